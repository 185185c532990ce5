"""The partners together: absence, trade, shortfalls, talks, lock-step, audience (R6-R13)."""

from __future__ import annotations

import math

from abm.rules.arithmetic import clip, positive


def absent_share(share: float, closed: bool, factor: float) -> float:
    """Return the part of all aid that one partner's absence leaves open (R6).

    `share if closed else share * positive(1 - factor)`; the factor is `appropriation_factor`. From
    0 to 1. Source: definition.

    >>> absent_share(0.5, True, 1.0), absent_share(0.5, False, 0.5), absent_share(0.5, False, 1.2)
    (0.5, 0.25, 0.0)
    """
    return share if closed else share * positive(1.0 - factor)


def absence(before: float, missing: float, absence_memory: float, absence_limit: float) -> float:
    """Return the absence of partners as the others have come to feel it (R6).

    `min(absence_limit, absence_memory * before + (1 - absence_memory) * missing)`; missing is the
    part of all aid that is absent this month. From 0 to 1. Source: assumption.

    >>> round(absence(0.2, 0.4, 0.85, 0.8), 3), absence(0.8, 1.0, 0.85, 0.8)
    (0.23, 0.8)
    """
    return min(absence_limit, absence_memory * before + (1.0 - absence_memory) * missing)


def standing_in(absence: float, stand_in: float) -> float:
    """Return by what factor a partner raises its appropriations for those that are absent (R6).

    `1 + stand_in * absence / (1 - absence)`; at 1 the others make up for all of an absence that
    lasts. Factor. Source: assumption.

    >>> standing_in(0.5, 0.5), standing_in(0.0, 0.5)
    (1.5, 1.0)
    """
    return 1.0 + stand_in * absence / (1.0 - absence)


def short_of_due(due: float, arrears: float, delivered: float, arrears_months: float) -> float:
    """Return what a partner cannot deliver of what is due and of its arrears (R10).

    `short = positive(due + arrears / arrears_months - delivered)`. EUR bn. Source: assumption.

    >>> short_of_due(1.0, 0.6, 0.5, 3.0), short_of_due(1.0, 0.0, 1.2, 3.0)
    (0.7, 0.0)
    """
    return positive(due + arrears / arrears_months - delivered)


def pro_rata(own: float, side: float, other_side: float) -> float:
    """Return what a partner buys or sells where the smaller side of a trade is shared out (R10).

    `own * min(1, other_side / side)`; the side is what all that want to buy, or to sell, want
    together. EUR bn. Source: assumption.

    >>> pro_rata(1.0, 4.0, 2.0), pro_rata(1.0, 4.0, 9.0), pro_rata(0.0, 0.0, 9.0)
    (0.5, 1.0, 0.0)
    """
    return own * min(1.0, other_side / side) if side > 0.0 else 0.0


def spare_delivery(possible: float, delivered: float, spare_share: float) -> float:
    """Return what a partner could still give for others, or sell to them (R10, R12).

    `spare = spare_share * positive(possible - delivered)`; of what is sold the share is
    `purchase_share`. EUR bn a month. Source: assumption.

    >>> spare_delivery(5.0, 1.0, 0.25)
    1.0
    """
    return spare_share * positive(possible - delivered)


def shortfall(need_part: float, delivered: float, need_covered: float) -> float:
    """Return what a partner lacks of the share of its part of need that it should cover (R12).

    `lacking = positive(need_covered * need_part - delivered)`. EUR bn a month.
    Source: assumption.

    >>> shortfall(1.0, 0.4, 0.9)
    0.5
    """
    return positive(need_covered * need_part - delivered)


def fill(
    rate: float, joint: float, spare: float, lacking: float, all_spare: float, siloed_fill: float
) -> float:
    """Return what a partner gives for others' shortfalls (R12).

    `rate * (siloed_fill + (1 - siloed_fill) * joint) * spare * min(1, lacking / all_spare)`;
    the rate is `fill_share`. EUR bn a month. Source: assumption.

    >>> fill(0.3, 1.0, 1.0, 5.0, 2.0, 0.5), fill(0.3, 1.0, 1.0, 5.0, 0.0, 0.5)
    (0.3, 0.0)
    """
    if all_spare <= 0.0:
        return 0.0
    organised = siloed_fill + (1.0 - siloed_fill) * joint
    return rate * organised * spare * min(1.0, lacking / all_spare)


