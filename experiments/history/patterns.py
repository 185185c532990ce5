"""Patterns of the record, each declared in a file: what was observed, and how a run is read.

A pattern has rows, one for each number; it passes when all of them do. The band of a row was fixed
before any war was played for it. What a row reads must be recorded by the model, else its file is
refused: no pattern is scored by something that stands in for it.
"""

from __future__ import annotations

import importlib.resources
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from abm.errors import InputError
from abm.records import fields_of
from abm.scenarios import Scenario
from abm.scenarios.draft import Draft
from abm.scenarios.files import read, source_of
from abm.scenarios.messages import checked
from abm.scenarios.tables import (
    CALENDAR_MONTH,
    LONGEST,
    FileTable,
    Name,
    Text,
    choice,
    number,
    refusal,
    whole,
)
from experiments.history.summaries import QUARTER, SUMMARIES, Reading

FOLDER = Path(str(importlib.resources.files("experiments.history"))) / "patterns"
#: What a pattern may be used for: fitted to, or held back and scored alone.
FITTED, HELD_BACK = "C", "H"
#: Month 0 of the war that the record is of: events are dated in months from it.
MONTH_0 = "2022-03"
#: Statistics that give a month of the war.
DATED = ("median month", "succession")
SIZE = 1e6
Value = Annotated[float, number(-SIZE, SIZE)]


def _band(value: object) -> tuple[float, float]:
    ends = value if isinstance(value, list) else []
    numbers = [end for end in ends if isinstance(end, int | float) and not isinstance(end, bool)]
    if len(numbers) != 2 or len(ends) != 2 or not numbers[0] <= numbers[1]:
        raise refusal("two numbers, the lower end first")
    return float(numbers[0]), float(numbers[1])


def _codes(value: object) -> tuple[float, ...]:
    codes = value if isinstance(value, list) else []
    if not codes or not all(type(code) is int for code in codes):
        raise refusal("a list of whole numbers")
    return tuple(float(code) for code in codes)


def _some(rows: dict[str, RowTable]) -> dict[str, RowTable]:
    if not rows:
        raise refusal("at least one row")
    return rows


class RowTable(FileTable):
    """A number of the record and the statistic that reads it from many wars."""

    title: Text
    observed: Value
    unit: Text
    band: Annotated[tuple[float, float], BeforeValidator(_band)]
    source: Text
    statistic: Annotated[str, choice(SUMMARIES)]
    since: Annotated[str | None, CALENDAR_MONTH] = Field(None, alias="from")
    until: Annotated[str, CALENDAR_MONTH]  # the last month that counts
    variable: Text | None = None
    over: Text | None = None
    place: Annotated[int, whole(1, 100)] | None = None  # of a theory or sector, the first is 1
    values: Annotated[tuple[float, ...] | None, BeforeValidator(_codes)] = None
    counted: Annotated[tuple[float, ...] | None, BeforeValidator(_codes)] = None  # by quarter
    among: Annotated[tuple[float, ...] | None, BeforeValidator(_codes)] = None  # of so many


class PatternTable(FileTable):
    """A pattern: its name, what it may be used for, and its rows."""

    id: Text
    title: Text
    role: Annotated[str, choice((FITTED, HELD_BACK))]
    rows: Annotated[dict[Name, RowTable], AfterValidator(_some)]


@dataclass(frozen=True)
class Pattern:
    """A pattern of the record as its file declares it."""

    id: str
    title: str
    role: str
    rows: dict[str, RowTable]


def patterns(folder: Path = FOLDER) -> tuple[Pattern, ...]:
    """Return the patterns of a folder in the order of their numbers, then of their names.

    Raises InputError for what a file gets wrong, and for what no run records.
    """
    found = [pattern(file) for file in folder.glob("*.toml")]
    for one in found:
        if [other.id for other in found].count(one.id) > 1:
            raise InputError(f"two patterns are called {one.id}; allowed: one of each name.")
    return tuple(sorted(found, key=_order))


def _order(pattern: Pattern) -> tuple[float, str]:
    numbered = re.fullmatch(r"P(\d{1,4})\b.*", pattern.id)
    return (float(numbered[1]) if numbered else float("inf"), pattern.id)


def pattern(file: Path) -> Pattern:
    """Return the pattern that a file declares; raises InputError."""
    draft = Draft(source_of(file))
    draft.lay(read(file), draft.main)
    told = checked(PatternTable, draft)
    for name, row in told.rows.items():
        _check(name, row, draft)
    return Pattern(told.id, told.title, told.role, told.rows)


