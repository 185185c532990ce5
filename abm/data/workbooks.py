"""Workbooks (XLSX) as rows of texts: opened within bounds, values only, nothing in them is run."""

from __future__ import annotations

import contextlib
import datetime
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from abm.data import cells, limits
from abm.errors import InputError

WORKBOOK = limits.FileKind("a workbook", 32_000_000)
LARGEST_INSIDE = 300_000_000  # bytes, unpacked
MOST_ROWS, MOST_CELLS = 100_000, 500  # of a sheet, and of a row
_MAGIC = b"PK\x03\x04"


class Worksheet(NamedTuple):
    """A sheet: its name, and its rows as number and cells, read as they are asked for."""

    name: str
    rows: Iterator[tuple[int, list[str]]]


def is_workbook(path: Path) -> bool:
    """Whether a file is packed as workbooks are; a file that cannot be read is none."""
    try:
        with limits.regular(path, WORKBOOK).open("rb") as stream:
            return stream.read(len(_MAGIC)) == _MAGIC
    except (InputError, OSError):
        return False


def sheets(path: Path) -> Iterator[Worksheet]:
    """Yield the sheets of a workbook, one after the other.

    Raises InputError if the file is not a workbook, is damaged, or unpacks to too much.
    """
    # Loads NumPy where there is some.
    from openpyxl import load_workbook

    shown = limits.shown(limits.regular(path, WORKBOOK))
    with _explained(shown):
        _check_packed(path, shown)
        book = load_workbook(path, read_only=True, data_only=True)
    with contextlib.closing(book):
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # which a file may state wrongly
            yield Worksheet(sheet.title, _rows(sheet.iter_rows(values_only=True), shown))


def _check_packed(path: Path, shown: str) -> None:
    with zipfile.ZipFile(path) as packed:
        inside = sum(part.file_size for part in packed.infolist())
    if inside > LARGEST_INSIDE:
        most = f"{LARGEST_INSIDE / 1e6:,.0f} MB"
        raise InputError(f"{shown} unpacks to {inside / 1e6:,.0f} MB; allowed: {most}.")


@contextlib.contextmanager
def _explained(shown: str) -> Iterator[None]:
    try:
        yield
    except InputError:
        raise
    except Exception as error:  # the library raises whatever it meets in a damaged file
        reason = " ".join(str(error).split())[:100] or type(error).__name__
        reason = reason if reason.isprintable() else repr(reason)
        raise InputError(f"{shown} is not a workbook that can be read: {reason}.") from None


def _rows(rows: Iterator[tuple[object, ...]], shown: str) -> Iterator[tuple[int, list[str]]]:
    line = 0
    while True:
        with _explained(shown):
            row = next(rows, None)
        if row is None:
            return
        line += 1
        row = row[: next((n for n in range(len(row), 0, -1) if row[n - 1] is not None), 0)]
        if line > MOST_ROWS or len(row) > MOST_CELLS:
            raise InputError(
                f"{shown} is too large; allowed: {MOST_ROWS:,} rows of {MOST_CELLS} cells."
            )
        yield line, [_text(value) for value in row]


def _text(value: object) -> str:
    """Return a cell's value as it would stand in a CSV file.

    A number is never doubtful: a workbook says that it is one, and 4.567 could be thousands.

    >>> _text(None), _text(2.0), _text(0.5), _text(4.567), _text(datetime.datetime(2022, 2, 1))
    ('', '2', '0.5', '4.5670', '2022-02-01')
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    if isinstance(value, float) and cells.doubtful(str(value)):
        return f"{value}0"
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)
