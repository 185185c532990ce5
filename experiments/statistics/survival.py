"""Survival of wars: life tables, curves and competing risks, with wars cut off at the horizon.

Times are whole months from 0. A war whose cause is none of the competing causes is censored: it
was still running when last seen. A war censored in a month is at risk in that month.

The variance is the delta method's for hazards estimated month by month, which is the Greenwood
type of the Aalen-Johansen estimator (Marubini and Valsecchi 1995, chapter 10; recommended by
Allignol, Schumacher and Beyersmann 2010). Without censoring it is the binomial F (1 - F) / n.

The limits are normal on the complementary log-log scale log(-log(1 - F)), which keeps them within
0 and 1; with a single cause they are Kalbfleisch and Prentice's (2002, section 1.4) for the
Kaplan-Meier curve. That scale has no place for F = 0 or F = 1, where the variance is 0 as well: a
band of no width would claim that what was not seen cannot happen. There the open side is Clopper
and Pearson's (1934) exact limit for the wars whose fate is known: 1 - .025^(1 / n) above a cause
never seen, .025^(1 / n) below one that ended every war.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from experiments.statistics.intervals import FloatArray, complete, complete_pairs
from experiments.statistics.runs import repeated, units
from experiments.statistics.shares import ADDED_RUNS, Z

IntArray = NDArray[np.int64]

FEWEST_PAIRS = 30  # that it takes to speak of 100
TAIL = 0.025  # on either side of an exact limit
#: What is said of pairs that have ended in neither arm.
STILL = "still at war in both (frozen wars and broken settlements count)"


@dataclass(frozen=True, slots=True)
class LifeTable:
    """Counts of wars at risk in each month, and of those that end in it by each cause.

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
    """Count wars at risk and ends by cause; arguments and errors as in `cumulative_incidence`.

    Returns:
        Counts of wars by month, 0 to `horizon`.
    """
    months, labels = np.asarray(time), np.asarray(cause)
    ended = [_by_month(months[labels == label], horizon) for label in causes]
    at_risk = months.size - np.searchsorted(np.sort(months), np.arange(horizon + 1))
    return LifeTable(at_risk, np.array(ended))


def _by_month(months: IntArray, horizon: int) -> IntArray:
    return np.bincount(months[months <= horizon], minlength=horizon + 1)


def cumulative_incidence(
    time: ArrayLike, cause: ArrayLike, horizon: int, causes: Sequence[object]
) -> FloatArray:
    """Probability that a war has ended by each cause up to each month (Aalen and Johansen 1978).

    Args:
        time: The month in which each war ended or was last seen, integers, (war).
        cause: How each ended, a label, (war).
        horizon: The last month.
        causes: Labels of every competing cause: any other is censoring.

    Returns:
        Probabilities (0-1), (cause, month), months 0 to `horizon`; NaN from the month in which no
        war is left under observation although not all have ended.

    Raises:
        TypeError: Months are not held as integers.
        ValueError: A month is below 0.

    >>> cumulative_incidence([1, 2, 2], ["signed", "lost", "none"], 2, ["signed", "lost"]).round(3)
    array([[0.   , 0.333, 0.333],
           [0.   , 0.   , 0.333]])
    """
    return life_table(time, cause, horizon, causes).incidence


