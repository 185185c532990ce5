"""Configurations of a session's arms: read and checked, made a war's inputs, taken midway.

A policy is a declared configuration and the changes made to it. `configuration_of` and `inputs_of`
say what it comes to, `adopting` which changes lead to another configuration from a month on, and
`replay_of` reads the policies of a saved session. Nothing here opens a file.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Annotated

from pydantic import Field

from abm.build import build_inputs, partners_of
from abm.data import limits
from abm.errors import InputError
from abm.inputs import Inputs
from abm.noise import LARGEST_RUN, LARGEST_SEED
from abm.parameters import FREE, REGISTER, Parameter
from abm.scenarios import Configuration, Scenario
from abm.scenarios.changes import Intervention, changes
from abm.scenarios.draft import Draft, Place, leaves
from abm.scenarios.files import Source, check_plain, dotted, readable
from abm.scenarios.messages import checked
from abm.scenarios.resolve import resolved
from abm.scenarios.snapshot import SOURCES
from abm.scenarios.tables import (
    FREE_TEXT,
    LONGEST,
    NAMES,
    ChangesTable,
    FileTable,
    InterventionTable,
    Name,
    Text,
    choice,
    whole,
)
from abm.schedule import ParameterSchedule
from experiments.session.policy import ArmPolicy, Change, Content, Replay
from experiments.worlds.spread import ArmInputs, Worlds, arm_inputs

LETTERS = ("A", "B", "C")
NAME = "replay"
MOST_CHANGES = 200  # of one arm
MOST_PARTNERS = 100  # each looks to each other one
#: Months beyond the horizon in which a settlement may still be watched.
LONGEST_WATCH = int(REGISTER["settlement.watch"].high)
#: The values of a parameter from a month on, as bytes: "free" is then equal to itself.
Series = bytes
Letter = Annotated[str, choice(LETTERS)]
Month = Annotated[int, whole(0, LONGEST - 1)]


class ChangeTable(FileTable):
    """A change of one parameter, made in the session."""

    parameter: Text
    value: object  # checked by the register
    start: Month = Field(alias="from")
    until: Annotated[int, whole(1, LONGEST)] | None = None
    partners: Annotated[list[str], NAMES] | None = None
    asked: Month
    own: bool = False

    def intervention(self) -> InterventionTable:
        """Return it as scenario files say it."""
        told = self.model_dump(by_alias=True, exclude={"asked", "own"})
        return InterventionTable.model_validate(told)


class ForkTable(FileTable):
    """The arm whose past a fork shares, and the last month that is shared."""

    of: Letter
    month: Month


class ArmTable(FileTable):
    """The policy of one arm."""

    configuration: Name
    fork: ForkTable | None = None
    interventions: dict[Name, ChangeTable] = {}


class LuckTable(FileTable):
    """A session but for its scenario."""

    seed: Annotated[int, whole(0, LARGEST_SEED)]
    run: Annotated[int, whole(0, LARGEST_RUN)]
    months: Annotated[int, whole(1, LONGEST)]
    month: Month
    arms: dict[Letter, ArmTable]


class ReplayTable(LuckTable):
    """A whole session."""

    scenario: Annotated[str, FREE_TEXT]


def configuration_of(
    scenario: Scenario, policy: ArmPolicy, months: int | None = None
) -> Configuration:
    """Return the declared configuration with the changes of a policy as interventions, last.

    Raises InputError for an unknown configuration or a change that is not allowed.
    """
    draft = _draft(policy.told(), f"arm {policy.letter}")
    return _configuration(scenario, checked(ArmTable, draft), _place(draft, scenario, months))


def inputs_of(scenario: Scenario, policy: ArmPolicy, months: int | None = None) -> Inputs:
    """Return the inputs of an arm's war, for `months` or the scenario's horizon.

    Raises InputError if the policy does not fit the scenario.
    """
    return build_inputs(scenario, configuration_of(scenario, policy, months), months)


def inputs_over(
    scenario: Scenario, policy: ArmPolicy, months: int, worlds: Worlds | None
) -> ArmInputs:
    """Return the inputs of an arm's wars in every world; raises InputError as `inputs_of`.

    What somebody has changed is the same in all of them; what a change leaves as the scenario has
    it is each world's own.
    """
    if worlds is None or not any(change.own for change in policy.changes):
        return arm_inputs(scenario, configuration_of(scenario, policy, months), months, worlds)
    there = (worlds.scenario(scenario, place) for place in range(len(worlds)))
    return ArmInputs(tuple(inputs_of(one, _of_world(policy, one), months) for one in there), worlds)


def _of_world(policy: ArmPolicy, scenario: Scenario) -> ArmPolicy:
    """Return a policy whose own values are those of the scenario as it is in a world."""
    acts = (
        replace(change, value=scenario.value(change.parameter)) if change.own else change
        for change in policy.changes
    )
    return replace(policy, changes=tuple(acts))


def _configuration(scenario: Scenario, told: ArmTable, place: Place) -> Configuration:
    known = list(scenario.configurations)
    if told.configuration not in known:
        raise place.at("configuration").unknown(told.configuration, "configuration", known)
    base = scenario.configurations[told.configuration]
    acts = (*base.changes.interventions, *interventions_of(told, place))
    return replace(base, changes=base.changes._replace(interventions=acts))


def interventions_of(told: ArmTable, place: Place) -> tuple[Intervention, ...]:
    """Return the changes of an arm, checked as a scenario's; raises InputError."""
    count = len(told.interventions)
    if count > MOST_CHANGES:
        raise place.at("interventions").fault(f": {count}; allowed: at most {MOST_CHANGES}.")
    acts = {name: change.intervention() for name, change in told.interventions.items()}
    return changes(ChangesTable(interventions=acts), place).interventions


