"""Contrast of two arms over pairs of wars: effects, and the audit of the pairing.

A pair is one run under both arms, and a difference the second less the first.

Where a run is played in several worlds, its pairs share their luck: intervals and p-values then
rest on runs (`experiments.statistics.intervals`), all that merely describes wars on every pair.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from abm.engine.ensemble import Wars
from abm.schema import Month, columns
from experiments.comparison.measures import Measure, measures_of
from experiments.statistics.effects import holm, p_value, standardised, superiority
from experiments.statistics.intervals import (
    Difference,
    Estimate,
    FloatArray,
    Method,
    complete_pairs,
    paired_difference,
    pairs_by_run,
    quantiles,
    units,
    variance,
)
from experiments.statistics.survival import Frequencies, natural_frequencies


@dataclass(frozen=True)
class Effect:
    """A measure's paired difference and its size in other words.

    `superiority` is the probability that the second arm's value is the larger one of a pair,
    `standardised` the mean difference in standard deviations, `p` the paired t test's.
    """

    difference: Difference
    superiority: Estimate
    standardised: float
    p: float


@dataclass(frozen=True)
class Contrast:
    """Pairs of wars of two arms; months before `treatment` must not differ."""

    first: Wars
    second: Wars
    treatment: int

    @property
    def measures(self) -> list[Measure]:
        """The measures that are reported: all whose fields are there."""
        return measures_of(self.first.war.dtype.names or ())

    def pairs(self, measure: Measure) -> tuple[FloatArray, FloatArray]:
        """Return a measure of both arms, war by war."""
        first, second = (
            np.asarray(measure.of(wars.war), np.float64) for wars in (self.first, self.second)
        )
        return first, second

    @cached_property
    def effects(self) -> dict[str, Effect]:
        """Return each measure's paired difference with its effect sizes."""
        return {
            measure.name: _effect(*self.pairs(measure), self.first.runs)
            for measure in self.measures
        }

    @cached_property
    def units(self) -> int:
        """The number of runs that the pairs belong to."""
        return units(self.first.runs)[0]

    @property
    def differences(self) -> dict[str, Difference]:
        """Each measure's paired difference."""
        return {name: effect.difference for name, effect in self.effects.items()}

    def adjusted(self) -> dict[str, float]:
        """Return the p-values of the primary outcomes, adjusted for their number (Holm)."""
        primary = [measure for measure in self.measures if measure.primary]
        return holm({measure.name: self.effects[measure.name].p for measure in primary})

    def frequencies(self) -> Frequencies:
        """Return, of 100 pairs, how many wars were shorter, equal, longer under the second arm."""
        return natural_frequencies(self.first.war["war_length"], self.second.war["war_length"])

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


def _effect(first: FloatArray, second: FloatArray, runs: NDArray[np.int64]) -> Effect:
    averaged = pairs_by_run(first, second, runs)
    return Effect(
        _of_pairs(paired_difference(*averaged), *complete_pairs(first, second)),
        superiority(first, second, runs),
        standardised(first, second),
        p_value(*averaged),
    )


def _of_pairs(found: Difference, first: FloatArray, second: FloatArray) -> Difference:
    """Return a difference over runs with the number of pairs, constant only if all pairs are."""
    change = second - first
    if change.size and np.ptp(change) == 0.0:
        return paired_difference(first, second)
    method: Method = "constant by run" if found.constant else found.method
    return replace(found, pairs=change.size, method=method)


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


def variance_saved(first: FloatArray, second: FloatArray) -> float:
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
