"""Numbers and months as people write them: what is clear is read, what is not is none."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.data import cells
from abm.data.cells import Marks, marks_in

POINTS, COMMAS, BOTH = marks_in(["2.5"]), marks_in(["1,5"]), marks_in(["1,5", "2.5"])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3.0),
        ("+3", 3.0),
        ("-0.5", -0.5),
        ("\u22120,5", -0.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e-6", 1e-6),
        ("1.5E3", 1500.0),
        ("0,125", 0.125),
        ("12,5", 12.5),
        ("1234,567", 1234.567),
        ("1.125", 1.125),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,234,567", 1234567.0),
        ("1.234.567", 1234567.0),
        ("1 234,5", 1234.5),
        ("1’234’567.25", 1234567.25),
    ],
)
def test_numbers_that_are_clear(text: str, value: float) -> None:
    assert cells.number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        *("", ".", ",", "-", "nan", "inf", "ten", "1_000", "٣", "0x10", "1e", "1,5,7", "1.2.3"),
        *("50%", "€5", "1,23,456", "1 23", "1,234 567", "0,123,456", "1,234"),
    ],
)
def test_what_is_no_number_or_two(text: str) -> None:
    assert cells.number(text) is None


@pytest.mark.parametrize(
    ("text", "marks", "value"),
    [
        ("1.234", POINTS, 1.234),
        ("1.234", None, 1.234),
        ("1.234", COMMAS, None),
        ("1.234", BOTH, None),
        ("1,234", COMMAS, 1.234),
        ("1,234", POINTS, None),
        ("1,234", BOTH, None),
        ("+3", COMMAS, 3.0),
        ("1e3", COMMAS, 1000.0),
        ("2.5", COMMAS, 2.5),
    ],
)
def test_the_rest_of_a_table_decides_what_is_doubtful(
    text: str, marks: Marks | None, value: float | None
) -> None:
    assert cells.number(text, marks) == value


def test_marks_are_those_without_doubt() -> None:
    assert marks_in(["1,234", "1.234", "3", "Feb-22", ""]) == Marks()
    assert marks_in(["1,234", "2.5"]) == Marks({".": "2.5"})
    assert marks_in(["1,5", "2.5"]) == Marks({",": "1,5", ".": "2.5"})
    assert marks_in(["1.234,5"]) == Marks({",": "1.234,5"}, {".": "1.234,5"})
    assert marks_in(["1.234.567", "500.000"]) == Marks({}, {".": "1.234.567"})


#: Cells of a table whose cells commas separate, and what each of them says; None: it is refused.
TABLES: list[tuple[list[str], list[float | None]]] = [
    (["1.234.567", "500.000"], [1234567.0, 500000.0]),
    (["1,234,567", "500,000", "-900,000"], [1234567.0, 500000.0, -900000.0]),
    (["1.234,5", "500.000", "500,125"], [1234.5, 500000.0, 500.125]),
    (["1,234.5", "500,000", "500.125"], [1234.5, 500000.0, 500.125]),
    (["1 234 567", "500 000", "12"], [1234567.0, 500000.0, 12.0]),
    (["1'234'567", "500'000", "0.5"], [1234567.0, 500000.0, 0.5]),
    (["1 234 567", "500.000", "500,000"], [1234567.0, None, None]),
    (["1'234", "500.000"], [1234.0, None]),
    (["1’234", "2.5", "500.000"], [1234.0, 2.5, 500.0]),
    (["1.234.567", "500,000"], [1234567.0, None]),
    (["1,234,567", "500.000"], [1234567.0, None]),
    (["1.234.567", "500.000", "2.5"], [None, None, None]),
    (["1,234,567", "500,000", "0,25"], [None, None, None]),
    (["1.234.567", "1,234.5", "7"], [None, None, 7.0]),
    (["1.234", "4.500"], [1.234, 4.5]),
    (["1,234", "4,500"], [None, None]),
    (["\u2212" + "1,234", "1,234,567"], [-1234.0, 1234567.0]),
]


@pytest.mark.parametrize(("told", "values"), TABLES)
def test_what_a_mark_does_in_one_cell_it_does_in_all(
    told: list[str], values: list[float | None]
) -> None:
    for cells_in_order in (told, told[::-1]):
        marks = marks_in(cells_in_order)
        assert [cells.number(text, marks) for text in told] == values


def test_a_point_alone_is_clear_beside_commas_only() -> None:
    assert cells.number("4.500", marks_in(["4.500", "13"])) == 4.5
    assert cells.number("4.500", marks_in(["4.500", "13"], point=False)) is None
    assert cells.number("4.500", marks_in(["4.500", "1.5"], point=False)) == 4.5


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_that_python_writes_is_read_back(value: float) -> None:
    assert cells.number(repr(value)) == value
    assert math.copysign(1.0, cells.number(repr(value)) or value) == math.copysign(1.0, value)


@pytest.mark.parametrize(
    "text",
    [
        *("2022-02", "2022/02", "2022-02-01", "2022/02/28", "2022-02-01 00:00:00"),
        *("2022-02-01T00:00:00Z", "Feb-22", "feb-2022", "February 2022", "Feb. 2022"),
    ],
)
def test_months_that_are_clear(text: str) -> None:
    assert cells.month(text) == 12 * 2022 + 1


@pytest.mark.parametrize(
    "text",
    [
        *("", "2", "2022", "2022-2", "2022-13", "2022-02-30", "02/03/2022", "01.02.2022", "22-Feb"),
        *("Feb 22", "Febr-22", "٢٠٢٢-02", "2022-02-01 12:30:00", "2022-02/01", "0000-01"),
    ],
)
def test_what_names_no_month_or_two(text: str) -> None:
    assert cells.month(text) is None


@given(st.integers(12, 12 * 9999 + 11))
def test_a_month_that_is_written_is_read_back(month: int) -> None:
    assert cells.month(cells.written(month)) == month


@given(st.text(max_size=12))
def test_any_text_is_a_number_a_month_or_neither(text: str) -> None:
    tidy = cells.tidy(text)
    assert cells.number(tidy) is None or tidy
    assert cells.month(tidy) is None or tidy
    assert cells.folded(cells.folded(text)) == cells.folded(text)
