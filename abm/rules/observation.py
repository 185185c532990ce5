"""Moscow's reading of the partners and the front (R18-R20, guarantee).

Cover in EUR bn until it is divided by need; tone in logit units; follow-through from 0 to 1.
"""

from __future__ import annotations

from abm.rules.arithmetic import exp


def front_reading(change: float, bias: float, front_misreading: float, noise: float) -> float:
    """Return the change of the front as an agent is told it (R18).

    `change + bias + front_misreading * noise`. Thousand km2 a month. Source: assumption.

    >>> round(front_reading(1.0, 0.15, 0.3, 0.0), 3)
    1.15
    """
    return change + bias + front_misreading * noise


def within_pair(defence: float, foreign: float) -> float:
    """Return the variance of the two ministries' statements (R18).

    `(defence - foreign) * (defence - foreign) / 2`. Logit units squared. Source: definition.

    >>> within_pair(1.0, 0.0)
    0.5
    """
    return 0.5 * (defence - foreign) * (defence - foreign)


def heard_tone(before: float, mean: float, tone_memory: float) -> float:
    """Return the tone that Moscow holds the partners to have (R18).

    `tone_memory * before + (1 - tone_memory) * mean`. Logit units. Source: assumption.

    >>> heard_tone(1.0, 0.0, 0.75)
    0.75
    """
    return tone_memory * before + (1.0 - tone_memory) * mean


def heard_dispersion(
    before: float,
    within: float,
    between: float,
    dispersion_memory: float,
    dispersion_weight: float,
    dispersion_between: float,
) -> float:
    """Return the dispersion that Moscow holds partners' statements to have (R18).

    `dispersion_memory * before + dispersion_weight * (within + dispersion_between * between)`;
    where memory and weight add up to more than 1 it rests above the variance. Logit units
    squared. Source: assumption.

    >>> round(heard_dispersion(1.0, 0.2, 0.2, 0.85, 0.3, 0.5), 3)
    0.94
    """
    return dispersion_memory * before + dispersion_weight * (within + dispersion_between * between)


def promises_kept(
    delivered: float, due: float, met: float, fallen: float, envelope_weight: float
) -> float:
    """Return the share that a month kept of what fell due in public (R19).

    `(min(1, delivered / due) + envelope_weight * min(1, met / fallen)) / (1 + envelope_weight)`;
    `fallen` is what fell due of envelopes, `met` what was signed against it. Where only one of the
    two fell due it counts alone. From 0 to 1. Source: assumption.

    >>> promises_kept(1.0, 2.0, 1.0, 2.0, 0.5), promises_kept(1.0, 2.0, 0.0, 0.0, 0.5)
    (0.5, 0.5)
    """
    kept = min(1.0, delivered / due) if due > 0.0 else 0.0
    weight = 1.0 if due > 0.0 else 0.0
    if fallen > 0.0 and envelope_weight > 0.0:
        kept = kept + envelope_weight * min(1.0, met / fallen)
        weight = weight + envelope_weight
    return kept / weight if weight > 0.0 else 0.0


def promise_weight(
    before: float, kept: float, promise_memory: float, promise_learning: float
) -> float:
    """Return one side of a partner's public record of promises kept or broken (R19).

    `promise_memory * before + promise_learning * kept`, in months in which something was due.
    Weight. Source: Beta update with fading.

    >>> round(promise_weight(2.0, 1.0, 0.97, 0.3), 3)
    2.24
    """
    return promise_memory * before + promise_learning * kept


def ultimatum_kept(change: float, talking: bool) -> float:
    """Return whether a month bore out partners' public ultimatum: 1 kept, 0 broken (R19, lever).

    `1 if change < 0 or talking else 0`. From 0 to 1. Source: Watling 2023 (conditional demand);
    counting it so is assumed.

    >>> ultimatum_kept(-0.1, False), ultimatum_kept(0.1, False)
    (1.0, 0.0)
    """
    return 1.0 if change < 0.0 or talking else 0.0


def ultimatum_pending(months: int, ultimatum_months: float) -> bool:
    """Whether an ultimatum of some months ago still hangs over Moscow (conditional demand).

    `months > 0 and months <= ultimatum_months`. Source: assumption.

    >>> ultimatum_pending(0, 6.0), ultimatum_pending(6, 6.0), ultimatum_pending(7, 6.0)
    (False, True, False)
    """
    return months > 0 and months <= ultimatum_months


def follow_through(kept: float, broken: float) -> float:
    """Return the share of a promise that Moscow expects to be kept (R19).

    `kept / (kept + broken)`. Source: mean of a Beta distribution.

    >>> follow_through(2.0, 2.0)
    0.5
    """
    return kept / (kept + broken)


def reported_stock(stock: float, stock_misreading: float, noise: float) -> float:
    """Return a partner's stock as Moscow's reports have it (R20).

    `stock * exp(stock_misreading * noise)`. EUR bn. Source: assumption.

    >>> reported_stock(10.0, 0.2, 0.0)
    10.0
    """
    return stock * exp(stock_misreading * noise)


def unbooked(smoothed: float, capacity: float, drawn: float, habit_belief: float) -> float:
    """Return deliveries that Moscow expects although nobody booked them (R20).

    `habit_belief * min(cap, smoothed * capacity / cap)`, where `cap = capacity + drawn`; `drawn` is
    what can be taken from stock. EUR bn a month. Source: assumption.

    >>> unbooked(2.0, 1.0, 1.0, 0.5), unbooked(20.0, 1.0, 1.0, 0.5)
    (0.5, 1.0)
    """
    cap = capacity + drawn
    return habit_belief * min(cap, smoothed * capacity / cap) if cap > 0.0 else 0.0


def expected_delivery(trust: float, booked: float, cap: float, floor: float) -> float:
    """Return what Moscow expects a partner to deliver in one month ahead (R20).

    `max(min(trust * booked, cap), floor)`; `floor` is `unbooked`. EUR bn. Source: assumption.

    >>> expected_delivery(0.5, 4.0, 1.5, 1.0), expected_delivery(0.5, 0.0, 1.5, 1.0)
    (1.5, 1.0)
    """
    return max(min(trust * booked, cap), floor)


def smoothed_deliveries(before: float, delivered: float, delivery_weight: float) -> float:
    """Return a partner's deliveries as Moscow remembers them (R20).

    `(1 - delivery_weight) * before + delivery_weight * delivered`. EUR bn a month.
    Source: assumption.

    >>> smoothed_deliveries(1.0, 1.0, 0.15)
    1.0
    """
    return (1.0 - delivery_weight) * before + delivery_weight * delivered
