"""R1 to R8: will, gaps, readings, joint capacity, words, proposals, sign-off, horizon."""

from __future__ import annotations

import math
from typing import Any

from abm import noise
from tests.abm.twin.commitment import months_that_count, pledged
from tests.abm.twin.months import CEASEFIRE, Claims, Month, Own, clip, logistic, positive, through


def reported_front(month: Month) -> Claims:
    """Section 5: last month's d_U + .3 noise, public."""
    theatre = month.after.theatre
    shock = month.luck.normal(noise.REPORTED_FRONT, theatre.entity)
    yield (
        "reported front",
        month.before.staff.drift + month.values.report_noise * shock,
        theatre.reported_front,
    )


def will(own: Own) -> Claims:
    """R1: set-point and will."""
    values, theatre = own.values, own.month.after.theatre
    held = own.uniform(noise.ELECTION) < values.election_hazard
    election = values.election_shock * own.normal(noise.ELECTION_SHOCK) if held else 0.0
    level = own.was.set_point - values.fatigue + election
    yield "R1 set-point", level, own.now.set_point
    common = own.month.luck.normal(noise.WILL_COMMON, theatre.entity)
    shock = math.sqrt(values.common_share) * common
    shock += math.sqrt(1.0 - values.common_share) * own.normal(noise.WILL_OWN)
    phi = values.persistence
    moved = level + phi * (own.was.will - level)
    moved += values.will_spread * math.sqrt(1.0 - phi**2) * shock
    felt = clip(theatre.reported_front, -values.front_effect_limit, values.front_effect_limit)
    moved -= values.front_effect * felt
    moved -= values.ceasefire_ease if own.month.status == CEASEFIRE else 0.0
    yield "R1 w", moved, own.now.will


def gap(own: Own) -> Claims:
    """R2: a gap opens with .025 exp(-w/2), closes with .18; a scenario may impose one."""
    draw = own.uniform(noise.GAP)
    willing = math.exp(-own.now.will * own.values.gap_from_will)
    opens = draw < own.values.gap_opening * willing
    stays = draw >= own.values.gap_closing
    gap = own.month.number >= own.values.gap_first_month and (stays if own.was.gap else opens)
    yield "R2 gap", gap, own.now.gap
    yield "R2 closed", gap or own.values.funding_gap == 1.0, own.now.closed


def absent(own: Own) -> float:
    """Standing in: a partner in a gap is absent, one that a lever cuts is absent in part."""
    return 1.0 if own.now.closed else positive(1.0 - own.values.appropriation_factor)


def absence(month: Month) -> Claims:
    """Standing in: S <- .85 S + .15 (shares in a gap + shares cut), at most .8."""
    kept = month.values.absence_memory
    missing = math.fsum(own.donor.share * absent(own) for own in month.partners)
    felt = kept * month.before.group.absence + (1.0 - kept) * missing
    yield "S", min(felt, month.values.absence_limit), month.after.group.absence


def readings(own: Own) -> Claims:
    """R3: read the reported front, then move towards the mean of the pair; last month's J."""
    front = own.month.after.theatre.reported_front
    weight, spread = own.values.reading_weight, own.values.reading_noise
    read = [
        (1.0 - weight) * was.reading
        + weight * (spread * own.month.luck.normal(noise.READING, now.entity) - front)
        for was, now in ((own.defence_was, own.defence), (own.foreign_was, own.foreign))
    ]
    mean = sum(read) / 2.0
    joint = through(own.was, own.values.message)
    yield "R3 defence", read[0] + joint * (mean - read[0]), own.defence.reading
    yield "R3 foreign", read[1] + joint * (mean - read[1]), own.foreign.reading


def grown(joint: float, effort: float, values: Any) -> float:
    """R4: J + eta e (1-J) - delta_J (1-e) J."""
    gained = values.growth * effort * (1.0 - joint)
    return float(joint + gained - values.rotation * (1.0 - effort) * joint)


def joint_capacity(own: Own) -> Claims:
    """R4: J_N, and the J_base it would have with siloed effort from the treatment month on."""
    values, treated = own.values, own.month.treated
    effort = values.national_effort
    joint = min(1.0, grown(own.was.joint, effort, values) + values.impulse)
    yield "R4 J", joint, own.now.joint
    base = grown(own.was.joint_base, values.siloed_effort if treated else effort, values)
    base = min(1.0, base + (0.0 if treated else values.impulse))
    yield "R4 J_base", base, own.now.joint_base


def joint_forum(month: Month) -> Claims:
    """R4: J_F from forum effort, and its own base."""
    values, was = month.values, month.before.group
    effort = math.fsum(own.donor.share * own.values.forum_effort for own in month.partners)
    siloed = values.siloed_effort if month.treated else effort
    yield "R4 J_F", grown(was.joint, effort, values), month.after.group.joint
    yield "R4 J_F base", grown(was.joint_base, siloed, values), month.after.group.joint_base


def tone(own: Own) -> Claims:
    """R5: y = w + .5 o -/+ (1-J) delta + sigma_y (1 - kappa_y J) eps; lever mute."""
    values, joint = own.values, own.joint("message")
    apart = (1.0 - joint) * own.now.divergence
    spread = values.statement_noise * (1.0 - values.discipline * joint)
    for side, name, ministry in ((-1, "defence", own.defence), (1, "foreign", own.foreign)):
        shock = own.month.luck.normal(noise.STATEMENT, ministry.entity)
        said = (
            own.now.will + values.tone_from_front * ministry.reading + side * apart + spread * shock
        )
        said += values.mute * positive(values.mute_below - said)
        yield f"R5 {name}", said, ministry.tone


