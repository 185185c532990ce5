"""Parts as tables: of chosen blocks, columns and arms, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from abm.errors import InputError
from abm.scenarios.files import shown
from experiments.study.parts import parts

AT_ONCE = 256  # parts read together: enough for all cores, little enough for memory


def files_of(folder: Path) -> dict[int, Path]:
    """Return the part of every finished block by its number, in order.

    Raises InputError where a block has two parts.
    """
    found: dict[int, Path] = {}
    for part in sorted(parts(folder)):
        if part.number in found:
            raise _damaged(f"block {part.number} has two parts", folder.parent)
        found[part.number] = part.file
    return found


def tables(
    files: Sequence[Path], columns: Sequence[str], arms: Sequence[int], at_once: int = AT_ONCE
) -> Iterator[Any]:
    """Yield tables of some parts each, in the order of files, rows of these arms alone.

    Raises InputError where a part cannot be read.
    """
    for first in range(0, len(files), at_once):
        yield _table(files[first : first + at_once], columns, arms)


def _table(files: Sequence[Path], columns: Sequence[str], arms: Sequence[int]) -> Any:
    import pyarrow as pa
    from pyarrow import dataset

    try:
        found = dataset.dataset([str(file) for file in files], format="parquet")
        return found.to_table(list(columns), filter=dataset.field("arm").isin(list(arms)))
    except (OSError, pa.ArrowException) as error:
        raise _damaged(_which(files), files[0].parent.parent) from error


def _which(files: Sequence[Path]) -> str:
    """Name the first part that cannot be read."""
    import pyarrow as pa
    from pyarrow import parquet

    for file in files:
        try:
            parquet.ParquetFile(file).read()
        except (OSError, pa.ArrowException):
            return f"{file.parent.name}/{file.name} is lost or damaged"
    return "parts do not fit each other"


def _damaged(what: str, study: Path) -> InputError:
    return InputError(
        f"{shown(study)}: {what}.\nPut it right with: concert study resume {shown(study)}"
    )
