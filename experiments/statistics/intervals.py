"""Means, paired differences and monthly quantiles over wars, with honest 95% intervals.

NaN means "does not exist in this war" (no terms without a signature) and is left out; every result
carries the number of wars or pairs it rests on and the method of its interval:

* ``BCa``: bias-corrected and accelerated bootstrap of the mean, 2,000 resamples (Efron and
  Tibshirani 1993, chapter 14). The resamples come from a Philox generator with a fixed key and
  depend on the sample size alone: results repeat, and arms that change places mirror them.
* ``BCa expansion``: above 5,000 values the same limits, with the bootstrap distribution replaced
  by its Cornish-Fisher expansion (Hall 1992, chapter 3): time and memory grow with n alone.
* ``Student``: below ten values, where a bootstrap interval is too narrow.
* ``Wilson``: a share of wars; does not shrink to a point at 0 or 1.
* ``Kaplan-Meier``: a restricted mean length, wars cut off (`experiments.statistics.survival`).
* ``normal``: a log odds ratio (`experiments.statistics.effects`).
* ``constant``: every value is the same d, and the interval is [d, d].
* ``constant by run``: every run's mean is the same d, though its values are not.
* ``none``: no value, or a single one; the limits are NaN.

Where a run is played in several worlds, its values are averaged over them first. Where no run comes
twice every value is a unit of its own and stays as it is, to the bit and in its place.
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

FloatArray = NDArray[np.float64]
Method = Literal[
    "BCa",
    "BCa expansion",
    "Student",
    "Wilson",
    "Kaplan-Meier",
    "normal",
    "constant",
    "none",
    "constant by run",
]
Interval = tuple[float, float, Method]

RESAMPLES = 2_000
RESAMPLING_KEY = 1905
SMALL, LARGE = 10, 5_000
NORMAL = NormalDist()
Z = NORMAL.inv_cdf(0.975)


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

    `first` and `second` are the means of the arms over these same pairs.
    """

    first: float
    second: float
    estimate: float
    low: float
    high: float
    pairs: int
    method: Method

    @property
    def constant(self) -> bool:
        """Whether every pair shows exactly the same difference."""
        return self.method == "constant"


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
    low, high, method = _wilson(sample) if share else _interval(sample)
    return Estimate(_mean(sample), low, high, sample.size, method)


def paired_difference(first: ArrayLike, second: ArrayLike) -> Difference:
    """Mean of second - first over pairs of wars, with its 95% interval.

    Args:
        first: A number per war of one arm, (pair).
        second: The other arm's, (pair); a pair with NaN in either arm is left out.

    Returns:
        The difference in the unit of the values; NaN without a pair.

    Raises:
        ValueError: The shapes differ.

    >>> paired_difference([1.0, 2.0, 3.0], [3.0, 4.0, float("nan")])
    Difference(first=1.5, second=3.5, estimate=2.0, low=2.0, high=2.0, pairs=2, method='constant')
    """
    before, after = complete_pairs(first, second)
    change = after - before
    low, high, method = _interval(change)
    return Difference(_mean(before), _mean(after), _mean(change), low, high, change.size, method)


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


def units(runs: ArrayLike) -> tuple[int, NDArray[np.int64]]:
    """Return how many runs there are, and to which of them each value belongs.

    Args:
        runs: The run of each value, integers, (value).

    Returns:
        The number of runs, and the place of each value's run in their order, int64, (value).

    >>> units([7, 3, 7])
    (2, array([1, 0, 1]))
    """
    found, place = np.unique(np.asarray(runs), return_inverse=True)
    return found.size, np.asarray(place, dtype=np.int64)


def repeated(runs: ArrayLike) -> bool:
    """Whether any run comes twice."""
    return units(runs)[0] < np.size(runs)


