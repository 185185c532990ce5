"""Configurations, the arms of a comparison: read, checked, and as the model meets them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from abm.scenarios.changes import Frame, changes, values
from abm.scenarios.digest import Content, digest
from abm.scenarios.draft import Draft, Keys, leaves
from abm.scenarios.files import dotted, read, source_of
from abm.scenarios.models import ConfigurationTable, Table
from abm.scenarios.timeline import Changes
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
        return digest([*self.content, *self.changes.recorded()])


class Place(NamedTuple):
    """Where an arm stands: in which draft, under which path, for which scenario."""

    draft: Draft
    path: Keys
    frame: Frame
    parameters: dict[str, float]


def configuration(name: str, told: ConfigurationTable, place: Place) -> Configuration:
    """Return an arm, checked against the scenario it belongs to; raises InputError."""
    draft, path, frame, base = place
    whole_war = values(told.parameters, draft, (*path, "parameters"))
    share = {**base, **whole_war}["start.largest_share"]
    if share in (0.0, 1.0) and len(frame.partners) > 1:
        raise draft.fault(
            path, f": start.largest_share = {share:g} leaves a partner without a share."
        )
    return Configuration(
        name=name,
        title=told.title,
        description=told.description,
        parameters=whole_war,
        treatment=values(told.treatment, draft, (*path, "treatment"), later=True),
        changes=changes(told, frame, draft, path),
        content=content_of(told),
    )


def configuration_file(path: Path, frame: Frame, parameters: dict[str, float]) -> Configuration:
    """Return the arm that a TOML file holds, named after the file; raises InputError."""
    draft = Draft(source_of(path))
    draft.lay(read(path), draft.main)
    told = checked(ConfigurationTable, draft)
    return configuration(path.stem, told, Place(draft, (), frame, parameters))


def content_of(told: Table) -> Content:
    """Return dotted path and value of everything a table says, its defaults included."""
    tree = told.model_dump(by_alias=True, exclude_none=True)
    return tuple((dotted(path), value) for path, value in leaves(tree) if value != {})
