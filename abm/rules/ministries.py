"""Readings, statements, wishes and offers of a partner's two ministries (R3, R5, R6, R13).

The front is in thousand km2 a month (positive: Russia gains), statements in logit units, money in
EUR bn a month.
"""

from __future__ import annotations

from abm.rules.arithmetic import logistic, positive


def assess_front(
    reading: float, reported: float, noise: float, reading_weight: float, reading_noise: float
) -> float:
    """Return a ministry's reading of how well the war goes for Ukraine (R3).

    `(1 - reading_weight) * reading + reading_weight * (-reported + reading_noise * noise)`.
    Thousand km2 a month. Source: assumption.

    >>> round(assess_front(1.0, 2.0, 0.0, 0.2, 0.5), 3)
    0.4
    """
    news = -reported + reading_noise * noise
    return (1.0 - reading_weight) * reading + reading_weight * news


def pool_reading(reading: float, other: float, joint: float) -> float:
    """Return a reading drawn towards the mean of the pair by joint assessment (R3).

    `reading + joint * (.5 * (reading + other) - reading)`. Thousand km2 a month.
    Source: Yodsampa 2013 (joint analysis, qualitative).

    >>> pool_reading(1.0, 0.0, 1.0), pool_reading(1.0, 0.0, 0.0)
    (0.5, 1.0)
    """
    return reading + joint * (0.5 * (reading + other) - reading)


def statement(
    will: float, reading: float, slant: float, spread: float, noise: float, tone_from_front: float
) -> float:
    """Return the tone of a public statement; below 0 the press calls it speculation (R5).

    `will + tone_from_front * reading + slant + spread * noise`. Logit units. Source: assumption.

    >>> statement(0.5, 0.2, -0.1, 0.9, 0.0, 0.5)
    0.5
    """
    return will + tone_from_front * reading + slant + spread * noise


def slant(divergence: float, joint: float) -> float:
    """Return by how much the foreign ministry speaks above, the defence ministry below (R5).

    `(1 - joint) * divergence`. Logit units. Source: assumption.

    >>> slant(0.2, 0.5)
    0.1
    """
    return (1.0 - joint) * divergence


def statement_spread(noise: float, discipline: float, joint: float) -> float:
    """Return how widely statements scatter: message discipline narrows it (R5).

    `noise * (1 - discipline * joint)`; the noise is `statement_noise`. Logit units.
    Source: assumption; Milley, November 2022, as anecdote.

    >>> round(statement_spread(0.9, 0.65, 1.0), 3)
    0.315
    """
    return noise * (1.0 - discipline * joint)


def muted(tone: float, mute: float, mute_below: float) -> float:
    """Return a statement after doubt is held back (R5).

    `tone + mute * positive(mute_below - tone)`. Logit units.
    Source: Watling 2023 (stop public speculation).

    >>> round(muted(-0.7, 1.0, 0.3), 3), muted(0.8, 1.0, 0.3)
    (0.3, 0.8)
    """
    return tone + mute * positive(mute_below - tone)


def deliverable(stock: float, capacity: float, draw: float) -> float:
    """Return what a partner can give in a month (R6).

    `draw * stock + capacity`; the draw is `stock_draw`. EUR bn a month. Source: assumption.

    >>> deliverable(10.0, 1.0, 0.05)
    1.5
    """
    return draw * stock + capacity


def defence_offer(money: float, possible: float, reserve: float) -> float:
    """Return what the defence ministry is ready to part with (R6).

    `positive(min(money, possible) - reserve)`, the reserve being the part of need by which it is
    the more reluctant ministry. EUR bn a month. Source: assumption.

    >>> defence_offer(2.0, 1.5, 0.5)
    1.0
    """
    return positive(min(money, possible) - reserve)


def foreign_wish(money: float, ambition: float, restraint: float, siloed_joint: float) -> float:
    """Return what the foreign ministry wants to announce (R6).

    `positive(money * (1 + ambition) - restraint) / (1 + ambition * (1 - siloed_joint))`.
    EUR bn a month.
    Source: EU shells, 1 m promised and 0.52 m delivered by the deadline (Borrell, January 2024).

    >>> foreign_wish(1.2, 0.25, 0.0, 0.2)
    1.25
    """
    return positive(money * (1.0 + ambition) - restraint) / (1.0 + ambition * (1.0 - siloed_joint))


def talk_push(
    tone: float,
    front: float,
    talk_push_base: float,
    talk_push_firmness: float,
    talk_push_stalemate: float,
    stalemate_front: float,
) -> float:
    """Return the chance that a foreign ministry speaks of talks and concessions this month (R13).

    `stalemate = talk_push_stalemate if abs(front) < stalemate_front else 0`, then
    `logistic(talk_push_base - talk_push_firmness * tone + stalemate)`. Source: assumption.

    >>> round(talk_push(0.0, 0.0, -1.6, 1.5, 0.5, 0.3), 4)
    0.2497
    """
    stalemate = talk_push_stalemate if abs(front) < stalemate_front else 0.0
    return logistic(talk_push_base - talk_push_firmness * tone + stalemate)


def has_leverage(
    audience: float, front: float, leverage_audience: float, leverage_front: float
) -> bool:
    """Whether a moment suits talks: Moscow addresses us, or its front gives way (R13).

    `audience > leverage_audience or front < leverage_front`.
    Source: Watling 2023 (means and ends).

    >>> has_leverage(0.4, 0.0, 0.35, -0.1), has_leverage(0.1, 0.0, 0.35, -0.1)
    (True, False)
    """
    return audience > leverage_audience or front < leverage_front
