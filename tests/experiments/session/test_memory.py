"""Wars are freed: by a reset, and with the session they belong to."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable

import mesa

from abm.war import PlainWar
from experiments.session.policy import Change
from experiments.session.session import Session

Open = Callable[..., Session]


def wars(session: Session) -> list[weakref.ref[PlainWar]]:
    return [weakref.ref(arm.war) for arm in session.arms.values()]


def alive(found: list[weakref.ref[PlainWar]]) -> list[PlainWar | None]:
    gc.collect()
    return [held() for held in found if held() is not None]


def kept_by_mesa() -> int:
    return len(getattr(mesa.Agent, "_ids", {}))


def play(session: Session) -> None:
    """Play a little, with a change, a fork of the present and one that replays."""
    session.step()
    session.change("A", Change("words.mute", 0.5, 2, None, None, 1))
    session.fork("A", 1)
    session.step()
    session.jump(0)
    session.undo("A", 0)


def test_fifty_resets_leave_the_wars_of_the_last_alone(opened: Open) -> None:
    session, before = opened(), kept_by_mesa()
    found = []
    for _ in range(50):
        play(session)
        found += wars(session)
        session.reset()
    assert len(found) == 150
    assert alive(found) == []
    assert all(arm.war is not None for arm in session.arms.values())
    assert kept_by_mesa() == before


def test_twenty_sessions_that_are_dropped_leave_nothing(opened: Open) -> None:
    before = kept_by_mesa()
    found = []
    for _ in range(20):
        session = opened()
        play(session)
        found += wars(session)
    del session
    assert len(found) == 60
    assert alive(found) == []
    assert kept_by_mesa() == before


def test_a_war_that_is_held_would_be_seen(opened: Open) -> None:
    session = opened()
    assert alive(wars(session)) == [arm.war for arm in session.arms.values()]
