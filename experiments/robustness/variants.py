"""The same arms with other horizons and other clocks of the war economy.

The record to 2024 fits an economy that drains slowly as well as one that drains fast and adapts,
and what an effect is may hang on which of them it is; so may it on where the model stops.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from abm.build import build_inputs
from abm.errors import InputError, NumericalFault
from abm.inputs import begins, with_horizons
from abm.parameters import REGISTER
from abm.scenarios import Configuration, Scenario
from abm.scenarios.changes import Intervention, Window
from experiments.comparison.design import Design, Longer, Playing, outcomes
from experiments.comparison.measures import ArmRecords, Measure, Records
from experiments.console import Counter
from experiments.statistics.intervals import Difference, paired_difference
from experiments.statistics.runs import difference_by_run

HORIZONS = (60, 84, 120)  # months
RUNS = 1_000  # pairs, at most, with each horizon
CLOCK_PAIRS = 400  # ... and with each clock


def horizons_of(design: Design) -> list[int]:
    """Return those of `HORIZONS` at which the design's wars can be told."""
    return [months for months in HORIZONS if _allowed(design, months)]


def longer(design: Design, arm: Configuration, horizons: Sequence[int]) -> Longer:
    """Return what the first wars of an arm are given, so that one play tells them at horizons.

    Horizons are left out at which the arm's wars are others, month by month.
    """
    inputs = design.inputs(arm, max([design.months, *horizons]))
    if not begins(inputs.first, design.months):
        inputs = design.inputs(arm)
    kept = [months for months in (design.months, *horizons) if begins(inputs.first, months)]
    return Longer(inputs.each(lambda one: with_horizons(one, kept)), RUNS)


def at_horizons(
    design: Design, horizons: Sequence[int], arms: Mapping[str, Playing], counter: Counter
) -> dict[int, ArmRecords]:
    """Return the same wars cut off at horizons; those that were not played to one are played."""

    def cut(arm: Configuration, months: int) -> Records:
        """Return an arm's records at a horizon."""
        found, runs = arms[arm.name].at(months), min(design.runs, RUNS)
        if found is None:
            found = outcomes(design.inputs(arm, months), design.seed, runs, counter)
        return found[:runs]

    return {
        months: {arm.name: cut(arm, months) for arm in design.configurations} for months in horizons
    }


def _allowed(design: Design, months: int) -> bool:
    """Whether the same wars can be played so long.

    What every arm does must lie within the horizon, and random months must not be drawn anew.
    """
    shorter = min(months, design.months)
    if months != design.months and not all(
        window.until is not None and window.until <= shorter for window in _random(design)
    ):
        return False
    try:
        for arm in design.configurations:
            build_inputs(design.scenario, arm, months)
    except InputError:
        return False
    return True


def _random(design: Design) -> list[Window]:
    """Return the windows in which interventions act in random months."""
    scenario, arms = design.scenario, design.configurations
    told = [scenario.changes, *(arm.changes for arm in arms)]
    told += [scenario.configuration(name).changes for made in told for name in made.sources]
    acts = [act for changes in told for act in changes.interventions]
    return [act.window for act in acts if act.occasion and act.occasion.count]


@dataclass(frozen=True)
class Clock:
    """A war economy that fits the record to 2024, or one that stands still."""

    name: str
    label: str
    settings: Mapping[str, float]
    since: int | None = None  # month from which the settings hold; None: from the start

    def on(self, scenario: Scenario) -> Scenario:
        """Return the scenario with this clock, whatever clock it has."""
        if self.since is None:
            return replace(scenario, parameters={**scenario.parameters, **self.settings})
        window = Window(self.since, None)
        added = tuple(
            Intervention(f"clock {name}", name, value, window, None, None)
            for name, value in self.settings.items()
        )
        kept = scenario.changes.interventions
        return replace(scenario, changes=scenario.changes._replace(interventions=(*kept, *added)))


DRAIN, ADAPTATION, FROZEN = (
    REGISTER[f"theatre.{name}"].name for name in ("reserves_drain", "adaptation", "reserves_frozen")
)
CLOCKS = (
    Clock("slow", "reserves drain slowly and nothing adapts", {DRAIN: 0.027, ADAPTATION: 0.0}),
    Clock("fast", "reserves drain fast and the economy adapts", {DRAIN: 0.044, ADAPTATION: 0.034}),
    Clock("frozen", "reserves stand still from the third year on", {FROZEN: 1.0}, since=24),
)


def with_clocks(
    design: Design, measures: Sequence[Measure], counter: Counter
) -> dict[str, dict[str, dict[str, Difference]]]:
    """Return each arm's effect with each clock, by clock, arm and measure.

    A clock that the design's horizon or arms do not allow is left out. None is told where an arm
    or an intervention sets the clock itself: it would not be the one that its label names.
    """
    runs = min(CLOCK_PAIRS, design.runs)
    found: dict[str, dict[str, dict[str, Difference]]] = {}
    for clock in () if _sets_clock(design) else CLOCKS:
        try:
            held = design.holding(clock.settings)
            wars = {
                arm.name: outcomes(
                    held.inputs(arm, scenario=clock.on(design.scenario)),
                    *(design.seed, runs, counter),
                )
                for arm in design.configurations
            }
        except (InputError, NumericalFault):
            continue
        first, units = wars[design.arms[0]], design.units(np.arange(runs))
        found[clock.name] = {
            arm: {
                one.name: difference_by_run(one.of(first), one.of(wars[arm]), units)
                for one in measures
            }
            for arm in design.arms[1:]
        }
    return found


def in_default_world(
    design: Design, measures: Sequence[Measure], counter: Counter
) -> dict[str, dict[str, Difference]]:
    """Return each arm's effect in the default world, by arm and measure.

    Nothing where the design's runs are not spread over others: there it is the effect itself.
    """
    if design.worlds is None:
        return {}
    there = replace(design, worlds=None)
    wars = {
        arm.name: outcomes(there.inputs(arm), design.seed, design.runs, counter)
        for arm in design.configurations
    }
    first = wars[design.arms[0]]
    return {
        arm: {one.name: paired_difference(one.of(first), one.of(wars[arm])) for one in measures}
        for arm in design.arms[1:]
    }


def _sets_clock(design: Design) -> bool:
    """Whether an arm, or an intervention of the scenario, sets a parameter of the clock."""
    named = {one.parameter for one in design.scenario.changes.interventions}
    for arm in design.configurations:
        named |= {*arm.parameters, *arm.treatment}
        named |= {one.parameter for one in arm.changes.interventions}
    return not named.isdisjoint({DRAIN, ADAPTATION, FROZEN})
