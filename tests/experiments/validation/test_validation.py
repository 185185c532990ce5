"""Validations: months that can be scored, who is better, and models that are played."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from abm.data.cells import month
from abm.errors import InputError
from abm.scenarios import Scenario, load
from experiments.console import Counter
from experiments.history.record import Record, record
from experiments.validation.observables import ObservablesTable, observables
from experiments.validation.rivals import NAIVE
from experiments.validation.scores import Score
from experiments.validation.series import FamilyRecord, TimeSeries
from experiments.validation.validation import (
    AskedMonths,
    Contender,
    FamilyResult,
    Validation,
    _result,
    period_of,
    validate,
)
from experiments.validation.wars import WorldsDesign
from tests.experiments.history.figures import write_war
from tests.experiments.validation.made import off_by

TOLD = observables()
PLAY = "experiments.validation.validation.play_model"
DESIGN = WorldsDesign(30, 2, 5)


def months(first: str, last: str, given: str) -> AskedMonths:
    """Return months as they are asked for."""
    found = [month(one) or 0 for one in (first, last, given)]
    return AskedMonths(found[0], found[1], found[2])


YEAR = months("2024-01", "2024-12", "2023-12")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """Return a record of January 2022 to June 2025."""
    folder = tmp_path_factory.mktemp("record")
    write_war(folder, 42)
    return record(folder)


def with_worlds(least: float, **changed: object) -> ObservablesTable:
    """Return what is declared, but for the effective number of worlds that is needed."""
    closeness = TOLD.closeness.model_copy(update={"worlds": least})
    return TOLD.model_copy(update={"closeness": closeness, **changed})


# Months


def test_months_are_counted_from_the_beginning_of_the_war(made: Record, six: Scenario) -> None:
    found = period_of(made, six, YEAR, 3)
    start = 12 * 2022 + 2
    assert found == (start, start + 21, start + 22, start + 33)
    assert found.months == 34


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("2024-12", "2024-01", "2023-12"), "--to 2024-01 lies before --from 2024-12"),
        (
            ("2024-01", "2024-12", "2024-01"),
            "would give months that are scored.\nAllowed: 2023-12 or",
        ),
        (
            ("2025-01", "2025-12", "2024-12"),
            "holds no record of 2025-01 to 2025-12: panel_month.csv is of 2022-01 to 2025-06",
        ),
        (("2021-06", "2022-12", "2021-05"), "holds no record of 2021-06 to 2022-12"),
        (
            ("2022-08", "2022-12", "2022-07"),
            "begin in 2022-03: given the months to 2022-07, too few tell worlds apart.\n"
            "Allowed: months given to 2022-08 or later.",
        ),
        (("2022-03", "2022-12", "2022-02"), "begin in 2022-03: given the months to 2022-02, too"),
    ],
)
def test_months_that_cannot_be_scored(
    asked: tuple[str, str, str], said: str, made: Record, six: Scenario
) -> None:
    with pytest.raises(InputError) as error:
        period_of(made, six, months(*asked), 3)
    assert said in str(error.value)


def test_a_war_of_another_time_cannot_be_scored(made: Record) -> None:
    early = load("six-partners", ['first_month="1970-01"'])
    with pytest.raises(InputError) as error:
        period_of(made, early, YEAR, 3)
    assert str(error.value) == (
        "the wars of six-partners begin in 1970-01 and last 600 months at most: --to 2024-12 lies "
        "beyond them.\nAllowed: 2019-12 or earlier."
    )


# Who is better


def result(margin: float, model: float, **others: tuple[str, float | None]) -> FamilyResult:
    """Return a family in which contenders have these CRPS, by their names."""
    scores = [("model", "model", model), *((name, *told) for name, told in others.items())]
    return FamilyResult(
        "losses",
        TOLD.families["losses"],
        12,
        tuple(
            Contender(name, kind, None if crps is None else Score(crps, 0.5, 0.9, 0.0))
            for name, kind, crps in scores
        ),
        margin,
    )


def test_the_model_has_to_be_better_than_the_best_naive_rival_by_the_margin() -> None:
    naive = {"a": ("naive", 3.0), "b": ("naive", 2.0), "c": ("naive", None)}
    found = result(0.05, 1.9, **naive, d=("structure", 0.1))
    assert found.best_naive is not None
    assert found.best_structure is not None
    assert (found.best_naive.name, found.best_structure.name) == ("b", "d")
    assert found.skill(found.contenders[0]) == pytest.approx(0.05)
    assert [found.skill(one) for one in found.contenders[1:3]] == [-0.5, 0.0]
    assert math.isnan(found.skill(found.contenders[3]))
    assert result(0.04, 1.9, **naive).better
    assert not result(0.06, 1.9, **naive).better
    assert not result(0.0, 2.1, **naive).better


def test_beside_no_naive_rival_nothing_is_better() -> None:
    found = result(0.05, 0.1, a=("naive", None))
    assert (found.best_naive, found.best_structure, found.better) == (None, None, False)
    assert not result(0.05, 0.1, a=("naive", 0.0)).better


def scored(
    monkeypatch: pytest.MonkeyPatch,
    made: Record,
    scenario: Scenario,
    window: Mapping[str, float],
    told: ObservablesTable = TOLD,
    asked: AskedMonths = YEAR,
) -> Validation:
    """Return a validation of a model that is off by so much."""
    monkeypatch.setattr(PLAY, off_by(window))
    return validate(made, scenario, asked, DESIGN, told, Counter())


@pytest.mark.parametrize(("name", "scored"), [("television", False), ("losses", True)])
def test_without_anything_given_a_family_without_a_unit_is_not_scored(
    name: str, scored: bool
) -> None:
    """A war's audience is scaled to what is given: without that it is no share of items."""
    times = np.arange(24_290, 24_296)
    nothing, window = TimeSeries(times[:0], np.zeros(0)), TimeSeries(times, np.full(6, 0.04))
    found = _result(FamilyRecord(name, TOLD.families[name], nothing, window), [], TOLD)
    assert found.observations == 6
    assert bool(found.contenders) == scored


