"""Tables in files: CSV or Parquet, by the name's ending."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from abm.errors import InputError
from abm.scenarios.files import shown
from experiments.folders import whole_file

ENDINGS = (".csv", ".parquet")


@dataclass(frozen=True)
class Files:
    """Where the months of a war and its evidence ledger are to be written, if at all."""

    out: Path | None
    ledger: Path | None
    force: bool

    @contextmanager
    def ready(self) -> Iterator[tuple[Path | None, Path | None]]:
        """Give paths to write to; the files take their names together, when all is written.

        Raises InputError for what cannot be written, before anything is.
        """
        self._check()
        with ExitStack() as stack:
            out, ledger = (
                file and stack.enter_context(whole_file(file, self.force))
                for file in (self.out, self.ledger)
            )
            yield out, ledger

    def _check(self) -> None:
        for file in filter(None, (self.out, self.ledger)):
            if file.suffix not in ENDINGS:
                raise InputError(f"{shown(file)}: allowed endings are {' and '.join(ENDINGS)}.")
        if self.out and self.ledger and self.out.absolute() == self.ledger.absolute():
            raise InputError(f"--out and --ledger both name {shown(self.out)}; allowed: two files.")


def write_table(columns: dict[str, list[Any]], file: Path) -> None:
    """Write columns of equal length to a file that ends in .csv or .parquet."""
    if file.suffix == ".csv":
        _write_csv(columns, file)
    else:
        import pyarrow
        from pyarrow import parquet

        parquet.write_table(pyarrow.table(columns), file)


def _write_csv(columns: dict[str, list[Any]], file: Path) -> None:
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
