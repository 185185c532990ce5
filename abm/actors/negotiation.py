"""Acts at the negotiating table: choice, talks, ceasefires, settlements, endings (phases 9-11)."""

from __future__ import annotations

import math

from abm import noise
from abm.inputs import Theory
from abm.parameters import Settings
from abm.rules import beliefs, talks
from abm.rules.arithmetic import is_set
from abm.schema import Outcome, War
from abm.state import (
    CEASEFIRE,
    CLOSED,
    FIGHTING,
    OPEN,
    OVER,
    PAUSE,
    SETTLE,
    SETTLED,
    KremlinAgent,
    KyivLeadership,
    Luck,
    Table,
    Theatre,
)


def weigh_votes(table: Table, agents: list[KremlinAgent], settings: Settings) -> None:
    """Turn the agents' preferences into Moscow's: earnest, after a pause, or neither (R23)."""
    table.prospect = 0.0
    table.limit = 0.0
    table.demand = 0.0
    table.willingness = 0.0
    table.leader_settles = False
    for row in range(len(agents)):
        weight = agents[row].weight
        table.prospect = table.prospect + weight * agents[row].prospect
        table.limit = table.limit + weight * agents[row].limit
        table.demand = table.demand + weight * agents[row].demand
        if agents[row].prefers == SETTLE:
            table.willingness = table.willingness + weight
        if agents[row].leads:
            table.leader_settles = agents[row].prefers == SETTLE
            table.wants_pause = agents[row].prefers == PAUSE
            table.margin = agents[row].settle - max(agents[row].prospect, agents[row].pause)
    table.earnest = talks.earnest(table.leader_settles, table.willingness, settings.quorum)


def count_quitting(theatre: Theatre, agents: list[KremlinAgent], table: Table) -> None:
    """Count the months running in which nobody in the Kremlin sees a theory worth the war."""
    quits = theatre.status == FIGHTING and not (table.leader_settles or table.wants_pause)
    for row in range(len(agents)):
        quits = quits and (agents[row].quits or agents[row].weight == 0.0)
    theatre.quitting_months = theatre.quitting_months + 1 if quits else 0


def offer(table: Table, theatre: Theatre, settings: Settings) -> None:
    """Hold out land for a promise of Moscow's (S8); what is signed stands with the settlement."""
    if theatre.status != SETTLED:
        table.concession = settings.promise_land
        table.promise = settings.promise_discount if settings.promise_land > 0.0 else 0.0


def meet(
    table: Table,
    theatre: Theatre,
    leadership: KyivLeadership,
    war: War,
    settings: Settings,
    luck: Luck,
) -> None:
    """Open talks, bargain, keep or break a ceasefire or a settlement (R25)."""
    table.talked = False
    table.failed_earnest = False
    table.watching = theatre.status == SETTLED
    theatre.months_in_status = theatre.months_in_status + 1
    if theatre.status == FIGHTING:
        if table.episode == CLOSED:
            _open(table, theatre, leadership, war, settings, luck)
        if table.episode == OPEN:
            _bargain(table, theatre, leadership, war, settings, luck)
    elif theatre.status == CEASEFIRE:
        if talks.resumes(
            theatre.months_in_status,
            settings.resume_months,
            table.prospect,
            settings.resume_value,
        ):
            war.ceasefires_resumed = war.ceasefires_resumed + 1.0
            _enter(theatre, FIGHTING)
    elif theatre.status == SETTLED:
        _watch(table, theatre, war, settings, luck)


def _enter(theatre: Theatre, status: int) -> None:
    theatre.status = status
    theatre.months_in_status = 0


def _open(
    table: Table,
    theatre: Theatre,
    leadership: KyivLeadership,
    war: War,
    settings: Settings,
    luck: Luck,
) -> None:
    ready = _comes(table, settings, luck)
    barring = is_set(settings.barred_above) or is_set(settings.barred_until)
    barred = barring and not theatre.phase_over
    table.months_closed = max(0, table.months_closed - 1)
    if ready and leadership.joins and table.months_closed == 0 and not barred:
        table.episode = OPEN
        table.months_open = 0
        table.months_led = 0
        war.talk_episodes = war.talk_episodes + 1.0
        if table.moscow_waited and not table.kyiv_waited:
            war.moscow_first = war.moscow_first + 1.0
        elif table.kyiv_waited and not table.moscow_waited:
            war.kyiv_first = war.kyiv_first + 1.0
    table.moscow_waited = ready
    table.kyiv_waited = leadership.joins


