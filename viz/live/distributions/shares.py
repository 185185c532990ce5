"""Shares of the runs of each arm that end in each way, with their intervals."""

from __future__ import annotations

from dataclasses import dataclass

from abm.schema import Outcome
from experiments.sample.distribution import ArmSample, difference
from viz.live.charts.scene import Component, FigureTable, Head, Option
from viz.live.distributions.scene import (
    SampleArm,
    SampleScene,
    about,
    exact,
    hidden,
    limited,
    stroke,
    within,
)
from viz.style import FONT, SMALL
from viz.text import percent, signed

LEFT, _RIGHT = 132.0, 72.0  # px: names of the outcomes, numbers
_TOP, _ROW, _AXIS = 4.0, 11.0, 22.0  # px; a row for each arm, and one between two outcomes
_BAR = 9  # px


@dataclass(frozen=True)
class Shares:
    """A bar for each outcome and arm, in whole wars of a hundred, with its 95% interval.

    Outcomes are exclusive: the bars of an arm add up to all of its runs.
    """

    scene: SampleScene

    @property
    def height(self) -> int:
        """Its height in px."""
        return round(_TOP + self._tall + _AXIS)

    @property
    def _tall(self) -> float:
        return _ROW * len(Outcome) * self._lines

    @property
    def _lines(self) -> int:
        """Rows of an outcome: one for each arm, and one that stays empty."""
        return len(self.scene.arms) + 1

    def option(self) -> Option:
        """Return the option for Apache ECharts; its marks say the ending that they stand for."""
        found, scene = self.scene.option(), self.scene
        rows = self._lines * len(Outcome)
        found["grid"] = [{"left": LEFT, "right": _RIGHT, "top": _TOP, "height": self._tall}]
        found["xAxis"] = [scene.scale((0.0, 100.0), 25.0 if scene.pixels > 380 else 50.0, "%")]
        found["yAxis"] = [
            hidden("category", inverse=True, data=[str(row) for row in range(rows)]),
            self._names(),
        ]
        found["series"] = [self._bars(), self._intervals(), self._numbers()]
        return found

    def heads(self) -> tuple[Head, ...]:
        """Return what the numbers of the axis are, beside them."""
        return (Head(0.0, round(_TOP + self._tall + 2.0), "Share of runs"),)

    def label(self) -> str:
        """Return what it shows in a sentence."""
        told = "; ".join(f"{arm.letter} {_told(sample)}" for arm, sample in self.scene.known)
        return f"How the runs end, shares: {told or 'not known yet'}."

    def table(self) -> FigureTable:
        """Return every share with its interval, and the paired differences of two arms."""
        known = self.scene.known
        columns = [f"{arm.letter}, of {sample.size:,} (95%)" for arm, sample in known]
        pairs = list(zip(known, known[1:], strict=False))
        columns += [f"{late.letter} − {early.letter} (95%)" for (early, _), (late, _) in pairs]
        rows = [
            (
                outcome.declared.counted,
                *(_within(sample, outcome) for _, sample in known),
                *(_difference(before, after, outcome) for (_, before), (_, after) in pairs),
            )
            for outcome in Outcome
        ]
        return FigureTable(("How a run ends", *columns), tuple(rows) if known else ())

    def numbers(self) -> FigureTable:
        """Return counts, shares and paired differences of two arms, with the ends of intervals."""
        known = self.scene.known
        pairs = list(zip(known, known[1:], strict=False))
        columns = ["How a run ends"]
        for arm, _ in known:
            columns += [f"{arm.letter} runs", *limited(f"{arm.letter} share", "%")]
        for (before, _), (after, _) in pairs:
            columns += limited(f"{after.letter} − {before.letter}", "points")
        rows = []
        for outcome in Outcome:
            cells = [outcome.declared.counted]
            for _, sample in known:
                found = sample.share(outcome)
                cells += exact(float(sample.ends(outcome).sum()))
                cells += exact(found.mean, found.low, found.high, times=100.0)
            for (_, first), (_, second) in pairs:
                apart = difference(first, second, outcome)
                cells += exact(apart.estimate, apart.low, apart.high, times=100.0)
            rows.append(tuple(cells))
        return FigureTable(tuple(columns), tuple(rows) if known else ())

    def _names(self) -> Component:
        theme = self.scene.theme
        return {
            "type": "category",
            "inverse": True,
            "position": "left",
            "data": [one.declared.counted for one in Outcome],
            "axisTick": {"show": False},
            "axisLine": {"lineStyle": {"color": theme.ink_3}},
            "axisLabel": {
                "color": theme.ink_2,
                "fontSize": SMALL,
                "fontFamily": FONT,
                "interval": 0,
                "width": LEFT - 10.0,
                "overflow": "truncate",
                "padding": [0, 0, _ROW, 0],
            },
        }

    def _rows(self) -> list[tuple[int, SampleArm, ArmSample, Outcome]]:
        """Return row, arm, sample and outcome of every bar."""
        return [
            (self._lines * line + place, arm, sample, outcome)
            for line, outcome in enumerate(Outcome)
            for place, (arm, sample) in enumerate(self.scene.known)
        ]

    def _bars(self) -> Component:
        data = [
            {
                "value": [_hundred(sample.share(outcome).mean), row],
                "itemStyle": {"color": self.scene.theme.arm(arm.letter)},
                "pick": ending(arm.letter, outcome),
            }
            for row, arm, sample, outcome in self._rows()
        ]
        return {"type": "bar", "barWidth": _BAR, "data": data}

    def _intervals(self) -> Component:
        points: list[list[float | None]] = []
        for row, _, sample, outcome in self._rows():
            found = sample.share(outcome)
            points += [[_hundred(found.low), row], [_hundred(found.high), row], [None, None]]
        return stroke(points, color=self.scene.theme.ink, width=1.25)

    def _numbers(self) -> Component:
        data = [
            {
                "value": [_hundred(sample.share(outcome).high), row],
                "label": {"formatter": _count(sample, outcome)},
                "pick": ending(arm.letter, outcome),
            }
            for row, arm, sample, outcome in self._rows()
        ]
        written = self.scene.written(self.scene.theme.ink_2)
        return {
            "type": "scatter",
            "symbolSize": 1,
            "itemStyle": {"color": "transparent", "opacity": 1},
            "data": data,
            "label": {"show": True, "position": "right", "distance": 4, **written},
        }


def ending(letter: str, outcome: Outcome) -> str:
    """Return the name of an ending of an arm's wars, as the page has it.

    >>> ending("A", Outcome.DURABLE)
    'A durable settlement'
    """
    return f"{letter} {outcome.declared.title}"


def _hundred(share: float) -> float:
    return round(100.0 * share, 2)


def _count(sample: ArmSample, outcome: Outcome) -> str:
    return f"{percent(sample.share(outcome).mean)} ({int(sample.ends(outcome).sum()):,})"


def _within(sample: ArmSample, outcome: Outcome) -> str:
    found = sample.share(outcome)
    return f"{int(sample.ends(outcome).sum()):,}: {within(found.mean, (found.low, found.high))}"


def _difference(before: ArmSample, after: ArmSample, outcome: Outcome) -> str:
    found = difference(before, after, outcome)
    low, high = signed(100.0 * found.low, 1), signed(100.0 * found.high, 1)
    return f"{signed(100.0 * found.estimate, 1)} ({low} to {high}) points"


def _told(sample: ArmSample) -> str:
    shares = ((one.declared.counted, sample.share(one)) for one in Outcome)
    return ", ".join(f"{name} {about(one.mean, (one.low, one.high))}" for name, one in shares)
