"""Boosted trees: chances of a step, shares of what never varies, and what to install."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from abm.errors import InputError
from experiments.calibration.trees import check_installed, trees

RNG = np.random.default_rng(4)


def test_trees_find_a_step_of_two_parameters() -> None:
    points = RNG.random((1_000, 3))
    came = ((points[:, 0] > 0.5) & (points[:, 1] < 0.4)).astype(float)[:, None]
    found = trees(points, came)
    told = found.predicted(np.array([[0.7, 0.2, 0.1], [0.7, 0.7, 0.9], [0.2, 0.2, 0.5]]), [0])
    assert told[0, 0] > 0.95
    assert (told[1:, 0] < 0.05).all()


def test_what_always_or_never_came_is_told_by_its_share() -> None:
    points = RNG.random((9, 1))
    found = trees(points, np.column_stack([np.zeros(9), np.ones(9)]))
    np.testing.assert_allclose(found.predicted(points, [0, 1]), np.tile([0.05, 0.95], (9, 1)))
    assert found.predicted(points, [1]).shape == (9, 1)
    assert found.predicted(points, []).shape == (9, 0)


def test_trees_are_the_same_every_time() -> None:
    points = RNG.random((400, 4))
    came = (points[:, :2] + 0.3 * RNG.standard_normal((400, 2)) > 0.5).astype(float)
    one, other = (trees(points, came).predicted(points, [0, 1]) for _ in range(2))
    np.testing.assert_array_equal(one, other)


def test_without_scikit_learn_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    check_installed()
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(InputError) as refused:
        check_installed()
    assert str(refused.value) == (
        "calibration needs scikit-learn, which is not installed: "
        "pip install 'concert-policy-lab[analysis]'"
    )
