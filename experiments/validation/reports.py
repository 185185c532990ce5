"""Reports to the Kremlin that a record can stand in for, declared in `reports.toml`.

Each is a column of the record that says the same in the same unit, or in another of which only the
course counts. A report without one stays what Moscow's staff adds up in the war; the file says why.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Annotated, NamedTuple

import numpy as np
from pydantic import AfterValidator

from abm import reports
from abm.data.cells import written
from abm.data.limits import shown
from abm.errors import InputError
from abm.records import fields_of
from abm.reports import REPORTS
from abm.scenarios.changes import OTHERWISE, RANGES, ReportChange, Window
from abm.scenarios.draft import Draft
from abm.scenarios.files import read, source_of
from abm.scenarios.messages import checked
from abm.scenarios.tables import FileTable, Flag, Name, Text, choice, number, refusal
from abm.schema import Month
from experiments.history.patterns import Pattern
from experiments.history.record import Record, declaration
from experiments.validation.observables import CHANGE, LEVEL, SIZE
from experiments.validation.series import Period, monthly

FILE = Path(str(importlib.resources.files("experiments.validation"))) / "reports.toml"
MEAN_OF_THREE = "mean of three months"
#: Months before its own that a reading is made of.
BEFORE = {LEVEL: 0, CHANGE: 1, MEAN_OF_THREE: 2}
LEFT_OUT, COUNTED = "left out", "counted"


class ReportSeriesTable(FileTable):
    """A column of the record in place of a report; `alone`: never told beside the others."""

    title: Text
    report: Annotated[str, choice(REPORTS)]
    observed: Text
    factor: Annotated[float, number(0.0, SIZE, above=True)] = 1.0
    reading: Annotated[str, choice(BEFORE)]
    sectors: Annotated[str, choice((LEFT_OUT, COUNTED))] = COUNTED
    scaled: Flag = False
    alone: Flag = False
    source: Text


def _some(series: dict[str, ReportSeriesTable]) -> dict[str, ReportSeriesTable]:
    if not series:
        raise refusal("at least one series")
    return series


class ReportSourcesTable(FileTable):
    """All reports: what the record says in place of some, and why others stay the wars' own."""

    series: Annotated[dict[Name, ReportSeriesTable], AfterValidator(_some)]
    own: dict[str, Text]


class ReportSeries(NamedTuple):
    """What the record says in place of a report: by month, counted from the year 0."""

    told: ReportSeriesTable
    values: Mapping[int, float]

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last month."""
        return min(self.values), max(self.values)

    def times(self, factor: float) -> ReportSeries:
        """Return the same course at another level."""
        return self._replace(values={month: factor * one for month, one in self.values.items()})


@cache
def report_sources(file: Path = FILE) -> ReportSourcesTable:
    """Return what a file declares.

    Raises InputError for what it gets wrong, for a column that no record holds, for a report that
    no run records where one is scaled to it, for two series of a report that are told together,
    and for a report of which nothing is said.
    """
    draft = Draft(source_of(file))
    draft.lay(read(file), draft.main)
    found = checked(ReportSourcesTable, draft)
    together: list[str] = []
    for name, one in found.series.items():
        _check_series(name, one, draft)
        if one.report in together and not one.alone:
            allowed = "a report of which no other series is told; else `alone = true`"
            raise draft.refuse(("series", name, "report"), one.report, allowed)
        together += [] if one.alone else [one.report]
    for name in found.own:
        if name not in REPORTS or name in together:
            allowed = ", ".join(one for one in REPORTS if one not in together)
            raise draft.refuse(("own",), name, allowed)
    if missing := [one for one in REPORTS if one not in (*found.own, *together)]:
        raise draft.fault(("own",), f": nothing is said of {', '.join(missing)}.")
    return found


def _check_series(name: str, one: ReportSeriesTable, draft: Draft) -> None:
    tables = declaration().tables.items()
    known = [f"{table}.{column}" for table, of in tables if not of.by for column in of.columns]
    if one.observed not in known:
        raise draft.unknown(("series", name, "observed"), one.observed, "column by month", known)
    recorded = list(fields_of(Month))
    if one.scaled and one.report not in recorded:
        raise draft.unknown(("series", name, "report"), one.report, "recorded variable", recorded)


def given_up(known: Iterable[Pattern], start: int) -> frozenset[int]:
    """Return the months in which Russia gave a sector up, as the patterns of the record say.

    Args:
        known: Patterns; those of sectors that are no longer held count.
        start: Month 0 of the patterns, counted from the year 0, as what is returned.
    """
    rows = (row for pattern in known for row in pattern.rows.values())
    return frozenset(start + int(row.observed) for row in rows if row.variable == "held")


def report_series(
    record: Record, told: ReportSeriesTable, period: Period, given_up: frozenset[int]
) -> ReportSeries:
    """Return what the record says in place of a report, in the months of a period that it tells.

    It is empty where the record does not hold the column. Raises InputError for a value that the
    report cannot have.
    """
    column = monthly(record, told.observed, None)
    left_out = given_up if told.sectors == LEFT_OUT else frozenset()
    found: dict[int, float] = {}
    for month in range(period.start, period.last + 1):
        basis = range(month - BEFORE[told.reading], month + 1)
        there = basis[0] >= period.start and all(one in column for one in basis)
        if there and month not in left_out:
            found[month] = told.factor * _read(told.reading, [column[one] for one in basis])
    allowed = RANGES.get(told.report, OTHERWISE)
    for month, value in found.items():
        if not allowed.holds(value):
            raise InputError(
                f"{shown(record.folder)}: {told.observed} makes the report {told.report} {value:g} "
                f"in {written(month)}, which the Kremlin cannot be told.\nAllowed: {allowed}."
            )
    return ReportSeries(told, found)


def _read(reading: str, values: list[float]) -> float:
    if reading == CHANGE:
        return values[-1] - values[0]
    return float(np.mean(values))


def report_changes(series: Iterable[ReportSeries], start: int) -> Iterator[ReportChange]:
    """Yield what tells the Kremlin the record, for each stretch of months that it knows.

    Between them, and after the last, the war's own report comes through.

    Args:
        series: What is told, in its months.
        start: Month 0 of the war, counted from the year 0.
    """
    for one in series:
        report = REPORTS.index(one.told.report)
        months = sorted(month - start for month in one.values)
        for place, (_, stretch) in enumerate(groupby(enumerate(months), _offset)):
            own = [month for _, month in stretch]
            values = tuple(one.values[start + month] for month in own)
            window = Window(own[0], own[-1] + 1)
            name = f"{one.told.report}-{place}"
            yield ReportChange(name, report, reports.FIXED, values, window)


def _offset(counted: tuple[int, int]) -> int:
    """Return what months that follow each other have in common."""
    place, month = counted
    return month - place
