"""The table of a validation: rows, sentences, the page, the data, and exit codes."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from abm.errors import InputError
from abm.scenarios import Scenario, load
from experiments.tables import plain
from experiments.text import DISCLAIMER
from experiments.validation.observables import observables
from experiments.validation.scores import Score
from experiments.validation.series import Period
from experiments.validation.table import (
    COLUMNS,
    ValidationRequest,
    cells,
    design_of,
    facts,
    page,
    sentences,
)
from experiments.validation.validation import (
    AskedMonths,
    Contender,
    EffectiveWorlds,
    FamilyResult,
    Validation,
)
from experiments.validation.wars import WorldsDesign
from experiments.warrant import WEIGHTED_WORLDS, illustrative
from experiments.worlds.accepted import write_worlds
from experiments.worlds.family import reference
from experiments.worlds.spread import WorldAcceptance, Worlds
from tests.experiments.history.figures import write_record, write_war
from tests.experiments.validation.made import off_by

Main = Callable[..., tuple[int, str, str]]

TOLD = observables()
PLAY = "experiments.validation.validation.play_model"
YEAR = ("--from", "2024-01", "--to", "2024-12")
FEW = ("--scenario", "six-partners", "--worlds", "30", "--runs", "2")


def family(name: str, count: int = 12, **crps: float | None) -> FamilyResult:
    """Return a family; contenders are rivals by rule, but for the model and a structure."""
    kinds = {"model": "model", "unitary": "structure"}
    contenders = tuple(
        Contender(by, kinds.get(by, "naive"), None if one is None else Score(one, 0.5, 1.0, -one))
        for by, one in crps.items()
    )
    return FamilyResult(name, TOLD.families[name], count, contenders, TOLD.target.margin)


@pytest.fixture
def result(six: Scenario) -> Validation:
    """Return a validation of 2024: ahead, ahead by less, behind, and not scored."""
    start = 12 * 2022 + 2
    return Validation(
        six,
        Period(start, start + 21, start + 22, start + 33),
        WorldsDesign(64, 2, 5),
        TOLD.target,
        TOLD.closeness,
        (EffectiveWorlds("model", 40.25, 1), EffectiveWorlds("unitary", 3.5, 1)),
        (
            family("losses", model=1.0, unitary=0.5, trend=2.0, season=None),
            family("path", model=1.94, unitary=4.0, trend=2.0),
            family("aid", 4, model=3.0, trend=2.0, season=2.5),
            family("readiness", 2),
        ),
    )


def test_rows_say_all_of_a_contender(result: Validation) -> None:
    rows = cells(result)
    assert {len(row) for row in rows if row} == {len(COLUMNS)}
    assert rows[0] == (
        *("losses", "model", "model", "12", "1.00", "+0.50"),
        *("0.50", "1.00", "-1.00", "thousand a month", "yes"),
    )
    assert rows[2][1:6] == ("trend", "naive", "12", "2.00", "0.00")
    assert rows[3][1:] == (
        *("season", "naive", "12", "–", "–", "–", "–", "–", "thousand a month", ""),
    )
    assert rows[4] == ()
    assert rows[-1] == (
        *("readiness to cede", "not scored", "model", "2"),
        *("–", "–", "–", "–", "–", "share of Ukrainians", "no"),
    )


def test_sentences_say_plainly_where_a_rival_is_ahead(result: Validation) -> None:
    told = sentences(result)
    assert told == [
        "Better than every naive rival by 5% in 1 of 4 families; the target of 4 is not met.",
        "A naive rival is ahead of the model in: aid by quarter (trend).",
        "The model is ahead of every naive rival, but by less, in: territory as a path.",
        "A rival structure is ahead of the model in: losses (unitary).",
        "Fewer than 3 observations, so not met, in: readiness to cede (2).",
        "Given to December 2023, weighted by worlds and runs: 40.2 effective worlds of 64 that "
        "were sampled with 2 runs each (others: unitary 3.5); 2 worlds left out that lead beyond "
        "what numbers can hold.",
        "Fewer than 20 effective worlds, so to be read with care, has: unitary.",
        "This scores parameters only: the model's structure, and the bands of its patterns, were "
        "chosen in knowledge of the record to December 2024.",
    ]


def test_a_target_that_is_met_says_so(result: Validation) -> None:
    better = replace(result, families=result.families[:1] * 4, effective=result.effective[:1])
    assert (better.better, better.met) == (4, True)
    told = sentences(better)
    assert told[0].endswith("in 4 of 4 families; the target of 4 is met.")
    assert "(others: none)" in told[-2]
    assert told[1] == (
        "A rival structure is ahead of the model in: losses (unitary), losses (unitary), losses "
        "(unitary) and losses (unitary)."
    )


def test_a_record_that_ends_within_the_window_is_said_to(result: Validation) -> None:
    short = (
        *(family("losses", 7, model=1.0, trend=2.0), family("aid", 3, model=1.0, trend=2.0)),
        *(family("path", 12, model=1.0, trend=2.0), family("readiness", 3, model=1.0, trend=2.0)),
        family("territory", 2),
    )
    told = sentences(replace(result, families=short))
    assert told[2] == (
        "Observed in a part of the window only, and scored on it: losses (7 of 12) and aid by "
        "quarter (3 of 4)."
    )


def test_months_that_nobody_knew_license_more(result: Validation) -> None:
    later = result.period._replace(given=12 * 2024 + 11, first=12 * 2025, last=12 * 2025 + 5)
    told = sentences(replace(result, period=later))
    assert told[-1].endswith("of the record to December 2024, and of none of these months.")
    over = later._replace(first=12 * 2024 + 11)
    assert "parameters only" in sentences(replace(result, period=over))[-1]


def test_a_page_holds_the_sentences_and_the_table(result: Validation) -> None:
    told = page(result)
    assert told.startswith("# Six partners: January 2024 to December 2024 scored\n")
    warrant = illustrative(WEIGHTED_WORLDS)
    said = (*sentences(result), warrant.sentence, DISCLAIMER)
    assert all(sentence in told for sentence in said)
    assert facts(result)["warrant"] == warrant.told()
    assert "| losses | model | model | 12 | 1.00 | +0.50 | 0.50 | 1.00 | -1.00 |" in told


def test_a_page_says_what_was_played(six: Scenario, result: Validation) -> None:
    assert f"Scenario six-partners ({six.hash}), seed 5." in page(result)
    other = load("six-partners", ["theatre.need=3.5"])
    told = replace(result, scenario=other)
    assert f"({other.hash}) with theatre.need = 3.5, seed 5." in page(told)
    assert facts(told)["settings"] == ["theatre.need = 3.5"]


def test_a_family_without_a_naive_rival_or_a_unit_is_named(result: Validation) -> None:
    alone, bare = family("losses", model=1.0, season=None), family("television")
    told = sentences(replace(result, families=(alone, bare)))
    assert told[1:3] == [
        "No naive rival could be fitted, so not met, in: losses.",
        "Nothing is given that would tell its unit, so not met, in: television's share (12).",
    ]
    assert told[0].startswith("Better than every naive rival by 5% in 0 of 2 families")


def test_data_have_nothing_where_nothing_is_scored(result: Validation) -> None:
    told = facts(result)
    rows = told["rows"]
    assert isinstance(rows, list)
    assert len(rows) == 4 + 3 + 3 + 1
    assert (rows[0]["crps"], rows[0]["skill"], rows[0]["better"]) == (1.0, 0.5, True)
    assert rows[1]["better"] is None
    assert math.isnan(rows[3]["crps"])
    assert (rows[-1]["by"], rows[-1]["observations"], rows[-1]["better"]) == ("model", 2, False)
    assert told["effective"] == [
        {"model": "model", "worlds": 40.25, "left_out": 1},
        {"model": "unitary", "worlds": 3.5, "left_out": 1},
    ]
    assert json.dumps(plain(told), allow_nan=False)


# The command


@pytest.fixture
def observed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a record to June 2025; nothing is played."""
    write_war(tmp_path / "figures", 42)
    monkeypatch.setattr(PLAY, off_by({}))
    monkeypatch.chdir(tmp_path)
    return Path("figures")


