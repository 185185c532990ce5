"""Designs: arms and horizons that cannot be used are refused before anything is played."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from abm.build import build_inputs
from abm.engine.ensemble import Wars
from abm.errors import InputError
from abm.inputs import Inputs, with_horizons
from abm.scenarios import Scenario
from experiments.comparison.design import Longer, Playing, design, outcomes
from experiments.console import Counter
from experiments.worlds.spread import in_worlds


@pytest.mark.parametrize(
    ("arms", "said"),
    [
        ([], "no arm is named; a comparison needs two arms"),
        (["siloed"], "only 'siloed' is named; a comparison needs two arms"),
        (["siloed", "coordinated", "siloed"], "arm 'siloed' is named twice"),
        (["siloed", "cordinated"], "no configuration 'cordinated'. Did you mean 'coordinated'"),
    ],
)
def test_arms_that_cannot_be_compared(six: Scenario, arms: list[str], said: str) -> None:
    with pytest.raises(InputError) as error:
        design(six, arms, 10, 1, 84)
    assert said in str(error.value)


def test_a_file_cannot_take_the_name_of_a_configuration(six: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "coordinated.toml"
    file.write_text('title = "Mine"\n', encoding="utf-8")
    with pytest.raises(InputError, match="the scenario has a configuration 'coordinated'; rename"):
        design(six, ["siloed", str(file)], 10, 1, 84)


def test_an_arm_from_a_file_has_the_name_of_its_file(six: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('title = "Mine"\n', encoding="utf-8")
    assert design(six, ["siloed", str(file)], 10, 1, 84).arms == ("siloed", "mine")


@pytest.mark.parametrize("months", [0, 10, 601])
def test_a_horizon_is_refused_before_anything_is_played(six: Scenario, months: int) -> None:
    assert six.treatment == 11
    with pytest.raises(InputError, match=f"months = {months} cannot be used"):
        design(six, ["siloed", "coordinated"], 10, 1, months)


def test_a_design_takes_numbers_and_paths_of_any_type(six: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('title = "Mine"\n', encoding="utf-8")
    made = design(six, ["siloed", file], np.int16(10), np.uint64(1), np.float64(84))  # type: ignore[arg-type]
    assert (made.arms, made.runs, made.seed, made.months) == (("siloed", "mine"), 10, 1, 84)
    assert {type(number) for number in (made.runs, made.seed, made.months)} == {int}


@pytest.mark.parametrize("numbers", [(0, 1, 84), (True, 1, 84), (10, -1, 84), (10, 1.5, 84)])
def test_numbers_that_cannot_be(six: Scenario, numbers: tuple[int, int, int]) -> None:
    runs, seed, months = numbers
    with pytest.raises(InputError, match="cannot be used; allowed: a whole number from"):
        design(six, ["siloed", "coordinated"], runs, seed, months)


def test_an_arm_is_found_by_its_name(six: Scenario) -> None:
    made = design(six, ["coordinated", "siloed"], 10, 1, 84)
    assert made.arms == ("coordinated", "siloed")
    assert made.configuration("siloed") is made.configurations[1]


pytestmark = pytest.mark.compiled

MONTHS = 40
KEPT = 60


@pytest.fixture(scope="module")
def inputs(six: Scenario) -> Inputs:
    """Return what the wars of an arm are given."""
    return build_inputs(six, "siloed", MONTHS)


@pytest.fixture(scope="module")
def at_once(inputs: Inputs, kernel: None) -> Wars:
    """Return 130 wars, played at once."""
    return Playing(inputs, 5, KEPT).to(130, Counter())


def assert_same(one: Wars, other: Wars) -> None:
    for mine, others in zip(one, other, strict=True):
        assert mine.shape == others.shape
        assert mine.dtype == others.dtype
        assert mine.tobytes() == others.tobytes()


@pytest.mark.parametrize("stages", [(130,), (60, 130), (61, 130), (20, 75, 130), (1, 2, 59, 130)])
def test_playing_on_is_playing_at_once(inputs: Inputs, at_once: Wars, stages: tuple[int]) -> None:
    playing, counter = Playing(inputs, 5, KEPT), Counter()
    for runs in stages:
        wars = playing.to(runs, counter)
        assert playing.runs == len(wars.runs) == runs
        assert counter.total == counter.done == runs
    assert_same(wars, at_once)


def test_every_month_of_the_first_wars_is_kept(at_once: Wars) -> None:
    assert at_once.runs.tolist() == list(range(130))
    assert len(at_once.war) == 130
    assert at_once.months.shape == (KEPT, MONTHS)
    assert at_once.portraits.shape == (KEPT, 2, 6)
    fighting = np.isfinite(at_once.months["land"]).sum(axis=1)
    assert (fighting >= 1).all()


def test_what_is_kept_does_not_change_the_wars(inputs: Inputs, at_once: Wars) -> None:
    bare = Playing(inputs, 5).to(130, Counter())
    assert bare.war.tobytes() == at_once.war.tobytes()
    assert len(bare.months) == len(bare.portraits) == 0
    whole = Playing(inputs, 5, 1_000).to(130, Counter())
    assert whole.months[:KEPT].tobytes() == at_once.months.tobytes()
    assert len(whole.months) == 130


@pytest.mark.parametrize("kept", [0, 30, KEPT, 100])
@pytest.mark.parametrize("stages", [(130,), (20, 75, 130)])
def test_wars_that_are_played_longer_are_those_that_are_asked_for(
    six: Scenario, inputs: Inputs, kept: int, stages: tuple[int, ...]
) -> None:
    further = with_horizons(build_inputs(six, "siloed", 70), [20, MONTHS])
    playing, counter = Playing(inputs, 5, kept, Longer(in_worlds(further), 50)), Counter()
    for runs in stages:
        wars = playing.to(runs, counter)
    asked = Playing(inputs, 5, kept).to(130, Counter())
    assert_same(wars._replace(cut=asked.cut), asked)
    assert counter.total == counter.done == 130
    for months in (20, 70):
        alone = Playing(build_inputs(six, "siloed", months), 5).to(50, Counter())
        told = playing.at(months)
        assert told is not None
        assert told.tobytes() == alone.war.tobytes()
    assert playing.at(MONTHS) is wars.war
    assert playing.at(30) is None


def test_portraits_are_of_months_within_the_horizon(six: Scenario, kernel: None) -> None:
    # Treatment is in month 11, and the second portrait is of month 35.
    inputs = build_inputs(six, "siloed", 35)
    further = with_horizons(build_inputs(six, "siloed", 36), [35])
    asked, longer = (
        Playing(inputs, 5, KEPT, told).to(40, Counter())
        for told in (None, Longer(in_worlds(further), 40))
    )
    assert longer.portraits.tobytes() == asked.portraits.tobytes()
    assert np.isnan(longer.portraits["gap"][:, 1]).all()


def test_nothing_is_played_twice(inputs: Inputs) -> None:
    playing, counter = Playing(inputs, 5, KEPT), Counter()
    first = playing.to(30, counter)
    for runs in (30, 10, 0):
        assert_same(playing.to(runs, counter), first)
    assert counter.done == 30


def test_nothing_is_played_before_it_is_asked_for(inputs: Inputs) -> None:
    playing = Playing(inputs, 5, KEPT)
    assert playing.runs == 0
    none = playing.to(0, Counter())
    assert [len(part) for part in none] == [0] * 5


def test_outcomes_are_the_records(inputs: Inputs, at_once: Wars) -> None:
    counter = Counter()
    assert outcomes(inputs, 5, 70, counter).tobytes() == at_once.war[:70].tobytes()
    assert (counter.total, counter.done) == (70, 70)
    assert outcomes(inputs, 6, 70, Counter()).tobytes() != at_once.war[:70].tobytes()
