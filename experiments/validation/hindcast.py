"""Hindcast: wars whose Kremlin is told of the record, and when theories of victory end in them.

The arm of history is played twice over the same runs, as it is and with what the record says in
place of its reports; then with each series by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from abm.build import build_inputs
from abm.data.cells import written
from abm.data.limits import shown
from abm.engine.ensemble import Wars
from abm.errors import InputError
from abm.scenarios import Scenario
from abm.scenarios.changes import ReportChange
from abm.scenarios.tables import LONGEST
from experiments.comparison.design import Playing
from experiments.console import Counter
from experiments.history.patterns import (
    MONTH_0,
    Pattern,
    RowTable,
    check_places,
    months_needed,
    patterns,
    reading,
)
from experiments.history.record import Record
from experiments.history.scorecard import ARM
from experiments.history.summaries import SUMMARIES, TAILS, Found, Reading, running, window
from experiments.validation.reports import (
    ReportSeries,
    ReportSourcesTable,
    given_up,
    report_changes,
    report_series,
)
from experiments.validation.series import Numbers, Period, since_year_0

DATES = "P1"  # the pattern whose dates are compared
ENDS = "succession"  # the statistic of its rows that are dates
AS_THEY_ARE, TOLD = "as they are", "told of the record"


class RunsDesign(NamedTuple):
    """Which wars are played: how many runs, and their seed."""

    runs: int
    seed: int


class TheoryDate(NamedTuple):
    """When a theory ends, in months of the war, or in which share of months it leads.

    `of_wars` has the median of wars' own dates (infinite: never) and what lies between eight of
    ten; `most` is the number of pattern P1, when most running wars have left it behind.
    """

    of_wars: Found
    most: float


@dataclass(frozen=True)
class ToldWars:
    """Wars whose Kremlin is told one thing: what it is called, and a date for each theory."""

    title: str
    dates: tuple[TheoryDate, ...]


@dataclass(frozen=True)
class Hindcast:
    """What the Kremlin was told, and when theories end as wars are, told of all, and of each.

    `rows` are those of pattern P1, one for each theory; `factors` by what each series was
    multiplied, 1 where its unit is the report's; `absent` are series that the record does not hold,
    `left_out` the months, counted from the year 0, in which a sector was given up.
    """

    scenario: Scenario
    design: RunsDesign
    period: Period
    rows: tuple[RowTable, ...]
    sources: ReportSourcesTable
    series: tuple[ReportSeries, ...]
    factors: tuple[float, ...]
    absent: tuple[str, ...]
    left_out: tuple[int, ...]
    as_they_are: ToldWars
    told: ToldWars
    alone: tuple[ToldWars, ...]

    def passing(self, wars: ToldWars) -> int:
        """Return in how many bands of pattern P1 most wars lie."""
        pairs = zip(self.rows, wars.dates, strict=True)
        return sum(row.band[0] <= date.most <= row.band[1] for row, date in pairs)

    def nearer(self) -> tuple[int, int, int]:
        """Return how many dates lie nearer to the record's once it is told, as near, farther."""
        signs = [
            np.sign(_apart(row, told) - _apart(row, plain))
            for row, plain, told in zip(
                self.rows, self.as_they_are.dates, self.told.dates, strict=True
            )
            if row.statistic == ENDS
        ]
        return signs.count(-1.0), signs.count(0.0), signs.count(1.0)


def _apart(row: RowTable, date: TheoryDate) -> float:
    """Return by how many months the median war misses the record's date; never is as far as any."""
    return min(abs(date.of_wars.value - row.observed), float(LONGEST))


def hindcast(
    record: Record,
    scenario: Scenario,
    design: RunsDesign,
    sources: ReportSourcesTable,
    counter: Counter,
) -> Hindcast:
    """Play the wars of a hindcast and return when theories end in them.

    Raises InputError for a scenario that begins in another month than the record's patterns do, or
    has other theories; for an arm that it has not; and for a record without a series to tell.
    """
    known = patterns()
    dates = next(pattern for pattern in known if pattern.id == DATES)
    check_places(scenario, [dates])
    period = _period(scenario, dates)
    left_out = given_up(known, since_year_0(MONTH_0))
    series = _series(record, sources, period, left_out)
    arms = _Arms(scenario, design, tuple(dates.rows.values()), period, counter)
    plain = arms.play(())
    factors = tuple(_factor(one, plain, period) for one in series)
    levelled = [one.times(factor) for one, factor in zip(series, factors, strict=True)]
    held = [one.told for one in series]
    return Hindcast(
        scenario,
        design,
        period,
        arms.rows,
        sources,
        tuple(series),
        factors,
        tuple(one.title for one in sources.series.values() if one not in held),
        tuple(sorted(left_out)),
        arms.dated(AS_THEY_ARE, plain),
        arms.told(TOLD, [one for one in levelled if not one.told.alone]),
        tuple(arms.told(one.told.title, [one]) for one in levelled),
    )


