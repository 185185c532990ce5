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
    yield "f_R", russian_fires(month), theatre.russian_fires
    ratio = forces + values.fires_weight * math.log(russian_fires(month) / fires)
    if values.troop_quality == 1.0:
        ratio += math.log(month.before.theatre.troop_quality)
    yield "R14 r", ratio, theatre.balance
    attacks = ratio < values.attack_balance and met > values.attack_supply
    attacks = attacks and month.before.leadership.exhaustion < values.attack_exhaustion
    posture = ATTACK if attacks else WITHDRAW if ratio > values.withdrawal_balance else HOLD
    yield "posture", posture, month.after.staff.posture


def russian_fires(month: Month) -> float:
    """Counter-support: f_R = start + c, c += (kappa_c (Dbar/N - .7)+ - c)/9."""
    values, given = month.values, month.before.theatre.counter_support
    smoothed = math.fsum(own.defence.smoothed for own in month.partners) / values.need
    answer = values.counter_support * positive(smoothed - values.counter_support_above)
    moved = given + (answer - given) / values.counter_support_months
    return float(month.case.start.russian_fires + moved)


def quality(month: Month) -> Claims:
    """Troop quality: A_R <- A_R - .01 L_R/N_R in assaults + .005, within .5 and 1."""
    values, was, now = month.values, month.before.theatre, month.after.theatre
    had = 1.0 if month.number == 0 else was.troop_quality
    assaults = month.fighting and now.balance > values.assault_balance_least
    lost = now.russian_losses / was.russian_manpower if assaults else 0.0
    moved = had - values.quality_loss * lost + values.quality_recovery
    moved = clip(moved, values.quality_least, 1.0)
    yield "A_R", moved if values.troop_quality == 1.0 else had, now.troop_quality


def front(month: Month) -> Claims:
    """R14: the front moves in fighting months; drift and the line of month 12."""
    values, theatre, staff = month.values, month.after.theatre, month.after.staff
    moved = values.mobility * math.copysign(theatre.balance**2, theatre.balance)
    if staff.posture == ATTACK and moved < 0.0:
        moved *= values.attack_gain
    if staff.posture == WITHDRAW and moved > 0.0:
        moved *= values.pursuit_gain
    if moved > 0.0:
        moved *= month.before.theatre.tempo**values.tempo_advance
    kept = values.ground_momentum
    moved = kept * month.before.theatre.front_momentum + (1.0 - kept) * moved
    yield "R14 g", moved if month.fighting else 0.0, theatre.front_momentum
    swung = swing(month)
    yield "R14 n", swung if month.fighting else 0.0, theatre.front_swing
    most = values.front_limit
    moved = clip(moved + chance(month, swung), -most, most) if month.fighting else 0.0
    yield "R14 dF", moved, theatre.front_change
    was = month.before.staff.drift
    followed = was + values.staff_drift_weight * (moved - was)
    yield "d_U", followed if month.fighting else was, staff.drift
    drawn = month.number == values.reference_month
    line = month.land if drawn else month.before.theatre.reference_land
    yield "F0", line, theatre.reference_land


def swing(month: Month) -> float:
    """R14: chance at the front that lasts; sigma_n is its standard deviation in the long run."""
    values = month.values
    if math.isnan(values.front_noise_spread):
        return 0.0
    fresh = month.luck.normal(noise.FRONT_SWING, month.after.theatre.entity)
    kept = values.noise_momentum
    spread = values.front_noise_spread * math.sqrt(1.0 - kept**2)
    return float(kept * month.before.theatre.front_swing + spread * fresh)


def chance(month: Month, swung: float) -> float:
    """R14: a month's own noise, or chance that lasts with a rare jump."""
    values, entity = month.values, month.after.theatre.entity
    if math.isnan(values.front_noise_spread):
        return float(values.front_noise * noise.student_t4(month.luck, noise.FRONT, entity))
    if month.luck.uniform(noise.FRONT_JUMP, entity) >= values.front_jump_chance:
        return swung
    size = noise.student_t4(month.luck, noise.FRONT_JUMP_SIZE, entity)
    return float(swung + values.front_jump_size * values.front_noise_spread * size)


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
        price = month.values.sector_cost_of_losses
        price = month.values.cost_of_losses if math.isnan(price) else price
        cost = price * theatre.russian_losses
        bridges = 1.0 + 4.0 * positive(-theatre.balance)
        if believed(month, T1) * 20.0 < 36.0 * 0.25 * cost:
            held[NORTH] = 0.0
        if believed(month, T2) * 12.0 < 36.0 * 0.33 * bridges * cost:
            held[RIGHT_BANK] = 0.0
    for sector, name in enumerate(SECTORS):
        yield f"R24 {name}", held[sector], theatre.held[sector]
    left = sum(held_in_combat(month)) - sum(held)
    yield "withdrawals", left, theatre.withdrawals
    yield "orderly withdrawals", left if orderly(month) else 0.0, theatre.orderly_withdrawals


