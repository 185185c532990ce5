"""Wars that the folder of a comparison or a study keeps, to be looked at again on the live page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow

from abm.data import limits
from abm.errors import InputError, nearest
from abm.scenarios import Configuration, Scenario, load
from abm.scenarios.files import shown
from abm.scenarios.snapshot import snapshot
from abm.scenarios.tables import NAME
from abm.schema import Outcome
from experiments.cli.run import play_at_hand
from experiments.cli.source import Origin, check, settings
from experiments.comparison.measures import PARTS_OF_OUTLAY
from experiments.comparison.peace import LONGEST_WATCH
from experiments.output import MARK
from experiments.sample.distribution import FIELDS, ArmSample, sampled
from experiments.session.configurations import LETTERS, scenario_of
from experiments.session.policy import ArmPolicy
from experiments.session.session import Session
from experiments.statistics.intervals import FloatArray
from experiments.study.provenance import basis, drift
from experiments.study.results import Study, case_of, is_study
from experiments.study.specification import SCENARIO
from experiments.study.storage import tables
from experiments.war import Case
from experiments.warrant import ReportedWarrant, reported
from experiments.worlds.folder import ComparedWars, read_comparison, worlds_of
from experiments.worlds.spread import Worlds

Table = Mapping[str, Sequence[object]]
_CODES = {one.declared.title: float(one) for one in Outcome}


class KeptRequest(NamedTuple):
    """A folder, the arms of it that are asked for (none: all), and the point of a study."""

    folder: Path
    arms: Sequence[str] = ()
    point: int | None = None


@dataclass(eq=False)
class KeptWars:
    """Wars of up to three arms that a folder keeps, and what they are played again from.

    `samples` has what is kept of each arm's wars, by its configuration; nothing where a study does
    not keep all that samples are told from. `note` says if they were made on something else,
    `warrant` what is told of all of them may be called, `worlds` over which worlds the runs of a
    comparison are spread, if over any.
    """

    name: str
    scenario: Scenario
    seed: int
    months: int
    arms: tuple[str, ...]
    samples: Mapping[str, ArmSample]
    note: str = ""
    warrant: ReportedWarrant = field(default_factory=lambda: reported(None))
    worlds: Worlds | None = None

    def __post_init__(self) -> None:
        """Know that its own scenario is its own: to tell takes a while."""
        self._looked_at = self.scenario, True

    def session(self) -> Session:
        """Return a session of its arms in their first run."""
        return Session(self.scenario, 0, self.seed, self.months, self.plans, self.worlds)

    @property
    def plans(self) -> tuple[ArmPolicy, ...]:
        """Its arms as a session has them."""
        pairs = zip(LETTERS, self.arms, strict=False)
        return tuple(ArmPolicy(letter, name) for letter, name in pairs)

    def of(self, session: Session) -> dict[str, ArmSample]:
        """Return the sample of each arm of a session, none where an arm has other wars."""
        same = session.seed == self.seed and session.months == self.months
        worlds = [one and one.digest for one in (session.worlds, self.worlds)]
        if not same or worlds[0] != worlds[1] or not self.plays(session.scenario):
            return {}
        policies = {letter: arm.policy for letter, arm in session.arms.items()}
        plain = all(not one.changes and one.fork is None for one in policies.values())
        if not plain or not {one.configuration for one in policies.values()} <= {*self.samples}:
            return {}
        return {letter: self.samples[one.configuration] for letter, one in policies.items()}

    def plays(self, scenario: Scenario) -> bool:
        """Whether a scenario is the one that its wars were played in."""
        known, own = self._looked_at  # as it is now: every tab looks here
        if known is not scenario:
            own = scenario.hash == self.scenario.hash
            self._looked_at = scenario, own
        return own


def opened(request: KeptRequest) -> KeptWars:
    """Return the wars that a folder keeps.

    Raises InputError for a folder without any, arms or points it does not have, and where the first
    run of an arm is not the war that is played now.
    """
    if is_study(request.folder):
        return _of_study(request)
    if request.point is not None:
        raise InputError(f"--point {request.point}: {shown(request.folder)} holds no study.")
    return _of_comparison(request)


def _of_comparison(request: KeptRequest) -> KeptWars:
    folder = request.folder
    told = read_comparison(folder)
    arms = _arms(request, told.arms)
    file = folder / "scenario.toml"
    text = limits.read_text(file, limits.TOML)
    scenario = scenario_of(text, shown(file), _called(folder))
    worlds = worlds_of(folder, told)
    first = scenario if worlds is None else worlds.scenario(scenario, worlds.place(0))
    cases = [Case(first, first.configuration(arm), 0, told.seed, told.months) for arm in arms]
    content = _content(folder)
    note = _checked(Origin(folder), cases, _basis(content))
    table = _outcomes(folder / "outcomes.parquet")
    samples = {arm: _sample(table, arm, told, folder, worlds) for arm in arms}
    return KeptWars(
        name=shown(folder),
        scenario=scenario,
        seed=told.seed,
        months=told.months,
        arms=arms,
        samples=samples,
        note=note,
        warrant=reported(content.get("warrant")),
        worlds=worlds,
    )


def _content(folder: Path) -> Mapping[str, object]:
    mark = folder / MARK
    content = limits.json_tree(limits.read_text(mark, limits.COMPARISON), shown(mark))
    return content if isinstance(content, dict) else {}


def _basis(content: Mapping[str, object]) -> Mapping[str, str]:
    told = content.get("basis")
    return told if isinstance(told, dict) else {}


def _of_study(request: KeptRequest) -> KeptWars:
    study = Study.open(request.folder)
    arms = _arms(request, study.arms)
    point = 0 if request.point is None and len(study.folder.points) == 1 else request.point
    cases = [case_of(request.folder, point, arm, 0) for arm in arms]
    assert point is not None  # the war was found by it
    first = cases[0]
    scenario = _whole(study, point, [case.arm for case in cases])
    note = _checked(Origin(request.folder, point), cases, study.folder.manifest["basis"])
    samples = _of_point(study, point, arms)
    name = f"{shown(request.folder)}, point {point}"
    return KeptWars(
        name=name,
        scenario=scenario,
        seed=first.seed,
        months=first.months,
        arms=arms,
        samples=samples,
        note=note,
        warrant=study.warrant.told(),
    )


def _whole(study: Study, point: int, arms: Sequence[Configuration]) -> Scenario:
    """Return the scenario of a point, with its values and the study's arms written out."""
    folder = study.folder
    scenario = load(str(folder.path / SCENARIO), list(settings(folder, point)))
    return scenario_of(snapshot(scenario, arms), shown(folder.path), _called(folder.path))


