"""What is compared: checked before anything is played."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from abm.build import build_inputs
from abm.errors import InputError
from abm.scenarios import Configuration, Scenario


@dataclass(frozen=True)
class Design:
    """What is compared: a scenario, its arms, which runs and how long."""

    scenario: Scenario
    configurations: tuple[Configuration, ...]
    runs: int
    seed: int
    months: int

    @property
    def arms(self) -> tuple[str, ...]:
        """The names of the arms, in order."""
        return tuple(arm.name for arm in self.configurations)

    def configuration(self, name: str) -> Configuration:
        """Return the arm of this name."""
        return next(arm for arm in self.configurations if arm.name == name)


def design(scenario: Scenario, arms: Sequence[str], runs: int, seed: int, months: int) -> Design:
    """Return the design that compares the named arms (or files that hold one).

    Raises InputError for an arm that does not exist, is named twice, or carries the name of
    another; for fewer than two arms; and for a horizon that does not reach to the treatment month.
    """
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
