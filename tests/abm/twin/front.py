"""R14 to R17, posture, sectors and mobilisation: what happens in the theatre."""

from __future__ import annotations

import math

from abm import noise
from tests.abm.twin.kremlin import T1, T2, agents
from tests.abm.twin.months import CEASEFIRE, FIGHTING, Claims, Month, clip, logistic, positive

HOLD, ATTACK, WITHDRAW = range(3)
NORTH, NORTHEAST, RIGHT_BANK = range(3)
SECTORS = ("North", "Northeast", "Right bank")


def balance(month: Month) -> Claims:
    """R14: fires and the balance of forces; what the general staff makes of them."""
    values, theatre = month.values, month.after.theatre
    met = theatre.used / values.need
    legacy = month.case.start.legacy_fires * values.legacy_kept ** (month.number + 1)
    felt = met if math.isnan(values.sustainment_share) else met * theatre.effect
    fires = values.base_fires + legacy + (1.0 - values.base_fires) * felt
    fires = clip(fires, values.fires_least, values.fires_most)
    yield "R14 f_U", fires, theatre.ukrainian_fires
    forces = math.log(month.before.theatre.russian_manpower / month.before.staff.manpower)
    ratio = forces + values.fires_weight * math.log(month.case.start.russian_fires / fires)
    yield "R14 r", ratio, theatre.balance
    attacks = ratio < values.attack_balance and met > values.attack_supply
    attacks = attacks and month.before.leadership.exhaustion < values.attack_exhaustion
    posture = ATTACK if attacks else WITHDRAW if ratio > values.withdrawal_balance else HOLD
    yield "posture", posture, month.after.staff.posture


def front(month: Month) -> Claims:
    """R14: the front moves in fighting months; drift and the line of month 12."""
    values, theatre, staff = month.values, month.after.theatre, month.after.staff
    moved = values.mobility * math.copysign(theatre.balance**2, theatre.balance)
    if staff.posture == ATTACK and moved < 0.0:
        moved *= values.attack_gain
    if staff.posture == WITHDRAW and moved > 0.0:
        moved *= values.pursuit_gain
    shock = noise.student_t4(month.luck, noise.FRONT, theatre.entity)
    most = values.front_limit
    moved = clip(moved + values.front_noise * shock, -most, most) if month.fighting else 0.0
    yield "R14 dF", moved, theatre.front_change
    was = month.before.staff.drift
    followed = was + values.staff_drift_weight * (moved - was)
    yield "d_U", followed if month.fighting else was, staff.drift
    drawn = month.number == values.reference_month
    line = month.land if drawn else month.before.theatre.reference_land
    yield "F0", line, theatre.reference_land


def held_in_combat(month: Month) -> list[float]:
    """R14: sectors held once the Northeast has or has not fallen to six weak months."""
    held = list(month.before.theatre.held[:3])
    if months_weak(month) >= 6:
        held[NORTHEAST] = 0.0
    return held


def months_weak(month: Month) -> float:
    weak = month.fighting and month.after.theatre.balance < -0.15
    return float(month.before.theatre.months_weak[NORTHEAST] + 1.0 if weak else 0.0)


def sectors(month: Month) -> Claims:
    """R14, R24: a sector is held while what it serves is worth its cost."""
    held, theatre = held_in_combat(month), month.after.theatre
    yield "R14 months weak", months_weak(month), theatre.months_weak[NORTHEAST]
    if month.fighting:
        cost = month.values.cost_of_losses * theatre.russian_losses
        bridges = 1.0 + 4.0 * positive(-theatre.balance)
        if believed(month, T1) * 20.0 < 36.0 * 0.25 * cost:
            held[NORTH] = 0.0
        if believed(month, T2) * 12.0 < 36.0 * 0.33 * bridges * cost:
            held[RIGHT_BANK] = 0.0
    for sector, name in enumerate(SECTORS):
        yield f"R24 {name}", held[sector], theatre.held[sector]


def believed(month: Month, theory: int) -> float:
    """Influence-weighted belief in a theory."""
    return math.fsum(
        agent.role.influence * logistic(agent.now.log_odds[theory]) for agent in agents(month)
    )


def clash(month: Month) -> float:
    """R15: sqrt(N_R N_U)."""
    return math.sqrt(month.before.theatre.russian_manpower * month.before.staff.manpower)


def russian_losses(month: Month) -> float:
    """R15: L_R in a fighting month, before the floor."""
    held, theatre, values = held_in_combat(month), month.after.theatre, month.values
    exposed = 1.0 + 0.25 * held[NORTH] + 0.10 * max(held[NORTHEAST], held[RIGHT_BANK])
    fires = math.sqrt(theatre.ukrainian_fires)
    pressed = clip(theatre.balance, values.assault_balance_least, values.assault_balance_most)
    pressed = values.assault_base + values.assault_slope * pressed
    return float(values.russian_loss_rate * clash(month) * fires * pressed * exposed)


