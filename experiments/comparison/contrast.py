"""Contrast of two arms over pairs of wars: effects, and the audit of the pairing.

A pair is one run under both arms, and a difference the second less the first.

Where a run is played in several worlds, its pairs share their luck: intervals and p-values then
rest on runs (`experiments.statistics.runs`), all that merely describes wars on every pair.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from abm.engine.ensemble import Wars
from abm.schema import Month, columns
from experiments.comparison.measures import CAUSES, Measure, Values, measures_told
from experiments.statistics.effects import p_value, standardised, superiority
from experiments.statistics.intervals import (
    Difference,
    Estimate,
    FloatArray,
    complete,
    complete_pairs,
    quantiles,
    variance,
)
from experiments.statistics.runs import difference_by_run, mean_by_run, units
from experiments.statistics.survival import Frequencies, natural_frequencies


@dataclass(frozen=True)
class Effect:
    """A measure's paired difference and its size in other words.

    `superiority` is the probability that the second arm's value is the larger one of a pair,
    `standardised` the mean difference in standard deviations, `p` that of the test which its
    values allow (`experiments.statistics.effects`).
    """

    difference: Difference
    superiority: Estimate
    standardised: float
    p: float


@dataclass(frozen=True)
class Conditional:
    """A measure that some wars do not have, such as the terms of a settlement.

    `first` and `second` are its means over all wars of an arm that have it, `difference` is over
    the pairs in which both do, `only_first` and `only_second` are means over the wars of an arm
    whose twin does not.
    """

    first: Estimate
    second: Estimate
    difference: Difference
    only_first: Estimate
    only_second: Estimate


@dataclass(frozen=True)
class Contrast:
    """Pairs of wars of two arms; months before `treatment` must not differ.

    `worlds` has the world of each pair, int64, (pair), where runs are spread over several: then
    worlds take the place of runs in all intervals.
    """

    first: Wars
    second: Wars
    treatment: int
    worlds: NDArray[np.int64] | None = None

    @property
    def own(self) -> NDArray[np.int64]:
        """Of which unit of the statistics each pair is, int64, (pair)."""
        return self.first.runs if self.worlds is None else self.worlds

    @property
    def measures(self) -> list[Measure]:
        """The measures that are reported: all that both arms' wars tell."""
        return measures_told([wars.war for wars in self.wars])

    def pairs(self, measure: Measure) -> tuple[Values, Values]:
        """Return a measure of both arms, war by war."""
        first, second = (measure.of(wars.war) for wars in (self.first, self.second))
        return first, second

    @cached_property
    def effects(self) -> dict[str, Effect]:
        """Return each measure's paired difference with its effect sizes."""
        found = self.differences
        return {
            one.name: _effect(found[one.name], *self.pairs(one), self.own) for one in self.measures
        }

    @cached_property
    def units(self) -> int:
        """The number of runs that the pairs belong to, or of worlds where these are the units."""
        return units(self.own)[0]

    @cached_property
    def differences(self) -> dict[str, Difference]:
        """Each measure's paired difference."""
        return {one.name: difference_by_run(*self.pairs(one), self.own) for one in self.measures}

    @property
    def conditional(self) -> dict[str, Conditional]:
        """Return each measure that some wars do not have."""
        return {
            measure.name: self.in_parts(measure)
            for measure in self.measures
            if not complete(*self.pairs(measure)).all()
        }

    def in_parts(self, measure: Measure) -> Conditional:
        """Return a measure by which wars of a pair have it; it may be all."""
        first, second = (np.asarray(one, np.float64) for one in self.pairs(measure))
        only_first = np.where(np.isnan(second), first, np.nan)
        only_second = np.where(np.isnan(first), second, np.nan)
        return Conditional(
            mean_by_run(first, self.own),
            mean_by_run(second, self.own),
            self.differences[measure.name],
            mean_by_run(only_first, self.own),
            mean_by_run(only_second, self.own),
        )

    def p_values(self) -> dict[str, float]:
        """Return the p-value of each primary outcome, not adjusted for anything."""
        primary = [measure for measure in self.measures if measure.primary]
        return {one.name: p_value(*self.pairs(one), self.own) for one in primary}

    def frequencies(self) -> Frequencies:
        """Return, of 100 pairs, how many wars were shorter, equal, longer under the second arm."""
        first, second = (wars.war["war_length"] for wars in self.wars)
        ended = [np.isin(wars.war["outcome"], list(CAUSES)) for wars in self.wars]
        return natural_frequencies(first, second, ~np.any(ended, axis=0))

    @property
    def identical(self) -> bool:
        """Whether every pair has the same outcome, to the bit in everything recorded of a war."""
        return all(
            np.array_equal(self.first.war[name], self.second.war[name], equal_nan=True)
            for name in self.first.war.dtype.names or ()
        )

    def pairing(self) -> Pairing:
        """Return the audit of the pairs whose months are kept."""
        return audit(_months(self.first), _months(self.second), self.treatment)

    def front(self) -> FirstDifference:
        """Return when the land held first differs."""
        return first_difference(*(wars.months["land"][..., None] for wars in self.wars))

    def variance_saved(self) -> dict[str, float]:
        """Return, per measure, the share of a difference's variance that pairing saves."""
        return {measure.name: variance_saved(*self.pairs(measure)) for measure in self.measures}

    @property
    def wars(self) -> tuple[Wars, Wars]:
        """Both arms."""
        return self.first, self.second


