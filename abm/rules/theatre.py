"""The front, losses, manpower, reserves and Ukraine's buffer (R14-R17).

Land in thousand km2, people in thousands, support in EUR bn, fires as shares of full fires.
"""

from __future__ import annotations

import math

from abm.rules.arithmetic import clip


def buffer_use(
    need: float, held: float, delivered: float, months: float, used_on_arrival: float
) -> float:
    """Return the support that Ukraine uses this month, sparing its buffer.

    `min(need, held / months + used_on_arrival * delivered, held + delivered)`; the months are
    `buffer_months`. EUR bn. Source: assumption.

    >>> buffer_use(4.0, 4.0, 2.0, 2.0, 0.5), buffer_use(2.0, 4.0, 2.0, 2.0, 0.5)
    (3.0, 2.0)
    """
    return min(need, held / months + used_on_arrival * delivered, held + delivered)


def ukrainian_fires(
    base: float, legacy: float, met: float, fires_least: float, fires_most: float
) -> float:
    """Return Ukraine's fires: its own, what is left of old stocks, and what support feeds (R14).

    `clip(base + legacy + (1 - base) * met, fires_least, fires_most)`; the base is `base_fires`.
    Source: Cavoli, 10 April 2024 (5:1 fires).

    >>> ukrainian_fires(0.45, 0.0, 1.0, 0.2, 1.6), ukrainian_fires(0.1, 0.0, 0.0, 0.2, 1.6)
    (1.0, 0.2)
    """
    return clip(base + legacy + (1.0 - base) * met, fires_least, fires_most)


def force_balance(
    manpower: float, other: float, fires: float, other_fires: float, weight: float
) -> float:
    """Return the balance of forces, positive in Russia's favour (R14).

    `log(manpower / other) + weight * log(fires / other_fires)`; the weight is `fires_weight`.
    Source: Dupuy 1979; Cavoli, April 2024.

    >>> force_balance(250.0, 250.0, 1.0, 1.0, 0.6)
    0.0
    """
    return math.log(manpower / other) + weight * math.log(fires / other_fires)


def advance(balance: float, mobility: float) -> float:
    """Return the ground that the balance of forces moves in a month, before posture (R14).

    `mobility * balance * abs(balance)`. Thousand km2. Source: territory 2022-2024.

    >>> advance(0.2, 5.0), advance(-0.2, 5.0)
    (0.2, -0.2)
    """
    return mobility * balance * abs(balance)


def posture_effect(
    ground: float, attacking: bool, withdrawing: bool, attack_gain: float, pursuit_gain: float
) -> float:
    """Return the ground after Ukraine's posture: attacks gain more, withdrawals lose more (R14).

    `ground * attack_gain if attacking and ground < 0 else
    ground * pursuit_gain if withdrawing and ground > 0 else ground`. Source: assumption.

    >>> posture_effect(-1.0, True, False, 1.5, 1.1)
    -1.5
    >>> round(posture_effect(1.0, False, True, 1.5, 1.1), 3)
    1.1
    """
    if attacking and ground < 0.0:
        return ground * attack_gain
    if withdrawing and ground > 0.0:
        return ground * pursuit_gain
    return ground


def front_change(
    ground: float, programme: float, spread: float, noise: float, front_limit: float
) -> float:
    """Return the change of the main sector this month, positive when Russia gains (R14).

    `clip(ground + programme + spread * noise, -front_limit, front_limit)`; the programme is
    `front_programme`, the spread `front_noise`. Thousand km2. Source: territory 2022-2024.

    >>> front_change(1.0, 0.5, 0.25, 2.0, 12.0), front_change(1.0, 0.5, 0.25, 100.0, 12.0)
    (2.0, 12.0)
    """
    return clip(ground + programme + spread * noise, -front_limit, front_limit)


def drift_ahead(drift: float, months: float, confidence: float) -> float:
    """Return the land that a side counts on the front's drift to move in the months ahead.

    `confidence * months * drift`. Thousand km2 (R22, R25). Source: assumption.

    >>> drift_ahead(0.5, 12.0, 0.75)
    4.5
    """
    return confidence * months * drift


def smoothed_drift(before: float, change: float, drift_weight: float) -> float:
    """Return a drift of the front as an actor holds it (section 5, R18).

    `(1 - drift_weight) * before + drift_weight * change`. Thousand km2 a month.
    Source: assumption.

    >>> round(smoothed_drift(1.0, 0.0, 0.2), 3)
    0.8
    """
    return (1.0 - drift_weight) * before + drift_weight * change


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
    moved = 1.0 + losses_from_front * math.tanh(change)
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
    return (rate * math.exp(-recruits_from_exhaustion * exhaustion) + volunteers) * crowded


def reserves_drained(
    reserves: float, drain: float, losses: float, drain_from_losses: float, drain_losses: float
) -> float:
    """Return what a month of war takes from Russian reserves (R17).

    `drain * reserves * (1 - drain_from_losses + drain_from_losses * losses / drain_losses)`; the
    drain is `reserves_drain`. From 0 to 1. Source: National Wealth Fund to December 2023.

    >>> round(reserves_drained(1.0, 0.027, 22.0, 0.4, 22.0), 4)
    0.027
    """
    fought = drain_from_losses * losses / drain_losses
    return drain * reserves * (1.0 - drain_from_losses + fought)


def reserves_rebuilt(reserves: float, rate: float) -> float:
    """Return what peace, or a war economy, gives back to Russian reserves (R17).

    `rate * (1 - reserves)`; the rate is `adaptation` in war, `peace_recovery` after a settlement.
    From 0 to 1. Source: assumption.

    >>> reserves_rebuilt(0.5, 0.02)
    0.01
    """
    return rate * (1.0 - reserves)
