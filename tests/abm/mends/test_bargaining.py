"""Both sides bargain by the same rule: one outlook, one bound of drift, each its own confidence."""

from __future__ import annotations

from typing import Any

import pytest

from abm.build import build_inputs
from abm.model import War
from abm.rules.beliefs import belief
from tests.abm.editions import first_edition
from tests.abm.played import Played, play

ON = "talks.same_rule=1"
OTHERS = ["talks.outlook=5", "kremlin.drift_confidence=0.4", "kyiv.staff_drift_confidence=1"]
MONTHS = (1.0, 6.0, 10.0, 18.0)  # until each theory pays off
GAINS = (100.0, 60.0, 45.0, 35.0)


def war_with(*settings: str) -> War:
    return War.of(build_inputs(first_edition(settings), "siloed", 40), 4, 2022)


def played(*settings: str, run: int) -> Played:
    return play(build_inputs(first_edition(settings), "siloed", 40), run)


@pytest.mark.parametrize("run", range(3))
def test_switched_off_its_parameters_change_nothing(run: int) -> None:
    assert played(*OTHERS, run=run).told == played(run=run).told


def _in_force(war: War) -> Any:
    return war.inputs.settings[war.inputs.in_force[war.month - 1][-1]]


def _land_valued(war: War) -> float:
    """Return the land as it stood when both sides weighed their options."""
    return float(war.world.seen.land)


def test_moscow_counts_on_drift_within_the_outlook_whatever_it_believes() -> None:
    war = war_with(ON, "talks.outlook=8", "kremlin.drift_confidence=0.5")
    while war.running:
        war.step()
        settings, seen = _in_force(war), war.world.seen
        for agent in war.world.kremlin:
            drift = max(-1.5, min(1.5, agent.drift))
            spent = 1.0 - seen.reserves
            wear = 0.5 * settings.cost_of_reserves * agent.cost_weight * spent * spent
            cost = settings.cost_of_losses * seen.losses + wear + settings.cost_fixed
            if not seen.settled:
                worth = [
                    belief(agent.log_odds[row]) * GAINS[row]
                    + 0.5 * min(8.0, MONTHS[row]) * drift
                    - MONTHS[row] * cost
                    for row in range(4)
                ]
                assert agent.worth[:4] == pytest.approx(worth)


def test_kyiv_looks_as_far_ahead_within_the_same_bounds() -> None:
    war = war_with(ON, *OTHERS)
    while war.running:
        war.step()
        drift = max(-1.5, min(1.5, war.world.staff.drift))
        expected = _land_valued(war) + 5.0 * drift
        assert war.world.leadership.moscow_limit == pytest.approx(expected)


def test_success_moves_both_limits_alike_where_confidence_is_alike() -> None:
    # Twice the confidence, for the same war to date: both limits move by what drift brings.
    limits = []
    for confidence in (0.4, 0.8):
        alike = (
            f"kremlin.drift_confidence={confidence}",
            f"kyiv.staff_drift_confidence={confidence}",
        )
        war = war_with(ON, "talks.outlook=12", *alike)
        war.step()
        limits.append((war, war.history[0]))
    (one, weak), (_, firm) = limits
    assert weak.land == firm.land
    assert firm.limit - weak.limit == pytest.approx(0.4 * 12.0 * one.world.staff.drift)


def test_both_true_limits_and_both_estimates_are_recorded() -> None:
    for settings in ([], [ON]):
        war = war_with(*settings)
        while war.running:
            war.step()
            row, agents = war.history[-1], war.world.kremlin
            limit = sum(agent.weight * agent.limit for agent in agents)
            assert row.moscow_limit == pytest.approx(limit)
            assert row.limit == war.world.leadership.limit
            assert row.kyiv_limit == war.world.reports.kyiv_limit
            assert row.moscow_limit_seen == war.world.leadership.moscow_limit
            assured = _in_force(war).guarantee_cost * war.world.seen.guarantee
            prospects = row.kremlin_prospect + assured
            assert row.moscow_limit == pytest.approx(_land_valued(war) + prospects)
