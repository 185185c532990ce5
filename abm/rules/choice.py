"""Options of a Kremlin agent: continuing, pausing, settling (R22-R24). Thousand km2."""

from __future__ import annotations

from abm.rules.arithmetic import clip, positive


def cost_of_war(losses: float, reserves: float, cost_of_losses: float, weight: float) -> float:
    """Return what a month of war costs an agent, before the fixed part (R22).

    `cost_of_losses * losses + weight * (1 - reserves) * (1 - reserves) / 2`; `weight` is
    `cost_of_reserves` times the agent's `cost_weight`. Source: about 100 casualties a km2 (ISW).

    >>> round(cost_of_war(20.0, 0.5, 0.012, 3.5), 4)
    0.6775
    """
    spent = 1.0 - reserves
    return cost_of_losses * losses + 0.5 * weight * spent * spent


def value_of_theory(belief: float, gain: float, months: float, drift: float, cost: float) -> float:
    """Return the value of fighting on for a theory until it pays off (R22).

    `belief * gain + (1 - belief) * months * drift - months * cost`.
    Source: Powell 2004 (bargaining and learning while fighting).

    >>> value_of_theory(0.5, 35.0, 18.0, 0.0, 0.5)
    8.5
    """
    return belief * gain + (1.0 - belief) * months * drift - months * cost


def value_in_outlook(belief: float, gain: float, ahead: float, months: float, cost: float) -> float:
    """Return the value of fighting on for a theory where both sides bargain by one rule (R22).

    `belief * gain + ahead - months * cost`; `ahead` is the land that the front's drift is counted
    on to bring, `drift_ahead`, whether the theory comes true or not. Source: assumption.

    >>> value_in_outlook(0.5, 35.0, 1.0, 18.0, 0.5)
    9.5
    """
    return belief * gain + ahead - months * cost


def still_offered(gain: float, goal: float, moved: float) -> float:
    """Return what a theory still offers: its prize, and the ground that is missing to its goal.

    `gain + positive(goal - moved)`; `moved` is how far the front has moved since the start.
    Thousand km2 (R22). Source: assumption.

    >>> still_offered(10.0, 30.0, 4.0), still_offered(10.0, 30.0, 35.0)
    (36.0, 10.0)
    """
    return gain + positive(goal - moved)


def value_of_quitting(drift: float, cost: float, retreat_months: float) -> float:
    """Return the value of a withdrawal, which takes some months (R22).

    `retreat_months * (drift - cost)`. Source: assumption.

    >>> value_of_quitting(0.0, 0.5, 3.0)
    -1.5
    """
    return retreat_months * (drift - cost)


def value_under_ultimatum(
    prospect: float, ultimatum: float, backing: float, covered: float
) -> float:
    """Return the value of fighting on under an ultimatum (R22, conditional demand).

    `prospect - ultimatum * backing * covered`: a threat counts as far as the word of those who
    made it is trusted (`backing`) and the need is covered that would make it good. Thousand km2.
    Source: McManus 2017 (resolve works with the capability to back it); the size is assumed.

    >>> value_under_ultimatum(5.0, 2.0, 0.5, 0.5)
    4.5
    """
    return prospect - ultimatum * backing * covered


def hope_of_pause(
    belief: float,
    gain: float,
    drifting: float,
    costing: float,
    pause_drift: float,
    pause_relief: float,
) -> float:
    """Return what a war resumed after a ceasefire is hoped to bring (R22).

    `belief * gain + pause_drift * (1 - belief) * drifting - (1 - pause_relief) * costing`;
    `drifting` is what drift brings in the months looked ahead, `costing` the cost of the theory's
    months. Source: Min 2020 (sign).

    >>> round(hope_of_pause(0.5, 20.0, 0.0, 5.0, 0.7, 0.2), 3)
    6.0
    """
    return belief * gain + pause_drift * (1.0 - belief) * drifting - (1.0 - pause_relief) * costing


def value_of_pause(hoped: float, pause_discount: float, pause_cost: float) -> float:
    """Return the value of a ceasefire from which the war is resumed (R22).

    `pause_discount * hoped - pause_cost`; `hoped` is `hope_of_pause`. Source: Min 2020 (sign).

    >>> round(value_of_pause(6.0, 0.8, 1.0), 3)
    3.8
    """
    return pause_discount * hoped - pause_cost


