"""Acts of manpower: losses, recruits, and the tempo that Russia can sustain (phase 7)."""

from __future__ import annotations

from abm.inputs import Sector
from abm.parameters import Settings
from abm.rules import kyiv
from abm.rules import manpower as rules
from abm.rules.arithmetic import is_set
from abm.state import (
    ATTACK,
    FIGHTING,
    MOST_SECTORS,
    WITHDRAW,
    KyivGeneralStaff,
    KyivLeadership,
    Luck,
    Theatre,
)


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
    prospective = settings.renewed_losses * settings.russian_loss_rate * scale
    theatre.prospective_losses = theatre.tempo * prospective
    russian = 0.0
    ukrainian = 0.0
    if theatre.status == FIGHTING:
        theatre.losses_at_par = _losses_at_par(theatre, sectors, scale, settings)
        russian = theatre.tempo * theatre.losses_at_par
        endured = rules.tempo_endured(theatre.tempo, settings.tempo_ukrainian)
        ukrainian = endured * _ukrainian_losses(theatre, staff, scale, settings)
    _bound_losses(theatre, staff, russian, ukrainian, settings)


def _losses_at_par(
    theatre: Theatre, sectors: list[Sector], scale: float, settings: Settings
) -> float:
    """Return Russia's losses of the month at a tempo of 1."""
    pressing = rules.assault_losses(
        theatre.balance,
        settings.assault_base,
        settings.assault_slope,
        settings.assault_balance_least,
        settings.assault_balance_most,
    )
    return rules.russian_losses(
        settings.russian_loss_rate,
        scale,
        theatre.ukrainian_fires,
        pressing,
        exposure(theatre, sectors),
    )


def _ukrainian_losses(
    theatre: Theatre, staff: KyivGeneralStaff, scale: float, settings: Settings
) -> float:
    """Return Ukraine's losses of the month at a tempo of 1."""
    factor = kyiv.posture_losses(
        staff.posture == ATTACK,
        staff.posture == WITHDRAW,
        settings.attack_losses,
        settings.withdrawal_losses,
    )
    return rules.ukrainian_losses(
        settings.ukrainian_loss_rate,
        scale,
        theatre.russian_fires,
        theatre.front_change,
        factor,
        settings.losses_from_front,
    )


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
        _sought(theatre, settings, luck), theatre.reserves, settings.recruits_unpaid, crowded
    )
    theatre.usual_recruits = rules.usual_recruits(
        theatre.usual_recruits, theatre.russian_recruits, settings.tempo_memory
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


def _sought(theatre: Theatre, settings: Settings, luck: Luck) -> float:
    """Return the men whom Russia seeks in a month, before reserves slow them."""
    sought = settings.russian_recruits
    if is_set(settings.campaign_recruits):
        sought = rules.campaign(
            sought,
            settings.campaign_recruits,
            float(luck.month),
            settings.campaign_month,
            settings.campaign_months,
        )
    return sought if theatre.status == FIGHTING else settings.recruits_at_rest * sought


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


def set_tempo(theatre: Theatre, settings: Settings, luck: Luck) -> None:
    """Press from next month on as hard as recruits and a large force allow (R15)."""
    if theatre.status == FIGHTING and luck.month >= settings.campaign_month:
        men = rules.men_to_spend(
            theatre.usual_recruits,
            settings.tempo_recruits,
            theatre.russian_manpower,
            settings.tempo_force,
            settings.tempo_force_months,
        )
        theatre.tempo = rules.tempo(
            theatre.tempo,
            rules.tempo_sustained(men, settings.permanent_losses, theatre.losses_at_par),
            settings.tempo_rate,
            settings.tempo_least,
            settings.tempo_most,
        )
