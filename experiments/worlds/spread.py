"""Spread of runs over worlds: which run is played in which, an arm's inputs there, and its wars.

A world is one set of values of the parameters that nobody knows. Run k is played in the world in
whose part of 0 to 1, as wide as the world's weight, the k-th number of Weyl's (1916) sequence of
the golden ratio lies. So any number of first runs is spread as the weights ask for, and a run's
world hangs neither on how many there are nor on the seed: it can be played again by its number.
"""

from __future__ import annotations

import importlib.resources
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from abm.build import build_inputs
from abm.data import limits
from abm.engine.ensemble import Array, Ensemble, Wars
from abm.inputs import Inputs
from abm.scenarios import Configuration, Scenario
from abm.scenarios.files import COMMAND_LINE, shown
from experiments.warrant import SETTING, Accepted, Warrant, calibrated, illustrative
from experiments.worlds import ACCEPTED

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
GOLDEN = (math.sqrt(5.0) - 1.0) / 2.0
ORIGIN = "world"  # of values that a world gives a scenario
#: Scores of a validation over worlds that knew no month of its window, as it prints them.
SCORES = Path(str(importlib.resources.files("experiments.worlds"))) / "validated.json"
FEWEST = 20.0  # equal worlds below which a range over worlds is mostly chance (assumption)


class WorldAcceptance(NamedTuple):
    """On what worlds were accepted: patterns of the record to a month, and those left out.

    `reference` stands for wars that were played in them (`experiments.worlds.family`).
    """

    until: str
    patterns: int
    left_out: tuple[str, ...]
    reference: str


@dataclass(frozen=True, eq=False)
class Worlds:
    """Worlds that stand for what may be ours: a row of parameters each, and what it stands for.

    `values` are in the parameters' units, (world, parameter), `weights` sum to 1, (world). What is
    `held` keeps the scenario's value: somebody has set it.
    """

    name: str
    parameters: tuple[str, ...]
    values: Numbers
    weights: Numbers
    acceptance: WorldAcceptance
    held: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.values)

    def places(self, runs: ArrayLike) -> Places:
        """Return the place of each run's world, int64, (run)."""
        shares = (np.asarray(runs, np.float64) + 0.5) * GOLDEN % 1.0
        ends = np.cumsum(self.weights)
        found = np.searchsorted(ends / ends[-1], shares, side="right")
        return np.asarray(np.minimum(found, len(self) - 1), np.int64)

    def place(self, run: int) -> int:
        """Return the place of a run's world."""
        return int(self.places([run])[0])

    def world(self, place: int) -> dict[str, float]:
        """Return the parameters of a world, without those that are held."""
        row = zip(self.parameters, self.values[place].tolist(), strict=True)
        return {name: value for name, value in row if name not in self.held}

    def scenario(self, scenario: Scenario, place: int) -> Scenario:
        """Return a scenario as it is in a world."""
        return scenario.with_values(self.world(place))

    def written(self, scenario: Scenario, run: int) -> Scenario:
        """Return a scenario as it is in a run's world, whose content says so: to be written out."""
        return scenario.rewritten(self.world(self.place(run)), ORIGIN)

    def settings(self, run: int) -> list[str]:
        """Return the world of a run as `--set` takes it."""
        world = self.world(self.place(run))
        return [f"{name}={value!r}" for name, value in world.items()]

    def holding(self, names: Iterable[str]) -> Worlds:
        """Return the same worlds, in which these parameters keep the scenario's values."""
        return replace(self, held=self.held | frozenset(names))

    def warrant(self, validated: Sequence[str] = ()) -> Warrant:
        """Return what results over these worlds may be called, and for what they are validated."""
        until, patterns, out, _ = self.acceptance
        kept = patterns - len(out)
        return calibrated(Accepted(len(self), kept, patterns, out, until), validated)

    @property
    def effective(self) -> float:
        """As how many equal worlds they count (Kish 1965)."""
        return float(self.weights.sum() ** 2 / (self.weights**2).sum())

    @cached_property
    def digest(self) -> str:
        """Sixteen hexadecimal digits that stand for all that wars rest on."""
        told = repr((self.parameters, sorted(self.held))).encode()
        tables = np.ascontiguousarray(np.column_stack([self.weights, self.values])).tobytes()
        return blake2b(told + tables, digest_size=8).hexdigest()


@dataclass(frozen=True, eq=False)
class ArmInputs:
    """What wars of an arm are given, in each of the worlds over which its runs are spread.

    Without `worlds` there is one for all runs.
    """

    inputs: tuple[Inputs, ...]
    worlds: Worlds | None = None

    @property
    def first(self) -> Inputs:
        """The inputs of the first world: what all of them share can be read there."""
        return self.inputs[0]

    def each(self, change: Callable[[Inputs], Inputs]) -> ArmInputs:
        """Return the same, changed in every world."""
        return replace(self, inputs=tuple(change(one) for one in self.inputs))


def in_worlds(inputs: Inputs | ArmInputs) -> ArmInputs:
    """Return what wars are given in every world; plain inputs are those of one for all runs."""
    return inputs if isinstance(inputs, ArmInputs) else ArmInputs((inputs,))


def arm_inputs(
    scenario: Scenario, arm: Configuration, months: int, worlds: Worlds | None = None
) -> ArmInputs:
    """Return the inputs of an arm in every world; raises InputError as `build_inputs`."""
    if worlds is None:
        return in_worlds(build_inputs(scenario, arm, months))
    told = (worlds.scenario(scenario, place) for place in range(len(worlds)))
    return ArmInputs(tuple(build_inputs(one, arm, months) for one in told), worlds)


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


def warrant_over(worlds: Worlds, scenario: Scenario) -> Warrant:
    """Return what results of a scenario over worlds may be called; nobody accepted a setting."""
    if worlds.held or COMMAND_LINE.label in scenario.origins.values():
        return illustrative(SETTING)
    return worlds.warrant(validated_for(worlds))


def validated_for(worlds: Worlds) -> tuple[str, ...]:
    """Return the observables for which results over worlds are validated; shipped ones alone are.

    They are those families of the validation that ships in which the model was better than every
    naive rival by the margin that was fixed beforehand.
    """
    if worlds.name != ACCEPTED:
        return ()
    told = limits.json_tree(limits.read_text(SCORES, limits.COMPARISON), shown(SCORES))
    rows = told["rows"] if isinstance(told, dict) else []
    return tuple(str(row["title"]) for row in rows if row["better"])
