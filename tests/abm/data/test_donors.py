"""Reading a donor table: facts of the shipped one, and every way to get one wrong."""

from __future__ import annotations

import math
import string
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abm.data import donors, limits
from abm.errors import InputError

TABLE = """# A hand-made table
# with two, "commented lines

code,name,group,gdp_eur_bn,share,active_share,size_spread,habitual_horizon,european,remark
USA,United States,US,20000,0.75,0.9,0.8,8.5,0,largest
POL,"Poland, Republic of",EU_members,500,0.25,0.2,0,1,1,
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("examples")


def written(folder: Path, text: str = TABLE) -> Path:
    file = folder / "table.csv"
    file.write_text(text, encoding="utf-8", newline="")
    return file


def test_reads_each_row_in_order(tmp_path: Path) -> None:
    assert donors.read(written(tmp_path)) == [
        donors.Donor("USA", "United States", "US", 20000.0, 0.75, 0.9, 0.8, 8.5, False),
        donors.Donor("POL", "Poland, Republic of", "EU_members", 500.0, 0.25, 0.2, 0.0, 1.0, True),
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text[text.index("code") :],
        lambda text: text.replace(",0.75,", ", 0.75 ,").replace("code,", " code ,"),
        lambda text: text + ",,,,,,,,,\n\n",
    ],
    ids=["byte order mark", "Windows lines", "no comments", "blanks", "empty rows"],
)
def test_ways_of_writing_that_do_not_matter(tmp_path: Path, change: Callable[[str], str]) -> None:
    plain = donors.read(written(tmp_path))
    assert donors.read(written(tmp_path, change(TABLE))) == plain


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (",0.75,", ",1.75,", "row 5, column 'share': '1.75'.*above 0 and at most 1"),
        (",0.75,", ",0,", "row 5, column 'share': '0'.*above 0 and at most 1"),
        (",0.75,", ",nan,", "row 5, column 'share': 'nan'"),
        (",0.75,", ",half,", "row 5, column 'share': 'half'"),
        (",0.75,", ",0.7,", "the shares sum to 0.95.*a sum of 1"),
        (",20000,", ",,", "row 5, column 'gdp_eur_bn': ''.*above 0 and at most 1e"),
        (",500,", ",0,", "row 6, column 'gdp_eur_bn': '0'"),
        (",500,", ",inf,", "row 6, column 'gdp_eur_bn': 'inf'"),
        (",0.2,", ",-0.2,", "row 6, column 'active_share': '-0.2'"),
        (",0.8,", ",-0.1,", "row 5, column 'size_spread': '-0.1'.*from 0 to 5"),
        (",8.5,", ",12.5,", "row 5, column 'habitual_horizon': '12.5'.*from 1 to 12"),
        (",1,1,", ",0.5,1,", "row 6, column 'habitual_horizon': '0.5'.*from 1 to 12"),
        (",1,1,", ",1,yes,", "row 6, column 'european': 'yes'.*0 or 1"),
        ("POL,", ",", "row 6, column 'code': ''.*not empty"),
        ("EU_members", "", "row 6, column 'group': ''.*not empty"),
        ("POL,", "usa,", "row 6, column 'code': 'usa'.*each code once; row 5"),
        ('"Poland, Republic of"', "United States", "row 6, column 'name'.*each name once; row 5"),
        ("POL,", "POL,,", "row 6: 11 cells; the header has 10"),
        ("size_spread", "size_spred", "'size_spread' is missing. Did you mean 'size_spred'"),
        ("remark", "share", "column 'share' stands there twice"),
        ('"Poland, ', '"Poland" ', "is not a CSV file: row 6"),
    ],
)
def test_fault_is_named_with_its_place(tmp_path: Path, old: str, new: str, expected: str) -> None:
    file = written(tmp_path, TABLE.replace(old, new, 1))
    with pytest.raises(InputError, match=f"(?s){expected}") as caught:
        donors.read(file)
    assert str(file) in str(caught.value)
    assert str(caught.value).count("\n") <= 1


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "needs a header row and at least one row"),
        (b"# only a comment\n", "needs a header row and at least one row"),
        (b"code,name\n", "needs a header row and at least one row"),
        (b"\x89PNG\r\n\xff\xfe", r"is not UTF-8 text \(byte 0\)"),
        (b"a,b\n" + b"x" * 200_000 + b",y\n", "is not a CSV file: row 2: field larger"),
    ],
    ids=["empty", "comment", "header", "picture", "huge cell"],
)
def test_what_is_not_a_table_is_refused(tmp_path: Path, content: bytes, expected: str) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(content)
    with pytest.raises(InputError, match=expected):
        donors.read(file)


@pytest.mark.parametrize("name", ["missing.csv", "", "nul\x00.csv"])
def test_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot be read: ") as caught:
        donors.read(tmp_path / name)
    assert limits.shown(tmp_path / name) in str(caught.value)


def test_long_value_is_shortened(tmp_path: Path) -> None:
    file = written(tmp_path, TABLE.replace(",0.75,", f",{'9' * 400}x,"))
    with pytest.raises(InputError) as caught:
        donors.read(file)
    assert f"'{'9' * 37}...'" in str(caught.value)


def test_shipped_table_agrees_with_the_facts() -> None:
    table = donors.read(donors.shipped("donors-2024-12"))
    by_code = {donor.code: donor for donor in table}
    assert len(by_code) == 34
    assert sum(donor.share > 0.01 for donor in table) == 13
    assert math.isclose(math.fsum(donor.share for donor in table), 1.0, abs_tol=1e-5)
    assert math.isclose(by_code["USA"].share, 0.51, abs_tol=0.005)
    assert [donor.share for donor in table] == sorted(
        (donor.share for donor in table), reverse=True
    )
    horizons = {code: by_code[code].habitual_horizon for code in ("USA", "NLD", "GBR")}
    assert horizons == pytest.approx({"USA": 8.7, "NLD": 12.0, "GBR": 3.0}, abs=0.05)
    # Active donors a month, and donors in Europe.
    assert math.isclose(sum(donor.active_share for donor in table), 12.9, abs_tol=0.05)
    assert sum(donor.european for donor in table) == 27


def test_unknown_shipped_table_names_the_nearest() -> None:
    with pytest.raises(InputError, match="mean 'donors-2024-12'?"):
        donors.shipped("donors-2024-11")
    with pytest.raises(InputError, match="Allowed: donors-2024-12"):
        donors.shipped("../donors")


def test_reading_needs_no_pandas() -> None:
    code = (
        "import sys; from abm.data import donors, tracker; "
        "donors.read(donors.shipped('donors-2024-12')); print('pandas' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


@settings(deadline=None)
@given(
    start=st.integers(0, len(TABLE)),
    length=st.integers(0, 40),
    patch=st.text(string.printable + "é٣\x00", max_size=12),
)
def test_mangled_table_gives_donors_or_an_input_error(
    folder: Path, start: int, length: int, patch: str
) -> None:
    text = TABLE[:start] + patch + TABLE[start + length :]
    file = written(folder, text)
    try:
        table = donors.read(file)
    except InputError as error:
        assert str(error).count("\n") <= 1
    else:
        assert math.isclose(math.fsum(donor.share for donor in table), 1.0, abs_tol=0.001)
        assert all(1.0 <= donor.habitual_horizon <= 12.0 for donor in table)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_donors_or_an_input_error(folder: Path, content: bytes) -> None:
    file = folder / "table.csv"
    file.write_bytes(content)
    with pytest.raises(InputError):
        donors.read(file)


@pytest.mark.parametrize("code", ["pol", "Pol", " pol "])
def test_codes_are_read_in_capitals(code: str, tmp_path: Path) -> None:
    table = donors.read(written(tmp_path, TABLE.replace("POL,", f"{code},")))
    assert [donor.code for donor in table] == ["USA", "POL"]


@pytest.mark.parametrize("code", ["123", "POLX", "PL", "P-L", "poſ", "ПОЛ"])
def test_what_is_no_code_of_a_country_is_refused(code: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="three letters A to Z") as caught:
        donors.read(written(tmp_path, TABLE.replace("POL,", f"{code},")))
    assert f"'{code}'" in str(caught.value)


def test_one_country_in_two_cases_is_named_twice(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="each code once"):
        donors.read(written(tmp_path, TABLE.replace("POL,", "usa,")))
