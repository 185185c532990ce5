"""Series of a panel: lines, clouds, the veil over the future, marks, names at the ends."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.session.ensembles import Band
from viz.layout import spread
from viz.live.charts.canvas import Canvas, Plot
from viz.live.charts.scene import Component, Option, Scene, rounded
from viz.style import FONT, LABEL_STEP, SMALL
from viz.text import literal

# From back to front.
_CLOUD, _VEIL, _MARKS, _LINES, _NAMES = range(1, 6)
_LETTER = 0.6  # width of a letter, in sizes
ROOM = 26.0  # px to the right of a panel into which a name may reach
DIMMED = 0.6  # opacity of what has ended

#: Dashes of a line: a name that ECharts knows, or lengths in px.
Dash = str | tuple[int, ...]


class Stroke(NamedTuple):
    """Look of a line: colour, width in px, dashes, steps instead of slopes, opacity.

    A step lies over the month that leads to its value, so that the last one is seen.
    """

    colour: str
    width: float = 1.25
    dash: Dash = "solid"
    steps: bool = False
    opacity: float = 1.0


class Name(NamedTuple):
    """A name at the end of a line: its text, the month and value of that end, how it looks."""

    text: str
    month: int
    value: float
    colour: str
    bold: bool = False


class Rule(NamedTuple):
    """A dotted line across a panel, and what it says at its end."""

    level: float
    text: str


def line(panel: Plot, title: str, values: Sequence[float], look: Stroke) -> Component:
    """Return a line over the months, its first value at month 0."""
    alone = sum(not math.isnan(value) for value in values) == 1
    return {
        "type": "line",
        "name": title,
        **panel.lines,
        "data": rounded(values),
        "z": _LINES,
        "symbol": "circle" if alone else "none",
        "symbolSize": 5,
        "showAllSymbol": True,
        "step": "start" if look.steps else False,
        "silent": True,
        "itemStyle": {"color": look.colour, "opacity": look.opacity},
        "lineStyle": {
            "color": look.colour,
            "width": look.width,
            "type": look.dash if isinstance(look.dash, str) else list(look.dash),
            "opacity": look.opacity,
        },
    }


def cloud(
    panel: Plot, band: Band, colour: str, since: int = 0, steps: bool = False
) -> tuple[Component, Component]:
    """Return the two stacked lines of a cloud that begins in a month."""
    low = _from(np.clip(band.low, panel.scale.low, panel.scale.high), since)
    high = _from(np.clip(band.high, panel.scale.low, panel.scale.high), since)
    tall = np.round(high, 2) - np.round(low, 2)
    # The name of a stack need only differ from the stacks of the same axes.
    stack = f"{panel.place}{colour}"
    shared = {
        "type": "line",
        **panel.behind,
        "stack": stack,
        "stackStrategy": "all",
        "silent": True,
        "symbol": "none",
        "z": _CLOUD,
        "step": "start" if steps else False,
        # Its edges, so that a cloud without any height is seen as well.
        "lineStyle": {"color": colour, "width": 1, "opacity": 0.3},
    }
    fill = {"areaStyle": {"color": colour, "opacity": 0.2}}
    return ({**shared, "data": rounded(low)}, {**shared, **fill, "data": rounded(tall)})


def of_cloud(series: Component) -> bool:
    """Whether a series is one of the two lines of a cloud."""
    return "stackStrategy" in series


def _from(values: NDArray[np.float64], since: int) -> NDArray[np.float64]:
    return np.where(np.arange(len(values)) >= since, values, np.nan)


def marks(
    scene: Scene, panel: Plot, fork: int | None, rules: Sequence[Rule] = (), word: str = "fork"
) -> Component:
    """Return the lines of this month, treatment and fork, dotted rules, and the veil after it.

    `word` stands above the fork.
    """
    theme = scene.theme
    lines = [_line(theme.ink_2, "solid", xAxis=scene.month)]
    if scene.scenario.treatment < scene.months:
        lines.append(_line(theme.ink_3, [3, 3], xAxis=scene.scenario.treatment))
    if fork is not None:
        named = {"show": bool(word), "formatter": word, "position": "end", "distance": 1}
        lines.append({**_line(theme.ink_3, [3, 3], xAxis=fork), "label": named})
    if panel.scale.low < 0.0 < panel.scale.high:
        lines.append(_line(theme.ink_3, "solid", yAxis=0))
    lines += [_rule(scene, rule) for rule in rules]
    small = {"show": False, "color": theme.ink_3, "fontSize": SMALL, "fontFamily": FONT}
    return {
        "type": "line",
        **panel.behind,
        "data": [],
        "silent": True,
        "z": _MARKS,
        "markLine": {"symbol": "none", "silent": True, "label": small, "data": lines, "z": _MARKS},
        "markArea": {
            "silent": True,
            "z": _VEIL,
            "itemStyle": {"color": theme.surface, "opacity": 0.7},
            "data": [[{"xAxis": scene.month}, {"xAxis": scene.months - 1}]],
        },
    }


def _line(colour: str, dash: str | list[int], **at: int) -> Component:
    return {**at, "lineStyle": {"color": colour, "type": dash, "width": 1}}


def _rule(scene: Scene, rule: Rule) -> Component:
    return {
        "yAxis": rule.level,
        "lineStyle": {"color": scene.theme.ink_3, "type": "dotted", "width": 1},
        "label": {
            "show": True,
            "formatter": literal(rule.text),
            "position": "insideEndTop",
            "distance": [2, 5],
            "textBorderColor": scene.theme.surface,
            "textBorderWidth": 2,
        },
    }


def names(canvas: Canvas, panel: Plot, told: Iterable[Name]) -> Component:
    """Return the names at the ends of lines, pushed apart so that none covers another."""
    known = [name for name in told if not math.isnan(name.value)]
    low, high, _ = panel.scale
    per_px = (high - low) / panel.box.tall
    levels = [min(max((high - name.value) / per_px, 0.0), panel.box.tall) for name in known]
    order = sorted(range(len(known)), key=levels.__getitem__)
    half = LABEL_STEP / 2
    wanted = [levels[place] for place in order]  # tops, counted from half a name above the panel
    tops = spread(wanted, [LABEL_STEP] * len(order), panel.box.tall + 2 * half)
    items = [
        _name(canvas, panel, known[place], top - levels[place])
        for place, top in zip(order, tops, strict=True)
    ]
    return {
        "type": "scatter",
        **panel.behind,
        "symbolSize": 1,
        "silent": True,
        "z": _NAMES,
        "itemStyle": {"color": "transparent", "opacity": 1},
        "data": items,
    }


def _name(canvas: Canvas, panel: Plot, name: Name, down: float) -> Component:
    scene = canvas.scene
    across = panel.box.wide * name.month / max(scene.months - 1, 1)
    wide = len(name.text) * SMALL * _LETTER + 4.0
    fits = across + wide <= panel.box.wide + ROOM
    low, high, _ = panel.scale
    return {
        "value": [name.month, min(max(name.value, low), high)],
        "label": {
            "show": True,
            "formatter": literal(name.text),
            "position": "right" if fits else "left",
            "distance": 4,
            "offset": [0, round(down, 1)],
            "color": name.colour,
            "fontSize": SMALL,
            "fontFamily": FONT,
            "fontWeight": "bold" if name.bold else "normal",
            "textBorderColor": scene.theme.surface,
            "textBorderWidth": 2,
        },
    }


def layers(option: Option) -> tuple[Option | None, Option]:
    """Return an option as two that lie on each other: axes and clouds beneath, all else above.

    Without clouds nothing lies beneath: None.
    """
    series = option["series"]
    clouds = [one for one in series if of_cloud(one)]
    if not clouds:
        return None, option
    still: Option = {
        "animation": option["animation"],
        "textStyle": option["textStyle"],
        "grid": option["grid"],
        "xAxis": option["xAxis"],
        "yAxis": option["yAxis"],
        "series": clouds,
    }
    moving: Option = {
        **option,
        "xAxis": [_unseen(axis) for axis in option["xAxis"]],
        "yAxis": [_unseen(axis) for axis in option["yAxis"]],
        "series": [one for one in series if not of_cloud(one)],
    }
    return still, moving


def _unseen(axis: Component) -> Component:
    """Return an axis that measures and does not show."""
    hidden = {"show": False}
    return {**axis, "axisLabel": hidden, "axisLine": hidden, "splitLine": hidden}