def _check(name: str, row: RowTable, draft: Draft) -> None:
    """Refuse a row that does not say what its statistic needs, or reads what is not recorded."""
    summary = SUMMARIES[row.statistic]
    recorded = fields_of(summary.table)
    for key in ("variable", "over"):
        variable = getattr(row, key)
        if variable is not None and variable not in recorded:
            raise draft.unknown(("rows", name, key), variable, "recorded variable", list(recorded))
    lengths = [recorded[variable][1] for variable in (row.variable, row.over) if variable]
    needed = {*summary.needs, *(["place"] if any(lengths) else [])}
    for key in ("variable", "over", "place", "values", "counted", "among"):
        given = getattr(row, key) is not None
        if given and key not in needed:
            allowed = f"nothing, beside statistic = {row.statistic!r}"
            raise draft.refuse(("rows", name, key), getattr(row, key), allowed)
        if not given and key in needed:
            raise draft.fault(("rows", name, key), " is missing.")
    if row.since is not None and row.since > row.until:
        raise draft.refuse(("rows", name, "until"), row.until, f"{row.since} or later")
    if row.counted is not None and row.among is not None:
        _check_counts(name, row, row.counted, row.among, draft)


def _check_counts(
    name: str, row: RowTable, counted: tuple[float, ...], among: tuple[float, ...], draft: Draft
) -> None:
    """Refuse counts that are not there for each quarter, or more than they are counted among."""
    if row.since is None:
        raise draft.fault(("rows", name, "from"), " is missing.")
    if int(row.since[5:]) % QUARTER != 1:
        raise draft.refuse(("rows", name, "from"), row.since, "the first month of a quarter")
    months = months_between(row.since, row.until) + 1
    if months % QUARTER:
        raise draft.refuse(("rows", name, "until"), row.until, "the last month of a quarter")
    for key, numbers in (("counted", counted), ("among", among)):
        if len(numbers) != months // QUARTER:
            allowed = f"{months // QUARTER} numbers, one for each quarter"
            raise draft.refuse(("rows", name, key), [*map(int, numbers)], allowed)
    for part, all_of_them in zip(counted, among, strict=True):
        if not 0 <= part <= all_of_them or all_of_them == 0:
            allowed = "at most as many as in `among`, and at least one there"
            raise draft.refuse(("rows", name, "counted"), int(part), allowed)


def reading(row: RowTable, first_month: str) -> Reading:
    """Return what a row reads from wars whose month 0 is `first_month`, months counted from it.

    Raises InputError for months before the war, or too far after its beginning, and for an event of
    a war that begins in another month than the record's.
    """
    refuse_other_beginning(row, first_month)
    first = 0 if row.since is None else months_between(first_month, row.since)
    last = months_between(first_month, row.until)
    if first < 0 or not first <= last < LONGEST:
        raise InputError(
            f"the pattern '{row.title}' is of {row.since or first_month} to {row.until}; "
            f"a war that begins in {first_month} cannot show it."
        )
    return read_of(row, first, last)


def refuse_other_beginning(row: RowTable, first_month: str) -> None:
    """Refuse to date an event in a war that begins in another month than the record's."""
    if row.statistic in DATED and first_month != MONTH_0:
        raise InputError(
            f"the pattern '{row.title}' counts months of a war that begins in {MONTH_0}; "
            f"a war that begins in {first_month} cannot show it."
        )


def read_of(row: RowTable, first: int, last: int) -> Reading:
    """Return what a row reads of these months of the war."""
    return Reading(
        first,
        last,
        row.variable or "",
        row.over or "",
        row.place or 1,
        row.values,
        row.counted or (),
        row.among or (),
    )


def months_between(first: str, second: str) -> int:
    """Return how many months one calendar month lies after another.

    >>> months_between("2022-03", "2023-01")
    10
    """
    counted = [12 * int(month[:4]) + int(month[5:]) for month in (first, second)]
    return counted[1] - counted[0]


def months_needed(known: Iterable[Pattern], first_month: str) -> int:
    """Return the fewest months of war in which all patterns can be read."""
    rows = [row for pattern in known for row in pattern.rows.values()]
    return max(reading(row, first_month).last for row in rows) + 1


def check_places(scenario: Scenario, known: Iterable[Pattern]) -> None:
    """Refuse a pattern of a theory or sector that the scenario has not; raises InputError."""
    for row in (row for pattern in known for row in pattern.rows.values() if row.place):
        sectors = row.variable == "held"
        there = len(scenario.sectors if sectors else scenario.theories)
        if row.place and row.place > there:
            kind = "sectors" if sectors else "theories"
            raise InputError(
                f"the pattern '{row.title}' is of the scenario's {kind}, place {row.place}; "
                f"{scenario.name} has {there}."
            )


def of_role(known: Sequence[Pattern], role: str) -> list[Pattern]:
    """Return the patterns that may be used for one thing."""
    return [pattern for pattern in known if pattern.role == role]
