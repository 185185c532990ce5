"""The first winter: a second row of evidence for T3, from a series that everybody knows."""

from __future__ import annotations

import pytest

from abm.build import build_inputs
from abm.model import War
from abm.schema import values
from tests.abm.editions import first_edition
from tests.abm.played import Played, play

T3 = 2
ENERGY = 3  # row of evidence
ON = "theories.T3.evidence.energy.weight=1"
COLD = "series.energy.values=[0.5, 0.5, 0.5, 0.5, 0.5, 0.5]"


def played(*settings: str, run: int = 1) -> Played:
    return play(build_inputs(first_edition(settings), "siloed", 30), run)


@pytest.mark.parametrize("run", range(3))
def test_a_row_without_weight_changes_nothing(run: int) -> None:
    row = "theories.T3.evidence.energy"
    off = [f"{row}.predicted=0.1", f"{row}.spread=0.05", f"{row}.memory=0.5", COLD]
    assert played(*off, run=run).told == played(run=run).told


def test_the_winter_is_tested_in_its_months_by_everybody_alike() -> None:
    war = War.of(build_inputs(first_edition([ON]), "siloed", 30), 1, 2022)
    gas = [0.65, 0.705, 0.76, 0.815, 0.87, 0.925, *[1.0] * 24]
    while war.running:
        month = war.month
        calendar = (month + 2) % 12 + 1
        war.step()
        tested = month >= 7 and calendar in (10, 11, 12, 1, 2, 3)
        said = -0.4 * (gas[month - 7] - 0.75) / 0.04 if tested else 0.0
        for agent in war.world.kremlin:
            assert agent.change[ENERGY] == pytest.approx(said, abs=1e-12)
            assert agent.fading[ENERGY] == 0.0


def test_a_winter_that_is_heated_refutes_and_a_cold_one_supports() -> None:
    off, on, cold = played(), played(ON), played(ON, COLD)
    april = 13  # of 2023
    assert on.history[april].belief[T3] < off.history[april].belief[T3]
    assert cold.history[april].belief[T3] > off.history[april].belief[T3]
    for month in range(7):
        assert values(on.history[month]) == values(off.history[month])


def test_before_its_first_month_a_series_says_nothing() -> None:
    later = 'series.energy.first_month="2023-01"'
    war = War.of(build_inputs(first_edition([ON, later]), "siloed", 30), 1, 2022)
    changes = []
    while war.running:
        war.step()
        changes.append(war.world.kremlin[0].change[ENERGY])
    assert changes[:10] == [0.0] * 10
    assert all(change != 0.0 for change in changes[10:13])
