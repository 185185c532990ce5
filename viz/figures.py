"""The first figures of a comparison, drawn from the content of `comparison.json` alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from viz import style

Numbers = NDArray[np.float64]

CHAIN = {
    "joint_planning": "Joint planning",
    "support_credibility": "Support credibility",
    "willingness_to_negotiate": "Willingness to negotiate",
}
_CHAIN_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)

# The page in points: three panels side by side, each with a column for the names of its lines.
_LEFT, _PANELS, _MARGIN = 44.0, 690.0, 10.0
_WIDTH = _LEFT + _PANELS + _MARGIN
_HEAD, _LEAST_TALL, _STRIP, _STRIP_GAP, _FOOT = 92.0, 190.0, 30.0, 24.0, 34.0
_ELBOW, _BADGE, _NAME, _NAME_GAP, _CLEAR = 6.0, 13.0, 20.0, 5.0, 28.0
_NOTE: dict[str, Any] = {"size": style.SMALL, "color": style.INK_3}
_LINE, _SMALL_LINE = style.BODY * style.LEADING, style.SMALL * style.LEADING


class Words(NamedTuple):
    """What a figure says: its title, how to read it, the unit of its axis, what it rests on."""

    title: str
    reading: str
    unit: str
    basis: str


def incidence(comparison: Mapping[str, Any]) -> str:
    """Draw how wars end, by cause, month and arm (cumulative incidence), as SVG text.

    `comparison` is the content of `comparison.json`; null or NaN ends a line.
    """
    arms = [comparison["incidence"][arm] for arm in comparison["arms"]]
    panels = {cause: [_numbers(arm[cause]) for arm in arms] for cause in arms[0]}
    ticks = style.share_ticks(max(_largest(line) for lines in panels.values() for line in lines))
    words = Words(
        "How the wars end",
        "Cumulative incidence by cause: the share of all wars that ended this way by each month.",
        "share of wars, 0-1",
        f"Paired wars per arm: {comparison['runs']}. Wars that ended otherwise count as unended.",
    )
    with style.drawing("cumulative-incidence"):
        sheet = Sheet(comparison, words)
        for cause, lines in panels.items():
            sheet.add_panel(cause[:1].upper() + cause[1:], ticks, lines)
        return sheet.svg("cumulative-incidence")


def chain(comparison: Mapping[str, Any]) -> str:
    """Draw joint planning, support credibility and willingness by month and arm, as SVG text.

    Means over running wars, a band from the 10% to the 90% quantile and, beneath, how many wars
    run. `comparison` as in `incidence`.
    """
    arms = [comparison["chain"][arm] for arm in comparison["arms"]]
    most = int(max(_largest(_numbers(arm[name]["wars"])) for arm in arms for name in CHAIN))
    words = Words(
        "From joint planning to willingness to negotiate",
        "Line: mean over the wars still at war or in a ceasefire. "
        "Band: 10% to 90% quantile of these wars.",
        "mean, 0-1",
        f"Paired wars per arm: {comparison['runs']}, followed month by month: {most}.",
    )
    with style.drawing("chain"):
        sheet = Sheet(comparison, words, below=_STRIP + _STRIP_GAP)
        for name, title in CHAIN.items():
            curves = [arm[name] for arm in arms]
            axes = sheet.add_panel(title, _CHAIN_TICKS, [_numbers(c["mean"]) for c in curves])
            if name != "joint_planning":
                sheet.write(axes, -10.0, -19.0, "→", ha="right", size=style.TITLE)
            sheet.add_bands(axes, curves)
            sheet.add_strip(most, [_numbers(c["wars"]) for c in curves])
        return sheet.svg("chain")


def write(comparison: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write both figures into an existing folder and return their files."""
    drawn = {"cumulative-incidence.svg": incidence(comparison), "chain.svg": chain(comparison)}
    for name, text in drawn.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in drawn]


