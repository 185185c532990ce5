"""A fork takes another configuration: the changes that bring it into force from a month on."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator
from itertools import groupby

from abm.build import ParameterSchedule, partners_of
from abm.errors import InputError
from abm.parameters import FREE, REGISTER, Parameter
from abm.scenarios import Configuration, Scenario
from experiments.session.arms import configuration_of
from experiments.session.plans import ArmPlan, Change

#: Months beyond the horizon in which a settlement may still be watched.
LONGEST_WATCH = int(REGISTER["settlement.watch"].high)
#: The values of a parameter from a month on, as bytes: "free" is then equal to itself.
Series = bytes


def adopting(
    scenario: Scenario, plan: ArmPlan, configuration: str, first: int, months: int
) -> tuple[Change, ...]:
    """Return the changes that give an arm another configuration's values from month `first` on.

    Raises InputError for a configuration that is unknown, differs at the start of the war, or
    holds reports or beliefs: no change of a parameter brings that about.
    """
    if first >= months:
        raise InputError(f"No month follows month {months - 1}, the last one.")
    old = configuration_of(scenario, plan, months)
    new = configuration_of(scenario, ArmPlan(plan.letter, configuration), months)
    _check_start(scenario, old, new)
    codes = [partner.code for partner in partners_of(scenario, old)]
    before = _columns(scenario, old, codes, first, months)
    after = _columns(scenario, new, codes, first, months)
    return tuple(
        change
        for parameter in REGISTER.values()
        if parameter.scope != "start" and _moves(parameter, before, after)
        for change in _of(parameter, before, after, codes, (first, months))
    )


def _check_start(scenario: Scenario, old: Configuration, new: Configuration) -> None:
    where = f"configuration {new.name} cannot be taken in the middle of a war: it"
    for name, parameter in REGISTER.items():
        values = [{**scenario.parameters, **arm.parameters}[name] for arm in (old, new)]
        if parameter.scope == "start" and _bits(values[:1]) != _bits(values[1:]):
            raise InputError(f"{where} sets {name}, which acts at the start.")
    if (old.changes.reports, old.changes.beliefs) != (new.changes.reports, new.changes.beliefs):
        raise InputError(f"{where} holds reports or beliefs.")


def _bits(values: Iterable[float]) -> Series:
    return array("d", values).tobytes()


class _Columns:
    """What is in force for each partner and for everybody, from a month on."""

    def __init__(self, acts: ParameterSchedule, first: int, months: int) -> None:
        self.rows = acts.rows(months + LONGEST_WATCH)[first:]
        self.settings = acts.settings

    def ever(self, field: str) -> set[Series]:
        """Return the values that are in force at any time."""
        return {_bits([getattr(held, field)]) for held in self.settings}

    def of(self, field: str, column: int) -> Series:
        """Return the values of a column by month."""
        values = [getattr(held, field) for held in self.settings]
        return _bits(values[row[column]] for row in self.rows)


def _columns(
    scenario: Scenario, arm: Configuration, codes: list[str], first: int, months: int
) -> _Columns:
    return _Columns(ParameterSchedule(scenario, arm, codes), first, months)


def _moves(parameter: Parameter, before: _Columns, after: _Columns) -> bool:
    return len(before.ever(parameter.field) | after.ever(parameter.field)) > 1


def _of(
    parameter: Parameter,
    before: _Columns,
    after: _Columns,
    codes: list[str],
    span: tuple[int, int],
) -> Iterator[Change]:
    """Yield the changes of one parameter: everybody's first, then of partners that differ."""
    everybody = len(codes)
    old, new = (columns.of(parameter.field, everybody) for columns in (before, after))
    if old != new:
        yield from _pieces(parameter.name, new, None, span)
    if parameter.scope == "war":
        return
    apart: dict[Series, list[str]] = {}
    for column, code in enumerate(codes):
        wanted = after.of(parameter.field, column)
        if wanted != (new if old != new else before.of(parameter.field, column)):
            apart.setdefault(wanted, []).append(code)
    for series, partners in apart.items():
        yield from _pieces(parameter.name, series, tuple(partners), span)


def _pieces(
    name: str, series: Series, partners: tuple[str, ...] | None, span: tuple[int, int]
) -> Iterator[Change]:
    """Yield a change for each stretch of one value, the last one first: later ones win."""
    first, months = span
    values = array("d")
    values.frombytes(series)
    month = first
    found: list[Change] = []
    for value, run in groupby(values, key=_one):
        start, month = month, month + len(list(run))
        until = month if month <= months else None
        found.append(Change(name, value, min(start, months - 1), until, partners, first - 1))
    last = found.pop()
    yield Change(name, last.value, last.first, None, partners, first - 1)
    yield from found


def _one(value: float) -> float:
    return FREE if math.isnan(value) else value  # one object, so that it is equal to itself