def test_exit_codes_say_whether_the_target_is_met(
    observed: Path, main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("validate", "--observed", str(observed), *FEW, *YEAR)
    code, out, err = main(*asked)
    assert code == 0
    assert "in 7 of 7 families; the target of 4 is met." in out
    assert err.endswith("wars: 0 of 360\n")
    monkeypatch.setattr(PLAY, off_by(dict.fromkeys(TOLD.families, 1e6)))
    code, out, _ = main(*asked)
    assert code == 1
    assert "in 0 of 7 families; the target of 4 is not met." in out
    monkeypatch.setattr(PLAY, off_by({}, running=False))
    code, out, err = main(*asked)
    assert (code, out) == (2, "")
    assert "too few to score" in err


def test_later_months_are_scored_as_others_are(observed: Path, main: Main) -> None:
    later = ("--from", "2025-01", "--to", "2025-06", "--given-until", "2024-10", "--json")
    code, out, _ = main("validate", "--observed", str(observed), *FEW, *later)
    told = json.loads(out)
    assert (code, told["better"], told["met"]) == (0, 4, True)
    assert (told["from"], told["to"], told["given_until"]) == ("2025-01", "2025-06", "2024-10")


def test_the_page_is_written_whole_and_not_twice(observed: Path, main: Main) -> None:
    asked = ("validate", "--observed", str(observed), *FEW, *YEAR, "--out", "page.md")
    code, out, _ = main(*asked)
    assert code == 0
    assert out == (
        "Better than every naive rival by 5% in 7 of 7 families; the target of 4 is met.\n"
        "Written to page.md\n"
    )
    assert "| losses | model |" in Path("page.md").read_text(encoding="utf-8")
    code, _, err = main(*asked)
    assert code == 2
    assert "page.md exists" in err
    assert main(*asked, "--force", "--quiet")[:2] == (0, "")


def test_nothing_is_written_where_nothing_can_be_scored(
    observed: Path, main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PLAY, off_by({}, running=False))
    asked = ("validate", "--observed", str(observed), *FEW, *YEAR, "--out", "page.md")
    assert main(*asked)[0] == 2
    assert [file.name for file in Path().iterdir()] == ["figures"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "2024-13", "--to", "2024-12"), "'--from': '2024-13'; allowed: a month such as"),
        (("--from", "2024-01"), "Missing option '--to'."),
        ((*YEAR, "--worlds", "1"), "--worlds '1'; allowed: 20 to 20,000 sampled worlds"),
        ((*YEAR, "--runs", "0"), "'--runs' / '-n': '0'; allowed: a whole number from 1 to 1000."),
        ((*YEAR, "--given-until", "2024-01"), "--given-until 2024-01 would give months that are"),
        (("--from", "2025-01", "--to", "2025-12"), "figures holds no record of 2025-01 to 2025-12"),
        ((*YEAR, "--scenario", "ukraine"), "no shipped scenario 'ukraine'."),
        ((*YEAR, "--set", "theatre.ned=4"), "theatre.ned"),
    ],
)
def test_a_mistake_is_explained(
    words: tuple[str, ...], said: str, observed: Path, main: Main
) -> None:
    code, out, err = main("validate", "--observed", str(observed), *words)
    assert (code, out) == (2, "")
    assert said in err
    assert 1 <= err.count("\n") <= 3


