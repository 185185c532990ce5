"""The key of the rings: what a pair, its link, its colours and the lines around it mean."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from viz.letters import SMALL, width
from viz.marks import INK, INK_2, INK_3, LINE_2
from viz.paper import MARGIN, WIDTH, Page
from viz.tones import CONTRADICTION, tone

KEY_TALL = 40.0
_ROW, _SAMPLE = 15.0, 34.0  # points: a line of the key, and its drawn sample


def add_key(page: Page, down: float) -> None:
    """Add the key to a page, in two lines."""
    axes = page.axes(MARGIN, down, WIDTH - 2 * MARGIN, 2 * _ROW)
    axes.axis("off")
    axes.set(xlim=(0, WIDTH - 2 * MARGIN), ylim=(2 * _ROW, 0))
    _pairs(axes, 0.5 * _ROW)
    _lines(axes, 1.5 * _ROW)


def _pairs(axes: Axes, level: float) -> None:
    across = 0.0
    axes.plot((4, 26), (level, level), c=INK, lw=0.9, zorder=1)
    _marks(axes, (4, 26), level, (1.0, 1.0))
    across = _say(axes, across, level, "defence – foreign ministry")
    _marks(axes, (across + 2, across + 14, across + 26), level, (0.0, 0.5, 1.0))
    across = _say(axes, across, level, "speaks lukewarmly (0) to firmly (1 and more)")
    _marks(axes, (across + 14, across + 26), level, (-1.0, -1.0))
    _say(axes, across, level, "speaks with doubt (below 0)")


def _marks(axes: Axes, places: Sequence[float], level: float, tones: Sequence[float]) -> None:
    """Draw marks, the last one round as a foreign ministry's."""
    shapes = "s" * (len(places) - 1) + "o"
    for at, shape, value in zip(places, shapes, tones, strict=True):
        look = tone(value)
        axes.plot(at, level, shape, ms=5.5, mfc=look.fill, mec=look.edge, mew=1.2)


def _lines(axes: Axes, level: float) -> None:
    across = 0.0
    for start, end, thick in ((2, 13, 0.9), (17, 28, 4.2)):
        axes.plot((start, end), (level, level), c=INK, lw=thick, solid_capstyle="butt")
    across = _say(axes, across, level, "little, much joint planning")
    axes.plot((across + 4, across + 26), (level, level), c=INK, lw=0.9)
    axes.plot((across + 15, across + 15), (level - 5, level + 5), c=CONTRADICTION, lw=1.4)
    across = _say(axes, across, level, "the longer, the more the two contradict each other")
    axes.plot((across + 2, across + 28), (level, level), c=LINE_2, lw=3.0)
    across = _say(axes, across, level, "contact group, thick: plans jointly")
    axes.plot((across + 2, across + 28), (level, level), c=INK_3, lw=1.6, alpha=0.35)
    _say(axes, across, level, "deliveries")


def _say(axes: Axes, across: float, level: float, text: str) -> float:
    """Write beside a sample; return where the next one begins."""
    axes.text(across + _SAMPLE, level, text, va="center", size=SMALL, color=INK_2)
    return across + _SAMPLE + width(text, SMALL) + 14.0