def moscow_limit(land: float, prospect: float, guarantee: float) -> float:
    """Return the line below which settling is worse than fighting on (R22).

    `land + prospect + guarantee`; `guarantee` is what it costs Moscow.
    Source: Reiter 2003 (reservation values).

    >>> moscow_limit(64.0, 3.0, 1.0)
    68.0
    """
    return land + prospect + guarantee


def demand(own_limit: float, seen_limit: float, limit_weight: float) -> float:
    """Return the line an agent would demand: between its own limit and Kyiv's as it sees it (R22).

    `own_limit + limit_weight * (seen_limit - own_limit)`. Source: assumption.

    >>> demand(60.0, 70.0, 0.6)
    66.0
    """
    return own_limit + limit_weight * (seen_limit - own_limit)


def value_of_settling(wanted: float, land: float, guarantee: float, punishment: float) -> float:
    """Return the value of a settlement at the line demanded (R22).

    `wanted - land - guarantee - punishment`. Source: Goemans 2000; Croco 2011 (punishment).

    >>> value_of_settling(66.0, 64.0, 1.0, 0.5)
    0.5
    """
    return wanted - land - guarantee - punishment


def punishment(
    wanted: float, reference: float, weight: float, victory_margin: float, punish_limit: float
) -> float:
    """Return what terms short of a victory beyond the reference line cost at home (R22).

    `weight * clip((reference + victory_margin - wanted) / victory_margin, 0, punish_limit)`.
    Source: Goemans 2000; Croco 2011, 2015.

    >>> punishment(64.0, 64.0, 1.0, 10.0, 2.0), punishment(80.0, 64.0, 1.0, 10.0, 2.0)
    (1.0, 0.0)
    """
    return weight * clip((reference + victory_margin - wanted) / victory_margin, 0.0, punish_limit)


def worth_of_sector(belief: float, value: float) -> float:
    """Return what a sector is worth to the Kremlin while its theory is believed (R24).

    `belief * value`. Thousand km2. Source: assumption.

    >>> worth_of_sector(0.5, 20.0)
    10.0
    """
    return belief * value


def cost_of_sector(
    months: float, share: float, exposure: float, balance: float, cost: float
) -> float:
    """Return what holding a sector costs (R24).

    `months * share * (1 + exposure * positive(-balance)) * cost`; `cost` is a month's losses times
    `sector_cost_of_losses`, or where that is free `cost_of_losses`. Thousand km2.
    Source: assumption.

    >>> round(cost_of_sector(36.0, 0.25, 0.0, -1.0, 0.2), 3)
    1.8
    >>> round(cost_of_sector(12.0, 0.33, 4.0, -0.5, 0.2), 3)
    2.376
    """
    return months * share * (1.0 + exposure * positive(-balance)) * cost


def addresses_us(
    prefers_settling: bool,
    prefers_pause: bool,
    address_when_settling: float,
    deceit: float,
    address_when_fighting: float,
) -> float:
    """Return the chance that an agent addresses us rather than its own side (audience index).

    `address_when_settling if prefers_settling else deceit if prefers_pause
    else address_when_fighting`. Source: Watling 2023; the chances are assumed.

    >>> addresses_us(True, False, 1.0, 0.5, 0.05), addresses_us(False, True, 1.0, 0.5, 0.05)
    (1.0, 0.5)
    """
    unwilling = deceit if prefers_pause else address_when_fighting
    return address_when_settling if prefers_settling else unwilling


def guarantee(booked: float, need_months: float) -> float:
    """Return the strength of the support that would stand behind a settlement (guarantee).

    `clip(booked / need_months, 0, 1)`: what is booked for `guarantee_months` and believed, against
    `guarantee_months * guarantee_need * need`. From 0 to 1. Source: assumption.

    >>> guarantee(5.0, 10.0), guarantee(50.0, 10.0)
    (0.5, 1.0)
    """
    return clip(booked / need_months, 0.0, 1.0)
