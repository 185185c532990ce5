"""Sign-off, horizon, packages, envelopes, deliveries and orders of a partner (R7-R11).

Money in EUR bn or EUR bn a month, divergence and gap as shares of need, joint capacity 0-1.
"""

from __future__ import annotations

import math

from abm.rules.arithmetic import clip, exp, positive, whole_power


def pledge_gap(divergence: float, joint: float, ambition: float, generosity: float) -> float:
    """Return how far the two ministries' proposals lie apart (R7).

    `abs(divergence) + (1 - joint) * ambition * generosity`. Share of need.
    Source: Allison 1969 (agencies differ in goals).

    >>> pledge_gap(-0.2, 1.0, 0.25, 1.0), pledge_gap(0.0, 0.0, 0.25, 1.0)
    (0.2, 0.25)
    """
    return abs(divergence) + (1.0 - joint) * ambition * generosity


def veto_passes(joint: float, veto: float, gap: float, scale: float) -> float:
    """Return the chance that neither ministry blocks (R7).

    `1 - joint * veto * min(1, gap / scale)`; the scale is `veto_scale`.
    Source: Scharpf 1988 (joint-decision trap, qualitative).

    >>> round(veto_passes(1.0, 0.7, 0.8, 0.8), 3), veto_passes(0.0, 0.7, 0.8, 0.8)
    (0.3, 1.0)
    """
    return 1.0 - joint * veto * min(1.0, gap / scale)


def sign_off(passes: float, joint: float, friction: float, inertia: float, replan: bool) -> float:
    """Return the chance that both ministries sign this month, outside gaps (R7).

    `closed = 0 if replan else inertia * joint`, then
    `passes * (1 - friction * joint) * (1 - closed)`. Source: assumption.

    >>> sign_off(1.0, 0.0, 0.15, 0.6, False), round(sign_off(1.0, 1.0, 0.15, 0.6, False), 3)
    (1.0, 0.34)
    """
    closed = 0.0 if replan else inertia * joint
    return passes * (1.0 - friction * joint) * (1.0 - closed)


def agreement(gap: float, scale: float, gap_in_horizon: float) -> float:
    """Return how far the two ministries agree on a horizon (R8).

    `1 - min(1, gap_in_horizon * gap / scale)`; the scale is `veto_scale`. From 0 to 1.
    Source: Scharpf 1988 (lowest common denominator).

    >>> agreement(0.0, 0.8, 0.8), agreement(1.0, 0.8, 0.8)
    (1.0, 0.0)
    """
    return 1.0 - min(1.0, gap_in_horizon * gap / scale)


def own_horizon(
    habitual: float, will: float, horizon_base: float, horizon_least: float, horizon_most: float
) -> float:
    """Return for how many months ahead a partner plans by itself: will lengthens habit (R8).

    `habitual * clip(horizon_base + will, horizon_least, horizon_most)`. Months.
    Source: assumption.

    >>> own_horizon(3.0, 0.5, 0.5, 0.2, 1.5), own_horizon(3.0, 9.0, 0.5, 0.2, 1.5)
    (3.0, 4.5)
    """
    return habitual * clip(horizon_base + will, horizon_least, horizon_most)


def planning_reach(joint: float, reach_slope: float, reach_offset: float) -> float:
    """Return how far joint planning closes the distance to the target horizon (R8).

    `positive(reach_slope * joint - reach_offset)`. Share. Source: assumption.

    >>> planning_reach(0.5, 1.2, 0.1), planning_reach(0.0, 1.2, 0.1)
    (0.5, 0.0)
    """
    return positive(reach_slope * joint - reach_offset)


def horizon_gained(alone: float, target: float, reach: float, agreed: float) -> float:
    """Return the months that joint planning adds to a partner's own horizon (R8).

    `positive(target - alone) * reach * agreed`; the target is `plan_target`. Months.
    Source: assumption.

    >>> horizon_gained(3.0, 12.0, 0.5, 1.0), horizon_gained(15.0, 12.0, 0.5, 1.0)
    (4.5, 0.0)
    """
    return positive(target - alone) * reach * agreed


def horizon_lost(alone: float, joint: float, agreed: float, dispute_cost: float) -> float:
    """Return the months that a partner's own horizon loses where its ministries disagree (R8).

    `dispute_cost * alone * joint * (1 - agreed)`. Months.
    Source: Scharpf 1988 (lowest common denominator), size assumed.

    >>> horizon_lost(10.0, 1.0, 0.0, 0.7), horizon_lost(10.0, 1.0, 1.0, 0.7)
    (7.0, 0.0)
    """
    return dispute_cost * alone * joint * (1.0 - agreed)


