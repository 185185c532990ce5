"""History matching: implausibility by hand, and a strip of a square whose area is known."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.calibration.emulators import emulated
from experiments.calibration.proposals import (
    DEFENCE,
    PARTS,
    Proposals,
    candidates,
    counting,
    density_of,
    learned,
    of_mean,
    of_one_war,
    propose,
    tempered,
    weights,
)
from tests.experiments.calibration.toys import Numbers, bank, numbers, target, toy

STRIP = 0.19  # of a square lies where the sum is .9 to 1.1: 1 less two triangles of .9 squared / 2


def test_the_implausibility_of_a_mean_is_how_far_it_misses_the_band() -> None:
    told = bank((target("P.a", band=[0.0, 1.0]),), np.zeros((4, 1)),
                np.array([[0.5], [1.3], [-0.2], [np.nan]]), spread=np.sqrt(40.0) * 0.1)  # fmt: skip
    np.testing.assert_allclose(of_mean(told)[:, 0], [0.0, 3.0, 2.0, np.inf])


def test_without_luck_what_misses_is_excluded() -> None:
    told = bank((target("P.a", band=[0.0, 1.0]),), np.zeros((2, 1)), np.array([[1.0], [1.1]]))
    assert of_mean(told)[:, 0].tolist() == [0.0, np.inf]


def test_one_war_is_held_against_what_was_observed() -> None:
    told = bank((target("P.a", observed=0.5),), np.zeros((2, 1)), np.array([[0.9], [0.3]]), 0.2)
    np.testing.assert_allclose(of_one_war(told)[:, 0], [2.0, 1.0])


def test_what_one_war_should_have_and_has_not_is_no_match() -> None:
    values = np.array([[0.5, 3.0], [np.nan, 3.0]])
    told = bank((target("P.a"), target("P.b")), np.zeros((2, 1)), values, 0.2)
    told.spreads[:, 1] = np.nan
    np.testing.assert_array_equal(np.isinf(of_one_war(told))[:, 0], [False, True])
    assert np.isnan(of_one_war(told))[:, 1].all()


def test_wars_that_are_all_as_observed_match_and_a_share_is_no_wars_own() -> None:
    """Without a spread nothing is divided by it; a war has an event or not, and no share."""
    two = target("P.a", observed=0.5), target("P.b", observed=1.0, statistic="share of wars")
    told = bank(two, np.zeros((2, 1)), np.array([[0.5, 1.0], [0.6, 0.9]]), 0.0)
    np.testing.assert_array_equal(of_one_war(told)[:, 0], [0.0, np.inf])
    assert np.isnan(of_one_war(told)[:, 1]).all()


def test_candidates_are_the_same_every_time() -> None:
    one, other = (np.concatenate(list(candidates(40_000, 2, (7, 2)))) for _ in range(2))
    np.testing.assert_array_equal(one, other)
    assert one.shape == (40_000, 2)
    assert not np.array_equal(one, np.concatenate(list(candidates(40_000, 2, (7, 3)))))


def test_candidates_count_beside_the_likeliest() -> None:
    assert counting(np.log([1.0, 1.0, 1.0])) == pytest.approx(3.0)
    assert counting(np.log([2.0, 1.0])) == pytest.approx(3 / 2)


def test_no_candidate_is_expected_more_than_half_a_time() -> None:
    """One stands out: with weights of its own kind alone it would be drawn in every wave."""
    logs = np.concatenate([[0.0], np.full(999, -9.0)])
    chance = np.exp(logs / tempered(logs, 2.0 * 50))
    assert 50 * chance.max() / chance.sum() == pytest.approx(0.5, rel=1e-6)


def test_chances_are_flattened_no_more_than_it_takes() -> None:
    logs = -np.linspace(0.0, 30.0, 1000)
    heat = tempered(logs, 200.0)
    assert counting(logs / heat) == pytest.approx(200.0, rel=1e-3)
    assert tempered(logs, 40.0) > 1.0
    assert tempered(logs, 2.0) == 1.0


def inside(points: Numbers) -> np.ndarray:
    """Return which points of the toy, without luck, lie in the strip."""
    return np.abs(points[:, 0] + points[:, 1] - 1.0) <= 0.1


def crude(points: Numbers) -> Numbers:
    """Return chances of the strip as a bad emulator would have them."""
    return np.exp(-3.0 * np.abs(points[:, :1] + points[:, 1:2] - 1.2)) * 0.9 + 0.05


def test_proposals_and_weights_give_the_prior_back() -> None:
    """Two waves by hand: area and moments of the strip, though proposals favour another place."""
    rng = np.random.default_rng(5)
    first = rng.random((4000, 2))
    drawn, second = propose(crude, lambda points: points, (100_000, 2), 4000, (5, 2))
    assert abs(second.sum(axis=1).mean() - 1.0) > 0.02  # it does favour another place
    points = np.concatenate([first, second])
    stands = weights(points, [(4000, None), (4000, drawn)])
    assert stands.mean() == pytest.approx(1.0, abs=0.02)
    assert stands.max() <= 1.0 / (0.5 + 0.5 * DEFENCE) + 1e-9
    strip = inside(points)
    assert stands[strip].sum() / len(points) == pytest.approx(STRIP, abs=0.012)
    # By hand: within the strip a share has mean .5, and a mean square of about one third.
    grid = np.stack(np.meshgrid(*[(np.arange(500) + 0.5) / 500] * 2), -1).reshape(-1, 2)
    known = grid[inside(grid)]
    for power in (1, 2):
        told = np.average(points[strip] ** power, axis=0, weights=stands[strip])
        np.testing.assert_allclose(told, (known**power).mean(axis=0), atol=0.02)


def test_an_emulated_wave_passes_more_often_and_still_stands_for_the_prior() -> None:
    learned = toy(500, luck=0.01, beside=1)
    found = emulated(learned)
    drawn, points = propose(found.chances, lambda points: points, (50_000, 3), 500, (1, 2))
    assert inside(points).mean() > 3 * STRIP
    stands = weights(points, [(500, drawn)])
    strip = inside(points)
    # What does nothing keeps its whole prior.
    third = points[strip, 2]
    assert np.average(third, weights=stands[strip]) == pytest.approx(0.5, abs=0.06)
    assert third.min() < 0.05 and third.max() > 0.95
    np.testing.assert_allclose(numbers(points[strip])[:, 0], 1.0, atol=0.1001)


def test_proposals_are_the_same_every_time_and_rounded_to_what_can_be_played() -> None:
    def snap(points: Numbers) -> Numbers:
        return np.floor(points * 4) / 4 + 0.125

    one, other = (propose(crude, snap, (2_000, 2), 50, (9, 2))[1] for _ in range(2))
    np.testing.assert_array_equal(one, other)
    assert set(np.unique(one)) <= {0.125, 0.375, 0.625, 0.875}


def test_a_density_is_in_part_the_priors() -> None:
    even = np.full((2, PARTS), 1.0 / PARTS)
    drawn = Proposals(lambda points: np.full((len(points), 1), 1e-9), 1.0, 0.5, even, DEFENCE)
    np.testing.assert_allclose(drawn.density(np.zeros((2, 2))), DEFENCE, atol=1e-6)


def test_candidates_go_where_the_best_lie_and_elsewhere_stay_even() -> None:
    def chances(points: Numbers) -> Numbers:
        return np.where(points[:, :1] > 0.8, 0.9, 0.1)

    placed = learned(chances, lambda points: points, 2, (3,))
    np.testing.assert_allclose(placed.sum(axis=1), 1.0)
    assert placed[0, 8:].sum() > 0.75 and placed[0].min() > 0.02
    np.testing.assert_allclose(placed[1], 0.1)
    whole = learned(chances, lambda points: np.floor(points * 9) / 9 + 0.5 / 9, 2, (3,))
    np.testing.assert_allclose(whole, 0.1)


def test_the_density_of_candidates_is_that_of_their_parts() -> None:
    placed = np.full((2, PARTS), 1.0 / PARTS)
    placed[0] = [0.55, *[0.05] * 9]
    told = density_of(placed, np.array([[0.05, 0.5], [0.95, 1.0]]))
    np.testing.assert_allclose(told, [5.5, 0.5])
