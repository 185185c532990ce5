"""Acts of the chronicler: what is written down of a month and of a war (phase 11)."""

from __future__ import annotations

from abm.inputs import Theory
from abm.parameters import Settings
from abm.records import Rows
from abm.rules.beliefs import belief
from abm.rules.observation import follow_through
from abm.rules.talks import compatible, insincere
from abm.schema import DOUBT, PORTRAITS, Month, Outcome, PartnerMonth, War
from abm.state import (
    CEASEFIRE,
    FIGHTING,
    HORIZON,
    OPEN,
    OVER,
    SETTLED,
    KremlinAgent,
    Table,
    Theatre,
)
from abm.world import World

MISSING = float("nan")
# Places of money set aside, in the table's order.
SIGNED, PROMISED, DELIVERED, SPOILED, LAPSED, ORDERS, EFFORT = range(7)


def begin(war: War) -> None:
    """Open the record of a war."""
    war.outcome = -1.0
    war.signed_month = MISSING
    war.terms = MISSING
    war.belief_at_signature = MISSING
    war.doubt_month = MISSING
    war.broken_month = MISSING
    war.peace_months = MISSING
    war.peace_broken = MISSING
    war.mobilised_month = MISSING
    war.joint_planning = MISSING
    war.support_credibility = MISSING
    war.willingness_to_negotiate = MISSING
    war.fault_month = -1.0
    war.fault_variable = -1.0


def record_month(row: Month, world: World, theories: list[Theory], settings: Settings) -> None:
    """Write down the month."""
    _record_support(row, world)
    _record_front(row, world)
    _record_words(row, world)
    _record_moscow(row, world, settings)
    row.interventions_active = float(world.agenda.acting)
    for agent in range(len(world.kremlin)):
        if world.kremlin[agent].leads:
            _record_leadership(row, world.kremlin[agent], theories)


def _record_support(row: Month, world: World) -> None:
    row.joint_planning, row.follow_through, row.will = 0.0, 0.0, 0.0
    row.signed, row.promised, row.appropriated = 0.0, 0.0, 0.0
    row.appropriations_added, row.appropriations_absent = 0.0, 0.0
    row.bought, row.envelopes_outstanding = 0.0, 0.0
    row.order_cost, row.effort_cost, row.lapsed = 0.0, 0.0, 0.0
    row.balance_of_accounts, row.arrears, row.booked = 0.0, 0.0, 0.0
    row.stock, row.capacity = 0.0, 0.0
    row.donors_active, row.gaps, row.pledges = 0.0, 0.0, 0.0
    for reason in range(len(row.unsigned)):
        row.unsigned[reason] = 0.0
    for own in range(len(world.partners)):
        _record_partner(row, world, own)
    row.joint_forum = world.group.joint
    row.absence = world.group.absence
    row.delivered = world.group.delivered
    row.due = world.group.due
    row.used = world.theatre.used
    row.buffer = world.theatre.buffer
    row.spoiled = world.theatre.spoiled
    row.need = world.theatre.need
    row.equipment = world.theatre.equipment
    row.effect = world.theatre.effect
    row.phase_over = 1.0 if world.theatre.phase_over else 0.0


def _record_partner(row: Month, world: World, own: int) -> None:
    partner = world.partners[own]
    signals = world.signals[own]
    row.joint_planning += partner.share * partner.joint
    row.follow_through += partner.share * follow_through(signals.kept, signals.broken)
    row.will += partner.share * partner.will
    row.signed += partner.signed
    row.promised += partner.promised
    row.envelopes_outstanding += partner.envelopes
    row.appropriated += partner.came_in
    row.appropriations_added += partner.added
    row.appropriations_absent += partner.withheld
    row.bought += max(0.0, world.defence[own].traded)
    row.order_cost += partner.order_cost
    row.effort_cost += partner.effort_cost
    row.lapsed += partner.lapsed
    row.balance_of_accounts += partner.balance
    row.arrears += partner.arrears
    row.stock += world.defence[own].stock
    row.capacity += world.defence[own].capacity
    row.donors_active += 1.0 if partner.signed > 0.0 else 0.0
    row.gaps += 1.0 if partner.closed else 0.0
    row.pledges += 1.0 if partner.pledges else 0.0
    if partner.reason > 0:
        row.unsigned[partner.reason - 1] += 1.0
    booked = row.booked
    for month in range(HORIZON):
        booked = booked + (partner.habit[month] + partner.booked[month])
    row.booked = booked


