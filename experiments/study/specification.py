"""A study file, read and checked: what is uncertain, what can be chosen, how much is played."""

from __future__ import annotations

import importlib.resources
from dataclasses import dataclass, replace
from pathlib import Path

from abm.build import build_inputs
from abm.errors import InputError, nearest
from abm.scenarios import Configuration, Scenario, load
from abm.scenarios.digest import digest
from abm.scenarios.draft import Draft, Place
from abm.scenarios.files import looks_like_path, shorten, source_of
from abm.scenarios.files import read as tables
from abm.scenarios.messages import checked
from experiments.study.designs import Asked, Sampling, sampling
from experiments.study.levers import arms, named
from experiments.study.tables import OUTCOMES, StudyTable
from experiments.study.uncertainties import check_use, uncertainties
from experiments.study.uncertainty import Uncertainty

#: What a study folder holds of the study itself.
STUDY, SCENARIO, DESIGN = "study.toml", "scenario.toml", "design.parquet"


@dataclass(frozen=True, eq=False)
class Specification:
    """A study: every arm is played at every point, as many runs of each.

    The first arm is the reference. `runs` are per point and arm, `block` the most wars of each
    arm in a block, `outcomes` fields of `abm.schema.War`, and `keep` says what is kept besides:
    nothing ("outcomes"), quantiles by month or every month.
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
        content = [*scenario, *self.scenario.changes.series(), *self.sampling.content()]
        content += [(f"arms.{place}", [arm.name, arm.hash]) for place, arm in enumerate(self.arms)]
        for place, one in enumerate(self.uncertainties):
            content += [(f"order.{place}", one.name), *one.content()]
        content += [("seed", self.seed), ("length", self.months)]
        return digest([*content, ("outcomes", self.outcomes), ("keep", self.keep)])


def read(file: Path) -> Specification:
    """Return the study that a TOML file describes, or a shipped one by its name.

    Paths in it are relative to its folder. Raises InputError for anything that cannot be used.
    """
    path = file if looks_like_path(str(file)) else _shipped(str(file))
    told, draft = _told(path)
    return _specification(path, told, draft)


def stored(folder: Path) -> Specification:
    """Return the study of a study folder, which needs no other file.

    Scenario and arms are those of `scenario.toml` there, listed points those of `design.parquet`.
    Raises InputError.
    """
    told, draft = _told(folder / STUDY)
    name = Path(told.scenario).stem if looks_like_path(told.scenario) else told.scenario
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
    draft.lay(named(tables(file), draft), draft.main)
    told = checked(StudyTable, draft)
    for outcome in told.outcomes:
        if outcome not in OUTCOMES:
            raise draft.unknown(("outcomes",), outcome, "outcome", OUTCOMES)
    return told, draft


def _specification(
    file: Path, told: StudyTable, draft: Draft, snapshot: Scenario | None = None
) -> Specification:
    scenario = snapshot or _scenario(told, draft)
    place = Place(draft, scenario.frame, ("uncertainties",))
    uncertain = uncertainties(told.uncertainties, place)
    found = _arms(told, draft, scenario, snapshot)
    check_use(uncertain, found, place)
    kept = None if snapshot is None else file.parent / DESIGN
    return Specification(
        text=file.read_text(encoding="utf-8-sig"),
        name=file.stem,
        title=told.title,
        scenario=scenario,
        arms=found,
        uncertainties=uncertain,
        sampling=sampling(Asked(told.design, uncertain, told.seed, draft, kept)),
        runs=told.runs,
        seed=told.seed,
        months=_months(told, scenario, found, draft),
        outcomes=tuple(told.outcomes),
        keep=told.keep,
        block=told.block,
    )


def _arms(
    told: StudyTable, draft: Draft, scenario: Scenario, snapshot: Scenario | None
) -> tuple[Configuration, ...]:
    if snapshot is None:
        return arms(told.levers, draft, scenario)
    return tuple(snapshot.configuration(name) for name in told.levers)


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
