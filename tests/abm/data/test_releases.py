"""Releases of the tracker in each of their forms: one war chest, written down three times."""

from __future__ import annotations

import math
import string
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abm.data import donors, releases, tracker
from abm.errors import InputError

SHARED = Path(__file__).parents[4] / "shared" / "data" / "kiel_donor_month.csv"

#: Country, code, group, GDP, month, military and all allocations, promises: in EUR billion.
GIVEN = [
    ("United States", "USA", "US", 19712.764, "2022-02", 2.0, 3.0, 5.0),
    ("United States", "USA", "US", 19712.764, "2022-12", 4.0, 4.0, 9.0),
    ("Czechia", "CZE", "EU_members", 238.242, "2022-03", 0.5, 0.625, 0.625),
    ("Turkiye", "TUR", "other", 692.489, "2022-05", 0.25, 0.25, 0.25),
    ("Switzerland", "CHE", "other_Europe", 676.937, "2023-01", 0.0, 0.125, 0.125),
]
NAMES = {"Czechia": "Czech Republic", "Turkiye": "Türkiye"}  # as other releases call them
PUBLISHED = (
    *("country", "iso", "year", "month", "total", "financial", "humanitarian", "military"),
    *("commitments", "to_be_allocated", "gdp", "pct_gdp"),
)
SHEET = (
    *("ID", "donor", "month", "aid_type_general", "measure", "tot_activity_value_EUR"),
    *("tot_sub_activity_value_EUR", "tot_sub_activity_value_EUR_redistr"),
    "tot_sub_activity_value_constant_currency_redistr",
)
SHEETS = (
    *("Bilateral Assistance, MAIN DATA", "Bilateral assistance, MAIN DATA"),
    "Assistance, MAIN DATA",
)

WORKBOOK_COLUMNS = ("donor", "aid_type_general", "measure", "month", SHEET[-2])

Cells = Sequence[object]


def monthly(folder: Path, *more: str) -> Path:
    head = "month,donor,iso3,group,gdp_2021_eur_bn,alloc_military_eur_bn,alloc_total_eur_bn,"
    rows = [f"{m},{d},{c},{g},{gdp},{mil},{al},{pr}" for d, c, g, gdp, m, mil, al, pr in GIVEN]
    file = folder / "monthly.csv"
    file.write_text("\n".join([f"{head}commit_total_eur_bn", *rows, *more]), encoding="utf-8")
    return file


def published(folder: Path, *more: str, mark: str = ",") -> Path:
    rows = []
    for donor, code, _, gdp, month, military, allocated, promised in GIVEN:
        year, number = month.split("-")
        other, left = allocated - military, promised - allocated
        amounts = (allocated, other, 0.0, military, promised, left, gdp, 100 * allocated / gdp)
        cells = (NAMES.get(donor, donor), code, year, int(number), *amounts)
        rows.append(mark.join(map(str, cells)))
    file = folder / "published.csv"
    file.write_text("\n".join([mark.join(PUBLISHED), *rows, *more]), encoding="utf-8")
    return file


def package(donor: str, month: object, kind: str, measure: str, *amounts: object) -> list[object]:
    """Return a row of the workbook: the activity's value, its part's, and that redistributed."""
    return [f"{donor[:2]}1", donor, month, kind, measure, *amounts, "."]


def packages() -> list[list[object]]:
    rows = []
    for donor, *_, month, military, allocated, promised in GIVEN:
        name, number = NAMES.get(donor, donor), 12 * (int(month[:4]) - 2022) + int(month[5:])
        left = 1e9 * (promised - allocated)
        if military:
            value = 1e9 * military
            rows.append(package(name, number, "Military", "Allocation", value, ".", value))
        if allocated > military:
            value = 1e9 * (allocated - military)
            rows.append(package(name, number, "Humanitarian ", "Allocation", value, value, value))
        if left:
            rows.append(package(name, float(number), "Military", "Commitment", left, left, 0))
    return rows