def _record_front(row: Month, world: World) -> None:
    theatre = world.theatre
    row.land = theatre.land
    row.front_change = theatre.front_change
    row.balance = theatre.balance
    row.front_momentum = theatre.front_momentum
    row.posture = float(world.staff.posture)
    row.ukrainian_fires = theatre.ukrainian_fires
    row.russian_fires = theatre.russian_fires
    row.troop_quality = theatre.troop_quality
    row.withdrawals = float(theatre.withdrawals)
    row.orderly_withdrawals = float(theatre.orderly_withdrawals)
    row.russian_manpower = theatre.russian_manpower
    row.ukrainian_manpower = world.staff.manpower
    row.russian_losses = theatre.russian_losses
    row.ukrainian_losses = theatre.ukrainian_losses
    row.losses_withheld = theatre.losses_withheld
    row.russian_recruits = theatre.russian_recruits + theatre.mobilised_men
    row.ukrainian_recruits = theatre.ukrainian_recruits
    row.mobilised = 1.0 if theatre.mobilised else 0.0
    row.tempo = theatre.tempo
    row.exhaustion = world.leadership.exhaustion
    row.limit = world.leadership.limit
    row.moscow_limit_seen = world.leadership.moscow_limit
    for sector in range(len(theatre.held)):
        row.held[sector] = theatre.held[sector]


def _record_words(row: Month, world: World) -> None:
    reports = world.reports
    row.losses = reports.losses
    row.reserves = reports.reserves
    row.deliveries = reports.deliveries
    row.cover = reports.cover
    row.cover_unbooked = reports.cover_unbooked
    row.guarantee = reports.guarantee
    row.tone = reports.tone
    row.european_tone = reports.european_tone
    row.dispersion = reports.dispersion
    row.concession_talk = reports.concession_talk
    row.kyiv_limit = reports.kyiv_limit
    row.ultimatum = reports.ultimatum
    row.pressure = world.group.pressure
    row.audience = world.group.audience[0]


def _record_moscow(row: Month, world: World, settings: Settings) -> None:
    table = world.table
    row.status = float(world.theatre.status)
    row.support_credibility = world.seen.cover / settings.window
    row.willingness_to_negotiate = table.willingness
    row.margin = table.margin
    row.earnest = 1.0 if table.earnest else 0.0
    agreed = compatible(table.demand, world.leadership.limit, settings.terms_slack)
    row.feasible = 1.0 if table.earnest and agreed else 0.0
    row.moscow_limit = table.limit
    row.demand = table.demand
    row.kremlin_prospect = table.prospect
    row.talks_open = 1.0 if table.talked else 0.0


def _record_leadership(row: Month, agent: KremlinAgent, theories: list[Theory]) -> None:
    row.new_leader = 1.0 if agent.replaced else 0.0
    row.prospect = agent.prospect
    row.pause = agent.pause
    row.settle = agent.settle
    row.prefers = float(agent.prefers)
    row.best_theory = float(agent.best_theory)
    for theory in range(len(row.belief)):
        held = belief(agent.log_odds[theory]) if theory < len(theories) else 0.0
        row.belief[theory] = held
        row.leads[theory] = 1.0 if theory == agent.best_theory else 0.0
        row.worth[theory] = agent.worth[theory] if theory < len(theories) else 0.0


def portray(rows: list[list[PartnerMonth]], world: World, since: int) -> None:
    """Write down every partner of a running war where this is a month for it.

    `rows` has a row per portrait, or none to keep none; `since` counts months from treatment.
    """
    if world.theatre.status == FIGHTING or world.theatre.status == CEASEFIRE:
        for place in range(len(rows)):
            if since == PORTRAITS[place]:
                for own in range(len(world.partners)):
                    _portray_partner(rows[place][own], world, own)


def _portray_partner(row: PartnerMonth, world: World, own: int) -> None:
    row.joint_planning = world.partners[own].joint
    row.defence_tone = world.defence[own].tone
    row.foreign_tone = world.foreign[own].tone
    row.delivered = world.defence[own].delivered
    row.gap = 1.0 if world.partners[own].closed else 0.0


def add_month(war: War, row: Month, table: Table, month: int, headline: int) -> None:
    """Add a month within the horizon to the record of its war.

    What is signed, paid and delivered while a settlement is watched counts only if it breaks: else
    the war was over.
    """
    if table.watching:
        _set_aside(table, row)
    else:
        _add_money(war, row)
        war.russian_losses += row.russian_losses
        war.ukrainian_losses += row.ukrainian_losses
        war.losses_withheld += row.losses_withheld
        if row.status != CEASEFIRE:
            war.earnest_months += row.earnest
            war.feasible_months += row.feasible
        if table.belief < DOUBT and war.doubt_month != war.doubt_month:
            war.doubt_month = float(month)
        war.withdrawals += row.withdrawals
        war.orderly_withdrawals += row.orderly_withdrawals
    war.leader_changes += row.new_leader
    if not table.watching or row.status == FIGHTING:
        _add_watched(war, table)
        _forget(table)
        war.land = row.land
    war.balance_of_accounts = row.balance_of_accounts
    if row.mobilised > 0.0 and war.mobilised_month != war.mobilised_month:
        war.mobilised_month = float(month)
    if month == headline and (row.status == FIGHTING or row.status == CEASEFIRE):
        war.joint_planning = row.joint_planning
        war.support_credibility = row.support_credibility
        war.willingness_to_negotiate = row.willingness_to_negotiate


