"""Acts of sign-off: the two ministries agree, or not, on packages and joint plans (phase 5)."""

from __future__ import annotations

from abm import noise
from abm.inputs import DonorRow
from abm.parameters import Settings
from abm.reasons import Reason
from abm.rules import contact_group as groups
from abm.rules import packages
from abm.rules import partner as money
from abm.rules.arithmetic import is_set
from abm.state import (
    HORIZON,
    SETTLED,
    ContactGroup,
    DefenceMinistry,
    DonorGroup,
    ForeignMinistry,
    Luck,
    Partner,
    Theatre,
)


def look_around(
    partner: Partner,
    donor: DonorRow,
    group: ContactGroup,
    near: DonorGroup,
    group_ties: float,
    settings: Settings,
) -> None:
    """Wait for the partners one looks to, or not (lock-step); `near` is one's own donor group."""
    inside = near.activity - donor.tie * partner.activity
    outside = group.activity - near.activity
    partner.lock_step = groups.lock_step(
        settings.lock_step,
        group.joint_forum,
        groups.seen_activity(inside, outside, group_ties, donor.ties),
        settings.waiting_relief,
        settings.lock_step_least,
    )


def agree(partner: Partner, settings: Settings, luck: Luck) -> None:
    """Find the chance that both ministries sign, and how far ahead they plan (R7, R8)."""
    gap = _gap(partner, partner.joint_realism, settings)
    replan = _replans(partner, settings, luck)
    chance = sign_off_chance(partner.joint_sign_off, gap, replan, settings)
    partner.sign_off = 0.0 if partner.closed else chance
    partner.horizon = _horizon(partner, partner.joint_realism, settings)
    partner.order_horizon = _horizon(partner, partner.joint_industry, settings)


def sign_off_chance(joint: float, gap: float, replan: bool, settings: Settings) -> float:
    """Return the chance that both ministries sign outside gaps (R7); one ministry always does."""
    if settings.one_ministry > 0.0:
        return 1.0
    passes = packages.veto_passes(joint, settings.veto, gap, settings.veto_scale)
    return packages.sign_off(passes, joint, settings.friction, settings.inertia, replan)


def _horizon(partner: Partner, joint: float, settings: Settings) -> int:
    if is_set(settings.horizon):
        return int(settings.horizon)
    if partner.pledges:
        return HORIZON
    gap = _gap(partner, joint, settings)
    agreed = packages.agreement(gap, settings.veto_scale, settings.gap_in_horizon)
    own = packages.own_horizon(
        partner.habitual_horizon,
        partner.will,
        settings.horizon_base,
        settings.horizon_least,
        settings.horizon_most,
    )
    reach = packages.planning_reach(joint, settings.reach_slope, settings.reach_offset)
    gained = packages.horizon_gained(own, settings.plan_target, reach, agreed)
    lost = packages.horizon_lost(own, joint, agreed, settings.dispute_cost)
    return packages.plan_horizon(own, gained, lost, float(HORIZON))


def _gap(partner: Partner, joint: float, settings: Settings) -> float:
    divergence = _divergence(partner, settings)
    return packages.pledge_gap(divergence, joint, settings.ambition, partner.generosity)


def _divergence(partner: Partner, settings: Settings) -> float:
    return partner.divergence * (1.0 - settings.one_ministry)


def _replans(partner: Partner, settings: Settings, luck: Luck) -> bool:
    return (luck.month + partner.replan_phase) % int(settings.replan_months) == 0


def roll(partner: Partner, luck: Luck) -> None:
    """Draw the numbers that decide on packages, joint plans and envelopes this month.

    Only draws, so that compiled code draws for several at once.
    """
    partner.package_draw = noise.uniform(luck, noise.PACKAGE_SIGNED, partner.entity)
    partner.plan_draw = noise.uniform(luck, noise.JOINT_RENEWAL, partner.entity)
    partner.envelope_draw = noise.uniform(luck, noise.ENVELOPE, partner.entity)


