"""Runs as units: means, shares and bands where a run is played in several worlds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.statistics.effects import p_value, superiority
from experiments.statistics.intervals import arm_mean, paired_difference
from experiments.statistics.runs import (
    by_run,
    difference_by_run,
    mean_by_run,
    repeated,
    sample_by_run,
    units,
)
from experiments.statistics.survival import incidence_bands, incidence_bands_by_run

NAN = math.nan
VALUES = st.floats(-1e6, 1e6) | st.just(NAN)


def test_values_of_a_run_are_averaged_in_the_order_of_runs() -> None:
    assert by_run([4.0, 1.0, 2.0, 3.0], [9, 2, 9, 2]).tolist() == [2.0, 3.0]


def test_a_run_without_a_number_is_no_unit() -> None:
    assert by_run([NAN, 1.0, NAN, 3.0], [0, 1, 0, 1]).tolist() == [2.0]


def test_a_value_counts_once_in_whichever_run_it_is() -> None:
    # Three settlements of run 0 and one of run 1: the mean of four, not of two means.
    change, runs = [1.0, 2.0, 3.0, 8.0], [0, 0, 0, 1]
    found = difference_by_run([0.0, 0.0, 0.0, 0.0], change, runs)
    assert (found.estimate, found.pairs) == (3.5, 4)
    # Without run 0 the mean is 8, without run 1 it is 2: 3 to either side of their middle.
    assert by_run(change, runs).tolist() == [0.5, 6.5]
    assert (found.low, found.high) == pytest.approx(
        (paired_difference([0, 0], [0.5, 6.5]).low, paired_difference([0, 0], [0.5, 6.5]).high)
    )
    assert mean_by_run(change, runs).mean == 3.5
    assert p_value([0.0] * 4, change, runs) == p_value([0.0, 0.0], [0.5, 6.5])


def test_runs_of_unlike_size_are_worth_fewer() -> None:
    # 1, 1 and 4 values: 36 / 18 = 2 runs of one size, which leave a degree of freedom of two.
    sample = sample_by_run([1.0, 2.0, 3.0, 4.0, 5.0, 9.0], [0, 1, 2, 2, 2, 2])
    assert sample.freedom == 1.0
    assert np.mean(sample.values) == pytest.approx(4.0)
    # Student's point is 12.706 instead of 4.303.
    half = 12.7062 * np.std(sample.values, ddof=1) / math.sqrt(3)
    low, high, method = sample.interval()
    assert [low, high] == pytest.approx([4.0 - half, 4.0 + half])
    assert method == "Student"


def test_a_pair_is_left_out_in_both_arms() -> None:
    found = difference_by_run([1.0, NAN, 5.0], [2.0, 9.0, 7.0], [0, 0, 0])
    assert (found.first, found.second, found.pairs) == (3.0, 4.5, 2)


def test_values_and_runs_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="differ in shape"):
        by_run([1.0, 2.0], [0, 1, 1])


@given(st.lists(VALUES, min_size=1, max_size=20))
def test_runs_that_come_once_leave_everything_as_it_is(values: list[float]) -> None:
    runs = np.random.default_rng(len(values)).permutation(len(values))
    assert not repeated(runs)
    np.testing.assert_array_equal(by_run(values, runs), [v for v in values if not math.isnan(v)])
    np.testing.assert_equal(mean_by_run(values, runs), arm_mean(values))
    found = difference_by_run(values, values[::-1], runs)
    np.testing.assert_equal(found, paired_difference(values, values[::-1]))


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=8), st.integers(2, 5))
def test_copies_of_the_same_wars_make_no_interval_narrower(values: list[float], times: int) -> None:
    runs = np.tile(np.arange(len(values)), times)
    found, once = mean_by_run(np.tile(values, times), runs), arm_mean(values)
    assert (found.mean, found.low, found.high) == pytest.approx(
        (once.mean, once.low, once.high), nan_ok=True
    )
    assert found.n == times * len(values)


def test_many_worlds_of_one_run_have_no_interval() -> None:
    assert mean_by_run([1.0, 2.0, 3.0], [5, 5, 5]).method == "none"


@pytest.mark.parametrize("seen", [True, False])
def test_a_share_that_was_never_contradicted_is_uncertain_by_its_runs(seen: bool) -> None:
    found = mean_by_run(np.full(40, seen), np.repeat(np.arange(4), 10))
    once = arm_mean(np.full(4, seen))
    assert (found.low, found.high, found.method) == (once.low, once.high, "Wilson")


def test_superiority_averages_wins_by_run() -> None:
    # Run 0 wins and ties, run 1 loses twice; the pair without a number counts nowhere.
    first, second = [0.0, 0.0, 1.0, 1.0, NAN], [1.0, 0.0, 0.0, 0.0, 1.0]
    found = superiority(first, second, [0, 0, 1, 1, 1])
    assert found.mean == (0.75 + 0.0) / 2
    assert found.n == 4


def test_bands_by_run_by_hand() -> None:
    # Shares of two runs in month 1: 1/2 and 0. Two runs that agree are added: squares of 1/8 and
    # twice 3/16, over two runs with three degrees of freedom.
    time, cause, runs = [1, 2, 2, 2], [1, 1, 0, 0], [0, 0, 1, 1]
    found = incidence_bands_by_run(time, cause, runs, 2, [1])
    deviation = math.sqrt((0.125 + 0.375) / 2 / 3)
    half = 1.959963984540054 * deviation / (-math.log(0.75) * 0.75)
    assert found.low[0, 1] == pytest.approx(1 - 0.75 ** math.exp(-half))
    assert found.high[0, 1] == pytest.approx(1 - 0.75 ** math.exp(half))
    # Nothing has ended in month 0: the exact limit is that of two runs, not of four wars.
    assert (found.low[0, 0], found.high[0, 0]) == (0.0, pytest.approx(1 - 0.025 ** (1 / 2)))


def test_a_run_of_many_wars_counts_more_in_a_band() -> None:
    """Three wars of run 7 go on and the only one of run 8 has ended: a quarter, not a half."""
    found = incidence_bands_by_run([2, 2, 2, 1], [0, 0, 0, 1], [7, 7, 7, 8], 2, [1])
    # Runs count by 3/2 and 1/2 of a mean run: (3/2 1/4)^2 + (1/2 3/4)^2, and two runs added.
    squares = 2 * 0.375**2 + 2 * 0.25 * 0.75
    half = 1.959964 * math.sqrt(squares / 2 / 3) / (-math.log(0.75) * 0.75)
    low, high = (1.0 - math.exp(math.exp(side) * math.log(0.75)) for side in (-half, half))
    assert found.estimate[0].tolist() == [0.0, 0.25, 0.25]
    assert (found.low[0, 1], found.high[0, 1]) == pytest.approx((low, high), rel=1e-5)


def test_a_single_war_that_ended_early_makes_no_band_of_everything() -> None:
    runs = np.repeat(np.arange(20), [1, *[25] * 19])
    time = np.where(np.arange(runs.size) == 0, 1, 9)
    found = incidence_bands_by_run(time, np.ones(runs.size, int), runs, 9, [1])
    assert found.estimate[0, 1] == pytest.approx(1 / 476)
    assert found.high[0, 1] < 0.1


def test_bands_by_run_are_as_wide_as_those_of_wars_that_come_once() -> None:
    luck = np.random.default_rng(4)
    time, cause = luck.integers(1, 12, 400), luck.integers(0, 3, 400)
    time[cause == 2] = 12
    once = incidence_bands(time, cause, 12, [0, 1])
    runs = np.tile(np.arange(400), 3)
    thrice = incidence_bands_by_run(np.tile(time, 3), np.tile(cause, 3), runs, 12, [0, 1])
    np.testing.assert_allclose(thrice.estimate, once.estimate, atol=1e-12)
    np.testing.assert_allclose(thrice.low, once.low, atol=1e-3)
    np.testing.assert_allclose(thrice.high, once.high, atol=1e-3)


def test_a_band_of_runs_that_agree_has_a_width() -> None:
    # Half the worlds of every run end, so that no run differs from the next.
    found = incidence_bands_by_run([1, 2] * 9, [1, 0] * 9, np.repeat(np.arange(9), 2), 2, [1])
    assert found.low[0, 1] < found.estimate[0, 1] == 0.5 < found.high[0, 1]


def test_units() -> None:
    count, place = units([3, 1, 3])
    assert (count, place.tolist()) == (2, [1, 0, 1])


def test_few_runs_that_differ_tell_no_interval() -> None:
    # 30 runs of four worlds, three of which differ in one world or all.
    runs, change = np.repeat(np.arange(30), 4), np.zeros(120)
    change[[0, 4, 8, 9, 10, 11]] = -7.0
    found = difference_by_run(np.zeros(120), change, runs)
    assert (found.method, found.differing, found.units) == ("too few differ", 3, 30)
    assert math.isnan(found.half_width)
    # Nor where runs have unlike numbers of values, or none differs.
    assert difference_by_run(np.zeros(119), change[:119], runs[:119]).too_few
    assert difference_by_run(np.zeros(120), np.zeros(120), runs).too_few


def test_enough_runs_that_differ_tell_an_interval() -> None:
    runs = np.repeat(np.arange(30), 4)
    change = np.where((runs < 10) & (np.arange(120) % 4 == 0), -7.0, 0.0)
    assert difference_by_run(np.zeros(120), change, runs).method == "BCa"
