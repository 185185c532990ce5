"""The lanes above the scrubber: what happened when, one lane for each arm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

from experiments.session.events import KINDS
from experiments.session.frames import Event
from viz.live.charts.canvas import tooltip
from viz.live.charts.scene import Component, FigureTable, Head, Option, Scene, SceneArm, events
from viz.style import FONT, SMALL
from viz.text import literal, plural

#: The kinds that lanes show, the most telling first: a month has one mark. What partners do month
#: by month stands in the feed, and so do the funding gaps of small ones.
SHOWN = ("change", "talks", "gap", "theory")
_LARGE = 0.05  # share of aid from which a partner's funding gap is shown
LEFT, RIGHT = 22, 10  # px beside the months, for a slider beneath to do the same
_TALL = 15  # px


@dataclass(frozen=True)
class Lanes:
    """Marks by month, with talk episodes as bars; treatment and forks as dashed lines."""

    scene: Scene

    @property
    def height(self) -> int:
        """Its height in px."""
        return _TALL * len(self.scene.arms) + 4

    def option(self) -> Option:
        """Return the option for Apache ECharts."""
        scene = self.scene
        return {
            "animation": False,
            "textStyle": {"fontFamily": FONT},
            "tooltip": tooltip(scene),
            "grid": [{"left": LEFT, "right": RIGHT, "top": 2, "bottom": 2}],
            "xAxis": [{"type": "value", "min": 0, "max": max(scene.months - 1, 1), "show": False}],
            "yAxis": [
                {
                    "type": "category",
                    "inverse": True,
                    "data": [_letter(scene, arm) for arm in scene.arms],
                    "axisLabel": {"interval": 0},
                    "axisTick": {"show": False},
                    "axisLine": {"show": False},
                },
                # Lanes by number: of a category, ECharts takes what is missing for the only one.
                {
                    "type": "value",
                    "inverse": True,
                    "show": False,
                    "min": -0.5,
                    "max": len(scene.arms) - 0.5,
                },
            ],
            "series": [
                *(self._talks(arm) for arm in scene.arms),
                {"type": "scatter", "symbolSize": 11, "data": self._marks()} | self._dashes(),
            ],
        }

    def heads(self) -> tuple[Head, ...]:
        """Return no heading: letters stand beside the lanes."""
        return ()

    def label(self) -> str:
        """Return what it shows in a sentence."""
        told = "; ".join(
            f"{arm.letter} {plural(len(list(self._of(arm))), 'mark')}" for arm in self.scene.arms
        )
        return f"What happened until {self.scene.date()}: {told}."

    def table(self) -> FigureTable:
        """Return every mark in words."""
        dates = self.scene.dates()
        rows = [
            (dates[event.month], arm.letter, KINDS[event.kind].mark, event.text)
            for arm in self.scene.arms
            for event in self._of(arm)
        ]
        return FigureTable(("Month", "Arm", "Mark", "What happened"), tuple(rows))

    def _of(self, arm: SceneArm) -> Iterator[Event]:
        """Yield what an arm's lane shows: the most telling of each month, after its fork."""
        after = arm.fork.month if arm.fork else -1
        found: dict[int, Event] = {}
        large = {p.code for p in self.scene.frame(arm).partners if p.share >= _LARGE} | {""}
        known = [e for e in events(arm, self.scene.month) if e.kind in SHOWN and e.month > after]
        known = [event for event in known if event.partner in large]
        for event in sorted(known, key=lambda event: SHOWN.index(event.kind)):
            found.setdefault(event.month, event)
        yield from (found[month] for month in sorted(found))

    def _marks(self) -> list[Component]:
        dates = self.scene.dates()
        return [
            self._mark(event, dates[event.month], (lane, self.scene.theme.arm(arm.letter)))
            for lane, arm in enumerate(self.scene.arms)
            for event in self._of(arm)
        ]

    def _mark(self, event: Event, date: str, where: tuple[int, str]) -> Component:
        lane, colour = where
        return {
            "value": [event.month, lane],
            "itemStyle": {"color": "transparent", "opacity": 1},
            "tooltip": {"formatter": f"{date}: {literal(escape(event.text))}"},
            "label": {
                "show": True,
                "position": "inside",
                "formatter": KINDS[event.kind].mark,
                "color": colour,
                "fontSize": SMALL,
            },
        }

    def _talks(self, arm: SceneArm) -> Component:
        """Return a bar for each time that talks are open, half a month to either side."""
        lane, most = self.scene.arms.index(arm), max(self.scene.months - 1, 1)
        points: list[list[float | None]] = []
        for first, last in self._episodes(arm):
            points += [[max(first - 0.5, 0.0), lane], [min(last + 0.5, most), lane], [last, None]]
        colour = self.scene.theme.arm(arm.letter)
        return {
            "type": "line",
            "yAxisIndex": 1,
            "data": points,
            "silent": True,
            "symbol": "none",
            "tooltip": {"show": False},
            "lineStyle": {"color": colour, "width": 3, "opacity": 0.45},
        }

    def _episodes(self, arm: SceneArm) -> Iterator[tuple[int, int]]:
        """Yield the first and the last month of each time that talks are open, after a fork."""
        after = arm.fork.month + 1 if arm.fork else 0
        shown = arm.frames[after : self.scene.month + 1]
        for is_open, months in groupby(shown, lambda frame: bool(frame.row["talks_open"])):
            if is_open:
                first, *rest = [frame.month for frame in months]
                yield first, rest[-1] if rest else first

    def _dashes(self) -> Component:
        scene = self.scene
        months = {arm.fork.month for arm in scene.arms if arm.fork}
        if scene.scenario.treatment < scene.months:
            months.add(scene.scenario.treatment)
        return {
            "markLine": {
                "silent": True,
                "symbol": "none",
                "label": {"show": False},
                "lineStyle": {"color": scene.theme.ink_3, "type": [3, 3], "width": 1},
                "data": [{"xAxis": month} for month in sorted(months)],
            }
        }


def _letter(scene: Scene, arm: SceneArm) -> Component:
    style = {"color": scene.theme.arm(arm.letter), "fontSize": SMALL, "fontWeight": "bold"}
    return {"value": arm.letter, "textStyle": style}