def survival(time: ArrayLike, ended: ArrayLike, horizon: int) -> FloatArray:
    """Probability that a war is still running after each month, 0 to `horizon` (Kaplan and Meier).

    Args:
        time: The month in which each war ended or was last seen, integers, (war).
        ended: Whether it ended then, or was only last seen, (war).
        horizon: The last month.

    Returns:
        Probabilities (0-1), (month); with the rows of `cumulative_incidence` they sum to 1. NaN and
        errors as there.

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


class Bands(NamedTuple):
    """Cumulative incidence and its pointwise 95% limits, each (cause, month)."""

    estimate: FloatArray
    low: FloatArray
    high: FloatArray


def incidence_bands(
    time: ArrayLike, cause: ArrayLike, horizon: int, causes: Sequence[object]
) -> Bands:
    """`cumulative_incidence` with its pointwise 95% bands, months 0 to `horizon`.

    Arguments, NaN and exceptions as there. In each month, taken alone, the band holds the true
    probability in 95 of 100 samples; it is no statement on the curve as a whole.

    >>> bands = incidence_bands([1, 2, 2], ["signed", "lost", "none"], 2, ["signed", "lost"])
    >>> bands.low[0].round(3), bands.high[0].round(3)
    (array([0.   , 0.055, 0.055]), array([0.708, 0.946, 0.946]))
    """
    table = life_table(time, cause, horizon, causes)
    return _bands(table, incidence_variance(table), _fates_known(table))


def incidence_bands_by_run(
    time: ArrayLike,
    cause: ArrayLike,
    runs: ArrayLike,
    horizon: int,
    causes: Sequence[object],
) -> Bands:
    """`incidence_bands` where several wars share a run, and with it their luck.

    Runs are the units: the variance is that of the runs' own incidences, in which no war may be cut
    off before the horizon, with the runs added that `experiments.statistics.shares` adds. A run
    counts by its wars, as in the incidence of all wars (a ratio estimate; Cochran 1977, chapter 6).

    >>> bands = incidence_bands_by_run([1, 2, 2, 2], [1, 1, 0, 0], [7, 7, 8, 8], 2, [1])
    >>> bands.estimate[0]
    array([0.  , 0.25, 0.5 ])
    """
    count, place = units(runs)
    own = _incidence_by_run(np.asarray(time), np.asarray(cause), place, (count, horizon, causes))
    known = np.full(horizon + 1, count)
    wars = np.bincount(place)
    part = (wars / np.mean(wars))[:, None, None]
    share = np.mean(part * own, axis=0)
    squares = np.sum((part * (own - share)) ** 2, axis=0) + ADDED_RUNS * share * (1.0 - share)
    spread = squares / count / (count + ADDED_RUNS - 1)
    return _bands(life_table(time, cause, horizon, causes), spread, known)


class Curve(NamedTuple):
    """A survival curve and its pointwise 95% limits, each (month)."""

    estimate: FloatArray
    low: FloatArray
    high: FloatArray


def survival_bands(
    time: ArrayLike, ended: ArrayLike, horizon: int, runs: ArrayLike | None = None
) -> Curve:
    """`survival` with its pointwise 95% bands, months 0 to `horizon`.

    Arguments, NaN and exceptions as there; where `runs`, the run of each war, has some that come
    twice, runs are the units, as in `incidence_bands_by_run`.

    >>> survival_bands([1, 2, 2], [True, True, False], 2).estimate.round(3)
    array([1.   , 0.667, 0.333])
    """
    cause = np.asarray(ended, dtype=bool)
    if runs is not None and repeated(runs):
        bands = incidence_bands_by_run(time, cause, runs, horizon, [True])
    else:
        bands = incidence_bands(time, cause, horizon, [True])
    return Curve(1.0 - bands.estimate[0], 1.0 - bands.high[0], 1.0 - bands.low[0])


def _incidence_by_run(
    time: IntArray, cause: IntArray, place: IntArray, sizes: tuple[int, int, Sequence[object]]
) -> FloatArray:
    """Share of each run's wars that have ended by each cause (run, cause, month)."""
    runs, horizon, causes = sizes
    wars = np.bincount(place, minlength=runs)[:, None]
    ended = np.zeros((runs, len(causes), horizon + 1))
    for row, label in enumerate(causes):
        chosen = (cause == label) & (time <= horizon)
        np.add.at(ended[:, row], (place[chosen], time[chosen]), 1.0)
        ended[:, row] = np.cumsum(ended[:, row], axis=1) / wars
    return ended


def _bands(table: LifeTable, variance: FloatArray, known: IntArray) -> Bands:
    """Limits from the variance; where it has no place, from how many `known` fates there are."""
    estimate = table.incidence
    low, high = _complementary_log_log(estimate, variance)
    never, always = np.cumsum(table.ended, axis=1) == 0, _always(table)
    exact = TAIL ** (1.0 / np.maximum(known, 1))
    low = np.where(never, 0.0, np.where(always, exact, low))
    high = np.where(never, 1.0 - exact, np.where(always, 1.0, high))
    unknown = np.isnan(estimate)
    return Bands(estimate, np.where(unknown, np.nan, low), np.where(unknown, np.nan, high))