def plan_horizon(alone: float, gained: float, lost: float, longest: float) -> int:
    """Return for how many months ahead a package is planned, at most as schedules reach (R8).

    `clip(round(alone + gained - lost), 1, longest)`; halves round up. Months. Source: assumption.

    >>> plan_horizon(3.0, 9.9, 0.0, 24.0), plan_horizon(10.0, 0.0, 7.0, 24.0)
    (13, 3)
    """
    return int(clip(math.floor(alone + gained - lost + 0.5), 1.0, longest))


def rhythm(active_share: float, participation: float, months_with_money: float) -> float:
    """Return how often open appropriations bring a package (R9).

    `participation * active_share / months_with_money`, counted up to 1 where it divides.
    Per month. Source: Ukraine Support Tracker.

    >>> rhythm(0.46, 1.0, 0.92)
    0.5
    """
    return participation * active_share / months_with_money


def willingness_to_give(generosity: float, reference: float) -> float:
    """Return how will bears on taking part at all (R9).

    `ratio = generosity / reference`, then `ratio * ratio`; the reference is
    `reference_generosity`. Factor. Source: participation co-moves, amounts do not (Ukraine
    Support Tracker).

    >>> willingness_to_give(1.0, 0.5)
    4.0
    """
    ratio = generosity / reference
    return ratio * ratio


def habit_chance(
    base: float, giving: float, ease: float, lock_step: float, ease_limit: float
) -> float:
    """Return the chance that a partner signs a habitual package this month (R9).

    `min(1, base * giving) * min(ease_limit, ease) * lock_step`, ease being the chance of sign-off
    against the usual one. Source: Ukraine Support Tracker.

    >>> habit_chance(0.5, 1.0, 1.0, 1.0, 1.3), round(habit_chance(0.5, 4.0, 2.0, 0.5, 1.3), 3)
    (0.5, 0.65)
    """
    return min(1.0, base * giving) * min(ease_limit, ease) * lock_step


def package_noise(common: float, own: float, common_share: float) -> float:
    """Return the standard noise of a package's size (R9).

    `sqrt(common_share) * common + sqrt(1 - common_share) * own`; the common share is
    `size_common`. Standard deviations. Source: amounts hardly co-move (Ukraine Support Tracker).

    >>> package_noise(1.0, -1.0, 0.5)
    0.0
    """
    return math.sqrt(common_share) * common + math.sqrt(1.0 - common_share) * own


def package_size(wish: float, base: float, spread: float, noise: float) -> float:
    """Return the size of a habitual package: rare signers sign more at once (R9).

    `wish / base * exp(spread * noise - .5 * spread * spread)`. EUR bn.
    Source: Ukraine Support Tracker (variation by donor).

    >>> package_size(0.5, 0.25, 0.0, 1.0)
    2.0
    """
    return wish / base * exp(spread * noise - 0.5 * spread * spread)


def joint_amount(offer: float, wish: float, sustained: float) -> float:
    """Return the monthly amount of a joint plan: the least that both and the stock bear (R9).

    `min(offer, wish, sustained)`. EUR bn a month.
    Source: Scharpf 1988 (lowest common denominator).

    >>> joint_amount(1.0, 2.0, 1.5)
    1.0
    """
    return min(offer, wish, sustained)


def sustained(stock: float, capacity: float, draw: float, months: int) -> float:
    """Return what stock and capacity bear on average over a plan (R9).

    `stock * (1 - (1 - draw) ** months) / months + capacity`; the draw is `stock_draw`.
    EUR bn a month. Source: assumption.

    >>> round(sustained(100.0, 1.0, 0.05, 1), 6)
    6.0
    """
    lasting = whole_power(1.0 - draw, months)
    return stock * (1.0 - lasting) / months + capacity


def renewal_chance(joint: float, ok: float, giving: float, lock_step: float) -> float:
    """Return the chance that a joint plan that is due is renewed this month (R9).

    `joint * ok * min(1, giving) * lock_step`. Source: assumption.

    >>> renewal_chance(0.5, 0.8, 2.0, 1.0)
    0.4
    """
    return joint * ok * min(1.0, giving) * lock_step


