"""History matching: implausibility by hand, and draws by chances whose areas are known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from experiments.calibration.emulators import emulated
from experiments.calibration.proposals import (
    DEFENCE,
    KEPT,
    Particles,
    Proposals,
    _step,
    _wrapped,
    of_mean,
    of_one_war,
    propose,
    weights,
)
from tests.experiments.calibration.toys import Numbers, bank, numbers, target, toy

STRIP = 0.19  # of a square lies where the sum is .9 to 1.1: 1 less two triangles of .9 squared / 2
RATE = 3.0


def area(rate: float) -> float:
    """Return the area below exp(-rate x) from 0 to 1."""
    return (1.0 - math.exp(-rate)) / rate


def moments(rate: float) -> tuple[float, float]:
    """Return mean and mean square of a draw from 0 to 1 by exp(-rate x), integrated by parts."""
    end = math.exp(-rate)
    first = 1.0 / rate - end / (1.0 - end)
    return first, 2.0 * first / rate - end / (1.0 - end)


def falling(points: Numbers) -> Numbers:
    """Return a chance for each parameter that falls from 1 as it rises."""
    return np.exp(-RATE * points)


def same(points: Numbers) -> Numbers:
    """Return points as they are: all can be played."""
    return points


def grid(side: int) -> Numbers:
    """Return the middles of the squares into which the unit square is cut."""
    return np.stack(np.meshgrid(*[(np.arange(side) + 0.5) / side] * 2), -1).reshape(-1, 2)


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


# Draws by a chance whose area and moments are known


def test_the_known_moments_are_those_of_a_sum() -> None:
    x = (np.arange(100_000) + 0.5) / 100_000
    told = [np.average(x**power, weights=np.exp(-RATE * x)) for power in (1, 2)]
    assert told == pytest.approx([*moments(RATE)], abs=1e-6)
    assert np.exp(-RATE * x).mean() == pytest.approx(area(RATE), abs=1e-6)


def test_a_step_takes_points_to_the_chance_and_tells_its_mean() -> None:
    """As large a step as there is, from the prior and without a move."""
    cloud = Particles(falling, same, (20_000, 1), (3,))
    prior = cloud.points.copy()
    assert cloud.step(1.0) == pytest.approx(np.exp(-RATE * prior).mean())
    assert cloud.points.mean() == pytest.approx(moments(RATE)[0], abs=0.01)
    assert set(cloud.points[:, 0]) <= set(prior[:, 0])
    np.testing.assert_allclose(cloud.logs, -RATE * cloud.points[:, 0])


def test_a_step_draws_each_point_as_often_as_it_stands_for_to_the_next_whole_number() -> None:
    """Systematic draws: of weights 1/2, 1/4, 1/8, 1/8 in 4,000 none misses its part by one."""
    cloud = Particles(lambda points: np.ones((len(points), 1)), same, (4_000, 1), (3,))
    part = np.arange(4_000) // 1_000
    cloud.points[:, 0] = part
    cloud.logs = np.log(np.array([0.5, 0.25, 0.125, 0.125])[part])
    cloud.step(1.0)
    told = np.bincount(cloud.points[:, 0].astype(int), minlength=4)
    np.testing.assert_allclose(told, [2000, 1000, 500, 500], atol=1.0)


@pytest.mark.parametrize("power", [1.0, 0.5])
def test_moves_leave_draws_of_the_chance_draws_of_it(power: float) -> None:
    """Points begin as exact draws, by the inverse of their distribution function."""
    cloud = Particles(falling, same, (20_000, 1), (4,))
    rate = power * RATE
    cloud.points = -np.log1p(-cloud.points * (1.0 - math.exp(-rate))) / rate
    cloud.logs = -RATE * cloud.points[:, 0]
    before = cloud.points.copy()
    for _ in range(10):
        cloud.move(power)
    assert (cloud.points != before).mean() > 0.9
    told = [float((cloud.points**one).mean()) for one in (1, 2)]
    assert told == pytest.approx([*moments(rate)], abs=0.008)
    np.testing.assert_allclose(cloud.logs, -RATE * cloud.points[:, 0])


def test_moves_alone_go_where_the_chance_is() -> None:
    """From the prior, which is not what they aim at."""
    cloud = Particles(falling, same, (20_000, 1), (5,))
    for _ in range(60):
        cloud.move(1.0)
    told = [float((cloud.points**one).mean()) for one in (1, 2)]
    assert told == pytest.approx([*moments(RATE)], abs=0.008)


def test_moves_keep_parameters_that_go_together_where_they_are() -> None:
    """Of draws in the square's grid as many lie in the strip as before: by hand .2414."""
    chance = crude(grid(200))[:, 0]
    known = float(chance[inside(grid(200))].sum() / chance.sum())
    assert known == pytest.approx(0.2414, abs=0.005)
    cloud = Particles(crude, same, (20_000, 2), (6,))
    drawn = cloud.rng.choice(len(chance), 20_000, p=chance / chance.sum())
    cloud.points = grid(200)[drawn] + (cloud.rng.random((20_000, 2)) - 0.5) / 200
    cloud.logs = np.log(crude(cloud.points)[:, 0])
    for _ in range(20):
        cloud.move(1.0)
    assert inside(cloud.points).mean() == pytest.approx(known, abs=0.01)


