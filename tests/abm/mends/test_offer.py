"""What a theory of victory still offers: its prize, missing ground, a sector while it is held."""

from __future__ import annotations

import math
from typing import Any

import pytest

from abm.build import build_inputs
from abm.model import War
from abm.rules.beliefs import belief
from tests.abm.editions import first_edition
from tests.abm.played import Played, play

T2 = 1
OFFER = [
    "theories.T1.goal=0",
    "theories.T2.gain=0",
    "theories.T2.goal=20",
    "theories.T2.sector=right-bank",
    "theories.T2.sector_gain=70",
    "theories.T3.gain=30",
    "theories.T3.goal=30",
    "theories.T4.gain=10",
    "theories.T4.goal=30",
]
RIGHT_BANK = 2


def played(*settings: str, run: int = 4) -> Played:
    return play(build_inputs(first_edition(settings), "siloed", 40), run)


@pytest.mark.parametrize("run", range(3))
def test_without_a_goal_a_theory_offers_what_it_always_did(run: int) -> None:
    off = ["theories.T2.goal=free", "theories.T2.sector=free", "theories.T2.sector_gain=90"]
    assert played(*off, run=run).told == played(run=run).told


def test_what_is_offered_follows_the_front_and_the_sector() -> None:
    war = War.of(build_inputs(first_edition(OFFER), "siloed", 40), 4, 2022)
    start, held = war.inputs.start.land, []
    while war.running:
        war.step()
        seen, row = war.world.seen, war.history[-1]
        held.append(seen.held[RIGHT_BANK])
        assert seen.moved == seen.land - start
        [leader] = [agent for agent in war.world.kremlin if agent.leads]
        offered = max(0.0, 20.0 - seen.moved) + (70.0 if held[-1] else 0.0)
        drift = max(-1.5, min(1.5, leader.drift))
        chance, cost = belief(leader.log_odds[T2]), _cost(war, leader)
        if row.status == 0.0:
            worth = chance * offered + (1.0 - chance) * 6.0 * drift - 6.0 * cost
            assert row.worth[T2] == pytest.approx(worth)
    assert held[0] == 1.0
    assert held[-1] == 0.0, "choose another run"


def _cost(war: War, leader: Any) -> float:
    settings = war.inputs.settings[war.inputs.in_force[war.month - 1][-1]]
    spent = 1.0 - war.world.seen.reserves
    weight = settings.cost_of_reserves * leader.cost_weight
    losses = settings.cost_of_losses * war.world.seen.losses
    return float(losses + 0.5 * weight * spent * spent + settings.cost_fixed)


def test_worth_is_recorded_of_every_theory_and_of_no_other() -> None:
    for row in played(*OFFER).history:
        assert all(math.isfinite(worth) for worth in row.worth)
        assert row.worth[4:] == [0.0] * 4
        if row.best_theory >= 0.0 and row.prospect > max(row.worth):
            assert row.prospect <= 0.0  # then quitting is less bad
        assert row.prospect >= row.worth[int(row.best_theory)] or row.best_theory < 0.0


def test_the_right_bank_given_up_takes_its_worth_away() -> None:
    war = played(*OFFER)
    kept = [row.held[RIGHT_BANK] for row in war.history]
    lost = kept.index(0.0)
    before, after = war.history[lost - 1], war.history[lost + 1]
    assert before.worth[T2] - after.worth[T2] > 0.5 * 70.0 * before.belief[T2]
