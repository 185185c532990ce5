"""Questions before something is lost or doubled: what they say, and what each answer does."""

from __future__ import annotations

from typing import TypedDict

from abm.errors import InputError
from abm.scenarios import Scenario
from abm.scenarios.tables import NAME
from experiments.session.configurations import LETTERS, check_size, scenario_of
from experiments.session.policy import Standing
from experiments.session.replay import LARGEST, AtHand, read, standing_of
from experiments.session.session import Session
from viz.live.actions import (
    apply_draft,
    choose_at_once,
    close_at_once,
    fork_draft,
    restart,
)
from viz.live.changes import (
    AnswerQuestion,
    ChooseScenario,
    CloseArm,
    ForkArm,
    OpenAddress,
    OpenFile,
    RedoLast,
    ResetSession,
    UndoLast,
)
from viz.live.export import save_replay
from viz.live.fields import Message
from viz.live.messages import ChooseArm
from viz.live.tab import ERROR, Tab
from viz.live.view.choices import (
    ChoiceQuestion,
    CloseQuestion,
    DraftQuestion,
    ForkQuestion,
    PastQuestion,
    Question,
    ResetQuestion,
)
from viz.text import plural

#: The button that goes on without what is drafted.
DROP = "drop"
_LEAVING = ForkArm | ResetSession | ChooseScenario | OpenFile | OpenAddress
#: Every button that a question may have; the last one cancels.
BUTTONS = ("open", "save", "reset", "fork", "replay", "close", DROP, "")


class Dialog(TypedDict):
    """A question as it is shown: choices and buttons are pairs of name and label."""

    title: str
    text: str
    choices: list[list[str]]
    buttons: list[list[str]]


def shown(tab: Tab) -> Dialog | None:
    """Return the open question: title, text, choices and buttons, the first the default."""
    match tab.asked.question:
        case ForkQuestion() as question:
            return _fork(tab, question)
        case ResetQuestion():
            return _reset(tab)
        case PastQuestion() as question:
            return _past(tab, question)
        case CloseQuestion() as question:
            return _close(tab, question)
        case ChoiceQuestion() as question:
            return _choice(tab, question)
        case DraftQuestion():
            return _draft(tab)
    return None


def buttons(tab: Tab) -> tuple[str, ...]:
    """Return the buttons of the open question; without one all, as an answer may come twice."""
    question = shown(tab)
    return tuple(name for name, _ in question["buttons"]) if question else BUTTONS


def _fork(tab: Tab, question: ForkQuestion) -> Dialog:
    session, letter = tab.session, question.arm
    new = _new(session)
    at, after = session.date(question.month), session.date(question.month + 1)
    takes = [["", f"the policy of {letter}, to be changed"]]
    takes += [[name, one.title] for name, one in session.scenario.configurations.items()]
    return {
        "title": f"Fork {letter} in {at}",
        "text": f"A new arm {new} shares {letter}’s past up to this month. From {after} it takes:",
        "choices": takes,
        "buttons": [["open", f"Open {new}"], ["", "Cancel"]],
    }


def _reset(tab: Tab) -> Dialog:
    changes = [plural(len(tab.session.log), "change")] if tab.session.log else []
    forks = [f"arm {a.letter}" for a in tab.session.arms.values() if a.policy.fork]
    return {
        "title": "Reset",
        "text": f"Reset removes {' and '.join(changes + forks)}. Save the session first?",
        "choices": [],
        "buttons": [["save", "Save and reset"], ["reset", "Reset"], ["", "Cancel"]],
    }


def _past(tab: Tab, question: PastQuestion) -> Dialog:
    session, letter = tab.session, question.arm
    after = session.date(session.month + 1)
    fork = [["fork", "Fork and keep both"]] if len(session.arms) < 3 else []
    return {
        "title": "Later months are stored",
        "text": f"{letter} has been played to {session.date(session.last)}. A change from {after} "
        "makes these months new.",
        "choices": [],
        "buttons": [*fork, ["replay", f"Replay {letter} from {after}"], ["", "Cancel"]],
    }


def _close(tab: Tab, question: CloseQuestion) -> Dialog:
    letter = question.arm
    own = [line for line in tab.session.log if line.letter == letter and line.undoable]
    return {
        "title": f"Close {letter}",
        "text": f"{letter} has {plural(len(own), 'change')} of its own. Undo brings a closed arm "
        "back, as long as this page is open.",
        "choices": [],
        "buttons": [["close", f"Close {letter}"], ["", "Cancel"]],
    }


def _choice(tab: Tab, question: ChoiceQuestion) -> Dialog:
    session, letter = tab.session, question.arm
    arm = session.arms[letter]
    title = session.scenario.configurations[question.configuration].title
    forked = arm.policy.fork
    since = session.date(forked[1] + 1 if forked else 0)
    beside = [["open", f"Open it as {_new(session)}"]] if _opens(tab, letter) else []
    return {
        "title": f"{title} for {letter}",
        "text": f"{letter} has been played to {session.date(arm.last)}. Another policy holds from "
        f"{since} on and makes these months new.",
        "choices": [],
        "buttons": [*beside, ["replay", f"Replay {letter} with it"], ["", "Cancel"]],
    }


def _draft(tab: Tab) -> Dialog:
    drafted = plural(len(tab.asked.draft), "change")
    return {
        "title": "A draft is not applied",
        "text": f"{drafted[:1].upper()}{drafted[1:]} drafted for {tab.asked.arm} will be lost. "
        "To keep the draft, go back and apply it.",
        "choices": [],
        "buttons": [[DROP, "Discard and go on"], ["", "Keep the draft"]],
    }


