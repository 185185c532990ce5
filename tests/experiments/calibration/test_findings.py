"""Findings of the small calibration: what is unfitted keeps its prior, what is seen is seen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from abm.scenarios import DEFAULT, load
from experiments.calibration.findings import LEVELS, share_near
from experiments.calibration.results import Results, basis_of
from experiments.study.folder import open_folder
from experiments.study.storage import stamp_of
from experiments.worlds.accepted import FILE, read_worlds
from experiments.worlds.family import reference

Once = tuple[Path, Results]


def test_every_pattern_that_can_be_read_is_told_once(once: Once) -> None:
    spec = open_folder(once[0] / "calibrated" / "wave-1").specification
    names = list(dict.fromkeys(target.pattern for target in spec.targets))
    assert [one.name for one in once[1].patterns] == names
    assert all(0.0 <= one.prior <= 1.0 and 0.0 <= one.last <= 1.0 for one in once[1].patterns)


def test_every_emulator_is_checked_in_every_wave(once: Once) -> None:
    spec = open_folder(once[0] / "calibrated" / "wave-1").specification
    for wave in once[1].waves:
        assert [one.target for one in wave.checks] == [target.name for target in spec.targets]


def test_wars_are_those_of_waves_and_replay(once: Once) -> None:
    found = once[1]
    assert found.wars == 8 * sum(one.points for one in found.waves) + 20 * found.replayed
    again = (once[0] / "calibrated").glob("replay-*")
    assert found.replayed == sum(len(open_folder(folder).points) for folder in again)


def test_posteriors_stand_beside_priors(once: Once) -> None:
    told = {one.name: one for one in once[1].posteriors}
    np.testing.assert_allclose(told["losses"].prior, [0.0325, 0.055, 0.0775])
    assert told["effort"].prior[1] == pytest.approx(np.sqrt(0.02 * 0.6))
    for one in told.values():
        assert sorted(one.accepted) == one.accepted
        assert (one.adjusted is None) == (not (one.seen and one.fitted))
    assert not told["effort"].fitted and told["losses"].fitted


def test_quantiles_are_those_of_the_worlds_that_were_written(once: Once) -> None:
    worlds = read_worlds(once[0] / "calibrated" / FILE)
    for one in once[1].posteriors:
        values = worlds.values[:, worlds.parameters.index(one.parameter)]
        assert values.min() <= one.accepted[0] and one.accepted[-1] <= values.max()


def test_worlds_are_written_with_what_was_drawn_and_what_each_stands_for(once: Once) -> None:
    worlds = read_worlds(once[0] / "calibrated" / FILE)
    assert worlds.parameters == (
        *("theatre.russian_loss_rate", "kyiv.exhaustion_from_losses"),
        *("theatre.campaign_month", "planning.national_effort"),
    )
    assert len(worlds) == once[1].worlds
    assert worlds.weights.sum() == pytest.approx(1.0) and (worlds.weights > 0.0).all()
    assert ((worlds.values[:, 0] >= 0.03) & (worlds.values[:, 0] <= 0.08)).all()
    assert worlds.effective == pytest.approx(once[1].effective)


def test_worlds_say_on_what_they_were_accepted(once: Once) -> None:
    found, file = once[1], once[0] / "calibrated" / FILE
    told, worlds = stamp_of(file), read_worlds(file)
    assert told["accepted"] == found.status() and told["concert"] == found.version
    assert "never forecasts" in told["disclaimer"]
    spec = open_folder(once[0] / "calibrated" / "wave-1").specification
    assert basis_of(spec).items() <= told.items()
    until, patterns, left_out, stands_for = worlds.acceptance
    assert (until, patterns) == ("2023-06", len(found.patterns))
    assert left_out == tuple(one.name for one in found.left_out)
    assert stands_for == reference(load(DEFAULT), worlds)


def test_the_whole_bank_counts_where_it_is_small() -> None:
    assert [share_near(points) for points in (50, 1_000, 16_384)] == [1.0, 0.4, 0.1]
    assert LEVELS == (0.05, 0.5, 0.95)
