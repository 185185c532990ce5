"""Emulators: exact where the truth is quadratic, honest where nothing can be learned."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.calibration.emulators import (
    FLOOR,
    PENALTIES,
    chunks,
    emulated,
    features,
    ridge,
)
from tests.experiments.calibration.toys import bank, target, toy

RNG = np.random.default_rng(3)


def test_features_have_mean_0_and_go_with_no_other_over_the_prior() -> None:
    grid = (np.arange(200) + 0.5) / 200
    points = np.stack(np.meshgrid(grid, grid), -1).reshape(-1, 2)
    made = features(points)
    assert made.shape == (40_000, 5)
    np.testing.assert_allclose(made.mean(axis=0), 0.0, atol=1e-4)
    np.testing.assert_allclose(made.T @ made / len(made), np.eye(5), atol=1e-3)


def test_features_by_hand() -> None:
    [made] = features(np.array([[1.0, 0.5]]))
    np.testing.assert_allclose(made, [3**0.5, 0.0, 5**0.5, -0.5 * 5**0.5, 0.0])


def test_ridge_finds_a_quadratic_function() -> None:
    points = RNG.random((200, 3))
    u = 2 * points - 1
    values = np.column_stack([1 + u[:, 0] - 2 * u[:, 1] ** 2, u[:, 0] * u[:, 2]])
    found = ridge(features(points), values)
    new = RNG.random((50, 3))
    v = 2 * new - 1
    expected = np.column_stack([1 + v[:, 0] - 2 * v[:, 1] ** 2, v[:, 0] * v[:, 2]])
    np.testing.assert_allclose(found.predicted(features(new)), expected, atol=5e-3)
    assert (found.deviation < 0.01).all()


def test_ridge_is_the_same_with_more_features_than_points() -> None:
    made, values = RNG.standard_normal((9, 20)), RNG.standard_normal((9, 2))
    found = ridge(made, values)
    padded = ridge(np.hstack([made, np.zeros((9, 5))]), values)
    np.testing.assert_allclose(padded.slopes[:20], found.slopes, atol=1e-10)
    x, y = made - made.mean(axis=0), values - values.mean(axis=0)
    close = [
        np.abs(np.linalg.solve(x.T @ x + penalty * np.eye(20), x.T @ y) - found.slopes).max(axis=0)
        for penalty in PENALTIES
    ]
    assert (np.min(close, axis=0) < 1e-9).all()


def test_what_ridge_misses_is_what_points_left_out_show() -> None:
    """The error of leaving each point out, worked out by leaving each point out."""
    made = features(RNG.random((30, 2)))
    values = made[:, :1] + 0.5 * RNG.standard_normal((30, 1))
    found = ridge(made, values)
    best = np.inf
    for penalty in PENALTIES:
        missed = []
        # Centred once for all, as the fit is.
        x, y = made - made.mean(axis=0), values - values.mean(axis=0)
        for out in range(30):
            kept = np.arange(30) != out
            one = np.column_stack([np.ones(30), x])
            penal = np.diag([0.0, *np.full(x.shape[1], penalty)])
            slopes = np.linalg.solve(one[kept].T @ one[kept] + penal, one[kept].T @ y[kept])
            missed.append(float((y[out] - one[out] @ slopes)[0]))
        best = min(best, float(np.sqrt(np.mean(np.square(missed)))))
    assert found.deviation[0] == pytest.approx(best, rel=1e-6)


def test_a_toy_is_emulated() -> None:
    told = toy(400, luck=0.02)
    found = emulated(told)
    assert found.smooth.tolist() == [True, False]  # of the second all lie in the band
    first, second = found.checks
    assert (first.target, first.kind) == ("S.sum", "mean")
    assert first.explained > 0.99 and second.explained > 0.99
    assert first.skill > 0.7
    assert second.share == 1.0 and np.isnan(second.skill)
    chances = found.chances(np.array([[0.5, 0.5], [0.1, 0.1]]))
    assert chances[0, 0] > 0.99 and chances[1, 0] == FLOOR
    assert (chances[:, 1] > 0.99).all()


JUMPS = (
    target("M.month", statistic="median month", values=[1], band=[0.9, 5.0]),
    target("S.sum", band=[-0.1, 0.1]),
)


def test_numbers_that_jump_are_events() -> None:
    found = emulated(toy(400, luck=0.02, targets=JUMPS))
    assert found.plain.tolist() == [1]
    assert found.checks[0].kind == "event"
    assert found.checks[0].skill > 0.6 and np.isnan(found.checks[0].explained)


def test_a_mean_is_that_of_the_points_that_have_it() -> None:
    told = toy(400, luck=0.02, targets=JUMPS)
    told.values[told.points[:, 0] > 0.9, 1] = np.nan
    found = emulated(told)
    assert found.checks[1].explained > 0.99
    told.values[told.points[:, 0] > 0.5, 1] = np.nan
    assert emulated(told).checks[1].kind == "event"


def test_an_emulator_of_luck_knows_that_it_knows_nothing() -> None:
    points, values = RNG.random((300, 2)), RNG.standard_normal((300, 1))
    [check] = emulated(bank((target("L.luck", band=[0.0, 9.0]),), points, values)).checks
    assert abs(check.explained) < 0.1
    assert abs(check.skill) < 0.15


def test_points_come_in_parts() -> None:
    assert [len(part) for part in chunks(np.zeros((20_000, 1)))] == [8192, 8192, 3616]
