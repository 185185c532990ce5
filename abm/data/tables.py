"""Tables that users bring, read one way: CSV files and the sheets of workbooks.

Series of reports, designs, donor tables and releases of the tracker all pass here. A table has one
row of headings, above which lines may begin with `#`, and a cell in each of its columns. What can
mean one thing only is read: commas, semicolons or tabs between cells, decimal points or commas,
headings in any case, months as in `abm.data.cells`. Anything else is refused with its place.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from abm.data import cells, limits, workbooks
from abm.errors import InputError, nearest

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_OTHERS = {"|": "|", ":": ":", " ": "blanks"}  # by which a table is never split, and their names
_DEEPEST = 30  # rows of a sheet above its headings

Record = tuple[int, list[str]]  # number of a row in its file, and its cells
Places = dict[str, int]  # name of a column -> which cell of a row it is


class Interval(NamedTuple):
    """The numbers a cell may hold, from `low` (or above it, if `above`) to `high`."""

    low: float
    high: float
    above: bool = False

    def holds(self, value: float) -> bool:
        """Say whether the value lies inside; what is not finite never does."""
        return (self.low < value if self.above else self.low <= value) and value <= self.high

    def __str__(self) -> str:
        """Say in words what is allowed."""
        start = f"above {self.low:g} and at most" if self.above else f"from {self.low:g} to"
        return f"a number {start} {self.high:g}"


class Form(NamedTuple):
    """A form of table: what it is called, the columns it needs, and those it may have.

    Headings are compared in small letters, blanks and hyphens as `_`; `patterns` has regular
    expressions for columns of which more than their name is known, `sheet` one for the sheets of a
    workbook that can hold the table.
    """

    name: str
    columns: Sequence[str]
    optional: Sequence[str] = ()
    patterns: Mapping[str, str] = {}
    sheet: str = ".*"

    def places(self, headings: Sequence[str]) -> dict[str, list[int]]:
        """Return where each of its columns stands; a heading that is exact belongs to no other."""
        exact = {name for name in self._known if name in headings}
        found: dict[str, list[int]] = {}
        for name in self._known:
            pattern = re.compile(self.patterns.get(name, re.escape(cells.folded(name))))
            found[name] = [
                place
                for place, heading in enumerate(headings)
                if pattern.fullmatch(cells.folded(heading))
                and (heading == name or heading not in exact)
            ]
        return found

    @property
    def _known(self) -> tuple[str, ...]:
        return (*self.columns, *self.optional)

    def found(self, headings: Sequence[str]) -> int:
        """Return how many of its needed columns are there."""
        places = self.places(headings)
        return sum(bool(places[name]) for name in self.columns)


@dataclass(frozen=True)
class UserTable:
    """A table as it stands in a file: headings, rows, and where the columns asked for are.

    `separator` says in words how its cells are separated, for messages.
    """

    file: Path
    headings: list[str]
    places: Places
    records: list[Record] = field(repr=False)
    sheet: str = ""
    separator: str = ""

    @property
    def name(self) -> str:
        """Return the file, and the sheet if it has some, as messages show them."""
        return _named(self.file, self.sheet)

    @property
    def rows(self) -> Iterator[TableRow]:
        """Yield the rows in their order."""
        return (TableRow(self, line, found) for line, found in self.records)

    @property
    def unasked(self) -> list[str]:
        """Return the headings that nobody asked for."""
        asked = set(self.places.values())
        return [name for place, name in enumerate(self.headings) if place not in asked and name]

    @cached_property
    def marks(self) -> cells.Marks:
        """Return what marks do in its numbers; beside commas alone a point is clear by itself."""
        told = (cell for _, found in self.records for cell in found)
        return cells.marks_in(told, point=self.separator == SEPARATORS[","])


@dataclass(frozen=True)
class TableRow:
    """One row of a table that knows where it stands, so that a fault can be found."""

    table: UserTable
    line: int
    found: list[str]

    def cell(self, column: str) -> str:
        """Return a cell as it stands, blanks at its ends cut off; empty if there is no column.

        Raises InputError if it cannot be printed.
        """
        place = self.table.places.get(column)
        text = "" if place is None else cells.tidy(self.found[place])
        if not text.isprintable():
            raise self.fault(column, "a printable text, without control characters")
        return text

    def text(self, column: str) -> str:
        """Return a cell that must not be empty; raises InputError."""
        text = self.cell(column)
        if not text:
            raise self.fault(column, "a text that is not empty")
        return text

    def code(self, column: str) -> str:
        """Return a cell as the code of a country, in capitals; raises InputError."""
        code = cells.country(self.text(column))
        if code is None:
            raise self.fault(column, cells.CODE_ALLOWED)
        return code

    def number(self, column: str, allowed: Interval) -> float:
        """Return a cell as a finite number inside `allowed`; raises InputError."""
        value = self.plain_number(column, str(allowed))
        if not allowed.holds(value):
            raise self.fault(column, str(allowed))
        return value

    def plain_number(self, column: str, allowed: str) -> float:
        """Return a cell as a number; raises InputError, which says what would be `allowed`."""
        text = self.cell(column)
        marks = self.table.marks
        value = cells.number(text, marks)
        if value is not None:
            return value
        for mark in [one for one in marks.clashing if one in text]:
            both = f"groups digits in {marks.group[mark]!r}, not in {marks.decimal[mark]!r}"
            raise self.fault(column, f"{allowed}; one meaning of a mark", f" {mark!r} {both}.")
        if cells.doubtful(text):
            both = cells.readings(text)
            raise self.fault(column, f"{allowed}, written as {both}", f" It could be {both}.")
        raise self.fault(column, allowed)

    def whole(self, column: str, low: int, high: int, besides: str = "") -> int:
        """Return a cell as a whole number from `low` to `high`.

        Raises InputError; `besides` says what else the column may hold, which was looked for.
        """
        allowed = f"a whole number from {low} to {high}{besides}"
        value = self.plain_number(column, allowed)
        if not low <= value <= high or value != int(value):
            raise self.fault(column, allowed)
        return int(value)

    def month(self, column: str) -> int:
        """Return the month that a cell names, counted from the year 0; raises InputError."""
        month = cells.month(self.text(column))
        if month is None:
            raise self.fault(column, cells.MONTH_ALLOWED)
        return month

    def fault(self, column: str, allowed: str, hint: str = "") -> InputError:
        """Return the error that names file, row, column, value and what is allowed."""
        place = self.table.places[column]
        value, heading = cells.tidy(self.found[place]), cells.tidy(self.table.headings[place])
        text = value if len(value) <= 40 else f"{value[:37]}..."
        return InputError(
            f"{self.table.name}, row {self.line}, column {heading!r}: {text!r} cannot be used."
            f"{hint}\nAllowed: {allowed}."
        )


def read(path: Path, columns: Sequence[str], kind: limits.FileKind = limits.FIGURES) -> UserTable:
    """Return the table of a file that has at least `columns`, and at least one row.

    Raises InputError if the file cannot be read, is no table, or lacks one of the columns.
    """
    _, table = read_form(path, [Form("table", columns)], kind)
    return table


def read_form(
    path: Path, forms: Sequence[Form], kind: limits.FileKind = limits.FIGURES
) -> tuple[Form, UserTable]:
    """Return the table of a file and which of these forms it has.

    A CSV file is split at whatever separator shows most of a form's columns. Raises InputError if
    the file cannot be read, is no table, or has none of the forms; then it names what is missing
    of the one that comes nearest.
    """
    if workbooks.is_workbook(path):
        return _from_workbook(path, forms)
    lines = list(io.StringIO(_text(path, kind), newline=""))
    told = (n for n, line in enumerate(lines) if line.strip() and line[0] != "#")
    start = next(told, len(lines))
    form, mark = _nearest_form(lines[start:], forms)
    records = _records(path, lines[start:], mark, start)
    return form, _table(path, form, records, separator=SEPARATORS[mark])


def _text(path: Path, kind: limits.FileKind) -> str:
    content = limits.read_bytes(path, kind)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):  # as spreadsheets write "Unicode text"
        return content.decode("utf-16", "replace")
    return limits.decoded(content, limits.shown(path))


def _nearest_form(lines: list[str], forms: Sequence[Form]) -> tuple[Form, str]:
    """Return the form and the separator that show most of the needed columns."""
    ranked: list[tuple[float, int, Form, str]] = []
    for mark in SEPARATORS:
        headings = _headings(lines, mark)
        for form in forms:
            share = form.found(headings) / max(1, len(form.columns))
            ranked.append((share, len(headings), form, mark))
    _, _, form, mark = max(ranked, key=lambda one: one[:2])
    return form, mark


def _headings(lines: list[str], mark: str) -> list[str]:
    """Return the first row split at a separator; nothing where it cannot be."""
    with contextlib.suppress(csv.Error):
        return [cells.tidy(name) for name in next(csv.reader(lines, delimiter=mark), [])]
    return []


def _records(path: Path, lines: list[str], mark: str, start: int) -> list[Record]:
    """Return the rows that are not empty, split at a separator."""
    reader = csv.reader(lines, delimiter=mark, strict=True)
    try:
        return [(start + reader.line_num, found) for found in reader if any(map(cells.tidy, found))]
    except csv.Error as error:
        line = start + reader.line_num
        raise InputError(f"{limits.shown(path)} is not a CSV file: row {line}: {error}.") from None


def _from_workbook(path: Path, forms: Sequence[Form]) -> tuple[Form, UserTable]:
    """Return the one table in a workbook that has one of the forms."""
    found: list[tuple[Form, UserTable]] = []
    names: list[str] = []
    for sheet in workbooks.sheets(path):
        names.append(sheet.name)
        told = (record for record in sheet.rows if any(map(cells.tidy, record[1])))
        top = list(islice(told, _DEEPEST))
        fitting = _fitting(sheet.name, top, forms)
        if fitting:
            form, place = fitting
            found.append((form, _table(path, form, _even([*top[place:], *told]), sheet.name)))
    if len(found) == 1:
        return found[0]
    if found:
        several = ", ".join(repr(table.sheet) for _, table in found)
        raise InputError(
            f"{limits.shown(path)}: the sheets {several} could be meant; allowed: one of them."
        )
    needed = "; or ".join(f"{form.name}: {', '.join(form.columns)}" for form in forms)
    shown = ", ".join(map(repr, names[:12]))
    raise InputError(
        f"{limits.shown(path)}: no sheet has the columns that are needed; there are {shown}.\n"
        f"Needed: {needed}."
    )


def _fitting(sheet: str, top: Sequence[Record], forms: Sequence[Form]) -> tuple[Form, int] | None:
    """Return the first form that a sheet has, and which of its first rows has the headings."""
    for form in forms:
        if re.fullmatch(form.sheet, cells.tidy(sheet).casefold()):
            for place, (_, headings) in enumerate(top):
                if form.found(headings) == len(form.columns):
                    return form, place
    return None


def _even(records: list[Record]) -> list[Record]:
    """Return rows of a sheet as long as its headings, but for what stands beyond them."""
    width = len(records[0][1])
    return [
        (
            line,
            found[:width] + [""] * (width - len(found)) + [c for c in found[width:] if c.strip()],
        )
        for line, found in records
    ]


def _table(
    path: Path, form: Form, records: list[Record], sheet: str = "", separator: str = ""
) -> UserTable:
    named = _named(path, sheet)
    if len(records) < 2:
        raise InputError(f"{named} is not a table: it needs a header row and at least one row.")
    headings = [cells.tidy(name) for name in records[0][1]]
    places = _places(named, form, headings, separator)
    split = f" (its cells are separated by {separator})" if separator else ""
    rows = [(line, _cells(named, line, found, len(headings), split)) for line, found in records[1:]]
    return UserTable(path, headings, places, rows, sheet, separator)


def _named(path: Path, sheet: str) -> str:
    return f"{limits.shown(path)}, sheet {sheet!r}" if sheet else limits.shown(path)


def _places(named: str, form: Form, headings: list[str], separator: str) -> Places:
    found = form.places(headings)
    for name, places in found.items():
        if len(places) > 1:
            written = " and ".join(repr(headings[place]) for place in places[:2])
            raise InputError(
                f"{named}: column {name!r} stands there twice ({written}); it must stand once."
            )
    for name in form.columns:
        if not found[name]:
            split = _split(form, headings) if separator else ""
            close = nearest(name, [one for one in headings if one.isprintable()])
            raise InputError(
                f"{named}: column {name!r} is missing{split or f'.{close}'}\n"
                f"Needed: {', '.join(form.columns)}."
            )
    return {name: places[0] for name, places in found.items() if places}


def _split(form: Form, headings: list[str]) -> str:
    """Say what else one heading alone could be split at, to show columns that are needed."""
    for mark, name in _OTHERS.items() if len(headings) == 1 else ():
        apart = headings[0].split(None if mark == " " else mark)
        if len(apart) > 1 and (mark != " " or form.found(apart)):
            return f": its cells seem to be separated by {name}, not by commas, semicolons or tabs."
    return ""


def _cells(named: str, line: int, found: list[str], width: int, split: str) -> list[str]:
    if len(found) != width:
        raise InputError(f"{named}, row {line}: {len(found)} cells; the header has {width}{split}.")
    return found
