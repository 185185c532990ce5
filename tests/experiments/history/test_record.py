"""Records of the war: what is read, and what is refused with its place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.errors import InputError
from experiments.history.record import OTHER_UNIT, declaration, record
from tests.experiments.history.figures import MONTHS, write_record, write_table

SHARED = Path(__file__).parents[4] / "shared" / "data"
FIRST = 12 * 2022 + 1


def test_a_column_is_read_by_month(tmp_path: Path) -> None:
    write_record(tmp_path, {"ru_equipment_oryx": [300, "", 500, 600, -2, 700]})
    found = record(tmp_path)
    series = found.series("panel_month.ru_equipment_oryx")
    assert series is not None
    assert series.months.tolist() == [*range(FIRST, FIRST + 6)]
    np.testing.assert_array_equal(series.values, [300, np.nan, 500, 600, -2, 700])
    without = sum(one.usual is None for one in declaration().tables["panel_month"].columns.values())
    assert (found.tables["panel_month"].span, found.tables["panel_month"].empty) == (
        (FIRST, FIRST + 5),
        1 + 6 * without,
    )


def test_what_is_not_there_is_none(tmp_path: Path) -> None:
    write_record(tmp_path)
    found = record(tmp_path)
    assert [*found.tables] == ["panel_month"]
    assert found.series("territory_month.isw_change_km2") is None
    assert found.series("panel_month.none") is None


def test_donors_have_months_of_their_own(tmp_path: Path) -> None:
    write_record(tmp_path)
    months = ["2022-02", "2022-02", "2022-05", "2022-06", "2022-06", "2022-07"]
    cells = {"month": months, "iso3": ["USA", "POL"] * 3}
    write_table(tmp_path, "kiel_donor_month", cells)
    donors = record(tmp_path).tables["kiel_donor_month"]
    assert donors.labels == ("USA", "POL") * 3
    assert donors.months.tolist() == [FIRST, FIRST, FIRST + 3, FIRST + 4, FIRST + 4, FIRST + 5]


def test_two_pollsters_may_ask_the_same_in_a_month(tmp_path: Path) -> None:
    write_record(tmp_path)
    cells = {"month": ["2022-12"] * 2, "pollster": ["KIIS", "Gallup"], "question": ["cede"] * 2}
    file = write_table(tmp_path, "opinion_polls", {**cells, "pct": [8, 9]})
    assert record(tmp_path).tables["opinion_polls"].labels == ("KIIS, cede", "Gallup, cede")
    write_table(tmp_path, "opinion_polls", {**cells, "pct": [8, 0.09]})
    with pytest.raises(InputError, match=rf"{file}, row 3, column 'pct': '0.09' cannot be used"):
        record(tmp_path)
    write_table(tmp_path, "opinion_polls", {**cells, "pollster": ["KIIS"] * 2, "pct": [8, 9]})
    with pytest.raises(InputError, match="a month of KIIS, cede after 2022-12, each once"):
        record(tmp_path)


def replaced(place: int, month: str) -> list[str]:
    return [*MONTHS[:place], month, *MONTHS[place + 1 :]]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (
            {"month": replaced(2, "2022-03")},
            "panel_month.csv, row 4, column 'month': '2022-03' cannot be used.\n"
            "Allowed: a month after 2022-03, each once and in order.",
        ),
        (
            {"month": [*MONTHS[:3], *MONTHS[:2:-1]]},
            "panel_month.csv, row 6, column 'month': '2022-06' cannot be used.\n"
            "Allowed: a month after 2022-07, each once and in order.",
        ),
        (
            {"month": replaced(5, "2022-10")},
            "panel_month.csv: 3 months missing, the first 2022-07.\n"
            "Allowed: every month from the first to the last; what is not known stays empty.",
        ),
        (
            {"tv1_ukraine_share": [0.3, 31, 0.3, 0.3, 0.3, 0.3]},
            "panel_month.csv, row 3, column 'tv1_ukraine_share': '31' cannot be used.\n"
            "Allowed: a number from 0 to 1.",
        ),
        (
            {"kiel_mil_alloc_eur_bn": [29.6] * 6},
            "panel_month.csv, column 'kiel_mil_alloc_eur_bn': half of its months are at least 29.6 "
            "EUR bn. Is it in another unit?\n"
            "Allowed: figures in EUR bn, their median from 0.592 to 14.8.",
        ),
        (
            {"area_km2_isw": [112.0] * 6},
            "panel_month.csv, column 'area_km2_isw': half of its months are at most 112 km2. Is it "
            "in another unit?\nAllowed: figures in km2, their median from 22400 to 560000.",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(
    tmp_path: Path, cells: dict[str, list[object]], message: str
) -> None:
    write_record(tmp_path, cells)
    with pytest.raises(InputError) as error:
        record(tmp_path)
    assert str(error.value) == f"{tmp_path}/{message}"


def test_a_changed_heading_is_named_with_what_was_expected(tmp_path: Path) -> None:
    write_record(tmp_path)
    file = tmp_path / "panel_month.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("area_km2_isw", "area_isw_km2", 1))
    with pytest.raises(InputError) as error:
        record(tmp_path)
    first, second = str(error.value).splitlines()
    assert first.startswith(f"{file}: column 'area_km2_isw' is missing. Did you mean")
    assert second.startswith("Needed: month, kiel_mil_alloc_eur_bn, ")


def test_a_folder_without_the_table_that_is_needed_is_no_record(tmp_path: Path) -> None:
    write_table(tmp_path, "territory_month")
    with pytest.raises(InputError, match=r"holds no record: panel_month.csv is missing") as error:
        record(tmp_path)
    assert len(str(error.value).splitlines()) == 2


def test_what_is_not_a_folder_is_said_to_be_none(tmp_path: Path) -> None:
    write_record(tmp_path)
    for path in (tmp_path / "panel_month.csv", tmp_path / "none"):
        with pytest.raises(InputError) as error:
            record(path)
        assert str(error.value) == (
            f"{path} is not a folder.\nNeeded: the folder of a record, which holds panel_month.csv."
        )


def sized() -> list[tuple[str, str]]:
    return [
        (name, column)
        for name, table in declaration().tables.items()
        for column, one in table.columns.items()
        if one.usual is not None
    ]


@given(st.sampled_from(sized()), st.sampled_from([10.0, 1e3, 0.1, 1e-3]), st.floats(0.51, 1.95))
def test_a_column_in_another_unit_is_noticed(
    tmp_path_factory: pytest.TempPathFactory,
    place: tuple[str, str],
    factor: float,
    drift: float,
) -> None:
    name, column = place
    folder = tmp_path_factory.mktemp("record")
    write_record(folder)
    usual = declaration().tables[name].columns[column].usual
    assert usual is not None
    write_table(folder, name, {column: [usual * factor * drift] * 6})
    with pytest.raises(InputError, match=column):
        record(folder)
    write_table(folder, name, {column: [min(usual * drift, 1e6)] * 6})
    if usual * drift <= declaration().tables[name].columns[column].range.high:
        assert record(folder).tables


def test_a_median_may_change_by_less_than_a_slip_of_digits() -> None:
    assert 2.0 < OTHER_UNIT < 10.0 / 2.0 + 1e-9


@pytest.mark.skipif(not SHARED.is_dir(), reason="the figures are not here")
def test_public_figures_are_a_record() -> None:
    found = record(SHARED)
    assert {*found.tables} == {*declaration().tables}
    series = found.series("panel_month.kiel_mil_alloc_eur_bn")
    assert series is not None
    assert (len(series.months), round(float(series.values.mean()), 2)) == (35, 3.58)
