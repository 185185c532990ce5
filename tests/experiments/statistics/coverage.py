"""How often printed intervals hold the truth, over samples whose truth is known.

Every function returns shares (0-1) of intervals that hold it, by the size of the sample. Samples
come from fixed Philox keys and repeat.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np
from scipy.stats import norm

from abm.build import build_inputs
from abm.engine.ensemble import Wars
from abm.scenarios import load
from abm.schema import Outcome
from experiments.comparison.compare import Comparison, incidence
from experiments.comparison.design import Design, design, outcomes
from experiments.comparison.measures import Measure
from experiments.console import Counter
from experiments.robustness.money import equivalent
from experiments.statistics.effects import Sized, log_odds_interaction, superiority
from experiments.statistics.intervals import arm_mean, paired_difference
from experiments.statistics.runs import difference_by_run, mean_by_run
from tests.experiments.conftest import wars_of

KEY = 1998
Array = np.ndarray[Any, Any]
Dice = np.random.Generator
#: Lower limit, truth, upper limit.
Limits = tuple[float, float, float]


class Shape(NamedTuple):
    """The sizes of samples, and how many samples of each are drawn."""

    sizes: tuple[int, ...]
    samples: tuple[int, ...]

    def __iter__(self) -> Any:
        """Yield each size with its number of samples."""
        return iter(zip(self.sizes, self.samples, strict=True))


def dice() -> Dice:
    """Return fresh random numbers, the same ones every time."""
    return np.random.Generator(np.random.Philox(key=KEY))


def held(limits: Iterable[Limits]) -> float:
    """Return the share of intervals that hold the truth; those that are none do not count."""
    found = [low - 1e-9 <= truth <= high + 1e-9 for low, truth, high in limits if low <= high]
    return float(np.mean(found)) if found else math.nan


# Shares


class Rates(NamedTuple):
    """How often an outcome ends a war under each arm, and both wars of a pair."""

    first: float
    second: float
    both: float

    @property
    def cells(self) -> tuple[float, float, float, float]:
        """Shares of pairs in which both arms, the first, the second and neither have it."""
        one, other = self.first - self.both, self.second - self.both
        return self.both, one, other, 1.0 - self.both - one - other


@cache
def _of_table(counts: tuple[int, ...]) -> tuple[tuple[float, float], ...]:
    """Limits of the second arm's share, of the difference and of "larger", from counted pairs."""
    first = np.repeat([True, True, False, False], counts)
    second = np.repeat([True, False, True, False], counts)
    difference = paired_difference(first, second)
    found = (arm_mean(second), difference, superiority(first, second))
    return tuple((one.low, one.high) for one in found)


def shares(rates: Rates, shape: Shape) -> list[list[float]]:
    """Return coverage by size of the arm's share, of the difference, and of "larger"."""
    gain = rates.second - rates.first
    truths = (rates.second, gain, 0.5 + gain / 2.0)
    luck, rows = dice(), []
    for size, samples in shape:
        drawn = luck.multinomial(size, rates.cells, samples).tolist()
        tables = [_of_table(tuple(counts)) for counts in drawn]
        rows.append(
            [
                held((table[kind][0], truth, table[kind][1]) for table in tables)
                for kind, truth in enumerate(truths)
            ]
        )
    return [list(kind) for kind in zip(*rows, strict=True)]


# Means of which most pairs show nothing


class Sparse(NamedTuple):
    """By size: shares of samples with an interval, of these that hold the truth, and neither.

    `misled` is the share of all samples in which an interval is printed that does not hold it.
    """

    printed: list[float]
    holds: list[float]
    misled: list[float]


def sparse(share: float, shape: Shape) -> Sparse:
    """Return coverage of a paired difference of 5 to 60 months less in a share of pairs, else 0."""
    truth, luck, found = -32.5 * share, dice(), Sparse([], [], [])
    for size, samples in shape:
        limits: list[Limits] = []
        for _ in range(samples):
            change = np.where(luck.random(size) < share, -luck.integers(5, 61, size), 0)
            told = paired_difference(np.zeros(size), change)
            limits.append((told.low, truth, told.high))
        printed = float(np.mean([low <= high for low, _, high in limits]))
        holds = held(limits)
        found.printed.append(printed)
        found.holds.append(holds)
        found.misled.append(printed * (1.0 - holds) if printed else 0.0)
    return found


