"""How many wars are enough, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.enough import half_width, next_total, runs_needed
from experiments.statistics import arm_mean


def test_half_width() -> None:
    assert half_width(-0.5, 1.5) == 1.0
    assert math.isnan(half_width(math.nan, math.nan))


@pytest.mark.parametrize(
    ("width", "pairs", "target", "needed"),
    [
        (0.06, 100, 0.03, 400),  # half the width, four times the pairs, without a rounding more
        (0.03, 1_000, 0.03, 1_000),
        (0.031, 1_000, 0.03, 1_068),  # 1067.8
        (0.015, 1_000, 0.03, 250),
        (1e-9, 1_000, 0.03, 2),
        (0.0, 1_000, 0.03, 1_000),
    ],
)
def test_runs_needed_by_hand(width: float, pairs: int, target: float, needed: int) -> None:
    assert runs_needed(width, pairs, target) == needed


@pytest.mark.parametrize(
    ("width", "pairs", "most", "total"),
    [
        (0.06, 100, 5_000, 450),  # 400 and 5% are 420
        (0.06, 100, 450, 450),
        (0.06, 100, 449, None),
        (0.0301, 1_000, 5_000, 1_100),  # 1,057 with the margin, but at least 10% more
        (0.06, 1_000, 4_200, 4_200),  # 4,200 to the run: no further 50
        (0.03, 1_000, 5_000, 1_000),
        (0.0, 100, 5_000, 100),
        (0.02, 1_000, 500, 1_000),
        (0.04, 1_000, 1_000, None),
    ],
)
def test_next_total_by_hand(width: float, pairs: int, most: int, total: int | None) -> None:
    assert next_total(width, pairs, 0.03, most) == total


def test_nothing_is_known_without_an_interval() -> None:
    assert runs_needed(math.nan, 1, 0.03) is None
    assert next_total(math.nan, 1, 0.03, 5_000) is None


@pytest.mark.parametrize("target", [0.0, -0.1, math.nan])
def test_target_must_be_above_zero(target: float) -> None:
    with pytest.raises(ValueError, match="must be above 0"):
        runs_needed(0.1, 100, target)
    with pytest.raises(ValueError, match="must be above 0"):
        next_total(0.1, 100, target, 5_000)


@given(st.floats(0, 10), st.integers(2, 10_000), st.floats(0.001, 1), st.integers(2, 10**7))
def test_next_total_reaches_the_target_by_the_law(
    width: float, pairs: int, target: float, most: int
) -> None:
    total = next_total(width, pairs, target, most)
    if width <= target:
        assert total == pairs
    elif total is None:
        assert max(1.05 * pairs * (width / target) ** 2, 1.1 * pairs) > most - 50
    else:
        assert total % 50 == 0
        assert pairs * 1.1 - 1e-6 <= total <= most
        assert width * math.sqrt(pairs / total) <= target


def test_law_holds_for_the_intervals_of_a_comparison() -> None:
    few, many = np.arange(200) < 60, np.arange(800) < 240
    width = half_width(arm_mean(few).low, arm_mean(few).high)
    reached = half_width(arm_mean(many).low, arm_mean(many).high)
    assert runs_needed(width, 200, reached) == pytest.approx(800, rel=0.02)
