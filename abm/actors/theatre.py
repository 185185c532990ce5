"""Acts of the theatre: reports, supply, fighting, losses, manpower, reserves (phases 1, 6, 7)."""

from __future__ import annotations

from abm import noise
from abm.actors import commitment
from abm.inputs import Sector
from abm.parameters import Settings, Start
from abm.rules import kyiv
from abm.rules import theatre as rules
from abm.state import (
    ATTACK,
    CEASEFIRE,
    FIGHTING,
    MOST_SECTORS,
    SETTLED,
    WITHDRAW,
    ContactGroup,
    KyivGeneralStaff,
    KyivLeadership,
    Luck,
    Theatre,
)


def begin(theatre: Theatre, sectors: list[Sector], start: Start, settings: Settings) -> None:
    """Stand where the war stood in March 2022."""
    theatre.land = start.land
    theatre.start_land = start.land
    theatre.reference_land = start.land
    theatre.russian_manpower = start.russian_manpower
    theatre.russian_fires = start.russian_fires
    theatre.legacy_fires = start.legacy_fires
    theatre.reserves = start.reserves
    theatre.need = settings.need
    theatre.buffer = settings.buffer_months * settings.need
    for row in range(len(sectors)):
        theatre.held[row] = 1.0


def report_front(theatre: Theatre, staff: KyivGeneralStaff, settings: Settings, luck: Luck) -> None:
    """Let the public know, with error, how the front moved last month; set this month's need."""
    shock = noise.normal(luck, noise.REPORTED_FRONT, theatre.entity)
    theatre.reported_front = staff.drift + settings.report_noise * shock
    after_war = settings.guarantee_need if theatre.status == SETTLED else 1.0
    theatre.need = settings.need * after_war


def supply(theatre: Theatre, group: ContactGroup, settings: Settings) -> None:
    """Use support and fill or empty Ukraine's buffer."""
    wanted = settings.need
    if theatre.status == CEASEFIRE:
        wanted = settings.pause_use * settings.need
    elif theatre.status == SETTLED:
        wanted = 0.0
    theatre.used = rules.buffer_use(
        wanted,
        theatre.buffer,
        group.delivered,
        settings.buffer_months,
        settings.used_on_arrival,
    )
    left = theatre.buffer + group.delivered - theatre.used
    limit = settings.buffer_limit * settings.need
    theatre.spoiled = max(0.0, left - limit)
    theatre.buffer = left - theatre.spoiled


def weigh_forces(theatre: Theatre, staff: KyivGeneralStaff, settings: Settings) -> None:
    """Count fires and weigh the forces (R14)."""
    theatre.legacy_fires = settings.legacy_kept * theatre.legacy_fires
    met = commitment.effect_on_fires(theatre, theatre.used / settings.need, settings)
    theatre.ukrainian_fires = rules.ukrainian_fires(
        settings.base_fires,
        theatre.legacy_fires,
        met,
        settings.fires_least,
        settings.fires_most,
    )
    theatre.balance = rules.force_balance(
        theatre.russian_manpower,
        staff.manpower,
        theatre.russian_fires,
        theatre.ukrainian_fires,
        settings.fires_weight,
    )


def fight(theatre: Theatre, staff: KyivGeneralStaff, settings: Settings, luck: Luck) -> None:
    """Move the front (R14); outside fighting months it stands still."""
    theatre.front_change = 0.0
    if theatre.status == FIGHTING:
        ground = rules.posture_effect(
            rules.advance(theatre.balance, settings.mobility),
            staff.posture == ATTACK,
            staff.posture == WITHDRAW,
            settings.attack_gain,
            settings.pursuit_gain,
        )
        shock = noise.student_t4(luck, noise.FRONT, theatre.entity)
        theatre.front_change = rules.front_change(
            ground,
            settings.front_programme,
            settings.front_noise,
            shock,
            settings.front_limit,
        )
    theatre.land = theatre.land + theatre.front_change
    if luck.month == settings.reference_month:
        theatre.reference_land = theatre.land


def lose_sectors(theatre: Theatre, sectors: list[Sector]) -> None:
    """Let sectors fall where the balance has been bad for long enough (R14)."""
    for row in range(len(sectors)):
        weak = theatre.status == FIGHTING and theatre.balance < sectors[row].falls_below
        theatre.months_weak[row] = theatre.months_weak[row] + 1.0 if weak else 0.0
        if weak and theatre.months_weak[row] >= sectors[row].falls_after:
            theatre.held[row] = 0.0


def exposure(theatre: Theatre, sectors: list[Sector]) -> float:
    """Return by what factor held sectors raise Russia's losses; a flank counts once (R15)."""
    factor = 1.0
    for flank in range(MOST_SECTORS):
        added = 0.0
        for row in range(len(sectors)):
            if sectors[row].flank == flank and theatre.held[row] > 0.0:
                added = max(added, sectors[row].added_losses)
        factor = factor + added
    return factor


