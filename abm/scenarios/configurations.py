"""Configurations, the arms of a comparison: read, checked, and as the model meets them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from abm.errors import InputError
from abm.scenarios.changes import changes
from abm.scenarios.digest import Content, digest
from abm.scenarios.draft import Draft, leaves
from abm.scenarios.files import dotted, read, shown, source_of
from abm.scenarios.kinds import NAME, NAME_ALLOWED
from abm.scenarios.models import ConfigurationTable, Table
from abm.scenarios.place import Frame, Place
from abm.scenarios.timeline import Changes
from abm.scenarios.values import values
from abm.scenarios.words import checked


@dataclass(frozen=True)
class Configuration:
    """An arm: what differs from the scenario.

    `parameters` hold for the whole war, `treatment` from the treatment month on, by dotted name.
    """

    name: str
    title: str
    description: str
    parameters: dict[str, float]
    treatment: dict[str, float]
    changes: Changes
    content: Content = field(repr=False)

    @property
    def hash(self) -> str:
        """Return twelve hexadecimal digits that stand for everything the arm says."""
        return digest([*self.content, *self.changes.series()])


def configuration(
    name: str, told: ConfigurationTable, place: Place, base: dict[str, float]
) -> Configuration:
    """Return an arm, checked against a scenario with parameters `base`; raises InputError."""
    whole_war = values(told.parameters, place.at("parameters"))
    share = {**base, **whole_war}["start.largest_share"]
    if share in (0.0, 1.0) and len(place.frame.partners) > 1:
        raise place.fault(f": start.largest_share = {share:g} leaves a partner without a share.")
    return Configuration(
        name=name,
        title=told.title,
        description=told.description,
        parameters=whole_war,
        treatment=values(told.treatment, place.at("treatment"), later=True),
        changes=changes(told, place),
        content=content_of(told),
    )


def configuration_file(path: Path, frame: Frame, base: dict[str, float]) -> Configuration:
    """Return the arm that a TOML file holds, named after the file; raises InputError."""
    if not NAME.fullmatch(path.stem):
        raise InputError(
            f"{shown(path)}: an arm has the name of its file; allowed: {NAME_ALLOWED}."
        )
    draft = Draft(source_of(path))
    draft.lay(read(path), draft.main)
    return configuration(path.stem, checked(ConfigurationTable, draft), Place(draft, frame), base)


def content_of(told: Table) -> Content:
    """Return dotted path and value of everything a table says, its defaults included."""
    tree = told.model_dump(by_alias=True, exclude_none=True)
    return tuple((dotted(path), value) for path, value in leaves(tree) if value != {})
