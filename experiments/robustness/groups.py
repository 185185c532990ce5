"""Groups of parameters: how much of the range over accepted worlds each of them makes.

In the worlds of a group its parameters are those of the accepted worlds, and all others stand at
their weighted medians. What the record sees was fitted to it; what history's arm hardly shows, and
history's effort, have their whole prior.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from abm.parameters import REGISTER
from experiments.comparison.design import Design
from experiments.comparison.measures import Measure
from experiments.console import Counter
from experiments.robustness.typicality import Typicality, over_worlds
from experiments.robustness.worlds import EFFORT
from experiments.worlds.spread import Numbers, Worlds

PAIRS = 1_000  # in all worlds of a group together
#: What history's arm hardly shows, and the effect of joint planning hangs on.
UNSEEN = (
    "support.plan_target",
    "support.inertia",
    "support.friction",
    "start.divergence",
    "kremlin.window",
    "settlement.break_value",
    "settlement.deterrence",
    "settlement.guarantee_cost",
)


class ParameterGroup(NamedTuple):
    """A group of parameters: its key, what it is called, and which parameters are of it."""

    key: str
    label: str
    holds: Callable[[str], bool]


GROUPS = (
    ParameterGroup("seen", "what the record sees", lambda name: name not in (*UNSEEN, *EFFORT)),
    ParameterGroup("unseen", "what history's arm hardly shows", lambda name: name in UNSEEN),
    ParameterGroup("effort", "history's effort", lambda name: name in EFFORT),
)


def by_group(
    design: Design, measures: Sequence[Measure], counter: Counter
) -> dict[str, dict[str, dict[str, Typicality]]]:
    """Return how typical each arm's effect is where a group alone varies: by group, arm, measure.

    Nothing where the design's runs are not spread over accepted worlds.
    """
    worlds = design.worlds
    if worlds is None:
        return {}
    return {
        group.key: over_worlds(
            replace(design, worlds=varied(worlds, group)), measures, counter, PAIRS
        )
        for group in GROUPS
    }


def varied(worlds: Worlds, group: ParameterGroup) -> Worlds:
    """Return worlds in which the parameters of a group alone vary."""
    columns = [
        worlds.values[:, at]
        if group.holds(name)
        else np.full(len(worlds), _median(name, worlds.values[:, at], worlds.weights))
        for at, name in enumerate(worlds.parameters)
    ]
    return replace(worlds, values=np.column_stack(columns))


def _median(name: str, values: Numbers, weights: Numbers) -> float:
    """Return the weighted median; of a whole number one of the values."""
    order = np.argsort(values, kind="stable")
    middle = np.cumsum(weights[order]) - weights[order] / 2.0
    found = float(np.interp(0.5 * weights.sum(), middle, values[order]))
    return round(found) * 1.0 if name in REGISTER and REGISTER[name].whole else found
