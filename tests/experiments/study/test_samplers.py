"""Samplers: Sobol and Latin hypercube against SciPy, grids and Morris designs by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import qmc

from abm.errors import InputError
from experiments.study.samplers import Axis, Grid, LatinHypercube, Morris, Sobol, power_of_two
from experiments.study.uncertainty import Distribution, Uncertainty

UNIT = tuple(Uncertainty(name, name, Distribution("uniform", 0.0, 1.0)) for name in "abc")
WIDE = (
    Uncertainty("a", "a", Distribution("uniform", -10.0, 10.0)),
    Uncertainty("b", "b", Distribution("log-uniform", 1.0, 1000.0)),
    Uncertainty("c", "c", None, (7.0, 8.0)),
)
NEED = Uncertainty("need", "theatre.need", Distribution("uniform", 3.0, 5.0))
WINDOW = Uncertainty("window", "kremlin.window", Distribution("uniform", 12.0, 24.0), whole=True)
HORIZON = Uncertainty("horizon", "support.horizon", None, (math.nan, 12.0))


def test_sobol_is_scipys() -> None:
    made = qmc.Sobol(3, scramble=True, rng=np.random.default_rng(5)).random_base2(4)
    assert np.array_equal(Sobol(16, 5).points(UNIT), made)
    assert not np.array_equal(Sobol(16, 6).points(UNIT), made)


def test_values_come_from_the_unit_cube() -> None:
    shares, values = Sobol(16, 5).points(UNIT), Sobol(16, 5).points(WIDE)
    assert values[:, 0] == pytest.approx(20.0 * shares[:, 0] - 10.0)
    assert np.log10(values[:, 1]) == pytest.approx(3.0 * shares[:, 1])
    assert np.array_equal(values[:, 2], np.where(shares[:, 2] < 0.5, 7.0, 8.0))


@given(st.integers(0, 8), st.integers(1, 3), st.integers(0, 2**63 - 1))
def test_sobol_extends_without_altering(size: int, more: int, seed: int) -> None:
    short = Sobol(2**size, seed)
    long = short.extended(2 ** (size + more))
    assert len(long) == 2 ** (size + more)
    assert np.array_equal(long.points(WIDE)[: len(short)], short.points(WIDE))
    assert short.content() == long.content()


def test_extending_twice_is_extending_once() -> None:
    twice = Sobol(4, 1).extended(16).extended(64)
    assert np.array_equal(twice.points(UNIT), Sobol(4, 1).extended(64).points(UNIT))


@pytest.mark.parametrize(
    ("size", "named"),
    [(1000, "512 or 1024"), (3, "2 or 4"), (1025, "1024 or 2048"), (0, "1 or 2"), (-4, "1 or 2")],
)
def test_other_sizes_name_the_two_nearest(size: int, named: str) -> None:
    with pytest.raises(
        InputError, match=f"here = {size}; allowed .* a power of two, such as {named}"
    ):
        power_of_two(size, "here")


def test_powers_of_two_pass() -> None:
    assert [power_of_two(2**n, "here") for n in range(5)] == [1, 2, 4, 8, 16]


@pytest.mark.parametrize("points", [8, 4, 2**25])
def test_sobol_never_shrinks_nor_grows_beyond_all_bounds(points: int) -> None:
    with pytest.raises(InputError, match=f"points = {points}; this design has 8; allowed: more"):
        Sobol(8, 1).extended(points)


@given(st.integers(1, 40), st.integers(0, 2**63 - 1))
def test_a_latin_hypercube_has_a_point_in_every_part(size: int, seed: int) -> None:
    points = LatinHypercube(size, seed).points(UNIT)
    parts = np.sort(np.floor(points * size), axis=0)
    assert np.array_equal(parts, np.tile(np.arange(size)[:, None], 3))


def test_a_latin_hypercube_is_scipys() -> None:
    made = qmc.LatinHypercube(3, rng=np.random.default_rng(9)).random(10)
    assert np.array_equal(LatinHypercube(10, 9).points(UNIT), made)


def test_a_latin_hypercube_refuses_to_grow() -> None:
    with pytest.raises(InputError, match="cannot be extended: every value .* parts as there are"):
        LatinHypercube(10, 9).extended(20)


def test_a_grid_by_hand() -> None:
    points = Grid((Axis(3, None), Axis(2, 2))).points([NEED, HORIZON])
    expected = [[3, math.nan], [3, 12], [4, math.nan], [4, 12], [5, math.nan], [5, 12]]
    assert np.array_equal(points, np.array(expected), equal_nan=True)


def test_a_refined_grid_by_hand() -> None:
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


def test_refining_twice_is_refining_once() -> None:
    grid = Grid((Axis(2, None), Axis(3, None)))
    assert grid.extended(15).extended(45) == grid.extended(45)


def test_other_sizes_of_a_grid_are_refused_with_those_there_are() -> None:
    with pytest.raises(InputError, match="points = 10; a grid .* from 4 points on; allowed: 9, 25"):
        Grid((Axis(2, None), Axis(2, None))).extended(10)


@pytest.mark.parametrize("axes", [(Axis(2, 2),), (Axis(8, 13), Axis(2, None))])
def test_grids_that_cannot_be_refined(axes: tuple[Axis, ...]) -> None:
    with pytest.raises(InputError, match="cannot be extended: its steps cannot be halved"):
        Grid(axes).extended(3)


def unit(count: int) -> list[Uncertainty]:
    whole = Distribution("uniform", 0.0, 1.0)
    return [Uncertainty(f"x{place}", "p", whole) for place in range(count)]


@given(st.integers(1, 12), st.integers(1, 5), st.sampled_from([2, 4, 6, 8]), st.integers(0, 9))
def test_a_morris_walk_changes_each_uncertainty_once(
    trajectories: int, count: int, levels: int, seed: int
) -> None:
    design = Morris(trajectories, count, levels, seed)
    points, notes = design.points(unit(count)), design.notes(unit(count))
    assert len(points) == len(design) == trajectories * (count + 1)
    assert notes["trajectory"] == [t for t in range(trajectories) for _ in range(count + 1)]
    step = levels / (2.0 * (levels - 1.0))  # Morris 1991
    for begin in range(0, len(points), count + 1):
        names = notes["changed"][begin : begin + count + 1]
        assert names[0] == ""
        assert sorted(names[1:]) == [f"x{place}" for place in range(count)]
        for row in range(begin + 1, begin + count + 1):
            change = np.abs(points[row] - points[row - 1])
            expected = [step if notes["changed"][row] == f"x{n}" else 0.0 for n in range(count)]
            assert change == pytest.approx(expected)
    assert np.isin(np.round(points * (levels - 1), 9), np.arange(levels)).all()


def test_beginnings_are_dealt_out_evenly() -> None:
    points = Morris(8, 3, 4, 1).points(unit(3))[::4]
    for column in points.T:
        assert np.unique(column, return_counts=True)[1].tolist() == [2, 2, 2, 2]


def test_elementary_effects_of_a_line_are_its_slopes() -> None:
    design, slopes = Morris(5, 3, 4, 2), np.array([1.0, -2.0, 3.0])
    points = design.points(unit(3))
    changed = [str(name) for name in design.notes(unit(3))["changed"]]
    outcome = points @ slopes
    for row in range(1, len(points)):
        if changed[row]:
            place = int(changed[row][1:])
            effect = (outcome[row] - outcome[row - 1]) / (points[row] - points[row - 1])[place]
            assert effect == pytest.approx(slopes[place])


def test_a_morris_design_is_the_same_every_time_and_another_with_another_seed() -> None:
    first, again, other = (Morris(5, 3, 4, seed).points(unit(3)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_morris_design_refuses_to_grow() -> None:
    with pytest.raises(InputError, match="a Morris design cannot be extended: where"):
        Morris(5, 3, 4, 1).extended(40)
