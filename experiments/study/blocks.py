"""Blocks: the pieces in which a study is played, numbered once and for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Block(NamedTuple):
    """Runs from `first` on, `runs` of them, of every arm at one point."""

    number: int
    point: int
    first: int
    runs: int


class Extent(NamedTuple):
    """A rectangle of points and runs, cut into blocks of at most `block` runs.

    A study is a list of extents; to extend it is to append one, so that numbers never change.
    """

    point: int
    points: int
    first: int
    runs: int
    block: int

    @property
    def chunks(self) -> int:
        """Into how many blocks the runs of a point are cut."""
        return -(-self.runs // self.block)

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return self.points * self.chunks

    @property
    def pairs(self) -> int:
        """How many wars each arm has."""
        return self.points * self.runs

    def at(self, place: int, before: int = 0) -> Block:
        """Return the block at a place, `before` blocks standing ahead of the extent.

        The blocks of a point adjoin, so that what is played first is whole points.

        >>> Extent(point=0, points=2, first=0, runs=5, block=3).at(3, before=10)
        Block(number=13, point=1, first=3, runs=2)
        """
        row, chunk = divmod(place, self.chunks)
        start = chunk * self.block
        count = min(self.block, self.runs - start)
        return Block(before + place, self.point + row, self.first + start, count)


def numbered(extents: Sequence[Extent]) -> Iterator[Block]:
    """Yield all blocks in the order of their numbers, from 0."""
    before = 0
    for extent in extents:
        for place in range(extent.blocks):
            yield extent.at(place, before)
        before += extent.blocks


def block_at(extents: Sequence[Extent], number: int) -> Block:
    """Return the block with a number; raises IndexError if there is none.

    >>> block_at([Extent(0, 2, 0, 4, 4), Extent(0, 2, 4, 4, 4)], 2)
    Block(number=2, point=0, first=4, runs=4)
    """
    before = 0
    for extent in extents:
        if before <= number < before + extent.blocks:
            return extent.at(number - before, before)
        before += extent.blocks
    raise IndexError(number)


def points_in(extents: Sequence[Extent]) -> int:
    """Return how many points the extents reach to."""
    return max((extent.point + extent.points for extent in extents), default=0)


def runs_in(extents: Sequence[Extent]) -> int:
    """Return how many runs of every arm each point has."""
    return max((extent.first + extent.runs for extent in extents), default=0)
