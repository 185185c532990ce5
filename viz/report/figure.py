"""Pages on which figures are drawn, and sheets of panels over the months of the war.

A page carries its title, how to read it, what its results may be called and where its numbers come
from; it is written as SVG text that can stand alone or inside the report.
"""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple, TypedDict, Unpack
from xml.sax.saxutils import escape

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from viz.layout import (
    BODY,
    BOLD,
    FONTS,
    LEADING,
    LINE_HEIGHT,
    MEASURE,
    PANEL,
    SMALL,
    SMALL_LINE_HEIGHT,
    TITLE,
    month_name,
    month_ticks,
    plain,
    spread,
    wrapped,
)
from viz.report.content import BandContent, ComparisonContent, title, treatment, warrant
from viz.style import INK, INK_2, INK_3, LINE, LINE_2, mark
from viz.text import Numbers, end, numbers, steps

_SETTINGS = {
    "font.family": [MEASURE],
    "font.size": BODY,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": LINE_2,
    "axes.labelcolor": INK_2,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "grid.color": LINE,
    "grid.linewidth": 0.7,
    "xtick.color": LINE_2,
    "xtick.labelcolor": INK_2,
    "ytick.color": LINE_2,
    "ytick.labelcolor": INK_2,
    "svg.fonttype": "none",
}
_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))

WIDTH, MARGIN, FOOT = 744.0, 10.0, 34.0  # points
_NAMED_AT = 14.0  # beside a badge
STRIP, STRIP_GAP = 30.0, 24.0  # of the wars that a month rests on, beneath a panel
# A row of panels in points, each with a column for the names of its lines.
_LEFT, _IN_ROW, _BETWEEN = 44.0, 3, 72.0
_PANELS = WIDTH - _LEFT - MARGIN
_HEAD, _LEAST_TALL = 92.0, 190.0
_ELBOW, _BADGE, _NAME, _NAME_GAP, _CLEAR = 6.0, 13.0, 20.0, 5.0, 28.0

Provenance = Mapping[str, str | int]


class NoteLooks(TypedDict):
    """Looks of a note, in Matplotlib's words."""

    size: float
    color: str


class TextLooks(TypedDict, total=False):
    """Looks of a text and how it stands at its place, in Matplotlib's words."""

    size: float
    color: str
    weight: str
    ha: str
    va: str


NOTE: NoteLooks = {"size": SMALL, "color": INK_3}
_CALLED: TextLooks = {"size": SMALL, "color": INK_2, "weight": "bold"}


class FigureWords(NamedTuple):
    """The words of a figure: title, how to read it, unit of its axis, what it rests on."""

    title: str
    reading: str
    unit: str
    basis: str


@contextmanager
def drawing(name: str) -> Iterator[None]:
    """Draw with the settings of the house and no others; `name` makes the ids of the SVG."""
    settings = {**_SETTINGS, "svg.hashsalt": name}
    with warnings.catch_warnings(), style.context(settings, after_reset=True):
        # The reader's fonts draw the letters, not the one that measures them.
        warnings.filterwarnings("ignore", "Glyph .* missing", UserWarning)
        yield