def test_who_knows_what_comes_is_better_everywhere(
    made: Record, six: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = scored(monkeypatch, made, six, {})
    assert (found.better, found.met) == (7, True)
    for family in found.families:
        assert family.model is not None
        assert family.model.score is not None
        assert family.model.score.crps == pytest.approx(0.0, abs=1e-9)
        names = [one.name for one in family.contenders]
        assert names == [
            *("model", "model, weighted: worlds", "model, weighted: none"),
            *(one.title for one in TOLD.structures.values()),
            *NAIVE,
        ]
    assert [one.worlds for one in found.effective] == [pytest.approx(30.0)] * 6


def test_the_target_is_met_or_missed_by_one_family(
    made: Record, six: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = list(TOLD.families)
    four = scored(monkeypatch, made, six, dict.fromkeys(names[4:], 1000000.0))
    assert (four.better, four.met) == (4, True)
    three = scored(monkeypatch, made, six, dict.fromkeys(names[3:], 1000000.0))
    assert (three.better, three.met) == (3, False)


def test_months_after_those_that_ship_are_scored_without_a_change(
    made: Record, six: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = months("2025-01", "2025-06", "2024-12")
    found = scored(monkeypatch, made, six, {}, asked=later)
    counts = {one.name: one.observations for one in found.families}
    assert counts == {
        **dict.fromkeys(("territory", "path", "losses", "donors"), 6),
        **{"aid": 2, "television": 2, "readiness": 2},
    }
    few = [one for one in found.families if one.observations < 3]
    assert all(not one.contenders and one.model is None and not one.better for one in few)
    assert (found.better, found.met) == (4, True)


def test_too_few_effective_worlds_are_refused(
    made: Record, six: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PLAY, off_by({}, given=50.0))
    with pytest.raises(InputError) as error:
        validate(made, six, YEAR, DESIGN, TOLD, Counter())
    assert str(error.value) == (
        "only 1.0 effective worlds of 30 are close to the given months: too few to score.\n"
        "Allowed: at least 20. Ask for more worlds, such as --worlds 1000, or check that "
        "--scenario is of this war."
    )
    monkeypatch.setattr(PLAY, off_by({}, running=False))
    with pytest.raises(InputError, match="only 0.0 effective worlds of 30"):
        validate(made, six, YEAR, DESIGN, TOLD, Counter())


def test_a_record_that_says_nothing_is_refused(
    six: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_war(tmp_path, 42)
    for file in tmp_path.glob("*.csv"):
        if file.stem != "panel_month":
            file.unlink()
    with pytest.raises(InputError, match="the record says nothing of 2022-06 to 2023-12"):
        scored(monkeypatch, record(tmp_path), six, {})


def test_a_structure_of_another_time_is_refused(
    made: Record, six: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = TOLD.structures["first-edition"]
    told = TOLD.model_copy(update={"structures": {"first-edition": edition}})
    later = load("six-partners", ['first_month="2022-04"'])
    with pytest.raises(InputError, match="'first edition' is a scenario that begins in 2022-03"):
        scored(monkeypatch, made, later, {}, told)
    assert len(scored(monkeypatch, made, six, {}, told).effective) == 2


def test_a_structure_whose_wars_are_all_over_is_not_scored(
    made: Record, six: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def play(*given: object) -> object:
        calls.append(1)
        return off_by({}, running=len(calls) == 1)(*given)

    monkeypatch.setattr(PLAY, play)
    found = validate(made, six, YEAR, DESIGN, TOLD, Counter())
    assert [one.worlds for one in found.effective[1:]] == [0.0] * 5
    assert all(not one.of_kind("structure") for one in found.families)


@pytest.mark.compiled
def test_models_are_played_and_scored_alike_every_time(made: Record, six: Scenario) -> None:
    told = with_worlds(1.0)
    first, second = (
        validate(made, six, YEAR, WorldsDesign(4, 2, 5), told, Counter()) for _ in range(2)
    )
    assert first == second
    assert all(len(one.of_kind("naive")) >= 3 for one in first.families)
    assert [one.model for one in first.effective][:2] == ["model", "no joint capacity"]
    assert all(1.0 <= one.worlds <= 4.0 for one in first.effective)