def tie(share: float, same_group: bool, group_ties: float) -> float:
    """Return how much a partner looks to another, before rows are scaled to 1 (contact group).

    `sqrt(share) * (group_ties if same_group else 1)`. Weight. Source: assumption.

    >>> tie(0.25, False, 2.0), tie(0.25, True, 2.0)
    (0.5, 1.0)
    """
    return math.sqrt(share) * (group_ties if same_group else 1.0)


def seen_activity(inside: float, outside: float, group_ties: float, ties: float) -> float:
    """Return how active those are to whom a partner looks, 1 where there are none (contact group).

    `(outside + group_ties * inside) / ties`; inside and outside its donor group the activity of the
    others is summed by what each would weigh outside, ties being the sum of all weights. Factor.
    Source: assumption.

    >>> seen_activity(0.25, 0.5, 2.0, 2.0), seen_activity(0.0, 0.0, 2.0, 0.0)
    (0.5, 1.0)
    """
    return (outside + group_ties * inside) / ties if ties > 0.0 else 1.0


def lock_step(
    weight: float, joint: float, seen_activity: float, waiting_relief: float, lock_step_least: float
) -> float:
    """Return the chance that a partner does not wait for others (contact group).

    `clip(1 - weight * (1 - waiting_relief * joint) * positive(1 - seen_activity),
    lock_step_least, 1)`; the weight is `contact_group.lock_step`.
    Source: Leopard decision, January 2023 (qualitative).

    >>> lock_step(0.25, 0.0, 0.0, 0.5, 0.3), lock_step(0.25, 0.0, 1.5, 0.5, 0.3)
    (0.75, 1.0)
    """
    lost = weight * (1.0 - waiting_relief * joint) * positive(1.0 - seen_activity)
    return clip(1.0 - lost, lock_step_least, 1.0)


def activity(
    before: float, active: bool, base: float, activity_weight: float, activity_limit: float
) -> float:
    """Return how active a partner looks, 1 being its usual rhythm (contact group).

    `seen = min(activity_limit, 1 / base if active else 0)`, then
    `(1 - activity_weight) * before + activity_weight * seen`. Factor.
    Source: assumption.

    >>> activity(1.0, False, 0.5, 0.2, 3.0), round(activity(1.0, True, 0.5, 0.2, 3.0), 3)
    (0.8, 1.2)
    """
    seen = min(activity_limit, 1.0 / base if active else 0.0)
    return (1.0 - activity_weight) * before + activity_weight * seen


def talk_pressure(before: float, pushes: float, pressure_weight: float) -> float:
    """Return partners' pressure for talks (R13).

    `(1 - pressure_weight) * before + pressure_weight * pushes`, pushes being the weighted share
    of foreign ministries that push. From 0 to 1. Source: assumption.

    >>> round(talk_pressure(0.0, 1.0, 0.3), 3)
    0.3
    """
    return (1.0 - pressure_weight) * before + pressure_weight * pushes


def concession_talk(before: float, pushes: float, concession_weight: float) -> float:
    """Return how much concessions are talked of (R13).

    `(1 - concession_weight) * before + concession_weight * pushes`. From 0 to 1.
    Source: assumption.

    >>> concession_talk(0.5, 0.0, 0.2)
    0.4
    """
    return (1.0 - concession_weight) * before + concession_weight * pushes


def addressed(constructive: float, address_misread: float) -> float:
    """Return the chance that a message of Moscow's is heard as addressed to us (audience index).

    `(1 - address_misread) * constructive + address_misread * (1 - constructive)`.
    Source: Watling 2023 (the back-channel audience is the measure).

    >>> round(addressed(1.0, 0.1), 3), round(addressed(0.0, 0.1), 3)
    (0.9, 0.1)
    """
    return (1.0 - address_misread) * constructive + address_misread * (1.0 - constructive)


def audience(before: float, heard: float, messages: float, audience_weight: float) -> float:
    """Return how far Moscow addresses us, once a month's messages are heard (audience index).

    `(1 - audience_weight) * before + audience_weight * heard / messages`. From 0 to 1.
    Source: assumption.

    >>> audience(0.0, 5.0, 5.0, 0.3)
    0.3
    """
    return (1.0 - audience_weight) * before + audience_weight * heard / messages