def suffer(
    theatre: Theatre,
    staff: KyivGeneralStaff,
    leadership: KyivLeadership,
    sectors: list[Sector],
    settings: Settings,
    luck: Luck,
) -> None:
    """Count both sides' losses and recruits (R15)."""
    _recruit(theatre, staff, leadership, settings, luck)
    scale = rules.clash(theatre.russian_manpower, staff.manpower)
    theatre.prospective_losses = settings.renewed_losses * settings.russian_loss_rate * scale
    russian = 0.0
    ukrainian = 0.0
    if theatre.status == FIGHTING:
        pressing = rules.assault_losses(
            theatre.balance,
            settings.assault_base,
            settings.assault_slope,
            settings.assault_balance_least,
            settings.assault_balance_most,
        )
        russian = rules.russian_losses(
            settings.russian_loss_rate,
            scale,
            theatre.ukrainian_fires,
            pressing,
            exposure(theatre, sectors),
        )
        factor = kyiv.posture_losses(
            staff.posture == ATTACK,
            staff.posture == WITHDRAW,
            settings.attack_losses,
            settings.withdrawal_losses,
        )
        ukrainian = rules.ukrainian_losses(
            settings.ukrainian_loss_rate,
            scale,
            theatre.russian_fires,
            theatre.front_change,
            factor,
            settings.losses_from_front,
        )
    _bound_losses(theatre, staff, russian, ukrainian, settings)


def _recruit(
    theatre: Theatre,
    staff: KyivGeneralStaff,
    leadership: KyivLeadership,
    settings: Settings,
    luck: Luck,
) -> None:
    crowded = rules.crowding(
        theatre.russian_manpower, settings.russian_crowded_above, settings.crowded_recruits
    )
    theatre.russian_recruits = rules.russian_recruits(
        settings.russian_recruits, theatre.reserves, settings.recruits_unpaid, crowded
    )
    theatre.mobilised_men = 0.0
    if theatre.months_of_mobilisation > 0:
        theatre.mobilised_men = settings.mobilisation_size
        theatre.months_of_mobilisation = theatre.months_of_mobilisation - 1
    volunteers = settings.volunteers if luck.month < settings.volunteer_months else 0.0
    crowded = rules.crowding(
        staff.manpower, settings.ukrainian_crowded_above, settings.crowded_recruits
    )
    theatre.ukrainian_recruits = rules.ukrainian_recruits(
        settings.ukrainian_recruits,
        leadership.exhaustion,
        settings.recruits_from_exhaustion,
        volunteers,
        crowded,
    )


def _bound_losses(
    theatre: Theatre,
    staff: KyivGeneralStaff,
    russian: float,
    ukrainian: float,
    settings: Settings,
) -> None:
    floor, permanent = settings.manpower_floor, settings.permanent_losses
    most_russian = rules.bearable_losses(
        theatre.russian_manpower, theatre.russian_recruits, floor, permanent
    )
    most_ukrainian = rules.bearable_losses(
        staff.manpower, theatre.ukrainian_recruits, floor, permanent
    )
    theatre.russian_losses = min(russian, most_russian)
    theatre.ukrainian_losses = min(ukrainian, most_ukrainian)
    bounded = theatre.russian_losses + theatre.ukrainian_losses
    theatre.losses_withheld = russian + ukrainian - bounded


def replenish(theatre: Theatre, settings: Settings) -> None:
    """Count the Russian force after losses and recruits (R15)."""
    lost = settings.permanent_losses * theatre.russian_losses
    arriving = theatre.russian_recruits + theatre.mobilised_men
    theatre.russian_manpower = theatre.russian_manpower - lost + arriving


def spend_reserves(theatre: Theatre, settings: Settings) -> None:
    """Spend Russian reserves on war, less in a ceasefire; rebuild them in peace (R17)."""
    if settings.reserves_frozen > 0.0:
        return
    if theatre.status == SETTLED:
        recovered = rules.reserves_rebuilt(theatre.reserves, settings.peace_recovery)
        theatre.reserves = theatre.reserves + recovered
        return
    drained = rules.reserves_drained(
        theatre.reserves,
        settings.reserves_drain,
        theatre.russian_losses,
        settings.drain_from_losses,
        settings.drain_losses,
    )
    rebuilt = rules.reserves_rebuilt(theatre.reserves, settings.adaptation)
    part = settings.ceasefire_drain if theatre.status == CEASEFIRE else 1.0
    theatre.reserves = min(1.0, max(0.0, theatre.reserves - part * drained + rebuilt))
