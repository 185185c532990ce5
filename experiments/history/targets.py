"""Targets of a calibration: numbers of the record to which a model may be fitted.

Only patterns that may be fitted give targets, and only as far as the months that are played. What
ends later, or is held back, is not read at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from abm.engine.ensemble import Wars
from abm.scenarios import Scenario
from experiments.history.patterns import (
    DATED,
    FITTED,
    Pattern,
    RowTable,
    check_places,
    months_between,
    of_role,
    patterns,
    read_of,
    refuse_other_beginning,
)
from experiments.history.summaries import SUMMARIES, Found, Reading

#: Statistics that give a month (`DATED`) can be asked of fewer months than their row names, if what
#: was observed, and its band, lie within these; so can this one, as what did not happen by a month
#: had not happened before it either.
ABSENCE = "share without"


class Target(NamedTuple):
    """A number of the record as calibration reads it: its pattern, its row and the months."""

    pattern: str
    name: str
    row: RowTable
    read: Reading

    def found(self, wars: Wars) -> Found:
        """Return what wars show in its place."""
        return SUMMARIES[self.row.statistic].of(wars, self.read)

    def content(self) -> list[object]:
        """Return all that its statistic depends on, for a fingerprint; its band is none of that."""
        values = list(self.read.values or ())
        counts = [*self.read.counted, *self.read.among]
        return [self.name, self.row.statistic, *self.read[:5], *values, *counts]


def targets(scenario: Scenario, months: int) -> tuple[Target, ...]:
    """Return what may be fitted in a scenario's first months.

    Raises InputError for a theory or sector that the scenario has not, and for a war that begins in
    another month than the record's.
    """
    known = fitted()
    check_places(scenario, known)
    return tuple(targets_of(known, scenario.first_month, months))


@cache
def fitted() -> tuple[Pattern, ...]:
    """Return the declared patterns that may be fitted; the files are read once."""
    return tuple(of_role(patterns(), FITTED))


def targets_of(known: Iterable[Pattern], first_month: str, months: int) -> Sequence[Target]:
    """Return the targets of patterns within so many months from a first calendar month on."""
    return [
        Target(pattern.id, f"{pattern.id}.{name}", row, read)
        for pattern in known
        if pattern.role == FITTED
        for name, row in pattern.rows.items()
        if (read := _within(row, first_month, months)) is not None
    ]


def _within(row: RowTable, first_month: str, months: int) -> Reading | None:
    """Return what a row reads of the first months; None where these do not tell."""
    refuse_other_beginning(row, first_month)
    first = 0 if row.since is None else months_between(first_month, row.since)
    last = months_between(first_month, row.until)
    if last >= months:
        dated = row.statistic in DATED and row.band[1] < months
        if not (dated or (row.statistic == ABSENCE and first < months)):
            return None
        last = months - 1
    if not 0 <= first <= last:
        return None
    return read_of(row, first, last)
