"""Results of a study: frames of what is asked for, and of nothing else.

    study = Study.open("results/coordination")
    study.outcomes(["war_length"], arms=["coordinated"], where="need > 4")

Points, arms and columns are chosen before anything is read, so that memory is bounded by what is
asked for. A study that is not finished gives what is there.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from abm.errors import InputError, nearest
from abm.scenarios.arguments import path_text
from abm.scenarios.files import shorten, shown
from abm.schema import Outcome
from experiments.comparison.compare import incidence
from experiments.comparison.measures import Measure, measures_of
from experiments.comparison.monthly import month_columns
from experiments.statistics.intervals import FloatArray
from experiments.statistics.survival import Bands
from experiments.study.folder import Folder, open_unaltered
from experiments.study.manifest import MANIFEST, WARRANT
from experiments.study.monthly import averages, stored_name
from experiments.study.specification import Specification
from experiments.study.storage import MONTHLY, OUTCOMES, Block, Extent, files_of, numbered, tables
from experiments.study.where import holds
from experiments.study.worker import scenario_at
from experiments.war import Case
from experiments.warrant import Warrant

if TYPE_CHECKING:
    import pandas as pd

Integers = NDArray[np.int64]
KEYS = ("point", "arm", "run")
OUTCOME = "outcome"


@dataclass(frozen=True)
class Study:
    """A study's folder as it stands when it is first read."""

    folder: Folder

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> Study:
        """Return the study in a folder; raises InputError if it was altered or is none."""
        return cls(open_unaltered(Path(path_text(folder, "folder"))))

    @property
    def specification(self) -> Specification:
        """The study as it was given."""
        return self.folder.specification

    @property
    def warrant(self) -> Warrant:
        """What its results may be called, and why."""
        return WARRANT

    @property
    def arms(self) -> list[str]:
        """The names of the arms, the reference first."""
        return self.folder.arms

    @cached_property
    def points(self) -> pd.DataFrame:
        """The points: a row each, numbered from 0, a column per uncertainty."""
        import pandas as pd

        names = [one.name for one in self.specification.uncertainties]
        return pd.DataFrame(self.folder.points, columns=names).rename_axis("point")

    def chosen(self, where: str | None = None) -> Integers:
        """Return the points at which a condition holds, all without one.

        Args:
            where: A condition on uncertainties, such as "need > 4".

        Returns:
            The numbers of the points, int64, in order.

        Raises:
            InputError: For a condition that cannot be read.
        """
        values = {str(name): self.points[name].to_numpy() for name in self.points}
        if where is None:
            return np.arange(len(self.points))
        return np.flatnonzero(holds(where, values))

    def files(self, kind: str = OUTCOMES) -> dict[int, Path]:
        """Return the parts of a kind that are there, by block; raises InputError for doubles."""
        return files_of(self.folder.path / kind)

    def blocks(self, where: str | None = None) -> list[Block]:
        """Return the finished blocks at the points of a condition, sorted by point and run."""
        points, done = set(self.chosen(where).tolist()), self.files()
        found = (b for b in numbered(self.folder.extents) if b.number in done)
        return sorted((b for b in found if b.point in points), key=lambda b: (b.point, b.first))

    def outcomes(
        self,
        columns: Sequence[str] | None = None,
        arms: Sequence[str] | None = None,
        where: str | None = None,
    ) -> pd.DataFrame:
        """Return outcomes of wars (`abm.schema.War`): point, arm, run and the columns asked for.

        Sorted by point, run and arm. How a war ended, the column "outcome", stands in words, as in
        comparisons. Raises InputError for an arm or a column that is not kept, a condition that
        cannot be read, and damaged parts.
        """
        import pandas as pd

        frame = self._wars(columns, arms, where)
        if OUTCOME in frame:
            titles = {float(one): one.declared.title for one in Outcome}
            words = pd.CategoricalDtype(list(titles.values()))
            frame[OUTCOME] = frame[OUTCOME].map(titles).astype(words)
        return frame

    def _wars(
        self, columns: Sequence[str] | None, arms: Sequence[str] | None, where: str | None
    ) -> pd.DataFrame:
        """Return what `outcomes` does in numbers, as measures take it."""
        wanted = _known("column", columns, self.specification.outcomes)
        return self._frame(OUTCOMES, [*KEYS, *wanted], arms, where)

    def months(
        self,
        columns: Sequence[str] | None = None,
        arms: Sequence[str] | None = None,
        where: str | None = None,
    ) -> pd.DataFrame:
        """Return months of wars: point, arm, run, month and the columns asked for.

        Vectors are spelled out by the names they stand for ("belief.NAME"). Errors as `outcomes`,
        and InputError where the study does not keep every month.
        """
        self._check_keeps("months")
        known = {one.name: one for one in month_columns(self.specification.scenario)}
        stored = {stored_name(known[n]): n for n in _known("column", columns, list(known))}
        frame = self._frame(MONTHLY, [*KEYS, "month", *stored], arms, where)
        return frame.rename(columns=stored)

    def differences(self, outcome: str, arm: str, where: str | None = None) -> pd.DataFrame:
        """Return pairs: point, run, the values of the first arm and of `arm`, and the difference.

        `outcome` is a measure of comparisons ("durably_settled") or a kept column of numbers. NaN
        where a value does not exist. Errors as `outcomes`.
        """
        kept = [name for name in self.specification.outcomes if name != OUTCOME]
        measures = {one.name: one for one in measures_of(self.specification.outcomes)}
        [name] = _known("outcome", [outcome], list(dict.fromkeys([*measures, *kept])))
        fields = measures[name].fields if name in measures else (name,)
        read = self._wars(fields, [self.arms[0], arm], where)
        sides = [read[read["arm"] == one].reset_index(drop=True) for one in (self.arms[0], arm)]
        first, second = (_values(side, measures.get(name), name) for side in sides)
        keys = sides[0][["point", "run"]]
        return keys.assign(first=first, second=second, difference=second - first)

    def incidence(self, arm: str, where: str | None = None) -> dict[str, Bands]:
        """Return each cause's cumulative incidence by month with 95% bands, runs as units.

        Errors as `outcomes`.
        """
        wars = self._wars(["war_length", OUTCOME], [arm], where)
        return incidence(wars, wars["run"].to_numpy(), self.specification.months)

    def quantiles(self, variable: str, arm: str, where: str | None = None) -> pd.DataFrame:
        """Return, by month, running wars, their mean, and quantiles averaged over the points.

        A point's quantiles are those of its running wars, as many as they are weighing in the
        average. Errors as `outcomes`, and InputError where the study keeps no months.
        """
        import pandas as pd

        self._check_keeps("months", "quantiles")
        names = [one.name for one in month_columns(self.specification.scenario)]
        _known("variable", [variable], names)
        self._places([arm])
        found = averages(self.folder, arm, self.blocks(where), [variable])[variable]
        return pd.DataFrame(found).rename_axis("month")

    def _check_keeps(self, *allowed: str) -> None:
        keep = self.specification.keep
        if keep not in allowed:
            raise InputError(
                f"{shown(self.folder.path)} keeps {keep}; allowed here: {' or '.join(allowed)}."
            )

    def _places(self, arms: Sequence[str] | None) -> list[int]:
        return [self.arms.index(name) for name in _known("arm", arms, self.arms)]

    def _frame(
        self, kind: str, columns: list[str], arms: Sequence[str] | None, where: str | None
    ) -> pd.DataFrame:
        import pandas as pd

        places, files = self._places(arms), self.files(kind)
        chosen = [files[b.number] for b in self.blocks(where) if b.number in files]
        read = list(tables(chosen, columns, places))
        if not read:
            return pd.DataFrame({name: [] for name in columns})
        frame: pd.DataFrame = pa.concat_tables(read).to_pandas(self_destruct=True)
        frame["arm"] = pd.Categorical.from_codes(frame["arm"].to_numpy(), pd.Index(self.arms))
        return frame


