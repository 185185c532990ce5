"""R21 to R23: what the Kremlin's agents believe, what they value, and what they choose."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from abm import noise
from tests.abm.twin.months import Claims, Month, clip, logistic

CONTINUE, PAUSE, SETTLE = range(3)
T1, T2, T3, T4 = range(4)
THEORIES, STAFF = ("T1", "T2", "T3", "T4"), ("leadership", "military", "economy", "security")
PRIORS, GAINS, MONTHS = (2.0, 1.2, 1.0, 1.3), (100.0, 0.0, 30.0, 10.9), (1.0, 6.0, 10.0, 18.0)
WINTER = (10, 11, 12, 1, 2, 3)
OCTOBER_2022 = 7
GAS = (0.65, 0.705, 0.76, 0.815, 0.87, 0.925)  # share of winter need met, from October 2022 on
RIGHT_BANK = 2  # row among sectors


class Role(NamedTuple):
    """A Kremlin agent, by section 2."""

    name: str
    influence: float
    cost: float
    punishment: float
    bias: float
    access: float
    offset: float


SEATS = (
    Role("leadership", 0.5, 1.0, 1.0, 0.15, 1.0, 0.3),
    Role("military command", 0.2, 1.0, 0.6, 0.15, 0.4, 0.2),
    Role("economic bloc", 0.15, 1.8, 0.0, -0.05, 0.9, -0.5),
    Role("security services", 0.15, 0.6, 1.4, 0.15, 0.6, 0.4),
)


class Agent(NamedTuple):
    """A Kremlin agent's month."""

    month: Month
    role: Role
    was: Any
    now: Any


def agents(month: Month) -> list[Agent]:
    seats = [seat(month, row) for row in range(len(SEATS))]
    told = zip(seats, month.before.kremlin, month.after.kremlin, strict=True)
    return [Agent(month, *one) for one in told]


def seat(month: Month, row: int) -> Role:
    """Return a role as it is in a month."""
    role, path = SEATS[row], f"kremlin.{STAFF[row]}"
    return role._replace(
        influence=figure(month, f"{path}.influence", role.influence),
        cost=figure(month, f"{path}.cost_weight", role.cost),
        punishment=figure(month, f"{path}.punishment_weight", role.punishment),
        bias=figure(month, f"{path}.bias", role.bias),
        access=figure(month, f"{path}.access", role.access),
    )


def figure(month: Month, path: str, told: float) -> float:
    return month.case.figure(path, month.number, told)


def gain_of(month: Month, theory: int) -> float:
    return figure(month, f"theories.{THEORIES[theory]}.gain", GAINS[theory])


def months_of(month: Month, theory: int) -> float:
    return figure(month, f"theories.{THEORIES[theory]}.payoff", MONTHS[theory])


def reading(agent: Agent) -> Claims:
    """R18: z = dF + bias + .3 eps; drift in fighting months."""
    month, was, now = agent.month, agent.was, agent.now
    shock = month.luck.normal(noise.FRONT_OBSERVED, now.entity)
    told = month.after.theatre.front_change + agent.role.bias
    told += month.values.front_misreading * shock
    yield "R18 z", told, now.front_reading
    moved = was.drift + month.values.drift_weight * (told - was.drift)
    yield "R18 drift", moved if month.fighting else was.drift, now.drift


def flows(agent: Agent) -> list[float]:
    """R21: evidence that accumulates: T1, T2 front, T3 statements and energy, T4 deliveries."""
    month, reports, held = agent.month, agent.month.after.reports, agent.was.evidence[:5]
    front = agent.now.front_reading
    if month.fighting:
        held[0] += ratio(front, 15.0, 0.0, 6.0)
        held[1] = 0.95 * held[1] + ratio(front, 1.5, 0.0, 2.0)
    if month.calendar in WINTER and month.number >= OCTOBER_2022:
        spread = math.sqrt(1.0 + reports.dispersion)
        held[2] += agent.role.access * ratio(reports.european_tone, -0.7, 0.9, spread)
        winter = month.number - OCTOBER_2022
        energy = GAS[winter] if winter < len(GAS) else 1.0
        weight = month.case.offers["T3.evidence.energy.weight"]
        held[3] += weight * ratio(energy, 0.55, 0.95, 0.2)
    uncertain = figure(month, "theories.T4.evidence.deliveries.spread", 1.5)
    held[4] = 0.95 * held[4] + ratio(reports.deliveries, 0.45, 0.90, uncertain)
    return [float(entry) for entry in held]


def ratio(observed: float, predicted: float, rival: float, spread: float) -> float:
    """Section 6: (predicted - rival)(observed - midpoint) / spread^2."""
    return (predicted - rival) * (observed - (predicted + rival) / 2.0) / spread**2


