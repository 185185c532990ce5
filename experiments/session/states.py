"""What state an arm is in, in words chosen from the model's status alone."""

from __future__ import annotations

from experiments.session.ending import ending
from experiments.session.frames import State
from experiments.session.live import LiveArm
from experiments.session.session import Session
from experiments.session.standing import standing

__all__ = ["State", "state_of"]


def state_of(arm: LiveArm, session: Session) -> State:
    """Return the state of an arm in the month that the session shows."""
    month = session.month
    frames = arm.frames[: month + 1]
    settings, theories = arm.settings(frames[-1].month), arm.scenario.theories
    if arm.stopped and (month > arm.last or session.done):
        return _stopped(arm, session)
    if arm.outcome and month >= arm.last:
        return ending(frames, arm.record, settings, session.date, theories)
    return _same(arm, session) or standing(frames, settings, session.date, theories)


def _stopped(arm: LiveArm, session: Session) -> State:
    others = [f"Arm {o.letter} goes on." for o in session.arms.values() if not o.ended]
    told = ["The model refused this month.", arm.stopped, *others]
    return State(f"Stopped in {session.date(arm.last + 1)}", " ".join(told))


def _same(arm: LiveArm, session: Session) -> State | None:
    """Return the state of an arm that cannot be told from an earlier one so far."""
    for other in session.arms.values():
        if other.letter == arm.letter:
            return None
        if _same_months(arm, other, session.month):
            return State(f"Same as {other.letter} so far", _why_same(arm, other, session))
    return None


def _same_months(one: LiveArm, other: LiveArm, month: int) -> bool:
    if min(one.last, other.last) < month:
        return False
    return all(one.frames[m].row == other.frames[m].row for m in range(month, -1, -1))


def _why_same(arm: LiveArm, other: LiveArm, session: Session) -> str:
    fork, treatment = arm.plan.fork, arm.scenario.treatment
    if fork is not None and fork[0] == other.letter and session.month <= fork[1]:
        past = f"{session.date(fork[1])} (month {fork[1]})"
        return f"{arm.letter} shares {other.letter}'s past up to {past}."
    if session.month < treatment and arm.treatment != other.treatment:
        differ = {name for name, _ in arm.treatment.items() ^ other.treatment.items()}
        efforts = all(name.endswith("_effort") for name in differ)
        what = "planning effort changes" if efforts else "their policies part"
        when = f"{session.date(treatment)} (month {treatment})"
        return f"The arms share every month until {what} in {when}."
    return "Nothing that tells the arms apart has reached the war yet."
