"""A partner's room: will, gaps, joint planning, money, schedules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from abm import inputs, noise, state
from abm.actors import partner as acts
from abm.parameters import Settings, Start
from abm.records import new_state as room
from abm.state import Luck

Set = Callable[..., Settings]
STILL = {"election_hazard": 0.0, "will_spread": 0.0, "front_effect": 0.0}


def made(kind: type, **values: Any) -> Any:
    one: Any = room(kind)
    one.__dict__.update(values)
    return one


@pytest.fixture
def partner() -> Any:
    one = made(state.Partner, share=0.5, claim=0.3, set_point=0.6, will=1.6, active_share=0.46)
    one.election_draw = one.will_draw = one.gap_draw = 0.5
    return one


def test_a_partner_takes_its_place(
    begun_with: Callable[..., Start], set_to: Set, luck: Luck
) -> None:
    one = room(state.Partner)
    donor = made(inputs.DonorRow, entity=9, share=0.25, active_share=0.4, european=True)
    alike = begun_with(will=0.5, will_between=0.0, will_within=0.0, divergence=0.0, booked=0.8)
    acts.begin(one, donor, alike, set_to(need=4.0), luck)
    assert (one.entity, one.share, one.active_share, one.european) == (9, 0.25, 0.4, True)
    assert (one.set_point, one.will, one.divergence) == (0.5, 0.5, 0.0)
    assert one.habit[:3] == [0.8, 0.8, 0.0]
    assert (one.joint, one.joint_base, one.joint_message, one.activity) == (0.1, 0.1, 0.1, 1.0)
    assert 0 <= one.replan_phase < 6


def test_a_partner_draws_the_months_luck(partner: Any, luck: Luck) -> None:
    partner.entity, luck.month = 5, 7
    acts.roll(partner, luck)
    drawn = [noise.uniform(luck, c, 5) for c in (noise.ELECTION, noise.WILL_OWN, noise.GAP)]
    assert [partner.election_draw, partner.will_draw, partner.gap_draw] == drawn


def shift(
    partner: Any, luck: Luck, settings: Settings, status: int = 0, **theatre: float
) -> tuple[float, float]:
    front = made(state.Theatre, status=status, **theatre)
    acts.shift_will(partner, made(state.ContactGroup, will_shock=2.0), front, settings, luck)
    return partner.set_point, partner.will


def test_will_returns_to_its_set_point(partner: Any, set_to: Set, luck: Luck) -> None:
    assert shift(partner, luck, set_to(**STILL, persistence=0.9)) == pytest.approx((0.6, 1.5))


def test_fatigue_lowers_the_set_point(partner: Any, set_to: Set, luck: Luck) -> None:
    settings = set_to(**STILL, persistence=0.0, fatigue=0.1)
    assert shift(partner, luck, settings) == pytest.approx((0.5, 0.5))


@pytest.mark.parametrize(("status", "will"), [(0, 0.57), (1, 0.51), (2, 0.57)])
def test_a_front_that_moves_west_and_a_ceasefire_cost_will(
    partner: Any, set_to: Set, luck: Luck, status: int, will: float
) -> None:
    settings = set_to(**{**STILL, "front_effect": 0.03}, persistence=0.0, ceasefire_ease=0.06)
    assert shift(partner, luck, settings, status, reported_front=1.0)[1] == pytest.approx(will)


def test_a_common_shock_moves_all(partner: Any, set_to: Set, luck: Luck) -> None:
    settings = set_to(election_hazard=0.0, will_spread=0.5, common_share=1.0, persistence=0.0)
    assert shift(partner, luck, settings)[1] == pytest.approx(1.6)


def test_an_election_moves_the_set_point(partner: Any, set_to: Set, luck: Luck) -> None:
    assert shift(partner, luck, set_to(election_hazard=0.0, will_spread=0.0))[0] == 0.6
    certain = set_to(election_hazard=1.0, will_spread=0.0, election_shock=0.5)
    assert shift(partner, luck, certain)[0] != 0.6


def test_constant_support_knows_no_chance(partner: Any, set_to: Set, luck: Luck) -> None:
    settings = set_to(constant_support=1.0, election_hazard=1.0, fatigue=0.1)
    assert shift(partner, luck, settings, reported_front=3.0) == (0.6, 0.6)


@pytest.mark.parametrize(
    ("month", "gap", "settings", "after", "closed"),
    [
        (3, False, {"gap_opening": 9.0}, False, False),
        (4, False, {"gap_opening": 9.0}, True, True),
        (4, False, {"gap_opening": 0.0}, False, False),
        (4, True, {"gap_closing": 0.0}, True, True),
        (4, True, {"gap_closing": 1.0}, False, False),
        (3, True, {"gap_closing": 0.0}, False, False),
        (4, True, {"gap_closing": 0.0, "constant_support": 1.0}, True, False),
        (0, False, {"funding_gap": 1.0}, False, True),
        (0, False, {"funding_gap": 1.0, "constant_support": 1.0}, False, True),
    ],
)
def test_gaps_open_close_and_are_imposed(
    partner: Any,
    set_to: Set,
    luck: Luck,
    month: int,
    gap: bool,
    settings: dict[str, float],
    after: bool,
    closed: bool,
) -> None:
    luck.month, partner.gap = month, gap
    acts.open_or_close_gap(partner, set_to(**settings), luck)
    assert (partner.gap, partner.closed) == (after, closed)


@pytest.mark.parametrize(
    ("settings", "absent"),
    [
        ({}, 0.0),
        ({"funding_gap": 1.0}, 0.5),
        ({"appropriation_factor": 0.75}, 0.125),
        ({"funding_gap": 1.0, "appropriation_factor": 0.75}, 0.5),
        ({"appropriation_factor": 2.0}, 0.0),
    ],
)
def test_a_partner_without_money_is_absent(
    partner: Any, set_to: Set, luck: Luck, settings: dict[str, float], absent: float
) -> None:
    acts.open_or_close_gap(partner, set_to(**settings), luck)
    assert partner.absent_share == pytest.approx(absent)


@pytest.mark.parametrize(
    ("settings", "appropriation", "added", "withheld"),
    [
        ({}, 3.0, 1.0, 0.0),  # 2 x (1 + .5 x .5 / .5)
        ({"stand_in": 0.0}, 2.0, 0.0, 0.0),
        ({"funding_gap": 1.0}, 2.0, 0.0, 2.0),
        ({"appropriation_factor": 0.75}, 1.5, 0.0, 0.5),  # nobody stands in for itself
        ({"appropriation_factor": 2.0}, 6.0, 2.0, 0.0),
        ({"funding_gap": 1.0, "appropriation_factor": 0.75}, 1.5, 0.0, 2.0),
    ],
)
def test_partners_with_money_stand_in_for_those_without(
    partner: Any,
    set_to: Set,
    luck: Luck,
    settings: dict[str, float],
    appropriation: float,
    added: float,
    withheld: float,
) -> None:
    plain = {"appropriations": 4.0, "generosity_limit": 1.0, "stand_in": 0.5, **settings}
    told = set_to(**plain)
    partner.will = 50.0
    acts.open_or_close_gap(partner, told, luck)
    group = made(state.ContactGroup, support_factor=1.0, absence=0.5)
    acts.appropriate(partner, group, room(state.Theatre), told)
    found = (partner.appropriation, partner.added, partner.withheld)
    assert found == pytest.approx((appropriation, added, withheld))
    assert partner.came_in == (0.0 if partner.closed else partner.appropriation)


@pytest.mark.parametrize(
    ("settings", "joint", "base"),
    [
        ({}, 0.53, 0.46),
        ({"treated": 0.0}, 0.53, 0.53),
        ({"impulse": 0.2}, 0.73, 0.46),
        ({"impulse": 0.9}, 1.0, 0.46),
        ({"no_joint_capacity": 1.0}, 0.0, 0.0),
        ({"one_ministry": 1.0}, 0.0, 0.0),
    ],
)
def test_effort_builds_joint_planning(
    partner: Any, set_to: Set, settings: dict[str, float], joint: float, base: float
) -> None:
    partner.joint = partner.joint_base = 0.5
    told = {"national_effort": 0.5, "siloed_effort": 0.0, "growth": 0.2, "rotation": 0.08}
    acts.plan_jointly(partner, set_to(**told, **settings))
    assert (partner.joint, partner.joint_base) == pytest.approx((joint, base))


@pytest.mark.parametrize("channel", ["message", "realism", "industry", "sequencing", "sign_off"])
def test_a_channel_that_is_off_feels_the_siloed_capacity(
    partner: Any, set_to: Set, channel: str
) -> None:
    partner.joint, partner.joint_base = 0.8, 0.2
    acts.plan_jointly(partner, set_to(**{channel: 0.0}))
    for other in ("message", "realism", "industry", "sequencing", "sign_off"):
        felt = partner.joint_base if other == channel else partner.joint
        assert getattr(partner, f"joint_{other}") == felt


@pytest.mark.parametrize(
    ("status", "closed", "appropriation", "came_in"),
    [
        (state.FIGHTING, False, 1.6, 1.6),
        (state.FIGHTING, True, 1.6, 0.0),
        (state.CEASEFIRE, False, 1.6, 1.6),
        (state.SETTLED, False, 0.4, 0.4),
    ],
)
def test_the_purse_opens_by_will_share_and_state_of_war(
    partner: Any, set_to: Set, status: int, closed: bool, appropriation: float, came_in: float
) -> None:
    partner.will, partner.closed = 50.0, closed
    group = made(state.ContactGroup, joint_forum=0.5, support_factor=0.8)
    settings = set_to(appropriations=4.0, burden_sharing=1.0, guarantee_need=0.25)
    acts.appropriate(partner, group, made(state.Theatre, status=status), settings)
    assert partner.generosity == 1.25
    # Half by share of aid, half by income: 0.4 of 4 a month at 1.25, of which 0.8.
    assert (partner.appropriation, partner.came_in) == pytest.approx((appropriation, came_in))


@pytest.mark.parametrize(("active", "after"), [(True, 0.8 + 0.2 * 2.0), (False, 0.8)])
def test_activity_is_shown_against_ones_own_rhythm(
    partner: Any, set_to: Set, active: bool, after: float
) -> None:
    partner.activity, partner.active = 1.0, active
    acts.look_active(partner, set_to(participation=1.0))
    assert partner.activity == pytest.approx(after)


@pytest.mark.parametrize(("lapse", "owed", "lapsed"), [(0.05, 3.8, 0.2), (0.25, 3.0, 1.0)])
def test_what_was_not_delivered_is_owed_and_a_part_lapses(
    partner: Any, set_to: Set, lapse: float, owed: float, lapsed: float
) -> None:
    partner.arrears = 2.0
    defence = made(state.DefenceMinistry, due=3.0, delivered_own=1.0)
    acts.keep_arrears(partner, defence, set_to(arrears_lapse=lapse))
    assert (partner.arrears, partner.lapsed) == pytest.approx((owed, lapsed))


def test_an_account_is_exact_and_schedules_move_on(partner: Any, set_to: Set) -> None:
    partner.balance, partner.came_in, partner.lapsed, partner.signed = 1.0, 2.0, 0.25, 0.5
    partner.habit[:3], partner.booked[23] = [1.0, 2.0, 3.0], 4.0
    settings = set_to(
        national_effort=0.3, forum_effort=0.2, effort_cost=0.1, need=4.0, capacity_cost=6.0
    )
    acts.settle_account(partner, made(state.DefenceMinistry, ordered=0.1), settings)
    assert (partner.effort_cost, partner.order_cost) == pytest.approx((0.1, 0.6))
    assert partner.balance == pytest.approx(1.0 + 2.0 + 0.25 - 0.5 - 0.6 - 0.1)
    assert partner.habit[:3] == [2.0, 3.0, 0.0]
    assert partner.booked[22:] == [4.0, 0.0]


@pytest.mark.parametrize("traded", [0.5, -0.5])
def test_what_is_bought_is_paid_and_what_is_sold_earns(
    partner: Any, set_to: Set, traded: float
) -> None:
    defence = made(state.DefenceMinistry, traded=traded)
    acts.settle_account(partner, defence, set_to(effort_paid=0.0))
    assert partner.balance == -traded


@pytest.mark.parametrize("paid", [0.0, 1.0])
def test_effort_may_be_unpaid(partner: Any, set_to: Set, paid: float) -> None:
    acts.settle_account(partner, room(state.DefenceMinistry), set_to(effort_paid=paid))
    assert (partner.balance < 0.0) is (partner.effort_cost > 0.0) is (paid > 0.0)
