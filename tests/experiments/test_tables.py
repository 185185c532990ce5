"""Tables for other programs: every form holds the same numbers, and text stays text."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow
import pytest
from pyarrow import parquet

from abm.errors import InputError
from experiments import tables
from experiments.tables import (
    check_copies,
    check_ending,
    plain,
    print_json,
    write_copies,
    write_table,
)

COLUMNS: dict[str, list[Any]] = {
    "month": [0, 1],
    "date": ["2022-03", "2022-04"],
    "land": [0.1, float("nan")],
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sheet(file: str) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(file)
    assert len(book.worksheets) == 1
    return list(book.worksheets[0].iter_rows(values_only=True))


def test_csv_has_a_header_and_ends_lines_alike_everywhere() -> None:
    write_table(COLUMNS, Path("a.csv"))
    assert Path("a.csv").read_bytes() == b"month,date,land\n0,2022-03,0.1\n1,2022-04,\n"


def test_csv_numbers_read_back_to_the_last_bit() -> None:
    numbers = [0.1 + 0.2, 1e-300, -0.0, 5e-324, 1 / 3]
    write_table({"x": numbers}, Path("a.csv"))
    read = [float(line) for line in Path("a.csv").read_text().splitlines()[1:]]
    assert [number.hex() for number in read] == [number.hex() for number in numbers]


def test_parquet_holds_the_columns() -> None:
    write_table(COLUMNS, Path("a.parquet"))
    table = parquet.read_table("a.parquet")
    assert table.column_names == list(COLUMNS)
    assert table["date"].to_pylist() == COLUMNS["date"]
    assert table["land"].to_pylist()[0] == 0.1


def test_xlsx_holds_the_columns_and_leaves_empty_what_is_missing() -> None:
    write_table(COLUMNS, Path("a.xlsx"))
    assert sheet("a.xlsx") == [tuple(COLUMNS), (0, "2022-03", 0.1), (1, "2022-04", None)]


STAMP = {"warrant": "Illustrative", "command": "=1+1"}


def test_a_stamp_stands_in_metadata_or_on_a_second_sheet(tmp_path: Path) -> None:
    for form in ("csv", "parquet", "xlsx"):
        write_table(COLUMNS, Path(f"a.{form}"), STAMP)
    assert Path("a.csv").read_text().startswith("month,date,land\n0,")
    told = parquet.read_schema("a.parquet").metadata
    assert told == {name.encode(): text.encode() for name, text in STAMP.items()}
    first, about = openpyxl.load_workbook("a.xlsx").worksheets
    assert list(first.iter_rows(values_only=True))[0] == tuple(COLUMNS)
    assert list(about.iter_rows(values_only=True)) == list(STAMP.items())
    assert about.title == "about"
    assert {cell.data_type for row in about.iter_rows() for cell in row} == {"s"}
    Path("copied").mkdir()
    Path("a.parquet").rename("copied/a.parquet")
    write_copies(Path("copied"), ["xlsx"])
    copied = openpyxl.load_workbook("copied/a.xlsx")["about"]
    assert list(copied.iter_rows(values_only=True)) == list(STAMP.items())


def test_xlsx_numbers_keep_sixteen_digits() -> None:
    numbers = [0.1 + 0.2, 1e-300, 5e-324, 1 / 3, 123456789.123456789]
    write_table({"x": numbers}, Path("a.xlsx"))
    read = [row[0] for row in sheet("a.xlsx")[1:]]
    assert read == pytest.approx(numbers, rel=1e-15, abs=0.0)


@pytest.mark.parametrize("text", ["=1+1", "@x", "+1", "3", "two\nlines", "\x1b[2J", "nan"])
def test_xlsx_text_stays_text(text: str) -> None:
    write_table({"=name": [text]}, Path("a.xlsx"))
    book = openpyxl.load_workbook("a.xlsx")
    cells = [row[0] for row in book.worksheets[0].iter_rows()]
    assert all(cell.data_type in ("s", "inlineStr") for cell in cells)
    assert cells[0].value == "=name"
    assert cells[1].value == text.replace("\x1b", "\\x1b")


def test_xlsx_has_no_cell_where_there_is_no_text() -> None:
    write_table({"reason": ["", "waits"], "n": [1, 2]}, Path("a.xlsx"))
    assert sheet("a.xlsx")[1:] == [(None, 1), ("waits", 2)]


def test_xlsx_has_a_limit_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    write_table(COLUMNS, Path("a.xlsx"))
    with pytest.raises(InputError) as error:
        write_table({"x": [1, 2, 3]}, Path("b.xlsx"))
    assert str(error.value) == (
        "b.xlsx would have more rows; allowed: at most 2 rows in XLSX, any number in CSV."
    )
    assert not Path("b.xlsx").exists()


@pytest.mark.parametrize("name", ["a.ods", "a.CSV", "a", ".csv", "a.csv.gz"])
def test_other_endings_are_refused_with_those_allowed(name: str) -> None:
    for refuse in (check_ending, lambda file: write_table(COLUMNS, file)):
        with pytest.raises(InputError) as error:
            refuse(Path(name))
        assert str(error.value) == f"{name}: allowed endings are .csv, .xlsx and .parquet."
    assert list(Path().iterdir()) == []


def test_every_table_of_a_folder_is_copied_in_each_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "BATCH", 1)
    Path("not-a-table.svg").touch()
    for name in ("outcomes", "monthly"):
        parquet.write_table(pyarrow.table(COLUMNS), f"{name}.parquet")
    before = Path("outcomes.parquet").read_bytes()
    write_copies(Path(), ["csv", "xlsx", "csv"])
    assert {file.name for file in Path().iterdir()} == {
        "not-a-table.svg",
        *(
            f"{name}.{end}"
            for name in ("outcomes", "monthly")
            for end in ("parquet", "csv", "xlsx")
        ),
    }
    assert Path("outcomes.parquet").read_bytes() == before
    assert Path("outcomes.csv").read_bytes() == b"month,date,land\n0,2022-03,0.1\n1,2022-04,\n"
    assert sheet("monthly.xlsx")[2] == (1, "2022-04", None)


def test_no_form_asked_for_is_none_written() -> None:
    parquet.write_table(pyarrow.table(COLUMNS), "outcomes.parquet")
    write_copies(Path(), [])
    assert [file.name for file in Path().iterdir()] == ["outcomes.parquet"]


def test_forms_are_checked_before_anything_is_played() -> None:
    check_copies([], 10**9)
    check_copies(["csv"], 10**9)
    check_copies(["csv", "xlsx"], 1_048_575)
    with pytest.raises(InputError) as error:
        check_copies(["csv", "ods"], 1)
    assert str(error.value) == (
        "--tables 'ods'; allowed: csv or xlsx, beside the Parquet that is always written."
    )
    with pytest.raises(InputError, match="--tables xlsx: 1,048,576 wars; allowed: at most 1,048,5"):
        check_copies(["xlsx"], 1_048_576)


def test_json_is_plain_ascii_without_numbers_that_are_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_json({"title": "Ålesund \udcff", "rows": [{"x": math.nan}, {"x": 0.1}], "n": (1, True)})
    out, err = capsys.readouterr()
    assert (out.isascii(), err) == (True, "")
    assert json.loads(out) == {
        "title": "Ålesund ?",
        "rows": [{"x": None}, {"x": 0.1}],
        "n": [1, True],
    }


def test_what_json_cannot_hold_is_refused_and_not_written_as_something_else() -> None:
    assert plain({"a": [math.nan]}) == {"a": [None]}
    with pytest.raises(ValueError, match="JSON"):
        print_json({"x": math.inf})