def states(agent: Agent) -> list[float]:
    """R21: T4's munitions, money and attention, together at most 4 tanh(sum/4), by access."""
    most = agent.month.values.state_evidence_limit
    reports, longer = agent.month.after.reports, agent.month.values.window / 12.0
    munitions = -5.0 * (reports.cover_unbooked - 5.0 * longer) / (4.0 * longer)
    money = -5.0 * (reports.cover - reports.cover_unbooked) / (4.0 * longer)
    attention = -1.2 * (reports.tone - 0.3) / (1.0 + reports.dispersion)
    total = munitions + money + attention
    kept = most * math.tanh(total / most) / total * agent.role.access
    return [kept * entry for entry in (munitions, money, attention)]


def replaced(agent: Agent) -> bool:
    """Leader change: by the lever or the monthly hazard; the leadership alone."""
    month = agent.month
    drawn = month.luck.uniform(noise.LEADER_CHANGE, agent.now.entity)
    falls = month.values.leader_change == 1.0 or drawn < month.values.leader_hazard
    return agent.role.name == "leadership" and falls


def succession(agent: Agent) -> Claims:
    """Leader change: priors drawn again, a hardliner's raised; punishment as far as culpable."""
    yield "new leader", replaced(agent), agent.now.replaced
    yield "prior offset", offset(agent), agent.now.prior_offset
    yield "punishment weight", punishment(agent), agent.now.punishment_weight


def offset(agent: Agent) -> float:
    month, spread = agent.month, agent.month.case.start.prior_spread
    if replaced(agent):
        drawn = month.luck.normal(noise.SUCCESSOR_PRIOR, agent.now.entity)
        return float(agent.role.offset + spread * drawn + month.values.leader_hardness)
    drawn = month.luck.at_start().normal(noise.START_PRIOR, agent.now.entity)
    first = agent.role.offset + spread * drawn
    return float(first if month.number == 0 else agent.was.prior_offset)


def punishment(agent: Agent) -> float:
    if replaced(agent):
        return float(agent.role.punishment * agent.month.values.leader_culpability)
    return float(agent.role.punishment * (1.0 if agent.month.number == 0 else agent.was.blame))


def beliefs(agent: Agent) -> Claims:
    """R21: log-odds are the prior and all entries; the prior differs on T2 to T4."""
    own = offset(agent)
    entries = [*flows(agent), *states(agent)]
    for row, entry in enumerate(entries):
        yield f"R21 evidence row {row}", entry, agent.now.evidence[row]
    sums = [entries[0], entries[1], entries[2] + entries[3], math.fsum(entries[4:])]
    for theory in (T1, T2, T3, T4):
        prior = PRIORS[theory] + (0.0 if theory == T1 else own)
        yield f"R21 log-odds of T{theory + 1}", prior + sums[theory], agent.now.log_odds[theory]


def cost(agent: Agent) -> float:
    """R22: m = c_L L_R + c_B k (1-B)^2/2 + .15."""
    values, reports = agent.month.values, agent.month.after.reports
    worn = (1.0 - reports.reserves) ** 2 / 2.0
    losses = values.cost_of_losses * reports.losses
    return float(losses + values.cost_of_reserves * agent.role.cost * worn + values.cost_fixed)


def drift(agent: Agent) -> float:
    most = agent.month.values.drift_limit
    return clip(agent.now.drift, -most, most)


def offered(agent: Agent, theory: int) -> float:
    """R22: prize + (goal - ground taken since the start)+ + what a held sector adds."""
    month, told = agent.month, agent.month.case.offers
    offer = float(told.get(f"T{theory + 1}.gain", gain_of(month, theory)))
    if f"T{theory + 1}.goal" in told:
        taken = month.land - month.case.start.land
        offer += max(0.0, told[f"T{theory + 1}.goal"] - taken)
    if f"T{theory + 1}.sector" in told and month.before.theatre.held[RIGHT_BANK]:
        offer += told[f"T{theory + 1}.sector_gain"]
    return offer


def foreseen(agent: Agent, months: float) -> float:
    """R22, both sides by one rule: confidence x months, at most the outlook, x drift."""
    values = agent.month.values
    return float(values.drift_confidence * min(values.outlook, months) * drift(agent))


def worth(agent: Agent, theory: int) -> float:
    """R22: p G + (1-p) tau d - tau m; after a settlement G x (1 - d_G guarantee).

    Where both sides bargain by one rule, what is foreseen replaces (1-p) tau d.
    """
    month, chance = agent.month, logistic(agent.now.log_odds[theory])
    deterred = month.values.deterrence * month.after.reports.guarantee if month.settled else 0.0
    gain = offered(agent, theory) * (1.0 - deterred)
    lasts = months_of(month, theory)
    gained = (1.0 - chance) * lasts * drift(agent)
    if month.values.same_rule:
        gained = foreseen(agent, lasts)
    return chance * gain + gained - lasts * cost(agent)


