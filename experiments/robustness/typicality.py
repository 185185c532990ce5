"""Effects over worlds that might be ours: how typical the one of the default world is.

The default world is one of many that might be ours; an effect in it alone is an example. So the
arms are played again in worlds drawn before any of them is (`experiments.robustness.worlds`), a few
pairs in each: enough to say what the effect is on average and how far worlds differ in it beyond
luck, not to say what it is in any one of them. Each world has runs of its own: had all the same
luck, an interval over worlds would leave out what they share.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from abm.build import build_inputs
from abm.engine.ensemble import AHEAD, Wars
from abm.engine.processors import processors
from abm.errors import NumericalFault
from experiments import blocks
from experiments.comparison.design import Design
from experiments.comparison.measures import SHARE, ArmRecords, Measure, Records
from experiments.console import Counter
from experiments.robustness.worlds import draw, within
from experiments.statistics.intervals import Estimate, arm_mean

WORLDS, PAIRS = 64, 25  # that a comparison plays besides its own
FEW = 10  # worlds below which a standard deviation between them would mostly be chance
PER_WORLD = 15  # pairs of its own at least for each world: a small comparison stays quick


@dataclass(frozen=True)
class Typicality:
    """An effect over worlds: its mean with a 95% interval, and how far worlds differ in it.

    `beyond_luck` is the standard deviation of the effect between worlds that the chance within
    them does not explain, NaN where they are too few to tell; `more` and `fewer` count worlds
    whose estimate is at least the smallest effect of interest above and below zero, chance
    included.
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
    >>> round(found.mean.mean, 3), found.more, found.fewer
    (0.2, 2, 0)
    """
    found = np.asarray(effects, np.float64)
    return Typicality(
        arm_mean(found),
        _beyond(found, np.asarray(luck, np.float64)),
        int(np.sum(found >= smallest)),
        int(np.sum(found <= -smallest)),
        found.size,
        pairs,
    )


def _beyond(effects: NDArray[np.float64], luck: NDArray[np.float64]) -> float:
    if effects.size < FEW:
        return math.nan
    return math.sqrt(max(0.0, float(np.var(effects, ddof=1)) - float(np.mean(luck))))


def over_worlds(
    design: Design, measures: Sequence[Measure], counter: Counter
) -> dict[str, dict[str, Typicality]]:
    """Return how typical each arm's effect is, by arm and measure; the first arm has none.

    A world that leads beyond what numbers can hold is left out, and is none of those counted.
    """
    first, *others = design.configurations
    pairs = min(PAIRS, design.runs)
    count = min(WORLDS, max(2, design.runs // PER_WORLD))
    played = [*_played(design, draw(count, design.scenario.parameters), pairs, counter)]
    if not played:
        return {}
    return {
        arm.name: {
            measure.name: _typical([(wars[first.name], wars[arm.name]) for wars in played], measure)
            for measure in measures
        }
        for arm in others
    }


def _played(
    design: Design, worlds: Sequence[Mapping[str, float]], pairs: int, counter: Counter
) -> Iterator[ArmRecords]:
    """Yield the wars of each world, in order; threads play while the next inputs are built."""
    counter.expect(len(worlds) * len(design.configurations) * pairs)
    waiting: deque[dict[str, Future[Wars]]] = deque()
    with ThreadPoolExecutor(processors()) as pool:
        try:
            for place, world in enumerate(worlds):
                runs = np.arange(place * pairs, (place + 1) * pairs)
                waiting.append(_begun(design, world, runs, pool))
                if len(waiting) > AHEAD:
                    yield from _ended(waiting.popleft())
                    counter.add(len(design.configurations) * pairs)
            while waiting:
                yield from _ended(waiting.popleft())
                counter.add(len(design.configurations) * pairs)
        finally:
            for arms in waiting:
                for future in arms.values():
                    future.cancel()


def _begun(
    design: Design, world: Mapping[str, float], runs: NDArray[np.int64], pool: Executor
) -> dict[str, Future[Wars]]:
    scenario, found = within(design.scenario, world), dict[str, Future[Wars]]()
    for arm in design.configurations:
        inputs = build_inputs(scenario, arm, design.months)
        wars = blocks.ensemble(inputs, design.seed, monthly=False)
        found[arm.name] = pool.submit(wars.play, runs)
    return found


def _ended(arms: Mapping[str, Future[Wars]]) -> Iterator[ArmRecords]:
    """Yield a world's wars; none of one that leads beyond what numbers can hold."""
    with suppress(NumericalFault):
        yield {name: future.result().war for name, future in arms.items()}


def _typical(pairs: Sequence[tuple[Records, Records]], measure: Measure) -> Typicality:
    changes = [_change(measure, *both) for both in pairs]
    luck = [float(np.var(one, ddof=1)) / one.size if one.size > 1 else 0.0 for one in changes]
    smallest = SHARE if math.isnan(measure.smallest) else measure.smallest
    return typicality([one.mean() for one in changes], luck, changes[0].size, smallest)


def _change(measure: Measure, first: Records, second: Records) -> np.ndarray:
    return np.asarray(measure.of(second), np.float64) - np.asarray(measure.of(first), np.float64)
