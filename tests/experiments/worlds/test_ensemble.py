"""Ensembles over worlds: every run is the one that is played alone in its world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from abm.build import build_inputs
from abm.engine.ensemble import Ensemble, Wars
from abm.errors import InputError, NumericalFault
from abm.inputs import with_horizons
from abm.scenarios import Scenario, load
from experiments.blocks import Blocks, KeptSpread, ensemble, keeping
from experiments.worlds.spread import ArmInputs, SpreadEnsemble, Worlds, arm_inputs

pytestmark = pytest.mark.compiled

Compare = Callable[[Wars, Wars], None]
MONTHS, SEED = 40, 5
RUNS = (5, 0, 17, 3, 2, 11)  # in worlds 0, 0, 2, 0, 1, 0


@pytest.fixture(scope="module")
def arm(six: Scenario, three_worlds: Worlds) -> ArmInputs:
    """Return what the wars of an arm are given, told at another horizon too."""
    made = arm_inputs(six, six.configuration("coordinated"), MONTHS, three_worlds)
    return made.each(lambda one: with_horizons(one, [24, MONTHS]))


def alone(six: Scenario, worlds: Worlds, run: int, monthly: bool = True) -> Wars:
    """Return a run, played by itself in its world."""
    there = worlds.scenario(six, int(worlds.places([run])[0]))
    inputs = with_horizons(build_inputs(there, "coordinated", MONTHS), [24, MONTHS])
    return Ensemble(inputs, SEED, monthly).play([run])


def taken(wars: Wars, row: int) -> Wars:
    """Return one of the wars."""
    return Wars._make(table[row : row + 1] for table in wars)


@pytest.mark.parametrize("monthly", [True, False])
@pytest.mark.parametrize("runs", [RUNS, RUNS[::-1], (17,), (3, 3, 17, 3)])
def test_every_run_is_that_run_in_its_world(
    runs: tuple[int, ...], monthly: bool, arm: ArmInputs, six: Scenario, three_worlds: Worlds,
    assert_same: Compare,
) -> None:  # fmt: skip
    found = SpreadEnsemble(arm, three_worlds, SEED, monthly).play(runs)
    assert found.runs.tolist() == [*runs]
    for row, run in enumerate(runs):
        assert_same(taken(found, row), alone(six, three_worlds, run, monthly))
    assert found.months.shape == (len(runs), MONTHS if monthly else 0)
    assert found.cut.shape == (len(runs), 2)


def test_runs_are_played_in_more_than_one_world(three_worlds: Worlds) -> None:
    assert three_worlds.places(RUNS).tolist() == [0, 0, 2, 0, 1, 0]


def test_no_run_is_no_war(arm: ArmInputs, three_worlds: Worlds) -> None:
    found = SpreadEnsemble(arm, three_worlds, SEED).play([])
    plain = Ensemble(arm.first, SEED).play(np.arange(0))
    assert [(table.shape, table.dtype) for table in found] == [
        (table.shape, table.dtype) for table in plain
    ]


def test_blocks_over_threads_are_the_same_wars(
    arm: ArmInputs, three_worlds: Worlds, assert_same: Compare
) -> None:
    wars = SpreadEnsemble(arm, three_worlds, SEED)
    whole = wars.play(np.arange(3, 43))
    parts = [*wars.play_all(40, first=3, workers=2, size=7)]
    assert [len(part.runs) for part in parts] == [7] * 5 + [5]
    for first, part in zip(range(0, 40, 7), parts, strict=True):
        assert_same(part, Wars._make(table[first : first + 7] for table in whole))


def test_reports_come_from_the_other_arm_in_the_same_world(
    three_worlds: Worlds, tmp_path: Path, assert_same: Compare
) -> None:
    file = tmp_path / "yoked.toml"
    file.write_text(
        'extends = "six-partners"\n[configurations.siloed.reports.tone]\nreport = "tone"\n'
        'mode = "yoked"\narm = "coordinated"\nfrom = 12\n',
        encoding="utf-8",
    )
    scenario = load(str(file))
    arm = arm_inputs(scenario, scenario.configuration("siloed"), MONTHS, three_worlds)
    found = SpreadEnsemble(arm, three_worlds, SEED).play(RUNS)
    for row, run in enumerate(RUNS):
        there = three_worlds.scenario(scenario, int(three_worlds.places([run])[0]))
        own = Ensemble(build_inputs(there, "siloed", MONTHS), SEED).play([run])
        assert_same(taken(found, row), own)


def test_a_run_that_cannot_be_is_refused(arm: ArmInputs, three_worlds: Worlds) -> None:
    with pytest.raises(InputError):
        SpreadEnsemble(arm, three_worlds, SEED).play([-1])


def test_a_world_beyond_all_numbers_names_its_run(six: Scenario, three_worlds: Worlds) -> None:
    """Its parameters are those of no file: what a world may set is within declared ranges."""
    values = three_worlds.values.copy()
    values[2, 0] = np.nan
    wild = replace(three_worlds, values=values)
    arm = arm_inputs(six, six.configuration("siloed"), MONTHS, wild)
    with pytest.raises(NumericalFault, match="^run 17, month"):
        SpreadEnsemble(arm, wild, SEED).play(RUNS)


# Kept


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def play(kept: Path, arm: ArmInputs, seed: int = SEED, monthly: bool = True) -> Wars:
    with keeping(Blocks(kept, lambda: None)):
        made = ensemble(arm, seed, monthly)
    assert type(made) is KeptSpread
    return made.play(RUNS)


@pytest.fixture
def unplayable(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return how to have every war that is played from now on fail."""

    def fail(*_: object) -> None:
        raise AssertionError("played")

    return lambda: monkeypatch.setattr(Ensemble, "run_kernel", fail)


