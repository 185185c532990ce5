"""Families of scenarios: for which of them worlds were accepted.

Worlds belong to wars, not to the files in which these are written. Twenty reference wars of
history's arm, one in each of twenty worlds, are played as far as the record reaches; what happens
in them is the digest that accepted worlds carry. A scenario in which the same wars happen is of the
family, whatever arms it adds; so is the model itself, whatever was written anew in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from abm.build import build_inputs
from abm.engine.ensemble import Ensemble
from abm.engine.jit import NotKept, compiling_nothing, kernel_is_kept
from abm.errors import InputError, NumericalFault
from abm.inputs import Inputs
from abm.noise import SEED
from abm.scenarios import DEFAULT, Scenario, load
from abm.scenarios.arguments import Name
from abm.scenarios.figures import settable
from abm.scenarios.files import COMMAND_LINE, shorten
from abm.war import PlainWar
from experiments.history.scorecard import ARM
from experiments.worlds import ACCEPTED, DEFAULT_WORLD
from experiments.worlds.accepted import FILE, read_worlds, shipped
from experiments.worlds.spread import Worlds

WARS = 20
MONTHS = 34  # of the record to December 2024, which is what worlds are accepted on
#: What happens in a war, as far as the digest hears of it: what is recorded besides may change.
HEARD = (
    "status",
    "land",
    "russian_losses",
    "ukrainian_losses",
    "reserves",
    "signed",
    "promised",
    "delivered",
    "capacity",
    "joint_planning",
    "belief",
    "willingness_to_negotiate",
    "exhaustion",
)


def reference(scenario: Scenario, worlds: Worlds) -> str:
    """Return sixteen hexadecimal digits that stand for a scenario's reference wars in worlds.

    Raises InputError where the scenario has no arm of history, or does not allow what a world sets.
    """
    _check(scenario, worlds)
    digest = blake2b(digest_size=8)
    for run in range(WARS):
        there = worlds.scenario(scenario, run % len(worlds))
        # As long as it is: what begins after the record is none of its history.
        inputs = build_inputs(there, scenario.configuration(ARM), max(MONTHS, scenario.months))
        for told in _course(inputs, run):
            digest.update(np.where(np.isnan(told), np.nan, told).tobytes())
    return digest.hexdigest()


def _course(inputs: Inputs, run: int) -> list[NDArray[np.float64]]:
    """Return what is heard of a war month by month, NaN after its end.

    Both engines play the same; where the compiled one is not kept, nobody waits for its making.
    """
    if kernel_is_kept():
        # What is kept may yet be of another processor, or damaged.
        with suppress(NotKept), compiling_nothing():
            months = Ensemble(inputs, SEED).play([run]).months[0, :MONTHS]
            return [np.asarray(months[name], np.float64) for name in HEARD]
    war = PlainWar(inputs, run, SEED)
    while war.running and war.month < MONTHS:
        war.step()
    return [_column(war, name) for name in HEARD]


def _column(war: PlainWar, name: str) -> NDArray[np.float64]:
    told = np.asarray([getattr(month, name) for month in war.history], np.float64)
    column = np.full((MONTHS, *told.shape[1:]), np.nan)
    column[: len(told)] = told
    return column


def _check(scenario: Scenario, worlds: Worlds) -> None:
    """Refuse worlds of which a scenario does not know a parameter, or allow a value."""
    for name, values in zip(worlds.parameters, worlds.values.T.tolist(), strict=True):
        declared = settable(name, scenario.figures, worlds.name)
        for value in values:
            declared.check(value, worlds.name)


class ChosenWorlds(NamedTuple):
    """Worlds over which wars are spread, and why there are none."""

    worlds: Worlds | None
    why: str = ""


def chosen(asked: str, scenario: Name | Scenario, settings: Sequence[str] = ()) -> ChosenWorlds:
    """Return the worlds in which a scenario is played.

    What somebody has set, by `--set` or in a scenario file of their own, is the same in all worlds.

    Args:
        asked: "accepted" (those that come with the product), "default" (none: the scenario's own
            world) or a file that a calibration wrote.
        scenario: The scenario, by name or file, or as it was loaded.
        settings: "name=value" as given to `--set`.

    Returns:
        The worlds; none for a scenario outside the family, and what is to be said of that.

    Raises:
        InputError: For a file that cannot be used, and worlds that another model accepted.
    """
    worlds = named_worlds(asked)
    return ChosenWorlds(None) if worlds is None else of_family(worlds, scenario, settings)


def named_worlds(asked: str) -> Worlds | None:
    """Return the worlds that `--worlds` stands for, None for the default one; raises InputError."""
    if asked == DEFAULT_WORLD:
        return None
    return shipped() if asked == ACCEPTED else from_file(asked)


def of_family(
    worlds: Worlds, scenario: Name | Scenario, settings: Sequence[str] = ()
) -> ChosenWorlds:
    """Return worlds for a scenario of their family; arguments, result and errors as of `chosen`."""
    told, usual = _loaded(scenario), load(DEFAULT)
    if _plays(told, worlds):
        return ChosenWorlds(worlds.holding(_set(_loaded(scenario, settings), usual, worlds)))
    if not _plays(usual, worlds):
        raise InputError(
            f"{worlds.name}: these worlds were accepted by another version of the model: their "
            f"reference wars were {worlds.acceptance.reference}, and are "
            f"{reference(usual, worlds)} now.\n"
            f"Accept worlds anew with concert calibrate, or play --worlds {DEFAULT_WORLD}."
        )
    return ChosenWorlds(
        None,
        f"{told.name} lies outside the family of scenarios for which worlds were accepted, as its "
        "history is another: its default world is played.",
    )


def _loaded(scenario: Name | Scenario, settings: Sequence[str] = ()) -> Scenario:
    return scenario if isinstance(scenario, Scenario) else load(scenario, settings)


def _set(scenario: Scenario, usual: Scenario, worlds: Worlds) -> Iterator[str]:
    """Yield the parameters of worlds that somebody has set."""
    for name in worlds.parameters:
        origins = (scenario.origins.get(path) for path in (name, f"parameters.{name}"))
        if COMMAND_LINE.label in origins or scenario.value(name) != usual.value(name):
            yield name


def _plays(scenario: Scenario, worlds: Worlds) -> bool:
    """Whether the reference wars of a scenario are those with which worlds were accepted."""
    try:
        return reference(scenario, worlds) == worlds.acceptance.reference
    except (InputError, NumericalFault):
        return False


def from_file(asked: str) -> Worlds:
    """Return the worlds of a file that was asked for by --worlds; raises InputError."""
    file = Path(asked)
    if not file.is_file():
        raise InputError(
            f"--worlds {shorten(asked)}: there is no such file.\nAllowed: {ACCEPTED}, "
            f"{DEFAULT_WORLD}, or a file {FILE} that concert calibrate wrote."
        )
    return read_worlds(file)
