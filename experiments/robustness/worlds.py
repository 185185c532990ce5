"""Worlds other than the default one, drawn before any arm is played.

The parameters that the acceptance varies one by one, the divergence of ministries and history's
effort are drawn over their whole ranges, all other parameters of the rules within 30% of what the
scenario sets and their declared ranges; constants of rules, what is free and the state of March
2022 stay. A Latin hypercube spreads the draws evenly (McKay, Beckman and Conover 1979).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from abm.parameters import REGISTER, Parameter
from abm.scenarios import Scenario

KEY = 1979
NEAR = 0.3  # how far from its value a parameter is drawn
DEFAULTS = {name: parameter.default for name, parameter in REGISTER.items()}
#: Drawn over their whole declared ranges: what line 11 reports one by one.
VARIED = (
    "kremlin.window",
    "support.plan_target",
    "kremlin.habit_belief",
    "theatre.need",
    "settlement.break_value",
    "settlement.deterrence",
    "kremlin.cost_of_reserves",
    "kremlin.cost_of_losses",
    "theatre.adaptation",
    "theatre.reserves_drain",
    "settlement.guarantee_cost",
)
EFFORT = ("planning.national_effort", "planning.forum_effort")


class Bounds(NamedTuple):
    """From where to where a parameter is drawn."""

    low: float
    high: float


HISTORY = Bounds(0.02, 0.6)  # of effort before treatment, which nobody has measured


def bounds(values: Mapping[str, float] = DEFAULTS) -> dict[str, Bounds]:
    """Return what is drawn around a scenario's values, by the parameter's name, and its bounds."""
    return {
        name: _bounds(known, values[name])
        for name, known in REGISTER.items()
        if _is_drawn(known, values[name])
    }


def _is_drawn(parameter: Parameter, value: float) -> bool:
    switch = parameter.whole and (parameter.low, parameter.high) == (0.0, 1.0)
    rule = parameter.scope != "start" and math.isfinite(value) and not switch
    return (rule and not parameter.held) or parameter.name == "start.divergence"


def _bounds(parameter: Parameter, value: float) -> Bounds:
    if parameter.name in EFFORT:
        return HISTORY
    if parameter.name in VARIED or parameter.name == "start.divergence":
        return Bounds(parameter.low, parameter.high)
    ends = sorted(value * side for side in (1.0 - NEAR, 1.0 + NEAR))
    return Bounds(max(parameter.low, ends[0]), min(parameter.high, ends[1]))


def draw(count: int, values: Mapping[str, float] = DEFAULTS) -> list[dict[str, float]]:
    """Return the parameters of as many worlds around a scenario's values, the same every time."""
    from scipy.stats import qmc

    drawn = bounds(values)
    low, high = np.array(list(drawn.values())).T
    sample = qmc.LatinHypercube(len(drawn), rng=np.random.default_rng(KEY)).random(count)
    return [_world(list(drawn), row) for row in low + sample * (high - low)]


def _world(names: list[str], row: np.ndarray) -> dict[str, float]:
    numbers = zip(names, row.tolist(), strict=True)
    return {n: round(v) * 1.0 if REGISTER[n].whole else v for n, v in numbers}


def within(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """Return the scenario in a world: with these values of its parameters."""
    return replace(scenario, parameters={**scenario.parameters, **values})
