"""Samplers: the points of Sobol, Latin hypercube, grid and Morris designs.

Each makes its points in the unit cube, a share per uncertainty, and maps them to values. All
follow `experiments.study.designs.Sampling`: the same sampler always gives the same points, and
what can be extended begins with the points that were there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from abm.errors import InputError
from experiments.study.uncertainty import Content, Uncertainty

#: Points (point, uncertainty), float64, in values or in shares.
Points = NDArray[np.float64]
#: Columns that say more of each point, besides its values.
Notes = dict[str, list[int] | list[str]]
MOST_POINTS = 2**24


@dataclass(frozen=True)
class Sobol:
    """Sobol's sequence, scrambled by the study's seed (Owen 1998); more points add to it."""

    size: int
    seed: int
    kind: str = "sobol"

    def __len__(self) -> int:
        return self.size

    def points(self, uncertainties: Sequence[Uncertainty]) -> Points:
        """Return the points in values, float64 of shape (points, uncertainties)."""
        from scipy.stats import qmc

        made = qmc.Sobol(len(uncertainties), scramble=True, rng=np.random.default_rng(self.seed))
        return valued(uncertainties, made.random(self.size))

    def notes(self, uncertainties: Sequence[Uncertainty]) -> Notes:
        """Return what else there is to say of each point: nothing."""
        return {}

    def extended(self, points: int) -> Sobol:
        """Return the sequence with so many points in all; raises InputError for other sizes."""
        if not self.size < power_of_two(points, "points") <= MOST_POINTS:
            raise InputError(
                f"points = {points}; this design has {self.size}; allowed: more, to {MOST_POINTS}."
            )
        return replace(self, size=points)

    def content(self) -> Content:
        """Return what the first points depend on, for a fingerprint."""
        return [("design.kind", self.kind)]


@dataclass(frozen=True)
class LatinHypercube:
    """A Latin hypercube (McKay, Beckman and Conover 1979) by the study's seed."""

    size: int
    seed: int
    kind: str = "latin-hypercube"

    def __len__(self) -> int:
        return self.size

    def points(self, uncertainties: Sequence[Uncertainty]) -> Points:
        """Return the points in values, float64 of shape (points, uncertainties)."""
        from scipy.stats import qmc

        made = qmc.LatinHypercube(len(uncertainties), rng=np.random.default_rng(self.seed))
        return valued(uncertainties, made.random(self.size))

    def notes(self, uncertainties: Sequence[Uncertainty]) -> Notes:
        """Return what else there is to say of each point: nothing."""
        return {}

    def extended(self, points: int) -> LatinHypercube:
        """Refuse: raises InputError with the reason."""
        raise InputError(
            "a Latin hypercube cannot be extended: every value of an uncertainty is cut into as "
            "many parts as there are points, so that more points move them all.\n"
            "Allowed: more runs, or a new study; a Sobol design can be extended."
        )

    def content(self) -> Content:
        """Return what its points depend on, for a fingerprint."""
        return [("design.kind", self.kind), ("design.points", self.size)]


class Axis(NamedTuple):
    """Into how many values an uncertainty is cut, of how many there are (None: any number)."""

    levels: int
    most: int | None

    @property
    def complete(self) -> bool:
        """Whether every value is there."""
        return self.levels == self.most

    def halved(self) -> Axis:
        """Return the axis with a value more between each two, as far as there are more."""
        return self if self.complete else self._replace(levels=2 * self.levels - 1)

    @property
    def fits(self) -> bool:
        """Whether there are as many values."""
        return self.most is None or self.levels <= self.most


@dataclass(frozen=True)
class Grid:
    """A grid, equally spaced in likelihood from end to end, refined by halving its steps.

    The points of the coarser grid come first, so that refining adds points and alters none.
    """

    axes: tuple[Axis, ...]
    halvings: int = 0
    kind: str = "grid"

    @property
    def size(self) -> int:
        """How many points there are; more than a length can hold, if one asks for too many."""
        return math.prod(axis.levels for axis in self._stages()[-1])

    def __len__(self) -> int:
        return self.size

    def _stages(self) -> list[tuple[Axis, ...]]:
        stages = [self.axes]
        for _ in range(self.halvings):
            stages.append(tuple(axis.halved() for axis in stages[-1]))
        return stages

    @property
    def fits(self) -> bool:
        """Whether every uncertainty has as many values as the grid cuts it into."""
        return all(axis.fits for axis in self._stages()[-1])

    def points(self, uncertainties: Sequence[Uncertainty]) -> Points:
        """Return the points in values, float64 of shape (points, uncertainties)."""
        stages = self._stages()
        parts = [_every(self.axes)]
        for before, axes in zip(stages, stages[1:], strict=False):
            old = [_old(*pair) for pair in zip(before, axes, strict=True)]
            was = np.stack(np.meshgrid(*old, indexing="ij"), -1).reshape(-1, len(axes))
            parts.append(_every(axes)[~was.all(axis=1)])
        return valued(uncertainties, np.concatenate(parts))

    def notes(self, uncertainties: Sequence[Uncertainty]) -> Notes:
        """Return what else there is to say of each point: nothing."""
        return {}

    def extended(self, points: int) -> Grid:
        """Return the grid refined to so many points in all.

        Raises InputError for other sizes, naming those there are, and for a grid without more.
        """
        sizes = []
        finer = replace(self, halvings=self.halvings + 1)
        while finer.fits and self.size < finer.size <= MOST_POINTS:
            if finer.size == points:
                return finer
            sizes.append(finer.size)
            finer = replace(finer, halvings=finer.halvings + 1)
        if not sizes:
            raise InputError(
                f"this grid of {len(self)} points cannot be extended: its steps cannot be halved; "
                "an uncertainty has no values between, or there would be too many points."
            )
        raise InputError(
            f"points = {points}; a grid is extended by halving its steps, from {len(self)} points "
            f"on; allowed: {', '.join(map(str, sizes[:6]))}."
        )

    def content(self) -> Content:
        """Return what the first points depend on, for a fingerprint."""
        return [("design.kind", self.kind), ("design.levels", [axis.levels for axis in self.axes])]


