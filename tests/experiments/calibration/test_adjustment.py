"""ABC: a posterior that is known, and intervals that hold known truths as often as they should."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from abm.scenarios import DEFAULT
from experiments.calibration.adjustment import (
    adjusted,
    kernel,
    observations,
    quantiles,
    recovered,
    summaries,
)
from experiments.calibration.bank import Bank, play, ready
from experiments.calibration.prior import WaveRequest, sobol
from tests.experiments.calibration.conftest import INVOCATION
from tests.experiments.calibration.toys import bank, target, toy

LUCK = 0.1
PRIOR = """
[uncertainties.losses]
parameter = "theatre.russian_loss_rate"

[uncertainties.weariness]
parameter = "kyiv.exhaustion_from_losses"

[uncertainties.breaking]
parameter = "settlement.break_value"
"""


def test_numbers_are_brought_to_one_scale() -> None:
    told = bank(
        (target("A.a", observed=3.0), target("M.m"), target("C.c")),
        np.zeros((4, 1)),
        np.array([[1.0, 5.0, 2.0], [3.0, np.inf, 2.0], [1.0, np.nan, 2.0], [3.0, 7.0, 2.0]]),
    )
    found = summaries(told)
    np.testing.assert_allclose(found[:, 0], [-1, 1, -1, 1])
    # A month that never comes is one after the last, what does not exist the median: 5, 12, 7, 7.
    np.testing.assert_allclose(
        found[:, 1], (np.array([5, 12, 7, 7]) - 7.75) / np.std([5, 12, 7, 7])
    )
    assert found[:, 2].tolist() == [0.0] * 4
    assert observations(told)[0] == pytest.approx(1.0)


def test_a_number_that_never_exists_says_nothing() -> None:
    told = bank((target("A.a"),), np.zeros((3, 1)), np.full((3, 1), np.nan))
    assert summaries(told).tolist() == [[0.0]] * 3


def test_the_nearest_weigh_most() -> None:
    near = kernel(np.array([[0.0], [1.0], [-2.0], [9.0]]), np.array([0.0]), 0.5)
    np.testing.assert_allclose(near, [1.0, 0.75, 0.0, 0.0])


def test_only_the_same_count_where_most_are_the_same() -> None:
    assert kernel(np.zeros((4, 1)), np.zeros(1), 0.5).tolist() == [1.0] * 4


def test_quantiles_are_weighted() -> None:
    values = np.array([[1.0], [2.0], [3.0]])
    assert quantiles(values, np.array([1.0, 1.0, 1.0]), [0.5])[0, 0] == pytest.approx(2.0)
    assert quantiles(values, np.array([0.0, 1.0, 1.0]), [0.5])[0, 0] == pytest.approx(2.5)
    assert quantiles(values, np.array([9.0, 0.5, 0.5]), [0.01])[0, 0] == 1.0


def posterior(told: Bank, share: float) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and standard deviation of both shares, adjusted to the record."""
    found, observed = summaries(told), observations(told)
    near = kernel(found, observed, share)
    used = near > 0.0
    moved = adjusted(told.points[used], found[used], observed, near[used])
    mean = np.average(moved, axis=0, weights=near[used])
    return mean, np.sqrt(np.average((moved - mean) ** 2, axis=0, weights=near[used]))


def test_a_known_posterior_is_found() -> None:
    """A sum of 1.1 and a difference of .1, each with luck .1: .6 and .5, with .1 over root 2."""
    targets = (target("S.s", observed=1.1), target("D.d", observed=0.1))
    mean, spread = posterior(toy(20_000, LUCK, targets=targets), 0.03)
    np.testing.assert_allclose(mean, [0.6, 0.5], atol=0.01)
    np.testing.assert_allclose(spread, LUCK / np.sqrt(2), rtol=0.08)


def test_adjustment_is_what_makes_it_so_with_few_points() -> None:
    targets = (target("S.s", observed=1.1), target("D.d", observed=0.1))
    told = toy(2_000, LUCK, targets=targets)
    found, observed = summaries(told), observations(told)
    near = kernel(found, observed, 0.3)
    plain = np.sqrt(np.average((told.points - [0.6, 0.5]) ** 2, axis=0, weights=near))
    _, spread = posterior(told, 0.3)
    assert (plain > 1.6 * LUCK / np.sqrt(2)).all()
    np.testing.assert_allclose(spread, LUCK / np.sqrt(2), rtol=0.15)


def test_a_parameter_that_does_nothing_keeps_its_prior() -> None:
    told = toy(4_000, LUCK, beside=1)
    found, observed = summaries(told), observations(told)
    near = kernel(found, observed, 0.1)
    used = near > 0.0
    moved = adjusted(told.points[used], found[used], observed, near[used])
    low, high = quantiles(moved, near[used], (0.05, 0.95))
    assert (low[2], high[2]) == pytest.approx((0.05, 0.95), abs=0.04)


def test_points_at_the_ends_stay_within_the_prior() -> None:
    points = np.array([[0.0], [1.0], [0.5]])
    moved = adjusted(points, points, np.array([0.5]), np.ones(3))
    assert ((moved > 0.0) & (moved < 1.0)).all()


def test_known_truths_of_the_toy_are_held_as_often_as_they_should() -> None:
    found = recovered(toy(2_000, LUCK, beside=1), 200, 0.1, seed=2)
    for one in found:
        # Three standard errors of a share of 200: .11 of .5, .06 of .9.
        assert one.half == pytest.approx(0.5, abs=0.11)
        assert one.ninety == pytest.approx(0.9, abs=0.065)
    assert found[0].width < 0.5 and found[2].width == pytest.approx(1.0, abs=0.06)


def test_known_parameters_of_the_model_are_recovered_from_its_own_wars(
    tmp_path: Path, kernel: None
) -> None:
    """Half of one bank of real wars as truths, each left out in turn."""
    prior = tmp_path / "few.toml"
    prior.write_text(PRIOR, encoding="utf-8")
    asked = WaveRequest(number=1, scenario=DEFAULT, months=22, runs=10, seed=7)
    folder = ready(tmp_path / "wave-1", sobol(asked, 256, prior), "concert calibrate")
    found = recovered(play(folder, 2, INVOCATION), 128, 0.5, seed=3)
    # Three standard errors of a share of 128.
    for one in found:
        assert one.half == pytest.approx(0.5, abs=0.133)
        assert one.ninety == pytest.approx(0.9, abs=0.08)
    losses, weariness, breaking = found
    assert losses.width < 0.4 and weariness.width < 0.5
    assert breaking.width > 0.85  # the arm of history hardly sees it
