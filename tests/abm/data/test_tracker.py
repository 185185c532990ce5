"""The donor table built from a small tracker table whose figures are computed by hand."""

from __future__ import annotations

import math
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abm.data import donors, tracker
from abm.errors import InputError

SHARED = Path(__file__).parents[4] / "shared" / "data"
needs_tracker = pytest.mark.skipif(not SHARED.exists(), reason="the tracker's tables are not here")

HEADER = (
    "month,donor,iso3,group,alloc_total_eur_bn,alloc_military_eur_bn,commit_total_eur_bn,"
    "gdp_2021_eur_bn"
)
AMERICA = "United States,USA,US"
POLAND = "Poland,POL,EU_members"
# America gives 2 every other month and promises 18, of which 12 are allocated; Poland gives once.
ROWS = [
    *(f"2022-{month:02d},{AMERICA},2,2,3,20000" for month in (2, 4, 6, 8, 10, 12)),
    f"2022-03,{POLAND},6,6,6,500",
    "2022-05,Belgium,BEL,EU_members,1,0,1,400",
    "2022-05,EU (Commission),EU,EU_institutions,5,5,9,0",
    f"2022-01,{AMERICA},100,100,100,20000",
    "2023-01,Malta,MLT,EU_members,1,0,1,15",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("examples")


def written(folder: Path, rows: list[str], header: str = HEADER) -> Path:
    file = folder / "tracker.csv"
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return file


def test_figures_computed_by_hand(tmp_path: Path) -> None:
    table = tracker.build(written(tmp_path, ROWS), "2023-01")
    assert list(table.columns) == list(donors.COLUMNS)
    america, poland = table.to_dict("records")
    assert america == {
        "code": "USA",
        "name": "United States",
        "group": "US",
        "gdp_eur_bn": 20000.0,
        "military_allocations_eur_bn": 12.0,
        "share": pytest.approx(2 / 3),
        "active_share": 0.5,
        # mean 1, twelve deviations of 1, n - 1 = 11
        "monthly_variation": pytest.approx(math.sqrt(12 / 11)),
        # w = 6 / (6 + 6); .5 (1 + 12/11) - 1 is below .05; .5 x .05 + .5 x 1.3 = .675
        "size_spread": pytest.approx(math.sqrt(math.log(1.675))),
        "habitual_horizon": 6.0,  # (18 - 12) / 1 a month
        "european": 0,
    }
    assert poland == {
        "code": "POL",
        "name": "Poland",
        "group": "EU_members",
        "gdp_eur_bn": 500.0,
        "military_allocations_eur_bn": 6.0,
        "share": pytest.approx(1 / 3),
        "active_share": pytest.approx(1 / 12),
        # mean .5; (5.5^2 + 11 x .5^2) / 11 = 3
        "monthly_variation": pytest.approx(math.sqrt(12.0)),
        # w = 1/7; 13/12 - 1 = 1/12; (1/12 + 6 x 1.3) / 7
        "size_spread": pytest.approx(math.sqrt(math.log(1 + (1 / 12 + 7.8) / 7))),
        "habitual_horizon": pytest.approx(12.0),  # one month in twelve
        "european": 1,
    }


def test_window_includes_its_last_month_and_nothing_after(tmp_path: Path) -> None:
    later = [*ROWS, f"2023-02,{POLAND},6,6,6,500", f"2023-03,{POLAND},9,9,9,500"]
    table = tracker.build(written(tmp_path, later), "2023-02").set_index("code")
    assert table.loc["POL", "military_allocations_eur_bn"] == 12.0
    assert table.loc["POL", "active_share"] == pytest.approx(2 / 13)
    assert list(table["share"]) == [0.5, 0.5]


def test_later_envelopes_stay_out_of_the_habitual_horizon(tmp_path: Path) -> None:
    envelope = f"2023-02,{AMERICA},0,0,1000,20000"
    without = tracker.build(written(tmp_path, [*ROWS, envelope.replace("1000", "0")]), "2023-02")
    with_it = tracker.build(written(tmp_path, [*ROWS, envelope]), "2023-02")
    assert with_it.equals(without)
    assert with_it["habitual_horizon"][0] == 6.0


@pytest.mark.parametrize(
    ("promised", "allocated", "expected"),
    [(0.0, 0.0, 4.0), (1.0, 0.0, 12.0), (3.0, 9.0, 4.0), (8.0, 6.0, 4.0), (9.0, 6.0, 6.0)],
)
def test_habitual_horizon(promised: float, allocated: float, expected: float) -> None:
    assert tracker.habitual_horizon(0.25, promised, allocated) == expected


@pytest.mark.parametrize(("active", "expected"), [(1.0, 1.0), (0.05, 12.0)])
def test_habitual_horizon_lies_between_one_and_twelve(active: float, expected: float) -> None:
    assert tracker.habitual_horizon(active, promised=1.0, allocated=1.0) == expected


def test_spread_of_a_rare_donor_is_the_typical_one() -> None:
    assert tracker.size_spread(1e-9, 3.0, 35) == pytest.approx(math.sqrt(math.log(2.3)))


BAD_CELLS = [
    (f"2022-13,{POLAND},1,1,1,500", "'month'", "'2022-13'", "such as 2022-02"),
    (f"2022-4,{POLAND},1,1,1,500", "'month'", "'2022-4'", "such as 2022-02"),
    (f",{POLAND},1,1,1,500", "'month'", "''", "not empty"),
    ("2022-04,,POL,EU_members,1,1,1,500", "'donor'", "''", "not empty"),
    ("2022-04,Poland,,EU_members,1,1,1,500", "'iso3'", "''", "not empty"),
    ("2022-04,Poland,123,EU_members,1,1,1,500", "'iso3'", "'123'", "three letters A to Z"),
    ("2022-04,Poland,POLX,EU_members,1,1,1,500", "'iso3'", "'POLX'", "or EU for its institutions"),
    ("2022-04,Poland,POL,EU_member,1,1,1,500", "'group'", "'EU_member'", "mean 'EU_members'?"),
    (f"2022-04,{POLAND},1,-1,1,500", "'alloc_military_eur_bn'", "'-1'", "from 0 to 1e+06"),
    (f"2022-04,{POLAND},1,nan,1,500", "'alloc_military_eur_bn'", "'nan'", "from 0 to 1e+06"),
    (f"2022-04,{POLAND},inf,1,1,500", "'alloc_total_eur_bn'", "'inf'", "from 0 to 1e+06"),
    (f"2022-04,{POLAND},1,1,,500", "'commit_total_eur_bn'", "''", "from 0 to 1e+06"),
    (
        f"2022-04,{POLAND},1,1,1e9,500",
        "'commit_total_eur_bn'",
        "'1e9'",
        "It looks like EUR.",
    ),
    (f"2022-04,{POLAND},1,1,1,0", "'gdp_2021_eur_bn'", "'0'", "above 0"),
    (f"2022-04,{POLAND},1,1,1,501", "'gdp_2021_eur_bn'", "'501'", "500.0, as in an earlier row"),
    ("2022-04,Poland,PLN,EU_members,1,1,1,500", "'iso3'", "'PLN'", "'POL', as in an earlier row"),
    ("2022-04,poland,POL,EU_members,1,1,1,500", "'donor'", "'poland'", "'Poland', as in"),
    (f"2022-03,{POLAND},1,1,1,500", "'month'", "'2022-03'", "row 8 has this one"),
]


@pytest.mark.parametrize(("row", "column", "value", "allowed"), BAD_CELLS)
def test_bad_cell_is_named(tmp_path: Path, row: str, column: str, value: str, allowed: str) -> None:
    file = written(tmp_path, [*ROWS, row])
    with pytest.raises(InputError) as caught:
        tracker.build(file, "2023-01")
    message = str(caught.value)
    assert f"{file}, row {len(ROWS) + 2}, column {column}: {value}" in message
    assert allowed in message
    assert message.count("\n") == 1


def test_missing_column_is_named_with_the_nearest_one(tmp_path: Path) -> None:
    file = written(tmp_path, ROWS, HEADER.replace("gdp_2021", "gdp_2022"))
    with pytest.raises(InputError, match="'gdp_2021_eur_bn' is missing.*'gdp_2022_eur_bn'"):
        tracker.build(file, "2023-01")


@pytest.mark.parametrize(
    "until", ["2022-12", "2023-02", "2023-1", "January", "", "2022-13", "٢٠٢٣-01"]
)
def test_until_outside_the_file_is_refused(tmp_path: Path, until: str) -> None:
    with pytest.raises(InputError, match="from 2023-01 to 2023-01") as caught:
        tracker.build(written(tmp_path, ROWS), until)
    assert repr(until) in str(caught.value)


@pytest.mark.parametrize("months", [slice(1, 20), slice(0, 10)])
def test_file_must_cover_the_months_before_treatment(tmp_path: Path, months: slice) -> None:
    kept = sorted(row for row in ROWS if not row.startswith("2022-01"))[months]
    with pytest.raises(InputError, match="Needed: 2022-02 to 2023-01"):
        tracker.build(written(tmp_path, kept[:-1] if months.start == 0 else kept), "2023-01")


def test_somebody_must_give_military_aid(tmp_path: Path) -> None:
    rows = [f"{month},{POLAND},1,0,1,500" for month in ("2022-02", "2023-01")]
    with pytest.raises(InputError, match="no country has military allocations above 0"):
        tracker.build(written(tmp_path, rows), "2023-01")


def test_file_names_source_window_columns_and_command(tmp_path: Path) -> None:
    out = tmp_path / "mine.csv"
    assert tracker.build_file(written(tmp_path, ROWS), "2023-01", out).file == out
    comments = [line for line in out.read_text().splitlines() if line.startswith("# ")]
    heading = "\n".join(comments)
    assert "2022-02 to 2023-01 (12 months)" in heading
    assert "release not recognised; file tracker.csv (SHA-256" in heading
    assert "Trebesch" in heading
    assert "concert data build FILE --until 2023-01 --out FILE" in heading
    for column, (unit, meaning) in donors.COLUMNS.items():
        assert f"#   {column} [{unit}]: {meaning}" in comments


def test_numbers_have_six_significant_digits_and_can_be_read_back(tmp_path: Path) -> None:
    out = tracker.build_file(written(tmp_path, ROWS), "2023-01", tmp_path / "mine.csv").file
    assert out.read_text().splitlines()[-2:] == [
        "USA,United States,US,20000,12,0.666667,0.5,1.04447,0.718201,6,0",
        "POL,Poland,EU_members,500,6,0.333333,0.0833333,3.4641,0.868523,12,1",
    ]
    assert [donor.name for donor in donors.read(out)] == ["United States", "Poland"]


def test_file_name_cannot_break_the_heading(tmp_path: Path) -> None:
    file = written(tmp_path, ROWS).rename(tmp_path / "two\nlines.csv")
    out = tracker.build_file(file, "2023-01", tmp_path / "mine.csv").file
    assert r"file 'two\nlines.csv'" in out.read_text()
    assert len(donors.read(out)) == 2


def test_existing_file_is_replaced_only_by_force(tmp_path: Path) -> None:
    file, out = written(tmp_path, ROWS), tmp_path / "mine.csv"
    out.write_text("precious")
    with pytest.raises(InputError, match="exists already.*--force"):
        tracker.build_file(file, "2023-01", out)
    assert out.read_text() == "precious"
    tracker.build_file(file, "2023-01", out, force=True)
    assert len(donors.read(out)) == 2


def test_the_file_that_is_read_is_never_replaced(tmp_path: Path) -> None:
    file = written(tmp_path, ROWS)
    before = file.read_bytes()
    with pytest.raises(InputError, match="is the file to be read"):
        tracker.build_file(file, "2023-01", tmp_path / "." / file.name, force=True)
    assert file.read_bytes() == before


@pytest.mark.parametrize("place", ["missing/mine.csv", "tracker.csv/mine.csv", ".", "x" * 300])
def test_place_that_cannot_be_written_is_refused(tmp_path: Path, place: str) -> None:
    file = written(tmp_path, ROWS)
    with pytest.raises(InputError, match="cannot be written"):
        tracker.build_file(file, "2023-01", tmp_path / place, force=True)
    assert list(tmp_path.iterdir()) == [file]


def test_stopped_run_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    file = written(tmp_path, ROWS)
    monkeypatch.setattr(Path, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        tracker.build_file(file, "2023-01", tmp_path / "mine.csv")
    assert list(tmp_path.iterdir()) == [file]


@needs_tracker
def test_shipped_table_is_rebuilt_byte_for_byte(tmp_path: Path) -> None:
    out = tmp_path / "rebuilt.csv"
    tracker.build_file(SHARED / "kiel_donor_month.csv", "2024-12", out)
    assert out.read_bytes() == donors.shipped("donors-2024-12").read_bytes()


@needs_tracker
def test_rhythm_agrees_with_the_published_summary() -> None:
    import pandas as pd

    table = tracker.build(SHARED / "kiel_donor_month.csv").set_index("code")
    summary = pd.read_csv(SHARED / "kiel_donor_summary.csv").set_index("iso3")
    giving = summary[summary["alloc_military_eur_bn"] > 0]
    assert set(table.index) == set(giving.index)
    for ours, theirs in (
        ("active_share", "mil_active_months_share"),
        ("monthly_variation", "mil_monthly_cv"),
        ("gdp_eur_bn", "gdp_2021_eur_bn"),
    ):
        assert (table[ours] - giving[theirs]).abs().max() < 1e-6


AMOUNT = st.floats(0, 5)


@settings(deadline=None)
@given(
    military=st.lists(st.tuples(AMOUNT, AMOUNT, AMOUNT), min_size=12, max_size=12),
    gdp=st.floats(100.0, 10_000.0),
)
def test_whatever_is_built_can_be_read(
    folder: Path,
    military: list[tuple[float, float, float]],
    gdp: float,
) -> None:
    rows = [
        f"{month},{POLAND},{total},{given},{promised},{gdp}"
        for month, (given, total, promised) in zip(
            tracker.months("2022-02", "2023-01"), military, strict=True
        )
    ]
    file = written(folder, [*rows, f"2022-07,{AMERICA},1,1,1,20000"])
    read = donors.read(tracker.build_file(file, "2023-01", folder / "out.csv", force=True).file)
    gives = any(round(given, 9) > 0 for given, _, _ in military)
    assert {donor.code for donor in read} == ({"USA", "POL"} if gives else {"USA"})


@settings(deadline=None)
@given(
    start=st.integers(0, 700),
    length=st.integers(0, 40),
    patch=st.text(string.printable + "é٣\x00", max_size=12),
)
def test_mangled_file_gives_a_table_or_an_input_error(
    folder: Path, start: int, length: int, patch: str
) -> None:
    text = "\n".join([HEADER, *ROWS])
    file = folder / "tracker.csv"
    file.write_text(text[:start] + patch + text[start + length :], encoding="utf-8", newline="")
    try:
        table = tracker.build(file, "2023-01")
    except InputError as error:
        assert str(error).count("\n") <= 1
    else:
        assert math.isclose(table["share"].sum(), 1.0)
        assert not table.isna().any(axis=None)


def test_a_long_cell_is_cut_short(tmp_path: Path) -> None:
    long = "x" * 50_000
    rows = [f"2022-02,{long},{long},US,2,2,3,20000", f"2022-03,America,{long},US,2,2,3,20000"]
    with pytest.raises(InputError) as caught:
        tracker.build(written(tmp_path, rows), "2023-01")
    assert len(str(caught.value)) < 600