def sign(
    partner: Partner,
    defence: DefenceMinistry,
    foreign: ForeignMinistry,
    group: ContactGroup,
    theatre: Theatre,
    settings: Settings,
    luck: Luck,
) -> None:
    """Sign a habitual package, a joint plan, both or nothing (R9), and note why nothing."""
    partner.signed = 0.0
    partner.active = False
    partner.plan_amount = _joint_amount(partner, defence, foreign, settings)
    need_part = partner.share * settings.need
    barred = money.overdrawn(partner.balance, settings.overdraft, need_part)
    if not (partner.closed or barred):
        _sign_habitual(partner, foreign, group, settings, luck)
        _renew_joint(partner, settings, luck)
        if settings.guaranteed > 0.0 and theatre.status == SETTLED:
            _guarantee(partner, need_part, settings)
    if not partner.active and partner.joint_realism > settings.active_joint:
        partner.active = _is_booked(partner, settings)
    partner.promised = settings.promise_factor * partner.signed
    _honour_envelopes(partner, settings)
    _announce_envelope(partner, settings)
    partner.reason = Reason.SIGNED
    if not partner.signed > 0.0:
        partner.reason = _why_nothing(partner, foreign, barred, settings, luck)


def _sign_habitual(
    partner: Partner,
    foreign: ForeignMinistry,
    group: ContactGroup,
    settings: Settings,
    luck: Luck,
) -> None:
    ease = _ease(partner, settings)
    if _package_comes(partner, ease, partner.lock_step, settings):
        size = foreign.wish
        if not settings.constant_support > 0.0:
            base = packages.rhythm(
                partner.active_share, settings.participation, settings.months_with_money
            )
            size = _lumpy_size(partner, foreign.wish, base, group, settings, luck)
        partner.active = foreign.wish > 0.0
        _book_habit(partner, _package_weight(partner, settings) * size)


def _guarantee(partner: Partner, need_part: float, settings: Settings) -> None:
    """Raise the months ahead to the support that a settlement needs; it is signed, and paid."""
    for month in range(int(settings.guarantee_months)):
        missing = packages.guarantee_missing(
            need_part, settings.guarantee_need, partner.habit[month], partner.booked[month]
        )
        partner.booked[month] = partner.booked[month] + missing
        partner.signed = partner.signed + missing


def _usual_sign_off(partner: Partner, settings: Settings) -> float:
    joint = money.joint_at_rest(settings.siloed_effort, settings.growth, settings.rotation)
    gap = packages.pledge_gap(
        _divergence(partner, settings),
        joint,
        settings.ambition,
        settings.reference_generosity,
    )
    return sign_off_chance(joint, gap, False, settings)


def _ease(partner: Partner, settings: Settings) -> float:
    return partner.sign_off / _usual_sign_off(partner, settings)


def _package_comes(partner: Partner, ease: float, lock_step: float, settings: Settings) -> bool:
    base = packages.rhythm(partner.active_share, settings.participation, settings.months_with_money)
    giving = packages.willingness_to_give(partner.generosity, settings.reference_generosity)
    chance = packages.habit_chance(base, giving, ease, lock_step, settings.ease_limit)
    return settings.constant_support > 0.0 or partner.package_draw < chance


def _package_weight(partner: Partner, settings: Settings) -> float:
    return settings.size_factor * (1.0 - partner.joint_realism)


def _lumpy_size(
    partner: Partner, wish: float, base: float, group: ContactGroup, settings: Settings, luck: Luck
) -> float:
    own = noise.normal(luck, noise.PACKAGE_SIZE_OWN, partner.entity)
    shock = packages.package_noise(group.package_shock, own, settings.size_common)
    return packages.package_size(wish, min(1.0, base), partner.size_spread, shock)


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
    bears = packages.sustained(
        defence.stock, defence.capacity, settings.stock_draw, partner.horizon
    )
    amount = packages.joint_amount(defence.offer, foreign.wish, bears)
    return settings.size_factor * partner.joint_realism * amount


def _renew_joint(partner: Partner, settings: Settings, luck: Luck) -> None:
    renews = _plan_comes(partner, partner.sign_off, partner.lock_step, settings)
    if renews and _is_due(partner, settings, luck):
        _book_joint(partner, partner.plan_amount)


def _plan_comes(partner: Partner, ok: float, lock_step: float, settings: Settings) -> bool:
    giving = packages.willingness_to_give(partner.generosity, settings.reference_generosity)
    chance = packages.renewal_chance(partner.joint_realism, ok, giving, lock_step)
    return settings.constant_support > 0.0 or partner.plan_draw < chance


def _is_due(partner: Partner, settings: Settings, luck: Luck) -> bool:
    if partner.pledges or _replans(partner, settings, luck):
        return True
    return _is_thin(partner, _joint_cover(partner), settings)


def _is_thin(partner: Partner, cover: float, settings: Settings) -> bool:
    return cover < settings.thin_cover * partner.horizon * partner.plan_amount


def _is_booked(partner: Partner, settings: Settings) -> bool:
    cover = _joint_cover(partner)
    return cover > 0.0 and not _is_thin(partner, cover, settings)


