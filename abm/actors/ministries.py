"""Acts of a partner's defence and foreign ministry (phases 2, 4, 5, 6, 10)."""

from __future__ import annotations

from abm import noise
from abm.actors import commitment
from abm.inputs import DonorRow
from abm.parameters import Settings, Start
from abm.rules import contact_group as groups
from abm.rules import ministries as rules
from abm.rules import observation as memory
from abm.rules import packages
from abm.rules import partner as money
from abm.rules.arithmetic import is_set, positive
from abm.state import (
    DELAY,
    LONGEST_LEAD,
    ContactGroup,
    DefenceMinistry,
    ForeignMinistry,
    Luck,
    Partner,
    Theatre,
)


def begin_defence(
    defence: DefenceMinistry,
    donor: DonorRow,
    gdp_share: float,
    start: Start,
    settings: Settings,
) -> None:
    """Take stock in March 2022."""
    defence.entity = donor.defence_entity
    by_income = start.stock_by_income
    defence.stock = start.stock * ((1.0 - by_income) * donor.share + by_income * gdp_share)
    defence.capacity = start.capacity * settings.need * donor.share
    for month in range(int(start.orders_first), int(start.orders_last) + 1):
        defence.pipeline[month] = start.orders * defence.capacity
    defence.smoothed = start.booked * donor.share * settings.need


def begin_foreign(foreign: ForeignMinistry, donor: DonorRow) -> None:
    """Take office in March 2022."""
    foreign.entity = donor.foreign_entity


def roll_for_defence(defence: DefenceMinistry, luck: Luck) -> None:
    """Draw the numbers that decide on readings and statements this month."""
    defence.reading_draw = noise.uniform(luck, noise.READING, defence.entity)
    defence.statement_draw = noise.uniform(luck, noise.STATEMENT, defence.entity)


def roll_for_foreign(foreign: ForeignMinistry, luck: Luck) -> None:
    """Draw the numbers that decide on readings, statements and talk of talks this month."""
    foreign.reading_draw = noise.uniform(luck, noise.READING, foreign.entity)
    foreign.statement_draw = noise.uniform(luck, noise.STATEMENT, foreign.entity)
    foreign.push_draw = noise.uniform(luck, noise.TALK_PUSH, foreign.entity)


def assess_as_defence(defence: DefenceMinistry, theatre: Theatre, settings: Settings) -> None:
    """Read the publicly reported front (R3)."""
    shock = noise.normal_quantile(defence.reading_draw)
    defence.assessment = rules.assess_front(
        defence.reading,
        theatre.reported_front,
        shock,
        settings.reading_weight,
        settings.reading_noise,
    )


def assess_as_foreign(
    foreign: ForeignMinistry,
    defence: DefenceMinistry,
    theatre: Theatre,
    settings: Settings,
) -> None:
    """Read the publicly reported front (R3), with the defence ministry's eyes if they are one."""
    if settings.one_ministry > 0.0:
        foreign.assessment = defence.assessment
    else:
        shock = noise.normal_quantile(foreign.reading_draw)
        foreign.assessment = rules.assess_front(
            foreign.reading,
            theatre.reported_front,
            shock,
            settings.reading_weight,
            settings.reading_noise,
        )


def pool_as_defence(defence: DefenceMinistry, foreign: ForeignMinistry, partner: Partner) -> None:
    """Draw one's reading of the front towards the pair's (R3)."""
    defence.reading = rules.pool_reading(
        defence.assessment, foreign.assessment, partner.joint_message
    )


def pool_as_foreign(foreign: ForeignMinistry, defence: DefenceMinistry, partner: Partner) -> None:
    """Draw one's reading of the front towards the pair's (R3)."""
    foreign.reading = rules.pool_reading(
        foreign.assessment, defence.assessment, partner.joint_message
    )


def speak_as_defence(defence: DefenceMinistry, partner: Partner, settings: Settings) -> None:
    """Speak in public about the war (R5)."""
    shock = noise.normal_quantile(defence.statement_draw)
    defence.tone = _statement(defence.reading, -1.0, partner, settings, shock)


def speak_as_foreign(
    foreign: ForeignMinistry,
    defence: DefenceMinistry,
    partner: Partner,
    settings: Settings,
) -> None:
    """Speak in public about the war (R5), with one voice if the ministries are one."""
    one = settings.one_ministry > 0.0
    shock = noise.normal_quantile(defence.statement_draw if one else foreign.statement_draw)
    foreign.tone = _statement(foreign.reading, 1.0, partner, settings, shock)


def _statement(
    reading: float, side: float, partner: Partner, settings: Settings, shock: float
) -> float:
    joint = partner.joint_message
    apart = partner.divergence * (1.0 - settings.one_ministry)
    slant = side * rules.slant(apart, joint)
    spread = rules.statement_spread(settings.statement_noise, settings.discipline, joint)
    said = rules.statement(partner.will, reading, slant, spread, shock, settings.tone_from_front)
    return rules.muted(said, settings.mute, settings.mute_below)


def receive_capacity(defence: DefenceMinistry, settings: Settings) -> None:
    """Lose worn capacity and receive what was ordered (R11)."""
    worn = defence.capacity * (1.0 - settings.capacity_wear)
    defence.capacity = worn + defence.pipeline[0]
    for month in range(LONGEST_LEAD - 1):
        defence.pipeline[month] = defence.pipeline[month + 1]
    defence.pipeline[LONGEST_LEAD - 1] = 0.0


