"""Proposals of history matching: how far points are from the record, and where to look next.

The implausibility of a point keeps two questions apart (Craig and others 1997; Vernon, Goldstein
and Bower 2010): how far the mean of its wars lies outside a band, in standard errors, and how far
the record lies from one of its wars, in their standard deviation. Where to look next is drawn by
the chance that a point passes, as emulators have it, flattened in early waves. Of fifty parameters
hardly any draw from the prior comes near, so that chance is approached step by step: points are
weighted, drawn again and moved until they are draws of it (a sequential Monte Carlo sampler, Del
Moral, Doucet and Jasra 2006; moves by differences of points, ter Braak 2006). The inverse of the
density is kept as a weight, so that accepted points stand for the prior.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.bank import SHARES, Bank

Numbers = NDArray[np.float64]
#: The chance that each number lies in its band, at shares of the prior: (points, targets).
Chances = Callable[[Numbers], Numbers]
#: Shares of the prior as they can be played: those of whole numbers in the middle of their part.
Snap = Callable[[Numbers], Numbers]
DEFENCE = 0.1  # part of proposals that is the prior's, so that no weight exceeds ten
KEPT = 0.5  # of the points that count after a step, as many as before it
MOVES, LAST_MOVES = 5, 20  # of every point after each step, and after the last one
MOVED = 12.0  # parameters of a point that a move changes, on average
STRIDES = (0.35, 0.7, 1.0)  # parts of the difference of two points by which another is moved
JITTER = 0.02  # of the prior, besides


def of_mean(bank: Bank) -> Numbers:
    """Return how many standard errors the mean of wars lies outside each band, (point, target).

    It is 0 inside the band, and infinite for a number that does not exist.
    """
    low, high = bank.bands.T
    outside = np.maximum(np.maximum(low - bank.values, bank.values - high), 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(outside > 0.0, outside / bank.errors(), 0.0)
    return np.where(np.isnan(bank.values), np.inf, found)


def of_one_war(bank: Bank) -> Numbers:
    """Return how many of its standard deviations one war lies from the record, (point, target).

    It is NaN for a number that no war has by itself, and infinite for one that it should have.
    """
    shares = [target.row.statistic in SHARES for target in bank.targets]
    own = np.isfinite(bank.spreads).any(axis=0) & ~np.array(shares)
    apart = np.abs(bank.values - bank.observed)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(apart == 0.0, 0.0, apart / bank.spreads)
    return np.where(own, np.nan_to_num(found, nan=np.inf, posinf=np.inf), np.nan)


@dataclass(frozen=True)
class Proposals:
    """A distribution of points, by its density over that of the prior.

    It is the chance that all numbers pass, to the power 1 / `heat`, over its `mean` over the prior;
    a share, `plain`, is the prior's.
    """

    chances: Chances
    heat: float
    mean: float
    plain: float

    def density(self, points: Numbers) -> Numbers:
        """Return the density over the prior's at shares of the prior: float64 (points,)."""
        found = np.exp(log_chance(self.chances(points)) / self.heat - math.log(self.mean))
        return np.asarray((1.0 - self.plain) * found + self.plain)


def log_chance(chances: Numbers) -> Numbers:
    """Return the logarithm of the chance that all numbers pass, taken as independent: (points,)."""
    return np.asarray(np.log(chances).sum(axis=1))


