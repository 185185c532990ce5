"""One handler for each message of the browser, and `act`, which finds it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from abm.errors import InputError
from viz.live import actions, dialogs, export
from viz.live.changes import (
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
    OpenAddress,
    OpenFile,
    RedoLast,
    ResetSession,
    UndoChange,
    UndoLast,
)
from viz.live.fields import Known, Message
from viz.live.messages import (
    DRAWN,
    FIGURES,
    RAIL,
    ChooseAgent,
    ChooseArm,
    ChooseKind,
    ChoosePair,
    ChoosePlace,
    ChooseRail,
    ChooseSince,
    ChooseTheory,
    CloseAll,
    Dismiss,
    JumpTo,
    MoveMonths,
    PlayOrStop,
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
    read,
)
from viz.live.player import CALM
from viz.live.tab import ERROR, Tab, Viewport

Kind = TypeVar("Kind", bound=Message)
Handlers = dict[type[Message], Callable[[Tab, Any], None]]  # of their own kind of message
#: What a browser tells of itself: it answers no refusal.
_UNASKED = (TellAgain, TellLooks, TellRooms, TakePictures)


def on(
    kind: type[Kind], handler: Callable[[Tab, Kind], None]
) -> tuple[type[Message], Callable[[Tab, Any], None]]:
    """Return a kind of message with its handler; type checks hold the two together."""
    return kind, handler


def act(tab: Tab, told: object) -> None:
    """Do what the browser asks; what it gets wrong is said on the page, nothing is changed."""
    if tab.closed:
        return
    if told == DRAWN:
        tab.drawn()
        return
    with tab.lock:
        try:
            _do(tab, told)
        except InputError as error:
            tab.say(ERROR, "Refused. Nothing was changed.", str(error))
    tab.paint_now()


def _do(tab: Tab, told: object) -> None:
    """Do what a message asks for; raises InputError for what is not allowed."""
    notices, before = tab.notices, tab.session.standing
    message = dialogs.unanswered(tab, read(told, known(tab)))
    if message is None:
        return
    HANDLERS[type(message)](tab, message)
    begun = isinstance(message, OpenAddress) and not tab.journal.undoable
    if not begun and not isinstance(message, UndoLast | RedoLast):
        tab.journal.note(before, tab.session.standing)
    if tab.notices is notices and not isinstance(message, _UNASKED):
        tab.notices = tab.warnings


def known(tab: Tab) -> Known:
    """Return the names of a tab that messages may use."""
    session = tab.session
    scenario = session.scenario
    taken = [arm.policy.configuration for arm in session.arms.values()]
    return Known(
        months=session.months,
        arms=tuple(session.arms),
        agents=tuple(scenario.kremlin),
        theories=tuple(scenario.theories),
        configurations=tuple(dict.fromkeys([*scenario.configurations, *taken])),
        partners=tuple(scenario.scope.partners),
        buttons=dialogs.buttons(tab),
    )


def _play(tab: Tab, message: PlayOrStop) -> None:
    if tab.player.playing:
        tab.player.stop()
    elif tab.asked.question is None and not tab.session.done:
        tab.player.play()


def _step(tab: Tab, message: StepOn) -> None:
    tab.player.stop()
    tab.session.step()


def _back(tab: Tab, message: StepBack) -> None:
    tab.player.stop()
    tab.session.back()


def _jump(tab: Tab, message: JumpTo) -> None:
    tab.player.stop()
    tab.session.jump(message.month)


def _move(tab: Tab, message: MoveMonths) -> None:
    """Jump some months on or back, playing those that were never computed."""
    tab.player.stop()
    goal = min(max(tab.session.month + message.months, 0), tab.session.months - 1)
    tab.session.jump(goal)
    while tab.session.month < goal and tab.session.step():
        pass


def _speed(tab: Tab, message: SetSpeed) -> None:
    tab.player.speed = min(message.speed, CALM) if tab.looks.calm else message.speed


def _looks(tab: Tab, message: TellLooks) -> None:
    tab.looks.width = message.width
    tab.looks.theme = "dark" if message.dark else "light"
    tab.looks.calm = message.calm
    if message.calm:
        tab.player.speed = min(tab.player.speed, CALM)


def _rooms(tab: Tab, message: TellRooms) -> None:
    told = {one.figure: Viewport(one.pixels, one.seen) for one in message.rooms}
    rooms = tab.rooms | told
    if len(rooms) > FIGURES:
        raise InputError(f"the page told of more than {FIGURES} figures.")
    tab.rooms = rooms


def _table(tab: Tab, message: ShowTable) -> None:
    tables = tab.asked.tables ^ {message.figure}
    if len(tables) > FIGURES:
        raise InputError(f"the page asked for more than {FIGURES} tables.")
    tab.asked.tables = tables


def _agent(tab: Tab, message: ChooseAgent) -> None:
    tab.asked.agent = message.agent


def _theory(tab: Tab, message: ChooseTheory) -> None:
    tab.asked.theory = message.theory


def _since(tab: Tab, message: ChooseSince) -> None:
    tab.asked.since = message.since


def _pair(tab: Tab, message: ChoosePair) -> None:
    tab.asked.pair = message.pair


def _kind(tab: Tab, message: ChooseKind) -> None:
    tab.asked.kind = message.kind


def _rail(tab: Tab, message: ChooseRail) -> None:
    tab.asked.rail = message.tab
    tab.asked.drawer = True


def _drawer(tab: Tab, message: SetDrawer) -> None:
    tab.asked.drawer = message.open


def _place(tab: Tab, message: ChoosePlace) -> None:
    tab.asked.place = message.place
    if message.place in RAIL:
        tab.asked.rail = message.place


def _arm(tab: Tab, message: ChooseArm) -> None:
    tab.asked.look(message.arm)
    if message.policy:
        tab.asked.rail, tab.asked.place, tab.asked.drawer = "policy", "policy", True


def _tour(tab: Tab, message: ShowTour) -> None:
    tab.asked.tour = message.step or None


def _keys(tab: Tab, message: ShowKeys) -> None:
    tab.asked.keys = not tab.asked.keys


def _dismiss(tab: Tab, message: Dismiss) -> None:
    place = message.place
    tab.notices = [*tab.notices[:place], *tab.notices[place + 1 :]]


def _escape(tab: Tab, message: CloseAll) -> None:
    """Close what lies over the page."""
    asked = tab.asked
    if asked.question is None and asked.tour is None and not asked.keys:
        asked.drawer = False
    asked.question, asked.tour, asked.keys = None, None, False


def _again(tab: Tab, message: TellAgain) -> None:
    """Tell everything again: the browser missed a message."""
    tab.wire.forget()


def _save(tab: Tab, message: SaveFile) -> None:
    """Give the browser a file of the session, or ask it for its pictures first."""
    if message.kind in export.EXPORTS:
        export.EXPORTS[message.kind](tab)
    else:
        export.save_figure(tab, message.figure, message.kind)


def _take_pictures(tab: Tab, message: TakePictures) -> None:
    """Take the pictures that the browser drew, and give them back as the file asked for."""
    export.take_pictures(tab, [(one.name, one.svg) for one in message.pictures])


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
        on(ChooseRail, _rail),
        on(SetDrawer, _drawer),
        on(ChoosePlace, _place),
        on(ChooseArm, _arm),
        on(ShowTour, _tour),
        on(ShowKeys, _keys),
        on(Dismiss, _dismiss),
        on(EditLuck, actions.edit),
        on(ResetSession, actions.reset),
        on(ChooseScenario, actions.scenario),
        on(ChooseConfiguration, actions.choose),
        on(CloseArm, actions.close_arm),
        on(ForkArm, actions.fork),
        on(DraftLever, actions.draft),
        on(ChoosePartner, actions.partner),
        on(DiscardDraft, actions.discard),
        on(ApplyDraft, actions.apply),
        on(UndoChange, actions.undo),
        on(UndoLast, actions.undo_last),
        on(RedoLast, actions.redo_last),
        on(OpenAddress, dialogs.open_address),
        on(AnswerQuestion, dialogs.answer),
        on(OpenFile, dialogs.upload),
        on(SaveFile, _save),
        on(TakePictures, _take_pictures),
    ]
)