def test_a_record_that_contradicts_itself_is_refused(observed: Path, main: Main) -> None:
    write_war(observed, 42, isw_change_km2=[7] * 42)
    code, _, err = main("validate", "--observed", str(observed), *FEW, *YEAR)
    assert code == 2
    assert "the change of territory_month.isw_km2_month_end" in err


def test_a_short_record_is_refused(observed: Path, main: Main) -> None:
    write_record(Path("short"))
    code, _, err = main("validate", "--observed", "short", *FEW, *YEAR)
    assert code == 2
    assert "panel_month.csv is of 2022-02 to 2022-07" in err


def asked(worlds: str, given: str = "2023-12", scenario: str = "ukraine-2022") -> ValidationRequest:
    """Return a request that names its worlds."""
    year, month = map(int, given.split("-"))
    known = 12 * year + month - 1
    return ValidationRequest(
        observed=Path(),
        months=AskedMonths(known + 1, known + 12, known),
        scenario=scenario,
        settings=(),
        worlds=worlds,
        runs=2,
        seed=5,
    )


def test_a_number_of_worlds_is_sampled() -> None:
    assert design_of(asked("30")) == WorldsDesign(30, 2, 5)
    with pytest.raises(InputError, match="--worlds '19'; allowed: 20 to 20,000 sampled worlds"):
        design_of(asked("19"))


@pytest.mark.compiled
def test_worlds_may_not_know_what_is_scored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "accepted.parquet"
    made = Worlds(
        "toy",
        ("theatre.need",),
        np.array([[3.5], [5.0]]),
        np.array([0.25, 0.75]),
        WorldAcceptance("2023-12", 13, ("P5",), ""),
    )
    known = made.acceptance._replace(reference=reference(load("ukraine-2022"), made))
    write_worlds(file, replace(made, acceptance=known), {})
    found = design_of(asked(str(file)))
    assert found.accepted is not None and found.number == 2
    with pytest.raises(InputError, match="on the record to 2023-12, and only that to 2023"):
        design_of(asked(str(file), given="2023-11"))
    outside = design_of(asked(str(file), scenario="six-partners"))
    assert outside == WorldsDesign(200, 2, 5)
    assert "200 worlds are sampled around it" in capsys.readouterr().err


def test_before_any_worlds_were_accepted_some_are_sampled(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert design_of(asked("accepted", given="2023-06")) == WorldsDesign(200, 2, 5)
    told = capsys.readouterr().err
    assert "No worlds were accepted on the months to 2023-06 alone: 200 are sampled." in told
