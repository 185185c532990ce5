"""Effects over worlds that might be ours: their range, and how much of it is luck.

One world is one of many that might be ours; an effect in it alone is an example. So the arms are
played again in many, some pairs in each: in the accepted worlds over which a comparison's runs are
spread, else in worlds drawn around the scenario before any arm is played
(`experiments.robustness.worlds`). Each world has runs of its own: had all the same luck, an
interval over worlds would leave out what they share.

What is estimated in a world is its effect and the luck of its pairs. The range over worlds has the
luck taken out: estimates are drawn towards their mean until they vary as much as worlds do beyond
luck (constrained empirical Bayes, Louis 1984).
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from abm.build import build_inputs
from abm.engine.ensemble import AHEAD, Wars
from abm.engine.processors import processors
from abm.errors import NumericalFault
from abm.scenarios import Scenario
from experiments import blocks
from experiments.comparison.design import Design
from experiments.comparison.measures import SHARE, ArmRecords, Measure, Records
from experiments.console import Counter
from experiments.robustness.worlds import EFFORT, draw
from experiments.statistics.intervals import Estimate, arm_mean

FloatArray = NDArray[np.float64]
WORLDS, PAIRS = 64, 25  # that are drawn, and played in each, where none are accepted
ALL_PAIRS = 2_500  # over all accepted worlds, as many in each
FEW = 10  # worlds below which a standard deviation between them would mostly be chance
PER_WORLD = 15  # pairs of its own at least for each world: a small comparison stays quick
ENDS = (0.05, 0.5, 0.95)
COVERAGE = 0.95
THIRDS = 3


class WorldRange(NamedTuple):
    """An effect over worlds without luck: 5%, median and 95%, and the shares of worlds by sign.

    A world is nil whose effect is smaller than the smallest effect of interest.
    """

    low: float
    median: float
    high: float
    positive: float
    nil: float
    negative: float


class EffortPart(NamedTuple):
    """A third of accepted worlds by history's effort: from where to where, and the mean effect."""

    low: float
    high: float
    mean: Estimate


@dataclass(frozen=True)
class Typicality:
    """An effect over worlds: its mean with a 95% interval, and how far worlds differ in it.

    `beyond_luck` is the standard deviation of the effect between worlds that the chance within
    them does not explain, NaN where they are too few to tell; `luck` the part (0-1) of the
    variance of the mean that is chance within worlds; `more` and `fewer` count worlds whose
    estimate is at least the smallest effect of interest above and below zero, chance included;
    `range` has chance taken out, None where they are too few. Of `accepted` worlds, which count as
    so many `equal` ones, `by_effort` has the effect by what history's effort was.
    """

    mean: Estimate
    beyond_luck: float
    luck: float
    more: int
    fewer: int
    range: WorldRange | None
    worlds: int
    equal: float
    pairs: int
    accepted: bool
    by_effort: tuple[EffortPart, ...]


class WorldEffects(NamedTuple):
    """What was estimated in each world: the effect, the variance of its luck, its weight.

    Of accepted worlds `efforts` has what history's effort was, else nothing.
    """

    effects: FloatArray
    luck: FloatArray
    weights: FloatArray
    efforts: FloatArray | None = None

    def taken(self, places: NDArray[np.int64]) -> WorldEffects:
        """Return what was estimated in some of the worlds."""
        return WorldEffects(self.effects[places], self.luck[places], self.weights[places])


def typicality(found: WorldEffects, pairs: int, smallest: float) -> Typicality:
    """Return how typical an effect is.

    Args:
        found: Effects in the measure's unit, variances of their luck and weights, each (world).
        pairs: Paired wars played in each world.
        smallest: The smallest effect of interest, above 0.

    >>> told = WorldEffects(np.array([0.1, 0.3]), np.array([0.005, 0.005]), np.array([0.5, 0.5]))
    >>> one = typicality(told, 25, 0.03)
    >>> round(one.mean.mean, 3), one.more, one.fewer
    (0.2, 2, 0)
    """
    effects = found.effects
    beyond = _beyond(found)
    return Typicality(
        _mean(found),
        beyond,
        _part_of_luck(found),
        int(np.sum(effects >= smallest)),
        int(np.sum(effects <= -smallest)),
        None if math.isnan(beyond) else _range(found, beyond, smallest),
        effects.size,
        _worth(found),
        pairs,
        found.efforts is not None,
        _by_effort(found),
    )