def by_run(values: ArrayLike, runs: ArrayLike) -> FloatArray:
    """Mean of each run's values.

    Args:
        values: Numbers, (value); NaN are left out.
        runs: The run of each, (value).

    Returns:
        Means in the order of runs, (run), NaN where all of a run are. Where no run comes twice, the
        values themselves, in their own order.

    Raises:
        ValueError: The shapes differ.

    >>> by_run([1.0, float("nan"), 3.0], [0, 1, 0])
    array([ 2., nan])
    """
    array = np.asarray(values, dtype=np.float64)
    if array.shape != np.shape(runs):
        raise ValueError(f"values and runs differ in shape: {array.shape} and {np.shape(runs)}")
    count, place = units(runs)
    if count == array.size:
        return array
    known = ~np.isnan(array)
    sums = np.bincount(place[known], weights=array[known], minlength=count)
    counts = np.bincount(place[known], minlength=count)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def pairs_by_run(
    first: ArrayLike, second: ArrayLike, runs: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Both arms by run, over the pairs in which neither is NaN.

    Args:
        first: A number per war of one arm, (pair).
        second: The other arm's, (pair).
        runs: The run of each pair, (pair).

    Returns:
        Both arms' means, (run), as `by_run` gives them.

    Raises:
        ValueError: The shapes differ.

    >>> pairs_by_run([1.0, 5.0], [2.0, float("nan")], [4, 4])
    (array([1.]), array([2.]))
    """
    before, after = (np.asarray(arm, dtype=np.float64) for arm in (first, second))
    if not repeated(runs):
        return before, after
    missing = np.isnan(before) | np.isnan(after)
    kept = (by_run(np.where(missing, np.nan, arm), runs) for arm in (before, after))
    return next(kept), next(kept)


def mean_by_run(values: ArrayLike, runs: ArrayLike) -> Estimate:
    """`arm_mean` with runs as its units; `n` counts wars.

    A share that is the same in all wars keeps Wilson's interval, over runs: what was never seen in
    many worlds of the same luck was not seen more often than in one.

    Args:
        values: A number or a truth per war, (war); NaN are left out.
        runs: The run of each war, (war).

    Returns:
        The estimate in the unit of the values.

    Raises:
        ValueError: The shapes differ.
    """
    array = np.asarray(values)
    if not repeated(runs):
        return arm_mean(array)
    averaged = by_run(array, runs)
    unanimous = array.dtype == np.bool_ and np.ptp(averaged) == 0.0 and averaged[0] in (0.0, 1.0)
    found = arm_mean(averaged == 1.0 if unanimous else averaged)
    wars = int(np.sum(~np.isnan(array.astype(np.float64))))
    return Estimate(found.mean, found.low, found.high, wars, found.method)


def variance(sample: FloatArray) -> float:
    """Sample variance (n - 1) of values without NaN, (value), in their unit squared.

    Exactly 0 for a constant sample; NaN below two values.
    """
    if sample.size < 2:
        return math.nan
    return float(np.var(sample, ddof=1)) if np.ptp(sample) else 0.0


def _mean(sample: FloatArray) -> float:
    """The mean, to the bit the common value of a constant sample; NaN without values."""
    if sample.size and np.ptp(sample) == 0.0:
        return float(sample[0])
    return float(np.mean(sample)) if sample.size else math.nan


def _interval(sample: FloatArray) -> Interval:
    """The 95% interval of a mean by the method that the sample allows."""
    if sample.size < 2:
        return math.nan, math.nan, "none"
    if np.ptp(sample) == 0.0:
        return float(sample[0]), float(sample[0]), "constant"
    if sample.size < SMALL:
        return _student(sample)
    return _bca(sample) if sample.size <= LARGE else _bca_expansion(sample)


def _student(sample: FloatArray) -> Interval:
    from scipy.special import stdtrit

    error = np.std(sample, ddof=1) / math.sqrt(sample.size)
    half = float(stdtrit(sample.size - 1, 0.975) * error)
    return _mean(sample) - half, _mean(sample) + half, "Student"


def _wilson(sample: FloatArray) -> Interval:
    """Wilson (1927): the shares that a score test at 5% would not reject."""
    n, share = sample.size, _mean(sample)
    centre = share + Z * Z / (2 * n)
    half = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    low, high = ((centre + side) / (1 + Z * Z / n) for side in (-half, half))
    return max(0.0, low), min(1.0, high), "Wilson"


def _bca(sample: FloatArray) -> Interval:
    """Bootstrap quantiles at the bias-corrected and accelerated levels (eq. 14.10)."""
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
    return np.concatenate([sample[rows].mean(axis=1) for rows in blocks])


@lru_cache(maxsize=2)
def _resamples(size: int) -> NDArray[np.uint16]:
    """Indices (resample, draw) of all resamples of a sample of this size; at most 20 MB."""
    generator = np.random.Generator(np.random.Philox(key=RESAMPLING_KEY))
    return generator.integers(0, size, (RESAMPLES, size)).astype(np.uint16)
