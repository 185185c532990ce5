"""How certain the curves of competing ends are: pointwise 95% bands of cumulative incidence.

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
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from experiments.statistics import FloatArray, Z
from experiments.survival import IntArray, LifeTable, life_table
from experiments.units import units

TAIL = 0.025


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
    off before the horizon.

    >>> bands = incidence_bands_by_run([1, 2, 2, 2], [1, 1, 0, 0], [7, 7, 8, 8], 2, [1])
    >>> bands.estimate[0]
    array([0.  , 0.25, 0.5 ])
    """
    count, place = units(runs)
    own = _incidence_by_run(np.asarray(time), np.asarray(cause), place, (count, horizon, causes))
    known = np.full(horizon + 1, count)
    spread = np.var(own, axis=0, ddof=1) / count if count > 1 else np.full(own.shape[1:], np.nan)
    return _bands(life_table(time, cause, horizon, causes), spread, known)


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