def at_rest(values: Any) -> float:
    """R4: J0, the steady state of the siloed effort."""
    gained = values.growth * values.siloed_effort
    return float(gained / (gained + values.rotation * (1.0 - values.siloed_effort)))


def proposals(own: Own) -> Claims:
    """R6: generosity, appropriation, what defence offers and what foreign wants."""
    values, alpha, delta = own.values, own.values.ambition, own.now.divergence
    purse = logistic(values.generosity_slope * own.now.will + values.generosity_base)
    purse *= values.generosity_limit
    yield "R6 g", purse, own.now.generosity
    after_war = values.guarantee_need * values.support if own.month.settled else 1.0
    money = burden_share(own) * values.appropriations * purse * after_war
    money *= values.appropriation_factor * own.month.after.group.support_factor
    raised = money
    if absent(own) == 0.0:
        felt = own.month.after.group.absence
        raised = money * (1.0 + values.stand_in * felt / (1.0 - felt))
    yield "standing in", raised - money, own.now.added
    after_war *= own.month.after.group.support_factor
    full = money if values.appropriation_factor >= 1.0 else uncut(own, purse) * after_war
    yield "withheld", full if own.now.closed else full - money, own.now.withheld
    money = raised
    yield "R6 a", money, own.now.appropriation
    possible = values.stock_draw * own.defence_was.stock + own.defence.capacity
    yield "R6 x", possible, own.defence.deliverable
    offer = positive(min(money, possible) - own.need * positive(delta))
    yield "R6 u_D", offer, own.defence.offer
    wish = positive(money * (1.0 + alpha) - own.need * positive(-delta))
    yield "R6 u_F", wish / (1.0 + alpha * (1.0 - at_rest(values))), own.foreign.wish


def uncut(own: Own, purse: float) -> float:
    """R6: a, were it not for a lever that cuts it."""
    return float(burden_share(own) * own.values.appropriations * purse)


def burden_share(own: Own) -> float:
    """Contact group: s' = (1 - theta J_F) s + theta J_F min(GDP share, 2 s) / sum."""
    most = own.month.case.start.claim_limit
    bounds = [min(other.income, most * other.donor.share) for other in own.month.partners]
    claim = bounds[own.row] / math.fsum(bounds)
    sharing = own.month.values.burden_sharing * own.month.forum
    return float((1.0 - sharing) * own.donor.share + sharing * claim)


def pledge_gap(own: Own, joint: float, purse: float) -> float:
    """R7: |delta| + (1-J) alpha g."""
    return float(abs(own.now.divergence) + (1.0 - joint) * own.values.ambition * purse)


def chance_to_sign(gap: float, joint: float, replans: bool, values: Any) -> float:
    """R7: (1 - J v min(1, gap/d0))(1 - .15 J)(1 - iota J [not a re-plan month])."""
    passes = 1.0 - joint * values.veto * min(1.0, gap / values.veto_scale)
    open_plan = 1.0 if replans else 1.0 - values.inertia * joint
    return float(passes * (1.0 - values.friction * joint) * open_plan)


def sign_off(own: Own) -> Claims:
    """R7: p_ok, none in a gap."""
    gap = pledge_gap(own, own.joint("realism"), own.now.generosity)
    chance = chance_to_sign(gap, own.joint("sign_off"), own.replans, own.values)
    yield "R7 p_ok", 0.0 if own.now.closed else chance, own.now.sign_off


def horizon(own: Own, joint: float) -> int:
    """R8: n = clip(round(h + (H-h)+ (1.2 J - .1)+ agr - .7 h J (1-agr)), 1, 24)."""
    values = own.values
    gap = pledge_gap(own, joint, own.now.generosity)
    agreed = 1.0 - min(1.0, values.gap_in_horizon * gap / values.veto_scale)
    habit = clip(values.horizon_base + own.now.will, values.horizon_least, values.horizon_most)
    habit *= own.donor.habitual_horizon
    reach = positive(values.reach_slope * joint - values.reach_offset) * agreed
    reach *= positive(values.plan_target - habit)
    lost = values.dispute_cost * habit * joint * (1.0 - agreed)
    return int(clip(math.floor(habit + reach - lost + 0.5), 1, 24))


def horizons(own: Own) -> Claims:
    """R8 with J_realism; R11's n_I with J_industry; the horizon lever sets both.

    An open-ended pledge sets both to 24, and who expects a compromise shortens the first.
    """
    for name, channel, found in (
        ("R8 n", "realism", own.now.horizon),
        ("R11 n_I", "industry", own.now.order_horizon),
    ):
        months = 24 if pledged(own) else horizon(own, own.joint(channel))
        months = months_that_count(own, months) if channel == "realism" else months
        lever = own.values.horizon
        yield name, months if math.isnan(lever) else lever, found


def lock_step(own: Own) -> Claims:
    """Contact group: L_c = clip(1 - .25 (1-.5 J_F)(1 - sum W activity)+, .3, 1).

    W_cd ~ sqrt(s_d) (x 2 within a donor group), itself excluded, sum 1.
    """
    month = own.month
    ties = month.case.start.group_ties
    weights = {
        other.row: math.sqrt(other.donor.share)
        * (ties if other.donor.group == own.donor.group else 1.0)
        for other in month.partners
        if other is not own
    }
    watched = [(weight, month.partners[row]) for row, weight in weights.items()]
    seen = math.fsum(weight * other.was.activity for weight, other in watched)
    seen = seen / math.fsum(weights.values()) if weights else 1.0
    values = month.values
    waiting = values.lock_step * (1.0 - values.waiting_relief * month.forum) * positive(1.0 - seen)
    yield "lock-step", clip(1.0 - waiting, values.lock_step_least, 1.0), own.now.lock_step
