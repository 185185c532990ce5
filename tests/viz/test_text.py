"""Numbers on the live page: signs, ranges, ranks and dates."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz.text import count, rank, short_date, span


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (0.1, 0.24, "0.10–0.24"),
        (0.0, 0.0, "0.00–0.00"),
        (-0.4, -0.1, "−0.40 to −0.10"),
        (math.nan, 0.2, "–"),
    ],
)
def test_ranges(low: float, high: float, told: str) -> None:
    assert span(low, high) == told


def test_a_rank_counts_runs_below_and_names_the_common_case() -> None:
    assert rank(0.67, equal=0.33 / 2) == "higher than 67 in 100 other runs"
    assert rank(0.0, equal=0.51) == "as in most other runs"


@given(st.integers(1, 600), st.data())
def test_a_rank_never_says_more_than_all_or_none(others: int, data: st.DataObject) -> None:
    below = data.draw(st.integers(0, others))
    equal = data.draw(st.integers(0, (others - below) // 2))
    told = rank(below / others, equal / others)
    assert " 0 in" not in told
    assert "100 in" not in told
    assert ("no other run is lower" in told) == (below == 0 and equal <= others / 2)
    if below and below + equal == others and equal <= others / 2:
        assert told == "no other run is higher"


def test_counts_have_thousands() -> None:
    assert count(71, 1500) == "71 of 1,500"


@given(st.integers(0, 600))
def test_dates_move_one_month_at_a_time(month: int) -> None:
    assert short_date("2022-03", month + 12)[:3] == short_date("2022-03", month)[:3]
    assert int(short_date("2022-03", month + 12)[4:]) == int(short_date("2022-03", month)[4:]) + 1
