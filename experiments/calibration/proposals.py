"""Proposals of history matching: how far points are from the record, and where to look next.

The implausibility of a point keeps two questions apart (Craig and others 1997; Vernon, Goldstein
and Bower 2010): how far the mean of its wars lies outside a band, in standard errors, and how far
the record lies from one of its wars, in their standard deviation. Where to look next is drawn from
many candidates by the chance that they pass. Candidates are themselves drawn more often where those
that pass lie, parameter by parameter (cross-entropy, Rubinstein 1999): of fifty parameters hardly
any draw from the prior would come near. The inverse of all that is kept as a weight, so that
accepted points stand for the prior.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.bank import SHARES, Bank

Numbers = NDArray[np.float64]
#: The chance that each number lies in its band, at shares of the prior: (points, targets).
Chances = Callable[[Numbers], Numbers]
#: Shares of the prior as they can be played: those of whole numbers in the middle of their part.
Snap = Callable[[Numbers], Numbers]
CHUNK = 16_384  # candidates that are drawn at once
#: How many times as many candidates must count as are proposed: none is then expected more than
#: half a time, so that drawing each at most once distorts little.
SPREAD = 2.0
DEFENCE = 0.1  # part of proposals that is the prior's, so that no weight exceeds ten
HOTTEST = 1e3  # at which all candidates are alike
PARTS = 10  # of a parameter's prior, in each of which candidates are as likely everywhere
ROUNDS, TRIED, BEST = 4, 16_384, 0.05  # in which it is learned where the best candidates lie
EVEN = 0.3  # part of what is learned that stays the prior's
SURE = 27.9  # chi-squared of nine degrees of freedom that chance exceeds once in a thousand


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

    It is that of candidates, `placed` by their shares in each part of each parameter's prior, times
    the chance that all numbers pass, to the power 1 / `heat`; a share, `plain`, is the prior's.
    """

    chances: Chances
    heat: float
    mean: float
    placed: Numbers
    plain: float

    def density(self, points: Numbers) -> Numbers:
        """Return the density over the prior's at shares of the prior: float64 (points,)."""
        chance = np.exp(log_chance(self.chances(points)) / self.heat)
        found = chance * density_of(self.placed, points) / self.mean
        return np.asarray((1.0 - self.plain) * found + self.plain)


def log_chance(chances: Numbers) -> Numbers:
    """Return the logarithm of the chance that all numbers pass, taken as independent: (points,)."""
    return np.asarray(np.log(chances).sum(axis=1))


def candidates(count: int, parameters: int, seed: Sequence[int]) -> Iterator[Numbers]:
    """Yield so many shares of the prior in parts, always the same ones: float64 (part, parameter).

    Args:
        count: How many there are in all.
        parameters: How many parameters there are.
        seed: What they are drawn by.
    """
    for number, first in enumerate(range(0, count, CHUNK)):
        rng = np.random.default_rng([*seed, number])
        yield rng.random((min(CHUNK, count - first), parameters))


def density_of(placed: Numbers, points: Numbers) -> Numbers:
    """Return the density of candidates over the prior's at shares of the prior: (points,)."""
    parts = np.minimum((points * PARTS).astype(np.int64), PARTS - 1)
    shares = np.take_along_axis(placed.T, parts, axis=0)
    return np.asarray(np.exp(np.log(PARTS * shares).sum(axis=1)))


def _moved(placed: Numbers, points: Numbers) -> Numbers:
    """Return even shares moved to where candidates are, parameter by parameter."""
    edges = np.linspace(0.0, 1.0, PARTS + 1)
    ends = np.column_stack([np.zeros(len(placed)), np.cumsum(placed, axis=1)])
    ends[:, -1] = 1.0
    columns = [np.interp(points[:, at], ends[at], edges) for at in range(points.shape[1])]
    return np.column_stack(columns)


def learned(chances: Chances, snap: Snap, parameters: int, seed: Sequence[int]) -> Numbers:
    """Return where the candidates lie that are likeliest to pass.

    Args:
        chances: The chance that each number lies in its band.
        snap: How candidates are rounded; parameters that it changes stay as they are.
        parameters: How many there are.
        seed: What is drawn by.

    Returns:
        Shares of candidates in each part of each parameter's prior, float64 (parameters, parts):
        even where the best candidates lie no otherwise than chance would have them.
    """
    even = np.full((parameters, PARTS), 1.0 / PARTS)
    placed = even
    for number in range(ROUNDS):
        drawn = np.random.default_rng([*seed, number]).random((TRIED, parameters))
        points = _moved(placed, drawn)
        rounded = snap(points)
        logs = np.concatenate(
            [log_chance(chances(part)) for part in np.array_split(rounded, TRIED // 2_048)]
        )
        best = points[logs >= np.quantile(logs, 1.0 - BEST)]
        parts = np.minimum((best * PARTS).astype(np.int64), PARTS - 1)
        shares = np.array([np.bincount(part, minlength=PARTS) for part in parts.T]) / len(best)
        told = len(best) * ((shares - even) ** 2 / even).sum(axis=1) > SURE
        told &= (rounded == points).all(axis=0)
        placed = np.where(told[:, None], EVEN * even + (1.0 - EVEN) * shares, even)
    return placed


def propose(
    chances: Chances, snap: Snap, shape: tuple[int, int], count: int, seed: Sequence[int]
) -> tuple[Proposals, Numbers]:
    """Draw points by the chance that they pass.

    Args:
        chances: The chance that each number lies in its band.
        snap: How candidates are rounded to what can be played.
        shape: How many candidates there are, and how many parameters.
        count: How many points to draw.
        seed: What they are drawn by.

    Returns:
        Their distribution, and the points, float64 (count, parameter).
    """
    placed = learned(chances, snap, shape[1], seed)
    parts = (snap(_moved(placed, part)) for part in candidates(*shape, seed))
    logs = np.concatenate([log_chance(chances(part)) for part in parts])
    heat = tempered(logs, min(SPREAD * count, 0.5 * len(logs)))
    chance = np.exp(logs / heat)
    rng = np.random.default_rng([*seed, len(logs), count])
    plain = max(1, round(DEFENCE * count))
    chosen = np.sort(rng.choice(len(logs), count - plain, replace=False, p=chance / chance.sum()))
    points = _moved(placed, _picked(chosen, shape, seed))
    made = snap(np.concatenate([points, rng.random((plain, shape[1]))]))
    return Proposals(chances, heat, float(chance.mean()), placed, plain / count), made


def _picked(chosen: NDArray[np.int64], shape: tuple[int, int], seed: Sequence[int]) -> Numbers:
    """Return the candidates of these numbers, which are drawn once more."""
    found, first = [], 0
    for part in candidates(*shape, seed):
        here = chosen[(chosen >= first) & (chosen < first + len(part))]
        found.append(part[here - first])
        first += len(part)
    return np.concatenate(found)


def tempered(logs: Numbers, wanted: float) -> float:
    """Return the least heat, from 1 on, at which so many candidates count.

    They count as many as their chances add up to beside the largest, so that none of so many draws
    is expected to fall on a candidate more than once.
    """
    if counting(logs) >= wanted:
        return 1.0
    low, high = 1.0, HOTTEST
    for _ in range(60):
        middle = np.sqrt(low * high)
        low, high = (low, middle) if counting(logs / middle) >= wanted else (middle, high)
    return float(high)


def counting(logs: Numbers) -> float:
    """Return what chances add up to beside the largest of them, by their logarithms.

    >>> counting(np.log(np.array([0.1, 0.05, 0.05])))
    2.0
    """
    return float(np.exp(logs - logs.max()).sum())


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
