"""Pages of the product as results are read from them: tables by their columns, and sentences."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from abm.errors import InputError
from experiments.tables import listed

NONE = "–"  # as a cell says that there is no figure
FENCE = re.compile(r"^```.*?^```$", re.M | re.S)
HEADING = re.compile(r"^#+ (?P<words>.+)$")
BETWEEN_CELLS = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class MarkdownTable:
    """A table of a page: the heading above it, its columns and its rows."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def column(self, name: str) -> list[str]:
        """Return the cells of the first column of a name; raises ValueError if there is none."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]


@dataclass(frozen=True)
class Document:
    """A page in Markdown: its path below the clone, and its text."""

    path: str
    text: str

    @cached_property
    def headings(self) -> list[str]:
        """The names by which links lead to its headings."""
        found = map(HEADING.match, FENCE.sub("", self.text).splitlines())
        return [one["words"].lower().replace(" ", "-") for one in found if one]

    @cached_property
    def _tables(self) -> list[MarkdownTable]:
        return list(_tables_of(FENCE.sub("", self.text)))

    def tables(self, *columns: str) -> list[MarkdownTable]:
        """Return all tables that have these columns, whatever else they have.

        Raises InputError if there is none: a result that is not found is never left out.
        """
        found = [table for table in self._tables if set(columns) <= set(table.columns)]
        if not found:
            named = listed([f"'{name}'" for name in columns], "and")
            raise self.lacks(f"no table with the columns {named}")
        return found

    def table(self, *columns: str) -> MarkdownTable:
        """Return the first of `tables`."""
        return self.tables(*columns)[0]

    def cell(self, row: str, column: str) -> str:
        """Return what stands in a column beside the one row that begins so.

        Raises InputError if no table has such a row, or several rows say different things.
        """
        found = {
            cell
            for table in self._tables
            if column in table.columns
            for cells, cell in zip(table.rows, table.column(column), strict=True)
            if cells[0].startswith(row)
        }
        if len(found) != 1:
            count = "several rows" if found else "no row"
            raise self.lacks(f"{count} '{row}' with a column '{column}'")
        return found.pop()

    def said(self, pattern: str) -> list[re.Match[str]]:
        """Return where it says something, across the ends of lines; raises InputError if nowhere.

        Each space of the pattern stands for any white space.
        """
        found = list(re.finditer(pattern.replace(" ", r"\s+"), self.text, re.M))
        if not found:
            raise self.lacks(f"nothing that reads '{pattern}'")
        return found

    def figure(self, cell: str) -> float:
        """Return the figure in a cell, infinitely low where there is none; raises InputError."""
        try:
            return -math.inf if cell == NONE else float(cell.replace(",", ""))
        except ValueError:
            raise self.lacks(f"no figure in the cell '{cell}'") from None

    def lacks(self, what: str) -> InputError:
        """Return the error that says what results are read from, and is not there."""
        return InputError(f"{self.path} has {what}, from which concert trace reads a result.")


def _tables_of(text: str) -> Iterator[MarkdownTable]:
    """Yield the tables of a text in their order."""
    heading, lines = "", list[str]()
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            lines.append(line)
            continue
        if len(lines) > 1:
            columns, _, *rows = (_cells(one) for one in lines)
            yield MarkdownTable(heading, columns, tuple(rows))
        lines = []
        if found := HEADING.match(line):
            heading = found["words"]


def _cells(line: str) -> tuple[str, ...]:
    """Return the cells of a row, without what makes them bold.

    >>> _cells("| a | **holds** |")
    ('a', 'holds')
    """
    inner = line.strip().removeprefix("|").removesuffix("|")
    return tuple(cell.strip().strip("*") for cell in BETWEEN_CELLS.split(inner))


def flat(text: str) -> str:
    """Return a text on one line.

    >>> flat("two" + chr(10) + "  lines")
    'two lines'
    """
    return " ".join(text.split())