def workbook(folder: Path, *more: Cells, sheet: str = SHEETS[0], head: Cells = SHEET) -> Path:
    book = openpyxl.Workbook()
    book.create_sheet("ReadMe", 0).append(["Please cite: Trebesch et al."])
    made = book.create_sheet(sheet)
    for row in (head, *packages(), *more):
        made.append(list(row))
    book.save(folder / "release.xlsx")
    return folder / "release.xlsx"


def built(file: Path) -> pd.DataFrame:
    return tracker.build(file, "2023-01")


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(one, other, check_exact=False, rtol=1e-9)


def test_the_published_table_is_read(tmp_path: Path) -> None:
    release = releases.read(published(tmp_path))
    assert release.form == "the tracker's published table"
    assert release.notes == []
    same(built(published(tmp_path)), built(monthly(tmp_path)))
    same(built(published(tmp_path, mark=";")), built(monthly(tmp_path)))


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_workbook_is_read(tmp_path: Path, sheet: str) -> None:
    release = releases.read(workbook(tmp_path, sheet=sheet))
    assert release.form == f"the tracker's workbook, sheet '{sheet}'"
    assert release.notes == []
    same(built(workbook(tmp_path, sheet=sheet)), built(monthly(tmp_path)))


def test_groups_and_incomes_come_from_the_table_of_countries(tmp_path: Path) -> None:
    table = built(workbook(tmp_path)).set_index("code")
    assert table["group"].to_dict() == {"USA": "US", "CZE": "EU_members", "TUR": "other"}
    assert table["european"].to_dict() == {"USA": 0, "CZE": 1, "TUR": 0}
    assert table["gdp_eur_bn"]["TUR"] == 692.489


def test_institutions_are_left_out(tmp_path: Path) -> None:
    row = "EU Institutions,EU,2022,4,9,9,0,0,18,9,.,."
    same(built(published(tmp_path, row)), built(monthly(tmp_path)))
    rows = [package("European Peace Facility", 4, "Military", "Allocation", 9e9, 9e9, 9e9)]
    rows += [package("World Bank Group", 4, "Financial", "Allocation", 9e9, 9e9, 9e9)]
    file = workbook(tmp_path, *rows)
    same(built(file), built(monthly(tmp_path)))
    assert releases.read(file).notes == ["Left out: World Bank Group, without military aid."]


def test_what_has_no_month_or_amount_is_left_out_and_said(tmp_path: Path) -> None:
    rows = [
        package("Germany", 0, "Military", "Allocation", 1e9, 1e9, 1e9),
        package("Germany", ".", "Military", "Allocation", 5e8, 5e8, 5e8),
        package("Germany", 4, "Military", "Commitment", ".", ".", "."),
        package("Germany", 4, ".", "Allocation", 1e9, 1e9, 1e9),
    ]
    file = workbook(tmp_path, *rows)
    same(built(file), built(monthly(tmp_path)))
    assert releases.read(file).notes == [
        "Left out: 2 rows without a month, with EUR 1.500 billion of military allocations.",
        "Left out: 2 rows without an amount, type or measure.",
    ]
    rows_of_table = ["Germany,DEU,2022,0,1,0,0,1,1,0,3601.75,.", "Germany,DEU,2022,4" + 8 * ",."]
    said = releases.read(published(tmp_path, *rows_of_table))
    assert [note.partition(":")[0] for note in said.notes] == ["Left out", "Left out"]
    assert "1 row without a month, with EUR 1.000 billion" in said.notes[0]


def test_an_amount_that_is_missing_beside_others_is_said(tmp_path: Path) -> None:
    rows = [
        *(f"Germany,DEU,2022,{month},1,0,0,.,1,0,3601.75,." for month in (3, 4)),
        "Poland,POL,2022,4,.,0,0,1,.,0,574.467,.",
        "Estonia,EST,2022,4,1,0,0,,1,0,31,.",
    ]
    assert releases.read(published(tmp_path, *rows)).notes == [
        "Left out: 3 amounts of military allocations, missing beside others of the same row and "
        "counted as nothing: Estonia (1), Germany (2).",
        "Left out: 1 amount of all allocations, missing beside others of the same row and counted "
        "as nothing: Poland (1).",
        "Left out: 1 amount of commitments, missing beside others of the same row and counted "
        "as nothing: Poland (1).",
    ]
    part = package("Germany", 4, "Military", "Allocation", 1e9, ".", ".")
    assert releases.read(workbook(tmp_path, part)).notes == [
        "Left out: 1 amount of military allocations, missing beside others of the same row and "
        "counted as nothing: Germany (1).",
    ]


