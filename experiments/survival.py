"""How long wars last and how they end, with wars cut off at the horizon counted as such.

Times are whole months from 0. A war whose cause is none of the competing causes is censored: it
was still running when last seen. A war censored in a month is at risk in that month.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from experiments.statistics import Estimate, FloatArray, Z, complete_pairs

IntArray = NDArray[np.int64]


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


@dataclass(frozen=True, slots=True)
class LifeTable:
    """How many wars are at risk in each month, and how many end in it by each cause.

    `at_risk` is (month), `ended` (cause, month), months 0 to a horizon.
    """

    at_risk: IntArray
    ended: IntArray

    @property
    def all_ended(self) -> IntArray:
        """Wars that end in each month, by whatever cause."""
        return np.asarray(self.ended.sum(axis=0))

    @property
    def running(self) -> FloatArray:
        """Probability that a war still runs after each month; NaN once none is observed."""
        running = np.cumprod(1.0 - self._hazard(self.all_ended))
        return np.where(np.cumsum(running == 0.0) > 0, 0.0, running)

    @property
    def running_before(self) -> FloatArray:
        """Probability that a war still runs when each month begins."""
        return np.concatenate([[1.0], self.running[:-1]])

    @property
    def incidence(self) -> FloatArray:
        """Probability that a war has ended by each cause (cause, month)."""
        before = self.running_before
        return np.cumsum(np.where(before == 0.0, 0.0, before * self.hazard), axis=1)

    @property
    def hazard(self) -> FloatArray:
        """Share of the wars at risk that end in each month by each cause; NaN without any."""
        return self._hazard(self.ended)

    @property
    def greenwood(self) -> FloatArray:
        """Each month's share in the variance of the logarithm of `running` (Greenwood 1926).

        It is 0 in the month in which the last war ends: nothing runs on that could vary.
        """
        remaining = self.at_risk - self.all_ended
        return np.where(
            remaining > 0, self.all_ended / np.maximum(self.at_risk * remaining, 1), 0.0
        )

    def _hazard(self, ended: IntArray) -> FloatArray:
        return np.where(self.at_risk > 0, ended / np.maximum(self.at_risk, 1), np.nan)


def life_table(
    time: ArrayLike, cause: ArrayLike, horizon: int, causes: Sequence[object]
) -> LifeTable:
    """Count wars at risk and ends by cause; arguments and errors as in `cumulative_incidence`."""
    months, labels = np.asarray(time), np.asarray(cause)
    ended = [_by_month(months[labels == label], horizon) for label in causes]
    at_risk = months.size - np.searchsorted(np.sort(months), np.arange(horizon + 1))
    return LifeTable(at_risk, np.array(ended))


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
    return life_table(time, cause, horizon, causes).incidence


def survival(time: ArrayLike, ended: ArrayLike, horizon: int) -> FloatArray:
    """Probability that a war is still running after each month, 0 to `horizon` (Kaplan and Meier).

    `ended` (run) says whether the war ended in its month or was only last seen then. NaN and
    exceptions as in `cumulative_incidence`, whose rows this completes to 1.

    >>> survival([1, 2, 2], [True, True, False], 2).round(3)
    array([1.   , 0.667, 0.333])
    """
    return life_table(time, np.asarray(ended, dtype=bool), horizon, [True]).running


def restricted_mean(time: ArrayLike, ended: ArrayLike, horizon: int) -> float:
    """Mean war length up to the horizon, in months: the area under `survival`.

    Without censoring before the horizon it is the plain mean of min(time, horizon).

    >>> round(restricted_mean([2, 6, 9], [True, True, True], 6), 3)
    4.667
    """
    return float(np.sum(survival(time, ended, horizon)[:-1]))


def restricted_mean_interval(time: ArrayLike, ended: ArrayLike, horizon: int) -> Estimate:
    """`restricted_mean` with its normal 95% interval, in months, over all wars.

    The variance is that of the area under the Kaplan-Meier curve (Klein and Moeschberger 2003,
    section 4.5): each month's Greenwood term times the square of the area after it. Without
    censoring it is the variance of min(time, horizon), divided by the number of wars. Limits stay
    within 0 and the horizon. "constant" where no war ends at another time than the rest, "none"
    below two wars or where the curve is unknown before the horizon.
    """
    table = life_table(time, np.asarray(ended, dtype=bool), horizon, [True])
    area_after = np.cumsum(table.running[:-1][::-1])[::-1]
    mean, wars = float(np.sum(table.running[:-1])), np.size(time)
    if wars < 2 or math.isnan(mean):
        return Estimate(mean, math.nan, math.nan, wars, "none")
    half = Z * math.sqrt(np.sum(area_after**2 * table.greenwood[:-1]))
    low, high = max(0.0, mean - half), min(float(horizon), mean + half)
    return Estimate(mean, low, high, wars, "Kaplan-Meier" if half else "constant")


def _by_month(months: IntArray, horizon: int) -> IntArray:
    return np.bincount(months[months <= horizon], minlength=horizon + 1)


def _of_hundred(counts: Sequence[int]) -> list[int]:
    """Scale counts to whole numbers that sum to 100; equal remainders go to the earlier ones."""
    total = max(1, sum(counts))
    whole = [100 * count // total for count in counts]
    missing = 100 - sum(whole) if any(counts) else 0
    by_remainder = sorted(range(len(counts)), key=lambda k: -(100 * counts[k] % total))
    return [whole[k] + (k in by_remainder[:missing]) for k in range(len(counts))]
