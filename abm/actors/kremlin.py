"""Acts of the Kremlin's agents (phases 8, 9). They read an `Observation` and nothing else."""

from __future__ import annotations

from abm import inputs, noise, reports
from abm.inputs import Evidence, KremlinRole, Sector, Theory
from abm.parameters import Settings, Start
from abm.reports import Observation
from abm.rules import beliefs, choice, observation
from abm.rules.arithmetic import clip, is_set
from abm.rules.talks import terms
from abm.rules.theatre import drift_ahead, smoothed_drift
from abm.state import CONTINUE, PAUSE, SETTLE, KremlinAgent, Luck, Theatre

EVIDENCE_WINDOW = 12.0  # months: scenarios state evidence on forward cover for a window of a year


def begin(
    agent: KremlinAgent, role: KremlinRole, theories: list[Theory], start: Start, luck: Luck
) -> None:
    """Take a role with one's own prior (section 6)."""
    agent.entity = role.entity
    agent.leads = role.leads
    agent.blame = 1.0
    take_role(agent, role)
    drawn = noise.normal(luck, noise.START_PRIOR, role.entity)
    agent.prior_offset = role.prior_offset + start.prior_spread * drawn
    for row in range(len(theories)):
        own = agent.prior_offset if theories[row].personal else 0.0
        agent.log_odds[row] = theories[row].prior + own


def take_role(agent: KremlinAgent, role: KremlinRole) -> None:
    """Act by the role as it is this month, with one's own part in the blame for the war."""
    agent.influence = role.influence
    agent.cost_weight = role.cost_weight
    agent.punishment_weight = beliefs.successor_punishment(role.punishment_weight, agent.blame)
    agent.bias = role.bias
    agent.access = role.access


def succeed(
    agent: KremlinAgent,
    role: KremlinRole,
    theories: list[Theory],
    start: Start,
    settings: Settings,
    luck: Luck,
) -> None:
    """Let a new leader take the role, by a lever or by chance, with priors of one's own.

    The evidence stays.
    """
    agent.replaced = agent.leads and _falls(role, settings, luck)
    for row in range(len(theories)):
        agent.succession[row] = 0.0
    if agent.replaced:
        drawn = noise.normal(luck, noise.SUCCESSOR_PRIOR, role.entity)
        offset = beliefs.successor_offset(
            role.prior_offset, drawn, start.prior_spread, settings.leader_hardness
        )
        for row in range(len(theories)):
            if theories[row].personal:
                agent.succession[row] = offset - agent.prior_offset
                agent.log_odds[row] = agent.log_odds[row] + agent.succession[row]
        agent.prior_offset = offset
        agent.blame = settings.leader_culpability
        agent.punishment_weight = beliefs.successor_punishment(role.punishment_weight, agent.blame)


def _falls(role: KremlinRole, settings: Settings, luck: Luck) -> bool:
    if settings.leader_change > 0.0:
        return True
    hazard = settings.leader_hazard
    return hazard > 0.0 and noise.uniform(luck, noise.LEADER_CHANGE, role.entity) < hazard


def read_front(agent: KremlinAgent, seen: Observation, settings: Settings, luck: Luck) -> None:
    """Be told of the front, with bias and noise (R18)."""
    agent.weight = agent.influence
    if settings.unitary_kremlin > 0.0:
        agent.weight = 1.0 if agent.leads else 0.0
    shock = noise.normal(luck, noise.FRONT_OBSERVED, agent.entity)
    agent.front_reading = observation.front_reading(
        seen.front_change, agent.bias, settings.front_misreading, shock
    )
    if seen.fighting and seen.masked[reports.FRONT_CHANGE] == 0.0:
        agent.drift = smoothed_drift(agent.drift, agent.front_reading, settings.drift_weight)


def observed(agent: KremlinAgent, seen: Observation, observable: int) -> float:
    """Return the value that an agent has of something observable."""
    value = agent.front_reading
    if observable == inputs.DELIVERIES:
        value = seen.deliveries
    elif observable == inputs.MUNITIONS_COVER:
        value = seen.cover_unbooked
    elif observable == inputs.MONEY_COVER:
        value = seen.cover - seen.cover_unbooked
    elif observable == inputs.FORWARD_COVER:
        value = seen.cover
    elif observable == inputs.TONE:
        value = seen.tone
    elif observable == inputs.EUROPEAN_TONE:
        value = seen.european_tone
    elif observable == inputs.LOSSES:
        value = seen.losses
    elif observable == inputs.RESERVES:
        value = seen.reserves
    elif observable == inputs.CONCESSION_TALK:
        value = seen.concession_talk
    elif observable == inputs.ENERGY:
        value = seen.energy
    return value


def is_masked(seen: Observation, observable: int) -> bool:
    """Whether what a row of evidence is about is not known this month."""
    if observable == inputs.ENERGY:
        return not is_set(seen.energy)
    unbooked = seen.masked[reports.COVER_UNBOOKED] > 0.0
    hidden = seen.masked[inputs.REPORT_BEHIND[observable]] > 0.0
    return hidden or (observable == inputs.MONEY_COVER and unbooked)


