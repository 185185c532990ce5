"""The evidence ledger as a waterfall: from a first belief, step by step, to the present one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from abm.rules.beliefs import belief as probability
from experiments.session.divergence import FADING, Belief
from experiments.session.frames import AgentView, Frame
from viz.live.charts.canvas import tooltip
from viz.live.charts.scene import Component, FigureTable, Head, Option, Scene, SceneArm
from viz.style import FONT, SMALL
from viz.text import number, signed

_LEFT, _RIGHT = 106.0, 48.0  # px: names of the steps, amounts
_HEAD, _ROW, _GAP = 24.0, 19.0, 12.0  # px
_ENDS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)  # where the shared axis may end


class Step(NamedTuple):
    """A step of the ledger, in log-odds: from where to where; both ends of it are whole sums."""

    name: str
    before: float
    after: float
    whole: bool = False

    @property
    def change(self) -> float:
        """The amount that it adds."""
        return self.after - self.before


def steps(scene: Scene, arm: SceneArm, belief: Belief, since: int | None) -> list[Step]:
    """Return how a belief came from the end of month `since` (None: the prior) to the month shown.

    Every row of evidence that has weight, in the scenario's order, then all fading, then a clamp if
    there is one.
    """
    now = scene.frame(arm)
    begun = None if since is None or since >= now.month else arm.frames[since]
    level = _start(arm, belief, begun)
    found = [Step("Prior" if begun is None else scene.date(begun.month), 0.0, level, whole=True)]
    totals = _totals(scene, belief, _frames(arm, begun, now))
    for name, amount in totals.items():
        found.append(Step(name.capitalize(), level, level + amount))
        level += amount
    end = _view(now, belief.agent).log_odds[belief.theory]
    return [*found, Step(scene.date(now.month), 0.0, end, whole=True)]


def _start(arm: SceneArm, belief: Belief, begun: Frame | None) -> float:
    if begun is None:
        return _view(arm.frames[0], belief.agent).prior[belief.theory]
    return _view(begun, belief.agent).log_odds[belief.theory]


def _frames(arm: SceneArm, begun: Frame | None, now: Frame) -> Iterator[Frame]:
    first = 0 if begun is None else begun.month + 1
    yield from arm.frames[first : now.month + 1]


def _totals(scene: Scene, belief: Belief, frames: Iterator[Frame]) -> dict[str, float]:
    rows = scene.scenario.theories[belief.theory].evidence
    names = [name for name, row in rows.items() if row.weight > 0.0]
    totals = dict.fromkeys([*names, FADING], 0.0)
    for frame in frames:
        for entry in _view(frame, belief.agent).entries:
            if entry.theory == belief.theory:
                name = FADING if entry.name.startswith(FADING) else entry.name
                totals[name] = totals.get(name, 0.0) + entry.change
    return totals


def _view(frame: Frame, agent: str) -> AgentView:
    return next(view for view in frame.agents if view.name == agent)


@dataclass(frozen=True)
class Waterfall:
    """The evidence that moved a belief in each arm, on one scale of log-odds.

    `since` is the month at whose end it begins, None the prior. The scale goes from round number
    to round number, so that it seldom moves.
    """

    scene: Scene
    belief: Belief
    since: int | None = None

    @property
    def height(self) -> int:
        """Its height in px."""
        blocks = (_HEAD + _ROW * len(told) + _GAP for _, told in self._arms())
        return round(sum(blocks) - _GAP)

    def option(self) -> Option:
        """Return the option for Apache ECharts."""
        found: Option = {
            "animation": False,
            "textStyle": {"fontFamily": FONT},
            "tooltip": {**tooltip(self.scene), "show": False},
            "grid": [],
            "xAxis": [],
            "yAxis": [],
            "series": [],
        }
        low, high = self._ends()
        for place, ((arm, told), top) in enumerate(zip(self._arms(), self._tops(), strict=True)):
            found["grid"].append(self._grid(told, top))
            hidden = {"type": "value", "gridIndex": place, "show": False}
            found["xAxis"].append({**hidden, "min": low, "max": high})
            found["yAxis"].append(_names(self.scene, place, told))
            found["series"] += _bars(self.scene, arm, place, told)
        return found

    def heads(self) -> tuple[Head, ...]:
        """Return the arms' names above their bars."""
        return tuple(
            Head(0.0, top - _HEAD + 3.0, f"{arm.letter} · {arm.title}", arm.letter)
            for (arm, _), top in zip(self._arms(), self._tops(), strict=True)
        )

    def label(self) -> str:
        """Return what it shows in a sentence."""
        told = "; ".join(_told(arm, found) for arm, found in self._arms())
        scenario = self.scene.scenario
        agent = scenario.kremlin[self.belief.agent].title
        theory = scenario.theories[self.belief.theory].label
        return f"Evidence ledger, log-odds of {theory}, {agent}: {told}."

    def table(self) -> FigureTable:
        """Return every step of each arm; whole sums as they are, changes with their sign."""
        columns = [{step.name: _amount(step) for step in told} for _, told in self._arms()]
        names = list(dict.fromkeys(step.name for _, told in self._arms() for step in told[:-1]))
        ends = list(dict.fromkeys(told[-1].name for _, told in self._arms()))
        rows = [(name, *(column.get(name, "") for column in columns)) for name in [*names, *ends]]
        head = ("Log-odds", *(arm.letter for arm in self.scene.arms))
        return FigureTable(head, tuple(rows))

    def _arms(self) -> list[tuple[SceneArm, list[Step]]]:
        scene = self.scene
        return [(arm, steps(scene, arm, self.belief, self.since)) for arm in scene.arms]

    def _tops(self) -> list[float]:
        found, top = [], 0.0
        for _, told in self._arms():
            found.append(top + _HEAD)
            top += _HEAD + _ROW * len(told) + _GAP
        return found

    def _grid(self, told: Sequence[Step], top: float) -> Component:
        return {"left": _LEFT, "right": _RIGHT, "top": top, "height": _ROW * len(told)}

    def _ends(self) -> tuple[float, float]:
        levels = [
            level
            for _, told in self._arms()
            for step in told
            for level in (step.before, step.after)
        ]
        return -_end(-min(levels)), _end(max(levels))