def _add_money(war: War, row: Month) -> None:
    war.signed += row.signed
    war.promised += row.promised
    war.delivered += row.delivered
    war.spoiled += row.spoiled
    war.lapsed += row.lapsed
    war.order_cost += row.order_cost
    war.effort_cost += row.effort_cost


def _add_watched(war: War, table: Table) -> None:
    aside = table.watched
    war.signed += aside[SIGNED]
    war.promised += aside[PROMISED]
    war.delivered += aside[DELIVERED]
    war.spoiled += aside[SPOILED]
    war.lapsed += aside[LAPSED]
    war.order_cost += aside[ORDERS]
    war.effort_cost += aside[EFFORT]


def _set_aside(table: Table, row: Month) -> None:
    table.watched[SIGNED] += row.signed
    table.watched[PROMISED] += row.promised
    table.watched[DELIVERED] += row.delivered
    table.watched[SPOILED] += row.spoiled
    table.watched[LAPSED] += row.lapsed
    table.watched[ORDERS] += row.order_cost
    table.watched[EFFORT] += row.effort_cost


def _forget(table: Table) -> None:
    for ledger in range(len(table.watched)):
        table.watched[ledger] = 0.0


def cut(
    wars: Rows[War], place: int, world: World, settings: Settings, month: int, horizon: int
) -> None:
    """Keep the record of the same war at a shorter horizon, `month` months into it.

    Where a settlement is in force at that horizon, the record counts what was set aside, as if it
    broke, and waits to be told what became of it.
    """
    war, table, theatre = wars[len(wars) - 1], world.table, world.theatre
    if month == horizon or (month < horizon and theatre.status == OVER):
        wars[place] = war
        _count_watched(wars[place], table, theatre)
    elif month > horizon and table.watching and war.signed_month < float(horizon):
        _tell_of_settlement(wars[place], war, theatre)
    else:
        return
    if theatre.status != SETTLED:
        _close(wars[place], table, theatre, settings, horizon)


def _tell_of_settlement(record: War, war: War, theatre: Theatre) -> None:
    record.outcome = war.outcome
    record.war_length = war.war_length
    record.broken_month = war.broken_month
    record.lasting = war.lasting
    record.peace_months = war.peace_months
    record.peace_broken = war.peace_broken
    record.settlements_broken = war.settlements_broken
    if theatre.status == OVER:  # what was set aside does not count after all
        record.signed = war.signed
        record.promised = war.promised
        record.delivered = war.delivered
        record.spoiled = war.spoiled
        record.lapsed = war.lapsed
        record.order_cost = war.order_cost
        record.effort_cost = war.effort_cost


def conclude(war: War, table: Table, theatre: Theatre, settings: Settings, months: int) -> None:
    """Close the record; name the outcome of a war that has not ended by the horizon (section 9)."""
    _count_watched(war, table, theatre)
    _close(war, table, theatre, settings, months)


def _count_watched(war: War, table: Table, theatre: Theatre) -> None:
    if theatre.status != OVER:
        _add_watched(war, table)


def _close(war: War, table: Table, theatre: Theatre, settings: Settings, months: int) -> None:
    share = settings.insincere_share
    if table.episode == OPEN and insincere(table.months_led, table.months_open, share):
        war.talks_insincere += 1.0
    if settings.watch < settings.lasting:
        war.lasting = MISSING  # nobody looked for so long
    if theatre.status == OVER:
        war.months_avoided = float(months) - war.war_length
        return
    war.war_length = float(months)
    war.outcome = float(Outcome.STILL_FIGHTING.value)
    if war.settlements_broken > 0.0:
        war.outcome = float(Outcome.BROKEN.value)
    elif theatre.status == CEASEFIRE:
        war.outcome = float(Outcome.FROZEN.value)


def goes_on(theatre: Theatre, month: int, months: int) -> bool:
    """Whether a war has a next month: to the horizon, or while a settlement is watched."""
    return theatre.status == SETTLED or (theatre.status != OVER and month < months)
