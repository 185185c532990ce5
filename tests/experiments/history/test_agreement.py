"""Agreement of the record with itself, and what was revised from one release to another."""

from __future__ import annotations

import csv
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from abm.errors import InputError
from experiments.history.agreement import refuse_contradictions, revisions
from experiments.history.record import declaration, record
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
    # Land and its change twice; five columns of aid, two backlogs, and three sums over donors.
    assert refuse_contradictions(record(folder)) == 13
    folder.joinpath("kiel_month_total.csv").unlink()
    assert refuse_contradictions(record(folder)) == 4


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
        (
            "kiel_month_total",
            {**AID, "unallocated_backlog_eur_bn": [50, 47, 44, 41, 48, 45]},
            "the change of kiel_month_total.unallocated_backlog_eur_bn with "
            "kiel_month_total.alloc_total_eur_bn is 4.1 in 2022-03, "
            "kiel_month_total.commit_total_eur_bn says 4.\n"
            "Allowed: a difference of at most 0.001.",
        ),
        (
            "messaging_month",
            {
                "tv1_items": [400] * 6,
                "tv1_ukraine_items": [124, 124, 1240, 124, 124, 124],
                "tv1_ukraine_negotiation_items": [0, 31, 62, 0, 0, 0],
                "tv1_negotiation_share_of_ukraine": [0, 0.25, 0.05, 0, 0, 0],
            },
            "the share of messaging_month.tv1_ukraine_items in messaging_month.tv1_items is 3.1 in "
            "2022-04, panel_month.tv1_ukraine_share says 0.31.\n"
            "Allowed: a difference of at most 0.0001.",
        ),
        (
            "messaging_month",
            {
                "tv1_ukraine_items": [0, 124, "", 100, 100, 100],
                "tv1_ukraine_negotiation_items": [0, 31, 62, 70, 0, 0],
                "tv1_negotiation_share_of_ukraine": [0.5, 0.25, 0.5, 0.07, 0, 0],
                "tv1_items": [""] * 6,
            },
            "the share of messaging_month.tv1_ukraine_negotiation_items in "
            "messaging_month.tv1_ukraine_items is 0.7 in 2022-05, "
            "messaging_month.tv1_negotiation_share_of_ukraine says 0.07.\n"
            "Allowed: a difference of at most 0.0001.",
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
    assert refuse_contradictions(record(SHARED)) == 21


@pytest.mark.skipif(not SHARED.is_dir(), reason="the figures are not here")
@pytest.mark.parametrize("factor", [10, 1000])
def test_a_column_of_the_public_figures_that_is_too_large_is_noticed(
    factor: int, tmp_path: Path
) -> None:
    columns = [(name, one) for name, table in declaration().tables.items() for one in table.columns]
    for name, column in columns:
        folder = tmp_path / f"{name}-{column}"
        shutil.copytree(SHARED, folder)
        with (SHARED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = [*csv.DictReader(file)]
        for row in rows:
            row[column] = str(factor * Decimal(row[column])) if row[column] else ""
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, [*rows[0]])
            table.writeheader()
            table.writerows(rows)
        with pytest.raises(InputError, match=column):
            refuse_contradictions(record(folder))


def test_a_third_column_is_named_where_it_is_needed() -> None:
    for one in declaration().agreements:
        assert (one.third is not None) == (one.kind in ("share", "flow"))
