"""Agreement of the record with itself: what two tables say of the same, and what was revised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from abm.data.cells import written
from abm.data.limits import shown
from abm.errors import InputError
from experiments.history.record import (
    AgreementTable,
    ColumnTable,
    DatedColumn,
    Months,
    Numbers,
    Record,
    declaration,
)

Monthly = Mapping[int, float]  # by month, counted from the year 0


class Revision(NamedTuple):
    """What became of a column from one record to another, over the months that both have.

    `largest` is the largest change of one cell, in the column's unit, and `month` where it stands;
    `beyond` counts the changes above what releases of the source usually move.
    """

    path: str
    column: ColumnTable
    cells: int
    changed: int
    largest: float
    month: str
    beyond: int


def refuse_contradictions(record: Record) -> int:
    """Return in how many ways the tables of a record agree; raises InputError where they do not."""
    compared = 0
    for agreement in declaration().agreements:
        paths = (agreement.first, agreement.second, agreement.third or agreement.first)
        first, second, third = (record.series(path) for path in paths)
        if first is not None and second is not None and third is not None:
            mine = _made(agreement.kind, _by_month(first), _by_month(third))
            _refuse(record, agreement, mine, _by_month(second))
            compared += 1
    return compared


def _refuse(record: Record, agreement: AgreementTable, mine: Monthly, others: Monthly) -> None:
    for month in sorted(mine.keys() & others.keys()):
        one, other = mine[month], others[month]
        # What adding and taking away loses of a large number does not part them.
        if abs(one - other) > agreement.within + 1e-9 * max(abs(one), abs(other)):
            raise InputError(
                f"{shown(record.folder)}: {_words(agreement)} is {one:g} in {written(month)}, "
                f"{agreement.second} says {other:g}.\n"
                f"Allowed: a difference of at most {agreement.within:g}. Is one of them of another "
                "release, or in another unit?"
            )


def _words(agreement: AgreementTable) -> str:
    told = {
        "same": "{first}",
        "sum": "the sum of {first}",
        "change": "the change of {first}",
        "share": "the share of {first} in {third}",
        "flow": "the change of {first} with {third}",
    }
    return told[agreement.kind].format(first=agreement.first, third=agreement.third)


def _by_month(series: DatedColumn) -> Monthly:
    """Return a value for each month that has one, the sum of its rows."""
    found: dict[int, float] = {}
    for month, value in zip(series.months.tolist(), series.values.tolist(), strict=True):
        if np.isfinite(value):
            found[month] = found.get(month, 0.0) + value
    return found


def _made(kind: str, first: Monthly, third: Monthly) -> Monthly:
    """Return what is made of a column, and of a third, in the months that tell it."""
    if kind in ("same", "sum"):
        return first
    if kind == "share":
        return {month: first[month] / third[month] for month in first if third.get(month)}
    change = {month: first[month] - first[month - 1] for month in first if month - 1 in first}
    if kind == "change":
        return change
    return {month: change[month] + third[month] for month in change if month in third}


def revisions(older: Record, newer: Record) -> Iterator[Revision]:
    """Yield what was revised of each column that both records hold, unchanged ones too."""
    for name, figures in newer.tables.items():
        before = older.tables.get(name)
        if before is None:
            continue
        rows = {key: place for place, key in enumerate(_keys(before.months, before.labels))}
        both = [
            (rows[key], place)
            for place, key in enumerate(_keys(figures.months, figures.labels))
            if key in rows
        ]
        old, new = np.array(both, np.int64).reshape(-1, 2).T
        for column, declared in figures.declared.columns.items():
            change = figures.columns[column][new] - before.columns[column][old]
            months = figures.months[new]
            yield _revision(f"{name}.{column}", declared, change, months)


def _keys(months: Months, labels: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    return zip(months.tolist(), labels, strict=True)


def _revision(path: str, declared: ColumnTable, change: Numbers, months: Months) -> Revision:
    there = np.isfinite(change)
    size = np.where(there, np.abs(change), 0.0)
    largest = int(np.argmax(size)) if there.any() else -1
    moved = largest >= 0 and size[largest] > 0.0
    usual = np.inf if declared.revised is None else declared.revised
    return Revision(
        path,
        declared,
        int(there.sum()),
        int((size > 0.0).sum()),
        float(size[largest]) if moved else 0.0,
        written(int(months[largest])) if moved else "",
        int((size > usual).sum()),
    )
