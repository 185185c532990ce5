"""Conditional interventions and random schedules: which act in a month."""

from __future__ import annotations

import operator

from abm import noise
from abm.actors.agenda import PUBLIC, RELATIONS
from abm.scenarios.changes import Intervention
from abm.scenarios.occasions import Occasion
from tests.abm.twin.months import FIGHTING, Claims, Month

HOLDS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def interventions(month: Month) -> Claims:
    """What calls an intervention is public as the month begins."""
    bits = 0
    for row, act in enumerate(month.case.occasional):
        acts = _drawn(month, row, act) if _told(act).count else _called(month, row, act)
        bits += acts << row
    yield "interventions that act", bits, month.after.agenda.bits
    yield "their number", bin(bits).count("1"), month.after.agenda.acting


def _told(act: Intervention) -> Occasion:
    assert act.occasion is not None
    return act.occasion


def _until(month: Month, act: Intervention) -> int:
    return month.case.months if act.window.until is None else act.window.until


def _drawn(month: Month, row: int, act: Intervention) -> bool:
    """A month is drawn with the chance that it is among those still wanted of those still left."""
    if not act.window.first <= month.number < _until(month, act):
        return False
    wanted = _told(act).count - month.before.agenda.drawn[row]
    chance = wanted / (_until(month, act) - month.number)
    shock = month.luck.uniform(noise.RANDOM_SCHEDULE, month.before.theatre.entity)
    return bool(shock < chance)


def _called(month: Month, row: int, act: Intervention) -> bool:
    """It acts for its duration from its delay on, and is not called again before that is over."""
    if not act.window.holds(month.number):
        return False
    occasion, agenda = _told(act), month.before.agenda
    begins, ends = agenda.begins[row], agenda.ends[row]
    relation = HOLDS[RELATIONS[occasion.relation]]
    called = relation(_public(month, occasion.quantity), occasion.threshold)
    if month.number > 0 and month.number >= ends and called:
        begins = month.number + occasion.delay
        ends = begins + occasion.duration
    return bool(begins <= month.number < ends)


def _public(month: Month, quantity: int) -> float:
    was = month.before
    silent = 0.0 if was.table.talked else was.agenda.months_since_talks + 1.0
    seen: dict[str, float] = {
        "front_change": was.theatre.reported_front,
        "land": was.theatre.land,
        "losses": was.theatre.russian_losses,
        "fighting": float(was.theatre.status == FIGHTING),
        "mobilised": float(was.theatre.mobilised),
        "deliveries": was.group.delivered / month.need if month.number else 0.0,
        "tone": was.reports.tone,
        "european_tone": was.reports.european_tone,
        "concession_talk": was.group.concession_talk,
        "audience": was.group.audience[-1],
        "talks_open": float(was.table.talked),
        "months_since_talks": silent,
        "month": float(month.number),
    }
    return seen[list(PUBLIC)[quantity]]
