"""Design of a comparison, checked before anything is played, and the playing of its arms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from abm.build import build_inputs
from abm.engine.ensemble import Ensemble, Wars, cut_off, joined
from abm.engine.jit import kernel_is_kept
from abm.errors import InputError
from abm.inputs import Inputs
from abm.noise import LARGEST_RUN
from abm.scenarios import Configuration, Scenario
from abm.scenarios.arguments import Name, horizon, seed_number, whole_number
from abm.scenarios.snapshot import snapshot
from experiments import blocks
from experiments.comparison.measures import Records
from experiments.console import Counter, console, counting
from experiments.worlds.spread import ArmInputs, Worlds, arm_inputs, in_worlds


@dataclass(frozen=True)
class Design:
    """A scenario, the arms that are compared in it, and which wars: runs, seed and months.

    Runs are spread over `worlds`; without any all of them are played in the scenario's own, the
    default world.
    """

    scenario: Scenario
    configurations: tuple[Configuration, ...]
    runs: int
    seed: int
    months: int
    worlds: Worlds | None = None

    @property
    def arms(self) -> tuple[str, ...]:
        """The names of the arms; the first is the one that the others are compared with."""
        return tuple(arm.name for arm in self.configurations)

    def configuration(self, name: str) -> Configuration:
        """Return the arm of this name."""
        return next(arm for arm in self.configurations if arm.name == name)

    @property
    def identity(self) -> dict[str, str]:
        """What its wars rest on besides code and libraries, by what people call it."""
        whole = snapshot(self.scenario, self.configurations).encode()
        return {
            "scenario": f"{self.scenario.name} ({self.scenario.hash})",
            "arms": " ".join(self.arms),
            "content of scenario and arms": blake2b(whole, digest_size=8).hexdigest(),
            "runs": str(self.runs),
            "months": str(self.months),
            "seed": str(self.seed),
            "worlds": "default" if self.worlds is None else self.worlds.digest,
        }

    def inputs(
        self, arm: Configuration, months: int | None = None, scenario: Scenario | None = None
    ) -> ArmInputs:
        """Return what an arm's wars are given in every world.

        For other months or another scenario than the design's own, where they are named. Raises
        InputError as `abm.build.build_inputs`.
        """
        told = self.scenario if scenario is None else scenario
        return arm_inputs(told, arm, self.months if months is None else months, self.worlds)

    def holding(self, names: Iterable[str]) -> Design:
        """Return the design in whose worlds these parameters keep the scenario's values."""
        if self.worlds is None:
            return self
        return replace(self, worlds=self.worlds.holding(names))

    def units(self, runs: ArrayLike) -> NDArray[np.int64]:
        """Return of which unit of the statistics each run is, int64, (run).

        Wars of a world share what is particular to it: worlds are the units where there are any,
        so that an interval is over worlds and over luck. Else each run is one.
        """
        found = np.asarray(runs, np.int64)
        return found if self.worlds is None else self.worlds.places(found)


def design(scenario: Scenario, arms: Sequence[Name], runs: int, seed: int, months: int) -> Design:
    """Return the design that compares the named arms (or files that hold one).

    Raises InputError for an arm that does not exist, is named twice, or carries the name of
    another; for fewer than two arms; for numbers that cannot be used; and for a horizon that does
    not reach to the treatment month.
    """
    runs = whole_number(runs, "runs", 1, LARGEST_RUN + 1)
    seed, months = seed_number(seed), horizon(months)
    found = tuple(scenario.configuration(arm) for arm in arms)
    for place, arm in enumerate(found):
        if arm.name in (other.name for other in found[:place]):
            raise InputError(f"arm {arm.name!r} is named twice; name each arm once.")
        if scenario.configurations.get(arm.name, arm) is not arm:
            raise InputError(
                f"{arms[place]}: the scenario has a configuration {arm.name!r}; rename the file."
            )
    if len(found) < 2:
        named = f"only {found[0].name!r} is named" if found else "no arm is named"
        raise InputError(f"{named}; a comparison needs two arms, such as: siloed coordinated.")
    for arm in found:
        build_inputs(scenario, arm, months)
    return Design(scenario, found, runs, seed, months)


