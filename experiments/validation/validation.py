"""Validation: months of the record that were not given, scored for the model and its rivals."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from abm.data.cells import written
from abm.data.limits import shown
from abm.errors import InputError
from abm.scenarios import Scenario, load
from abm.scenarios.tables import LONGEST
from experiments.console import Counter
from experiments.history.record import Record
from experiments.history.scorecard import ARM
from experiments.robustness.worlds import within
from experiments.validation.closeness import distances, effective_worlds, weights
from experiments.validation.observables import (
    VARIANTS,
    ClosenessTable,
    FamilyTable,
    ObservablesTable,
    StructureTable,
    TargetTable,
)
from experiments.validation.rivals import naive_samples
from experiments.validation.scores import Score, WeightedSample, score, skill
from experiments.validation.series import (
    FamilyRecord,
    Numbers,
    Period,
    family_record,
    since_year_0,
)
from experiments.validation.wars import PlayedModel, WorldsDesign, play_model

MODEL, VARIANT, STRUCTURE, NAIVE = "model", "variant", "structure", "naive"
SAMPLED = "model, in sampled worlds"


class AskedMonths(NamedTuple):
    """AskedMonths that are asked for, counted from the year 0: the window, and what is given."""

    first: int
    last: int
    given: int


class Contender(NamedTuple):
    """The model, a variant of it, a rival structure or a naive rival, and its scores, if any."""

    name: str
    kind: str
    score: Score | None


@dataclass(frozen=True)
class FamilyResult:
    """A family: how many observations the window has, and the scores of all contenders.

    There are no contenders where there are fewer observations than the target asks for, and where
    nothing is given that would tell the unit of what a war shows.
    """

    name: str
    family: FamilyTable
    observations: int
    contenders: tuple[Contender, ...]
    margin: float

    def of_kind(self, kind: str) -> list[Contender]:
        """Return the contenders of one kind that are scored, the lowest CRPS first."""
        scored = [one for one in self.contenders if one.kind == kind and one.score is not None]
        return sorted(scored, key=_crps)

    @property
    def best_naive(self) -> Contender | None:
        """The naive rival with the lowest CRPS, if any could be fitted."""
        return next(iter(self.of_kind(NAIVE)), None)

    @property
    def best_structure(self) -> Contender | None:
        """The rival structure with the lowest CRPS, if there is any."""
        return next(iter(self.of_kind(STRUCTURE)), None)

    @property
    def model(self) -> Contender | None:
        """The model in its primary variant; None where the family is not scored."""
        return next(iter(self.of_kind(MODEL)), None)

    def skill(self, contender: Contender) -> float:
        """Return by what share its CRPS lies below the best naive rival's; NaN without one."""
        best = self.best_naive
        if best is None or contender.score is None:
            return math.nan
        return skill(_crps(contender), _crps(best))

    @property
    def better(self) -> bool:
        """Whether the model is better than every naive rival, by the margin."""
        return self.model is not None and self.skill(self.model) >= self.margin


def _crps(contender: Contender) -> float:
    return math.nan if contender.score is None else contender.score.crps


class EffectiveWorlds(NamedTuple):
    """How many worlds of a model count, effectively, and how many were left out."""

    model: str
    worlds: float
    left_out: int


@dataclass(frozen=True)
class Validation:
    """A window of the record, scored: what was played, what counts, and every family."""

    scenario: Scenario
    period: Period
    design: WorldsDesign
    target: TargetTable
    closeness: ClosenessTable
    effective: tuple[EffectiveWorlds, ...]
    families: tuple[FamilyResult, ...]

    @property
    def better(self) -> int:
        """In how many families the model is better than every naive rival, by the margin."""
        return sum(family.better for family in self.families)

    @property
    def met(self) -> bool:
        """Whether that is as many as the target asks for."""
        return self.better >= self.target.families


def period_of(record: Record, scenario: Scenario, asked: AskedMonths, settled: int) -> Period:
    """Return the months of a validation, checked against the record and the scenario.

    Raises InputError for a window that is not one, or that reaches beyond either of them, and for
    too few given months.
    """
    start = since_year_0(scenario.first_month)
    begins, ends = record.tables["panel_month"].span
    if asked.last < asked.first:
        raise InputError(
            f"--to {written(asked.last)} lies before --from {written(asked.first)}.\n"
            "Allowed: a window of at least one month."
        )
    if asked.given >= asked.first:
        raise InputError(
            f"--given-until {written(asked.given)} would give months that are scored.\n"
            f"Allowed: {written(asked.first - 1)} or earlier."
        )
    if asked.first < begins or asked.last > ends:
        raise InputError(
            f"{shown(record.folder)} holds no record of {written(asked.first)} to "
            f"{written(asked.last)}: panel_month.csv is of {written(begins)} to {written(ends)}.\n"
            "Allowed: a window inside these months."
        )
    earliest = start + settled + 2  # three months, the fewest that have a spread worth the name
    if asked.given < earliest:
        raise InputError(
            f"the wars of {scenario.name} begin in {written(start)}: given the months to "
            f"{written(asked.given)}, too few tell worlds apart.\n"
            f"Allowed: months given to {written(earliest)} or later."
        )
    if asked.last >= start + LONGEST:
        raise InputError(
            f"the wars of {scenario.name} begin in {written(start)} and last {LONGEST} months at "
            f"most: --to {written(asked.last)} lies beyond them.\n"
            f"Allowed: {written(start + LONGEST - 1)} or earlier."
        )
    return Period(start, asked.given, asked.first, asked.last)


