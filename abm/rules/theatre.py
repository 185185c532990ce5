"""The front, losses, manpower, reserves and Ukraine's buffer (R14-R17).

Land in thousand km2, people in thousands, support in EUR bn, fires as shares of full fires.
"""

from __future__ import annotations

import math

from abm.rules.arithmetic import clip


def buffer_use(need: float, held: float, delivered: float, months: float) -> float:
    """Return the support that Ukraine uses this month, sparing its buffer.

    min(N, V / tau + D / 2, V + D). EUR bn. Source: assumption.

    >>> buffer_use(4.0, 4.0, 2.0, 2.0), buffer_use(2.0, 4.0, 2.0, 2.0)
    (3.0, 2.0)
    """
    return min(need, held / months + 0.5 * delivered, held + delivered)


def ukrainian_fires(base: float, legacy: float, met: float) -> float:
    """Return Ukraine's fires: its own, what is left of old stocks, and what support feeds (R14).

    clip(f0 + legacy + (1 - f0) u / N, 0.2, 1.6). Source: Cavoli, 10 April 2024 (5:1 fires).

    >>> ukrainian_fires(0.45, 0.0, 1.0), ukrainian_fires(0.1, 0.0, 0.0)
    (1.0, 0.2)
    """
    return clip(base + legacy + (1.0 - base) * met, 0.2, 1.6)


def force_balance(
    manpower: float, other: float, fires: float, other_fires: float, weight: float
) -> float:
    """Return the balance of forces, positive in Russia's favour (R14).

    r = ln(N_R / N_U) + 0.6 ln(f_R / f_U). Source: Dupuy 1979; Cavoli, April 2024.

    >>> force_balance(250.0, 250.0, 1.0, 1.0, 0.6)
    0.0
    """
    return math.log(manpower / other) + weight * math.log(fires / other_fires)


def advance(balance: float, mobility: float) -> float:
    """Return the ground that the balance of forces moves in a month, before posture (R14).

    kappa sgn(r) r^2. Thousand km2. Source: territory 2022-2024.

    >>> advance(0.2, 5.0), advance(-0.2, 5.0)
    (0.2, -0.2)
    """
    return mobility * balance * abs(balance)


def posture_effect(ground: float, attacking: bool, withdrawing: bool, gain: float) -> float:
    """Return the ground after Ukraine's posture: attacks gain more, withdrawals lose more (R14).

    Ukrainian gains x 1.5 in attack, Russian gains x 1.1 in withdrawal. Source: assumption.

    >>> posture_effect(-1.0, True, False, 1.5), round(posture_effect(1.0, False, True, 1.5), 3)
    (-1.5, 1.1)
    """
    if attacking and ground < 0.0:
        return ground * gain
    if withdrawing and ground > 0.0:
        return ground * 1.1
    return ground


def front_change(ground: float, programme: float, spread: float, noise: float) -> float:
    """Return the change of the main sector this month, positive when Russia gains (R14).

    clip(ground + programme + sigma_F t4, -12, 12). Thousand km2. Source: territory 2022-2024.

    >>> front_change(1.0, 0.5, 0.25, 2.0), front_change(1.0, 0.5, 0.25, 100.0)
    (2.0, 12.0)
    """
    return clip(ground + programme + spread * noise, -12.0, 12.0)


def smoothed_drift(before: float, change: float) -> float:
    """Return a drift of the front as an actor holds it (section 5, R18).

    0.8 d + 0.2 dF. Thousand km2 a month. Source: assumption.

    >>> round(smoothed_drift(1.0, 0.0), 3)
    0.8
    """
    return 0.8 * before + 0.2 * change


def clash(russian: float, ukrainian: float) -> float:
    """Return the scale of fighting: losses follow the linear law (R15).

    sqrt(N_R N_U). Thousand. Source: Lanchester 1916; Dinges 2001.

    >>> clash(250.0, 250.0)
    250.0
    """
    return math.sqrt(russian * ukrainian)


def russian_losses(
    rate: float, scale: float, fires: float, balance: float, exposure: float
) -> float:
    """Return Russia's losses of a month, killed and wounded (R15).

    l_R sqrt(N_R N_U) sqrt(f_U)(0.75 + 1.2 clip(r, -0.2, 0.6)) exposure. Thousand.
    Source: UK Ministry of Defence, December 2023 and September 2024.

    >>> round(russian_losses(0.05, 250.0, 1.0, 0.0, 1.0), 3)
    9.375
    """
    return rate * scale * math.sqrt(fires) * (0.75 + 1.2 * clip(balance, -0.2, 0.6)) * exposure


def ukrainian_losses(
    rate: float, scale: float, fires: float, change: float, posture: float
) -> float:
    """Return Ukraine's losses of a month, killed and wounded (R15).

    l_U sqrt(N_R N_U) sqrt(f_R)(1 + 0.2 tanh dF) posture. Thousand.
    Source: exchange ratio of the literature.

    >>> round(ukrainian_losses(0.03, 250.0, 1.0, 0.0, 1.0), 3)
    7.5
    """
    return rate * scale * math.sqrt(fires) * (1.0 + 0.2 * math.tanh(change)) * posture


def bearable_losses(manpower: float, recruits: float, floor: float, permanent: float) -> float:
    """Return the losses that leave a force at its floor (R15).

    (N + recruits - floor)+ / permanent. Thousand. Source: definition of the floor.

    >>> bearable_losses(60.0, 8.5, 60.0, 0.85)
    10.0
    """
    return max(0.0, manpower + recruits - floor) / permanent


def russian_recruits(rate: float, reserves: float, manpower: float) -> float:
    """Return Russia's recruits of a month: reserves pay for them, a large force draws fewer (R15).

    27 clip(0.3 + B, 0.3, 1)(0.3 if N_R > 650). Thousand. Source: Kluge (SWP).

    >>> russian_recruits(27.0, 1.0, 250.0), round(russian_recruits(27.0, 1.0, 700.0), 3)
    (27.0, 8.1)
    """
    return rate * clip(0.3 + reserves, 0.3, 1.0) * (0.3 if manpower > 650.0 else 1.0)


def ukrainian_recruits(rate: float, exhaustion: float, volunteers: float, manpower: float) -> float:
    """Return Ukraine's recruits of a month: exhaustion lowers them, volunteers came early (R15).

    (13 exp(-0.5 X) + 32 [t < 8])(0.3 if N_U > 600). Thousand. Source: assumption.

    >>> ukrainian_recruits(13.0, 0.0, 32.0, 230.0)
    45.0
    """
    crowding = 0.3 if manpower > 600.0 else 1.0
    return (rate * math.exp(-0.5 * exhaustion) + volunteers) * crowding


def reserves_drained(reserves: float, drain: float, losses: float) -> float:
    """Return what a month of war takes from Russian reserves (R17).

    b B (0.6 + 0.4 L_R / 22). From 0 to 1. Source: National Wealth Fund to December 2023.

    >>> round(reserves_drained(1.0, 0.027, 22.0), 4)
    0.027
    """
    return drain * reserves * (0.6 + 0.4 * losses / 22.0)


def reserves_rebuilt(reserves: float, rate: float) -> float:
    """Return what peace, or a war economy, gives back to Russian reserves (R17).

    rate (1 - B). From 0 to 1; the rate after a settlement is 0.02. Source: assumption.

    >>> reserves_rebuilt(0.5, 0.02)
    0.01
    """
    return rate * (1.0 - reserves)
