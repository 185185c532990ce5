"""Inspection of a record: what its tables hold, whether they agree, and what was revised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from abm.data.cells import written
from experiments.console import Row, Sheet, console, show
from experiments.history.agreement import Revision, refuse_contradictions, revisions
from experiments.history.record import Figures, record
from experiments.tables import print_json
from experiments.text import number, plural

TABLE_COLUMNS = ("table", "holds", "from", "to", "rows", "columns", "empty_cells")
REVISION_COLUMNS = (
    *("column", "unit", "cells", "revised", "largest_revision", "month", "beyond_usual"),
)


@dataclass(frozen=True, kw_only=True)
class RecordRequest:
    """Request of `concert data check`: the folder of the record, and an earlier one."""

    folder: Path
    against: Path | None = None
    as_json: bool = False


def check_record(request: RecordRequest) -> None:
    """Read the tables of a record, compare them, and print what is there.

    Raises InputError for what is wrong with them, as `record` and `refuse_contradictions` do.
    """
    found = record(request.folder)
    agreements = refuse_contradictions(found)
    tables = [_about(name, figures) for name, figures in found.tables.items()]
    revised: list[dict[str, object]] = []
    if request.against is not None:
        revised = [_revised(one) for one in revisions(record(request.against), found)]
    if request.as_json:
        print_json({"tables": tables, "agreements": agreements, "revisions": revised})
        return
    out = console()
    show(Sheet("", TABLE_COLUMNS, [*_cells(tables)]), out)
    out.print(f"\nThe tables agree in {plural(agreements, 'comparison')}.")
    if request.against is not None:
        _show_revisions([row for row in revised if row["revised"]], out)


def _show_revisions(revised: list[dict[str, object]], out: Console) -> None:
    out.print()
    if revised:
        show(Sheet("", REVISION_COLUMNS, [*_cells(revised)]), out)
    else:
        out.print("No cell that both releases hold was revised.")


def _about(name: str, figures: Figures) -> dict[str, object]:
    told = (
        *(name, figures.declared.title),
        *map(written, figures.span),
        *(len(figures.months), len(figures.columns), figures.empty),
    )
    return dict(zip(TABLE_COLUMNS, told, strict=True))


def _revised(found: Revision) -> dict[str, object]:
    told = (
        *(found.path, found.column.unit, found.cells, found.changed),
        *(found.largest, found.month, found.beyond),
    )
    return dict(zip(REVISION_COLUMNS, told, strict=True))


def _cells(rows: list[dict[str, object]]) -> Iterator[Row]:
    for row in rows:
        yield tuple(
            number(cell, 3) if isinstance(cell, float) else f"{cell}" for cell in row.values()
        )
