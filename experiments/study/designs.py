"""Designs: from a study file to what makes its points, listed points among them.

`sampling` gives the design that a file asks for; `experiments.study.samplers` makes the points.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

import numpy as np

from abm.data import limits, tables
from abm.data.tables import TableRow
from abm.errors import InputError, nearest
from abm.parameters import FREE
from abm.scenarios.draft import Draft
from abm.scenarios.files import shorten, shown
from experiments.study.samplers import (
    MOST_POINTS,
    Axis,
    Grid,
    LatinHypercube,
    Morris,
    Notes,
    Points,
    Sobol,
    power_of_two,
)
from experiments.study.tables import DesignTable
from experiments.study.uncertainty import Content, Uncertainty

GRID_LEVELS, MORRIS_LEVELS = 3, 4
Needed = TypeVar("Needed", int, str)


class Sampling(Protocol):
    """A rule by which points are made, always the same ones."""

    @property
    def kind(self) -> str:
        """Its name in study files."""

    def __len__(self) -> int:
        """Return how many points there are."""

    def points(self, uncertainties: Sequence[Uncertainty]) -> Points:
        """Return the points in values, float64 of shape (points, uncertainties); NaN is "free"."""

    def notes(self, uncertainties: Sequence[Uncertainty]) -> Notes:
        """Return what else there is to say of each point, by the name of its column."""

    def extended(self, points: int) -> Sampling:
        """Return a sampling of so many points in all that begins with these.

        Raises InputError for what cannot be extended, or not to that size.
        """

    def content(self) -> Content:
        """Return what the points depend on, by dotted path; sizes that can grow do not count."""


class DesignRequest(NamedTuple):
    """What a study file says of its points, and where; `kept` is a file of points made before."""

    design: DesignTable
    uncertainties: tuple[Uncertainty, ...]
    seed: int
    draft: Draft
    kept: Path | None = None

    def needed(self, key: str, value: Needed | None) -> Needed:
        """Return what a design cannot do without; raises InputError if it is missing."""
        if value is None:
            kind = self.design.kind
            raise self.draft.fault(("design", key), f" is missing; a {kind} design needs it.")
        return value


def sampling(asked: DesignRequest) -> Sampling:
    """Return the sampling that a study file asks for; raises InputError."""
    kind = asked.design.kind
    keys, make = MAKERS[kind]
    for key in asked.design.model_fields_set - {"kind", *keys}:
        allowed = f"with a {kind} design: {', '.join(keys)}"
        raise asked.draft.fault(("design", key), f" is not known {allowed}.")
    for one in asked.uncertainties:
        if one.levels is not None and kind != "grid":
            path = ("uncertainties", one.name, "levels")
            raise asked.draft.fault(path, f" is given; allowed with a grid, not a {kind} design.")
    return make(asked)


def _check_size(points: int, asked: DesignRequest) -> None:
    if points > MOST_POINTS:
        path = ("design",)
        raise asked.draft.fault(path, f": {points:,} points; allowed: at most {MOST_POINTS:,}.")


def _sobol(asked: DesignRequest) -> Sobol:
    size = asked.needed("points", asked.design.points)
    power_of_two(size, f"{asked.draft.source(('design', 'points')).shown}: design.points")
    return Sobol(size, asked.seed)


def _latin_hypercube(asked: DesignRequest) -> LatinHypercube:
    return LatinHypercube(asked.needed("points", asked.design.points), asked.seed)


def _grid(asked: DesignRequest) -> Grid:
    levels, axes = asked.design.levels or GRID_LEVELS, []
    for one in asked.uncertainties:
        cut = len(one.choices) or one.levels or levels
        if one.count is not None and cut > one.count:
            cut = _all_values(one, asked)
        axes.append(Axis(cut, one.count))
    grid = Grid(tuple(axes), asked.design.halvings or 0)
    if not grid.fits:
        allowed = "fewer, as a whole number has no values between"
        raise asked.draft.refuse(("design", "halvings"), grid.halvings, allowed)
    _check_size(grid.size, asked)
    return grid


def _all_values(one: Uncertainty, asked: DesignRequest) -> int:
    """Return the number of values of a whole number that has too few for the grid's levels."""
    if one.levels is not None:
        path = ("uncertainties", one.name, "levels")
        raise asked.draft.refuse(path, one.levels, f"at most {one.count}, its whole numbers")
    return one.count or 0


