"""Tables for other programs: files of CSV, XLSX and Parquet, and JSON on standard output.

A missing number is an empty cell, and null in JSON. XLSX keeps 16 digits of a number, the others
every bit. What a table says of itself (its stamp) stands in the metadata of Parquet and on a second
sheet of XLSX; CSV has no place for it. Heavy libraries are imported when a table is written.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from abm.errors import InputError
from abm.scenarios.files import shorten, shown
from experiments.text import printable

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet
    from pyarrow.parquet import ParquetFile

ENDINGS = (".csv", ".xlsx", ".parquet")
COPIES = ("csv", "xlsx")  # forms in which the tables of a folder, Parquet all, are written besides
MOST_ROWS = 1_048_575  # of an XLSX sheet, below its headings
BATCH = 10_000  # rows that are in memory at once

#: What stands in a cell of a table.
Cell = str | float
Row = Sequence[Cell | None]
Stamp = Mapping[str, str]


class TableRows(NamedTuple):
    """A table to be written row by row: the names of its columns, its rows and its stamp."""

    names: Sequence[str]
    rows: Iterable[Row]
    stamp: Stamp


def check_ending(file: Path) -> None:
    """Refuse the name of a table that ends in none of `ENDINGS`; raises InputError."""
    if file.suffix not in ENDINGS:
        raise InputError(f"{shown(file)}: allowed endings are {listed(ENDINGS, 'and')}.")


def listed(names: Sequence[str], word: str = "or") -> str:
    """Return names as a sentence lists them.

    >>> listed(["csv", "xlsx", "parquet"]), listed(["csv"])
    ('csv, xlsx or parquet', 'csv')
    """
    *others, last = names
    return f"{', '.join(others)} {word} {last}" if others else last


def check_copies(forms: Sequence[str], rows: int) -> None:
    """Refuse forms of copies that there are not, or that cannot hold so many rows; InputError."""
    for form in forms:
        if form not in COPIES:
            raise InputError(
                f"--tables {shorten(form)}; allowed: {' or '.join(COPIES)}, beside the Parquet "
                "that is always written."
            )
    if "xlsx" in forms and rows > MOST_ROWS:
        raise _too_many(f"--tables xlsx: {rows:,} wars")


def _too_many(what: str) -> InputError:
    return InputError(f"{what}; allowed: at most {MOST_ROWS:,} rows in XLSX, any number in CSV.")


def write_table(
    columns: Mapping[str, Sequence[Cell]], file: Path, stamp: Stamp | None = None
) -> None:
    """Write columns of equal length to a file, with its stamp where the form has a place for it.

    Raises InputError for an ending that is not in `ENDINGS`, and for too many rows for XLSX.
    """
    check_ending(file)
    if file.suffix == ".parquet":
        import pyarrow
        from pyarrow import parquet

        whole = pyarrow.BufferOutputStream()
        table = pyarrow.table(dict(columns)).replace_schema_metadata(dict(stamp or {}))
        parquet.write_table(table, whole)
        file.write_bytes(whole.getvalue())
    else:
        rows = zip(*columns.values(), strict=True)
        WRITERS[file.suffix](TableRows(list(columns), rows, stamp or {}), file)


def write_copies(folder: Path, forms: Iterable[str]) -> None:
    """Write every Parquet table of a folder in other forms beside it, of the same name.

    Raises InputError where a table has too many rows for XLSX.
    """
    for form in dict.fromkeys(forms):
        from pyarrow.parquet import ParquetFile

        for source in sorted(folder.glob("*.parquet")):
            with ParquetFile(source) as table:
                known = table.schema_arrow
                stamp = {
                    key.decode(): told.decode() for key, told in (known.metadata or {}).items()
                }
                rows = TableRows(list(known.names), _rows(table), stamp)
                WRITERS[f".{form}"](rows, source.with_suffix(f".{form}"))


def _rows(table: ParquetFile) -> Iterator[Row]:
    for batch in table.iter_batches(BATCH):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _write_csv(table: TableRows, file: Path) -> None:
    lines: Iterator[Row] = chain([table.names], map(_cells, table.rows))
    with file.open("wb") as stream:
        while batch := list(islice(lines, BATCH)):
            text = io.StringIO(newline="")
            csv.writer(text, lineterminator="\n").writerows(batch)
            stream.write(text.getvalue().encode())


def _write_xlsx(table: TableRows, file: Path) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("table")
    sheet.freeze_panes = "A2"
    try:
        _append(sheet, table.names)
        for number, row in enumerate(table.rows):
            if number == MOST_ROWS:
                raise _too_many(f"{shown(file)} would have more rows")
            _append(sheet, _cells(row))
    finally:
        sheet.close()  # what is left open complains when Python ends
    if table.stamp:
        about = book.create_sheet("about")
        for told in table.stamp.items():
            _append(about, told)
    whole = io.BytesIO()
    book.save(whole)
    file.write_bytes(whole.getvalue())


def _append(sheet: WriteOnlyWorksheet, row: Row) -> None:
    """Append a row to a sheet: text stays text, also if it begins as a formula does."""
    from openpyxl.cell import WriteOnlyCell

    cells: list[object] = []
    for value in row:
        if value and isinstance(value, str):
            made = WriteOnlyCell(sheet, value=printable(value))
            made.data_type = "s"
            cells.append(made)
        else:
            cells.append(None if value == "" else value)
    sheet.append(cells)


WRITERS: dict[str, Callable[[TableRows, Path], None]] = {
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
}


def _cells(row: Row) -> Row:
    """Return a row in which missing numbers are None, which writers leave empty."""
    return [None if isinstance(cell, float) and math.isnan(cell) else cell for cell in row]


def print_json(told: Mapping[str, object]) -> None:
    """Print what a command found as one JSON object, in ASCII, a number that is none as null."""
    print(json.dumps(plain(told), indent=1, allow_nan=False))


def plain(value: object) -> object:
    """Return what JSON and UTF-8 can hold: no NaN but null, "?" for bytes that are not text.

    >>> plain({"a": (1, float("nan"))})
    {'a': [1, None]}
    """
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    return None if isinstance(value, float) and math.isnan(value) else value
