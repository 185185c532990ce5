"""Which wars are compared when a study is not finished, or is being extended."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.study.blocks import Extent, numbered
from experiments.study.selection import largest

WHOLE = (Extent(point=0, points=3, first=0, runs=5, block=2),)
ALL = np.arange(3)


def numbers(*chosen: tuple[int, int], extents: tuple[Extent, ...] = WHOLE) -> set[int]:
    """Return the numbers of the blocks at these points and first runs."""
    return {block.number for block in numbered(extents) if (block.point, block.first) in chosen}


def every(extents: tuple[Extent, ...] = WHOLE) -> set[int]:
    return {block.number for block in numbered(extents)}


def test_a_finished_study_is_taken_whole() -> None:
    found = largest(WHOLE, every(), ALL)
    assert (found.points.tolist(), found.runs, found.pairs) == ([0, 1, 2], 5, 15)
    assert found.run_of_pairs().tolist() == [*range(5)] * 3


@pytest.mark.parametrize("first", [0, 2, 4])
def test_a_point_that_lacks_a_block_is_left_out(first: int) -> None:
    found = largest(WHOLE, every() - numbers((1, first)), ALL)
    assert (found.points.tolist(), found.runs) == ([0, 2], 5)


def test_of_chosen_points_alone() -> None:
    found = largest(WHOLE, every(), np.array([2]))
    assert found.points.tolist() == [2]
    assert {block.point for block in found.blocks(WHOLE)} == {2}


def test_nothing_is_done() -> None:
    assert largest(WHOLE, set(), ALL).pairs == 0


EXTENDED = (*WHOLE, Extent(point=0, points=3, first=5, runs=5, block=5))


def test_before_much_is_added_the_first_runs_are_compared() -> None:
    done = every(WHOLE) | numbers((0, 5), extents=EXTENDED)
    found = largest(EXTENDED, done, ALL)
    assert (found.points.tolist(), found.runs) == ([0, 1, 2], 5)
    assert all(block.first < 5 for block in found.blocks(EXTENDED))


def test_when_most_is_added_points_without_are_left_out() -> None:
    done = every(WHOLE) | numbers((0, 5), (2, 5), extents=EXTENDED)
    assert largest(EXTENDED, done, ALL).points.tolist() == [0, 2]
    assert largest(EXTENDED, done, ALL).runs == 10


def test_added_points_have_all_their_runs_in_one_extent() -> None:
    extents = (*EXTENDED, Extent(point=3, points=1, first=0, runs=10, block=10))
    assert largest(extents, every(extents), np.arange(4)).pairs == 40


def test_a_block_that_reaches_further_counts_for_its_first_runs() -> None:
    extents = (*EXTENDED, Extent(point=3, points=1, first=0, runs=10, block=10))
    found = largest(extents, every(WHOLE) | numbers((3, 0), extents=extents), np.arange(4))
    assert (found.points.tolist(), found.runs) == ([0, 1, 2, 3], 5)
    assert len(found.blocks(extents)) == 3 * 3 + 1
