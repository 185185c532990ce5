"""Act of whoever planned the arms: which conditional and random interventions act this month."""

from __future__ import annotations

from abm import conditions, noise
from abm.inputs import Occasion
from abm.state import DELAY, FIGHTING, Agenda, ContactGroup, Luck, Reports, Table, Theatre


def look(
    agenda: Agenda,
    occasions: list[Occasion],
    theatre: Theatre,
    group: ContactGroup,
    reports: Reports,
    table: Table,
    luck: Luck,
) -> None:
    """Look, as a month begins, at what is public by then, and set which interventions act.

    One that a condition has called waits for its delay and acts for its duration; until that is
    over, the condition is not looked at again.
    """
    if luck.month > 0:
        agenda.months_since_talks = 0.0 if table.talked else agenda.months_since_talks + 1.0
    agenda.acting = 0
    agenda.bits = 0
    bit = 1
    for row in range(len(occasions)):
        one = occasions[row]
        if one.first <= luck.month and luck.month < one.until:
            if one.count > 0:
                acts = _is_drawn(agenda, row, one, theatre, luck)
            else:
                seen = public(one.quantity, agenda, theatre, group, reports, table, luck)
                acts = _is_called(agenda, row, one, seen, luck)
            if acts:
                agenda.acting = agenda.acting + 1
                agenda.bits = agenda.bits + bit
        bit = bit + bit


def _is_drawn(agenda: Agenda, row: int, one: Occasion, theatre: Theatre, luck: Luck) -> bool:
    """Draw `count` months of a window, each set of months as likely as any (Knuth, algorithm S)."""
    left = float(one.until - luck.month)
    wanted = float(one.count) - agenda.drawn[row]
    draws = noise.uniform(luck, noise.RANDOM_SCHEDULE, theatre.entity) * left < wanted
    agenda.drawn[row] = agenda.drawn[row] + (1.0 if draws else 0.0)
    return draws


def _is_called(agenda: Agenda, row: int, one: Occasion, seen: float, luck: Luck) -> bool:
    month = float(luck.month)
    if luck.month > 0 and month >= agenda.ends[row] and holds(seen, one.relation, one.threshold):
        agenda.begins[row] = month + float(one.delay)
        agenda.ends[row] = agenda.begins[row] + float(one.duration)
    return agenda.begins[row] <= month and month < agenda.ends[row]


def holds(value: float, relation: int, threshold: float) -> bool:
    """Whether a value stands in a relation to a threshold."""
    if relation == conditions.BELOW:
        return value < threshold
    if relation == conditions.AT_MOST:
        return value <= threshold
    if relation == conditions.ABOVE:
        return value > threshold
    return value >= threshold


def public(
    quantity: int,
    agenda: Agenda,
    theatre: Theatre,
    group: ContactGroup,
    reports: Reports,
    table: Table,
    luck: Luck,
) -> float:
    """Return what everybody can see of something as a month begins."""
    value = float(luck.month)
    if quantity == conditions.FRONT_CHANGE:
        value = theatre.reported_front
    elif quantity == conditions.LAND:
        value = theatre.land
    elif quantity == conditions.LOSSES:
        value = theatre.russian_losses
    elif quantity == conditions.FIGHTING_MONTH:
        value = 1.0 if theatre.status == FIGHTING else 0.0
    elif quantity == conditions.MOBILISED:
        value = 1.0 if theatre.mobilised else 0.0
    elif quantity == conditions.DELIVERIES:
        value = reports.deliveries
    elif quantity == conditions.TONE:
        value = reports.tone
    elif quantity == conditions.EUROPEAN_TONE:
        value = reports.european_tone
    elif quantity == conditions.CONCESSION_TALK:
        value = group.concession_talk
    elif quantity == conditions.AUDIENCE:
        value = group.audience[DELAY]
    elif quantity == conditions.TALKS_OPEN:
        value = 1.0 if table.talked else 0.0
    elif quantity == conditions.MONTHS_SINCE_TALKS:
        value = agenda.months_since_talks
    return value
