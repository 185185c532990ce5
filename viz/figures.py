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
_ELBOW, _BADGE, _NAME, _NAME_GAP, _CLEAR = 6.0, 13.0, 20.0, 5.0, 32.0
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
    arms = list(comparison["incidence"].values())
    panels = {cause: [_numbers(arm[cause]) for arm in arms] for cause in arms[0]}
    ticks = style.share_ticks(max(_largest(line) for lines in panels.values() for line in lines))
    words = Words(
        "How the wars end",
        "Cumulative incidence by cause: the share of all wars that ended in this way by a month.",
        "share of wars, 0-1",
        f"{_counted(comparison['runs'])} Wars that ended in none of these ways count as unended.",
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
    arms = list(comparison["chain"].values())
    most = int(max(_largest(_numbers(arm[name]["wars"])) for arm in arms for name in CHAIN))
    words = Words(
        "From joint planning to willingness to negotiate",
        "Line: mean over the wars still at war or in a ceasefire. "
        "Band: 10% to 90% quantile of these wars.",
        "mean, 0-1",
        _counted(most),
    )
    with style.drawing("chain"):
        sheet = Sheet(comparison, words, below=_STRIP + _STRIP_GAP)
        for name, title in CHAIN.items():
            curves = [arm[name] for arm in arms]
            axes = sheet.add_panel(title, _CHAIN_TICKS, [_numbers(c["mean"]) for c in curves])
            sheet.add_bands(axes, curves)
            sheet.add_strip(axes, most, [_numbers(c["wars"]) for c in curves])
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
        self.columns = (104.0,) * 3 if len(self.titles) <= 3 else (146.0, 44.0, 44.0)
        self.wide = (_PANELS - sum(self.columns)) / 3
        self.tall = max(_LEAST_TALL, sum(self._heights(0)))
        self.words, self.below, self.source = words, below, style.provenance(comparison)
        self.said = [words.reading, f"{words.basis} {self._treated()}"]
        self.figure = self._page()
        self.places = 0

    def add_panel(self, title: str, ticks: Sequence[float], lines: Sequence[Numbers]) -> Axes:
        """Add the next panel with a line per arm; only the first has numbers and a unit."""
        axes = self._axes(self.places, _HEAD, self.tall, ticks)
        axes.grid(axis="y")
        axes.set_title(title, loc="left", size=style.PANEL, weight="bold", pad=19.0)
        axes.tick_params(labelbottom=not self.below)
        if self.places == 0:
            axes.set_ylabel(self.words.unit)
            self._name_treatment(axes)
        _draw(axes, lines, self.months, width=1.8)
        self._name_ends(axes, self.places, lines)
        self.places += 1
        return axes
