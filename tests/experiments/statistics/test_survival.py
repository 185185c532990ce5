"""Life tables, curves and restricted means against hand-worked and published tables."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.statistics.survival import (
    Frequencies,
    cumulative_incidence,
    life_table,
    natural_frequencies,
    restricted_mean,
    survival,
)

CAUSES = ["durable", "exhausted", "withdrawn"]

wars = st.lists(
    st.tuples(st.integers(0, 15), st.sampled_from([*CAUSES, "fighting"])), min_size=1, max_size=40
)

# Ten wars, horizon 6; * marks a tie of two causes, + one of an end with a censored war.
#   month  at risk  durable exhausted withdrawn censored   running after
#     0      10        0        0         0        0       1
#     1      10        1        0         0        0       1 x 9/10          = .9
#     2*      9        2        1         0        0       .9 x 6/9          = .6
#     3+      6        0        0         1        1       .6 x 5/6          = .5
#     4       4        0        0         0        1       .5
#     5+      3        1        0         0        1       .5 x 2/3          = 1/3
#     6       1        0        0         0        1       1/3
# Each end adds (running before) / (at risk): durable .1 + 2 x .9/9 + .5/3, and so on.
TIME = [1, 2, 2, 2, 3, 3, 4, 5, 5, 6]
CAUSE = [
    *["durable", "durable", "exhausted", "durable", "withdrawn"],
    *["frozen", "fighting", "durable", "fighting", "fighting"],
]
INCIDENCE = [
    [0, 0.1, 0.3, 0.3, 0.3, 0.3 + 0.5 / 3, 0.3 + 0.5 / 3],
    [0, 0.0, 0.1, 0.1, 0.1, 0.1, 0.1],
    [0, 0.0, 0.0, 0.1, 0.1, 0.1, 0.1],
]
RUNNING = [1, 0.9, 0.6, 0.5, 0.5, 1 / 3, 1 / 3]


def split(rows: list[tuple[int, str]]) -> tuple[np.ndarray, np.ndarray]:
    time, cause = zip(*rows, strict=True)
    return np.array(time), np.array(cause)


def ended(cause: list[str] | np.ndarray) -> np.ndarray:
    return np.isin(cause, CAUSES)


def test_incidence_of_three_causes_with_ties_and_censoring() -> None:
    np.testing.assert_allclose(cumulative_incidence(TIME, CAUSE, 6, CAUSES), INCIDENCE)
    np.testing.assert_allclose(survival(TIME, ended(CAUSE), 6), RUNNING)


def test_restricted_mean_by_hand() -> None:
    # One month for each of 0 to 5 in which a war still runs: 1 + .9 + .6 + .5 + .5 + 1/3.
    assert restricted_mean(TIME, ended(CAUSE), 6) == pytest.approx(3.5 + 1 / 3)
    assert restricted_mean(TIME, ended(CAUSE), 2) == pytest.approx(1.9)
    assert restricted_mean(TIME, ended(CAUSE), 0) == 0.0


def test_life_table_by_hand() -> None:
    table = life_table(TIME, CAUSE, 6, CAUSES)
    assert table.at_risk.tolist() == [10, 10, 9, 6, 4, 3, 1]
    assert table.all_ended.tolist() == [0, 1, 3, 1, 0, 1, 0]
    assert table.ended[0].tolist() == [0, 1, 2, 0, 0, 1, 0]
    np.testing.assert_allclose(table.running_before, [1, *RUNNING[:-1]])
    # Ends / (at risk x those that run on): 1/(10 x 9), 3/(9 x 6), 1/(6 x 5), 1/(3 x 2).
    np.testing.assert_allclose(table.greenwood, [0, 1 / 90, 1 / 18, 1 / 30, 0, 1 / 6, 0])


def test_shorter_horizon_cuts_the_same_curve() -> None:
    np.testing.assert_allclose(
        cumulative_incidence(TIME, CAUSE, 3, CAUSES), np.array(INCIDENCE)[:, :4]
    )


def test_causes_may_be_numbers_in_any_order() -> None:
    codes = [{"durable": 1, "exhausted": 2, "withdrawn": 3}.get(cause, 0) for cause in CAUSE]
    result = cumulative_incidence(TIME, codes, 6, [3, 1, 2])
    np.testing.assert_allclose(result, np.array(INCIDENCE)[[2, 0, 1]])


def test_survival_of_the_leukaemia_trial() -> None:
    # Freireich et al. (1963), weeks of remission under 6-MP, in every textbook of survival; at 6
    # and 10 weeks ends and censored patients are tied.
    relapsed = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    result = survival(relapsed + censored, [True] * 9 + [False] * 12, 35)
    published = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    for week, share in published.items():
        assert result[week] == pytest.approx(share, abs=5e-4)
    assert result[35] == result[23]


def test_incidence_of_the_breast_cancer_patients() -> None:
    # Satagopan et al. (2004), British Journal of Cancer 91, table 2: 305 patients, the first nine
    # listed, the others followed for longer. The paper adds incidences already rounded to .3%.
    time = [7, 10, 14, 16, 18, 23, 24, 26, 27] + [28] * 296
    cause = list("CECEOECOE") + ["C"] * 296
    result = cumulative_incidence(time, cause, 27, ["E", "O"])
    running = 1 - result.sum(axis=0)
    published = {9: 1, 10: 0.997, 16: 0.993, 18: 0.990, 23: 0.987, 26: 0.983, 27: 0.980}
    for month, share in published.items():
        assert running[month] == pytest.approx(share, abs=6e-4)
    steps = np.diff(result[0])
    assert np.flatnonzero(steps).tolist() == [9, 15, 22, 26]
    np.testing.assert_allclose(steps[steps > 0], 0.003, atol=5e-4)


def test_unknown_after_the_last_war_is_lost_from_sight() -> None:
    # Month 1: one of two ends. Month 2: the other is last seen. Nothing is known of month 3.
    result = cumulative_incidence([1, 2], ["durable", "fighting"], 3, CAUSES)
    np.testing.assert_allclose(result[0], [0, 0.5, 0.5, np.nan])
    np.testing.assert_allclose(survival([1, 2], [True, False], 3), [1, 0.5, 0.5, np.nan])
    assert np.isnan(restricted_mean([1, 2], [True, False], 5))


def test_nothing_is_unknown_once_all_wars_have_ended() -> None:
    result = cumulative_incidence([1, 2], ["durable", "withdrawn"], 4, CAUSES)
    assert result.tolist() == [[0, 0.5, 0.5, 0.5, 0.5], [0, 0, 0, 0, 0], [0, 0, 0.5, 0.5, 0.5]]
    assert restricted_mean([1, 2], [True, True], 4) == 1.5


def test_war_that_ends_at_once() -> None:
    assert cumulative_incidence([0], ["durable"], 1, CAUSES)[0].tolist() == [1.0, 1.0]
    assert restricted_mean([0], [True], 1) == 0.0


def test_no_war_at_all_tells_nothing() -> None:
    none = np.array([], dtype=int)
    assert np.isnan(cumulative_incidence(none, np.array([], dtype=str), 2, CAUSES)).all()


def test_months_must_be_whole_and_not_negative() -> None:
    with pytest.raises(TypeError):
        cumulative_incidence([1.5], ["durable"], 3, CAUSES)
    with pytest.raises(ValueError, match="negative"):
        cumulative_incidence([-1], ["durable"], 3, CAUSES)


@given(wars, st.integers(0, 15))
def test_incidence_is_a_distribution(rows: list[tuple[int, str]], horizon: int) -> None:
    time, cause = split(rows)
    incidence = cumulative_incidence(time, cause, horizon, CAUSES)
    running = survival(time, ended(cause), horizon)
    assert (np.isnan(incidence) == np.isnan(running)).all()
    known = ~np.isnan(running)
    np.testing.assert_allclose(incidence[:, known].sum(axis=0) + running[known], 1.0)
    assert (np.diff(incidence[:, known], axis=1) >= 0).all()
    assert (running[known] >= 0).all()


@given(wars, st.integers(0, 15))
def test_censoring_at_the_horizon_alone_leaves_plain_shares(
    rows: list[tuple[int, str]], horizon: int
) -> None:
    time, cause = split([(month, cause if cause in CAUSES else CAUSES[0]) for month, cause in rows])
    incidence = cumulative_incidence(time, cause, horizon, CAUSES)
    shares = [np.mean((cause == label) & (time <= horizon)) for label in CAUSES]
    np.testing.assert_allclose(incidence[:, -1], shares, atol=1e-12)
    mean = restricted_mean(time, ended(cause), horizon)
    assert mean == pytest.approx(np.minimum(time, horizon).mean())


@given(wars, st.randoms(use_true_random=False))
def test_order_of_wars_is_irrelevant(rows: list[tuple[int, str]], dice: object) -> None:
    shuffled = list(rows)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    before, after = (cumulative_incidence(*split(some), 15, CAUSES) for some in (rows, shuffled))
    np.testing.assert_array_equal(before, after)


def counted(first: list[float], second: list[float], running: int = 0) -> Frequencies:
    """Count pairs of which the last few have ended in neither arm."""
    return natural_frequencies(first, second, np.arange(len(first)) >= len(first) - running)


def test_frequencies_by_hand() -> None:
    # Of six pairs three are shorter, two equal, one longer: 50, 33.33, 16.67; the one missing
    # war goes to the largest remainder. Here each stands for six.
    result = counted([9] * 36, [1, 2, 3, 9, 9, 84] * 6)
    assert result == Frequencies(shorter=50, equal=33, longer=17, running=0, pairs=36)


def test_pairs_that_have_not_ended_are_not_equal() -> None:
    # A referee's count: 61 pairs alike, of which 57 are cut off at the horizon in both arms.
    first = [60.0] * 22 + [50.0] * 17 + [40.0] * 4 + [84.0] * 57
    second = [55.0] * 22 + [58.0] * 17 + [40.0] * 4 + [84.0] * 57
    result = counted(first, second, running=57)
    assert result == Frequencies(shorter=22, equal=4, longer=17, running=57, pairs=100)
    assert result.sentence("coordinated") == (
        "Of 100 paired wars, 22 were shorter under coordinated, 17 longer, 57 still at war in both "
        "(frozen wars and broken settlements count), 4 equal."
    )


def test_equal_remainders_never_favour_the_second_arm() -> None:
    # One, six and one of eight: 12.5, 75, 12.5.
    result = counted([5] * 32, [4, 5, 5, 5, 5, 5, 5, 6] * 4)
    assert (result.shorter, result.equal, result.longer) == (12, 75, 13)


def test_frequencies_leave_out_incomplete_pairs() -> None:
    result = counted([5, np.nan, 5], [4, 4, np.nan], running=1)
    assert result == Frequencies(shorter=1, equal=0, longer=0, running=0, pairs=1)


def test_few_pairs_are_counted_as_they_are() -> None:
    found = counted([9, 9, 9], [8, 7, 9])
    assert found == Frequencies(shorter=2, equal=1, longer=0, running=0, pairs=3)
    assert found.sentence("coordinated").startswith("Of 3 paired wars, 2 were shorter under")
    assert [counted([9] * n, [8] * n).of for n in (29, 30, 31)] == [29, 100, 100]


def test_frequencies_without_pairs_say_so() -> None:
    result = counted([], [])
    assert result == Frequencies(shorter=0, equal=0, longer=0, running=0, pairs=0)
    assert result.sentence("coordinated") == "No pair of wars can be compared."


lengths = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=30, max_size=300)


@given(lengths)
def test_frequencies_sum_to_100_and_stay_within_one_war(rows: list[tuple[int, int]]) -> None:
    first, second = np.array(rows).T
    running = (first == 9) & (second == 9)
    result = natural_frequencies(first, second, running)
    assert result.shorter + result.equal + result.longer + result.running == 100
    assert abs(result.shorter - 100 * np.mean(second < first)) < 1
    assert abs(result.equal - 100 * np.mean((second == first) & ~running)) < 1
    assert abs(result.longer - 100 * np.mean(second > first)) < 1
    assert abs(result.running - 100 * np.mean(running)) < 1
    back = natural_frequencies(second, first, running)
    assert back.shorter + 1 >= result.longer >= back.shorter