@pytest.mark.parametrize("monthly", [True, False])
def test_what_is_kept_is_read_to_the_bit(
    monthly: bool, kept: Path, arm: ArmInputs, three_worlds: Worlds, assert_same: Compare,
    unplayable: Callable[[], None],
) -> None:  # fmt: skip
    plain = SpreadEnsemble(arm, three_worlds, SEED, monthly).play(RUNS)
    assert_same(play(kept, arm, monthly=monthly), plain)
    assert len([*kept.glob("block-*")]) == 1
    unplayable()
    again = play(kept, arm, monthly=monthly)
    assert_same(again, plain)
    assert again.runs.tolist() == [*RUNS]


def test_nothing_is_read_that_is_another_worlds(
    kept: Path, arm: ArmInputs, six: Scenario, three_worlds: Worlds, unplayable: Callable[[], None]
) -> None:
    """One parameter in its last digit, other weights, what is held, another arm or seed."""
    play(kept, arm)
    unplayable()
    nudged = three_worlds.values.copy()
    nudged[1, 0] = np.nextafter(nudged[1, 0], 9.0)
    weights = np.array([0.3, 0.5, 0.2])
    for worlds in (
        replace(three_worlds, values=nudged),
        replace(three_worlds, weights=weights),
        three_worlds.holding(["theatre.need"]),
    ):
        made = arm_inputs(six, six.configuration("coordinated"), MONTHS, worlds)
        other = made.each(lambda one: with_horizons(one, [24, MONTHS]))
        with pytest.raises(AssertionError, match="played"):
            play(kept, other)
    siloed = arm_inputs(six, six.configuration("siloed"), MONTHS, three_worlds)
    for other, seed in ((siloed, SEED), (arm, SEED + 1)):
        with pytest.raises(AssertionError, match="played"):
            play(kept, other, seed)


def test_outside_of_keeping_nothing_is_kept(arm: ArmInputs, six: Scenario) -> None:
    assert type(ensemble(arm, SEED)) is SpreadEnsemble
    assert type(ensemble(build_inputs(six, "siloed", MONTHS), SEED)) is Ensemble