def _effect(
    difference: Difference, first: Values, second: Values, runs: NDArray[np.int64]
) -> Effect:
    return Effect(
        difference,
        superiority(first, second, runs),
        standardised(first, second),
        p_value(first, second, runs),
    )


def _months(wars: Wars) -> FloatArray:
    """Return months as plain numbers, (run, month, column)."""
    rows = np.ascontiguousarray(wars.months)
    return rows.view(np.ndarray).view(np.float64).reshape(*rows.shape, len(columns(Month)))


@dataclass(frozen=True, slots=True)
class FirstDifference:
    """Months in which pairs first differ: median, 10% and 90% quantile over those that do.

    `never` is the share (0-1) of all pairs that do not differ in any month. NaN without a pair.
    """

    median: float
    low: float
    high: float
    never: float


@dataclass(frozen=True, slots=True)
class Pairing:
    """Audit of pairs: their number, the share (0-1) that differs before treatment, first months."""

    pairs: int
    not_identical: float
    first_difference: FirstDifference


def audit(first: FloatArray, second: FloatArray, treatment: int) -> Pairing:
    """Compare two arms war by war and month by month, to the bit.

    Args:
        first: Months of one arm's wars, (run, month, column); all kinds of NaN are one.
        second: Those of the other arm, run by run.
        treatment: The month before which nothing may differ.

    Returns:
        How many pairs there are, how many differ too early, and when pairs first differ.

    Raises:
        ValueError: The shapes differ.

    >>> before, after = np.zeros((2, 3, 1)), np.zeros((2, 3, 1))
    >>> after[1, 2] = 5.0
    >>> audit(before, after, treatment=2).not_identical
    0.0
    """
    months = _first_months(first, second)
    return Pairing(months.size, _share(months < treatment), _summary(months))


def first_difference(first: FloatArray, second: FloatArray) -> FirstDifference:
    """Months in which pairs first differ in any column; arguments and errors as in `audit`."""
    return _summary(_first_months(first, second))


def variance_saved(first: Values, second: Values) -> float:
    """Share of the variance of a difference that pairing saves: 1 - Var(d) / (Var(1) + Var(2)).

    Against as many wars in independent arms. 1: arms differ by a constant; 0: pairing is useless;
    below 0: it harms. NaN where neither arm varies and below two pairs. A pair with NaN in either
    arm is left out. Raises ValueError when the shapes differ.

    >>> variance_saved(np.array([1.0, 2.0, 3.0]), np.array([2.0, 3.0, 4.0]))
    1.0
    """
    before, after = complete_pairs(first, second)
    independent = variance(before) + variance(after)
    return 1.0 - variance(after - before) / independent if independent > 0.0 else math.nan


def _first_months(first: FloatArray, second: FloatArray) -> FloatArray:
    """Month in which each pair first differs (pair), NaN if in none."""
    if first.shape != second.shape:
        raise ValueError(f"paired arms differ in shape: {first.shape} and {second.shape}")
    pairs = zip(first, second, strict=True)
    # Pair by pair: masks of all months of all wars at once would take as much memory again.
    differ = np.array([np.any(_differ(*pair), axis=-1) for pair in pairs]).reshape(first.shape[:2])
    return np.where(differ.any(axis=1), differ.argmax(axis=1), np.nan)


def _differ(first: FloatArray, second: FloatArray) -> NDArray[np.bool_]:
    other_bits = first.view(np.uint64) != second.view(np.uint64)
    return np.asarray(other_bits & ~(np.isnan(first) & np.isnan(second)))


def _summary(months: FloatArray) -> FirstDifference:
    levels, _ = quantiles(months[:, np.newaxis], (0.50, 0.10, 0.90))
    median, low, high = levels[:, 0].tolist()
    return FirstDifference(median, low, high, _share(np.isnan(months)))


def _share(pairs: NDArray[np.bool_]) -> float:
    return float(np.mean(pairs)) if pairs.size else math.nan
