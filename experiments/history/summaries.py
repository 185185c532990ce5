"""Summary statistics of many wars, to stand beside numbers of the record: a closed vocabulary.

Months in which a war is settled or over are missing: a war that misses one of the months that a
number, or its spread, is taken from is left out of it. Events and states are asked of all wars.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from abm.engine.ensemble import Wars
from abm.records import fields_of
from abm.schema import Month, Outcome, War
from abm.state import CEASEFIRE, FIGHTING
from experiments.statistics.shares import Share

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

MAJORITY = 0.5
TAILS = (0.1, 0.9)  # of wars, between which the others lie
QUARTER = 3  # months


class Reading(NamedTuple):
    """What a statistic reads: months of the war, first and last, and what of them.

    `place` counts theories or sectors from 1; `values` are what an event is known by. Of a share,
    the record counted `counted` among `among`, quarter by quarter from the first month on.
    """

    first: int
    last: int
    variable: str = ""
    over: str = ""
    place: int = 1
    values: tuple[float, ...] | None = None
    counted: tuple[float, ...] = ()
    among: tuple[float, ...] = ()


class Found(NamedTuple):
    """A statistic of wars; between `low` and `high` lie eight wars of ten, NaN where none has one.

    `wars` are those that count. A median month is infinite if most wars never come to it. `spread`
    is the standard deviation between wars, NaN where no war has the statistic for itself.
    """

    value: float
    low: float
    high: float
    wars: int
    spread: float = np.nan


class Summary(NamedTuple):
    """A statistic: how it is read, in which table its variables stand, and what it needs."""

    of: Callable[[Wars, Reading], Found]
    table: type
    needs: tuple[str, ...]


NOTHING = Found(np.nan, np.nan, np.nan, 0)


def running(wars: Wars) -> Flags:
    """Return in which months a war is fought or halted by a ceasefire: bool, (run, month)."""
    return np.isin(wars.months["status"], (FIGHTING, CEASEFIRE))


def window(wars: Wars, read: Reading, name: str) -> Numbers:
    """Return a variable in the months that are read: float64, (run, month), NaN as recorded."""
    values = np.asarray(wars.months[name][:, read.first : read.last + 1], np.float64)
    chosen = values[..., read.place - 1] if fields_of(Month)[name][1] else values
    return np.asarray(chosen, np.float64)


def _while_running(wars: Wars, read: Reading, name: str) -> Numbers:
    months = running(wars)[:, read.first : read.last + 1]
    return np.where(months, window(wars, read, name), np.nan)


def _whole(values: Numbers) -> Numbers:
    return values[~np.isnan(values).any(axis=1)]


def _mean(numbers: Numbers) -> Found:
    """Return the mean of a number that each war has, NaN where it has none."""
    kept = numbers[np.isfinite(numbers)]
    if not len(kept):
        return NOTHING
    low, high = np.quantile(kept, TAILS, method="inverted_cdf")
    spread = float(kept.std(ddof=1)) if len(kept) > 1 else np.nan
    return Found(float(kept.mean()), float(low), float(high), len(kept), spread)


def _share(flags: Flags) -> Found:
    if not len(flags):
        return NOTHING
    mean = float(flags.mean())
    return Found(mean, np.nan, np.nan, len(flags), float(np.sqrt(mean * (1.0 - mean))))


def _quotient(above: Numbers, below: Numbers) -> Numbers:
    found = np.full(len(above), np.nan)
    np.divide(above, below, out=found, where=below != 0.0)
    return found


def total(wars: Wars, read: Reading) -> Found:
    """Return the sum over the months, as wars have it on average."""
    return _mean(_whole(_while_running(wars, read, read.variable)).sum(axis=1))


def mean(wars: Wars, read: Reading) -> Found:
    """Return the mean over the months, as wars have it on average."""
    return _mean(_whole(_while_running(wars, read, read.variable)).mean(axis=1))


def deviation(wars: Wars, read: Reading) -> Found:
    """Return the standard deviation of a war's months, as wars have it on average."""
    values = _whole(_while_running(wars, read, read.variable))
    return _mean(values.std(axis=1, ddof=1)) if values.shape[1] > 1 else NOTHING


