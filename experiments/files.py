"""Tables in files: CSV or Parquet, by the name's ending."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from abm.errors import InputError
from experiments.folders import whole_file

ENDINGS = (".csv", ".parquet")


def check_ending(file: Path) -> None:
    """Refuse a file that is neither CSV nor Parquet; raises InputError."""
    if file.suffix not in ENDINGS:
        raise InputError(f"{file}: allowed endings are {' and '.join(ENDINGS)}.")


def write_table(columns: dict[str, list[Any]], file: Path, force: bool = False) -> None:
    """Write columns of equal length; raises InputError where that cannot be done."""
    check_ending(file)
    with whole_file(file, force) as aside:
        if file.suffix == ".csv":
            _write_csv(columns, aside)
        else:
            import pyarrow
            from pyarrow import parquet

            parquet.write_table(pyarrow.table(columns), aside)


def _write_csv(columns: dict[str, list[Any]], file: Path) -> None:
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
