"""Frames, clouds and scenes made by hand, so that every number in a figure is known."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from abm.scenarios import Scenario, load
from experiments.comparison.monthly import month_columns
from experiments.session.ensembles import Band
from experiments.session.frames import AgentView, Entry, Event, Frame, PartnerView, TalksView
from viz.live.charts.scene import Figure, Fork, Scene, SceneArm

SCENARIO = load("six-partners")
MONTHS = 24
TITLES = {"A": "Siloed ministries", "B": "Coordinated ministries", "C": "B, longer plans"}

PARTNER = PartnerView(
    code="USA",
    name="United States",
    share=0.5,
    joint=0.25,
    defence_tone=0.7,
    foreign_tone=0.6,
    gap=False,
    delivered=1.2,
    due=1.3,
    arrears=0.1,
    signed=0.0,
)


def partners(count: int = 6) -> tuple[PartnerView, ...]:
    """Return partners with falling shares that sum to 1."""
    weights = [0.7**place for place in range(count)]
    return tuple(
        replace(PARTNER, code=f"P{place:02}", name=f"Partner {place}", share=w / sum(weights))
        for place, w in enumerate(weights)
    )


def agents(entries: Sequence[Entry] = (), odds: float = 0.0) -> tuple[AgentView, ...]:
    """Return the four Kremlin agents, all with the same log-odds of every theory."""
    names = list(SCENARIO.theories)
    chance = 1.0 / (1.0 + math.exp(-odds))
    return tuple(
        AgentView(
            name=name,
            title=seat.title,
            influence=seat.influence,
            leads=seat.leads,
            theory="T4",
            option="continue",
            prospect=1.0,
            pause=0.0,
            settle=-1.0,
            prior=dict.fromkeys(names, 0.5),
            log_odds=dict.fromkeys(names, odds),
            belief=dict.fromkeys(names, chance),
            entries=tuple(entries),
        )
        for name, seat in SCENARIO.kremlin.items()
    )


def frame(month: int, events: Sequence[Event] = (), **row: float) -> Frame:
    """Return a month in which everything is zero but what is told."""
    return Frame(
        month=month,
        row=dict.fromkeys((column.name for column in month_columns(SCENARIO)), 0.0) | row,
        partners=partners(),
        agents=agents(),
        joint_forum=0.5,
        fill=0.75,
        war={},
        talks=TalksView(None, 0, False, False, None, None),
        since=0,
        events=tuple(events),
    )


def frames(count: int, row: Callable[[int], dict[str, float]] = lambda month: {}) -> list[Frame]:
    """Return months from 0 on; `row` tells what is not zero in a month."""
    return [frame(month, (), **row(month)) for month in range(count)]


class Cloudy:
    """A cloud with the same range in every variable and month."""

    def __init__(self, low: float, high: float) -> None:
        self.runs = 500
        self.names = tuple(column.name for column in month_columns(SCENARIO))
        self._band = band(low, high)

    def band(self, name: str) -> Band:
        return self._band


def band(low: float, high: float) -> Band:
    """Return a range that is the same in every month."""
    wars = np.full(MONTHS, 500, dtype=np.int64)
    return Band(np.full(MONTHS, low), np.full(MONTHS, high), wars)


def arm(letter: str = "A", count: int = MONTHS, **told: Any) -> SceneArm:
    """Return an arm with so many months played."""
    played = told.pop("frames", None) or frames(count)
    return SceneArm(letter, TITLES[letter], played, **told)


def forked(month: int, **told: Any) -> SceneArm:
    """Return arm C, forked from B in a month."""
    return arm("C", fork=Fork("B", month), **told)


def scene(*arms: SceneArm, month: int = 12, scenario: Scenario = SCENARIO, **told: Any) -> Scene:
    """Return arms side by side in a month, arm A alone by default."""
    return Scene(scenario, MONTHS, month, arms or (arm(),), **told)


def option_of(figure: Figure) -> dict[str, Any]:
    """Return the option of a figure for tests to look into."""
    return inside(figure.option())


def inside(component: Mapping[str, object]) -> dict[str, Any]:
    """Return a component for tests to look into."""
    return dict(component)


def named(option: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the series of a name."""
    return [series for series in option["series"] if series.get("name") == name]


def texts(value: Any) -> list[str]:
    """Return every text in an option, keys left out."""
    if isinstance(value, str):
        return [value]
    held = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in held for text in texts(part)]
