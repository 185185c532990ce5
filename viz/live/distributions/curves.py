"""Curves of the runs of each arm: when settlements are signed, and how long peace holds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.comparison.peace import LONGEST_WATCH
from experiments.statistics.survival import Curve
from viz.layout import share_ticks, spread
from viz.live.charts.canvas import years
from viz.live.charts.scene import Component, FigureTable, Head, Option, rounded
from viz.live.charts.series import Rule
from viz.live.distributions.scene import SampleArm, SampleScene, about, exact, limited, within
from viz.style import FONT, LABEL_STEP, SMALL
from viz.text import plural, short_date

_LEFT, _RIGHT, _TOP, _TALL, _AXIS = 40.0, 26.0, 14.0, 150.0, 24.0  # px
#: Parameters whose values are the ages at which a settlement has a name, and that name.
AGES = {"settlement.durable": "durable", "settlement.lasting": "lasting"}


@dataclass(frozen=True)
class Curves:
    """A curve for each arm with its 95% band, month by month.

    `dates` names every month, `named` what stands beneath the axis; a curve that is `whole` is
    seen against all, others against a round number above them. `rules` are dotted lines at months.
    `counted` says since when months are counted, where they have no date.
    """

    scene: SampleScene
    title: str
    curves: dict[str, Curve]
    dates: Sequence[str]
    named: Sequence[str]
    whole: bool = False
    rules: tuple[Rule, ...] = ()
    counted: str = ""

    @property
    def height(self) -> int:
        """Its height in px."""
        return round(_TOP + _TALL + _AXIS)

    def option(self) -> Option:
        """Return the option for Apache ECharts."""
        found, scene = self.scene.option(), self.scene
        found["tooltip"] = {**found.get("tooltip", {}), "show": True, "trigger": "axis"}
        found["grid"] = [{"left": _LEFT, "right": _RIGHT, "top": _TOP, "height": _TALL}]
        found["xAxis"] = [self._hidden_dates(), self._shown_dates()]
        ticks = self._ticks()
        found["yAxis"] = [scene.scale((0.0, ticks[-1]), ticks[1], "%")]
        for arm, curve in self._drawn():
            found["series"] += self._band(arm, curve)
        found["series"].append(self._marks())
        found["series"] += [self._line(arm, curve) for arm, curve in self._drawn()]
        found["series"].append(self._letters())
        return found

    def heads(self) -> tuple[Head, ...]:
        """Return no heading: the card has one for each figure."""
        return ()

    def label(self) -> str:
        """Return what it shows in a sentence: each curve at its end, or at the ages of rules."""
        told = "; ".join(self._told(arm, curve) for arm, curve in self._drawn())
        return f"{self.title}: {told or 'not known yet'}."

    def table(self) -> FigureTable:
        """Return every month with its limits."""
        drawn = self._drawn()
        rows = [
            (date, *(_at(curve, month) for _, curve in drawn))
            for month, date in enumerate(self.dates)
        ]
        columns = ("Month", *(f"{arm.letter} (95%)" for arm, _ in drawn))
        return FigureTable(columns, tuple(rows) if drawn else ())

    def numbers(self) -> FigureTable:
        """Return every month of each curve, with the ends of its band."""
        drawn = self._drawn()
        columns = [self.counted or "Month"]
        for arm, _ in drawn:
            columns += limited(f"{arm.letter} share", "%")
        rows = []
        for month, date in enumerate(self.dates):
            cells = [str(month) if self.counted else date]
            for _, curve in drawn:
                ends = (curve.estimate[month], curve.low[month], curve.high[month])
                cells += exact(*map(float, ends), times=100.0)
            rows.append(tuple(cells))
        return FigureTable(tuple(columns), tuple(rows) if drawn else ())

    def _drawn(self) -> list[tuple[SampleArm, Curve]]:
        return [(arm, self.curves[arm.letter]) for arm, _ in self.scene.known]

    def _ticks(self) -> list[float]:
        """Return ticks in percent; up to all where the curves fall from there."""
        highest = [float(np.nanmax(curve.high, initial=0.0)) for _, curve in self._drawn()]
        largest = 1.0 if self.whole or not highest else max(highest)
        return [round(100.0 * tick, 6) for tick in share_ticks(largest)]

    def _hidden_dates(self) -> Component:
        return {
            "type": "category",
            "boundaryGap": False,
            "data": list(self.dates),
            "axisLabel": {"show": False},
            "axisLine": {"show": False},
            "axisTick": {"show": False},
            "axisPointer": {
                "animation": False,
                "lineStyle": {"color": self.scene.theme.ink_3, "type": "solid", "width": 1},
            },
        }

    def _shown_dates(self) -> Component:
        theme = self.scene.theme
        return {
            "type": "category",
            "boundaryGap": False,
            "position": "bottom",
            "data": list(self.named),
            "axisPointer": {"show": False},
            "axisTick": {"show": False},
            "axisLine": {"onZero": False, "lineStyle": {"color": theme.line_2}},
            "axisLabel": {
                "interval": 0,
                "color": theme.ink_3,
                "fontSize": SMALL,
                "fontFamily": FONT,
                "margin": 7,
            },
        }

    def _band(self, arm: SampleArm, curve: Curve) -> list[Component]:
        """Return the two stacked lines of a band."""
        colour = self.scene.theme.arm(arm.letter)
        low, high = np.round(100.0 * curve.low, 2), np.round(100.0 * curve.high, 2)
        told = {
            "type": "line",
            "xAxisIndex": 1,
            "stack": f"band {arm.letter}",
            "step": "end",
            "symbol": "none",
            "silent": True,
            "lineStyle": {"color": colour, "width": 0},
        }
        fill = {"areaStyle": {"color": colour, "opacity": 0.2}}
        return [{**told, "data": rounded(low)}, {**told, **fill, "data": rounded(high - low)}]

    def _line(self, arm: SampleArm, curve: Curve) -> Component:
        colour = self.scene.theme.arm(arm.letter)
        return {
            "type": "line",
            "name": f"{arm.letter}, %",
            "data": rounded(100.0 * curve.estimate, 1),
            "step": "end",
            "symbol": "none",
            "silent": True,
            "itemStyle": {"color": colour},
            "lineStyle": {"color": colour, "width": 2.25},
        }

    def _marks(self) -> Component:
        theme = self.scene.theme
        line = {"color": theme.ink_3, "type": "dotted", "width": 1}
        data = [
            {"xAxis": round(rule.level), "lineStyle": line, "label": {"formatter": rule.text}}
            for rule in self.rules
        ]
        label = {"show": True, "position": "end", "distance": 1, **self.scene.written(theme.ink_3)}
        return {
            "type": "line",
            "xAxisIndex": 1,
            "data": [],
            "silent": True,
            "markLine": {"symbol": "none", "silent": True, "label": label, "data": data},
        }

    def _letters(self) -> Component:
        """Return the letters of arms at the ends of their curves, pushed apart."""
        theme, top = self.scene.theme, self._ticks()[-1]
        ends = sorted(
            (_TALL * (1.0 - 100.0 * value / top), month, arm.letter)
            for arm, curve in self._drawn()
            for month, value in [_end(curve)]
        )
        begins = spread([at for at, _, _ in ends], [LABEL_STEP] * len(ends), _TALL + LABEL_STEP)
        data = []
        for (at, month, letter), begin in zip(ends, begins, strict=True):
            label = self.scene.written(theme.arm(letter))
            label |= {"formatter": letter, "fontWeight": "bold", "offset": [0, begin - at]}
            data.append({"value": [month, top * (1.0 - at / _TALL)], "label": label})
        return {
            "type": "scatter",
            "xAxisIndex": 1,
            "symbolSize": 1,
            "silent": True,
            "itemStyle": {"color": "transparent", "opacity": 1},
            "label": {"show": True, "position": "right", "distance": 4},
            "data": data,
        }

    def _told(self, arm: SampleArm, curve: Curve) -> str:
        months = [round(rule.level) for rule in self.rules] or [len(self.dates) - 1]
        known = [month for month in months if not math.isnan(curve.estimate[month])]
        if not known:
            return f"{arm.letter} has none"
        told = (
            f"{about(float(curve.estimate[m]), (float(curve.low[m]), float(curve.high[m])))} "
            f"{'by' if not self.rules else 'after'} {self.dates[m]}"
            for m in known
        )
        return f"{arm.letter} {', '.join(told)}"


def signed(scene: SampleScene) -> Curves:
    """Show by which month a settlement that proves durable has been signed."""
    dates = [short_date(scene.scenario.first_month, month) for month in range(scene.months)]
    curves = {arm.letter: _cut(sample.signed, scene.months) for arm, sample in scene.known}
    named = years(dates, scene.pixels - _LEFT - _RIGHT)
    return Curves(scene, "Durable settlements signed, share of runs", curves, dates, named)


def peace(scene: SampleScene) -> Curves:
    """Show how long first settlements hold, by months since the signature."""
    last = min(LONGEST_WATCH, max(12, round(scene.scenario.parameters["settlement.watch"])))
    curves = {arm.letter: _cut(sample.peace.curve, last + 1) for arm, sample in scene.known}
    ages = {word: scene.scenario.parameters[name] for name, word in AGES.items()}
    rules = tuple(Rule(age, word) for word, age in ages.items() if age <= last)
    dates = [plural(month, "month") for month in range(last + 1)]
    named = [str(month) if month % 12 == 0 else "" for month in range(last + 1)]
    title = "First settlements unbroken, share"
    counted = "Months since the signature"
    return Curves(scene, title, curves, dates, named, whole=True, rules=rules, counted=counted)


def _cut(curve: Curve, months: int) -> Curve:
    return Curve(curve.estimate[:months], curve.low[:months], curve.high[:months])


def _end(curve: Curve) -> tuple[int, float]:
    """Return the last month that is known of a curve, and its value."""
    known = np.flatnonzero(np.isfinite(curve.estimate))
    month = int(known[-1]) if known.size else 0
    return month, float(np.nan_to_num(curve.estimate[month]))


def _at(curve: Curve, month: int) -> str:
    return within(float(curve.estimate[month]), (float(curve.low[month]), float(curve.high[month])))
