"""Morris's design: each step changes one uncertainty by half its levels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.errors import InputError
from experiments.study.distributions import Distribution
from experiments.study.morris import Morris
from experiments.study.uncertainty import Uncertainty


def unit(count: int) -> list[Uncertainty]:
    whole = Distribution("uniform", 0.0, 1.0)
    return [Uncertainty(f"x{place}", "p", whole) for place in range(count)]


@given(st.integers(1, 12), st.integers(1, 5), st.sampled_from([2, 4, 6, 8]), st.integers(0, 9))
def test_walks(trajectories: int, count: int, levels: int, seed: int) -> None:
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
    points, changed = design.points(unit(3)), design.notes(unit(3))["changed"]
    outcome = points @ slopes
    for row in range(1, len(points)):
        if changed[row]:
            place = int(changed[row][1:])
            effect = (outcome[row] - outcome[row - 1]) / (points[row] - points[row - 1])[place]
            assert effect == pytest.approx(slopes[place])


def test_it_is_the_same_every_time_and_another_with_another_seed() -> None:
    first, again, other = (Morris(5, 3, 4, seed).points(unit(3)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_it_refuses_to_grow() -> None:
    with pytest.raises(InputError, match="a Morris design cannot be extended: where"):
        Morris(5, 3, 4, 1).extended(40)
