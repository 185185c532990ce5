"""Acts of Moscow's staff: report on the war and brief the Kremlin (phases 8, 8b)."""

from __future__ import annotations

from abm import noise
from abm import reports as kinds
from abm.moscow import Observation, Reports
from abm.parameters import Settings, Start
from abm.rules.arithmetic import is_set
from abm.state import (
    FIGHTING,
    SETTLED,
    ContactGroup,
    KyivGeneralStaff,
    KyivLeadership,
    Luck,
    Theatre,
)


def begin(seen: Observation, start: Start) -> None:
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


def show_front(
    seen: Observation,
    theatre: Theatre,
    staff: KyivGeneralStaff,
    calendar_month: int,
    month: int,
) -> None:
    """Show the Kremlin the map: land, balance of forces, state of the war."""
    seen.land = theatre.land
    seen.reference_land = theatre.reference_land
    seen.balance = theatre.balance
    seen.force_ratio = theatre.russian_manpower / staff.manpower
    seen.fighting = theatre.status == FIGHTING
    seen.settled = theatre.status == SETTLED
    seen.calendar_month = calendar_month
    seen.month = month


def _through(own: float, mode: float, fixed: float, before: float) -> float:
    return own if mode == kinds.OWN else fixed if mode == kinds.FIXED else before


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