def test_a_donor_with_nothing_left_is_named(tmp_path: Path) -> None:
    rows = [
        f"Poland,POL,2022,{m},1,0,0,{amount},1,0,574.467,." for m, amount in ((3, 1), (4, -1.5))
    ]
    table = published(tmp_path, *rows)
    assert (
        "Left out: donors whose military allocations are not above 0: Poland (EUR -0.500 bn)."
        in releases.read(table).notes
    )
    same(built(table), built(monthly(tmp_path)))


def test_corrections_are_taken_off_the_months_before(tmp_path: Path) -> None:
    row = package("United States", 13, "Military", "Allocation", -1e9, -1e9, -1e9)
    entries = releases.read(workbook(tmp_path, row)).entries
    america = {entry.month: entry.military for entry in entries if entry.iso3 == "USA"}
    assert america == {"2022-02": 2.0, "2022-12": 3.0, "2023-01": 0.0}
    row_of_table = "United States,USA,2023,1,-1,0,0,-1,-1,0,19712.764,."
    table = published(tmp_path, row_of_table)
    same(built(table), built(workbook(tmp_path, row)))
    assert any(
        "Corrections: 1 of the donors' months" in note for note in releases.read(table).notes
    )


@given(st.lists(st.integers(-9, 9).map(float), max_size=8))
def test_settled_amounts_keep_their_sum(amounts: list[float]) -> None:
    kept = releases.settled(amounts)
    assert len(kept) == len(amounts)
    assert all(amount >= 0.0 for amount in kept)
    assert math.fsum(kept) == max(0.0, math.fsum(amounts))
    if all(amount >= 0.0 for amount in amounts):
        assert kept == amounts


def test_thousands_are_grouped_in_every_cell_of_a_table(tmp_path: Path) -> None:
    head = ";".join(WORKBOOK_COLUMNS)
    amounts = {"United States": "1.500.000.000", "Germany": "900.000", "Poland": "1.000.000"}
    rows = [f"{who};military;allocation;{m};{one}" for m in (2, 13) for who, one in amounts.items()]
    (tmp_path / "packages.csv").write_text("\n".join([head, *rows]))
    release = releases.read(tmp_path / "packages.csv")
    assert release.form == "the tracker's workbook, as a CSV file"
    found = {one.donor: one.military for one in release.entries}
    assert found == {"United States": 1.5, "Germany": 0.0009, "Poland": 0.001}


def test_promises_come_from_the_activities_or_the_parts(tmp_path: Path) -> None:
    without = [name for name in SHEET if name != "tot_activity_value_EUR"]
    book = openpyxl.Workbook()
    made = book.create_sheet(SHEETS[2])
    made.append(without)
    for row in packages():
        made.append([cell for name, cell in zip(SHEET, row, strict=True) if name in without])
    book.save(tmp_path / "parts.xlsx")
    activities = releases.read(workbook(tmp_path)).entries
    parts = releases.read(tmp_path / "parts.xlsx").entries
    assert sum(entry.promised for entry in activities) == 15.0
    assert sum(entry.promised for entry in parts) == 8.0  # those of commitments are empty there
    assert [entry.military for entry in parts] == [entry.military for entry in activities]