def orderly(month: Month) -> bool:
    """S5: losses of the month of withdrawal below the mean of the three before."""
    was, now = month.before.theatre, month.after.theatre
    months = min(3, month.number)
    before = math.fsum(was.recent_losses[:months])
    return months > 0 and now.russian_losses < before / months


def remembered(month: Month) -> Claims:
    """S5: the losses of the three months up to this one."""
    was, now = month.before.theatre, month.after.theatre
    losses = [now.russian_losses, *was.recent_losses[:2]]
    for ago, lost in enumerate(losses):
        yield f"losses {ago} months ago", lost, now.recent_losses[ago]


def believed(month: Month, theory: int) -> float:
    """Influence-weighted belief in a theory."""
    return math.fsum(
        agent.role.influence * logistic(agent.now.log_odds[theory]) for agent in agents(month)
    )


def clash(month: Month) -> float:
    """R15: sqrt(N_R N_U)."""
    return math.sqrt(month.before.theatre.russian_manpower * month.before.staff.manpower)


def losses_at_par(month: Month) -> float:
    """R15: L_R in a fighting month at a tempo of 1, before the floor."""
    held, theatre, values = held_in_combat(month), month.after.theatre, month.values
    exposed = 1.0 + 0.25 * held[NORTH] + 0.10 * max(held[NORTHEAST], held[RIGHT_BANK])
    fires = math.sqrt(theatre.ukrainian_fires)
    pressed = clip(theatre.balance, values.assault_balance_least, values.assault_balance_most)
    pressed = values.assault_base + values.assault_slope * pressed
    return float(values.russian_loss_rate * clash(month) * fires * pressed * exposed)


def tempo(month: Month) -> Claims:
    """R15: tempo, from the campaign on, follows the men whom Russia can lose for good."""
    values, was, now = month.values, month.before.theatre, month.after.theatre
    recruits = (
        was.usual_recruits + (now.russian_recruits - was.usual_recruits) / values.tempo_memory
    )
    yield "R15 R", recruits, now.usual_recruits
    pace = was.tempo
    if month.fighting and month.number >= values.campaign_month:
        spare = positive(now.russian_manpower - values.tempo_force) / values.tempo_force_months
        men = values.tempo_recruits * recruits + spare
        wanted = men / values.permanent_losses / losses_at_par(month)
        pace += values.tempo_rate * (wanted - pace)
        pace = clip(pace, values.tempo_least, values.tempo_most)
    yield "R15 a", pace, now.tempo


def ukrainian_losses(month: Month) -> float:
    """R15: L_U in a fighting month, before the floor."""
    values = month.values
    factors = {HOLD: 1.0, ATTACK: values.attack_losses, WITHDRAW: values.withdrawal_losses}
    posture = factors[month.after.staff.posture]
    moved = 1.0 + values.losses_from_front * math.tanh(month.after.theatre.front_change)
    moved *= 1.0 + values.tempo_ukrainian * (month.before.theatre.tempo - 1.0)
    fires = math.sqrt(russian_fires(month))
    return float(values.ukrainian_loss_rate * clash(month) * fires * moved * posture)


def russian_manpower(month: Month) -> Claims:
    """R15: losses at most down to the floor, recruits, mobilised men beside it."""
    values, was, now = month.values, month.before.theatre, month.after.theatre
    crowded = was.russian_manpower > values.russian_crowded_above
    paid = clip(values.recruits_unpaid + was.reserves, values.recruits_unpaid, 1.0)
    recruits = sought(month) * paid * (values.crowded_recruits if crowded else 1.0)
    yield "R15 recruits", recruits, now.russian_recruits
    full = was.tempo * losses_at_par(month) if month.fighting else 0.0
    bearable = (was.russian_manpower + recruits - values.manpower_floor) / values.permanent_losses
    yield "R15 L_R", min(full, positive(bearable)), now.russian_losses
    left = was.russian_manpower - values.permanent_losses * full + recruits
    men = values.mobilisation_size if was.months_of_mobilisation > 0 else 0.0
    yield "R15 N_R", max(values.manpower_floor, left) + men, now.russian_manpower


def sought(month: Month) -> float:
    """R15: the men whom Russia seeks: more from a campaign on, fewer outside fighting months."""
    values = month.values
    men = values.russian_recruits
    if not math.isnan(values.campaign_recruits):
        ramp = clip((month.number - values.campaign_month) / values.campaign_months, 0.0, 1.0)
        men += (values.campaign_recruits - men) * ramp
    return float(men if month.fighting else men * values.recruits_at_rest)


def mobilisation(month: Month) -> Claims:
    """R15: once, for three months, when N_R/N_U has fallen below .80 or the Northeast is lost."""
    values, was, now = month.values, month.before.theatre, month.after.theatre
    few = now.russian_manpower / month.after.staff.manpower < values.mobilisation_ratio
    lost = values.mobilisation_sector == 1.0 and held_in_combat(month)[NORTHEAST] == 0.0
    at_war = month.fighting if values.mobilisation_fighting == 1.0 else not month.settled
    decides = (few or lost) and at_war and not was.mobilised and values.mobilisation == 1.0
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
    change -= values.exhaustion_fading * was
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