def _by_effort(found: WorldEffects) -> tuple[EffortPart, ...]:
    """Return the mean effect in each third of the worlds by history's effort, the lowest first."""
    if found.efforts is None or found.effects.size < THIRDS * FEW:
        return ()
    order = np.argsort(found.efforts, kind="stable")
    before = np.cumsum(_shares(found)[order]) - _shares(found)[order] / 2.0
    parts = (order[before * THIRDS // 1.0 == third] for third in range(THIRDS))
    return tuple(
        EffortPart(
            float(found.efforts[part].min()),
            float(found.efforts[part].max()),
            _mean(found.taken(part)),
        )
        for part in parts
        if part.size
    )


def _shares(found: WorldEffects) -> FloatArray:
    return np.asarray(found.weights / found.weights.sum())


def _mean(found: WorldEffects) -> Estimate:
    """Return the weighted mean; its interval has as many units as the weights are worth."""
    if np.ptp(found.weights) == 0.0:
        return arm_mean(found.effects)
    mean, worth = float(_shares(found) @ found.effects), _worth(found)
    if worth < 2.0:
        return Estimate(mean, math.nan, math.nan, found.effects.size, "none")
    error = math.sqrt(_variance_of_mean(found))
    reach = float(stdtrit(worth - 1.0, (1.0 + COVERAGE) / 2.0)) * error
    return Estimate(mean, mean - reach, mean + reach, found.effects.size, "Student")


def _worth(found: WorldEffects) -> float:
    """Return as how many equal worlds they count (Kish 1965)."""
    return float(found.weights.sum() ** 2 / (found.weights**2).sum())


def _variance_of_mean(found: WorldEffects) -> float:
    """Return the variance of the weighted mean, 0 of a single world."""
    shares, worth = _shares(found), _worth(found)
    apart = float((shares**2) @ (found.effects - shares @ found.effects) ** 2)
    return apart * worth / (worth - 1.0) if worth > 1.0 else 0.0


def _part_of_luck(found: WorldEffects) -> float:
    """Return which part of the variance of the mean is the chance within worlds, at most all.

    NaN where all have the same effect, and of a single world.
    """
    whole = _variance_of_mean(found)
    if np.ptp(found.effects) == 0.0 or whole == 0.0:
        return math.nan
    return min(1.0, float((_shares(found) ** 2) @ found.luck) / whole)


def _spread(found: WorldEffects) -> float:
    """Return the variance of estimates between worlds."""
    shares = _shares(found)
    apart = float(shares @ (found.effects - shares @ found.effects) ** 2)
    return apart / (1.0 - float((shares**2).sum()))


def _beyond(found: WorldEffects) -> float:
    if _worth(found) < FEW:
        return math.nan
    return math.sqrt(max(0.0, _spread(found) - float(_shares(found) @ found.luck)))


def _range(found: WorldEffects, beyond: float, smallest: float) -> WorldRange:
    shares, spread = _shares(found), math.sqrt(_spread(found))
    mean = float(shares @ found.effects)
    drawn = mean + (beyond / spread if spread > 0.0 else 0.0) * (found.effects - mean)
    order = np.argsort(drawn, kind="stable")
    middle = np.cumsum(shares[order]) - shares[order] / 2.0
    low, median, high = np.interp(ENDS, middle, drawn[order]).tolist()
    positive, negative = (float(shares @ (side * drawn >= smallest)) for side in (1.0, -1.0))
    return WorldRange(low, median, high, positive, max(0.0, 1.0 - positive - negative), negative)


class _PlayedWorlds(NamedTuple):
    """Worlds to play: the scenario in each, what each stands for, its effort, pairs in each."""

    scenarios: Sequence[Scenario]
    weights: FloatArray
    efforts: FloatArray | None
    pairs: int


def _worlds(design: Design, most: int) -> _PlayedWorlds:
    worlds, scenario = design.worlds, design.scenario
    if worlds is None:
        count = min(WORLDS, max(2, design.runs // PER_WORLD))
        drawn = draw(count, scenario.parameters)
        told = [scenario.with_values(one) for one in drawn]
        return _PlayedWorlds(told, np.ones(count), None, min(PAIRS, design.runs))
    told = [worlds.scenario(scenario, place) for place in range(len(worlds))]
    pairs = max(2, min(most // len(worlds), design.runs))
    efforts = np.array([_effort(one) for one in told])
    return _PlayedWorlds(told, worlds.weights, efforts, pairs)


def _effort(scenario: Scenario) -> float:
    """Return history's effort in a world, the geometric mean of its kinds."""
    return math.prod(scenario.parameters[name] for name in EFFORT) ** (1.0 / len(EFFORT))


def over_worlds(
    design: Design, measures: Sequence[Measure], counter: Counter, pairs: int | None = None
) -> dict[str, dict[str, Typicality]]:
    """Return how typical each arm's effect is, by arm and measure; the first arm has none.

    Accepted worlds have so many `pairs` together, `ALL_PAIRS` unless it is said. A world that leads
    beyond what numbers can hold is left out, and is none of those counted.
    """
    asked = _worlds(design, ALL_PAIRS if pairs is None else pairs)
    played = dict(_played(design, asked, counter))
    if not played:
        return {}
    first, *others = design.arms
    return {
        arm: {
            one.name: _typical(
                {place: (wars[first], wars[arm]) for place, wars in played.items()}, one, asked
            )
            for one in measures
        }
        for arm in others
    }


def _played(
    design: Design, asked: _PlayedWorlds, counter: Counter
) -> Iterator[tuple[int, ArmRecords]]:
    """Yield each world's place and wars, in order; threads play while more inputs are built."""
    counter.expect(len(asked.scenarios) * len(design.configurations) * asked.pairs)
    waiting: deque[tuple[int, dict[str, Future[Wars]]]] = deque()
    with ThreadPoolExecutor(processors()) as pool:
        try:
            for place, scenario in enumerate(asked.scenarios):
                runs = np.arange(place * asked.pairs, (place + 1) * asked.pairs)
                waiting.append((place, _begun(design, scenario, runs, pool)))
                if len(waiting) > AHEAD:
                    yield from _ended(*waiting.popleft())
                    counter.add(len(design.configurations) * asked.pairs)
            while waiting:
                yield from _ended(*waiting.popleft())
                counter.add(len(design.configurations) * asked.pairs)
        finally:
            for _, arms in waiting:
                for future in arms.values():
                    future.cancel()


def _begun(
    design: Design, scenario: Scenario, runs: NDArray[np.int64], pool: Executor
) -> dict[str, Future[Wars]]:
    found = dict[str, Future[Wars]]()
    for arm in design.configurations:
        inputs = build_inputs(scenario, arm, design.months)
        wars = blocks.ensemble(inputs, design.seed, monthly=False)
        found[arm.name] = pool.submit(wars.play, runs)
    return found


def _ended(place: int, arms: Mapping[str, Future[Wars]]) -> Iterator[tuple[int, ArmRecords]]:
    """Yield a world's wars; none of one that leads beyond what numbers can hold."""
    with suppress(NumericalFault):
        yield place, {name: future.result().war for name, future in arms.items()}


def _typical(
    pairs: Mapping[int, tuple[Records, Records]], measure: Measure, asked: _PlayedWorlds
) -> Typicality:
    changes = [_change(measure, *both) for both in pairs.values()]
    luck = [float(np.var(one, ddof=1)) / one.size if one.size > 1 else 0.0 for one in changes]
    smallest = SHARE if math.isnan(measure.smallest) else measure.smallest
    places = np.array([*pairs], np.int64)
    found = WorldEffects(
        np.array([one.mean() for one in changes]),
        np.array(luck),
        asked.weights[places],
        None if asked.efforts is None else asked.efforts[places],
    )
    return typicality(found, asked.pairs, smallest)


def _change(measure: Measure, first: Records, second: Records) -> np.ndarray:
    return np.asarray(measure.of(second), np.float64) - np.asarray(measure.of(first), np.float64)
