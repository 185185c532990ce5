"""The two ministries: reading, speaking, offering, delivering, ordering, pushing for talks."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from abm import inputs, noise, state
from abm.actors import ministries as acts
from abm.parameters import Settings, Start
from abm.records import new_state as room
from abm.state import LONGEST_LEAD, Luck

Set = Callable[..., Settings]
FILL = "fill_share"


def made(kind: type, **values: Any) -> Any:
    one: Any = room(kind)
    one.__dict__.update(values)
    return one


@pytest.fixture
def partner() -> Any:
    return made(state.Partner, share=0.5, divergence=0.2, will=0.5, appropriation=2.0)


@pytest.fixture
def defence() -> Any:
    return made(state.DefenceMinistry, entity=1, stock=20.0, capacity=1.0, statement_draw=0.5)


@pytest.fixture
def foreign() -> Any:
    return made(state.ForeignMinistry, entity=2, statement_draw=0.5, push_draw=0.5)


def test_ministries_take_office(
    defence: Any, foreign: Any, set_to: Set, begun_with: Callable[..., Start]
) -> None:
    donor = made(inputs.DonorRow, defence_entity=7, foreign_entity=8, share=0.5)
    start = begun_with(stock=100.0, capacity=0.25, booked=0.8)
    acts.begin_defence(defence, donor, 0.1, start, set_to(need=4.0))
    acts.begin_foreign(foreign, donor)
    assert (defence.entity, foreign.entity) == (7, 8)
    assert (defence.stock, defence.capacity, defence.smoothed) == (30.0, 0.5, 1.6)
    assert defence.pipeline == [0.0] * LONGEST_LEAD


def test_orders_of_before_the_war_arrive_in_their_months(
    defence: Any, set_to: Set, begun_with: Callable[..., Start]
) -> None:
    donor = made(inputs.DonorRow, share=0.5)
    start = begun_with(capacity=0.25, orders=0.1, orders_first=2.0, orders_last=4.0)
    acts.begin_defence(defence, donor, 0.1, start, set_to(need=4.0))
    grown = []
    for _ in range(6):
        acts.receive_capacity(defence, set_to(capacity_wear=0.0))
        grown.append(defence.capacity)
    assert grown == pytest.approx([0.5, 0.5, 0.55, 0.6, 0.65, 0.65])


def test_ministries_draw_the_months_luck(defence: Any, foreign: Any, luck: Luck) -> None:
    luck.month = 7
    acts.roll_for_defence(defence, luck)
    acts.roll_for_foreign(foreign, luck)
    for ministry in (defence, foreign):
        reading = noise.uniform(luck, noise.READING, ministry.entity)
        statement = noise.uniform(luck, noise.STATEMENT, ministry.entity)
        assert (ministry.reading_draw, ministry.statement_draw) == (reading, statement)
    assert foreign.push_draw == noise.uniform(luck, noise.TALK_PUSH, foreign.entity)


@pytest.mark.parametrize(("one", "alike"), [(0.0, False), (1.0, True)])
def test_one_ministry_has_one_reading_and_one_voice(
    partner: Any, defence: Any, foreign: Any, set_to: Set, luck: Luck, one: float, alike: bool
) -> None:
    theatre, settings = made(state.Theatre, reported_front=1.0), set_to(one_ministry=one)
    acts.roll_for_defence(defence, luck)
    acts.roll_for_foreign(foreign, luck)
    acts.assess_as_defence(defence, theatre, settings)
    acts.assess_as_foreign(foreign, defence, theatre, settings)
    assert (defence.assessment == foreign.assessment) is alike
    acts.pool_as_defence(defence, foreign, partner)
    acts.pool_as_foreign(foreign, defence, partner)
    acts.speak_as_defence(defence, partner, settings)
    acts.speak_as_foreign(foreign, defence, partner, settings)
    assert (defence.tone == foreign.tone) is alike


def test_readings_are_drawn_together_by_joint_planning(
    partner: Any, defence: Any, foreign: Any
) -> None:
    defence.assessment, foreign.assessment, partner.joint_message = 1.0, 0.0, 0.5
    acts.pool_as_defence(defence, foreign, partner)
    acts.pool_as_foreign(foreign, defence, partner)
    assert (defence.reading, foreign.reading) == (0.75, 0.25)


@pytest.mark.parametrize(("joint", "apart"), [(0.0, 0.2), (1.0, 0.0)])
def test_foreign_ministries_speak_above_defence_ministries(
    partner: Any,
    defence: Any,
    foreign: Any,
    set_to: Set,
    joint: float,
    apart: float,
) -> None:
    partner.joint_message = joint
    settings = set_to(statement_noise=0.0)
    acts.speak_as_defence(defence, partner, settings)
    acts.speak_as_foreign(foreign, defence, partner, settings)
    assert (defence.tone, foreign.tone) == pytest.approx((0.5 - apart, 0.5 + apart))


def test_doubt_can_be_held_back(partner: Any, defence: Any, set_to: Set) -> None:
    partner.will = -9.0
    acts.speak_as_defence(defence, partner, set_to(statement_noise=0.0, mute=1.0))
    assert defence.tone == pytest.approx(0.3)


def test_capacity_wears_and_what_was_ordered_arrives(defence: Any, set_to: Set) -> None:
    defence.pipeline[:2], defence.pipeline[-1] = [0.5, 0.25], 0.75
    acts.receive_capacity(defence, set_to(capacity_wear=0.01))
    assert defence.capacity == pytest.approx(0.99 + 0.5)
    assert (defence.pipeline[0], defence.pipeline[-2:]) == (0.25, [0.75, 0.0])


@pytest.mark.parametrize(
    ("divergence", "one", "offer", "wish"),
    [(0.2, 0.0, 1.6, 2.4), (-0.2, 0.0, 2.0, 2.0), (0.2, 1.0, 2.0, 2.4)],
)
def test_each_ministry_wants_something_else(
    partner: Any,
    defence: Any,
    foreign: Any,
    set_to: Set,
    divergence: float,
    one: float,
    offer: float,
    wish: float,
) -> None:
    partner.divergence = divergence
    settings = set_to(need=4.0, ambition=0.2, siloed_effort=0.0, one_ministry=one, stock_draw=0.05)
    acts.offer(defence, partner, settings)
    acts.wish(foreign, partner, settings)
    assert defence.deliverable == 2.0
    assert (defence.offer, foreign.wish * 1.2) == pytest.approx((offer, wish))


@pytest.mark.parametrize(
    ("due", "front", "joint", "one", "delivered"),
    [
        (1.0, 0.0, 0.0, 0.0, 0.8),  # a reluctant ministry holds a fifth back
        (1.0, 0.0, 1.0, 0.0, 1.0),
        (1.0, 0.0, 0.0, 1.0, 1.0),
        (9.0, 0.0, 0.0, 0.0, 2.0),  # no more than can be given in a month
        (9.0, 0.3, 0.0, 0.0, 2.6),  # a surge when the front gives way
    ],
)
def test_deliveries_are_what_is_due_as_far_as_one_can_and_will(
    partner: Any,
    defence: Any,
    set_to: Set,
    due: float,
    front: float,
    joint: float,
    one: float,
    delivered: float,
) -> None:
    defence.deliverable, partner.joint_realism = 2.0, joint
    partner.habit[0] = partner.booked[0] = due / 2.0
    theatre = made(state.Theatre, reported_front=front)
    acts.deliver(defence, partner, theatre, set_to(one_ministry=one, surge=0.3))
    assert (defence.due, defence.delivered_own) == pytest.approx((due, delivered))


@pytest.mark.parametrize(
    ("closed", "wanted", "idle"),
    [(False, 0.7, 0.0), (True, 0.0, 0.25 * 1.5)],
)
def test_who_has_money_buys_and_who_has_none_sells(
    partner: Any, defence: Any, set_to: Set, closed: bool, wanted: float, idle: float
) -> None:
    partner.closed, partner.arrears = closed, 0.6
    defence.due, defence.delivered_own, defence.deliverable = 1.0, 0.5, 2.0
    acts.look_for_trade(defence, partner, set_to(purchase_share=0.25))
    assert (defence.wanted, defence.idle) == pytest.approx((wanted, idle))


@pytest.mark.parametrize(
    ("wanted", "idle", "traded", "delivered"),
    [
        (1.0, 0.0, 0.5, 1.5),  # half of what all want is there
        (0.0, 0.75, -0.75, 1.0),
        (0.0, 0.0, 0.0, 1.0),
    ],
)
def test_what_is_bought_is_delivered_and_what_is_sold_is_gone(
    defence: Any, set_to: Set, wanted: float, idle: float, traded: float, delivered: float
) -> None:
    defence.wanted, defence.idle, defence.delivered_own = wanted, idle, 1.0
    group = made(state.ContactGroup, wanted=2.0, idle=1.0)
    acts.trade(defence, group)
    assert (defence.traded, defence.delivered_own) == (traded, delivered)
    defence.deliverable = 3.0
    group.spare, group.shortfall = 9.0, 9.0
    acts.fill(defence, group, set_to(fill_share=0.4, siloed_fill=1.0, spare_share=0.5))
    # Of the spare half; of that .4: whoever buys can spare as much as before.
    assert defence.delivered - delivered == pytest.approx(0.2 * (2.0 + min(0.0, traded)))
    assert defence.stock == pytest.approx(20.0 + 1.0 + traded - defence.delivered)


ORDER = {"order_rate": 0.1, "order_base": 0.3, "capacity_cost": 5.0, "lead_time": 18.0}


@pytest.mark.parametrize(
    ("changes", "settings", "ordered"),
    [
        ({}, {}, 0.1 * (0.65 * 2.0 - 1.0)),
        ({"closed": True}, {}, 0.0),
        ({}, {"orders": 1.0}, 0.1),
        ({}, {"orders": 0.0}, 0.0),
        ({"joint_sign_off": 0.5, "sign_off": 0.2}, {"orders": 1.0}, 0.06),
        ({"appropriation": 0.2}, {"orders": 1.0, "order_rate": 9.0}, 0.0),
        ({"appropriation": 9.0}, {"orders": 1.0, "order_rate": 9.0}, 0.9),  # half the money
    ],
)
def test_orders_fill_what_capacity_is_missing(
    partner: Any,
    defence: Any,
    set_to: Set,
    changes: dict[str, Any],
    settings: dict[str, float],
    ordered: float,
) -> None:
    partner.__dict__.update({"order_horizon": 6, "generosity": 1.0, **changes})
    acts.order(defence, partner, set_to(**{**ORDER, **settings}))
    assert defence.ordered == pytest.approx(ordered)
    assert defence.pipeline[17] == defence.ordered
    assert math.fsum(defence.pipeline) == defence.ordered


def test_what_was_ordered_is_not_ordered_again(partner: Any, defence: Any, set_to: Set) -> None:
    defence.pipeline[5] = 1.0
    acts.order(defence, partner, set_to(**ORDER, orders=1.0))
    assert (defence.ordered, defence.pipeline[17]) == (0.0, 0.0)


@pytest.mark.parametrize("lead", [12, LONGEST_LEAD])
def test_capacity_arrives_after_the_lead_time(
    partner: Any, defence: Any, set_to: Set, lead: int
) -> None:
    acts.order(defence, partner, set_to(**{**ORDER, "lead_time": float(lead)}, orders=1.0))
    for _ in range(lead - 1):
        acts.receive_capacity(defence, set_to(capacity_wear=0.0))
    assert defence.capacity == 1.0
    acts.receive_capacity(defence, set_to(capacity_wear=0.0))
    assert defence.capacity == pytest.approx(1.1)


@pytest.mark.parametrize(("joint", "shortfall", "given_too"), [(0.0, 9.0, 0.05), (1.0, 9.0, 0.1)])
def test_partners_fill_the_shortfalls_of_others(
    defence: Any, set_to: Set, joint: float, shortfall: float, given_too: float
) -> None:
    defence.delivered_own, defence.deliverable, defence.smoothed = 1.0, 3.0, 1.0
    group = made(state.ContactGroup, joint_forum=joint, shortfall=shortfall, spare=1.0)
    acts.fill(defence, group, set_to(fill_share=0.2))
    assert defence.delivered == pytest.approx(1.0 + given_too)
    assert defence.stock == pytest.approx(20.0 + 1.0 - defence.delivered)
    assert defence.smoothed == pytest.approx(0.85 + 0.15 * defence.delivered)


def test_without_spare_nothing_is_filled(defence: Any, set_to: Set) -> None:
    defence.delivered_own = 1.0
    acts.fill(defence, made(state.ContactGroup, shortfall=9.0), set_to())
    assert defence.delivered == 1.0


@pytest.mark.parametrize(
    ("tone", "joint", "audience", "front", "pushes"),
    [
        (-99.0, 0.0, 0.0, 0.0, True),
        (99.0, 0.0, 0.0, 0.0, False),
        (-99.0, 1.0, 0.0, 0.0, False),  # held until the moment suits
        (-99.0, 1.0, 0.4, 0.0, True),
        (-99.0, 1.0, 0.0, -0.2, True),
        (99.0, 1.0, 0.4, -0.2, False),
    ],
)
def test_talks_are_pushed_in_low_spirits_and_held_by_joint_planning(
    partner: Any,
    foreign: Any,
    set_to: Set,
    luck: Luck,
    tone: float,
    joint: float,
    audience: float,
    front: float,
    pushes: bool,
) -> None:
    foreign.tone, partner.joint_sequencing = tone, joint
    group = made(state.ContactGroup, audience=[0.0, 0.0, audience])
    theatre = made(state.Theatre, reported_front=front)
    acts.push_talks(foreign, partner, group, theatre, set_to(), luck)
    assert foreign.pushes is pushes
