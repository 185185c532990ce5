"""Declaration of a validation: families, closeness, rival structures and the target, as one file.

A family reads a column of the record and a variable that runs record. One that is recorded nowhere
is refused: nothing is scored by something that stands in for it.
"""

from __future__ import annotations

import importlib.resources
from functools import cache
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field

from abm.parameters import REGISTER
from abm.records import fields_of
from abm.scenarios.draft import Draft
from abm.scenarios.files import read, source_of
from abm.scenarios.messages import checked
from abm.scenarios.tables import (
    CALENDAR_MONTH,
    FileTable,
    Flag,
    Name,
    Text,
    choice,
    number,
    refusal,
    whole,
)
from abm.schema import Month
from experiments.history.record import declaration

FILE = Path(str(importlib.resources.files("experiments.validation"))) / "observables.toml"
SIZE = 1e6
WORLDS_AND_RUNS, WORLDS, NONE = "worlds and runs", "worlds", "none"
#: Whose closeness to the given months counts, the finest first.
VARIANTS = (WORLDS_AND_RUNS, WORLDS, NONE)
LEVEL, CHANGE, PATH = "level", "change", "path"
QUARTER_SUM, QUARTER_MEAN = "quarter sum", "quarter mean"
READINGS = (LEVEL, CHANGE, PATH, QUARTER_SUM, QUARTER_MEAN)
LAST, ZERO = "last", "zero"


class TargetTable(FileTable):
    """The target: in how many families, by what margin, with which variant, and scored on what.

    `observations` is the fewest that a family needs in the window, `known` the last month of the
    record that whoever built the model had seen.
    """

    families: Annotated[int, whole(1, 100)]
    margin: Annotated[float, number(0.0, 1.0)]
    variant: Annotated[str, choice(VARIANTS)]
    observations: Annotated[int, whole(1, 600)]
    known: Annotated[str, CALENDAR_MONTH]


class ClosenessTable(FileTable):
    """Closeness to the record: months left out at the start, bandwidth, effective worlds needed."""

    settled: Annotated[int, whole(1, 600)]
    bandwidth: Annotated[float, number(0.0, 100.0, above=True)]
    worlds: Annotated[float, number(1.0, SIZE)]


class NaiveTable(FileTable):
    """Naive rivals: how many of the latest observations some of them look back on."""

    memory: Annotated[int, whole(3, 600)]


class FamilyTable(FileTable):
    """A family of observations: a column of the record, and what wars record in its place.

    `observed` times `factor` is in `unit`. `label` picks the rows of a table that has several a
    month; `over` is what a share is taken of.
    """

    title: Text
    unit: Text
    observed: Text
    over: Text | None = None
    label: Text | None = None
    factor: Annotated[float, number(0.0, SIZE, above=True)] = 1.0
    variable: Text
    sectors: Flag = False
    scaled: Flag = False
    reading: Annotated[str, choice(READINGS)]
    ended: Annotated[str, choice((LAST, ZERO))]
    floor: Annotated[float, number(-SIZE, SIZE)] | None = None
    source: Text

    @property
    def by_quarter(self) -> bool:
        """Whether an observation is of a quarter."""
        return self.reading in (QUARTER_SUM, QUARTER_MEAN)


def _settings(value: object) -> dict[str, float]:
    told = value if isinstance(value, dict) else {}
    if not told or not all(isinstance(one, int | float) for one in told.values()):
        raise refusal("a table of parameters and numbers, at least one")
    return {str(name): float(one) for name, one in told.items()}


class StructureTable(FileTable):
    """A rival structure: parameters set in the scenario, or a scenario of its own."""

    title: Text
    scenario: Text | None = None
    set: Annotated[dict[str, float], BeforeValidator(_settings)] = Field(default_factory=dict)


def _some(families: dict[str, FamilyTable]) -> dict[str, FamilyTable]:
    if not families:
        raise refusal("at least one family")
    return families


class ObservablesTable(FileTable):
    """All of a validation that is fixed beforehand."""

    target: TargetTable
    closeness: ClosenessTable
    naive: NaiveTable
    families: Annotated[dict[Name, FamilyTable], AfterValidator(_some)]
    structures: dict[Name, StructureTable]


class ColumnName(NamedTuple):
    """A column of the record by its table and its own name."""

    table: str
    column: str


def column_name(path: str) -> ColumnName:
    """Return the table and the column that `table.column` names.

    >>> column_name("opinion_polls.pct")
    ColumnName(table='opinion_polls', column='pct')
    """
    table, _, column = path.partition(".")
    return ColumnName(table, column)


@cache
def observables(file: Path = FILE) -> ObservablesTable:
    """Return what a file declares.

    Raises InputError for what it gets wrong, for a column that no record holds, for a variable
    that no run records, and for a structure that sets no parameter.
    """
    draft = Draft(source_of(file))
    draft.lay(read(file), draft.main)
    told = checked(ObservablesTable, draft)
    for name, family in told.families.items():
        _check_family(name, family, draft)
    for name, structure in told.structures.items():
        _check_structure(name, structure, draft)
    if told.target.families > len(told.families):
        allowed = f"at most {len(told.families)}, as many as there are"
        raise draft.refuse(("target", "families"), told.target.families, allowed)
    return told


def _check_family(name: str, family: FamilyTable, draft: Draft) -> None:
    tables = declaration().tables
    for key, path in (("observed", family.observed), ("over", family.over)):
        known = [f"{table}.{column}" for table, one in tables.items() for column in one.columns]
        if path is not None and path not in known:
            raise draft.unknown(("families", name, key), path, "column of a record", known)
    scalars = [variable for variable, (_, length) in fields_of(Month).items() if not length]
    if family.variable not in scalars:
        keys = ("families", name, "variable")
        raise draft.unknown(keys, family.variable, "recorded variable", scalars)
    several = bool(tables[column_name(family.observed).table].by)
    if several and family.label is None:
        raise draft.fault(("families", name, "label"), " is missing.")
    if not several and family.label is not None:
        allowed = "nothing, where a table has one row a month"
        raise draft.refuse(("families", name, "label"), family.label, allowed)


def _check_structure(name: str, structure: StructureTable, draft: Draft) -> None:
    path = ("structures", name)
    if structure.scenario is None and not structure.set:
        raise draft.fault(path, " sets nothing; allowed: `set`, `scenario`, or both.")
    for parameter, value in structure.set.items():
        known = REGISTER.get(parameter)
        if known is None:
            raise draft.unknown((*path, "set"), parameter, "parameter", list(REGISTER))
        if not known.low <= value <= known.high:
            allowed = f"{known.low:g} to {known.high:g}"
            raise draft.refuse((*path, "set", parameter), value, allowed)
