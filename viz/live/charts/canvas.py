"""A figure in the making: panels side by side that share one axis of months and one cross-hair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from viz.live.charts.scene import Component, Option, Scene
from viz.panels import Scale
from viz.style import BODY, FONT, SMALL

_PER_YEAR = 50.0  # px that a year's name needs


class Box(NamedTuple):
    """Place and size of a panel, in px of the figure."""

    left: float
    top: float
    wide: float
    tall: float


@dataclass(frozen=True)
class Plot:
    """A panel: its place among the figure's panels, where it lies, its range."""

    place: int
    box: Box
    scale: Scale

    @property
    def lines(self) -> dict[str, int]:
        """The axes of what was played; they have the cross-hair."""
        return {"xAxisIndex": 2 * self.place, "yAxisIndex": self.place}

    @property
    def behind(self) -> dict[str, int]:
        """The axes of what lies behind it: clouds, veil and marks; years are written here."""
        return {"xAxisIndex": 2 * self.place + 1, "yAxisIndex": self.place}


class Canvas:
    """The option of a figure, panel by panel."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.panels: list[Plot] = []
        self._grids: list[Component] = []
        self._across: list[Component] = []
        self._up: list[Component] = []
        self._series: list[Component] = []
        self._linked: list[int] = []  # axes that share one cross-hair

    @property
    def option(self) -> Option:
        """The option as it stands, every panel and series in it."""
        theme = self.scene.theme
        return {
            "animation": False,
            "textStyle": {"fontFamily": FONT, "fontSize": BODY, "color": theme.ink_2},
            "tooltip": tooltip(self.scene) | {"trigger": "axis"},
            "axisPointer": {
                "link": [{"xAxisIndex": self._linked}],
                "animation": False,
                "label": {"show": False},
                "lineStyle": {"color": theme.ink_3, "type": "solid", "width": 1},
            },
            "grid": self._grids,
            "xAxis": self._across,
            "yAxis": self._up,
            "series": self._series,
        }

    def panel(self, box: Box, scale: Scale, name: str, years: bool = True) -> Plot:
        """Add a panel; `name` stands before the date in its tooltip.

        Without a name it has neither tooltip nor cross-hair.
        """
        made = Plot(len(self.panels), box, scale)
        self.panels.append(made)
        self._grids.append(
            {
                "left": f"{100.0 * box.left / self.scene.pixels:.2f}%",
                "width": f"{100.0 * box.wide / self.scene.pixels:.2f}%",
                "top": box.top,
                "height": box.tall,
                "tooltip": {} if name else {"trigger": "none"},
            }
        )
        self._across += [self._dates(made, name), self._years(made, years)]
        self._up.append(_numbers(self.scene, made))
        if name:
            self._linked.append(2 * made.place)
        return made

    def add(self, *series: Component) -> None:
        """Add series, the later ones above."""
        self._series.extend(series)

    def _dates(self, panel: Plot, name: str) -> Component:
        before = f"{name} · " if name else ""
        return {
            "axisPointer": {} if name else {"show": False},
            "type": "category",
            "gridIndex": panel.place,
            "boundaryGap": False,
            "data": [before + date for date in self.scene.dates()],
            "axisLabel": {"show": False},
            "axisLine": {"show": False},
            "axisTick": {"show": False},
        }

    def _years(self, panel: Plot, shown: bool) -> Component:
        theme = self.scene.theme
        return {
            "type": "category",
            "gridIndex": panel.place,
            "boundaryGap": False,
            "position": "bottom",
            "data": years(self.scene.dates(), panel.box.wide),
            "axisPointer": {"show": False},
            "axisTick": {"show": False},
            "axisLine": {"onZero": False, "lineStyle": {"color": theme.line_2}},
            "axisLabel": {
                "show": shown,
                "interval": 0,
                "color": theme.ink_3,
                "fontSize": SMALL,
                "fontFamily": FONT,
                "margin": 7,
            },
        }


def years(dates: Sequence[str], wide: float) -> list[str]:
    """Return what stands beneath each month of an axis `wide` px long: years, else three dates.

    >>> years(["Dec 2022", "Jan 2023", "Feb 2023"], 300.0)
    ['Dec 2022', '', 'Feb 2023']
    """
    if sum(date.startswith("Jan") for date in dates) < 3:
        last = len(dates) - 1
        named = {0, last} if wide < 4 * _PER_YEAR or last < 4 else {0, last // 2, last}
        return [date if place in named else "" for place, date in enumerate(dates)]
    written = januaries(dates, wide)
    return [written.get(place, "") for place in range(len(dates))]


def januaries(dates: Sequence[str], wide: float) -> dict[int, str]:
    """Return the Januaries whose years can stand beneath an axis `wide` px long, by month.

    >>> januaries(["Dec 2022", "Jan 2023", "Feb 2023"], 300.0)
    {1: '2023'}
    """
    fit = len(dates) / 12 * _PER_YEAR / wide
    apart = next((n for n in (1, 2, 5, 10, 20) if n >= fit), 50)
    found = {place: date[4:] for place, date in enumerate(dates) if date.startswith("Jan")}
    return {place: year for place, year in found.items() if int(year) % apart == 0}


def _numbers(scene: Scene, panel: Plot) -> Component:
    low, high, step = panel.scale
    theme = scene.theme
    return {
        "type": "value",
        "gridIndex": panel.place,
        "min": low,
        "max": high,
        "interval": step,
        "axisLabel": {
            "color": theme.ink_3,
            "fontSize": SMALL,
            "fontFamily": FONT,
            "margin": 7,
        },
        "splitLine": {"lineStyle": {"color": theme.line}},
        "axisPointer": {"show": False},
    }


def tooltip(scene: Scene) -> Component:
    """Return how a tooltip looks."""
    theme = scene.theme
    return {
        "confine": True,
        "transitionDuration": 0,
        "backgroundColor": theme.surface,
        "borderColor": theme.line_2,
        "padding": [8, 10],
        "textStyle": {"color": theme.ink, "fontSize": BODY, "fontFamily": FONT},
    }
