"""Tables for other programs: files of CSV, XLSX and Parquet, and JSON on standard output.

A missing number is an empty cell, and null in JSON. XLSX keeps 16 digits of a number, the others
every bit. Heavy libraries are imported when a table is written.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from abm.errors import InputError
from abm.scenarios.files import shorten, shown
from experiments.text import printable

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

ENDINGS = (".csv", ".xlsx", ".parquet")
COPIES = ("csv", "xlsx")  # forms in which the tables of a folder, Parquet all, are written besides
MOST_ROWS = 1_048_575  # of an XLSX sheet, below its headings
BATCH = 10_000  # rows that are in memory at once

#: What stands in a cell of a table.
Cell = str | float
Row = Sequence[Cell | None]


def check_ending(file: Path) -> None:
    """Refuse the name of a table that ends in none of `ENDINGS`; raises InputError."""
    if file.suffix not in ENDINGS:
        raise InputError(f"{shown(file)}: allowed endings are {listed(ENDINGS, 'and')}.")


def listed(names: Sequence[str], word: str = "or") -> str:
    """Return names as a sentence lists them.

    >>> listed(["csv", "xlsx", "parquet"])
    'csv, xlsx or parquet'
    """
    *others, last = names
    return f"{', '.join(others)} {word} {last}"


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


def write_table(columns: Mapping[str, Sequence[Cell]], file: Path) -> None:
    """Write columns of equal length to a file.

    Raises InputError for an ending that is not in `ENDINGS`, and for too many rows for XLSX.
    """
    check_ending(file)
    if file.suffix == ".parquet":
        import pyarrow
        from pyarrow import parquet

        whole = pyarrow.BufferOutputStream()
        parquet.write_table(pyarrow.table(dict(columns)), whole)
        file.write_bytes(whole.getvalue())
    else:
        WRITERS[file.suffix](list(columns), zip(*columns.values(), strict=True), file)


def write_copies(folder: Path, forms: Iterable[str]) -> None:
    """Write every Parquet table of a folder in other forms beside it, of the same name.

    Raises InputError where a table has too many rows for XLSX.
    """
    for form in dict.fromkeys(forms):
        from pyarrow.parquet import ParquetFile

        for source in sorted(folder.glob("*.parquet")):
            with ParquetFile(source) as table:
                names = list(table.schema_arrow.names)
                WRITERS[f".{form}"](names, _rows(table), source.with_suffix(f".{form}"))


def _rows(table: ParquetFile) -> Iterator[Row]:
    for batch in table.iter_batches(BATCH):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _write_csv(names: Sequence[str], rows: Iterable[Row], file: Path) -> None:
    lines: Iterator[Row] = chain([names], map(_cells, rows))
    with file.open("wb") as stream:
        while batch := list(islice(lines, BATCH)):
            text = io.StringIO(newline="")
            csv.writer(text, lineterminator="\n").writerows(batch)
            stream.write(text.getvalue().encode())


def _write_xlsx(names: Sequence[str], rows: Iterable[Row], file: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("table")
    sheet.freeze_panes = "A2"

    def cell(value: Cell | None) -> object:
        """Return what stands in a cell: text stays text, also if it begins as a formula does."""
        if not value or not isinstance(value, str):
            return None if value == "" else value
        made = WriteOnlyCell(sheet, value=printable(value))
        made.data_type = "s"
        return made

    try:
        sheet.append([cell(name) for name in names])
        for number, row in enumerate(rows):
            if number == MOST_ROWS:
                raise _too_many(f"{shown(file)} would have more rows")
            sheet.append([cell(value) for value in _cells(row)])
    finally:
        sheet.close()  # what is left open complains when Python ends
    whole = io.BytesIO()
    book.save(whole)
    file.write_bytes(whole.getvalue())


WRITERS: dict[str, Callable[[Sequence[str], Iterable[Row], Path], None]] = {
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
