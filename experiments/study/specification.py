"""Specification of a study: its file read and checked.

It says what is uncertain, what can be chosen (the arms), how points are made and how much is
played. Whatever cannot be used is refused by file, key and value.
"""

from __future__ import annotations

import importlib.resources
import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import cast

from abm.build import build_inputs
from abm.data.limits import TOML, read_text
from abm.errors import InputError, nearest
from abm.parameters import Parameter
from abm.scenarios import Configuration, Scenario, load
from abm.scenarios.changes import checked_value
from abm.scenarios.digest import digest
from abm.scenarios.draft import Draft, Place
from abm.scenarios.figures import settable
from abm.scenarios.files import looks_like_path, readable, shorten, source_of
from abm.scenarios.files import read as read_tables
from abm.scenarios.messages import checked
from abm.scenarios.scenario import configuration
from experiments.history.targets import Target, targets
from experiments.study.designs import DesignRequest, Sampling, sampling
from experiments.study.tables import (
    MOST_BLOCKS,
    OF_POINTS,
    OUTCOME_NAMES,
    LeversTable,
    LeverTable,
    StudyTable,
    UncertaintyTable,
)
from experiments.study.uncertainty import Content, Distribution, Kind, Uncertainty

#: What a study folder holds of the study itself.
STUDY, SCENARIO, DESIGN = "study.toml", "scenario.toml", "design.parquet"
#: Tables of a file as they are read.
Tables = dict[str, object]
#: Keys that one distribution needs and the others do not have.
SHAPE = {"mode": "triangular", "mean": "normal", "deviation": "normal"}
RECORDED = re.compile(r"reports\.(?P<name>[^.]+)\.file")


@dataclass(frozen=True, eq=False)
class Specification:
    """A study: every arm is played at every point, as many runs of each.

    The first arm is the reference. `runs` are per point and arm, `block` the most wars of each
    arm in a block, `outcomes` fields of `abm.schema.War`, and `keep` says what is kept besides:
    nothing ("outcomes"), quantiles by month, every month, or numbers beside the record.
    """

    text: str
    name: str
    title: str
    scenario: Scenario
    arms: tuple[Configuration, ...]
    uncertainties: tuple[Uncertainty, ...]
    sampling: Sampling
    runs: int
    seed: int
    months: int
    outcomes: tuple[str, ...]
    keep: str
    block: int

    @property
    def hash(self) -> str:
        """Return twelve hexadecimal digits that stand for all that numbers depend on.

        Runs and, where a design can be extended, points do not count: they may grow.
        """
        scenario = [it for it in self.scenario.content if not it[0].startswith("configurations.")]
        content: Content = [*scenario, *self.scenario.changes.series(), *self.sampling.content()]
        content += [(f"arms.{place}", [arm.name, arm.hash]) for place, arm in enumerate(self.arms)]
        known, sources = self.scenario.configurations, [arm.changes.sources for arm in self.arms]
        content += [(f"sources.{name}", known[name].hash) for names in sources for name in names]
        for place, one in enumerate(self.uncertainties):
            content += [(f"order.{place}", one.name), *one.content()]
        content += [("seed", self.seed), ("length", self.months)]
        content += [(f"targets.{one.name}", one.content()) for one in self.targets]
        return digest([*content, ("outcomes", self.outcomes), ("keep", self.keep)])

    @property
    def of_points(self) -> bool:
        """Whether it keeps what is of all runs of a point together, so played in one block."""
        return self.keep in OF_POINTS

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """The numbers of the record beside which a study that keeps patterns has its own."""
        return targets(self.scenario, self.months) if self.keep == "patterns" else ()


def read(file: Path) -> Specification:
    """Return the study that a TOML file describes, or a shipped one by its name.

    Paths in it are relative to its folder. Raises InputError for anything that cannot be used.
    """
    path = file if looks_like_path(str(file)) else _shipped(str(file))
    told, draft = _told(path)
    return _specification(path, told, draft)


def stored(folder: Path) -> Specification:
    """Return the study of a study folder, which needs no other file.

    Scenario and arms are those of `scenario.toml` there, listed points those of `design.parquet`
    or, should that be lost, of the list itself, if somebody has put it back beside the study file.
    Raises InputError.
    """
    told, draft = _told(folder / STUDY)
    named = looks_like_path(told.scenario)
    name = readable(Path(told.scenario).stem) if named else told.scenario
    snapshot = replace(load(str(folder / SCENARIO)), name=name)
    return _specification(folder / STUDY, told, draft, snapshot)


def shipped() -> Path:
    """Return the folder of the studies that come with the product."""
    return Path(str(importlib.resources.files("studies")))


def _shipped(name: str) -> Path:
    names = sorted(path.stem for path in shipped().glob("*.toml"))
    if name not in names:
        raise InputError(
            f"there is no shipped study {shorten(name)}.{nearest(name[:100], names)}\n"
            f"Allowed: {', '.join(names)}, or the path of a .toml file."
        )
    return shipped() / f"{name}.toml"


