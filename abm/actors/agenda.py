"""The agenda of an arm: which conditional and random interventions act, by what is public."""

from __future__ import annotations

from typing import NamedTuple

from abm import noise
from abm.inputs import OccasionRow
from abm.reports import Reports
from abm.state import DELAY, FIGHTING, Agenda, ContactGroup, Luck, Table, Theatre


class Visible(NamedTuple):
    """Unit and meaning of something that is public, as it stands when a month begins."""

    unit: str
    meaning: str


PUBLIC = {
    "front_change": Visible("thousand km2", "the front's drift as last reported, with error"),
    "land": Visible("thousand km2", "main sector beyond the February 2022 line"),
    "losses": Visible("thousand", "Russian killed and wounded of last month"),
    "fighting": Visible("0 or 1", "there was fighting last month"),
    "mobilised": Visible("0 or 1", "Russia has mobilised"),
    "deliveries": Visible("share of need", "deliveries of last month"),
    "tone": Visible("logit", "tone of partners' statements, as heard"),
    "european_tone": Visible("logit", "tone of Europe's statements, as heard"),
    "concession_talk": Visible("0-1", "talk of concessions"),
    "audience": Visible("0-1", "to whom Moscow speaks, as partners see it two months late"),
    "talks_open": Visible("0 or 1", "talks were open last month"),
    "months_since_talks": Visible("months", "since talks were open, or since the war began"),
    "month": Visible("months", "since the war began"),
}
(
    FRONT_CHANGE,
    LAND,
    LOSSES,
    FIGHTING_MONTH,
    MOBILISED,
    DELIVERIES,
    TONE,
    EUROPEAN_TONE,
    CONCESSION_TALK,
    AUDIENCE,
    TALKS_OPEN,
    MONTHS_SINCE_TALKS,
    MONTH,
) = range(len(PUBLIC))

RELATIONS = ("<", "<=", ">", ">=")
BELOW, AT_MOST, ABOVE, AT_LEAST = range(len(RELATIONS))


def look(
    agenda: Agenda,
    occasions: list[OccasionRow],
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


def _is_drawn(agenda: Agenda, row: int, one: OccasionRow, theatre: Theatre, luck: Luck) -> bool:
    """Draw `count` months of a window, each set of months as likely as any (Knuth, algorithm S)."""
    left = float(one.until - luck.month)
    wanted = float(one.count) - agenda.drawn[row]
    draws = noise.uniform(luck, noise.RANDOM_SCHEDULE, theatre.entity) * left < wanted
    agenda.drawn[row] = agenda.drawn[row] + (1.0 if draws else 0.0)
    return draws


def _is_called(agenda: Agenda, row: int, one: OccasionRow, seen: float, luck: Luck) -> bool:
    month = float(luck.month)
    if luck.month > 0 and month >= agenda.ends[row] and holds(seen, one.relation, one.threshold):
        agenda.begins[row] = month + float(one.delay)
        agenda.ends[row] = agenda.begins[row] + float(one.duration)
    return agenda.begins[row] <= month and month < agenda.ends[row]


def holds(value: float, relation: int, threshold: float) -> bool:
    """Whether a value stands in a relation to a threshold."""
    if relation == BELOW:
        return value < threshold
    if relation == AT_MOST:
        return value <= threshold
    if relation == ABOVE:
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
    if quantity == FRONT_CHANGE:
        value = theatre.reported_front
    elif quantity == LAND:
        value = theatre.land
    elif quantity == LOSSES:
        value = theatre.russian_losses
    elif quantity == FIGHTING_MONTH:
        value = 1.0 if theatre.status == FIGHTING else 0.0
    elif quantity == MOBILISED:
        value = 1.0 if theatre.mobilised else 0.0
    elif quantity == DELIVERIES:
        value = reports.deliveries
    elif quantity == TONE:
        value = reports.tone
    elif quantity == EUROPEAN_TONE:
        value = reports.european_tone
    elif quantity == CONCESSION_TALK:
        value = group.concession_talk
    elif quantity == AUDIENCE:
        value = group.audience[DELAY]
    elif quantity == TALKS_OPEN:
        value = 1.0 if table.talked else 0.0
    elif quantity == MONTHS_SINCE_TALKS:
        value = agenda.months_since_talks
    return value
