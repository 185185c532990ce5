"""What happened in each arm in plain words, and what the war has cost so far."""

from __future__ import annotations

from itertools import islice
from typing import Any

from experiments.session.events import KINDS
from experiments.session.frames import AgentView, Frame
from viz.live.charts.scene import Arm, Scene, events
from viz.live.shown.scene import in_columns, scene
from viz.live.words import number, short_date
from viz.live.world import World

MOST = 60  # events of an arm
_OPTIONS = {"continue": "▶ continue", "pause": "❙❙ pause", "settle": "✓ settle"}


def feed(world: World) -> dict[str, Any]:
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


def agents(world: World) -> list[list[dict[str, Any]]]:
    """Return the Kremlin agents of each arm that is shown."""
    session = world.session
    frames = [session.arms[letter].at(session.month) for letter in in_columns(world)]
    return [[_agent(world, agent) for agent in frame.agents] for frame in frames]


def _agent(world: World, agent: AgentView) -> dict[str, Any]:
    theory = world.session.scenario.theories.get(agent.theory)
    held = f"{theory.label} {theory.title}" if theory else ""
    return {
        "title": agent.title,
        "influence": number(agent.influence),
        "leads": agent.leads,
        "option": _OPTIONS[agent.option],
        "theory": held or "No theory left above 0.10",
    }


def cost(world: World) -> str:
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