class Page:
    """A page as wide as all pages; places are in points from its upper left corner.

    `lowest` is where the room for panels ends, `source` the provenance of what is drawn. Its lower
    left corner says what the results may be called.
    """

    def __init__(self, words: FigureWords, lowest: float, source: Provenance) -> None:
        self.words, self.source = words, source
        called = self._lines(plain(str(source["warrant"])), SMALL * BOLD)
        foot = called + self._lines(words.basis) + self._lines(origin(source))
        heading = title_lines(words.title)
        self.height = lowest + FOOT + len(foot) * SMALL_LINE_HEIGHT
        self.figure = Figure(figsize=(WIDTH / 72, self.height / 72))
        for place, line in enumerate(heading):
            self.text(MARGIN, 24 + place * TITLE * LEADING, line, size=TITLE, weight="bold")
        below = 42 + (len(heading) - 1) * TITLE * LEADING
        for place, line in enumerate(reading_lines(words.reading)):
            self.text(MARGIN, below + place * LINE_HEIGHT, line, color=INK_2)
        for place, line in enumerate(foot):
            looks = _CALLED if place < len(called) else NOTE
            self.text(MARGIN, lowest + FOOT + place * SMALL_LINE_HEIGHT, line, **looks)

    def text(self, across: float, down: float, text: str, **looks: Unpack[TextLooks]) -> None:
        """Write a text with its base line at a place."""
        self.figure.text(across / WIDTH, 1 - down / self.height, text, **looks)

    def axes(self, across: float, down: float, wide: float, tall: float) -> Axes:
        """Add a panel whose upper left corner lies at a place."""
        bottom = 1 - (down + tall) / self.height
        return self.figure.add_axes((across / WIDTH, bottom, wide / WIDTH, tall / self.height))

    def badge(self, across: float, down: float, arm: int) -> None:
        """Add the badge of an arm in a square of eight points, its upper left corner at a place."""
        look, centre = mark(arm), (across + 4.0, down + 4.0)
        x, y = centre[0] / WIDTH, 1 - centre[1] / self.height
        self.figure.add_artist(Line2D([x], [y], marker=look.badge, ms=6.0, c=look.colour))

    def name_arms(self, down: float, titles: Sequence[str]) -> None:
        """Name the arms after the first beneath each other, with their badges."""
        for arm, name in enumerate(titles, start=1):
            self.badge(MARGIN, down, arm)
            for line in _name_lines(name):
                self.text(MARGIN + _NAMED_AT, down + 7.0, line)
                down += LINE_HEIGHT

    def svg(self, name: str, described: str) -> str:
        """Return the page as SVG text, with its description in words."""
        return svg(self.figure, name, (self.words.title, described), self.source)

    @staticmethod
    def _lines(text: str, size: float = SMALL) -> list[str]:
        return wrapped(text, size, WIDTH - 2 * MARGIN)


def reading_lines(reading: str) -> list[str]:
    """Return the lines in which a page says how it is read."""
    return wrapped(reading, BODY, WIDTH - 2 * MARGIN)


def title_lines(title: str) -> list[str]:
    """Return the lines of a page's title."""
    return wrapped(title, TITLE * BOLD, WIDTH - 2 * MARGIN)


def head(words: FigureWords) -> float:
    """Return where the room for panels begins beneath a title and its reading, in points.

    >>> one, many = (FigureWords("A title", words, "", "") for words in ("Short.", "Long. " * 60))
    >>> head(one) < head(many)
    True
    """
    title = (len(title_lines(words.title)) - 1) * TITLE * LEADING
    return 42.0 + title + len(reading_lines(words.reading)) * LINE_HEIGHT


def names_tall(titles: Sequence[str]) -> float:
    """Return how much room the names of arms take beneath each other, in points."""
    return sum(len(_name_lines(title)) for title in titles) * LINE_HEIGHT


def _name_lines(title: str) -> list[str]:
    return wrapped(title, BODY, WIDTH - 2 * MARGIN - _NAMED_AT)


