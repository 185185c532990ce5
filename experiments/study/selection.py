"""Which wars of a study are compared: points at which nothing is missing, over the same runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.study.blocks import Block, Extent, numbered

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Selection:
    """The wars of `points` (in order) and of runs 0 to `runs` - 1: none of them is missing."""

    points: Numbers
    runs: int

    @property
    def pairs(self) -> int:
        """How many wars each arm has."""
        return len(self.points) * self.runs

    def run_of_pairs(self) -> Numbers:
        """Return the run of every pair, sorted by (point, run)."""
        return np.tile(np.arange(self.runs), len(self.points))

    def blocks(self, extents: Sequence[Extent]) -> list[Block]:
        """Return the blocks that hold these wars."""
        chosen = set(self.points.tolist())
        return [b for b in numbered(extents) if b.point in chosen and b.first < self.runs]


def largest(extents: Sequence[Extent], done: set[int], points: Numbers) -> Selection:
    """Return the most wars among `points` that are `done` (numbers of blocks) and make a rectangle.

    A study that is being extended has points with more and points with fewer runs: as many runs are
    taken as give the most wars.
    """
    ends = sorted({extent.first + extent.runs for extent in extents}, reverse=True)
    found = [Selection(_whole(extents, done, points, runs), runs) for runs in ends]
    return max(found, key=lambda selection: selection.pairs)


def _whole(extents: Sequence[Extent], done: set[int], points: Numbers, runs: int) -> Numbers:
    """Return the points that have all of the first runs."""
    kept = np.zeros(int(points.max(initial=-1)) + 1, np.int64)
    for block in numbered(extents):
        if block.number in done and block.point < kept.size:
            kept[block.point] += max(0, min(block.first + block.runs, runs) - block.first)
    return np.asarray(points[kept[points] == runs])
