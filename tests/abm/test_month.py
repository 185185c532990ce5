from __future__ import annotations

import pytest

from abm import month, schema, state
from abm.build import load_inputs
from abm.model import War
from abm.records import new_state


@pytest.mark.parametrize(
    ("watching", "status", "outcome"),
    [(False, state.OVER, schema.Outcome.EXHAUSTED), (True, state.FIGHTING, -1)],
)
def test_the_month_in_which_a_settlement_breaks_ends_no_war(
    watching: bool, status: int, outcome: int
) -> None:
    war = War.of(load_inputs("six-partners", "siloed", 24), run=0, seed=2022)
    war.world.leadership.exhaustion = 1.0
    war.world.table.watching = watching
    month.end(war.world, war.inputs, war.war, war.luck)
    assert war.world.theatre.status == status
    assert war.war.outcome == outcome


def test_nobody_acts_before_the_stage_is_set() -> None:
    war = War.of(load_inputs("six-partners", "siloed", 24), run=0, seed=2022)
    assert war.world.theatre.land == war.inputs.start.land
    assert all(partner.will != 0.0 for partner in war.world.partners)
    assert month.own_row(war.inputs, war.luck, 0) == war.inputs.in_force[0][0]


def test_headline_quantities_and_the_last_portrait_are_of_one_month() -> None:
    inputs = load_inputs("six-partners", "coordinated", 40)
    war = War.of(inputs, run=0, seed=2022)
    war.portraits = [
        [new_state(schema.PartnerMonth) for _ in inputs.donors] for _ in schema.PORTRAITS
    ]
    war.play()
    later = war.history[inputs.treatment + schema.LATER]
    for name in schema.HEADLINE:
        assert getattr(war.war, name) == getattr(later, name) > 0.0
    rows = zip(inputs.donors, war.portraits[-1], strict=True)
    mean = sum(donor.share * row.joint_planning for donor, row in rows)
    assert mean == pytest.approx(later.joint_planning)
