"""Bands of cumulative incidence against hand-worked, published and exact results."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from experiments.statistics.survival import (
    cumulative_incidence,
    incidence_bands,
    incidence_variance,
    life_table,
)

CAUSES = ["durable", "exhausted", "withdrawn"]

wars = st.lists(
    st.tuples(st.integers(0, 15), st.sampled_from([*CAUSES, "fighting"])), min_size=1, max_size=40
)


def split(rows: list[tuple[int, str]]) -> tuple[np.ndarray, np.ndarray]:
    time, cause = zip(*rows, strict=True)
    return np.array(time), np.array(cause)


# Six wars, horizon 3; month 1 ties two causes, month 2 an end and a censored war.
#   month  at risk  durable exhausted withdrawn censored   running before  after
#     1       6        1        1         0        0            1           2/3
#     2       4        0        0         1        1           2/3          1/2
#     3       2        1        0         0        1           1/2          1/4
TIME = [1, 1, 2, 2, 3, 3]
CAUSE = ["durable", "exhausted", "withdrawn", "fighting", "durable", "fighting"]


def test_variance_of_three_causes_with_ties_and_censoring() -> None:
    # An end by cause k in a month with n at risk and hazards h (h for all causes) adds
    # S^2 h_k (1 - h_k) / n - 2 D S h_k / n + D^2 h / ((1 - h) n), with S running before the month
    # and D = F_k now - F_k at that month.
    # Durable: F = 1/6, 1/6, 1/6 + 1/2 x 1/2 = 5/12.
    #   month 1: (1/6)(5/6)/6 = 5/216; by month 3, D = 1/4:
    #            5/216 - 2(1/4)(1/6)/6 + (1/16)(1/3)/(2/3)/6 = 5/216 - 1/72 + 1/192
    #   month 2: no durable end; by month 3: (1/16)(1/4)/(3/4)/4 = 1/192
    #   month 3: (1/4)(1/4)/2 = 1/32
    durable = [0, 5 / 216, 5 / 216, 5 / 216 - 1 / 72 + 1 / 192 + 1 / 192 + 1 / 32]
    # Exhausted: F = 1/6 for good. Withdrawn: F = 0, 1/6, 1/6.
    #   month 1 by month 2 and 3, D = 1/6: (1/36)(1/2)/6 = 1/432
    #   month 2: (4/9)(1/4)(3/4)/4 = 1/48
    exhausted = [0, 5 / 216, 5 / 216, 5 / 216]
    withdrawn = [0, 0, 1 / 432 + 1 / 48, 1 / 432 + 1 / 48]
    table = life_table(TIME, CAUSE, 3, CAUSES)
    np.testing.assert_allclose(table.incidence[0], [0, 1 / 6, 1 / 6, 5 / 12])
    np.testing.assert_allclose(incidence_variance(table), [durable, exhausted, withdrawn])


def test_bands_by_hand() -> None:
    # Durable by month 3: F = 5/12, variance .0509259, error .2256677; log(7/12) = -.5389965;
    # half-width 1.959964 x .2256677 / (.5389965 x 7/12) = 1.4067432 on the log-log scale; limits
    # 1 - (7/12)^exp(-+1.4067432): powers .2449397 and 4.0826373.
    bands = incidence_bands(TIME, CAUSE, 3, CAUSES)
    assert bands.low[0, 3] == pytest.approx(0.1236780, abs=1e-6)
    assert bands.high[0, 3] == pytest.approx(0.8892552, abs=1e-6)


def test_single_cause_gives_the_published_limits_of_the_leukaemia_trial() -> None:
    # Freireich et al. (1963), weeks of remission under 6-MP: the log-log limits of the
    # Kaplan-Meier curve that textbooks and statistical packages print.
    relapsed = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    bands = incidence_bands(relapsed + censored, [1] * 9 + [0] * 12, 35, [1])
    published = {
        6: (0.6197, 0.9516),
        7: (0.5631, 0.9228),
        10: (0.5032, 0.8894),
        13: (0.4316, 0.8491),
        16: (0.3675, 0.8049),
        22: (0.2678, 0.7468),
        23: (0.1881, 0.6801),
    }
    for week, running in published.items():
        limits = [1 - bands.high[0, week], 1 - bands.low[0, week]]
        assert limits == pytest.approx(running, abs=6e-5)


def test_cause_never_seen_has_the_exact_upper_limit() -> None:
    # 20 wars, none withdrawn: the limits of Clopper and Pearson, whatever else ended them.
    bands = incidence_bands([3] * 10 + [5] * 10, ["durable"] * 10 + ["fighting"] * 10, 5, CAUSES)
    exact = binomtest(0, 20).proportion_ci(method="exact")
    np.testing.assert_allclose(bands.low[2], exact.low)
    np.testing.assert_allclose(bands.high[2], exact.high)


def test_cause_that_ended_every_war_has_the_exact_lower_limit() -> None:
    # Thirds of a third add up to less than 1 in floating point: the counts must decide.
    bands = incidence_bands([1, 2, 3], ["durable"] * 3, 4, CAUSES)
    assert bands.high[0, 3:].tolist() == [1.0, 1.0]
    np.testing.assert_allclose(bands.low[0, 3:], binomtest(3, 3).proportion_ci().low)
    assert (bands.low[0, 1:3] < bands.estimate[0, 1:3]).all()


def test_exact_limit_rests_on_wars_whose_fate_is_known() -> None:
    # Of eight wars, three are lost from sight in month 1: from month 2 on five are known.
    cause = ["fighting"] * 3 + ["exhausted"] * 5
    bands = incidence_bands([1, 1, 1, 2, 4, 4, 4, 4], cause, 4, CAUSES)
    expected = [1 - 0.025 ** (1 / known) for known in (8, 8, 5, 5, 5)]
    np.testing.assert_allclose(bands.high[0], expected)


def test_unknown_after_the_last_war_is_lost_from_sight() -> None:
    bands = incidence_bands([1, 2], ["durable", "fighting"], 3, CAUSES)
    for curve in bands:
        assert np.isfinite(curve[:, :3]).all()
        assert np.isnan(curve[:, 3]).all()


def test_no_wars_give_no_bands() -> None:
    none = np.array([], dtype=int)
    for curve in incidence_bands(none, np.array([], dtype=str), 2, CAUSES):
        assert np.isnan(curve).all()


def test_months_must_be_whole_and_not_negative() -> None:
    with pytest.raises(TypeError):
        incidence_bands([1.5], ["durable"], 3, CAUSES)
    with pytest.raises(ValueError, match="negative"):
        incidence_bands([-1], ["durable"], 3, CAUSES)


@given(wars, st.integers(0, 15))
def test_variance_without_censoring_is_binomial(rows: list[tuple[int, str]], horizon: int) -> None:
    time, cause = split([(month, cause if cause in CAUSES else CAUSES[0]) for month, cause in rows])
    table = life_table(time, cause, horizon, CAUSES)
    share = table.incidence
    expected = share * (1 - share) / time.size
    np.testing.assert_allclose(incidence_variance(table), expected, atol=1e-12)


@given(wars)
def test_bands_stay_within_0_and_1_around_the_estimate(rows: list[tuple[int, str]]) -> None:
    time, cause = split(rows)
    estimate, low, high = incidence_bands(time, cause, 15, CAUSES)
    np.testing.assert_array_equal(estimate, cumulative_incidence(time, cause, 15, CAUSES))
    known = ~np.isnan(estimate)
    assert (np.isnan(low) == ~known).all()
    assert (np.isnan(high) == ~known).all()
    assert (low[known] >= 0).all()
    assert (high[known] <= 1).all()
    assert (low[known] <= estimate[known] + 1e-12).all()
    assert (high[known] >= estimate[known] - 1e-12).all()
    assert (high[known] - low[known] > 1e-3).all()


@given(wars, st.randoms(use_true_random=False))
def test_order_of_wars_is_irrelevant(rows: list[tuple[int, str]], dice: object) -> None:
    shuffled = list(rows)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    before, after = (incidence_bands(*split(some), 15, CAUSES) for some in (rows, shuffled))
    np.testing.assert_array_equal(before, after)


@given(wars)
def test_order_of_causes_is_irrelevant(rows: list[tuple[int, str]]) -> None:
    forth, back = (incidence_bands(*split(rows), 15, causes) for causes in (CAUSES, CAUSES[::-1]))
    np.testing.assert_allclose(forth.high, back.high[::-1])
    np.testing.assert_allclose(forth.low, back.low[::-1])


def test_ten_times_the_wars_narrow_the_bands_by_the_root_of_ten() -> None:
    once, often = (
        incidence_bands(np.repeat(TIME, times), np.repeat(CAUSE, times), 3, CAUSES)
        for times in (100, 1_000)
    )
    widths = [float(bands.high[0, 3] - bands.low[0, 3]) for bands in (once, often)]
    assert widths[0] / widths[1] == pytest.approx(math.sqrt(10), rel=0.01)