def _period(scenario: Scenario, dates: Pattern) -> Period:
    start = since_year_0(scenario.first_month)
    last = start + months_needed([dates], scenario.first_month) - 1
    return Period(start, last, start, last)


def _series(
    record: Record, sources: ReportSourcesTable, period: Period, left_out: frozenset[int]
) -> list[ReportSeries]:
    read = (report_series(record, one, period, left_out) for one in sources.series.values())
    found = [one for one in read if one.values]
    if not any(not one.told.alone for one in found):
        asked = ", ".join(one.observed for one in sources.series.values() if not one.alone)
        raise InputError(
            f"{shown(record.folder)} tells the Kremlin nothing of {written(period.start)} to "
            f"{written(period.last)}.\nNeeded: months of at least one of {asked}."
        )
    return found


def _factor(series: ReportSeries, wars: Wars, period: Period) -> float:
    """Return by what a series is multiplied to have the wars' level in its months; else 1."""
    if not series.told.scaled:
        return 1.0
    own = np.asarray(wars.months[series.told.report], np.float64)
    months = [month - period.start for month in series.values]
    there = np.where(running(wars), own, np.nan)[:, months]
    level = float(np.mean([*series.values.values()]))
    return float(np.nanmean(there)) / level if level and np.isfinite(there).any() else 1.0


class _Arms:
    """Arms of a hindcast, that of history told of something, all over the same runs."""

    def __init__(
        self,
        scenario: Scenario,
        design: RunsDesign,
        rows: tuple[RowTable, ...],
        period: Period,
        counter: Counter,
    ) -> None:
        self.scenario, self.design, self.rows = scenario, design, rows
        self.period, self.counter = period, counter
        self.reads = [reading(row, scenario.first_month) for row in rows]

    def play(self, changes: Sequence[ReportChange]) -> Wars:
        arm = self.scenario.configuration(ARM)
        acting = arm.changes._replace(reports=(*arm.changes.reports, *changes))
        months = max(self.period.months, self.scenario.treatment)
        inputs = build_inputs(self.scenario, replace(arm, changes=acting), months)
        runs, seed = self.design
        return Playing(inputs, seed, runs).to(runs, self.counter)

    def told(self, title: str, series: Sequence[ReportSeries]) -> ToldWars:
        changes = [*report_changes(series, self.period.start)]
        return self.dated(title, self.play(changes))

    def dated(self, title: str, wars: Wars) -> ToldWars:
        pairs = zip(self.rows, self.reads, strict=True)
        return ToldWars(title, tuple(theory_date(row, read, wars) for row, read in pairs))


def theory_date(row: RowTable, read: Reading, wars: Wars) -> TheoryDate:
    """Return when the theory of a row of pattern P1 ends, or in which share of months it leads."""
    own = ends(wars, read) if row.statistic == ENDS else led(wars, read)
    own = own[~np.isnan(own)]
    most = SUMMARIES[row.statistic].of(wars, read).value
    if not len(own):
        return TheoryDate(Found(np.nan, np.nan, np.nan, 0), most)
    low, middle, high = np.quantile(own, (TAILS[0], 0.5, TAILS[1]), method="inverted_cdf")
    return TheoryDate(Found(float(middle), float(low), float(high), len(own)), most)


def ends(wars: Wars, read: Reading) -> Numbers:
    """Return the first month in which a later theory than this leads, infinite: never; (run)."""
    later = _running(wars, read) & (window(wars, read, "best_theory") > read.place - 1)
    first = np.where(later.any(axis=1), later.argmax(axis=1) + float(read.first), np.inf)
    return np.asarray(first, np.float64)


def led(wars: Wars, read: Reading) -> Numbers:
    """Return the share of running months in which this theory leads, NaN without any; (run)."""
    months = _running(wars, read)
    own = months & (window(wars, read, "best_theory") == read.place - 1)
    found = np.full(len(own), np.nan)
    np.divide(own.sum(axis=1), months.sum(axis=1), out=found, where=months.any(axis=1))
    return found


def _running(wars: Wars, read: Reading) -> NDArray[np.bool_]:
    return running(wars)[:, read.first : read.last + 1]
