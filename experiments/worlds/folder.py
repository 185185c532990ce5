"""Folder of a comparison: which wars it holds, and in which world each of them was played."""

from __future__ import annotations

from collections.abc import Iterable
from operator import index
from pathlib import Path
from typing import NamedTuple, SupportsIndex

from abm.data import limits
from abm.errors import InputError
from abm.noise import LARGEST_RUN, LARGEST_SEED
from abm.scenarios import Scenario, load
from abm.scenarios.files import shown
from abm.scenarios.tables import LONGEST
from experiments.output import MARK
from experiments.worlds.accepted import read_worlds
from experiments.worlds.spread import Worlds

SCENARIO, WORLDS = "scenario.toml", "worlds.parquet"  # that a comparison keeps beside its tables


class ComparedWars(NamedTuple):
    """The wars of a comparison, as comparison.json names them."""

    arms: list[str]
    runs: int
    seed: int
    months: int
    held: list[str] | None  # what is the same in all worlds over which runs are spread, if any


def scenario_of_run(folder: Path, told: ComparedWars, run: int) -> Scenario:
    """Return the scenario of a comparison as it is in a run's world; raises InputError."""
    return load(str(folder / SCENARIO), settings_of_run(folder, told, run))


def settings_of_run(folder: Path, told: ComparedWars, run: int) -> list[str]:
    """Return the world of a comparison's run as `--set` takes it; raises InputError."""
    worlds = worlds_of(folder, told)
    return [] if worlds is None else worlds.settings(run)


def worlds_of(folder: Path, told: ComparedWars) -> Worlds | None:
    """Return the worlds over which a comparison's runs are spread, if any; raises InputError."""
    return None if told.held is None else read_worlds(folder / WORLDS).holding(told.held)


def read_comparison(folder: Path) -> ComparedWars:
    """Return what the comparison in a folder says of its wars; raises InputError if it is none."""
    file = folder / MARK
    text = limits.read_text(file, limits.COMPARISON)
    try:
        content = limits.json_tree(text, shown(file))
        told = _compared_wars(content)
        within = 1 <= told.runs <= LARGEST_RUN + 1 and 0 <= told.seed <= LARGEST_SEED
        if not told.arms or not within or not 1 <= told.months <= LONGEST:
            raise ValueError
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{shown(file)} is not what concert compare writes.") from error
    if isinstance(content, dict) and "study" in content:
        raise InputError(f"{shown(folder)} compares a study; name the study's own folder.")
    return told


def _compared_wars(content: object) -> ComparedWars:
    """Raises KeyError for what is missing, TypeError for what is of another kind."""
    if not isinstance(content, dict):
        raise TypeError
    arms = content["arms"]
    if not isinstance(arms, Iterable):
        raise TypeError
    return ComparedWars(
        arms=[str(arm) for arm in arms],
        runs=_whole(content["runs"]),
        seed=_whole(content["seed"]),
        months=_whole(content["months"]),
        held=_held(content.get("worlds")),
    )


def _held(told: object) -> list[str] | None:
    """Return what is the same in all worlds; None where runs are not spread over any."""
    if told is None:
        return None
    if not isinstance(told, dict) or not isinstance(told["held"], list):
        raise TypeError
    return [str(name) for name in told["held"]]


def _whole(value: object) -> int:
    if not isinstance(value, SupportsIndex):
        raise TypeError
    return index(value)
