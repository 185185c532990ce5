"""How the points of a study are made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from abm.scenarios.draft import Draft
from experiments.study.spread import LatinHypercube, Sobol, power_of_two
from experiments.study.tables import StudyTable
from experiments.study.uncertainty import Uncertainty


class Sampling(Protocol):
    """A rule by which points are made, always the same ones."""

    @property
    def kind(self) -> str:
        """Its name in study files."""

    def __len__(self) -> int:
        """Return how many points there are."""

    def points(self, uncertainties: Sequence[Uncertainty]) -> NDArray[np.float64]:
        """Return the points in values, (points, uncertainties)."""

    def notes(self, uncertainties: Sequence[Uncertainty]) -> dict[str, list[Any]]:
        """Return what else there is to say of each point, by the name of its column."""

    def extended(self, points: int) -> Sampling:
        """Return a sampling of so many points in all that begins with these.

        Raises InputError for what cannot be extended, or not to that size.
        """

    def content(self) -> list[tuple[str, Any]]:
        """Return what the points depend on, by dotted path; sizes that can grow do not count."""


def sampling(told: StudyTable, draft: Draft) -> Sampling:
    """Return the sampling that a study file asks for; raises InputError."""
    design = told.design
    if design.points is None:
        raise draft.fault(("design", "points"), " is missing.")
    if design.kind == "sobol":
        power_of_two(design.points, f"{draft.main.shown}: design.points")
        return Sobol(design.points, told.seed)
    return LatinHypercube(design.points, told.seed)
