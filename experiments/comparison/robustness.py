"""Robustness of a comparison: other horizons, and more or less money.

The money equivalent: the first arm is played again with its partners' appropriations multiplied by
a factor from the treatment month on, over the same runs, until its share of durable settlements is
the other arm's. Between the factors that are played the share is read on a straight line; the
limits are the factors at which the 95% interval of the paired difference begins and ends to hold
zero.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from abm.build import build_inputs
from abm.errors import InputError
from abm.parameters import REGISTER
from abm.scenarios import Configuration, Scenario
from abm.schema import Outcome
from experiments.comparison.design import Design, outcomes
from experiments.comparison.measures import ArmRecords, Fields, Records
from experiments.console import Counter
from experiments.statistics.intervals import Difference, paired_difference

HORIZONS = (60, 84, 120)  # months
RUNS = 1_000  # pairs, at most, that these rest on
FACTOR = "support.appropriation_factor"
#: Factors that may be played, from 1 outwards; the ends of the search.
LESS = (1.0, 0.9, 0.8, 0.7, 0.5, 0.25, 0.0)
MORE = (1.0, 1.1, 1.2, 1.3, 1.4, 1.6, 1.8, 2.0, 2.5, 3.0)


def at_horizons(design: Design, wars: ArmRecords, counter: Counter) -> dict[int, ArmRecords]:
    """Return the same wars cut off at each of `HORIZONS`, where the design allows it."""
    return {
        months: _cut(design, months, counter) if months != design.months else _first(wars)
        for months in HORIZONS
        if _allowed(design, months)
    }


def _cut(design: Design, months: int, counter: Counter) -> ArmRecords:
    runs = min(design.runs, RUNS)
    return {
        arm.name: outcomes(build_inputs(design.scenario, arm, months), design.seed, runs, counter)
        for arm in design.configurations
    }


def _first(wars: ArmRecords) -> ArmRecords:
    return {arm: records[:RUNS] for arm, records in wars.items()}


def _allowed(design: Design, months: int) -> bool:
    """Whether every arm can be played so long: what it does must lie within the horizon."""
    try:
        for arm in design.configurations:
            build_inputs(design.scenario, arm, months)
    except InputError:
        return False
    return True


@dataclass(frozen=True)
class MoneyEquivalent:
    """The factor on appropriations at which the first arm matches, with its 95% interval.

    A number beyond what was searched is NaN; `bound` then says of the factor on which side
    ("above" or "below"), else it is empty. `runs` are the pairs it rests on.
    """

    factor: float
    low: float
    high: float
    bound: str
    runs: int


def money_equivalents(
    design: Design, wars: ArmRecords, counter: Counter
) -> dict[str, MoneyEquivalent]:
    """Return the money equivalent of each arm but the first; each factor is played once."""
    first, *others = design.configurations
    runs = min(design.runs, RUNS)

    @cache
    def play(factor: float) -> Records:
        """Return the wars of the first arm with so much more aid."""
        arm = with_factor(design.scenario, first, factor)
        inputs = build_inputs(design.scenario, arm, design.months)
        return outcomes(inputs, design.seed, runs, counter)

    own = wars[first.name][:runs]
    return {arm.name: equivalent(own, wars[arm.name][:runs], play) for arm in others}


def equivalent(first: Fields, second: Fields, play: Callable[[float], Fields]) -> MoneyEquivalent:
    """Return the factor at which an arm's wars match those of another arm.

    Args:
        first: Records of the arm's wars as it is, (run).
        second: Records of the other arm's wars, of the same runs.
        play: Returns the arm's records with its appropriations times a factor.

    Returns:
        The factor (1: as it is) with its 95% interval, NaN beyond what is searched.
    """
    own, matched = durable(first), durable(second)

    @cache
    def contrast(factor: float) -> Difference:
        """Return what the first arm with so much more aid gains over the second."""
        varied = own if factor == 1.0 else durable(play(factor))
        return paired_difference(varied, matched)

    return _search(contrast, len(own))


def _search(contrast: Callable[[float], Difference], runs: int) -> MoneyEquivalent:
    """Search the factor at which a contrast is zero; it falls as the factor rises."""
    factor = _zero(lambda at: contrast(at).estimate)
    return MoneyEquivalent(
        factor=factor if math.isfinite(factor) else math.nan,
        low=_inside(_zero(lambda at: contrast(at).low)),
        high=_inside(_zero(lambda at: contrast(at).high)),
        bound="" if math.isfinite(factor) else "above" if factor > 0 else "below",
        runs=runs,
    )


def _inside(factor: float) -> float:
    return factor if math.isfinite(factor) else math.nan


def _zero(falling: Callable[[float], float]) -> float:
    """Return where a falling function is zero, walking from 1; infinite where it is not found."""
    start = falling(1.0)
    if start == 0.0:
        return 1.0
    path = MORE if start > 0.0 else LESS
    for near, far in zip(path, path[1:], strict=False):
        here, there = falling(near), falling(far)
        if here * there <= 0.0:
            return near + (far - near) * here / (here - there)
    return math.copysign(math.inf, start)


def durable(war: Fields) -> NDArray[np.float64]:
    """Return 1.0 for each war that was durably settled, 0.0 for the others."""
    return np.asarray(np.equal(war["outcome"], Outcome.DURABLE), np.float64)


def with_factor(scenario: Scenario, arm: Configuration, factor: float) -> Configuration:
    """Return the arm with its partners' appropriations times a factor from treatment on."""
    own = {**scenario.parameters, **arm.parameters, **arm.treatment}[FACTOR]
    value = min(own * factor, REGISTER[FACTOR].high)
    return replace(arm, treatment={**arm.treatment, FACTOR: value})


def money_sentence(money: MoneyEquivalent, first: str, second: str) -> str:
    """Say it in words, for arms with these titles."""
    if money.bound == "above":
        return f"{first} do not match {second} even with {MORE[-1]:g} times the appropriations."
    if money.bound == "below":
        return f"{first} settle as often as {second} even without any new appropriations."
    change = money.factor - 1.0
    if change == 0.0:
        return f"With the same appropriations {first} settle as many wars durably as {second}."
    low, high = (_percent(end, side) for end, side in ((money.low, "less"), (money.high, "more")))
    more = f"{abs(change):.0%} {'more' if change >= 0 else 'less'} appropriations"
    return (
        f"With {more} from the treatment month on (95% interval {low} to {high}) {first} settle as "
        f"many wars durably as {second}."
    )


def _percent(factor: float, beyond: str) -> str:
    if math.isnan(factor):
        return f"beyond {MORE[-1] - 1:+.0%}" if beyond == "more" else f"beyond {LESS[-1] - 1:+.0%}"
    return f"{factor - 1.0:+.0%}"
