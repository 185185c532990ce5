"""Comparison of the arms of a study, or of a slice of it: a pair per point and run.

Runs are the units. A point's effect is the mean paired difference over its runs. Were the effect
the same at every point, points would still differ, for each has but a few runs. Resampling finds
by how much: runs are resampled, the same ones at every point (they share their luck), from
differences moved to the same mean, 400 times from a Philox generator with a fixed key.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from abm.engine.ensemble import Wars
from abm.errors import InputError
from abm.records import dtype_of
from abm.scenarios.files import shorten, shown
from abm.schema import Month, PartnerMonth
from experiments.comparison.compare import Comparison
from experiments.comparison.design import Design
from experiments.comparison.measures import MEASURES, Measure
from experiments.statistics.intervals import RESAMPLING_KEY, FloatArray
from experiments.study.folder import Folder
from experiments.study.results import Integers, Selection, Study, largest
from experiments.study.storage import OUTCOMES, files_of, tables

#: Without these no share of settlements can stand beside its terms, its durability and exhaustion.
NEEDED = ("outcome", "war_length", "terms")
RESAMPLES = 400
LEVELS = (0.01, *(round(0.05 * step, 2) for step in range(1, 20)), 0.99)
NEARLY = 1e-9  # so that 3 wars of 100 are .03


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
        pairs = self.comparison.contrast(arm).pairs(measure)
        first, second = (np.asarray(one, np.float64) for one in pairs)
        return (second - first).reshape(len(self.selection.points), self.selection.runs)

    def means(self, arm: str, measure: str) -> FloatArray:
        """Return a measure's mean at every point, float64 (points,), NaN where a war has none."""
        [found] = [one for one in MEASURES if one.name == measure]
        values = np.asarray(found.of(self.comparison.wars[arm].war), np.float64)
        return np.asarray(values.reshape(-1, self.selection.runs).mean(axis=1))


def compare(study: Study, where: str | None) -> Slice:
    """Return the comparison of a study's wars at the points of a condition; all without one.

    Raises InputError for a condition that cannot be read, for outcomes that are not kept, where no
    point has all of its wars, and for damaged parts.
    """
    spec = study.specification
    if len(spec.arms) < 2:
        raise InputError(f"{shown(study.folder.path)} has one arm; a comparison needs two.")
    missing = [name for name in NEEDED if name not in spec.outcomes]
    if missing:
        raise InputError(
            f"{shown(study.folder.path)} keeps no {', '.join(missing)}; a comparison needs "
            f"{', '.join(NEEDED)}."
        )
    selection = _selection(study, where)
    design = Design(spec.scenario, spec.arms, selection.pairs, spec.seed, spec.months)
    wars = wars_of(study.folder, selection)
    return Slice(study, where, selection, Comparison(design, wars, called=study.warrant))


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


def wars_of(folder: Folder, selection: Selection) -> dict[str, Wars]:
    """Return the wars of every arm, with the outcomes that the study keeps and no months.

    Each war is put in its place as parts are read: memory holds little more than the result.
    Raises InputError where a part cannot be read or lacks a war.
    """
    kept = folder.specification.outcomes
    record = np.dtype([(name, np.float64) for name in kept])
    found = {arm: np.zeros(selection.pairs, record).view(np.recarray) for arm in folder.arms}
    files, seen = files_of(folder.path / OUTCOMES), dict.fromkeys(folder.arms, 0)
    chosen = [files[block.number] for block in selection.blocks(folder.extents)]
    for table in tables(chosen, ("point", "arm", "run", *kept), range(len(folder.arms))):
        columns = {name: table[name].to_numpy() for name in table.column_names}
        place, inside = _place(columns["point"], columns["run"], selection)
        for number, arm in enumerate(folder.arms):
            own = inside & (columns["arm"] == number)
            seen[arm] += int(np.sum(own))
            for name in kept:
                found[arm][name][place[own]] = columns[name][own]
    if set(seen.values()) != {selection.pairs}:
        raise InputError(
            f"{shown(folder.path)}: wars are missing in parts; run: concert study verify"
        )
    return {arm: _wars(folder, selection, war) for arm, war in found.items()}


