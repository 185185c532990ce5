"""Kyiv's posture, exhaustion, decision to join talks and limit (R14, R16, R25).

Exhaustion from 0 to 1, land in thousand km2, losses in thousands a month.
"""

from __future__ import annotations

from abm.rules.arithmetic import clip, logistic, positive


def attacks(balance: float, exhaustion: float, met: float) -> bool:
    """Whether the general staff attacks: a good balance, a country not spent, shells at hand.

    r < -0.12, X < 0.5 and u / N > 0.7. Source: assumption.

    >>> attacks(-0.2, 0.1, 0.9), attacks(-0.2, 0.1, 0.5)
    (True, False)
    """
    return balance < -0.12 and exhaustion < 0.5 and met > 0.7


def withdraws(balance: float) -> bool:
    """Whether the general staff gives ground to spare men.

    r > 0.35. Source: assumption.

    >>> withdraws(0.4), withdraws(0.3)
    (True, False)
    """
    return balance > 0.35


def posture_losses(attacking: bool, withdrawing: bool) -> float:
    """Return the factor of Ukrainian losses by posture (R15).

    1.35 in attack, 0.8 in withdrawal, else 1. Source: assumption.

    >>> posture_losses(True, False), posture_losses(False, True), posture_losses(False, False)
    (1.35, 0.8, 1.0)
    """
    return 1.35 if attacking else 0.8 if withdrawing else 1.0


def weariness(
    exhaustion: float,
    losses: float,
    land_lost: float,
    from_losses: float,
    from_land: float,
) -> float:
    """Return the exhaustion that a month of losses and lost ground adds (R16).

    (0.012 L_U / 12 + 0.025 dF+)(1 - X). From 0 to 1. Source: KIIS 2022-2023.

    >>> round(weariness(0.0, 12.0, 1.0, 0.012, 0.025), 3)
    0.037
    """
    return (from_losses * losses / 12.0 + from_land * positive(land_lost)) * (1.0 - exhaustion)


def heartening(change: float, met: float, talking: bool) -> float:
    """Return the exhaustion that success and supply take away, and talks add (R16).

    -0.012 [dF < -0.2] - 0.005 clip((u/N - 0.7) / 0.3, 0, 1) + 0.003 [talks]. Source: assumption.

    >>> round(heartening(-1.0, 1.0, False), 3), heartening(0.0, 0.5, True)
    (-0.017, 0.003)
    """
    success = 0.012 if change < -0.2 else 0.0
    supply = 0.005 * clip((met - 0.7) / 0.3, 0.0, 1.0)
    return (0.003 if talking else 0.0) - success - supply


def joining(drive: float, threshold: float) -> float:
    """Return the chance that Kyiv joins talks this month.

    s((drive - chi_0) / 0.08); `drive` is chi_Q Qbar + chi_A audience + chi_X X.
    Source: assumption; Kyiv decides (Watling 2023: compelled talks).

    >>> joining(0.35, 0.35)
    0.5
    """
    return logistic((drive - threshold) / 0.08)


def drive_to_join(pressure: float, audience: float, exhaustion: float) -> float:
    """Return what draws Kyiv to talks; each part comes weighted.

    chi_Q Qbar + chi_A audience + chi_X X. Source: assumption.

    >>> drive_to_join(0.5, 0.25, 0.25)
    1.0
    """
    return pressure + audience + exhaustion


def limit_from_war(land: float, drift: float, losses: float, weight: float) -> float:
    """Return the line that Kyiv could accept from the prospects of a year of war (R25).

    F + 12 x 0.7 clip(d, -2, 2) + 12 c_U L_U. Thousand km2. Source: assumption.

    >>> round(limit_from_war(64.0, 0.5, 5.0, 0.018), 2)
    69.28
    """
    return land + 8.4 * clip(drift, -2.0, 2.0) + 12.0 * weight * losses


def limit_from_society(exhaustion: float, weight: float, aspiration: float) -> float:
    """Return what exhaustion gives up and aspiration holds out for (R25).

    c_X X - asp (1 - X). Thousand km2. Source: KIIS (readiness to cede), size assumed.

    >>> limit_from_society(0.0, 4.0, 3.0), limit_from_society(1.0, 4.0, 3.0)
    (-3.0, 4.0)
    """
    return weight * exhaustion - aspiration * (1.0 - exhaustion)


def limit_from_partners(guarantee: float, weight: float, tone: float) -> float:
    """Return what a missing guarantee and partners' firm words hold back (R25).

    -c_G (1 - G) - 4 clip(tone, 0, 1). Thousand km2. Source: assumption.

    >>> limit_from_partners(1.0, 3.0, 0.5), limit_from_partners(0.0, 3.0, -1.0)
    (-2.0, -3.0)
    """
    return -weight * (1.0 - guarantee) - 4.0 * clip(tone, 0.0, 1.0)
