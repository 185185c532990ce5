"""The audit of pairs by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.comparison.contrast import FirstDifference, audit, first_difference, variance_saved

NAN = math.nan
whole = st.integers(-50, 50)
pairs = st.lists(st.tuples(whole, whole), min_size=2, max_size=60)


def two_arms(runs: int, months: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """Return identical arms of two columns; every war is over in its last two months."""
    first = np.arange(runs * months * 2, dtype=float).reshape(runs, months, 2)
    first[:, -2:] = NAN
    return first, first.copy()


def test_identical_arms_never_differ() -> None:
    found = audit(*two_arms(3), treatment=2)
    assert (found.pairs, found.not_identical, found.first_difference.never) == (3, 0.0, 1.0)
    assert np.isnan([found.first_difference.median, found.first_difference.low]).all()


def test_audit_by_hand() -> None:
    # Of five pairs one differs in month 1 already, two from month 2 on, one in month 3, one never:
    # months 1 2 2 3 have median 2, 10% quantile 1.3 and 90% quantile 2.7.
    first, second = two_arms(5)
    second[0, 1, 1] += 1.0
    second[1, 2:4, 0] += 1.0
    second[2, 2:4, 1] += 1.0
    second[3, 3, 0] += 1.0
    found = audit(first, second, treatment=2)
    assert (found.pairs, found.not_identical) == (5, 0.2)
    when = found.first_difference
    assert (when.median, when.never) == (2.0, 0.2)
    assert [when.low, when.high] == pytest.approx([1.3, 2.7])
    assert audit(first, second, treatment=1).not_identical == 0.0
    assert audit(first, second, treatment=4).not_identical == 0.8


def test_given_columns_may_differ_later_than_others() -> None:
    first, second = two_arms(2)
    second[:, 1, 0] += 1.0
    second[0, 3, 1] += 1.0
    assert first_difference(first, second) == FirstDifference(1.0, 1.0, 1.0, 0.0)
    column = first_difference(first[..., [1]], second[..., [1]])
    assert column == FirstDifference(3.0, 3.0, 3.0, 0.5)
    assert first_difference(first[..., 1:], second[..., 1:]) == column


def test_war_that_ends_earlier_differs_in_the_month_after() -> None:
    first, second = two_arms(1)
    second[0, 3:] = NAN
    assert first_difference(first, second).median == 3.0


def test_identity_is_to_the_bit() -> None:
    first, second = two_arms(3)
    first[0, 0, 0] = 0.1 + 0.2
    second[0, 0, 0] = 0.3
    first[1, 0, 0], second[1, 0, 0] = 0.0, -0.0
    first[2, 0, 0], second[2, 0, 0] = NAN, -NAN
    found = audit(first, second, treatment=1)
    assert found.not_identical == pytest.approx(2 / 3)


def test_audit_without_pairs() -> None:
    found = audit(np.zeros((0, 4, 2)), np.zeros((0, 4, 2)), treatment=2)
    assert found.pairs == 0
    assert np.isnan([found.not_identical, found.first_difference.never]).all()


def test_arms_of_different_shape_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\(2, 3, 1\) and \(1, 3, 1\)"):
        audit(np.zeros((2, 3, 1)), np.zeros((1, 3, 1)), treatment=1)
    with pytest.raises(ValueError, match=r"\(2,\) and \(3,\)"):
        variance_saved(np.zeros(2), np.zeros(3))


def test_variance_saved_by_hand() -> None:
    # Variances 1 and 7, differences 1, 1, 4 of variance 3: 1 - 3/8.
    first, second = np.array([1.0, 2.0, 3.0, NAN]), np.array([2.0, 3.0, 7.0, 5.0])
    assert variance_saved(first, second) == pytest.approx(0.625)
    assert variance_saved(first, first) == 1.0
    assert variance_saved(first, -first) == -1.0
    assert variance_saved(first, np.ones(4)) == 0.0


@pytest.mark.parametrize("first", [[0.1] * 3, [1.0], []])
def test_variance_saved_needs_something_that_varies(first: list[float]) -> None:
    assert math.isnan(variance_saved(np.array(first), np.full(len(first), 0.7)))


@given(pairs)
def test_variance_saved_is_twice_the_covariance(rows: list[tuple[int, int]]) -> None:
    first, second = np.array(rows, dtype=float).T
    table = np.cov(first, second)
    found = variance_saved(first, second)
    assert found == pytest.approx(variance_saved(second, first), nan_ok=True)
    if table[0, 0] + table[1, 1]:
        assert found == pytest.approx(2 * table[0, 1] / (table[0, 0] + table[1, 1]))
        assert -1 - 1e-12 <= found <= 1


@given(st.lists(st.integers(0, 6), min_size=1, max_size=20), st.integers(0, 6))
def test_audit_counts_pairs_that_differ_early(starts: list[int], treatment: int) -> None:
    # Each pair differs from one month on; 6 is beyond the horizon: never.
    first = np.zeros((len(starts), 6, 3))
    second = first.copy()
    for run, start in enumerate(starts):
        second[run, start:, run % 3] = 1.0
    found, back = audit(first, second, treatment), audit(second, first, treatment)
    assert repr(found) == repr(back)
    early = [start < min(treatment, 6) for start in starts]
    assert found.not_identical == pytest.approx(np.mean(early))
    assert found.first_difference.never == pytest.approx(np.mean(np.array(starts) == 6))