class PanelSheet:
    """A page of panels over the months, each as tall as the names of the arms need.

    `below` is the room beneath every row of panels, `in_row` how many panels a row has.
    """

    def __init__(
        self,
        comparison: ComparisonContent,
        words: FigureWords,
        below: float = 0.0,
        panels: int = _IN_ROW,
        in_row: int = _IN_ROW,
    ) -> None:
        self.first_month = comparison["scenario"]["first_month"]
        self.months, self.treatment = comparison["months"], comparison["treatment"]
        self.titles = [title(comparison, arm) for arm in comparison["arms"]]
        self.in_row = in_row
        self.columns = _columns(len(self.titles), in_row)
        self.wide = (_PANELS - sum(self.columns)) / in_row
        self.tall = max(_LEAST_TALL, sum(self._heights(0)))
        basis = f"{words.basis} {treatment(comparison)}"
        self.words, self.below = words._replace(basis=basis), below
        self.ends: list[str] = []
        lowest = self._bottom(panels - 1) + below
        self.page = Page(self.words, lowest, provenance(comparison))

    def add_panel(self, title: str, ticks: Sequence[float], lines: Sequence[Numbers]) -> Axes:
        """Add the next panel, a line per arm; the first of a row has numbers and names the unit."""
        place = len(self.ends)
        axes = self._axes(place, self._bottom(place) - self.tall, self.tall, ticks)
        axes.grid(axis="y")
        axes.set_title(title, loc="left", size=PANEL, weight="bold", pad=19.0)
        axes.set_ylabel("" if place % self.in_row else self.words.unit)
        axes.tick_params(labelbottom=not self.below)
        if place == 0 and self.treatment < self.months:
            self._name_treatment(axes)
        self._draw(axes, lines, width=1.8)
        ends = {arm: end(line) for arm, line in enumerate(lines) if np.isfinite(line).any()}
        self._name_ends(axes, place, ends)
        values = ", ".join(f"{self.titles[arm]} {value:.2f}" for arm, (_, value) in ends.items())
        self.ends.append(f"{title}, last value to {self._date(self.months - 1)}: {values}.")
        return axes

    def add_bands(self, axes: Axes, curves: Sequence[BandContent]) -> None:
        """Add to a panel the band of each arm, fainter the more arms there are."""
        for arm, curve in enumerate(curves):
            months, low = steps(numbers(curve["low"]), self.months)
            _, high = steps(numbers(curve["high"]), self.months)
            colour, alpha = mark(arm).colour, 0.3 / len(curves)
            axes.fill_between(months, low, high, color=colour, alpha=alpha, lw=0, zorder=1)

    def add_strip(self, most: int, lines: Sequence[Numbers]) -> None:
        """Add beneath the last panel on how many wars each month rests, `most` at the top."""
        place = len(self.ends) - 1
        axes = self._axes(place, self._bottom(place) + STRIP_GAP, STRIP, (0, most))
        self._draw(axes, lines, width=1.2)
        if place == 0:
            axes.set_title("wars counted", loc="left", pad=4.0, **NOTE)

    def write(
        self, axes: Axes, across: float, down: float, text: str, **looks: Unpack[TextLooks]
    ) -> None:
        """Write a text at a distance (points) from the upper left corner of a panel."""
        at = across / self.wide, 1 - down / self.tall
        axes.text(*at, text, transform=axes.transAxes, **looks)

    def svg(self, name: str) -> str:
        """Return the page as SVG text, described in words."""
        return self.page.svg(name, " ".join([self.words.reading, *self.ends, self.words.basis]))

    def _bottom(self, place: int) -> float:
        """Return where a panel ends, in points from the top of the page."""
        rows = place // self.in_row
        return _HEAD + self.tall + rows * (self.tall + self.below + _BETWEEN)

    def _axes(self, place: int, down: float, tall: float, ticks: Sequence[float]) -> Axes:
        column = place % self.in_row
        left = _LEFT + column * self.wide + sum(self.columns[:column])
        axes = self.page.axes(left, down, self.wide, tall)
        dates = month_ticks(self.first_month, self.months)
        axes.set(xlim=(0, self.months), ylim=(0, ticks[-1]), axisbelow=True)
        axes.set_xticks(list(dates), list(dates.values()))
        axes.set_yticks(ticks)
        axes.tick_params(labelleft=column == 0, left=False)
        if self.treatment < self.months:
            axes.axvline(self.treatment, color=INK_3, dashes=(3, 3), linewidth=0.9)
        return axes

    def _name_treatment(self, axes: Axes) -> None:
        note = f"arms differ from {self._date(self.treatment)}"
        side = "left" if self.treatment < 0.6 * self.months else "right"
        self.write(axes, self.wide * self.treatment / self.months, -6.0, note, ha=side, **NOTE)

    def _draw(self, axes: Axes, lines: Sequence[Numbers], width: float) -> None:
        for arm, line in enumerate(lines):
            look, stairs = mark(arm), steps(line, self.months)
            drawn = axes.plot(*stairs, c=look.colour, dashes=look.dashes, lw=width, clip_on=False)
            drawn[0].set_zorder(3)  # above the axis, on which the line of a rare cause lies

    def _name_ends(self, axes: Axes, place: int, ends: Mapping[int, tuple[int, float]]) -> None:
        top, heights = axes.get_ylim()[1], self._heights(place)
        order = sorted(ends, key=lambda arm: -ends[arm][1])
        wanted = [self.tall * (1 - ends[arm][1] / top) - LINE_HEIGHT / 2 for arm in order]
        begins = spread(wanted, [heights[arm] for arm in order], self.tall)
        for arm, begin in zip(order, begins, strict=True):
            month, value = ends[arm]
            start = min(month + 1, self.months) / self.months, value / top
            self._lead(axes, arm, start, begin)
            for line, text in enumerate(self._name(place, arm, value)):
                down = begin + (line + 0.5) * LINE_HEIGHT + 0.35 * BODY
                self.write(axes, self.wide + _NAME, down, text)

    def _lead(self, axes: Axes, arm: int, start: tuple[float, float], begin: float) -> None:
        look, level = mark(arm), 1 - (begin + LINE_HEIGHT / 2) / self.tall
        draw = partial(axes.plot, transform=axes.transAxes, clip_on=False, c=look.colour)
        elbow, badge = 1 + _ELBOW / self.wide, 1 + _BADGE / self.wide
        draw((start[0], elbow, badge), (start[1], level, level), lw=0.8)
        draw(badge, level, look.badge, ms=5.0)

    def _name(self, place: int, arm: int, value: float) -> list[str]:
        room = self.columns[place % self.in_row]
        if room < self.columns[0]:
            return [f"{value:.2f}"]
        return wrapped(f"{value:.2f} {self.titles[arm]}", BODY, room - _CLEAR)

    def _heights(self, place: int) -> list[float]:
        names = (self._name(place, arm, 0.0) for arm in range(len(self.titles)))
        return [len(name) * LINE_HEIGHT + _NAME_GAP for name in names]

    def _date(self, month: int) -> str:
        return month_name(self.first_month, month)


