"""Reports that a record stands in for: the shipped file, what is read, and what reaches wars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from abm.build import build_inputs
from abm.errors import InputError
from abm.reports import FIXED, OWN, REPORTS
from abm.scenarios import Scenario
from experiments.history.patterns import patterns
from experiments.history.record import Record, record
from experiments.validation.reports import (
    FILE,
    ReportSeries,
    ReportSeriesTable,
    given_up,
    report_changes,
    report_series,
    report_sources,
)
from experiments.validation.series import Period
from tests.experiments.history.figures import write_war

START = 12 * 2022 + 2  # March 2022
PERIOD = Period(START, START + 5, START, START + 5)
TOLD = report_sources().series
FRONT, LOSSES, AID, MAP = (TOLD[name] for name in ("front", "losses", "deliveries", "map"))


def test_every_report_is_told_or_has_a_reason() -> None:
    told = [one.report for one in TOLD.values() if not one.alone]
    assert told == ["front_change", "losses", "deliveries"]
    assert sorted([*told, *report_sources().own]) == sorted(REPORTS)
    assert [one.title for one in TOLD.values() if one.scaled] == ["deliveries"]


def test_sectors_are_given_up_when_the_patterns_say() -> None:
    months = [12 * 2022 + month - 1 for month in (4, 9, 11)]
    assert given_up(patterns(), START) == {*months}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('report = "losses"', 'report = "loss"', "series.losses.report = 'loss'; allowed: front"),
        ('report = "losses"', 'report = "front_change"', "allowed: a report of which no other ser"),
        ("alone = true\n", "", "series.map.report = 'front_change'; allowed: a report of which"),
        (
            "casualties_month.ru_casualties_month_economist",
            "casualties_month.ru_casualties",
            "there is no such column by month. Did you mean 'casualties_month.ru_casualties_month",
        ),
        (
            "casualties_month.ru_casualties_month_economist",
            "opinion_polls.pct",
            "series.losses.observed = 'opinion_polls.pct': there is no such column by month",
        ),
        ('"mean of three months"', '"mean"', "allowed: level, change, mean of three months."),
        (
            '"left out"\nsource',
            '"gone"\nsource',
            "series.front.sectors = 'gone'; allowed: left out, counted.",
        ),
        ("factor = 0.001", "factor = 0", "series.front.factor = 0; allowed: "),
        ("scaled = true", "scaled = 1", "series.deliveries.scaled"),
        ('reserves = "', 'reserve = "', "own = 'reserve'; allowed: reserves, cover"),
        ('reserves = "', 'losses = "', "own = 'losses'; allowed: reserves, cover"),
        ('reserves = "known of two months only"\n', "", "own: nothing is said of reserves."),
        ('"known of two months only"', '" "', "own.reserves"),
    ],
)
def test_what_a_file_may_not_say(before: str, after: str, said: str, tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert before in text
    file = tmp_path / "other.toml"
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(InputError) as error:
        report_sources(file)
    assert said in str(error.value)
    assert str(error.value).startswith(str(file))


def test_a_report_that_no_run_records_cannot_be_scaled(tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8").replace('"deliveries"\nobs', '"ultimatum"\nobs')
    file = tmp_path / "other.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="series.deliveries.report = 'ultimatum'"):
        report_sources(file)


def test_a_file_needs_a_series(tmp_path: Path) -> None:
    _, own, said = FILE.read_text(encoding="utf-8").partition("[own]")
    file = tmp_path / "none.toml"
    file.write_text(f"series = {{}}\n{own}{said}", encoding="utf-8")
    with pytest.raises(InputError, match="series = {}; allowed: at least one series"):
        report_sources(file)


# What a record says


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """Return a record from January 2022 on; the month of March 2022 is its third."""
    folder = tmp_path_factory.mktemp("record")
    write_war(
        folder,
        15,
        isw_km2_month_end=[90e3, 120e3, 118e3, 80e3, 82e3, 82_500, "", *[83e3] * 8],
        isw_change_km2=[""] * 15,
        ru_casualties_month_economist=[9e3, 9e3, 10e3, 11e3, "", 12e3, 13e3, *[14e3] * 8],
        alloc_military_eur_bn=[8.0, 9.0, 1.0, 2.0, 6.0, 7.0, 5.0, "", *[3.0] * 7],
    )
    return record(folder)


def read(found: ReportSeries) -> dict[int, object]:
    return {month - START: pytest.approx(value) for month, value in found.values.items()}


def test_the_front_changes_from_month_to_month_but_where_a_sector_is_given_up(
    made: Record,
) -> None:
    left_out = frozenset({START + 1})
    assert read(report_series(made, FRONT, PERIOD, left_out)) == {2: 2.0, 3: 0.5}
    assert read(report_series(made, MAP, PERIOD, left_out)) == {1: -38.0, 2: 2.0, 3: 0.5}


def test_losses_are_those_of_the_month(made: Record) -> None:
    found = report_series(made, LOSSES, PERIOD, frozenset({START}))
    assert read(found) == {0: 10.0, 1: 11.0, 3: 12.0, 4: 13.0, 5: 14.0}
    assert found.span == (START, START + 5)


def test_aid_is_the_mean_of_three_months_of_the_war(made: Record) -> None:
    found = report_series(made, AID, PERIOD, frozenset())
    assert read(found) == {2: 3.0, 3: 5.0, 4: 6.0}  # nothing from before March, and no gap
    assert read(found.times(0.5)) == {2: 1.5, 3: 2.5, 4: 3.0}
    assert read(report_series(made, AID, PERIOD._replace(last=START + 3), frozenset())) == {
        2: 3.0,
        3: 5.0,
    }


def test_a_column_that_is_not_there_says_nothing(made: Record) -> None:
    bare = Record(made.folder, {"panel_month": made.tables["panel_month"]})
    assert report_series(bare, LOSSES, PERIOD, frozenset()).values == {}


def test_what_no_report_can_say_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "figures"
    write_war(folder, 15, alloc_military_eur_bn=[3.0, 3.0, 3.0, 3.0, -9.0, *[3.0] * 10])
    with pytest.raises(InputError) as error:
        report_series(record(folder), AID, PERIOD, frozenset())
    assert str(error.value) == (
        f"{folder}: kiel_month_total.alloc_military_eur_bn makes the report deliveries -1 in "
        "2022-05, which the Kremlin cannot be told.\nAllowed: a number from 0 to 1000."
    )


# What reaches a war


def told(
    series: Sequence[tuple[ReportSeriesTable, Mapping[int, float]]],
) -> list[ReportSeries]:
    return [
        ReportSeries(one, {START + month: value for month, value in values.items()})
        for one, values in series
    ]


def test_each_stretch_of_months_is_told_and_between_them_the_wars_own_comes_through(
    six: Scenario,
) -> None:
    series = told([(FRONT, {1: 0.5, 2: -0.5, 5: 1.5}), (LOSSES, {0: 7.0, 1: 8.0, 2: 9.0})])
    changes = [*report_changes(series, START)]
    assert [(one.name, one.window.first, one.window.until) for one in changes] == [
        ("front_change-0", 1, 3),
        ("front_change-1", 5, 6),
        ("losses-0", 0, 3),
    ]
    arm = six.configuration("history")
    acting = replace(arm, changes=arm.changes._replace(reports=tuple(changes)))
    inputs = build_inputs(six, acting, 12)
    front, losses = REPORTS.index("front_change"), REPORTS.index("losses")
    assert [row[front] for row in inputs.modes[:7]] == [
        *(OWN, FIXED, FIXED, OWN, OWN, FIXED, OWN),
    ]
    assert [inputs.fixed[month][front] for month in (1, 2, 5)] == [0.5, -0.5, 1.5]
    assert [row[losses] for row in inputs.fixed[:3]] == [7.0, 8.0, 9.0]
    assert {row[losses] for row in inputs.modes[3:]} == {OWN}
    others = [place for place in range(len(REPORTS)) if place not in (front, losses)]
    assert {row[place] for row in inputs.modes for place in others} == {OWN}
