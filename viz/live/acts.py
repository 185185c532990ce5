"""What a browser may ask for: each message is checked here, whatever the page's widgets allow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from abm.errors import InputError
from viz.live.hands import HANDS
from viz.live.player import CALM, SPEEDS
from viz.live.told import text, whole
from viz.live.world import Room, World

TABS = ("why", "policy", "log")
PLACES = ("watch", *TABS)
WIDEST = 10_000  # px
FIGURES = 40  # rooms of figures that a browser may tell of
STEPS = 5  # of the tour

Act = Callable[[World, dict[str, Any]], None]


def act(world: World, told: dict[str, Any]) -> None:
    """Do what a message asks for; raises InputError for what is not allowed."""
    name = text(told, "act")
    if name not in ACTS:
        raise InputError(f"the page asked for '{name[:40]}', which there is not.")
    ACTS[name](world, told)


def _play(world: World, told: dict[str, Any]) -> None:
    if world.player.playing:
        world.player.stop()
    elif world.asked.dialog is None and not world.session.done:
        world.player.play()


def _step(world: World, told: dict[str, Any]) -> None:
    world.player.stop()
    world.session.step()


def _back(world: World, told: dict[str, Any]) -> None:
    world.player.stop()
    world.session.back()


def _jump(world: World, told: dict[str, Any]) -> None:
    world.player.stop()
    world.session.jump(whole(told, "month", 0, world.session.months - 1))


def _move(world: World, told: dict[str, Any]) -> None:
    """Jump some months on or back, playing those that were never computed."""
    world.player.stop()
    months = whole(told, "months", -world.session.months, world.session.months)
    goal = min(max(world.session.month + months, 0), world.session.months - 1)
    world.session.jump(goal)
    while world.session.month < goal and world.session.step():
        pass


def _speed(world: World, told: dict[str, Any]) -> None:
    speed = whole(told, "speed", 1, max(SPEEDS))
    if speed not in SPEEDS:
        raise InputError(
            f"speed = {speed}; allowed: {', '.join(map(str, SPEEDS))} months a second."
        )
    world.player.speed = min(speed, CALM) if world.looks.calm else speed


def _looks(world: World, told: dict[str, Any]) -> None:
    world.looks.width = whole(told, "width", 1, WIDEST)
    world.looks.theme = "dark" if told.get("dark") is True else "light"
    world.looks.calm = told.get("calm") is True
    if world.looks.calm:
        world.player.speed = min(world.player.speed, CALM)


def _rooms(world: World, told: dict[str, Any]) -> None:
    rooms = told.get("rooms")
    if not isinstance(rooms, list) or len(rooms) > FIGURES:
        raise InputError(f"rooms: a list of at most {FIGURES} figures is expected.")
    for room in rooms:
        name = text(room, "figure", 40)
        if name not in world.rooms and len(world.rooms) >= FIGURES:
            raise InputError(f"the page told of more than {FIGURES} figures.")
        world.rooms[name] = Room(whole(room, "pixels", 0, WIDEST), room.get("seen") is True)


def _table(world: World, told: dict[str, Any]) -> None:
    world.asked.tables ^= {text(told, "figure")}


def _agent(world: World, told: dict[str, Any]) -> None:
    world.asked.agent = _one_of(told, "agent", tuple(world.session.scenario.kremlin))


def _theory(world: World, told: dict[str, Any]) -> None:
    world.asked.theory = _one_of(told, "theory", tuple(world.session.scenario.theories))


def _since(world: World, told: dict[str, Any]) -> None:
    world.asked.since = _one_of(told, "since", ("treatment", "prior", "month"))


def _pair(world: World, told: dict[str, Any]) -> None:
    letters = tuple(world.session.arms)
    first, _, second = text(told, "pair").partition(" ")
    if first not in letters or second not in letters or first == second:
        raise InputError(f"a pair is two of the arms {', '.join(letters)}.")
    world.asked.pair = (first, second)


def _kind(world: World, told: dict[str, Any]) -> None:
    from experiments.session.events import KINDS

    world.asked.kind = _one_of(told, "kind", ("", *KINDS))


def _tab(world: World, told: dict[str, Any]) -> None:
    world.asked.tab = _one_of(told, "tab", TABS)
    world.asked.drawer = True


def _drawer(world: World, told: dict[str, Any]) -> None:
    world.asked.drawer = told.get("open") is True


def _place(world: World, told: dict[str, Any]) -> None:
    world.asked.place = _one_of(told, "place", PLACES)
    if world.asked.place in TABS:
        world.asked.tab = world.asked.place


def _arm(world: World, told: dict[str, Any]) -> None:
    world.asked.arm = _one_of(told, "arm", tuple(world.session.arms))
    world.asked.draft = {}
    if told.get("policy") is True:
        world.asked.tab, world.asked.place, world.asked.drawer = "policy", "policy", True


def _tour(world: World, told: dict[str, Any]) -> None:
    step = whole(told, "step", 0, STEPS)
    world.asked.tour = None if step == 0 else step


def _keys(world: World, told: dict[str, Any]) -> None:
    world.asked.keys = not world.asked.keys


def _dismiss(world: World, told: dict[str, Any]) -> None:
    place = whole(told, "place", 0, max(len(world.notices) - 1, 0))
    world.notices = [*world.notices[:place], *world.notices[place + 1 :]]


def _one_of(told: dict[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    value = text(told, name)
    if value not in allowed:
        raise InputError(f"{name} = {value[:40]!r}; allowed: {', '.join(allowed)}.")
    return value


def _escape(world: World, told: dict[str, Any]) -> None:
    """Close what lies over the page."""
    world.asked.dialog, world.asked.tour, world.asked.keys = None, None, False


def _again(world: World, told: dict[str, Any]) -> None:
    """Tell everything again: the browser missed a message."""
    world.wire.forget()


ACTS: dict[str, Act] = {
    "again": _again,
    "escape": _escape,
    "play": _play,
    "step": _step,
    "back": _back,
    "jump": _jump,
    "move": _move,
    "speed": _speed,
    "looks": _looks,
    "rooms": _rooms,
    "table": _table,
    "agent": _agent,
    "theory": _theory,
    "since": _since,
    "pair": _pair,
    "kind": _kind,
    "tab": _tab,
    "drawer": _drawer,
    "place": _place,
    "arm": _arm,
    "tour": _tour,
    "keys": _keys,
    "dismiss": _dismiss,
    **HANDS,
}
