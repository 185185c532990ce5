"""Whether pairs are pairs: the same war to the bit until treatment, and what that saves."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.statistics import FloatArray, complete_pairs, quantiles, variance


@dataclass(frozen=True, slots=True)
class FirstDifference:
    """In which month pairs first differ: median, 10% and 90% quantile over those that do.

    `never` is the share (0-1) of all pairs that do not differ in any month. NaN without a pair.
    """

    median: float
    low: float
    high: float
    never: float


@dataclass(frozen=True, slots=True)
class Pairing:
    """How many pairs there are, and the share (0-1) that is not identical before treatment."""

    pairs: int
    not_identical: float
    first_difference: FirstDifference


def audit(first: FloatArray, second: FloatArray, treatment: int) -> Pairing:
    """Compare two arms war by war and month by month, to the bit.

    `first` and `second` are (run, month, column); all kinds of NaN are one. Months before
    `treatment` must not differ. Raises ValueError when the shapes differ.

    >>> before, after = np.zeros((2, 3, 1)), np.zeros((2, 3, 1))
    >>> after[1, 2] = 5.0
    >>> audit(before, after, treatment=2).not_identical
    0.0
    """
    months = _first_months(first, second)
    return Pairing(months.size, _share(months < treatment), _summary(months))


def first_difference(first: FloatArray, second: FloatArray) -> FirstDifference:
    """When pairs first differ in any of these columns; arguments and errors as in `audit`."""
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