def _opens(tab: Tab, letter: str) -> bool:
    """Whether a policy can stand beside that of an arm from the beginning."""
    session = tab.session
    return len(session.arms) < 3 and session.arms[letter].policy.fork is None


def _new(session: Session) -> str:
    return next(letter for letter in LETTERS if letter not in session.arms)


def answer(tab: Tab, message: AnswerQuestion) -> None:
    """Answer the question that is open; one that was answered already is gone."""
    question, tab.asked.question = tab.asked.question, None
    if question:
        _answered(tab, question, message)


def _answered(tab: Tab, question: Question, message: AnswerQuestion) -> None:
    """Do what a button of a question says; the last one of each does nothing."""
    match question:
        case ForkQuestion() if message.button == "open":
            _open_fork(tab, question, message.choice)
        case ResetQuestion() if message.button:
            if message.button == "save":
                save_replay(tab)
            restart(tab, question.scenario, question.run)
        case PastQuestion() if message.button == "fork":
            new = fork_draft(tab, question.arm)
            tab.asked.arm, tab.asked.pair = new, (question.arm, new)
        case PastQuestion() if message.button == "replay":
            apply_draft(tab, question.arm, replay=True)
        case CloseQuestion() if message.button == "close":
            close_at_once(tab, question.arm)
        case ChoiceQuestion() if message.button == "replay":
            choose_at_once(tab, question.arm, question.configuration)
        case ChoiceQuestion() if message.button == "open":
            _open_beside(tab, question)


def _open_fork(tab: Tab, question: ForkQuestion, configuration: str) -> None:
    new = tab.session.fork(question.arm, question.month, configuration or None)
    tab.asked.look(new)
    tab.asked.pair, tab.asked.rail = (question.arm, new), "policy"
    tab.settle()


def _open_beside(tab: Tab, question: ChoiceQuestion) -> None:
    new = tab.session.open(question.configuration)
    tab.asked.look(new)
    tab.asked.pair = (question.arm, new)
    tab.settle()


def open_address(tab: Tab, message: OpenAddress) -> None:
    """Open the session of the page's address, or say why it is not opened."""
    at_hand = AtHand(
        (tab.session.scenario, tab.opening.scenario),
        message.scenario,
        lambda scenario: tab.opening.worlds_of(scenario).worlds,
    )
    tab.opened += 1
    try:
        standing = standing_of(message.address, at_hand)
        tab.take(Session.resumed(standing))
    except InputError as error:
        tab.stays = tab.address
        tab.say(ERROR, "The session in the address was not opened.", str(error))


def upload(tab: Tab, message: OpenFile) -> None:
    """Open a session or a scenario; refuses what is too large before it is read."""
    name, refused = message.name, f"{message.name} was not opened."
    if message.size > LARGEST:
        words = f"It has {message.size / 1e6:.1f} MB; a replay may have 1 MB."
        return tab.say(ERROR, refused, words)
    try:
        if name.endswith(".toml"):
            tab.begin(_uploaded(name, message.content), tab.session.run, tab.session.seed)
        else:
            replay = read(message.content.encode(), name)
            tab.take(Session.from_replay(replay))
            tab.warn_of_other_code(replay, name)
    except InputError as error:
        tab.say(ERROR, refused, str(error).removeprefix(f"{refused} "))


def _uploaded(name: str, content: str) -> Scenario:
    stem = name.removesuffix(".toml")
    called = stem if NAME.fullmatch(stem) else "uploaded"
    found = scenario_of(content, name, called)
    check_size(found, name)
    return found


def unanswered(tab: Tab, message: Message) -> Message | None:
    """Return what is to be done now, or nothing where a draft would be lost: then that is asked.

    An answer lets the message through as it came, so that a draft stays where that is refused, or
    where another question that follows is answered by no.
    """
    question = tab.asked.question
    if isinstance(question, DraftQuestion) and isinstance(message, AnswerQuestion):
        return _let_through(tab, question, message)
    if not _leaves(tab, message):
        return message
    tab.player.stop()
    tab.asked.question = DraftQuestion(message, question)
    return None


def _let_through(tab: Tab, question: DraftQuestion, answer: AnswerQuestion) -> Message | None:
    """Return the message that was asked about, if it shall be done."""
    tab.asked.question = question.over if answer.button == DROP else None
    if answer.button == DROP:
        return question.message
    if isinstance(question.message, OpenAddress):
        tab.opened += 1  # the page's own address comes back
    return None


def _leaves(tab: Tab, message: Message) -> bool:
    """Whether a message would lose what is drafted."""
    asked = tab.asked
    if not asked.draft:
        return False
    match message:
        case ChooseArm():
            return message.arm != asked.arm
        case CloseArm():
            return message.arm == asked.arm
        case AnswerQuestion():
            return isinstance(asked.question, ChoiceQuestion) and message.button == "open"
        case UndoLast():
            return _elsewhere(tab, tab.journal.behind)
        case RedoLast():
            return _elsewhere(tab, tab.journal.ahead)
    return isinstance(message, _LEAVING)


def _elsewhere(tab: Tab, standing: Standing | None) -> bool:
    """Whether a session that stands so has no such arm as the one that is drafted for."""
    if standing is None:
        return False
    letters = [policy.letter for policy in standing.arms]
    return tab.asked.arm not in letters or not standing.same_war(tab.session.standing)
