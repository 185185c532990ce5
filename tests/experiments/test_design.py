"""What is compared: arms and horizons that cannot be used are refused before anything is played."""

from __future__ import annotations

from pathlib import Path

import pytest

from abm.errors import InputError
from abm.scenarios import Scenario
from experiments.design import design


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


def test_an_arm_is_found_by_its_name(six: Scenario) -> None:
    made = design(six, ["coordinated", "siloed"], 10, 1, 84)
    assert made.arms == ("coordinated", "siloed")
    assert made.configuration("siloed") is made.configurations[1]
