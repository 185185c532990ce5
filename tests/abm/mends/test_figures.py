"""Wars in which the numbers of theories, sectors and the Kremlin are set by arms."""

from __future__ import annotations

import pytest

from abm.build import build_inputs
from abm.inputs import Inputs
from abm.model import War
from abm.scenarios import load
from abm.schema import values
from tests.abm.played import Played, play

ARM = "configurations.siloed"


def inputs(*settings: str, months: int = 30) -> Inputs:
    return build_inputs(load("six-partners", settings), "siloed", months)


def war(*settings: str) -> Played:
    return play(inputs(*settings), 3)


def rows(played: Played) -> list[list[float]]:
    return [values(row) for row in played.history]


@pytest.mark.parametrize(
    "told",
    [
        "treatment.theories.T4.gain=10.9",
        "treatment.theories.T3.evidence.statements.spread=1",
        "parameters.theories.T4.prior=1.3",
        "parameters.kremlin.leadership.prior_offset=0.3",
        "treatment.kremlin.economy.cost_weight=1.8",
        "treatment.sectors.north.value=20",
    ],
)
def test_the_scenarios_own_number_changes_nothing(told: str) -> None:
    assert rows(war(f"{ARM}.{told}")) == rows(war())


@pytest.mark.parametrize(
    "told",
    [
        "theories.T4.gain=20",
        "theories.T4.payoff=6",
        "theories.T4.evidence.deliveries.spread=1",
        "kremlin.leadership.cost_weight=3",
        "kremlin.leadership.punishment_weight=4",
        "kremlin.military.bias=1",
        "kremlin.economy.access=0.1",
    ],
)
def test_treatment_moves_months_from_treatment_on(told: str) -> None:
    found, plain = rows(war(f"{ARM}.treatment.{told}")), rows(war())
    assert found[:11] == plain[:11]
    assert found[11:] != plain[11:]


@pytest.mark.parametrize(
    ("told", "path"),
    [
        ("theories.T4.prior=0.2", "theories.T4.prior"),
        ("kremlin.leadership.prior_offset=1", "kremlin.leadership.prior_offset"),
        ("sectors.right-bank.value=1", "sectors.right-bank.value"),
    ],
)
def test_the_whole_war_is_that_of_a_scenario_with_the_number(told: str, path: str) -> None:
    assert rows(war(f"{ARM}.parameters.{told}")) == rows(war(told))
    assert rows(war(told)) != rows(war())


def test_a_new_leader_is_not_punished_whatever_the_role_says_later() -> None:
    told = ["act.parameter=kremlin.leader_change", "act.value=1", "act.from=14", "act.until=15"]
    succession = [f"{ARM}.interventions.{one}" for one in told]
    heavy = f"{ARM}.treatment.kremlin.leadership.punishment_weight=5"
    for told, weight in (([*succession, heavy], 0.0), ([heavy], 5.0)):
        played = War.of(inputs(*told, months=24), 3, 2022).play()
        assert played.world.kremlin[0].punishment_weight == weight
