"""Changes of the session that a message asks for: its luck, its arms, their levers."""

from __future__ import annotations

from collections.abc import Callable

from abm.errors import InputError
from abm.scenarios import load
from experiments.session.policy import LEVERS, Change
from experiments.session.session import Session
from viz.live.changes import (
    ApplyDraft,
    ChooseConfiguration,
    ChoosePartner,
    ChooseScenario,
    CloseArm,
    DiscardDraft,
    DraftLever,
    EditLuck,
    ForkArm,
    RedoLast,
    ResetSession,
    UndoChange,
    UndoLast,
)
from viz.live.tab import Tab
from viz.live.view.choices import (
    ChoiceQuestion,
    CloseQuestion,
    ForkQuestion,
    PastQuestion,
    ResetQuestion,
)


def edit(tab: Tab, message: EditLuck) -> None:
    """Note another run or seed, to be taken at the next reset."""
    asked, session = tab.asked, tab.session
    if message.run is not None:
        asked.run = None if message.run == session.run else message.run
    if message.seed is not None:
        asked.seed = None if message.seed == session.seed else message.seed


def reset(tab: Tab, message: ResetSession) -> None:
    """Begin again, asking first if changes or forks would be lost."""
    _restart_or_ask(tab, "", message.run)


def scenario(tab: Tab, message: ChooseScenario) -> None:
    """Begin again in another scenario that ships with Concert, asking first likewise."""
    _restart_or_ask(tab, message.scenario)


def _restart_or_ask(tab: Tab, scenario: str, run: int | None = None) -> None:
    tab.player.stop()
    if tab.session.log or any(arm.policy.fork for arm in tab.session.arms.values()):
        tab.asked.question = ResetQuestion(scenario, run)
    else:
        restart(tab, scenario, run)


def restart(tab: Tab, scenario: str, run: int | None = None) -> None:
    """Begin again with the run and seed asked for, in another scenario if one is named."""
    asked, session = tab.asked, tab.session
    if run is not None:
        asked.run = run
    if scenario:
        run = session.run if asked.run is None else asked.run
        seed = session.seed if asked.seed is None else asked.seed
        tab.begin(load(scenario), run, seed)
        return
    session.reset(asked.run, asked.seed)
    asked.run = asked.seed = None
    asked.draft = {}
    tab.settle()


def choose(tab: Tab, message: ChooseConfiguration) -> None:
    """Give an arm another declared configuration; asks where months played would become others."""
    tab.player.stop()
    arm, configuration = message.arm, message.configuration
    if tab.session.rewrites(arm, configuration):
        tab.asked.question = ChoiceQuestion(arm, configuration)
    else:
        choose_at_once(tab, arm, configuration)


def choose_at_once(tab: Tab, arm: str, configuration: str) -> None:
    """Give an arm another declared configuration, and play what it played again."""
    tab.session.choose(arm, configuration)
    tab.settle()


def close_arm(tab: Tab, message: CloseArm) -> None:
    """Close an arm, asking first if changes were made to it."""
    tab.player.stop()
    own = [line for line in tab.session.log if line.letter == message.arm and line.undoable]
    if own and len(tab.session.arms) > 1:
        tab.asked.question = CloseQuestion(message.arm)
    else:
        close_at_once(tab, message.arm)


def close_at_once(tab: Tab, arm: str) -> None:
    """Close an arm."""
    tab.session.close(arm)
    tab.settle()


def fork(tab: Tab, message: ForkArm) -> None:
    """Ask what a fork of an arm shall take."""
    tab.player.stop()
    if len(tab.session.arms) > 2:
        raise InputError("Three arms are open. Close one first.")
    if tab.session.month >= tab.session.months - 1:
        raise InputError("No month follows this one; step back to fork.")
    tab.asked.question = ForkQuestion(message.arm, tab.session.month)


def draft(tab: Tab, message: DraftLever) -> None:
    """Note where a lever shall stand, to be applied later."""
    tab.asked.draft[message.lever] = message.level


def partner(tab: Tab, message: ChoosePartner) -> None:
    """Choose the partner whose funding a lever is about."""
    tab.asked.partner = message.partner


def discard(tab: Tab, message: DiscardDraft) -> None:
    """Forget what was drafted."""
    _forget_draft(tab)


def _forget_draft(tab: Tab) -> None:
    tab.asked.draft, tab.asked.partner = {}, ""


def apply(tab: Tab, message: ApplyDraft) -> None:
    """Let the drafted levers act from the next month on; asks where later months are stored."""
    tab.player.stop()
    if not tab.asked.draft:
        return
    if tab.session.month < tab.session.last:
        tab.asked.question = PastQuestion(tab.asked.arm)
    else:
        apply_draft(tab, tab.asked.arm, replay=False)


def apply_draft(tab: Tab, letter: str, replay: bool) -> None:
    """Make the drafted changes in an arm, all or none."""
    _make(tab, lambda session: letter, replay)


def fork_draft(tab: Tab, letter: str) -> str:
    """Make the drafted changes in a new fork of an arm, and return its letter; all or nothing."""
    return _make(tab, lambda session: session.fork(letter, session.month), replay=True)


def _make(tab: Tab, arm_of: Callable[[Session], str], replay: bool) -> str:
    asked, session = tab.asked, tab.session
    before = session.standing
    try:
        letter = arm_of(session)
        for name, value in asked.draft.items():
            session.change(letter, _change(tab, name, value), replay)
            replay = replay and session.month < session.last
    except InputError:
        session.resume(before)
        raise
    _forget_draft(tab)
    tab.settle()
    return letter


def _change(tab: Tab, name: str, value: float) -> Change:
    month = tab.session.month
    lever = next(lever for lever in LEVERS if lever.name == name)
    code = tab.asked.partner
    if lever.kind == "partner" and not code:
        raise InputError(f"{lever.label}: choose a partner first.")
    until = month + 2 if name == "kremlin.leader_change" else None  # a single month
    return Change(
        name, value, month + 1, until, (code,) if lever.kind == "partner" else None, month
    )


def undo(tab: Tab, message: UndoChange) -> None:
    """Take a change back and play its arm again."""
    tab.player.stop()
    tab.session.undo(message.arm, message.place)
    tab.settle()


def undo_last(tab: Tab, message: UndoLast) -> None:
    """Stand as before the last thing that was done."""
    _take_over(tab, tab.journal.undo)


def redo_last(tab: Tab, message: RedoLast) -> None:
    """Do again what was undone last."""
    _take_over(tab, tab.journal.redo)


def _take_over(tab: Tab, go: Callable[[Session], Session]) -> None:
    tab.player.stop()
    made = go(tab.session)
    if made is tab.session:
        tab.settle()
    else:
        tab.take(made)
