"""Tables in files: CSV or Parquet, by the name's ending."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from abm.errors import InputError
from abm.scenarios.files import shown
from experiments.folders import whole_file

ENDINGS = (".csv", ".parquet")


@dataclass(frozen=True)
class Files:
    """Where the months of a war and its two ledgers are to be written, if at all.

    `ledger` is for the evidence, `partners` for the partners' accounts.
    """

    out: Path | None
    ledger: Path | None
    force: bool
    partners: Path | None = None

    @contextmanager
    def ready(self) -> Iterator[tuple[Path | None, Path | None, Path | None]]:
        """Give paths to write to; the files take their names together, when all is written.

        Raises InputError for what cannot be written, before anything is.
        """
        self._check()
        with ExitStack() as stack:
            out, ledger, partners = (
                file and stack.enter_context(whole_file(file, self.force))
                for file in (self.out, self.ledger, self.partners)
            )
            yield out, ledger, partners

    def _check(self) -> None:
        named = {"--out": self.out, "--ledger": self.ledger, "--partners": self.partners}
        asked = [(option, file) for option, file in named.items() if file is not None]
        for _, file in asked:
            if file.suffix not in ENDINGS:
                raise InputError(f"{shown(file)}: allowed endings are {' and '.join(ENDINGS)}.")
        for (one, first), (other, second) in combinations(asked, 2):
            if first.absolute() == second.absolute():
                raise InputError(f"{one} and {other} both name {shown(first)}; allowed: two files.")


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
