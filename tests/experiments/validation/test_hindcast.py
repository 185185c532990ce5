"""Hindcasts: when theories end, and wars whose Kremlin is told of a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from abm.build import build_inputs
from abm.engine.ensemble import Ensemble, Wars
from abm.errors import InputError
from abm.scenarios import Scenario, load
from abm.schema import Outcome
from abm.state import SETTLED
from experiments.console import Counter
from experiments.history.patterns import RowTable, patterns, reading
from experiments.history.record import Record, record
from experiments.history.summaries import Found, Reading
from experiments.validation.hindcast import (
    DATES,
    Hindcast,
    RunsDesign,
    TheoryDate,
    ToldWars,
    ends,
    hindcast,
    led,
    theory_date,
)
from experiments.validation.reports import ReportSeries, report_changes, report_sources
from tests.experiments.conftest import wars_of
from tests.experiments.history.figures import write_record, write_war

ROWS = [*next(one for one in patterns() if one.id == DATES).rows.values()]
SOURCES = report_sources()
REQUEST = RunsDesign(12, 5)
START = 12 * 2022 + 2


def led_by(*wars: list[int]) -> Wars:
    """Return wars in which these theories (by row) lead month by month; none: it is settled."""
    return wars_of(
        [
            {
                "outcome": Outcome.STILL_FIGHTING,
                "months": [
                    {"best_theory": row} if row > -2 else {"best_theory": 3, "status": SETTLED}
                    for row in war
                ],
            }
            for war in wars
        ]
    )


NONE = -2
LED = led_by([0, 1, 0, 3], [0, 0, 0, 0], [2, 0, 0, 0], [0, NONE, NONE, 1], [-1, -1, 0, 1])


def test_a_theory_ends_in_a_war_when_a_later_one_first_leads() -> None:
    assert ends(LED, Reading(0, 3, place=1)).tolist() == [1.0, np.inf, 0.0, 3.0, 3.0]
    assert ends(LED, Reading(0, 3, place=2)).tolist() == [3.0, np.inf, 0.0, np.inf, np.inf]
    assert ends(LED, Reading(1, 3, place=1)).tolist() == [1.0, np.inf, np.inf, 3.0, 3.0]


def test_a_theory_leads_in_a_share_of_running_months() -> None:
    assert led(LED, Reading(0, 3, place=1)).tolist() == [0.5, 1.0, 0.75, 0.5, 0.25]
    assert np.isnan(led(led_by([NONE, NONE]), Reading(0, 1, place=1))).all()


def test_dates_are_medians_of_wars_beside_what_most_of_them_do() -> None:
    date = theory_date(ROWS[0], Reading(0, 3, place=1), LED)
    assert date.of_wars == Found(3.0, 0.0, np.inf, 5, date.of_wars.spread)
    assert date.most == 3.0  # in the last month three of five lead with a later one
    share = theory_date(ROWS[3], Reading(0, 3, place=1), LED)
    assert share.of_wars[:4] == (0.5, 0.25, 1.0, 5)
    assert share.most == 0.5  # in the first month and the third; two of four are not most
    gone = theory_date(ROWS[3], Reading(0, 1, place=1), led_by([NONE, NONE]))
    assert np.isnan(gone.of_wars.value) and gone.of_wars.wars == 0


# Wars


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """Return a record to April 2025, of which nothing is extraordinary."""
    folder = tmp_path_factory.mktemp("record")
    write_war(folder, 40)
    return record(folder)


@pytest.fixture(scope="module")
def found(made: Record, six: Scenario, kernel: None) -> Hindcast:
    return hindcast(made, six, REQUEST, SOURCES, Counter())


def with_changes(scenario: Scenario, series: Sequence[ReportSeries]) -> Wars:
    arm = scenario.configuration("history")
    changes = arm.changes._replace(reports=tuple(report_changes(series, START)))
    inputs = build_inputs(scenario, replace(arm, changes=changes), 34)
    return Ensemble(inputs, REQUEST.seed).play(np.arange(REQUEST.runs))


def dates(wars: Wars) -> tuple[TheoryDate, ...]:
    return tuple(theory_date(row, reading(row, "2022-03"), wars) for row in ROWS)


def test_wars_as_they_are_are_those_of_history(found: Hindcast, six: Scenario) -> None:
    plain = with_changes(six, [])
    assert found.as_they_are == ToldWars("as they are", dates(plain))
    assert (found.period.start, found.period.months) == (START, 34)
    assert found.absent == ()
    assert [one.title for one in found.alone] == [
        *("the front", "Russian losses", "deliveries", "the front with all sectors"),
    ]


def test_deliveries_have_the_level_of_wars_and_the_course_of_the_record(
    found: Hindcast, six: Scenario
) -> None:
    plain = with_changes(six, [])
    front, losses, aid, whole = found.series
    there = np.asarray(plain.months["deliveries"])[:, 2:34]
    there = there[np.asarray(plain.months["status"])[:, 2:34] < SETTLED]
    assert (front.told.alone, whole.told.alone) == (False, True)
    assert found.factors[0] == found.factors[1] == found.factors[3] == 1.0
    assert found.factors[2] * np.mean([*aid.values.values()]) == pytest.approx(there.mean())


def test_the_kremlin_is_told_all_series_but_those_that_stand_alone(
    found: Hindcast, six: Scenario
) -> None:
    front, losses, aid, whole = found.series
    told = with_changes(six, [front, losses, aid.times(found.factors[2])])
    assert found.told == ToldWars("told of the record", dates(told))
    for wars, one in zip(found.alone, [front, losses, aid, whole], strict=True):
        one = one.times(found.factors[2]) if one is aid else one
        assert wars.dates == dates(with_changes(six, [one]))


def test_a_kremlin_that_is_told_what_it_would_be_told_anyway_is_the_same(six: Scenario) -> None:
    inputs = build_inputs(six, "history", 34)
    plain = Ensemble(inputs, REQUEST.seed).play(np.array([0]))
    own = [
        ReportSeries(
            SOURCES.series[name],
            {START + month: float(plain.months[report][0, month]) for month in range(34)},
        )
        for name, report in (
            ("front", "front_change"), ("losses", "losses"), ("deliveries", "deliveries")
        )
    ]  # fmt: skip
    arm = six.configuration("history")
    changes = arm.changes._replace(reports=tuple(report_changes(own, START)))
    told = Ensemble(build_inputs(six, replace(arm, changes=changes), 34), REQUEST.seed)
    again = told.play(np.array([0]))
    assert again.months.tobytes() == plain.months.tobytes()


def test_a_front_that_gives_way_ends_donbas_by_force_sooner(
    made: Record, six: Scenario, tmp_path: Path, kernel: None
) -> None:
    ahead, back = ([150_000 + side * 3_000 * month for month in range(40)] for side in (1, -1))
    ended = []
    for name, land in (("ahead", ahead), ("back", back)):
        write_war(tmp_path / name, 40, isw_km2_month_end=land, isw_change_km2=[""] * 40)
        told = hindcast(record(tmp_path / name), six, REQUEST, SOURCES, Counter()).told
        ended.append(told.dates[1].of_wars.value)
    assert ended[1] < ended[0]


# What cannot be told


def test_a_record_that_is_told_in_part(made: Record, six: Scenario, kernel: None) -> None:
    tables = {name: made.tables[name] for name in ("panel_month", "casualties_month")}
    told = hindcast(Record(made.folder, tables), six, REQUEST, SOURCES, Counter())
    assert told.absent == ("the front", "deliveries", "the front with all sectors")
    assert [one.told.title for one in told.series] == ["Russian losses"]
    assert told.told.dates == told.alone[0].dates


def test_a_record_that_tells_nothing_is_refused(tmp_path: Path, six: Scenario) -> None:
    write_record(tmp_path / "figures")
    with pytest.raises(InputError) as error:
        hindcast(record(tmp_path / "figures"), six, REQUEST, SOURCES, Counter())
    assert str(error.value) == (
        f"{tmp_path / 'figures'} tells the Kremlin nothing of 2022-03 to 2024-12.\nNeeded: months "
        "of at least one of territory_month.isw_km2_month_end, "
        "casualties_month.ru_casualties_month_economist, kiel_month_total.alloc_military_eur_bn."
    )


def test_only_the_map_with_all_sectors_is_not_enough(made: Record, six: Scenario) -> None:
    tables = {name: made.tables[name] for name in ("panel_month", "territory_month")}
    alone = SOURCES.series["map"]
    sources = SOURCES.model_copy(update={"series": {"map": alone}})
    with pytest.raises(InputError, match="tells the Kremlin nothing of 2022-03 to 2024-12"):
        hindcast(Record(made.folder, tables), six, REQUEST, sources, Counter())


def test_a_scenario_of_another_war_is_refused(made: Record, six: Scenario) -> None:
    later = load("six-partners", ['first_month="2022-06"'])
    with pytest.raises(InputError) as error:
        hindcast(made, later, REQUEST, SOURCES, Counter())
    assert str(error.value) == (
        "the pattern 'the theory of a quick victory ends' counts months of a war that begins in "
        "2022-03; a war that begins in 2022-06 cannot show it."
    )
    few = replace(six, theories=dict(list(six.theories.items())[:3]))
    with pytest.raises(InputError, match="is of the scenario's theories, place 4; six-partners"):
        hindcast(made, few, REQUEST, SOURCES, Counter())
    none = replace(six, configurations={})
    with pytest.raises(InputError, match="has no configuration 'history'"):
        hindcast(made, none, REQUEST, SOURCES, Counter())


# What it says


def dated(*values: float) -> ToldWars:
    """Return wars whose dates, and what most of them do, are these."""
    return ToldWars("wars", tuple(TheoryDate(Found(one, 0.0, 9.0, 4), one) for one in values))


def test_dates_are_nearer_to_the_record_or_farther_by_the_median_war(found: Hindcast) -> None:
    assert [row.observed for row in ROWS] == [1, 6, 12, 1]
    plain = replace(found, as_they_are=dated(0, 8, 12, 0.1))
    assert replace(plain, told=dated(2, 7, 13, 0.9)).nearer() == (1, 1, 1)
    assert replace(plain, told=dated(1, 7, np.inf, 0.9)).nearer() == (2, 0, 1)
    never = replace(plain, as_they_are=dated(np.inf, np.inf, np.inf, 1.0))
    assert replace(never, told=dated(np.inf, 7, np.inf, 0.9)).nearer() == (1, 2, 0)


def test_bands_are_those_of_the_pattern(found: Hindcast) -> None:
    bands: list[RowTable] = ROWS
    assert [row.band for row in bands] == [(0, 2), (4, 8), (10, 14), (0.5, 1)]
    assert found.passing(dated(0, 8, 12, 0.4)) == 3
    assert found.passing(dated(3, 9, np.inf, 0.5)) == 1