def _every(axes: tuple[Axis, ...]) -> Points:
    """Return all points as shares, the last uncertainty changing fastest."""
    ends = [np.linspace(0.0, 1.0, axis.levels) for axis in axes]
    return np.stack(np.meshgrid(*ends, indexing="ij"), -1).reshape(-1, len(axes))


def _old(before: Axis, after: Axis) -> NDArray[np.bool_]:
    """Return which values of an axis a coarser one had."""
    return np.arange(after.levels) % 2 == 0 if after != before else np.full(after.levels, True)


@dataclass(frozen=True)
class Morris:
    """Trajectories over a grid of an even number of levels, each step half of it wide.

    A trajectory begins anywhere and changes every uncertainty once, in an order of its own, up
    from the lower half of the levels and down from the upper one. Beginnings are dealt out evenly:
    for each uncertainty every level begins as many trajectories, as far as their number allows.
    """

    trajectories: int
    uncertain: int
    levels: int
    seed: int
    kind: str = "morris"

    def __len__(self) -> int:
        return self.trajectories * (self.uncertain + 1)

    def _walks(self) -> tuple[Points, NDArray[np.int64]]:
        """Return levels (trajectory, step, uncertainty) and what each step changes."""
        rng = np.random.default_rng(self.seed)
        shape = self.trajectories, self.uncertain
        dealt = np.broadcast_to(np.arange(self.trajectories)[:, None] % self.levels, shape)
        begin = rng.permuted(dealt, axis=0)
        order = rng.permuted(np.broadcast_to(np.arange(self.uncertain), shape), axis=1)
        half = self.levels // 2
        end = np.where(begin < half, begin + half, begin - half)
        when = np.argsort(order, axis=1)[:, None, :]  # step after which an uncertainty has changed
        changed = np.arange(self.uncertain + 1)[None, :, None] > when
        return np.where(changed, end[:, None, :], begin[:, None, :]).astype(float), order

    def points(self, uncertainties: Sequence[Uncertainty]) -> Points:
        """Return the points in values, float64 (points, uncertainties), by trajectory."""
        walks = self._walks()[0].reshape(len(self), self.uncertain)
        return valued(uncertainties, walks / (self.levels - 1))

    def notes(self, uncertainties: Sequence[Uncertainty]) -> Notes:
        """Return the trajectory of each point, and what the step to it changed ("" at first)."""
        names = [one.name for one in uncertainties]
        walks = self._walks()[1].tolist()
        return {
            "trajectory": np.repeat(np.arange(self.trajectories), self.uncertain + 1).tolist(),
            "changed": [name for walk in walks for name in ("", *(names[one] for one in walk))],
        }

    def extended(self, points: int) -> Morris:
        """Refuse: raises InputError with the reason."""
        raise InputError(
            "a Morris design cannot be extended: where its trajectories begin is dealt out evenly "
            "over all of them, so that more would move them.\n"
            "Allowed: more runs, or a new study; a Sobol design can be extended."
        )

    def content(self) -> Content:
        """Return what its points depend on, for a fingerprint."""
        sizes = [("trajectories", self.trajectories), ("levels", self.levels)]
        return [("design.kind", self.kind), *((f"design.{key}", size) for key, size in sizes)]


def valued(uncertainties: Sequence[Uncertainty], shares: Points) -> Points:
    """Return points in values from points in the unit cube.

    Args:
        uncertainties: What is uncertain, in the order of columns.
        shares: Shares from 0 to 1, float64 of shape (points, uncertainties).

    Returns:
        Values in the units of the parameters, float64 of the same shape, NaN for "free".
    """
    columns = [one.value(shares[:, place]) for place, one in enumerate(uncertainties)]
    return np.column_stack(columns)


def power_of_two(number: int, where: str) -> int:
    """Return a size as it stands if Sobol's points are balanced at it.

    Raises InputError, naming `where` and the nearest sizes that can be used.
    """
    if number < 1 or number & (number - 1):
        below = 1 << (max(1, number).bit_length() - 1)
        raise InputError(
            f"{where} = {number}; allowed for a Sobol design: a power of two, such as {below} or "
            f"{2 * below}."
        )
    return number
