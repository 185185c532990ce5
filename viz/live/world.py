"""The world of one browser tab: a session, how it is looked at, and what is being asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from abm.errors import InputError
from experiments.session.arm import LiveArm
from experiments.session.ensembles import Cloud
from experiments.session.policy import ArmPolicy
from experiments.session.session import Session
from viz.live.charts.scene import Arm
from viz.live.clouds import Clouds
from viz.live.opening import Opening
from viz.live.player import Player
from viz.live.wire import Wire

NARROW = 600  # px below which one arm is shown at a time
TOGETHER = ""  # the events of every kind


@dataclass
class Looks:
    """The browser: its width (px), the theme it wants, whether it wants less motion."""

    width: int = 1440
    theme: str = "light"
    calm: bool = False

    @property
    def narrow(self) -> bool:
        """Whether it is a phone."""
        return self.width < NARROW


@dataclass(frozen=True)
class Room:
    """The room of a figure: its width (px), and whether it is in view."""

    pixels: int
    seen: bool


@dataclass(frozen=True)
class Notice:
    """Something said above the page: "error" or "warning", a headline, a sentence."""

    kind: str
    title: str
    text: str


@dataclass(frozen=True)
class File:
    """A file for the browser to save."""

    number: int
    name: str
    kind: str
    content: str
    encoded: bool = False  # base64


class Staged(NamedTuple):
    """An arm as figures see it, and what it was staged from: it stands as long as that does."""

    live: LiveArm
    plan: ArmPolicy
    cloud: Cloud | None
    arm: Arm


class ForkQuestion(NamedTuple):
    """What shall a fork of this arm in this month take?"""

    arm: str
    month: int


class ResetQuestion(NamedTuple):
    """Shall changes and forks be lost for a new beginning, in another scenario if one is named?"""

    scenario: str


class PastQuestion(NamedTuple):
    """Shall the stored months of this arm be kept in a fork, or played again?"""

    arm: str


Question = ForkQuestion | ResetQuestion | PastQuestion


@dataclass
class Asked:
    """What the page is looking at or asking; nothing of it moves the model."""

    agent: str
    theory: str
    pair: tuple[str, str] | None = None
    since: str = "treatment"
    kind: str = TOGETHER
    tab: str = "why"
    drawer: bool = False
    place: str = "watch"
    arm: str = "A"
    run: int | None = None
    seed: int | None = None
    tour: int | None = None
    keys: bool = False
    draft: dict[str, float] = field(default_factory=dict)
    partner: str = ""
    question: Question | None = None
    tables: set[str] = field(default_factory=set)


class World:
    """One tab: everything it may do goes through `act`, one thing at a time."""

    def __init__(self, opening: Opening) -> None:
        """Begin what new tabs begin with; nothing is shown before `show`."""
        self.opening = opening
        self._paint: Callable[[], None] = _nowhere
        self.lock = threading.RLock()
        self.looks = Looks()
        self.rooms: dict[str, Room] = {}
        self.notices = [_open_to(opening)] if opening.open_to_network else []
        self.file: File | None = None
        self.pictures: dict[str, Any] | None = None
        self.closed = False
        self.stage: dict[str, Staged] = {}
        self.wire = Wire()
        self.player = Player(self.advance, self.paint_now)
        self.clouds = Clouds(self.paint_now)
        self.take(opening.session())

    def take(self, session: Session) -> None:
        """Show another session, as one first sees it."""
        self.player.stop()
        self.session = session
        self.hash = session.scenario.hash
        leader = next(name for name, seat in session.scenario.kremlin.items() if seat.leads)
        self.asked = Asked(agent=leader, theory=session.scenario.pausing)
        self.settle()

    def settle(self) -> None:
        """Make what is looked at fit the arms that there are, and begin the clouds they lack.

        A question that was open is about arms that were there before: it is closed.
        """
        letters = list(self.session.arms)
        self.asked.question = None
        if self.asked.arm not in letters:
            self.asked.arm = letters[-1]
        if self.asked.pair is None or not {*self.asked.pair} <= {*letters}:
            self.asked.pair = (letters[-2], letters[-1]) if len(letters) > 1 else None
        self.clouds.follow(self.session)

    def advance(self) -> bool:
        """Show the next month; False if there is none or the tab is gone."""
        with self.lock:
            return not self.closed and self.session.step()

    def show(self, paint: Callable[[], None]) -> None:
        """Let `paint` show the world as it stands, from now on and whenever it has changed."""
        self._paint = paint
        self.paint_now()

    def paint_now(self) -> None:
        """Show the world as it stands, unless the tab is gone."""
        with self.lock:
            if not self.closed:
                self._paint()

    def act(self, told: object) -> None:
        """Do what the browser asks; what it gets wrong is said on the page, nothing is changed."""
        from viz.live.acts import act
        from viz.live.messages import DRAWN

        if self.closed:
            return
        if told == DRAWN:  # waits for nobody: the player waits for it
            self.player.drawn()
            return
        with self.lock:
            try:
                act(self, told)
            except InputError as error:
                self.say("error", "Refused. Nothing was changed.", str(error))
        self.paint_now()

    def say(self, kind: str, title: str, text: str) -> None:
        """Say something above the page, at most three things at a time."""
        self.notices = [*self.notices, Notice(kind, title, text)][-3:]

    def save(self, name: str, kind: str, content: str, encoded: bool = False) -> None:
        """Give the browser a file to save."""
        number = self.file.number + 1 if self.file else 1
        self.file = File(number, name, kind, content, encoded)

    def close(self) -> None:
        """Free everything: the tab is gone."""
        self.closed = True
        self.player.stop()
        self.clouds.stop()
        self.stage.clear()
        self._paint = _nowhere
        del self.session


def _nowhere() -> None:
    """Show nothing: there is no page."""


def _open_to(opening: Opening) -> Notice:
    return Notice(
        "warning",
        f"This page is open to your network ({opening.host}:{opening.port}).",
        "Anyone who can reach this machine can open it. Start without --host to keep it to "
        "yourself.",
    )
