"""A whole scenario from text alone: what `abm.scenarios.snapshot` writes, read back."""

from __future__ import annotations

import tomllib
from pathlib import Path

from abm.errors import InputError
from abm.scenarios import Scenario
from abm.scenarios.draft import Draft, leaves
from abm.scenarios.files import Source, check_plain, dotted, readable
from abm.scenarios.resolve import resolved
from abm.scenarios.snapshot import SOURCES

NAME = "replay"


def scenario_of(text: str, shown: str, name: str = NAME) -> Scenario:
    """Return the scenario of that name that a text holds whole, without opening any file.

    Raises InputError, calling the text `shown`, for whatever is wrong with it and for keys that
    would have a file opened.
    """
    try:
        tree = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{shown} is not valid TOML: {error}.") from None
    check_plain(tree, shown)
    for path, _ in leaves(tree):
        if _opens_a_file(path):
            raise InputError(
                f"{shown}: {readable(dotted(path))} would open a file; allowed: a whole scenario, "
                "as scenario.toml in the folder of a comparison."
            )
    draft = Draft(Source(name, shown, Path()))
    draft.lay(tree, draft.main)
    return resolved(name, draft)


def _opens_a_file(path: tuple[str, ...]) -> bool:
    return path[0] in (*SOURCES, "without") or (path[-1] == "file" and "reports" in path)