PLACE = "published.csv, row 7, column "
BAD = [
    (
        "Poland,POL,2022,4,2645,0,0,2645,1,0,574.467,.",
        "'military': '2645'",
        "looks like EUR million",
    ),
    ("Poland,POL,2022,4,1,0,0,1,1e8,0,574.467,.", "'commitments': '1e8'", "It looks like EUR."),
    ("Poland,POL,2022,4,1,0,0,1,1,0,574467,.", "'gdp': '574467'", "It looks like EUR million."),
    ("Poland,POL,2022,4,1,0,0,1,1,0,574467e6,.", "'gdp': '574467e6'", "It looks like EUR."),
    ("Poland,DEU,2022,4,1,0,0,1,1,0,574,.", "'iso': 'DEU'", "POL, the code of Poland"),
    ("Arcadia,.,2022,4,1,0,0,1,1,0,574,.", "'iso': '.'", "alpha-3 code such as POL"),
    ("Poland,999,2022,4,1,0,0,1,1,0,574,.", "'iso': '999'", "alpha-3 code such as POL"),
    ("Arcadia,AR,2022,4,1,0,0,1,1,0,574,.", "'iso': 'AR'", "alpha-3 code such as POL"),
    ("Poland,POL,2022,13,1,0,0,1,1,0,574,.", "'month': '13'", "a whole number from 1 to 12"),
    (
        "Poland,POL,2022,2022-2,1,0,0,1,1,0,574,.",
        "'month': '2022-2'",
        "a whole number from 1 to 12, or a month such as 2022-02, 2022-02-01 or Feb-22.",
    ),
    ("Poland,POL,2022,1.5,1,0,0,1,1,0,574,.", "'month': '1.5'", "a whole number from 1 to 12"),
    ("Poland,POL,2022,2023-04,1,0,0,1,1,0,574,.", "'month': '2023-04'", "the year of the row"),
    ("Poland,POL,22,4,1,0,0,1,1,0,574,.", "'year': '22'", "from 1900 to 2999"),
    ("Poland,POL,2022,4,x,0,0,1,1,0,574,.", "'total': 'x'", "a number from"),
    ("Turkey,TUR,2022,5,1,0,0,1,1,0,692,.", "'month': '5'", "row 5 has this one"),
    (",POL,2022,5,1,0,0,1,1,0,692,.", "'country': ''", "not empty"),
    ("Po\x1bland,POL,2022,5,1,0,0,1,1,0,692,.", "'country': 'Po\\x1bland'", "printable"),
]


@pytest.mark.parametrize(("row", "place", "allowed"), BAD)
def test_bad_cells_of_the_published_table(
    tmp_path: Path, row: str, place: str, allowed: str
) -> None:
    with pytest.raises(InputError) as refused:
        releases.read(published(tmp_path, row))
    assert f"{PLACE}{place}" in str(refused.value)
    assert allowed in str(refused.value)
    assert str(refused.value).count("\n") == 1


def test_codes_of_the_published_table_in_either_case(tmp_path: Path) -> None:
    row = "Poland,pol,2022,4,1,0,0,1,1,0,574.467,."
    [entry] = [e for e in releases.read(published(tmp_path, row)).entries if e.donor == "Poland"]
    assert entry.iso3 == "POL"


@pytest.mark.parametrize("month", ["4", "04", "4.0", "Apr", "April", "2022-04", "2022-04-01"])
def test_months_of_the_published_table(tmp_path: Path, month: str) -> None:
    row = f"Poland,POL,2022,{month},1,0,0,1,1,0,574.467,."
    [entry] = [e for e in releases.read(published(tmp_path, row)).entries if e.iso3 == "POL"]
    assert entry.month == "2022-04"


BAD_PACKAGES = [
    (
        package("Polland", 4, "Military", "Allocation", 1, 1, 1),
        "'donor': 'Polland'",
        "mean 'Poland'",
    ),
    (package("Poland", 4.5, "Military", "Allocation", 1, 1, 1), "'month': '4.5'", "a whole number"),
    (package("Poland", -1, "Military", "Allocation", 1, 1, 1), "'month': '-1'", "a whole number"),
    (package("Poland", 4, "Milit", "Allocation", 1, 1, 1), "'Milit'", "military, financial"),
    (package("Poland", 4, "Military", "Delivery", 1, 1, 1), "'Delivery'", "allocation, commitment"),
    (package("Poland", 4, "Military", "Allocation", 1, 1, "#N/A"), "'#N/A'", "an amount in EUR"),
    (
        package("Poland", 4, "Military", "Allocation", 1, 1, 1e12),
        "'1000000000000'",
        "above the donor",
    ),
]