def variation(wars: Wars, read: Reading) -> Found:
    """Return the coefficient of variation of a war's months, as wars have it on average."""
    values = _whole(_while_running(wars, read, read.variable))
    if values.shape[1] < 2:
        return NOTHING
    return _mean(_quotient(values.std(axis=1, ddof=1), values.mean(axis=1)))


def autocorrelation(wars: Wars, read: Reading) -> Found:
    """Return the correlation of each month of a war with its next, as wars have it on average."""
    values = _whole(_while_running(wars, read, read.variable))
    if values.shape[1] < 3:
        return NOTHING
    one, other = (
        part - part.mean(axis=1, keepdims=True) for part in (values[:, :-1], values[:, 1:])
    )
    size = np.sqrt((one**2).sum(axis=1) * (other**2).sum(axis=1))
    return _mean(_quotient((one * other).sum(axis=1), size))


def growth(wars: Wars, read: Reading) -> Found:
    """Return the last month over the first, as wars have it on average."""
    values = _whole(_while_running(wars, read, read.variable)[:, [0, -1]])
    return _mean(_quotient(values[:, 1], values[:, 0]))


def ratio(wars: Wars, read: Reading) -> Found:
    """Return what came together of one variable over another, as wars have it on average."""
    return _mean(_ratio(wars, read))


def excess(wars: Wars, read: Reading) -> Found:
    """Return by how much the first of two sums exceeds the second, as a share of the second."""
    return _mean(_ratio(wars, read) - 1.0)


def _ratio(wars: Wars, read: Reading) -> Numbers:
    above, below = (_while_running(wars, read, name) for name in (read.variable, read.over))
    return _quotient(above.sum(axis=1), below.sum(axis=1))  # a missing month makes it NaN


def pooled(wars: Wars, read: Reading) -> Found:
    """Return the sum of a variable over all wars and months, over the sum of another.

    Where the second can be near nothing in a war, the mean of ratios says little.
    """
    above, below = (_while_running(wars, read, name) for name in (read.variable, read.over))
    whole = ~np.isnan(above + below).any(axis=1)
    return _pool(above[whole].sum(), below[whole].sum(), int(whole.sum()))


def _pool(above: float, below: float, wars: int) -> Found:
    return Found(float(above / below) if below else np.nan, np.nan, np.nan, wars)


def trailing(wars: Wars, read: Reading) -> Found:
    """Return by how many months a sum trails another at last, as wars have it on average.

    So long ago the other sum was what the first is by the last month; within a month it grows
    evenly. Zero where the first does not trail.
    """
    one, other = (_while_running(wars, read, name) for name in (read.variable, read.over))
    whole = ~np.isnan(one + other).any(axis=1)
    ends = np.arange(one.shape[1] + 1.0)
    behind = [
        ends[-1] - float(np.interp(own, np.concatenate([[0.0], np.cumsum(before)]), ends))
        for own, before in zip(one[whole].sum(axis=1), other[whole], strict=True)
    ]
    return _mean(np.array(behind, np.float64))


def binomial(wars: Wars, read: Reading) -> Found:
    """Return the share of quarters in which a war's index fits what was counted, on average.

    The counts are binomial: the index fits where it lies in Wilson's 95% limits of their share. It
    has no unit in common with them, so that a war's index is multiplied by what makes it expect as
    many over all quarters as were counted; a war without any has no such number.
    """
    counted, among = (np.array(numbers, np.float64) for numbers in (read.counted, read.among))
    values = _whole(_while_running(wars, read, read.variable))
    index = values.reshape(len(values), len(counted), QUARTER).mean(axis=2)
    expected = _quotient(np.full(len(index), counted.sum()), index @ among)[:, None] * index
    shares = zip(counted, among, strict=True)
    low, high = np.array([Share(part / whole, whole).limits() for part, whole in shares]).T
    inside = ((low <= expected) & (expected <= high)).mean(axis=1)
    return _mean(np.where(np.isnan(expected[:, 0]), np.nan, inside))


def share(wars: Wars, read: Reading) -> Found:
    """Return the share of wars in which a variable has one of the values in any month."""
    return _share(_ever(wars, read))


