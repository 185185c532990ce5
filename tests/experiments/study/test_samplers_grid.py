"""Grids by hand, and refined without altering what is there."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from abm.errors import InputError
from experiments.study.samplers import Axis, Grid
from experiments.study.uncertainty import Distribution, Uncertainty

NEED = Uncertainty("need", "theatre.need", Distribution("uniform", 3.0, 5.0))
WINDOW = Uncertainty("window", "kremlin.window", Distribution("uniform", 12.0, 24.0), whole=True)
HORIZON = Uncertainty("horizon", "support.horizon", None, (math.nan, 12.0))


def test_by_hand() -> None:
    points = Grid((Axis(3, None), Axis(2, 2))).points([NEED, HORIZON])
    expected = [[3, math.nan], [3, 12], [4, math.nan], [4, 12], [5, math.nan], [5, 12]]
    assert np.array_equal(points, np.array(expected), equal_nan=True)


def test_refined_by_hand() -> None:
    grid = Grid((Axis(2, None), Axis(2, None)))
    assert grid.points([NEED, NEED]).tolist() == [[3, 3], [3, 5], [5, 3], [5, 5]]
    finer = grid.extended(9)
    assert finer.points([NEED, NEED])[4:].tolist() == [[3, 4], [4, 3], [4, 4], [4, 5], [5, 4]]


def test_whole_numbers_have_every_value_at_most() -> None:
    grid = Grid((Axis(4, 13),))
    assert grid.points([WINDOW]).tolist() == [[12], [16], [20], [24]]
    assert sorted(grid.extended(13).points([WINDOW])[:, 0]) == list(range(12, 25))


def test_choices_stay_while_others_are_refined() -> None:
    grid = Grid((Axis(2, None), Axis(2, 2))).extended(6)
    assert len(grid) == 6
    assert grid.points([NEED, HORIZON])[:, 0].tolist() == [3, 3, 5, 5, 4, 4]


AXES = st.lists(
    st.tuples(st.integers(2, 4), st.sampled_from([None, 13, 0])), min_size=1, max_size=3
)


@given(AXES, st.integers(1, 2))
def test_a_refined_grid_begins_with_the_coarser_one(
    told: list[tuple[int, int | None]], halvings: int
) -> None:
    kinds = {None: NEED, 13: WINDOW, 0: HORIZON}
    uncertain = [kinds[most] for _, most in told]
    axes = tuple(Axis(2, 2) if most == 0 else Axis(n, most) for n, most in told)
    coarse, fine = Grid(axes), Grid(axes, halvings)
    assume(fine.fits)
    points = fine.points(uncertain)
    assert len(points) == len(fine)
    assert len({tuple(row) for row in np.nan_to_num(points, nan=-1.0)}) == len(fine)
    assert np.array_equal(points[: len(coarse)], coarse.points(uncertain), equal_nan=True)
    assert coarse.content() == fine.content()
    if len(fine) > len(coarse):
        assert coarse.extended(len(fine)) == fine


def test_extending_twice_is_extending_once() -> None:
    grid = Grid((Axis(2, None), Axis(3, None)))
    assert grid.extended(15).extended(45) == grid.extended(45)


def test_other_sizes_are_refused_with_those_there_are() -> None:
    with pytest.raises(InputError, match="points = 10; a grid .* from 4 points on; allowed: 9, 25"):
        Grid((Axis(2, None), Axis(2, None))).extended(10)


@pytest.mark.parametrize("axes", [(Axis(2, 2),), (Axis(8, 13), Axis(2, None))])
def test_grids_that_cannot_be_refined(axes: tuple[Axis, ...]) -> None:
    with pytest.raises(InputError, match="cannot be extended: its steps cannot be halved"):
        Grid(axes).extended(3)
