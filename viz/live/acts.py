"""What each message of the browser does: one handler for each, those that only look here."""

from __future__ import annotations

from abm.errors import InputError
from viz.live.dialogs import buttons
from viz.live.fields import Known
from viz.live.hands import HANDS, Handlers, on
from viz.live.messages import (
    FIGURES,
    TABS,
    ChooseAgent,
    ChooseArm,
    ChooseKind,
    ChoosePair,
    ChoosePlace,
    ChooseSince,
    ChooseTab,
    ChooseTheory,
    CloseAll,
    Dismiss,
    JumpTo,
    MoveMonths,
    PlayOrStop,
    SetDrawer,
    SetSpeed,
    ShowKeys,
    ShowTable,
    ShowTour,
    StepBack,
    StepOn,
    TellAgain,
    TellLooks,
    TellRooms,
    read,
)
from viz.live.player import CALM
from viz.live.world import Room, World


def act(world: World, told: object) -> None:
    """Do what a message asks for; raises InputError for what is not allowed."""
    message = read(told, known(world))
    HANDLERS[type(message)](world, message)


def known(world: World) -> Known:
    """Return the names of a tab that messages may use."""
    session = world.session
    scenario = session.scenario
    taken = [arm.plan.configuration for arm in session.arms.values()]
    return Known(
        months=session.months,
        arms=tuple(session.arms),
        agents=tuple(scenario.kremlin),
        theories=tuple(scenario.theories),
        configurations=tuple(dict.fromkeys([*scenario.configurations, *taken])),
        partners=tuple(scenario.frame.partners),
        buttons=buttons(world),
    )


def _play(world: World, message: PlayOrStop) -> None:
    if world.player.playing:
        world.player.stop()
    elif world.asked.question is None and not world.session.done:
        world.player.play()


def _step(world: World, message: StepOn) -> None:
    world.player.stop()
    world.session.step()


def _back(world: World, message: StepBack) -> None:
    world.player.stop()
    world.session.back()


def _jump(world: World, message: JumpTo) -> None:
    world.player.stop()
    world.session.jump(message.month)


def _move(world: World, message: MoveMonths) -> None:
    """Jump some months on or back, playing those that were never computed."""
    world.player.stop()
    goal = min(max(world.session.month + message.months, 0), world.session.months - 1)
    world.session.jump(goal)
    while world.session.month < goal and world.session.step():
        pass


def _speed(world: World, message: SetSpeed) -> None:
    world.player.speed = min(message.speed, CALM) if world.looks.calm else message.speed


def _looks(world: World, message: TellLooks) -> None:
    world.looks.width = message.width
    world.looks.theme = "dark" if message.dark else "light"
    world.looks.calm = message.calm
    if message.calm:
        world.player.speed = min(world.player.speed, CALM)


def _rooms(world: World, message: TellRooms) -> None:
    told = {one.figure: Room(one.pixels, one.seen) for one in message.rooms}
    rooms = world.rooms | told
    if len(rooms) > FIGURES:
        raise InputError(f"the page told of more than {FIGURES} figures.")
    world.rooms = rooms


def _table(world: World, message: ShowTable) -> None:
    tables = world.asked.tables ^ {message.figure}
    if len(tables) > FIGURES:
        raise InputError(f"the page asked for more than {FIGURES} tables.")
    world.asked.tables = tables


def _agent(world: World, message: ChooseAgent) -> None:
    world.asked.agent = message.agent


def _theory(world: World, message: ChooseTheory) -> None:
    world.asked.theory = message.theory


def _since(world: World, message: ChooseSince) -> None:
    world.asked.since = message.since


def _pair(world: World, message: ChoosePair) -> None:
    world.asked.pair = message.pair


def _kind(world: World, message: ChooseKind) -> None:
    world.asked.kind = message.kind


def _tab(world: World, message: ChooseTab) -> None:
    world.asked.tab = message.tab
    world.asked.drawer = True


def _drawer(world: World, message: SetDrawer) -> None:
    world.asked.drawer = message.open


def _place(world: World, message: ChoosePlace) -> None:
    world.asked.place = message.place
    if message.place in TABS:
        world.asked.tab = message.place


def _arm(world: World, message: ChooseArm) -> None:
    world.asked.arm = message.arm
    world.asked.draft = {}
    if message.policy:
        world.asked.tab, world.asked.place, world.asked.drawer = "policy", "policy", True


def _tour(world: World, message: ShowTour) -> None:
    world.asked.tour = message.step or None


def _keys(world: World, message: ShowKeys) -> None:
    world.asked.keys = not world.asked.keys


def _dismiss(world: World, message: Dismiss) -> None:
    place = message.place
    world.notices = [*world.notices[:place], *world.notices[place + 1 :]]


def _escape(world: World, message: CloseAll) -> None:
    """Close what lies over the page."""
    world.asked.question, world.asked.tour, world.asked.keys = None, None, False


def _again(world: World, message: TellAgain) -> None:
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
