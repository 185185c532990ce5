"""How effects spread over points, by hand and against worlds in which the truth is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.study.across import LEVELS, across

HALF = LEVELS.index(0.5)


def test_effects_and_errors_by_hand() -> None:
    found = across(np.array([[0.0, 2.0], [1.0, 1.0], [-4.0, -2.0]]), smallest=1.0)
    assert found.effect.tolist() == [1.0, 1.0, -3.0]
    assert found.error.tolist() == [1.0, 0.0, 1.0]
    assert found.found.above == pytest.approx(2 / 3) and found.found.below == pytest.approx(1 / 3)
    assert found.found.quantiles[HALF] == 1.0
    assert found.found.deviation == pytest.approx(math.sqrt(16 / 3))


def test_three_wars_of_a_hundred_are_as_many_as_three_percent() -> None:
    change = np.zeros((1, 100))
    change[0, :3] = 1.0
    assert across(change, 0.03).found.above == 1.0


def test_where_no_luck_is_all_difference_is_truth() -> None:
    found = across(np.repeat([[0.0], [4.0]], 5, axis=1), smallest=1.0)
    assert found.luck.deviation == 0.0
    assert found.truth == found.found.deviation == pytest.approx(math.sqrt(8.0))
    assert set(found.luck.quantiles) == {2.0}


def test_a_single_run_says_nothing_of_luck() -> None:
    found = across(np.array([[0.0], [4.0]]), smallest=1.0)
    assert math.isnan(found.luck.above) and math.isnan(found.truth)
    assert np.isnan(found.error).all()
    assert found.found.above == 0.5


def test_a_single_point_has_no_deviation() -> None:
    found = across(np.array([[0.0, 4.0]]), smallest=1.0)
    assert math.isnan(found.found.deviation) and math.isnan(found.truth)
    assert found.found.above == 1.0


def worlds(truth: float, common: float, own: float) -> np.ndarray:
    """Return differences (300 points, 40 runs): truth by point, luck common or a point's own."""
    luck = np.random.default_rng(3)
    return (
        truth * luck.standard_normal((300, 1))
        + common * luck.standard_normal((1, 40))
        + own * luck.standard_normal((300, 40))
    )


def test_luck_alone_is_recognised() -> None:
    found = across(worlds(truth=0.0, common=0.0, own=1.0), smallest=0.1)
    assert found.luck.deviation == pytest.approx(found.found.deviation, rel=0.1)
    assert found.found.above == pytest.approx(found.luck.above, abs=0.05)


def test_luck_that_points_share_makes_no_difference_between_them() -> None:
    found = across(worlds(truth=0.0, common=1.0, own=0.0), smallest=0.1)
    assert found.found.deviation < 1e-12 and found.truth < 1e-6
    assert found.luck.deviation < 1e-12


def test_truth_is_found_beneath_luck() -> None:
    found = across(worlds(truth=0.5, common=1.0, own=2.0), smallest=0.1)
    assert found.truth == pytest.approx(0.5, rel=0.1)
    assert found.found.deviation > found.truth


@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 2**32))
def test_spreads_are_ordered_and_repeat(points: int, runs: int, seed: int) -> None:
    change = np.random.default_rng(seed).integers(-1, 2, (points, runs)).astype(np.float64)
    found, again = across(change, 0.03), across(change, 0.03)
    assert list(found.found.quantiles) == sorted(found.found.quantiles)
    assert 0.0 <= found.found.above + found.found.below <= 1.0
    assert repr(found.luck) == repr(again.luck)
    if runs > 1:
        assert list(found.luck.quantiles) == sorted(found.luck.quantiles)
