"""Morris's design: walks that change one uncertainty at each step (Morris 1991)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from abm.errors import InputError
from experiments.study.spread import Points, valued
from experiments.study.uncertainty import Uncertainty


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

    def _walks(self) -> tuple[Points, Any]:
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
        """Return the points in values, trajectory by trajectory, (points, uncertainties)."""
        walks = self._walks()[0].reshape(len(self), self.uncertain)
        return valued(uncertainties, walks / (self.levels - 1))

    def notes(self, uncertainties: Sequence[Uncertainty]) -> dict[str, list[Any]]:
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

    def content(self) -> list[tuple[str, Any]]:
        """Return what its points depend on, for a fingerprint."""
        sizes = [("trajectories", self.trajectories), ("levels", self.levels)]
        return [("design.kind", self.kind), *((f"design.{key}", size) for key, size in sizes)]
