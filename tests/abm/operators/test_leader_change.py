"""A new leader takes over in the Kremlin: by a lever or by chance, culpable or not, a hardliner."""

from __future__ import annotations

import pytest

from abm import noise
from abm.build import build_inputs
from abm.model import War
from abm.war import luck_of
from tests.abm.editions import first_edition
from tests.abm.operators.conftest import Play
from tests.abm.played import Played

LEADERSHIP = noise.entity_number("leadership", "kremlin")
CHANGE = (
    'interventions.new={parameter="kremlin.leader_change", value=1, from=20, until=21}',
)  # in month 20


def stepped(months: int, *settings: str) -> War:
    """Return a war as it stands after some months."""
    war = War.of(build_inputs(first_edition(settings), "siloed"), 3, 2022)
    for _ in range(months):
        war.step()
    return war


def months_of_change(war: Played) -> list[int]:
    return [month for month, row in enumerate(war.history) if row.new_leader]


def test_without_a_change_nothing_else_of_it_counts(played: Play) -> None:
    others = ("kremlin.leader_culpability=1", "kremlin.leader_hardness=2")
    assert played().told == played(*others).told
    assert months_of_change(played()) == []


def test_chance_decides_on_each_month_for_itself(played: Play) -> None:
    war = played("kremlin.leader_hazard=0.1")
    luck, drawn = luck_of(2022, 3), []
    for month in range(len(war.history)):
        luck.month = month
        if noise.uniform(luck, noise.LEADER_CHANGE, LEADERSHIP) < 0.1:
            drawn.append(month)
    assert months_of_change(war) == drawn
    assert len(drawn) > 1
    assert war.war.leader_changes == len(drawn)


def test_a_higher_hazard_keeps_the_changes_of_a_lower_one(played: Play) -> None:
    few, many = (
        set(months_of_change(played(f"kremlin.leader_hazard={hazard}"))) for hazard in (0.02, 0.1)
    )
    assert few <= many


def test_each_successor_has_priors_of_its_own(played: Play) -> None:
    war = stepped(0, "kremlin.leader_change=1")
    offsets = []
    for _ in range(6):
        war.step()
        offsets.append(war.world.kremlin[0].prior_offset)
    assert len(set(offsets)) == 6


@pytest.mark.parametrize(("blame", "weight"), [(0.0, 0.0), (0.5, 0.5), (1.0, 1.0)])
def test_a_culpable_successor_keeps_the_punishment(blame: float, weight: float) -> None:
    war = stepped(21, *CHANGE, f"kremlin.leader_culpability={blame}")
    assert war.world.kremlin[0].punishment_weight == weight
    assert [agent.punishment_weight for agent in war.world.kremlin[1:]] == [0.6, 0.0, 1.4]


def test_a_hardliner_believes_more_firmly_on_the_same_evidence() -> None:
    soft, hard = (stepped(21, *CHANGE, f"kremlin.leader_hardness={h}") for h in (0, 1.5))
    before, after = soft.world.kremlin[0], hard.world.kremlin[0]
    assert after.evidence == before.evidence
    assert after.prior_offset - before.prior_offset == pytest.approx(1.5)
    for theory, told in enumerate(soft.inputs.theories[0]):
        firmer = after.log_odds[theory] - before.log_odds[theory]
        assert firmer == pytest.approx(1.5 if told.personal else 0.0)


def test_nobody_else_is_replaced() -> None:
    old, new = stepped(21), stepped(21, *CHANGE)
    for before, after in zip(old.world.kremlin[1:], new.world.kremlin[1:], strict=True):
        assert before.log_odds == after.log_odds
        assert not after.replaced
