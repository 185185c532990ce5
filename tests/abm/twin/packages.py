"""R9 and equal cost: what is signed, what is booked, and what it leaves in the account."""

from __future__ import annotations

import math
from typing import NamedTuple

from abm import noise
from tests.abm.twin.commitment import pledged
from tests.abm.twin.months import Claims, Own
from tests.abm.twin.partners import at_rest, chance_to_sign, pledge_gap


def rhythm(own: Own) -> float:
    """R9: p_c a month with money, p_c multiplied by .9; capped at 1 it is P0_c."""
    return own.donor.active_share * float(own.values.participation / own.values.months_with_money)


def generous(own: Own) -> float:
    """R9: (g/gbar)^2."""
    return float((own.now.generosity / own.values.reference_generosity) ** 2)


def usual_sign_off(own: Own) -> float:
    """R9: p_ok0, p_ok at J0, g = gbar, this partner's divergence, an ordinary month, no gap."""
    joint = at_rest(own.values)
    gap = pledge_gap(own, joint, own.values.reference_generosity)
    return chance_to_sign(gap, joint, False, own.values)


def habitual_package(own: Own) -> float:
    """R9: the size of this month's habitual package, 0 if none is signed."""
    ease = min(own.values.ease_limit, own.now.sign_off / usual_sign_off(own))
    chance = min(1.0, rhythm(own) * generous(own)) * ease * own.now.lock_step
    if own.uniform(noise.PACKAGE_SIGNED) >= chance:
        return 0.0
    values, spread = own.values, own.donor.size_spread
    common = own.month.luck.normal(noise.PACKAGE_SIZE_COMMON, own.month.after.theatre.entity)
    shock = math.sqrt(values.size_common) * common
    shock += math.sqrt(1.0 - values.size_common) * own.normal(noise.PACKAGE_SIZE_OWN)
    size = own.foreign.wish / min(1.0, rhythm(own)) * math.exp(spread * shock - spread**2 / 2.0)
    return float(values.size_factor * (1.0 - own.joint("realism")) * size)


def joint_plan(own: Own) -> float:
    """R9: J P a month, P = min(u_D, u_F, K(1-(1-phi_K)^n)/n + q)."""
    months, kept = own.now.horizon, 1.0 - own.values.stock_draw
    lasting = own.defence_was.stock * (1.0 - kept**months) / months + own.defence.capacity
    amount = min(own.defence.offer, own.foreign.wish, lasting)
    return float(own.values.size_factor * own.joint("realism") * amount)


def renews(own: Own, plan: float) -> bool:
    """R9: renewed with J p_ok min(1, (g/gbar)^2) L_c when thin, re-planned or pledged."""
    thin = math.fsum(own.was.booked) < own.values.thin_cover * own.now.horizon * plan
    chance = own.joint("realism") * own.now.sign_off * min(1.0, generous(own)) * own.now.lock_step
    due = thin or own.replans or pledged(own)
    return due and own.uniform(noise.JOINT_RENEWAL) < chance


class Books(NamedTuple):
    """Both schedules once the month's packages are signed, and what was signed."""

    habit: list[float]
    joint: list[float]
    package: float
    raised: float


def books(own: Own) -> Books:
    """R9: a package is spread over n months, a joint plan raises n months to J P."""
    habit, joint, plan = list(own.was.habit), list(own.was.booked), joint_plan(own)
    signs = not own.now.closed and own.was.balance >= -own.values.overdraft * own.need
    package = habitual_package(own) if signs else 0.0
    raised_to = plan if signs and renews(own, plan) else 0.0
    for ahead in range(own.now.horizon):
        habit[ahead] += package / own.now.horizon
        joint[ahead] = max(joint[ahead], raised_to)
    if signs and own.month.settled and own.values.guaranteed == 1.0:
        # Guaranteed: the year ahead is raised to nu N s_c less habit.
        for ahead in range(int(own.values.guarantee_months)):
            enough = own.values.guarantee_need * own.need - habit[ahead]
            joint[ahead] = max(joint[ahead], enough)
    return Books(habit, joint, package, math.fsum(joint) - math.fsum(own.was.booked))


def packages(own: Own) -> Claims:
    """R9: what is signed and promised, what falls due; schedules shift by a month.

    Of envelopes 1/10 of what is left falls due, and up to .65 of that is met by what is signed.
    """
    after = books(own)
    signed = after.package + after.raised
    yield "R9 joint plan", joint_plan(own), own.now.plan_amount
    yield "R9 signed", signed, own.now.signed
    promised = own.values.promise_factor * signed
    values, held = own.values, own.was.envelopes
    fallen = held * values.envelope_due
    met = min(signed, values.envelope_met * fallen)
    speaks = own.uniform(noise.ENVELOPE) < values.envelope_rate and not own.now.closed
    announced = values.envelope_months * own.now.appropriation if speaks else 0.0
    yield "promised", promised - met + announced, own.now.promised
    yield "envelopes", held - fallen + announced, own.now.envelopes
    yield "envelopes due", fallen, own.now.fallen
    yield "envelopes met", met, own.now.met
    yield "R10 due", after.habit[0] + after.joint[0], own.defence.due
    for ahead in range(23):
        yield "R9 habitual schedule", after.habit[ahead + 1], own.now.habit[ahead]
        yield "R9 joint schedule", after.joint[ahead + 1], own.now.booked[ahead]


def activity(own: Own) -> Claims:
    """Contact group: active with a package, or with joint cover at least half full and J > .5."""
    after = books(own)
    cover = math.fsum(after.joint)
    values = own.values
    full = cover > 0.0 and cover >= values.thin_cover * own.now.horizon * joint_plan(own)
    active = after.package > 0.0 or (full and own.joint("realism") > values.active_joint)
    seen = min(values.activity_limit, active / min(1.0, rhythm(own)))
    moved = values.activity_weight * (seen - own.was.activity)
    yield "activity", own.was.activity + moved, own.now.activity


def account(own: Own) -> Claims:
    """Equal cost: a, lapsed arrears and sales come in; packages, orders, effort, purchases go."""
    values, now = own.values, own.now
    income = 0.0 if now.closed else now.appropriation
    effort = values.effort_cost * (values.national_effort + values.forum_effort) * own.need
    orders = values.capacity_cost * own.defence.ordered
    yield "effort cost", effort, now.effort_cost
    spent = now.signed + orders + effort
    spent += own.defence.traded
    yield "balance", own.was.balance + income + now.lapsed - spent, now.balance
