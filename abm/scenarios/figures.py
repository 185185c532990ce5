"""Figures: numbers of theories, evidence, sectors and the Kremlin that arms and studies may set.

A figure is declared like a parameter, and named by its dotted path ("kremlin.military.bias"). Its
range is that of the scenario's tables; its unit and meaning stand here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple, TypeVar, get_args

from pydantic import BaseModel

from abm.errors import InputError, nearest
from abm.parameters import FREE, REGISTER, Parameter, find
from abm.parameters.declare import Scope
from abm.scenarios.files import readable, shorten
from abm.scenarios.tables import EvidenceTable, Number, RoleTable, SectorTable, TheoryTable

#: Tables of a scenario that have figures.
TABLES = ("theories", "sectors", "kremlin")
SUM_MAY_MISS = 1e-6
ANY = "*"  # stands for a name in the path of a kind of figure
Table = TypeVar("Table", bound=BaseModel)


class Told(NamedTuple):
    """Unit and meaning of a figure, and when it acts: "start" figures once, the others always."""

    unit: str
    meaning: str
    scope: Scope = "war"


THEORY = {
    "prior": Told("log-odds", "Belief in a theory at the start of the war.", "start"),
    "gain": Told("thousand km2", "What a theory would bring besides its goal and its sector."),
    "goal": Told("thousand km2", "Land to be taken from the start on; what is missing counts."),
    "sector_gain": Told("thousand km2", "What its sector adds to a theory while Russia holds it."),
    "payoff": Told("months", "Time until a theory would pay off."),
}
EVIDENCE = {
    "predicted": Told("as observed", "What a theory predicts will be seen."),
    "rival": Told("as observed", "What one expects to see who does not believe a theory."),
    "spread": Told("as observed", "How uncertain a reading of a row of evidence is."),
    "first_month": Told("month", "Month of the war from which a row of evidence is tested."),
    "weight": Told("factor", "How much a row of evidence says; at 0 nothing."),
    "memory": Told("share a month", "Part of a row of evidence that is left after a month."),
}
SECTOR = {
    "value": Told("thousand km2", "What a sector is worth to the theory that it serves."),
    "months": Told("months", "Time over which the Kremlin counts what a sector costs."),
    "loss_share": Told("share", "Part of all losses that holding a sector costs."),
    "exposure": Told("-", "How much dearer a sector is the weaker Russia is."),
    "added_losses": Told("share", "By how much holding a sector's flank raises Russia's losses."),
    "falls_below": Told("logarithm", "Balance of forces below which a sector falls by itself."),
    "falls_after": Told("months", "Time below that balance after which a sector falls."),
}
ROLE = {
    "influence": Told("share", "Weight of an agent in a choice of the Kremlin."),
    "cost_weight": Told("-", "How much the wear of reserves weighs for an agent."),
    "punishment_weight": Told("-", "How much a bad peace would cost an agent at home."),
    "bias": Told("thousand km2 a month", "How much too well an agent is told of the front."),
    "access": Told("0-1", "How far reports on the partners reach an agent."),
    "prior_offset": Told("log-odds", "What an agent adds to the personal theories.", "start"),
}
KINDS: dict[tuple[str, ...], tuple[type[BaseModel], dict[str, Told]]] = {
    ("theories", ANY): (TheoryTable, THEORY),
    ("theories", ANY, "evidence", ANY): (EvidenceTable, EVIDENCE),
    ("sectors", ANY): (SectorTable, SECTOR),
    ("kremlin", ANY): (RoleTable, ROLE),
}


@dataclass(frozen=True)
class TableFigure(Parameter):
    """A figure: a parameter of one theory, row of evidence, sector or agent.

    Its default is the scenario's value; with `above` the lower bound itself is not allowed.
    """

    above: bool = False

    def allowed(self) -> str:
        """Say in words which values are allowed."""
        return super().allowed().replace("from", "above", 1) if self.above else super().allowed()

    def holds(self, number: float) -> bool:
        """Whether a number lies within the declared range."""
        return super().holds(number) and (number > self.low or not self.above)


@cache
def kinds() -> dict[str, TableFigure]:
    """Return every kind of figure by its path, in which `*` stands for a name; no default."""
    return {
        ".".join((*path, key)): _declared(".".join((*path, key)), table, key, words)
        for path, (table, told) in KINDS.items()
        for key, words in told.items()
    }


def _declared(name: str, table: type[BaseModel], key: str, words: Told) -> TableFigure:
    field = table.model_fields[key]
    inner = get_args(field.annotation)  # of a figure that may be left out: its number, or none
    told = [*field.metadata, *(one for part in inner for one in get_args(part)[1:])]
    number = next(one for one in told if isinstance(one, Number))
    low, high, above = number.allowed
    return TableFigure(
        name=name,
        symbol="-",
        unit=words.unit,
        default=FREE,
        low=low,
        high=high,
        meaning=words.meaning,
        source="scenario",
        confidence="judgement",
        scope=words.scope,
        whole=number.whole,
        held=True,
        above=above,
        optional=type(None) in inner,
    )


def declared(name: str) -> Parameter:
    """Return what is declared of a parameter, or of the kind of a figure, whatever the scenario.

    Raises KeyError for what is neither.
    """
    return REGISTER[name] if name in REGISTER else kinds()[_kind(name)]


def _kind(name: str) -> str:
    """Return the path of a figure's kind.

    >>> _kind("kremlin.military.bias")
    'kremlin.*.bias'
    """
    *path, key = name.split(".")
    return ".".join((*(ANY if place % 2 else part for place, part in enumerate(path)), key))


def figures_of(
    theories: Mapping[str, TheoryTable],
    sectors: Mapping[str, SectorTable],
    kremlin: Mapping[str, RoleTable],
) -> dict[str, TableFigure]:
    """Return the figures of a scenario's tables by their paths, each with its value as default."""
    rows: dict[str, BaseModel] = {}
    for name, theory in theories.items():
        rows[f"theories.{name}"] = theory
        rows |= {f"theories.{name}.evidence.{row}": told for row, told in theory.evidence.items()}
    rows |= {f"sectors.{name}": sector for name, sector in sectors.items()}
    rows |= {f"kremlin.{name}": role for name, role in kremlin.items()}
    found = [_valued(f"{path}.{key}", row) for path, row in rows.items() for key in _keys(path)]
    return {figure.name: figure for figure in found}


