"""Questions before something is lost or doubled: what they say, and what each answer does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from viz.live.export import save_replay
from viz.live.hands import apply_draft, begin_anew
from viz.live.words import plural
from viz.live.world import World

Answer = Callable[[World, dict[str, Any], dict[str, Any]], None]


def shown(world: World) -> dict[str, Any] | None:
    """Return the open question: title, text, choices and buttons, the first the default."""
    dialog = world.asked.dialog
    return SHOWN[dialog["kind"]](world, dialog) if dialog else None


def _fork(world: World, dialog: dict[str, Any]) -> dict[str, Any]:
    session, letter = world.session, dialog["arm"]
    new = next(name for name in "ABC" if name not in session.arms)
    at, after = session.date(dialog["month"]), session.date(dialog["month"] + 1)
    takes = [["", f"the policy of {letter}, to be changed"]]
    takes += [[name, one.title] for name, one in session.scenario.configurations.items()]
    return {
        "title": f"Fork {letter} in {at}",
        "text": f"A new arm {new} shares {letter}’s past up to this month. From {after} it takes:",
        "choices": takes,
        "buttons": [["open", f"Open {new}"], ["", "Cancel"]],
    }


def _reset(world: World, dialog: dict[str, Any]) -> dict[str, Any]:
    changes = [plural(len(world.session.log), "change")] if world.session.log else []
    forks = [f"arm {a.letter}" for a in world.session.arms.values() if a.plan.fork]
    return {
        "title": "Reset",
        "text": f"Reset removes {' and '.join(changes + forks)}. Save the session first?",
        "choices": [],
        "buttons": [["save", "Save and reset"], ["reset", "Reset"], ["", "Cancel"]],
    }


def _past(world: World, dialog: dict[str, Any]) -> dict[str, Any]:
    session, letter = world.session, dialog["arm"]
    after = session.date(session.month + 1)
    fork = [["fork", "Fork and keep both"]] if len(session.arms) < 3 else []
    return {
        "title": "Later months are stored",
        "text": f"{letter} has been played to {session.date(session.last)}. A change from {after} "
        "makes these months new.",
        "choices": [],
        "buttons": [*fork, ["replay", f"Replay {letter} from {after}"], ["", "Cancel"]],
    }


SHOWN: dict[str, Callable[[World, dict[str, Any]], dict[str, Any]]] = {
    "fork": _fork,
    "reset": _reset,
    "past": _past,
}


def _answer_fork(world: World, dialog: dict[str, Any], told: dict[str, Any]) -> None:
    if told.get("button") == "open":
        takes = told.get("choice")
        configuration = takes if isinstance(takes, str) and takes else None
        month = dialog["month"]
        world.asked.arm = world.session.fork(dialog["arm"], month, configuration)
        world.asked.pair = (dialog["arm"], world.asked.arm)
        world.asked.tab, world.asked.draft = "policy", {}
        world.settle()


def _answer_reset(world: World, dialog: dict[str, Any], told: dict[str, Any]) -> None:
    if told.get("button") in ("save", "reset"):
        if told["button"] == "save":
            save_replay(world)
        begin_anew(world, dialog["scenario"])


def _answer_past(world: World, dialog: dict[str, Any], told: dict[str, Any]) -> None:
    letter = dialog["arm"]
    if told.get("button") == "fork":
        new = world.session.fork(letter, world.session.month)
        world.asked.arm, world.asked.pair = new, (letter, new)
        apply_draft(world, new, replay=True)
    elif told.get("button") == "replay":
        apply_draft(world, letter, replay=True)


ANSWERS: dict[str, Answer] = {
    "fork": _answer_fork,
    "reset": _answer_reset,
    "past": _answer_past,
}
