"""Means, paired differences and monthly quantiles over wars, with honest 95% intervals.

NaN means "does not exist in this war" (no terms without a signature) and is left out; every result
carries the number of wars or pairs it rests on and the method of its interval:

* ``BCa``: bias-corrected and accelerated bootstrap of the mean, 2,000 resamples (Efron and
  Tibshirani 1993, chapter 14). The resamples come from a Philox generator with a fixed key and
  depend on the sample size alone: results repeat, and arms that change places mirror them.
* ``BCa expansion``: above 5,000 values the same limits, with the bootstrap distribution replaced
  by its Cornish-Fisher expansion (Hall 1992, chapter 3): time and memory grow with n alone.
* ``Student``: below ten values, and where runs have unlike numbers of them, for there a bootstrap
  interval is too narrow.
* ``Wilson``: a share of wars; does not shrink to a point at 0 or 1.
* ``Newcombe``: the paired difference of two shares; no point either where no pair differs
  (`experiments.statistics.shares`).
* ``Kaplan-Meier``: a restricted mean length, wars cut off (`experiments.statistics.survival`).
* ``normal``: a log odds ratio (`experiments.statistics.effects`).
* ``constant``: every value is the same d, and the interval is [d, d]; no share has it, nor has a
  paired difference that no pair shows.
* ``too few differ``: most values are the same and fewer than `FEWEST_DIFFERING` are not, or no pair
  differs; the limits are NaN. A mean rests on the values that differ, and fewer of these than a
  bootstrap takes tell neither how many more there are nor how far they go.
* ``constant by run``: every run's mean is the same d, though its values are not.
* ``none``: no value, or a single one; the limits are NaN.

Truths (bool) are shares, numbers are not, be they all 0 and 1. Where a run is played in several
worlds, runs are the units (`experiments.statistics.runs`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from experiments.statistics.shares import PairedShares, Share, Z, paired_shares

FloatArray = NDArray[np.float64]
Method = Literal[
    "BCa",
    "BCa expansion",
    "Student",
    "Wilson",
    "Newcombe",
    "Kaplan-Meier",
    "normal",
    "constant",
    "none",
    "constant by run",
    "too few differ",
]
Interval = tuple[float, float, Method]

RESAMPLES = 2_000
RESAMPLING_KEY = 1905
SMALL, LARGE = 10, 5_000
#: Values other than the most common one below which a mean that most share has no interval; fixed
#: as the fewest that a bootstrap takes, and measured in `docs/statistics.md`.
FEWEST_DIFFERING = SMALL
ROUNDING = 1e-12  # of the largest value: two that lie closer are the same
NORMAL = NormalDist()
TOO_FEW: Interval = (math.nan, math.nan, "too few differ")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over `n` wars with its 95% interval, in the unit of the values."""

    mean: float
    low: float
    high: float
    n: int
    method: Method


@dataclass(frozen=True, slots=True)
class Difference:
    """Second arm minus first arm over `pairs` pairs, with its 95% interval.

    `first` and `second` are the means of the arms over these same pairs; `shares` is what limits of
    a share rest on. `differing` counts the units, pairs or runs, that show another difference than
    the most common one, out of `units`.
    """

    first: float
    second: float
    estimate: float
    low: float
    high: float
    pairs: int
    method: Method
    shares: PairedShares | None = None
    differing: int = 0
    units: int = 0

    @property
    def constant(self) -> bool:
        """Whether every pair shows exactly the same difference."""
        return self.method == "constant"

    @property
    def too_few(self) -> bool:
        """Whether too few units differ for an interval."""
        return self.method == "too few differ"

    @property
    def half_width(self) -> float:
        """Half the width of the interval; NaN without one, which what is constant has not."""
        return (self.high - self.low) / 2.0 if self.high > self.low else math.nan


def arm_mean(values: ArrayLike) -> Estimate:
    """Mean over the wars of one arm with its 95% interval.

    Args:
        values: A number per war, (war); NaN are left out. A boolean array is a share and gets
            Wilson's interval.

    Returns:
        The estimate in the unit of the values; NaN without a value.

    >>> arm_mean([3.0, float("nan"), 3.0])
    Estimate(mean=3.0, low=3.0, high=3.0, n=2, method='constant')
    """
    array = np.asarray(values)
    sample = array.astype(np.float64)
    sample = sample[~np.isnan(sample)]
    share = array.dtype == np.bool_ and sample.size > 0
    if share:
        return wilson(Share(mean(sample), sample.size), sample.size)
    low, high, method = interval(sample)
    return Estimate(mean(sample), low, high, sample.size, method)


