"""Quantities over the months: a row of panels, one for each arm, on shared axes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from abm.scenarios import Scenario
from abm.scenarios.tables import EvidenceTable, TheoryTable
from experiments.session.frames import Frame
from viz.layout import width
from viz.live.charts.canvas import Box, Canvas, Plot
from viz.live.charts.scene import FigureTable, Head, Option, Read, Scene, SceneArm, of_row
from viz.live.charts.series import DIMMED, ROOM, Dash, Name, Rule, Stroke, cloud, line, marks, names
from viz.panels import AIMS, BELIEFS, ENDS, PREDICTED, RIVAL, Panel, Reference, Row, Scale
from viz.style import HEAD
from viz.text import number, span

LEFT, GAP = 34.0, 16.0  # px: numbers of an axis, and between two arms
_ABOVE, _BELOW, _BETWEEN = 14.0, 26.0, 28.0  # px: the word "fork", years, a heading between strips
_DECLARED_FOR = 12.0  # months of the window for which `scales` figures are written
_PARTS = ("munitions cover", "money cover")
_DASHES: tuple[Dash, ...] = ("dotted", "dashed", (6, 3, 1, 3), "solid")


@dataclass(frozen=True)
class Trace:
    """A line: what it is called, how it is read, the monthly variable of its cloud.

    In the arm's colour if it leads, else grey.
    """

    title: str
    read: Read
    cloud: str = ""
    leads: bool = True
    dash: Dash = "solid"


@dataclass(frozen=True)
class Strip:
    """Lines on one range of numbers, `tall` px high; its heading stands above it, if it has one.

    `scale` is the usual range.
    """

    scale: Scale
    traces: tuple[Trace, ...]
    rules: tuple[Rule, ...] = ()
    tall: float = 146.0
    heading: str = ""
    named: bool = True


@dataclass(frozen=True)
class Fan:
    """A figure of strips above each other, a column for each arm."""

    scene: Scene
    title: str
    strips: tuple[Strip, ...]
    decimals: int = 2

    @property
    def height(self) -> int:
        """Its height in px."""
        return round(self._tops()[-1] - _BETWEEN + _BELOW)

    def option(self) -> Option:
        """Return the option for Apache ECharts."""
        canvas, scales = Canvas(self.scene), [self._scale(strip) for strip in self.strips]
        for column, arm in enumerate(self.scene.arms):
            for strip, scale, top in zip(self.strips, scales, self._tops(), strict=False):
                box = Box(self._left(column), top, self._wide(), strip.tall)
                last = strip is self.strips[-1]
                _draw(canvas, canvas.panel(box, scale, arm.letter, years=last), arm, strip)
        return canvas.option

    def remark(self) -> str:
        """Say where an axis had to be widened, to hold what lies beyond its usual range."""
        told = ((strip.scale, self._scale(strip)) for strip in self.strips)
        return " ".join(
            f"The axis, else {_ends(usual)}, is widened to {_ends(scale)} to hold every value."
            for usual, scale in told
            if usual != scale
        )

    def _scale(self, strip: Strip) -> Scale:
        """Return the range of a strip: as declared, or wider where anything lies beyond it.

        All months played and all clouds count, so that it stays as it is from month to month.
        """
        return strip.scale.holding(_reached(self.scene, strip))

    def heads(self) -> tuple[Head, ...]:
        """Return the headings between strips."""
        headed = [
            (*self._headed(strip.heading), top - 20.0)
            for strip, top in zip(self.strips, self._tops(), strict=False)
            if strip.heading
        ]
        return tuple(
            Head(100.0 * (self._left(column) - out) / self.scene.pixels, top, words)
            for column in range(len(self.scene.arms))
            for words, out, top in headed
        )

    def _headed(self, heading: str) -> tuple[str, float]:
        """Return a heading as it has room, and how far to the left of its panel it begins."""
        room = self._wide() + ROOM
        if width(heading, HEAD) > room + LEFT:
            heading, _, _ = heading.partition(" (")
        return heading, LEFT if width(heading, HEAD) > room else 0.0

    def label(self) -> str:
        """Return what it shows in a sentence."""
        traces = [trace for strip in self.strips for trace in strip.traces]
        told = "; ".join(self._told(trace, len(traces) > 1) for trace in traces)
        return f"{self.title}, {self.scene.date()}: {told}."

    def table(self) -> FigureTable:
        """Return every line by month, in each arm."""
        traces = [trace for strip in self.strips for trace in strip.traces]
        of = [(arm, trace) for arm in self.scene.arms for trace in traces]
        lines = [self.scene.line(arm, trace.read) for arm, trace in of]
        columns = [f"{arm.letter} {trace.title}" for arm, trace in of]
        return by_month(self.scene, columns, lines, self.decimals)

    def _told(self, trace: Trace, named: bool) -> str:
        scene = self.scene
        values = ", ".join(
            f"{arm.letter} {number(trace.read(scene.frame(arm)), self.decimals)}"
            for arm in scene.arms
        )
        ranges = told_ranges(scene, trace.cloud, self.decimals)
        return f"{trace.title if named else ''} {values}{ranges}".strip()

    def _wide(self) -> float:
        count = len(self.scene.arms)
        return (self.scene.pixels - (count - 1) * GAP) / count - LEFT - ROOM

    def _left(self, column: int) -> float:
        return LEFT + column * (self._wide() + LEFT + ROOM + GAP)

    def _tops(self) -> list[float]:
        return list(accumulate((s.tall + _BETWEEN for s in self.strips), initial=_ABOVE))


def _reached(scene: Scene, strip: Strip) -> Iterator[float]:
    """Yield every value that a strip shows, or will show of the months played."""
    yield from (rule.level for rule in strip.rules)
    for arm in scene.arms:
        for trace in strip.traces:
            yield from map(trace.read, arm.frames)
            band = scene.band(arm, trace.cloud)
            if band is not None:
                yield from (*band.low.tolist(), *band.high.tolist())


def _ends(scale: Scale) -> str:
    decimals = 0 if scale.low.is_integer() and scale.high.is_integer() else 1
    return f"{number(scale.low, decimals)} to {number(scale.high, decimals)}"


def _draw(canvas: Canvas, panel: Plot, arm: SceneArm, strip: Strip) -> None:
    scene, since = canvas.scene, arm.fork.month if arm.fork else 0
    own = scene.theme.arm(arm.letter)
    for trace in strip.traces:
        band = scene.band(arm, trace.cloud)
        if band is not None:
            canvas.add(*cloud(panel, band, own if trace.leads else scene.theme.ink_3, since))
    fork, word = arm.fork.month if arm.fork else None, "" if strip.heading else "fork"
    canvas.add(marks(scene, panel, fork, strip.rules, word))
    ends = []
    for trace in sorted(strip.traces, key=lambda trace: trace.leads):
        values = scene.line(arm, trace.read)
        _add_line(canvas, panel, arm, trace, values)
        colour = own if trace.leads else scene.theme.ink_2
        ends.append(Name(trace.title, len(values) - 1, values[-1], colour, trace.leads))
    if strip.named:
        canvas.add(names(canvas, panel, ends))


def _add_line(
    canvas: Canvas, panel: Plot, arm: SceneArm, trace: Trace, values: list[float]
) -> None:
    """Add a line; before a fork it is the parent's."""
    scene = canvas.scene
    opacity = DIMMED if scene.ended(arm) else 1.0
    width = 2.25 if trace.leads else 1.25
    grey = scene.theme.ink_2
    own = scene.theme.arm(arm.letter) if trace.leads else grey
    if arm.fork:
        parent = scene.theme.arm(arm.fork.letter) if trace.leads else grey
        past = Stroke(parent, width, trace.dash, opacity=opacity)
        canvas.add(line(panel, trace.title, values[: arm.fork.month + 1], past))
        values = [math.nan] * arm.fork.month + values[arm.fork.month :]
    canvas.add(line(panel, trace.title, values, Stroke(own, width, trace.dash, opacity=opacity)))


