"""Means and differences where a run is played in several worlds: runs are the units.

The wars of a run share their luck, and with them whatever is measured. Where no run comes twice
every value is a unit of its own, and all is as `experiments.statistics.intervals` has it, to the
bit.

What is estimated is the mean over all values, however many of them a run has: a settlement counts
once, in whichever world it is signed. Where runs have unlike numbers of values it is a ratio of two
sums over runs, and its interval that of the ratio linearised (Cochran 1977, section 6.3): run r
stands for mean + (sum_r - mean n_r) R / N, with R runs that have a value and N values.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from experiments.statistics.intervals import (
    Difference,
    Estimate,
    FloatArray,
    are_shares,
    arm_mean,
    complete,
    complete_pairs,
    interval,
    mean,
    newcombe,
    paired_difference,
    wilson,
)
from experiments.statistics.shares import PairedShares, correlation, share_of_runs


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
    """One number for each run that has a value; their mean is the mean of all values.

    Args:
        values: Numbers, (value); NaN are left out.
        runs: The run of each, (value).

    Returns:
        Numbers in the order of runs, float64, (run): each run's own mean where all have as many
        values, else what it stands for in the linearised mean. Where no run comes twice, the values
        themselves, in their own order.

    Raises:
        ValueError: The shapes differ.

    >>> by_run([1.0, 3.0, float("nan"), 5.0], [0, 0, 1, 2])
    array([1.66666667, 4.33333333])
    """
    array = np.asarray(values, dtype=np.float64)
    if array.shape != np.shape(runs):
        raise ValueError(f"values and runs differ in shape: {array.shape} and {np.shape(runs)}")
    known = ~np.isnan(array)
    array, (count, place) = array[known], units(np.asarray(runs)[known])
    if count == array.size:
        return array
    counts = np.bincount(place, minlength=count)
    sums = np.bincount(place, weights=array, minlength=count)
    if np.ptp(counts) == 0:
        return np.asarray(sums / counts)
    overall = mean(array)
    return np.asarray(overall + (sums - overall * counts) * (count / array.size))


def mean_by_run(values: ArrayLike, runs: ArrayLike) -> Estimate:
    """`arm_mean` with runs as its units; `n` counts wars.

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
    wars = int(np.sum(~np.isnan(array.astype(np.float64))))
    of_runs = by_run(array, runs)
    if of_runs.size and are_shares(array):
        return wilson(share_of_runs(of_runs, wars), wars)
    return replace(arm_mean(of_runs), n=wars)


def difference_by_run(first: ArrayLike, second: ArrayLike, runs: ArrayLike) -> Difference:
    """`paired_difference` with runs as its units; `pairs` counts pairs.

    Args:
        first: A number or a truth per war of one arm, (pair).
        second: The other arm's, (pair); a pair with NaN in either arm is left out.
        runs: The run of each pair, (pair).

    Returns:
        The difference in the unit of the values; "constant" only if all pairs are.

    Raises:
        ValueError: The shapes differ.

    >>> found = difference_by_run([0.0, 0.0, 1.0], [1.0, 3.0, 9.0], [4, 4, 7])
    >>> found.estimate, found.pairs
    (4.0, 3)
    """
    before, after, own = complete_by_run(first, second, runs)
    if not repeated(own):
        return paired_difference(first, second)
    if are_shares(first, second):
        return newcombe(_paired_shares(before, after, own), before.size)
    change = after - before
    if np.ptp(change) == 0.0:
        return paired_difference(before, after)
    of_runs = by_run(change, own)
    low, high, method = interval(of_runs)
    if method == "constant":
        method = "constant by run"
    return Difference(mean(before), mean(after), mean(of_runs), low, high, change.size, method)


def complete_by_run(
    first: ArrayLike, second: ArrayLike, runs: ArrayLike
) -> tuple[FloatArray, FloatArray, NDArray[np.int64]]:
    """Both arms and the run of each pair, without the pairs in which either arm is NaN.

    Args:
        first: A number per war of one arm, (pair).
        second: The other arm's, (pair).
        runs: The run of each pair, (pair).

    Returns:
        Both arms as float64 and the runs, (complete pair), in their order.

    Raises:
        ValueError: The shapes differ.
    """
    before, after = complete_pairs(first, second)
    return before, after, np.asarray(runs)[complete(first, second)]


def _paired_shares(before: FloatArray, after: FloatArray, runs: NDArray[np.int64]) -> PairedShares:
    first, second = by_run(before, runs), by_run(after, runs)
    wars, common = before.size, correlation(first, second)
    return PairedShares(share_of_runs(first, wars), share_of_runs(second, wars), common)
