"""Scenarios: wars, theories, partners and configurations, written in TOML files.

`load` reads one and checks it; `shipped` lists those that come with the product; `template` is
what a user starts a new one from.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from abm.errors import InputError
from abm.scenarios.arguments import Name, name_or_path
from abm.scenarios.draft import draft
from abm.scenarios.files import folder, looks_like_path, read, readable, shipped_names, shorten
from abm.scenarios.resolve import apply, resolved
from abm.scenarios.scenario import Configuration, Scenario
from abm.scenarios.tables import NAME, NAME_ALLOWED

__all__ = ["DEFAULT", "Configuration", "Scenario", "load", "shipped", "template"]

DEFAULT = "ukraine-2022"
"""The shipped scenario that is played where none is named."""


def load(scenario: Name, settings: Sequence[str] = ()) -> Scenario:
    """Return a scenario by its shipped name or the path of its TOML file, checked and complete.

    `settings` are "name=value" as given to `--set`; they touch all arms. Raises InputError.
    """
    told = name_or_path(scenario, "scenario")
    made = draft(told)
    apply(made, settings)
    name = readable(Path(told).stem) if looks_like_path(told) else told
    return resolved(name, made)


def shipped() -> list[tuple[str, str]]:
    """Return name and title of each scenario that comes with the product."""
    return [(name, str(read(folder() / f"{name}.toml")["title"])) for name in shipped_names()]


def template(name: str) -> str:
    """Return a commented scenario file to start a new scenario of this name from.

    Raises InputError for a name that could not stand in files and tables.
    """
    if not NAME.fullmatch(name):
        raise InputError(f"scenario name {shorten(name)} cannot be used; allowed: {NAME_ALLOWED}.")
    text = (folder() / "_template.toml").read_text(encoding="utf-8")
    return text.replace("NAME", name)