class Longer(NamedTuple):
    """What the first wars of an arm are given to be told at other horizons too, and how many."""

    inputs: ArmInputs
    runs: int


class Playing:
    """An arm's wars from run 0 on; every month of the first `kept`, of all others the outcome.

    Those that are to be told at other horizons too are played once, to the longest of them.
    """

    def __init__(
        self,
        inputs: Inputs | ArmInputs,
        seed: int,
        kept: int = 0,
        longer: Longer | None = None,
    ) -> None:
        """Prepare to play; no war is played yet."""
        self.inputs, self.seed, self.kept = in_worlds(inputs), seed, kept
        self.longer = longer or Longer(self.inputs, LARGEST_RUN + 1)
        self.ensembles: dict[tuple[bool, bool], Ensemble] = {}
        # No war at all, but the kernel: here, where Ctrl-C can stop its making.
        self.blank = self._asked(self._ensemble(True, True).play(np.arange(0)))
        self.parts = [self.blank]

    @property
    def runs(self) -> int:
        """The number of wars that have been played."""
        return sum(len(part.runs) for part in self.parts)

    def to(self, runs: int, counter: Counter) -> Wars:
        """Play on until there are `runs` wars and return them all.

        `months` and `portraits` of what is returned hold the first `kept` wars alone. Raises
        NumericalFault for a number that is not finite.
        """
        counter.expect(max(0, runs - self.runs))
        while self.runs < runs:
            first = self.runs
            edges = (self.longer.runs, self.kept, runs)
            self._play(first, min(edge for edge in edges if edge > first), counter)
        self.parts = [joined(self.parts)]
        return self.parts[0]

    def at(self, months: int) -> Records | None:
        """Return the records at a horizon, (run), of the wars that were played to it, if any."""
        [played], horizons = self.parts, self.longer.inputs.first.horizons
        if months == self.inputs.first.months:
            return played.war
        return played.cut[:, horizons.index(months)] if months in horizons else None

    def _play(self, first: int, until: int, counter: Counter) -> None:
        longer, monthly = first < self.longer.runs, first < self.kept
        for part in self._ensemble(longer, monthly).play_all(until - first, first=first):
            told = self._asked(part) if longer else part._replace(cut=self.blank.cut)
            if not monthly:
                told = told._replace(months=self.blank.months, portraits=self.blank.portraits)
            self.parts.append(told)
            counter.add(len(told.runs))

    def _ensemble(self, longer: bool, monthly: bool) -> Ensemble:
        if (longer, monthly) not in self.ensembles:
            inputs = self.longer.inputs if longer else self.inputs
            self.ensembles[longer, monthly] = blocks.ensemble(inputs, self.seed, monthly)
        return self.ensembles[longer, monthly]

    def _asked(self, part: Wars) -> Wars:
        """Return wars that are played longer as those of the horizon that is asked for."""
        return cut_off(part, self.longer.inputs.first, self.inputs.first.months)


@contextmanager
def counting_wars() -> Iterator[Counter]:
    """Give a counter of wars that tells on standard error how far it is.

    What is piped is the result alone. It is said first where the engine has to be compiled.
    """
    say_if_compiling()
    with counting("wars", console(stderr=True)) as counter:
        yield counter


def say_if_compiling() -> None:
    """Say on standard error that the engine has to be compiled, where it has to."""
    if not kernel_is_kept():
        told = console(stderr=True)
        told.print("Compiling the engine, once: about a minute.", soft_wrap=True)


def outcomes(inputs: Inputs | ArmInputs, seed: int, runs: int, counter: Counter) -> Records:
    """Play wars and return their records (`abm.schema.War`), (run); raises NumericalFault."""
    return Playing(inputs, seed).to(runs, counter).war
