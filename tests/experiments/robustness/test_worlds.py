"""Other worlds: drawn within what is declared, and evenly."""

from __future__ import annotations

import math

import pytest

from abm.parameters import REGISTER
from abm.scenarios import load
from experiments.robustness.worlds import HISTORY, VARIED, bounds, draw, within

COUNT = 128


def test_the_same_worlds_every_time() -> None:
    assert draw(16) == draw(16)
    assert len(draw(COUNT)) == COUNT


def test_worlds_lie_within_their_bounds_and_the_declared_ranges() -> None:
    drawn = bounds()
    for world in draw(32):
        assert list(world) == list(drawn)
        for name, value in world.items():
            declared = REGISTER[name]
            slack = 0.5 if declared.whole else 0.0
            assert drawn[name].low - slack <= value <= drawn[name].high + slack
            assert declared.low <= value <= declared.high


def test_whole_numbers_are_whole() -> None:
    whole = [name for name in bounds() if REGISTER[name].whole]
    assert whole
    assert all(world[name].is_integer() for world in draw(32) for name in whole)


def test_the_draws_are_spread_evenly() -> None:
    # A Latin hypercube: of each parameter one draw in each of as many equal steps.
    drawn = draw(32)
    for name, (low, high) in bounds().items():
        if not REGISTER[name].whole and high > low:
            places = [(world[name] - low) / (high - low) for world in drawn]
            assert sorted(int(32 * place) for place in places) == list(range(32))


@pytest.mark.parametrize("name", [*VARIED, "start.divergence"])
def test_what_the_sensitivity_varies_is_drawn_over_its_whole_range(name: str) -> None:
    assert bounds()[name] == (REGISTER[name].low, REGISTER[name].high)


def test_what_is_drawn_near_its_default() -> None:
    drawn = bounds()
    assert drawn["planning.national_effort"] == HISTORY
    near = drawn["support.ambition"]
    default = REGISTER["support.ambition"].default
    assert near.low >= 0.7 * default - 1e-12
    assert near.high <= 1.3 * default + 1e-12
    assert near.low < default < near.high


def test_switches_and_the_state_of_march_2022_stay() -> None:
    starting = {n for n, p in REGISTER.items() if p.scope == "start"}
    switches = {n for n, p in REGISTER.items() if p.whole and (p.low, p.high) == (0.0, 1.0)}
    assert bounds().keys() & starting == {"start.divergence"}
    assert not bounds().keys() & switches
    assert "kremlin.cover_blind" in switches


def test_constants_of_rules_stay() -> None:
    held = {name for name, declared in REGISTER.items() if declared.held}
    assert {"settlement.watch", "kremlin.tone_memory", "talks.closed_months"} <= held
    assert not bounds().keys() & held


def test_an_optional_parameter_is_drawn_where_it_is_a_number() -> None:
    optional = {name for name, declared in REGISTER.items() if declared.optional}
    numbers = {name for name in optional if math.isfinite(REGISTER[name].default)}
    assert {"theatre.campaign_recruits", "theatre.front_noise_spread"} <= numbers
    assert bounds().keys() & optional == numbers
    assert bounds()["theatre.campaign_recruits"] == (30.0, 52.0)  # 40, within 30 to 60


def test_worlds_lie_around_what_the_scenario_sets() -> None:
    first = load("first-edition").parameters
    drawn = bounds(first)
    # No campaign and no momentum in the first edition, in whatever world.
    assert "theatre.campaign_recruits" not in drawn and "theatre.front_noise_spread" not in drawn
    # Nobody stands in for others there, in the second edition by half.
    [world] = draw(1, first)
    assert drawn["contact_group.stand_in"] == (0.0, 0.0) and world["contact_group.stand_in"] == 0.0
    assert bounds()["contact_group.stand_in"] == pytest.approx((0.35, 0.65))
    assert drawn["kremlin.cost_of_losses"] == bounds()["kremlin.cost_of_losses"]


def test_the_level_of_settlement_and_the_clock_are_among_what_is_varied() -> None:
    # The record to 2024 tells neither.
    assert {"kremlin.cost_of_losses", "theatre.adaptation", "theatre.reserves_drain"} <= {*VARIED}
    assert bounds()["theatre.adaptation"] == (0.0, 0.05)
    assert bounds()["kremlin.cost_of_losses"] == (0.001, 0.015)
    assert bounds()["theatre.reserves_drain"] == (0.02, 0.06)


def test_a_scenario_within_a_world_has_its_values_and_else_its_own() -> None:
    scenario = load("six-partners")
    world = draw(2, scenario.parameters)[1]
    found = within(scenario, world)
    assert {name: found.parameters[name] for name in world} == world
    others = scenario.parameters.keys() - world.keys()
    assert others
    assert all(found.parameters[name] is scenario.parameters[name] for name in others)
    assert (found.theories, found.sectors) == (scenario.theories, scenario.sectors)
