"""Wars of a model in many worlds, played as far as the window reaches and read as they come."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from abm.build import build_inputs
from abm.engine.ensemble import AHEAD, Wars
from abm.engine.processors import processors
from abm.errors import NumericalFault
from abm.scenarios import Configuration, Scenario
from experiments import blocks
from experiments.console import Counter
from experiments.history.summaries import running
from experiments.robustness.worlds import draw
from experiments.validation.series import FamilyRecord, Numbers, Period, scale, simulated
from experiments.worlds.spread import Worlds


class WorldsDesign(NamedTuple):
    """Which wars are played: worlds, runs in each, and their seed.

    Worlds are those that were `accepted`, else so many that are drawn around the scenario's values.
    """

    worlds: int
    runs: int
    seed: int
    accepted: Worlds | None = None

    def scenarios(self, scenario: Scenario) -> list[Scenario]:
        """Return a scenario as it is in each world."""
        found = self.accepted
        if found is None:
            drawn = draw(self.worlds, scenario.parameters)
            return [scenario.with_values(one) for one in drawn]
        return [found.scenario(scenario, place) for place in range(len(found))]

    @property
    def weights(self) -> NDArray[np.float64]:
        """What each world stands for, (world)."""
        return np.ones(self.worlds) if self.accepted is None else self.accepted.weights

    @property
    def number(self) -> int:
        """The number of worlds."""
        return self.worlds if self.accepted is None else len(self.accepted)

    def holding(self, names: Iterable[str]) -> WorldsDesign:
        """Return the design in whose accepted worlds these parameters keep the scenario's value."""
        if self.accepted is None:
            return self
        return self._replace(accepted=self.accepted.holding(names))


@dataclass(frozen=True)
class PlayedModel:
    """Wars of a model: what they show of each family at the times of the record.

    `world` says of which world a war is, (war), `stands` what that world stands for, (war),
    `running` whether it is fought or halted in the last month that is given, (war); `given` and
    `window` hold each family's values by its name, (war, time). `left_out` counts worlds that lead
    beyond what numbers can hold.
    """

    world: NDArray[np.int64]
    stands: NDArray[np.float64]
    running: NDArray[np.bool_]
    given: Mapping[str, Numbers]
    window: Mapping[str, Numbers]
    left_out: int


def play_model(
    scenario: Scenario,
    arm: Configuration,
    design: WorldsDesign,
    period: Period,
    records: Sequence[FamilyRecord],
    counter: Counter,
) -> PlayedModel:
    """Play a model's wars and return what they show.

    Each world has runs of its own. A world that leads beyond what numbers can hold is left out.
    Raises InputError for months that the scenario cannot be played.
    """
    shown, stands = list[_Shown](), list[float]()
    played = _played(scenario, arm, design, period, counter)
    for wars, weight in zip(played, design.weights.tolist(), strict=True):
        if wars is not None:
            shown.append(_shown(wars, scenario, period, records))
            stands.append(weight)
    none = _Shown(np.zeros(0, np.bool_), {}, {})
    return PlayedModel(
        np.repeat(np.arange(len(shown)), design.runs),
        np.repeat(np.array(stands), design.runs),
        np.concatenate([none.running, *(one.running for one in shown)]),
        {one.name: _stacked([part.given[one.name] for part in shown]) for one in records},
        {one.name: _stacked([part.window[one.name] for part in shown]) for one in records},
        design.number - len(shown),
    )


class _Shown(NamedTuple):
    """What the wars of one world show: (run), and by family (run, time)."""

    running: NDArray[np.bool_]
    given: Mapping[str, Numbers]
    window: Mapping[str, Numbers]


def _stacked(parts: Sequence[Numbers]) -> Numbers:
    return np.concatenate(parts) if parts else np.zeros((0, 0))


def _shown(
    wars: Wars, scenario: Scenario, period: Period, records: Sequence[FamilyRecord]
) -> _Shown:
    given, window = dict[str, Numbers](), dict[str, Numbers]()
    for name, family, known, wanted in records:
        own, later = (
            simulated(family, wars, scenario, period, times)
            for times in (known.times, wanted.times)
        )
        factor = scale(own, known) if family.scaled and len(known.times) else 1.0
        given[name], window[name] = factor * own, factor * later
    return _Shown(running(wars)[:, period.given - period.start], given, window)


def _played(
    scenario: Scenario,
    arm: Configuration,
    design: WorldsDesign,
    period: Period,
    counter: Counter,
) -> Iterator[Wars | None]:
    """Yield the wars of each world, in order; threads play while the next inputs are built."""
    months = max(period.months, scenario.treatment)
    counter.expect(design.number * design.runs)
    waiting: deque[Future[Wars]] = deque()
    with ThreadPoolExecutor(processors()) as pool:
        try:
            for place, there in enumerate(design.scenarios(scenario)):
                inputs = build_inputs(there, arm, months)
                runs = np.arange(place * design.runs, (place + 1) * design.runs)
                waiting.append(pool.submit(blocks.ensemble(inputs, design.seed).play, runs))
                if len(waiting) > AHEAD:
                    yield _ended(waiting.popleft())
                    counter.add(design.runs)
            while waiting:
                yield _ended(waiting.popleft())
                counter.add(design.runs)
        finally:
            for future in waiting:
                future.cancel()


def _ended(future: Future[Wars]) -> Wars | None:
    """Return a world's wars; None of one that leads beyond what numbers can hold."""
    with suppress(NumericalFault):
        return future.result()
    return None
