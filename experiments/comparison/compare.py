"""Comparison of several arms over paired wars: played, and read arm by arm.

In a run every arm meets the same random numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from abm.build import partners_of
from abm.data.donors import Donor
from abm.engine.ensemble import Wars
from abm.scenarios import Configuration
from experiments.comparison.contrast import Contrast
from experiments.comparison.design import Design, Playing
from experiments.comparison.measures import (
    CAUSES,
    PEACE,
    ArmRecords,
    Fields,
    Measure,
    in_scenario,
    measures_told,
)
from experiments.comparison.peace import FIELDS, Peace, peace
from experiments.comparison.precision import Precision
from experiments.console import Counter
from experiments.robustness.groups import by_group
from experiments.robustness.money import MoneyEquivalent, money_equivalents
from experiments.robustness.placebo import Placebo, besides, placebo
from experiments.robustness.typicality import Typicality, over_worlds
from experiments.robustness.variants import (
    at_horizons,
    horizons_of,
    in_default_world,
    longer,
    with_clocks,
)
from experiments.statistics.effects import holm
from experiments.statistics.intervals import Difference, Estimate
from experiments.statistics.runs import mean_by_run, repeated
from experiments.statistics.survival import (
    FEWEST_PAIRS,
    Bands,
    incidence_bands,
    incidence_bands_by_run,
)
from experiments.warrant import Warrant, of_scenario
from experiments.worlds.spread import warrant_over

MONTHLY_RUNS = 2_000  # runs whose every month is kept; quantiles rest on these


@dataclass(frozen=True)
class Comparison:
    """The wars of each arm, run by run, and the design they come from.

    `money` holds the money equivalent of each arm but the first, `horizons` by number of months
    the records of each arm's wars when they are cut off there, `besides` the wars of an arm that
    were played for the placebo alone. `worlds` has what is typical of an arm's effects on peace, by
    arm and measure, `clocks` these effects with other clocks, by clock, arm and measure, `default`
    what they are in the default world, where runs are spread over others, and `groups` how typical
    they are where one group of parameters alone varies, by group, arm and measure. `called` is what
    its results may be called where neither its worlds nor its scenario say so.
    """

    design: Design
    wars: dict[str, Wars]
    money: Mapping[str, MoneyEquivalent] = field(default_factory=dict)
    horizons: Mapping[int, ArmRecords] = field(default_factory=dict)
    besides: Mapping[str, Wars] = field(default_factory=dict)
    worlds: Mapping[str, Mapping[str, Typicality]] = field(default_factory=dict)
    clocks: Mapping[str, Mapping[str, Mapping[str, Difference]]] = field(default_factory=dict)
    default: Mapping[str, Mapping[str, Difference]] = field(default_factory=dict)
    groups: Mapping[str, Mapping[str, Mapping[str, Typicality]]] = field(default_factory=dict)
    called: Warrant | None = None

    @property
    def reference(self) -> str:
        """The arm that the others are compared with: the first."""
        return self.design.arms[0]

    @property
    def others(self) -> tuple[str, ...]:
        """The arms that are compared with the first."""
        return self.design.arms[1:]

    @property
    def warrant(self) -> Warrant:
        """What its results may be called, and why."""
        scenario, worlds = self.design.scenario, self.design.worlds
        if self.called is not None or worlds is None:
            return self.called or of_scenario(scenario)
        return warrant_over(worlds, scenario)

    @property
    def measures(self) -> list[Measure]:
        """The measures that are reported: all that the wars of every arm tell."""
        known = measures_told([wars.war for wars in self.wars.values()])
        return in_scenario(known, self.design.scenario)

    def estimates(self, arm: str) -> dict[str, Estimate]:
        """Return each measure of an arm with its 95% interval."""
        wars = self.wars[arm]
        units = self.design.units(wars.runs)
        return {m.name: mean_by_run(m.of(wars.war), units) for m in self.measures}

    def contrast(self, arm: str) -> Contrast:
        """Return the pairs of the first arm's wars and this one's."""
        first, design = self.wars[self.reference], self.design
        worlds = None if design.worlds is None else design.units(first.runs)
        return Contrast(first, self.wars[arm], design.scenario.treatment, worlds)

    @property
    def placebo(self) -> Placebo | None:
        """What an arm that only declares does to pairs, where its two arms were played."""
        return placebo(self.design, {**self.wars, **self.besides})

    @cached_property
    def adjusted(self) -> dict[str, dict[str, float]]:
        """Return the p-values of the primary outcomes by arm, adjusted for how many there are.

        The family of Holm's (1979) correction is all that one reads for an effect: every primary
        outcome of every arm.
        """
        found = {arm: self.contrast(arm).p_values() for arm in self.others}
        family = {(arm, name): p for arm, told in found.items() for name, p in told.items()}
        adjusted = holm(family)
        return {arm: {name: adjusted[arm, name] for name in told} for arm, told in found.items()}

    def partners(self, arm: str) -> list[Donor]:
        """Return an arm's partners in the order of its portraits."""
        return partners_of(self.design.scenario, self.design.configuration(arm))

    def peace(self, arm: str) -> Peace | None:
        """Return how long the first settlements of an arm's wars hold; None: that is not kept."""
        wars = self.wars[arm]
        if not set(wars.war.dtype.names or ()) >= FIELDS:
            return None
        return peace(wars.war, self.design.units(wars.runs))

    def incidence(self, arm: str) -> dict[str, Bands]:
        """Return `incidence` of an arm's wars."""
        wars = self.wars[arm]
        return incidence(wars.war, self.design.units(wars.runs), self.design.months)


