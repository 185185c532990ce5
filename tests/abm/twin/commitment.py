"""Operators on support: pledges, expected compromise, the end of a phase, sustainment."""

from __future__ import annotations

import math
from typing import Any

from abm import noise
from tests.abm.twin.months import FIGHTING, Claims, Month, Own


def pledged(own: Own) -> bool:
    """Open-ended pledge: while land of the main sector stands above the goal."""
    return bool(own.month.before.theatre.land > own.values.pledge_goal)


def expecting(own: Own) -> bool:
    """Expectation of compromise: a random share of partners, drawn once, that has not pledged."""
    draw = own.month.luck.at_start().uniform(noise.COMPROMISE_EXPECTED, own.now.entity)
    return draw < own.values.compromise_share and not pledged(own)


def outlook(own: Own) -> Claims:
    """Who has pledged and who expects a compromise."""
    yield "pledge", pledged(own), own.now.pledges
    yield "expected compromise", expecting(own), own.now.expects_peace


def still_at_war(values: Any, ahead: float) -> float:
    """Expected compromise: the same chance of peace in each month, 1 / months."""
    return float(math.pow(1.0 - 1.0 / values.compromise_months, ahead))


def months_that_count(own: Own, months: int) -> int:
    """Expected compromise: months ahead count as far as war is expected in them."""
    if not expecting(own):
        return months
    counted = math.fsum(still_at_war(own.values, month + 1) for month in range(months))
    return max(1, math.floor(counted + 0.5))


def phase(month: Month) -> Claims:
    """Sequential: the phase is over by land or month, and appropriations taper at talks."""
    values, was, now = month.values, month.before, month.after
    over = was.theatre.phase_over or was.theatre.land < values.barred_above
    over = over or month.number >= values.barred_until
    yield "phase over", over, now.theatre.phase_over
    tapered = was.group.months_tapered
    if over and (month.status != FIGHTING or was.table.episode):
        tapered = min(values.taper_months, tapered + 1)
    yield "months tapered", tapered, now.group.months_tapered
    left = 1.0 - values.taper_share * tapered / values.taper_months
    yield "appropriations left", left, now.group.support_factor


def sustainment(month: Month) -> Claims:
    """Sustainment: equipment in the field, and what it loses where upkeep falls short."""
    values, was, now = month.values, month.before.theatre, month.after.theatre
    share, loss = values.sustainment_share, values.sustainment_loss
    equipment, working = was.equipment, was.working
    if not math.isnan(share) and month.fighting:
        wanted = loss * equipment
        short = max(0.0, wanted - share * now.used) / wanted if wanted > 0.0 else 0.0
        lasts = 1.0 - 1.0 / values.equipment_life
        sent = now.used - share * now.used
        equipment = lasts * equipment + sent
        working = lasts * working * (1.0 - loss * short) + sent
    yield "equipment", equipment, now.equipment
    yield "equipment that works", working, now.working
    yield "effect", working / equipment if equipment > 0.0 else 1.0, now.effect