def incidence_variance(table: LifeTable) -> FloatArray:
    """Variance of the cumulative incidence (cause, month); NaN where that is."""
    incidence, hazard = table.incidence, np.nan_to_num(table.hazard)
    before, at_risk = np.nan_to_num(table.running_before), np.maximum(table.at_risk, 1)
    # (cause, month, earlier month): what an end in the earlier month keeps from happening since.
    since = incidence[:, :, None] - incidence[:, None, :]
    added = before**2 * hazard * (1.0 - hazard) / at_risk
    exchanged = before * hazard / at_risk
    terms = added[:, None] - 2 * since * exchanged[:, None] + since**2 * table.greenwood
    passed = np.tri(table.at_risk.size, dtype=bool)
    return np.asarray(np.sum(np.where(passed, terms, 0.0), axis=2))


def _complementary_log_log(
    estimate: FloatArray, variance: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Limits of probabilities strictly between 0 and 1; of others, anything."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        remaining = np.log1p(-estimate)
        half = Z * np.sqrt(variance) / (-remaining * (1.0 - estimate))
        low, high = (-np.expm1(np.exp(side) * remaining) for side in (-half, half))
    return low, high


def _always(table: LifeTable) -> NDArray[np.bool_]:
    """Whether a cause has ended every war; by counts, for sums of shares miss 1 by rounding."""
    others = np.cumsum(table.all_ended - table.ended, axis=1)
    return np.asarray((others == 0) & (table.running == 0.0))


def _fates_known(table: LifeTable) -> IntArray:
    """Wars known to have ended or to run on in each month: all but those censored before."""
    return np.asarray(table.at_risk + np.cumsum(table.all_ended) - table.all_ended)


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Of 100 paired wars, how many are shorter, equal and longer under the second arm.

    Of fewer than `FEWEST_PAIRS`, of as many as there are.
    `running` are still at war in both arms where the model stops: which of them would be the longer
    is not known, and they are not counted as equal.
    """

    shorter: int
    equal: int
    longer: int
    running: int
    pairs: int

    @property
    def of(self) -> int:
        """The number of pairs that the counts are of."""
        return 100 if self.pairs >= FEWEST_PAIRS else self.pairs

    def sentence(self, second: str) -> str:
        """Say it in words for the arm named `second`."""
        if not self.pairs:
            return "No pair of wars can be compared."
        wars = "paired war" if self.of == 1 else "paired wars"
        verb = "was" if self.shorter == 1 else "were"
        return (
            f"Of {self.of} {wars}, {self.shorter} {verb} shorter under {second}, {self.longer} "
            f"longer, {self.running} {STILL}, {self.equal} equal."
        )


def natural_frequencies(first: ArrayLike, second: ArrayLike, running: ArrayLike) -> Frequencies:
    """Compare the war lengths of two arms pair by pair, in whole wars of 100.

    Of fewer than `FEWEST_PAIRS` pairs, which say little of 100, the counts as they are. Else
    rounded by largest remainder, so that the four sum to 100. Equal remainders go to "running",
    then "equal", then "longer", so that rounding never favours the second arm.

    Args:
        first: War lengths of one arm in months, (pair).
        second: Those of the other arm, (pair); a pair with NaN in either is left out.
        running: Whether each pair had ended in neither arm when it was last seen, bool, (pair).

    Returns:
        The counts, and the number of complete pairs.

    Raises:
        ValueError: The shapes differ.

    >>> natural_frequencies([9, 9, 84], [8, 9, 84], [False, False, True])
    Frequencies(shorter=1, equal=1, longer=0, running=1, pairs=3)
    """
    before, after = complete_pairs(first, second)
    open_ended = np.asarray(running, dtype=bool)[complete(first, second)]
    kinds = (after == before, after > before, after < before)
    counts = [int(np.sum(kind & ~open_ended)) for kind in kinds]
    still, equal, longer, shorter = _of_hundred([int(np.sum(open_ended)), *counts])
    return Frequencies(shorter, equal, longer, still, before.size)


def _of_hundred(counts: Sequence[int]) -> list[int]:
    """Scale counts to whole numbers that sum to 100; equal remainders go to the earlier ones."""
    if sum(counts) < FEWEST_PAIRS:
        return list(counts)
    total = sum(counts)
    whole = [100 * count // total for count in counts]
    missing = 100 - sum(whole)
    by_remainder = sorted(range(len(counts)), key=lambda k: -(100 * counts[k] % total))
    return [whole[k] + (k in by_remainder[:missing]) for k in range(len(counts))]
