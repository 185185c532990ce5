"""Small records of a war that never was, for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from experiments.history.record import declaration

MONTHS = [f"{2022 + month // 12}-{month % 12 + 1:02d}" for month in range(1, 7)]
Cells = Mapping[str, Sequence[object]]


def write_table(folder: Path, name: str, cells: Cells | None = None) -> Path:
    """Write a table of six months, all cells as large as usual but for those that are given."""
    declared = declaration().tables[name]
    given = {"month": MONTHS, **{column: ["USA"] * 6 for column in declared.by}}
    usual = {column: [one.usual or 0.0] * 6 for column, one in declared.columns.items()}
    columns = {**given, **usual, **(cells or {})}
    lines = [
        ",".join(columns),
        *(",".join(map(str, row)) for row in zip(*columns.values(), strict=True)),
    ]
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.csv"
    file.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return file


def write_record(folder: Path, cells: Cells | None = None) -> None:
    """Write the one table that a record needs."""
    write_table(folder, "panel_month", cells)
