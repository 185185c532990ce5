"""Designs that spread points evenly over all values at once: Sobol and Latin hypercube."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abm.errors import InputError
from experiments.study.uncertainty import Uncertainty

Points = NDArray[np.float64]
MOST_POINTS = 2**24


def valued(uncertainties: Sequence[Uncertainty], shares: Points) -> Points:
    """Return points in values from points in the unit cube, a column per uncertainty."""
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


@dataclass(frozen=True)
class Sobol:
    """Sobol's sequence, scrambled by the study's seed (Owen 1998); more points add to it."""

    size: int
    seed: int
    kind: str = "sobol"

    def __len__(self) -> int:
        return self.size

    def points(self, uncertainties: Sequence[Uncertainty]) -> Points:
        """Return the points in values, (points, uncertainties)."""
        from scipy.stats import qmc

        made = qmc.Sobol(len(uncertainties), scramble=True, rng=np.random.default_rng(self.seed))
        return valued(uncertainties, made.random(self.size))

    def notes(self, uncertainties: Sequence[Uncertainty]) -> dict[str, list[Any]]:
        """Return what else there is to say of each point: nothing."""
        return {}

    def extended(self, points: int) -> Sobol:
        """Return the sequence with so many points in all; raises InputError for other sizes."""
        if not self.size < power_of_two(points, "points") <= MOST_POINTS:
            raise InputError(
                f"points = {points}; this design has {self.size}; allowed: more, to {MOST_POINTS}."
            )
        return replace(self, size=points)

    def content(self) -> list[tuple[str, Any]]:
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
        """Return the points in values, (points, uncertainties)."""
        from scipy.stats import qmc

        made = qmc.LatinHypercube(len(uncertainties), rng=np.random.default_rng(self.seed))
        return valued(uncertainties, made.random(self.size))

    def notes(self, uncertainties: Sequence[Uncertainty]) -> dict[str, list[Any]]:
        """Return what else there is to say of each point: nothing."""
        return {}

    def extended(self, points: int) -> LatinHypercube:
        """Refuse: raises InputError with the reason."""
        raise InputError(
            "a Latin hypercube cannot be extended: every value of an uncertainty is cut into as "
            "many parts as there are points, so that more points move them all.\n"
            "Allowed: more runs, or a new study; a Sobol design can be extended."
        )

    def content(self) -> list[tuple[str, Any]]:
        """Return what its points depend on, for a fingerprint."""
        return [("design.kind", self.kind), ("design.points", self.size)]
