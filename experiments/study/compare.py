"""A study, or a slice of it, as a comparison: every pair at every point, runs as units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from abm.errors import InputError
from abm.scenarios.files import shorten, shown
from experiments.compare import Comparison
from experiments.design import Design
from experiments.measures import MEASURES, Measure
from experiments.statistics import FloatArray
from experiments.study.across import Across, across
from experiments.study.reading import Study
from experiments.study.selection import Selection, largest
from experiments.study.wars import wars_of

#: Without these no share of settlements can stand beside its terms, its durability and exhaustion.
NEEDED = ("outcome", "war_length", "terms")


@dataclass(frozen=True)
class Slice:
    """What is compared of a study: the wars of a selection, at the points of a condition."""

    study: Study
    where: str | None
    selection: Selection
    comparison: Comparison

    @property
    def asked(self) -> int:
        """At how many points the condition holds."""
        return len(self.study.chosen(self.where))

    def across(self, arm: str) -> Mapping[str, Across]:
        """Return how the effects of an arm spread over points, by measure."""
        return self._across[arm]

    @cached_property
    def _across(self) -> dict[str, dict[str, Across]]:
        measures = [one for one in self.comparison.measures if np.isfinite(one.smallest)]
        return {
            arm: {one.name: across(self._changes(one, arm), one.smallest) for one in measures}
            for arm in self.comparison.others
        }

    def _changes(self, measure: Measure, arm: str) -> FloatArray:
        first, second = self.comparison.contrast(arm).pairs(measure)
        return (second - first).reshape(len(self.selection.points), self.selection.runs)

    def means(self, arm: str, measure: str) -> FloatArray:
        """Return a measure's mean at every point."""
        [found] = [one for one in MEASURES if one.name == measure]
        values = np.asarray(found.of(self.comparison.wars[arm].war), np.float64)
        return np.asarray(values.reshape(-1, self.selection.runs).mean(axis=1))


def compare(study: Study, where: str | None) -> Slice:
    """Return the comparison of a study's wars at the points of a condition; all without one.

    Raises InputError for a condition that cannot be read, for outcomes that are not kept, where no
    point has all of its wars, and for damaged parts.
    """
    spec = study.specification
    missing = [name for name in NEEDED if name not in spec.outcomes]
    if missing:
        raise InputError(
            f"{shown(study.folder.path)} keeps no {', '.join(missing)}; a comparison needs "
            f"{', '.join(NEEDED)}."
        )
    selection = _selection(study, where)
    design = Design(spec.scenario, spec.arms, selection.pairs, spec.seed, spec.months)
    return Slice(study, where, selection, Comparison(design, wars_of(study.folder, selection)))


def _selection(study: Study, where: str | None) -> Selection:
    """Return the largest rectangle of points and runs in which no war is missing."""
    points = study.chosen(where)
    if not len(points):
        ends = (f"{name} {c.min():g} to {c.max():g}" for name, c in study.points.items())
        raise InputError(
            f"--where {shorten(where)}: holds at none of {len(study.points):,} points.\n"
            f"Values there: {', '.join(ends)}."
        )
    found = largest(study.folder.extents, set(study.files()), points)
    if not found.pairs:
        path = shown(study.folder.path)
        raise InputError(
            f"{path}: no point has all of its wars yet; go on with: concert study resume {path}"
        )
    return found
