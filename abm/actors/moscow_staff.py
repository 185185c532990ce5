"""Acts of Moscow's staff: collect signals, add them up, brief the Kremlin (phases 8, 8b).

Only this module reads the partners for Moscow, and only what a `Signals` record shows of them.
"""

from __future__ import annotations

from abm import noise
from abm import reports as kinds
from abm.inputs import Sector
from abm.parameters import Settings, Start
from abm.reports import Observation, Reports
from abm.rules import observation as rules
from abm.rules.arithmetic import is_set, positive
from abm.rules.choice import guarantee
from abm.state import (
    FIGHTING,
    HORIZON,
    LONGEST_LEAD,
    OPEN,
    SETTLED,
    ContactGroup,
    DefenceMinistry,
    ForeignMinistry,
    KyivGeneralStaff,
    KyivLeadership,
    Luck,
    Partner,
    Signals,
    Table,
    Theatre,
)


def begin(signals: Signals, start: Start) -> None:
    """Open a public record on a partner."""
    signals.kept = start.kept_promises
    signals.broken = start.broken_promises


def begin_reports(reports: Reports, start: Start) -> None:
    """Hold what Moscow had heard by March 2022."""
    reports.tone = start.tone
    reports.european_tone = start.tone
    reports.dispersion = start.dispersion


def begin_briefing(seen: Observation, start: Start) -> None:
    """Hold what Moscow knew of its reserves and had heard by March 2022."""
    seen.reserves = start.reserves
    seen.deliveries = start.booked
    seen.tone = start.tone
    seen.european_tone = start.tone
    seen.dispersion = start.dispersion
    seen.kyiv_limit = start.land


def report(reports: Reports, theatre: Theatre, group: ContactGroup) -> None:
    """Report on the front, Russia's own losses and reserves, deliveries, talk of concessions."""
    reports.front_change = theatre.front_change
    fighting = theatre.status == FIGHTING
    reports.losses = theatre.russian_losses if fighting else theatre.prospective_losses
    reports.reserves = theatre.reserves
    reports.deliveries = group.delivered / theatre.need
    reports.concession_talk = group.concession_talk


def listen(
    reports: Reports,
    partners: list[Partner],
    defence: list[DefenceMinistry],
    foreign: list[ForeignMinistry],
    settings: Settings,
) -> None:
    """Hear partners' statements: their tone, Europe's tone, how far they differ (R18)."""
    mean, within = 0.0, 0.0
    europe, european = 0.0, 0.0
    for row in range(len(partners)):
        share = partners[row].share
        said = 0.5 * (defence[row].tone + foreign[row].tone)
        mean = mean + share * said
        within = within + share * rules.within_pair(defence[row].tone, foreign[row].tone)
        if partners[row].european:
            europe = europe + share * said
            european = european + share
    between = 0.0
    for row in range(len(partners)):
        apart = 0.5 * (defence[row].tone + foreign[row].tone) - mean
        between = between + partners[row].share * apart * apart
    memory = settings.tone_memory
    reports.tone = rules.heard_tone(reports.tone, mean, memory)
    if european > 0.0:
        reports.european_tone = rules.heard_tone(reports.european_tone, europe / european, memory)
    reports.dispersion = rules.heard_dispersion(
        reports.dispersion,
        within,
        between,
        settings.dispersion_memory,
        settings.dispersion_weight,
        settings.dispersion_between,
    )


def roll(signals: Signals, defence: DefenceMinistry, luck: Luck) -> None:
    """Draw the number that decides on the report of a partner's stock this month."""
    signals.report_draw = noise.uniform(luck, noise.STOCK_REPORT, defence.entity)


def watch_partner(
    signals: Signals,
    partner: Partner,
    defence: DefenceMinistry,
    settings: Settings,
) -> None:
    """Note what can be seen of a partner: schedules, orders, deliveries, stock with error."""
    for month in range(HORIZON):
        signals.booked[month] = partner.habit[month] + partner.booked[month]
    for month in range(LONGEST_LEAD):
        signals.orders[month] = defence.pipeline[month]
    shock = noise.normal_quantile(signals.report_draw)
    signals.stock = rules.reported_stock(defence.stock, settings.stock_misreading, shock)
    signals.capacity = defence.capacity
    signals.smoothed = defence.smoothed


