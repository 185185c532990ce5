"""What a browser may change: arms, levers, forks, run and seed, files in and out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from abm.errors import InputError
from abm.scenarios import load
from experiments.session.policy import LEVERS, Change
from experiments.session.session import Session
from viz.live.messages import (
    AnswerQuestion,
    ApplyDraft,
    ChooseConfiguration,
    ChoosePartner,
    ChooseScenario,
    CloseArm,
    DiscardDraft,
    DraftLever,
    EditLuck,
    ForkArm,
    Message,
    OpenFile,
    ResetSession,
    SaveFile,
    TakePictures,
    UndoChange,
)
from viz.live.opening import begin
from viz.live.uploads import upload
from viz.live.world import ForkQuestion, PastQuestion, ResetQuestion, World

Kind = TypeVar("Kind", bound=Message)
Handlers = dict[type[Message], Callable[[World, Any], None]]  # of their own kind of message


def on(
    kind: type[Kind], handler: Callable[[World, Kind], None]
) -> tuple[type[Message], Callable[[World, Any], None]]:
    """Return a kind of message with its handler; type checks hold the two together."""
    return kind, handler


def edit(world: World, message: EditLuck) -> None:
    """Note another run or seed, to be taken at the next reset."""
    asked, session = world.asked, world.session
    if message.run is not None:
        asked.run = None if message.run == session.run else message.run
    if message.seed is not None:
        asked.seed = None if message.seed == session.seed else message.seed


def reset(world: World, message: ResetSession) -> None:
    """Begin anew, asking first if changes or forks would be lost."""
    _anew(world, "")


def scenario(world: World, message: ChooseScenario) -> None:
    """Begin anew in another scenario that ships with Concert, asking first likewise."""
    _anew(world, message.scenario)


def _anew(world: World, scenario: str) -> None:
    world.player.stop()
    if world.session.log or any(arm.plan.fork for arm in world.session.arms.values()):
        world.asked.question = ResetQuestion(scenario)
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


def choose(world: World, message: ChooseConfiguration) -> None:
    """Give an arm another declared configuration."""
    world.player.stop()
    world.session.choose(message.arm, message.configuration)
    world.settle()


def close_arm(world: World, message: CloseArm) -> None:
    """Close an arm."""
    world.player.stop()
    world.session.close(message.arm)
    world.settle()


def fork(world: World, message: ForkArm) -> None:
    """Ask what a fork of an arm shall take."""
    world.player.stop()
    if len(world.session.arms) > 2:
        raise InputError("Three arms are open. Close one first.")
    world.asked.question = ForkQuestion(message.arm, world.session.month)


def draft(world: World, message: DraftLever) -> None:
    """Note where a lever shall stand, to be applied later."""
    world.asked.draft[message.lever] = message.level


def partner(world: World, message: ChoosePartner) -> None:
    """Choose the partner whose funding a lever is about."""
    world.asked.partner = message.partner


def discard(world: World, message: DiscardDraft) -> None:
    """Forget what was drafted."""
    _forget_draft(world)


def _forget_draft(world: World) -> None:
    world.asked.draft, world.asked.partner = {}, ""


def apply(world: World, message: ApplyDraft) -> None:
    """Let the drafted levers act from the next month on; asks where later months are stored."""
    world.player.stop()
    if not world.asked.draft:
        return
    if world.session.month < world.session.last:
        world.asked.question = PastQuestion(world.asked.arm)
    else:
        apply_draft(world, world.asked.arm, replay=False)


def apply_draft(world: World, letter: str, replay: bool) -> None:
    """Make the drafted changes in an arm, all or none."""
    _make(world, lambda session: letter, replay)


def fork_draft(world: World, letter: str) -> str:
    """Make the drafted changes in a new fork of an arm, and return its letter; all or nothing."""
    return _make(world, lambda session: session.fork(letter, session.month), replay=True)


def _make(world: World, arm_of: Callable[[Session], str], replay: bool) -> str:
    asked, session = world.asked, world.session
    before = session.replay()
    try:
        letter = arm_of(session)
        for name, value in asked.draft.items():
            session.change(letter, _change(world, name, value), replay)
            replay = replay and session.month < session.last
    except InputError:
        world.session = Session.from_replay(before)
        raise
    _forget_draft(world)
    world.settle()
    return letter


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


def undo(world: World, message: UndoChange) -> None:
    """Take a change back and play its arm again."""
    world.player.stop()
    world.session.undo(message.arm, message.place)
    world.settle()


def answer(world: World, message: AnswerQuestion) -> None:
    """Answer the question that is open; one that was answered already is gone."""
    from viz.live.dialogs import answered

    question, world.asked.question = world.asked.question, None
    if question:
        answered(world, question, message)


def export(world: World, message: SaveFile) -> None:
    """Give the browser a file of the session, or ask it for its pictures first."""
    from viz.live.export import EXPORTS

    EXPORTS[message.kind](world)


def pictures(world: World, message: TakePictures) -> None:
    """Take the pictures that the browser drew, and give them back as the file asked for."""
    from viz.live.export import take_pictures

    take_pictures(world, [one.svg for one in message.pictures])


HANDS = (
    on(EditLuck, edit),
    on(ResetSession, reset),
    on(ChooseScenario, scenario),
    on(ChooseConfiguration, choose),
    on(CloseArm, close_arm),
    on(ForkArm, fork),
    on(DraftLever, draft),
    on(ChoosePartner, partner),
    on(DiscardDraft, discard),
    on(ApplyDraft, apply),
    on(UndoChange, undo),
    on(AnswerQuestion, answer),
    on(OpenFile, upload),
    on(SaveFile, export),
    on(TakePictures, pictures),
)
