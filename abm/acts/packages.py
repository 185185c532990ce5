"""Acts of sign-off: the two ministries agree, or not, on packages and joint plans (phase 5)."""

from __future__ import annotations

from abm import noise
from abm.parameters import Settings
from abm.rules import contact_group as groups
from abm.rules import partner as money
from abm.rules import plans
from abm.rules.arithmetic import is_set
from abm.state import HORIZON, ContactGroup, DefenceMinistry, ForeignMinistry, Luck, Partner


def agree(partner: Partner, settings: Settings, luck: Luck) -> None:
    """Find the chance that both ministries sign, and how far ahead they plan (R7, R8)."""
    gap = _gap(partner, partner.joint_realism, settings)
    replan = _replans(partner, settings, luck)
    chance = sign_off_chance(partner.joint_sign_off, gap, replan, settings)
    partner.sign_off = 0.0 if partner.closed else chance
    partner.horizon = _horizon(partner, partner.joint_realism, settings)
    partner.order_horizon = _horizon(partner, partner.joint_industry, settings)


def _divergence(partner: Partner, settings: Settings) -> float:
    return partner.divergence * (1.0 - settings.one_ministry)


def _replans(partner: Partner, settings: Settings, luck: Luck) -> bool:
    return (luck.month + partner.replan_phase) % int(settings.replan_months) == 0


def _gap(partner: Partner, joint: float, settings: Settings) -> float:
    divergence = _divergence(partner, settings)
    return plans.pledge_gap(divergence, joint, settings.ambition, partner.generosity)


def sign_off_chance(joint: float, gap: float, replan: bool, settings: Settings) -> float:
    """Return the chance that both ministries sign outside gaps (R7); one ministry always does."""
    if settings.one_ministry > 0.0:
        return 1.0
    passes = plans.veto_passes(joint, settings.veto, gap, settings.veto_scale)
    return plans.sign_off(passes, joint, settings.friction, settings.inertia, replan)


def _horizon(partner: Partner, joint: float, settings: Settings) -> int:
    if is_set(settings.horizon):
        return int(settings.horizon)
    gap = _gap(partner, joint, settings)
    agreed = plans.agreement(gap, settings.veto_scale, settings.gap_in_horizon)
    own = plans.own_horizon(
        partner.habitual_horizon,
        partner.will,
        settings.horizon_base,
        settings.horizon_least,
        settings.horizon_most,
    )
    reach = plans.planning_reach(joint, settings.reach_slope, settings.reach_offset)
    gained = plans.horizon_gained(own, settings.plan_target, reach, agreed)
    lost = plans.horizon_lost(own, joint, agreed, settings.dispute_cost)
    return plans.plan_horizon(own, gained, lost, float(HORIZON))


def _seen_activity(own: int, partners: list[Partner], network: list[list[float]]) -> float:
    if len(partners) < 2:
        return 1.0
    total = 0.0
    for other in range(len(partners)):
        total = total + network[own][other] * partners[other].activity
    return total


def look_around(
    own: int,
    partners: list[Partner],
    network: list[list[float]],
    group: ContactGroup,
    settings: Settings,
) -> None:
    """Wait for the partners one looks to, or not (lock-step)."""
    seen = _seen_activity(own, partners, network)
    partners[own].lock_step = groups.lock_step(
        settings.lock_step,
        group.joint_forum,
        seen,
        settings.waiting_relief,
        settings.lock_step_least,
    )


def sign(
    partner: Partner,
    defence: DefenceMinistry,
    foreign: ForeignMinistry,
    group: ContactGroup,
    settings: Settings,
    luck: Luck,
) -> None:
    """Sign a habitual package, a joint plan, both or nothing (R9)."""
    partner.signed = 0.0
    partner.active = False
    partner.plan_amount = _joint_amount(partner, defence, foreign, settings)
    need_part = partner.share * settings.need
    barred = money.overdrawn(partner.balance, settings.overdraft, need_part)
    if not (partner.closed or barred):
        _sign_habitual(partner, foreign, group, settings, luck)
        _renew_joint(partner, settings, luck)
    if not partner.active and partner.joint_realism > settings.active_joint:
        partner.active = _is_booked(partner, settings)
    partner.promised = settings.promise_factor * partner.signed