def replay_of(tree: Content, shown: str) -> Replay:
    """Return the session that a file's tables describe; raises InputError."""
    draft = draft_of(tree, shown)
    told = checked(ReplayTable, draft)
    scenario = scenario_of(told.scenario, f"{shown}: scenario")
    policies = policies_of(told, scenario, draft)
    return Replay(told.scenario, told.seed, told.run, told.months, told.month, policies)


def draft_of(tree: Content, shown: str) -> Draft:
    """Return the tables of a session, of plain values; raises InputError, calling it `shown`."""
    check_plain({key: value for key, value in tree.items() if key != "seed"}, shown)
    return _draft(tree, shown)


def policies_of(told: LuckTable, scenario: Scenario, draft: Draft) -> tuple[ArmPolicy, ...]:
    """Return the policies of a session's arms, checked against its scenario; raises InputError."""
    place = _place(draft, scenario, told.months)
    check_size(scenario, draft.main.shown)
    if not told.arms:
        raise place.at("arms").fault(f": none; allowed: {' to '.join((LETTERS[0], LETTERS[-1]))}.")
    if told.month >= told.months:
        raise place.at("month").refuse(told.month, f"0 to {told.months - 1}, within the horizon")
    return tuple(
        _policy(scenario, arm, place.at("arms", letter)) for letter, arm in told.arms.items()
    )


def _policy(scenario: Scenario, told: ArmTable, place: Place) -> ArmPolicy:
    arm = _configuration(scenario, told, place)
    build_inputs(scenario, arm, place.scope.months)
    made = arm.changes.interventions[len(arm.changes.interventions) - len(told.interventions) :]
    tables = told.interventions.values()
    acts = tuple(_change(act, table) for act, table in zip(made, tables, strict=True))
    fork = None if told.fork is None else (told.fork.of, told.fork.month)
    if fork is not None and fork[1] >= place.scope.months:
        allowed = f"0 to {place.scope.months - 1}, within the horizon"
        raise place.at("fork", "month").refuse(fork[1], allowed)
    return ArmPolicy(place.path[-1], told.configuration, acts, fork)


def _change(act: Intervention, told: ChangeTable) -> Change:
    window, name = act.window, act.parameter
    return Change(name, act.value, window.first, window.until, act.partners, told.asked, told.own)


def _draft(tree: Content, shown: str) -> Draft:
    draft = Draft(Source(shown, shown, Path()))
    draft.lay(tree, draft.main)
    return draft


