"""Acts of the Kremlin's agents (phases 8, 9). They read an `Observation` and nothing else."""

from __future__ import annotations

from abm import given, noise, reports
from abm.given import Evidence, Seat, Theory
from abm.moscow import KremlinAgent, Observation
from abm.parameters import Settings, Start
from abm.rules import beliefs, observation
from abm.rules.arithmetic import is_set
from abm.rules.theatre import smoothed_drift
from abm.state import Luck

EVIDENCE_WINDOW = 12.0  # months: scenarios state evidence on forward cover for a window of a year


def begin(
    agent: KremlinAgent, seat: Seat, theories: list[Theory], start: Start, luck: Luck
) -> None:
    """Take a seat with one's own prior (section 6)."""
    agent.entity = seat.entity
    agent.leads = seat.leads
    agent.influence = seat.influence
    agent.cost_weight = seat.cost_weight
    agent.punishment_weight = seat.punishment_weight
    agent.bias = seat.bias
    agent.access = seat.access
    drawn = noise.normal(luck, noise.START_PRIOR, seat.entity)
    agent.prior_offset = seat.prior_offset + start.prior_spread * drawn
    for row in range(len(theories)):
        own = agent.prior_offset if theories[row].personal else 0.0
        agent.log_odds[row] = theories[row].prior + own


def succeed(
    agent: KremlinAgent,
    seat: Seat,
    theories: list[Theory],
    start: Start,
    settings: Settings,
    luck: Luck,
) -> None:
    """Let a new leader take the seat where a lever says so, with priors of one's own.

    The evidence stays; nobody punishes a leader for a war that another began.
    """
    for row in range(len(theories)):
        agent.succession[row] = 0.0
    if settings.leader_change > 0.0 and agent.leads:
        drawn = noise.normal(luck, noise.SUCCESSOR_PRIOR, seat.entity)
        offset = seat.prior_offset + start.prior_spread * drawn
        for row in range(len(theories)):
            if theories[row].personal:
                agent.succession[row] = offset - agent.prior_offset
                agent.log_odds[row] = agent.log_odds[row] + agent.succession[row]
        agent.prior_offset = offset
        agent.punishment_weight = 0.0


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
    if observable == given.DELIVERIES:
        value = seen.deliveries
    elif observable == given.MUNITIONS_COVER:
        value = seen.cover_unbooked
    elif observable == given.MONEY_COVER:
        value = seen.cover - seen.cover_unbooked
    elif observable == given.FORWARD_COVER:
        value = seen.cover
    elif observable == given.TONE:
        value = seen.tone
    elif observable == given.EUROPEAN_TONE:
        value = seen.european_tone
    elif observable == given.LOSSES:
        value = seen.losses
    elif observable == given.RESERVES:
        value = seen.reserves
    elif observable == given.CONCESSION_TALK:
        value = seen.concession_talk
    return value


def is_masked(seen: Observation, observable: int) -> bool:
    """Whether the report that a row of evidence needs is missing this month."""
    unbooked = seen.masked[reports.COVER_UNBOOKED] > 0.0
    hidden = seen.masked[given.REPORT_BEHIND[observable]] > 0.0
    return hidden or (observable == given.MONEY_COVER and unbooked)


def is_tested(row: Evidence, seen: Observation) -> bool:
    """Whether a row of evidence is tested this month (section 6)."""
    in_season = row.calendar[seen.calendar_month - 1] > 0.0 and seen.month >= row.first_month
    at_war = seen.fighting or not row.fighting
    return in_season and at_war and not is_masked(seen, row.observable)


def weigh(agent: KremlinAgent, row: Evidence, seen: Observation, settings: Settings) -> float:
    """Return the log-likelihood ratio of what this month shows (R21)."""
    scale = settings.window / EVIDENCE_WINDOW if row.scales else 1.0
    return beliefs.log_likelihood_ratio(
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
