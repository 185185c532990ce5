"""A page of a figure: title, how to read it, what it rests on, and room for panels between."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from viz import drawing
from viz.letters import BODY, BOLD, LINE, SMALL, SMALL_LINE, TITLE, cut, wrapped
from viz.marks import INK_2, INK_3

WIDTH, MARGIN, FOOT = 744.0, 10.0, 34.0  # points
NOTE: dict[str, Any] = {"size": SMALL, "color": INK_3}


class Words(NamedTuple):
    """What a figure says: its title, how to read it, the unit of its axis, what it rests on."""

    title: str
    reading: str
    unit: str
    basis: str


class Page:
    """A page as wide as all pages; places are in points from its upper left corner.

    `lowest` is where the room for panels ends, `source` the provenance of what is drawn.
    """

    def __init__(self, words: Words, lowest: float, source: Mapping[str, Any]) -> None:
        self.words, self.source = words, source
        foot = self._lines(words.basis) + self._lines(drawing.origin(source))
        self.height = lowest + FOOT + len(foot) * SMALL_LINE
        self.figure = Figure(figsize=(WIDTH / 72, self.height / 72))
        title = cut(words.title, TITLE * BOLD, WIDTH - 2 * MARGIN)
        self.text(MARGIN, 24, title, size=TITLE, weight="bold")
        for place, line in enumerate(reading_lines(words.reading)):
            self.text(MARGIN, 42 + place * LINE, line, color=INK_2)
        for place, line in enumerate(foot):
            self.text(MARGIN, lowest + FOOT + place * SMALL_LINE, line, **NOTE)

    def text(self, across: float, down: float, text: str, **looks: Any) -> None:
        """Write a text with its base line at a place."""
        self.figure.text(across / WIDTH, 1 - down / self.height, text, **looks)

    def axes(self, across: float, down: float, wide: float, tall: float) -> Axes:
        """Add a panel whose upper left corner lies at a place."""
        bottom = 1 - (down + tall) / self.height
        return self.figure.add_axes((across / WIDTH, bottom, wide / WIDTH, tall / self.height))

    def svg(self, name: str, described: str) -> str:
        """Return the page as SVG text, with its description in words."""
        return drawing.svg(self.figure, name, (self.words.title, described), self.source)

    @staticmethod
    def _lines(text: str) -> list[str]:
        return wrapped(text, SMALL, WIDTH - 2 * MARGIN)


def reading_lines(reading: str) -> list[str]:
    """Return the lines in which a page says how it is read."""
    return wrapped(reading, BODY, WIDTH - 2 * MARGIN)


def head(reading: str) -> float:
    """Return where the room for panels begins beneath a title and its reading, in points.

    >>> head("One line.") < head("Many words. " * 20)
    True
    """
    return 42.0 + len(reading_lines(reading)) * LINE