def _usual_sign_off(partner: Partner, settings: Settings) -> float:
    joint = money.joint_at_rest(settings.siloed_effort, settings.growth, settings.rotation)
    gap = plans.pledge_gap(
        _divergence(partner, settings),
        joint,
        settings.ambition,
        settings.reference_generosity,
    )
    return sign_off_chance(joint, gap, False, settings)


def _sign_habitual(
    partner: Partner,
    foreign: ForeignMinistry,
    group: ContactGroup,
    settings: Settings,
    luck: Luck,
) -> None:
    base = plans.rhythm(partner.active_share, settings.participation, settings.months_with_money)
    giving = plans.willingness_to_give(partner.generosity, settings.reference_generosity)
    ease = partner.sign_off / _usual_sign_off(partner, settings)
    chance = plans.habit_chance(base, giving, ease, partner.lock_step, settings.ease_limit)
    steady = settings.constant_support > 0.0
    if steady or noise.uniform(luck, noise.PACKAGE_SIGNED, partner.entity) < chance:
        size = (
            foreign.wish
            if steady
            else _lumpy_size(partner, foreign.wish, base, group, settings, luck)
        )
        partner.active = foreign.wish > 0.0
        _book_habit(partner, settings.size_factor * (1.0 - partner.joint_realism) * size)


def _lumpy_size(
    partner: Partner, wish: float, base: float, group: ContactGroup, settings: Settings, luck: Luck
) -> float:
    own = noise.normal(luck, noise.PACKAGE_SIZE_OWN, partner.entity)
    shock = plans.package_noise(group.package_shock, own, settings.size_common)
    return plans.package_size(wish, min(1.0, base), partner.size_spread, shock)


def _book_habit(partner: Partner, size: float) -> None:
    for month in range(partner.horizon):
        partner.habit[month] = partner.habit[month] + size / partner.horizon
    partner.signed = partner.signed + size


def _joint_amount(
    partner: Partner,
    defence: DefenceMinistry,
    foreign: ForeignMinistry,
    settings: Settings,
) -> float:
    bears = plans.sustained(
        defence.stock, defence.capacity, settings.stock_draw, float(partner.horizon)
    )
    amount = plans.joint_amount(defence.offer, foreign.wish, bears)
    return settings.size_factor * partner.joint_realism * amount


def _joint_cover(partner: Partner) -> float:
    total = 0.0
    for month in range(HORIZON):
        total = total + partner.booked[month]
    return total


def _is_thin(partner: Partner, cover: float, settings: Settings) -> bool:
    return cover < settings.thin_cover * partner.horizon * partner.plan_amount


def _is_booked(partner: Partner, settings: Settings) -> bool:
    cover = _joint_cover(partner)
    return cover > 0.0 and not _is_thin(partner, cover, settings)


def _renew_joint(partner: Partner, settings: Settings, luck: Luck) -> None:
    giving = plans.willingness_to_give(partner.generosity, settings.reference_generosity)
    chance = plans.renewal_chance(
        partner.joint_realism, partner.sign_off, giving, partner.lock_step
    )
    steady = settings.constant_support > 0.0
    renews = steady or noise.uniform(luck, noise.JOINT_RENEWAL, partner.entity) < chance
    if renews and (
        _replans(partner, settings, luck) or _is_thin(partner, _joint_cover(partner), settings)
    ):
        _book_joint(partner, partner.plan_amount)


def _book_joint(partner: Partner, amount: float) -> None:
    for month in range(partner.horizon):
        raised = max(0.0, amount - partner.booked[month])
        partner.booked[month] = partner.booked[month] + raised
        partner.signed = partner.signed + raised
