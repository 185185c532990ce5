"""An ensemble whose runs are spread over worlds: each is played on the inputs of its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from abm.engine.ensemble import Array, Ensemble, Wars
from experiments.worlds.spread import ArmInputs, Worlds


class SpreadEnsemble(Ensemble):
    """Wars of an arm in several worlds; `inputs` are those of the first, whose shape all share."""

    def __init__(self, arm: ArmInputs, worlds: Worlds, seed: int, monthly: bool = True) -> None:
        """Prepare to play, as an ensemble does, in every world."""
        super().__init__(arm.first, seed, monthly)
        self.worlds, self._arm, self._monthly = worlds, arm, monthly
        self._members: dict[int, Ensemble] = {}

    def member(self, place: int) -> Ensemble:
        """Return the ensemble of a world; threads may ask at once, and it is made when one does."""
        if place not in self._members:
            made = Ensemble(self._arm.inputs[place], self.seed, self._monthly)
            self._members.setdefault(place, made)
        return self._members[place]

    def play(self, runs: ArrayLike) -> Wars:
        """Play or read these runs; arguments, result and errors as of an ensemble."""
        numbers = np.atleast_1d(np.asarray(runs, np.int64))
        if not numbers.size:
            return super().play(numbers)
        places = self.worlds.places(numbers)
        order = np.argsort(places, kind="stable")
        ends = np.flatnonzero(np.diff(places[order])) + 1
        parts = [
            self.member(int(places[rows[0]])).play(numbers[rows]) for rows in np.split(order, ends)
        ]
        tables = zip(*parts, strict=True)
        return Wars._make(_placed(table, np.split(order, ends)) for table in tables)


def _placed(parts: Sequence[Array], rows: Sequence[NDArray[np.int64]]) -> Array:
    """Return parts of a table as one, each in its own rows."""
    first = parts[0]
    shape = (sum(map(len, rows)), *first.shape[1:])
    whole = np.empty(shape, first.dtype).view(type(first))
    for own, part in zip(rows, parts, strict=True):
        whole[own] = part
    return whole
