"""A partner before its ministries act: will, gaps, joint capacity, money (R1, R2, R4, R6).

Will is in logit units, money in EUR bn a month, joint capacity from 0 to 1.
"""

from __future__ import annotations

import math

from abm.rules.arithmetic import clip, exp, logistic


def set_point(before: float, fatigue: float, election: float) -> float:
    """Return the level to which will returns: fatigue lowers it, an election moves it (R1).

    `before - fatigue + election`. Logit units. Source: assumption.

    >>> set_point(0.5, 0.0, 0.25)
    0.75
    """
    return before - fatigue + election


def will_shock(common: float, own: float, common_share: float) -> float:
    """Return a standard shock that shares a part of its variance with all partners (R1).

    `sqrt(common_share) * common + sqrt(1 - common_share) * own`. Standard deviations.
    Source: assumption.

    >>> will_shock(1.0, -1.0, 0.5)
    0.0
    """
    return math.sqrt(common_share) * common + math.sqrt(1.0 - common_share) * own


def will_step(shock: float, spread: float, persistence: float) -> float:
    """Return this month's shock to will, scaled so that `spread` is its long-run deviation (R1).

    `spread * sqrt(1 - persistence * persistence) * shock`; the spread is `will_spread`.
    Logit units. Source: Ukraine Support Tracker (volatility).

    >>> round(will_step(1.0, 0.7, 0.96), 3)
    0.196
    """
    return spread * math.sqrt(1.0 - persistence * persistence) * shock


def will_pressure(
    front: float, front_effect: float, front_effect_limit: float, ease: float
) -> float:
    """Return the will lost to a front reported to move west and to a ceasefire's ease (R1).

    `front_effect * clip(front, -front_effect_limit, front_effect_limit) + ease`; the ease is
    `ceasefire_ease` in a ceasefire. Logit units.
    Front in thousand km2 a month. Source: assumption.

    >>> will_pressure(10.0, 0.03, 3.0, 0.06)
    0.15
    """
    return front_effect * clip(front, -front_effect_limit, front_effect_limit) + ease


def political_will(
    will: float, level: float, persistence: float, step: float, pressure: float
) -> float:
    """Return political will: it returns slowly to its set-point, shaken and pressed (R1).

    `level + persistence * (will - level) + step - pressure`. Logit units. Source: assumption.

    >>> round(political_will(1.0, 0.6, 0.96, 0.1, 0.05), 3)
    1.034
    """
    return level + persistence * (will - level) + step - pressure


def gap_opens(opening: float, will: float, gap_from_will: float) -> float:
    """Return the chance that appropriations lapse this month (R2).

    `opening * exp(-gap_from_will * will)`; the opening is `gap_opening`. Per month.
    Source: United States, October 2023 to April 2024.

    >>> gap_opens(0.025, 0.0, 0.5)
    0.025
    """
    return opening * exp(-gap_from_will * will)


def joint_capacity(joint: float, effort: float, growth: float, rotation: float) -> float:
    """Return joint planning capacity after a month: effort builds it, rotation wears it (R4).

    `joint + growth * effort * (1 - joint) - rotation * (1 - effort) * joint`. From 0 to 1.
    Source: Yodsampa 2013 (qualitative).

    >>> round(joint_capacity(0.1, 0.6, 0.2, 0.08), 4)
    0.2048
    """
    return joint + growth * effort * (1.0 - joint) - rotation * (1.0 - effort) * joint


def joint_at_rest(effort: float, growth: float, rotation: float) -> float:
    """Return the joint capacity at which effort and rotation balance (R4).

    `growth * effort / (growth * effort + rotation * (1 - effort))`. From 0 to 1.
    Source: fixed point of R4.

    >>> round(joint_at_rest(0.08, 0.2, 0.08), 4)
    0.1786
    """
    return growth * effort / (growth * effort + rotation * (1.0 - effort))


def through_channel(joint: float, base: float, switch: float) -> float:
    """Return joint capacity as one channel feels it; switched off it is the siloed one (section 4).

    `base + switch * (joint - base)`. From 0 to 1. Source: definition of a channel.

    >>> through_channel(0.8, 0.2, 0.0), through_channel(0.8, 0.2, 1.0)
    (0.2, 0.8)
    """
    return base + switch * (joint - base) if switch < 1.0 else joint


def generosity(
    will: float, generosity_limit: float, generosity_slope: float, generosity_base: float
) -> float:
    """Return how far will opens the purse (R6).

    `generosity_limit * logistic(generosity_slope * will + generosity_base)`. Factor: 1 is
    the scale of appropriations. Source: Ukraine Support Tracker.

    >>> round(generosity(0.6, 1.25, 1.3, 0.6), 3)
    0.999
    """
    return generosity_limit * logistic(generosity_slope * will + generosity_base)


def burden_share(share: float, by_income: float, sharing: float) -> float:
    """Return a partner's part of appropriations when the contact group shares by income (R6).

    `(1 - sharing) * share + sharing * by_income`; sharing is `burden_sharing` times the group's
    joint capacity. From 0 to 1. Source: assumption.

    >>> burden_share(0.5, 0.3, 0.5)
    0.4
    """
    return (1.0 - sharing) * share + sharing * by_income


def income_bound(share: float, gdp_share: float, claim_limit: float) -> float:
    """Return a partner's claim by income, bounded by its share of aid, before scaling (R6).

    `min(gdp_share, claim_limit * share)`. From 0 to 1. Source: assumption.

    >>> income_bound(0.1, 0.3, 2.0), income_bound(0.5, 0.4, 2.0)
    (0.2, 0.4)
    """
    return min(gdp_share, claim_limit * share)


def appropriation(total: float, share: float, purse: float, factor: float) -> float:
    """Return what a partner appropriates this month (R6).

    `factor * share * total * purse`; the total is `appropriations`. EUR bn a month.
    Source: mean military allocations, Ukraine Support Tracker.

    >>> appropriation(4.2, 0.5, 1.0, 1.0)
    2.1
    """
    return factor * share * total * purse


def overdrawn(balance: float, limit_months: float, need_part: float) -> bool:
    """Whether a partner's account is overdrawn beyond what lets it sign (equal cost).

    `balance < -limit_months * need_part`; the limit is `overdraft`. EUR bn. Source: assumption.

    >>> overdrawn(-13.0, 12.0, 1.0), overdrawn(-12.0, 12.0, 1.0)
    (True, False)
    """
    return balance < -limit_months * need_part


def effort_cost(effort: float, rate: float, need_part: float) -> float:
    """Return what a month of joint planning costs (equal cost).

    `rate * effort * need_part`; the rate is `effort_cost`. EUR bn a month. Source: assumption.

    >>> effort_cost(1.0, 0.02, 2.0)
    0.04
    """
    return rate * effort * need_part
