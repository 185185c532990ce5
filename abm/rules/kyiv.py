"""Kyiv's posture, exhaustion, decision to join talks and limit (R14, R16, R25).

Exhaustion from 0 to 1, land in thousand km2, losses in thousands a month.
"""

from __future__ import annotations

from abm.rules.arithmetic import clip, logistic, positive


def attacks(
    balance: float,
    exhaustion: float,
    met: float,
    attack_balance: float,
    attack_exhaustion: float,
    attack_supply: float,
) -> bool:
    """Whether the staff attacks: a good balance, a country not spent, shells at hand (posture).

    `balance < attack_balance and exhaustion < attack_exhaustion and met > attack_supply`.
    Source: assumption.

    >>> attacks(-0.2, 0.1, 0.9, -0.12, 0.5, 0.7), attacks(-0.2, 0.1, 0.5, -0.12, 0.5, 0.7)
    (True, False)
    """
    return balance < attack_balance and exhaustion < attack_exhaustion and met > attack_supply


def withdraws(balance: float, withdrawal_balance: float) -> bool:
    """Whether the general staff gives ground to spare men (posture).

    `balance > withdrawal_balance`. Source: assumption.

    >>> withdraws(0.4, 0.35), withdraws(0.3, 0.35)
    (True, False)
    """
    return balance > withdrawal_balance


def posture_losses(
    attacking: bool, withdrawing: bool, attack_losses: float, withdrawal_losses: float
) -> float:
    """Return the factor of Ukrainian losses by posture (R15).

    `attack_losses if attacking else withdrawal_losses if withdrawing else 1`. Source: assumption.

    >>> posture_losses(True, False, 1.35, 0.8), posture_losses(False, True, 1.35, 0.8)
    (1.35, 0.8)
    """
    return attack_losses if attacking else withdrawal_losses if withdrawing else 1.0


def weariness(
    exhaustion: float,
    losses: float,
    land_lost: float,
    from_losses: float,
    from_land: float,
) -> float:
    """Return the exhaustion that a month of losses and lost ground adds (R16).

    `(from_losses * losses / 12 + from_land * positive(land_lost)) * (1 - exhaustion)`, by
    `exhaustion_from_losses`, whose unit is 12 thousand losses, and `exhaustion_from_land`.
    From 0 to 1. Source: KIIS 2022-2023.

    >>> round(weariness(0.0, 12.0, 1.0, 0.012, 0.025), 3)
    0.037
    """
    return (from_losses * losses / 12.0 + from_land * positive(land_lost)) * (1.0 - exhaustion)


def habituation(exhaustion: float, exhaustion_fading: float) -> float:
    """Return the exhaustion that fades in a month as a society gets used to war (R16).

    `exhaustion_fading * exhaustion`. From 0 to 1. Source: assumption.

    >>> habituation(0.5, 0.02)
    0.01
    """
    return exhaustion_fading * exhaustion


def success_relief(change: float, success_front: float, relief_from_success: float) -> float:
    """Return the exhaustion that ground won back takes away (R16).

    `relief_from_success if change < success_front else 0`. From 0 to 1. Source: assumption.

    >>> success_relief(-1.0, -0.2, 0.012), success_relief(-0.1, -0.2, 0.012)
    (0.012, 0.0)
    """
    return relief_from_success if change < success_front else 0.0


def supply_relief(
    met: float, relief_from_supply: float, relief_supply: float, relief_supply_span: float
) -> float:
    """Return the exhaustion that good supply takes away (R16).

    `relief_from_supply * clip((met - relief_supply) / relief_supply_span, 0, 1)`. From 0 to 1.
    Source: assumption.

    >>> round(supply_relief(1.0, 0.005, 0.7, 0.3), 3), supply_relief(0.5, 0.005, 0.7, 0.3)
    (0.005, 0.0)
    """
    return relief_from_supply * clip((met - relief_supply) / relief_supply_span, 0.0, 1.0)


