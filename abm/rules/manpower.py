"""Manpower: losses, recruits, and the tempo that Russia's recruits allow (R15).

People in thousands, fires as shares of full fires.
"""

from __future__ import annotations

import math

from abm.rules.arithmetic import clip, exp, positive, tanh


def clash(russian: float, ukrainian: float) -> float:
    """Return the scale of fighting: losses follow the linear law (R15).

    `sqrt(russian * ukrainian)`. Thousand. Source: Lanchester 1916; Dinges 2001.

    >>> clash(250.0, 250.0)
    250.0
    """
    return math.sqrt(russian * ukrainian)


def assault_losses(
    balance: float,
    assault_base: float,
    assault_slope: float,
    assault_balance_least: float,
    assault_balance_most: float,
) -> float:
    """Return how dearly Russia pays for the fighting, more where it presses (R15).

    `assault_base + assault_slope * clip(balance, assault_balance_least, assault_balance_most)`.
    Factor. Source: assumption.

    >>> assault_losses(0.0, 0.75, 1.2, -0.2, 0.6), assault_losses(9.0, 0.75, 1.2, -0.2, 0.6)
    (0.75, 1.47)
    """
    return assault_base + assault_slope * clip(balance, assault_balance_least, assault_balance_most)


def russian_losses(
    rate: float, scale: float, fires: float, pressing: float, exposure: float
) -> float:
    """Return Russia's losses of a month, killed and wounded (R15).

    `rate * scale * sqrt(fires) * pressing * exposure`; the rate is `russian_loss_rate`, the scale
    `clash`, pressing `assault_losses`. Thousand.
    Source: UK Ministry of Defence, December 2023 and September 2024.

    >>> round(russian_losses(0.05, 250.0, 1.0, 0.75, 1.0), 3)
    9.375
    """
    return rate * scale * math.sqrt(fires) * pressing * exposure


def ukrainian_losses(
    rate: float, scale: float, fires: float, change: float, posture: float, losses_from_front: float
) -> float:
    """Return Ukraine's losses of a month, killed and wounded (R15).

    `rate * scale * sqrt(fires) * (1 + losses_from_front * tanh(change)) * posture`; the rate is
    `ukrainian_loss_rate`, the scale `clash`. Thousand.
    Source: exchange ratio of the literature.

    >>> round(ukrainian_losses(0.03, 250.0, 1.0, 0.0, 1.0, 0.2), 3)
    7.5
    """
    moved = 1.0 + losses_from_front * tanh(change)
    return rate * scale * math.sqrt(fires) * moved * posture


def bearable_losses(manpower: float, recruits: float, floor: float, permanent: float) -> float:
    """Return the losses that leave a force at its floor (R15).

    `max(0, manpower + recruits - floor) / permanent`; the floor is `manpower_floor`, the share
    `permanent_losses`. Thousand. Source: definition of the floor.

    >>> bearable_losses(60.0, 8.5, 60.0, 0.85)
    10.0
    """
    return max(0.0, manpower + recruits - floor) / permanent


def crowding(manpower: float, crowded_above: float, crowded_recruits: float) -> float:
    """Return by what factor recruits shrink because a force is as large as it can become (R15).

    `crowded_recruits if manpower > crowded_above else 1`; each side has its own limit,
    `russian_crowded_above` and `ukrainian_crowded_above`. Source: assumption.

    >>> crowding(250.0, 650.0, 0.3), crowding(700.0, 650.0, 0.3)
    (1.0, 0.3)
    """
    return crowded_recruits if manpower > crowded_above else 1.0


def campaign(
    rate: float,
    campaign_recruits: float,
    month: float,
    campaign_month: float,
    campaign_months: float,
) -> float:
    """Return the men a month whom Russia seeks as its campaign for contracts gathers way (R15).

    `rate + (campaign_recruits - rate) * clip((month - campaign_month) / campaign_months, 0, 1)`;
    the rate is `theatre.russian_recruits`. Thousand. Source: Kluge (SWP).

    >>> campaign(20.0, 40.0, 18.0, 14.0, 8.0), campaign(20.0, 40.0, 14.0, 14.0, 8.0)
    (30.0, 20.0)
    """
    reach = clip((month - campaign_month) / campaign_months, 0.0, 1.0)
    return rate + (campaign_recruits - rate) * reach


