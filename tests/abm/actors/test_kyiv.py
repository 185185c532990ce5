"""Kyiv: posture, force, exhaustion, terms, joining talks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from abm import state
from abm.actors import kyiv
from abm.parameters import Settings, Start
from abm.records import new_state as room
from abm.reports import Reports
from abm.state import Luck

Set = Callable[..., Settings]


def made(kind: type, **values: Any) -> Any:
    one: Any = room(kind)
    one.__dict__.update(values)
    return one


@pytest.fixture
def staff() -> Any:
    return made(state.KyivGeneralStaff, manpower=300.0)


def test_posts_are_taken(staff: Any, begun_with: Callable[..., Start]) -> None:
    leadership = room(state.KyivLeadership)
    kyiv.begin(leadership, staff, begun_with(exhaustion=0.3, ukrainian_manpower=200.0))
    assert (leadership.exhaustion, staff.manpower, staff.posture) == (0.3, 200.0, state.HOLD)


@pytest.mark.parametrize(
    ("balance", "exhaustion", "used", "posture"),
    [
        (-0.2, 0.1, 3.0, state.ATTACK),
        (-0.2, 0.5, 3.0, state.HOLD),
        (-0.2, 0.1, 2.8, state.HOLD),
        (0.36, 0.1, 3.0, state.WITHDRAW),
        (0.0, 0.1, 3.0, state.HOLD),
    ],
)
def test_the_staff_attacks_withdraws_or_holds(
    staff: Any, set_to: Set, balance: float, exhaustion: float, used: float, posture: int
) -> None:
    staff.posture = state.ATTACK
    theatre = made(state.Theatre, balance=balance, used=used)
    leadership = made(state.KyivLeadership, exhaustion=exhaustion)
    kyiv.take_posture(staff, theatre, leadership, set_to(need=4.0))
    assert staff.posture == posture


@pytest.mark.parametrize(
    ("status", "drift"), [(state.FIGHTING, 0.4), (state.CEASEFIRE, 0.0), (state.SETTLED, 0.0)]
)
def test_the_staff_follows_a_moving_front(
    staff: Any, set_to: Set, status: int, drift: float
) -> None:
    theatre = made(state.Theatre, status=status, front_change=2.0, ukrainian_losses=20.0)
    theatre.ukrainian_recruits = 10.0
    kyiv.replenish(staff, theatre, set_to(permanent_losses=0.5))
    assert (staff.manpower, staff.drift) == (300.0, pytest.approx(drift))


@pytest.mark.parametrize(
    ("status", "losses", "change", "talked", "after"),
    [
        (state.FIGHTING, 12.0, 0.0, False, 0.5 + 0.012 * 0.5),
        (state.FIGHTING, 12.0, 1.0, True, 0.5 + 0.037 * 0.5 + 0.003),
        (state.FIGHTING, 0.0, -1.0, False, 0.5 - 0.012),
        (state.CEASEFIRE, 12.0, 1.0, True, 0.49),
        (state.SETTLED, 12.0, 1.0, True, 0.5),
    ],
)
def test_war_tires_and_respite_heartens(
    set_to: Set, status: int, losses: float, change: float, talked: bool, after: float
) -> None:
    leadership = made(state.KyivLeadership, exhaustion=0.5)
    theatre = made(state.Theatre, status=status, ukrainian_losses=losses, front_change=change)
    kyiv.tire(leadership, theatre, made(state.Table, talked=talked), set_to())
    assert leadership.exhaustion == pytest.approx(after)


def test_a_society_gets_used_to_war(set_to: Set) -> None:
    tired = []
    for status in (state.FIGHTING, state.CEASEFIRE):
        for fading in (0.0, 0.02):
            leadership = made(state.KyivLeadership, exhaustion=0.5)
            theatre = made(state.Theatre, status=status, ukrainian_losses=9.0)
            kyiv.tire(leadership, theatre, room(state.Table), set_to(exhaustion_fading=fading))
            tired.append(leadership.exhaustion)
    assert tired[1] == pytest.approx(tired[0] - 0.01)
    assert tired[2] == tired[3]


def test_exhaustion_stays_between_nought_and_one(set_to: Set) -> None:
    leadership = made(state.KyivLeadership, exhaustion=0.001)
    rested = made(state.Theatre, status=state.CEASEFIRE)
    kyiv.tire(leadership, rested, room(state.Table), set_to())
    assert leadership.exhaustion == 0.0


@pytest.mark.parametrize(("status", "losses"), [(state.FIGHTING, 10.0), (state.CEASEFIRE, 6.0)])
def test_terms_follow_from_war_society_and_partners(
    staff: Any, set_to: Set, status: int, losses: float
) -> None:
    staff.drift = 1.0
    leadership = made(state.KyivLeadership, exhaustion=0.5)
    theatre = made(state.Theatre, status=status, land=64.0, ukrainian_losses=10.0)
    public = made(Reports, guarantee=0.5, tone=0.25)
    kyiv.weigh_terms(leadership, staff, theatre, public, set_to())
    war = 64.0 + 8.4 + 12.0 * 0.018 * losses
    assert leadership.limit == pytest.approx(war + (2.0 - 1.5) + (-1.5 - 1.0))
    assert leadership.moscow_limit == pytest.approx(64.0 + 8.4)


def test_by_one_rule_kyiv_looks_ahead_as_moscow_does(staff: Any, set_to: Set) -> None:
    staff.drift = 1.8
    leadership, theatre = room(state.KyivLeadership), made(state.Theatre, land=64.0)
    settings = set_to(same_rule=1.0, outlook=10.0, staff_drift_confidence=0.5, aspiration=0.0)
    public = made(Reports, guarantee=1.0)
    kyiv.weigh_terms(leadership, staff, theatre, public, settings)
    assert leadership.limit == leadership.moscow_limit == pytest.approx(64.0 + 5.0 * 1.5)


@pytest.mark.parametrize(
    ("pressure", "audience", "exhaustion", "joins"),
    [
        (0.0, 0.0, 0.0, False),
        (9.0, 0.0, 0.0, True),
        (0.0, 9.0, 0.0, True),
        (0.0, 0.0, 9.0, True),
    ],
)
def test_kyiv_joins_when_it_is_drawn_to_talks(
    set_to: Set, luck: Luck, pressure: float, audience: float, exhaustion: float, joins: bool
) -> None:
    # It reads the audience index of two months ago, and no later one.
    group = made(state.ContactGroup, pressure=pressure, audience=[0.0, 0.0, audience])
    leadership = made(state.KyivLeadership, exhaustion=exhaustion)
    kyiv.decide_to_join(leadership, group, set_to(join_threshold=1.0), luck)
    assert leadership.joins is joins
    deaf = made(state.ContactGroup, audience=[9.0, 9.0, 0.0])
    kyiv.decide_to_join(room(state.KyivLeadership), deaf, set_to(join_threshold=1.0), luck)
    assert leadership.joins is joins


@pytest.mark.parametrize(("month", "joins"), [(0, True), (3, True), (4, False)])
def test_the_first_months_draw_kyiv_to_talks(
    set_to: Set, luck: Luck, month: int, joins: bool
) -> None:
    luck.month = month
    leadership = room(state.KyivLeadership)
    settings = set_to(early_months=4.0, kyiv_early=1.0, join_threshold=0.5, join_spread=0.02)
    kyiv.decide_to_join(leadership, room(state.ContactGroup), settings, luck)
    assert leadership.joins is joins