def _end(reach: float) -> float:
    """Return the round number up to which a side of the axis goes, 0 if nothing lies there."""
    if reach <= 0.0:
        return 0.0
    return next((end for end in _ENDS if reach <= end), reach)


def _amount(step: Step) -> str:
    return number(step.after) if step.whole else signed(step.change)


def _told(arm: SceneArm, told: Sequence[Step]) -> str:
    first, *parts, last = told
    moved = ", ".join(f"{step.name.lower()} {signed(step.change)}" for step in parts)
    chance = number(probability(last.after))
    return (
        f"{arm.letter} from {number(first.after)} ({first.name}) to {number(last.after)} "
        f"({last.name}; probability {chance}): {moved}"
    )


def _names(scene: Scene, place: int, told: Sequence[Step]) -> Component:
    return {
        "type": "category",
        "gridIndex": place,
        "inverse": True,
        "data": [step.name for step in told],
        "axisTick": {"show": False},
        "axisLine": {"onZero": True, "lineStyle": {"color": scene.theme.ink_3}},
        "axisLabel": {
            "color": scene.theme.ink_2,
            "fontSize": SMALL,
            "fontFamily": FONT,
            "interval": 0,
            "width": _LEFT - 8.0,
            "overflow": "truncate",
        },
        "offset": 0,
    }


def _bars(scene: Scene, arm: SceneArm, place: int, told: Sequence[Step]) -> list[Component]:
    """Return stacked bars: on each side of zero an unseen base and the step itself."""
    axes = {"xAxisIndex": place, "yAxisIndex": place}
    found: list[Component] = []
    looks = [_look(scene, arm, step) for step in told]
    for side in (1.0, -1.0):
        parts = [_part(step, side) for step in told]
        base = {"type": "bar", **axes, "stack": f"{place}", "silent": True, "barWidth": 12}
        clear = {
            "itemStyle": {"color": "transparent", "opacity": 1},
            "data": [part[0] for part in parts],
        }
        drawn = [
            {"value": part[1], "itemStyle": look} for part, look in zip(parts, looks, strict=True)
        ]
        found += [{**base, **clear}, {**base, "data": drawn}]
    return [*found, _amounts(scene, axes, told)]


def _part(step: Step, side: float) -> tuple[float, float]:
    """Return base and length of a step on one side of zero (1: above, -1: below)."""
    near, far = sorted(max(side * level, 0.0) for level in (step.before, step.after))
    return round(side * near, 4), round(side * (far - near), 4)


def _look(scene: Scene, arm: SceneArm, step: Step) -> Component:
    theme = scene.theme
    if step.whole:
        return {"color": theme.arm(arm.letter)}
    raises = step.change > 0.0
    return {
        "color": theme.ink_2 if raises else theme.surface,
        "borderColor": theme.ink_2,
        "borderWidth": 1 if step.change else 0,
    }


def _amounts(scene: Scene, axes: dict[str, int], told: Sequence[Step]) -> Component:
    return {
        "type": "scatter",
        **axes,
        "silent": True,
        "symbolSize": 1,
        "itemStyle": {"color": "transparent", "opacity": 1},
        "data": [_amount_at(scene, place, step) for place, step in enumerate(told)],
        "label": {
            "show": True,
            "position": "right",
            "distance": 4,
            "fontSize": SMALL,
            "fontFamily": FONT,
            "textBorderColor": scene.theme.surface,
            "textBorderWidth": 3,
        },
    }


def _amount_at(scene: Scene, place: int, step: Step) -> Component:
    """Return the amount of a step, to the right of its bar."""
    label = {
        "formatter": _amount(step),
        "color": scene.theme.ink if step.whole else scene.theme.ink_3,
        "fontWeight": "bold" if step.whole else "normal",
    }
    return {"value": [round(max(step.before, step.after), 4), place], "label": label}