def _morris(asked: DesignRequest) -> Morris:
    levels = asked.design.levels or MORRIS_LEVELS
    if levels % 2:
        allowed = "an even number with a Morris design"
        raise asked.draft.refuse(("design", "levels"), levels, allowed)
    trajectories = asked.needed("trajectories", asked.design.trajectories)
    uncertain = len(asked.uncertainties)
    _check_size(trajectories * (uncertain + 1), asked)
    return Morris(trajectories, uncertain, levels, asked.seed)


def _list(asked: DesignRequest) -> Sampling:
    name = asked.needed("file", asked.design.file)
    if asked.kept is not None:
        return kept(asked.kept, asked.uncertainties)
    return listed(asked.draft.source(("design", "file")).folder / name, asked.uncertainties)


#: Which keys go with a design, besides its kind, and what makes it.
MAKERS: dict[str, tuple[tuple[str, ...], Callable[[DesignRequest], Sampling]]] = {
    "grid": (("levels", "halvings"), _grid),
    "latin-hypercube": (("points",), _latin_hypercube),
    "sobol": (("points",), _sobol),
    "morris": (("trajectories", "levels"), _morris),
    "list": (("file",), _list),
}


@dataclass(frozen=True, eq=False)
class Listed:
    """Points that were listed, in values (points, uncertainties); NaN is "free"."""

    values: Points
    kind: str = "list"

    def __len__(self) -> int:
        return len(self.values)

    def points(self, uncertainties: Sequence[Uncertainty]) -> Points:
        """Return the points as they were listed."""
        return self.values

    def notes(self, uncertainties: Sequence[Uncertainty]) -> Notes:
        """Return what else there is to say of each point: nothing."""
        return {}

    def extended(self, points: int) -> Listed:
        """Refuse: raises InputError with the reason."""
        raise InputError(
            "a list of points cannot be extended: nothing says which points would come next.\n"
            "Allowed: more runs, or a new study with a longer list."
        )

    def content(self) -> Content:
        """Return what its points are, for a fingerprint."""
        values = np.where(np.isnan(self.values), FREE, self.values)
        known = hashlib.sha256(values.tobytes()).hexdigest()
        return [("design.kind", self.kind), ("design.values", known)]


def listed(file: Path, uncertainties: Sequence[Uncertainty]) -> Listed:
    """Return the points of a user's table: a column for each uncertainty, a row for each point.

    Raises InputError, naming row and column, for what is missing or no value of an uncertainty.
    """
    known = [one.name for one in uncertainties]
    table = tables.read(file, known, limits.POINTS)
    for column in table.unasked:
        hint = nearest(column[:100], known)
        raise InputError(
            f"{table.name}: there is no uncertainty for column {shorten(column)}.{hint}\n"
            f"Allowed: {', '.join(known[:40])}."
        )
    if len(table.records) > MOST_POINTS:
        count = len(table.records)
        raise InputError(f"{table.name}: {count} points; allowed: 1 to {MOST_POINTS}.")
    told = [(one, one.allowed()) for one in uncertainties]
    points = [[_value(row, one, allowed) for one, allowed in told] for row in table.rows]
    return Listed(np.array(points, np.float64))


def kept(file: Path, uncertainties: Sequence[Uncertainty]) -> Listed:
    """Return the points that a study folder keeps (Parquet); raises InputError."""
    from pyarrow import ArrowException

    try:
        with limits.parquet(file) as opened:
            table = opened.read([one.name for one in uncertainties])
        columns = [column.to_numpy() for column in table.columns]
        return Listed(np.column_stack(columns).astype(np.float64, casting="safe"))
    except (OSError, ValueError, TypeError, ArrowException) as error:
        reason = " ".join(str(error).split())[:200]
        raise InputError(f"{shown(file)} does not hold points of this study: {reason}.") from None


def _value(row: TableRow, one: Uncertainty, allowed: str) -> float:
    if one.choices and row.cell(one.name) == "free":
        number = FREE
    else:
        number = row.plain_number(one.name, allowed)
    if not one.holds(number):
        raise row.fault(one.name, allowed)
    return number
