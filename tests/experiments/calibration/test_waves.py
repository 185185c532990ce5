"""Waves: when they end, what they draw, and which worlds a replay accepts."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from experiments.calibration import waves
from experiments.calibration.bank import Bank, bank_of, joined
from experiments.calibration.calibration import plan_of
from experiments.calibration.prior import shares
from experiments.calibration.results import Results
from experiments.calibration.waves import HEATS, LUCK, Wave, _settled
from experiments.study.folder import open_folder
from experiments.study.specification import Specification
from experiments.worlds.accepted import FILE, read_worlds
from tests.experiments.calibration.conftest import INVOCATION, request
from tests.experiments.calibration.toys import bank, target

Once = tuple[Path, Results]


def wave(*sums: float) -> Wave:
    """Return a wave whose points have these numbers; .9 to 1.1 passes."""
    values = np.array([[one] for one in sums])
    told = bank((target("S.sum", band=[0.9, 1.1]),), np.zeros_like(values), values)
    return Wave(1, None, told, SimpleNamespace())  # type: ignore[arg-type]


def test_a_wave_says_how_many_points_pass() -> None:
    told = wave(1.0, 0.9, 1.2, 5.0)
    assert told.passing == 0.5
    assert told.patterns == 0.5


def test_waves_end_when_the_share_that_passes_stops_rising() -> None:
    few, half, all_ = wave(9.0, 1.0, 9.0), wave(1.0, 9.0), wave(1.0)
    assert not _settled([few, half], 3)
    assert not _settled([few, half, all_], 3)
    assert _settled([few, half, half], 3)
    assert _settled([few, all_, half], 3)


def test_waves_of_the_small_calibration(once: Once) -> None:
    """Later ones have half the points, and ever less flattened chances."""
    found = once[1]
    assert 3 <= len(found.waves) <= 4
    assert [one.points for one in found.waves] == [32, *[16] * (len(found.waves) - 1)]
    later = [*HEATS, *[HEATS[-1]] * 3][: len(found.waves) - 1]
    assert [one.heat for one in found.waves] == [None, *later]
    assert [*HEATS] == sorted(HEATS, reverse=True) and HEATS[-1] == 1.0


def test_later_waves_come_nearer_to_the_record(once: Once) -> None:
    first, *later = once[1].waves
    assert np.mean([one.patterns for one in later]) > first.patterns


def test_a_replay_has_many_wars_of_points_that_were_played(once: Once) -> None:
    folder = open_folder(once[0] / "calibrated" / "replay-1")
    known = [
        open_folder(once[0] / "calibrated" / f"wave-{one.number}").points for one in once[1].waves
    ]
    # What is kept of a point are shares of the prior, so that its last digit may be another.
    everywhere = {tuple(row) for row in np.concatenate(known).round(12).tolist()}
    assert {tuple(row) for row in folder.points.round(12).tolist()} <= everywhere
    assert folder.runs == 20


def test_accepted_worlds_pass_all_patterns_that_count(once: Once) -> None:
    """Those patterns alone have chosen what was replayed, too."""
    folder = once[0] / "calibrated"
    again = joined([bank_of(open_folder(one)) for one in sorted(folder.glob("replay-*"))])
    known = joined([bank_of(open_folder(one)) for one in sorted(folder.glob("wave-*"))])
    kept = [at for at, one in enumerate(once[1].patterns) if not one.left_out]
    near = known.points[known.patterns_passing(LUCK)[:, kept].all(axis=1)].tolist()
    passing = again.points[again.patterns_passing()[:, kept].all(axis=1)].tolist()
    spec = open_folder(folder / "wave-1").specification
    accepted = shares(spec.uncertainties, read_worlds(folder / FILE).values).tolist()
    assert len(accepted) == once[1].worlds
    assert all(one in near and one in passing for one in accepted)


def test_one_pattern_more_is_left_out_where_too_few_worlds_pass_with_many_wars(
    monkeypatch: pytest.MonkeyPatch, own: Path
) -> None:
    """Of two patterns every point comes near to both, and no replay passes the second."""
    plan = plan_of(request(own.parent), INVOCATION)
    told = (target("A.sum", band=[0.9, 1.1]), target("B.sum", band=[0.9, 1.1]))
    points = bank_of(open_folder(own / "wave-1")).points
    near = bank(told, points, np.ones((32, 2)))
    asked: list[int] = []

    def replay(_: object, places: list[int]) -> Bank:
        asked.append(len(places))
        values = np.column_stack([np.ones(len(places)), np.full(len(places), 2.0)])
        return bank(told, points[places], values)

    monkeypatch.setattr(waves.Replays, "_played", replay)
    found = waves.replayed(plan, [Wave(1, None, near, SimpleNamespace())])  # type: ignore[arg-type]
    assert found.kept == [0] and np.all(found.accepted)
    # All that came near to both are replayed, some at a time, before one is left out; then what
    # is known of the first few will do.
    assert asked == [4] * 8 and found.played == 32
    assert len(found.bank) == 4


def test_no_point_is_replayed_twice(monkeypatch: pytest.MonkeyPatch, own: Path) -> None:
    points = bank_of(open_folder(own / "wave-1")).points
    again = waves.Replays(plan_of(request(own.parent), INVOCATION), 1, points)
    asked: list[list[int]] = []

    def replay(_: object, places: list[int]) -> Bank:
        asked.append(places)
        return bank((target("A.sum"),), points[places], np.array(places, np.float64)[:, None])

    monkeypatch.setattr(waves.Replays, "_played", replay)
    for chosen in ([3, 5], [4, 5], [4]):
        assert again.of(np.array(chosen)).values[:, 0].tolist() == chosen
    assert asked == [[3, 5], [4]]


def test_no_more_worlds_are_replayed_than_twice_what_is_spared(
    monkeypatch: pytest.MonkeyPatch, own: Path
) -> None:
    """Every point comes near, so that there are far too many."""
    plan = plan_of(request(own.parent), INVOCATION)
    told: list[int] = []

    def note(_: Path, spec: Specification, command: str) -> None:
        told.append(len(spec.sampling))
        raise KeyboardInterrupt

    monkeypatch.setattr(waves, "LUCK", 1e9)
    monkeypatch.setattr(waves, "ready", note)
    bank = bank_of(open_folder(own / "wave-1"))
    found = [Wave(1, None, bank, SimpleNamespace())]  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt):
        waves.replayed(plan, found)
    assert told == [4]  # of 32 points 2 worlds are wanted, twice as many are replayed together


class KnownReplays:
    """Points whose replay is known beforehand: every fourth passes."""

    def __init__(self) -> None:
        """Count what is asked for."""
        self.asked: list[int] = []

    def of(self, chosen: np.ndarray) -> Bank:
        """Return the bank of points by their places."""
        self.asked.append(len(chosen))
        values = np.where(np.asarray(chosen)[:, None] % 4 == 0, 1.0, 9.0)
        told = (target("S.sum", band=[0.9, 1.1]),)
        return bank(told, np.zeros_like(values), values)


def test_no_pattern_is_left_out_before_all_that_came_near_were_replayed(tmp_path: Path) -> None:
    """Of a hundred near points a quarter passes: what is wanted is found by replaying more."""
    plan = plan_of(request(tmp_path), INVOCATION)
    near, again = np.ones((100, 1), np.bool_), KnownReplays()
    found, accepted = waves._replayed(plan, again, near, (), 20)  # type: ignore[arg-type]
    assert accepted.sum() >= 20 and len(found) == len(accepted)
    step = plan.amounts.spare * 20
    assert again.asked == [min(100, step * (one + 1)) for one in range(len(again.asked))]
    assert len(again.asked) > 1
    # Where there are not enough in all, all are replayed.
    found, accepted = waves._replayed(plan, again, near, (), 30)  # type: ignore[arg-type]
    assert (len(found), accepted.sum()) == (100, 25)
