"""A scenario as the rest of the product meets it: checked, complete, its origins known."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from abm.data.donors import Donor
from abm.errors import InputError, nearest
from abm.parameters import REGISTER, Parameter
from abm.scenarios.arguments import Name, name_or_path
from abm.scenarios.changes import Changes, changes, values
from abm.scenarios.digest import Content, digest
from abm.scenarios.draft import Draft, Place, Scope, leaves
from abm.scenarios.figures import TableFigure, figures_of, with_figures
from abm.scenarios.files import dotted, looks_like_path, read, shorten, shown, source_of
from abm.scenarios.messages import checked
from abm.scenarios.series import Series
from abm.scenarios.tables import (
    NAME,
    NAME_ALLOWED,
    ConfigurationTable,
    FileTable,
    RoleTable,
    SectorTable,
    TheoryTable,
)


@dataclass(frozen=True)
class Configuration:
    """An arm: what differs from the scenario.

    `parameters` hold for the whole war, `treatment` from the treatment month on, by dotted name;
    both have parameters of the register and figures of the scenario's tables.
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


def configuration(name: str, told: ConfigurationTable, place: Place) -> Configuration:
    """Return an arm, checked against its scenario; raises InputError."""
    return Configuration(
        name=name,
        title=told.title,
        description=told.description,
        parameters=values(told.parameters, place.at("parameters"), of_arm=True),
        treatment=values(told.treatment, place.at("treatment"), of_arm=True, later=True),
        changes=changes(told, place, name),
        content=content_of(told),
    )


def configuration_file(path: Path, scope: Scope) -> Configuration:
    """Return the arm that a TOML file holds, named after the file; raises InputError."""
    if not NAME.fullmatch(path.stem):
        raise InputError(
            f"{shown(path)}: an arm has the name of its file; allowed: {NAME_ALLOWED}."
        )
    draft = Draft(source_of(path))
    draft.lay(read(path), draft.main)
    return configuration(path.stem, checked(ConfigurationTable, draft), Place(draft, scope))


def content_of(told: FileTable) -> Content:
    """Return dotted path and value of everything a table says, its defaults included."""
    tree = told.model_dump(by_alias=True, exclude_none=True)
    return tuple((dotted(path), value) for path, value in leaves(tree) if value != {})


def pausing(theories: Mapping[str, TheoryTable]) -> str:
    """Return the name of the theory that a pause would serve, the last one as in the model."""
    return [name for name, told in theories.items() if told.pauses][-1]


@dataclass(frozen=True)
class Scenario:
    """A war that can be run: its partners, theories, sectors, Kremlin, parameters and arms.

    `parameters` has every parameter of the register; `origins` says, by dotted path, where each
    value comes from: a file, the donor table, "--set" or "default". Partners stand in the order
    of their shares, the largest first; everything else in the order of the file.
    """

    name: str
    title: str
    description: str
    first_month: str
    months: int
    treatment: int
    partners: tuple[Donor, ...]
    parameters: dict[str, float]
    theories: dict[str, TheoryTable]
    sectors: dict[str, SectorTable]
    kremlin: dict[str, RoleTable]
    series: dict[str, Series]
    configurations: dict[str, Configuration]
    changes: Changes
    content: Content = field(repr=False)
    origins: dict[str, str] = field(repr=False)

    def configuration(self, arm: Name) -> Configuration:
        """Return an arm by its name, or from a TOML file that holds one.

        Raises InputError with the nearest known name, or for what the file gets wrong.
        """
        name = name_or_path(arm, "configuration")
        if looks_like_path(name):
            return configuration_file(Path(name), self.scope)
        if name not in self.configurations:
            known = list(self.configurations)
            raise InputError(
                f"scenario {self.name} has no configuration {shorten(name)}."
                f"{nearest(name, known)}\n"
                f"Allowed: {', '.join(known) or 'none is declared'}, or the path of a .toml file."
            )
        return self.configurations[name]

    @property
    def pausing(self) -> str:
        """Return the name of the theory that a pause would serve.

        The model records belief in it at signature. A loaded scenario has exactly one.
        """
        return pausing(self.theories)

    @property
    def leading(self) -> str:
        """Return the name of the Kremlin agent that leads; a loaded scenario has exactly one."""
        return next(name for name, role in self.kremlin.items() if role.leads)

    @property
    def scope(self) -> Scope:
        """Return what the changes of an arm can refer to."""
        codes = [partner.code for partner in self.partners]
        return Scope(
            months=self.months,
            treatment=self.treatment,
            partners=codes,
            theories=list(self.theories),
            first_month=self.first_month,
            figures=self.figures,
            arms={name: bool(arm.changes.sources) for name, arm in self.configurations.items()},
        )

    @cached_property
    def figures(self) -> dict[str, TableFigure]:
        """Return the numbers of theories, sectors and the Kremlin, by dotted path."""
        return figures_of(self.theories, self.sectors, self.kremlin)

    def declared(self, name: str) -> Parameter:
        """Return what is declared of a parameter or a figure; raises KeyError for neither."""
        return REGISTER[name] if name in REGISTER else self.figures[name]

    def value(self, name: str) -> float:
        """Return the scenario's value of a parameter or a figure; raises KeyError for neither."""
        return self.parameters[name] if name in REGISTER else self.figures[name].default

    def with_values(self, values: Mapping[str, float]) -> Scenario:
        """Return the scenario with other values of parameters and figures, by dotted name."""
        told = {name: value for name, value in values.items() if name in REGISTER}
        if len(told) == len(values):
            return replace(self, parameters={**self.parameters, **told})
        return replace(
            self,
            parameters={**self.parameters, **told},
            theories=with_figures(self.theories, values, "theories"),
            sectors=with_figures(self.sectors, values, "sectors"),
            kremlin=with_figures(self.kremlin, values, "kremlin"),
        )

    def rewritten(self, values: Mapping[str, float], origin: str) -> Scenario:
        """Return the scenario with other values, by dotted name, that also says them itself.

        `with_values` leaves content as it was, which suits wars that are only played. This one can
        be written out, and has a fingerprint of its own.

        Args:
            values: Values of parameters and figures of the scenario, `abm.parameters.FREE` for one
                that is left open.
            origin: Where they come from, in words.
        """
        made = self.with_values(values)
        paths = {f"parameters.{name}" if name in REGISTER else name: name for name in values}
        told = {path: made.value(name) for path, name in paths.items()}
        # What is left open stands in the content as a word if it is a parameter, else not at all.
        open_ = {path: "free" for path, value in told.items() if math.isnan(value)}
        gone = [path for path in open_ if paths[path] not in REGISTER]
        content = {**dict(self.content), **told, **open_}
        kept = {path: value for path, value in content.items() if path not in gone}
        origins = {**self.origins, **dict.fromkeys(told, origin)}
        return replace(made, content=tuple(kept.items()), origins=origins)

    def leaves(self) -> list[tuple[str, object, str]]:
        """Return dotted path, value and origin of everything, all parameters among it."""
        return [(path, value, self.origins[path]) for path, value in self.content]

    @property
    def calendar_month(self) -> int:
        """Return the calendar month of month 0; 1 is January."""
        return int(self.first_month[5:])

    @property
    def hash(self) -> str:
        """Return twelve hexadecimal digits that stand for all content, arms included.

        Titles and descriptions do not count; series recorded in files do.
        """
        content = [*self.content, *self.changes.series()]
        for name, arm in self.configurations.items():
            content += arm.changes.series(f"configurations.{name}.")
        return digest(content)
