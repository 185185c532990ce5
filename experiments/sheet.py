"""A table on the terminal or in a pipe; no cell of it is ever cut."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Column, Table

Row = tuple[str, ...]  # one cell per column; without cells, a blank line

WIDE = 10_000  # characters; where output is not a terminal, every row stays on one line
GAP = 2  # characters between columns
READABLE = 24  # characters; the least that a column of words should have


class Sheet(NamedTuple):
    """A table; its first column names what the row is about."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Row]

    @property
    def width(self) -> int:
        """Return the characters that its longest cells need side by side."""
        table = [row for row in (tuple(self.columns), *self.rows) if row]
        return sum(max(map(len, cells)) + GAP for cells in zip(*table, strict=True))


def console(stderr: bool = False) -> Console:
    """Return a console as wide as the terminal, or so wide that pipes get whole lines.

    It prints texts as users wrote them: no markup, no emoji codes, no guessed colours.
    """
    from rich.console import Console

    width = None if (sys.stderr if stderr else sys.stdout).isatty() else WIDE
    return Console(stderr=stderr, width=width, markup=False, emoji=False, highlight=False)


def fits(table: Table, out: Console) -> bool:
    """Whether a table can stand in a console; what may be folded stays `READABLE`."""
    widths = [_widest(column, out) if column.no_wrap else READABLE for column in table.columns]
    return sum(widths) + GAP * (len(widths) - 1) <= out.width


def _widest(column: Column, out: Console) -> int:
    return max(out.measure(cell).maximum for cell in (column.header, *column.cells))


def show(sheet: Sheet, out: Console) -> None:
    """Print a sheet: as a table or, on a terminal too narrow for it, row by row."""
    if sheet.title:
        out.print(sheet.title.upper(), style="bold")
    if sheet.width > out.width:
        _show_rows(sheet, out)
    else:
        _show_table(sheet, out)


def _show_table(sheet: Sheet, out: Console) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="bold")
    for column in sheet.columns:
        table.add_column(column, overflow="fold")
    for row in sheet.rows:
        table.add_row(*row, style=_style(row))
    out.print(table)


def _show_rows(sheet: Sheet, out: Console) -> None:
    from rich.padding import Padding

    for row in filter(None, sheet.rows):
        cells = zip(sheet.columns[1:], row[1:], strict=True)
        told = "; ".join(f"{column}: {cell.rstrip('.')}" for column, cell in cells if cell)
        out.print(row[0], style="bold")
        out.print(Padding(told, (0, 0, 0, 4)), style=_style(row))


def _style(row: Row) -> str | None:
    return "dim" if row[-1:] == ("default",) else None
