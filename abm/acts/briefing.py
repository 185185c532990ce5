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
    seen.front_change = _through(
        reports.front_change,
        modes[kinds.FRONT_CHANGE],
        fixed[kinds.FRONT_CHANGE],
        seen.front_change,
    )
    seen.losses = _through(reports.losses, modes[kinds.LOSSES], fixed[kinds.LOSSES], seen.losses)
    seen.reserves = _through(
        reports.reserves, modes[kinds.RESERVES], fixed[kinds.RESERVES], seen.reserves
    )
    seen.deliveries = _through(
        reports.deliveries,
        modes[kinds.DELIVERIES],
        fixed[kinds.DELIVERIES],
        seen.deliveries,
    )
    seen.cover = _through(reports.cover, modes[kinds.COVER], fixed[kinds.COVER], seen.cover)
    seen.cover_unbooked = _through(
        reports.cover_unbooked,
        modes[kinds.COVER_UNBOOKED],
        fixed[kinds.COVER_UNBOOKED],
        seen.cover_unbooked,
    )
    seen.guarantee = _through(
        reports.guarantee,
        modes[kinds.GUARANTEE],
        fixed[kinds.GUARANTEE],
        seen.guarantee,
    )
    seen.tone = _through(reports.tone, modes[kinds.TONE], fixed[kinds.TONE], seen.tone)
    seen.european_tone = _through(
        reports.european_tone,
        modes[kinds.EUROPEAN_TONE],
        fixed[kinds.EUROPEAN_TONE],
        seen.european_tone,
    )
    seen.dispersion = _through(
        reports.dispersion,
        modes[kinds.DISPERSION],
        fixed[kinds.DISPERSION],
        seen.dispersion,
    )
    seen.concession_talk = _through(
        reports.concession_talk,
        modes[kinds.CONCESSION_TALK],
        fixed[kinds.CONCESSION_TALK],
        seen.concession_talk,
    )
    if is_set(settings.cover_clamp):
        seen.cover = settings.cover_clamp
    seen.cover = min(seen.cover, settings.window)
    if settings.cover_blind > 0.0:
        seen.masked[kinds.COVER] = 1.0
        seen.masked[kinds.COVER_UNBOOKED] = 1.0


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