def is_tested(row: Evidence, seen: Observation) -> bool:
    """Whether a row of evidence is tested this month (section 6)."""
    in_season = row.calendar[seen.calendar_month - 1] > 0.0 and seen.month >= row.first_month
    at_war = seen.fighting or not row.fighting
    counts = row.weight > 0.0 and not is_masked(seen, row.observable)
    return in_season and at_war and counts


def weigh(agent: KremlinAgent, row: Evidence, seen: Observation, settings: Settings) -> float:
    """Return the log-likelihood ratio of what this month shows, as far as the row counts (R21)."""
    scale = settings.window / EVIDENCE_WINDOW if row.scales else 1.0
    return row.weight * beliefs.log_likelihood_ratio(
        observed(agent, seen, row.observable),
        row.predicted * scale,
        row.rival * scale,
        row.spread * scale,
        seen.dispersion if row.dispersed else 0.0,
    )


def weigh_evidence(
    agent: KremlinAgent, seen: Observation, evidence: list[Evidence], settings: Settings
) -> None:
    """Find what each row of evidence adds, and what fades, this month (R21)."""
    for row in range(len(evidence)):
        agent.fading[row] = 0.0
        agent.change[row] = 0.0
        tested = is_tested(evidence[row], seen)
        if evidence[row].state:
            new = weigh(agent, evidence[row], seen, settings) if tested else 0.0
            agent.change[row] = new
        elif tested:
            access = agent.access if evidence[row].reported else 1.0
            agent.fading[row] = beliefs.fading(agent.evidence[row], evidence[row].memory)
            agent.change[row] = access * weigh(agent, evidence[row], seen, settings)


def cap_states(
    agent: KremlinAgent, evidence: list[Evidence], theories: int, settings: Settings
) -> None:
    """Cap what the state rows of a theory say together; keep what changed since last month."""
    for theory in range(theories):
        total = 0.0
        for row in range(len(evidence)):
            if evidence[row].state and evidence[row].theory == theory:
                total = total + agent.change[row]
        kept = beliefs.capped_share(total, settings.state_evidence_limit)
        for row in range(len(evidence)):
            if evidence[row].state and evidence[row].theory == theory:
                access = agent.access if evidence[row].reported else 1.0
                agent.change[row] = access * kept * agent.change[row] - agent.evidence[row]


def update_theories(
    agent: KremlinAgent, evidence: list[Evidence], theories: int, clamps: list[float]
) -> None:
    """Add the month's entries to the log-odds, in the order of the ledger (R21).

    `clamps` has the log-odds that an experiment sets, NaN where it sets none.
    """
    for row in range(len(evidence)):
        theory = evidence[row].theory
        agent.evidence[row] = agent.evidence[row] + agent.fading[row]
        agent.evidence[row] = agent.evidence[row] + agent.change[row]
        agent.log_odds[theory] = agent.log_odds[theory] + agent.fading[row]
        agent.log_odds[theory] = agent.log_odds[theory] + agent.change[row]
    for theory in range(theories):
        agent.clamping[theory] = 0.0
        if is_set(clamps[theory]):
            agent.clamping[theory] = clamps[theory] - agent.log_odds[theory]
            agent.log_odds[theory] = agent.log_odds[theory] + agent.clamping[theory]


def _cost(agent: KremlinAgent, seen: Observation, settings: Settings) -> float:
    weight = settings.cost_of_reserves * agent.cost_weight
    cost = choice.cost_of_war(seen.losses, seen.reserves, settings.cost_of_losses, weight)
    return cost + settings.cost_fixed


def offer(theory: Theory, seen: Observation) -> float:
    """Return what a theory still offers: its prize, missing ground, a sector while it is held."""
    gain = theory.gain
    if is_set(theory.goal):
        gain = choice.still_offered(gain, theory.goal, seen.moved)
    if theory.sector >= 0 and seen.held[theory.sector] > 0.0:
        gain = gain + theory.sector_gain
    return gain


def value_theory(
    belief: float, gain: float, months: float, drift: float, cost: float, settings: Settings
) -> float:
    """Return the value of fighting on for a theory (R22)."""
    if settings.same_rule > 0.0:
        counted = min(settings.outlook, months)
        ahead = drift_ahead(drift, counted, settings.drift_confidence)
        return choice.value_in_outlook(belief, gain, ahead, months, cost)
    return choice.value_of_theory(belief, gain, months, drift, cost)