def judge_promises(
    signals: Signals,
    partner: Partner,
    defence: DefenceMinistry,
    theatre: Theatre,
    table: Table,
    settings: Settings,
) -> None:
    """Learn how far a partner keeps its promises (R19): deliveries, envelopes, an ultimatum."""
    kept, broken, due = 0.0, 0.0, False
    weight = settings.envelope_weight
    if defence.due > 0.0 or weight * partner.fallen > 0.0:
        ratio = rules.promises_kept(
            defence.delivered_own, defence.due, partner.met, partner.fallen, weight
        )
        kept, broken, due = ratio, 1.0 - ratio, True
    if settings.conditional_demand > 0.0:
        borne_out = rules.ultimatum_kept(theatre.front_change, table.episode == OPEN)
        kept = kept + settings.conditional_demand * borne_out
        broken = broken + settings.conditional_demand * (1.0 - borne_out)
        due = True
    if due:
        memory, learning = settings.promise_memory, settings.promise_learning
        signals.kept = rules.promise_weight(signals.kept, kept, memory, learning)
        signals.broken = rules.promise_weight(signals.broken, broken, memory, learning)


def note_ultimatum(signals: Signals, settings: Settings) -> None:
    """Note when a partner makes an ultimatum, and the months since (conditional demand)."""
    asked = settings.conditional_demand
    signals.demand_age = signals.demand_age + 1
    if asked > 0.0 and signals.demanding == 0.0:
        signals.demand = asked
        signals.demand_age = 0
    signals.demanding = asked


def look_ahead(signals: Signals) -> None:
    """Start counting ahead from what can be seen of a partner today (R20)."""
    signals.trust = rules.follow_through(signals.kept, signals.broken)
    signals.capacity_ahead = signals.capacity
    signals.stock_ahead = signals.stock
    signals.stock_ahead_unbooked = signals.stock


def expect_support(signals: Signals, month: int, settings: Settings) -> None:
    """Count what Moscow expects of one partner one month further ahead (R20).

    Twice: with booked months, and with all schedules empty. EUR bn a month. Month by month, so
    that partners, who do not depend on each other, can be counted side by side.
    """
    draw, habit = settings.stock_draw, settings.habit_belief
    capacity = signals.capacity_ahead + signals.orders[month]
    drawn = draw * signals.stock_ahead
    floor = rules.unbooked(signals.smoothed, capacity, drawn, habit)
    booked = signals.booked[month]
    expected = rules.expected_delivery(signals.trust, booked, drawn + capacity, floor)
    alone = rules.unbooked(signals.smoothed, capacity, draw * signals.stock_ahead_unbooked, habit)
    left = signals.stock_ahead_unbooked - positive(alone - capacity)
    signals.stock_ahead = signals.stock_ahead - positive(expected - capacity)
    signals.stock_ahead_unbooked = left
    signals.capacity_ahead = capacity
    signals.expected = expected
    signals.expected_unbooked = alone


def add_up_support(reports: Reports, signals: list[Signals], month: int) -> None:
    """Add up what partners are expected to give one month further ahead (R20)."""
    expected, unbooked = 0.0, 0.0
    for row in range(len(signals)):
        expected = expected + signals[row].expected
        unbooked = unbooked + signals[row].expected_unbooked
    reports.expected[month] = expected
    reports.expected_unbooked[month] = unbooked


def add_up_cover(reports: Reports, theatre: Theatre, settings: Settings) -> None:
    """Count months of need covered ahead; no month counts for more than the need (R20)."""
    reports.cover = 0.0
    reports.cover_unbooked = 0.0
    for month in range(int(settings.window)):
        met = min(1.0, reports.expected[month] / theatre.need)
        met_unbooked = min(1.0, reports.expected_unbooked[month] / theatre.need)
        reports.cover = reports.cover + met
        reports.cover_unbooked = reports.cover_unbooked + met_unbooked


def add_up_guarantee(reports: Reports, signals: list[Signals], settings: Settings) -> None:
    """Count the booked support that would stand behind a settlement (guarantee)."""
    booked = 0.0
    for row in range(len(signals)):
        trust = rules.follow_through(signals[row].kept, signals[row].broken)
        for month in range(int(settings.guarantee_months)):
            booked = booked + trust * signals[row].booked[month]
    need = settings.guarantee_months * settings.guarantee_need * settings.need
    reports.guarantee = guarantee(booked, need)


def add_up_ultimatum(
    reports: Reports, partners: list[Partner], signals: list[Signals], settings: Settings
) -> None:
    """Count the partners whose ultimatum is pending, as far as their word is trusted."""
    reports.ultimatum = 0.0
    for row in range(len(signals)):
        if rules.ultimatum_pending(signals[row].demand_age, settings.ultimatum_months):
            trusted = signals[row].demand * signals[row].trust
            reports.ultimatum = reports.ultimatum + partners[row].share * trusted


def show_offers(seen: Observation, reports: Reports, table: Table) -> None:
    """Show the Kremlin what is publicly demanded of it and offered to it."""
    seen.ultimatum = reports.ultimatum
    seen.concession = table.concession


