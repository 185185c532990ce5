"""The levers of an arm and the log of what was changed."""

from __future__ import annotations

import math
from itertools import islice
from typing import Any

from abm.parameters import Parameter
from experiments.session.arm import LiveArm
from experiments.session.events import KINDS
from experiments.session.frames import AgentView, Frame
from experiments.session.policy import GROUPS, LEVERS, Change, Lever
from experiments.session.session import Logged
from viz.live.charts.scene import Arm, Scene, events
from viz.live.tab import Tab
from viz.live.view.scene import in_columns, scene
from viz.text import number, short_date, span


def policy(world: Tab) -> dict[str, Any]:
    """Return the levers of the chosen arm, as they stand and as they are drafted."""
    session, asked = world.session, world.asked
    after = min(session.month + 1, session.months - 1)
    arm = session.arms[asked.arm]
    over = session.month >= session.months - 1 or (arm.ended and session.month >= arm.last)
    return {
        "arm": asked.arm,
        "arms": [[letter, f"{letter} · {one.title}"] for letter, one in session.arms.items()],
        "from": session.date(after),
        "over": over,
        "groups": [[group, _levers(world, arm, group, after)] for group in GROUPS],
        "partners": [["", "no partner"], *([p.code, p.name] for p in session.scenario.partners)],
        "partner": asked.partner,
        "drafted": bool(asked.draft),
    }


def _levers(world: Tab, arm: LiveArm, group: str, month: int) -> list[dict[str, Any]]:
    return [_lever(world, arm, lever, month) for lever in LEVERS if lever.group == group]


def _lever(world: Tab, arm: LiveArm, lever: Lever, month: int) -> dict[str, Any]:
    declared = lever.parameter
    was = _in_force(world, arm, lever, month)
    value = world.asked.draft.get(lever.name, was)
    return {
        "name": lever.name,
        "label": lever.label,
        "kind": lever.kind,
        "value": _plain(value),
        "was": _plain(was),
        "shown": with_unit(declared, value),
        "changed": f"was {declared.show(was)}" if lever.name in world.asked.draft else "",
        "low": declared.low,
        "high": declared.high,
        "step": 1 if declared.whole else (declared.high - declared.low) / 100,
        "optional": declared.optional,
        "help": f"{_range(declared)} {_unit(declared)}· {declared.source}",
        "meaning": declared.meaning,
    }


def _plain(value: float) -> float | None:
    return None if math.isnan(value) else value


def _in_force(world: Tab, arm: LiveArm, lever: Lever, month: int) -> float:
    """Return what holds for everybody, or for the partner that is chosen."""
    codes = [partner.code for partner in world.session.scenario.partners]
    if lever.kind == "partner" and world.asked.partner:
        row = arm.inputs.in_force[month][codes.index(world.asked.partner)]
        return float(getattr(arm.inputs.settings[row], lever.parameter.field))
    return float(getattr(arm.settings(month), lever.parameter.field))


def _range(declared: Parameter) -> str:
    decimals = 0 if declared.low.is_integer() and declared.high.is_integer() else 2
    return span(declared.low, declared.high, decimals)


def _unit(declared: Parameter) -> str:
    unit = declared.unit.replace("km2", "km²")
    return "" if unit in ("", "0-1", "1") else f"{unit} "


def with_unit(declared: Parameter, value: float) -> str:
    """Return a value as people read it, with its unit."""
    if math.isnan(value):
        return "free"
    shown = f"{value:g}" if declared.whole else f"{value:.2f}"
    return f"{shown} {_unit(declared)}".strip()


def log(world: Tab) -> list[dict[str, Any]]:
    """Return every change and fork, the latest first."""
    session = world.session
    lines = [(one.change.asked, _line(world, one)) for one in session.log]
    lines += [
        (arm.policy.fork[1], _forked(world, arm))
        for arm in session.arms.values()
        if arm.policy.fork
    ]
    return [line for _, line in sorted(lines, key=lambda one: one[0], reverse=True)]


def _line(world: Tab, logged: Logged) -> dict[str, Any]:
    return {
        "date": _date(world, logged.change.first),
        "letter": logged.letter,
        "text": change_in_words(world, logged.letter, logged.change),
        "place": logged.place,
        "undoable": logged.undoable,
    }


def _forked(world: Tab, arm: LiveArm) -> dict[str, Any]:
    of, month = arm.policy.fork or ("", 0)
    return {
        "date": _date(world, month),
        "letter": arm.letter,
        "text": f"Forked from {of}",
        "place": None,
        "undoable": True,
    }


def change_in_words(world: Tab, letter: str, change: Change) -> str:
    """Say what was changed, from what to what, for whom and until when."""
    lever = next((one for one in LEVERS if one.name == change.parameter), None)
    arm = world.session.arms[letter]
    if lever is None:
        return f"{change.parameter} = {change.value:g}"
    declared = lever.parameter
    before = float(getattr(arm.settings(change.first - 1), declared.field))
    value = with_unit(declared, change.value)
    until = f", until {_date(world, change.until)}" if change.until is not None else ""
    if change.partners:
        return f"{lever.label}: {', '.join(change.partners)} {value}{until}"
    return f"{lever.label} {declared.show(before)} → {value}{until}"


def _date(world: Tab, month: int) -> str:
    return short_date(world.session.scenario.first_month, month)


MOST = 60  # events of an arm
_OPTIONS = {"continue": "▶ continue", "pause": "❙❙ pause", "settle": "✓ settle"}


def feed(world: Tab) -> dict[str, Any]:
    """Return the events of each arm until the month shown, the latest first."""
    seen = scene(world, 1, in_columns(world))
    return {
        "kinds": [[name, kind.mark, kind.label] for name, kind in KINDS.items()],
        "kind": world.asked.kind,
        "arms": [
            {
                "letter": arm.letter,
                "title": arm.title,
                "events": _events(seen, arm, world.asked.kind),
            }
            for arm in seen.arms
        ],
    }


def _events(seen: Scene, arm: Arm, kind: str) -> list[list[Any]]:
    """Return date, mark, text and month of the latest events of a kind, all kinds if empty."""
    first = seen.scenario.first_month
    wanted = (event for event in reversed(events(arm, seen.month)) if kind in ("", event.kind))
    return [
        [short_date(first, event.month), KINDS[event.kind].mark, event.text, event.month]
        for event in islice(wanted, MOST)
    ]


def agents(world: Tab) -> list[list[dict[str, Any]]]:
    """Return the Kremlin agents of each arm that is shown."""
    session = world.session
    frames = [session.arms[letter].at(session.month) for letter in in_columns(world)]
    return [[_agent(world, agent) for agent in frame.agents] for frame in frames]


def _agent(world: Tab, agent: AgentView) -> dict[str, Any]:
    theory = world.session.scenario.theories.get(agent.theory)
    held = f"{theory.label} {theory.title}" if theory else ""
    return {
        "title": agent.title,
        "influence": number(agent.influence),
        "leads": agent.leads,
        "option": _OPTIONS[agent.option],
        "theory": held or "No theory left above 0.10",
    }


def cost(world: Tab) -> str:
    """Say the losses of both sides in each arm, to the nearest ten thousand."""
    session = world.session
    told = (f"{letter}: {_losses(arm.at(session.month))}." for letter, arm in session.arms.items())
    return " ".join(told)


def _losses(frame: Frame) -> str:
    russian, ukrainian = (
        f"{round(frame.war[f'{side}_losses'] / 10.0) * 10_000:,}"
        for side in ("russian", "ukrainian")
    )
    return f"about {russian} Russian and {ukrainian} Ukrainian"