def value_continuing(
    agent: KremlinAgent, seen: Observation, theories: list[Theory], settings: Settings
) -> None:
    """Find the best theory and what fighting on is worth (R22)."""
    cost = _cost(agent, seen, settings)
    drift = clip(agent.drift, -settings.drift_limit, settings.drift_limit)
    deterred = settings.deterrence * seen.guarantee if seen.settled else 0.0
    quitting = choice.value_of_quitting(drift, cost, settings.retreat_months)
    agent.best_theory = -1
    agent.best_gain = quitting
    for row in range(len(theories)):
        belief = beliefs.belief(agent.log_odds[row])
        gain = offer(theories[row], seen) * (1.0 - deterred)
        worth = value_theory(belief, gain, theories[row].payoff, drift, cost, settings)
        better = agent.best_theory < 0 or worth > agent.best_gain
        agent.worth[row] = worth
        if belief >= settings.plausible and better:
            agent.best_theory = row
            agent.best_gain = worth
    agent.quits = agent.best_theory < 0 or quitting > agent.best_gain
    agent.prospect = max(quitting, agent.best_gain)


def heed_ultimatum(agent: KremlinAgent, seen: Observation, settings: Settings) -> None:
    """Count on less from fighting on under an ultimatum that partners can make good (R22).

    Who does not see what they can cover sees no threat.
    """
    if seen.fighting and seen.masked[reports.COVER] == 0.0:
        covered = seen.cover / settings.window
        agent.prospect = choice.value_under_ultimatum(
            agent.prospect, settings.ultimatum, seen.ultimatum, covered
        )


def value_pausing(
    agent: KremlinAgent, seen: Observation, theories: list[Theory], settings: Settings
) -> None:
    """Find what a ceasefire is worth to the theory that a pause would serve (R22)."""
    cost = _cost(agent, seen, settings)
    drift = clip(agent.drift, -settings.drift_limit, settings.drift_limit)
    agent.pause = -settings.pause_cost
    for row in range(len(theories)):
        if theories[row].pauses:
            months = theories[row].payoff
            ahead = months * drift
            if settings.same_rule > 0.0:
                ahead = drift_ahead(drift, settings.outlook, settings.drift_confidence)
            hoped = choice.hope_of_pause(
                beliefs.belief(agent.log_odds[row] + settings.pause_hope),
                offer(theories[row], seen),
                ahead,
                months * cost,
                settings.pause_drift,
                settings.pause_relief,
            )
            agent.pause = choice.value_of_pause(hoped, settings.pause_discount, settings.pause_cost)


def value_settling(agent: KremlinAgent, seen: Observation, settings: Settings) -> None:
    """Find the line one would demand and what settling there is worth; choose (R22)."""
    guarantee = settings.guarantee_cost * seen.guarantee
    agent.limit = choice.moscow_limit(seen.land, agent.prospect, guarantee)
    agent.demand = choice.demand(agent.limit, seen.kyiv_limit, settings.limit_weight)
    weight = settings.punish * agent.punishment_weight
    line = terms(agent.demand, seen.concession)
    punishment = choice.punishment(
        line, seen.reference_land, weight, settings.victory_margin, settings.punish_limit
    )
    agent.settle = choice.value_of_settling(line, seen.land, guarantee, punishment)
    agent.prefers = CONTINUE
    if agent.settle > max(agent.prospect, agent.pause):
        agent.prefers = SETTLE
    elif agent.pause > agent.prospect:
        agent.prefers = PAUSE


def shared_belief(agents: list[KremlinAgent], theory: int) -> float:
    """Return the influence-weighted belief in a theory."""
    total = 0.0
    for row in range(len(agents)):
        total = total + agents[row].weight * beliefs.belief(agents[row].log_odds[theory])
    return total


def hold_sectors(
    theatre: Theatre,
    agents: list[KremlinAgent],
    seen: Observation,
    sectors: list[Sector],
    settings: Settings,
) -> None:
    """Give up sectors that cost more than the theory they serve is worth (R24)."""
    if not seen.fighting:
        return
    price = settings.sector_cost_of_losses
    if not is_set(price):
        price = settings.cost_of_losses
    for row in range(len(sectors)):
        if theatre.held[row] > 0.0 and sectors[row].theory >= 0:
            belief = shared_belief(agents, sectors[row].theory)
            cost = choice.cost_of_sector(
                sectors[row].months,
                sectors[row].loss_share,
                sectors[row].exposure,
                seen.balance,
                price * seen.losses,
            )
            if choice.worth_of_sector(belief, sectors[row].value) < cost:
                theatre.held[row] = 0.0


def mobilise(theatre: Theatre, seen: Observation, settings: Settings) -> None:
    """Mobilise once, when the forces have become too unequal or a sector has fallen (R15)."""
    weak = seen.force_ratio < settings.mobilisation_ratio
    weak = weak or (seen.sector_fallen and settings.mobilisation_sector > 0.0)
    ready = seen.fighting if settings.mobilisation_fighting > 0.0 else not seen.settled
    if weak and ready and settings.mobilisation > 0.0 and not theatre.mobilised:
        theatre.mobilised = True
        theatre.months_of_mobilisation = int(settings.mobilisation_months)
