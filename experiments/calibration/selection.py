"""Selection of worlds that a record accepts, and what patterns and parameters say of each other.

A world is accepted that passes all patterns. If too few do, the smallest set of patterns is left
out with which enough pass. Arms are not looked at, nor is anything after the months that count.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
LEAST = 100  # accepted worlds that are wanted
ONE_IN = 20  # of points played: where these are few, so are the worlds that are wanted
BINS = 5  # of a parameter's prior, to which weights are brought back
EXPECTED = 5.0  # points in which two patterns should pass together, to tell whether they conflict
SURE = 1.95  # Kolmogorov's statistic that chance exceeds once in a thousand


def wanted(points: int) -> int:
    """Return how many worlds are to be accepted of so many points that were played.

    >>> wanted(20_480), wanted(400)
    (100, 20)
    """
    return min(LEAST, max(2, points // ONE_IN))


def left_out(passing: Flags, least: int, fewest: int = 0) -> tuple[int, ...]:
    """Return the smallest set of patterns without which at least so many points pass the others.

    Of sets as small, it is the one with which most pass; of those, the first.

    Args:
        passing: Which points pass which patterns, bool (points, patterns).
        least: How many are to pass.
        fewest: How many patterns are in the set at least.

    Returns:
        Places of patterns; all of them where nothing less will do.
    """
    patterns = passing.shape[1]
    codes, counts = np.unique(_code(~passing), return_counts=True)
    for size in range(fewest, patterns):
        found = [(_count(codes, counts, chosen), chosen) for chosen in _sets(patterns, size)]
        most = max(count for count, _ in found)
        if most >= least:
            return next(chosen for count, chosen in found if count == most)
    return tuple(range(patterns))


def _sets(patterns: int, size: int) -> list[tuple[int, ...]]:
    return list(combinations(range(patterns), size))


def _code(flags: Flags) -> NDArray[np.int64]:
    """Return each row of flags as a number, whose bits they are."""
    bits = np.left_shift(np.int64(1), np.arange(flags.shape[1], dtype=np.int64))
    return np.asarray(flags.astype(np.int64) @ bits)


def _count(codes: NDArray[np.int64], counts: NDArray[np.int64], chosen: tuple[int, ...]) -> int:
    """Return how many points fail none but the chosen patterns."""
    allowed = sum(1 << place for place in chosen)
    return int(counts[(codes & ~np.int64(allowed)) == 0].sum())


class Conflict(NamedTuple):
    """Two patterns that pass together less often, or more, than if one told nothing of the other.

    `together` is the share of the prior in which both pass, `lift` that share over the product of
    their own.
    """

    one: str
    other: str
    together: float
    lift: float


def conflicts(passing: Flags, weights: Numbers, names: Sequence[str]) -> list[Conflict]:
    """Return all pairs of patterns, the worst conflict first.

    Args:
        passing: Which points pass which patterns, bool (points, patterns).
        weights: What each point stands for of the prior, float64 (points,).
        names: The patterns.

    Returns:
        Those pairs that should pass together in five points or more if one told nothing of the
        other: for less often nobody could tell.
    """
    share = weights / weights.sum()
    alone = share @ passing
    found = []
    for one, other in combinations(range(len(names)), 2):
        chance = alone[one] * alone[other]
        if chance * len(passing) >= EXPECTED:
            together = float(share @ (passing[:, one] & passing[:, other]))
            found.append(Conflict(names[one], names[other], together, together / chance))
    return sorted(found, key=lambda pair: pair.lift)


def joint_lift(passing: Flags, weights: Numbers) -> float:
    """Return the share of the prior that passes all patterns over the product of their shares."""
    share = weights / weights.sum()
    alone = float(np.prod(share @ passing))
    return float(share @ passing.all(axis=1)) / alone if alone > 0.0 else float("nan")


def brought_back(weights: Numbers, points: Numbers, columns: Sequence[int]) -> Numbers:
    """Return weights with which some parameters have their prior, fifth by fifth.

    Weights are raked (Deming and Stephan 1940): what is drawn and never fitted keeps its prior,
    whatever was accepted. A fifth in which no world lies stays empty.

    Args:
        weights: What each world stands for, float64 (worlds,).
        points: Shares of the prior, float64 (worlds, parameters).
        columns: Places of the parameters.

    Returns:
        float64 (worlds,), the same in sum.
    """
    found = weights.copy()
    bins = np.minimum((points * BINS).astype(np.int64), BINS - 1)
    for _ in range(50):
        for column in columns:
            mass = np.bincount(bins[:, column], found, BINS)
            there = mass > 0.0
            goal = np.where(there, found.sum() / there.sum(), 0.0)
            factor = np.divide(goal, mass, out=np.zeros(BINS), where=there)
            found = found * factor[bins[:, column]]
    return np.asarray(found * weights.sum() / found.sum())


def effective(weights: Numbers) -> float:
    """Return as how many a weighted sample counts (Kish 1965).

    >>> effective(np.array([1.0, 1.0])), effective(np.array([1.0, 0.0]))
    (2.0, 1.0)
    """
    return float(weights.sum() ** 2 / (weights**2).sum())


def distances(points: Numbers, weights: Numbers, prior: Numbers) -> Numbers:
    """Return how far each parameter's distribution lies from its prior (Kolmogorov).

    Args:
        points: Shares of the prior, float64 (worlds, parameters).
        weights: What each world stands for, float64 (worlds,).
        prior: Points of the prior, float64 (points, parameters).

    Returns:
        The largest difference of the two distribution functions, float64 (parameters,).
    """
    return np.array(
        [_distance(points[:, at], weights, prior[:, at]) for at in range(points.shape[1])]
    )


def _distance(values: Numbers, weights: Numbers, prior: Numbers) -> float:
    ends = np.unique(np.concatenate([values, prior]))
    order = np.argsort(values, kind="stable")
    mass = np.concatenate([[0.0], np.cumsum(weights[order])]) / weights.sum()
    one = mass[np.searchsorted(values[order], ends, side="right")]
    other = np.searchsorted(np.sort(prior), ends, side="right") / len(prior)
    return float(np.abs(one - other).max())


def seen(points: Numbers, weights: Numbers, prior: Numbers) -> Flags:
    """Return which parameters the record tells anything of, beyond what chance would: bool."""
    found = distances(points, weights, prior)
    return np.asarray(found > SURE / np.sqrt(effective(weights)), np.bool_)
