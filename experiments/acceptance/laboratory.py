"""Arms with something changed, each played once over the same runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from abm.build import build_inputs
from abm.engine.ensemble import Wars
from abm.inputs import Inputs
from abm.scenarios import Configuration, Scenario, load
from abm.scenarios.changes import BeliefClamp, Changes, Intervention, ReportChange
from abm.scenarios.tables import TheoryTable
from experiments.comparison.design import Playing
from experiments.comparison.measures import Records, measure_named
from experiments.console import Counter
from experiments.statistics.intervals import Difference, Estimate, arm_mean, paired_difference

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

    def change(self, *changes: Intervention | ReportChange | BeliefClamp) -> Arm:
        """Return the arm with more interventions, changed reports or beliefs held."""
        more = Changes(
            tuple(change for change in changes if isinstance(change, Intervention)),
            tuple(change for change in changes if isinstance(change, ReportChange)),
            tuple(change for change in changes if isinstance(change, BeliefClamp)),
        )
        return replace(self, changes=_joined(self.changes, more))

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
        changes = _joined(told.changes, self.changes)
        return replace(told, treatment={**told.treatment, **dict(self.treatment)}, changes=changes)

    def inputs(self) -> Inputs:
        """Return what its wars are given."""
        return build_inputs(self.scenario, self.configuration)


def _joined(first: Changes, second: Changes) -> Changes:
    return Changes(
        first.interventions + second.interventions,
        first.reports + second.reports,
        first.beliefs + second.beliefs,
    )


@cache
def _scenario(settings: tuple[str, ...]) -> Scenario:
    return load(SCENARIO, settings)


SILOED, COORDINATED = Arm("siloed"), Arm("coordinated")
ARMS = (SILOED, COORDINATED)


class Laboratory:
    """Wars of arms over the same runs of one seed; no arm is played twice."""

    def __init__(self, runs: int, seed: int, counter: Counter) -> None:
        """Take the number of runs, their seed, and the counter of wars played."""
        self.runs, self.seed, self.counter = runs, seed, counter
        self._records: dict[Arm, Records] = {}

    def war(self, arm: Arm) -> Records:
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

    def values(self, arm: Arm, measure: str) -> NDArray[np.float64]:
        """Return a measure of each war as numbers, NaN where it does not exist."""
        return np.asarray(measure_named(measure).of(self.war(arm)), np.float64)

    def estimate(self, arm: Arm, measure: str) -> Estimate:
        """Return a measure's mean over an arm's wars."""
        return arm_mean(measure_named(measure).of(self.war(arm)))

    def difference(self, first: Arm, second: Arm, measure: str = "durably_settled") -> Difference:
        """Return the paired difference of a measure, second arm less first."""
        of = measure_named(measure).of
        return paired_difference(of(self.war(first)), of(self.war(second)))

    def effect(self, *settings: str, measure: str = "durably_settled") -> Difference:
        """Return what coordination changes where these settings touch both arms."""
        return self.contrast(lambda arm: arm.set(*settings), measure)

    def contrast(
        self, change: Callable[[Arm], Arm], measure: str = "durably_settled"
    ) -> Difference:
        """Return what coordination changes where both arms are changed alike."""
        return self.difference(change(SILOED), change(COORDINATED), measure)