def wilson(found: Share, wars: int) -> Estimate:
    """Return a share with its limits, over so many wars."""
    low, high = found.limits()
    return Estimate(found.share, low, high, wars, "Wilson")


def paired_difference(first: ArrayLike, second: ArrayLike) -> Difference:
    """Mean of second - first over pairs of wars, with its 95% interval.

    Args:
        first: A number per war of one arm, (pair).
        second: The other arm's, (pair); a pair with NaN in either arm is left out. Two boolean
            arrays are shares and get Newcombe's interval.

    Returns:
        The difference in the unit of the values; NaN without a pair.

    Raises:
        ValueError: The shapes differ.

    >>> found = paired_difference([1.0, 2.0, 3.0], [3.0, 4.0, float("nan")])
    >>> found.estimate, found.pairs, found.method
    (2.0, 2, 'constant')
    """
    before, after = complete_pairs(first, second)
    if before.size and are_shares(first, second):
        return newcombe(paired_shares(before == 1.0, after == 1.0), before, after)
    change = after - before
    low, high, method = interval(change) if change.any() or change.size < 2 else TOO_FEW
    differing, count = int(np.sum(unusual(change))), change.size
    return Difference(
        mean(before),
        mean(after),
        mean(change),
        low,
        high,
        change.size,
        method,
        None,
        differing,
        count,
    )


def newcombe(found: PairedShares, before: FloatArray, after: FloatArray) -> Difference:
    """Return the difference of two shares with its limits, over the pairs of both arms."""
    first, second = found.first.share, found.second.share
    low, high = found.limits()
    differing, count = int(np.sum(unusual(after - before))), before.size
    return Difference(
        first, second, second - first, low, high, before.size, "Newcombe", found, differing, count
    )


def are_shares(*arms: ArrayLike) -> bool:
    """Whether all are truths, not numbers."""
    return all(np.asarray(arm).dtype == np.bool_ for arm in arms)


