"""A session: arms in lockstep under the same luck, changed, forked and taken back."""

from __future__ import annotations

from typing import NamedTuple

from abm.scenarios import Scenario
from experiments.session.live import LiveArm
from experiments.session.replay import ArmPlan, Change, Replay


class Logged(NamedTuple):
    """A line of the log: the arm, the place of the change in its plan, and whether it can go."""

    letter: str
    place: int
    change: Change
    undoable: bool


class Session:
    """Up to three arms of a scenario that meet the same luck.

    `month` is shown; `last` is the furthest month that every arm has (or has ended before). Month
    0 is played as the session begins. Everything a caller gets wrong raises InputError and leaves
    the session as it was.
    """

    scenario: Scenario
    run: int
    seed: int
    months: int
    month: int
    arms: dict[str, LiveArm]

    def __init__(
        self, scenario: Scenario, run: int, seed: int, months: int, plans: tuple[ArmPlan, ...]
    ) -> None:
        """Open the arms and play month 0."""
        raise NotImplementedError

    @classmethod
    def from_replay(cls, replay: Replay) -> Session:
        """Return the session of a replay, played to the month in which it stood."""
        raise NotImplementedError

    @property
    def last(self) -> int:
        """The furthest month that can be shown of every arm."""
        raise NotImplementedError

    @property
    def done(self) -> bool:
        """Whether no arm has a month to play after the one shown."""
        raise NotImplementedError

    def date(self, month: int) -> str:
        """Return a month in words ("August 2025")."""
        raise NotImplementedError

    def step(self) -> bool:
        """Show the next month, playing it if need be; False if there is none."""
        raise NotImplementedError

    def back(self) -> bool:
        """Show the month before; False in month 0."""
        raise NotImplementedError

    def jump(self, month: int) -> None:
        """Show a month; beyond `last` it stops there, before month 0 likewise."""
        raise NotImplementedError

    def reset(self, run: int | None = None, seed: int | None = None) -> None:
        """Begin anew, with another run or seed if given: without changes and without forks."""
        raise NotImplementedError

    def open(self, configuration: str) -> str:
        """Open an arm of a declared configuration, played to `last`, and return its letter."""
        raise NotImplementedError

    def close(self, letter: str) -> None:
        """Close an arm; one must stay."""
        raise NotImplementedError

    def fork(self, letter: str, month: int, configuration: str | None = None) -> str:
        """Open an arm that shares another's past up to a stored month, and return its letter.

        From the next month on it takes a declared configuration, if one is named.
        """
        raise NotImplementedError

    def choose(self, letter: str, configuration: str) -> None:
        """Give an arm another configuration: a fork from its fork on, others from month 0."""
        raise NotImplementedError

    def change(self, letter: str, change: Change, replay: bool = False) -> None:
        """Add a change that acts after the month shown.

        Where later months are stored, `replay` drops them and plays the arm again.
        """
        raise NotImplementedError

    def undo(self, letter: str, place: int) -> None:
        """Take a change back; the arm is replayed from that month."""
        raise NotImplementedError

    @property
    def log(self) -> list[Logged]:
        """Every change, those asked for in the latest month first; a fork's own only."""
        raise NotImplementedError

    def replay(self) -> Replay:
        """Return the session to take away."""
        raise NotImplementedError
