"""RunSpread of war length and outlay over the runs of each arm, with the run that is shown."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from experiments.sample.distribution import LENGTH, LEVELS, OUTLAY, ArmSample, RunSpread
from viz.layout import round_ticks
from viz.live.charts.scene import Component, FigureTable, Head, Option
from viz.live.distributions.scene import Ends, SampleArm, SampleScene, exact, hidden, stroke
from viz.style import SMALL
from viz.text import number, span

_LEFT, _RIGHT = 22.0, 150.0  # px: letters of arms, the mean in words
_HEAD, _ROW, _AXIS = 20.0, 22.0, 28.0  # px
_MIDDLE = (LEVELS[1], LEVELS[-2])  # the half of the runs in the middle
_TENTHS = (LEVELS[0], LEVELS[-1])
_UNKNOWN: Ends = (0.0, 100.0)
_QUANTILES = tuple(f"{100 * level:g}% at most" if level != 0.5 else "median" for level in LEVELS)


class Quantity(NamedTuple):
    """A number of each war: its heading, its unit, how it is read of a sample, its decimals."""

    title: str
    unit: str
    of: Callable[[ArmSample], RunSpread]
    decimals: int


QUANTITIES = (
    Quantity("War length", LENGTH.unit, lambda sample: sample.length, 0),
    Quantity("Partners’ outlay", OUTLAY.unit, lambda sample: sample.outlay, 0),
)


@dataclass(frozen=True)
class Spreads:
    """Each quantity in each arm: eight in ten runs, the half in the middle, median, this run."""

    scene: SampleScene

    @property
    def height(self) -> int:
        """Its height in px."""
        return round(len(QUANTITIES) * self._block)

    @property
    def _block(self) -> float:
        return _HEAD + _ROW * len(self.scene.arms) + _AXIS

    def option(self) -> Option:
        """Return the option for Apache ECharts."""
        found = self.scene.option()
        rows = [arm.letter for arm in self.scene.arms]
        for place, quantity in enumerate(QUANTITIES):
            found["grid"].append(
                {
                    "left": _LEFT,
                    "right": _RIGHT,
                    "top": place * self._block + _HEAD,
                    "height": _ROW * len(rows),
                }
            )
            low, *_, high = ticks = self._ticks(quantity)
            axis = self.scene.scale((low, high), ticks[1] - low)
            found["xAxis"].append({**axis, "gridIndex": place})
            found["yAxis"].append(self._letters(place))
            found["series"] += self._series(place, quantity)
        return found

    def heads(self) -> tuple[Head, ...]:
        """Return the quantities with their units."""
        return tuple(
            Head(0.0, place * self._block, f"{one.title}, {one.unit}")
            for place, one in enumerate(QUANTITIES)
        )

    def label(self) -> str:
        """Return what it shows in a sentence."""
        told = (
            f"{one.title}, {one.unit}: "
            + "; ".join(f"{arm.letter} {_told(one, sample)}" for arm, sample in self.scene.known)
            for one in QUANTITIES
        )
        return f"{'. '.join(told)}." if self.scene.known else "War length, outlay: not known yet."

    def table(self) -> FigureTable:
        """Return quantiles and means of every quantity, and this run's."""
        known = self.scene.known
        rows = [
            (f"{one.title}, {one.unit}: {name}", *(read(one, sample) for _, sample in known))
            for one in QUANTITIES
            for name, read in self._lines()
        ]
        columns = ("Over the runs", *(arm.letter for arm, _ in known))
        return FigureTable(columns, tuple(rows) if known else ())

    def numbers(self) -> FigureTable:
        """Return quantiles and means of every quantity, the ends of their intervals, this run's."""
        known = self.scene.known
        names = [*_QUANTILES, "mean", "mean, 95% from", "mean, 95% to", self._own_name]
        rows = [
            (f"{one.title}, {one.unit}", *cells)
            for one in QUANTITIES
            for cells in zip(
                names, *(self._exactly(one, sample) for _, sample in known), strict=True
            )
        ]
        columns = ("Number", "Over the runs", *(arm.letter for arm, _ in known))
        return FigureTable(columns, tuple(rows) if known else ())

    def _exactly(self, quantity: Quantity, sample: ArmSample) -> tuple[str, ...]:
        spread, mean = quantity.of(sample), quantity.of(sample).mean
        own = self._own(quantity, sample)
        return exact(*spread.quantiles, mean.mean, mean.low, mean.high, own)

    def _lines(self) -> list[tuple[str, Callable[[Quantity, ArmSample], str]]]:
        """Return the lines of the table: what each is called, and how it is read."""
        named = [(name, _level(place)) for place, name in enumerate(_QUANTILES)]
        return [*named, ("mean (95%)", _mean), (self._own_name, self._this)]

    @property
    def _own_name(self) -> str:
        return f"run {self.scene.run}"

    def _own(self, quantity: Quantity, sample: ArmSample) -> float:
        """Return the number of the run that is shown, NaN where it is none of the sample."""
        place = sample.place(self.scene.run)
        return math.nan if place is None else float(quantity.of(sample).values[place])

    def _this(self, quantity: Quantity, sample: ArmSample) -> str:
        return number(self._own(quantity, sample), quantity.decimals)

    def _ticks(self, quantity: Quantity) -> list[float]:
        """Return ticks that hold every war: of lengths the horizon, of others the largest."""
        if quantity.unit == LENGTH.unit:
            return [float(month) for month in _months(self.scene.months)]
        spreads = [quantity.of(sample) for _, sample in self.scene.known]
        largest = max((float(one.values.max(initial=0.0)) for one in spreads), default=0.0)
        return round_ticks(0.0, largest or _UNKNOWN[1])

    def _letters(self, place: int) -> Component:
        theme = self.scene.theme
        data = [
            {"value": arm.letter, "textStyle": {"color": theme.arm(arm.letter)}}
            for arm in self.scene.arms
        ]
        style = {"fontSize": SMALL, "fontWeight": "bold"}
        axis = hidden("category", gridIndex=place, inverse=True, data=data)
        quiet = {"axisTick": {"show": False}, "axisLine": {"show": False}, "axisLabel": style}
        return {**axis, **quiet, "show": True}

    def _series(self, place: int, quantity: Quantity) -> list[Component]:
        axes = {"xAxisIndex": place, "yAxisIndex": place}
        found: list[Component] = []
        for row, (arm, sample) in enumerate(self.scene.known):
            found += [{**one, **axes} for one in self._drawn(quantity, (row, arm, sample))]
        return found

    def _drawn(self, quantity: Quantity, of: tuple[int, SampleArm, ArmSample]) -> list[Component]:
        row, arm, sample = of
        spread, theme = quantity.of(sample), self.scene.theme
        at = dict(zip(LEVELS, spread.quantiles, strict=True))
        colour = theme.arm(arm.letter)
        found = [
            stroke([[at[level], row] for level in _TENTHS], color=colour, width=3, opacity=0.5),
            stroke([[at[level], row] for level in _MIDDLE], color=colour, width=11, opacity=0.5),
            _mark("rect", [3, 15], {"color": theme.ink}, [spread.median, row]),
        ]
        place = sample.place(self.scene.run)
        if place is not None:
            own = {"color": theme.surface, "borderColor": theme.ink, "borderWidth": 1.5}
            found.append(_mark("diamond", 10, own, [float(spread.values[place]), row]))
        return [*found, self._mean_in_words(quantity, spread, row)]

    def _mean_in_words(self, quantity: Quantity, spread: RunSpread, row: int) -> Component:
        end = self._ticks(quantity)[-1]
        words = f"mean {_estimate(spread, quantity.decimals)}"
        label = {"show": True, "position": "right", "distance": 8, "formatter": words}
        written = self.scene.written(self.scene.theme.ink_2)
        mark = _mark("rect", 1, {"color": "transparent", "opacity": 1}, [end, row])
        return {**mark, "label": {**label, **written}}