def _place(
    point: Integers, run: Integers, selection: Selection
) -> tuple[Integers, NDArray[np.bool_]]:
    """Return where each war stands, and whether it belongs to the selection at all."""
    rank = np.searchsorted(selection.points, point).astype(np.int64)
    inside = (run < selection.runs) & np.isin(point, selection.points)
    return rank * selection.runs + run, inside


def _wars(folder: Folder, selection: Selection, war: NDArray[np.void]) -> Wars:
    months = np.zeros((0, folder.specification.months), dtype_of(Month)).view(np.recarray)
    portraits = np.zeros((0, 0, 0), dtype_of(PartnerMonth)).view(np.recarray)
    return Wars(selection.run_of_pairs(), war, months, portraits)


@dataclass(frozen=True)
class Spread:
    """How far the effects of points lie apart.

    `deviation` is their standard deviation, `quantiles` are at `LEVELS`, `above` and `below` the
    shares (0-1) of points at which the effect is at least the smallest one of interest, for more
    or for less.
    """

    deviation: float
    quantiles: tuple[float, ...]
    above: float
    below: float


@dataclass(frozen=True)
class Across:
    """The effects of points as they are found, and as luck alone would make them.

    `effect` (point) has the standard errors `error`; NaN in `error` and `luck` with a single run.
    `truth` is the standard deviation that luck does not account for.
    """

    effect: FloatArray
    error: FloatArray
    found: Spread
    luck: Spread

    @property
    def truth(self) -> float:
        """Standard deviation of the effects beyond luck; NaN with a single run or point."""
        beyond = self.found.deviation**2 - self.luck.deviation**2
        return math.sqrt(max(0.0, beyond)) if not math.isnan(beyond) else math.nan


def across(change: FloatArray, smallest: float) -> Across:
    """Return how paired differences spread over the points.

    Args:
        change: Paired differences, float64 of shape (points, runs), in the measure's unit.
        smallest: The smallest effect of interest, in the same unit.

    Returns:
        Effects and their spread. NaN: standard errors and luck with a single run, deviations with
        a single point.

    >>> found = across(np.array([[0.0, 1.0], [4.0, 5.0]]), smallest=1.0)
    >>> found.effect, found.found.above
    (array([0.5, 4.5]), 0.5)
    """
    effect, runs = np.mean(change, axis=1), change.shape[1]
    if runs < 2:
        nothing = np.full(len(effect), math.nan)
        return Across(effect, nothing, _spread(effect[None], smallest), _unknown())
    error = np.std(change, axis=1, ddof=1) / math.sqrt(runs)
    # Resampling understates a variance by (n - 1) / n; the deviations make up for it.
    moved = (change - effect[:, None]) * math.sqrt(runs / (runs - 1)) + np.mean(effect)
    drawn = _resamples(runs) @ moved.T / runs
    return Across(effect, error, _spread(effect[None], smallest), _spread(drawn, smallest))


def _resamples(runs: int) -> FloatArray:
    """How often each run is drawn in each resample (resample, run)."""
    luck = np.random.Generator(np.random.Philox(key=RESAMPLING_KEY))
    return luck.multinomial(runs, np.full(runs, 1.0 / runs), RESAMPLES).astype(np.float64)


def _spread(effects: FloatArray, smallest: float) -> Spread:
    """Return the spread of effects (sample, point), averaged over samples."""
    several = effects.shape[1] > 1
    deviations = np.var(effects, axis=1, ddof=1) if several else np.full(len(effects), math.nan)
    levels = np.mean(np.quantile(effects, LEVELS, axis=1), axis=1)
    return Spread(
        math.sqrt(np.mean(deviations)),
        tuple(levels.tolist()),
        float(np.mean(effects >= smallest - NEARLY)),
        float(np.mean(effects <= NEARLY - smallest)),
    )


def _unknown() -> Spread:
    return Spread(math.nan, (math.nan,) * len(LEVELS), math.nan, math.nan)
