"""Scenes of samples: the arms' wars as figures see them, and what these figures share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from abm.scenarios import Scenario
from experiments.sample.distribution import ArmSample
from viz.live.charts.canvas import tooltip
from viz.live.charts.scene import Component, Figure, FigureTable, Option, Scene
from viz.style import FONT, LIGHT, SMALL, Theme
from viz.text import DASH, number, percent

#: Ends of a 95% interval, or of whatever else has two.
Ends = tuple[float, float]


class SampleArm(NamedTuple):
    """An arm and the sample of its wars; None while it is being played."""

    letter: str
    title: str
    sample: ArmSample | None


@dataclass(frozen=True)
class SampleScene:
    """The samples of all arms, the run that the page shows, the room (px) and the theme."""

    scenario: Scenario
    months: int
    run: int
    arms: tuple[SampleArm, ...]
    pixels: int = 480
    theme: Theme = LIGHT

    @property
    def known(self) -> list[tuple[SampleArm, ArmSample]]:
        """The arms and their samples, once all are there."""
        found = [(arm, arm.sample) for arm in self.arms if arm.sample is not None]
        return found if len(found) == len(self.arms) else []

    def option(self) -> Option:
        """Return the option of a figure that has nothing in it yet."""
        plain = Scene(self.scenario, self.months, 0, (), self.pixels, self.theme)
        return {
            "animation": False,
            "textStyle": {"fontFamily": FONT, "fontSize": SMALL, "color": self.theme.ink_2},
            "tooltip": {**tooltip(plain), "show": False},
            "grid": [],
            "xAxis": [],
            "yAxis": [],
            "series": [],
        }

    def written(self, colour: str) -> Component:
        """Return how small text is written over marks."""
        return {
            "color": colour,
            "fontSize": SMALL,
            "fontFamily": FONT,
            "textBorderColor": self.theme.surface,
            "textBorderWidth": 2,
        }

    def scale(self, ends: Ends, apart: float, unit: str = "") -> Component:
        """Return an axis of numbers; without numbers while nothing is known that they measure."""
        low, high = ends
        return {
            "type": "value",
            "min": low,
            "max": high,
            "interval": apart,
            "axisLabel": {
                "show": bool(self.known),
                "formatter": "{value}" + unit,
                "color": self.theme.ink_3,
                "fontSize": SMALL,
                "fontFamily": FONT,
                "margin": 6,
            },
            "axisLine": {"show": False},
            "axisTick": {"show": False},
            "splitLine": {"lineStyle": {"color": self.theme.line}},
            "axisPointer": {"show": False},
        }


class SampleFigure(Figure, Protocol):
    """A figure of samples, whose numbers can be taken away one to a cell."""

    def numbers(self) -> FigureTable:
        """Return what is drawn as plain numbers, each in a cell of its own."""
        ...


def limited(named: str, unit: str) -> tuple[str, str, str]:
    """Return the headings of a number and of the ends of its 95% interval.

    >>> limited("A share", "%")
    ('A share, %', 'A share, 95% from, %', 'A share, 95% to, %')
    """
    return f"{named}, {unit}", f"{named}, 95% from, {unit}", f"{named}, 95% to, {unit}"


def exact(*values: float, times: float = 1.0) -> tuple[str, ...]:
    """Return numbers as files have them, so many times as large; a dash where there is none.

    >>> exact(0.125, 1 / 3, float("nan"), times=100.0)
    ('12.5', '33.33333333', '–')
    """
    return tuple(f"{round(times * one, 8) + 0.0:.10g}" if one == one else DASH for one in values)


def hidden(kind: str, **told: object) -> Component:
    """Return an axis that measures and does not show."""
    return {"type": kind, "show": False, **told}


def stroke(points: Sequence[Sequence[float | None]], **style: object) -> Component:
    """Return a line through points (across, down), broken where they have no number."""
    return {
        "type": "line",
        "data": [list(point) for point in points],
        "symbol": "none",
        "silent": True,
        "lineStyle": {"cap": "butt", **style},
    }


def shared(value: float) -> str:
    """Return a share as tables have it.

    >>> shared(0.1234), shared(float("nan"))
    ('12.3%', '–')
    """
    return f"{number(100.0 * value, 1)}%" if value == value else number(None)


def within(value: float, ends: Ends) -> str:
    """Return a share with its interval, as tables have it.

    >>> within(0.1234, (0.1, 0.15))
    '12.3% (10.0–15.0%)'
    """
    low, high = ends
    if value != value:
        return shared(value)
    return f"{shared(value)} ({number(100.0 * low, 1)}–{number(100.0 * high, 1)}%)"


def about(value: float, ends: Ends) -> str:
    """Return a share with its interval, as sentences have it.

    >>> about(0.1234, (0.1, 0.15))
    '12% (95%: 10–15%)'
    """
    low, high = ends
    return f"{percent(value)} (95%: {number(100.0 * low, 0)}–{number(100.0 * high, 0)}%)"
