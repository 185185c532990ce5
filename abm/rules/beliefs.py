"""Belief in a theory of victory, moved by evidence (R21, section 6). All in log-odds."""

from __future__ import annotations

from abm.rules.arithmetic import logistic, tanh

# A smaller sum divides by nothing that numbers can tell from 0; there the share is 1 to the bit.
NEARLY_ZERO = 1e-9


def log_likelihood_ratio(
    observed: float, predicted: float, rival: float, spread: float, dispersion: float
) -> float:
    """Return the weight of one observation for a theory against its rival (R21).

    `(predicted - rival) * (observed - midpoint) / (spread * spread * (1 + dispersion))`, where
    `midpoint = (predicted + rival) / 2`: two normal likelihoods of one variance.
    Source: Bayes's rule; values by theory.

    >>> log_likelihood_ratio(15.0, 15.0, 0.0, 6.0, 0.0)
    3.125
    """
    midpoint = 0.5 * (predicted + rival)
    variance = spread * spread * (1.0 + dispersion)
    return (predicted - rival) * (observed - midpoint) / variance


def fading(held: float, memory: float) -> float:
    """Return what forgetting takes from accumulated evidence in a tested month (R21).

    `(memory - 1) * held`. Source: Langlois & Langlois 2012 (standing firm), size assumed.

    >>> round(fading(2.0, 0.95), 3)
    -0.1
    """
    return (memory - 1.0) * held


def capped_share(total: float, state_evidence_limit: float) -> float:
    """Return the share that a theory's state rows keep when their sum is capped (R21).

    `state_evidence_limit * tanh(total / state_evidence_limit) / total`, 1 at 0.
    Source: assumption.

    >>> capped_share(0.0, 4.0), round(capped_share(8.0, 4.0), 4)
    (1.0, 0.482)
    """
    if abs(total) < NEARLY_ZERO:
        return 1.0
    return state_evidence_limit * tanh(total / state_evidence_limit) / total


def belief(log_odds: float) -> float:
    """Return the probability that an agent gives to a theory (R21).

    `logistic(log_odds)`. From 0 to 1. Source: definition of log-odds.

    >>> belief(0.0)
    0.5
    """
    return logistic(log_odds)


def successor_offset(
    role_offset: float, drawn: float, prior_spread: float, leader_hardness: float
) -> float:
    """Return how far a new leader's priors lie from those of the theories (leader change).

    `role_offset + prior_spread * drawn + leader_hardness`: a hardliner believes more firmly.
    Log-odds. Source: assumption; Weisiger 2013 (replacement is a part of updating).

    >>> successor_offset(0.25, 1.0, 0.5, 0.0), successor_offset(0.25, 1.0, 0.5, 1.0)
    (0.75, 1.75)
    """
    return role_offset + prior_spread * drawn + leader_hardness


def successor_punishment(weight: float, leader_culpability: float) -> float:
    """Return how a bad peace would cost a new leader at home (leader change).

    `weight * leader_culpability`: nobody punishes a leader for a war that another began, unless it
    shares in the blame. Weight. Source: Croco 2011 (sign).

    >>> successor_punishment(1.5, 0.0), successor_punishment(1.5, 1.0)
    (0.0, 1.5)
    """
    return weight * leader_culpability
