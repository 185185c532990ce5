"""Ensembles behind the lines of a session: several hundred compiled wars of the same arm.

Runs are spread over worlds as those of a comparison are: a run has the same world in both. An arm's
ensemble is shown as a cloud: the range in which most of its wars lie, month by month.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from abm.engine.ensemble import Ensemble, Wars
from abm.engine.jit import kernel_is_kept
from abm.errors import NumericalFault
from abm.schema import HEADLINE, Outcome
from abm.state import CEASEFIRE
from experiments.blocks import ensemble
from experiments.comparison.measures import SHARE
from experiments.comparison.monthly import Column
from experiments.sample.distribution import ArmSample, sampled
from experiments.statistics.effects import Verdict, relevant
from experiments.statistics.intervals import Difference, FloatArray, quantiles
from experiments.statistics.runs import difference_by_run
from experiments.worlds.spread import ArmInputs, Worlds

Told = Callable[["Filling"], None]
RUNS = 500
LEVELS = (0.10, 0.90)
#: The monthly variables that have a cloud, by field; of "belief" and "worth" every theory (the
#: leadership's).
CLOUDED = (
    *HEADLINE,
    "margin",
    "prospect",
    "pause",
    "settle",
    "belief",
    "worth",
    "audience",
    "cover",
    "delivered",
    "due",
    "need",
    "land",
    "limit",
    "moscow_limit",
    "exhaustion",
    "reserves",
)


class Band(NamedTuple):
    """10% and 90% quantile (month), NaN where no war runs, and how many wars run (month)."""

    low: FloatArray
    high: FloatArray
    wars: NDArray[np.int64]


class Rank(NamedTuple):
    """Where a value lies among the other wars of a month: how many lie below, how many equal."""

    below: int
    ties: int
    wars: int


class Endings(NamedTuple):
    """How the wars of an arm end.

    `counts` by title of the outcome, exclusive, in the order of `abm.schema.Outcome`; `terms` and
    `belief` (the leadership's at signature, in the theory that a pause would serve) are means over
    the wars that end in a durable settlement, NaN without one; `good` of these have terms that are
    not above the line of contact. `length` is the mean war length up to the horizon, in months.
    `lasting` of the durable ones held for longest; None where none is watched for so long.
    """

    runs: int
    counts: dict[str, int]
    terms: float
    good: int
    belief: float
    length: float
    lasting: int | None = None


class Answer(NamedTuple):
    """A paired difference of two arms with its 95% interval, and the verdict on its relevance.

    The verdict answers the claim that it differs from zero by the smallest effect or more.
    """

    difference: Difference
    verdict: Verdict


class CloudBlock(NamedTuple):
    """What is kept of a block of wars.

    `values` are the clouded variables (run, month), NaN where a war does not run; `war` has a
    record per war, with the fields of `abm.schema.War`.
    """

    values: dict[str, FloatArray]
    war: NDArray[np.void]


class Filling:
    """A cloud that is being filled beside its caller, by threads.

    `done` counts the wars played of `runs`; `cloud` is None until all are. `compiles` says that the
    engine has to be compiled before the first. `reason` says in words why none will come; empty:
    nothing went wrong. `inputs` makes what the wars are given, which takes a while in many worlds;
    it and `told`, which is called after each block and at the end, run in a thread of their own.
    """

    def __init__(
        self,
        inputs: Callable[[], ArmInputs],
        seed: int,
        columns: Sequence[Column],
        runs: int = RUNS,
        told: Told | None = None,
    ) -> None:
        """Begin at once."""
        self.runs, self.done, self.reason, self.compiles = runs, 0, "", False
        self.cloud: Cloud | None = None
        self._stopped = threading.Event()
        work = (inputs, seed, columns, told or _nobody)
        self._thread = threading.Thread(target=self._fill, args=work, daemon=True)
        self._thread.start()

    @property
    def over(self) -> bool:
        """Whether the cloud has come, or it is known why none will."""
        return self.cloud is not None or bool(self.reason)

    def stop(self) -> None:
        """Play no further block; the cloud then never comes."""
        self._stopped.set()

    def wait(self, seconds: float | None = None) -> Cloud | None:
        """Wait until it is filled, stopped or broken, and return the cloud if there is one."""
        self._thread.join(seconds)
        return self.cloud

    def _fill(
        self,
        inputs: Callable[[], ArmInputs],
        seed: int,
        columns: Sequence[Column],
        told: Told,
    ) -> None:
        try:
            self.compiles = not kernel_is_kept()
            arm = inputs()
            blocks = self._play(ensemble(arm, seed), columns, told)
            self.cloud = None if self._stopped.is_set() else Cloud(blocks, arm.worlds).worked_out()
        except NumericalFault as error:
            self.reason = str(error)
        except Exception as error:
            self.reason = f"{type(error).__name__}: {error}"
        told(self)

    def _play(self, wars: Ensemble, columns: Sequence[Column], told: Told) -> list[CloudBlock]:
        blocks: list[CloudBlock] = []
        for part in wars.play_all(self.runs):
            if self._stopped.is_set():
                break
            blocks.append(block_of(part, columns))
            self.done += len(part.runs)
            told(self)
        return blocks


def _nobody(filling: Filling) -> None:
    """Tell nobody."""


class Cloud:
    """Wars of one arm: quantiles by month over running wars, ranks, endings.

    `runs` is their number, `months` the horizon, `names` the variables that it knows. They are
    spread over `worlds`, if there are any.
    """

    def __init__(self, blocks: Sequence[CloudBlock], worlds: Worlds | None = None) -> None:
        """Hold the wars of blocks, in their order."""
        self.worlds = worlds
        self.names = tuple(blocks[0].values)
        self.values = {
            name: np.concatenate([block.values[name] for block in blocks]) for name in self.names
        }
        self.record = np.concatenate([block.war for block in blocks])
        self.runs, self.months = self.values[HEADLINE[0]].shape
        self._bands: dict[str, Band] = {}

    def band(self, name: str) -> Band:
        """Return the 10-90% range of a variable by month; raises KeyError if it has no cloud."""
        if name not in self._bands:
            self._bands[name] = _band(self.values[name])
        return self._bands[name]

    def rank(self, name: str, month: int, value: float, run: int) -> Rank:
        """Return where a run's value lies among the other wars that run in a month.

        The war of that run is left out where it is one of these.
        """
        numbers = np.delete(self.values[name][:, month], [run] if run < self.runs else [])
        running = int(np.isfinite(numbers).sum())
        return Rank(int((numbers < value).sum()), int((numbers == value).sum()), running)

    @cached_property
    def sample(self) -> ArmSample:
        """Its wars as a sample of the arm's, from run 0 on."""
        return sampled(self.record, self.months, self.worlds)

    def worked_out(self) -> Cloud:
        """Return it with what is told of the sample known, so that nobody waits for it."""
        self.sample.worked_out()
        return self

    @property
    def endings(self) -> Endings:
        """How its wars end."""
        codes, lasting = self.record["outcome"], self.record["lasting"]
        durable = self.record[codes == Outcome.DURABLE]
        return Endings(
            self.runs,
            {one.declared.title: int((codes == one).sum()) for one in Outcome},
            _mean(durable["terms"]),
            int((durable["terms"] <= 0.0).sum()),
            _mean(durable["belief_at_signature"]),
            _mean(self.record["war_length"]),
            None if np.isnan(lasting).any() else int(lasting.sum()),
        )


def block_of(part: Wars, columns: Sequence[Column]) -> CloudBlock:
    """Return what is kept of a block of wars.

    Args:
        part: Wars with every month kept.
        columns: The scenario's monthly variables; those that have no cloud are left out.

    Returns:
        The variables by name, float64 of shape (run, month), NaN in a month in which a war does
        not run, and the wars' records.
    """
    running = part.months["status"] <= CEASEFIRE
    values = {
        column.name: np.where(running, column.of(part.months), np.nan)
        for column in columns
        if column.field in CLOUDED
    }
    return CloudBlock(values, part.war)


def _band(numbers: FloatArray) -> Band:
    levels, wars = quantiles(numbers, LEVELS)
    return Band(levels[0], levels[1], wars)


def _mean(numbers: FloatArray) -> float:
    return float(numbers.mean()) if len(numbers) else float("nan")


def paired(first: Cloud, second: Cloud) -> dict[str, Band]:
    """Return the 10-90% range of paired differences (second less first) of the headline.

    Args:
        first: The cloud of one arm.
        second: The cloud of another arm, with the same runs.

    Returns:
        A band for each headline variable, in its unit, over the pairs in which both wars run.
    """
    return {name: _band(second.values[name] - first.values[name]) for name in HEADLINE}


def durably(first: Cloud, second: Cloud) -> Answer:
    """Return whether the arms differ in how many of their wars end in a durable settlement.

    Both have the same runs, spread over the same worlds, which are the units where there are any.
    """
    before, after = (
        np.equal(cloud.record["outcome"], Outcome.DURABLE) for cloud in (first, second)
    )
    difference = difference_by_run(before, after, first.sample.units)
    return Answer(difference, relevant(difference, SHARE))
