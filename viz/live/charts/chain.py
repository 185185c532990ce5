"""From planning to talks: three quantities of all arms, and beneath each the running difference."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from abm.schema import HEADLINE
from experiments.session.ensembles import Band
from viz.live.charts.canvas import Box, Canvas, Plot
from viz.live.charts.fans import LEFT, by_month, told_ranges
from viz.live.charts.scene import FigureTable, Head, Option, Scene, SceneArm, of_row
from viz.live.charts.series import DIMMED, ROOM, Name, Stroke, cloud, line, marks, names
from viz.panels import CHAIN, WHOLE
from viz.text import number, signed, span

TITLES = {row.variable: row.title for row in CHAIN.rows}
_NARROW = 600  # px below which the three stand above each other
_STEPPED = "willingness_to_negotiate"  # a share of four agents: it jumps
_HEAD, _TALL, _BETWEEN, _LOW, _YEARS = 24.0, 150.0, 32.0, 80.0, 26.0  # px, from the top
_BLOCK = _HEAD + _TALL + _BETWEEN + _LOW + _YEARS


@dataclass(frozen=True)
class Pair:
    """The two arms whose running difference is shown: second less first.

    `bands` holds the 10-90% range of paired differences by quantity, empty until it is known.
    """

    first: str
    second: str
    bands: Mapping[str, Band]

    @property
    def title(self) -> str:
        """The name of the difference."""
        return f"Difference {self.second} − {self.first}"


@dataclass(frozen=True)
class Chain:
    """The three quantities that carry the argument, with the difference of a pair of arms."""

    scene: Scene
    pair: Pair | None = None

    @property
    def height(self) -> int:
        """Its height in px."""
        return round(_BLOCK * (3 if self._stacked else 1))

    def option(self) -> Option:
        """Return the option for Apache ECharts."""
        canvas, scale = Canvas(self.scene), CHAIN.scale(self.scene.scenario.parameters)
        for place, name in enumerate(HEADLINE):
            left, top, wide = self._place(place)
            box = Box(left, top + _HEAD, wide, _TALL)
            panel = canvas.panel(box, scale, TITLES[name], years=self.pair is None)
            self._draw(canvas, panel, name)
            if self.pair:
                box = Box(left, top + _HEAD + _TALL + _BETWEEN, wide, _LOW)
                panel = canvas.panel(box, CHAIN.differences or WHOLE, "")
                self._draw_difference(canvas, panel, name, self.pair)
        return canvas.option

    def heads(self) -> tuple[Head, ...]:
        """Return the titles of the quantities and of the differences."""
        found = []
        for place, name in enumerate(HEADLINE):
            left, top, _ = self._place(place)
            across = 100.0 * left / self.scene.pixels
            arrow = "" if place == 0 or self._stacked else "→ "
            found.append(Head(across, top, arrow + TITLES[name]))
            if self.pair:
                found.append(Head(across, top + _HEAD + _TALL + 6.0, self.pair.title))
        return tuple(found)

    def label(self) -> str:
        """Return what it shows in a sentence."""
        told = "; ".join(self._told(name) for name in HEADLINE)
        return f"{CHAIN.spoken}, {self.scene.date()}: {told}."

    def table(self) -> FigureTable:
        """Return every quantity by month in each arm, and the differences."""
        columns, lines = [], []
        for name in HEADLINE:
            for arm in self.scene.arms:
                columns.append(f"{arm.letter} {TITLES[name]}")
                lines.append(self.scene.line(arm, of_row(name)))
            if self.pair:
                columns.append(f"{TITLES[name]}, {self.pair.second} − {self.pair.first}")
                lines.append(self._difference(name, self.pair))
        return by_month(self.scene, columns, lines, 2)

    @property
    def _stacked(self) -> bool:
        return self.scene.pixels < _NARROW

    def _place(self, place: int) -> tuple[float, float, float]:
        """Return left and top of a quantity's block, and the width of its panels."""
        if self._stacked:
            return LEFT, place * _BLOCK, self.scene.pixels - LEFT - ROOM
        column = self.scene.pixels / 3
        return LEFT + place * column, 0.0, column - LEFT - ROOM

    def _draw(self, canvas: Canvas, panel: Plot, name: str) -> None:
        scene, steps = self.scene, name == _STEPPED
        for arm in scene.arms:
            band = scene.band(arm, name)
            if band is not None:
                colour, since = scene.theme.arm(arm.letter), arm.fork.month if arm.fork else 0
                canvas.add(*cloud(panel, band, colour, since, steps))
        canvas.add(marks(scene, panel, _fork(scene)))
        ends = []
        for arm in scene.arms:
            values = _since_fork(arm, scene.line(arm, of_row(name)))
            opacity = DIMMED if scene.ended(arm) else 1.0
            look = Stroke(scene.theme.arm(arm.letter), 2.25, steps=steps, opacity=opacity)
            canvas.add(line(panel, arm.letter, values, look))
            ends.append(Name(arm.letter, len(values) - 1, values[-1], look.colour, bold=True))
        canvas.add(names(canvas, panel, ends))

    def _draw_difference(self, canvas: Canvas, panel: Plot, name: str, pair: Pair) -> None:
        scene, steps = self.scene, name == _STEPPED
        since = max((arm.fork.month for arm in self._arms(pair) if arm.fork), default=0)
        if name in pair.bands:
            canvas.add(*cloud(panel, pair.bands[name], scene.theme.ink_3, since, steps))
        canvas.add(marks(scene, panel, since or None, word=""))
        look = Stroke(scene.theme.ink, 1.5, steps=steps)
        title = f"{pair.second} − {pair.first}"
        canvas.add(line(panel, title, self._difference(name, pair), look))

    def _arms(self, pair: Pair) -> tuple[SceneArm, SceneArm]:
        by_letter = {arm.letter: arm for arm in self.scene.arms}
        return by_letter[pair.first], by_letter[pair.second]

    def _difference(self, name: str, pair: Pair) -> list[float]:
        """Return the difference over the months that both arms have."""
        first, second = (self.scene.line(arm, of_row(name)) for arm in self._arms(pair))
        return [after - before for before, after in zip(first, second, strict=False)]

    def _told(self, name: str) -> str:
        scene = self.scene
        values = ", ".join(
            f"{arm.letter} {number(scene.frame(arm).row[name])}" for arm in scene.arms
        )
        return f"{TITLES[name]} {values}{told_ranges(scene, name, 2)}{self._told_pair(name)}"

    def _told_pair(self, name: str) -> str:
        if not self.pair:
            return ""
        values = self._difference(name, self.pair)
        band = self.pair.bands.get(name)
        known = band is not None and len(values) > self.scene.month
        month = self.scene.month
        ranges = (
            f" (10–90% of pairs {span(band.low[month], band.high[month])})"
            if band and known
            else ""
        )
        return f", {self.pair.second} − {self.pair.first} {signed(values[-1])}{ranges}"


def _since_fork(arm: SceneArm, values: list[float]) -> list[float]:
    """Return a line that begins at the fork, where the parent's stands for both before it."""
    if not arm.fork:
        return values
    return [math.nan] * arm.fork.month + values[arm.fork.month :]


def _fork(scene: Scene) -> int | None:
    return next((arm.fork.month for arm in scene.arms if arm.fork), None)
