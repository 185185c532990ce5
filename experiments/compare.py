"""Coordinated against siloed: paired wars of several arms and what they show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from abm.ensemble import Ensemble, Wars, joined
from abm.errors import InputError
from abm.plan import build
from abm.scenarios import Configuration, Scenario
from abm.schema import HEADLINE
from abm.state import CEASEFIRE
from experiments.columns import Column, month_columns
from experiments.measures import CAUSES, MEASURES
from experiments.statistics import Difference, Estimate, arm_mean, paired_difference, quantiles
from experiments.survival import Frequencies, cumulative_incidence, natural_frequencies

MONTHLY_RUNS = 2_000  # runs whose every month is kept; quantiles rest on these
LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)

Progress = Callable[[int], None]
#: Mean, 10% and 90% quantile over wars by month, and the number of wars they rest on.
ByMonth = dict[str, list[float]]


@dataclass(frozen=True)
class Design:
    """What is compared: a scenario, its arms, which runs and how long."""

    scenario: Scenario
    configurations: tuple[Configuration, ...]
    runs: int
    seed: int
    months: int

    @property
    def arms(self) -> tuple[str, ...]:
        """The names of the arms, in order."""
        return tuple(arm.name for arm in self.configurations)


def design(scenario: Scenario, arms: Sequence[str], runs: int, seed: int, months: int) -> Design:
    """Return the design that compares the named arms (or files that hold one).

    Raises InputError for an arm that does not exist, is named twice, or carries the name of
    another; for fewer than two arms; and for a horizon that does not reach to the treatment month.
    """
    found = tuple(scenario.configuration(arm) for arm in arms)
    for place, arm in enumerate(found):
        if arm.name in (other.name for other in found[:place]):
            raise InputError(f"arm {arm.name!r} is named twice; name each arm once.")
        if scenario.configurations.get(arm.name, arm) is not arm:
            raise InputError(
                f"{arms[place]}: the scenario has a configuration {arm.name!r}; rename the file."
            )
    if len(found) < 2:
        named = f"only {found[0].name!r} is named" if found else "no arm is named"
        raise InputError(f"{named}; a comparison needs two arms, such as: siloed coordinated.")
    for arm in found:
        build(scenario, arm, months)
    return Design(scenario, found, runs, seed, months)


@dataclass(frozen=True)
class Comparison:
    """The wars of each arm, run by run, and the design they come from."""

    design: Design
    wars: dict[str, Wars]

    @property
    def reference(self) -> str:
        """The arm that the others are compared with: the first."""
        return self.design.arms[0]

    @property
    def others(self) -> tuple[str, ...]:
        """The arms that are compared with the first."""
        return self.design.arms[1:]

    def estimates(self, arm: str) -> dict[str, Estimate]:
        """Return each measure of an arm with its 95% interval."""
        return {measure.name: arm_mean(measure.of(self.wars[arm].war)) for measure in MEASURES}

    def differences(self, arm: str) -> dict[str, Difference]:
        """Return each measure's paired difference, this arm less the reference."""
        first, second = self.wars[self.reference].war, self.wars[arm].war
        return {
            measure.name: paired_difference(
                np.asarray(measure.of(first), float), np.asarray(measure.of(second), float)
            )
            for measure in MEASURES
        }

    def frequencies(self, arm: str) -> Frequencies:
        """Return, of 100 paired wars, how many were shorter, equal, longer under this arm."""
        first, second = self.wars[self.reference].war, self.wars[arm].war
        return natural_frequencies(first["war_length"], second["war_length"])

    def incidence(self, arm: str) -> dict[str, list[float]]:
        """Return the cumulative incidence of each cause by month, 0 to the horizon."""
        war = self.wars[arm].war
        time = war["war_length"].astype(np.int64)
        curves = cumulative_incidence(
            time, war["outcome"].astype(np.int64), self.design.months, list(CAUSES)
        )
        return {name: curve.tolist() for name, curve in zip(CAUSES.values(), curves, strict=True)}

    def month(self, arm: str, column: Column) -> np.ndarray[Any, Any]:
        """Return a monthly column by run and month, NaN where the war does not run."""
        months = self.wars[arm].months
        return np.where(months["status"] <= CEASEFIRE, column.of(months), np.nan)

    def chain(self, arm: str) -> dict[str, ByMonth]:
        """Return the headline quantities by month: the mean over running wars and their number."""
        return {name: _by_month(self.month(arm, Column(name, name))) for name in HEADLINE}

    def chain_difference(self, arm: str) -> dict[str, ByMonth]:
        """Return paired differences of the headline quantities over months both wars run."""
        return {
            name: _by_month(
                self.month(arm, Column(name, name)) - self.month(self.reference, Column(name, name))
            )
            for name in HEADLINE
        }

    def monthly_rows(self) -> dict[str, list[Any]]:
        """Return quantiles per arm, month and variable over running wars, as columns."""
        names = [
            "arm",
            "variable",
            "month",
            "wars",
            "mean",
            *(f"q{int(100 * q):02d}" for q in LEVELS),
        ]
        table: dict[str, list[Any]] = {name: [] for name in names}
        for arm in self.design.arms:
            for column in month_columns(self.design.scenario):
                self._add_rows(table, arm, column.name, self.month(arm, column))
        return table

    def _add_rows(
        self, table: dict[str, list[Any]], arm: str, variable: str, numbers: np.ndarray[Any, Any]
    ) -> None:
        levels, counts = quantiles(numbers, LEVELS)
        totals = np.nansum(numbers, axis=0)
        means = np.where(counts > 0, totals / np.maximum(counts, 1), np.nan)
        for month in range(numbers.shape[1]):
            row = [arm, variable, month, int(counts[month]), means[month], *levels[:, month]]
            for column, value in zip(table.values(), row, strict=True):
                column.append(value)


def _by_month(numbers: np.ndarray[Any, Any]) -> ByMonth:
    levels, counts = quantiles(numbers, (0.10, 0.90))
    means = np.where(counts > 0, np.nansum(numbers, axis=0) / np.maximum(counts, 1), np.nan)
    return {
        "mean": means.tolist(),
        "low": levels[0].tolist(),
        "high": levels[1].tolist(),
        "wars": counts.tolist(),
    }


def compare(design: Design, progress: Progress = lambda _: None) -> Comparison:
    """Play all wars of a design; `progress` is told how many more are done.

    Raises NumericalFault for a number that is not finite.
    """
    ensembles = {arm.name: _ensembles(design, arm) for arm in design.configurations}
    # No war at all, but the kernel: here, where Ctrl-C can stop its making.
    ensembles[design.arms[0]][0].play(np.arange(0))
    return Comparison(design, {arm: _play(design, ensembles[arm], progress) for arm in design.arms})


def _ensembles(design: Design, arm: Configuration) -> tuple[Ensemble, Ensemble]:
    given = build(design.scenario, arm, design.months)
    return Ensemble(given, design.seed), Ensemble(given, design.seed, monthly=False)


def _play(design: Design, ensembles: tuple[Ensemble, Ensemble], progress: Progress) -> Wars:
    monthly, outcomes_only = ensembles
    kept = min(design.runs, MONTHLY_RUNS)
    parts = []
    for part in monthly.play_all(kept):
        parts.append(part)
        progress(len(part.runs))
    known = joined(parts)
    for part in outcomes_only.play_all(design.runs - kept, first=kept):
        parts.append(part._replace(months=known.months[:0], portraits=known.portraits[:0]))
        progress(len(part.runs))
    return joined(parts)
