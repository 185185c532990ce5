"""Commitment: pledges, expected peace, the end of the military phase, upkeep in the field."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from abm import noise, state
from abm.actors import commitment as acts
from abm.actors import sign_off
from abm.parameters import Settings
from abm.records import new_state as room
from abm.state import Luck

Set = Callable[..., Settings]


def made(kind: type, **values: Any) -> Any:
    one: Any = room(kind)
    one.__dict__.update(values)
    return one


@pytest.fixture
def partner() -> Any:
    return made(state.Partner, entity=3, peace_draw=0.4, horizon=12, habitual_horizon=3.0, will=0.5)


def test_who_expects_a_compromise_is_drawn_once(partner: Any, luck: Luck) -> None:
    acts.begin(partner, luck)
    assert partner.peace_draw == noise.uniform(luck, noise.COMPROMISE_EXPECTED, 3)


@pytest.mark.parametrize(
    ("land", "goal", "share", "pledges", "expects"),
    [
        (64.0, math.nan, 0.0, False, False),
        (64.0, math.nan, 0.4, False, False),
        (64.0, math.nan, 0.41, False, True),
        (64.0, 55.0, 0.0, True, False),
        (64.0, 55.0, 1.0, True, False),
        (55.0, 55.0, 1.0, False, True),
    ],
)
def test_partners_pledge_or_expect_a_compromise(
    partner: Any, set_to: Set, land: float, goal: float, share: float, pledges: bool, expects: bool
) -> None:
    settings = set_to(pledge_goal=goal, compromise_share=share)
    acts.look_ahead(partner, made(state.Theatre, land=land), settings)
    assert (partner.pledges, partner.expects_peace) == (pledges, expects)


def test_a_pledge_reaches_as_far_as_schedules_and_is_due_every_month(
    partner: Any, set_to: Set, luck: Luck
) -> None:
    partner.pledges = True
    sign_off.agree(partner, set_to(), luck)
    assert (partner.horizon, partner.order_horizon) == (24, 24)
    sign_off.agree(partner, set_to(horizon=6.0), luck)
    assert (partner.horizon, partner.order_horizon) == (6, 6)


@pytest.mark.parametrize(("pledges", "booked"), [(False, 1.0), (True, 2.0)])
def test_a_pledge_renews_a_plan_that_still_covers_enough(
    partner: Any, set_to: Set, luck: Luck, pledges: bool, booked: float
) -> None:
    partner.__dict__.update(replan_phase=1, sign_off=1.0, lock_step=1.0, generosity=1.0)
    partner.__dict__.update(joint_realism=1.0, plan_draw=0.5, pledges=pledges, share=0.5)
    partner.__dict__.update(active_share=0.5, package_draw=1.0)
    for month in range(12):
        partner.booked[month] = 1.0
    defence = made(state.DefenceMinistry, offer=2.0, capacity=9.0)
    foreign, group = made(state.ForeignMinistry, wish=3.0), room(state.ContactGroup)
    plain = set_to(size_factor=1.0, reference_generosity=1.0)
    sign_off.sign(partner, defence, foreign, group, room(state.Theatre), plain, luck)
    assert partner.booked[0] == booked


@pytest.mark.parametrize(
    ("expects", "lever", "horizon"), [(False, math.nan, 12), (True, math.nan, 7), (True, 12.0, 12)]
)
def test_who_expects_peace_plans_for_fewer_months(
    partner: Any, set_to: Set, expects: bool, lever: float, horizon: int
) -> None:
    partner.expects_peace = expects
    acts.plan_for_peace(partner, set_to(horizon=lever))
    assert partner.horizon == horizon


def test_who_expects_peace_orders_less_that_comes_late(partner: Any, set_to: Set) -> None:
    settings = set_to(compromise_months=2.0, lead_time=2.0)
    assert acts.worth_of_orders(partner, 0.8, settings) == 0.8
    partner.expects_peace = True
    assert acts.worth_of_orders(partner, 0.8, settings) == 0.2


@pytest.mark.parametrize(
    ("land", "month", "settings", "over"),
    [
        (54.0, 80, {}, False),
        (55.0, 20, {"barred_above": 55.0}, False),
        (54.9, 20, {"barred_above": 55.0}, True),
        (60.0, 35, {"barred_above": 55.0, "barred_until": 36.0}, False),
        (60.0, 36, {"barred_above": 55.0, "barred_until": 36.0}, True),
    ],
)
def test_the_military_phase_is_over_and_stays_so(
    set_to: Set, luck: Luck, land: float, month: int, settings: dict[str, float], over: bool
) -> None:
    theatre = made(state.Theatre, land=land)
    luck.month = month
    acts.judge_phase(theatre, set_to(**settings), luck)
    assert theatre.phase_over is over
    theatre.phase_over = True
    acts.judge_phase(theatre, set_to(barred_above=1.0), luck)
    assert theatre.phase_over


@pytest.mark.parametrize(("phase_over", "factors"), [(False, [1.0, 1.0]), (True, [0.8, 0.64])])
def test_support_tapers_once_the_military_phase_is_over(
    set_to: Set, phase_over: bool, factors: list[float]
) -> None:
    group = made(state.ContactGroup, support_factor=1.0)
    theatre, table = made(state.Theatre, phase_over=phase_over), room(state.Table)
    for factor in factors:
        acts.taper(group, theatre, table, set_to(taper=0.2))
        assert group.support_factor == pytest.approx(factor)


@pytest.mark.parametrize(
    ("status", "episode", "kept"),
    [
        (state.FIGHTING, state.CLOSED, [1.0, 1.0, 1.0]),
        (state.FIGHTING, state.OPEN, [0.75, 0.5, 0.5]),
        (state.CEASEFIRE, state.CLOSED, [0.75, 0.5, 0.5]),
        (state.SETTLED, state.CLOSED, [0.75, 0.5, 0.5]),
    ],
)
def test_support_tapers_at_talks_and_after_them_and_stops_at_its_share(
    set_to: Set, status: int, episode: int, kept: list[float]
) -> None:
    group = made(state.ContactGroup, support_factor=1.0)
    theatre = made(state.Theatre, phase_over=True, status=status)
    table = made(state.Table, episode=episode)
    for factor in kept:
        acts.taper(group, theatre, table, set_to(taper_share=0.5, taper_months=2.0))
        assert group.support_factor == pytest.approx(factor)


def test_support_may_taper_to_nothing(set_to: Set) -> None:
    group = made(state.ContactGroup, support_factor=1.0)
    theatre, table = made(state.Theatre, phase_over=True), made(state.Table, episode=state.OPEN)
    for _ in range(3):
        acts.taper(group, theatre, table, set_to(taper_share=1.0, taper_months=2.0))
    assert group.support_factor == 0.0


def test_upkeep_is_no_concern_unless_it_is_set(set_to: Set) -> None:
    theatre = made(state.Theatre, used=3.0)
    acts.begin_in_field(theatre)
    acts.keep_up(theatre, set_to())
    assert (theatre.equipment, theatre.working, theatre.effect) == (0.0, 0.0, 1.0)
    theatre.effect = 0.5
    assert acts.effect_on_fires(theatre, 0.8, set_to()) == 0.8
    assert acts.effect_on_fires(theatre, 0.8, set_to(sustainment_share=0.2)) == 0.4


def test_equipment_loses_effect_where_upkeep_falls_short(set_to: Set) -> None:
    settings = set_to(sustainment_share=0.25, sustainment_loss=0.05, equipment_life=10.0)
    theatre = made(state.Theatre, used=4.0, equipment=40.0, working=40.0)
    acts.keep_up(theatre, settings)
    # Half of upkeep: .9 x .975 x 40 + 3 of .9 x 40 + 3.
    assert (theatre.working, theatre.equipment) == pytest.approx((38.1, 39.0))
    assert theatre.effect == pytest.approx(38.1 / 39.0)
    for theatre.status in (state.CEASEFIRE, state.SETTLED):
        acts.keep_up(theatre, settings)
        assert theatre.equipment == pytest.approx(39.0)


def test_a_package_of_upkeep_alone_fields_nothing(set_to: Set) -> None:
    theatre = made(state.Theatre, used=4.0)
    acts.keep_up(theatre, set_to(sustainment_share=1.0))
    assert (theatre.equipment, theatre.effect) == (0.0, 1.0)
