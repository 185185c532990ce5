"""What Moscow reads off the partners and the front (R18-R20, guarantee).

Cover in EUR bn until it is divided by need; tone in logit units; follow-through from 0 to 1.
"""

from __future__ import annotations

import math


def front_reading(change: float, bias: float, spread: float, noise: float) -> float:
    """Return the change of the front as an agent is told it (R18).

    dF + bias + 0.3 eps. Thousand km2 a month. Source: assumption.

    >>> round(front_reading(1.0, 0.15, 0.3, 0.0), 3)
    1.15
    """
    return change + bias + spread * noise


def within_pair(defence: float, foreign: float) -> float:
    """Return the variance of the two ministries' statements (R18).

    (difference)^2 / 2. Source: definition.

    >>> within_pair(1.0, 0.0)
    0.5
    """
    return 0.5 * (defence - foreign) * (defence - foreign)


def heard_tone(before: float, mean: float) -> float:
    """Return the tone that Moscow holds the partners to have (R18).

    0.75 tone + 0.25 mean. Logit units. Source: assumption.

    >>> heard_tone(1.0, 0.0)
    0.75
    """
    return 0.75 * before + 0.25 * mean


def heard_dispersion(before: float, within: float, between: float) -> float:
    """Return the dispersion that Moscow holds partners' statements to have (R18).

    0.85 dispersion + 0.3 (within + between / 2): deliberately twice the variance. Logit units
    squared. Source: assumption.

    >>> round(heard_dispersion(1.0, 0.2, 0.2), 3)
    0.94
    """
    return 0.85 * before + 0.3 * (within + 0.5 * between)


def promise_weight(before: float, kept: float, weight: float) -> float:
    """Return one side of a partner's public record of promises kept or broken (R19).

    0.97 before + 0.3 kept (months in which something was due). Source: Beta update with fading.

    >>> round(promise_weight(2.0, 1.0, 0.3), 3)
    2.24
    """
    return 0.97 * before + weight * kept


def ultimatum_kept(change: float, talking: bool) -> float:
    """Return whether a month bore out partners' public ultimatum: 1 kept, 0 broken (R19, lever).

    [dF < 0 or talks open]. Source: Watling 2023 (conditional demand); counting it so is assumed.

    >>> ultimatum_kept(-0.1, False), ultimatum_kept(0.1, False)
    (1.0, 0.0)
    """
    return 1.0 if change < 0.0 or talking else 0.0


def follow_through(kept: float, broken: float) -> float:
    """Return the share of a promise that Moscow expects to be kept (R19).

    a / (a + b). Source: mean of a Beta distribution.

    >>> follow_through(2.0, 2.0)
    0.5
    """
    return kept / (kept + broken)


def reported_stock(stock: float, spread: float, noise: float) -> float:
    """Return a partner's stock as Moscow's reports have it (R20).

    K exp(0.2 eps). EUR bn. Source: assumption.

    >>> reported_stock(10.0, 0.2, 0.0)
    10.0
    """
    return stock * math.exp(spread * noise)


def unbooked(smoothed: float, capacity: float, drawn: float, psi: float) -> float:
    """Return deliveries that Moscow expects although nobody booked them (R20).

    psi min(cap, Dbar q / (q + phi_K K)), cap = q + phi_K K; `drawn` is phi_K K. EUR bn a month.
    Source: assumption.

    >>> unbooked(2.0, 1.0, 1.0, 0.5), unbooked(20.0, 1.0, 1.0, 0.5)
    (0.5, 1.0)
    """
    cap = capacity + drawn
    return psi * min(cap, smoothed * capacity / cap) if cap > 0.0 else 0.0


def expected_delivery(trust: float, booked: float, cap: float, floor: float) -> float:
    """Return what Moscow expects a partner to deliver in one month ahead (R20).

    max(min(rho book, cap), unbooked). EUR bn. Source: assumption.

    >>> expected_delivery(0.5, 4.0, 1.5, 1.0), expected_delivery(0.5, 0.0, 1.5, 1.0)
    (1.5, 1.0)
    """
    return max(min(trust * booked, cap), floor)


def smoothed_deliveries(before: float, delivered: float) -> float:
    """Return a partner's deliveries as Moscow remembers them (R20).

    0.85 Dbar + 0.15 D. EUR bn a month. Source: assumption.

    >>> smoothed_deliveries(1.0, 1.0)
    1.0
    """
    return 0.85 * before + 0.15 * delivered