@pytest.mark.parametrize(("row", "place", "allowed"), BAD_PACKAGES)
def test_bad_cells_of_the_workbook(tmp_path: Path, row: Cells, place: str, allowed: str) -> None:
    with pytest.raises(InputError) as refused:
        releases.read(workbook(tmp_path, row))
    assert f"release.xlsx, sheet '{SHEETS[0]}', row {len(packages()) + 2}, column" in str(
        refused.value
    )
    assert place in str(refused.value)
    assert allowed in str(refused.value)


def test_a_donor_without_income_is_refused(tmp_path: Path) -> None:
    row = package("Montenegro", 4, "Military", "Allocation", 1e6, 1e6, 1e6)
    with pytest.raises(InputError, match="no gross domestic product is known for Montenegro"):
        built(workbook(tmp_path, row))
    row_of_table = "Montenegro,MNE,2022,4,0.001,0,0,0.001,0.001,0,4.9,."
    assert "MNE" in set(built(published(tmp_path, row_of_table))["code"])


def test_an_amount_that_no_one_has_is_refused(tmp_path: Path) -> None:
    row = package("Montenegro", 4, "Financial", "Allocation", ".", ".", 1e18)
    with pytest.raises(InputError, match="cannot be used.\nAllowed: an amount in EUR."):
        releases.read(workbook(tmp_path, row))


def test_a_country_without_a_code_is_known_by_name(tmp_path: Path) -> None:
    rows = ["Great Britain,.,2022,4,1,0,0,1,1,0,.,.", "Great Britain,GBR,2022,5,1,0,0,1,1,0,2500,."]
    release = releases.read(published(tmp_path, *rows))
    assert {e.donor for e in release.entries if e.iso3 == "GBR"} == {"United Kingdom"}
    assert release.notes == [
        "Gross domestic product varies; the first row's counts: United Kingdom."
    ]


def test_remarks_below_a_sheet_are_no_packages(tmp_path: Path) -> None:
    file = workbook(tmp_path, ["Source: Kiel Institute"], package(".", 4, ".", ".", ".", ".", "."))
    assert releases.read(file).notes == []


def test_a_release_without_months_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "undated.csv"
    file.write_text(f"{','.join(PUBLISHED)}\nPoland,POL,2022,0,1,0,0,1,1,0,574,.\n")
    with pytest.raises(InputError, match="undated.csv has no month. Needed: 2022-02 to 2023-01"):
        built(file)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.integers(0, 600),
    length=st.integers(0, 30),
    patch=st.text(string.printable + "é\xa0\x00", max_size=12),
)
def test_a_mangled_release_is_read_or_explained(
    tmp_path: Path, start: int, length: int, patch: str
) -> None:
    file = published(tmp_path, "Poland,POL,2022,Apr,1,0,0,-1,.,0,574.467,.")
    text = file.read_text(encoding="utf-8")
    file.write_text(text[:start] + patch + text[start + length :], encoding="utf-8", newline="")
    try:
        table = built(file)
    except InputError as error:
        assert str(error).count("\n") <= 1
        assert str(error).replace("\n", "").isprintable()
    else:
        assert math.isclose(table["share"].sum(), 1.0)
        assert not table.isna().any(axis=None)


def test_a_country_elsewhere_needs_a_code(tmp_path: Path) -> None:
    row = "Argentina,ARG,2022,4,0.001,0,0,0.001,0.001,0,400,."
    table = built(published(tmp_path, row)).set_index("code")
    assert (table["name"]["ARG"], table["group"]["ARG"]) == ("Argentina", "other")


def test_amounts_in_another_unit_are_found_even_if_no_month_shows_it(tmp_path: Path) -> None:
    rows = [f"2022-{m:02d},Poland,POL,EU_members,574.467,100,100,100" for m in range(2, 12)]
    with pytest.raises(
        InputError,
        match="(?s)Poland allocates EUR 1,000 billion in all, above its yearly .* EUR mil",
    ):
        built(monthly(tmp_path, *rows))


