"""What each message of the browser does: one handler for each, those that only look here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from abm.errors import InputError
from abm.scenarios import load
from experiments.session.policy import LEVERS, Change
from experiments.session.session import Session
from viz.live.dialogs import buttons, upload
from viz.live.fields import Known
from viz.live.messages import (
    FIGURES,
    TABS,
    AnswerQuestion,
    ApplyDraft,
    ChooseAgent,
    ChooseArm,
    ChooseConfiguration,
    ChooseKind,
    ChoosePair,
    ChoosePartner,
    ChoosePlace,
    ChooseScenario,
    ChooseSince,
    ChooseTab,
    ChooseTheory,
    CloseAll,
    CloseArm,
    DiscardDraft,
    Dismiss,
    DraftLever,
    EditLuck,
    ForkArm,
    JumpTo,
    Message,
    MoveMonths,
    OpenFile,
    PlayOrStop,
    ResetSession,
    SaveFile,
    SetDrawer,
    SetSpeed,
    ShowKeys,
    ShowTable,
    ShowTour,
    StepBack,
    StepOn,
    TakePictures,
    TellAgain,
    TellLooks,
    TellRooms,
    UndoChange,
    read,
)
from viz.live.player import CALM
from viz.live.tab import ForkQuestion, PastQuestion, ResetQuestion, Tab, Viewport, begin

Kind = TypeVar("Kind", bound=Message)
Handlers = dict[type[Message], Callable[[Tab, Any], None]]  # of their own kind of message


def on(
    kind: type[Kind], handler: Callable[[Tab, Kind], None]
) -> tuple[type[Message], Callable[[Tab, Any], None]]:
    """Return a kind of message with its handler; type checks hold the two together."""
    return kind, handler


def edit(world: Tab, message: EditLuck) -> None:
    """Note another run or seed, to be taken at the next reset."""
    asked, session = world.asked, world.session
    if message.run is not None:
        asked.run = None if message.run == session.run else message.run
    if message.seed is not None:
        asked.seed = None if message.seed == session.seed else message.seed


def reset(world: Tab, message: ResetSession) -> None:
    """Begin anew, asking first if changes or forks would be lost."""
    _anew(world, "")


def scenario(world: Tab, message: ChooseScenario) -> None:
    """Begin anew in another scenario that ships with Concert, asking first likewise."""
    _anew(world, message.scenario)


def _anew(world: Tab, scenario: str) -> None:
    world.player.stop()
    if world.session.log or any(arm.policy.fork for arm in world.session.arms.values()):
        world.asked.question = ResetQuestion(scenario)
    else:
        begin_anew(world, scenario)


def begin_anew(world: Tab, scenario: str) -> None:
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


def choose(world: Tab, message: ChooseConfiguration) -> None:
    """Give an arm another declared configuration."""
    world.player.stop()
    world.session.choose(message.arm, message.configuration)
    world.settle()


def close_arm(world: Tab, message: CloseArm) -> None:
    """Close an arm."""
    world.player.stop()
    world.session.close(message.arm)
    world.settle()


def fork(world: Tab, message: ForkArm) -> None:
    """Ask what a fork of an arm shall take."""
    world.player.stop()
    if len(world.session.arms) > 2:
        raise InputError("Three arms are open. Close one first.")
    world.asked.question = ForkQuestion(message.arm, world.session.month)


def draft(world: Tab, message: DraftLever) -> None:
    """Note where a lever shall stand, to be applied later."""
    world.asked.draft[message.lever] = message.level


def partner(world: Tab, message: ChoosePartner) -> None:
    """Choose the partner whose funding a lever is about."""
    world.asked.partner = message.partner


def discard(world: Tab, message: DiscardDraft) -> None:
    """Forget what was drafted."""
    _forget_draft(world)


def _forget_draft(world: Tab) -> None:
    world.asked.draft, world.asked.partner = {}, ""


def apply(world: Tab, message: ApplyDraft) -> None:
    """Let the drafted levers act from the next month on; asks where later months are stored."""
    world.player.stop()
    if not world.asked.draft:
        return
    if world.session.month < world.session.last:
        world.asked.question = PastQuestion(world.asked.arm)
    else:
        apply_draft(world, world.asked.arm, replay=False)


def apply_draft(world: Tab, letter: str, replay: bool) -> None:
    """Make the drafted changes in an arm, all or none."""
    _make(world, lambda session: letter, replay)


def fork_draft(world: Tab, letter: str) -> str:
    """Make the drafted changes in a new fork of an arm, and return its letter; all or nothing."""
    return _make(world, lambda session: session.fork(letter, session.month), replay=True)


def _make(world: Tab, arm_of: Callable[[Session], str], replay: bool) -> str:
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


def _change(world: Tab, name: str, value: float) -> Change:
    month = world.session.month
    lever = next(lever for lever in LEVERS if lever.name == name)
    code = world.asked.partner
    if lever.kind == "partner" and not code:
        raise InputError(f"{lever.label}: choose a partner first.")
    until = month + 2 if name == "kremlin.leader_change" else None  # a single month
    return Change(
        name, value, month + 1, until, (code,) if lever.kind == "partner" else None, month
    )


def undo(world: Tab, message: UndoChange) -> None:
    """Take a change back and play its arm again."""
    world.player.stop()
    world.session.undo(message.arm, message.place)
    world.settle()


def answer(world: Tab, message: AnswerQuestion) -> None:
    """Answer the question that is open; one that was answered already is gone."""
    from viz.live.dialogs import answered

    question, world.asked.question = world.asked.question, None
    if question:
        answered(world, question, message)


def export(world: Tab, message: SaveFile) -> None:
    """Give the browser a file of the session, or ask it for its pictures first."""
    from viz.live.export import EXPORTS

    EXPORTS[message.kind](world)


def pictures(world: Tab, message: TakePictures) -> None:
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


def act(world: Tab, told: object) -> None:
    """Do what a message asks for; raises InputError for what is not allowed."""
    message = read(told, known(world))
    HANDLERS[type(message)](world, message)


def known(world: Tab) -> Known:
    """Return the names of a tab that messages may use."""
    session = world.session
    scenario = session.scenario
    taken = [arm.policy.configuration for arm in session.arms.values()]
    return Known(
        months=session.months,
        arms=tuple(session.arms),
        agents=tuple(scenario.kremlin),
        theories=tuple(scenario.theories),
        configurations=tuple(dict.fromkeys([*scenario.configurations, *taken])),
        partners=tuple(scenario.frame.partners),
        buttons=buttons(world),
    )


def _play(world: Tab, message: PlayOrStop) -> None:
    if world.player.playing:
        world.player.stop()
    elif world.asked.question is None and not world.session.done:
        world.player.play()


def _step(world: Tab, message: StepOn) -> None:
    world.player.stop()
    world.session.step()


def _back(world: Tab, message: StepBack) -> None:
    world.player.stop()
    world.session.back()


def _jump(world: Tab, message: JumpTo) -> None:
    world.player.stop()
    world.session.jump(message.month)


def _move(world: Tab, message: MoveMonths) -> None:
    """Jump some months on or back, playing those that were never computed."""
    world.player.stop()
    goal = min(max(world.session.month + message.months, 0), world.session.months - 1)
    world.session.jump(goal)
    while world.session.month < goal and world.session.step():
        pass


def _speed(world: Tab, message: SetSpeed) -> None:
    world.player.speed = min(message.speed, CALM) if world.looks.calm else message.speed


def _looks(world: Tab, message: TellLooks) -> None:
    world.looks.width = message.width
    world.looks.theme = "dark" if message.dark else "light"
    world.looks.calm = message.calm
    if message.calm:
        world.player.speed = min(world.player.speed, CALM)


def _rooms(world: Tab, message: TellRooms) -> None:
    told = {one.figure: Viewport(one.pixels, one.seen) for one in message.rooms}
    rooms = world.rooms | told
    if len(rooms) > FIGURES:
        raise InputError(f"the page told of more than {FIGURES} figures.")
    world.rooms = rooms


def _table(world: Tab, message: ShowTable) -> None:
    tables = world.asked.tables ^ {message.figure}
    if len(tables) > FIGURES:
        raise InputError(f"the page asked for more than {FIGURES} tables.")
    world.asked.tables = tables


def _agent(world: Tab, message: ChooseAgent) -> None:
    world.asked.agent = message.agent


def _theory(world: Tab, message: ChooseTheory) -> None:
    world.asked.theory = message.theory


def _since(world: Tab, message: ChooseSince) -> None:
    world.asked.since = message.since


def _pair(world: Tab, message: ChoosePair) -> None:
    world.asked.pair = message.pair


def _kind(world: Tab, message: ChooseKind) -> None:
    world.asked.kind = message.kind


def _tab(world: Tab, message: ChooseTab) -> None:
    world.asked.tab = message.tab
    world.asked.drawer = True


def _drawer(world: Tab, message: SetDrawer) -> None:
    world.asked.drawer = message.open


def _place(world: Tab, message: ChoosePlace) -> None:
    world.asked.place = message.place
    if message.place in TABS:
        world.asked.tab = message.place


def _arm(world: Tab, message: ChooseArm) -> None:
    world.asked.arm = message.arm
    world.asked.draft = {}
    if message.policy:
        world.asked.tab, world.asked.place, world.asked.drawer = "policy", "policy", True


def _tour(world: Tab, message: ShowTour) -> None:
    world.asked.tour = message.step or None


def _keys(world: Tab, message: ShowKeys) -> None:
    world.asked.keys = not world.asked.keys


def _dismiss(world: Tab, message: Dismiss) -> None:
    place = message.place
    world.notices = [*world.notices[:place], *world.notices[place + 1 :]]


def _escape(world: Tab, message: CloseAll) -> None:
    """Close what lies over the page."""
    world.asked.question, world.asked.tour, world.asked.keys = None, None, False


def _again(world: Tab, message: TellAgain) -> None:
    """Tell everything again: the browser missed a message."""
    world.wire.forget()


#: The one handler of each kind of message.
HANDLERS: Handlers = dict(
    [
        on(TellAgain, _again),
        on(CloseAll, _escape),
        on(PlayOrStop, _play),
        on(StepOn, _step),
        on(StepBack, _back),
        on(JumpTo, _jump),
        on(MoveMonths, _move),
        on(SetSpeed, _speed),
        on(TellLooks, _looks),
        on(TellRooms, _rooms),
        on(ShowTable, _table),
        on(ChooseAgent, _agent),
        on(ChooseTheory, _theory),
        on(ChooseSince, _since),
        on(ChoosePair, _pair),
        on(ChooseKind, _kind),
        on(ChooseTab, _tab),
        on(SetDrawer, _drawer),
        on(ChoosePlace, _place),
        on(ChooseArm, _arm),
        on(ShowTour, _tour),
        on(ShowKeys, _keys),
        on(Dismiss, _dismiss),
        *HANDS,
    ]
)