def _called(folder: Path) -> str:
    """Return the name of a folder as that of its scenario."""
    name = folder.absolute().name
    return name if NAME.fullmatch(name) else "kept"


def _arms(request: KeptRequest, known: Sequence[str]) -> tuple[str, ...]:
    """Return the arms to show; raises InputError for more than there are places, and unknown."""
    asked = tuple(dict.fromkeys(request.arms or known))
    for arm in asked:
        if arm not in known:
            raise InputError(
                f"{shown(request.folder)} has no arm {arm!r}.{nearest(arm, known)} Allowed: "
                f"{', '.join(known)}."
            )
    if len(asked) > len(LETTERS):
        raise InputError(
            f"{shown(request.folder)} has {len(asked)} arms, and the page shows {len(LETTERS)} at "
            f"most.\nChoose some with --arm NAME, once for each: {', '.join(known)}."
        )
    return asked


def _checked(origin: Origin, cases: Iterable[Case], then: Mapping[str, str]) -> str:
    """Return what the wars were made on besides what is here, nothing where that is the same.

    Where it is not, the first run of each arm is played and held against what is kept; raises
    InputError where it is another war.
    """
    changed = drift(then, basis()) if then else ["what it rests on is not said"]
    if not changed:
        return ""
    for case in cases:
        check(origin, case, play_at_hand(case).record)
    return f"Made on something else: {'; '.join(changed)}. Run 0 of each arm is the same war."