def told_ranges(scene: Scene, name: str, decimals: int) -> str:
    """Return the 10-90% ranges of a variable in this month in words, empty without clouds."""
    bands = {arm.letter: scene.band(arm, name) for arm in scene.arms if not scene.ended(arm)}
    told = {
        letter: span(band.low[scene.month], band.high[scene.month], decimals)
        for letter, band in bands.items()
        if band is not None
    }
    whole = len(told) == len(scene.arms)
    ranges = [text if whole else f"{letter} {text}" for letter, text in told.items()]
    return f" (10–90% of runs {' and '.join(ranges)})" if ranges else ""


def by_month(
    scene: Scene, columns: list[str], lines: list[list[float]], decimals: int
) -> FigureTable:
    """Return lines as a table by month, as far as the longest goes."""
    longest = max(map(len, lines), default=0)
    padded = [[*values, *[math.nan] * (longest - len(values))] for values in lines]
    rows = (
        (date, *(number(values[month], decimals) for values in padded))
        for month, date in enumerate(scene.dates()[:longest])
    )
    return FigureTable(("Month", *columns), tuple(rows))


class Predictions(NamedTuple):
    """Expectations of forward cover by a theory and by its rival, in months of need.

    `theory` is its label.
    """

    theory: str
    predicted: float
    rival: float


