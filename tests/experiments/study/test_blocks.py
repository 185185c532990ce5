"""Blocks: every run of every point in one of them, numbers that never change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.study.blocks import Block, Extent, block_at, numbered, points_in, runs_in

sizes = st.integers(1, 7)


def test_blocks_of_a_point_adjoin_and_the_last_takes_the_rest() -> None:
    assert list(numbered([Extent(point=0, points=2, first=0, runs=5, block=3)])) == [
        Block(0, 0, 0, 3),
        Block(1, 0, 3, 2),
        Block(2, 1, 0, 3),
        Block(3, 1, 3, 2),
    ]


def test_what_is_added_is_numbered_on() -> None:
    first, more = Extent(0, 2, 0, 4, 4), Extent(0, 2, 4, 3, 2)
    assert list(numbered([first, more]))[:2] == list(numbered([first]))
    assert list(numbered([first, more]))[2:4] == [Block(2, 0, 4, 2), Block(3, 0, 6, 1)]
    assert (points_in([first, more]), runs_in([first, more])) == (2, 7)


def test_there_is_no_block_beyond_the_last() -> None:
    with pytest.raises(IndexError):
        block_at([Extent(0, 2, 0, 4, 4)], 2)


@given(points=sizes, runs=sizes, block=sizes, more_runs=sizes, more_points=sizes)
def test_every_run_of_every_point_is_in_one_block(
    points: int, runs: int, block: int, more_runs: int, more_points: int
) -> None:
    extents = [
        Extent(0, points, 0, runs, block),
        Extent(0, points, runs, more_runs, block),
        Extent(points, more_points, 0, runs + more_runs, block),
    ]
    blocks = list(numbered(extents))
    held = [(b.point, run) for b in blocks for run in range(b.first, b.first + b.runs)]
    every = [(p, r) for p in range(points + more_points) for r in range(runs + more_runs)]
    assert sorted(held) == every
    assert [b.number for b in blocks] == list(range(len(blocks)))
    assert [block_at(extents, b.number) for b in blocks] == blocks
    assert all(0 < b.runs <= block for b in blocks)