def _place(draft: Draft, scenario: Scenario, months: int | None) -> Place:
    horizon = scenario.months if months is None else months
    return Place(draft, scenario.scope._replace(months=horizon))


def check_size(scenario: Scenario, shown: str) -> None:
    """Refuse a scenario that would take a page's memory; raises InputError."""
    count = len(scenario.partners)
    if count > MOST_PARTNERS:
        raise InputError(f"{shown}: {count} partners; allowed: at most {MOST_PARTNERS}.")


def scenario_of(text: str, shown: str, name: str = NAME) -> Scenario:
    """Return the scenario of that name that a text holds whole, without opening any file.

    Raises InputError, calling the text `shown`, for whatever is wrong with it and for keys that
    would have a file opened.
    """
    tree = limits.toml(text, shown)
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


def adopting(
    scenario: Scenario, policy: ArmPolicy, configuration: str, first: int, months: int
) -> tuple[Change, ...]:
    """Return the changes that give an arm another configuration's values from month `first` on.

    Raises InputError for a configuration that is unknown, differs at the start of the war, or
    holds reports or beliefs: no change of a parameter brings that about.
    """
    if first >= months:
        raise InputError(f"No month follows month {months - 1}, the last one.")
    old = configuration_of(scenario, policy, months)
    new = configuration_of(scenario, ArmPolicy(policy.letter, configuration), months)
    _check_start(scenario, old, new)
    codes = [partner.code for partner in partners_of(scenario, old)]
    before = _columns(scenario, old, codes, first, months)
    after = _columns(scenario, new, codes, first, months)
    return tuple(
        replace(change, own=_leaves(new, change, scenario))
        for parameter in REGISTER.values()
        if parameter.scope != "start" and _moves(parameter, before, after)
        for change in _changes_of(parameter, before, after, codes, (first, months))
    )


def _leaves(arm: Configuration, change: Change, scenario: Scenario) -> bool:
    """Whether a change to an arm's values is one to what the arm leaves as the scenario has it."""
    name, month = change.parameter, change.first
    acts = (*scenario.changes.interventions, *arm.changes.interventions)
    acting = any(act.parameter == name and act.window.holds(month) for act in acts)
    treated = name in arm.treatment and month >= scenario.treatment
    said = name in arm.parameters or treated or acting
    return not said and change.value == scenario.value(name)


def _check_start(scenario: Scenario, old: Configuration, new: Configuration) -> None:
    where = f"configuration {new.name} cannot be taken in the middle of a war: it"
    for name, parameter in REGISTER.items():
        values = [{**scenario.parameters, **arm.parameters}[name] for arm in (old, new)]
        if parameter.scope == "start" and _bits(values[:1]) != _bits(values[1:]):
            raise InputError(f"{where} sets {name}, which acts at the start.")
    for name in scenario.figures:
        if _settings_of(name, old) != _settings_of(name, new):
            raise InputError(f"{where} sets {name}.")
    if _occasional(old) != _occasional(new):
        raise InputError(f"{where} holds conditional or random interventions.")
    if (old.changes.reports, old.changes.beliefs) != (new.changes.reports, new.changes.beliefs):
        raise InputError(f"{where} holds reports or beliefs.")


def _settings_of(name: str, arm: Configuration) -> list[object]:
    """Return all that an arm does to a figure."""
    values = arm.parameters.get(name), arm.treatment.get(name)
    acts = [act for act in arm.changes.interventions if act.parameter == name]
    return [*values, *((act.value, act.window) for act in acts)]


def _occasional(arm: Configuration) -> list[Intervention]:
    return [act for act in arm.changes.interventions if act.occasion]


def _bits(values: Iterable[float]) -> Series:
    return array("d", values).tobytes()


class _Columns:
    """What is in force for each partner and for everybody, from a month on."""

    def __init__(self, schedule: ParameterSchedule, first: int, months: int) -> None:
        self.rows = schedule.rows(months + LONGEST_WATCH)[first:]
        self.settings = schedule.settings

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


def _changes_of(
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
