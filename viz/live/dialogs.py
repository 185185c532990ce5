"""Questions before something is lost or doubled: what they say, and what each answer does."""

from __future__ import annotations

from typing import Any

from abm.errors import InputError
from abm.scenarios.tables import NAME
from experiments.session.configurations import check_size, scenario_of
from experiments.session.replay import LARGEST, read
from experiments.session.session import Session
from viz.live.actions import apply_draft, begin_anew, fork_draft
from viz.live.export import save_replay
from viz.live.messages import AnswerQuestion, OpenFile
from viz.live.tab import ForkQuestion, PastQuestion, Question, ResetQuestion, Tab, begin
from viz.text import plural

#: Every button that a question may have; the last one cancels.
BUTTONS = ("open", "save", "reset", "fork", "replay", "")


def shown(world: Tab) -> dict[str, Any] | None:
    """Return the open question: title, text, choices and buttons, the first the default."""
    match world.asked.question:
        case ForkQuestion() as question:
            return _fork(world, question)
        case ResetQuestion():
            return _reset(world)
        case PastQuestion() as question:
            return _past(world, question)
    return None


def buttons(world: Tab) -> tuple[str, ...]:
    """Return the buttons of the open question; without one all, as an answer may come twice."""
    question = shown(world)
    return tuple(name for name, _ in question["buttons"]) if question else BUTTONS


def _fork(world: Tab, question: ForkQuestion) -> dict[str, Any]:
    session, letter = world.session, question.arm
    new = next(name for name in "ABC" if name not in session.arms)
    at, after = session.date(question.month), session.date(question.month + 1)
    takes = [["", f"the policy of {letter}, to be changed"]]
    takes += [[name, one.title] for name, one in session.scenario.configurations.items()]
    return {
        "title": f"Fork {letter} in {at}",
        "text": f"A new arm {new} shares {letter}’s past up to this month. From {after} it takes:",
        "choices": takes,
        "buttons": [["open", f"Open {new}"], ["", "Cancel"]],
    }


def _reset(world: Tab) -> dict[str, Any]:
    changes = [plural(len(world.session.log), "change")] if world.session.log else []
    forks = [f"arm {a.letter}" for a in world.session.arms.values() if a.policy.fork]
    return {
        "title": "Reset",
        "text": f"Reset removes {' and '.join(changes + forks)}. Save the session first?",
        "choices": [],
        "buttons": [["save", "Save and reset"], ["reset", "Reset"], ["", "Cancel"]],
    }


def _past(world: Tab, question: PastQuestion) -> dict[str, Any]:
    session, letter = world.session, question.arm
    after = session.date(session.month + 1)
    fork = [["fork", "Fork and keep both"]] if len(session.arms) < 3 else []
    return {
        "title": "Later months are stored",
        "text": f"{letter} has been played to {session.date(session.last)}. A change from {after} "
        "makes these months new.",
        "choices": [],
        "buttons": [*fork, ["replay", f"Replay {letter} from {after}"], ["", "Cancel"]],
    }


def answered(world: Tab, question: Question, message: AnswerQuestion) -> None:
    """Do what a button of a question says; the last one of each does nothing."""
    match question:
        case ForkQuestion() if message.button == "open":
            _open_fork(world, question, message.choice)
        case ResetQuestion() if message.button:
            if message.button == "save":
                save_replay(world)
            begin_anew(world, question.scenario)
        case PastQuestion() if message.button == "fork":
            new = fork_draft(world, question.arm)
            world.asked.arm, world.asked.pair = new, (question.arm, new)
        case PastQuestion() if message.button == "replay":
            apply_draft(world, question.arm, replay=True)


def _open_fork(world: Tab, question: ForkQuestion, configuration: str) -> None:
    new = world.session.fork(question.arm, question.month, configuration or None)
    world.asked.arm, world.asked.pair = new, (question.arm, new)
    world.asked.tab, world.asked.draft = "policy", {}
    world.settle()


def upload(world: Tab, message: OpenFile) -> None:
    """Open a session or a scenario; refuses what is too large before it is read."""
    name, refused = message.name, f"{message.name} was not opened."
    if message.size > LARGEST:
        words = f"It has {message.size / 1e6:.1f} MB; a replay may have 1 MB."
        return world.say("error", refused, words)
    try:
        world.take(_uploaded(world, name, message.content))
    except InputError as error:
        world.say("error", refused, str(error).removeprefix(f"{refused} "))


def _uploaded(world: Tab, name: str, content: str) -> Session:
    if not name.endswith(".toml"):
        return Session.from_replay(read(content.encode(), name))
    stem = name.removesuffix(".toml")
    called = stem if NAME.fullmatch(stem) else "uploaded"
    found = scenario_of(content, name, called)
    check_size(found, name)
    return begin(found, world.session.run, world.session.seed)
