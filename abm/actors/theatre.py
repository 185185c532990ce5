"""Acts of the theatre: reports, supply, fighting, reserves (phases 1, 6, 7)."""

from __future__ import annotations

from abm import noise
from abm.actors import commitment
from abm.inputs import Sector
from abm.parameters import Settings, Start
from abm.rules import theatre as rules
from abm.rules.arithmetic import is_set
from abm.state import (
    ATTACK,
    CEASEFIRE,
    FIGHTING,
    SETTLED,
    WITHDRAW,
    ContactGroup,
    KyivGeneralStaff,
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
    theatre.usual_recruits = settings.russian_recruits
    theatre.tempo = 1.0
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
    """Move the front (R14); outside fighting months it stands still, and its momentum is lost."""
    theatre.front_change = 0.0
    if theatre.status == FIGHTING:
        _keep_going(theatre, staff, settings)
        theatre.front_change = rules.front_change(
            theatre.front_momentum,
            settings.front_programme,
            _chance(theatre, settings, luck),
            settings.front_limit,
        )
    else:
        theatre.front_momentum = 0.0
        theatre.front_swing = 0.0
    theatre.land = theatre.land + theatre.front_change
    if luck.month == settings.reference_month:
        theatre.reference_land = theatre.land


def _keep_going(theatre: Theatre, staff: KyivGeneralStaff, settings: Settings) -> None:
    ground = rules.posture_effect(
        rules.advance(theatre.balance, settings.mobility),
        staff.posture == ATTACK,
        staff.posture == WITHDRAW,
        settings.attack_gain,
        settings.pursuit_gain,
    )
    ground = rules.pressed(ground, theatre.tempo, settings.tempo_advance)
    theatre.front_momentum = rules.momentum(
        theatre.front_momentum, ground, settings.ground_momentum
    )


def _chance(theatre: Theatre, settings: Settings, luck: Luck) -> float:
    """Return chance at the front: one month's, or a swing that lasts and now and then a jump."""
    spread = settings.front_noise_spread
    if not is_set(spread):
        return settings.front_noise * noise.student_t4(luck, noise.FRONT, theatre.entity)
    theatre.front_swing = rules.swing(
        theatre.front_swing,
        settings.noise_momentum,
        spread,
        noise.normal(luck, noise.FRONT_SWING, theatre.entity),
    )
    return theatre.front_swing + rules.jump(
        noise.uniform(luck, noise.FRONT_JUMP, theatre.entity),
        settings.front_jump_chance,
        settings.front_jump_size,
        spread,
        noise.student_t4(luck, noise.FRONT_JUMP_SIZE, theatre.entity),
    )


def lose_sectors(theatre: Theatre, sectors: list[Sector]) -> None:
    """Let sectors fall where the balance has been bad for long enough (R14)."""
    for row in range(len(sectors)):
        weak = theatre.status == FIGHTING and theatre.balance < sectors[row].falls_below
        theatre.months_weak[row] = theatre.months_weak[row] + 1.0 if weak else 0.0
        if weak and theatre.months_weak[row] >= sectors[row].falls_after:
            theatre.held[row] = 0.0


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
