"""Scores of samples: by hand first, then what holds for any sample."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.validation.scores import (
    WeightedSample,
    coverage,
    crps,
    equally_weighted,
    quantile,
    score,
    skill,
)

NUMBERS = st.floats(-100.0, 100.0)
MEMBERS = st.lists(st.tuples(NUMBERS, st.floats(0.01, 1.0)), min_size=1, max_size=12)


def sample(values: list[float], weights: list[float]) -> WeightedSample:
    """Return a sample at one time."""
    return WeightedSample(np.array(values)[:, None], np.array(weights) / sum(weights))


def one(found: np.ndarray) -> float:
    """Return the score of the only time."""
    [value] = found.tolist()
    return float(value)


@pytest.mark.parametrize(
    ("values", "weights", "observed", "expected"),
    [
        ([3.0], [1.0], 5.0, 2.0),  # one member: the absolute error
        ([0.0, 2.0], [1.0, 1.0], 1.0, 0.5),  # 1 - (0 + 2 + 2 + 0) / 8
        ([0.0, 2.0], [1.0, 1.0], 4.0, 2.5),  # 3 - 0.5
        ([2.0, 0.0], [3.0, 1.0], 1.0, 0.625),  # 1 - 2 * 0.75 * 0.25 * 2 / 2
        ([0.0, 1.0, 5.0], [1.0, 1.0, 1.0], 1.0, 5 / 3 - (1 + 5 + 4) / 9),
    ],
)
def test_crps_by_hand(
    values: list[float], weights: list[float], observed: float, expected: float
) -> None:
    found = crps(sample(values, weights), np.array([observed]))
    assert one(found) == pytest.approx(expected)


def test_a_score_is_the_mean_over_times() -> None:
    found = score(equally_weighted([[0.0, 0.0], [2.0, 2.0]]), [1.0, 4.0])
    assert [*found] == pytest.approx([1.5, 0.5, 0.5, -1.5])


def test_intervals_by_hand() -> None:
    ten = equally_weighted(np.arange(1.0, 11.0)[:, None])
    assert [one(quantile(ten, share)) for share in (0.05, 0.1, 0.25, 0.95, 1.0)] == [
        *(1.0, 1.0, 3.0),
        *(10.0, 10.0),
    ]
    seen = [3.0, 8.0, 2.9, 8.1]
    wide = WeightedSample(np.repeat(ten.values, len(seen), axis=1), ten.weights)
    assert coverage(wide, np.array(seen), 0.5) == 0.5
    assert coverage(wide, np.array(seen), 0.9) == 1.0
    heavy = sample([1.0, 2.0, 3.0], [0.02, 0.96, 0.02])
    assert coverage(heavy, np.array([1.0]), 0.9) == 0.0


def test_skill_beside_what_is_never_wrong_is_nothing() -> None:
    assert skill(1.0, 4.0) == 0.75
    assert math.isnan(skill(1.0, 0.0))


@given(MEMBERS, NUMBERS)
def test_the_closed_form_is_the_double_sum(
    members: list[tuple[float, float]], observed: float
) -> None:
    values, weights = np.array(members).T
    weights = weights / weights.sum()
    apart = np.abs(values[:, None] - values[None, :])
    double = weights @ np.abs(values - observed) - 0.5 * weights @ apart @ weights
    found = one(crps(WeightedSample(values[:, None], weights), np.array([observed])))
    assert found == pytest.approx(double, abs=1e-9)
    assert found >= -1e-9


@given(MEMBERS, NUMBERS)
def test_members_may_be_split_and_in_any_order(
    members: list[tuple[float, float]], observed: float
) -> None:
    values, weights = (list(part) for part in zip(*members, strict=True))
    split = sample([*values[::-1], *values], [*weights[::-1], *weights])
    first, second = (crps(part, np.array([observed])) for part in (sample(values, weights), split))
    assert one(first) == pytest.approx(one(second), abs=1e-9)


@given(MEMBERS)
def test_a_wider_interval_covers_more(members: list[tuple[float, float]]) -> None:
    values, weights = (list(part) for part in zip(*members, strict=True))
    found = sample(values, weights)
    seen = np.linspace(-100.0, 100.0, 21)
    wide = WeightedSample(np.repeat(found.values, len(seen), axis=1), found.weights)
    assert coverage(wide, seen, 0.5) <= coverage(wide, seen, 0.9)
    assert min(values) <= one(quantile(found, 0.5)) <= max(values)
