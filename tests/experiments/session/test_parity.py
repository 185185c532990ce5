"""Whatever is done on the way, an arm equals a war played with its policy from month 0."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abm.engine.ensemble import Ensemble
from abm.errors import InputError
from abm.parameters import FREE, REGISTER
from abm.scenarios import load
from abm.war import PlainWar
from experiments.comparison.monthly import month_columns
from experiments.session.arm import LiveArm
from experiments.session.configurations import inputs_of
from experiments.session.policy import ArmPolicy, Change
from experiments.session.replay import read, write
from experiments.session.session import Session

pytestmark = pytest.mark.compiled

SIX = load("six-partners")
MONTHS = 24
CODES = ("USA", "DEU", "GBR", "NLD", "POL", "FRA")
MOVED = [name for name, declared in REGISTER.items() if declared.scope != "start"]
CONFIGURATIONS = ("siloed", "coordinated", "paper", "national", "mixed", "sequential")


def some_change(luck: random.Random, month: int) -> Change:
    """Return any allowed change after a month."""
    declared = REGISTER[luck.choice(MOVED)]
    value = luck.uniform(declared.low, declared.high)
    value = float(round(value)) if declared.whole else value
    value = FREE if declared.optional and luck.random() < 0.3 else value
    first = luck.randint(month + 1, MONTHS - 1)
    until = luck.choice([None, luck.randint(first + 1, MONTHS)])
    some = luck.random() < 0.5 and declared.scope == "partner"
    partners = tuple(luck.sample(CODES, luck.randint(1, 5))) if some else None
    return Change(declared.name, value, first, until, partners, month)


def act(session: Session, luck: random.Random) -> None:
    """Do one thing that can be done at the page."""
    letter = luck.choice(list(session.arms))
    arm = session.arms[letter]
    what = luck.randint(0, 8)
    if what <= 2:
        for _ in range(luck.randint(1, 6)):
            session.step()
    elif what <= 4 and session.month < MONTHS - 1:
        session.change(letter, some_change(luck, session.month), replay=True)
    elif what == 5 and arm.policy.changes:
        places = [line.place for line in session.log if line.letter == letter and line.undoable]
        if places:
            session.undo(letter, luck.choice(places))
    elif what == 6 and session.month < MONTHS - 1:
        if len(session.arms) == 3:
            session.close(letter)
        else:
            month = luck.randint(0, min(session.month, arm.last))
            session.fork(letter, month, luck.choice([None, *CONFIGURATIONS[:4]]))
    elif what == 7:
        session.jump(luck.randint(0, session.last))
    else:
        session.choose(letter, luck.choice(CONFIGURATIONS))


def told(arm: LiveArm) -> list[list[float]]:
    return [list(frame.row.values()) for frame in arm.frames]


def readable(arm: LiveArm) -> list[list[float]]:
    war = PlainWar(inputs_of(arm.scenario, arm.policy, MONTHS), arm.run, arm.seed).play()
    columns = month_columns(arm.scenario)
    return [[column.of_row(row) for column in columns] for row in war.history]


def compiled(arm: LiveArm) -> tuple[list[list[float]], Any]:
    inputs = inputs_of(arm.scenario, arm.policy, MONTHS)
    wars = Ensemble(inputs, arm.seed).play(np.array([arm.run]))
    months = wars.months[0][np.isfinite(wars.months[0]["status"])]
    columns = [column.of(months) for column in month_columns(arm.scenario)]
    return np.array(columns).T.tolist(), wars.war[0]


@settings(max_examples=40)
@given(luck=st.integers(0, 2**32).map(random.Random), acts=st.integers(3, 12))
def test_a_session_equals_wars_played_from_month_0(luck: random.Random, acts: int) -> None:
    policies = (ArmPolicy("A", "siloed"), ArmPolicy("B", "coordinated"))
    session = Session(SIX, luck.randint(0, 99), 7, MONTHS, policies)
    for _ in range(acts):
        act(session, luck)
    for arm in session.arms.values():
        months, record = compiled(arm)
        assert told(arm) == readable(arm)[: len(arm.frames)]
        assert told(arm) == months[: len(arm.frames)]
        if arm.outcome:
            assert len(months) == len(arm.frames)
            assert repr(list(arm.record.values())) == repr([float(v) for v in record.tolist()])


@settings(max_examples=12)
@given(luck=st.integers(0, 2**32).map(random.Random))
def test_a_session_saved_and_reopened_is_the_same(luck: random.Random) -> None:
    policies = (ArmPolicy("A", "siloed"), ArmPolicy("B", "coordinated"))
    session = Session(SIX, luck.randint(0, 99), 7, MONTHS, policies)
    for _ in range(6):
        act(session, luck)
    text = write(session.replay())
    again = Session.from_replay(read(text.encode(), "war.replay"))
    assert write(again.replay()) == text
    for letter, arm in session.arms.items():
        reopened = again.arms[letter]
        reopened.play_to(arm.last)
        assert told(reopened) == told(arm)[: len(reopened.frames)]
        assert (reopened.last, reopened.outcome) == (arm.last, arm.outcome)


@settings(max_examples=20)
@given(
    luck=st.integers(0, 2**32).map(random.Random),
    old=st.sampled_from(CONFIGURATIONS),
    new=st.sampled_from([*CONFIGURATIONS, "us-at-15"]),
)
def test_a_configuration_taken_on_the_way_is_in_force_from_then_on(
    luck: random.Random, old: str, new: str
) -> None:
    session = Session(SIX, 1, 7, MONTHS, (ArmPolicy("A", old),))
    session.play_to(16)
    session.jump(luck.randint(0, 16))
    for _ in range(3):
        session.change("A", some_change(luck, session.month), replay=True)
    month = luck.randint(0, session.month)
    if new == "us-at-15":
        with pytest.raises(InputError, match="sets start.largest_share, which acts at the start"):
            session.fork("A", month, new)
        return
    fork = session.arms[session.fork("A", month, new)]
    wanted = inputs_of(SIX, ArmPolicy("B", new), MONTHS)
    for past, held in (
        (range(month + 1), session.arms["A"].inputs),
        (range(month + 1, len(wanted.in_force)), wanted),
    ):
        months = [(fork.inputs.in_force[now], held.in_force[now]) for now in past]
        pairs = {pair for mine, others in months for pair in zip(mine, others, strict=True)}
        for own, its in sorted(pairs):
            assert repr(vars(fork.inputs.settings[own])) == repr(vars(held.settings[its]))