def _known(what: str, asked: Sequence[str] | None, known: Sequence[str]) -> list[str]:
    """Return what is asked for, or all there is; raises InputError for what there is not.

    One name alone may stand for itself.
    """
    listed = isinstance(asked, Iterable) and not isinstance(asked, str)
    wanted: list[object] = list(known) if asked is None else list(asked) if listed else [asked]
    for name in wanted:
        hint = nearest(name, known) if isinstance(name, str) else ""
        if not isinstance(name, str) or name not in known:
            raise InputError(
                f"{what} {shorten(name)} not found in this study.{hint}\n"
                f"Allowed: {', '.join(known)}."
            )
    return [str(name) for name in wanted]


def _values(wars: pd.DataFrame, measure: Measure | None, name: str) -> FloatArray:
    """Return a measure of wars or, without one, a column."""
    if measure is None:
        return np.asarray(wars[name], np.float64)
    records = wars[list(measure.fields)].to_records(index=False)
    return np.asarray(measure.of(records), np.float64)


@dataclass(frozen=True)
class Selection:
    """The wars of some points and of runs 0 to `runs` - 1: none of them is missing.

    `points` are the numbers of the points, int64, in order.
    """

    points: Integers
    runs: int

    @property
    def pairs(self) -> int:
        """How many wars each arm has."""
        return len(self.points) * self.runs

    def run_of_pairs(self) -> Integers:
        """Return the run of every pair, int64 (pairs,), sorted by (point, run)."""
        return np.tile(np.arange(self.runs), len(self.points))

    def blocks(self, extents: Sequence[Extent]) -> list[Block]:
        """Return the blocks that hold these wars."""
        chosen = set(self.points.tolist())
        return [b for b in numbered(extents) if b.point in chosen and b.first < self.runs]


