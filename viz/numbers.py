"""Rows of numbers as figures need them; NaN where a number does not exist."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def numbers(values: Sequence[float | None]) -> Numbers:
    """Return values as floats, null as NaN."""
    return np.asarray(values, dtype=np.float64)


def largest(line: Numbers) -> float:
    """Return the largest number of a line, at least 0.

    >>> largest(numbers([None, 0.5, 0.2])), largest(numbers([None]))
    (0.5, 0.0)
    """
    return float(np.max(line, initial=0.0, where=np.isfinite(line)))


def end(line: Numbers) -> tuple[int, float]:
    """Return the last month with a number, and that number; there must be one.

    >>> end(numbers([0.1, 0.2, None]))
    (1, 0.2)
    """
    month = int(np.flatnonzero(np.isfinite(line))[-1])
    return month, float(line[month])


def steps(line: Numbers, months: int) -> tuple[Numbers, Numbers]:
    """Let every month hold its value until the next one begins, the last until the horizon.

    >>> [part.tolist() for part in steps(numbers([1.0, 3.0]), 2)]
    [[0.0, 1.0, 1.0, 2.0], [1.0, 1.0, 3.0, 3.0]]
    """
    edges = np.minimum(np.arange(line.size + 1.0), months)
    return np.repeat(edges, 2)[1:-1], np.repeat(line, 2)
