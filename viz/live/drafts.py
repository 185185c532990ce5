"""A policy that is drafted and not applied: whether a message would lose it, and the question then.

An answer lets the message through as it came, so that a draft stays where that is refused or where
another question is answered by no.
"""

from __future__ import annotations

from experiments.session.policy import Standing
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
from viz.live.fields import Message
from viz.live.messages import ChooseArm
from viz.live.tab import ChoiceQuestion, DraftQuestion, Tab

#: The button that goes on without what is drafted.
DROP = "drop"
_LEAVING = ForkArm | ResetSession | ChooseScenario | OpenFile | OpenAddress


def unanswered(tab: Tab, message: Message) -> Message | None:
    """Return what is to be done now, or nothing where a draft would be lost: then that is asked."""
    question = tab.asked.question
    if isinstance(question, DraftQuestion) and isinstance(message, AnswerQuestion):
        return _answered(tab, question, message)
    if not _leaves(tab, message):
        return message
    tab.player.stop()
    tab.asked.question = DraftQuestion(message, question)
    return None


def _answered(tab: Tab, question: DraftQuestion, answer: AnswerQuestion) -> Message | None:
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