def heartening(success: float, supply: float, talking: bool, exhaustion_from_talks: float) -> float:
    """Return the exhaustion that talks add, less what success and supply take away (R16).

    `(exhaustion_from_talks if talking else 0) - success - supply`. Exhaustion a month.
    Source: assumption.

    >>> round(heartening(0.012, 0.005, False, 0.003), 3), heartening(0.0, 0.0, True, 0.003)
    (-0.017, 0.003)
    """
    return (exhaustion_from_talks if talking else 0.0) - success - supply


def joining(drive: float, threshold: float, join_spread: float) -> float:
    """Return the chance that Kyiv joins talks this month (joining talks).

    `logistic((drive - threshold) / join_spread)`; the threshold is `join_threshold`.
    Source: assumption; Kyiv decides (Watling 2023: compelled talks).

    >>> joining(0.35, 0.35, 0.08)
    0.5
    """
    return logistic((drive - threshold) / join_spread)


def drive_to_join(pressure: float, audience: float, exhaustion: float) -> float:
    """Return what draws Kyiv to talks; each part comes weighted (joining talks).

    `pressure + audience + exhaustion`, weighted by `join_from_pressure`, `join_from_audience` and
    `join_from_exhaustion`. Weight. Source: assumption.

    >>> drive_to_join(0.5, 0.25, 0.25)
    1.0
    """
    return pressure + audience + exhaustion


def early_drive(drive: float, month: int, early_months: float, kyiv_early: float) -> float:
    """Return what draws Kyiv to talks, with what the first months of the war add to it (R25).

    `drive + kyiv_early * (month < early_months)`. Weight. Source: assumption.

    >>> early_drive(0.25, 3, 4.0, 0.5), early_drive(0.25, 4, 4.0, 0.5)
    (0.75, 0.25)
    """
    return drive + kyiv_early * (month < early_months)


def expected_land(
    land: float, drift: float, land_horizon: float, expected_drift_limit: float
) -> float:
    """Return the land that Kyiv expects to be beyond its line if the war goes on (R25).

    `land + land_horizon * clip(drift, -expected_drift_limit, expected_drift_limit)`.
    Thousand km2. Source: assumption.

    >>> round(expected_land(64.0, 0.5, 8.4, 2.0), 2), round(expected_land(64.0, 5.0, 8.4, 2.0), 2)
    (68.2, 80.8)
    """
    return land + land_horizon * clip(drift, -expected_drift_limit, expected_drift_limit)


def limit_from_war(expected: float, losses: float, weight: float, losses_horizon: float) -> float:
    """Return the line that Kyiv could accept from the prospects of further war (R25).

    `expected + losses_horizon * weight * losses`; the weight is `limit_from_losses`.
    Thousand km2. Source: assumption.

    >>> round(limit_from_war(68.2, 5.0, 0.018, 12.0), 2)
    69.28
    """
    return expected + losses_horizon * weight * losses


def limit_from_society(exhaustion: float, weight: float, aspiration: float) -> float:
    """Return what exhaustion gives up and aspiration holds out for (R25).

    `weight * exhaustion - aspiration * (1 - exhaustion)`; the weight is `limit_from_exhaustion`.
    Thousand km2. Source: KIIS (readiness to cede), size assumed.

    >>> limit_from_society(0.0, 4.0, 3.0), limit_from_society(1.0, 4.0, 3.0)
    (-3.0, 4.0)
    """
    return weight * exhaustion - aspiration * (1.0 - exhaustion)


def limit_from_partners(
    guarantee: float, weight: float, tone: float, limit_from_tone: float
) -> float:
    """Return what a missing guarantee and partners' firm words hold back (R25).

    `-weight * (1 - guarantee) - limit_from_tone * clip(tone, 0, 1)`; the weight is
    `limit_from_guarantee`. Thousand km2. Source: assumption.

    >>> limit_from_partners(1.0, 3.0, 0.5, 4.0), limit_from_partners(0.0, 3.0, -1.0, 4.0)
    (-2.0, -3.0)
    """
    return -weight * (1.0 - guarantee) - limit_from_tone * clip(tone, 0.0, 1.0)
