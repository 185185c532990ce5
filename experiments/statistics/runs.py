"""Means and differences where a run is played in several worlds: runs are the units.

The wars of a run share their luck, and with them whatever is measured. Where no run comes twice
every value is a unit of its own, and all is as `experiments.statistics.intervals` has it, to the
bit.

What is estimated is the mean over all values, however many of them a run has: a settlement counts
once, in whichever world it is signed. Where runs have unlike numbers of values it is a ratio of two
sums over runs, whose variance comes from leaving out one run at a time (the jackknife; Tukey 1958).
Student's interval then has one degree of freedom less than runs of one size would be worth as much:
N^2 / sum n_r^2, with n_r values in run r and N in all (Kish 1965).
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from experiments.statistics.intervals import (
    TOO_FEW,
    Difference,
    Estimate,
    FloatArray,
    Interval,
    are_shares,
    arm_mean,
    complete,
    complete_pairs,
    interval,
    mean,
    newcombe,
    paired_difference,
    student,
    too_few,
    unusual,
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


class RunSample(NamedTuple):
    """One number for each run, and the degrees of freedom of their mean."""

    values: FloatArray
    freedom: float

    def interval(self) -> Interval:
        """The 95% interval of the mean: Student's where runs have unlike numbers of values."""
        whole = self.freedom == self.values.size - 1 or np.ptp(self.values) == 0.0
        return interval(self.values) if whole else student(self.values, self.freedom)


def sample_by_run(values: ArrayLike, runs: ArrayLike) -> RunSample:
    """One number for each run that has a value; their mean is the mean of all values.

    Args:
        values: Numbers, (value); NaN are left out.
        runs: The run of each, (value).

    Returns:
        Numbers in the order of runs, float64, (run): each run's own mean where all have as many
        values, else by how much the mean moves with it. Where no run comes twice, the values
        themselves, in their own order.

    Raises:
        ValueError: The shapes differ.

    >>> sample_by_run([1.0, 3.0, float("nan"), 5.0], [0, 0, 1, 2])
    RunSample(values=array([1.5, 4.5]), freedom=1.0)
    """
    array = np.asarray(values, dtype=np.float64)
    if array.shape != np.shape(runs):
        raise ValueError(f"values and runs differ in shape: {array.shape} and {np.shape(runs)}")
    known = ~np.isnan(array)
    array, (count, place) = array[known], units(np.asarray(runs)[known])
    if count == array.size:
        return RunSample(array, count - 1)
    counts = np.bincount(place, minlength=count)
    sums = np.bincount(place, weights=array, minlength=count)
    if np.ptp(counts) == 0:
        return RunSample(sums / counts, count - 1)
    without = (np.sum(sums) - sums) / (array.size - counts)
    moved = (count - 1) * (np.mean(without) - without)
    worth = array.size**2 / float(np.sum(counts**2))
    return RunSample(mean(array) + moved, max(1.0, worth - 1.0))


def by_run(values: ArrayLike, runs: ArrayLike) -> FloatArray:
    """Return the numbers of `sample_by_run` alone."""
    return sample_by_run(values, runs).values


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
    sample = sample_by_run(array, runs)
    if wars and are_shares(array):
        return wilson(share_of_runs(sample.values, wars), wars)
    low, high, method = sample.interval()
    return Estimate(mean(sample.values), low, high, wars, method)


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
        found = newcombe(_paired_shares(before, after, own), before, after)
        return replace(found, differing=_differing(after - before, own), units=units(own)[0])
    change = after - before
    if np.ptp(change) == 0.0:
        return replace(paired_difference(before, after), units=units(own)[0])
    sample = sample_by_run(change, own)
    differing, count = _differing(change, own), units(own)[0]
    few = differing > 0 and too_few(differing, count)
    low, high, method = TOO_FEW if few else sample.interval()
    if method == "constant":
        method = "constant by run"
    overall = mean(sample.values)
    return Difference(
        mean(before), mean(after), overall, low, high, change.size, method, None, differing, count
    )


def _differing(change: FloatArray, runs: NDArray[np.int64]) -> int:
    """Count the runs with a pair that shows another difference than the most common one."""
    return units(runs[unusual(change)])[0]


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
