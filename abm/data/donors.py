"""The donor table: what its columns mean, and reading one back.

A table is a CSV file: lines that begin with `#` say where it comes from, then a header row, then
one row per donor. `abm.data.tracker` makes such tables; a user may also write one by hand.
"""

from __future__ import annotations

import csv
import importlib.resources
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from abm.data import limits
from abm.errors import InputError, nearest

SHARES_MAY_MISS = 0.001  # a hand-made table rounds its shares


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


MONEY = Interval(0.0, 1e6)  # EUR billion; ten times the world's yearly income
INCOME = Interval(0.0, 1e6, above=True)
PART = Interval(0.0, 1.0, above=True)

COLUMNS = {
    "code": ("ISO 3166-1 alpha-3", "country code"),
    "name": ("text", "country"),
    "group": ("text", "donor group of the source"),
    "gdp_eur_bn": ("EUR billion", "gross domestic product in 2021"),
    "military_allocations_eur_bn": ("EUR billion", "military allocations, sum over the window"),
    "share": ("0-1", "part of all donors' military allocations; the column sums to 1"),
    "active_share": ("0-1", "part of the window's months with a military allocation"),
    "monthly_variation": (
        "ratio",
        "standard deviation (n - 1) of monthly military allocations over their mean, zeros kept",
    ),
    "size_spread": (
        "log units",
        "standard deviation of log package size, shrunk towards all donors'",
    ),
    "habitual_horizon": (
        "months",
        "months booked ahead by habit, from 2022-02 to 2023-01 money; active_share is the window's",
    ),
    "european": ("0 or 1", "1 if the group is EU_members or other_Europe"),
}
"""Column -> (unit, meaning), in the order of the file."""

_RANGES = {
    "gdp_eur_bn": INCOME,
    "share": PART,
    "active_share": PART,
    "size_spread": Interval(0.0, 5.0),
    "habitual_horizon": Interval(1.0, 12.0),
}
_NEEDED = ("code", "name", "group", *_RANGES, "european")


@dataclass(frozen=True)
class Donor:
    """A partner country as its past support shows it; units and meanings as in `COLUMNS`."""

    code: str
    name: str
    group: str
    gdp: float
    share: float
    active_share: float
    size_spread: float
    habitual_horizon: float
    european: bool


@dataclass(frozen=True)
class CsvRow:
    """One row of a CSV file that knows where it stands, so that a fault can be found."""

    file: Path
    line: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """Return a cell that must not be empty; raises InputError."""
        if not self.cells[column]:
            raise self.fault(column, "a text that is not empty")
        return self.cells[column]

    def number(self, column: str, allowed: Interval) -> float:
        """Return a cell as a finite number inside `allowed`; raises InputError."""
        try:
            value = float(self.cells[column])
        except ValueError:
            value = math.nan
        if not allowed.holds(value):
            raise self.fault(column, str(allowed))
        return value

    def fault(self, column: str, allowed: str, hint: str = "") -> InputError:
        """Return the error that names file, row, column, value and what is allowed."""
        value = self.cells[column]
        shown = value if len(value) <= 40 else f"{value[:37]}..."
        return InputError(
            f"{self.file}, row {self.line}, column '{column}': {shown!r} cannot be used.{hint}\n"
            f"Allowed: {allowed}."
        )


def read(path: Path) -> list[Donor]:
    """Return the donors of a table in the order of its rows.

    Raises InputError if the file cannot be read, lacks a column or a row, holds a cell that is
    out of range, names a donor twice, or if its shares do not sum to 1.
    """
    rows = read_rows(path, _NEEDED)
    donors = [_donor(row) for row in rows]
    _refuse_twins(rows, "code")
    _refuse_twins(rows, "name")
    total = math.fsum(donor.share for donor in donors)
    if abs(total - 1.0) > SHARES_MAY_MISS:
        raise InputError(
            f"{path}, column 'share': the shares sum to {total:.6g}.\n"
            f"Allowed: a sum of 1, give or take {SHARES_MAY_MISS}."
        )
    return donors


def shipped(name: str) -> Path:
    """Return the file of a table that comes with the product, such as `donors-2024-12`.

    Raises InputError if there is none of that name.
    """
    folder = Path(str(importlib.resources.files("abm.data")))
    names = sorted(path.stem for path in folder.glob("*.csv"))
    if name not in names:
        raise InputError(
            f"there is no shipped donor table '{name}'.{nearest(name, names)}\n"
            f"Allowed: {', '.join(names)}."
        )
    return folder / f"{name}.csv"


def read_rows(path: Path, columns: Sequence[str]) -> list[CsvRow]:
    """Return the rows of a CSV file that has at least `columns`, cells stripped of blanks.

    Lines that begin with `#` above the header are skipped. Raises InputError if the file cannot
    be read, is not a CSV table, lacks one of the columns, or has no rows.
    """
    lines = list(io.StringIO(_text(path), newline=""))
    start = next((n for n, line in enumerate(lines) if line.strip() and line[0] != "#"), 0)
    records = _records(path, lines[start:], start)
    if len(records) < 2:
        raise InputError(f"{path} is not a table: it needs a header row and at least one row.")
    header = [" ".join(name.split()) for name in records[0][1]]
    _check_header(path, header, columns)
    return [CsvRow(path, line, _cells(path, line, header, record)) for line, record in records[1:]]


def _donor(row: CsvRow) -> Donor:
    code, name, group = (row.text(column) for column in ("code", "name", "group"))
    numbers = [row.number(column, allowed) for column, allowed in _RANGES.items()]
    gdp, share, active_share, size_spread, horizon = numbers
    if row.cells["european"] not in ("0", "1"):
        raise row.fault("european", "0 or 1")
    european = row.cells["european"] == "1"
    return Donor(code, name, group, gdp, share, active_share, size_spread, horizon, european)


def _refuse_twins(rows: Iterable[CsvRow], column: str) -> None:
    first: dict[str, int] = {}
    for row in rows:
        earlier = first.setdefault(row.text(column).casefold(), row.line)
        if earlier != row.line:
            raise row.fault(column, f"each {column} once; row {earlier} has it already")


def _text(path: Path) -> str:
    return limits.read_text(path, limits.FIGURES)


def _records(path: Path, lines: list[str], start: int) -> list[tuple[int, list[str]]]:
    reader = csv.reader(lines, strict=True)
    try:
        return [(start + reader.line_num, record) for record in reader if any(record)]
    except csv.Error as error:
        line = start + reader.line_num
        raise InputError(f"{path} is not a CSV file: row {line}: {error}.") from None


def _check_header(path: Path, header: list[str], columns: Sequence[str]) -> None:
    for column in columns:
        if header.count(column) > 1:
            raise InputError(f"{path}: column '{column}' stands there twice; it must stand once.")
        if column not in header:
            raise InputError(
                f"{path}: column '{column}' is missing.{nearest(column, header)}\n"
                f"Needed: {', '.join(columns)}."
            )


def _cells(path: Path, line: int, header: list[str], record: list[str]) -> dict[str, str]:
    if len(record) != len(header):
        raise InputError(f"{path}, row {line}: {len(record)} cells; the header has {len(header)}.")
    return dict(zip(header, (cell.strip() for cell in record), strict=True))
