"""What a partner is before its ministries act: will, gaps, joint capacity, money (R1, R2, R4, R6).

Will is in logit units, money in EUR bn a month, joint capacity from 0 to 1.
"""

from __future__ import annotations

import math

from abm.rules.arithmetic import clip, logistic


def set_point(before: float, fatigue: float, election: float) -> float:
    """Return the level to which will returns: fatigue lowers it, an election moves it (R1).

    set_point - fatigue + election. Logit units. Source: assumption.

    >>> set_point(0.5, 0.0, 0.25)
    0.75
    """
    return before - fatigue + election


def will_shock(common: float, own: float, common_share: float) -> float:
    """Return a standard shock that shares a part of its variance with all partners (R1).

    sqrt(rho) common + sqrt(1 - rho) own. Standard deviations. Source: assumption.

    >>> will_shock(1.0, -1.0, 0.5)
    0.0
    """
    return math.sqrt(common_share) * common + math.sqrt(1.0 - common_share) * own


def will_step(shock: float, spread: float, persistence: float) -> float:
    """Return this month's shock to will, scaled so that `spread` is its long-run deviation (R1).

    sigma_w sqrt(1 - phi^2) shock. Logit units. Source: Ukraine Support Tracker (volatility).

    >>> round(will_step(1.0, 0.7, 0.96), 3)
    0.196
    """
    return spread * math.sqrt(1.0 - persistence * persistence) * shock


def will_pressure(front: float, front_effect: float, ease: float) -> float:
    """Return the will lost to a front reported to move west and to a ceasefire's ease (R1).

    n clip(front, -3, 3) + h. Front in thousand km2 a month. Source: assumption.

    >>> will_pressure(10.0, 0.03, 0.06)
    0.15
    """
    return front_effect * clip(front, -3.0, 3.0) + ease


def political_will(
    will: float, level: float, persistence: float, step: float, pressure: float
) -> float:
    """Return political will: it returns slowly to its set-point, shaken and pressed (R1).

    level + phi (will - level) + step - pressure. Logit units. Source: assumption.

    >>> round(political_will(1.0, 0.6, 0.96, 0.1, 0.05), 3)
    1.034
    """
    return level + persistence * (will - level) + step - pressure


def gap_opens(opening: float, will: float) -> float:
    """Return the chance that appropriations lapse this month (R2).

    g_on exp(-will / 2). Per month. Source: United States, October 2023 to April 2024.

    >>> gap_opens(0.025, 0.0)
    0.025
    """
    return opening * math.exp(-0.5 * will)


def joint_capacity(joint: float, effort: float, growth: float, rotation: float) -> float:
    """Return joint planning capacity after a month: effort builds it, rotation wears it (R4).

    J + eta e (1 - J) - delta_J (1 - e) J. From 0 to 1. Source: Yodsampa 2013 (qualitative).

    >>> round(joint_capacity(0.1, 0.6, 0.2, 0.08), 4)
    0.2048
    """
    return joint + growth * effort * (1.0 - joint) - rotation * (1.0 - effort) * joint


def joint_at_rest(effort: float, growth: float, rotation: float) -> float:
    """Return the joint capacity at which effort and rotation balance, J0 (R4).

    eta e / (eta e + delta_J (1 - e)). From 0 to 1. Source: fixed point of R4.

    >>> round(joint_at_rest(0.08, 0.2, 0.08), 4)
    0.1786
    """
    return growth * effort / (growth * effort + rotation * (1.0 - effort))


def through_channel(joint: float, base: float, switch: float) -> float:
    """Return joint capacity as one channel feels it; switched off it is the siloed one (section 4).

    J_base + switch (J - J_base). From 0 to 1. Source: definition of a channel.

    >>> through_channel(0.8, 0.2, 0.0), through_channel(0.8, 0.2, 1.0)
    (0.2, 0.8)
    """
    return base + switch * (joint - base) if switch < 1.0 else joint


def generosity(will: float) -> float:
    """Return how far will opens the purse (R6).

    1.25 s(1.3 will + 0.6). 1 is the scale of appropriations. Source: Ukraine Support Tracker.

    >>> round(generosity(0.6), 3)
    0.999
    """
    return 1.25 * logistic(1.3 * will + 0.6)


def burden_share(share: float, by_income: float, sharing: float) -> float:
    """Return a partner's part of appropriations when the contact group shares by income (R6).

    (1 - theta J_F) s + theta J_F by_income; `sharing` is theta J_F. Source: assumption.

    >>> burden_share(0.5, 0.3, 0.5)
    0.4
    """
    return (1.0 - sharing) * share + sharing * by_income


def income_bound(share: float, gdp_share: float) -> float:
    """Return a partner's claim by income, at most twice its share of aid, before scaling (R6).

    min(GDP share, 2 s). Source: assumption.

    >>> income_bound(0.1, 0.3), income_bound(0.5, 0.4)
    (0.2, 0.4)
    """
    return min(gdp_share, 2.0 * share)


def appropriation(total: float, share: float, purse: float, factor: float) -> float:
    """Return what a partner appropriates this month (R6).

    factor s' A g. EUR bn a month. Source: mean allocations of 3.58, Ukraine Support Tracker.

    >>> appropriation(4.2, 0.5, 1.0, 1.0)
    2.1
    """
    return factor * share * total * purse


def overdrawn(balance: float, limit_months: float, need_part: float) -> bool:
    """Whether a partner's account is overdrawn beyond what lets it sign (equal cost).

    balance < -months x part of need. EUR bn. Source: assumption.

    >>> overdrawn(-13.0, 12.0, 1.0), overdrawn(-12.0, 12.0, 1.0)
    (True, False)
    """
    return balance < -limit_months * need_part


def effort_cost(effort: float, rate: float, need_part: float) -> float:
    """Return what a month of joint planning costs (equal cost).

    kappa_e (e_N + e_F) s N. EUR bn a month. Source: assumption.

    >>> effort_cost(1.0, 0.02, 2.0)
    0.04
    """
    return rate * effort * need_part
