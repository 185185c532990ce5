"""One arm keeps what it has seen, whatever happens to its war."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from abm import month as phases
from abm.errors import InputError, NumericalFault
from abm.inputs import Inputs
from abm.scenarios import Scenario
from abm.schema import War
from abm.state import SETTLED, Luck
from abm.world import World
from experiments.session.arm import LiveArm
from experiments.session.policy import ArmPolicy, Change
from experiments.session.session import Session
from experiments.session.status import state_of

POLICY = ArmPolicy("A", "coordinated")


def arm(six: Scenario, policy: ArmPolicy = POLICY, run: int = 0, months: int = 20) -> LiveArm:
    return LiveArm(six, policy, run, 2022, months)


def mute(first: int, value: float = 0.5) -> Change:
    return Change("words.mute", value, first, None, None, first - 1)


def test_an_ended_arm_keeps_its_last_month(six: Scenario) -> None:
    one = arm(six, months=12).play_to(99)
    assert (one.last, one.ended, one.step()) == (11, True, None)
    assert one.at(50) is one.frames[11]
    assert one.at(4) is one.frames[4]


def test_a_change_of_the_future_keeps_the_war(six: Scenario) -> None:
    one = arm(six).play_to(5)
    war = one.war
    same = one.changed(ArmPolicy("A", "coordinated", (mute(6),)))
    assert (same is one, one.war is war, len(one.policy.changes)) == (True, True, 1)


def test_a_change_of_the_past_plays_another(six: Scenario) -> None:
    one = arm(six).play_to(5)
    other = one.changed(ArmPolicy("A", "coordinated", (mute(5),)))
    assert (other is one, other.last, one.policy) == (False, 5, POLICY)
    assert other.frames[4].row == one.frames[4].row
    assert other.frames[5].partners != one.frames[5].partners


def test_a_change_that_changes_nothing_replays_nothing(six: Scenario) -> None:
    one = arm(six).play_to(5)
    assert one.changed(ArmPolicy("A", "coordinated", (mute(2, 0.0),))) is one


def test_a_plan_that_does_not_fit_leaves_the_arm_alone(six: Scenario) -> None:
    one = arm(six).play_to(3)
    with pytest.raises(InputError, match="allowed: for words.mute"):
        one.changed(ArmPolicy("A", "coordinated", (mute(4, 7.0),)))
    assert one.policy == POLICY


def settled_at_the_horizon(six: Scenario) -> LiveArm:
    """Return an arm whose settlement is still watched as the horizon comes."""
    for run in range(200):
        one = arm(six, run=run, months=40).play_to(40)
        if one.frames[-1].status == SETTLED:
            return one
    raise AssertionError("no such war in 200 runs")


def test_a_settlement_is_watched_beyond_the_horizon(six: Scenario) -> None:
    one = settled_at_the_horizon(six)
    assert (one.last, one.ended) == (39, True)
    assert one.outcome in ("durable settlement", "broken settlement")
    assert one.war.month > 40
    assert one.record["settlements"] == one.frames[-1].war["settlements"] == 1.0


def break_from(monkeypatch: pytest.MonkeyPatch, letter_run: int, month: int, error: Any) -> None:
    play = phases.play_month

    def broken(world: World, inputs: Inputs, war: War, luck: Luck) -> None:
        if luck.run == letter_run and luck.month >= month and inputs.treatment == 11:
            raise error
        play(world, inputs, war, luck)

    monkeypatch.setattr(phases, "play_month", broken)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (NumericalFault("run 0, month 3: land is nan"), "run 0, month 3: land is nan"),
        (OverflowError("too large"), "run 0, month 3: too large in broken; the settings"),
        (KeyError("gone"), "KeyError: 'gone'"),
    ],
)
def test_an_arm_that_the_model_refuses_keeps_its_months(
    six: Scenario, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str
) -> None:
    break_from(monkeypatch, 0, 3, error)
    one = arm(six).play_to(9)
    assert (one.last, one.ended, one.outcome) == (2, True, "")
    assert one.stopped.startswith(reason)


def test_the_others_go_on_and_the_page_is_told(
    six: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(six, 0, 2022, 20, (ArmPolicy("A", "siloed"), ArmPolicy("B", "coordinated")))
    first = session.arms["B"].war.world
    play = phases.play_month

    def broken(world: World, inputs: Inputs, war: War, luck: Luck) -> None:
        if world is first and luck.month == 3:
            raise NumericalFault("land is nan.")
        play(world, inputs, war, luck)

    monkeypatch.setattr(phases, "play_month", broken)
    while session.step():
        pass
    assert (session.month, session.last) == (19, 19)
    session.jump(2)
    assert state_of(session.arms["B"], session).title == "Same as A so far"
    session.jump(3)
    state = state_of(session.arms["B"], session)
    assert state.title == "Stopped in June 2022"
    assert state.sentence == "The model refused this month. land is nan."
    assert session.arms["B"].at(3).month == 2


def test_an_arm_that_stopped_goes_on_with_another_policy(
    six: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        break_from(broken, 0, 3, NumericalFault("land is nan"))
        one = arm(six).play_to(9)
    other = one.changed(ArmPolicy("A", "coordinated", (mute(3),)))
    assert (other.stopped, other.last) == ("", 2)
    assert other.play_to(9).last == 9


def test_a_war_that_cannot_begin_is_refused(six: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    break_from(monkeypatch, 0, 0, NumericalFault("land is nan."))
    with pytest.raises(InputError, match="Arm A: the model refuses month 0. land is nan."):
        Session(six, 0, 2022, 20, (POLICY,))


Open = Callable[..., Session]


def test_arms_that_share_every_month_say_so(opened: Open) -> None:
    session = opened(months=14)
    first, second = session.arms["A"], session.arms["B"]
    assert state_of(first, session).title == "Fighting"
    assert state_of(second, session) == (
        "Same as A so far",
        "The arms share every month until planning effort changes in February 2023 (month 11).",
    )
    session.play_to(11)
    session.jump(11)
    assert state_of(second, session).title != "Same as A so far"


def test_why_arms_are_the_same(opened: Open) -> None:
    session = opened("siloed", "siloed", "sequential", months=14)
    told = {letter: state_of(one, session) for letter, one in session.arms.items()}
    assert told["B"].sentence == "Nothing that tells the arms apart has reached the war yet."
    assert told["C"].sentence.endswith("until their policies part in February 2023 (month 11).")


def test_a_fork_shares_the_past_up_to_its_month(opened: Open) -> None:
    session = opened("coordinated", months=30)
    session.play_to(15)
    session.jump(13)
    session.fork("A", 13, "siloed")
    assert state_of(session.arms["B"], session) == (
        "Same as A so far",
        "B shares A's past up to April 2023 (month 13).",
    )
    session.jump(14)
    session.step()
    assert state_of(session.arms["B"], session).title != "Same as A so far"


def test_the_end_is_told_in_the_last_month_alone(opened: Open) -> None:
    session = opened("siloed", months=12)
    while session.step():
        pass
    assert state_of(session.arms["A"], session).title == "Still fighting at the end"
    session.back()
    assert state_of(session.arms["A"], session).title == "Fighting"