def offer(defence: DefenceMinistry, partner: Partner, settings: Settings) -> None:
    """Propose what the stock and the money bear (R6)."""
    defence.deliverable = rules.deliverable(defence.stock, defence.capacity, settings.stock_draw)
    apart = partner.divergence * (1.0 - settings.one_ministry)
    reserve = partner.share * settings.need * positive(apart)
    defence.offer = rules.defence_offer(partner.appropriation, defence.deliverable, reserve)


def wish(foreign: ForeignMinistry, partner: Partner, settings: Settings) -> None:
    """Propose what one would announce (R6)."""
    apart = partner.divergence * (1.0 - settings.one_ministry)
    restraint = partner.share * settings.need * positive(-apart)
    siloed = money.joint_at_rest(settings.siloed_effort, settings.growth, settings.rotation)
    foreign.wish = rules.foreign_wish(partner.appropriation, settings.ambition, restraint, siloed)


def deliver(
    defence: DefenceMinistry, partner: Partner, theatre: Theatre, settings: Settings
) -> None:
    """Deliver what is due, as far as stock, capacity and reluctance allow (R10)."""
    apart = partner.divergence * (1.0 - settings.one_ministry)
    released = packages.hold_back(apart, partner.joint_realism)
    bad = theatre.reported_front > settings.surge_front
    limit = packages.surge_limit(
        defence.deliverable,
        settings.surge,
        settings.inertia,
        partner.joint_sign_off,
        bad,
    )
    defence.due = partner.habit[0] + partner.booked[0]
    defence.delivered_own = packages.delivery(
        released,
        defence.due,
        partner.arrears,
        limit,
        defence.stock + defence.capacity,
        settings.arrears_months,
    )


def look_for_trade(defence: DefenceMinistry, partner: Partner, settings: Settings) -> None:
    """Find what one lacks of what is due or, without appropriations, what one could sell (R10)."""
    defence.wanted = 0.0
    defence.idle = 0.0
    if partner.closed:
        defence.idle = groups.spare_delivery(
            defence.deliverable, defence.delivered_own, settings.purchase_share
        )
    else:
        defence.wanted = groups.short_of_due(
            defence.due, partner.arrears, defence.delivered_own, settings.arrears_months
        )


def trade(defence: DefenceMinistry, group: ContactGroup) -> None:
    """Buy from partners without appropriations, and deliver it, or sell as one of them (R10)."""
    bought = groups.pro_rata(defence.wanted, group.wanted, group.idle)
    defence.traded = bought - groups.pro_rata(defence.idle, group.idle, group.wanted)
    defence.delivered_own = defence.delivered_own + bought


def order(defence: DefenceMinistry, partner: Partner, settings: Settings) -> None:
    """Order capacity from industry (R11); it arrives after the lead time."""
    defence.ordered = 0.0
    if partner.closed:
        return
    level = settings.orders
    if not is_set(level):
        level = packages.order_level(
            settings.order_base,
            float(partner.order_horizon),
            partner.generosity,
            settings.order_horizon,
        )
        level = commitment.worth_of_orders(partner, level, settings)
    waiting = 0.0
    for month in range(LONGEST_LEAD):
        waiting = waiting + defence.pipeline[month]
    missing = level * partner.appropriation - defence.capacity - waiting
    undisputed = 1.0 - partner.joint_sign_off * (1.0 - partner.sign_off)
    affordable = settings.order_limit * partner.appropriation / settings.capacity_cost
    defence.ordered = packages.order_size(missing, settings.order_rate, undisputed, affordable)
    arrival = int(settings.lead_time) - 1
    defence.pipeline[arrival] = defence.pipeline[arrival] + defence.ordered


def fill(defence: DefenceMinistry, group: ContactGroup, settings: Settings) -> None:
    """Give for others' shortfalls (R12), then count the stock."""
    possible = defence.deliverable + defence.traded
    spare = groups.spare_delivery(possible, defence.delivered_own, settings.spare_share)
    inputs = groups.fill(
        settings.fill_share,
        group.joint_forum,
        spare,
        group.shortfall,
        group.spare,
        settings.siloed_fill,
    )
    defence.delivered = defence.delivered_own + inputs
    defence.stock = defence.stock + defence.capacity + defence.traded - defence.delivered
    defence.smoothed = memory.smoothed_deliveries(
        defence.smoothed, defence.delivered, settings.delivery_weight
    )


def push_talks(
    foreign: ForeignMinistry,
    partner: Partner,
    group: ContactGroup,
    theatre: Theatre,
    settings: Settings,
    luck: Luck,
) -> None:
    """Speak of talks, unless joint planning holds it until the moment suits (R13)."""
    chance = rules.talk_push(
        foreign.tone,
        theatre.reported_front,
        settings.talk_push_base,
        settings.talk_push_firmness,
        settings.talk_push_stalemate,
        settings.stalemate_front,
    )
    foreign.pushes = foreign.push_draw < chance
    leverage = rules.has_leverage(
        group.audience[DELAY],
        theatre.reported_front,
        settings.leverage_audience,
        settings.leverage_front,
    )
    if foreign.pushes and not leverage:
        held = noise.uniform(luck, noise.TALK_HELD, foreign.entity) < partner.joint_sequencing
        foreign.pushes = not held