def _months(horizon: int) -> range:
    apart = next(n for n in (3, 6, 12, 24, 60, 120, 240) if horizon <= 8 * n or n == 240)
    return range(0, apart * -(-horizon // apart) + 1, apart)


def _mark(symbol: str, size: int | list[int], style: Component, at: list[float]) -> Component:
    return {
        "type": "scatter",
        "symbol": symbol,
        "symbolSize": size,
        "silent": True,
        "itemStyle": {"opacity": 1, **style},
        "data": [[round(at[0], 4), at[1]]],
    }


def _estimate(spread: RunSpread, decimals: int) -> str:
    found = spread.mean
    middle = number(found.mean, decimals)
    if found.low != found.low or found.low == found.high:
        return middle
    return f"{middle} ({span(found.low, found.high, decimals)})"


def _level(place: int) -> Callable[[Quantity, ArmSample], str]:
    return lambda one, sample: number(one.of(sample).quantiles[place], one.decimals)


def _mean(quantity: Quantity, sample: ArmSample) -> str:
    return _estimate(quantity.of(sample), quantity.decimals + 1)


def _told(quantity: Quantity, sample: ArmSample) -> str:
    spread = quantity.of(sample)
    middle = number(spread.median, quantity.decimals)
    tenths = span(spread.quantiles[0], spread.quantiles[-1], quantity.decimals)
    return f"median {middle} (10–90% of runs {tenths}), mean {_mean(quantity, sample)}"
