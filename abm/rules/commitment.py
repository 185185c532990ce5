"""Commitment of support: pledges, expected peace, the end of a phase, upkeep in the field.

Land in thousand km2, support and equipment in EUR bn, time in months.
"""

from __future__ import annotations

import math

from abm.rules.arithmetic import clip, whole_power


def pledge_stands(land: float, pledge_goal: float) -> bool:
    """Whether partners go on renewing an open-ended pledge: for as long as it takes (pledges).

    `land > pledge_goal`; without a goal there is no pledge. Thousand km2.
    Source: Watling 2023 (support for as long as it takes), condition assumed.

    >>> pledge_stands(64.0, 50.0), pledge_stands(50.0, 50.0), pledge_stands(64.0, float("nan"))
    (True, False, False)
    """
    return land > pledge_goal


def war_expected(ahead: int, compromise_months: float) -> float:
    """Return how likely war still seems so far ahead to who expects peace soon (compromise).

    `(1 - 1 / compromise_months) ** ahead`: the same chance of peace in each month, so that peace
    is expected in `compromise_months`, and next year still will be. From 0 to 1.
    Source: assumption.

    >>> war_expected(0, 12.0), war_expected(2, 2.0)
    (1.0, 0.25)
    """
    return whole_power(1.0 - 1.0 / compromise_months, ahead)


def counted_horizon(horizon: int, compromise_months: float) -> int:
    """Return for how many months a partner plans that expects a compromise (R8, compromise).

    `counted = (compromise_months - 1) * (1 - war_expected(horizon, compromise_months))`, then
    `clip(round(counted), 1, horizon)`: each month ahead counts as far as war is expected in it.
    Months. Source: assumption.

    >>> counted_horizon(12, 12.0), counted_horizon(3, 12.0), counted_horizon(1, 3.0)
    (7, 3, 1)
    """
    counted = (compromise_months - 1.0) * (1.0 - war_expected(horizon, compromise_months))
    return int(clip(math.floor(counted + 0.5), 1.0, float(horizon)))


def phase_ends(land: float, barred_above: float, month: float, barred_until: float) -> bool:
    """Whether the military phase is over: little enough is held, or time is up (sequential).

    `land < barred_above or month >= barred_until`. Source: assumption.

    >>> phase_ends(54.0, 55.0, 20.0, 36.0), phase_ends(60.0, 55.0, 36.0, 36.0)
    (True, True)
    >>> phase_ends(60.0, 55.0, 35.0, float("nan"))
    False
    """
    return land < barred_above or month >= barred_until


def tapered(talking: float, taper_share: float, taper_months: float) -> float:
    """Return the share of appropriations left after so many months at the table (sequential).

    `1 - taper_share * min(1, talking / taper_months)`. Source: assumption.

    >>> tapered(0.0, 0.5, 12.0), tapered(6.0, 0.5, 12.0), tapered(20.0, 0.5, 12.0)
    (1.0, 0.75, 0.5)
    """
    return 1.0 - taper_share * min(1.0, talking / taper_months)


def equipment_sent(used: float, sustainment_share: float) -> float:
    """Return the part of support that is equipment; the rest keeps it working (sustainment).

    `(1 - sustainment_share) * used`. EUR bn. Source: assumption.

    >>> equipment_sent(2.0, 0.25)
    1.5
    """
    return (1.0 - sustainment_share) * used


def upkeep_met(
    used: float, equipment: float, sustainment_share: float, sustainment_loss: float
) -> float:
    """Return how far the upkeep of equipment in the field is met this month (sustainment).

    `min(1, sustainment_share * used / (sustainment_loss * equipment))`: what would be lost is
    what must be sent. From 0 to 1. Source: assumption.

    >>> upkeep_met(2.0, 40.0, 0.5, 0.05), upkeep_met(1.0, 40.0, 0.5, 0.05)
    (0.5, 0.25)
    """
    wanted = sustainment_loss * equipment
    sent = sustainment_share * used
    return 1.0 if sent >= wanted else sent / wanted


def fielded(equipment: float, sent: float, equipment_life: float) -> float:
    """Return the equipment in the field: what is left of before, and what is new (sustainment).

    `(1 - 1 / equipment_life) * equipment + sent`. EUR bn at the price of packages.
    Source: assumption.

    >>> fielded(24.0, 1.0, 24.0)
    24.0
    """
    return (1.0 - 1.0 / equipment_life) * equipment + sent


def effective(
    working: float, met: float, sent: float, sustainment_loss: float, equipment_life: float
) -> float:
    """Return the equipment that works: it fails where upkeep falls short (sustainment).

    `(1 - 1 / equipment_life) * (1 - sustainment_loss * (1 - met)) * working + sent`. EUR bn at the
    price of packages. Source: Watling 2023 (equipment without sustainment), size assumed.

    >>> effective(24.0, 1.0, 1.0, 0.05, 24.0), round(effective(24.0, 0.0, 1.0, 0.05, 24.0), 3)
    (24.0, 22.85)
    """
    kept = 1.0 - sustainment_loss * (1.0 - met)
    return fielded(kept * working, sent, equipment_life)
