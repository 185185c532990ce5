"""R18 to R20: what Moscow hears, how far it trusts, what support it expects."""

from __future__ import annotations

import math
from collections.abc import Iterator

from abm import noise
from tests.abm.twin.front import clash, reserves_in_phase_7
from tests.abm.twin.months import Claims, Month, Own, clip, positive
from tests.abm.twin.supplies import delivered


def tones(month: Month) -> Claims:
    """R18: tone, Europe's tone, and dispersion, weighted by s_c."""
    was, now, values = month.before.reports, month.after.reports, month.values
    said = [(own.donor.share, own.defence.tone, own.foreign.tone) for own in month.partners]
    mean = math.fsum(share * (one + other) / 2.0 for share, one, other in said)
    within = math.fsum(share * (one - other) ** 2 / 2.0 for share, one, other in said)
    between = math.fsum(share * ((one + other) / 2.0 - mean) ** 2 for share, one, other in said)
    heard = values.tone_memory
    yield "R18 tone", heard * was.tone + (1.0 - heard) * mean, now.tone
    apart = values.dispersion_weight * (within + values.dispersion_between * between)
    dispersion = values.dispersion_memory * was.dispersion + apart
    yield "R18 dispersion", dispersion, now.dispersion
    european = [own for own in month.partners if own.donor.european]
    weight = math.fsum(own.donor.share for own in european)
    voices = math.fsum(own.donor.share * (own.defence.tone + own.foreign.tone) for own in european)
    tone = heard * was.european_tone + (1.0 - heard) * voices / weight / 2.0
    yield "R18 European tone", tone, now.european_tone


def follow_through(own: Own) -> Claims:
    """R19: a <- .97 a + .3 min(1, D/due), b with the rest, when something was due.

    What was signed against envelopes that fell due counts beside it, by its weight. An ultimatum is
    due in each of its months: kept if Russia loses land or talks are open.
    """
    kept, broken = own.signals_was.kept, own.signals_was.broken
    demand, month = own.values.conditional_demand, own.month
    ratios = []
    if own.defence.due > 0.0:
        ratios.append((1.0, min(1.0, own.defence.delivered_own / own.defence.due)))
    if own.now.fallen > 0.0 and own.values.envelope_weight > 0.0:
        ratios.append((own.values.envelope_weight, own.now.met / own.now.fallen))
    if ratios or demand > 0.0:
        part, due = 0.0, 0.0
        if ratios:
            part = sum(weight * ratio for weight, ratio in ratios) / sum(w for w, _ in ratios)
            due = 1.0
        yields = month.after.theatre.front_change < 0.0 or month.before.table.episode == 1
        part, due = part + (demand if yields else 0.0), due + demand
        memory, learning = own.values.promise_memory, own.values.promise_learning
        kept = memory * kept + learning * part
        broken = memory * broken + learning * (due - part)
    yield "R19 a", kept, own.signals.kept
    yield "R19 b", broken, own.signals.broken
    shock = own.month.luck.normal(noise.STOCK_REPORT, own.defence.entity)
    reported = own.defence.stock * math.exp(own.values.stock_misreading * shock)
    yield "R20 K'", reported, own.signals.stock


def ultimatum(own: Own) -> Claims:
    """Conditional demand: its weight when it was made, and the months since."""
    was, now, asked = own.signals_was, own.signals, own.values.conditional_demand
    made = asked > 0.0 and was.demanding == 0.0
    yield "ultimatum in force", asked, now.demanding
    yield "ultimatum", asked if made else was.demand, now.demand
    yield "months since", 0 if made else was.demand_age + 1, now.demand_age


def trust(own: Own) -> float:
    """R19: rho = a / (a + b)."""
    return float(own.signals.kept / (own.signals.kept + own.signals.broken))


def expected(own: Own, booked: list[float]) -> Iterator[float]:
    """R20: what Moscow expects of a partner in each month of the window."""
    values, stock, capacity = own.values, own.signals.stock, own.defence.capacity
    for ahead in range(int(values.window)):
        capacity += own.defence.pipeline[ahead]
        drawn = values.stock_draw * stock
        habit = own.defence.smoothed * capacity / (capacity + drawn)
        assured = min(trust(own) * booked[ahead], drawn + capacity)
        support = max(assured, values.habit_belief * min(drawn + capacity, habit))
        stock -= positive(support - capacity)
        yield support


def book(own: Own) -> list[float]:
    """Both schedules together."""
    return [habit + joint for habit, joint in zip(own.now.habit, own.now.booked, strict=True)]


def forward_cover(month: Month) -> Claims:
    """R20: X_f and, with all schedules empty, X_0, in months of need."""
    nothing = [0.0] * 24
    for name, seen, booked in (
        ("X_f", month.after.reports.cover, True),
        ("X_0", month.after.reports.cover_unbooked, False),
    ):
        each = [expected(own, book(own) if booked else nothing) for own in month.partners]
        met = [min(1.0, math.fsum(support) / month.need) for support in zip(*each, strict=True)]
        yield f"R20 {name}", math.fsum(met), seen


def guarantee(month: Month) -> Claims:
    """Guarantee: G = clip(sum over 12 months of rho book / (12 nu N), 0, 1)."""
    months = int(month.values.guarantee_months)
    booked = math.fsum(trust(own) * math.fsum(book(own)[:months]) for own in month.partners)
    need = months * month.values.guarantee_need * month.values.need
    yield "guarantee", clip(booked / need, 0.0, 1.0), month.after.reports.guarantee


def other_reports(month: Month) -> Claims:
    """R18, R22: front, losses, reserves and deliveries as they are."""
    reports, theatre = month.after.reports, month.after.theatre
    yield "report of front", theatre.front_change, reports.front_change
    yield "report of reserves", reserves_in_phase_7(month), reports.reserves
    yield "report of deliveries", delivered(month) / month.need, reports.deliveries
    values = month.values
    prospective = values.renewed_losses * values.russian_loss_rate * clash(month)
    prospective *= month.before.theatre.tempo
    losses = theatre.russian_losses if month.fighting else prospective
    yield "report of losses", losses, reports.losses