def without(wars: Wars, read: Reading) -> Found:
    """Return the share of wars in which a variable has none of the values in any month."""
    return _share(~_ever(wars, read))


def first_month(wars: Wars, read: Reading) -> Found:
    """Return the median of the month in which a variable first has one of the values.

    A war in which it never does counts as one that is later than any other.
    """
    months = _first(_event(wars, read)) + read.first
    if not len(months):
        return NOTHING
    low, high = np.quantile(months, TAILS, method="inverted_cdf")
    return Found(float(np.median(months)), float(low), float(high), len(months))


def _event(wars: Wars, read: Reading) -> Flags:
    return np.isin(window(wars, read, read.variable), read.values or ())


def _ever(wars: Wars, read: Reading) -> Flags:
    return np.asarray(_event(wars, read).any(axis=1), np.bool_)


def _first(events: Flags) -> Numbers:
    return np.where(events.any(axis=-1), events.argmax(axis=-1).astype(np.float64), np.inf)


def succession(wars: Wars, read: Reading) -> Found:
    """Return the first month in which a later theory than this leads in most running wars."""
    leading = _leading(wars, read, later=True)
    return Found(float(_first(leading > MAJORITY)) + read.first, np.nan, np.nan, len(wars.runs))


def rule(wars: Wars, read: Reading) -> Found:
    """Return the share of months in which this theory leads in most running wars."""
    leading = _leading(wars, read, later=False)
    return Found(float((leading > MAJORITY).mean()), np.nan, np.nan, len(wars.runs))


def _leading(wars: Wars, read: Reading, later: bool) -> Numbers:
    """Return the share of running wars in which the leadership's best theory is so: (month)."""
    months = running(wars)[:, read.first : read.last + 1]
    best, row = window(wars, read, "best_theory"), read.place - 1
    so = months & (best > row if later else best == row)
    return _quotient(so.sum(axis=0).astype(np.float64), months.sum(axis=0).astype(np.float64))


def widening(wars: Wars, read: Reading) -> Found:
    """Return the share of wars in which one variable lies farther above another than at first."""
    one, other = (_while_running(wars, read, name) for name in (read.variable, read.over))
    apart = _whole((one - other)[:, [0, -1]])
    return _share(apart[:, 1] > apart[:, 0])


def failing(wars: Wars, read: Reading) -> Found:
    """Return the share of one count of events, over all wars, from which another did not come."""
    tried, done = (np.asarray(wars.war[name], np.float64) for name in (read.variable, read.over))
    found = _pool(done.sum(), tried.sum(), len(wars.runs))
    return found._replace(value=1.0 - found.value)


def settled(wars: Wars, read: Reading) -> Found:
    """Return the share of wars that ended in which a settlement that held ended them."""
    outcomes = np.asarray(wars.war["outcome"])
    ended = np.isin(outcomes, [one.value for one in Outcome if one.declared.ends])
    return _share(outcomes[ended] == Outcome.DURABLE)


PAIR, EVENT = ("variable", "over"), ("variable", "values")
#: Every statistic by the name that files give it.
SUMMARIES: dict[str, Summary] = {
    "total": Summary(total, Month, ("variable",)),
    "mean": Summary(mean, Month, ("variable",)),
    "deviation": Summary(deviation, Month, ("variable",)),
    "variation": Summary(variation, Month, ("variable",)),
    "autocorrelation": Summary(autocorrelation, Month, ("variable",)),
    "growth": Summary(growth, Month, ("variable",)),
    "ratio": Summary(ratio, Month, PAIR),
    "excess": Summary(excess, Month, PAIR),
    "pooled ratio": Summary(pooled, Month, PAIR),
    "trailing": Summary(trailing, Month, PAIR),
    "binomial": Summary(binomial, Month, ("variable", "counted", "among")),
    "share of wars": Summary(share, Month, EVENT),
    "share without": Summary(without, Month, EVENT),
    "median month": Summary(first_month, Month, EVENT),
    "succession": Summary(succession, Month, ("place",)),
    "rule": Summary(rule, Month, ("place",)),
    "widening": Summary(widening, Month, PAIR),
    "failing": Summary(failing, War, PAIR),
    "settled": Summary(settled, War, ()),
}
