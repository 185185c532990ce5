"""Series of a family: what was observed, and what wars show in its place, at the same times.

Months are counted from the year 0; a quarter is dated by its last month.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from abm.engine.ensemble import Wars
from abm.scenarios import Scenario
from experiments.history.patterns import months_between
from experiments.history.record import Record
from experiments.validation.observables import (
    CHANGE,
    LEVEL,
    PATH,
    QUARTER_SUM,
    ZERO,
    FamilyTable,
    column_name,
)

Numbers = NDArray[np.float64]
Times = NDArray[np.int64]


class Period(NamedTuple):
    """Months of a validation, counted from the year 0.

    `start` is month 0 of wars; up to `given` the record is known; `first` to `last` is scored.
    """

    start: int
    given: int
    first: int
    last: int

    @property
    def months(self) -> int:
        """How many months of war reach to its end."""
        return self.last - self.start + 1


class TimeSeries(NamedTuple):
    """Times, int64, (time), and what was observed at them, float64, (time)."""

    times: Times
    values: Numbers

    def between(self, first: int, last: int) -> TimeSeries:
        """Return what lies in these months, both among them."""
        there = (first <= self.times) & (self.times <= last)
        return TimeSeries(self.times[there], self.values[there])


class FamilyRecord(NamedTuple):
    """A family as the record has it: what is given of it, and what is held back and scored."""

    name: str
    family: FamilyTable
    given: TimeSeries
    window: TimeSeries


def since_year_0(month: str) -> int:
    """Return a calendar month as a record counts it.

    >>> since_year_0("2022-03") == 12 * 2022 + 2
    True
    """
    return months_between("0000-01", month)


def family_record(record: Record, name: str, family: FamilyTable, period: Period) -> FamilyRecord:
    """Return what is given of a family, from month 0 of wars on, and what is scored.

    Each is read from months of its own alone: a quarter that begins before the window is in
    neither, and so is what the record does not hold.
    """
    known = monthly(record, family.observed, family.label)
    parts = None if family.over is None else monthly(record, family.over, None)
    whole = _read(known, parts, family, period)
    first = period.first + 2 if family.by_quarter else period.first
    return FamilyRecord(
        name,
        family,
        whole.between(period.start, period.given),
        whole.between(first, period.last),
    )


def monthly(record: Record, path: str, label: str | None) -> dict[int, float]:
    """Return a column by month, without what is not available."""
    table, column = column_name(path)
    figures = record.tables.get(table)
    if figures is None:
        return {}
    rows = zip(figures.months.tolist(), figures.labels, figures.columns[column], strict=True)
    return {
        month: float(value)
        for month, own, value in rows
        if np.isfinite(value) and (label is None or own == label)
    }


def _read(
    known: Mapping[int, float],
    parts: Mapping[int, float] | None,
    family: FamilyTable,
    period: Period,
) -> TimeSeries:
    months = sorted(month for month in known if period.start <= month <= period.last)
    there = [month for month in months if parts is None or month in parts]
    found: dict[int, float] = {}
    for month in there:
        basis = _basis(family, month, period)
        if {*basis} <= {*there} and (month % 3 == 2 or not family.by_quarter):
            value = _value(family, [known[one] for one in basis])
            # The mean of the whole is what the mean of the part is a share of.
            whole = 1.0 if parts is None else _value(family, [parts[one] for one in basis])
            if whole:
                found[month] = family.factor * value / whole
    return TimeSeries(np.array([*found], np.int64), np.array([*found.values()], np.float64))


def _basis(family: FamilyTable, month: int, period: Period) -> list[int]:
    """Return the months that a reading is made of, its own last."""
    earlier = {LEVEL: [], CHANGE: [month - 1], PATH: [period.given]}
    return [*earlier.get(family.reading, [month - 2, month - 1]), month]


def _value(family: FamilyTable, values: list[float]) -> float:
    if family.reading in (CHANGE, PATH):
        return values[-1] - values[0]
    total = sum(values)
    return total if family.reading == QUARTER_SUM else total / len(values)


def most_observed(family: FamilyTable, period: Period) -> int | None:
    """Return how often a family can be observed in the window; None of what has no rhythm."""
    if family.label is not None:
        return None
    first = period.first + 2 if family.by_quarter else period.first
    months = range(first, period.last + 1)
    return sum(not family.by_quarter or month % 3 == 2 for month in months)


def simulated(
    family: FamilyTable, wars: Wars, scenario: Scenario, period: Period, times: Times
) -> Numbers:
    """Return what wars show of a family: float64, (run, time), before it is scaled.

    Args:
        family: What is read.
        wars: Wars with every month, month 0 being the period's start.
        scenario: Whose wars they are: the land of sectors.
        period: The months; a path is counted from the last that is given.
        times: When to read, (time), as `family_record` tells them.
    """
    monthly = _carried(_recorded(family, wars, scenario), family)
    places = [[one - period.start for one in _basis(family, time, period)] for time in times]
    basis = np.array(places, np.int64).reshape(len(times), len(_basis(family, 0, period)))
    values = monthly[:, basis]  # (run, time, month of the reading)
    if family.reading in (CHANGE, PATH):
        return np.asarray(values[..., -1] - values[..., 0])
    if family.reading == QUARTER_SUM:
        return np.asarray(values.sum(axis=-1))
    return np.asarray(values.mean(axis=-1))


def _recorded(family: FamilyTable, wars: Wars, scenario: Scenario) -> Numbers:
    values = np.asarray(wars.months[family.variable], np.float64)
    if not family.sectors:
        return values
    land = np.array([sector.land for sector in scenario.sectors.values()], np.float64)
    held = np.asarray(wars.months["held"], np.float64)[..., : len(land)]
    return np.asarray(values + held @ land)


def _carried(values: Numbers, family: FamilyTable) -> Numbers:
    """Return values in which the months after a war's end are filled in."""
    there = np.isfinite(values)
    if family.ended == ZERO:
        return np.where(there, values, 0.0)
    latest = np.maximum.accumulate(np.where(there, np.arange(values.shape[1]), 0), axis=1)
    return np.asarray(np.take_along_axis(values, latest, axis=1), np.float64)


def scale(own: Numbers, given: TimeSeries) -> Numbers:
    """Return by what each war is multiplied so that its mean is that of the record: (run, 1).

    Args:
        own: What wars show at the times that are given, (run, time).
        given: What was observed at them.
    """
    means = np.asarray(own.mean(axis=1, keepdims=True), np.float64)
    found = np.ones_like(means)
    np.divide(given.values.mean(), means, out=found, where=means != 0.0)
    return found
