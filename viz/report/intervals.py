"""Paired differences with their intervals: a line for each outcome and arm, one scale a unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.axes import Axes

from experiments.comparison.measures import LOSSES_UNTIL_PEACE, PARTS_OF_OUTLAY
from viz.layout import BODY, BOLD, LINE_HEIGHT, PANEL, SMALL, plain, round_ticks, wrapped
from viz.report.content import ComparisonContent, ContrastContent, MeasureContent, title
from viz.report.figure import (
    MARGIN,
    WIDTH,
    FigureWords,
    Page,
    drawing,
    head,
    names_tall,
    provenance,
)
from viz.style import INK_2, INK_3, LINE_2, mark
from viz.text import DifferenceContent, difference, squared

_NAMES, _VALUES = 232.0, 150.0  # columns: what is measured, and the numbers
_LEFT = MARGIN + _NAMES
_WIDE = WIDTH - _LEFT - _VALUES - MARGIN
_VALUES_AT = _LEFT + _WIDE + 14.0
_UNIT, _AXIS, _GAP = 20.0, 20.0, 9.0  # above a group, its axis below, between two outcomes
_STEP = 12.0  # between two arms of an outcome
_TALLEST = 860.0  # of one page's groups, so that it can be printed whole

# People killed and wounded are not a score: no picture ranks them. Outlay stands for its parts.
_TABLES_ONLY = (
    *("russian_losses", "ukrainian_losses", LOSSES_UNTIL_PEACE.name),
    *PARTS_OF_OUTLAY,
)


class Group(NamedTuple):
    """The outcomes that share a unit, and the height of each (points)."""

    unit: str
    measures: list[MeasureContent]
    heights: list[float]

    @property
    def tall(self) -> float:
        """Height of the group with its unit and its axis."""
        return _UNIT + sum(self.heights) + _AXIS


def differences(comparison: ComparisonContent) -> list[str]:
    """Draw every paired difference with its 95% interval, as SVG texts of one page each."""
    pages = _pages(_groups(comparison))
    return [_page(comparison, groups, place) for place, groups in enumerate(pages)]


def _groups(comparison: ComparisonContent) -> list[Group]:
    least = _STEP * len(comparison["differences"])
    found: dict[str, Group] = {}
    for measure in comparison["measures"]:
        if measure["name"] in _TABLES_ONLY:
            continue
        group = found.setdefault(measure["unit"], Group(squared(measure["unit"]), [], []))
        group.measures.append(measure)
        group.heights.append(max(least, len(_label(measure)) * LINE_HEIGHT) + _GAP)
    return list(found.values())


def _label(measure: MeasureContent) -> list[str]:
    size = BODY * BOLD if measure["primary"] else BODY
    return wrapped(plain(measure["label"]), size, _NAMES - 12.0)


def _pages(groups: Sequence[Group]) -> list[list[Group]]:
    pages: list[list[Group]] = [[]]
    for group in groups:
        if pages[-1] and sum(g.tall for g in pages[-1]) + group.tall > _TALLEST:
            pages.append([])
        pages[-1].append(group)
    return pages


def _page(comparison: ComparisonContent, groups: Sequence[Group], place: int) -> str:
    name = name_of(place)
    words = _words(comparison, place)
    with drawing(name):
        titles = [title(comparison, arm) for arm in comparison["differences"]]
        top = head(words) + 8.0 + names_tall(titles)
        lowest = top + sum(group.tall for group in groups) - 14.0
        forest = _Forest(comparison, Page(words, lowest, provenance(comparison)))
        forest.page.name_arms(head(words) + 4.0, titles)
        for group in groups:
            forest.add(group, top)
            top += group.tall
        return forest.page.svg(name, " ".join([words.reading, *forest.said, words.basis]))


def name_of(place: int) -> str:
    """Return the name of a page of differences.

    >>> name_of(0), name_of(1)
    ('paired-differences', 'paired-differences-2')
    """
    return f"paired-differences-{place + 1}" if place else "paired-differences"


def _words(comparison: ComparisonContent, place: int) -> FigureWords:
    reference = title(comparison, comparison["reference"])
    return FigureWords(
        f"How the arms differ from: {reference}" + (" (continued)" if place else ""),
        "Dot: mean paired difference, arm less the first arm; line: its 95% interval. Where the "
        "line crosses zero, the runs do not tell the arms apart. Short dashes: the smallest effect "
        "of interest, where one is set. Few differ: in too few pairs for an interval. Each unit "
        "has a scale of its own.",
        "",
        f"Paired wars: {comparison['runs']:,}; fewer where an outcome does not exist in both wars. "
        "Killed and wounded stand in the tables alone: they are costs, never scores. So do the "
        "parts of outlay.",
    )


class _Forest:
    """A page of differences that grows downwards, group by group."""

    def __init__(self, comparison: ComparisonContent, page: Page) -> None:
        self.differences = comparison["differences"]
        self.titles = [title(comparison, arm) for arm in self.differences]
        self.page = page
        self.said: list[str] = []

    def add(self, group: Group, top: float) -> None:
        """Add the outcomes of one unit."""
        self.page.text(MARGIN, top + 13.0, _unit(group.unit), size=PANEL, weight="bold")
        tall = sum(group.heights)
        axes = self.page.axes(_LEFT, top + _UNIT, _WIDE, tall)
        ticks = round_ticks(*self._span(group))
        axes.set(xlim=(ticks[0], ticks[-1]), ylim=(tall, 0), axisbelow=True)
        axes.set_xticks(ticks, [_tick(tick) for tick in ticks])
        axes.set_yticks([])
        axes.grid(axis="x")
        axes.axvline(0.0, color=INK_2, lw=1.0)
        down = 0.0
        for measure, height in zip(group.measures, group.heights, strict=True):
            self._add_outcome(axes, measure, top + _UNIT, (down, height))
            down += height

    def _span(self, group: Group) -> tuple[float, float]:
        ends = [0.0]
        for arm in self.differences.values():
            for measure in group.measures:
                told, smallest = arm["measures"][measure["name"]], _smallest(arm, measure)
                known = (told["low"], told["estimate"], told["high"])
                ends += [end for end in known if end is not None]
                ends += [1.2 * (smallest or 0.0), -1.2 * (smallest or 0.0)]
        return min(ends), max(ends)

    def _add_outcome(
        self, axes: Axes, measure: MeasureContent, top: float, place: tuple[float, float]
    ) -> None:
        down, height = place
        for line, text in enumerate(_label(measure)):
            weight = "bold" if measure["primary"] else "normal"
            self.page.text(MARGIN, top + down + 11.0 + line * LINE_HEIGHT, text, weight=weight)
        axes.axhline(down + height, color=LINE_2, lw=0.5)
        said = []
        for arm, told in enumerate(self.differences.values()):
            level = down + _GAP / 2 + (arm + 0.5) * _STEP
            found, smallest = told["measures"][measure["name"]], _smallest(told, measure)
            _draw(axes, found, (arm, level), smallest)
            text = difference(found, measure["decimals"], brief=True)
            self.page.text(_VALUES_AT, top + level + 3.0, text, size=SMALL, color=INK_2)
            said.append(f"{self.titles[arm]} {difference(found, measure['decimals'])}")
        self.said.append(
            f"{plain(measure['label'])}, {squared(measure['unit'])}: {'; '.join(said)}."
        )


def _smallest(arm: ContrastContent, measure: MeasureContent) -> float | None:
    told = arm["enough"].get(measure["name"])
    return None if told is None else told["smallest"]


def _draw(
    axes: Axes, told: DifferenceContent, at: tuple[int, float], smallest: float | None
) -> None:
    level, look = at[1], mark(at[0] + 1)
    for end in (-smallest, smallest) if smallest else ():
        ends = (level - _STEP / 2, level + _STEP / 2)
        axes.plot((end, end), ends, c=INK_3, lw=1.0, dashes=(2.0, 1.5))
    if told["estimate"] is None:
        return
    low, high = told["low"], told["high"]
    if low is not None and high is not None and told["method"] != "constant":
        axes.plot((low, high), (level, level), c=look.colour, lw=1.6)
    axes.plot(told["estimate"], level, look.badge, ms=5.0, c=look.colour, clip_on=False)


def _unit(unit: str) -> str:
    return f"index, {unit}" if unit[0].isdigit() else unit


def _tick(value: float) -> str:
    return f"{value:+g}".replace("-", "−") if value else "0"
