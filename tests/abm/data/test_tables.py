"""One reader for every table that a user brings, and what it says of those that it refuses."""

from __future__ import annotations

import string
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abm.data import tables
from abm.data.tables import Form, Interval
from abm.errors import InputError

SHARE = Interval(0.0, 1.0)


def written(folder: Path, text: str | bytes, name: str = "table.csv") -> Path:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def found(file: Path) -> list[tuple[str, float]]:
    rows = tables.read(file, ["name", "share"]).rows
    return [(row.text("name"), row.number("share", SHARE)) for row in rows]


@pytest.mark.parametrize(
    "text",
    [
        "name,share\nOne Two,0.5\nB,0.25\n",
        "name;share\nOne Two;0,5\nB;0,25\n",
        "Name\tSHARE\nOne Two\t0.5\nB\t.25\n",
        'share,other,name\n"0,5",x,One\xa0Two\n0.25,,B\n',
        '"name";"share"\n"One Two";"0,5"\n"B";"0,25"\n',
        "\ufeff# from here\n\n name , share \r\nOne Two,\u20090.5\r\n,\r\nB,0.25\r\n",
        "name,share\nOne Two,0.5\nB,0.25\n".encode("utf-16"),
    ],
    ids=["commas", "semicolons", "tabs", "any order", "quoted", "blanks", "Unicode text"],
)
def test_tables_that_are_clear(tmp_path: Path, text: str | bytes) -> None:
    assert found(written(tmp_path, text)) == [("One Two", 0.5), ("B", 0.25)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is not a table: it needs a header row and at least one row"),
        ("# name,share\n", "is not a table"),
        ("name,share\n", "is not a table"),
        ("nam,share\nA,1\n", "column 'name' is missing. Did you mean 'nam'?\nNeeded: name, share."),
        ("name,share," + "x" * 200_000 + "\nA,1,\n", "is not a CSV file: row 1: field larger"),
        ("name|share\nA|1\n", "seem to be separated by |, not by commas, semicolons or tabs"),
        ("name   share\nA     1\n", "seem to be separated by blanks"),
        (
            "name share\nA 1\n",
            "column 'name' is missing: its cells seem to be separated by blanks, not by commas, "
            "semicolons or tabs.\nNeeded: name, share.",
        ),
        ("name|share\nA|1\n", "commas, semicolons or tabs.\nNeeded: name, share."),
        ("my names\nA\n", "column 'name' is missing. Did you mean 'my names'?"),
        ("name,share,Share\nA,1,1\n", "column 'share' stands there twice ('share' and 'Share')"),
        ("name,share\nA,0,5\n", "row 2: 3 cells; the header has 2 (its cells are separated by com"),
        ("name;share\nA\n", "row 2: 1 cells; the header has 2 (its cells are separated by semico"),
        ("name,share\n\nA\x1b[31m,1\n", "row 3, column 'name': 'A\\x1b[31m' cannot be used.\nAllo"),
        ("name,share\nA\u200b,1\n", "row 2, column 'name': 'A\\u200b' cannot be used"),
        ('name,share\n"A\nB",1\n', "row 3, column 'name': 'A\\nB' cannot be used"),
        ("name,share\n,1\n", "row 2, column 'name': '' cannot be used.\nAllowed: a text that is"),
        ("name,share\nA,\n", "row 2, column 'share': '' cannot be used.\nAllowed: a number from 0"),
        (
            "name;share\nA;1,000\n",
            "column 'share': '1,000' cannot be used. It could be 1 or 1000.\nAllowed: a number fr",
        ),
        (
            "name;share\nA;4.500\nB;13\n",
            "row 2, column 'share': '4.500' cannot be used. It could be 4.5 or 4500.",
        ),
        ("name\tshare\nA\t4.500\n", "It could be 4.5 or 4500."),
        (
            "name;share\nA;0.5\nB;1.500.000\n",
            "'0.5' cannot be used. '.' groups digits in '1.500.000', not in '0.5'.\nAllowed: a num",
        ),
        ("name;Share \nA;50%\n", "row 2, column 'Share': '50%' cannot be used"),
    ],
)
def test_what_is_refused_is_named(tmp_path: Path, text: str, told: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(InputError) as refused:
        found(file)
    assert told in str(refused.value)
    assert str(refused.value).startswith(str(file))
    assert str(refused.value).count("\n") <= 1


def test_a_path_is_escaped_in_messages(tmp_path: Path) -> None:
    for content in ("nam,share\nA,1\n", "name,share\nA,x\n", "", "name,share\nA\n", '"a"b\n,'):
        with pytest.raises(InputError) as refused:
            found(written(tmp_path, content, "two\nlines\x1b[2J.csv"))
        assert str(refused.value).replace("\n", "", 1).isprintable()


@pytest.mark.parametrize("code", ["United States", "ÖST", "US.A", "", "-A", "A" * 41])
def test_a_code_is_a_name_that_scenarios_can_have(tmp_path: Path, code: str) -> None:
    [row] = tables.read(written(tmp_path, f"code,x\n{code},1\n"), ["code"]).rows
    with pytest.raises(InputError, match="row 2, column 'code'"):
        row.code("code")


def test_a_heading_that_is_exact_is_no_other_column(tmp_path: Path) -> None:
    table = tables.read(written(tmp_path, "Need,need\n1,2\n"), ["need", "Need"])
    [row] = table.rows
    assert (row.cell("need"), row.cell("Need")) == ("2", "1")
    assert table.unasked == []


def test_whole_numbers_and_months(tmp_path: Path) -> None:
    [row] = tables.read(written(tmp_path, "a,b\n2.0,Feb-22\n"), ["a", "b"]).rows
    assert (row.whole("a", 0, 9), row.month("b")) == (2, 12 * 2022 + 1)
    with pytest.raises(InputError, match="column 'b': 'Feb-22'(?s:.*)from 0 to 9"):
        row.whole("b", 0, 9)
    with pytest.raises(InputError, match="column 'a': '2.0'(?s:.*)from 3 to 9"):
        row.whole("a", 3, 9)
    with pytest.raises(InputError, match="column 'a': '2.0'(?s:.*)a month such as"):
        row.month("a")


def test_of_several_forms_the_nearest_is_taken(tmp_path: Path) -> None:
    forms = (Form("one", ("a", "b", "c")), Form("other", ("a", "d"), ("e",), {"d": "d+"}))
    form, table = tables.read_form(written(tmp_path, "A;ddd;e\n1;2;3\n"), forms)
    assert (form.name, [row.cell("d") for row in table.rows]) == ("other", ["2"])
    with pytest.raises(InputError, match="column 'c' is missing"):
        tables.read_form(written(tmp_path, "a;b;e\n1;2;3\n"), forms)


def test_a_sheet_is_a_table_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("ReadMe", 0).append(["A title"])
    sheet = book.create_sheet("Shares")
    for row in ([], ["Name", "Share", None], ["One Two", 0.5], [None], ["B", "0,25", None, None]):
        sheet.append(row)
    book.save(tmp_path / "table.xlsx")
    assert found(tmp_path / "table.xlsx") == [("One Two", 0.5), ("B", 0.25)]
    sheet.append(["C", "x"])
    book.save(tmp_path / "table.xlsx")
    with pytest.raises(InputError, match="table.xlsx, sheet 'Shares', row 6, column 'Share': 'x'"):
        found(tmp_path / "table.xlsx")
    sheet["B6"] = 0.125
    sheet["B5"] = sheet["B3"] = 4.567
    book.save(tmp_path / "table.xlsx")
    rows = list(tables.read(tmp_path / "table.xlsx", ["share"]).rows)
    assert [row.number("share", Interval(0.0, 9.0)) for row in rows] == [4.567, 4.567, 0.125]
    sheet["B6"] = 4.567
    book.save(tmp_path / "table.xlsx")
    rows = list(tables.read(tmp_path / "table.xlsx", ["share"]).rows)
    assert [row.number("share", Interval(0.0, 9.0)) for row in rows] == [4.567] * 3
    book.copy_worksheet(sheet)
    book.save(tmp_path / "table.xlsx")
    with pytest.raises(InputError, match="the sheets 'Shares', 'Shares Copy' could be meant"):
        found(tmp_path / "table.xlsx")
    with pytest.raises(InputError, match="no sheet has the columns that are needed; there are"):
        tables.read(tmp_path / "table.xlsx", ["need"])


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(string.printable + "é\xa0\x00\u200b", max_size=30),
    st.sampled_from(["name,share\n", "name;share\n", "name\tshare\n", ""]),
)
def test_any_text_is_read_or_explained(tmp_path: Path, text: str, head: str) -> None:
    try:
        rows = found(written(tmp_path, head + text))
    except InputError as error:
        assert str(error).count("\n") <= 1
        assert str(error).replace("\n", "").isprintable()
    else:
        assert all(name.isprintable() and 0.0 <= share <= 1.0 for name, share in rows)