def _told(file: Path) -> tuple[StudyTable, Draft]:
    draft = Draft(source_of(file))
    draft.lay(named(read_tables(file), draft), draft.main)
    told = checked(StudyTable, draft)
    for outcome in told.outcomes:
        if outcome not in OUTCOME_NAMES:
            raise draft.unknown(("outcomes",), outcome, "outcome", OUTCOME_NAMES)
    return told, draft


def _specification(
    file: Path, told: StudyTable, draft: Draft, snapshot: Scenario | None = None
) -> Specification:
    scenario = snapshot or _scenario(told, draft)
    place = Place(draft, scenario.scope, ("uncertainties",))
    uncertain = uncertainties(told.uncertainties, place)
    found = _arms_of(told, draft, scenario, snapshot)
    check_use(uncertain, found, place)
    there = snapshot is not None and (file.parent / DESIGN).exists()
    kept = file.parent / DESIGN if there else None
    points = sampling(DesignRequest(told.design, uncertain, told.seed, draft, kept))
    _check_blocks(told, len(points), draft)
    return Specification(
        text=read_text(file, TOML),
        name=readable(file.stem),
        title=told.title,
        scenario=scenario,
        arms=found,
        uncertainties=uncertain,
        sampling=points,
        runs=told.runs,
        seed=told.seed,
        months=_months(told, scenario, found, draft),
        outcomes=tuple(told.outcomes),
        keep=told.keep,
        block=told.block,
    )


