"""Effect sizes and p-values against published and hand-worked results."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, ttest_rel

from experiments.acceptance.claims import Rule
from experiments.statistics.effects import (
    at_least,
    at_most,
    exactly,
    holm,
    log_odds_interaction,
    negligible,
    p_value,
    relevant,
    standardised,
    superiority,
)
from experiments.statistics.intervals import Estimate, paired_difference

NAN = math.nan

# Additional hours of sleep under two drugs, ten patients (Cushny and Peebles 1905): the example of
# Student (1908), and of the t test in R.
FIRST_DRUG = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND_DRUG = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]

whole = st.integers(-50, 50)
pairs = st.lists(st.tuples(whole, whole), min_size=2, max_size=60)


def arms(rows: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    first, second = np.array(rows, dtype=float).T
    return first, second


def test_superiority_by_hand() -> None:
    # Larger, equal, smaller, larger: 1, 1/2, 0, 1 of four.
    found = superiority([1, 2, 3, 4], [2, 2, 1, 9])
    assert (found.mean, found.n, found.method) == (0.625, 4, "Newcombe")
    # Two wins and one loss of the same four pairs: half of their difference beyond 1/2.
    share = paired_difference(np.arange(4) < 1, np.arange(4) > 1)
    assert (found.low, found.high) == (0.5 + share.low / 2, 0.5 + share.high / 2)


def test_superiority_of_the_sleeping_drug() -> None:
    # Nine patients slept longer under the second drug, one as long under both.
    found = superiority(FIRST_DRUG, SECOND_DRUG)
    assert found.mean == pytest.approx(0.95)
    assert found.n == 10
    assert found.low < 0.95 < found.high <= 1.0


def test_superiority_of_a_share_is_half_its_difference_beyond_one_half() -> None:
    first, second = np.arange(40) % 3 == 0, np.arange(40) % 5 < 3
    found, difference = superiority(first, second), paired_difference(first, second)
    halves = [0.5 + end / 2 for end in (difference.estimate, difference.low, difference.high)]
    assert [found.mean, found.low, found.high] == halves


def test_superiority_of_an_arm_that_always_wins_is_not_certain() -> None:
    found = superiority(np.arange(20), np.arange(20) + 1.0)
    assert (found.mean, found.high) == (1.0, 1.0)
    assert 0.8 < found.low < 1.0
    back = superiority(np.arange(20) + 1.0, np.arange(20))
    assert (back.mean, back.low) == (0.0, 0.0)
    assert back.high == pytest.approx(1 - found.low)


def test_superiority_of_arms_that_never_differed_is_not_certain() -> None:
    # Wilson's limit of 0 in 2 is z^2 / (2 + z^2), half of it to either side of 1/2.
    found = superiority([1.0, 2.0, NAN], [1.0, 2.0, 3.0])
    half = 1.959964**2 / (2 + 1.959964**2) / 2
    assert (found.mean, found.low, found.high) == pytest.approx((0.5, 0.5 - half, 0.5 + half))
    assert (found.n, found.method) == (2, "Newcombe")


@pytest.mark.parametrize("rows", [[(1, NAN)], [(NAN, NAN)]])
def test_nothing_without_a_pair(rows: list[tuple[int, int]]) -> None:
    first, second = arms(rows)
    found = superiority(first, second)
    assert (found.n, found.method) == (0, "none")
    assert np.isnan([found.mean, found.low, found.high]).all()
    assert math.isnan(standardised(first, second))
    assert math.isnan(p_value(first, second))


def test_a_single_pair_has_a_direction_and_nothing_else() -> None:
    found = superiority([1.0], [2.0])
    assert (found.mean, found.n) == (1.0, 1)
    assert math.isnan(standardised([1.0], [2.0]))
    assert math.isnan(p_value([1.0], [2.0]))


def test_arms_of_different_length_are_refused() -> None:
    for measure in (superiority, standardised, p_value):
        with pytest.raises(ValueError, match=r"\(3,\) and \(1,\)"):
            measure([1.0, 2.0, 3.0], [1.0])


def test_standardised_difference_by_hand() -> None:
    # Means 2 and 4; variances 1 and 7: 2 / sqrt((1 + 7) / 2) = 1. The differences 1, 1, 4 vary
    # by 3: divided by their deviation it would be 2 / sqrt(3).
    assert standardised([1, 2, 3], [2, 3, 7]) == pytest.approx(1.0)


def test_standardised_difference_of_the_sleeping_drug() -> None:
    # R prints t = 1.8608 for unpaired arms: the mean difference over sqrt((v1 + v2) / 10).
    assert standardised(FIRST_DRUG, SECOND_DRUG) == pytest.approx(1.8608 * math.sqrt(0.2), abs=5e-5)


def test_standardised_difference_needs_something_that_varies() -> None:
    assert math.isnan(standardised([0.1] * 3, [0.2] * 3))
    assert standardised([0.1] * 3, [0.1, 0.2, 0.3]) == pytest.approx(math.sqrt(2))


def wars(yes: int, no: int) -> np.ndarray:
    return np.repeat([1.0, 0.0], [yes, no])


def test_log_odds_interaction_by_hand() -> None:
    # With half a war on either side: 13.5 to 4.5, 2.5 to 8.5, 7.5 to 7.5 and .5 to 4.5.
    cells = [(13, 4), (2, 8), (7, 7), (0, 4)]
    found = log_odds_interaction(*(wars(*cell) for cell in cells))
    odds = [27 / 9, 5 / 17, 1.0, 1 / 9]
    assert found.mean == pytest.approx(math.log(odds[0] * odds[3] / (odds[1] * odds[2])))
    # Gart and Zweifel: one over each of the eight counts.
    variance = sum(1 / (yes + 0.5) + 1 / (no + 0.5) for yes, no in cells)
    half = 1.959964 * math.sqrt(variance)
    assert [found.low, found.high] == pytest.approx([found.mean - half, found.mean + half])
    assert (found.n, found.method) == (17, "normal")


def test_factors_that_multiply_odds_do_not_interact() -> None:
    # Odds of 9, 3, 3 and 1: each factor triples them, alone and together.
    same = log_odds_interaction(wars(13, 1), wars(10, 3), wars(10, 3), wars(7, 7))
    assert same.mean == pytest.approx(0.0, abs=1e-12)
    assert same.low < 0.0 < same.high


def test_log_odds_interaction_of_shares_of_none_and_all_is_finite() -> None:
    found = log_odds_interaction(wars(9, 0), wars(0, 9), wars(0, 9), wars(0, 9))
    assert found.mean == pytest.approx(2 * math.log(19))
    assert math.isfinite(found.low)
    assert math.isfinite(found.high)


def test_p_value_of_the_sleeping_drug() -> None:
    # As R prints it: t = 4.0621 at 9 degrees of freedom, p = 0.002833.
    assert p_value(FIRST_DRUG, SECOND_DRUG) == pytest.approx(0.002833, abs=5e-7)


@pytest.mark.parametrize(
    ("second", "expected"),
    [([1.0, 2.0, 3.0], 1.0), ([1.5, 2.5, 3.5], 0.25), ([0.5, 1.5, 2.5], 0.25)],
    ids=["none", "more", "less"],
)
def test_p_value_of_a_constant_difference(second: list[float], expected: float) -> None:
    # Of the eight ways to give three equal differences signs, two are as far from zero.
    assert p_value([1.0, 2.0, 3.0], second) == expected


@pytest.mark.parametrize(
    ("one", "other", "both", "neither"),
    [(0, 4, 0, 146), (1, 7, 3, 20), (30, 18, 9, 90), (5, 5, 0, 9)],
)
def test_p_value_of_shares_is_exact(one: int, other: int, both: int, neither: int) -> None:
    # 0 of 150 against 4 of 150 once gave .045, where the interval of the difference holds 0.
    first = np.repeat([True, False, True, False], [one, other, both, neither])
    second = np.repeat([False, True, True, False], [one, other, both, neither])
    expected = binomtest(one, one + other).pvalue
    assert p_value(first, second) == pytest.approx(expected)
    assert p_value(second, first) == pytest.approx(expected)


def test_p_value_of_shares_that_never_differ_is_one() -> None:
    seen = np.arange(20) < 3
    assert p_value(seen, seen) == 1.0
    assert p_value(seen, ~seen) == pytest.approx(binomtest(3, 20).pvalue)


def test_p_value_of_a_mean_that_few_pairs_tell_flips_their_signs() -> None:
    def found(*differences: float) -> float:
        change = np.zeros(60)
        change[: len(differences)] = differences
        return p_value(np.zeros(60), change)

    assert found() == 1.0
    assert found(9.0) == 1.0
    assert found(1.0, 7.0, 2.0, 30.0) == 2 / 16
    # Of eight ways only that all are positive, all negative, or the 1 goes the other way.
    assert found(-1.0, 3.0, 5.0) == 4 / 8
    assert found(*[1.0] * 9) == 2 / 512


def test_p_value_of_runs_that_seldom_differ_flips_the_signs_of_runs() -> None:
    # Four of 30 runs differ, in two of their four worlds each: eight pairs are but four coins.
    runs, change = np.repeat(np.arange(30), 4), np.zeros(120)
    change[[0, 1, 4, 5, 8, 9, 12, 13]] = 1.0
    assert p_value(np.zeros(120), change, runs) == 2 / 16
    assert p_value(np.zeros(120, bool), change == 1.0, runs) == 2 / 16


def test_holm_by_hand() -> None:
    # Sorted .005 .01 .03 .04, times 4 3 2 1: .02 .03 .06 .04; the last may not fall below .06.
    found = holm({"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.005})
    assert found == pytest.approx({"a": 0.03, "b": 0.06, "c": 0.06, "d": 0.02})
    assert list(found) == ["a", "b", "c", "d"]


def test_holm_never_exceeds_one_and_leaves_out_what_does_not_exist() -> None:
    found = holm({"a": 0.6, "b": NAN, "c": 0.4})
    assert [found["a"], found["c"]] == pytest.approx([0.8, 0.8])
    assert math.isnan(found["b"])
    assert holm({"a": 0.7, "b": 0.9}) == {"a": 1.0, "b": 1.0}
    assert holm({}) == {}


@given(st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_holm_is_the_closure_of_bonferroni(p_values: list[float]) -> None:
    # Marcus, Peritz and Gabriel (1976): a hypothesis falls when every set of hypotheses with it
    # falls, each tested by its smallest p-value times its size.
    names = [str(place) for place in range(len(p_values))]
    found = holm(dict(zip(names, p_values, strict=True)))
    sets = [s for size in range(1, 6) for s in itertools.combinations(range(len(p_values)), size)]
    for place, name in enumerate(names):
        tests = [min(1.0, len(s) * min(p_values[k] for k in s)) for s in sets if place in s]
        assert found[name] == pytest.approx(max(tests))


@given(pairs)
def test_arms_that_change_places_mirror_the_results(rows: list[tuple[int, int]]) -> None:
    first, second = arms(rows)
    there, back = superiority(first, second), superiority(second, first)
    assert there.mean == pytest.approx(1 - back.mean)
    assert there.low == pytest.approx(1 - back.high, abs=1e-9)
    assert there.high == pytest.approx(1 - back.low, abs=1e-9)
    assert there.method == back.method
    assert standardised(first, second) == pytest.approx(-standardised(second, first), nan_ok=True)
    assert p_value(first, second) == pytest.approx(p_value(second, first))


@given(pairs)
def test_limits_are_ordered_and_within_0_and_1(rows: list[tuple[int, int]]) -> None:
    found = superiority(*arms(rows))
    assert 0.0 <= found.low <= found.mean <= found.high <= 1.0


@given(pairs, whole, st.integers(1, 9))
def test_unit_and_origin_change_nothing(rows: list[tuple[int, int]], shift: int, unit: int) -> None:
    first, second = arms(rows)
    moved = (unit * first + shift, unit * second + shift)
    assert superiority(*moved) == superiority(first, second)
    assert standardised(*moved) == pytest.approx(standardised(first, second), nan_ok=True)
    assert p_value(*moved) == pytest.approx(p_value(first, second))


@given(pairs)
def test_incomplete_pairs_change_nothing(rows: list[tuple[int, int]]) -> None:
    first, second = arms(rows)
    padded = ([NAN, *first, 7.0], [7.0, *second, NAN])
    assert superiority(*padded) == superiority(first, second)
    assert p_value(*padded) == p_value(first, second)


@given(pairs)
def test_p_value_equals_scipy(rows: list[tuple[int, int]]) -> None:
    first, second = arms(rows)
    change = second - first
    if np.ptp(change) and 2 * np.count_nonzero(change) >= change.size:
        assert p_value(first, second) == pytest.approx(float(ttest_rel(first, second).pvalue))


def test_superiority_is_the_mean_of_wins() -> None:
    wins = np.repeat([0.0, 0.5, 1.0], [20, 5, 35])
    assert superiority(np.zeros(60), 2 * wins - 1).mean == pytest.approx(np.mean(wins))


S = 0.03  # smallest effect of interest
RULES = (at_least, at_most, negligible, relevant)
ends = st.floats(-1, 1)
widths = st.floats(0.001, 1)
smallest_effects = st.floats(0.001, 0.5)


def interval(low: float, high: float) -> Estimate:
    return Estimate((low + high) / 2, low, high, 1000, "BCa")


# Verdicts of: at least, less than, negligible, relevant.
@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.04, 0.09, "holds refuted refuted holds"),
        (0.03, 0.09, "holds refuted refuted holds"),
        (0.02, 0.09, "undecided undecided undecided undecided"),
        (0.01, 0.03, "undecided undecided undecided undecided"),
        (0.01, 0.02, "refuted holds holds refuted"),
        (-0.02, 0.02, "refuted holds holds refuted"),
        (-0.03, 0.02, "refuted holds undecided undecided"),
        (-0.09, -0.02, "refuted holds undecided undecided"),
        (-0.09, -0.03, "refuted holds refuted holds"),
        (-0.09, -0.04, "refuted holds refuted holds"),
        (-0.50, 0.50, "undecided undecided undecided undecided"),
        (0.0, 0.0, "refuted holds holds refuted"),
        (math.nan, math.nan, "undecided undecided undecided undecided"),
    ],
)
def test_verdicts_by_hand(low: float, high: float, said: str) -> None:
    assert [rule(interval(low, high), S) for rule in RULES] == said.split()


@given(widths, widths, smallest_effects)
def test_an_interval_on_both_sides_decides_nothing(below: float, above: float, s: float) -> None:
    wide = interval(s - below, s + above)
    assert at_least(wide, s) == at_most(wide, s) == "undecided"
    wider = interval(min(wide.low, -s), wide.high)
    assert negligible(wider, s) == relevant(wider, s) == "undecided"


@given(ends, ends, ends, ends, smallest_effects, st.sampled_from(RULES))
def test_a_wider_interval_never_decides_more(
    a: float, b: float, c: float, d: float, s: float, rule: Rule
) -> None:
    # What a wide interval says, every interval within it says too.
    outer_low, low, high, outer_high = sorted((a, b, c, d))
    wide, narrow = rule(interval(outer_low, outer_high), s), rule(interval(low, high), s)
    assert wide in (narrow, "undecided")


@given(ends, ends, smallest_effects)
def test_opposites(a: float, b: float, s: float) -> None:
    size = interval(*sorted((a, b)))
    for rule, other in ((at_least, at_most), (negligible, relevant)):
        pair = {rule(size, s), other(size, s)}
        assert pair in ({"holds", "refuted"}, {"undecided"})


@given(ends, ends, smallest_effects)
def test_either_way_is_alike(a: float, b: float, s: float) -> None:
    low, high = sorted((a, b))
    for rule in (negligible, relevant):
        assert rule(interval(low, high), s) == rule(interval(-high, -low), s)


@given(ends, smallest_effects, st.sampled_from(RULES))
def test_a_point_is_always_decided(value: float, s: float, rule: Rule) -> None:
    assert rule(interval(value, value), s) != "undecided"


def test_a_fact_is_so_or_not() -> None:
    assert (exactly(True), exactly(False)) == ("holds", "refuted")
