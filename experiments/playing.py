"""The wars of one arm: played as far as asked for, and never twice."""

from __future__ import annotations

from typing import Any

import numpy as np

from abm.engine.ensemble import Ensemble, Wars, joined
from abm.inputs import Inputs
from experiments.progress import Counter


class Playing:
    """An arm's wars from run 0 on; every month of the first `kept`, of all others the outcome."""

    def __init__(self, given: Inputs, seed: int, kept: int = 0) -> None:
        """Prepare to play; no war is played yet."""
        self.ensembles = [Ensemble(given, seed), Ensemble(given, seed, monthly=False)]
        self.kept = kept
        # No war at all, but the kernel: here, where Ctrl-C can stop its making.
        self.parts = [self.ensembles[0].play(np.arange(0))]

    @property
    def runs(self) -> int:
        """How many wars have been played."""
        return sum(len(part.runs) for part in self.parts)

    def to(self, runs: int, counter: Counter) -> Wars:
        """Play on until there are `runs` wars and return them all.

        `months` and `portraits` of what is returned hold the first `kept` wars alone. Raises
        NumericalFault for a number that is not finite.
        """
        self._play(self.ensembles[0], min(runs, self.kept), counter)
        self._play(self.ensembles[1], runs, counter)
        self.parts = [joined(self.parts)]
        return self.parts[0]

    def _play(self, ensemble: Ensemble, until: int, counter: Counter) -> None:
        first, blank = self.runs, self.parts[0]
        missing = max(0, until - first)
        counter.expect(missing)
        for part in ensemble.play_all(missing, first=first):
            if ensemble is not self.ensembles[0]:
                part = part._replace(months=blank.months[:0], portraits=blank.portraits[:0])
            self.parts.append(part)
            counter.add(len(part.runs))


def outcomes(given: Inputs, seed: int, runs: int, counter: Counter) -> Any:
    """Play wars of a plan and return their records (`abm.schema.War`), run by run."""
    return Playing(given, seed).to(runs, counter).war