class Particles:
    """Points that are drawn by a chance step by step, each with its logarithm."""

    def __init__(self, chances: Chances, snap: Snap, shape: tuple[int, int], seed: Sequence[int]):
        """Draw so many points of so many parameters from the prior."""
        self.chances, self.snap = chances, snap
        self.rng = np.random.default_rng(seed)
        self.points = self.rng.random(shape)
        self.logs = self._logs(self.points)

    def _logs(self, points: Numbers) -> Numbers:
        return log_chance(self.chances(self.snap(points)))

    def step(self, more: float) -> float:
        """Draw the points again by the chance to so small a power; return its mean over them."""
        logs = more * self.logs
        highest = float(logs.max())
        weight = np.exp(logs - highest)
        count = len(logs)
        ends = np.cumsum(weight) / weight.sum()
        drawn = np.searchsorted(ends, (np.arange(count) + self.rng.random()) / count)
        drawn = np.minimum(drawn, count - 1)
        self.points, self.logs = self.points[drawn], self.logs[drawn]
        return float(weight.mean()) * math.exp(highest)

    def move(self, power: float) -> None:
        """Move each point where the chance to a power lets it (Metropolis and others 1953)."""
        count, parameters = self.points.shape
        one, other = self.rng.integers(0, count, (2, count))
        stride = self.rng.choice(STRIDES, (count, 1))
        change = stride * (self.points[one] - self.points[other])
        change = change + self.rng.normal(0.0, JITTER, self.points.shape)
        moved = self.rng.random(self.points.shape) < min(1.0, MOVED / parameters)
        points = _wrapped(self.points + moved * change)
        logs = self._logs(points)
        kept = np.log(self.rng.random(count)) < power * (logs - self.logs)
        self.points[kept], self.logs[kept] = points[kept], logs[kept]


def _wrapped(points: Numbers) -> Numbers:
    """Return shares that left 0 to 1 wrapped around into it.

    Folded back at the ends they would return less often than they came, wherever parameters go
    together: moves must be as likely as their opposites.
    """
    return np.asarray(np.clip(points % 1.0, 0.0, 1.0 - 1e-12))


def _step(logs: Numbers, left: float) -> float:
    """Return by how much the power may rise, at most `left`, so that enough points still count."""

    def counting(more: float) -> float:
        """Return as how many points they count after a step (Kish 1965)."""
        weight = np.exp(more * (logs - logs.max()))
        return float(weight.sum() ** 2 / (weight * weight).sum())

    wanted = KEPT * len(logs)
    if counting(left) >= wanted:
        return left
    low, high = 0.0, left
    for _ in range(40):
        middle = (low + high) / 2.0
        low, high = (middle, high) if counting(middle) >= wanted else (low, middle)
    return high


def propose(
    chances: Chances, snap: Snap, shape: tuple[int, int], heat: float, seed: Sequence[int]
) -> tuple[Proposals, Numbers]:
    """Draw points by the chance that they pass.

    Args:
        chances: The chance that each number lies in its band.
        snap: How points are rounded to what can be played.
        shape: How many points to draw, and how many parameters there are.
        heat: How flat the chance is made: its power is 1 / `heat`; at least 1.
        seed: What they are drawn by.

    Returns:
        Their distribution, and the points, float64 (points, parameters).
    """
    count, parameters = shape
    plain = max(1, round(DEFENCE * count))
    cloud = Particles(chances, snap, (max(2, count - plain), parameters), seed)
    left, mean = 1.0 / heat, 0.0
    while left > 0.0:
        more = _step(cloud.logs, left)
        mean += math.log(cloud.step(more))
        left -= more  # what is left is handed back whole: it ends at 0
        for _ in range(MOVES if left > 0.0 else LAST_MOVES):
            cloud.move(1.0 / heat - left)
    drawn = cloud.points[: count - plain]
    made = snap(np.concatenate([drawn, cloud.rng.random((plain, parameters))]))
    return Proposals(chances, heat, math.exp(mean), plain / count), made


def weights(points: Numbers, waves: Sequence[tuple[int, Proposals | None]]) -> Numbers:
    """Return what each point stands for of the prior, when waves drew points by other densities.

    Args:
        points: Shares of the prior, float64 (points, parameter), from any wave.
        waves: How many points each wave has, and how they were drawn; None stands for the prior.

    Returns:
        The prior's density over that of all waves together (Veach and Guibas 1995), (points,).
    """
    total = sum(count for count, _ in waves)
    mixed = np.zeros(len(points))
    for count, drawn in waves:
        mixed += count / total * (1.0 if drawn is None else drawn.density(points))
    return 1.0 / mixed