def validate(
    record: Record,
    scenario: Scenario,
    asked: AskedMonths,
    design: WorldsDesign,
    told: ObservablesTable,
    counter: Counter,
) -> Validation:
    """Play the model and its rival structures, and score them and the naive rivals.

    Raises InputError as `period_of`, for a structure that cannot be played in these months, and
    where too few worlds are close to what is given.
    """
    period = period_of(record, scenario, asked, told.closeness.settled)
    records = [family_record(record, *item, period) for item in told.families.items()]
    models = [_Model(MODEL, MODEL, scenario, design)]
    if design.accepted is not None:
        models.append(_Model(SAMPLED, VARIANT, scenario, design._replace(accepted=None)))
    for structure in told.structures.values():
        rival = _with_structure(scenario, structure)
        worlds = design.holding(structure.set)
        if structure.scenario is not None:  # nothing was accepted for it
            worlds = design._replace(accepted=None)
        models.append(_Model(structure.title, STRUCTURE, rival, worlds))
    effective: list[EffectiveWorlds] = []
    samples: list[_Samples] = []
    for name, kind, base, worlds in models:
        played = play_model(base, base.configuration(ARM), worlds, period, records, counter)
        apart = _apart(played, records, period, told.closeness)
        primary = weights(played, apart, told.closeness, told.target.variant)
        effective.append(
            EffectiveWorlds(name, effective_worlds(primary, played.world), played.left_out)
        )
        if kind == MODEL:
            _refuse_few(effective[0], design, told.closeness)
            samples += _variants(played, apart, told)
        elif effective[-1].worlds:
            samples.append(_Samples(name, kind, played, primary))
    families = tuple(_result(one, samples, told) for one in records)
    return Validation(
        scenario, period, design, told.target, told.closeness, tuple(effective), families
    )


class _Model(NamedTuple):
    """A model to play: what it is called, of what kind it is, its scenario, and in which worlds."""

    name: str
    kind: str
    scenario: Scenario
    worlds: WorldsDesign


class _Samples(NamedTuple):
    """A contender's wars and their weights, (war)."""

    name: str
    kind: str
    played: PlayedModel
    weights: Numbers


def _with_structure(scenario: Scenario, structure: StructureTable) -> Scenario:
    base = scenario if structure.scenario is None else load(structure.scenario)
    if base.first_month != scenario.first_month:
        raise InputError(
            f"the rival structure '{structure.title}' is a scenario that begins in "
            f"{base.first_month}, {scenario.name} in {scenario.first_month}.\n"
            "Allowed: a scenario of the same first month."
        )
    return within(base, structure.set)


def _apart(
    played: PlayedModel, records: Sequence[FamilyRecord], period: Period, closeness: ClosenessTable
) -> Numbers:
    found = distances(played, records, period.start + closeness.settled)
    if found is None:
        raise InputError(
            f"the record says nothing of {written(period.start + closeness.settled)} to "
            f"{written(period.given)} by which worlds could be weighted.\n"
            "Allowed: a record in which at least one family is observed in these months."
        )
    return found


def _refuse_few(found: EffectiveWorlds, design: WorldsDesign, closeness: ClosenessTable) -> None:
    if found.worlds < closeness.worlds:
        raise InputError(
            f"only {found.worlds:.1f} effective worlds of {design.number:,} are close to the given "
            f"months: too few to score.\nAllowed: at least {closeness.worlds:g}. Ask for more "
            "worlds, such as --worlds 1000, or check that --scenario is of this war."
        )


def _variants(played: PlayedModel, apart: Numbers, told: ObservablesTable) -> Iterator[_Samples]:
    """Yield the model in each variant, the primary one first."""
    primary = told.target.variant
    for variant in (primary, *(one for one in VARIANTS if one != primary)):
        found = weights(played, apart, told.closeness, variant)
        if variant == primary:
            yield _Samples(MODEL, MODEL, played, found)
        else:
            yield _Samples(f"model, weighted: {variant}", VARIANT, played, found)


def _result(
    record: FamilyRecord, samples: Sequence[_Samples], told: ObservablesTable
) -> FamilyResult:
    count = len(record.window.times)
    contenders: tuple[Contender, ...] = ()
    unit_known = not record.family.scaled or len(record.given.times) > 0
    if count >= told.target.observations and unit_known:
        contenders = tuple(_contenders(record, samples, told.naive.memory))
    return FamilyResult(record.name, record.family, count, contenders, told.target.margin)


def _contenders(
    record: FamilyRecord, samples: Sequence[_Samples], memory: int
) -> Iterator[Contender]:
    seen = record.window
    for one in samples:
        sample = WeightedSample(one.played.window[record.name], one.weights)
        yield Contender(one.name, one.kind, score(sample, seen.values))
    for name, naive in naive_samples(record.given, seen.times, record.family, memory):
        yield Contender(name, NAIVE, None if naive is None else score(naive, seen.values))
