"""Scenes for figures: arms as played so far, the month shown, the room, the theme."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple, NotRequired, Protocol, TypedDict

from abm.inputs import Inputs
from abm.rules.contact_group import tie
from abm.scenarios import Scenario
from experiments.session.arm import LiveArm
from experiments.session.ensembles import Band, Cloud
from experiments.session.frames import Event, Frame
from viz.style import LIGHT, Theme
from viz.text import month_name, short_date

#: A component of an option of Apache ECharts (an axis, a series, a style): data for JSON.
Component = dict[str, object]
Read = Callable[[Frame], float]

_TIES = 3  # of each partner, shown when it is pointed at


class Option(TypedDict):
    """An option of Apache ECharts: everything that it needs to draw a figure, as data for JSON."""

    animation: bool
    textStyle: Component
    tooltip: NotRequired[Component]
    axisPointer: NotRequired[Component]
    grid: list[Component]
    xAxis: list[Component]
    yAxis: list[Component]
    series: list[Component]


class ArmCloud(Protocol):
    """The clouds of an arm: `experiments.session.ensembles.Cloud` as figures need it."""

    runs: int
    names: tuple[str, ...]

    def band(self, name: str) -> Band:
        """Return the 10-90% range of a variable by month."""
        ...


class Fork(NamedTuple):
    """Of which arm an arm was forked, and the last month that they share."""

    letter: str
    month: int


@dataclass(frozen=True)
class SceneArm:
    """One arm as a figure sees it.

    `frames` has month 0 first and may go beyond the month shown. `ties` names by code the partners
    with whom each has its strongest ties in the contact group.
    """

    letter: str
    title: str
    frames: Sequence[Frame]
    cloud: ArmCloud | None = None
    fork: Fork | None = None
    ties: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Scene:
    """The arms side by side in the month shown, the room for a figure (px), and its theme."""

    scenario: Scenario
    months: int
    month: int
    arms: tuple[SceneArm, ...]
    pixels: int = 1000
    theme: Theme = LIGHT

    def frame(self, arm: SceneArm) -> Frame:
        """Return what is shown of an arm: an ended one keeps its last month."""
        return arm.frames[min(self.month, len(arm.frames) - 1)]

    def ended(self, arm: SceneArm) -> bool:
        """Return whether an arm has no month as late as the one shown."""
        return len(arm.frames) <= self.month

    def line(self, arm: SceneArm, read: Read) -> list[float]:
        """Return a quantity of an arm by month, up to the month shown."""
        return [read(frame) for frame in arm.frames[: self.month + 1]]

    def band(self, arm: SceneArm, name: str) -> Band | None:
        """Return the cloud of a monthly variable, if the arm has one."""
        known = arm.cloud is not None and name in arm.cloud.names
        return arm.cloud.band(name) if arm.cloud and known else None

    def date(self, month: int | None = None) -> str:
        """Return a month in words, the one shown by default."""
        return month_name(self.scenario.first_month, self.month if month is None else month)

    def dates(self) -> list[str]:
        """Return every month as lists write it."""
        return list(_dates(self.scenario.first_month, self.months))


@cache
def _dates(first_month: str, months: int) -> tuple[str, ...]:
    return tuple(short_date(first_month, month) for month in range(months))


class Head(NamedTuple):
    """A heading that the page writes over a figure: left in percent, top in px.

    `letter` asks for the badge of an arm before it.
    """

    left: float
    top: float
    text: str
    letter: str = ""


class FigureTable(NamedTuple):
    """The numbers of a figure: columns, and rows of texts."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Figure(Protocol):
    """A figure of the live view."""

    @property
    def height(self) -> int:
        """Its height in px."""
        ...

    def option(self) -> Option:
        """Return the option for Apache ECharts."""
        ...

    def heads(self) -> tuple[Head, ...]:
        """Return the headings that the page writes over it."""
        ...

    def label(self) -> str:
        """Return what it shows in a sentence, for those who cannot see it."""
        ...

    def table(self) -> FigureTable:
        """Return the same numbers as a table."""
        ...


def of_row(name: str) -> Read:
    """Return how a monthly variable is read from a frame."""
    return lambda frame: frame.row[name]


def rounded(values: Iterable[float], decimals: int = 2) -> list[float | None]:
    """Return numbers as JSON has them: rounded, null where there is none.

    >>> rounded([0.126, math.nan, -0.001])
    [0.13, None, 0.0]
    """
    return [None if math.isnan(v) else round(float(v), decimals) + 0.0 for v in values]


def events(arm: SceneArm, until: int) -> list[Event]:
    """Return what happened in an arm up to a month, in order."""
    return [event for frame in arm.frames[: until + 1] for event in frame.events]


def staged(live: LiveArm, cloud: Cloud | None = None) -> SceneArm:
    """Return an arm of a session, with its cloud if there is one yet."""
    fork = None if live.policy.fork is None else Fork(*live.policy.fork)
    codes = [partner.code for partner in live.frames[0].partners]
    ties = strongest(live.inputs, codes)
    return SceneArm(live.letter, live.title, live.frames, cloud, fork, ties)


def strongest(inputs: Inputs, codes: Sequence[str]) -> dict[str, list[str]]:
    """Return the partners to whom each listens most in the contact group, by code."""
    found = {}
    for code, own in zip(codes, inputs.donors, strict=True):
        weights = {
            other: tie(donor.share, donor.group == own.group, inputs.start.group_ties)
            for other, donor in zip(codes, inputs.donors, strict=True)
            if donor is not own
        }
        found[code] = sorted(weights, key=lambda other: -weights[other])[:_TIES]
    return found
