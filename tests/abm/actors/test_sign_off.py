"""Sign-off, horizons, habitual packages and joint plans."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from abm import noise, state
from abm.actors import sign_off as acts
from abm.inputs import DonorRow
from abm.parameters import Settings
from abm.reasons import REASONS, Reason
from abm.records import new_state as room
from abm.state import Luck

Set = Callable[..., Settings]
# Plain sizes: no lumps, no factor, no share of active months.
PLAIN = {"size_factor": 1.0, "participation": 0.92, "reference_generosity": 1.0, "need": 4.0}


def made(kind: type, **values: Any) -> Any:
    one: Any = room(kind)
    one.__dict__.update(values)
    return one


@pytest.fixture
def partner() -> Any:
    return made(
        state.Partner,
        share=0.5,
        active_share=1.0,
        generosity=1.0,
        lock_step=1.0,
        sign_off=1.0,
        habitual_horizon=3.0,
        horizon=4,
        will=0.5,
        replan_phase=1,
    )


@pytest.fixture
def foreign() -> Any:
    return made(state.ForeignMinistry, wish=2.0)


@pytest.fixture
def defence() -> Any:
    return made(state.DefenceMinistry, offer=1.5, capacity=9.0)


# Sign-off and horizon


@pytest.mark.parametrize(
    ("joint", "phase", "closed", "one", "chance"),
    [
        (0.0, 1, False, 0.0, 1.0),
        (1.0, 0, False, 0.0, 0.6 * 0.85),  # month 0: the plan is open
        (1.0, 1, False, 0.0, 0.6 * 0.85 * 0.4),
        (1.0, 0, True, 0.0, 0.0),
        (1.0, 1, False, 1.0, 1.0),
        (1.0, 1, True, 1.0, 0.0),
    ],
)
def test_two_signatures_may_miss(
    partner: Any,
    set_to: Set,
    luck: Luck,
    joint: float,
    phase: int,
    closed: bool,
    one: float,
    chance: float,
) -> None:
    partner.divergence, partner.joint_sign_off, partner.joint_realism = 0.4, joint, 1.0
    partner.replan_phase, partner.closed = phase, closed
    settings = set_to(veto=0.8, veto_scale=0.8, friction=0.15, inertia=0.6, one_ministry=one)
    acts.agree(partner, settings, luck)
    assert partner.sign_off == pytest.approx(chance)


@pytest.mark.parametrize(("month", "open_"), [(0, False), (5, True), (6, False), (11, True)])
def test_plans_are_open_twice_a_year(
    partner: Any, set_to: Set, luck: Luck, month: int, open_: bool
) -> None:
    luck.month, partner.joint_sign_off = month, 1.0
    acts.agree(partner, set_to(inertia=0.6, friction=0.0, veto=0.2, ambition=0.0), luck)
    assert partner.sign_off == pytest.approx(1.0 if open_ else 0.4)


def test_joint_planning_reaches_further(partner: Any, set_to: Set, luck: Luck) -> None:
    partner.joint_industry = 1.0
    acts.agree(partner, set_to(ambition=0.0), luck)
    assert (partner.horizon, partner.order_horizon) == (3, 13)


def test_a_lever_sets_both_horizons(partner: Any, set_to: Set, luck: Luck) -> None:
    acts.agree(partner, set_to(horizon=24.0), luck)
    assert (partner.horizon, partner.order_horizon) == (24, 24)


# Lock-step


def test_partners_wait_for_those_they_look_to(set_to: Set) -> None:
    own = made(state.Partner, activity=9.0)
    donor = made(DonorRow, group=0, tie=0.5, ties=2.0 * 0.25 + 0.5)
    near = made(state.DonorGroup, activity=0.5 * 9.0 + 0.25 * 0.4)
    group = made(state.ContactGroup, activity=near.activity + 0.5 * 0.2)
    acts.look_around(own, donor, group, near, 2.0, set_to(lock_step=0.5))
    assert own.lock_step == pytest.approx(1.0 - 0.5 * (1.0 - (2.0 * 0.25 * 0.4 + 0.5 * 0.2)))


def test_a_partner_alone_waits_for_nobody(set_to: Set) -> None:
    only, near = room(state.Partner), room(state.DonorGroup)
    group = room(state.ContactGroup)
    acts.look_around(only, room(DonorRow), group, near, 2.0, set_to(lock_step=0.5))
    assert only.lock_step == 1.0


# Packages


def sign(
    partner: Any, defence: Any, foreign: Any, settings: Settings, luck: Luck, shock: float = 0.0
) -> float:
    group = made(state.ContactGroup, package_shock=shock)
    acts.roll(partner, luck)
    acts.sign(partner, defence, foreign, group, room(state.Theatre), settings, luck)
    signed: float = partner.signed
    return signed


def test_a_habitual_package_is_spread_over_its_horizon(
    partner: Any, defence: Any, foreign: Any, set_to: Set, luck: Luck
) -> None:
    partner.habit[3] = 1.0
    settings = set_to(**PLAIN, promise_factor=2.0)
    assert sign(partner, defence, foreign, settings, luck) == 2.0
    assert partner.habit[:5] == [0.5, 0.5, 0.5, 1.5, 0.0]
    assert (partner.active, partner.promised, partner.booked) == (True, 4.0, [0.0] * 24)


@pytest.mark.parametrize(
    ("closed", "steady", "promised", "left"),
    [
        # Of 10 one falls due; .6 of it is met by what is signed, and 12 x .5 is announced.
        (False, 0.0, 2.0 - 0.6 + 6.0, 9.0 + 6.0),
        (False, 1.0, 2.0 - 0.6 + 0.9, 9.0 + 0.9),  # every month, in its part
        (True, 0.0, 0.0, 9.0),
    ],
)
def test_envelopes_are_promised_once(
    partner: Any,
    defence: Any,
    foreign: Any,
    set_to: Set,
    luck: Luck,
    closed: bool,
    steady: float,
    promised: float,
    left: float,
) -> None:
    partner.envelopes, partner.appropriation, partner.closed = 10.0, 0.5, closed
    partner.joint_sign_off, partner.sign_off = 0.0, 0.0 if closed else 1.0
    told = {"envelope_rate": 0.15, "envelope_due": 0.1, "envelope_met": 0.6}
    settings = set_to(**PLAIN, **told, constant_support=steady)
    acts.roll(partner, luck)
    partner.envelope_draw = 0.1
    acts.sign(
        partner, defence, foreign, room(state.ContactGroup), room(state.Theatre), settings, luck
    )
    assert (partner.promised, partner.envelopes) == pytest.approx((promised, left))
    assert (partner.fallen, partner.met) == pytest.approx((1.0, 0.0 if closed else 0.6))


def test_an_envelope_is_announced_now_and_then(
    partner: Any, defence: Any, foreign: Any, set_to: Set, luck: Luck
) -> None:
    partner.appropriation, announced = 1.0, 0
    for luck.month in range(400):
        before = partner.envelopes
        sign(partner, defence, foreign, set_to(**PLAIN, envelope_rate=0.1), luck)
        assert partner.envelope_draw == noise.uniform(luck, noise.ENVELOPE, partner.entity)
        announced += partner.envelopes > before - partner.fallen + 1.0
    assert 25 < announced < 60


def test_rare_signers_sign_more_at_once(
    partner: Any, defence: Any, foreign: Any, set_to: Set, luck: Luck
) -> None:
    partner.active_share = 0.25
    sizes = []
    for luck.month in range(40):
        sizes.append(sign(partner, defence, foreign, set_to(**PLAIN), luck))
    assert set(sizes) == {0.0, 8.0}
    assert 2 < sizes.count(8.0) < 20


def test_sizes_scatter_in_common_and_apart(
    partner: Any, defence: Any, foreign: Any, set_to: Set, luck: Luck
) -> None:
    partner.size_spread = 1.0
    common = set_to(**PLAIN, size_common=1.0)
    sizes = [sign(partner, defence, foreign, common, luck, shock) for shock in (0.0, 1.0)]
    assert sizes[1] / sizes[0] == pytest.approx(2.718281828)
    own = set_to(**PLAIN, size_common=0.0)
    assert sign(partner, defence, foreign, own, luck, 1.0) not in sizes


@pytest.mark.parametrize(
    ("changes", "signed"),
    [
        ({"closed": True}, 0.0),
        ({"balance": -25.0}, 0.0),  # beyond twelve months of its part of the need
        ({"balance": -24.0}, 2.0),
        ({"lock_step": 0.0}, 0.0),
        ({"generosity": 0.0}, 0.0),
        ({"sign_off": 0.0}, 0.0),
    ],
)
def test_nothing_is_signed_without_money_signatures_or_company(
    partner: Any,
    defence: Any,
    foreign: Any,
    set_to: Set,
    luck: Luck,
    changes: dict[str, Any],
    signed: float,
) -> None:
    partner.__dict__.update(changes)
    assert sign(partner, defence, foreign, set_to(**PLAIN), luck) == signed
    assert partner.active is (signed > 0.0)


def test_constant_support_signs_the_mean_size_every_month(
    partner: Any, defence: Any, foreign: Any, set_to: Set, luck: Luck
) -> None:
    partner.active_share, partner.size_spread, partner.lock_step = 0.01, 3.0, 0.0
    settings = set_to(**PLAIN, constant_support=1.0)
    for luck.month in range(5):
        assert sign(partner, defence, foreign, settings, luck) == 2.0


def test_constant_support_still_stops_in_an_imposed_gap(
    partner: Any, defence: Any, foreign: Any, set_to: Set, luck: Luck
) -> None:
    partner.closed = True
    assert sign(partner, defence, foreign, set_to(**PLAIN, constant_support=1.0), luck) == 0.0


# Joint plans


def joint(partner: Any) -> Any:
    partner.joint_realism = 1.0
    return partner


def test_a_joint_plan_raises_each_month_and_overwrites_none(
    partner: Any, defence: Any, foreign: Any, set_to: Set, luck: Luck
) -> None:
    joint(partner).booked[:2] = [1.0, 4.0]
    partner.replan_phase = 0
    assert sign(partner, defence, foreign, set_to(**PLAIN, stock_draw=0.0), luck) == 3.5
    assert partner.booked[:5] == [1.5, 4.0, 1.5, 1.5, 0.0]
    assert partner.habit == [0.0] * 24
    assert partner.plan_amount == 1.5


@pytest.mark.parametrize(
    ("offer", "wish", "stock", "capacity", "amount"),
    [(1.0, 2.0, 0.0, 9.0, 1.0), (2.0, 1.0, 0.0, 9.0, 1.0), (9.0, 9.0, 4.0, 0.5, 1.4375)],
)
def test_a_joint_plan_is_the_least_that_all_bear(
    partner: Any,
    defence: Any,
    foreign: Any,
    set_to: Set,
    luck: Luck,
    offer: float,
    wish: float,
    stock: float,
    capacity: float,
    amount: float,
) -> None:
    defence.offer, foreign.wish, defence.stock, defence.capacity = offer, wish, stock, capacity
    settings = set_to(**PLAIN, stock_draw=0.5)
    sign(joint(partner), defence, foreign, settings, luck)
    assert partner.plan_amount == amount


@pytest.mark.parametrize(
    ("cover", "phase", "renewed"), [(4.0, 1, False), (2.9, 1, True), (4.0, 0, True)]
)
def test_a_plan_is_renewed_when_it_is_thin_or_open(
    partner: Any,
    defence: Any,
    foreign: Any,
    set_to: Set,
    luck: Luck,
    cover: float,
    phase: int,
    renewed: bool,
) -> None:
    joint(partner).booked[20], partner.replan_phase = cover, phase
    signed = sign(partner, defence, foreign, set_to(**PLAIN, stock_draw=0.0), luck)
    assert (signed > 0.0) is renewed


def test_who_plans_jointly_looks_active_while_the_plan_is_half_full(
    partner: Any, defence: Any, foreign: Any, set_to: Set, luck: Luck
) -> None:
    partner.closed = True
    settings = set_to(**PLAIN, stock_draw=0.0)
    for realism, cover, active in ((1.0, 3.0, True), (1.0, 2.9, False), (0.5, 3.0, False)):
        partner.joint_realism, partner.booked[0] = realism, cover
        sign(partner, defence, foreign, settings, luck)
        assert partner.active is active


def test_an_empty_plan_does_not_look_active(
    partner: Any, defence: Any, foreign: Any, set_to: Set, luck: Luck
) -> None:
    partner.closed, defence.offer = True, 0.0
    sign(joint(partner), defence, foreign, set_to(**PLAIN), luck)
    assert (partner.plan_amount, partner.active) == (0.0, False)


def test_habit_and_plan_share_the_weight(
    partner: Any, defence: Any, foreign: Any, set_to: Set, luck: Luck
) -> None:
    partner.joint_realism = 0.25
    settings = set_to(**{**PLAIN, "size_factor": 1.2}, stock_draw=0.0, constant_support=1.0)
    sign(partner, defence, foreign, settings, luck)
    assert sum(partner.habit) == pytest.approx(1.2 * 0.75 * 2.0)
    assert partner.plan_amount == pytest.approx(1.2 * 0.25 * 1.5)


# A guaranteed settlement


def guarantee(
    partner: Any, defence: Any, foreign: Any, settings: Settings, luck: Luck, status: int
) -> float:
    theatre = made(state.Theatre, status=status)
    foreign.wish = 0.0  # neither a package nor a plan
    acts.sign(partner, defence, foreign, room(state.ContactGroup), theatre, settings, luck)
    signed: float = partner.signed
    return signed


GUARANTEED = {**PLAIN, "guaranteed": 1.0, "guarantee_need": 0.25}


def test_a_guarantee_books_the_year_ahead_and_is_signed(
    partner: Any, defence: Any, foreign: Any, set_to: Set, luck: Luck
) -> None:
    partner.habit[0], partner.booked[1], partner.habit[2] = 0.125, 0.25, 2.0
    settings = set_to(**GUARANTEED)  # half a billion a month: a quarter of half of the need
    signed = guarantee(partner, defence, foreign, settings, luck, state.SETTLED)
    assert partner.booked[:4] == [0.375, 0.5, 0.0, 0.5]
    assert partner.booked[11:13] == [0.5, 0.0]
    assert (signed, partner.promised) == (0.375 + 0.25 + 9 * 0.5, 0.375 + 0.25 + 9 * 0.5)
    assert partner.reason == Reason.SIGNED
    assert guarantee(partner, defence, foreign, settings, luck, state.SETTLED) == 0.0


@pytest.mark.parametrize(
    ("status", "values", "settings"),
    [
        (state.FIGHTING, {}, {}),
        (state.CEASEFIRE, {}, {}),
        (state.SETTLED, {}, {"guaranteed": 0.0}),
        (state.SETTLED, {"closed": True}, {}),
        (state.SETTLED, {"balance": -25.0}, {}),  # beyond twelve months of its part of the need
    ],
)
def test_nobody_guarantees_without_a_settlement_or_without_money(
    partner: Any,
    defence: Any,
    foreign: Any,
    set_to: Set,
    luck: Luck,
    status: int,
    values: dict[str, Any],
    settings: dict[str, float],
) -> None:
    partner.__dict__.update(values)
    asked = set_to(**{**GUARANTEED, **settings})
    assert guarantee(partner, defence, foreign, asked, luck, status) == 0.0
    assert sum(partner.booked) == 0.0


# Why nothing was signed


def reason_of(
    partner: Any, defence: Any, foreign: Any, settings: Settings, luck: Luck, **values: Any
) -> Reason:
    """Return why a partner signs nothing with both draws at 0.5, but for `values`."""
    rooms = {"offer": defence, "wish": foreign}
    for name, value in {"package_draw": 0.5, "plan_draw": 0.5, **values}.items():
        setattr(rooms.get(name, partner), name, deepcopy(value))
    acts.sign(
        partner, defence, foreign, room(state.ContactGroup), room(state.Theatre), settings, luck
    )
    assert (partner.reason == 0) is (partner.signed > 0.0)
    return Reason(partner.reason)


PLAN_ONLY: dict[str, Any] = {
    "joint_realism": 1.0,
    "horizon": 4,
}  # of 1.5 a month; thin below a cover of 3
FULL: dict[str, Any] = {"booked": [1.5] * 4 + [0.0] * 20}
ENOUGH: dict[str, Any] = {"booked": [1.0] * 4 + [0.0] * 20}
THIN: dict[str, Any] = {"booked": [0.7] * 4 + [0.0] * 20}
OPEN: dict[str, Any] = {"replan_phase": 0}  # month 0 is a re-plan month
OVERDRAFT: dict[str, Any] = {"balance": -25.0}  # beyond twelve months of its part of the need
ALONE: dict[str, Any] = {"lock_step": 0.4}
UNSIGNED: dict[str, Any] = {"sign_off": 0.4}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, Reason.SIGNED),
        ({"closed": True}, Reason.GAP),
        ({"wish": 0.0}, Reason.NOTHING_PROPOSED),
        ({**PLAN_ONLY, "offer": 0.0}, Reason.NOTHING_PROPOSED),
        ({"active_share": 0.3}, Reason.NO_OCCASION),  # chance: 0.3 x at most 1.3
        ({"generosity": 0.6}, Reason.NO_OCCASION),  # chance: 0.6^2 x at most 1.3
        ({**PLAN_ONLY, "generosity": 0.6}, Reason.NO_OCCASION),
        ({**PLAN_ONLY, **FULL}, Reason.COVERED),
        ({**PLAN_ONLY, **FULL, **OPEN}, Reason.COVERED),
        ({**PLAN_ONLY, **ENOUGH}, Reason.NOT_DUE),
        ({**PLAN_ONLY, **ENOUGH, **OPEN}, Reason.SIGNED),
        ({**PLAN_ONLY, **THIN}, Reason.SIGNED),
        (OVERDRAFT, Reason.OVERDRAWN),
        ({**PLAN_ONLY, **ENOUGH, **OPEN, **OVERDRAFT}, Reason.OVERDRAWN),
        ({"lock_step": 0.3}, Reason.WAITING),
        ({**PLAN_ONLY, **ENOUGH, **OPEN, **ALONE}, Reason.WAITING),
        ({**PLAN_ONLY, **THIN, **ALONE}, Reason.WAITING),
        ({"sign_off": 0.1}, Reason.PROCEDURE),
        ({**PLAN_ONLY, **ENOUGH, **OPEN, **UNSIGNED}, Reason.PROCEDURE),
        ({**PLAN_ONLY, **THIN, **UNSIGNED}, Reason.PROCEDURE),
    ],
)
def test_each_reason_by_hand(
    partner: Any,
    defence: Any,
    foreign: Any,
    set_to: Set,
    luck: Luck,
    values: dict[str, Any],
    expected: Reason,
) -> None:
    settings = set_to(**PLAIN, stock_draw=0.0)
    assert reason_of(partner, defence, foreign, settings, luck, **values) is expected


@pytest.mark.parametrize(
    ("divergence", "phase", "expected"),
    [
        # Passes 0.2; procedures leave 0.85 x 0.4 = 0.34, in a re-plan month 0.85.
        (0.8, 1, Reason.DIFFERENCE),
        (0.8, 0, Reason.DIFFERENCE),
        # Passes 0.6: less than 0.85, but more than 0.34.
        (0.4, 0, Reason.DIFFERENCE),
        (0.4, 1, Reason.PROCEDURE),
        (0.0, 1, Reason.PROCEDURE),
    ],
)
def test_at_sign_off_the_veto_or_procedures_are_told(
    partner: Any,
    defence: Any,
    foreign: Any,
    set_to: Set,
    luck: Luck,
    divergence: float,
    phase: int,
    expected: Reason,
) -> None:
    settings = set_to(
        **PLAIN, veto=0.8, veto_scale=0.8, friction=0.15, inertia=0.6, ambition=0.0, siloed_effort=0
    )
    partner.divergence, partner.joint_sign_off, partner.replan_phase = divergence, 1.0, phase
    acts.agree(partner, settings, luck)
    assert reason_of(partner, defence, foreign, settings, luck, package_draw=0.9) is expected


def test_of_several_reasons_the_first_is_told(
    partner: Any, defence: Any, foreign: Any, set_to: Set, luck: Luck
) -> None:
    settings = set_to(**PLAIN, stock_draw=0.0)
    values: dict[str, Any] = {"closed": True, "offer": 0.0, "plan_draw": 1.0, "sign_off": 0.0}
    values |= {**PLAN_ONLY, **FULL, **OVERDRAFT, "lock_step": 0.0}
    told = []
    lifts: list[dict[str, Any]] = [
        {},
        {"closed": False},
        {"offer": 1.5},
        {"plan_draw": 0.5},
        ENOUGH,
        OPEN,
        {"balance": 0.0},
        {"lock_step": 1.0},
        {"sign_off": 1.0},
    ]
    for lifted in lifts:
        values |= lifted
        told.append(reason_of(partner, defence, foreign, settings, luck, **values))
    told.remove(Reason.PROCEDURE)  # at sign-off it is this or the other
    assert told == [*(reason for reason in REASONS if reason < Reason.DIFFERENCE), Reason.SIGNED]


def test_a_package_that_easy_sign_off_would_sign_waits_for_others(
    partner: Any, defence: Any, foreign: Any, set_to: Set, luck: Luck
) -> None:
    # Usual sign-off is 0.8, so that one of 1 makes 0.5 x 1.25 of the chance of 0.5.
    settings = set_to(**PLAIN, siloed_effort=1.0, veto=0.0, friction=0.2, inertia=0.0)
    values = {"active_share": 0.5, "package_draw": 0.52}
    assert reason_of(partner, defence, foreign, settings, luck, **values) is Reason.SIGNED
    values["lock_step"] = 0.8
    assert reason_of(partner, defence, foreign, settings, luck, **values) is Reason.WAITING


def test_constant_support_has_a_reason_only_where_it_stops(
    partner: Any, defence: Any, foreign: Any, set_to: Set, luck: Luck
) -> None:
    settings = set_to(**PLAIN, constant_support=1.0)
    values = {"package_draw": 1.0, "plan_draw": 1.0, "lock_step": 0.0, "sign_off": 0.0}
    assert reason_of(partner, defence, foreign, settings, luck, **values) is Reason.SIGNED
    overdrawn = {**values, **OVERDRAFT}
    assert reason_of(partner, defence, foreign, settings, luck, **overdrawn) is Reason.OVERDRAWN
