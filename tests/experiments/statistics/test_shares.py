"""Score intervals of shares against published results, and what they must never claim."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.statistics.intervals import arm_mean, paired_difference
from experiments.statistics.runs import difference_by_run, mean_by_run
from experiments.statistics.shares import Share, share_of_runs

wars = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=80)


def table(both: int, second: int, first: int, neither: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the wars of two arms with so many pairs of each kind."""
    counts = (both, second, first, neither)
    return np.repeat([1, 0, 1, 0], counts) == 1, np.repeat([1, 1, 0, 0], counts) == 1


@pytest.mark.parametrize(
    ("cells", "low", "high"),
    [
        ((36, 12, 2, 0), 0.0569, 0.3404),  # Newcombe (1998), method 10
        ((1, 1, 7, 12), -0.507, -0.026),  # Fagerland, Lydersen and Laake (2014)
        ((0, 0, 0, 20), -0.1611, 0.1611),  # Wilson's limit of 0 of 20 on either side
    ],
)
def test_difference_of_paired_shares_as_published(
    cells: tuple[int, int, int, int], low: float, high: float
) -> None:
    found = paired_difference(*table(*cells))
    digits = 5e-5 if abs(low) < 0.5 else 5e-4
    assert [found.low, found.high] == pytest.approx([low, high], abs=digits)
    assert (found.pairs, found.method) == (sum(cells), "Newcombe")
    assert found.estimate == pytest.approx((cells[1] - cells[2]) / sum(cells))


def test_numbers_are_no_shares_though_they_be_0_and_1() -> None:
    first, second = table(5, 8, 4, 10)
    assert paired_difference(1.0 * first, 1.0 * second).method == "BCa"
    assert paired_difference(first, 1.0 * second).method == "BCa"


@given(wars)
def test_a_share_that_was_sampled_has_a_width(rows: list[tuple[bool, bool]]) -> None:
    first, second = np.array(rows).T
    found = paired_difference(first, second)
    assert -1.0 <= found.low < found.high <= 1.0
    assert found.low <= found.estimate <= found.high
    assert found.half_width > 0.0
    assert arm_mean(first).low < arm_mean(first).high


@given(wars)
def test_arms_that_change_places_mirror_the_result(rows: list[tuple[bool, bool]]) -> None:
    first, second = np.array(rows).T
    there, back = paired_difference(first, second), paired_difference(second, first)
    assert [there.low, there.high] == pytest.approx([-back.high, -back.low], abs=1e-12)


@given(wars, st.integers(2, 9))
def test_more_pairs_of_the_same_kinds_narrow_it(rows: list[tuple[bool, bool]], times: int) -> None:
    first, second = np.array(rows).T
    once = paired_difference(first, second)
    assert once.shares is not None
    more = paired_difference(np.tile(first, times), np.tile(second, times))
    assert more.half_width < once.half_width
    assert [more.low, more.high] == pytest.approx(once.shares.limits(times), abs=1e-12)


def test_what_all_wars_of_all_runs_have_is_uncertain_by_runs() -> None:
    assert share_of_runs(np.zeros(20), wars=1_280) == Share(0.0, 20)
    found = mean_by_run(np.zeros(40, bool), np.repeat(np.arange(4), 10))
    assert found.high == pytest.approx(Share(0.0, 4).limits()[1])


def test_a_share_of_runs_by_hand() -> None:
    # Shares 0, 1/2 and 1 of three runs: squares .5 and two runs of .25 more are 1. With four
    # degrees a variance of 1 / (3 * 4), for .25 of a single war: worth 3. Student's t(2) is 4.303.
    found = share_of_runs(np.array([0.0, 0.5, 1.0]), wars=30)
    assert found.share == 0.5
    assert found.n == pytest.approx(3 * (1.959964 / 4.302653) ** 2, rel=1e-5)


def test_wars_are_never_worth_more_than_they_are() -> None:
    assert share_of_runs(np.full(200, 0.25), wars=800).n <= 800


def test_what_differs_by_world_alone_has_a_width_all_the_same() -> None:
    # In every run the second arm settles one world of four: runs agree, and still are but twenty.
    runs, world = np.divmod(np.arange(80), 4)
    found = difference_by_run(np.zeros(80, bool), world == 0, runs)
    assert (found.estimate, found.pairs, found.method) == (0.25, 80, "Newcombe")
    assert found.low < 0.25 < found.high
    assert not math.isnan(found.half_width)


@given(wars)
def test_runs_that_come_once_are_pairs_to_the_bit(rows: list[tuple[bool, bool]]) -> None:
    first, second = np.array(rows).T
    runs = np.arange(first.size)
    assert difference_by_run(first, second, runs) == paired_difference(first, second)
    assert mean_by_run(first, runs) == arm_mean(first)
