"""The front, Russian reserves and Ukraine's buffer (R14, R17).

Land in thousand km2, people in thousands, support in EUR bn, fires as shares of full fires.
"""

from __future__ import annotations

import math

from abm.rules.arithmetic import clip, log, power


def buffer_use(
    need: float, held: float, delivered: float, months: float, used_on_arrival: float
) -> float:
    """Return the support that Ukraine uses this month, sparing its buffer (buffer).

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
    Share of full fires. Source: Cavoli, 10 April 2024 (5:1 fires).

    >>> ukrainian_fires(0.45, 0.0, 1.0, 0.2, 1.6), ukrainian_fires(0.1, 0.0, 0.0, 0.2, 1.6)
    (1.0, 0.2)
    """
    return clip(base + legacy + (1.0 - base) * met, fires_least, fires_most)


def force_balance(
    manpower: float, other: float, fires: float, other_fires: float, weight: float
) -> float:
    """Return the balance of forces, positive in Russia's favour (R14).

    `log(manpower / other) + weight * log(fires / other_fires)`; the weight is `fires_weight`.
    Logarithm. Source: Dupuy 1979; Cavoli, April 2024.

    >>> force_balance(250.0, 250.0, 1.0, 1.0, 0.6)
    0.0
    """
    return log(manpower / other) + weight * log(fires / other_fires)


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
    ground * pursuit_gain if withdrawing and ground > 0 else ground`. Thousand km2.
    Source: assumption.

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


def pressed(ground: float, tempo: float, tempo_advance: float) -> float:
    """Return the ground after Russia's tempo: what it gains, it gains faster (R14).

    `ground * tempo ** tempo_advance if ground > 0 else ground`. Thousand km2.
    Source: territory and losses 2022-2024.

    >>> pressed(1.0, 4.0, 0.5), pressed(-1.0, 4.0, 0.5)
    (2.0, -1.0)
    """
    return ground * power(tempo, tempo_advance) if ground > 0.0 else ground


def momentum(before: float, ground: float, ground_momentum: float) -> float:
    """Return the ground that moves in a month of a battle that goes on from the last (R14).

    `ground_momentum * before + (1 - ground_momentum) * ground`. Thousand km2.
    Source: monthly territory 2023-2024, whose changes resemble the month before.

    >>> momentum(1.0, 0.0, 0.25), momentum(1.0, 3.0, 0.0)
    (0.25, 3.0)
    """
    return ground_momentum * before + (1.0 - ground_momentum) * ground


def swing(before: float, noise_momentum: float, front_noise_spread: float, noise: float) -> float:
    """Return chance at the front where luck, too, lasts for months (R14).

    `noise_momentum * before + sqrt(1 - noise_momentum * noise_momentum) * front_noise_spread *
    noise`, so that its standard deviation is `front_noise_spread`. Thousand km2.
    Source: monthly territory 2023-2024.

    >>> swing(0.0, 0.6, 0.5, 1.0), swing(1.0, 0.6, 0.5, 0.0)
    (0.4, 0.6)
    """
    fresh = math.sqrt(1.0 - noise_momentum * noise_momentum)
    return noise_momentum * before + fresh * front_noise_spread * noise


def jump(
    drawn: float,
    front_jump_chance: float,
    front_jump_size: float,
    front_noise_spread: float,
    shock: float,
) -> float:
    """Return the ground that a rare break of the front gives to either side (R14).

    `front_jump_size * front_noise_spread * shock if drawn < front_jump_chance else 0`.
    Thousand km2. Source: Kharkiv, September 2022.

    >>> jump(0.005, 0.01, 2.0, 0.25, -3.0), jump(0.02, 0.01, 2.0, 0.25, -3.0)
    (-1.5, 0.0)
    """
    return front_jump_size * front_noise_spread * shock if drawn < front_jump_chance else 0.0


def front_change(ground: float, programme: float, chance: float, front_limit: float) -> float:
    """Return the change of the main sector this month, positive when Russia gains (R14).

    `clip(ground + programme + chance, -front_limit, front_limit)`; the programme is
    `front_programme`. Thousand km2. Source: territory 2022-2024.

    >>> front_change(1.0, 0.5, 0.5, 12.0), front_change(1.0, 0.5, 25.0, 12.0)
    (2.0, 12.0)
    """
    return clip(ground + programme + chance, -front_limit, front_limit)


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
