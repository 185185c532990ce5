"""What a comparison plays besides its own wars: more or less money, other horizons."""

from __future__ import annotations

from functools import cache
from typing import Any

from abm.build import build_inputs
from abm.errors import InputError
from experiments.design import Design
from experiments.money import MoneyEquivalent, equivalent, with_factor
from experiments.playing import outcomes
from experiments.progress import Counter

HORIZONS = (60, 84, 120)  # months
RUNS = 1_000  # pairs, at most, on which these rest

#: Records of wars, run by run, of each arm.
Records = dict[str, Any]


def money_equivalents(
    design: Design, wars: Records, counter: Counter
) -> dict[str, MoneyEquivalent]:
    """Return the money equivalent of each arm but the first; each factor is played once."""
    first, *others = design.configurations
    runs = min(design.runs, RUNS)

    @cache
    def play(factor: float) -> Any:
        arm = with_factor(design.scenario, first, factor)
        given = build_inputs(design.scenario, arm, design.months)
        return outcomes(given, design.seed, runs, counter)

    own = wars[first.name][:runs]
    return {arm.name: equivalent(own, wars[arm.name][:runs], play) for arm in others}


def at_horizons(design: Design, wars: Records, counter: Counter) -> dict[int, Records]:
    """Return the same wars cut off at each of `HORIZONS`, where the design allows it."""
    return {
        months: _cut(design, months, counter) if months != design.months else _first(wars)
        for months in HORIZONS
        if _allowed(design, months)
    }


def _cut(design: Design, months: int, counter: Counter) -> Records:
    runs = min(design.runs, RUNS)
    return {
        arm.name: outcomes(build_inputs(design.scenario, arm, months), design.seed, runs, counter)
        for arm in design.configurations
    }


def _first(wars: Records) -> Records:
    return {arm: records[:RUNS] for arm, records in wars.items()}


def _allowed(design: Design, months: int) -> bool:
    """Whether every arm can be played so long: what it does must lie within the horizon."""
    try:
        for arm in design.configurations:
            build_inputs(design.scenario, arm, months)
    except InputError:
        return False
    return True
