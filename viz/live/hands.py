"""What a browser may change: arms, levers, forks, run and seed, files in and out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from abm.errors import InputError
from abm.noise import LARGEST_RUN, LARGEST_SEED
from abm.parameters import FREE
from abm.scenarios import load, shipped
from experiments.session.levers import LEVERS, Lever
from experiments.session.plans import Change
from experiments.session.session import Session
from viz.live.opening import begin
from viz.live.told import number, text, whole
from viz.live.uploads import upload
from viz.live.world import World


def edit(world: World, told: dict[str, Any]) -> None:
    """Note another run or seed, to be taken at the next reset."""
    asked, session = world.asked, world.session
    if "run" in told:
        run = whole(told, "run", 0, LARGEST_RUN)
        asked.run = None if run == session.run else run
    if "seed" in told:
        seed = whole(told, "seed", 0, LARGEST_SEED)
        asked.seed = None if seed == session.seed else seed


def reset(world: World, told: dict[str, Any]) -> None:
    """Begin anew, asking first if changes or forks would be lost."""
    _anew(world, "")


def scenario(world: World, told: dict[str, Any]) -> None:
    """Begin anew in another scenario that ships with Concert, asking first likewise."""
    name = text(told, "scenario")
    known = [one for one, _ in shipped()]
    if name not in known:
        raise InputError(f"there is no scenario {name[:40]}; allowed: {', '.join(known)}.")
    _anew(world, name)


def _anew(world: World, scenario: str) -> None:
    world.player.stop()
    if world.session.log or any(arm.plan.fork for arm in world.session.arms.values()):
        world.asked.dialog = {"kind": "reset", "scenario": scenario}
    else:
        begin_anew(world, scenario)


def begin_anew(world: World, scenario: str) -> None:
    """Begin anew with the run and seed that were asked for, in another scenario if one is named."""
    asked, session = world.asked, world.session
    if scenario:
        run = session.run if asked.run is None else asked.run
        seed = session.seed if asked.seed is None else asked.seed
        world.take(begin(load(scenario), run, seed))
        return
    session.reset(asked.run, asked.seed)
    asked.run = asked.seed = None
    asked.draft = {}
    world.settle()


def choose(world: World, told: dict[str, Any]) -> None:
    """Give an arm another declared configuration."""
    world.player.stop()
    world.session.choose(letter_of(world, told), text(told, "configuration"))
    world.settle()


def open_arm(world: World, told: dict[str, Any]) -> None:
    """Open a further arm of a declared configuration."""
    world.player.stop()
    world.asked.arm = world.session.open(text(told, "configuration"))
    world.settle()


def close_arm(world: World, told: dict[str, Any]) -> None:
    """Close an arm."""
    world.player.stop()
    world.session.close(letter_of(world, told))
    world.settle()


def fork(world: World, told: dict[str, Any]) -> None:
    """Ask what a fork of an arm shall take."""
    world.player.stop()
    letter = letter_of(world, told)
    if len(world.session.arms) > 2:
        raise InputError("Three arms are open. Close one first.")
    world.asked.dialog = {"kind": "fork", "arm": letter, "month": world.session.month}


def draft(world: World, told: dict[str, Any]) -> None:
    """Note where a lever shall stand, to be applied later."""
    lever = lever_of(told)
    value = FREE if told.get("value") is None else number(told, "value")
    if lever.parameter.optional and told.get("value") is None:
        world.asked.draft[lever.name] = FREE
    else:
        world.asked.draft[lever.name] = lever.parameter.check(value, lever.label)


def partner(world: World, told: dict[str, Any]) -> None:
    """Choose the partner whose funding a lever is about."""
    code = text(told, "partner")
    if code and code not in world.session.scenario.frame.partners:
        raise InputError(f"there is no partner {code[:20]}.")
    world.asked.partner = code


def discard(world: World, told: dict[str, Any]) -> None:
    """Forget what was drafted."""
    world.asked.draft, world.asked.partner = {}, ""


def apply(world: World, told: dict[str, Any]) -> None:
    """Let the drafted levers act from the next month on; asks where later months are stored."""
    world.player.stop()
    if not world.asked.draft:
        return
    if world.session.month < world.session.last:
        world.asked.dialog = {"kind": "past", "arm": world.asked.arm}
    else:
        apply_draft(world, world.asked.arm, replay=False)


def apply_draft(world: World, letter: str, replay: bool) -> None:
    """Make the drafted changes in an arm, all or none."""
    asked, session = world.asked, world.session
    before = session.replay()
    try:
        for name, value in asked.draft.items():
            session.change(letter, _change(world, name, value), replay)
            replay = replay and session.month < session.last
    except InputError:
        world.session = Session.from_replay(before)
        raise
    discard(world, {})
    world.settle()


def _change(world: World, name: str, value: float) -> Change:
    month = world.session.month
    lever = next(lever for lever in LEVERS if lever.name == name)
    code = world.asked.partner
    if lever.kind == "partner" and not code:
        raise InputError(f"{lever.label}: choose a partner first.")
    until = month + 2 if name == "kremlin.leader_change" else None  # a single month
    return Change(
        name, value, month + 1, until, (code,) if lever.kind == "partner" else None, month
    )


def undo(world: World, told: dict[str, Any]) -> None:
    """Take a change back and play its arm again."""
    world.player.stop()
    world.session.undo(letter_of(world, told), whole(told, "place", 0, 10_000))
    world.settle()


def answer(world: World, told: dict[str, Any]) -> None:
    """Answer the dialog that is open."""
    from viz.live.dialogs import ANSWERS

    dialog, world.asked.dialog = world.asked.dialog, None
    if dialog:
        ANSWERS[dialog["kind"]](world, dialog, told)


def export(world: World, told: dict[str, Any]) -> None:
    """Give the browser a file of the session, or ask it for its pictures first."""
    from viz.live.export import EXPORTS

    kind = text(told, "kind")
    if kind not in EXPORTS:
        raise InputError(f"export = {kind[:20]}; allowed: {', '.join(EXPORTS)}.")
    EXPORTS[kind](world)


def pictures(world: World, told: dict[str, Any]) -> None:
    """Take the pictures that the browser drew, and give them back as the file asked for."""
    from viz.live.export import take_pictures

    take_pictures(world, told.get("pictures"))


def letter_of(world: World, told: dict[str, Any]) -> str:
    """Return the arm that a message is about; raises InputError if there is no such arm."""
    letter = text(told, "arm")
    if letter not in world.session.arms:
        raise InputError(f"there is no arm {letter[:20]}.")
    return letter


def lever_of(told: dict[str, Any]) -> Lever:
    """Return the lever that a message is about; raises InputError if there is no such lever."""
    name = text(told, "lever")
    found = [lever for lever in LEVERS if lever.name == name]
    if not found:
        raise InputError(f"there is no lever {name[:40]}.")
    return found[0]


HANDS: dict[str, Callable[[World, dict[str, Any]], None]] = {
    "edit": edit,
    "reset": reset,
    "scenario": scenario,
    "choose": choose,
    "open": open_arm,
    "close": close_arm,
    "fork": fork,
    "draft": draft,
    "partner": partner,
    "discard": discard,
    "apply": apply,
    "undo": undo,
    "answer": answer,
    "upload": upload,
    "export": export,
    "pictures": pictures,
}
