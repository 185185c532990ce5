"""March 2022, as sections 2, 5 and 7 of the model set it."""

from __future__ import annotations

import math

from abm import noise
from tests.abm.twin.months import Claims, Month, Own


def theatre(month: Month) -> Claims:
    """Section 2: where the war stands."""
    if month.number > 0:
        return
    start, values, stood = month.case.start, month.values, month.before
    yield "start N_R", start.russian_manpower, stood.theatre.russian_manpower
    yield "start N_U", start.ukrainian_manpower, stood.staff.manpower
    yield "start B", start.reserves, stood.theatre.reserves
    yield "start X", start.exhaustion, stood.leadership.exhaustion
    yield "start F", start.land, stood.theatre.land
    yield "start F0", start.land, stood.theatre.reference_land
    yield "start V", values.buffer_months * values.need, stood.theatre.buffer
    yield "start J_F", start.joint_planning, stood.group.joint
    for heard in stood.group.audience:
        yield "start A", start.audience, heard
    yield "start tone", start.tone, stood.reports.tone
    yield "start European tone", start.tone, stood.reports.european_tone
    yield "start dispersion", start.dispersion, stood.reports.dispersion
    for held in stood.theatre.held[:3]:
        yield "start sectors", 1.0, held


def partner(own: Own) -> Claims:
    """Sections 2 and 7: will, divergence, stock, capacity, schedules, follow-through."""
    if own.month.number > 0:
        return
    start, room = own.month.case.start, own.was
    set_point = start.will + start.will_between * own.normal(noise.START_SET_POINT)
    will = set_point + start.will_within * own.normal(noise.START_WILL)
    yield "start set-point", set_point, room.set_point
    yield "start w", will, room.will
    yield "start delta", start.divergence * own.normal(noise.START_DIVERGENCE), room.divergence
    phase = math.floor(own.values.replan_months * own.uniform(noise.START_REPLAN_PHASE))
    yield "start phase", phase, room.replan_phase
    yield "start J", start.joint_planning, room.joint
    yield "start share", own.donor.share, room.share
    months = int(start.booked_months)
    booked = [start.booked * own.need] * months + [0.0] * (24 - months)
    for ahead in range(24):
        yield "start schedule", booked[ahead], room.habit[ahead]
        yield "start joint schedule", 0.0, room.booked[ahead]
    yield "start Dbar", start.booked * own.need, own.defence_was.smoothed
    part = own.donor.share + start.stock_by_income * (own.income - own.donor.share)
    yield "start K", start.stock * part, own.defence_was.stock
    yield "start q", start.capacity * own.need, own.defence_was.capacity
    coming = range(int(start.orders_first), int(start.orders_last) + 1)
    for ahead in range(30):
        ordered = start.orders * start.capacity * own.need if ahead in coming else 0.0
        yield "start pipeline", ordered, own.defence_was.pipeline[ahead]
    yield "start a", start.kept_promises, own.signals_was.kept
    yield "start b", start.broken_promises, own.signals_was.broken
    yield "start activity", 1.0, room.activity
