"""What coordination does in other worlds: drawn before any arm is seen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from abm.build import build_inputs
from abm.scenarios import load
from experiments.acceptance import worlds
from experiments.acceptance.laboratory import SCENARIO, Laboratory
from experiments.acceptance.worlds import effects, table
from experiments.comparison.design import outcomes
from experiments.console import Counter
from experiments.robustness.money import durable
from experiments.robustness.worlds import draw
from experiments.statistics.intervals import Difference, paired_difference


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