def _columns(arms: int, in_row: int) -> list[float]:
    """Return the room for names beside each panel of a row.

    Two or three arms are named in every panel of a short row; else in the first alone.
    """
    if arms <= 3 and in_row <= _IN_ROW:
        return [106.0] * in_row
    return [106.0 if arms <= 3 else 146.0, *[50.0] * (in_row - 1)]


def svg(figure: Figure, name: str, words: tuple[str, str], source: Provenance) -> str:
    """Return a figure as SVG text that can stand alone or inside a page.

    `words` are its title and its description in words, `source` its provenance.
    """
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata=_NO_METADATA)
    # From the root on: the document type that Matplotlib writes is an outside link.
    drawn = file.getvalue()[file.getvalue().index("<svg") :]
    root, rest = drawn.split(">", 1)
    rest = rest.replace(f"font-family: '{MEASURE}'", f"font-family: {FONTS}")
    return f'{root} role="img" aria-labelledby="{name}-title {name}-desc">' + "".join(
        (
            f'\n <title id="{name}-title">{escape(plain(words[0]))}</title>',
            f'\n <desc id="{name}-desc">{escape(plain(words[1]))}</desc>',
            f"\n <metadata>{escape(json.dumps(source))}</metadata>",
            rest,
        )
    )


def provenance(comparison: ComparisonContent) -> Provenance:
    """Return what results may be called, and what it takes to make them again.

    >>> provenance({"version": "1.0", "scenario": {"hash": "ab"}, "seed": 7, "months": 84})
    {'warrant': 'Illustrative', 'version': '1.0', 'scenario_hash': 'ab', 'seed': 7}
    """
    scenario = comparison["scenario"]
    known = {
        "warrant": warrant(comparison)["label"],
        "version": comparison.get("version"),
        "scenario": scenario.get("name"),
        "scenario_hash": scenario.get("hash"),
        "seed": comparison["seed"],
        "command": comparison.get("command"),
    }
    return {name: value for name, value in known.items() if value is not None}


def origin(source: Provenance) -> str:
    """Say in one line what a file is made from.

    >>> origin({"version": "1.0", "scenario_hash": "0123456789abcdef", "seed": 7})
    'Concert 1.0 · hash 0123456789ab · seed 7'
    """
    forms = {
        "version": "Concert {}",
        "scenario": "scenario {}",
        "scenario_hash": "hash {:.12}",
        "seed": "seed {}",
        "command": "{}",
    }
    told = {name: plain(str(source[name])) for name in forms if name in source}
    return " · ".join(forms[name].format(text) for name, text in told.items())
