"""Agreement of the record with itself, and what was revised from one release to another."""

from __future__ import annotations

from pathlib import Path

import pytest

from abm.errors import InputError
from experiments.history.agreement import refuse_contradictions, revisions
from experiments.history.record import record
from tests.experiments.history.figures import Cells, write_record, write_table

SHARED = Path(__file__).parents[4] / "shared" / "data"
AREA = [112_000, 112_040, 112_010, 112_010, 112_100, 112_300]
CHANGE = ["", 40, -30, 0, 90, 200]


PANEL: Cells = {
    "area_km2_isw": AREA,
    "area_change_km2_isw": CHANGE,
    "kiel_mil_alloc_eur_bn": [3.0] * 6,
    "kiel_commit_eur_bn": [4.0] * 6,
}
AID: Cells = {
    "alloc_total_eur_bn": [7.1] * 6,
    "alloc_military_eur_bn": [3.0004, *[3.0] * 5],
    "commit_total_eur_bn": [4.0] * 6,
}
DONORS: Cells = {
    "month": ["2022-02", "2022-02", "2022-03", "2022-04", "2022-05", "2022-06"],
    "iso3": ["USA", "POL", *["USA"] * 4],
    "alloc_military_eur_bn": [2, 1, 3, 3, 3, 3],
    "commit_total_eur_bn": [1, 3, 4, 4, 4, 4],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a record of four tables that agree."""
    write_record(tmp_path, PANEL)
    write_table(tmp_path, "territory_month", {"isw_km2_month_end": AREA, "isw_change_km2": CHANGE})
    write_table(tmp_path, "kiel_month_total", AID)
    write_table(tmp_path, "kiel_donor_month", DONORS)
    return tmp_path


def test_tables_that_agree_up_to_rounding_are_counted(folder: Path) -> None:
    # Land and its change twice; four columns of aid, and two sums over donors.
    assert refuse_contradictions(record(folder)) == 9
    folder.joinpath("kiel_month_total.csv").unlink()
    assert refuse_contradictions(record(folder)) == 3


@pytest.mark.parametrize(
    ("table", "cells", "message"),
    [
        (
            "territory_month",
            {"isw_km2_month_end": [*AREA[:3], 112_020, *AREA[4:]], "isw_change_km2": CHANGE},
            "territory_month.isw_km2_month_end is 112020 in 2022-05, panel_month.area_km2_isw says "
            "112010.\nAllowed: a difference of at most 0.01.",
        ),
        (
            "territory_month",
            {"isw_km2_month_end": AREA, "isw_change_km2": ["", 40, 30, 0, 90, 200]},
            "the change of territory_month.isw_km2_month_end is -30 in 2022-04, "
            "territory_month.isw_change_km2 says 30.\nAllowed: a difference of at most 0.1.",
        ),
        (
            "kiel_donor_month",
            {**DONORS, "alloc_military_eur_bn": [2, 1, 3, 3, 30, 3]},
            "the sum of kiel_donor_month.alloc_military_eur_bn is 30 in 2022-05, "
            "kiel_month_total.alloc_military_eur_bn says 3.\n"
            "Allowed: a difference of at most 0.001.",
        ),
    ],
)
def test_tables_that_contradict_each_other_are_refused(
    folder: Path, table: str, cells: Cells, message: str
) -> None:
    write_table(folder, table, cells)
    with pytest.raises(InputError) as error:
        refuse_contradictions(record(folder))
    assert str(error.value).startswith(f"{folder}: {message}")
    assert len(str(error.value).splitlines()) == 2


def test_what_was_revised_is_found(tmp_path: Path) -> None:
    older, newer = tmp_path / "older", tmp_path / "newer"
    write_record(older, {"kiel_mil_alloc_eur_bn": [3, 3, 3, "", 3, 3]})
    write_record(newer, {"kiel_mil_alloc_eur_bn": [3, 3.5, 0.5, 3, 3, 3]})
    found = {one.path: one for one in revisions(record(older), record(newer))}
    aid = found["panel_month.kiel_mil_alloc_eur_bn"]
    assert (aid.cells, aid.changed, aid.largest, aid.month, aid.beyond) == (5, 2, 2.5, "2022-04", 1)
    same = found["panel_month.area_km2_isw"]
    assert (same.cells, same.changed, same.largest, same.month) == (6, 0, 0.0, "")


def test_releases_without_a_month_in_common_have_no_revision(tmp_path: Path) -> None:
    older, newer = tmp_path / "older", tmp_path / "newer"
    write_record(older)
    write_record(newer, {"month": [f"2025-0{month}" for month in range(1, 7)]})
    assert {one.cells for one in revisions(record(older), record(newer))} == {0}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the figures are not here")
def test_public_figures_agree() -> None:
    assert refuse_contradictions(record(SHARED)) == 15
