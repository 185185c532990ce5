"""Acts of Kyiv's leadership and general staff (phases 7, 8b, 10)."""

from __future__ import annotations

from abm import noise
from abm.parameters import Settings, Start
from abm.reports import Reports
from abm.rules import kyiv as rules
from abm.rules.arithmetic import clip
from abm.rules.theatre import smoothed_drift
from abm.state import (
    ATTACK,
    CEASEFIRE,
    DELAY,
    FIGHTING,
    HOLD,
    SETTLED,
    WITHDRAW,
    ContactGroup,
    KyivGeneralStaff,
    KyivLeadership,
    Luck,
    Table,
    Theatre,
)


def begin(leadership: KyivLeadership, staff: KyivGeneralStaff, start: Start) -> None:
    """Take the posts of March 2022."""
    leadership.exhaustion = start.exhaustion
    staff.manpower = start.ukrainian_manpower
    staff.posture = HOLD


def take_posture(
    staff: KyivGeneralStaff,
    theatre: Theatre,
    leadership: KyivLeadership,
    settings: Settings,
) -> None:
    """Attack, withdraw or hold (posture)."""
    met = theatre.used / settings.need
    staff.posture = HOLD
    if rules.attacks(
        theatre.balance,
        leadership.exhaustion,
        met,
        settings.attack_balance,
        settings.attack_exhaustion,
        settings.attack_supply,
    ):
        staff.posture = ATTACK
    elif rules.withdraws(theatre.balance, settings.withdrawal_balance):
        staff.posture = WITHDRAW


def replenish(staff: KyivGeneralStaff, theatre: Theatre, settings: Settings) -> None:
    """Count the Ukrainian force after losses and recruits (R15); follow the front."""
    lost = settings.permanent_losses * theatre.ukrainian_losses
    staff.manpower = staff.manpower - lost + theatre.ukrainian_recruits
    if theatre.status == FIGHTING:
        staff.drift = smoothed_drift(staff.drift, theatre.front_change, settings.staff_drift_weight)


def tire(leadership: KyivLeadership, theatre: Theatre, table: Table, settings: Settings) -> None:
    """Grow more or less exhausted (R16)."""
    if theatre.status == SETTLED:
        return
    change = -settings.ceasefire_relief
    if theatre.status != CEASEFIRE:
        change = rules.weariness(
            leadership.exhaustion,
            theatre.ukrainian_losses,
            theatre.front_change,
            settings.exhaustion_from_losses,
            settings.exhaustion_from_land,
        ) + _heartening(theatre, table, settings)
        change = change - rules.habituation(leadership.exhaustion, settings.exhaustion_fading)
    leadership.exhaustion = clip(leadership.exhaustion + change, 0.0, 1.0)


def _heartening(theatre: Theatre, table: Table, settings: Settings) -> float:
    success = rules.success_relief(
        theatre.front_change, settings.success_front, settings.relief_from_success
    )
    supply = rules.supply_relief(
        theatre.used / settings.need,
        settings.relief_from_supply,
        settings.relief_supply,
        settings.relief_supply_span,
    )
    return rules.heartening(success, supply, table.talked, settings.exhaustion_from_talks)


def weigh_terms(
    leadership: KyivLeadership,
    staff: KyivGeneralStaff,
    theatre: Theatre,
    public: Reports,
    settings: Settings,
) -> None:
    """Find the line that Kyiv could accept, z_U (R25), and guess Moscow's; from what is public.

    Of Moscow, Kyiv supposes that it would settle for what more war is expected to leave it.
    """
    losses = theatre.ukrainian_losses
    if theatre.status == CEASEFIRE:
        losses = settings.losses_expected
    months, most = settings.land_horizon, settings.expected_drift_limit
    if settings.same_rule > 0.0:
        months, most = settings.staff_drift_confidence * settings.outlook, settings.drift_limit
    expected = rules.expected_land(theatre.land, staff.drift, months, most)
    leadership.moscow_limit = expected
    war = rules.limit_from_war(
        expected, losses, settings.limit_from_losses, settings.losses_horizon
    )
    society = rules.limit_from_society(
        leadership.exhaustion, settings.limit_from_exhaustion, settings.aspiration
    )
    partners = rules.limit_from_partners(
        public.guarantee,
        settings.limit_from_guarantee,
        public.tone,
        settings.limit_from_tone,
    )
    leadership.limit = war + society + partners


def decide_to_join(
    leadership: KyivLeadership, group: ContactGroup, settings: Settings, luck: Luck
) -> None:
    """Decide whether to join talks this month."""
    drive = rules.drive_to_join(
        settings.join_from_pressure * group.pressure,
        settings.join_from_audience * group.audience[DELAY],
        settings.join_from_exhaustion * leadership.exhaustion,
    )
    drive = rules.early_drive(drive, luck.month, settings.early_months, settings.kyiv_early)
    chance = rules.joining(drive, settings.join_threshold, settings.join_spread)
    leadership.joins = noise.uniform(luck, noise.KYIV_JOINS, leadership.entity) < chance
