"""Models that were never played, for tests: what their wars show is the record, moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from abm.scenarios import Configuration, Scenario
from experiments.console import Counter
from experiments.validation.series import FamilyRecord, Period
from experiments.validation.wars import PlayedModel, WorldsDesign

Play = Callable[..., PlayedModel]


def off_by(
    window: Mapping[str, float], given: float = 0.0, running: bool = True, left_out: int = 0
) -> Play:
    """Return who plays wars that show what was observed, moved in the window by so much.

    In the months that are given each world is farther off than the one before, by `given` each.
    """

    def play(
        _: Scenario,
        arm: Configuration,
        design: WorldsDesign,
        period: Period,
        records: Sequence[FamilyRecord],
        counter: Counter,
    ) -> PlayedModel:
        assert arm.name == "history"
        assert period.first <= period.last
        counter.expect(design.worlds * design.runs)
        world = np.repeat(np.arange(design.worlds), design.runs)
        return PlayedModel(
            world,
            np.ones(len(world)),
            np.full(len(world), running),
            {one.name: one.given.values + given * world[:, None] for one in records},
            {
                one.name: np.tile(one.window.values + window.get(one.name, 0.0), (len(world), 1))
                for one in records
            },
            left_out,
        )

    return play
