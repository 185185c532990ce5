"""Sign-off, horizon, packages, deliveries and orders of a partner (R7-R11).

Money in EUR bn or EUR bn a month, divergence and gap as shares of need, joint capacity 0-1.
"""

from __future__ import annotations

import math

from abm.rules.arithmetic import clip, positive


def pledge_gap(divergence: float, joint: float, ambition: float, generosity: float) -> float:
    """Return how far the two ministries' proposals lie apart (R7).

    |delta| + (1 - J) alpha g. Share of need. Source: Allison 1969 (agencies differ in goals).

    >>> pledge_gap(-0.2, 1.0, 0.25, 1.0), pledge_gap(0.0, 0.0, 0.25, 1.0)
    (0.2, 0.25)
    """
    return abs(divergence) + (1.0 - joint) * ambition * generosity


def veto_passes(joint: float, veto: float, gap: float, scale: float) -> float:
    """Return the chance that neither ministry blocks (R7).

    1 - J v min(1, gap / d0). Source: Scharpf 1988 (joint-decision trap, qualitative).

    >>> round(veto_passes(1.0, 0.7, 0.8, 0.8), 3), veto_passes(0.0, 0.7, 0.8, 0.8)
    (0.3, 1.0)
    """
    return 1.0 - joint * veto * min(1.0, gap / scale)


def sign_off(passes: float, joint: float, friction: float, inertia: float, replan: bool) -> float:
    """Return the chance that both ministries sign this month, outside gaps (R7).

    passes (1 - friction J)(1 - iota J [not a re-plan month]). Source: assumption.

    >>> sign_off(1.0, 0.0, 0.15, 0.6, False), round(sign_off(1.0, 1.0, 0.15, 0.6, False), 3)
    (1.0, 0.34)
    """
    closed = 0.0 if replan else inertia * joint
    return passes * (1.0 - friction * joint) * (1.0 - closed)


def agreement(gap: float, scale: float) -> float:
    """Return how far the two ministries agree on a horizon (R8).

    1 - min(1, 0.8 gap / d0). From 0 to 1. Source: Scharpf 1988 (lowest common denominator).

    >>> agreement(0.0, 0.8), agreement(1.0, 0.8)
    (1.0, 0.0)
    """
    return 1.0 - min(1.0, 0.8 * gap / scale)


def plan_horizon(habitual: float, will: float, target: float, joint: float, agreed: float) -> int:
    """Return for how many months ahead a package is planned, 1-24 (R8).

    h = habitual clip(0.5 + will, 0.2, 1.5);
    round(h + (H - h)+ (1.2 J - 0.1)+ agreed - 0.7 h J (1 - agreed)). Months. Source: assumption.

    >>> plan_horizon(3.0, 0.5, 12.0, 0.0, 1.0), plan_horizon(3.0, 0.5, 12.0, 1.0, 1.0)
    (3, 13)
    >>> plan_horizon(10.0, 0.5, 12.0, 1.0, 0.0)
    3
    """
    own = habitual * clip(0.5 + will, 0.2, 1.5)
    reach = positive(target - own) * positive(1.2 * joint - 0.1) * agreed
    lost = 0.7 * own * joint * (1.0 - agreed)
    return int(clip(math.floor(own + reach - lost + 0.5), 1.0, 24.0))


def rhythm(active_share: float, participation: float) -> float:
    """Return how often open appropriations bring a package; P0 is this, at most 1 (R9).

    participation p / 0.92; gaps take 8% of months. Per month. Source: Ukraine Support Tracker.

    >>> rhythm(0.46, 1.0)
    0.5
    """
    return participation * active_share / 0.92


def willingness_to_give(generosity: float, reference: float) -> float:
    """Return how will bears on taking part at all (R9).

    (g / gbar)^2. Source: participation co-moves, amounts do not (Ukraine Support Tracker).

    >>> willingness_to_give(1.0, 0.5)
    4.0
    """
    ratio = generosity / reference
    return ratio * ratio


def habit_chance(base: float, giving: float, ease: float, lock_step: float) -> float:
    """Return the chance that a partner signs a habitual package this month (R9).

    min(1, P0 (g/gbar)^2) min(1.3, p_ok / p_ok0) L. Source: Ukraine Support Tracker.

    >>> habit_chance(0.5, 1.0, 1.0, 1.0), round(habit_chance(0.5, 4.0, 2.0, 0.5), 3)
    (0.5, 0.65)
    """
    return min(1.0, base * giving) * min(1.3, ease) * lock_step


