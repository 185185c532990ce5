"""What pairs of wars show: the same luck under two arms, the second less the first.

Where a run is played in several worlds, its pairs share their luck: intervals and p-values then
rest on runs (`experiments.units`), all that merely describes wars on every pair.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from abm.engine.ensemble import Wars
from abm.schema import Month, columns
from experiments.effect_sizes import holm, p_value, standardised, superiority
from experiments.measures import Measure, measures_of
from experiments.pairing import FirstDifference, Pairing, audit, first_difference, variance_saved
from experiments.statistics import (
    Difference,
    Estimate,
    FloatArray,
    Method,
    complete_pairs,
    paired_difference,
)
from experiments.survival import Frequencies, natural_frequencies
from experiments.units import pairs_by_run, units


@dataclass(frozen=True)
class Effect:
    """A measure's paired difference and its size in other words.

    `superiority` is the probability that the second arm's value is the larger one of a pair,
    `standardised` the mean difference in standard deviations, `p` the paired t test's.
    """

    difference: Difference
    superiority: Estimate
    standardised: float
    p: float


@dataclass(frozen=True)
class Contrast:
    """Pairs of wars of two arms; months before `treatment` must not differ."""

    first: Wars
    second: Wars
    treatment: int

    @property
    def measures(self) -> list[Measure]:
        """What is reported of each war: all measures whose fields are there."""
        return measures_of(self.first.war.dtype.names or ())

    def pairs(self, measure: Measure) -> tuple[FloatArray, FloatArray]:
        """Return a measure of both arms, war by war."""
        first, second = (
            np.asarray(measure.of(wars.war), np.float64) for wars in (self.first, self.second)
        )
        return first, second

    @cached_property
    def effects(self) -> dict[str, Effect]:
        """Return each measure's paired difference with its effect sizes."""
        return {
            measure.name: _effect(*self.pairs(measure), self.first.runs)
            for measure in self.measures
        }

    @cached_property
    def units(self) -> int:
        """How many runs the pairs belong to."""
        return units(self.first.runs)[0]

    @property
    def differences(self) -> dict[str, Difference]:
        """Each measure's paired difference."""
        return {name: effect.difference for name, effect in self.effects.items()}

    def adjusted(self) -> dict[str, float]:
        """Return the p-values of the primary outcomes, adjusted for their number (Holm)."""
        primary = [measure for measure in self.measures if measure.primary]
        return holm({measure.name: self.effects[measure.name].p for measure in primary})

    def frequencies(self) -> Frequencies:
        """Return, of 100 pairs, how many wars were shorter, equal, longer under the second arm."""
        return natural_frequencies(self.first.war["war_length"], self.second.war["war_length"])

    @property
    def identical(self) -> bool:
        """Whether every pair has the same outcome, to the bit in everything recorded of a war."""
        return all(
            np.array_equal(self.first.war[name], self.second.war[name], equal_nan=True)
            for name in self.first.war.dtype.names or ()
        )

    def pairing(self) -> Pairing:
        """Return the audit of the pairs whose months are kept."""
        return audit(_months(self.first), _months(self.second), self.treatment)

    def front(self) -> FirstDifference:
        """Return when the land held first differs."""
        return first_difference(*(wars.months["land"][..., None] for wars in self.wars))

    def variance_saved(self) -> dict[str, float]:
        """Return, per measure, the share of a difference's variance that pairing saves."""
        return {measure.name: variance_saved(*self.pairs(measure)) for measure in self.measures}

    @property
    def wars(self) -> tuple[Wars, Wars]:
        """Both arms."""
        return self.first, self.second


def _effect(first: FloatArray, second: FloatArray, runs: Any) -> Effect:
    averaged = pairs_by_run(first, second, runs)
    return Effect(
        _of_pairs(paired_difference(*averaged), *complete_pairs(first, second)),
        superiority(first, second, runs),
        standardised(first, second),
        p_value(*averaged),
    )


def _of_pairs(found: Difference, first: FloatArray, second: FloatArray) -> Difference:
    """Return a difference over runs with the number of pairs, constant only if all pairs are."""
    change = second - first
    if change.size and np.ptp(change) == 0.0:
        return paired_difference(first, second)
    method: Method = "constant by run" if found.constant else found.method
    return replace(found, pairs=change.size, method=method)


def _months(wars: Wars) -> Any:
    """Return months as plain numbers, (run, month, column)."""
    rows = np.ascontiguousarray(wars.months)
    return rows.view(np.ndarray).view(np.float64).reshape(*rows.shape, len(columns(Month)))
