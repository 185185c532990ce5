"""Fans over the months: a column for each arm, a row for each quantity, on one scale a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from viz import panels
from viz.layout import (
    BODY,
    BOLD,
    LINE_HEIGHT,
    PANEL,
    SMALL,
    cut,
    fitting,
    month_name,
    month_ticks,
    round_ticks,
    width,
    wrapped,
)
from viz.panels import Panel, Row
from viz.report.content import averaged, treatment
from viz.report.data import ComparisonData
from viz.report.figure import MARGIN, NOTE, WIDTH, FigureWords, Page, drawing, head, provenance
from viz.style import INK, INK_2, INK_3, mark
from viz.text import Numbers, end, largest, number, steps

MOST_COLUMNS = 5
_LEFT, _END = 44.0, 30.0  # room for numbers at the left of a row, and at the end of each line
_LINES = WIDTH - _LEFT - MARGIN
_TALL, _ROW, _STRIP = 86.0, 30.0, 22.0  # a panel, the room above it, the strip of running wars
_DATES, _BLOCK = 18.0, 16.0  # below the last row, and between two rows of arms
_BANDS = (("q10", "q90", 0.18), ("q25", "q75", 0.32))  # and how dark each is
_FAN = (
    "Line: mean over the wars still at war or in a ceasefire; dark band: the middle half of them; "
    "light band: eight in ten of them. Thin grey line: the mean of the first arm."
)

_SHARES = (
    "Line: share of the wars still at war or in a ceasefire. Thin grey line: that of the first arm."
)


def fans(told: ComparisonData) -> dict[str, str]:
    """Return the SVG text of every panel that has fans, by its name.

    Left out are panels of which an older folder did not record everything.
    """
    found = {one: _rows(told, one) for one in panels.PANELS if not one.together}
    whole = [one for one, rows in found.items() if rows and _recorded(told, rows)]
    return {one.name: fan(told, one) for one in whole}


def _rows(told: ComparisonData, panel: Panel) -> list[Row]:
    return [line for row in panel.on("report") for line in _lines(told, row)]


def _recorded(told: ComparisonData, rows: Sequence[Row]) -> bool:
    return all(told.records(row.variable) for row in rows)


def fan(told: ComparisonData, panel: Panel) -> str:
    """Draw a panel, a row for each of its rows in the report, as SVG text."""
    runs = told.comparison["runs_with_months"]
    basis = f"Wars per arm followed month by month: {runs:,}. {averaged(told.comparison)}"
    rows = _rows(told, panel)
    reading = _SHARES if all(row.counted for row in rows) else _FAN
    words = FigureWords(panel.title, reading, panel.axis_text, basis + treatment(told.comparison))
    with drawing(panel.name):
        return FanGrid(told, words, rows).svg(panel.name)


def _lines(told: ComparisonData, row: Row) -> list[Row]:
    """Return a row; of a vector one for each theory, in the scenario's order."""
    if not row.vector:
        return [row]
    return [
        replace(row, variable=variable, label=told.theories[name])
        for variable, name in told.by_theory(row.variable).items()
    ]


class ArmBlock(NamedTuple):
    """Arms that stand side by side: their places, and where the block begins (points)."""

    arms: range
    top: float


