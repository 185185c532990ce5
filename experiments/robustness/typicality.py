"""Effects over worlds that might be ours: how typical the one of the default world is.

The default world is one of many that might be ours; an effect in it alone is an example. So the
arms are played again in worlds drawn before any of them is (`experiments.robustness.worlds`), a few
pairs in each: enough to say what the effect is on average and how far worlds differ in it beyond
luck, not to say what it is in any one of them. Each world has runs of its own: had all the same
luck, an interval over worlds would leave out what they share.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from abm.build import build_inputs
from abm.engine.ensemble import Ensemble
from abm.errors import NumericalFault
from abm.scenarios import Scenario
from experiments.comparison.design import Design
from experiments.comparison.measures import SHARE, Measure, Records
from experiments.console import Counter
from experiments.robustness.worlds import draw
from experiments.statistics.intervals import Estimate, arm_mean

WORLDS, PAIRS = 64, 25  # that a comparison plays besides its own
PER_WORLD = 15  # pairs of its own at least for each world: a small comparison stays quick


@dataclass(frozen=True)
class Typicality:
    """An effect over worlds: its mean with a 95% interval, and how far worlds differ in it.

    `beyond_luck` is the standard deviation of the effect between worlds that the chance within
    them does not explain; `more` and `fewer` count worlds whose estimate is at least the smallest
    effect of interest above and below zero, chance included.
    """

    mean: Estimate
    beyond_luck: float
    more: int
    fewer: int
    worlds: int
    pairs: int


def typicality(effects: ArrayLike, luck: ArrayLike, pairs: int, smallest: float) -> Typicality:
    """Return how typical an effect is.

    Args:
        effects: The effect in each world, (world), in the measure's unit.
        luck: The variance of each estimate within its world, (world).
        pairs: Paired wars played in each world.
        smallest: The smallest effect of interest, above 0.

    >>> found = typicality([0.1, 0.3], [0.005, 0.005], 25, 0.03)
    >>> round(found.mean.mean, 3), round(found.beyond_luck, 3), found.more, found.fewer
    (0.2, 0.122, 2, 0)
    """
    found = np.asarray(effects, np.float64)
    between = float(np.var(found, ddof=1)) if found.size > 1 else math.nan
    return Typicality(
        arm_mean(found),
        math.sqrt(max(0.0, between - float(np.mean(np.asarray(luck, np.float64))))),
        int(np.sum(found >= smallest)),
        int(np.sum(found <= -smallest)),
        found.size,
        pairs,
    )


def _within(scenario: Scenario, world: Mapping[str, float]) -> Scenario:
    return replace(scenario, parameters={**scenario.parameters, **world})


def over_worlds(
    design: Design, measures: Sequence[Measure], counter: Counter
) -> dict[str, dict[str, Typicality]]:
    """Return how typical each arm's effect is, by arm and measure; the first arm has none.

    A world that leads beyond what numbers can hold is left out, and is none of those counted.
    """
    first, *others = design.configurations
    pairs = min(PAIRS, design.runs)
    count = min(WORLDS, max(2, design.runs // PER_WORLD))
    played: list[dict[str, Records]] = []
    for place, world in enumerate(draw(count, design.scenario.parameters)):
        with suppress(NumericalFault):
            runs = np.arange(place * pairs, (place + 1) * pairs)
            played.append(_arms(design, world, runs, counter))
    if not played:
        return {}
    return {
        arm.name: {
            measure.name: _typical([(wars[first.name], wars[arm.name]) for wars in played], measure)
            for measure in measures
        }
        for arm in others
    }


def _arms(
    design: Design, world: Mapping[str, float], runs: NDArray[np.int64], counter: Counter
) -> dict[str, Records]:
    scenario = _within(design.scenario, world)
    counter.expect(len(design.configurations) * runs.size)
    found: dict[str, Records] = {}
    for arm in design.configurations:
        inputs = build_inputs(scenario, arm, design.months)
        found[arm.name] = Ensemble(inputs, design.seed, monthly=False).play(runs).war
        counter.add(runs.size)
    return found


def _typical(pairs: Sequence[tuple[Records, Records]], measure: Measure) -> Typicality:
    changes = [_change(measure, *both) for both in pairs]
    luck = [float(np.var(one, ddof=1)) / one.size if one.size > 1 else 0.0 for one in changes]
    smallest = SHARE if math.isnan(measure.smallest) else measure.smallest
    return typicality([one.mean() for one in changes], luck, changes[0].size, smallest)


def _change(measure: Measure, first: Records, second: Records) -> np.ndarray:
    return np.asarray(measure.of(second), np.float64) - np.asarray(measure.of(first), np.float64)