def ukrainian_losses(month: Month) -> float:
    """R15: L_U in a fighting month, before the floor."""
    values = month.values
    factors = {HOLD: 1.0, ATTACK: values.attack_losses, WITHDRAW: values.withdrawal_losses}
    posture = factors[month.after.staff.posture]
    moved = 1.0 + values.losses_from_front * math.tanh(month.after.theatre.front_change)
    fires = math.sqrt(month.case.start.russian_fires)
    return float(values.ukrainian_loss_rate * clash(month) * fires * moved * posture)


def russian_manpower(month: Month) -> Claims:
    """R15: losses at most down to the floor, recruits, mobilised men beside it."""
    values, was, now = month.values, month.before.theatre, month.after.theatre
    crowded = was.russian_manpower > values.russian_crowded_above
    paid = clip(values.recruits_unpaid + was.reserves, values.recruits_unpaid, 1.0)
    recruits = values.russian_recruits * paid * (values.crowded_recruits if crowded else 1.0)
    full = russian_losses(month) if month.fighting else 0.0
    bearable = (was.russian_manpower + recruits - values.manpower_floor) / values.permanent_losses
    yield "R15 L_R", min(full, positive(bearable)), now.russian_losses
    left = was.russian_manpower - values.permanent_losses * full + recruits
    men = values.mobilisation_size if was.months_of_mobilisation > 0 else 0.0
    yield "R15 N_R", max(values.manpower_floor, left) + men, now.russian_manpower


def mobilisation(month: Month) -> Claims:
    """R15: once, for three months, when N_R/N_U has fallen below .80."""
    values, was, now = month.values, month.before.theatre, month.after.theatre
    few = now.russian_manpower / month.after.staff.manpower < values.mobilisation_ratio
    decides = few and not was.mobilised and not month.settled and values.mobilisation == 1.0
    yield "R15 mobilised", was.mobilised or decides, now.mobilised
    coming = values.mobilisation_months if decides else max(0, was.months_of_mobilisation - 1)
    yield "R15 months of mobilisation", coming, now.months_of_mobilisation


def ukrainian_manpower(month: Month) -> Claims:
    """R15: losses at most down to the floor, recruits, volunteers."""
    values, had = month.values, month.before.staff.manpower
    volunteers = values.volunteers if month.number < values.volunteer_months else 0.0
    tired = values.crowded_recruits if had > values.ukrainian_crowded_above else 1.0
    willing = math.exp(-values.recruits_from_exhaustion * month.before.leadership.exhaustion)
    recruits = (values.ukrainian_recruits * willing + volunteers) * tired
    full = ukrainian_losses(month) if month.fighting else 0.0
    bearable = (had + recruits - values.manpower_floor) / values.permanent_losses
    yield "R15 L_U", min(full, positive(bearable)), month.after.theatre.ukrainian_losses
    left = had - values.permanent_losses * full + recruits
    yield "R15 N_U", max(values.manpower_floor, left), month.after.staff.manpower


def exhaustion(month: Month) -> Claims:
    """R16: exhaustion."""
    values, theatre, was = month.values, month.after.theatre, month.before.leadership.exhaustion
    tiring = values.exhaustion_from_losses * theatre.ukrainian_losses / 12.0
    tiring += values.exhaustion_from_land * positive(theatre.front_change)
    change = tiring * (1.0 - was)
    won = theatre.front_change < values.success_front
    change -= values.relief_from_success if won else 0.0
    supplied = (theatre.used / values.need - values.relief_supply) / values.relief_supply_span
    change -= values.relief_from_supply * clip(supplied, 0.0, 1.0)
    change += values.exhaustion_from_talks if month.before.table.talked else 0.0
    change = {FIGHTING: change, CEASEFIRE: -values.ceasefire_relief}.get(month.status, 0.0)
    yield "R16 X", clip(was + change, 0.0, 1.0), month.after.leadership.exhaustion


def reserves(month: Month) -> Claims:
    """R17: reserves, and what the start of a ceasefire gives back at the month's end."""
    left = reserves_in_phase_7(month)
    begins = month.fighting and month.after.theatre.status == CEASEFIRE
    gained = month.values.ceasefire_recovery if begins else 0.0
    yield "R17 B", min(1.0, left + gained), month.after.theatre.reserves


def reserves_in_phase_7(month: Month) -> float:
    values, had = month.values, float(month.before.theatre.reserves)
    if month.settled:
        return float(had + values.peace_recovery * (1.0 - had))
    fought = month.after.theatre.russian_losses / values.drain_losses - 1.0
    drained = values.reserves_drain * had * (1.0 + values.drain_from_losses * fought)
    drained *= values.ceasefire_drain if month.status == CEASEFIRE else 1.0
    return clip(had - drained + values.adaptation * (1.0 - had), 0.0, 1.0)
