"""Calibrations: the same however they are interrupted, blind to what is held back or later."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import ArrayLike

from abm.engine.ensemble import Ensemble, Wars
from abm.errors import InputError
from abm.scenarios import DEFAULT, load
from experiments.calibration import calibration, waves
from experiments.calibration.calibration import ASKED, how_to_go_on, plan_of
from experiments.calibration.results import RESULTS, Results
from experiments.console import Interrupted
from experiments.history.patterns import HELD_BACK, Pattern, RowTable, patterns
from experiments.history.targets import targets, targets_of
from experiments.study.folder import open_folder
from experiments.study.storage import MONTHLY, OUTCOMES, parts
from experiments.worlds.accepted import FILE
from experiments.worlds.family import WARS
from tests.experiments.calibration.conftest import INVOCATION, request

Once = tuple[Path, Results]
Main = Callable[..., tuple[int, str, str]]


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all parts, worlds and results of a calibration."""
    found = [part.file for kind in (OUTCOMES, MONTHLY)
             for wave in sorted(folder.glob("*/manifest.json"))
             for part in parts(wave.parent / kind)]  # fmt: skip
    files = sorted([*found, folder / FILE, folder / RESULTS])
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def test_a_calibration_that_was_killed_goes_on_to_the_same_bytes(own: Path) -> None:
    whole = contents(own)
    (own / RESULTS).unlink()
    (own / FILE).unlink()
    for folder in own.glob(f"{waves.REPLAY}-*"):
        shutil.rmtree(folder)
    shutil.rmtree(own / "wave-3")
    for part in list(parts(own / "wave-2" / MONTHLY))[:5]:
        part.file.unlink()
    for part in list(parts(own / "wave-1" / OUTCOMES))[:3]:
        part.file.unlink()
    calibration.run(request(own.parent), INVOCATION)
    assert contents(own) == whole


def test_another_number_of_threads_makes_no_difference(once: Once, tmp_path: Path) -> None:
    calibration.run(request(tmp_path, workers=1), INVOCATION)
    assert contents(tmp_path / "calibrated") == contents(once[0] / "calibrated")


def test_of_a_finished_calibration_nothing_is_played_but_its_reference_wars(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[list[int]] = []
    play = Ensemble.play

    def noted(ensemble: Ensemble, runs: ArrayLike) -> Wars:
        played.append(np.asarray(runs).tolist())
        return play(ensemble, runs)

    monkeypatch.setattr(Ensemble, "play", noted)
    before = contents(own)
    calibration.run(request(own.parent), INVOCATION)
    assert played == [[run] for run in range(WARS)]
    assert contents(own) == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"budget": 64}, "budget 32 then, 64 now"),
        ({"seed": 8}, "seed 7 then, 8 now"),
        ({"until": "2023-05"}, "until 2023-06 then, 2023-05 now"),
    ],
)
def test_another_calibration_is_refused_in_the_same_folder(
    change: dict[str, object], said: str, own: Path
) -> None:
    before = contents(own)
    with pytest.raises(InputError) as refused:
        calibration.run(request(own.parent, **change), INVOCATION)
    assert said in str(refused.value)
    assert contents(own) == before


def test_a_wave_of_other_points_is_refused(own: Path) -> None:
    """As where another version of a library proposes others than were played."""
    shutil.rmtree(own / "wave-2")
    shutil.copytree(own / "wave-3", own / "wave-2")
    with pytest.raises(InputError, match="wave-2 was begun with other points than are asked for"):
        calibration.run(request(own.parent), INVOCATION)


def test_emulators_of_another_library_are_refused(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("experiments.calibration.trees.version", lambda _: "0.1")
    with pytest.raises(InputError, match=r"scikit-learn \S+ then, 0\.1 now"):
        calibration.run(request(own.parent), INVOCATION)


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "calibrated").mkdir()
    (tmp_path / "calibrated" / "letter.txt").touch()
    with pytest.raises(InputError, match="exists and holds no calibration; choose another --out"):
        calibration.run(request(tmp_path), INVOCATION)


