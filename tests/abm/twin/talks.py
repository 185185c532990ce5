"""R13, R25 and what follows them: pressure, joining, episodes, ceasefires, settlements, ends."""

from __future__ import annotations

import math
from typing import NamedTuple

from abm import noise
from tests.abm.twin.kremlin import PAUSE, SETTLE, agents
from tests.abm.twin.months import (
    CEASEFIRE,
    FIGHTING,
    OVER,
    SETTLED,
    Claims,
    Month,
    Own,
    clip,
    logistic,
)


def push(own: Own) -> Claims:
    """R13: a push with pi, held with probability J_sequencing unless there is leverage."""
    month, entity = own.month, own.foreign.entity
    front = month.after.theatre.reported_front
    values = own.values
    still = abs(front) < values.stalemate_front
    urge = values.talk_push_base - values.talk_push_firmness * own.foreign.tone
    chance = logistic(urge + values.talk_push_stalemate * still)
    addressed = month.after.group.audience[2] > values.leverage_audience
    leverage = addressed or front < values.leverage_front
    held = month.luck.uniform(noise.TALK_HELD, entity) < own.joint("sequencing") and not leverage
    pushes = month.luck.uniform(noise.TALK_PUSH, entity) < chance and not held
    yield "R13 push", pushes, own.foreign.pushes


def pressure(month: Month) -> Claims:
    """R13: Qbar and concession talk, which cools after a failed earnest talk."""
    was, now = month.before.group, month.after.group
    weights = [math.sqrt(own.donor.share) for own in month.partners]
    pushing = [weights[row] for row, own in enumerate(month.partners) if own.foreign.pushes]
    pushed = math.fsum(pushing) / math.fsum(weights)
    values = month.values
    moved = was.pressure + values.pressure_weight * (pushed - was.pressure)
    forced = values.forced_talks == 1.0
    yield "R13 Qbar", values.forced_pressure if forced else moved, now.pressure
    cools = values.concession_cooling if outcome(month).failed_earnest else 1.0
    moved = values.concession_weight * (pushed - was.concession_talk)
    talk = (was.concession_talk + moved) * cools
    yield "R13 concession talk", talk, now.concession_talk


def audience(month: Month) -> Claims:
    """Audience index: A <- .7 A + .3 Bin(5, .9 a + .1 (1-a))/5, read two months later."""
    was, now = month.before.group.audience, month.after.group.audience
    values = month.values
    addressing = {SETTLE: values.address_when_settling, PAUSE: values.deceit}
    addressed = math.fsum(
        one.role.influence * addressing.get(one.now.prefers, values.address_when_fighting)
        for one in agents(month)
    )
    misread = month.values.address_misread
    chance = addressed + misread * (1.0 - 2.0 * addressed)
    heard = noise.binomial5(month.luck, noise.AUDIENCE, month.after.theatre.entity, chance)
    moved = month.values.audience_weight * (heard / 5.0 - was[0])
    yield "audience", was[0] + moved, now[0]
    yield "audience a month ago", was[0], now[1]
    yield "audience two months ago", was[1], now[2]


def joining(month: Month) -> Claims:
    """Joining talks: s((chi_Q Qbar + chi_A audience + chi_X X - chi_0)/.08)."""
    values, kyiv, group = month.values, month.after.leadership, month.after.group
    drive = values.join_from_pressure * group.pressure
    drive += values.join_from_audience * group.audience[2]
    drive += values.join_from_exhaustion * kyiv.exhaustion
    drive += values.kyiv_early if early(month) else 0.0
    chance = logistic((drive - values.join_threshold) / values.join_spread)
    yield "joining", month.luck.uniform(noise.KYIV_JOINS, kyiv.entity) < chance, kyiv.joins


def limits(month: Month) -> Claims:
    """R25: Kyiv's limit z_U, Moscow's estimate of it, and Kyiv's of Moscow's limit."""
    values, kyiv, reports = month.values, month.after.leadership, month.after.reports
    losses = month.after.theatre.ukrainian_losses
    losses = values.losses_expected if month.status == CEASEFIRE else losses
    most, months = values.expected_drift_limit, values.land_horizon
    if values.same_rule:
        most, months = values.drift_limit, values.staff_drift_confidence * values.outlook
    limit = month.land + months * clip(month.after.staff.drift, -most, most)
    yield "R25 estimate of z_R", limit, kyiv.moscow_limit
    limit += values.losses_horizon * values.limit_from_losses * losses
    limit += values.limit_from_exhaustion * kyiv.exhaustion
    limit -= values.aspiration * (1.0 - kyiv.exhaustion)
    limit -= values.limit_from_guarantee * (1.0 - reports.guarantee)
    limit -= values.limit_from_tone * clip(reports.tone, 0.0, 1.0)
    yield "R25 z_U", limit, kyiv.limit
    anchor = values.concession_anchor * month.before.group.concession_talk
    seen = limit + anchor * (1.0 - values.demands_framing)
    seen += values.limit_misreading * month.luck.normal(noise.KYIV_LIMIT_OBSERVED, kyiv.entity)
    yield "R25 estimate of z_U", seen, reports.kyiv_limit