def _outcomes(file: Path) -> Table:
    """Return the columns of a comparison's outcomes; raises InputError if it lacks one."""
    with limits.parquet(file) as found:
        lost = [name for name in ("arm", "run", *FIELDS) if name not in found.schema_arrow.names]
        if lost:
            raise InputError(f"{shown(file)} is not what concert compare writes: no {lost[0]}.")
        try:
            table: Table = found.read(["arm", "run", *FIELDS]).to_pydict()
        except (OSError, ValueError, pyarrow.ArrowException) as error:
            raise InputError(f"{shown(file)} is damaged.") from error
    return table


def _sample(
    table: Table, arm: str, told: ComparedWars, folder: Path, worlds: Worlds | None
) -> ArmSample:
    """Return the wars of an arm in the order of runs; raises InputError if one is missing."""
    rows = [row for row, name in enumerate(table["arm"]) if name == arm]
    rows.sort(key=lambda row: str(table["run"][row]).zfill(12))
    if [table["run"][row] for row in rows] != list(range(told.runs)):
        raise InputError(f"{shown(folder)}: outcomes.parquet does not hold every run of {arm}.")
    cells = {name: [table[name][row] for row in rows] for name in FIELDS}
    return _made(cells, told.months, f"{shown(folder)}: outcomes.parquet", worlds)


def _made(cells: Table, months: int, where: str, worlds: Worlds | None = None) -> ArmSample:
    """Return wars of runs 0, 1, ... from their cells; raises InputError, naming `where`."""
    try:
        war = {name: _numbers(cells[name]) for name in FIELDS}
        return _sound(sampled(war, months, worlds)).worked_out()
    except (TypeError, ValueError, KeyError, OverflowError):
        raise InputError(f"{where} holds what is no outcome.") from None


def _sound(sample: ArmSample) -> ArmSample:
    """Return a sample; raises ValueError for numbers that no war has."""
    war = {name: np.asarray(sample.war[name], np.float64) for name in FIELDS}
    peace = war["peace_months"]
    lengths = (war["war_length"] >= 0.0) & (war["war_length"] <= sample.months)
    known = np.isin(war["outcome"], list(_CODES.values())) & lengths
    money = np.isfinite([war[name] for name in PARTS_OF_OUTLAY]).all(axis=0)
    if not (known & money & (np.isnan(peace) | (peace >= 0.0) & (peace <= LONGEST_WATCH))).all():
        raise ValueError
    return sample


def _numbers(cells: Iterable[object]) -> FloatArray:
    """Return cells as numbers; in words stands how a war ended."""
    told = [_CODES[cell] if isinstance(cell, str) else cell for cell in cells]
    return np.array(told, np.float64)


def _of_point(study: Study, point: int, arms: Sequence[str]) -> dict[str, ArmSample]:
    """Return what a study keeps of the wars of a point: all that samples are told from, or nothing.

    A study that is not finished may lack the first runs, or have more of one arm.
    """
    if not {*FIELDS} <= {*study.specification.outcomes}:
        return {}
    files = study.files()
    chosen = [files[block.number] for block in study.blocks() if block.point == point]
    columns, found = ["arm", "run", *FIELDS], {}
    for arm in arms:
        read = list(tables(chosen, columns, [study.arms.index(arm)]))
        if not read:
            return {}
        table = pyarrow.concat_tables(read).to_pydict()
        if table["run"] != list(range(len(table["run"]))):
            return {}
        found[arm] = _made(table, study.specification.months, shown(study.folder.path))
    return found if len({one.size for one in found.values()}) == 1 else {}
