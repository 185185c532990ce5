"""Acts of the partner room: will, gaps, joint planning, money (phases 1, 3, 5, 6)."""

from __future__ import annotations

from abm import noise
from abm.inputs import DonorRow
from abm.parameters import Settings, Start
from abm.rules import contact_group as groups
from abm.rules import packages
from abm.rules import partner as rules
from abm.state import (
    CEASEFIRE,
    HORIZON,
    SETTLED,
    ContactGroup,
    DefenceMinistry,
    Luck,
    Partner,
    Theatre,
)


def begin(partner: Partner, donor: DonorRow, start: Start, settings: Settings, luck: Luck) -> None:
    """Take a partner's place in March 2022."""
    partner.entity = donor.entity
    partner.share = donor.share
    partner.claim = donor.claim
    partner.active_share = donor.active_share
    partner.size_spread = donor.size_spread
    partner.habitual_horizon = donor.habitual_horizon
    partner.european = donor.european
    apart = noise.normal(luck, noise.START_SET_POINT, donor.entity)
    partner.set_point = start.will + start.will_between * apart
    away = noise.normal(luck, noise.START_WILL, donor.entity)
    partner.will = partner.set_point + start.will_within * away
    divergence = noise.normal(luck, noise.START_DIVERGENCE, donor.entity)
    partner.divergence = start.divergence * divergence
    phase = noise.uniform(luck, noise.START_REPLAN_PHASE, donor.entity)
    partner.replan_phase = int(settings.replan_months * phase)
    partner.joint = start.joint_planning
    partner.joint_base = start.joint_planning
    partner.joint_message = _able(settings) * start.joint_planning
    partner.activity = 1.0
    for month in range(int(start.booked_months)):
        partner.habit[month] = start.booked * donor.share * settings.need


def roll(partner: Partner, luck: Luck) -> None:
    """Draw the numbers that decide on elections, will and gaps this month.

    Here and for the ministries only draws, so that compiled code draws for several at once.
    """
    partner.election_draw = noise.uniform(luck, noise.ELECTION, partner.entity)
    partner.will_draw = noise.uniform(luck, noise.WILL_OWN, partner.entity)
    partner.gap_draw = noise.uniform(luck, noise.GAP, partner.entity)


def shift_will(
    partner: Partner,
    group: ContactGroup,
    theatre: Theatre,
    settings: Settings,
    luck: Luck,
) -> None:
    """Let fatigue, elections, shocks, the front and a ceasefire move political will (R1)."""
    election = 0.0
    if partner.election_draw < settings.election_hazard:
        swing = noise.normal(luck, noise.ELECTION_SHOCK, partner.entity)
        election = settings.election_shock * swing
    own = noise.normal_quantile(partner.will_draw)
    shock = rules.will_shock(group.will_shock, own, settings.common_share)
    step = rules.will_step(shock, settings.will_spread, settings.persistence)
    ease = settings.ceasefire_ease if theatre.status == CEASEFIRE else 0.0
    pressure = rules.will_pressure(
        theatre.reported_front, settings.front_effect, settings.front_effect_limit, ease
    )
    steady = settings.constant_support > 0.0
    if not steady:
        partner.set_point = rules.set_point(partner.set_point, settings.fatigue, election)
    level = partner.set_point
    moved = rules.political_will(partner.will, level, settings.persistence, step, pressure)
    partner.will = level if steady else moved


def open_or_close_gap(partner: Partner, settings: Settings, luck: Luck) -> None:
    """Let appropriations lapse or return (R2); a lever may impose a gap."""
    if luck.month < settings.gap_first_month:
        partner.gap = False
    elif partner.gap:
        partner.gap = partner.gap_draw >= settings.gap_closing
    else:
        opens = rules.gap_opens(settings.gap_opening, partner.will, settings.gap_from_will)
        partner.gap = partner.gap_draw < opens
    lapsed = partner.gap and settings.constant_support == 0.0
    partner.closed = lapsed or settings.funding_gap > 0.0
    partner.absent_share = groups.absent_share(
        partner.share, partner.closed, settings.appropriation_factor
    )


