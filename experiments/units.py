"""Runs as the units of an interval: wars that share a run share their luck, so they are one unit.

Where a run is played in several worlds, its values are averaged over them first. Where no run comes
twice every value is a unit of its own and stays as it is, to the bit and in its place.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from experiments.statistics import Estimate, FloatArray, arm_mean


def units(runs: ArrayLike) -> tuple[int, NDArray[np.int64]]:
    """Return how many runs there are, and to which of them each value belongs, by their order.

    >>> units([7, 3, 7])
    (2, array([1, 0, 1]))
    """
    found, place = np.unique(np.asarray(runs), return_inverse=True)
    return found.size, np.asarray(place, dtype=np.int64)


def repeated(runs: ArrayLike) -> bool:
    """Whether any run comes twice."""
    return units(runs)[0] < np.size(runs)


def by_run(values: ArrayLike, runs: ArrayLike) -> FloatArray:
    """Mean of each run's values, in the order of runs; NaN are left out, and stay if all are.

    The values themselves, in their own order, where no run comes twice. Raises ValueError when the
    shapes differ.

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
    """Both arms by run, over the pairs in which neither is NaN; errors as `by_run`.

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
    """`experiments.statistics.arm_mean` with runs as its units; `n` counts wars.

    A share that is the same in all wars keeps Wilson's interval, over runs: what was never seen in
    many worlds of the same luck was not seen more often than in one.
    """
    array = np.asarray(values)
    if not repeated(runs):
        return arm_mean(array)
    averaged = by_run(array, runs)
    unanimous = array.dtype == np.bool_ and np.ptp(averaged) == 0.0 and averaged[0] in (0.0, 1.0)
    found = arm_mean(averaged == 1.0 if unanimous else averaged)
    wars = int(np.sum(~np.isnan(array.astype(np.float64))))
    return Estimate(found.mean, found.low, found.high, wars, found.method)