def _joint_cover(partner: Partner) -> float:
    total = 0.0
    for month in range(HORIZON):
        total = total + partner.booked[month]
    return total


def _book_joint(partner: Partner, amount: float) -> None:
    for month in range(partner.horizon):
        raised = max(0.0, amount - partner.booked[month])
        partner.booked[month] = partner.booked[month] + raised
        partner.signed = partner.signed + raised


def _adds_to_booked(partner: Partner) -> bool:
    adds = False
    for month in range(partner.horizon):
        adds = adds or partner.booked[month] < partner.plan_amount
    return adds


def _honour_envelopes(partner: Partner, settings: Settings) -> None:
    """Book what is signed against what falls due of envelopes: it was promised with them."""
    partner.fallen = packages.fallen_due(partner.envelopes, settings.envelope_due)
    partner.envelopes = partner.envelopes - partner.fallen
    partner.met = packages.booked_against(partner.signed, partner.fallen, settings.envelope_met)
    partner.promised = partner.promised - partner.met


def _announce_envelope(partner: Partner, settings: Settings) -> None:
    """Promise money for months ahead, now and then; support without chance does so steadily."""
    rate = settings.envelope_rate
    parts = 1.0 if partner.envelope_draw < rate else 0.0
    if settings.constant_support > 0.0:
        parts = rate
    if not partner.closed:
        size = parts * packages.envelope(partner.appropriation, settings.envelope_months)
        partner.envelopes = partner.envelopes + size
        partner.promised = partner.promised + size


def _why_nothing(
    partner: Partner, foreign: ForeignMinistry, barred: bool, settings: Settings, luck: Luck
) -> int:
    """Return why a partner signed nothing: one `Reason`, of several the first.

    The month's own draws are asked again with every hindrance lifted: sign-off at least as usual
    for a package and certain for a joint plan, no waiting for others, the plan open to change and
    the account in credit. Then the hindrances are put back one after the other, and the first that
    leaves nothing to sign is the reason. The order:

    1. `GAP`: appropriations have lapsed, whatever the draws.
    2. `NOTHING_PROPOSED`: neither a package nor a joint plan has any size.
    3. `NO_OCCASION`: with every hindrance lifted the draws bring nothing.
    4. `COVERED`: only a joint plan came up, and each month of its horizon has as much booked.
    5. `NOT_DUE`: only a joint plan came up; it still covers enough, and this is no re-plan month.
    6. `OVERDRAWN`: the account bars a signature.
    7. `WAITING`: the draws bring nothing once the partner waits for others.
    8. `DIFFERENCE`, `PROCEDURE`: only sign-off is left; the reason is what lowers it more,
       the veto or joint procedures (R7).
    """
    if partner.closed:
        return Reason.GAP
    package = _package_weight(partner, settings) * foreign.wish > 0.0
    plan = partner.plan_amount > 0.0
    if not (package or plan):
        return Reason.NOTHING_PROPOSED
    package = package and _package_comes(partner, _best_ease(partner, settings), 1.0, settings)
    plan = plan and _plan_comes(partner, 1.0, 1.0, settings)
    if not (package or plan):
        return Reason.NO_OCCASION
    plan = plan and _adds_to_booked(partner)
    if not (package or plan):
        return Reason.COVERED
    plan = plan and _is_due(partner, settings, luck)
    if not (package or plan):
        return Reason.NOT_DUE
    return Reason.OVERDRAWN if barred else _hindrance(partner, package, plan, settings)


def _hindrance(partner: Partner, package: bool, plan: bool, settings: Settings) -> int:
    """Return what kept a package or plan that was ready from being signed: others or sign-off."""
    ease, lock_step = _best_ease(partner, settings), partner.lock_step
    package = package and _package_comes(partner, ease, lock_step, settings)
    plan = plan and _plan_comes(partner, 1.0, lock_step, settings)
    return _at_sign_off(partner, settings) if package or plan else Reason.WAITING


def _best_ease(partner: Partner, settings: Settings) -> float:
    return max(1.0, _ease(partner, settings))


def _at_sign_off(partner: Partner, settings: Settings) -> int:
    """Return what lowers the chance of sign-off more: the veto or joint procedures (R7)."""
    gap = _gap(partner, partner.joint_realism, settings)
    passes = packages.veto_passes(partner.joint_sign_off, settings.veto, gap, settings.veto_scale)
    differ = passes * passes <= partner.sign_off
    return Reason.DIFFERENCE if differ else Reason.PROCEDURE
