"""One tab of a browser: a session, how it is looked at, and what is being asked.

Solara imports the page by its name, so that what the command line asked for is kept here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from abm.errors import InputError
from abm.noise import SEED
from abm.scenarios import DEFAULT, Scenario, load
from abm.scenarios.snapshot import snapshot
from experiments.session.arm import LiveArm
from experiments.session.configurations import LETTERS
from experiments.session.ensembles import Cloud
from experiments.session.journal import Journal
from experiments.session.policy import ArmPolicy, Replay
from experiments.session.replay import LARGEST, address, home, named, other_code, read
from experiments.session.session import Session
from experiments.worlds import ACCEPTED, DEFAULT_WORLD
from experiments.worlds.family import ChosenWorlds, chosen, named_worlds
from experiments.worlds.spread import Worlds
from viz.live.charts.scene import SceneArm
from viz.live.clouds import Clouds
from viz.live.player import Player
from viz.live.view.choices import Asked
from viz.live.web.wire import Wire

if TYPE_CHECKING:
    from experiments.sample.kept import KeptWars

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_USUAL = ("siloed", "coordinated")
_DEFAULT_PLAYED = "The default world is played."


@dataclass(frozen=True)
class Opening:
    """Beginning of a new tab: a replay, what a folder keeps, or the scenario's two arms, run 0.

    `asked` is what `--worlds` said, `chosen` the scenario's worlds, where it is known already.
    """

    scenario: Scenario
    replay: Replay | None = None
    host: str = LOOPBACK[0]
    port: int = 8765
    kept: KeptWars | None = None
    asked: str = DEFAULT_WORLD
    chosen: ChosenWorlds | None = None

    @property
    def open_to_network(self) -> bool:
        """Whether others than this machine can reach the page."""
        return self.host not in LOOPBACK

    @property
    def warning(self) -> Notice:
        """Who can open the page, where it is open to the network."""
        return Notice(
            "warning",
            f"This page is open to your network ({self.host}:{self.port}).",
            "Whoever has the address with its token can open it. Start without --host to keep it "
            "to yourself.",
        )

    def session(self) -> Session:
        """Return a session of its own."""
        if self.kept is not None:
            return self.kept.session()
        if self.replay is not None:
            return Session.from_replay(self.replay)
        return begin(self.scenario, self.worlds_of(self.scenario).worlds)

    def worlds_of(self, scenario: Scenario) -> ChosenWorlds:
        """Return the worlds in which a scenario is played at the page, and why there are none.

        Raises InputError for worlds that another model accepted.
        """
        if self.chosen is not None and scenario.hash == self.scenario.hash:
            return self.chosen
        return chosen(self.asked, scenario)


@dataclass(frozen=True, kw_only=True)
class ViewRequest:
    """Request of `concert view`: a scenario, a session or kept wars, and where it is served.

    `worlds` are asked for; a session and kept wars have worlds of their own, so that it is about
    what is chosen on the page after them.
    """

    scenario: str | None = None
    replay: Path | None = None
    kept: KeptWars | None = None
    worlds: str = ACCEPTED
    host: str = LOOPBACK[0]
    port: int = 8765
    browse: bool = True

    def opening(self) -> Opening:
        """Return what tabs begin with; raises InputError for what cannot be used."""
        if self.scenario is not None and self.replay is not None:
            raise InputError("give either a scenario or --replay: a session has its own scenario.")
        scenario = load(self.scenario or DEFAULT) if self.kept is None else self.kept.scenario
        return Opening(
            scenario=scenario,
            kept=self.kept,
            replay=None if self.replay is None else read(self.replay),
            host=self.host,
            port=self.port,
            asked=self.worlds,
            chosen=self._chosen(scenario),
        )

    def _chosen(self, scenario: Scenario) -> ChosenWorlds | None:
        if self.kept is not None:
            named_worlds(self.worlds)  # what cannot be used is refused before anything is served
            return ChosenWorlds(self.kept.worlds)
        if self.replay is not None:
            named_worlds(self.worlds)
            return None
        return chosen(self.worlds, scenario)


def begin(
    scenario: Scenario, worlds: Worlds | None = None, run: int = 0, seed: int = SEED
) -> Session:
    """Return a session of a scenario with its usual arms, spread over worlds if there are any."""
    return Session(scenario, run, seed, scenario.months, usual_plans(scenario), worlds)


def usual_plans(scenario: Scenario) -> tuple[ArmPolicy, ...]:
    """Return siloed and coordinated arms; where these are not declared, the first two that are."""
    declared = list(scenario.configurations)
    chosen = [name for name in _USUAL if name in declared]
    chosen += [name for name in declared if name not in chosen]
    return tuple(ArmPolicy(letter, name) for letter, name in zip(LETTERS[:2], chosen, strict=False))


_openings: list[Opening] = []


def set_opening(opening: Opening) -> None:
    """Let new tabs begin with this."""
    _openings[:] = [opening]


def opening() -> Opening:
    """Return what new tabs begin with."""
    return _openings[0]


Content = dict[str, object]  # of a part of the page: plain data, ready for JSON


NARROW = 600  # px below which one arm is shown at a time
ERROR = "error"  # the kind of a notice that says what was refused


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
class Viewport:
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


class WantedPicture(TypedDict):
    """A picture for the browser to draw: its option (JSON), its width and height (px)."""

    name: str
    option: str
    width: int
    height: int


class PictureRequest(TypedDict):
    """Pictures to draw and send back."""

    number: int
    figures: list[WantedPicture]


class Staged(NamedTuple):
    """An arm as figures see it, and what it was staged from: it stands as long as that does."""

    live: LiveArm
    plan: ArmPolicy
    cloud: Cloud | None
    arm: SceneArm


class Tab:
    """One tab of a browser; whoever changes it holds its `lock`.

    `kept` is the scenario as text, for the browser to keep, where it does not ship. `opened` counts
    the addresses that were opened or refused; `stays` is the session's own address when one was
    refused: until it is another one, the browser keeps what was refused.
    """

    def __init__(self, opening: Opening) -> None:
        """Begin what new tabs begin with; nothing is shown before `show`."""
        self.opening = opening
        self._paint: Callable[[], None] = _nowhere
        self.lock = threading.RLock()
        self.looks = Looks()
        self.rooms: dict[str, Viewport] = {}
        self.notices = [opening.warning] if opening.open_to_network else []
        self.file: File | None = None
        self.pictures: PictureRequest | None = None
        self.finish: Callable[[Sequence[tuple[str, str]]], None] | None = None  # with these drawn
        self.closed = False
        self.stage: dict[str, Staged] = {}
        self.drawings: dict[str, tuple[Hashable, Content]] = {}
        self.wire = Wire()
        self.player = Player(self.lock, self.advance, self.paint_now)
        self.clouds = Clouds(self.paint_now)
        self.journal = Journal()
        self.opened, self.stays = 0, ""
        self.take(opening.session())
        if opening.replay is not None:
            self.warn_of_other_code(opening.replay, "The session")
        if opening.kept is not None and opening.kept.note:
            self.say("warning", f"{opening.kept.name} was made elsewhere.", opening.kept.note)
        if opening.kept is None and opening.replay is None and opening.chosen is not None:
            self.warn_of_default_world(opening.chosen)

    def take(self, session: Session) -> None:
        """Show another session, as one first sees it."""
        self.player.stop()
        if _DEFAULT_PLAYED in [one.title for one in self.notices]:  # it is about another one
            self.notices = [one for one in self.warnings if one.title != _DEFAULT_PLAYED]
        self.session = session
        self.named = named(session.scenario)
        self.hash = str(self.named["hash"])
        self.kept = "" if home(session.scenario) else snapshot(session.scenario)
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
            self.asked.look(letters[-1])
        if self.asked.pair is None or not {*self.asked.pair} <= {*letters}:
            self.asked.pair = (letters[-2], letters[-1]) if len(letters) > 1 else None
        self.clouds.follow(self.session)

    def advance(self) -> bool:
        """Show the next month; False if there is none or the tab is gone."""
        with self.lock:
            return not self.closed and self.session.step()

    def show(self, paint: Callable[[], None]) -> None:
        """Let `paint` show the tab as it stands, from now on and whenever it has changed."""
        self._paint = paint
        self.paint_now()

    def paint_now(self) -> None:
        """Show the tab as it stands, as soon as the browser has drawn what it was last shown."""
        with self.lock:
            if not self.closed and self.wire.free():
                self._paint()

    def drawn(self) -> None:
        """Hear that the browser has drawn what it was shown; show what has changed since."""
        with self.lock:
            if self.wire.drawn():
                self.paint_now()

    def say(self, kind: str, title: str, text: str) -> None:
        """Say something above the page, one error at a time and at most three things."""
        before = self.warnings if kind == ERROR else self.notices
        self.notices = [*before, Notice(kind, title, text)][-3:]

    @property
    def warnings(self) -> list[Notice]:
        """What is said above the page besides that something was refused."""
        return [one for one in self.notices if one.kind != ERROR]

    def warn_of_other_code(self, replay: Replay, name: str) -> None:
        """Say if a session that is shown was saved with other code."""
        if words := other_code(replay):
            self.say("warning", f"{name} was saved with other code.", words.capitalize())

    def begin(self, scenario: Scenario, run: int, seed: int) -> None:
        """Show a session of a scenario, in the worlds that are asked for at the page.

        Raises InputError for worlds that cannot be used.
        """
        found = self.opening.worlds_of(scenario)
        self.take(begin(scenario, found.worlds, run, seed))
        self.warn_of_default_world(found)

    def warn_of_default_world(self, found: ChosenWorlds) -> None:
        """Say why a scenario is played in its default world, if worlds were asked for."""
        if found.why:
            self.say("warning", _DEFAULT_PLAYED, found.why)

    def save(self, name: str, kind: str, content: str, encoded: bool = False) -> None:
        """Give the browser a file to save."""
        number = self.file.number + 1 if self.file else 1
        self.file = File(number, name, kind, content, encoded)

    @property
    def address(self) -> str:
        """The address of the session."""
        return address(self.session.standing, self.named)

    @property
    def unsaved(self) -> bool:
        """Whether something would be lost with the page, as its address does not hold it."""
        asked = self.asked
        drafted = bool(asked.draft) or (asked.run, asked.seed) != (None, None)
        at_hand = self.session.scenario is self.opening.scenario
        return drafted or (len(self.kept.encode()) > LARGEST and not at_hand)

    def close(self) -> None:
        """Free everything: the tab is gone."""
        self.closed = True
        self.player.stop()
        self.clouds.stop()
        self.stage.clear()
        self.drawings.clear()
        self._paint = _nowhere
        del self.session


def _nowhere() -> None:
    """Show nothing: there is no page."""