def russian_recruits(rate: float, reserves: float, recruits_unpaid: float, crowded: float) -> float:
    """Return Russia's recruits of a month: reserves pay for them, a large force draws fewer (R15).

    `rate * clip(recruits_unpaid + reserves, recruits_unpaid, 1) * crowded`; `crowded` is
    `crowding`. Thousand. Source: Kluge (SWP).

    >>> russian_recruits(27.0, 1.0, 0.3, 1.0), round(russian_recruits(27.0, 1.0, 0.3, 0.3), 3)
    (27.0, 8.1)
    """
    return rate * clip(recruits_unpaid + reserves, recruits_unpaid, 1.0) * crowded


def ukrainian_recruits(
    rate: float,
    exhaustion: float,
    recruits_from_exhaustion: float,
    volunteers: float,
    crowded: float,
) -> float:
    """Return Ukraine's recruits of a month: exhaustion lowers them, volunteers came early (R15).

    `(rate * exp(-recruits_from_exhaustion * exhaustion) + volunteers) * crowded`; `crowded` is
    `crowding`. Thousand. Source: assumption.

    >>> ukrainian_recruits(13.0, 0.0, 0.5, 32.0, 1.0)
    45.0
    """
    return (rate * exp(-recruits_from_exhaustion * exhaustion) + volunteers) * crowded


def usual_recruits(before: float, recruits: float, tempo_memory: float) -> float:
    """Return the recruits on whom the Russian command counts (R15).

    `before + (recruits - before) / tempo_memory`. Thousand a month. Source: assumption.

    >>> usual_recruits(20.0, 26.0, 6.0)
    21.0
    """
    return before + (recruits - before) / tempo_memory


def men_to_spend(
    recruits: float,
    tempo_recruits: float,
    manpower: float,
    tempo_force: float,
    tempo_force_months: float,
) -> float:
    """Return the men whom Russia can afford to lose for good in a month (R15).

    `tempo_recruits * recruits + positive(manpower - tempo_force) / tempo_force_months`. Thousand.
    Source: UK Ministry of Defence, losses 2022-2024 beside recruits.

    >>> men_to_spend(30.0, 0.8, 650.0, 650.0, 12.0), men_to_spend(30.0, 0.8, 674.0, 650.0, 12.0)
    (24.0, 26.0)
    """
    return tempo_recruits * recruits + positive(manpower - tempo_force) / tempo_force_months


def tempo_sustained(men: float, permanent: float, losses: float) -> float:
    """Return the tempo at which losses take the men whom Russia can afford (R15).

    `men / (permanent * losses)`; the losses are those of the month at a tempo of 1, the share
    `permanent_losses`. Factor. Source: definition.

    >>> tempo_sustained(24.0, 0.75, 16.0)
    2.0
    """
    return men / (permanent * losses)


def tempo(
    before: float, sustained: float, tempo_rate: float, tempo_least: float, tempo_most: float
) -> float:
    """Return how hard Russia presses, as a factor of its losses (R15).

    `clip(before + tempo_rate * (sustained - before), tempo_least, tempo_most)`. Factor.
    Source: losses of 2022, 2023 and 2024, which follow recruits.

    >>> tempo(1.0, 2.0, 0.25, 0.6, 2.5), tempo(1.0, 90.0, 0.25, 0.6, 2.5)
    (1.25, 2.5)
    """
    return clip(before + tempo_rate * (sustained - before), tempo_least, tempo_most)


def tempo_endured(tempo: float, tempo_ukrainian: float) -> float:
    """Return the factor of Ukrainian losses at a Russian tempo (R15).

    `1 + tempo_ukrainian * (tempo - 1)`. Factor. Source: assumption.

    >>> tempo_endured(2.0, 0.5), tempo_endured(1.0, 0.5)
    (1.5, 1.0)
    """
    return 1.0 + tempo_ukrainian * (tempo - 1.0)