def complete_pairs(first: ArrayLike, second: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Both arms without the pairs in which either is NaN.

    Args:
        first: A number per war of one arm, (pair).
        second: The other arm's, (pair).

    Returns:
        Both as float64, (complete pair), in their order.

    Raises:
        ValueError: The shapes differ.
    """
    before, after = (np.asarray(arm, dtype=np.float64) for arm in (first, second))
    if before.shape != after.shape:
        raise ValueError(f"paired arms differ in shape: {before.shape} and {after.shape}")
    kept = complete(before, after)
    return before[kept], after[kept]


def complete(first: ArrayLike, second: ArrayLike) -> NDArray[np.bool_]:
    """Whether each pair has a number, not NaN, in both arms: bool, (pair)."""
    before, after = (np.asarray(arm, dtype=np.float64) for arm in (first, second))
    return np.asarray(~(np.isnan(before) | np.isnan(after)))


def quantiles(values: ArrayLike, levels: Sequence[float]) -> tuple[FloatArray, NDArray[np.int64]]:
    """Quantiles over the wars that run in each month, and how many these are.

    Args:
        values: (run, month), NaN where a war does not run.
        levels: Shares (0-1) of wars below the quantiles.

    Returns:
        The quantiles (level, month), interpolated linearly, in the unit of the values, NaN in
        months without a war; and the counts, int64, (month).

    >>> quantiles([[1.0, 5.0], [3.0, float("nan")]], [0.5])
    (array([[2., 5.]]), array([2, 1]))
    """
    # NaN sort to the end, so that the wars that run stand first in each row.
    if not np.size(values):
        shape = np.shape(values)
        return np.full((len(levels), shape[1]), np.nan), np.zeros(shape[1], dtype=np.int64)
    table = np.sort(np.ascontiguousarray(np.asarray(values, dtype=np.float64).T), axis=1)
    counts = np.sum(~np.isnan(table), axis=1)
    months = np.arange(len(table))
    last = np.maximum(counts - 1, 0)
    places = np.multiply.outer(np.asarray(levels, dtype=np.float64), last)
    below = np.floor(places).astype(np.int64)
    low, high = table[months, below], table[months, np.minimum(below + 1, last)]
    return low + (high - low) * (places - below), counts


def unusual(sample: FloatArray) -> NDArray[np.bool_]:
    """Whether each value, (value), is another than the most common one, beyond rounding."""
    if not sample.size:
        return np.zeros(0, dtype=np.bool_)
    values, counts = np.unique(sample, return_counts=True)
    away = np.abs(sample - values[counts.argmax()])
    return np.asarray(away > ROUNDING * np.max(np.abs(sample)))


def too_few(differing: int, units: int) -> bool:
    """Whether most units are alike, and fewer than `FEWEST_DIFFERING` are not.

    >>> too_few(1, 60), too_few(10, 60), too_few(3, 5)
    (True, False, False)
    """
    return differing < FEWEST_DIFFERING and 2 * differing < units


def variance(sample: FloatArray) -> float:
    """Sample variance (n - 1) of values without NaN, (value), in their unit squared.

    Exactly 0 for a constant sample; NaN below two values.
    """
    if sample.size < 2:
        return math.nan
    return float(np.var(sample, ddof=1)) if np.ptp(sample) else 0.0


def mean(sample: FloatArray) -> float:
    """The mean, to the bit the common value of a constant sample; NaN without values."""
    if sample.size and np.ptp(sample) == 0.0:
        return float(sample[0])
    return float(np.mean(sample)) if sample.size else math.nan


def interval(sample: FloatArray) -> Interval:
    """The 95% interval of a mean by the method that the sample allows."""
    if sample.size < 2:
        return math.nan, math.nan, "none"
    if np.ptp(sample) == 0.0:
        return float(sample[0]), float(sample[0]), "constant"
    others = int(np.sum(unusual(sample)))
    if others and too_few(others, sample.size):
        return TOO_FEW
    if sample.size < SMALL:
        return student(sample, sample.size - 1)
    return _bca(sample.tobytes()) if sample.size <= LARGE else _bca_expansion(sample)


def student(sample: FloatArray, freedom: float) -> Interval:
    """Student's 95% interval of a mean, with these degrees of freedom."""
    from scipy.special import stdtrit

    error = np.std(sample, ddof=1) / math.sqrt(sample.size)
    half = float(stdtrit(freedom, 0.975) * error)
    return mean(sample) - half, mean(sample) + half, "Student"


@lru_cache(maxsize=256)
def _bca(content: bytes) -> Interval:
    """Bootstrap quantiles at the bias-corrected and accelerated levels (eq. 14.10).

    By the sample's bytes: a comparison asks for the same one in its table and in what it writes.
    """
    sample = np.frombuffer(content)
    means, mean = _resampled_means(sample), np.mean(sample)
    below = float(np.mean(means < mean) + np.mean(means <= mean)) / 2
    # Rounding alone can put a nearly constant sample's mean outside all resamples: keep it finite.
    bias = NORMAL.inv_cdf(min(max(below, 0.5 / RESAMPLES), 1 - 0.5 / RESAMPLES))
    points = _corrected(bias, _acceleration(sample))
    low, high = np.quantile(means, [NORMAL.cdf(point) for point in points])
    return float(low), float(high), "BCa"


def _bca_expansion(sample: FloatArray) -> Interval:
    """The BCa limits of a mean to second order; like resamples, never outside the sample."""
    a = _acceleration(sample)
    error = np.std(sample) / math.sqrt(sample.size)
    # For a mean the bias equals the acceleration, and both are skewness / (6 sqrt(n)).
    limits = [np.mean(sample) + error * (w + a * (w * w - 1)) for w in _corrected(a, a)]
    low, high = np.clip(limits, sample.min(), sample.max())
    return float(low), float(high), "BCa expansion"


def _corrected(bias: float, acceleration: float) -> list[float]:
    """Normal points at which BCa reads the bootstrap distribution."""
    shifted = [bias - Z, bias + Z]
    return [bias + point / (1 - acceleration * point) for point in shifted]


def _acceleration(sample: FloatArray) -> float:
    """Jackknife acceleration of a mean, in closed form: within +-1/6, in no unit."""
    deviations = sample - np.mean(sample)
    deviations /= np.max(np.abs(deviations))
    return float(np.sum(deviations**3) / (6 * np.sum(deviations**2) ** 1.5))


def _resampled_means(sample: FloatArray) -> FloatArray:
    """Means of the fixed resamples, a few at a time so that memory stays small."""
    blocks = np.array_split(_resamples(sample.size), 40)
    # No place is beyond the sample, so nothing is wrapped; but then NumPy need not look.
    return np.concatenate([np.take(sample, rows, mode="wrap").mean(axis=1) for rows in blocks])


@lru_cache(maxsize=6)
def _resamples(size: int) -> NDArray[np.uint16]:
    """Indices (resample, draw) of all resamples of a sample of this size; at most 20 MB."""
    generator = np.random.Generator(np.random.Philox(key=RESAMPLING_KEY))
    return generator.integers(0, size, (RESAMPLES, size)).astype(np.uint16)
