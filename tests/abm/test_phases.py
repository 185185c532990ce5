from __future__ import annotations

import pytest

from abm import phases, schema, state
from abm.model import War
from abm.plan import plan


@pytest.mark.parametrize(
    ("watching", "status", "outcome"),
    [(False, state.OVER, schema.Outcome.EXHAUSTED), (True, state.FIGHTING, -1)],
)
def test_the_month_in_which_a_settlement_breaks_ends_no_war(
    watching: bool, status: int, outcome: int
) -> None:
    war = War.of(plan("six-partners", "siloed", 24), run=0, seed=2022)
    war.world.leadership.exhaustion = 1.0
    war.world.table.watching = watching
    phases.end(war.world, war.given, war.war, war.luck)
    assert war.world.theatre.status == status
    assert war.war.outcome == outcome


def test_nobody_acts_before_the_stage_is_set() -> None:
    war = War.of(plan("six-partners", "siloed", 24), run=0, seed=2022)
    assert war.world.theatre.land == war.given.start.land
    assert all(partner.will != 0.0 for partner in war.world.partners)
    assert phases.own_row(war.given, war.luck, 0) == war.given.in_force[0][0]
