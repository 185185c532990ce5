"""Parameters in force by month, for each partner and for everybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from abm.scenarios import load
from abm.schedule import ParameterSchedule

EFFORT = "planning.national_effort"


def in_force(tmp_path: Path, text: str, arm: str = "siloed") -> ParameterSchedule:
    """Return what is in force in six partners with some more tables."""
    path = tmp_path / "more.toml"
    path.write_text(f'extends = "six-partners"\nmonths = 20\n{text}')
    scenario = load(str(path))
    codes = [partner.code for partner in scenario.partners]
    return ParameterSchedule(scenario, scenario.configuration(arm), codes)


def act(name: str, parameter: str, value: object, more: str, arm: str = "") -> str:
    above = f"configurations.{arm}." if arm else ""
    return f'[{above}interventions.{name}]\nparameter = "{parameter}"\nvalue = {value}\n{more}\n'


def values(force: ParameterSchedule, field: str, month: int) -> list[float]:
    """Return a value for each partner, the largest first, and for everybody."""
    row = force.rows(month + 1)[month]
    return [getattr(force.settings[index], field) for index in row]


def test_treatment_holds_from_its_month_on_for_everybody(tmp_path: Path) -> None:
    force = in_force(tmp_path, "[parameters.planning]\nnational_effort = 0.3")
    assert values(force, "national_effort", 10) == [0.3] * 7
    assert values(force, "national_effort", 11) == [0.08] * 7
    assert values(force, "treated", 10) == [0.0] * 7
    assert values(force, "treated", 11) == [1.0] * 7


def test_parameters_of_an_arm_hold_for_the_whole_war(tmp_path: Path) -> None:
    force = in_force(tmp_path, "[configurations.siloed.parameters.theatre]\nneed = 5.0")
    assert values(force, "need", 0) == [5.0] * 7


def test_an_intervention_holds_in_its_months(tmp_path: Path) -> None:
    force = in_force(tmp_path, act("x", EFFORT, 0.5, "from = 3\nuntil = 5"))
    found = [values(force, "national_effort", month)[0] for month in range(2, 6)]
    assert found == [0.08, 0.5, 0.5, 0.08]


def test_an_intervention_for_some_leaves_the_others_and_everybody_alone(tmp_path: Path) -> None:
    force = in_force(tmp_path, act("gap", "will.funding_gap", 1, 'from = 3\npartners = ["GBR"]'))
    assert force.codes[:3] == ["USA", "DEU", "GBR"]
    assert values(force, "funding_gap", 3) == [0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]


def test_the_largest_partners(tmp_path: Path) -> None:
    force = in_force(tmp_path, act("x", EFFORT, 0.5, "from = 3\nlargest = 2"))
    assert values(force, "national_effort", 3) == [0.5, 0.5, 0.08, 0.08, 0.08, 0.08, 0.08]


def test_more_than_there_are_is_all_of_them_but_not_everybody(tmp_path: Path) -> None:
    force = in_force(tmp_path, act("x", EFFORT, 0.5, "from = 3\nlargest = 99"))
    assert values(force, "national_effort", 3) == [0.5] * 6 + [0.08]


def test_later_in_the_file_wins(tmp_path: Path) -> None:
    text = act("a", EFFORT, 0.5, "from = 3") + act("b", EFFORT, 0.6, "from = 3")
    assert values(in_force(tmp_path, text), "national_effort", 3) == [0.6] * 7


def test_the_arm_wins_over_the_scenario_and_both_over_treatment(tmp_path: Path) -> None:
    text = act("a", EFFORT, 0.5, "from = 3")
    assert values(in_force(tmp_path, text), "national_effort", 12) == [0.5] * 7
    text += act("b", EFFORT, 0.6, "from = 3", "siloed")
    assert values(in_force(tmp_path, text), "national_effort", 12) == [0.6] * 7


def test_equal_settings_are_held_once(tmp_path: Path) -> None:
    text = act("a", EFFORT, 0.5, "from = 3\nuntil = 4") + act("b", EFFORT, 0.5, "from = 5")
    force = in_force(tmp_path, text)
    force.rows(10)
    assert len(force.settings) == 2


def test_an_unset_lever_is_free(tmp_path: Path) -> None:
    (value,) = set(values(in_force(tmp_path, ""), "cover_clamp", 0)[:1])
    assert value != value


@pytest.mark.parametrize("arm", ["siloed", "coordinated", "mixed", "paper"])
def test_before_treatment_all_arms_are_alike(tmp_path: Path, arm: str) -> None:
    force = in_force(tmp_path, "", arm)
    siloed = in_force(tmp_path, "", "siloed")
    now, then = force.rows(11), siloed.rows(11)
    for month in range(11):
        assert now[month] == then[month]
    assert vars(force.settings[0]) == pytest.approx(vars(siloed.settings[0]), nan_ok=True)