@pytest.mark.parametrize("text", ["[]", "{}", '{"asked": 3}'])
def test_a_folder_that_says_nothing_is_refused(text: str, own: Path) -> None:
    (own / ASKED).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="is not what concert calibrate writes"):
        calibration.run(request(own.parent), INVOCATION)


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), Interrupted("stopped.", at_once=True)])
def test_who_interrupts_is_told_how_to_go_on(
    stop: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def play(*_: object) -> None:
        raise stop

    monkeypatch.setattr(waves, "play", play)
    with pytest.raises(Interrupted) as told:
        calibration.run(request(tmp_path), INVOCATION)
    out = tmp_path / "calibrated"
    assert str(told.value) == (
        "stopped. What is done stays; go on with: concert calibrate --until 2023-06 --budget 32 "
        f"--seed 7 --out {out}"
    )
    assert told.value.at_once == (not isinstance(stop, KeyboardInterrupt))
    monkeypatch.undo()
    assert json.loads((out / ASKED).read_text("utf-8"))["asked"]["until"] == "2023-06"


def test_without_a_folder_it_is_the_usual_one() -> None:
    asked = calibration.CalibrationRequest(until="2024-12", budget=16, seed=1)
    assert how_to_go_on(asked).endswith("--out results/calibrate")
    assert plan_of(asked, INVOCATION).folder == Path("results/calibrate")
    assert plan_of(asked, INVOCATION).months == 34


@pytest.mark.parametrize("until", ["2022-02", "2022-12", "2025-01"])
def test_months_outside_the_record_are_refused(until: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"--until {until}; allowed: a month from 2023-01 to 2024"):
        plan_of(request(tmp_path, until=until), INVOCATION)


def test_a_budget_that_sobol_cannot_draw_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--budget = 48; allowed for a Sobol design"):
        plan_of(request(tmp_path, budget=48), INVOCATION)


# Blind to what is held back, and to what comes later


class Unread(dict[str, RowTable]):
    """Rows of a pattern that nobody may look at."""

    def items(self) -> object:  # type: ignore[override]
        raise AssertionError("a pattern that is held back was read")

    __iter__ = values = keys = __getitem__ = items  # type: ignore[assignment]


def test_what_is_held_back_is_not_read() -> None:
    held = Pattern("P7", "Held back", HELD_BACK, Unread())
    known = [one if one.role != HELD_BACK else held for one in patterns()]
    assert {one.pattern for one in targets_of(known, "2022-03", 34)}.isdisjoint({"P7"})


@pytest.mark.parametrize("months", range(11, 85))
def test_no_month_after_the_last_is_read(months: int) -> None:
    found = targets(load(DEFAULT), months)
    assert found
    roles = {pattern.id: pattern.role for pattern in patterns()}
    assert all(one.read.last < months and roles[one.pattern] == "C" for one in found)


def test_wars_end_with_the_last_month_that_counts(once: Once) -> None:
    for name in ("wave-1", "wave-2", f"{waves.REPLAY}-1"):
        spec = open_folder(once[0] / "calibrated" / name).specification
        assert spec.months == 16  # March 2022 to June 2023
        assert max(target.read.last for target in spec.targets) == 15
        assert [arm.name for arm in spec.arms] == ["history"]


def test_what_the_record_says_later_or_held_back_changes_nothing(
    once: Once, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every band and number of what must not be read is another one; worlds are the same."""
    monkeypatch.setattr("experiments.history.targets.fitted", _altered)
    monkeypatch.setattr("experiments.calibration.findings.fitted", _altered)
    calibration.run(request(tmp_path), INVOCATION)
    assert contents(tmp_path / "calibrated") == contents(once[0] / "calibrated")


def _altered() -> tuple[Pattern, ...]:
    absurd = {"band": (98.0, 99.0), "observed": 98.5}
    read = {one.name for one in targets_of(patterns(), "2022-03", 16)}
    return tuple(
        Pattern(one.id, one.title, one.role, {
            name: row if f"{one.id}.{name}" in read else row.model_copy(update=absurd)
            for name, row in one.rows.items()
        })
        for one in patterns()
    )  # fmt: skip


# The command


def test_the_command_tells_waves_and_worlds(tmp_path: Path, main: Main, kernel: None) -> None:
    out = tmp_path / "folder"
    words = ["calibrate", "--budget", "16", "--until", "2023-01", "--out", str(out)]
    code, told, _ = main(*words, "--seed", "3")
    assert code == 0
    assert "Wave 1: 16 points; all patterns pass at" in told
    assert "worlds accepted on" in told
    assert f"concert calibration {out}" in told
    assert main(*words, "--seed", "3", "--quiet")[:2] == (0, "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "--until 2024",
            "'--until': '2024'; allowed: a month such as 2022-02, 2022-02-01 or Feb-22.",
        ),
        (
            "--until 2024-13",
            "'--until': '2024-13'; allowed: a month such as 2022-02, 2022-02-01 or Feb-22.",
        ),
        ("--until 2025-06", "--until 2025-06; allowed: a month from 2023-01 to 2024-12"),
        ("--budget 100", "--budget = 100; allowed for a Sobol design: a power of two"),
        ("--budget 8", "'--budget': '8'; allowed: a whole number from 16 to 65536."),
    ],
)
def test_what_cannot_be_asked_for_is_refused(words: str, said: str, main: Main) -> None:
    code, out, error = main("calibrate", *words.split())
    assert (code, out) == (2, "")
    assert said in error