def package_noise(common: float, own: float, common_share: float) -> float:
    """Return the standard noise of a package's size (R9).

    sqrt(0.1) common + sqrt(0.9) own. Source: amounts co-move at 0.06 (Ukraine Support Tracker).

    >>> package_noise(1.0, -1.0, 0.5)
    0.0
    """
    return math.sqrt(common_share) * common + math.sqrt(1.0 - common_share) * own


def package_size(wish: float, base: float, spread: float, noise: float) -> float:
    """Return the size of a habitual package: rare signers sign more at once (R9).

    wish / P0 exp(v z - v^2 / 2). EUR bn. Source: Ukraine Support Tracker (variation by donor).

    >>> package_size(0.5, 0.25, 0.0, 1.0)
    2.0
    """
    return wish / base * math.exp(spread * noise - 0.5 * spread * spread)


def joint_amount(offer: float, wish: float, sustained: float) -> float:
    """Return the monthly amount of a joint plan: the least that both and the stock bear (R9).

    min(u_D, u_F, sustained). EUR bn a month. Source: Scharpf 1988 (lowest common denominator).

    >>> joint_amount(1.0, 2.0, 1.5)
    1.0
    """
    return min(offer, wish, sustained)


def sustained(stock: float, capacity: float, draw: float, months: float) -> float:
    """Return what stock and capacity bear on average over a plan (R9).

    K (1 - (1 - phi_K)^n) / n + q. EUR bn a month. Source: assumption.

    >>> round(sustained(100.0, 1.0, 0.05, 1.0), 6)
    6.0
    """
    kept = 1.0 - draw
    lasting = float(kept**months)
    return stock * (1.0 - lasting) / months + capacity


def renewal_chance(joint: float, ok: float, giving: float, lock_step: float) -> float:
    """Return the chance that a joint plan that is due is renewed this month (R9).

    J p_ok min(1, (g / gbar)^2) L. Source: assumption.

    >>> renewal_chance(0.5, 0.8, 2.0, 1.0)
    0.4
    """
    return joint * ok * min(1.0, giving) * lock_step


def hold_back(divergence: float, joint: float) -> float:
    """Return the share of what is due that a reluctant defence ministry lets go (R10).

    clip(1 - (1 - J) delta+, 0, 1). Source: assumption.

    >>> hold_back(0.2, 0.0), hold_back(-0.2, 0.0)
    (0.8, 1.0)
    """
    return clip(1.0 - (1.0 - joint) * positive(divergence), 0.0, 1.0)


def surge_limit(possible: float, surge: float, inertia: float, joint: float, bad: bool) -> float:
    """Return what can be given in a month, more when the front gives way (R10).

    x (1 + surge (1 - iota J) [bad]). EUR bn a month. Source: assumption.

    >>> surge_limit(1.0, 0.3, 0.6, 0.0, True), surge_limit(1.0, 0.3, 0.6, 0.0, False)
    (1.3, 1.0)
    """
    return possible * (1.0 + surge * (1.0 - inertia * joint)) if bad else possible


def delivery(released: float, due: float, arrears: float, limit: float, stock: float) -> float:
    """Return what a partner delivers before the contact group helps (R10).

    min(released (due + Z / 3), limit, stock); stock is K + q. EUR bn. Source: assumption.

    >>> delivery(1.0, 1.0, 0.6, 5.0, 5.0), delivery(1.0, 1.0, 0.6, 0.5, 5.0)
    (1.2, 0.5)
    """
    return min(released * (due + arrears / 3.0), limit, stock)


def order_level(base: float, horizon: float, generosity: float) -> float:
    """Return the share of appropriations that industry can count on (R11).

    (gamma0 + (1 - gamma0) min(1, n / 12)) min(1, g). Source: assumption.

    >>> order_level(0.3, 12.0, 1.0), round(order_level(0.3, 6.0, 0.5), 4)
    (1.0, 0.325)
    """
    return (base + (1.0 - base) * min(1.0, horizon / 12.0)) * min(1.0, generosity)


def order_size(missing: float, rate: float, undisputed: float, affordable: float) -> float:
    """Return the capacity that a partner orders this month (R11).

    min(omega (gamma a - q - pipeline)+ (1 - J (1 - p_ok)), 0.5 a / kappa_q);
    `undisputed` is the bracket with J, `affordable` the last term. EUR bn a month each month.
    Source: US and EU shell production 2022-2024 (lag and slope).

    >>> order_size(1.0, 0.1, 0.5, 1.0), order_size(-1.0, 0.1, 0.5, 1.0)
    (0.05, 0.0)
    """
    return min(rate * positive(missing) * undisputed, affordable)
