"""Design of a comparison, checked before anything is played, and the playing of its arms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from abm.build import build_inputs
from abm.engine.ensemble import Ensemble, Wars, joined
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


@dataclass(frozen=True)
class Design:
    """A scenario, the arms that are compared in it, and which wars: runs, seed and months."""

    scenario: Scenario
    configurations: tuple[Configuration, ...]
    runs: int
    seed: int
    months: int

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
        }


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


class Playing:
    """An arm's wars from run 0 on; every month of the first `kept`, of all others the outcome."""

    def __init__(self, inputs: Inputs, seed: int, kept: int = 0) -> None:
        """Prepare to play; no war is played yet."""
        self.ensembles = [
            blocks.ensemble(inputs, seed),
            blocks.ensemble(inputs, seed, monthly=False),
        ]
        self.kept = kept
        # No war at all, but the kernel: here, where Ctrl-C can stop its making.
        self.parts = [self.ensembles[0].play(np.arange(0))]

    @property
    def runs(self) -> int:
        """The number of wars that have been played."""
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


@contextmanager
def counting_wars() -> Iterator[Counter]:
    """Give a counter of wars that tells on standard error how far it is.

    What is piped is the result alone. It is said first where the engine has to be compiled.
    """
    told = console(stderr=True)
    if not kernel_is_kept():
        told.print("Compiling the engine, once: about half a minute.", soft_wrap=True)
    with counting("wars", told) as counter:
        yield counter


def outcomes(inputs: Inputs, seed: int, runs: int, counter: Counter) -> Records:
    """Play wars and return their records (`abm.schema.War`), (run); raises NumericalFault."""
    return Playing(inputs, seed).to(runs, counter).war