def show_front(
    seen: Observation,
    theatre: Theatre,
    staff: KyivGeneralStaff,
    energy: float,
    calendar_month: int,
    month: int,
) -> None:
    """Show the Kremlin the map, the state of the war, and how well Europe is heated."""
    seen.land = theatre.land
    seen.reference_land = theatre.reference_land
    seen.moved = theatre.land - theatre.start_land
    for row in range(len(theatre.held)):
        seen.held[row] = theatre.held[row]
    seen.energy = energy
    seen.balance = theatre.balance
    seen.force_ratio = theatre.russian_manpower / staff.manpower
    seen.fighting = theatre.status == FIGHTING
    seen.settled = theatre.status == SETTLED
    seen.calendar_month = calendar_month
    seen.month = month


def show_sectors(seen: Observation, theatre: Theatre, sectors: list[Sector]) -> None:
    """Show the Kremlin whether a sector has fallen that it did not give up."""
    seen.sector_fallen = False
    for row in range(len(sectors)):
        if is_set(sectors[row].falls_below) and theatre.held[row] == 0.0:
            seen.sector_fallen = True


def brief(
    seen: Observation,
    reports: Reports,
    modes: list[float],
    fixed: list[float],
    settings: Settings,
) -> None:
    """Give the Kremlin this month's reports: each its own, fixed, or none (then the last stands).

    A clamp of forward cover fixes that report; blindness to it masks the evidence it carries.
    """
    for row in range(len(kinds.REPORTS)):
        seen.masked[row] = 1.0 if modes[row] == kinds.MASKED else 0.0
    _brief_on_war(seen, reports, modes, fixed)
    _brief_on_support(seen, reports, modes, fixed)
    _brief_on_words(seen, reports, modes, fixed)
    if is_set(settings.cover_clamp):
        seen.cover = settings.cover_clamp
    seen.cover = min(seen.cover, settings.window)
    if settings.cover_blind > 0.0:
        seen.masked[kinds.COVER] = 1.0
        seen.masked[kinds.COVER_UNBOOKED] = 1.0


def _brief_on_war(
    seen: Observation, reports: Reports, modes: list[float], fixed: list[float]
) -> None:
    row = kinds.FRONT_CHANGE
    seen.front_change = _through(reports.front_change, modes[row], fixed[row], seen.front_change)
    row = kinds.LOSSES
    seen.losses = _through(reports.losses, modes[row], fixed[row], seen.losses)
    row = kinds.RESERVES
    seen.reserves = _through(reports.reserves, modes[row], fixed[row], seen.reserves)


def _brief_on_support(
    seen: Observation, reports: Reports, modes: list[float], fixed: list[float]
) -> None:
    row = kinds.DELIVERIES
    seen.deliveries = _through(reports.deliveries, modes[row], fixed[row], seen.deliveries)
    row = kinds.COVER
    seen.cover = _through(reports.cover, modes[row], fixed[row], seen.cover)
    row = kinds.COVER_UNBOOKED
    unbooked, before = reports.cover_unbooked, seen.cover_unbooked
    seen.cover_unbooked = _through(unbooked, modes[row], fixed[row], before)
    row = kinds.GUARANTEE
    seen.guarantee = _through(reports.guarantee, modes[row], fixed[row], seen.guarantee)


def _brief_on_words(
    seen: Observation, reports: Reports, modes: list[float], fixed: list[float]
) -> None:
    row = kinds.TONE
    seen.tone = _through(reports.tone, modes[row], fixed[row], seen.tone)
    row = kinds.EUROPEAN_TONE
    european, before = reports.european_tone, seen.european_tone
    seen.european_tone = _through(european, modes[row], fixed[row], before)
    row = kinds.DISPERSION
    seen.dispersion = _through(reports.dispersion, modes[row], fixed[row], seen.dispersion)
    row = kinds.CONCESSION_TALK
    talk, before = reports.concession_talk, seen.concession_talk
    seen.concession_talk = _through(talk, modes[row], fixed[row], before)


def _through(own: float, mode: float, fixed: float, before: float) -> float:
    return own if mode == kinds.OWN else fixed if mode == kinds.FIXED else before


def estimate_limit(
    reports: Reports,
    leadership: KyivLeadership,
    seen: Observation,
    group: ContactGroup,
    settings: Settings,
    luck: Luck,
) -> None:
    """Estimate, with error, what Kyiv could accept; talk of concessions raises it (R25)."""
    shock = noise.normal(luck, noise.KYIV_LIMIT_OBSERVED, leadership.entity)
    raised = settings.concession_anchor * seen.concession_talk * (1.0 - group.framing)
    reports.kyiv_limit = leadership.limit + raised + settings.limit_misreading * shock


def brief_on_limit(
    seen: Observation, reports: Reports, modes: list[float], fixed: list[float]
) -> None:
    """Give the Kremlin the estimate of Kyiv's limit (phase 8b)."""
    seen.kyiv_limit = _through(
        reports.kyiv_limit,
        modes[kinds.KYIV_LIMIT],
        fixed[kinds.KYIV_LIMIT],
        seen.kyiv_limit,
    )
