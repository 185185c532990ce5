"""Acts of the Kremlin's choice: options, sectors, men (phase 9, R22-R24)."""

from __future__ import annotations

from abm.given import Sector, Theory
from abm.moscow import KremlinAgent, Observation
from abm.parameters import Settings
from abm.rules import beliefs, options
from abm.rules.arithmetic import clip
from abm.state import CONTINUE, PAUSE, SETTLE, Theatre


def _cost(agent: KremlinAgent, seen: Observation, settings: Settings) -> float:
    weight = settings.cost_of_reserves * agent.cost_weight
    cost = options.cost_of_war(seen.losses, seen.reserves, settings.cost_of_losses, weight)
    return cost + settings.cost_fixed


def value_continuing(
    agent: KremlinAgent, seen: Observation, theories: list[Theory], settings: Settings
) -> None:
    """Find the best theory and what fighting on is worth (R22)."""
    cost = _cost(agent, seen, settings)
    drift = clip(agent.drift, -settings.drift_limit, settings.drift_limit)
    deterred = settings.deterrence * seen.guarantee if seen.settled else 0.0
    quitting = options.value_of_quitting(drift, cost, settings.retreat_months)
    agent.best_theory = -1
    agent.best_gain = quitting
    for row in range(len(theories)):
        belief = beliefs.belief(agent.log_odds[row])
        gain = theories[row].gain * (1.0 - deterred)
        worth = options.value_of_theory(belief, gain, theories[row].payoff, drift, cost)
        better = agent.best_theory < 0 or worth > agent.best_gain
        if belief >= settings.plausible and better:
            agent.best_theory = row
            agent.best_gain = worth
    agent.quits = agent.best_theory < 0 or quitting > agent.best_gain
    agent.prospect = max(quitting, agent.best_gain)


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
            hoped = options.hope_of_pause(
                beliefs.belief(agent.log_odds[row] + settings.pause_hope),
                theories[row].gain,
                months * drift,
                months * cost,
                settings.pause_drift,
                settings.pause_relief,
            )
            agent.pause = options.value_of_pause(
                hoped, settings.pause_discount, settings.pause_cost
            )


def value_settling(agent: KremlinAgent, seen: Observation, settings: Settings) -> None:
    """Find the line one would demand and what settling there is worth; choose (R22)."""
    guarantee = settings.guarantee_cost * seen.guarantee
    limit = options.moscow_limit(seen.land, agent.prospect, guarantee)
    agent.demand = options.demand(limit, seen.kyiv_limit, settings.limit_weight)
    weight = settings.punish * agent.punishment_weight
    punishment = options.punishment(
        agent.demand, seen.reference_land, weight, settings.victory_margin, settings.punish_limit
    )
    agent.settle = options.value_of_settling(agent.demand, seen.land, guarantee, punishment)
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
    for row in range(len(sectors)):
        if theatre.held[row] > 0.0 and sectors[row].theory >= 0:
            belief = shared_belief(agents, sectors[row].theory)
            cost = options.cost_of_sector(
                sectors[row].months,
                sectors[row].loss_share,
                sectors[row].exposure,
                seen.balance,
                settings.cost_of_losses * seen.losses,
            )
            if options.worth_of_sector(belief, sectors[row].value) < cost:
                theatre.held[row] = 0.0


def mobilise(theatre: Theatre, seen: Observation, settings: Settings) -> None:
    """Mobilise once, when the forces have become too unequal (R15)."""
    weak = not seen.settled and seen.force_ratio < settings.mobilisation_ratio
    if weak and settings.mobilisation > 0.0 and not theatre.mobilised:
        theatre.mobilised = True
        theatre.months_of_mobilisation = int(settings.mobilisation_months)