def early(month: Month) -> bool:
    """Early talks: the months in which Moscow comes to the table whatever its best option."""
    return bool(month.number < month.values.early_months)


def promise(month: Month) -> Claims:
    """S8: land offered for a promise, and what it is worth; both stand once a war is settled."""
    values, was, now = month.values, month.before.table, month.after.table
    stated = values.promise_discount if values.promise_land > 0.0 else 0.0
    offered = values.promise_land
    yield "promise land", was.concession if month.settled else offered, now.concession
    yield "promise discount", was.promise if month.settled else stated, now.promise


class Outcome(NamedTuple):
    """How the month ends at the table."""

    status: int
    open_episode: bool
    months_closed: int
    talked: bool = False
    failed_earnest: bool = False


def outcome(month: Month) -> Outcome:
    """Talk episodes, R25, durability: the status that follows from the month."""
    before, table, values = month.before, month.before.table, month.values
    lasted = before.theatre.months_in_status + 1
    closed = table.months_closed
    if month.fighting:
        return talks(month)
    if month.status == CEASEFIRE:
        ends = lasted >= values.resume_months and month.after.table.prospect > values.resume_value
        return Outcome(FIGHTING if ends else CEASEFIRE, False, closed)
    worth = month.after.table.prospect - table.promise
    if lasted >= values.break_months and worth > values.break_value:
        durable = lasted > min(values.durable, values.watch)
        return Outcome(OVER if durable else FIGHTING, False, closed)
    return Outcome(OVER if lasted >= values.watch else SETTLED, False, closed)


def talks(month: Month) -> Outcome:
    """Talk episodes: an episode opens when Kyiv joins and Moscow is earnest or wants a pause."""
    table, now = month.before.table, month.after.table
    if table.episode:
        return bargain(month, table.months_open + 1)
    closed = max(0, table.months_closed - 1)
    ready = now.earnest or now.wants_pause or early(month)
    bars = not (math.isnan(month.values.barred_above) and math.isnan(month.values.barred_until))
    barred = bars and not month.after.theatre.phase_over
    if ready and month.after.leadership.joins and closed == 0 and not barred:
        return bargain(month, 1)
    return Outcome(FIGHTING, False, closed)


def bargain(month: Month, months_open: int) -> Outcome:
    """R25: signed, paused, failed, or still open."""
    values, now, entity = month.values, month.after.table, month.after.theatre.entity
    agreed = now.demand <= month.after.leadership.limit + values.terms_slack
    signs = month.luck.uniform(noise.SIGNATURE, entity) < values.signature_chance
    pauses = month.luck.uniform(noise.CEASEFIRE, entity) < values.ceasefire_chance
    if now.earnest and agreed and signs:
        return Outcome(SETTLED, False, 0, talked=True)
    if now.wants_pause and pauses:
        return Outcome(CEASEFIRE, False, 0, talked=True)
    ready = now.earnest or now.wants_pause or early(month)
    if ready and months_open < values.longest_talk:
        return Outcome(FIGHTING, True, 0, talked=True)
    before = month.before.table.months_led if month.before.table.episode else 0
    led = before + (month.after.kremlin[0].prefers == SETTLE)
    closed = int(values.closed_months)
    earnest = led > values.insincere_share * months_open
    return Outcome(FIGHTING, False, closed, talked=True, failed_earnest=earnest)


def status(month: Month) -> Claims:
    """R25, section 9: status, land, the talk episode."""
    ended, theatre = outcome(month), month.after.theatre
    land = month.land
    if month.fighting and ended.status == CEASEFIRE:
        land += month.values.ceasefire_land
    # The month in which a settlement breaks ends no war: the next one tells.
    at_war = ended.status in (FIGHTING, CEASEFIRE) and not month.settled
    over = at_war and cannot_go_on(month, land)
    yield "status", OVER if over else ended.status, theatre.status
    yield "land", land, theatre.land
    table = month.after.table
    yield "talk episode", ended.open_episode, table.episode
    yield "months closed", ended.months_closed, table.months_closed
    yield "talked", ended.talked, table.talked
    yield "failed earnest talk", ended.failed_earnest, table.failed_earnest


def cannot_go_on(month: Month, land: float) -> bool:
    """Section 9: Ukrainian exhaustion or Russian withdrawal."""
    values = month.values
    exhausted = month.after.leadership.exhaustion > values.exhaustion_limit
    quits = month.after.theatre.quitting_months >= values.withdrawal_months
    beyond = land > values.land_limit or land < values.withdrawal_land
    return bool(exhausted or beyond or quits)


def headline(month: Month) -> Claims:
    """Section 1: the three quantities that carry the argument."""
    if month.record is None:
        return
    joint = math.fsum(own.donor.share * own.now.joint for own in month.partners)
    yield "joint_planning", joint, month.record.joint_planning
    credible = month.after.reports.cover / month.values.window
    yield "support_credibility", credible, month.record.support_credibility
    settling = [one.role.influence for one in agents(month) if one.now.prefers == SETTLE]
    yield "willingness", math.fsum(settling), month.record.willingness_to_negotiate
