"""What a Kremlin agent gains by continuing, pausing, settling (R22-R24). Thousand km2."""

from __future__ import annotations

from abm.rules.arithmetic import clip, positive


def cost_of_war(losses: float, reserves: float, per_loss: float, weight: float) -> float:
    """Return what a month of war costs an agent, before the fixed part (R22).

    c_L L_R + weight (1 - B)^2 / 2; weight is c_B k_i. Source: about 100 casualties a km2 (ISW).

    >>> round(cost_of_war(20.0, 0.5, 0.012, 3.5), 4)
    0.6775
    """
    spent = 1.0 - reserves
    return per_loss * losses + 0.5 * weight * spent * spent


def value_of_theory(belief: float, gain: float, months: float, drift: float, cost: float) -> float:
    """Return the value of fighting on for a theory until it pays off (R22).

    p G + (1 - p) tau d - tau m. Source: Powell 2004 (bargaining and learning while fighting).

    >>> value_of_theory(0.5, 35.0, 18.0, 0.0, 0.5)
    8.5
    """
    return belief * gain + (1.0 - belief) * months * drift - months * cost


def value_of_quitting(drift: float, cost: float) -> float:
    """Return the value of a withdrawal that takes three months (R22).

    3 (d - m). Source: assumption.

    >>> value_of_quitting(0.0, 0.5)
    -1.5
    """
    return 3.0 * (drift - cost)


def value_of_pause(
    belief: float,
    gain: float,
    drifting: float,
    costing: float,
    discount: float,
    relief: float,
) -> float:
    """Return the value of a ceasefire from which the war is resumed (R22).

    beta (p gain + 0.7 (1 - p) tau d - (1 - r_b) tau m) - 1; `drifting` and `costing` are tau d and
    tau m. Source: Min 2020 (sign).

    >>> round(value_of_pause(0.5, 20.0, 0.0, 5.0, 0.8, 0.2), 3)
    3.8
    """
    hoped = belief * gain + 0.7 * (1.0 - belief) * drifting - (1.0 - relief) * costing
    return discount * hoped - 1.0


def moscow_limit(land: float, prospect: float, guarantee: float) -> float:
    """Return the line below which settling is worse than fighting on (R22).

    z_R = F + Pi + kappa_G G; `guarantee` is kappa_G G. Source: Reiter 2003 (reservation values).

    >>> moscow_limit(64.0, 3.0, 1.0)
    68.0
    """
    return land + prospect + guarantee


def demand(own_limit: float, seen_limit: float, weight: float) -> float:
    """Return the line an agent would demand: between its own limit and Kyiv's as it sees it (R22).

    z = z_R + 0.6 (zt_U - z_R). Source: assumption.

    >>> demand(60.0, 70.0, 0.6)
    66.0
    """
    return own_limit + weight * (seen_limit - own_limit)


def value_of_settling(wanted: float, land: float, guarantee: float, punishment: float) -> float:
    """Return the value of a settlement at the line demanded (R22).

    z - F - kappa_G G - punishment. Source: Goemans 2000; Croco 2011 (punishment).

    >>> value_of_settling(66.0, 64.0, 1.0, 0.5)
    0.5
    """
    return wanted - land - guarantee - punishment


def punishment(wanted: float, reference: float, weight: float) -> float:
    """Return what terms short of ten thousand km2 beyond the reference cost at home (R22).

    weight clip((F0 + 10 - z) / 10, 0, 2). Source: Goemans 2000; Croco 2011, 2015.

    >>> punishment(64.0, 64.0, 1.0), punishment(80.0, 64.0, 1.0)
    (1.0, 0.0)
    """
    return weight * clip((reference + 10.0 - wanted) / 10.0, 0.0, 2.0)


def worth_of_sector(belief: float, value: float) -> float:
    """Return what a sector is worth to the Kremlin while its theory is believed (R24).

    belief x value. Thousand km2. Source: assumption.

    >>> worth_of_sector(0.5, 20.0)
    10.0
    """
    return belief * value


def cost_of_sector(
    months: float, share: float, exposure: float, balance: float, cost: float
) -> float:
    """Return what holding a sector costs (R24).

    months x share x (1 + exposure (-r)+) x c_L L_R; `cost` is c_L L_R. Thousand km2.
    Source: assumption.

    >>> round(cost_of_sector(36.0, 0.25, 0.0, -1.0, 0.2), 3)
    1.8
    >>> round(cost_of_sector(12.0, 0.33, 4.0, -0.5, 0.2), 3)
    2.376
    """
    return months * share * (1.0 + exposure * positive(-balance)) * cost


def addresses_us(prefers_settling: bool, prefers_pause: bool, deceit: float) -> float:
    """Return the chance that an agent addresses us rather than its own side (audience index).

    1 if it would settle, 0.5 (deceit) if it wants a pause, else 0.05.
    Source: Watling 2023; deceit assumed.

    >>> addresses_us(True, False, 0.5), addresses_us(False, True, 0.5)
    (1.0, 0.5)
    """
    return 1.0 if prefers_settling else deceit if prefers_pause else 0.05


def guarantee(booked: float, need_months: float) -> float:
    """Return the strength of the support that would stand behind a settlement.

    clip(sum of rho book over 12 months / (12 nu N), 0, 1). Source: assumption.

    >>> guarantee(5.0, 10.0), guarantee(50.0, 10.0)
    (0.5, 1.0)
    """
    return clip(booked / need_months, 0.0, 1.0)
