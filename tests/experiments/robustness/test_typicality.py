"""Effects over worlds, by hand and played."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from abm.build import build_inputs
from abm.engine.ensemble import Ensemble
from abm.errors import NumericalFault
from abm.scenarios import Scenario
from experiments.comparison.design import design
from experiments.comparison.measures import SHARE, measure_named
from experiments.console import Counter
from experiments.robustness import typicality as module
from experiments.robustness.typicality import over_worlds, typicality
from experiments.robustness.worlds import draw

ARMS = ["siloed", "coordinated"]


def test_worlds_are_counted_beyond_the_smallest_effect() -> None:
    found = typicality([0.10, 0.03, 0.02, -0.02, -0.04], [0.0] * 5, 25, SHARE)
    assert (found.more, found.fewer, found.worlds, found.pairs) == (2, 1, 5, 25)
    assert found.mean.mean == pytest.approx(0.018)


def test_what_luck_explains_is_no_difference_between_worlds() -> None:
    effects = [0.1, -0.1] * 5
    spread = 10 * 0.01 / 9
    found = [typicality(effects, [luck] * 10, 25, SHARE).beyond_luck for luck in (spread, 0.02)]
    assert found == [pytest.approx(0.0, abs=1e-6), 0.0]
    assert typicality(effects, [0.0] * 10, 25, SHARE).beyond_luck == pytest.approx(
        math.sqrt(spread)
    )


def test_few_worlds_do_not_tell_how_far_they_differ() -> None:
    assert math.isnan(typicality([0.1, -0.1] * 4, [0.0] * 8, 25, SHARE).beyond_luck)


@pytest.mark.compiled
def test_effects_are_those_of_all_arms_in_the_same_worlds(
    six: Scenario, kernel: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WORLDS", 3)
    monkeypatch.setattr(module, "PER_WORLD", 1)
    asked, settled, counter = design(six, ARMS, 6, 5, 60), measure_named("war_length"), Counter()
    found = over_worlds(asked, [settled], counter)["coordinated"]["war_length"]
    assert (found.worlds, found.pairs, counter.done) == (3, 6, 3 * 6 * 2)
    means = []
    for place, world in enumerate(draw(3, six.parameters)):
        there = replace(six, parameters={**six.parameters, **world})
        # Runs of its own: worlds that share their luck would look more alike than they are.
        runs = range(6 * place, 6 * place + 6)
        first, second = (
            settled.of(Ensemble(build_inputs(there, arm, 60), 5).play(runs).war) for arm in ARMS
        )
        means.append((second - first).mean())
    assert found.mean.mean == pytest.approx(sum(means) / 3)


@pytest.mark.compiled
def test_a_world_beyond_all_numbers_is_left_out_and_not_counted(
    six: Scenario, kernel: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WORLDS", 3)
    monkeypatch.setattr(module, "PER_WORLD", 1)
    play = Ensemble.play

    def breaks_down(self: Ensemble, runs: Any) -> Any:
        """Play, but for the wars of the second world."""
        if runs[0] == 6:
            raise NumericalFault("beyond what numbers can hold")
        return play(self, runs)

    monkeypatch.setattr(Ensemble, "play", breaks_down)
    found = over_worlds(design(six, ARMS, 6, 5, 24), [measure_named("war_length")], Counter())
    assert found["coordinated"]["war_length"].worlds == 2
