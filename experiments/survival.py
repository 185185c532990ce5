"""How long wars last and how they end, with wars cut off at the horizon counted as such.

Times are whole months from 0. A war whose cause is none of the competing causes is censored: it
was still running when last seen. A war censored in a month is at risk in that month.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from experiments.statistics import FloatArray, complete_pairs


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Of 100 paired wars, how many are shorter, equal and longer under the second arm."""

    shorter: int
    equal: int
    longer: int
    pairs: int

    def sentence(self, second: str) -> str:
        """Say it in words for the arm named `second`."""
        if not self.pairs:
            return "No pair of wars can be compared."
        return (
            f"Of 100 paired wars, {self.shorter} were shorter, {self.equal} equal, "
            f"{self.longer} longer under {second}."
        )


def natural_frequencies(first: ArrayLike, second: ArrayLike) -> Frequencies:
    """Compare the war lengths of two arms pair by pair, in whole wars of 100.

    Rounded by largest remainder: the three always sum to 100 (to 0 without a complete pair). Equal
    remainders go to "equal", then to "longer", so that rounding never favours the second arm.

    >>> natural_frequencies([9, 9, 9], [8, 9, 10]).sentence("coordinated")
    'Of 100 paired wars, 33 were shorter, 34 equal, 33 longer under coordinated.'
    """
    before, after = complete_pairs(first, second)
    kinds = (after == before, after > before, after < before)
    equal, longer, shorter = _of_hundred([int(np.sum(kind)) for kind in kinds])
    return Frequencies(shorter, equal, longer, before.size)


def cumulative_incidence(
    time: ArrayLike, cause: ArrayLike, horizon: int, causes: Sequence[object]
) -> FloatArray:
    """Probability that a war has ended by each cause up to each month (Aalen and Johansen 1978).

    `time` (run) is the month in which the war ended or was last seen, `cause` (run) its label.
    `causes` must list every competing cause: any other label is censoring. Returns (cause, month),
    months 0 to `horizon`; NaN from the month in which no war is left under observation although
    not all have ended. Raises TypeError for months not held as integers, ValueError below 0.

    >>> cumulative_incidence([1, 2, 2], ["signed", "lost", "none"], 2, ["signed", "lost"]).round(3)
    array([[0.   , 0.333, 0.333],
           [0.   , 0.   , 0.333]])
    """
    months, labels = np.asarray(time), np.asarray(cause)
    ended = np.array([_ended(months[labels == label], horizon) for label in causes])
    at_risk = _at_risk(months, horizon)
    before = np.concatenate([[1.0], _product_limit(ended.sum(axis=0), at_risk)[:-1]])
    return np.cumsum(np.where(before == 0.0, 0.0, before * _hazard(ended, at_risk)), axis=1)


def survival(time: ArrayLike, ended: ArrayLike, horizon: int) -> FloatArray:
    """Probability that a war is still running after each month, 0 to `horizon` (Kaplan and Meier).

    `ended` (run) says whether the war ended in its month or was only last seen then. NaN and
    exceptions as in `cumulative_incidence`, whose rows this completes to 1.

    >>> survival([1, 2, 2], [True, True, False], 2).round(3)
    array([1.   , 0.667, 0.333])
    """
    months = np.asarray(time)
    ends = _ended(months[np.asarray(ended, dtype=bool)], horizon)
    return _product_limit(ends, _at_risk(months, horizon))


def restricted_mean(time: ArrayLike, ended: ArrayLike, horizon: int) -> float:
    """Mean war length up to the horizon, in months: the area under `survival`.

    Without censoring before the horizon it is the plain mean of min(time, horizon).

    >>> round(restricted_mean([2, 6, 9], [True, True, True], 6), 3)
    4.667
    """
    return float(np.sum(survival(time, ended, horizon)[:-1]))


def _at_risk(months: NDArray[np.int64], horizon: int) -> NDArray[np.int64]:
    return months.size - np.searchsorted(np.sort(months), np.arange(horizon + 1))


def _ended(months: NDArray[np.int64], horizon: int) -> NDArray[np.int64]:
    return np.bincount(months[months <= horizon], minlength=horizon + 1)


def _hazard(ended: NDArray[np.int64], at_risk: NDArray[np.int64]) -> FloatArray:
    """Share of the wars at risk that end in each month; NaN where none is at risk."""
    return np.where(at_risk > 0, ended / np.maximum(at_risk, 1), np.nan)


def _product_limit(ended: NDArray[np.int64], at_risk: NDArray[np.int64]) -> FloatArray:
    running = np.cumprod(1.0 - _hazard(ended, at_risk))
    return np.where(np.cumsum(running == 0.0) > 0, 0.0, running)


def _of_hundred(counts: Sequence[int]) -> list[int]:
    """Scale counts to whole numbers that sum to 100; equal remainders go to the earlier ones."""
    total = max(1, sum(counts))
    whole = [100 * count // total for count in counts]
    missing = 100 - sum(whole) if any(counts) else 0
    by_remainder = sorted(range(len(counts)), key=lambda k: -(100 * counts[k] % total))
    return [whole[k] + (k in by_remainder[:missing]) for k in range(len(counts))]