def guarantee_missing(
    need_part: float, guarantee_need: float, habit: float, booked: float
) -> float:
    """Return what a month of a guaranteed settlement lacks of its support (durability).

    `positive(guarantee_need * need_part - habit - booked)`: both schedules count. EUR bn.
    Source: assumption.

    >>> guarantee_missing(2.0, 0.5, 0.25, 0.5), guarantee_missing(2.0, 0.5, 0.75, 0.5)
    (0.25, 0.0)
    """
    return positive(guarantee_need * need_part - habit - booked)


def envelope(appropriation: float, envelope_months: float) -> float:
    """Return what a partner announces at once, in months of its appropriations (R9).

    `envelope_months * appropriation`. EUR bn. Source: Ukraine Support Tracker (commitments and
    allocations).

    >>> envelope(0.5, 12.0)
    6.0
    """
    return envelope_months * appropriation


def fallen_due(outstanding: float, envelope_due: float) -> float:
    """Return what falls due this month of what was announced and has not fallen due yet (R9).

    `envelope_due * outstanding`: a constant share of what is left. EUR bn. Source: assumption.

    >>> fallen_due(6.0, 0.25)
    1.5
    """
    return envelope_due * outstanding


def booked_against(signed: float, fallen: float, envelope_met: float) -> float:
    """Return how much of what is signed was promised before, in an envelope (R9).

    `min(signed, envelope_met * fallen)`. EUR bn. Source: Ukraine Support Tracker (commitments and
    allocations), form assumed.

    >>> booked_against(1.0, 1.0, 0.65), booked_against(0.5, 1.0, 0.65)
    (0.65, 0.5)
    """
    return min(signed, envelope_met * fallen)


def hold_back(divergence: float, joint: float) -> float:
    """Return the share of what is due that a reluctant defence ministry lets go (R10).

    `clip(1 - (1 - joint) * positive(divergence), 0, 1)`. Source: assumption.

    >>> hold_back(0.2, 0.0), hold_back(-0.2, 0.0)
    (0.8, 1.0)
    """
    return clip(1.0 - (1.0 - joint) * positive(divergence), 0.0, 1.0)


def surge_limit(possible: float, surge: float, inertia: float, joint: float, bad: bool) -> float:
    """Return what can be given in a month, more when the front gives way (R10).

    `possible * (1 + surge * (1 - inertia * joint)) if bad else possible`. EUR bn a month.
    Source: assumption.

    >>> surge_limit(1.0, 0.3, 0.6, 0.0, True), surge_limit(1.0, 0.3, 0.6, 0.0, False)
    (1.3, 1.0)
    """
    return possible * (1.0 + surge * (1.0 - inertia * joint)) if bad else possible


def delivery(
    released: float, due: float, arrears: float, limit: float, stock: float, arrears_months: float
) -> float:
    """Return what a partner delivers before the contact group helps (R10).

    `min(released * (due + arrears / arrears_months), limit, stock)`; the stock is what stands in
    store and the month's output. EUR bn. Source: assumption.

    >>> delivery(1.0, 1.0, 0.6, 5.0, 5.0, 3.0), delivery(1.0, 1.0, 0.6, 0.5, 5.0, 3.0)
    (1.2, 0.5)
    """
    return min(released * (due + arrears / arrears_months), limit, stock)


def order_level(base: float, horizon: float, generosity: float, order_horizon: float) -> float:
    """Return the share of appropriations that industry can count on (R11).

    `(base + (1 - base) * min(1, horizon / order_horizon)) * min(1, generosity)`; the base is
    `order_base`. Source: assumption.

    >>> order_level(0.3, 12.0, 1.0, 12.0), round(order_level(0.3, 6.0, 0.5, 12.0), 4)
    (1.0, 0.325)
    """
    return (base + (1.0 - base) * min(1.0, horizon / order_horizon)) * min(1.0, generosity)


def order_size(missing: float, rate: float, undisputed: float, affordable: float) -> float:
    """Return the capacity that a partner orders this month (R11).

    `min(rate * positive(missing) * undisputed, affordable)`; the rate is `order_rate`, the
    affordable is `order_limit * appropriation / capacity_cost`. EUR bn a month each month.
    Source: US and EU shell production 2022-2024 (lag and slope).

    >>> order_size(1.0, 0.1, 0.5, 1.0), order_size(-1.0, 0.1, 0.5, 1.0)
    (0.05, 0.0)
    """
    return min(rate * positive(missing) * undisputed, affordable)