def compare(design: Design, counter: Counter, precision: Precision | None = None) -> Comparison:
    """Play all wars of a design and what they are held against; see `play` and `held_against`."""
    return held_against(play(design, counter, precision, horizons_of(design)), counter)


def play(
    design: Design,
    counter: Counter,
    precision: Precision | None = None,
    horizons: Sequence[int] = (),
) -> Comparison:
    """Play the wars of a design; with a precision as many of them as it takes.

    Args:
        design: The arms, and how many wars of how many months.
        counter: Told how many wars are to be played and have been.
        precision: When to stop, if before the design's last run.
        horizons: Numbers of months at which the same wars are told as well.

    Returns:
        The comparison, its design with the number of runs that were played, and nothing else that
        these wars are held against.

    Raises:
        NumericalFault: A number is not finite.
        InputError: The design's runs cannot reach the precision.
    """
    arms = {arm.name: _playing(design, arm, horizons) for arm in design.configurations}
    if precision is not None:
        design = precision.reached(design, arms, counter)
    wars = {name: arm.to(design.runs, counter) for name, arm in arms.items()}
    return Comparison(design, wars, horizons=at_horizons(design, horizons, arms, counter))


def held_against(comparison: Comparison, counter: Counter) -> Comparison:
    """Return a comparison with what tells how far it holds: money, luck, worlds, clocks.

    All of it is played now; raises NumericalFault for a number that is not finite.
    """
    design = comparison.design
    records = {name: wars.war for name, wars in comparison.wars.items()}
    few = design.runs < FEWEST_PAIRS  # of so few pairs nothing is told in money, nor over worlds
    peace = [one for one in measures_told(list(records.values())) if one.name in PEACE]
    return replace(
        comparison,
        money={} if few else money_equivalents(design, records, counter),
        besides=besides(design, counter),
        worlds={} if few else over_worlds(design, peace, counter),
        clocks={} if few else with_clocks(design, peace, counter),
        default={} if few else in_default_world(design, peace, counter),
        groups={} if few else by_group(design, peace, counter),
    )


def _playing(design: Design, arm: Configuration, horizons: Sequence[int]) -> Playing:
    return Playing(design.inputs(arm), design.seed, MONTHLY_RUNS, longer(design, arm, horizons))


def incidence(war: Fields, runs: NDArray[np.int64], months: int) -> dict[str, Bands]:
    """Return the cumulative incidence of each cause by month, with 95% bands.

    Args:
        war: Records with the fields of `abm.schema.War`, (war).
        runs: The run of each war, (war); where a run comes twice, runs are the bands' units.
        months: The horizon.

    Returns:
        By cause: probabilities (0-1) and their limits, (month), months 0 to the horizon.
    """
    time, cause = (np.asarray(war[name]).astype(np.int64) for name in ("war_length", "outcome"))
    if repeated(runs):
        bands = incidence_bands_by_run(time, cause, runs, months, list(CAUSES))
    else:
        bands = incidence_bands(time, cause, months, list(CAUSES))
    return {
        name: Bands._make(rows[place] for rows in bands)
        for place, name in enumerate(CAUSES.values())
    }