def test_shares_that_leave_0_to_1_are_wrapped_around() -> None:
    told = _wrapped(np.array([-0.25, 0.25, 1.25, 2.25, -1.25, 1.0, -1e-18]))
    np.testing.assert_allclose(told, [0.75, 0.25, 0.25, 0.25, 0.75, 0.0, 1.0], atol=1e-9)
    assert told.max() < 1.0  # as draws of the prior are, so that every one has its part


def test_a_step_is_as_large_as_leaves_half_of_the_points_to_count() -> None:
    logs = -np.linspace(0.0, 30.0, 1000)
    step = _step(logs, 1.0)
    weight = np.exp(step * logs)
    assert weight.sum() ** 2 / (weight**2).sum() == pytest.approx(KEPT * 1000, rel=1e-3)
    assert 0.0 < step < 1.0
    assert _step(logs, step / 2.0) == step / 2.0  # no larger than what is left
    assert _step(np.zeros(1000), 1.0) == 1.0


@pytest.mark.parametrize(("heat", "parameters"), [(1.0, 1), (1.0, 6), (2.0, 6)])
def test_the_mean_of_a_chance_is_its_area(heat: float, parameters: int) -> None:
    """In six parameters it is one in six hundred: hardly any draw of the prior comes near."""
    drawn, points = propose(falling, same, (4_000, parameters), heat, (6, parameters))
    known = area(RATE / heat) ** parameters
    assert math.log(drawn.mean) == pytest.approx(math.log(known), abs=0.1)
    told = points[: -round(DEFENCE * 4_000)]  # the others are the prior's
    for power, moment in zip((1, 2), moments(RATE / heat), strict=True):
        np.testing.assert_allclose((told**power).mean(axis=0), moment, atol=0.02)


def test_a_part_of_proposals_is_the_priors() -> None:
    drawn, points = propose(falling, same, (4_000, 1), 1.0, (7,))
    assert drawn.plain == DEFENCE
    assert points[-400:].mean() == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("heat", [1.0, 3.0])
def test_a_density_is_one_over_the_prior(heat: float) -> None:
    drawn, _ = propose(crude, same, (4_000, 2), heat, (5, 2))
    assert drawn.density(grid(300)).mean() == pytest.approx(1.0, abs=0.01)


