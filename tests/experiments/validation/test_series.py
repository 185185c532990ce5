"""Series: a record and wars read alike, month by month and quarter by quarter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from abm.engine.ensemble import Wars
from abm.scenarios import Scenario
from abm.state import FIGHTING
from experiments.history.record import Record, record
from experiments.validation.observables import FamilyTable, observables
from experiments.validation.series import (
    Period,
    TimeSeries,
    family_record,
    most_observed,
    scale,
    simulated,
)
from tests.experiments.conftest import wars_of
from tests.experiments.history.figures import write_war

SHARED = Path(__file__).parents[4] / "shared" / "data"
FAMILIES = observables().families
START = 12 * 2022 + 2  # March 2022
PERIOD = Period(START, START + 9, START + 10, START + 15)  # given to December 2022
LAND, PATH, AID = FAMILIES["territory"], FAMILIES["path"], FAMILIES["aid"]
SHOWN = FAMILIES["television"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """Return a record from January 2022 on; the month of March 2022 is its third."""
    folder = tmp_path_factory.mktemp("record")
    later = [90_000 + 1_000 * month for month in range(15)]
    land = [100_000, 90_000, 80_000, 83_000, "", *later]
    aid = [float(month) for month in range(20)]
    items = [*[2.0] * 6, *[1.0, 2.0, 3.0], *[5.0] * 11]
    write_war(
        folder,
        20,
        isw_km2_month_end=land,
        isw_change_km2=[""] * 20,
        alloc_military_eur_bn=aid,
        tv1_ukraine_negotiation_items=items,
        tv1_ukraine_items=[*[0.0] * 3, *[10.0] * 3, *[10.0, 20.0, 30.0], *[100.0] * 11],
    )
    return record(folder)


def told(series: TimeSeries) -> dict[int, object]:
    """Return values by the month of the war."""
    return {
        month - START: pytest.approx(value)
        for month, value in zip(series.times.tolist(), series.values.tolist(), strict=True)
    }


def test_levels_and_changes_leave_out_what_is_not_available(made: Record) -> None:
    levels = LAND.model_copy(update={"reading": "level"})
    found = family_record(made, "land", levels, PERIOD).given
    assert told(found) == {0: 80, 1: 83, **{month: 87 + month for month in range(3, 10)}}
    changes = family_record(made, "land", LAND, PERIOD)
    assert told(changes.given) == {1: 3, **dict.fromkeys(range(4, 10), 1)}
    assert told(changes.window) == dict.fromkeys(range(10, 16), 1)


def test_a_path_is_counted_from_the_last_month_given(made: Record) -> None:
    found = family_record(made, "path", PATH, PERIOD)
    assert told(found.given)[0] == 80 - 96
    assert told(found.given)[9] == 0
    assert told(found.window) == {10: 1, 11: 2, 12: 3, 13: 4, 14: 5, 15: 6}
    early = PERIOD._replace(given=START + 2)  # what is not available is no beginning
    assert not len(family_record(made, "path", PATH, early).window.times)


def test_quarters_are_whole_and_lie_in_the_window(made: Record) -> None:
    found = family_record(made, "aid", AID, PERIOD)
    # April to June, July to September, October to December; the first needs January.
    assert told(found.given) == {3: 3 + 4 + 5, 6: 6 + 7 + 8, 9: 9 + 10 + 11}
    assert told(found.window) == {12: 12 + 13 + 14, 15: 15 + 16 + 17}
    late = PERIOD._replace(first=START + 11)
    assert told(family_record(made, "aid", AID, late).window) == {15: 48}


def test_a_share_is_taken_of_the_whole_quarter(made: Record) -> None:
    found = family_record(made, "tv", SHOWN, PERIOD)
    assert told(found.given) == {3: 6 / 30, 6: 6 / 60, 9: 15 / 300}
    monthly = SHOWN.model_copy(update={"reading": "level"})
    assert 0 not in told(family_record(made, "tv", monthly, PERIOD).given)  # of nothing


@pytest.mark.skipif(not SHARED.is_dir(), reason="no figures of the war beside the product")
def test_the_year_2024_has_observations_of_every_family() -> None:
    period = Period(START, START + 21, START + 22, START + 33)
    found = [family_record(record(SHARED), *item, period) for item in FAMILIES.items()]
    assert [len(one.window.times) for one in found] == [12, 12, 12, 4, 12, 4, 4]
    assert [len(one.given.times) for one in found] == [21, 22, 22, 7, 22, 7, 3]
    territory, path, *_ = found
    assert path.window.values[-1] == pytest.approx(territory.window.values.sum())
    assert path.window.values[-1] == pytest.approx(3.7, abs=0.05)  # as pattern P5 has it


def test_rows_are_chosen_by_who_was_asked(made: Record) -> None:
    found = family_record(made, "cede", FAMILIES["readiness"], PERIOD)
    assert told(found.given) == {9: 0.08}
    assert told(found.window) == {12: 0.12, 15: 0.14}
    others = FAMILIES["readiness"].model_copy(update={"label": "Gallup, cede"})
    assert not len(family_record(made, "cede", others, PERIOD).given.times)


def test_a_table_that_is_not_there_has_no_observations(made: Record) -> None:
    bare = replace(made, tables={"panel_month": made.tables["panel_month"]})
    for name, family in FAMILIES.items():
        found = family_record(bare, name, family, PERIOD)
        assert (len(found.given.times), len(found.window.times)) == (0, 0)


def shown(family: FamilyTable, wars: Wars, scenario: Scenario, *months: int) -> list[list[float]]:
    times = START + np.array(months, np.int64)
    found: list[list[float]] = simulated(family, wars, scenario, PERIOD, times).tolist()
    return found


def war(name: str, values: list[float], **fields: object) -> dict[str, object]:
    rows = [{"status": FIGHTING, name: value, **fields} for value in values]
    return {"months": rows}


def test_wars_are_read_as_the_record_is(six: Scenario) -> None:
    rising = [float(month**2) for month in range(16)]
    wars = wars_of([war("signed", rising), war("signed", rising[:5])], 16)
    assert shown(AID, wars, six, 3, 6) == [[1 + 4 + 9, 16 + 25 + 36], [14, 16 + 16 + 16]]
    mean = AID.model_copy(update={"reading": "quarter mean", "ended": "zero"})
    assert shown(mean, wars, six, 6) == [[pytest.approx(77 / 3)], [pytest.approx(16 / 3)]]


def test_what_a_war_shows_after_its_end(six: Scenario) -> None:
    losses = FAMILIES["losses"]
    wars = wars_of([war("russian_losses", [5.0, 7.0])], 4)
    assert shown(losses, wars, six, 0, 1, 2, 3) == [[5, 7, 0, 0]]
    kept = losses.model_copy(update={"ended": "last"})
    assert shown(kept, wars, six, 0, 1, 2, 3) == [[5, 7, 7, 7]]


def test_land_is_that_of_all_sectors_that_are_held(six: Scenario) -> None:
    own = [sector.land for sector in six.sectors.values()]
    assert own[:3] == [40.0, 10.0, 5.0]
    rows = [
        {"status": FIGHTING, "land": 64.0, "held": [1.0, 1.0, 1.0, *[0.0] * 9][: len(HELD)]},
        {"status": FIGHTING, "land": 65.0, "held": [0.0, 1.0, 1.0, *[0.0] * 9][: len(HELD)]},
        *({"status": FIGHTING, "land": 66.0 + month} for month in range(10)),
    ]
    wars = wars_of([{"months": rows}], 12)
    assert shown(LAND, wars, six, 1, 2, 3) == [[1 - 40, 1 - 15, 1]]
    assert shown(PATH, wars, six, 0, 9, 10) == [[64 + 55 - 73, 0, 1]]
    alone = LAND.model_copy(update={"sectors": False})
    assert shown(alone, wars, six, 1) == [[1]]


HELD = np.zeros(wars_of([{}], 1).months["held"].shape[-1])


def test_wars_are_scaled_to_the_mean_of_the_record() -> None:
    own = np.array([[0.1, 0.3], [0.4, 0.4], [0.0, 0.0]])
    given = TimeSeries(np.array([0, 1]), np.array([0.02, 0.04]))
    np.testing.assert_allclose(scale(own, given), [[0.15], [0.075], [1.0]])


@pytest.mark.parametrize(
    ("first", "last", "months", "quarters"),
    [
        (10, 21, 12, 4),  # January to December
        (10, 11, 2, 0),
        (12, 15, 4, 1),  # March to June: only the second quarter lies in it
        (9, 12, 4, 1),  # December to March
    ],
)
def test_a_window_has_so_many_months_and_whole_quarters(
    first: int, last: int, months: int, quarters: int
) -> None:
    period = PERIOD._replace(first=START + first, last=START + last)
    assert (most_observed(LAND, period), most_observed(AID, period)) == (months, quarters)
    assert most_observed(FAMILIES["readiness"], period) is None
