"""A study file, read and checked: what is uncertain, what can be chosen, how much is played."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from abm.plan import build
from abm.scenarios import Configuration, Scenario, load
from abm.scenarios.digest import digest
from abm.scenarios.draft import Draft
from abm.scenarios.files import looks_like_path, source_of
from abm.scenarios.files import read as tables
from abm.scenarios.place import Place
from abm.scenarios.words import checked
from experiments.study.designs import Sampling, sampling
from experiments.study.levers import arms, named
from experiments.study.tables import StudyTable
from experiments.study.uncertainties import uncertainties
from experiments.study.uncertainty import Uncertainty

STUDY, SCENARIO = "study.toml", "scenario.toml"


@dataclass(frozen=True)
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
    """Return the study that a TOML file describes.

    Paths in it are relative to its folder. Raises InputError for anything that cannot be used.
    """
    return _specification(file, None)


def stored(folder: Path) -> Specification:
    """Return the study of a study folder, which needs no other file.

    The scenario and the arms are those of `scenario.toml` there. Raises InputError.
    """
    return _specification(folder / STUDY, load(str(folder / SCENARIO)))


def _specification(file: Path, snapshot: Scenario | None) -> Specification:
    draft = Draft(source_of(file))
    draft.lay(tables(file), draft.main)
    draft.tree = named(draft.tree, draft)
    told = checked(StudyTable, draft)
    scenario = snapshot or _scenario(told, file)
    months = scenario.months if told.months is None else told.months
    found = arms(told.levers, draft, scenario)
    for arm in found:
        build(scenario, arm, months)
    return Specification(
        text=file.read_text(encoding="utf-8-sig"),
        name=file.stem,
        title=told.title,
        scenario=scenario,
        arms=found,
        uncertainties=uncertainties(
            told.uncertainties, Place(draft, scenario.frame, ("uncertainties",))
        ),
        sampling=sampling(told, draft),
        runs=told.runs,
        seed=told.seed,
        months=months,
        outcomes=tuple(told.outcomes),
        keep=told.keep,
        block=told.block,
    )


def _scenario(told: StudyTable, file: Path) -> Scenario:
    return load(
        str(file.parent / told.scenario) if looks_like_path(told.scenario) else told.scenario
    )
