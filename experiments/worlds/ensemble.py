"""An ensemble whose runs are spread over worlds: each is played on the inputs of its own."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from abm.engine.ensemble import Ensemble, Wars, joined
from experiments.worlds.spread import ArmInputs, Worlds


class SpreadEnsemble(Ensemble):
    """Wars of an arm in several worlds; `inputs` are those of the first, whose shape all share."""

    def __init__(self, arm: ArmInputs, worlds: Worlds, seed: int, monthly: bool = True) -> None:
        """Prepare to play, as an ensemble does, in every world."""
        super().__init__(arm.first, seed, monthly)
        self.worlds = worlds
        self.members = [Ensemble(one, seed, monthly) for one in arm.inputs]

    def play(self, runs: ArrayLike) -> Wars:
        """Play or read these runs; arguments, result and errors as of an ensemble."""
        numbers = np.atleast_1d(np.asarray(runs, np.int64))
        if not numbers.size:
            return super().play(numbers)
        places = self.worlds.places(numbers)
        order = np.argsort(places, kind="stable")
        ends = np.flatnonzero(np.diff(places[order])) + 1
        parts = [
            self.members[places[rows[0]]].play(numbers[rows]) for rows in np.split(order, ends)
        ]
        back = np.argsort(order, kind="stable")
        whole = joined(parts)
        return Wars._make(table[back] for table in whole)