def predictions(scenario: Scenario) -> Predictions | None:
    """Return what the theory that a pause would serve expects; None if it does not say.

    Munitions and money add up to forward cover where both weigh a month of cover alike: their
    midpoints then add up, and the distance of the two predictions stays.
    """
    theory = scenario.theories[scenario.pausing]
    rows = _rows(theory)
    if not rows:
        return None
    scale = scenario.parameters["kremlin.window"] / _DECLARED_FOR if rows[0].scales else 1.0
    middle = sum(row.predicted + row.rival for row in rows) / 2
    half = (rows[0].rival - rows[0].predicted) / 2
    return Predictions(theory.label, scale * (middle - half), scale * (middle + half))


def _rows(theory: TheoryTable) -> list[EvidenceTable]:
    telling = [row for row in theory.evidence.values() if row.weight > 0.0]
    by_observable = {row.observable: row for row in telling}
    if "forward cover" in by_observable:
        return [by_observable["forward cover"]]
    parts = [by_observable[name] for name in _PARTS if name in by_observable]
    weights = {(r.rival - r.predicted, r.spread, r.scales, r.weight) for r in parts}
    return parts if len(parts) == 2 and len(weights) == 1 else []


def fan(scene: Scene, panel: Panel) -> Fan:
    """Show a panel: its rows on one range, and beneath them the rows that have a strip each."""
    traces = tuple(_trace(row) for row in panel.on("page"))
    scale = panel.scale(scene.scenario.parameters)
    strips = [Strip(scale, traces, _rules(scene, panel), named=len(traces) > 1)]
    strips += [
        Strip(ENDS, (_trace(row),), tall=40.0, heading=row.title, named=False)
        for row in panel.beneath
    ]
    return Fan(scene, panel.spoken, tuple(strips), panel.decimals)


def beliefs(scene: Scene, agent: str, theory: str) -> Fan:
    """Show what a Kremlin agent believes: the chosen theory in the arm's colour, others grey.

    Only the leadership's beliefs have clouds.
    """
    seat = scene.scenario.kremlin[agent]
    reads = {name: _belief(agent, name) for name in scene.scenario.theories}
    traces = _by_theory(scene, BELIEFS, theory, reads, clouded=seat.leads)
    return _one_strip(scene, BELIEFS, f"{BELIEFS.spoken}, {seat.title}", traces)


def aims(scene: Scene, theory: str) -> Fan:
    """Show what fighting on for each theory is worth to the leadership, the chosen one ahead."""
    (row,) = AIMS.on("page")
    reads = {name: of_row(f"{row.variable}.{name}") for name in scene.scenario.theories}
    return _one_strip(scene, AIMS, AIMS.spoken, _by_theory(scene, AIMS, theory, reads))


def _by_theory(
    scene: Scene, panel: Panel, theory: str, reads: Mapping[str, Read], clouded: bool = True
) -> tuple[Trace, ...]:
    """Return a line for each theory, the chosen one first, in the arm's colour and with a cloud."""
    (row,) = panel.on("page")
    traces = [
        Trace(
            row.name.format(theory=scene.scenario.theories[name].label),
            read,
            f"{row.variable}.{name}" if clouded and name == theory else "",
            leads=name == theory,
            dash="solid" if name == theory else _DASHES[place % len(_DASHES)],
        )
        for place, (name, read) in enumerate(reads.items())
    ]
    return tuple(sorted(traces, key=lambda trace: not trace.leads))


def _one_strip(scene: Scene, panel: Panel, title: str, traces: tuple[Trace, ...]) -> Fan:
    scale = panel.scale(scene.scenario.parameters)
    return Fan(scene, title, (Strip(scale, traces),), panel.decimals)


def _belief(agent: str, theory: str) -> Read:
    def read(frame: Frame) -> float:
        """Return the belief in a month."""
        return next(view.belief[theory] for view in frame.agents if view.name == agent)

    return read


def _trace(row: Row) -> Trace:
    cloud = row.variable if row.cloud else ""
    return Trace(row.name, of_row(row.variable), cloud, row.tone == "arm", row.dash)


def _rules(scene: Scene, panel: Panel) -> tuple[Rule, ...]:
    found = (_rule(scene, reference) for reference in panel.references)
    return tuple(rule for rule in found if rule is not None)


def _rule(scene: Scene, reference: Reference) -> Rule | None:
    """Return a reference line of a scenario; None where its theory does not say where it lies."""
    if reference.level not in (PREDICTED, RIVAL):
        return Rule(scene.scenario.parameters[reference.level], reference.text)
    told = predictions(scene.scenario)
    if told is None:
        return None
    level = told.predicted if reference.level == PREDICTED else told.rival
    return Rule(level, reference.text.format(theory=told.theory))
