"""Mends of the second edition of the model: what each sets, laid over the first edition.

A mend names paths, never values: off are those of one shipped scenario, on those of another.
"""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator

from abm.errors import InputError, nearest
from abm.scenarios import DEFAULT, Scenario, load
from abm.scenarios.draft import Draft
from abm.scenarios.files import read, source_of
from abm.scenarios.messages import checked
from abm.scenarios.tables import FileTable, Text, refusal

FILE = Path(str(importlib.resources.files("experiments.history"))) / "mends.toml"
FIRST, SECOND = "first-edition", DEFAULT
#: What mends do not set: words, and arms, which are policies and no part of the model.
BESIDE = ("title", "description", "configurations")


def _paths(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [None]
    paths = [item for item in items if isinstance(item, str)]
    if len(set(paths)) < len(items):
        raise refusal("a list of dotted names, each once")
    return tuple(paths)


class MendTable(FileTable):
    """A mend: its title, why it was made, and the paths that it sets."""

    title: Text
    why: Text
    paths: Annotated[tuple[str, ...], BeforeValidator(_paths)]


@dataclass(frozen=True)
class Mend:
    """A mend of the second edition."""

    name: str
    title: str
    why: str
    paths: tuple[str, ...]

    def sets(self, path: str) -> bool:
        """Whether it sets what stands at a path, as `--set` names it."""
        return any(path == own or path.startswith(f"{own}.") for own in self.paths)


@cache
def editions() -> tuple[Scenario, Scenario]:
    """Return the first and the second edition."""
    return load(FIRST), load(SECOND)


def mends(file: Path = FILE) -> tuple[Mend, ...]:
    """Return all mends in the order of their file.

    Raises InputError for a table that is none, and for a path that neither edition has.
    """
    told, found = read(file), []
    for name, table in told.items():
        draft = Draft(source_of(file))
        draft.lay(table if isinstance(table, dict) else {}, draft.main)
        mend = checked(MendTable, draft)
        found.append(Mend(name, mend.title, mend.why, mend.paths))
    known = [*values(editions()[0]), *values(editions()[1])]
    for one in found:
        _check(one, known)
    return tuple(found)


def _check(mend: Mend, known: Sequence[str]) -> None:
    for path in mend.paths:
        if not any(name == path or name.startswith(f"{path}.") for name in known):
            raise InputError(
                f"mend {mend.name}: there is no '{path}' in either edition.{nearest(path, known)}"
            )


def values(scenario: Scenario) -> dict[str, object]:
    """Return every value of the model in a scenario by its path as `--set` names it."""
    return {
        path.removeprefix("parameters."): value
        for path, value, _ in scenario.leaves()
        if path.split(".")[0] not in BESIDE
    }


def differing(one: Scenario, other: Scenario) -> list[str]:
    """Return the paths at which scenarios differ, those that only one of them has among them."""
    first, second = values(one), values(other)
    missing = object()
    return [
        path
        for path in {**first, **second}
        if first.get(path, missing) != second.get(path, missing)
    ]


def switched_on(chosen: Sequence[Mend]) -> Scenario:
    """Return the first edition with some mends laid over it."""
    return load(FIRST, list(settings(chosen)))


def settings(chosen: Sequence[Mend]) -> Iterator[str]:
    """Yield what mends set, as `--set` is given it, where the second edition has another value."""
    first, second = editions()
    told = values(second)
    for path in differing(first, second):
        if path in told and any(mend.sets(path) for mend in chosen):
            yield f"{path}={written(told[path])}"


def written(value: object) -> str:
    """Return a value as it can be set, to the last bit.

    >>> written(0.1), written(True), written("free"), written([10, 11])
    ('0.1', 'true', '"free"', '[10, 11]')
    """
    return json.dumps(value)