def _comes(table: Table, settings: Settings, luck: Luck) -> bool:
    return talks.comes(table.earnest or table.wants_pause, luck.month, settings.early_months)


def _bargain(
    table: Table,
    theatre: Theatre,
    leadership: KyivLeadership,
    war: War,
    settings: Settings,
    luck: Luck,
) -> None:
    table.talked = True
    table.months_open = table.months_open + 1
    table.months_led = table.months_led + (1 if table.leader_settles else 0)
    signs = noise.uniform(luck, noise.SIGNATURE, theatre.entity) < settings.signature_chance
    pauses = noise.uniform(luck, noise.CEASEFIRE, theatre.entity) < settings.ceasefire_chance
    agreed = talks.compatible(table.demand, leadership.limit, settings.terms_slack)
    if table.earnest and agreed and signs:
        _close(table, war, settings)
        _sign(table, theatre, war, luck)
    elif table.wants_pause and pauses:
        _close(table, war, settings)
        _cease_fire(theatre, war, settings)
    elif not _comes(table, settings, luck) or table.months_open >= settings.longest_talk:
        table.failed_earnest = not _insincere(table, settings)
        table.months_closed = int(settings.closed_months)
        _close(table, war, settings)


def _close(table: Table, war: War, settings: Settings) -> None:
    table.episode = CLOSED
    table.moscow_waited = False
    table.kyiv_waited = False
    if _insincere(table, settings):
        war.talks_insincere = war.talks_insincere + 1.0


def _insincere(table: Table, settings: Settings) -> bool:
    return talks.insincere(table.months_led, table.months_open, settings.insincere_share)


def _sign(table: Table, theatre: Theatre, war: War, luck: Luck) -> None:
    _enter(theatre, SETTLED)
    war.settlements = war.settlements + 1.0
    war.signed_month = float(luck.month)
    war.broken_month = math.nan
    war.terms = talks.terms(table.demand, table.concession) - theatre.land
    war.belief_at_signature = table.belief


def _cease_fire(theatre: Theatre, war: War, settings: Settings) -> None:
    _enter(theatre, CEASEFIRE)
    war.ceasefires = war.ceasefires + 1.0
    theatre.land = theatre.land + settings.ceasefire_land
    if settings.reserves_frozen == 0.0:
        theatre.reserves = min(1.0, theatre.reserves + settings.ceasefire_recovery)


def _watch(table: Table, theatre: Theatre, war: War, settings: Settings, luck: Luck) -> None:
    months = theatre.months_in_status
    worth = talks.worth_of_breaking(table.prospect, table.promise)
    breaks = talks.resumes(months, settings.break_months, worth, settings.break_value)
    if war.settlements == 1.0:
        war.peace_months = float(months)
        war.peace_broken = 1.0 if breaks else 0.0
    if breaks:
        war.broken_month = float(luck.month)
    if breaks and not talks.holds(months, breaks, min(settings.durable, settings.watch)):
        war.settlements_broken = war.settlements_broken + 1.0
        _enter(theatre, FIGHTING)
    elif breaks or months >= settings.watch:
        war.outcome = float(Outcome.DURABLE.value)
        war.war_length = war.signed_month
        war.lasting = 1.0 if talks.holds(months, breaks, settings.lasting) else 0.0
        _enter(theatre, OVER)


def note_belief(table: Table, agents: list[KremlinAgent], theories: list[Theory]) -> None:
    """Note the leadership's belief in the theory that a pause would serve."""
    for row in range(len(agents)):
        if agents[row].leads:
            for theory in range(len(theories)):
                if theories[theory].pauses:
                    table.belief = beliefs.belief(agents[row].log_odds[theory])


def end(
    theatre: Theatre,
    leadership: KyivLeadership,
    war: War,
    settings: Settings,
    luck: Luck,
) -> None:
    """End the war where one side cannot go on or withdraws (section 9)."""
    if theatre.status == SETTLED or theatre.status == OVER:
        return
    spent = talks.exhausted(
        leadership.exhaustion,
        settings.exhaustion_limit,
        theatre.land,
        settings.land_limit,
    )
    left = talks.withdrawn(
        theatre.land,
        settings.withdrawal_land,
        float(theatre.quitting_months),
        settings.withdrawal_months,
    )
    if spent or left:
        war.outcome = float(Outcome.EXHAUSTED.value if spent else Outcome.WITHDRAWN.value)
        war.war_length = float(luck.month)
        _enter(theatre, OVER)
