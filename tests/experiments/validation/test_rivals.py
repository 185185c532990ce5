"""Naive rivals: by hand, and what they may not know."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from experiments.validation.observables import observables
from experiments.validation.rivals import (
    NAIVE,
    Rule,
    last_value,
    last_years_mean,
    linear_trend,
    naive_samples,
    seasonal_mean,
)
from experiments.validation.series import TimeSeries

JANUARY = 12 * 2023
MEMORY = 12
LOSSES = observables().families["losses"]


def series(values: list[float], times: list[int] | None = None) -> TimeSeries:
    """Return a series, by month from January on."""
    when = list(range(len(values))) if times is None else times
    return TimeSeries(JANUARY + np.array(when, np.int64), np.array(values, np.float64))


def later(*months: int) -> np.ndarray:
    return JANUARY + np.array(months, np.int64)


def fitted(
    rule: Rule, given: TimeSeries, wanted: np.ndarray, memory: int = MEMORY
) -> NDArray[np.float64]:
    """Return what a rule says, which must have enough to be fitted."""
    found = rule(given, wanted, memory)
    assert found is not None
    return found


def test_the_last_value_spreads_with_time() -> None:
    # Changes of 1 in a month, and of 3 in four months: 1.5 in one. Asked one and four later.
    found = fitted(last_value, series([1.0, 2.0, 5.0], [0, 1, 5]), later(6, 9))
    np.testing.assert_allclose(found, [[6.0, 7.0], [6.5, 8.0], [4.0, 3.0], [3.5, 2.0]])


def test_the_last_value_looks_back_as_far_as_its_memory() -> None:
    found = fitted(last_value, series([0.0, 50.0, 1.0, 2.0, 2.0]), later(5), memory=3)
    np.testing.assert_allclose(found, [[3.0], [2.0], [1.0], [2.0]])


def test_a_line_goes_on_as_a_line() -> None:
    found = fitted(linear_trend, series([1.0, 3.0, 5.0, 7.0]), later(4, 10))
    np.testing.assert_allclose(found, [[9.0, 21.0]] * 4, atol=1e-9)


def test_a_trend_spreads_as_far_as_it_left_values_unexplained() -> None:
    # Through 0, 3, 0: slope 0, mean 1; what is left, -1, 2, -1, has one degree of freedom.
    found = fitted(linear_trend, series([0.0, 3.0, 0.0]), later(3))
    np.testing.assert_allclose(found, 1.0 + np.sqrt(3.0) * np.array([[-1.0], [2.0], [-1.0]]))


def test_a_season_is_the_mean_of_its_years() -> None:
    # January 1 and 3, July 10 and 20: means 2 and 15; four values, two means.
    given = series([1.0, 10.0, 3.0, 20.0], [0, 6, 12, 18])
    found = fitted(seasonal_mean, given, later(24, 30))
    left = np.sqrt(2.0) * np.array([-1.0, -5.0, 1.0, 5.0])
    np.testing.assert_allclose(found, np.array([2.0, 15.0]) + left[:, None])
    assert seasonal_mean(given, later(25), MEMORY) is None


def test_last_year_is_the_twelve_months_before_the_last_given() -> None:
    found = fitted(last_years_mean, series([*range(20)]), later(20, 21))
    np.testing.assert_allclose(found, np.repeat(np.arange(8.0, 20.0)[:, None], 2, axis=1))
    sparse = fitted(last_years_mean, series([8.0, 9.0, 19.0], [0, 2, 13]), later(15))
    np.testing.assert_allclose(sparse, [[9.0], [19.0]])


@pytest.mark.parametrize(
    ("rule", "fewest"),
    [(last_value, 2), (linear_trend, 3), (seasonal_mean, 13), (last_years_mean, 2)],
)
def test_a_rule_with_too_few_observations_is_not_there(rule: Rule, fewest: int) -> None:
    values = [float(month % 5) for month in range(fewest)]
    wanted = later(12)
    assert rule(series(values[:-1]), wanted, MEMORY) is None
    assert rule(series(values), wanted, MEMORY) is not None


def test_nothing_lies_below_the_floor() -> None:
    found = dict(naive_samples(series([9.0, 5.0, 1.0]), later(3), LOSSES, MEMORY))
    assert list(found) == list(NAIVE)
    trend = found["linear trend"]
    assert trend is not None
    assert trend.values.tolist() == [[0.0]] * 3
    assert found["seasonal mean"] is None
    free = LOSSES.model_copy(update={"floor": None})
    [*_, (name, below)] = [*naive_samples(series([-4.0, -2.0]), later(3), free, MEMORY)]
    assert below is not None
    assert (name, below.values.tolist()) == ("last year's mean", [[-4.0], [-2.0]])


@given(st.lists(st.floats(-50.0, 50.0), min_size=24, max_size=30), st.floats(-50.0, 50.0))
def test_rules_move_with_what_they_are_given(values: list[float], shift: float) -> None:
    wanted = later(30, 35)
    for rule in NAIVE.values():
        first = fitted(rule, series(values), wanted)
        moved = fitted(rule, series([value + shift for value in values]), wanted)
        np.testing.assert_allclose(moved, first + shift, atol=1e-6)