def _check_blocks(told: StudyTable, points: int, draft: Draft) -> None:
    blocks = points * (1 if told.keep in OF_POINTS else -(-told.runs // told.block))
    if blocks > MOST_BLOCKS:
        fault = f": {points:,} points and {told.runs:,} runs make {blocks:,} blocks"
        raise draft.fault(("block",), f"{fault}; allowed: at most {MOST_BLOCKS:,}.")


def _scenario(told: StudyTable, draft: Draft) -> Scenario:
    if looks_like_path(told.scenario):
        return load(str(draft.main.folder / told.scenario))
    try:
        return load(told.scenario)
    except InputError as error:
        raise draft.fault(("scenario",), f": {error}") from None


def _months(
    told: StudyTable, scenario: Scenario, found: tuple[Configuration, ...], draft: Draft
) -> int:
    """Return the horizon, at which every arm can be planned."""
    months = scenario.months if told.months is None else told.months
    try:
        for arm in found:
            build_inputs(scenario, arm, months)
    except InputError as error:
        raise InputError(f"{draft.main.shown}: {error}") from None
    return months


def named(tree: Tables, draft: Draft) -> Tables:
    """Return a study's tables with `levers = [names]` as tables; raises InputError."""
    told = tree.get("levers")
    if not isinstance(told, list):
        return tree
    if not all(isinstance(name, str) for name in told) or len(set(told)) < len(told):
        allowed = "a list of configurations, each once, or tables [levers.NAME]"
        raise draft.refuse(("levers",), told, allowed)
    return {**tree, "levers": {name: {"configuration": name} for name in told}}


def _arms_of(
    told: StudyTable, draft: Draft, scenario: Scenario, snapshot: Scenario | None
) -> tuple[Configuration, ...]:
    if snapshot is None:
        return arms(told.levers, draft, scenario, least=1 if told.keep == "patterns" else 2)
    return tuple(snapshot.configuration(name) for name in told.levers)


def arms(
    told: dict[str, LeverTable], draft: Draft, scenario: Scenario, least: int = 2
) -> tuple[Configuration, ...]:
    """Return the arms of a study, in order; raises InputError, also for fewer than `least`."""
    place = Place(draft, scenario.scope, ("levers",))
    if len(told) < least:
        few = "two" if least == 2 else "one"
        fault = f": {len(told)} given; allowed: {few} or more, the first is the reference."
        raise place.fault(fault)
    return tuple(_arm(name, lever, place.at(name), scenario) for name, lever in told.items())


def _arm(name: str, told: LeverTable, place: Place, scenario: Scenario) -> Configuration:
    known = scenario.configurations
    listed = told.configuration == name and told.model_fields_set == {"configuration"}
    if told.configuration is not None and told.configuration not in known:
        here = place._replace(path=place.path[:1]) if listed else place.at("configuration")
        raise here.unknown(told.configuration, "configuration", list(known))
    if listed:
        return known[name]
    if name in known:
        raise place.fault(f": the scenario has a configuration {shorten(name)}; rename the lever.")
    return _laid_over(name, place, scenario, told.configuration)


def _laid_over(name: str, place: Place, scenario: Scenario, base: str | None) -> Configuration:
    """Return an arm as the study writes it, laid over the configuration that it begins with."""
    draft, main = Draft(place.draft.main), place.draft.main
    if base is not None:
        arm = scenario.configurations[base]
        for path, value in arm.content:
            draft.put((*place.path, *_whole(path)), _value(path, value, arm), main)
    told = place.draft.table(("levers", name))
    own = {"title": name, **{key: value for key, value in told.items() if key != "configuration"}}
    draft.lay({"levers": {name: own}}, main)
    table = checked(LeversTable, draft).levers[name]
    return configuration(name, table, place._replace(draft=draft))


def _whole(path: str) -> list[str]:
    """Return the keys of a path; series recorded in files stand in full."""
    return (path[: -len("file")] + "values" if RECORDED.fullmatch(path) else path).split(".")


def _value(path: str, value: object, arm: Configuration) -> object:
    recorded = RECORDED.fullmatch(path)
    if not recorded:
        return value
    named = recorded["name"]
    return list(next(one.values for one in arm.changes.reports if one.name == named))


def uncertainties(told: dict[str, UncertaintyTable], place: Place) -> tuple[Uncertainty, ...]:
    """Return the uncertainties of a study, in order; raises InputError, also if there are none."""
    if not told:
        raise place.fault(": there are none; allowed: one or more tables [uncertainties.NAME].")
    seen: dict[str, str] = {}
    for name, table in told.items():
        other = seen.setdefault(table.parameter, name)
        if other != name:
            here = place.at(name, "parameter")
            raise here.refuse(table.parameter, f"a parameter other than that of {other}")
    return tuple(_uncertainty(name, table, place.at(name)) for name, table in told.items())


def _uncertainty(name: str, told: UncertaintyTable, place: Place) -> Uncertainty:
    here = place.at("parameter")
    parameter = settable(told.parameter, place.scope.figures, here.named)
    if parameter.name.startswith("kremlin.") and parameter.name.endswith(".influence"):
        allowed = "any other, as influence in the Kremlin sums to 1; set it in arms"
        raise here.refuse(parameter.name, allowed)
    distribution, choices = None, tuple[float, ...]()
    if told.choices is None:
        distribution = _distribution(told, parameter, place)
    else:
        choices = _choices(told, told.choices, parameter, place)
    return Uncertainty(
        name,
        parameter.name,
        distribution,
        choices,
        whole=parameter.whole,
        reason=told.reason,
        levels=told.levels,
    )


def _choices(
    told: UncertaintyTable, values: list[object], parameter: Parameter, place: Place
) -> tuple[float, ...]:
    for key in ("distribution", "low", "high", *SHAPE, "levels"):
        if getattr(told, key) is not None:
            raise place.at(key).fault(" and choices are both given; allowed: one of them.")
    found = tuple(checked_value(parameter, value, place.at("choices")) for value in values)
    if len({parameter.show(value) for value in found}) < max(2, len(found)):
        raise place.at("choices").refuse(values, "two or more values, each once")
    return found


def _distribution(told: UncertaintyTable, parameter: Parameter, place: Place) -> Distribution:
    kind = cast(Kind, told.distribution or "uniform")
    low = _end(told.low, parameter.low, parameter, place.at("low"))
    high = _end(told.high, parameter.high, parameter, place.at("high"))
    if not parameter.holds(low):
        raise place.at("low").fault(f" is missing; allowed: {parameter.allowed()}.")
    if not low < high:
        raise place.fault(f": low = {low:.10g} is not below high = {high:.10g}.")
    if kind == "log-uniform" and low <= 0.0:
        raise place.at("low").refuse(low, "above 0 with a log-uniform distribution")
    return Distribution(kind, low, high, **_shape(told, kind, (low, high), place))


def _end(told: object, declared: float, parameter: Parameter, place: Place) -> float:
    """Return an end of the range, the declared one unless it is narrowed."""
    if told is None:
        return declared
    if isinstance(told, int | float) and not isinstance(told, bool) and parameter.holds(told):
        return float(told)
    ends = replace(parameter, optional=False).allowed()
    raise place.refuse(told, f"within the declared range of {parameter.name}, {ends}")


def _shape(
    told: UncertaintyTable, kind: Kind, ends: tuple[float, float], place: Place
) -> dict[str, float]:
    found = {}
    for key, owner in SHAPE.items():
        value = getattr(told, key)
        if (value is None) == (kind == owner):
            needs = "is missing" if value is None else "is given"
            raise place.at(key).fault(f" {needs}; the distribution is {kind}.")
        if value is not None:
            found[key] = value
            if key != "deviation" and not ends[0] <= value <= ends[1]:
                raise place.at(key).refuse(value, f"numbers from {ends[0]:g} to {ends[1]:g}")
    return found


def check_use(
    found: tuple[Uncertainty, ...], arms: tuple[Configuration, ...], place: Place
) -> None:
    """Refuse an uncertainty that changes nothing, as every arm sets its parameter itself."""
    for one in found:
        if all(one.parameter in arm.parameters for arm in arms):
            raise place.at(one.name).fault(
                f": every arm sets {one.parameter} itself; allowed: what at least one leaves open."
            )