def largest(extents: Sequence[Extent], done: set[int], points: Integers) -> Selection:
    """Return the most wars that make a rectangle of points and runs.

    A study that is being extended has points with more and points with fewer runs: as many runs are
    taken as give the most wars.

    Args:
        extents: What the study consists of.
        done: Integers of the blocks that are finished.
        points: Integers of the points to choose from, int64.

    Returns:
        The wars, of no point and no run where none is finished.
    """
    ends = sorted({extent.first + extent.runs for extent in extents}, reverse=True)
    found = [Selection(_whole(extents, done, points, runs), runs) for runs in ends]
    return max(found, key=lambda selection: selection.pairs)


def _whole(extents: Sequence[Extent], done: set[int], points: Integers, runs: int) -> Integers:
    """Return the points that have all of the first runs."""
    kept = np.zeros(int(points.max(initial=-1)) + 1, np.int64)
    for block in numbered(extents):
        if block.number in done and block.point < kept.size:
            kept[block.point] += max(0, min(block.first + block.runs, runs) - block.first)
    return np.asarray(points[kept[points] == runs])


def is_study(path: Path) -> bool:
    """Whether a folder holds a study rather than a comparison."""
    return (path / MANIFEST).exists()


def case_of(path: Path, point: int | None, name: str | None, run: int) -> Case:
    """Return the war of a run of an arm at a point of the study in a folder.

    By default the arm is the reference. Raises InputError for what the study does not hold, or if
    it was altered.
    """
    folder = open_unaltered(path)
    arms = {arm.name: arm for arm in folder.specification.arms}
    arm = name or folder.arms[0]
    if arm not in arms:
        allowed = ", ".join(arms)
        raise InputError(
            f"{shown(path)} has no arm {arm!r}.{nearest(arm, arms)} Allowed: {allowed}."
        )
    if point is None or not 0 <= point < len(folder.points):
        said = "which point is not said" if point is None else f"--point {point}"
        raise InputError(f"{said}: {shown(path)} has points 0 to {len(folder.points) - 1}.")
    if run >= folder.runs:
        raise InputError(f"--run {run}: {shown(path)} has runs 0 to {folder.runs - 1}.")
    spec = folder.specification
    return Case(scenario_at(spec, folder.values(point)), arms[arm], run, spec.seed, spec.months)
