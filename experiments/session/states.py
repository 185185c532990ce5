"""What state an arm is in, in words chosen from the model's status alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from experiments.session.live import LiveArm
    from experiments.session.session import Session


class State(NamedTuple):
    """A state and one sentence about it."""

    title: str
    sentence: str


def state_of(arm: LiveArm, session: Session) -> State:
    """Return the state of an arm in the month that the session shows."""
    raise NotImplementedError
