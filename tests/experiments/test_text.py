"""Dates and numbers as people read them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.text import date_of, in_words, number, plural, printable


@pytest.mark.parametrize(
    ("first", "month", "date"),
    [
        ("2022-03", 0, "2022-03"),
        ("2022-03", 9, "2022-12"),
        ("2022-03", 10, "2023-01"),
        ("2022-12", 1, "2023-01"),
        ("2022-01", 11, "2022-12"),
        ("2022-03", 84, "2029-03"),
    ],
)
def test_dates(first: str, month: int, date: str) -> None:
    assert date_of(first, month) == date


@given(st.integers(0, 11), st.integers(0, 600), st.integers(0, 600))
def test_months_add_up(start: int, first: int, second: int) -> None:
    begin = f"2022-{start + 1:02d}"
    assert date_of(date_of(begin, first), second) == date_of(begin, first + second)


def test_dates_in_words() -> None:
    assert [in_words(date) for date in ("2022-03", "2022-12")] == ["March 2022", "December 2022"]


@pytest.mark.parametrize(
    ("value", "decimals", "sign", "shown"),
    [
        (1234.5, 0, False, "1234"),
        (0.5, 2, True, "+0.50"),
        (-0.5, 2, True, "-0.50"),
        (0.004, 2, True, "+0.004"),
        (-0.0496, 1, True, "-0.05"),
        (-0.4, 0, True, "-0.4"),
        (-1e-17, 2, True, "0.00"),
        (0.0, 2, True, "0.00"),
        (-0.004, 2, False, "0.00"),
        (-0.0, 1, False, "0.0"),
        (math.nan, 3, True, "–"),
    ],
)
def test_numbers(value: float, decimals: int, sign: bool, shown: str) -> None:
    assert number(value, decimals, sign) == shown


def test_counts() -> None:
    assert [plural(count, "war") for count in (0, 1, 2, 1000)] == [
        *("0 wars", "1 war", "2 wars", "1,000 wars")
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Größe – two\nlines", "Größe – two\nlines"),
        ("a\x1b[2J", "a\\x1b[2J"),
        ("a\tb\rc", "a\\tb\\rc"),
        ("\u202ereversed\u2028", "\\u202ereversed\\u2028"),
        ("latin\udcff", "latin\\udcff"),
    ],
)
def test_control_characters_are_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text())
def test_whatever_is_printable_can_be_written(text: str) -> None:
    assert printable(printable(text)) == printable(text)
    assert printable(text).encode("utf-8").isascii() == printable(text).isascii()