def test_a_density_by_hand() -> None:
    """The chance .2 x .5 to the power 1/2, over .25, in nine parts of ten; else the prior's."""
    drawn = Proposals(lambda points: np.full((len(points), 2), [0.2, 0.5]), 2.0, 0.25, 0.1)
    np.testing.assert_allclose(drawn.density(np.zeros((3, 2))), 0.9 * math.sqrt(0.1) / 0.25 + 0.1)


def test_a_density_is_in_part_the_priors() -> None:
    drawn = Proposals(lambda points: np.full((len(points), 1), 1e-9), 1.0, 0.5, DEFENCE)
    np.testing.assert_allclose(drawn.density(np.zeros((2, 2))), DEFENCE, atol=1e-6)


# Weights


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
    drawn, second = propose(crude, same, (4000, 2), 1.0, (5, 2))
    assert abs(second.sum(axis=1).mean() - 1.0) > 0.02  # it does favour another place
    points = np.concatenate([first, second])
    stands = weights(points, [(4000, None), (4000, drawn)])
    assert stands.mean() == pytest.approx(1.0, abs=0.02)
    assert stands.max() <= 1.0 / (0.5 + 0.5 * DEFENCE) + 1e-9
    strip = inside(points)
    assert stands[strip].sum() / len(points) == pytest.approx(STRIP, abs=0.012)
    # By hand: within the strip a share has mean .5, and a mean square of about one third.
    known = grid(500)[inside(grid(500))]
    for power in (1, 2):
        told = np.average(points[strip] ** power, axis=0, weights=stands[strip])
        np.testing.assert_allclose(told, (known**power).mean(axis=0), atol=0.02)


def test_an_emulated_wave_passes_more_often_and_still_stands_for_the_prior() -> None:
    learned = toy(500, luck=0.01, beside=1)
    found = emulated(learned)
    drawn, points = propose(found.chances, same, (1_000, 3), 1.0, (1, 2))
    assert inside(points).mean() > 3 * STRIP
    stands = weights(points, [(1_000, drawn)])
    strip = inside(points)
    # What does nothing keeps its whole prior.
    third = points[strip, 2]
    assert np.average(third, weights=stands[strip]) == pytest.approx(0.5, abs=0.06)
    assert third.min() < 0.05 and third.max() > 0.95
    np.testing.assert_allclose(numbers(points[strip])[:, 0], 1.0, atol=0.1001)


def test_proposals_are_the_same_every_time_and_rounded_to_what_can_be_played() -> None:
    def snap(points: Numbers) -> Numbers:
        return np.floor(points * 4) / 4 + 0.125

    one, other = (propose(crude, snap, (50, 2), 1.0, (9, 2)) for _ in range(2))
    np.testing.assert_array_equal(one[1], other[1])
    assert one[0].mean == other[0].mean
    assert set(np.unique(one[1])) <= {0.125, 0.375, 0.625, 0.875}
    assert not np.array_equal(one[1], propose(crude, snap, (50, 2), 1.0, (9, 3))[1])


def test_chances_are_those_of_what_is_played() -> None:
    """A chance that no point has as it is drawn: all of them lie in the middle of their parts."""

    def snap(points: Numbers) -> Numbers:
        return np.floor(points * 4) / 4 + 0.125

    def chances(points: Numbers) -> Numbers:
        return np.where(points[:, :1] == 0.625, 0.9, 0.01)

    drawn, points = propose(chances, snap, (2_000, 1), 1.0, (2,))
    assert drawn.mean == pytest.approx((0.9 + 3 * 0.01) / 4, abs=0.02)
    assert (points == 0.625).mean() == pytest.approx(0.9 * 0.9 / 0.93 + 0.1 * 0.25, abs=0.03)


@pytest.mark.parametrize("count", [2, 3, 5])
def test_few_points_can_be_drawn_too(count: int) -> None:
    drawn, points = propose(crude, same, (count, 2), 3.0, (1,))
    assert points.shape == (count, 2)
    assert drawn.plain == 1 / count
    assert np.isfinite(drawn.density(points)).all()
