"""Endings of the wars of each arm: all outcomes, and the months of war that an end avoids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from abm.schema import Outcome
from viz.layout import BODY, BOLD, LINE_HEIGHT, PANEL, SMALL, cut, round_ticks, width, wrapped
from viz.report.content import ComparisonContent, title
from viz.report.figure import MARGIN, NOTE, WIDTH, FigureWords, Page, drawing, head, provenance
from viz.style import INK_2, shade
from viz.text import number, percent

NAME = "endings"
_WIDE = WIDTH - 2 * MARGIN
_BAR, _SWATCH, _BETWEEN, _HEADING = 16.0, 8.0, 12.0, 26.0  # points
_LASTING = "lasting"  # the measure that counts durable settlements which hold for longest


class Segment(NamedTuple):
    """A segment of a bar: the outcome it stands for, and its size."""

    outcome: Outcome
    size: float


class Bars(NamedTuple):
    """A bar for each arm, by its name: what they show, their parts, numbers in words, range."""

    heading: str
    parts: dict[str, list[Segment]]
    numbers: dict[str, list[str]]
    most: float

    @property
    def tall(self) -> float:
        """Their height with the heading, in points."""
        lines = sum(map(len, self.numbers.values()))
        return _HEADING + len(self.parts) * (LINE_HEIGHT + _BAR + _BETWEEN) + lines * LINE_HEIGHT


def endings(comparison: ComparisonContent) -> str:
    """Draw a bar for each arm of how its wars end and of the months avoided, as SVG text.

    `comparison` is the content of `comparison.json`.
    """
    words = FigureWords(
        "How the wars of each arm end",
        "Every war ends one way; an upper bar holds all wars of an arm. A settlement that broke "
        "before it was durable counts as broken, whatever came after it. Months avoided lie "
        "between a war's end and the horizon, as a mean over all wars of the arm; those that "
        "exhaustion avoids are no gain.",
        "",
        f"Paired wars per arm: {comparison['runs']}. Shares are exclusive and sum to 100%.",
    )
    every = [_shares(comparison), _avoided(comparison)]
    top, keys = head(words.reading) + 6.0, _keys()
    lowest = top + len(keys) * LINE_HEIGHT + sum(bars.tall for bars in every)
    with drawing(NAME):
        page = Page(words, lowest - 20.0, provenance(comparison))
        for row in keys:
            _add_keys(page, row, top)
            top += LINE_HEIGHT
        said = []
        for bars in every:
            said += _add(page, comparison, bars, top)
            top += bars.tall
        return page.svg(NAME, " ".join([words.reading, *said, words.basis]))


def _shares(comparison: ComparisonContent) -> Bars:
    parts = _parts(comparison, lambda outcome: outcome.declared.share)
    numbers = {}
    for arm, told in parts.items():
        texts = [f"{part.outcome.declared.title} {percent(part.size)}" for part in told]
        held = comparison["arms"][arm]["measures"].get(_LASTING)
        if held is not None:
            texts.insert(1, f"of these lasting, {percent(held['mean'])} of all wars")
        numbers[arm] = wrapped(" · ".join(texts), SMALL, _WIDE)
    return Bars("All wars by how they end", parts, numbers, 1.0)


def _avoided(comparison: ComparisonContent) -> Bars:
    parts = _parts(comparison, lambda outcome: f"avoided_by_{outcome.name.lower()}")
    numbers = {}
    for arm, told in parts.items():
        texts = [f"by {part.outcome.declared.title} {number(part.size, 1)}" for part in told]
        numbers[arm] = wrapped(" · ".join(texts), SMALL, _WIDE)
    longest = max(sum(part.size for part in told) for told in parts.values())
    most = round_ticks(0.0, max(longest, 1.0))[-1]
    heading = (
        f"Months of war avoided up to the horizon of {comparison['months']} months, mean "
        f"(whole width: {most:g} months)"
    )
    return Bars(heading, parts, numbers, most)


def _parts(
    comparison: ComparisonContent, measure: Callable[[Outcome], str]
) -> dict[str, list[Segment]]:
    """Return a part for every outcome of which a measure is known, by arm."""
    found = {}
    for arm, told in comparison["arms"].items():
        means = told["measures"]
        known = [outcome for outcome in Outcome if measure(outcome) in means]
        found[arm] = [Segment(outcome, means[measure(outcome)]["mean"] or 0.0) for outcome in known]
    return found


def _add(page: Page, comparison: ComparisonContent, bars: Bars, top: float) -> list[str]:
    """Add a bar for each arm; return what they show in words."""
    page.text(MARGIN, top + 16.0, bars.heading, size=PANEL, weight="bold")
    down, said = top + _HEADING, []
    for place, (arm, parts) in enumerate(bars.parts.items()):
        name = title(comparison, arm)
        page.badge(MARGIN, down, place)
        page.text(MARGIN + 14.0, down + 7.0, cut(name, BODY, _WIDE - 20.0))
        _add_bar(page, parts, down + LINE_HEIGHT, bars.most)
        down += LINE_HEIGHT + _BAR
        for line in bars.numbers[arm]:
            page.text(MARGIN, down + 11.0, line, **NOTE)
            down += LINE_HEIGHT
        down += _BETWEEN
        said.append(f"{bars.heading}, {name}: {' '.join(bars.numbers[arm])}.")
    return said


def _add_bar(page: Page, parts: Sequence[Segment], down: float, most: float) -> None:
    axes = page.axes(MARGIN, down, _WIDE, _BAR)
    axes.axis("off")
    axes.set(xlim=(0.0, most), ylim=(0.0, 1.0))
    left = 0.0
    for part in parts:
        colour = shade(part.outcome.value)
        axes.barh(0.5, part.size, 1.0, left, color=colour, edgecolor="white", linewidth=0.8)
        left += part.size


def _add_keys(page: Page, outcomes: Sequence[Outcome], down: float) -> None:
    across = MARGIN
    for outcome in outcomes:
        swatch = page.axes(across, down, _SWATCH, _SWATCH)
        swatch.axis("off")
        swatch.set(xlim=(0.0, 1.0), ylim=(0.0, 1.0))
        swatch.barh(0.5, 1.0, 1.0, color=shade(outcome.value))
        name = outcome.declared.title
        page.text(across + _SWATCH + 4.0, down + 8.0, name, color=INK_2)
        across += _key_wide(outcome)


def _keys() -> list[list[Outcome]]:
    """Return the outcomes in rows, as many in each as there is room for."""
    rows: list[list[Outcome]] = [[]]
    left = _WIDE
    for outcome in Outcome:
        wide = _key_wide(outcome)
        if wide > left and rows[-1]:
            rows.append([])
            left = _WIDE
        rows[-1].append(outcome)
        left -= wide
    return rows


def _key_wide(outcome: Outcome) -> float:
    return _SWATCH + 4.0 + width(outcome.declared.title, BODY * BOLD) + 16.0