def _keys(path: str) -> Iterator[str]:
    kind = _kind(f"{path}.")
    return (name.rpartition(".")[2] for name in kinds() if name.rpartition(".")[0] == kind[:-1])


def _valued(name: str, row: BaseModel) -> TableFigure:
    value = getattr(row, name.rpartition(".")[2])
    return replace(kinds()[_kind(name)], name=name, default=FREE if value is None else value)


def influence(roles: Iterable[RoleTable]) -> float:
    """Return the sum of influence in the Kremlin, which is to miss 1 by `SUM_MAY_MISS` at most."""
    return math.fsum(role.influence for role in roles)


def with_figures(
    rows: Mapping[str, Table], values: Mapping[str, float], above: str
) -> dict[str, Table]:
    """Return tables by name with other figures, by dotted path; `above` is the path of the tables.

    >>> role = RoleTable(title="A", influence=1, cost_weight=1, punishment_weight=1, bias=0,
    ...                  access=1, prior_offset=0)
    >>> with_figures({"a": role}, {"kremlin.a.bias": 0.5}, "kremlin")["a"].bias
    0.5
    """
    return {name: _laid(row, values, f"{above}.{name}") for name, row in rows.items()}


def _laid(row: Table, values: Mapping[str, float], path: str) -> Table:
    update: dict[str, object] = {
        key: _plain(row, key, values[f"{path}.{key}"])
        for key in type(row).model_fields
        if f"{path}.{key}" in values
    }
    if isinstance(row, TheoryTable):
        update["evidence"] = with_figures(row.evidence, values, f"{path}.evidence")
    return row.model_copy(update=update)


def _plain(row: BaseModel, key: str, value: float) -> object:
    if math.isnan(value):
        return None
    return int(value) if isinstance(getattr(row, key), int) else value


def settable(name: str, figures: Mapping[str, Parameter], where: str) -> Parameter:
    """Return the parameter or figure of a dotted name.

    Raises InputError, naming `where` and the nearest known name.
    """
    if name in figures:
        return figures[name]
    path = name.split(".")
    table = len(path) == 2 and any(figure.startswith(f"{name}.") for figure in figures)
    if len(path) < 3 and path[0] not in TABLES[:2] and not table:
        return find(readable(name), where)
    fault = f"{where}: there is no figure {shorten(name)} to set."
    if path[-1] == "pauses":
        raise InputError(f"{fault} Exactly one theory pauses, the same in every arm.")
    raise InputError(
        f"{fault}{nearest(name[:100], map(readable, figures))} See: concert scenarios."
    )
