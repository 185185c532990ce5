"""Means, paired differences and quantiles against hand-worked, published and reference results."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import bootstrap

from experiments.statistics.intervals import (
    FEWEST_DIFFERING,
    LARGE,
    RESAMPLES,
    RESAMPLING_KEY,
    SMALL,
    Difference,
    _bca,
    _bca_expansion,
    arm_mean,
    paired_difference,
    quantiles,
)

NAN = math.nan

# Hours between failures of air-conditioning equipment (Proschan 1963), the running example of
# Davison and Hinkley, Bootstrap Methods and their Application (1997).
AIR_CONDITIONING = [3, 5, 7, 18, 43, 85, 91, 98, 100, 130, 230, 487]

# Whole numbers add up without rounding, so that ties among resampled means stay ties.
whole = st.integers(-50, 50)
pairs = st.lists(st.tuples(whole, whole), min_size=2, max_size=60)


def arms(rows: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    first, second = np.array(rows, dtype=float).T
    return first, second


def skewed(size: int) -> np.ndarray:
    """Evenly spaced quantiles of an exponential distribution: skewness near 2, no dice."""
    return -np.log(1 - (np.arange(size) + 0.5) / size)


def test_difference_by_hand() -> None:
    # Differences 2, 1, 3, -2, 1: mean 1; squares about it 1, 0, 4, 9, 0 sum to 14, so the
    # standard deviation is sqrt(14 / 4) = 1.8708 and the error 1.8708 / sqrt(5) = 0.8367.
    # Student's 97.5% point at 4 degrees of freedom is 2.7764: 1 +- 2.3230.
    result = paired_difference([1, 2, 3, 4, 5], [3, 3, 6, 2, 6])
    assert (result.first, result.second, result.estimate, result.pairs) == (3.0, 4.0, 1.0, 5)
    assert result.low == pytest.approx(1 - 2.3230, abs=1e-4)
    assert result.high == pytest.approx(1 + 2.3230, abs=1e-4)
    assert result.method == "Student"
    assert not result.constant


def test_pair_without_a_value_in_either_arm_is_left_out() -> None:
    # Only the first and the last pair are complete: differences 4 and 4.
    result = paired_difference([1, NAN, 3, NAN, 2], [5, 1, NAN, NAN, 6])
    assert result == Difference(1.5, 5.5, 4.0, 4.0, 4.0, 2, "constant", units=2)
    assert result.constant


@pytest.mark.parametrize("size", [2, SMALL, 1_000, LARGE + 1])
def test_constant_difference_is_a_point_to_the_bit(size: int) -> None:
    result = paired_difference(np.zeros(size), np.full(size, 0.1))
    assert (result.estimate, result.low, result.high) == (0.1, 0.1, 0.1)
    assert result.constant


def test_no_pair_gives_no_estimate() -> None:
    result = paired_difference([1.0, NAN], [NAN, 2.0])
    assert (result.pairs, result.method, result.constant) == (0, "none", False)
    assert np.isnan([result.first, result.second, result.estimate, result.low, result.high]).all()


def test_one_pair_gives_an_estimate_without_interval() -> None:
    result = paired_difference([1.0], [4.0])
    assert (result.first, result.second, result.estimate) == (1.0, 4.0, 3.0)
    assert np.isnan([result.low, result.high]).all()
    assert (result.pairs, result.method) == (1, "none")


def test_arms_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\(3,\) and \(1,\)"):
        paired_difference([1.0, 2.0, 3.0], [1.0])


def test_bca_of_the_air_conditioning_data() -> None:
    # Limits of a run of 999,999 resamples with scipy: 56.9 and 226.4. A limit read from 2,000
    # resamples scatters by about a twentieth of its standard error of 37.
    result = arm_mean(AIR_CONDITIONING)
    assert result.mean == pytest.approx(108.083, abs=1e-3)
    assert [result.low, result.high] == pytest.approx([56.9, 226.4], abs=4)
    assert (result.n, result.method) == (12, "BCa")


@pytest.mark.parametrize(
    "sample",
    [
        np.array(AIR_CONDITIONING),
        skewed(1_000),
        np.repeat([-1, 0, 1], [3, 990, 7]),
        np.repeat([0, 1], [999, 1]),
    ],
    ids=["published", "skewed", "rare both ways", "single event"],
)
def test_bca_equals_scipy_on_the_same_resamples(sample: np.ndarray) -> None:
    generator = np.random.Generator(np.random.Philox(key=RESAMPLING_KEY))
    reference = bootstrap(
        (sample.astype(float),), np.mean, n_resamples=RESAMPLES, batch=100, rng=generator
    ).confidence_interval
    low, high, method = _bca(sample.astype(float).tobytes())
    assert low == pytest.approx(reference.low, rel=1e-9)
    assert high == pytest.approx(reference.high, rel=1e-9)
    assert method == "BCa"


def test_sample_constant_but_for_rounding_stays_finite() -> None:
    sample = np.full(1_000, 0.1)
    sample[0] = np.nextafter(0.1, 1)
    result = arm_mean(sample)
    assert [result.low, result.high] == pytest.approx([0.1, 0.1])


def test_expansion_continues_bca_where_samples_become_large() -> None:
    sample = skewed(LARGE + 1)
    error = sample.std() / math.sqrt(sample.size)
    below, above = arm_mean(sample[np.arange(LARGE + 1) != LARGE // 2]), arm_mean(sample)
    assert (below.method, above.method) == ("BCa", "BCa expansion")
    assert above.low == pytest.approx(below.low, abs=0.2 * error)
    assert above.high == pytest.approx(below.high, abs=0.2 * error)


def test_expansion_leans_to_the_long_tail() -> None:
    # 1,000 ones among 10,000: error .003, skewness .8 / .3, a = .8 / .3 / 600 = .0044444.
    # BCa points w = a + (a -+ z) / (1 - a (a -+ z)): -1.93423 and 1.98615.
    # Cornish-Fisher w + a (w^2 - 1): -1.92205 and 1.99924 errors from the mean, not -+1.95996.
    result = arm_mean(1.0 * (np.arange(10_000) < 1_000))
    assert [result.low, result.high] == pytest.approx([0.0942339, 0.1059977], abs=1e-7)


def test_expansion_never_leaves_the_values_seen() -> None:
    # One event among 20,000: without the bound the lower limit would be below zero.
    assert _bca_expansion(1.0 * (np.arange(20_000) == 7))[0] == 0.0


@pytest.mark.parametrize(
    ("events", "wars", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1.0),
    ],
)
def test_share_of_wars_as_published(events: int, wars: int, low: float, high: float) -> None:
    # Newcombe (1998), Statistics in Medicine 17, table I, method 3; the last is the third mirrored.
    result = arm_mean(np.arange(wars) < events)
    assert result.mean == pytest.approx(events / wars)
    assert [result.low, result.high] == pytest.approx([low, high], abs=5e-5)
    assert (result.n, result.method) == (wars, "Wilson")


@pytest.mark.parametrize("nothing", [[], [NAN, NAN], np.array([], dtype=bool)])
def test_mean_without_a_value(nothing: object) -> None:
    result = arm_mean(nothing)  # type: ignore[arg-type]
    assert np.isnan([result.mean, result.low, result.high]).all()
    assert (result.n, result.method) == (0, "none")


@given(pairs)
def test_arms_that_change_places_mirror_the_result(rows: list[tuple[int, int]]) -> None:
    first, second = arms(rows)
    there, back = paired_difference(first, second), paired_difference(second, first)
    assert there.estimate == -back.estimate
    assert there.low == pytest.approx(-back.high, abs=1e-9, nan_ok=True)
    assert there.high == pytest.approx(-back.low, abs=1e-9, nan_ok=True)
    assert there.method == back.method


@given(pairs, whole)
def test_shift_of_one_arm_shifts_the_result(rows: list[tuple[int, int]], shift: int) -> None:
    first, second = arms(rows)
    plain, shifted = paired_difference(first, second), paired_difference(first, second + shift)
    assert shifted.estimate == pytest.approx(plain.estimate + shift, abs=1e-9)
    if "constant" in (plain.method, shifted.method):  # which a difference of 0 never is
        return
    assert shifted.low == pytest.approx(plain.low + shift, abs=1e-9, nan_ok=True)
    assert shifted.high == pytest.approx(plain.high + shift, abs=1e-9, nan_ok=True)


@given(pairs, whole)
def test_world_common_to_both_arms_changes_no_difference(
    rows: list[tuple[int, int]], common: int
) -> None:
    first, second = arms(rows)
    plain, moved = (
        paired_difference(first, second),
        paired_difference(first + common, second + common),
    )
    assert (plain.estimate, plain.low, plain.high) == (moved.estimate, moved.low, moved.high)


@given(pairs)
def test_incomplete_pairs_change_nothing(rows: list[tuple[int, int]]) -> None:
    first, second = arms(rows)
    padded = paired_difference([NAN, *first, 7.0], [7.0, *second, NAN])
    assert padded == paired_difference(first, second)


@given(st.lists(whole, min_size=SMALL, max_size=60), st.sampled_from([float, bool]))
def test_limits_are_ordered_and_within_the_values(values: list[int], kind: type) -> None:
    result = arm_mean(np.array(values).astype(kind))
    least, most = (0, 1) if kind is bool else (min(values), max(values))
    if result.method == "too few differ":
        assert np.isnan([result.low, result.high]).all()
        return
    assert least <= result.low <= result.high <= most


@pytest.mark.parametrize("size", [5, 500, 2 * LARGE])
def test_result_can_be_repeated(size: int) -> None:
    first = arm_mean(skewed(size))
    arm_mean(skewed(size + 1))
    assert arm_mean(skewed(size)) == first


def test_quantiles_by_hand() -> None:
    # Month 0: 1 2 3 4, a quarter of the way from 1 to 4 is 1.75, the middle 2.5.
    # Month 1: 5 and 9 run: 6 and 7. Month 2: only 8. Month 3: no war.
    values = [[1, 5, NAN, NAN], [2, NAN, NAN, NAN], [3, NAN, 8, NAN], [4, 9, NAN, NAN]]
    table, counts = quantiles(values, [0.25, 0.5])
    np.testing.assert_allclose(table, [[1.75, 6, 8, NAN], [2.5, 7, 8, NAN]])
    assert counts.tolist() == [4, 2, 1, 0]


@pytest.mark.parametrize("runs", [0, 3])
def test_quantiles_when_no_war_runs_at_all(runs: int) -> None:
    table, counts = quantiles(np.full((runs, 2), NAN), [0.05, 0.5, 0.95])
    assert table.shape == (3, 2)
    assert np.isnan(table).all()
    assert counts.tolist() == [0, 0]


@given(st.lists(st.lists(whole | st.just(NAN), min_size=3, max_size=3), min_size=1, max_size=9))
def test_quantiles_rise_with_the_level_and_stay_within(values: list[list[float]]) -> None:
    table, counts = quantiles(values, [0.0, 0.1, 0.5, 1.0])
    for month, column in enumerate(np.array(values, dtype=float).T):
        running = column[~np.isnan(column)]
        assert counts[month] == running.size
        if running.size:
            assert (np.diff(table[:, month]) >= 0).all()
            assert (table[0, month], table[3, month]) == (running.min(), running.max())


#: Once "0.00 [constant]", "+0.15 [0.00, +0.75]" and the like.
@pytest.mark.parametrize("differing", [0, 1, FEWEST_DIFFERING - 1])
@pytest.mark.parametrize("common", [0.0, 0.5])
def test_a_mean_of_which_few_pairs_tell_has_no_interval(differing: int, common: float) -> None:
    change = np.where(np.arange(60) < differing, 9.0, common)
    found = paired_difference(np.zeros(60), change)
    assert (found.differing, found.units) == (differing, 60)
    if common and not differing:
        assert found.constant
        return
    assert found.too_few and np.isnan([found.low, found.high, found.half_width]).all()
    assert found.estimate == pytest.approx(np.mean(change))


def test_a_mean_of_which_enough_pairs_tell_has_an_interval() -> None:
    change = np.where(np.arange(60) < FEWEST_DIFFERING, 9.0, 0.0)
    assert paired_difference(np.zeros(60), change).method == "BCa"
    # Where pairs are few, half of them will do.
    assert paired_difference(np.zeros(5), [0.0, 0.0, 1.0, 2.0, 3.0]).method == "Student"


def test_an_arm_of_which_few_wars_tell_has_no_interval() -> None:
    found = arm_mean(np.where(np.arange(60) < 1, 1.0, 0.0))
    assert (found.method, np.isnan(found.low)) == ("too few differ", True)
