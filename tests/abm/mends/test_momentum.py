"""Momentum at the front: the ground and chance of a month resemble those of the month before."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from abm.build import build_inputs
from abm.engine.ensemble import Wars
from abm.inputs import Inputs
from abm.state import FIGHTING
from tests.abm.editions import first_edition

Play = Callable[[Inputs, int, int], Wars]
Compare = Callable[[Wars, Wars], None]

ON = (
    "theatre.ground_momentum=.4",
    "theatre.front_noise_spread=.11",
    "theatre.noise_momentum=.6",
)
RUNS = range(8)


def inputs(*settings: str, months: int = 48) -> Inputs:
    return build_inputs(first_edition([f"months={months}", *settings]), "siloed")


def test_without_a_lasting_noise_its_memory_and_jumps_do_nothing(
    compiled: Play, assert_same: Compare
) -> None:
    idle = ("noise_momentum=.9", "front_jump_chance=.1", "front_jump_size=10")
    still = inputs(*(f"theatre.{one}" for one in idle))
    assert_same(compiled(still, 1, 2022), compiled(inputs(), 1, 2022))


def autocorrelation(wars: list[np.ndarray]) -> float:
    """Return how far a fighting month's change from the second year on follows the one before."""
    pairs = [
        pair
        for war in wars
        for pair in zip(war["front_change"][12:-1], war["front_change"][13:], strict=True)
        if not np.isnan(pair).any()
    ]
    return float(np.corrcoef(np.array(pairs).T)[0, 1])


def test_the_front_goes_on_as_it_went(compiled: Play) -> None:
    kinds = ((), ON)
    found = [
        autocorrelation([compiled(inputs(*kind), run, 2022).months[0] for run in RUNS])
        for kind in kinds
    ]
    assert found[0] < 0.45 < 0.6 < found[1]


def test_momentum_is_the_ground_smoothed(compiled: Play) -> None:
    plain = ("front_noise=0", "attack_gain=1", "pursuit_gain=1", "ground_momentum=.4")
    war = compiled(inputs(*(f"theatre.{one}" for one in plain)), 0, 2022).months[0]
    assert (war["front_change"][:20] == war["front_momentum"][:20]).all()
    moved = 0.0
    for balance, momentum in zip(war["balance"][:20], war["front_momentum"][:20], strict=True):
        moved = 0.4 * moved + 0.6 * 5.0 * balance * abs(balance)
        assert momentum == pytest.approx(moved)


def test_momentum_is_lost_where_the_fighting_stops(compiled: Play) -> None:
    talkative = ("talks.ceasefire_chance=.12", "kyiv.join_threshold=0", "kremlin.quorum=0")
    stopped = 0
    for run in RUNS:
        war = compiled(inputs(*ON, *talkative), run, 2022).months[0]
        rests = np.flatnonzero((war["status"][:-1] > FIGHTING) & ~np.isnan(war["land"][1:])) + 1
        assert (war["front_momentum"][rests] == 0.0).all()
        assert (war["front_change"][rests] == 0.0).all()
        stopped += len(rests)
    assert stopped


def test_jumps_are_rare_large_and_bounded(compiled: Play) -> None:
    jumping = (*ON, "theatre.front_jump_chance=.1", "theatre.front_jump_size=10")
    for run in RUNS:
        calm, broken = (
            compiled(inputs(*ON, chance), run, 2022).months[0]["front_change"][:24]
            for chance in ("theatre.front_jump_chance=0", "theatre.front_jump_chance=.1")
        )
        first = np.flatnonzero(calm != broken)
        assert not len(first) or abs(broken - calm)[first[0]] > 0.0
        large = compiled(inputs(*jumping), run, 2022).months[0]["front_change"]
        assert np.nanmax(np.abs(large)) <= 12.0
