"""Values by hand, and against SciPy's distributions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from experiments.study.uncertainty import Distribution, Uncertainty

UNIFORM = Distribution("uniform", 2.0, 6.0)
LOG_UNIFORM = Distribution("log-uniform", 0.01, 1.0)
TRIANGULAR = Distribution("triangular", 0.0, 4.0, mode=1.0)
NORMAL = Distribution("normal", -1.0, 3.0, mean=0.5, deviation=0.75)
SCIPY = [
    (UNIFORM, stats.uniform(2.0, 4.0)),
    (LOG_UNIFORM, stats.loguniform(0.01, 1.0)),
    (TRIANGULAR, stats.triang(0.25, 0.0, 4.0)),
    (Distribution("triangular", 0.0, 4.0, mode=4.0), stats.triang(1.0, 0.0, 4.0)),
    (Distribution("triangular", 0.0, 4.0, mode=0.0), stats.triang(0.0, 0.0, 4.0)),
    (NORMAL, stats.truncnorm(-2.0, 10.0 / 3.0, 0.5, 0.75)),
]


@pytest.mark.parametrize(
    ("distribution", "share", "value"),
    [
        (UNIFORM, 0.25, 3.0),
        (LOG_UNIFORM, 0.5, 0.1),
        (TRIANGULAR, 0.25, 1.0),  # a quarter lies below the mode: half of base 1 times height 1/2
        (TRIANGULAR, 1.0 - 1.0 / 12.0, 3.0),  # above 3: half of base 1 times height 1/6
        (Distribution("normal", -1.0, 2.0, mean=0.5, deviation=1.0), 0.5, 0.5),
    ],
)
def test_by_hand(distribution: Distribution, share: float, value: float) -> None:
    assert distribution.quantile(np.array([share])) == pytest.approx([value], rel=1e-12)


@pytest.mark.parametrize(("distribution", "peer"), SCIPY)
def test_as_scipy(distribution: Distribution, peer: Any) -> None:
    shares = np.linspace(0.0, 1.0, 101)
    assert distribution.quantile(shares) == pytest.approx(peer.ppf(shares), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(("distribution", "peer"), SCIPY)
def test_ends_are_reached_and_never_passed(distribution: Distribution, peer: Any) -> None:
    one = Uncertainty("x", "theatre.need", distribution)
    shares = np.array([0.0, 1e-300, 0.5, 1.0 - 2**-53, 1.0])
    values = one.value(shares)
    assert values[0] == distribution.low
    assert values[-1] == pytest.approx(distribution.high, rel=1e-12)
    assert all(distribution.low <= value <= distribution.high for value in values)


def test_whole_numbers_are_equally_likely_where_uniform() -> None:
    one = Uncertainty("x", "kremlin.window", Distribution("uniform", 12.0, 15.0), whole=True)
    values = one.value((np.arange(4000) + 0.5) / 4000)
    assert dict(zip(*np.unique(values, return_counts=True), strict=True)) == {
        12.0: 1000,
        13.0: 1000,
        14.0: 1000,
        15.0: 1000,
    }
    assert one.count == 4


def test_whole_numbers_take_the_part_of_their_neighbourhood() -> None:
    normal = Distribution("normal", 0.0, 4.0, mean=2.0, deviation=1.0)
    values = Uncertainty("x", "y", normal, whole=True).value((np.arange(10_000) + 0.5) / 10_000)
    inside = stats.norm.cdf(2.5) - stats.norm.cdf(-2.5)
    expected = (stats.norm.cdf(0.5) - stats.norm.cdf(-0.5)) / inside
    assert np.mean(values == 2.0) == pytest.approx(expected, abs=1e-3)


def test_choices_are_equally_likely() -> None:
    one = Uncertainty("x", "support.horizon", None, (np.nan, 12.0, 24.0))
    values = one.value([0.0, 0.33, 0.34, 0.66, 0.67, 1.0])
    assert np.array_equal(values, [np.nan, np.nan, 12.0, 12.0, 24.0, 24.0], equal_nan=True)
    assert one.count == 3


@pytest.mark.parametrize(
    ("one", "inside", "outside", "allowed"),
    [
        (Uncertainty("x", "p", UNIFORM), 2.5, 1.9, "numbers from 2 to 6"),
        (Uncertainty("x", "p", UNIFORM, whole=True), 3.0, 3.5, "whole numbers from 2 to 6"),
        (Uncertainty("x", "p", None, (1.0, np.nan)), np.nan, 2.0, '1, "free"'),
        (Uncertainty("x", "p", None, (1.0, 2.0)), 2.0, np.nan, "1, 2"),
        (Uncertainty("x", "p", UNIFORM), 6.0, np.inf, "numbers from 2 to 6"),
        (Uncertainty("x", "p", UNIFORM, whole=True), 6.0, np.nan, "whole numbers from 2 to 6"),
    ],
)
def test_what_is_a_value(one: Uncertainty, inside: float, outside: float, allowed: str) -> None:
    assert one.holds(inside)
    assert not one.holds(outside)
    assert one.allowed() == allowed


ENDS = st.tuples(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6)).map(lambda p: (p[0], p[0] + p[1]))


@given(
    ENDS,
    st.sampled_from(["uniform", "triangular", "normal"]),
    st.floats(0.0, 1.0),
    st.floats(1e-9, 1e9),
    st.lists(st.floats(0.0, 1.0), min_size=2, max_size=10),
)
def test_values_are_inside_and_rise_with_the_share(
    ends: tuple[float, float], kind: Any, inside: float, deviation: float, shares: list[float]
) -> None:
    low, high = ends
    middle = min(high, low + inside * (high - low))
    if not low < high:
        return
    one = Uncertainty("x", "p", Distribution(kind, low, high, middle, middle, deviation))
    values = one.value(sorted(shares))
    assert np.isfinite(values).all()
    assert low <= values[0]
    assert values[-1] <= high
    assert (np.diff(values) >= -1e-9 * max(1.0, abs(low), abs(high))).all()
