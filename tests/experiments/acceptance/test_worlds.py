"""Other worlds: drawn before any arm is seen, within what is declared, and evenly."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from abm.build import build_inputs
from abm.parameters import REGISTER
from abm.scenarios import load
from experiments.acceptance import worlds
from experiments.acceptance.laboratory import SCENARIO, Laboratory
from experiments.acceptance.worlds import COUNT, HISTORY, VARIED, bounds, draw, effects, table
from experiments.comparison.design import outcomes
from experiments.comparison.robustness import durable
from experiments.console import Counter
from experiments.statistics.intervals import Difference, paired_difference


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


def test_the_first_world_is_the_one_that_was_always_drawn() -> None:
    # Another parameter among those that are drawn would give all of them other values.
    world = draw(COUNT)[0]
    assert len(world) == 114
    assert world["kremlin.window"] == 23.0
    assert world["theatre.need"] == 3.082924858120949


@pytest.mark.compiled
def test_worlds_are_drawn_before_any_arm_is_played(
    laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def drawn(count: int) -> list[dict[str, float]]:
        told.append("draw")
        return draw(count)

    def played(*asked: Any) -> Any:
        told.append("play")
        return outcomes(*asked)

    monkeypatch.setattr(worlds, "draw", drawn)
    monkeypatch.setattr(worlds, "outcomes", played)
    effects(laboratory, 2)
    assert told == ["draw", "play", "play", "play", "play"]


@pytest.mark.compiled
def test_an_effect_is_that_of_both_arms_in_the_same_world(laboratory: Laboratory) -> None:
    runs = laboratory.runs // 4
    for world, found in zip(draw(2), effects(laboratory, 2), strict=True):
        scenario = load(SCENARIO)
        there = replace(scenario, parameters={**scenario.parameters, **world})
        settled = [
            durable(outcomes(build_inputs(there, arm), laboratory.seed, runs, Counter()))
            for arm in ("siloed", "coordinated")
        ]
        assert found == paired_difference(*settled)
        assert found.pairs == runs


def difference(estimate: float, half: float) -> Difference:
    return Difference(0.0, estimate, estimate, estimate - half, estimate + half, 250, "BCa")


def test_the_table_by_hand() -> None:
    found = [
        difference(*world)
        for world in ((0.10, 0.05), (0.04, 0.05), (0.03, 0.01), (-0.02, 0.01), (-0.04, 0.05))
    ]
    told = table(found)
    assert told.title.startswith("5 worlds of 250 pairs each")
    shares = [share for _, share in told.rows[:5]]
    # Above, within (ends included), below; whole interval above and below zero.
    assert shares == ["0.40", "0.40", "0.20", "0.40", "0.20"]
    assert told.rows[5][1].split(", ")[2] == "+0.030"
    assert np.isclose(sum(map(float, shares[:3])), 1.0)
