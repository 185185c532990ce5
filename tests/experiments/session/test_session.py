"""A session shows stored months, plays new ones in lockstep, and never rewrites in silence."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from abm.errors import InputError
from abm.scenarios import Scenario
from experiments.session.policy import ArmPolicy, Change
from experiments.session.session import Session

Open = Callable[..., Session]


def effort(first: int, value: float = 0.5, until: int | None = None) -> Change:
    return Change("planning.national_effort", value, first, until, None, first - 1)


def rows(session: Session, letter: str) -> list[dict[str, float]]:
    return [frame.row for frame in session.arms[letter].frames]


def lengths(session: Session) -> dict[str, int]:
    return {letter: len(arm.frames) for letter, arm in session.arms.items()}


def test_month_0_is_there_at_once(opened: Open) -> None:
    session = opened()
    assert (session.month, session.last, session.done) == (0, 0, False)
    assert lengths(session) == {"A": 1, "B": 1}
    assert session.date(0) == "March 2022"


def test_arms_advance_together_and_months_are_kept(opened: Open) -> None:
    session = opened()
    assert [session.step() for _ in range(4)] == [True] * 4
    assert (session.month, lengths(session)) == (4, {"A": 5, "B": 5})
    kept = rows(session, "B")
    assert session.back()
    assert (session.month, session.last) == (3, 4)
    session.jump(1)
    assert session.step()
    assert (session.month, lengths(session)) == (2, {"A": 5, "B": 5})
    assert rows(session, "B") == kept


def test_months_never_computed_cannot_be_reached_by_jumping(opened: Open) -> None:
    session = opened()
    session.step()
    session.jump(15)
    assert (session.month, session.last) == (1, 1)
    session.jump(-3)
    assert (session.month, session.back()) == (0, False)


def test_a_session_ends_at_the_horizon(opened: Open) -> None:
    session = opened(months=12)
    while session.step():
        pass
    assert (session.month, session.done, session.step()) == (11, True, False)
    assert all(arm.outcome for arm in session.arms.values())


def test_arms_meet_the_same_luck_until_treatment(opened: Open) -> None:
    session = opened(months=14)
    while session.step():
        pass
    first, second = rows(session, "A"), rows(session, "B")
    assert first[:11] == second[:11]
    assert first[11] != second[11]


def test_a_change_acts_from_the_next_month_on(opened: Open) -> None:
    plain, changed = opened("siloed"), opened("siloed")
    for session in (plain, changed):
        session.play_to(6)
        session.jump(6)
    changed.change("A", effort(7))
    for session in (plain, changed):
        session.step()
    assert rows(changed, "A")[:7] == rows(plain, "A")[:7]
    assert rows(changed, "A")[7] != rows(plain, "A")[7]
    told = [event.text for event in changed.arms["A"].frames[7].events if event.kind == "change"]
    assert told == ["Your change: planning.national_effort = 0.5."]


def test_what_is_shown_is_not_touched_by_a_change(opened: Open) -> None:
    session = opened()
    session.step()
    with pytest.raises(InputError, match="from month 2 on at the earliest; nothing earlier"):
        session.change("B", effort(1))


def test_stored_months_are_never_rewritten_unasked(opened: Open) -> None:
    session = opened()
    session.play_to(9)
    session.jump(4)
    kept = session.arms["B"]
    with pytest.raises(InputError, match=r"from August 2022 on are stored; fork and keep both"):
        session.change("B", effort(5))
    assert session.arms["B"] is kept
    session.change("B", effort(5), replay=True)
    assert lengths(session) == {"A": 10, "B": 10}
    assert rows(session, "B")[:5] == [frame.row for frame in kept.frames[:5]]
    assert rows(session, "B")[5] != kept.frames[5].row


def test_undo_replays_the_arm_as_it_was(opened: Open) -> None:
    session = opened()
    session.play_to(3)
    session.jump(3)
    session.change("B", effort(4))
    session.play_to(9)
    assert [(line.letter, line.place, line.undoable) for line in session.log] == [("B", 0, True)]
    session.undo("B", 0)
    untouched = opened()
    untouched.play_to(9)
    assert rows(session, "B") == rows(untouched, "B")
    assert session.log == []


@pytest.mark.parametrize("place", [-1, 1])
def test_only_a_change_that_was_made_can_be_undone(opened: Open, place: int) -> None:
    session = opened()
    session.change("B", effort(1))
    with pytest.raises(InputError, match="has no change"):
        session.undo("B", place)


def test_the_log_has_the_latest_month_first(opened: Open) -> None:
    session = opened()
    session.change("A", effort(1))
    session.step()
    session.change("B", effort(2))
    session.change("B", effort(2, value=0.1))
    assert [(n.letter, n.place, n.change.value) for n in session.log] == [
        ("B", 1, 0.1),
        ("B", 0, 0.5),
        ("A", 0, 0.5),
    ]


def test_a_fork_shares_the_past_and_takes_another_policy(opened: Open) -> None:
    session = opened()
    session.play_to(14)
    session.jump(12)
    assert session.fork("B", 12, "siloed") == "C"
    parent, child = rows(session, "B"), rows(session, "C")
    assert (len(child), session.last, session.month) == (13, 12, 12)
    assert child == parent[:13]
    session.step()
    assert rows(session, "C")[13] != parent[13]
    assert session.arms["C"].policy.fork == ("B", 12)


def test_a_fork_of_the_present_month_goes_on_like_a_fork_of_the_past(opened: Open) -> None:
    early, late = opened("coordinated"), opened("coordinated")
    early.play_to(8)
    late.play_to(13)
    for session in (early, late):
        session.jump(8)
        session.fork("A", 8)
        session.change("B", effort(9, value=0.2))
        session.play_to(13)
    assert rows(early, "B") == rows(late, "B")
    assert rows(early, "B") != rows(early, "A")
    assert rows(early, "A") == rows(late, "A")


def test_the_past_that_a_fork_shares_is_not_undone_there(opened: Open) -> None:
    session = opened("coordinated")
    session.change("A", effort(1))
    session.step()
    session.change("A", effort(2, value=0.1))
    session.fork("A", 1)
    lines = {(line.letter, line.place): line.undoable for line in session.log}
    assert lines == {("A", 0): True, ("A", 1): True, ("B", 0): False, ("B", 1): True}
    with pytest.raises(InputError, match="no change 0 that could be undone"):
        session.undo("B", 0)
    session.undo("A", 0)
    assert len(session.arms["B"].policy.changes) == 2


def test_there_are_three_arms_at_most_and_one_at_least(opened: Open) -> None:
    session = opened()
    assert session.fork("A", 0) == "C"
    with pytest.raises(InputError, match="Three arms are open. Close one first."):
        session.fork("A", 0)
    with pytest.raises(InputError, match="Three arms are open. Close one first."):
        session.open("national")
    session.close("A")
    assert session.open("national") == "A"
    assert list(session.arms) == ["A", "B", "C"]
    session.close("A")
    session.close("B")
    with pytest.raises(InputError, match="the only one"):
        session.close("C")


@pytest.mark.parametrize("month", [-1, 3, 19])
def test_only_a_stored_month_is_forked(opened: Open, month: int) -> None:
    session = opened()
    session.play_to(2)
    with pytest.raises(InputError, match="allowed: 0 to 2"):
        session.fork("A", month)


def test_an_unknown_arm_is_refused(opened: Open) -> None:
    with pytest.raises(InputError, match="Arm C is not open; open are A, B."):
        opened().close("C")


def test_choosing_a_configuration_plays_the_arm_again(opened: Open) -> None:
    session, other = opened(), opened("siloed", "national")
    for one in (session, other):
        one.play_to(14)
    session.choose("B", "national")
    assert rows(session, "B") == rows(other, "B")
    assert session.arms["B"].title == other.arms["B"].title
    with pytest.raises(InputError, match="no such configuration"):
        session.choose("B", "nationl")


def test_choosing_for_a_fork_keeps_its_past(opened: Open) -> None:
    session = opened("coordinated")
    session.play_to(14)
    session.jump(12)
    session.fork("A", 12)
    session.play_to(14)
    session.choose("B", "siloed")
    assert rows(session, "B")[:13] == rows(session, "A")[:13]
    assert rows(session, "B")[13] != rows(session, "A")[13]
    session.choose("B", "coordinated")
    assert rows(session, "B") == rows(session, "A")


def test_reset_leaves_neither_changes_nor_forks(opened: Open) -> None:
    session = opened()
    session.change("A", effort(1))
    session.step()
    session.fork("B", 1)
    session.reset(run=9)
    assert (session.run, session.seed, session.month) == (9, 5, 0)
    assert [arm.policy for arm in session.arms.values()] == [
        ArmPolicy("A", "siloed"),
        ArmPolicy("B", "coordinated"),
    ]
    assert rows(session, "A") == rows(opened(run=9), "A")


def test_reset_keeps_the_last_arm_even_if_it_is_a_fork(opened: Open) -> None:
    session = opened("coordinated")
    session.fork("A", 0)
    session.close("A")
    session.reset()
    assert [arm.policy for arm in session.arms.values()] == [ArmPolicy("B", "coordinated")]


def test_a_session_reopens_where_it_stood(opened: Open) -> None:
    session = opened()
    session.play_to(12)
    session.jump(6)
    session.change("B", effort(7, until=12), replay=True)
    session.fork("B", 6, "siloed")
    session.play_to(12)
    again = Session.from_replay(session.replay())
    assert (again.month, again.last) == (6, 6)
    assert again.replay() == session.replay()
    again.play_to(12)
    for letter in "ABC":
        assert rows(again, letter) == rows(session, letter)


@pytest.mark.parametrize(
    "policies",
    [(), (ArmPolicy("A", "siloed"), ArmPolicy("A", "siloed")), (ArmPolicy("D", "siloed"),)],
)
def test_arms_have_letters_of_their_own(six: Scenario, policies: tuple[ArmPolicy, ...]) -> None:
    with pytest.raises(InputError, match="allowed: one to three of A-C"):
        Session(six, 0, 1, 12, policies)


def test_a_session_takes_numbers_of_any_type(six: Scenario) -> None:
    numbers = np.int32(3), np.uint8(1), np.float64(12)
    session = Session(six, *numbers, (ArmPolicy("A", "siloed"),))  # type: ignore[arg-type]
    found = session.run, session.seed, session.months
    assert found == (3, 1, 12)
    assert {type(number) for number in found} == {int}


@pytest.mark.parametrize(("run", "seed"), [(-1, 1), (2**32, 1), (0, -1), (0, 2**63)])
def test_luck_has_bounds(opened: Open, run: int, seed: int) -> None:
    session = opened()
    with pytest.raises(InputError, match="allowed: a whole number from 0 to"):
        session.reset(run=run, seed=seed)
    assert session.run == 3


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (Change("planning.national_effort", 1.7, 1, None, None, 0), "numbers from 0 to 0.95"),
        (Change("planning.nation_effort", 0.7, 1, None, None, 0), "Did you mean"),
        (Change("start.reserves", 0.7, 1, None, None, 0), "acts once, at the start"),
        (Change("theatre.need", 4.0, 1, None, ("DEU",), 0), "is the same for everybody"),
        (Change("words.mute", 0.4, 1, None, ("DEX",), 0), "there is no such partner"),
        (Change("words.mute", 0.4, 20, None, None, 0), "a month from 0 to 19"),
        (Change("words.mute", 0.4, 5, 5, None, 0), "an end after month 5"),
        (Change("words.mute", 0.4, 5, 21, None, 0), "at most 20, the horizon"),
        (Change("words.mute", float("inf"), 5, 9, None, 0), "numbers from 0 to 1"),
    ],
)
def test_what_the_register_does_not_allow_is_refused_and_changes_nothing(
    opened: Open, change: Change, reason: str
) -> None:
    session = opened()
    kept = session.replay()
    with pytest.raises(InputError, match=reason):
        session.change("B", change)
    assert session.replay() == kept
