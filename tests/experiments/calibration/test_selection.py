"""Selection of worlds, by hand: the smallest set of patterns left out, conflicts, weights."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.calibration.selection import (
    brought_back,
    conflicts,
    distances,
    effective,
    joint_lift,
    left_out,
    seen,
    wanted,
)

RNG = np.random.default_rng(11)


def flags(*rows: str) -> np.ndarray:
    """Return which points pass which patterns, from rows of y and n."""
    return np.array([[letter == "y" for letter in row] for row in rows])


def test_nothing_is_left_out_where_enough_pass() -> None:
    assert left_out(flags("yyy", "yyy", "nnn"), 2) == ()


def test_the_smallest_set_is_left_out_that_lets_enough_pass() -> None:
    told = flags("yny", "yny", "ynn", "nyy", "yyn")
    assert left_out(told, 2) == (1,)
    assert left_out(told, 3) == (1, 2)


def test_of_sets_as_small_the_one_with_most_points_is_taken() -> None:
    assert left_out(flags("yn", "ny", "ny"), 1) == (0,)
    assert left_out(flags("yn", "ny"), 1) == (0,)


def test_all_are_left_out_where_nothing_less_will_do() -> None:
    assert left_out(flags("nn", "nn"), 1) == (0, 1)
    assert left_out(flags("yy"), 2) == (0, 1)


@given(st.integers(1, 12), st.integers(1, 4), st.integers(1, 6), st.integers(0, 2**31))
def test_no_smaller_set_would_do(points: int, patterns: int, least: int, seed: int) -> None:
    told = np.random.default_rng(seed).random((points, patterns)) < 0.6
    found = left_out(told, least)
    for size in range(len(found)):
        for chosen in combinations(range(patterns), size):
            kept = [place for place in range(patterns) if place not in chosen]
            assert told[:, kept].all(axis=1).sum() < least
    kept = [place for place in range(patterns) if place not in found]
    assert told[:, kept].all(axis=1).sum() >= min(least, points)


def test_a_hundred_worlds_are_wanted_and_fewer_of_few() -> None:
    assert [wanted(points) for points in (10, 400, 2_000, 100_000)] == [2, 20, 100, 100]


def test_patterns_that_exclude_each_other_conflict_most() -> None:
    told = flags(*["yny"] * 12, *["nyy"] * 12, *["nnn"] * 24)
    found = conflicts(told, np.ones(48), ["A", "B", "C"])
    # A alone a quarter, B a quarter, C a half: not enough points for A with B (3 expected).
    assert [(pair.one, pair.other) for pair in found] == [("A", "C"), ("B", "C")]
    assert found[0].together == pytest.approx(0.25)
    assert found[0].lift == pytest.approx(2.0)
    twice = conflicts(np.repeat(told, 2, axis=0), np.ones(96), ["A", "B", "C"])
    assert (twice[0].one, twice[0].other, twice[0].lift) == ("A", "B", 0.0)


def test_conflicts_are_those_of_the_prior() -> None:
    told = flags("yy", "yn", "ny", "nn")
    even = conflicts(np.repeat(told, 10, axis=0), np.ones(40), ["A", "B"])
    assert even[0].lift == pytest.approx(1.0)
    # Points that pass both stand for a tenth of the others each.
    less = conflicts(np.repeat(told, 10, axis=0), np.repeat([0.1, 1.0, 1.0, 1.0], 10), ["A", "B"])
    assert less[0].lift == pytest.approx((0.1 / 3.1) / (1.1 / 3.1) ** 2)


def test_all_patterns_together_against_chance() -> None:
    assert joint_lift(flags("yy", "nn"), np.ones(2)) == pytest.approx(2.0)
    assert np.isnan(joint_lift(flags("ny", "nn"), np.ones(2)))


def test_what_is_never_fitted_has_its_prior_back() -> None:
    points = RNG.random((500, 2))
    stands = np.exp(-4 * points[:, 0])  # as if small values had been accepted
    found = brought_back(stands, points, [0])
    for fifth in range(5):
        there = (points[:, 0] * 5).astype(int) == fifth
        assert found[there].sum() == pytest.approx(stands.sum() / 5)
    assert found.sum() == pytest.approx(stands.sum())
    np.testing.assert_allclose(brought_back(stands, points, []), stands)


def test_two_parameters_are_brought_back_together() -> None:
    points = RNG.random((2_000, 2))
    found = brought_back(np.exp(-2 * points.sum(axis=1)), points, [0, 1])
    for column in (0, 1):
        mass = np.bincount((points[:, column] * 5).astype(int), found)
        np.testing.assert_allclose(mass, found.sum() / 5, rtol=1e-6)


def test_an_empty_fifth_stays_empty() -> None:
    points = np.array([[0.1], [0.1], [0.5], [1.0]])
    np.testing.assert_allclose(brought_back(np.ones(4), points, [0]), [2 / 3, 2 / 3, 4 / 3, 4 / 3])


def test_distances_are_kolmogorovs() -> None:
    prior = (np.arange(100) + 0.5)[:, None] / 100
    assert distances(prior, np.ones(100), prior)[0] == pytest.approx(0.0)
    assert distances(prior[:50], np.ones(50), prior)[0] == pytest.approx(0.5)
    doubled = np.concatenate([prior, prior[50:]])
    heavy = np.concatenate([np.ones(50), np.full(100, 0.5)])
    assert distances(doubled, heavy, prior)[0] == pytest.approx(0.0)


def test_a_parameter_is_seen_where_chance_would_not_do_it() -> None:
    prior = RNG.random((5_000, 2))
    worlds = np.column_stack([RNG.random(100), 0.4 * RNG.random(100)])
    assert seen(worlds, np.ones(100), prior).tolist() == [False, True]


def test_weights_count_fewer_than_worlds() -> None:
    assert effective(np.array([3.0, 1.0])) == pytest.approx(16 / 10)
