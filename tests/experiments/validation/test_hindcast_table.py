"""The tables of a hindcast: rows, sentences, the page, the data, and the command."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from abm.scenarios import Scenario, load
from experiments.history.patterns import patterns
from experiments.history.summaries import Found
from experiments.tables import plain
from experiments.text import DISCLAIMER
from experiments.validation.hindcast import (
    DATES,
    Hindcast,
    RunsDesign,
    TheoryDate,
    ToldWars,
)
from experiments.validation.hindcast_table import (
    LICENCE,
    NOT_REPORTS,
    facts,
    page,
    sentences,
    tables,
)
from experiments.validation.reports import ReportSeries, report_sources
from experiments.validation.series import Period
from tests.experiments.history.figures import write_record, write_war

Main = Callable[..., tuple[int, str, str]]

START = 12 * 2022 + 2
SOURCES = report_sources()
FEW = ("--scenario", "six-partners", "--runs", "10")


def wars(title: str, *values: tuple[float, float, float], most: float = 1.0) -> ToldWars:
    dates = (TheoryDate(Found(*value, 9), most) for value in values)
    return ToldWars(title, tuple(dates))


SHARE = (0.5, 0.25, 1.0)


@pytest.fixture
def result(six: Scenario) -> Hindcast:
    """Return a hindcast in which one date moves nearer and one is never reached."""
    losses = ReportSeries(SOURCES.series["losses"], {START: 9.0, START + 1: 9.5})
    aid = ReportSeries(SOURCES.series["deliveries"], {START + 2: 3.0})
    plain = wars("as they are", (0, 0, 0), (8, 4, math.inf), (12, 11, 13), SHARE)
    told = wars("told of the record", (0, 0, 0), (6, 5, 7), (math.inf, 12, math.inf), SHARE)
    return Hindcast(
        six,
        RunsDesign(9, 5),
        Period(START, START + 33, START, START + 33),
        tuple(next(one for one in patterns() if one.id == DATES).rows.values()),
        SOURCES,
        (losses, aid),
        (1.0, 0.25),
        ("the front", "the front with all sectors"),
        (START + 1, START + 6),
        plain,
        told,
        (wars("Russian losses", (0, 0, 0), (7, 7, 7), (12, 11, 13), SHARE),),
    )


def test_dates_stand_beside_the_records_in_three_columns(result: Hindcast) -> None:
    (columns, rows), (headings, alone) = tables(result)
    assert columns == (
        *("theory", "record", "band", "as they are", "8 wars of 10"),
        *("told of the record", "8 wars of 10"),
    )
    assert rows[1] == (
        *("T2 ends: Donbas by force", "2022-09", "2022-07 to 2022-11"),
        *("2022-11", "2022-07 to later", "2022-09", "2022-08 to 2022-10"),
    )
    assert rows[2][-2:] == ("later", "2023-03 to later")
    assert rows[3][0].endswith(" (share of months from 2023-04)")
    assert rows[3][1:] == ("1.00", "0.50 to 1.00", "0.50", "0.25 to 1.00", "0.50", "0.25 to 1.00")
    assert headings == ("told of it alone", "T1 ends", "T2 ends", "T3 ends", "T4 leads")
    assert alone == [
        (
            *("Russian losses", "2022-03 (2022-03 to 2022-03)", "2022-10 (2022-10 to 2022-10)"),
            *("2023-03 (2023-02 to 2023-04)", "0.50 (0.25 to 1.00)"),
        )
    ]


def test_a_share_of_months_that_no_war_fights_is_a_dash(result: Hindcast) -> None:
    *dates, _ = result.told.dates
    none = TheoryDate(Found(math.nan, math.nan, math.nan, 0), math.nan)
    bare = replace(result, told=replace(result.told, dates=(*dates, none)))
    assert tables(bare)[0][1][3][-2:] == ("–", "–")
    assert sentences(bare)[1:] == sentences(result)[1:]


def test_sentences_say_what_moved_what_was_told_and_what_was_not(result: Hindcast) -> None:
    assert sentences(result) == [
        "Told of the record, 1 of 3 theories end nearer to the record's date in the median war, 1 "
        "as near, 1 farther off. Of P1's 4 numbers 2 lie in their bands, 2 in wars as they are.",
        "Donbas by force ends in September 2022 in the median war that is told of the record, in "
        "November 2022 in wars as they are; the record says in September 2022.",
        "Europe succumbs to economic war ends after December 2024 in the median war that is told "
        "of the record, in March 2023 in wars as they are; the record says in March 2023.",
        "What it is told: Russian losses (2 months from March 2022 to April 2022; The Economist, "
        "estimate from all public counts (CC BY 4.0), as in pattern P6); deliveries (1 month from "
        "May 2022 to May 2022, its course alone, times 0.250 to have the wars' level; Kiel "
        "Institute, Ukraine Support Tracker: military allocations, as in pattern P9).",
        "Not in this record: the front and the front with all sectors.",
        "Maps count all land, the report is of the main sector: unless all sectors count, nothing "
        "is told of the front in April 2022 and September 2022, when a sector was given up.",
        "As the wars have them: reserves (known of two months only); cover (what partners have "
        "booked ahead is not published); cover unbooked (what partners could give unbooked is not "
        "published); guarantee (no support was booked behind a settlement that anybody counted); "
        "tone, european tone and dispersion (no series of what partners' ministries said); "
        "concession talk (no series of what partners said of concessions); kyiv limit (nobody "
        "outside knows it).",
        NOT_REPORTS,
        LICENCE,
    ]
    assert len(sentences(replace(result, absent=()))) == len(sentences(result)) - 1
    assert "Not in this record: the front." in sentences(replace(result, absent=("the front",)))


def test_a_page_holds_the_sentences_the_tables_and_what_was_played(
    six: Scenario, result: Hindcast
) -> None:
    told = page(result)
    assert told.startswith("# Six partners: a Kremlin that is told of the record\n")
    assert all(sentence in told for sentence in (*sentences(result), DISCLAIMER))
    assert f"Scenario six-partners ({six.hash}), 9 wars of the arm `history`, seed 5." in told
    assert "| T2 ends: Donbas by force | 2022-09 | 2022-07 to 2022-11 | 2022-11 |" in told
    assert "| Russian losses | 2022-03 (2022-03 to 2022-03) |" in told
    other = replace(result, scenario=load("six-partners", ["theatre.need=3.5"]))
    assert ") with theatre.need = 3.5, 9 wars" in page(other)


def test_data_have_nothing_where_nothing_is_reached(result: Hindcast) -> None:
    told = facts(result)
    rows = told["rows"]
    assert isinstance(rows, list)
    assert [(row["wars"], row["theory"]) for row in rows[:5]] == [
        *(("as they are", f"T{number}") for number in range(1, 5)),
        ("told of the record", "T1"),
    ]
    assert len(rows) == 12
    assert (rows[1]["observed"], rows[1]["simulated"], rows[1]["low"]) == (6.0, 8.0, 4.0)
    assert np.isnan(rows[1]["high"]) and np.isnan(rows[6]["simulated"])
    assert [row["passes"] for row in rows[:4]] == [True, False, False, True]
    assert told["reports"] == [
        {
            "title": one.told.title,
            "report": one.told.report,
            "observed": one.told.observed,
            "from": first,
            "to": last,
            "months": len(one.values),
            "factor": factor,
            "alone": False,
            "source": one.told.source,
        }
        for one, factor, first, last in zip(
            result.series, (1.0, 0.25), ("2022-03", "2022-05"), ("2022-04", "2022-05"), strict=True
        )
    ]
    assert (told["arm"], told["from"], told["to"]) == ("history", "2022-03", "2024-12")
    assert json.dumps(plain(told), allow_nan=False)


# The command


@pytest.fixture
def observed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kernel: None) -> Path:
    """Return a record to April 2025."""
    write_war(tmp_path / "figures", 40)
    monkeypatch.chdir(tmp_path)
    return Path("figures")


def test_the_command_prints_both_tables_or_data(observed: Path, main: Main) -> None:
    asked = ("hindcast", "--observed", str(observed), *FEW)
    code, out, err = main(*asked)
    assert code == 0
    assert err.endswith("wars: 60 of 60\n")
    assert "T2 ends: Donbas by force" in out
    assert "told of it alone" in out
    assert out.endswith(f"{DISCLAIMER}\n")
    code, out, err = main(*asked, "--json", "--quiet")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert (told["runs"], len(told["rows"]), len(told["reports"])) == (10, 24, 4)


def test_the_page_is_written_whole_and_not_twice(observed: Path, main: Main) -> None:
    asked = ("hindcast", "--observed", str(observed), *FEW, "--out", "page.md")
    code, out, _ = main(*asked)
    assert code == 0
    first, second = out.splitlines()
    assert first.startswith("Told of the record, ")
    assert second == "Written to page.md"
    assert "| T2 ends: Donbas by force |" in Path("page.md").read_text(encoding="utf-8")
    code, _, err = main(*asked)
    assert code == 2
    assert "page.md exists" in err
    assert main(*asked, "--force", "--quiet")[:2] == (0, "")
    assert json.loads(main(*asked, "--force", "--json", "-q")[1])["runs"] == 10


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Missing option '--observed'."),
        (("--observed", "none"), "none is not a folder."),
        (("--observed", "figures", "--runs", "9"), "'9'; allowed: a whole number from 10 to 5000."),
        (("--observed", "figures", "--scenario", "ukraine"), "no shipped scenario 'ukraine'."),
        (
            ("--observed", "figures", "--set", 'first_month="2022-06"'),
            "a war that begins in 2022-06 cannot show it",
        ),
        (("--observed", "bare", "--out", "page.md"), "bare tells the Kremlin nothing of 2022-03"),
    ],
)
def test_a_mistake_is_explained(
    words: tuple[str, ...], said: str, observed: Path, main: Main
) -> None:
    write_record(Path("bare"))
    code, out, err = main("hindcast", *words)
    assert (code, out) == (2, "")
    assert said in err
    assert 1 <= err.count("\n") <= 3
    assert sorted(file.name for file in Path().iterdir()) == ["bare", "figures"]


def test_a_record_that_contradicts_itself_is_refused(observed: Path, main: Main) -> None:
    write_war(observed, 40, isw_change_km2=[7] * 40)
    code, _, err = main("hindcast", "--observed", str(observed), *FEW)
    assert code == 2
    assert "the change of territory_month.isw_km2_month_end" in err
