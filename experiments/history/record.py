"""Record of the war: monthly tables of public figures, read as `record.toml` declares them.

The figures are the reader's and stay where they are. An empty cell is not available, never zero.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator

from abm.data import tables
from abm.data.cells import written
from abm.data.limits import shown
from abm.data.tables import Interval, TableRow, UserTable
from abm.errors import InputError
from abm.scenarios.draft import Draft
from abm.scenarios.files import read, source_of
from abm.scenarios.messages import checked
from abm.scenarios.tables import FileTable, Flag, Text, choice, number, refusal
from experiments.text import plural

FILE = Path(str(importlib.resources.files("experiments.history"))) / "record.toml"
LARGEST = 1e9
OTHER_UNIT = 5.0  # times, from which a median speaks of another unit; a slip of digits makes ten
KINDS = ("same", "sum", "change", "share", "flow")

Numbers = NDArray[np.float64]
Months = NDArray[np.int64]


def _range(value: object) -> Interval:
    ends = value if isinstance(value, list) else []
    if len(ends) != 2 or not all(isinstance(end, int | float) for end in ends):
        raise refusal("two numbers, the lower end first")
    return Interval(float(ends[0]), float(ends[1]))


class ColumnTable(FileTable):
    """A column: its unit, what a cell may be, its usual size, and how far it is revised."""

    unit: Text
    range: Annotated[Interval, BeforeValidator(_range)]
    usual: Annotated[float, number(0.0, LARGEST, above=True)] | None = None
    revised: Annotated[float, number(0.0, LARGEST)] | None = None


class MonthlyTable(FileTable):
    """A table: what it holds, and whether it must be there.

    `by` are the columns besides the month that tell its rows apart.
    """

    title: Text
    needed: Flag = False
    by: tuple[Text, ...] = ()
    columns: dict[str, ColumnTable]


class AgreementTable(FileTable):
    """Columns that say the same: what is made of the first is the second.

    The first itself, the sum of its rows, its change by the month, its share of a third, or its
    change and a third together (a flow). `within` is by how much rounding may part them, in the
    second's unit.
    """

    kind: Annotated[str, choice(KINDS)]
    first: Text
    second: Text
    third: Text | None = None
    within: Annotated[float, number(0.0, LARGEST)]


class RecordTable(FileTable):
    """The declared tables by name, and what must agree between them."""

    tables: dict[str, MonthlyTable]
    agreements: tuple[AgreementTable, ...]


class DatedColumn(NamedTuple):
    """A column of a table: the month of each row, counted from the year 0, and its value."""

    months: Months
    values: Numbers


@dataclass(frozen=True)
class Figures:
    """A table as it was read: months of its rows, what tells rows apart, and columns by name.

    Months are counted from the year 0; a cell that is not available is NaN.
    """

    file: Path
    declared: MonthlyTable
    months: Months
    labels: tuple[str, ...]
    columns: Mapping[str, Numbers]

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last month, counted from the year 0."""
        return int(self.months.min()), int(self.months.max())

    @property
    def empty(self) -> int:
        """How many cells are not available."""
        return int(sum(np.isnan(values).sum() for values in self.columns.values()))


@dataclass(frozen=True)
class Record:
    """The tables of a folder by name; what it does not hold is absent."""

    folder: Path
    tables: Mapping[str, Figures]

    def series(self, path: str) -> DatedColumn | None:
        """Return a column by `table.column`; None where the folder does not hold it."""
        table, column = path.split(".")
        figures = self.tables.get(table)
        if figures is None or column not in figures.columns:
            return None
        return DatedColumn(figures.months, figures.columns[column])


@cache
def declaration() -> RecordTable:
    """Return which tables the record may hold."""
    draft = Draft(source_of(FILE))
    draft.lay(read(FILE), draft.main)
    return checked(RecordTable, draft)


def record(folder: Path) -> Record:
    """Return the record that stands in a folder.

    Raises InputError for a folder without the tables that are needed, a changed heading, months
    that are missing, out of order or there twice, and figures that can only be in another unit.
    """
    known = declaration().tables
    if not folder.is_dir():
        needed = ", ".join(f"{name}.csv" for name, table in known.items() if table.needed)
        raise InputError(
            f"{shown(folder)} is not a folder.\n"
            f"Needed: the folder of a record, which holds {needed}."
        )
    found: dict[str, Figures] = {}
    for name, table in known.items():
        file = folder / f"{name}.csv"
        if file.exists():
            found[name] = _figures(file, table)
        elif table.needed:
            others = ", ".join(f"{other}.csv" for other in known if other != name)
            raise InputError(
                f"{shown(folder)} holds no record: {file.name} is missing ({table.title}).\n"
                f"Needed: {file.name}; read besides, where they are: {others}."
            )
    return Record(folder, found)


def _figures(file: Path, declared: MonthlyTable) -> Figures:
    table = tables.read(file, ("month", *declared.by, *declared.columns))
    rows = [*table.rows]
    labels = tuple(", ".join(map(row.text, declared.by)) for row in rows)
    months = np.array([*_months(rows, labels)], np.int64)
    if not declared.by:
        _refuse_gaps(table, months)
    columns = {name: _column(rows, name, one) for name, one in declared.columns.items()}
    for name, values in columns.items():
        _refuse_other_unit(table, name, declared.columns[name], values)
    return Figures(file, declared, months, labels, columns)


def _months(rows: list[TableRow], labels: tuple[str, ...]) -> Iterator[int]:
    """Yield the month of each row; in order, and once for each label."""
    last: dict[str, int] = {}
    for row, label in zip(rows, labels, strict=True):
        month = row.month("month")
        before = last.get(label)
        if before is not None and month <= before:
            of = f" of {label}" if label else ""
            raise row.fault("month", f"a month{of} after {written(before)}, each once and in order")
        last[label] = month
        yield month


def _refuse_gaps(table: UserTable, months: Months) -> None:
    there = {*months.tolist()}
    missing = [month for month in range(int(months[0]), int(months[-1])) if month not in there]
    if missing:
        raise InputError(
            f"{table.name}: {plural(len(missing), 'month')} missing, the first "
            f"{written(missing[0])}.\nAllowed: every month from the first to the last; what is "
            "not known stays empty."
        )


def _column(rows: list[TableRow], name: str, declared: ColumnTable) -> Numbers:
    values = [row.number(name, declared.range) if row.cell(name) else np.nan for row in rows]
    return np.array(values, np.float64)


def _refuse_other_unit(table: UserTable, name: str, declared: ColumnTable, values: Numbers) -> None:
    there = np.abs(values[np.isfinite(values)])
    if declared.usual is None or not there.size:
        return
    median = float(np.median(there))
    low, high = declared.usual / OTHER_UNIT, declared.usual * OTHER_UNIT
    if not low <= median <= high:
        raise InputError(
            f"{table.name}, column {name!r}: half of its months are {_side(median, high)} "
            f"{median:g} {declared.unit}. Is it in another unit?\n"
            f"Allowed: figures in {declared.unit}, their median from {low:g} to {high:g}."
        )


def _side(median: float, high: float) -> str:
    return "at least" if median > high else "at most"
