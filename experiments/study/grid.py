"""Grids: every value of each uncertainty with every value of all others."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from abm.errors import InputError
from experiments.study.spread import MOST_POINTS, Points, valued
from experiments.study.uncertainty import Uncertainty


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
        """Return the points in values, (points, uncertainties)."""
        stages = self._stages()
        parts = [_every(self.axes)]
        for before, axes in zip(stages, stages[1:], strict=False):
            old = [_old(*pair) for pair in zip(before, axes, strict=True)]
            was = np.stack(np.meshgrid(*old, indexing="ij"), -1).reshape(-1, len(axes))
            parts.append(_every(axes)[~was.all(axis=1)])
        return valued(uncertainties, np.concatenate(parts))

    def notes(self, uncertainties: Sequence[Uncertainty]) -> dict[str, list[Any]]:
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

    def content(self) -> list[tuple[str, Any]]:
        """Return what the first points depend on, for a fingerprint."""
        return [("design.kind", self.kind), ("design.levels", [axis.levels for axis in self.axes])]


def _every(axes: tuple[Axis, ...]) -> Points:
    """Return all points as shares, the last uncertainty changing fastest."""
    ends = [np.linspace(0.0, 1.0, axis.levels) for axis in axes]
    return np.stack(np.meshgrid(*ends, indexing="ij"), -1).reshape(-1, len(axes))


def _old(before: Axis, after: Axis) -> Any:
    """Return which values of an axis a coarser one had."""
    return np.arange(after.levels) % 2 == 0 if after != before else np.full(after.levels, True)
