"""Whatever is done to a session can be undone and done again, and nothing else moves with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from abm.scenarios import Scenario, load
from experiments.session.journal import MOST, MOST_SCENARIOS, Journal, difference
from experiments.session.policy import ArmPolicy, Change
from experiments.session.session import Session

Open = Callable[..., Session]


def effort(first: int, value: float = 0.5) -> Change:
    return Change("planning.national_effort", value, first, None, None, first - 1)


def rows(session: Session) -> dict[str, list[dict[str, float]]]:
    return {letter: [f.row for f in arm.frames] for letter, arm in session.arms.items()}


def change(session: Session) -> None:
    session.change("A", effort(session.month + 1), replay=True)


def close(session: Session) -> None:
    session.close("B")


def fork(session: Session) -> None:
    session.fork("B", session.month, "siloed")


def choose(session: Session) -> None:
    session.choose("A", "national")


def reset(session: Session) -> None:
    session.reset()


def other_luck(session: Session) -> None:
    session.reset(run=9)


DONE = {
    "a change of A": change,
    "arm B closed": close,
    "arm C opened": fork,
    "another policy of A": choose,
    "reset": reset,
}


def done(session: Session, journal: Journal, act: Callable[[Session], None]) -> None:
    before = session.standing
    act(session)
    journal.note(before, session.standing)


@pytest.mark.parametrize(("words", "act"), [*DONE.items(), ("run 9", other_luck)])
def test_everything_is_undone_and_done_again(
    opened: Open, words: str, act: Callable[[Session], None]
) -> None:
    session, journal = opened(), Journal()
    session.play_to(14)
    session.jump(6)
    stood, played = session.standing, rows(session)
    done(session, journal, act)
    after, then = session.standing, rows(session)
    assert journal.undoable == words
    assert journal.redoable == ""
    session = journal.undo(session)
    assert (session.standing, rows(session)) == (stood, played)
    assert (journal.undoable, journal.redoable) == ("", words)
    session = journal.redo(session)
    assert replace(session.standing, last=0) == replace(after, last=0)
    assert all(rows(session)[letter][: len(then[letter])] == then[letter] for letter in then)
    assert (journal.undoable, journal.redoable) == (words, "")


def test_steps_are_gone_over_one_by_one_and_another_act_ends_what_was_undone(opened: Open) -> None:
    session, journal = opened(), Journal()
    session.play_to(8)
    session.jump(8)
    stood = [session.standing]
    for act in (change, choose, fork, close):
        done(session, journal, act)
        stood.append(session.standing)
    for place in (3, 2, 1, 0):
        session = journal.undo(session)
        assert session.standing == stood[place]
    for place in (1, 2):
        session = journal.redo(session)
        assert session.standing == stood[place]
    done(session, journal, close)
    assert journal.redoable == ""
    assert journal.redo(session) is session


def test_arms_whose_policy_stays_are_not_played_again(opened: Open) -> None:
    session, journal = opened(), Journal()
    session.play_to(8)
    session.jump(3)
    kept = session.arms["B"]
    done(session, journal, change)
    assert journal.undo(session) is session
    assert session.arms["B"] is kept


def test_the_month_that_is_looked_at_stays_unless_it_was_moved_from(opened: Open) -> None:
    session, journal = opened(), Journal()
    session.play_to(5)
    session.jump(5)
    done(session, journal, change)
    session.play_to(12)
    session.jump(12)
    session = journal.undo(session)
    assert (session.month, session.last) == (12, 12)
    done(session, journal, reset)
    session = journal.undo(session)
    assert (session.month, session.last) == (12, 12)


def test_looking_at_other_months_is_no_step(opened: Open) -> None:
    session, journal = opened(), Journal()
    done(session, journal, lambda one: one.play_to(4))
    done(session, journal, lambda one: one.jump(2))
    assert journal.undoable == ""
    assert journal.undo(session) is session


def test_a_reset_that_only_takes_time_back_can_be_undone(opened: Open) -> None:
    session, journal = opened(), Journal()
    session.play_to(9)
    session.jump(7)
    done(session, journal, reset)
    assert journal.undoable == "reset"
    assert journal.undo(session).standing.last == 9


def test_another_scenario_is_left_again(opened: Open, six: Scenario) -> None:
    session, journal = opened(), Journal()
    session.play_to(4)
    before = session.standing
    other = Session(load("six-partners"), 0, 1, 12, (ArmPolicy("A", "siloed"),))
    journal.note(before, other.standing)
    assert journal.undoable == "another session"
    assert journal.undo(other).standing == before


def test_steps_and_scenarios_are_bounded(opened: Open) -> None:
    session, journal = opened("siloed"), Journal()
    stood = session.standing
    for run in range(MOST + 9):
        journal.note(replace(stood, run=run), replace(stood, run=run + 1))
    count = 0
    while journal.undoable:
        session = journal.undo(session)
        count += 1
    assert count == MOST
    for _ in range(MOST_SCENARIOS + 3):
        journal.note(replace(stood, scenario=load("six-partners")), stood)
    for place in range(MOST_SCENARIOS + 3):
        assert bool(journal.undoable) == (place < MOST_SCENARIOS)
        session = journal.undo(session)


def test_what_is_many_things_is_said_to_be(opened: Open) -> None:
    session = opened()
    before = session.standing
    session.close("A")
    change_b = replace(session.arms["B"].policy, changes=(effort(1),))
    after = replace(session.standing, arms=(change_b,))
    assert difference(before, after) == "several changes"
    taken = replace(before, arms=(before.arms[0], change_b))
    assert difference(taken, before) == "reset"
    assert difference(replace(taken, last=3), replace(before, last=3)) == (
        "a change of B taken back"
    )
