"""R10 to R12 and the buffer: deliveries, orders, the contact group's fill, Ukraine's use."""

from __future__ import annotations

import math

from tests.abm.twin.commitment import expecting, still_at_war
from tests.abm.twin.months import CEASEFIRE, Claims, Month, Own, clip, positive


def from_own(own: Own) -> float:
    """R10: what a partner delivers of what is due from its own stock and output."""
    values, due, arrears = own.values, own.defence.due, own.was.arrears
    let_go = clip(1.0 - (1.0 - own.joint("realism")) * positive(own.now.divergence), 0.0, 1.0)
    bad = own.month.after.theatre.reported_front > values.surge_front
    surge = values.surge * (1.0 - values.inertia * own.joint("sign_off")) if bad else 0.0
    limit = own.defence.deliverable * (1.0 + surge)
    wanted = let_go * (due + arrears / values.arrears_months)
    return float(min(wanted, limit, own.defence_was.stock + own.defence.capacity))


def short(own: Own) -> float:
    """Trade: (due + Z/3 - D)+, outside gaps."""
    owed = own.defence.due + own.was.arrears / own.values.arrears_months
    return 0.0 if own.now.closed else positive(owed - from_own(own))


def for_sale(own: Own) -> float:
    """Trade: .25 (x - D)+, in a gap."""
    left = positive(own.defence.deliverable - from_own(own))
    return float(own.values.purchase_share * left) if own.now.closed else 0.0


def trade(own: Own) -> float:
    """Trade: what is bought, or sold (negative); the longer side gets its part of the shorter."""
    wanted = math.fsum(short(other) for other in own.month.partners)
    idle = math.fsum(for_sale(other) for other in own.month.partners)
    if wanted == 0.0 or idle == 0.0:
        return 0.0
    traded = min(wanted, idle)
    return traded * short(own) / wanted - traded * for_sale(own) / idle


def deliveries(own: Own) -> Claims:
    """R10: deliveries with what is bought; arrears, and those that lapse."""
    values, due, arrears = own.values, own.defence.due, own.was.arrears
    traded = trade(own)
    yield "trade", traded, own.defence.traded
    delivered = from_own(own) + positive(traded)
    yield "R10 D", delivered, own.defence.delivered_own
    lapsed = values.arrears_lapse * (arrears + due - delivered)
    yield "R10 Z", arrears + due - delivered - lapsed, own.now.arrears
    yield "R10 lapsed", lapsed, own.now.lapsed


def orders(own: Own) -> Claims:
    """R11: capacity wears, arrives and is ordered."""
    values, purse = own.values, own.now.appropriation
    capacity = (1.0 - values.capacity_wear) * own.defence_was.capacity + own.defence_was.pipeline[0]
    yield "R11 q", capacity, own.defence.capacity
    reach = min(1.0, own.now.order_horizon / values.order_horizon)
    reach = values.order_base + (1.0 - values.order_base) * reach
    pipeline = [*own.defence_was.pipeline[1:], 0.0]
    worth = still_at_war(values, values.lead_time) if expecting(own) else 1.0
    level = reach * min(1.0, own.now.generosity) * worth
    level = level if math.isnan(values.orders) else values.orders
    missing = level * purse - capacity - math.fsum(pipeline)
    agreed = 1.0 - own.joint("sign_off") * (1.0 - own.now.sign_off)
    most = values.order_limit * purse / values.capacity_cost
    order = min(values.order_rate * positive(missing) * agreed, most)
    order = 0.0 if own.now.closed else order
    yield "R11 order", order, own.defence.ordered
    pipeline[int(values.lead_time) - 1] += order
    for ahead, capacity in enumerate(pipeline):
        yield "R11 pipeline", capacity, own.defence.pipeline[ahead]


def spare(own: Own) -> float:
    """R12: .25 (x-D)+; what was sold is no longer there, what was bought has gone to Ukraine."""
    possible = own.defence.deliverable + own.defence.traded
    left = positive(possible - own.defence.delivered_own)
    return float(own.month.values.spare_share * left)


def fill(own: Own) -> Claims:
    """R12: D += f_CG (.5+.5 J_F) spare min(1, shortfall / sum spare); then K and Dbar."""
    month = own.month
    spared = math.fsum(spare(other) for other in month.partners)
    shortfall = math.fsum(
        positive(
            month.values.need_covered * other.donor.share * month.need - other.defence.delivered_own
        )
        for other in month.partners
    )
    part = min(1.0, shortfall / spared) if spared > 0.0 else 0.0
    siloed = month.values.siloed_fill
    organised = siloed + (1.0 - siloed) * month.forum
    inputs = month.values.fill_share * organised * spare(own) * part
    delivered = own.defence.delivered_own + inputs
    yield "R12 D", delivered, own.defence.delivered
    stock = own.defence_was.stock + own.defence.capacity + own.defence.traded - delivered
    yield "R10 K", stock, own.defence.stock
    new = own.values.delivery_weight
    smoothed = (1.0 - new) * own.defence_was.smoothed + new * delivered
    yield "R20 Dbar", smoothed, own.defence.smoothed


def delivered(month: Month) -> float:
    """What arrives in Ukraine."""
    return math.fsum(own.defence.delivered for own in month.partners)


def buffer(month: Month) -> Claims:
    """Buffer: u = min(N, V/tau + D/2, V + D), V within 12 N."""
    values, held, arrived = month.values, month.before.theatre.buffer, delivered(month)
    wanted = 0.0 if month.settled else values.need
    wanted *= values.pause_use if month.status == CEASEFIRE else 1.0
    spared = held / values.buffer_months + arrived * values.used_on_arrival
    used = min(wanted, spared, held + arrived)
    left = held + arrived - used
    limit = values.buffer_limit * values.need
    yield "buffer u", used, month.after.theatre.used
    yield "buffer V", min(left, limit), month.after.theatre.buffer
    yield "buffer spoiled", positive(left - limit), month.after.theatre.spoiled