@pytest.mark.parametrize("column", ["alloc_total_eur_bn", "alloc_military_eur_bn"])
def test_a_monthly_table_in_millions_is_refused(tmp_path: Path, column: str) -> None:
    lines = monthly(tmp_path).read_text().splitlines()
    place = lines[0].split(",").index(column)
    cells = [line.split(",") for line in lines]
    for row in cells[1:]:
        row[place] = str(1000 * float(row[place]))
    (tmp_path / "monthly.csv").write_text("\n".join(map(",".join, cells)))
    with pytest.raises(InputError, match=f"row 4, column '{column}': '[0-9.]*'.*EUR million"):
        built(tmp_path / "monthly.csv")


@pytest.mark.parametrize(
    ("times", "told"),
    [
        (1e-3, "military allocations are EUR 0.00675 billion in all(?s:.*)look like EUR thousand."),
        (1e-6, "shipped table has about EUR [0-9.]* billion of the same(?s:.*)like EUR million."),
        (1e-9, "Allowed: amounts in EUR; these look like EUR billion."),
        (400.0, "(?s)Czechia allocates EUR 250 billion in all.*\nAllowed: amounts in EUR."),
    ],
)
def test_a_workbook_in_another_unit_is_refused(tmp_path: Path, times: float, told: str) -> None:
    rows = [[*row[:5], *(scaled(one, times) for one in row[5:])] for row in packages()]
    lines = [";".join(str(cell) for cell in row) for row in (SHEET, *rows)]
    (tmp_path / "packages.csv").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match=told) as refused:
        built(tmp_path / "packages.csv")
    assert "amounts in EUR billion" not in str(refused.value)


def scaled(cell: object, times: float) -> object:
    """Return a number so many times as large, never one of three decimals."""
    return f"{times * cell:.12f}" if isinstance(cell, float) else cell


@pytest.mark.parametrize("form", [monthly, published])
def test_tables_a_thousand_times_too_small_are_refused(
    tmp_path: Path, form: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    small = [(*row[:5], *(amount / 1e3 for amount in row[5:])) for row in GIVEN]
    monkeypatch.setattr(f"{__name__}.GIVEN", small)
    with pytest.raises(
        InputError, match="(?s)of the same donors.*Allowed: amounts in EUR billion.$"
    ):
        built(form(tmp_path))


def test_a_table_of_no_form_names_the_nearest(tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("country,iso,year,month,total,commitments,gdp\nPoland,POL,2022,4,1,1,574\n")
    with pytest.raises(InputError, match="column 'military' is missing.\nNeeded: country, iso"):
        releases.read(file)
    book = openpyxl.Workbook()
    book.create_sheet("Shares").append(["donor", "measure"])
    book.save(tmp_path / "other.xlsx")
    with pytest.raises(
        InputError, match="no sheet has the columns that are needed; there are 'Sheet', 'Sh"
    ):
        releases.read(tmp_path / "other.xlsx")


def test_the_form_and_what_is_left_out_stand_in_the_file(tmp_path: Path) -> None:
    row = package("Germany", 0, "Military", "Allocation", 1e9, 1e9, 1e9)
    made = tracker.build_file(workbook(tmp_path, row), "2023-01", tmp_path / "mine.csv")
    heading = made.file.read_text().partition("code,")[0]
    assert "#   Read as the tracker's workbook, sheet 'Bilateral Assistance, MAIN DATA'" in heading
    assert "#   Left out: 1 row without a month" in heading
    assert [donor.code for donor in donors.read(made.file)] == ["USA", "CZE", "TUR"]


@pytest.mark.skipif(not SHARED.exists(), reason="the tracker's tables are not here")
def test_real_figures_survive_the_way_through_other_forms(tmp_path: Path) -> None:
    table = pd.read_csv(SHARED)
    year, month = table["month"].str[:4], table["month"].str[5:].astype(int)
    columns = {"country": table["donor"], "iso": table["iso3"], "year": year, "month": month}
    for name, column in (("total", "total"), ("military", "military"), ("financial", "financial")):
        columns[name] = table[f"alloc_{column}_eur_bn"]
    columns |= {"commitments": table["commit_total_eur_bn"], "gdp": table["gdp_2021_eur_bn"]}
    pd.DataFrame(columns).to_csv(tmp_path / "published.csv", index=False)
    same(tracker.build(tmp_path / "published.csv"), tracker.build(SHARED))