def plausible(agent: Agent) -> list[float]:
    """R22: what each theory is worth that is believed with .10 or more."""
    least = agent.month.values.plausible
    held = [theory for theory in range(4) if logistic(agent.now.log_odds[theory]) >= least]
    return [worth(agent, theory) for theory in held]


def quitting(agent: Agent) -> float:
    """R22: 3 (d - m)."""
    return float(agent.month.values.retreat_months * (drift(agent) - cost(agent)))


def quits(agent: Agent) -> bool:
    """Section 9: quitting beats every theory."""
    return all(quitting(agent) > one for one in plausible(agent))


def pause(agent: Agent) -> float:
    """R22: beta [p4+ G4 + .7 (1-p4+) tau4 d - (1-r_b) tau4 m] - 1."""
    values, lasts = agent.month.values, months_of(agent.month, T4)
    hope = logistic(agent.now.log_odds[T4] + values.pause_hope)
    moved = foreseen(agent, math.inf) if values.same_rule else lasts * drift(agent)
    gained = hope * offered(agent, T4) + values.pause_drift * (1.0 - hope) * moved
    spent = (1.0 - values.pause_relief) * lasts * cost(agent)
    return float(values.pause_discount * (gained - spent) - values.pause_cost)


def threat(agent: Agent) -> float:
    """Conditional demand: kappa_D x follow-through x share of need covered, for six months."""
    month, values = agent.month, agent.month.values
    covered = month.after.reports.cover / values.window
    pending = math.fsum(
        own.donor.share
        * own.signals.demand
        * own.signals.kept
        / (own.signals.kept + own.signals.broken)
        for own in month.partners
        if 1 <= own.signals.demand_age <= values.ultimatum_months
    )
    return float(values.ultimatum * pending * covered) if month.fighting else 0.0


def options(agent: Agent) -> Claims:
    """R22: what each theory is worth; continue, pause, settle; the best of them."""
    values, month, now = agent.month.values, agent.month, agent.now
    for theory in (T1, T2, T3, T4):
        yield f"R22 worth of T{theory + 1}", worth(agent, theory), now.worth[theory]
    prospect = max(quitting(agent), *plausible(agent), -math.inf) - threat(agent)
    yield "R22 Pi", prospect, now.prospect
    yield "R22 pause", pause(agent), now.pause
    assured = values.guarantee_cost * month.after.reports.guarantee
    limit = month.land + prospect + assured
    yield "R22 z_R", limit, now.limit
    demand = limit + values.limit_weight * (month.after.reports.kyiv_limit - limit)
    yield "R22 z", demand, now.demand
    victory = month.after.theatre.reference_land + values.victory_margin
    line = demand + month.after.table.concession
    lost = clip((victory - line) / values.victory_margin, 0.0, values.punish_limit)
    settle = line - month.land - assured - values.punish * punishment(agent) * lost
    yield "R22 settle", settle, now.settle
    best = PAUSE if pause(agent) > prospect else CONTINUE
    yield "R22 best", SETTLE if settle > max(prospect, pause(agent)) else best, now.prefers


def choice(month: Month) -> Claims:
    """R23: the leadership's best option rules; earnest needs 60% for settling as well."""
    table, told = month.after.table, agents(month)
    leader = told[0].now
    yield "R23 Pi", math.fsum(one.role.influence * one.now.prospect for one in told), table.prospect
    limits = [one.role.influence * one.now.limit for one in told]
    yield "R25 z_R", math.fsum(limits), table.limit
    yield "R25 z", math.fsum(one.role.influence * one.now.demand for one in told), table.demand
    settling = [one.role.influence for one in told if one.now.prefers == SETTLE]
    yield "R23 settling", math.fsum(settling), table.willingness
    earnest = leader.prefers == SETTLE and math.fsum(settling) >= month.values.quorum
    yield "R23 earnest", earnest, table.earnest
    yield "R23 pause", leader.prefers == PAUSE, table.wants_pause
    yield "R22 margin", leader.settle - max(leader.prospect, leader.pause), table.margin


def quitting_months(month: Month) -> Claims:
    """Section 9: months running in which quitting beats every theory and the best is to go on."""
    goes_on = month.after.kremlin[0].prefers == CONTINUE
    quit_now = month.fighting and goes_on and all(quits(agent) for agent in agents(month))
    running = month.before.theatre.quitting_months + 1 if quit_now else 0
    yield "quitting months", running, month.after.theatre.quitting_months