# Every measure of a comparison, over wars of the model


class Population(NamedTuple):
    """Paired wars that samples are drawn from, as if there were no others."""

    first: Array
    second: Array
    months: int


def population(scenario: str, pairs: int) -> Population:
    """Play wars of siloed and coordinated ministries."""
    loaded = load(scenario)
    first, second = (
        outcomes(build_inputs(loaded, arm), KEY, pairs, Counter())
        for arm in ("siloed", "coordinated")
    )
    return Population(first, second, loaded.months)


def measured(wars: Population, measure: Measure, shape: Shape) -> list[list[float]]:
    """Return coverage by size of the second arm's mean, of the difference, and of "larger"."""
    first, second = (np.asarray(measure.of(arm)) for arm in (wars.first, wars.second))
    truths = (
        arm_mean(second).mean,
        paired_difference(first, second).estimate,
        superiority(first, second).mean,
    )
    luck, rows = dice(), []
    for size, samples in shape:
        told: list[list[Limits]] = [[], [], []]
        for _ in range(samples):
            drawn = luck.integers(0, len(first), size)
            one, other = first[drawn], second[drawn]
            found: list[Sized] = [
                arm_mean(other),
                paired_difference(one, other),
                superiority(one, other),
            ]
            for kind, (estimate, truth) in enumerate(zip(found, truths, strict=True)):
                told[kind].append((estimate.low, truth, estimate.high))
        rows.append([held(kind) for kind in told])
    return [list(kind) for kind in zip(*rows, strict=True)]


def bands(wars: Population, months: Sequence[int], shape: Shape) -> dict[str, list[float]]:
    """Return coverage by size of the bands of incidence, by cause and month."""
    truth = incidence(wars.second, np.arange(len(wars.second)), wars.months)
    told: dict[str, list[float]] = {
        f"{cause}, month {month}": [] for cause in truth for month in months
    }
    luck = dice()
    for size, samples in shape:
        limits: dict[str, list[Limits]] = {name: [] for name in told}
        for _ in range(samples):
            drawn = luck.integers(0, len(wars.second), size)
            found = incidence(wars.second[drawn], np.arange(size), wars.months)
            for cause, band in found.items():
                for month in months:
                    middle = float(truth[cause].estimate[month])
                    ends = float(band.low[month]), float(band.high[month])
                    limits[f"{cause}, month {month}"].append((ends[0], middle, ends[1]))
        for name, found_limits in limits.items():
            told[name].append(held(found_limits))
    return told


# Studies: runs whose wars share their luck


class Worlds(NamedTuple):
    """Runs at so many points, `common` of whose luck is the run's, with rates of an outcome."""

    points: int
    common: float
    first: float
    second: float


def studied(worlds: Worlds, shape: Shape) -> dict[str, list[float]]:
    """Return coverage by number of runs of what a study says of shares and of terms.

    Terms exist where the outcome does, and are the luck that decided it; by pairs they are 0.5
    further out under the second arm, and as much luck again. Arms share four fifths of their luck.
    """
    ends = [float(norm.ppf(share)) for share in (worlds.first, worlds.second)]
    true = _terms_by_luck(worlds)
    gain = worlds.second - worlds.first
    truths = (worlds.second, gain, 0.5 + gain / 2.0, true, 0.5)
    names = ("share", "difference", "larger", "terms", "difference of terms")
    told: dict[str, list[float]] = {name: [] for name in names}
    luck = dice()
    for size, samples in shape:
        limits: list[list[Limits]] = [[] for _ in names]
        for _ in range(samples):
            place = np.repeat(np.arange(size), worlds.points)
            one = _luck(luck, place, worlds.common)
            other = 0.8 * one + 0.6 * _luck(luck, place, worlds.common)
            first, second = one < ends[0], other < ends[1]
            noise = _luck(luck, place, worlds.common)
            terms = np.where(first, one, np.nan), np.where(second, other, np.nan)
            moved = np.where(first, one + 0.5 + noise, np.nan)
            found: list[Sized] = [
                mean_by_run(second, place),
                difference_by_run(first, second, place),
                superiority(first, second, place),
                mean_by_run(terms[1], place),
                difference_by_run(terms[0], moved, place),
            ]
            for kind, (estimate, truth) in enumerate(zip(found, truths, strict=True)):
                limits[kind].append((estimate.low, truth, estimate.high))
        for name, kind_limits in zip(names, limits, strict=True):
            told[name].append(held(kind_limits))
    return told