def plan_jointly(partner: Partner, settings: Settings) -> None:
    """Build and lose joint capacity (R4), and feel it through each channel (section 4)."""
    able = _able(settings)
    grown = rules.joint_capacity(
        partner.joint, settings.national_effort, settings.growth, settings.rotation
    )
    siloed = settings.siloed_effort if settings.treated > 0.0 else settings.national_effort
    base = rules.joint_capacity(partner.joint_base, siloed, settings.growth, settings.rotation)
    partner.joint = able * min(1.0, grown + settings.impulse)
    shared = 0.0 if settings.treated > 0.0 else settings.impulse
    partner.joint_base = able * min(1.0, base + shared)
    joint, base = partner.joint, partner.joint_base
    partner.joint_message = rules.through_channel(joint, base, settings.message)
    partner.joint_realism = rules.through_channel(joint, base, settings.realism)
    partner.joint_industry = rules.through_channel(joint, base, settings.industry)
    partner.joint_sequencing = rules.through_channel(joint, base, settings.sequencing)
    partner.joint_sign_off = rules.through_channel(joint, base, settings.sign_off)
    partner.forum_effort = settings.forum_effort
    partner.framing = settings.demands_framing


def _able(settings: Settings) -> float:
    """Return whether there is a pair that can plan jointly: one ministry alone has no partner."""
    return (1.0 - settings.no_joint_capacity) * (1.0 - settings.one_ministry)


def appropriate(
    partner: Partner, group: ContactGroup, theatre: Theatre, settings: Settings
) -> None:
    """Open the purse as far as will allows (R6); in a gap nothing comes in.

    Partners whose money is neither absent nor cut stand in for those whose money is.
    """
    partner.generosity = rules.generosity(
        partner.will,
        settings.generosity_limit,
        settings.generosity_slope,
        settings.generosity_base,
    )
    sharing = settings.burden_sharing * group.joint_forum
    share = rules.burden_share(partner.share, partner.claim, sharing)
    after_war = 1.0
    if theatre.status == SETTLED:
        after_war = settings.guarantee_need * settings.support
    factor = settings.appropriation_factor * group.support_factor * after_war
    alone = rules.appropriation(settings.appropriations, share, partner.generosity, factor)
    stands_in = not partner.absent_share > 0.0
    raised = groups.standing_in(group.absence, settings.stand_in) if stands_in else 1.0
    partner.appropriation = alone * raised
    partner.added = partner.appropriation - alone
    partner.came_in = 0.0 if partner.closed else partner.appropriation
    uncut = max(1.0, settings.appropriation_factor) * group.support_factor * after_war
    full = rules.appropriation(settings.appropriations, share, partner.generosity, uncut)
    partner.withheld = full if partner.closed else full - alone


def look_active(partner: Partner, settings: Settings) -> None:
    """Show others how active this partner is (contact group)."""
    rhythm = packages.rhythm(
        partner.active_share, settings.participation, settings.months_with_money
    )
    partner.activity = groups.activity(
        partner.activity,
        partner.active,
        min(1.0, rhythm),
        settings.activity_weight,
        settings.activity_limit,
    )


def keep_arrears(partner: Partner, defence: DefenceMinistry, settings: Settings) -> None:
    """Carry over what was due and not delivered; a part of it lapses (R10)."""
    owed = partner.arrears + defence.due - defence.delivered_own
    partner.arrears = (1.0 - settings.arrears_lapse) * owed
    partner.lapsed = settings.arrears_lapse * owed


def settle_account(partner: Partner, defence: DefenceMinistry, settings: Settings) -> None:
    """Book the month's money and move schedules on (equal cost)."""
    effort = settings.national_effort + settings.forum_effort
    rate = settings.effort_cost * settings.effort_paid
    partner.effort_cost = rules.effort_cost(effort, rate, partner.share * settings.need)
    partner.order_cost = settings.capacity_cost * defence.ordered
    spent = partner.signed + partner.order_cost + partner.effort_cost
    partner.balance = partner.balance + partner.came_in + partner.lapsed - spent - defence.traded
    for month in range(HORIZON - 1):
        partner.habit[month] = partner.habit[month + 1]
        partner.booked[month] = partner.booked[month + 1]
    partner.habit[HORIZON - 1] = 0.0
    partner.booked[HORIZON - 1] = 0.0
