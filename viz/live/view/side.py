"""Levers of an arm, and lists beside the figures: changes, events, Kremlin agents, losses."""

from __future__ import annotations

import math
from collections.abc import Iterator

from abm.parameters import Parameter
from experiments.session.arm import LiveArm
from experiments.session.events import KINDS
from experiments.session.frames import AgentView, Frame
from experiments.session.policy import GROUPS, LEVERS, Change, Lever
from experiments.session.session import Logged
from viz.live.charts.scene import Scene, SceneArm
from viz.live.tab import Content, Tab
from viz.live.view.scene import in_columns, scene
from viz.text import count, number, short_date, span

_MOST = 60  # events of an arm
_OPTIONS = {"continue": "▶ continue", "pause": "❙❙ pause", "settle": "✓ settle"}


def policy(tab: Tab) -> Content:
    """Return the levers of the chosen arm, as they stand and as they are drafted."""
    session, asked = tab.session, tab.asked
    after = min(session.month + 1, session.months - 1)
    arm = session.arms[asked.arm]
    over = session.month >= session.months - 1 or (arm.ended and session.month >= arm.last)
    return {
        "arm": asked.arm,
        "arms": [[letter, f"{letter} · {one.title}"] for letter, one in session.arms.items()],
        "from": session.date(after),
        "over": over,
        "groups": [[group, _levers(tab, arm, group, after)] for group in GROUPS],
        "partners": [["", "no partner"], *([p.code, p.name] for p in session.scenario.partners)],
        "partner": asked.partner,
        "drafted": bool(asked.draft),
    }


def _levers(tab: Tab, arm: LiveArm, group: str, month: int) -> list[Content]:
    return [_lever(tab, arm, lever, month) for lever in LEVERS if lever.group == group]


def _lever(tab: Tab, arm: LiveArm, lever: Lever, month: int) -> Content:
    declared = lever.parameter
    was = _in_force(tab, arm, lever, month)
    value = tab.asked.draft.get(lever.name, was)
    return {
        "name": lever.name,
        "label": lever.label,
        "kind": lever.kind,
        "value": _plain(value),
        "was": _plain(was),
        "shown": with_unit(declared, value),
        "changed": f"was {declared.show(was)}" if lever.name in tab.asked.draft else "",
        "low": declared.low,
        "high": declared.high,
        "step": lever.step,
        "typed": declared.show(value),
        "optional": declared.optional,
        "help": f"{_range(declared)} {_unit(declared)}· {declared.source}",
        "meaning": declared.meaning,
    }


def _plain(value: float) -> float | None:
    return None if math.isnan(value) else value


def _in_force(tab: Tab, arm: LiveArm, lever: Lever, month: int) -> float:
    """Return what holds for everybody, or for the partner that is chosen."""
    codes = [partner.code for partner in tab.session.scenario.partners]
    if lever.kind == "partner" and tab.asked.partner:
        row = arm.inputs.in_force[month][codes.index(tab.asked.partner)]
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


def log(tab: Tab) -> list[Content]:
    """Return every change and fork, the latest first."""
    session = tab.session
    lines = [(one.change.asked, _line(tab, one)) for one in session.log]
    lines += [
        (arm.policy.fork[1], _forked(tab, arm)) for arm in session.arms.values() if arm.policy.fork
    ]
    return [line for _, line in sorted(lines, key=lambda one: one[0], reverse=True)]


def _line(tab: Tab, logged: Logged) -> Content:
    return {
        "date": _date(tab, logged.change.first),
        "letter": logged.letter,
        "text": change_in_words(tab, logged.letter, logged.change),
        "place": logged.place,
        "undoable": logged.undoable,
    }


def _forked(tab: Tab, arm: LiveArm) -> Content:
    of, month = arm.policy.fork or ("", 0)
    return {
        "date": _date(tab, month),
        "letter": arm.letter,
        "text": f"Forked from {of}",
        "place": None,
        "undoable": True,
    }


def change_in_words(tab: Tab, letter: str, change: Change) -> str:
    """Say what was changed, from what to what, for whom and until when."""
    lever = next((one for one in LEVERS if one.name == change.parameter), None)
    arm = tab.session.arms[letter]
    if lever is None:
        return f"{change.parameter} = {change.value:g}"
    declared = lever.parameter
    before = float(getattr(arm.settings(change.first - 1), declared.field))
    value = with_unit(declared, change.value)
    until = f", until {_date(tab, change.until)}" if change.until is not None else ""
    if change.partners:
        return f"{lever.label}: {', '.join(change.partners)} {value}{until}"
    return f"{lever.label} {declared.show(before)} → {value}{until}"


def _date(tab: Tab, month: int) -> str:
    return short_date(tab.session.scenario.first_month, month)


def feed(tab: Tab) -> Content:
    """Return the events of each arm until the month shown, the latest month first."""
    seen = scene(tab, 1, in_columns(tab))
    arms = []
    for arm in seen.arms:
        known = list(_events(seen, arm, tab.asked.kind))
        arms.append(
            {
                "letter": arm.letter,
                "title": arm.title,
                "events": known[:_MOST],
                "shown": count(min(len(known), _MOST), len(known)),
            }
        )
    return {
        "kinds": [[name, kind.mark, kind.label] for name, kind in KINDS.items()],
        "kind": tab.asked.kind,
        "arms": arms,
    }


def _events(seen: Scene, arm: SceneArm, kind: str) -> Iterator[list[object]]:
    """Yield date, mark, text and month of every event of a kind, all kinds if empty.

    The latest month stands first. Within it they keep their order: what is done to the arm, talks
    and turns, theories, then partners, the largest first.
    """
    first = seen.scenario.first_month
    for frame in reversed(arm.frames[: seen.month + 1]):
        date = short_date(first, frame.month)
        for event in frame.events:
            if kind in ("", event.kind):
                yield [date, KINDS[event.kind].mark, event.text, event.month]


def agents(tab: Tab) -> list[list[Content]]:
    """Return the Kremlin agents of each arm that is shown."""
    month, arms = tab.session.month, tab.session.arms
    return [
        [_agent(tab, arms[letter], agent) for agent in arms[letter].at(month).agents]
        for letter in in_columns(tab)
    ]


def _agent(tab: Tab, arm: LiveArm, agent: AgentView) -> Content:
    theory = tab.session.scenario.theories.get(agent.theory)
    plausible = number(arm.settings(arm.at(tab.session.month).month).plausible)
    held = f"{theory.label} {theory.title}" if theory else ""
    return {
        "title": agent.title,
        "influence": number(agent.influence),
        "leads": agent.leads,
        "option": _OPTIONS[agent.option],
        "theory": held or f"No theory left above {plausible}",
    }


def cost(tab: Tab) -> str:
    """Say the losses of both sides in each arm, to the nearest ten thousand."""
    session = tab.session
    told = (f"{letter}: {_losses(arm.at(session.month))}." for letter, arm in session.arms.items())
    return " ".join(told)


def _losses(frame: Frame) -> str:
    russian, ukrainian = (
        f"{round(frame.war[f'{side}_losses'] / 10.0) * 10_000:,}"
        for side in ("russian", "ukrainian")
    )
    return f"about {russian} Russian and {ukrainian} Ukrainian"