class Sheet:
    """A page of three panels over the months, as tall as the names of the arms need."""

    def __init__(self, comparison: Mapping[str, Any], words: Words, below: float = 0.0) -> None:
        self.first_month = str(comparison["scenario"]["first_month"])
        self.months, self.treatment = int(comparison["months"]), int(comparison["treatment"])
        self.titles = [style.plain(arm["title"]) for arm in comparison["arms"].values()]
        # Two or three arms are named in every panel; more of them in the first alone.
        self.columns = [106.0] * 3 if len(self.titles) <= 3 else [146.0, 50.0, 50.0]
        self.wide = (_PANELS - sum(self.columns)) / 3
        self.tall = max(_LEAST_TALL, sum(self._heights(0)))
        self.words, self.below, self.source = words, below, style.provenance(comparison)
        self.ends: list[str] = []
        self.figure = self._page()

    def add_panel(self, title: str, ticks: Sequence[float], lines: Sequence[Numbers]) -> Axes:
        """Add the next panel, a line per arm; only the first has numbers and names the unit."""
        place = len(self.ends)
        axes = self._axes(place, _HEAD, self.tall, ticks)
        axes.grid(axis="y")
        axes.set_title(title, loc="left", size=style.PANEL, weight="bold", pad=19.0)
        axes.set_ylabel("" if place else self.words.unit)
        axes.tick_params(labelbottom=not self.below)
        if place == 0 and self.treatment < self.months:
            self._name_treatment(axes)
        self._draw(axes, lines, width=1.8)
        ends = {arm: _end(line) for arm, line in enumerate(lines) if np.isfinite(line).any()}
        self._name_ends(axes, place, ends)
        values = ", ".join(f"{self.titles[arm]} {value:.2f}" for arm, (_, value) in ends.items())
        self.ends.append(f"{title}, last value to {self._date(self.months - 1)}: {values}.")
        return axes

    def add_bands(self, axes: Axes, curves: Sequence[Mapping[str, Any]]) -> None:
        """Add to a panel the band of each arm, fainter the more arms there are."""
        for arm, curve in enumerate(curves):
            months, low = _steps(_numbers(curve["low"]), self.months)
            _, high = _steps(_numbers(curve["high"]), self.months)
            colour, alpha = style.mark(arm).colour, 0.3 / len(curves)
            axes.fill_between(months, low, high, color=colour, alpha=alpha, lw=0, zorder=1)

    def add_strip(self, most: int, lines: Sequence[Numbers]) -> None:
        """Add beneath the last panel how many wars of each arm run, `most` at the top."""
        place = len(self.ends) - 1
        axes = self._axes(place, _HEAD + self.tall + _STRIP_GAP, _STRIP, (0, most))
        self._draw(axes, lines, width=1.2)
        if place == 0:
            axes.set_title("wars running", loc="left", pad=4.0, **_NOTE)

    def write(self, axes: Axes, across: float, down: float, text: str, **looks: Any) -> None:
        """Write a text at a distance (points) from the upper left corner of a panel."""
        at = across / self.wide, 1 - down / self.tall
        axes.text(*at, text, transform=axes.transAxes, **looks)

    def svg(self, name: str) -> str:
        """Return the page as SVG text, described in words."""
        described = " ".join([self.words.reading, *self.ends, self._basis()])
        return style.svg(self.figure, name, (self.words.title, described), self.source)

    def _basis(self) -> str:
        date = self._date(self.treatment)
        if self.treatment < self.months:
            return f"{self.words.basis} Vertical line: the arms differ from {date}."
        return f"{self.words.basis} The horizon ends before the arms differ ({date})."

    def _page(self) -> Figure:
        room = _WIDTH - 2 * _MARGIN
        foot = style.wrapped(self._basis(), style.SMALL, room)
        foot += style.wrapped(style.origin(self.source), style.SMALL, room)
        lowest = _HEAD + self.tall + self.below + _FOOT
        self.height = lowest + len(foot) * _SMALL_LINE
        page, left = Figure(figsize=(_WIDTH / 72, self.height / 72)), _MARGIN / _WIDTH
        page.text(left, 1 - 24 / self.height, self.words.title, size=style.TITLE, weight="bold")
        page.text(left, 1 - 42 / self.height, self.words.reading, color=style.INK_2)
        for place, line in enumerate(foot):
            page.text(left, 1 - (lowest + place * _SMALL_LINE) / self.height, line, **_NOTE)
        return page

    def _axes(self, place: int, down: float, tall: float, ticks: Sequence[float]) -> Axes:
        left = (_LEFT + place * self.wide + sum(self.columns[:place])) / _WIDTH
        bottom = 1 - (down + tall) / self.height
        axes = self.figure.add_axes((left, bottom, self.wide / _WIDTH, tall / self.height))
        dates = style.month_ticks(self.first_month, self.months)
        axes.set(xlim=(0, self.months), ylim=(0, ticks[-1]), axisbelow=True)
        axes.set_xticks(list(dates), list(dates.values()))
        axes.set_yticks(ticks)
        axes.tick_params(labelleft=place == 0, left=False)
        if self.treatment < self.months:
            axes.axvline(self.treatment, color=style.INK_3, dashes=(3, 3), linewidth=0.9)
        return axes

    def _name_treatment(self, axes: Axes) -> None:
        note = f"arms differ from {self._date(self.treatment)}"
        side = "left" if self.treatment < 0.6 * self.months else "right"
        self.write(axes, self.wide * self.treatment / self.months, -6.0, note, ha=side, **_NOTE)

    def _draw(self, axes: Axes, lines: Sequence[Numbers], width: float) -> None:
        for arm, line in enumerate(lines):
            look, steps = style.mark(arm), _steps(line, self.months)
            drawn = axes.plot(*steps, c=look.colour, dashes=look.dashes, lw=width, clip_on=False)
            drawn[0].set_zorder(3)  # above the axis, on which the line of a rare cause lies

    def _name_ends(self, axes: Axes, place: int, ends: Mapping[int, tuple[int, float]]) -> None:
        top, heights = axes.get_ylim()[1], self._heights(place)
        order = sorted(ends, key=lambda arm: -ends[arm][1])
        wanted = [self.tall * (1 - ends[arm][1] / top) - _LINE / 2 for arm in order]
        begins = style.spread(wanted, [heights[arm] for arm in order], self.tall)
        for arm, begin in zip(order, begins, strict=True):
            month, value = ends[arm]
            start = min(month + 1, self.months) / self.months, value / top
            self._lead(axes, arm, start, begin)
            for line, text in enumerate(self._name(place, arm, value)):
                down = begin + (line + 0.5) * _LINE + 0.35 * style.BODY
                self.write(axes, self.wide + _NAME, down, text)

    def _lead(self, axes: Axes, arm: int, start: tuple[float, float], begin: float) -> None:
        look, level = style.mark(arm), 1 - (begin + _LINE / 2) / self.tall
        free: dict[str, Any] = {"transform": axes.transAxes, "clip_on": False, "c": look.colour}
        elbow, badge = 1 + _ELBOW / self.wide, 1 + _BADGE / self.wide
        axes.plot((start[0], elbow, badge), (start[1], level, level), lw=0.8, **free)
        axes.plot(badge, level, look.badge, ms=5.0, **free)

    def _name(self, place: int, arm: int, value: float) -> list[str]:
        if place and self.columns[place] < self.columns[0]:
            return [f"{value:.2f}"]
        room = self.columns[place] - _CLEAR
        return style.wrapped(f"{value:.2f} {self.titles[arm]}", style.BODY, room)

    def _heights(self, place: int) -> list[float]:
        names = (self._name(place, arm, 0.0) for arm in range(len(self.titles)))
        return [len(name) * _LINE + _NAME_GAP for name in names]

    def _date(self, month: int) -> str:
        return style.month_name(self.first_month, month)


def _numbers(values: Sequence[float | None]) -> Numbers:
    return np.asarray(values, dtype=np.float64)


def _largest(line: Numbers) -> float:
    return float(np.max(line, initial=0.0, where=np.isfinite(line)))


def _end(line: Numbers) -> tuple[int, float]:
    month = int(np.flatnonzero(np.isfinite(line))[-1])
    return month, float(line[month])


def _steps(line: Numbers, months: int) -> tuple[Numbers, Numbers]:
    """Let every month hold its value until the next one begins, the last until the horizon."""
    edges = np.minimum(np.arange(line.size + 1.0), months)
    return np.repeat(edges, 2)[1:-1], np.repeat(line, 2)