class FanGrid:
    """A page of fans; more than five arms continue beneath.

    A row without bounds shares its axis, taken from the numbers, with all others that have none.
    """

    def __init__(self, told: ComparisonData, words: FigureWords, every: Sequence[Row]) -> None:
        self.told, self.words = told, words
        self.rows = rows = [row for row in every if not row.beside]
        self.beside = {row.variable: _beside(row, every) for row in rows}
        self.months = told.comparison["months"]
        self.treatment = told.comparison["treatment"]
        self.first_month = told.comparison["scenario"]["first_month"]
        count = len(told.arms)
        self.columns = min(count, MOST_COLUMNS)
        self.wide = _LINES / self.columns - _END
        self.names = [wrapped(title, BODY, self.wide + 6.0) for title in told.titles]
        self.heading = max(map(len, self.names)) * LINE_HEIGHT + 6.0
        deep = self.heading + len(rows) * (_ROW + _TALL) + _ROW / 2 + _STRIP + _DATES
        top = head(words) + 4.0
        self.blocks = [
            ArmBlock(range(first, min(first + self.columns, count)), top + place * (deep + _BLOCK))
            for place, first in enumerate(range(0, count, self.columns))
        ]
        lowest = top + len(self.blocks) * (deep + _BLOCK) - _BLOCK - 12.0
        self.page = Page(words, lowest, provenance(told.comparison))

    def svg(self, name: str) -> str:
        """Draw everything; return the page as SVG text, described in words."""
        for block in self.blocks:
            self._draw_block(block)
        ends = [self._ends(row) for row in self.rows]
        return self.page.svg(name, " ".join([self.words.reading, *ends, self.words.basis]))

    def _draw_block(self, block: ArmBlock) -> None:
        for column, arm in enumerate(block.arms):
            left = _LEFT + column * (self.wide + _END)
            self._head(arm, left, block.top)
            down = block.top + self.heading + _ROW
            for row in self.rows:
                if column == 0:
                    self._title(row, down - 8.0)
                self._fan(row, arm, self._axes(left, down, _TALL, column == 0))
                down += _TALL + _ROW
            self._strip(arm, self._axes(left, down - _ROW / 2, _STRIP, column == 0), column == 0)

    def _head(self, arm: int, left: float, top: float) -> None:
        self.page.badge(left, top + 3.0, arm)
        for place, line in enumerate(self.names[arm]):
            self.page.text(left + 12.0, top + 10.0 + place * LINE_HEIGHT, line, color=INK)

    def _title(self, row: Row, down: float) -> None:
        title = cut(row.title, PANEL * BOLD, WIDTH - 2 * MARGIN - 120.0)
        self.page.text(MARGIN, down, title, size=PANEL, weight="bold")
        across = MARGIN + width(title, PANEL * BOLD) + 6.0
        self.page.text(across, down, self.words.unit, **NOTE)

    def _axes(self, left: float, down: float, tall: float, first: bool) -> Axes:
        axes = self.page.axes(left, down, self.wide, tall)
        axes.set(xlim=(0, self.months), axisbelow=True)
        axes.tick_params(labelleft=first, left=False, labelbottom=False, bottom=False)
        if self.treatment < self.months:
            axes.axvline(self.treatment, color=INK_3, dashes=(3, 3), linewidth=0.9)
        return axes

    def _fan(self, row: Row, arm: int, axes: Axes) -> None:
        name, look = self.told.arms[arm], mark(arm)
        ticks = self._ticks(row)
        axes.set(ylim=(ticks[0], ticks[-1]))
        axes.set_yticks(ticks)
        axes.grid(axis="y")
        if ticks[0] < 0.0 < ticks[-1]:
            axes.axhline(0.0, color=INK_3, lw=0.7)
        for low, high, alpha in () if row.counted else _BANDS:
            months, lower = self._steps(name, row.variable, low)
            _, upper = self._steps(name, row.variable, high)
            axes.fill_between(months, lower, upper, color=look.colour, alpha=alpha, lw=0)
        if arm:
            axes.plot(*self._steps(self.told.arms[0], row.variable, "mean"), c=INK_3, lw=0.8)
        for beside in self.beside.get(row.variable, ()):
            axes.plot(*self._steps(name, beside, "mean"), c=INK, lw=1.1, dashes=(2.5, 1.2))
        axes.plot(*self._steps(name, row.variable, "mean"), c=look.colour, lw=1.8)
        self._name_end(axes, self.told.curve(name, row.variable, "mean"))

    def _steps(self, arm: str, variable: str, column: str) -> tuple[Numbers, Numbers]:
        return steps(self.told.curve(arm, variable, column), self.months)

    def _name_end(self, axes: Axes, line: Numbers) -> None:
        if not np.isfinite(line).any():
            return
        _, value = end(line)
        low, high = axes.get_ylim()
        level = min(max((value - low) / (high - low), 0.05), 0.95)
        text = _short(value)
        axes.text(
            1 + 4.0 / self.wide, level, text, transform=axes.transAxes, va="center", size=SMALL
        )

    def _ticks(self, row: Row) -> list[float]:
        """Return the ticks of a row: of its bounds, or those that all rows without share."""
        if row.bounds:
            return round_ticks(*row.bounds)
        free = [row.variable for row in self.rows if not row.bounds]
        shown = [(variable, column) for variable in free for column in ("q10", "q90", "mean")]
        shown += [(beside, "mean") for dashed in self.beside.values() for beside in dashed]
        lines = [self.told.curve(arm, *told) for arm in self.told.arms for told in shown]
        known = np.concatenate(lines)[np.isfinite(np.concatenate(lines))]
        return round_ticks(float(known.min()), float(known.max())) if known.size else [0.0, 1.0]

    def _strip(self, arm: int, axes: Axes, first: bool) -> None:
        most = max(largest(self._wars(name)) for name in self.told.arms)
        axes.plot(*steps(self._wars(self.told.arms[arm]), self.months), c=INK_2, lw=1.2)
        axes.set(ylim=(0, most))
        axes.set_yticks([0, most])
        axes.tick_params(labelbottom=True, bottom=True)
        dates = fitting(month_ticks(self.first_month, self.months), self.months, self.wide)
        axes.set_xticks(list(dates), [date for date, _ in dates.values()])
        for label, (_, side) in zip(axes.get_xticklabels(), dates.values(), strict=True):
            label.set_horizontalalignment(side)
        if first:
            axes.set_title("wars running", loc="left", pad=4.0, **NOTE)

    def _wars(self, arm: str) -> Numbers:
        return self.told.curve(arm, self.rows[0].variable, "wars")

    def _ends(self, row: Row) -> str:
        values = []
        for arm, title in zip(self.told.arms, self.told.titles, strict=True):
            line = self.told.curve(arm, row.variable, "mean")
            if np.isfinite(line).any():
                values.append(f"{title} {_short(end(line)[1])}")
        date = month_name(self.first_month, self.months - 1)
        return f"{row.title}, last mean to {date}: {', '.join(values)}."


def _beside(row: Row, rows: Sequence[Row]) -> list[str]:
    """Return the variables whose means are drawn dashed into a row."""
    return [one.variable for one in rows if one.beside == row.variable]


def _short(value: float) -> str:
    return number(value, 2 if abs(value) < 9.995 else 1)