def _luck(luck: Dice, place: Array, common: float) -> Array:
    """Return normal luck of each war, of which a share is its run's."""
    of_runs, own = luck.normal(size=place[-1] + 1)[place], luck.normal(size=place.size)
    return np.asarray(math.sqrt(common) * of_runs + math.sqrt(1.0 - common) * own)


def _terms_by_luck(worlds: Worlds) -> float:
    """Return the mean of standard normal luck where it lies below the second arm's end."""
    return float(-norm.pdf(norm.ppf(worlds.second)) / worlds.second)


# Money, odds, and calls that are false


def money(start: float, slope: float, second: float, shape: Shape) -> list[float]:
    """Return coverage by size of the money equivalent, where shares rise on a straight line."""
    truth, luck, told = 1.0 + (second - start) / slope, dice(), []
    for size, samples in shape:
        limits = []
        for _ in range(samples):
            own, others = luck.random(size), luck.random(size)
            matched = np.where(luck.random(size) < 0.5, own, others) < second
            richer = partial(_rising, own, start, slope)
            found = equivalent(richer(1.0), _settled(matched), richer)
            low, high = (
                open_end if math.isnan(end) else end
                for end, open_end in ((found.low, -math.inf), (found.high, math.inf))
            )
            limits.append((low, truth, high))
        told.append(held(limits))
    return told


def _rising(luck: Array, start: float, slope: float, factor: float) -> Array:
    return _settled(luck < start + slope * (factor - 1.0))


def _settled(durable: Array) -> Array:
    war = np.zeros(durable.size, [("outcome", np.float64)])
    war["outcome"] = np.where(durable, Outcome.DURABLE, Outcome.STILL_FIGHTING)
    return war


def odds(rates: Sequence[float], shape: Shape) -> list[float]:
    """Return coverage by size of the interaction on the log odds; rates as its arguments."""
    logits = np.log(np.divide(rates, np.subtract(1.0, rates)))
    truth = float(logits[0] - logits[1] - logits[2] + logits[3])
    luck, told = dice(), []
    for size, samples in shape:
        limits = []
        for _ in range(samples):
            found = log_odds_interaction(*(luck.random(size) < rate for rate in rates))
            limits.append((found.low, truth, found.high))
        told.append(held(limits))
    return told


def settling(asked: Design, luck: Dice, ends: tuple[float, float]) -> Comparison:
    """Return arms whose wars end and last alike, each by its own luck.

    `ends` are the shares that are durably settled, and that end in exhaustion.
    """
    blank, wars, played = wars_of([{}]), asked.runs, {}
    others = (Outcome.DURABLE, Outcome.EXHAUSTED, Outcome.STILL_FIGHTING)
    for arm in asked.arms:
        war = np.zeros(wars, blank.war.dtype).view(np.recarray)
        war["outcome"] = luck.choice(others, wars, p=[*ends, 1.0 - sum(ends)])
        running = war["outcome"] == Outcome.STILL_FIGHTING
        war["war_length"] = np.where(running, asked.months, luck.integers(12, asked.months, wars))
        played[arm] = Wars(np.arange(wars), war, blank.months, blank.portraits)
    return Comparison(asked, played)


def called(arms: Sequence[str], ends: tuple[float, float], shape: Shape) -> list[float]:
    """Return, by size, in what share of comparisons without any effect some call is made."""
    six, luck, told = load("six-partners"), dice(), []
    for size, samples in shape:
        asked = design(six, arms, size, 1, 84)
        made = (settling(asked, luck, ends).adjusted for _ in range(samples))
        told.append(float(np.mean([_smallest(found) < 0.05 for found in made])))
    return told


def _smallest(adjusted: dict[str, dict[str, float]]) -> float:
    return min(min(of_arm.values()) for of_arm in adjusted.values())
