"""What partners do together (R12, R13, lock-step, audience index)."""

from __future__ import annotations

import math

from abm.rules.arithmetic import clip, positive


def spare_delivery(possible: float, delivered: float) -> float:
    """Return what a partner could still give for others (R12).

    0.25 (x - D)+. EUR bn a month. Source: assumption.

    >>> spare_delivery(5.0, 1.0)
    1.0
    """
    return 0.25 * positive(possible - delivered)


def shortfall(need_part: float, delivered: float) -> float:
    """Return what a partner lacks of nine tenths of its part of need (R12).

    (0.9 s N - D)+. EUR bn a month. Source: assumption.

    >>> shortfall(1.0, 0.4)
    0.5
    """
    return positive(0.9 * need_part - delivered)


def fill(rate: float, joint: float, spare: float, lacking: float, all_spare: float) -> float:
    """Return what a partner gives for others' shortfalls (R12).

    f (0.5 + 0.5 J_F) spare min(1, lacking / all_spare). EUR bn a month. Source: assumption.

    >>> fill(0.3, 1.0, 1.0, 5.0, 2.0), fill(0.3, 1.0, 1.0, 5.0, 0.0)
    (0.3, 0.0)
    """
    if all_spare <= 0.0:
        return 0.0
    return rate * (0.5 + 0.5 * joint) * spare * min(1.0, lacking / all_spare)


def tie(share: float, same_group: bool, group_ties: float) -> float:
    """Return how much a partner looks to another, before rows are scaled to 1.

    sqrt(s), doubled within a donor group. Source: assumption.

    >>> tie(0.25, False, 2.0), tie(0.25, True, 2.0)
    (0.5, 1.0)
    """
    return math.sqrt(share) * (group_ties if same_group else 1.0)


def lock_step(weight: float, joint: float, seen_activity: float) -> float:
    """Return the chance that a partner does not wait for others, L.

    clip(1 - 0.25 (1 - 0.5 J_F)(1 - activity)+, 0.3, 1).
    Source: Leopard decision, January 2023 (qualitative).

    >>> lock_step(0.25, 0.0, 0.0), lock_step(0.25, 0.0, 1.5)
    (0.75, 1.0)
    """
    return clip(1.0 - weight * (1.0 - 0.5 * joint) * positive(1.0 - seen_activity), 0.3, 1.0)


def activity(before: float, active: bool, base: float) -> float:
    """Return how active a partner looks, 1 being its usual rhythm.

    0.8 activity + 0.2 min(3, [active] / P0). Source: assumption.

    >>> activity(1.0, False, 0.5), round(activity(1.0, True, 0.5), 3)
    (0.8, 1.2)
    """
    return 0.8 * before + 0.2 * min(3.0, 1.0 / base if active else 0.0)


def talk_pressure(before: float, pushes: float) -> float:
    """Return partners' pressure for talks (R13).

    0.7 Qbar + 0.3 Q, Q the weighted share of foreign ministries that push. From 0 to 1.
    Source: assumption.

    >>> round(talk_pressure(0.0, 1.0), 3)
    0.3
    """
    return 0.7 * before + 0.3 * pushes


def concession_talk(before: float, pushes: float) -> float:
    """Return how much concessions are talked of (R13).

    0.8 before + 0.2 Q. From 0 to 1. Source: assumption.

    >>> concession_talk(0.5, 0.0)
    0.4
    """
    return 0.8 * before + 0.2 * pushes


def addressed(constructive: float) -> float:
    """Return the chance that one message of Moscow's is heard as addressed to us.

    0.9 a + 0.1 (1 - a). Source: Watling 2023 (the back-channel audience is the measure).

    >>> round(addressed(1.0), 3), round(addressed(0.0), 3)
    (0.9, 0.1)
    """
    return 0.9 * constructive + 0.1 * (1.0 - constructive)


def audience(before: float, heard: float) -> float:
    """Return the audience index after five messages were heard.

    0.7 A + 0.3 heard / 5. From 0 to 1. Source: assumption.

    >>> audience(0.0, 5.0)
    0.3
    """
    return 0.7 * before + 0.3 * heard / 5.0
