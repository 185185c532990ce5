"""Arms with something changed, each played once over the same runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from abm.build import build_inputs
from abm.engine.ensemble import Wars
from abm.inputs import Inputs
from abm.scenarios import Configuration, Scenario, load
from abm.scenarios.changes import Changes
from abm.scenarios.tables import TheoryTable
from experiments.comparison.design import Playing
from experiments.comparison.measures import measure_named
from experiments.console import Counter
from experiments.statistics.intervals import Difference, paired_difference

SCENARIO = "ukraine-2022"
RUNS = 1_000  # paired wars of each contrast, unless others are asked for


@dataclass(frozen=True)
class Arm:
    """A configuration of the default scenario and what is changed.

    `settings` act as `--set` does, `treatment` from the treatment month on, `changes` in their
    months. Arms that say the same are the same.
    """

    name: str
    settings: tuple[str, ...] = ()
    treatment: tuple[tuple[str, float], ...] = ()
    changes: Changes = Changes()

    def set(self, *settings: str) -> Arm:
        """Return the arm with more settings."""
        return replace(self, settings=(*self.settings, *settings))

    def treat(self, values: Mapping[str, float]) -> Arm:
        """Return the arm with other values from the treatment month on."""
        return replace(self, treatment=(*self.treatment, *values.items()))

    def change(self, **more: Any) -> Arm:
        """Return the arm with interventions, reports or beliefs changed."""
        return replace(self, changes=self.changes._replace(**more))

    @property
    def scenario(self) -> Scenario:
        """The default scenario with the arm's settings."""
        return _scenario(self.settings)

    @property
    def pausing(self) -> int:
        """The row of the theory that a pause would serve."""
        return list(self.scenario.theories).index(self.scenario.pausing)

    @property
    def theory(self) -> TheoryTable:
        """The theory that a pause would serve."""
        return self.scenario.theories[self.scenario.pausing]

    @property
    def configuration(self) -> Configuration:
        """The configuration as it is played."""
        told = self.scenario.configuration(self.name)
        both = Changes(
            told.changes.interventions + self.changes.interventions,
            told.changes.reports + self.changes.reports,
            told.changes.beliefs + self.changes.beliefs,
        )
        return replace(told, treatment={**told.treatment, **dict(self.treatment)}, changes=both)

    def inputs(self) -> Inputs:
        """Return what its wars are given."""
        return build_inputs(self.scenario, self.configuration)


@cache
def _scenario(settings: tuple[str, ...]) -> Scenario:
    return load(SCENARIO, settings)


SILOED, COORDINATED = Arm("siloed"), Arm("coordinated")


class Laboratory:
    """Where arms are played: how many runs, of which seed; nothing is played twice."""

    def __init__(self, runs: int, seed: int, counter: Counter) -> None:
        """Take which wars are played, and who counts them."""
        self.runs, self.seed, self.counter = runs, seed, counter
        self._records: dict[Arm, Any] = {}

    def war(self, arm: Arm) -> Any:
        """Return the records of an arm's wars, run by run (`abm.schema.War`)."""
        if arm not in self._records:
            self._records[arm] = self._played(arm, kept=0).war
        return self._records[arm]

    def with_months(self, arm: Arm) -> Wars:
        """Play an arm with every month kept; these are large, and not held."""
        wars = self._played(arm, kept=self.runs)
        self._records[arm] = wars.war
        return wars

    def _played(self, arm: Arm, kept: int) -> Wars:
        return Playing(arm.inputs(), self.seed, kept).to(self.runs, self.counter)

    def values(self, arm: Arm, measure: str) -> Any:
        """Return a measure of each war as numbers, NaN where it does not exist."""
        return np.asarray(measure_named(measure).of(self.war(arm)), np.float64)

    def difference(self, first: Arm, second: Arm, measure: str = "durably_settled") -> Difference:
        """Return the paired difference of a measure, second arm less first."""
        return paired_difference(self.values(first, measure), self.values(second, measure))

    def effect(self, *settings: str, measure: str = "durably_settled") -> Difference:
        """Return what coordination changes where these settings touch both arms."""
        return self.contrast(lambda arm: arm.set(*settings), measure)

    def contrast(
        self, change: Callable[[Arm], Arm], measure: str = "durably_settled"
    ) -> Difference:
        """Return what coordination changes where both arms are changed alike."""
        return self.difference(change(SILOED), change(COORDINATED), measure)
