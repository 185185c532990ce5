"""Emulators: what wars at a point would show, learned from wars at other points.

The mean of a number is a quadratic function of the parameters, fitted by ridge regression with the
penalty that predicts points left out best (Hoerl and Kennard 1970; Golub, Heath and Wahba 1979).
Whether a number lies in its band is a yes-or-no event, of which boosted trees give the chance.
Numbers that jump are told by trees, others by whichever does better on points it has not seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.bank import BY_MONTH, SHARES, Bank
from experiments.calibration.trees import Trees, trees

Numbers = NDArray[np.float64]
EVENTS = (*BY_MONTH, *SHARES)  # statistics that jump, or lie at an end
THERE = 0.8  # of points that must have a number whose mean is emulated; the others count as misses
LEFT_OUT = 5  # of so many points one is left out for the check
PENALTIES = np.logspace(-1.0, 5.0, 13)  # of ridge, tried on each point by leaving it out
FLOOR = 0.005  # no event is surer than this: an emulator may be wrong anywhere
CHUNK = 8_192  # points whose features are in memory at once


def features(points: Numbers) -> Numbers:
    """Return Legendre polynomials to the second degree of shares of the prior, and all products.

    Args:
        points: Shares from 0 to 1, float64 (points, parameters).

    Returns:
        Linear terms, squares and products, float64 (points, features); over the prior each has
        mean 0 and none goes with another.
    """
    u = 2.0 * points - 1.0
    first, second = np.triu_indices(u.shape[1], 1)
    linear, square = np.sqrt(3.0) * u, np.sqrt(5.0) * (1.5 * u * u - 0.5)
    return np.concatenate([linear, square, 3.0 * u[:, first] * u[:, second]], axis=1)


class Ridge(NamedTuple):
    """Quadratic functions of the parameters, one for each number: means and what they miss.

    `deviation` is the standard deviation of what points left out show besides, (number,).
    """

    constant: Numbers
    slopes: Numbers
    deviation: Numbers

    def predicted(self, made: Numbers) -> Numbers:
        """Return the means at points by their features: float64 (points, numbers)."""
        return made @ self.slopes + self.constant


def ridge(made: Numbers, values: Numbers) -> Ridge:
    """Fit quadratic functions, each with the penalty that predicts points left out best.

    Args:
        made: Features of the points, float64 (points, features).
        values: What wars there show, float64 (points, numbers), all finite.

    Returns:
        The functions.
    """
    centre, constant = made.mean(axis=0), values.mean(axis=0)
    x, y = made - centre, values - constant
    eigenvalues, vectors = _axes(x)
    turned = x @ vectors
    target, squared = turned.T @ y, turned * turned
    best = np.full(y.shape[1], np.inf)
    slopes = np.zeros((x.shape[1], y.shape[1]))
    for penalty in PENALTIES:
        shrunk = target / (eigenvalues + penalty)[:, None]
        hat = squared @ (1.0 / (eigenvalues + penalty)) + 1.0 / len(x)
        left = (y - turned @ shrunk) / np.maximum(1.0 - hat, 1e-6)[:, None]
        missed = np.sqrt((left * left).mean(axis=0))
        better = missed < best
        slopes[:, better] = (vectors @ shrunk)[:, better]
        best = np.where(better, missed, best)
    return Ridge(constant - centre @ slopes, slopes, best)


def _axes(x: Numbers) -> tuple[Numbers, Numbers]:
    """Return eigenvalues and eigenvectors of x'x, (axes,) and (columns, axes), but those of 0."""
    if x.shape[1] <= len(x):
        found, vectors = np.linalg.eigh(x.T @ x)
        return np.maximum(found, 0.0), vectors
    found, sides = np.linalg.eigh(x @ x.T)
    kept = found > 1e-10 * max(float(found[-1]), 1e-300)
    return found[kept], (x.T @ sides[:, kept]) / np.sqrt(found[kept])


class Check(NamedTuple):
    """An emulator held against points that it has not seen.

    `kind` says by what it is told. `explained` is R2 of a mean, NaN where there is none; `skill` by
    how much of its loss (the mean negative logarithm) the chance of lying in the band beats the
    share among the other points, NaN where all that were left out, or none, lie in it.
    """

    target: str
    kind: str
    share: float
    explained: float
    skill: float


@dataclass(frozen=True)
class Emulators:
    """Emulators of all targets, and how they did on points left out.

    `plain` are the places of targets that have a mean, in the order of `means`, and `smooth` which
    of all targets are told by it.
    """

    bands: Numbers
    plain: NDArray[np.int64]
    smooth: NDArray[np.bool_]
    means: Ridge
    events: Trees
    checks: tuple[Check, ...] = ()

    def chances(self, points: Numbers) -> Numbers:
        """Return the chance that each number lies in its band: float64 (points, targets)."""
        return np.concatenate([self._chances(part) for part in chunks(points)])

    def _chances(self, points: Numbers) -> Numbers:
        found = np.empty((len(points), len(self.smooth)))
        if self.smooth.any():
            told = self.by_mean(features(points))
            found[:, self.smooth] = told[:, self.smooth[self.plain]]
        jumps = np.flatnonzero(~self.smooth)
        found[:, jumps] = self.events.predicted(points, jumps.tolist())
        return np.clip(found, FLOOR, 1.0 - FLOOR)

    def by_mean(self, made: Numbers) -> Numbers:
        """Return the chance that each number with a mean lies in its band: (points, means)."""
        from scipy.special import ndtr

        mean, deviation = self.means.predicted(made), np.maximum(self.means.deviation, 1e-12)
        low, high = self.bands[self.plain].T
        found = ndtr((high - mean) / deviation) - ndtr((low - mean) / deviation)
        return np.asarray(np.clip(found, FLOOR, 1.0 - FLOOR), np.float64)


def chunks(points: Numbers) -> Iterator[Numbers]:
    """Yield points in parts whose features fit into memory."""
    for first in range(0, len(points), CHUNK):
        yield points[first : first + CHUNK]


def emulated(bank: Bank) -> Emulators:
    """Fit emulators to a bank: first without the points left out, then, once checked, to all."""
    made, flags = features(bank.points), bank.passing().astype(np.float64)
    plain = _plain(bank)
    out = np.arange(len(bank)) % LEFT_OUT == LEFT_OUT - 1

    def fitted(used: NDArray[np.bool_], smooth: NDArray[np.bool_]) -> Emulators:
        """Return emulators of some points."""
        means = _means(made[used], bank.values[used][:, plain])
        events = trees(bank.points[used], flags[used])
        return Emulators(bank.bands, plain, smooth, means, events)

    trial = fitted(~out, np.full(flags.shape[1], False))
    smooth = _smooth(trial, bank.points[out], made[out], flags[out])
    guess = np.clip(flags[~out].mean(axis=0), FLOOR, 1.0 - FLOOR)
    checks = _checks(replace(trial, smooth=smooth), bank.taken(out), made[out], guess)
    return replace(fitted(np.full(len(bank), True), smooth), checks=checks)


def _plain(bank: Bank) -> NDArray[np.int64]:
    """Return the places of targets with a mean: those that do not jump and nearly all have."""
    plain = np.array([target.row.statistic not in EVENTS for target in bank.targets])
    return np.flatnonzero(plain & (np.isfinite(bank.values).mean(axis=0) >= THERE))


def _smooth(trial: Emulators, points: Numbers, made: Numbers, flags: Numbers) -> NDArray[np.bool_]:
    """Return which targets their mean tells better than trees do, on points left out."""
    by_trees = _lost(trial._chances(points), flags)[trial.plain]
    by_mean = _lost(trial.by_mean(made), flags[:, trial.plain])
    found = np.full(flags.shape[1], False)
    found[trial.plain] = by_mean < by_trees
    return found


def _means(made: Numbers, values: Numbers) -> Ridge:
    """Fit quadratic functions, each to the points that have its number."""
    there = np.isfinite(values)
    groups = np.unique(there, axis=1).T
    count = values.shape[1]
    found = Ridge(np.zeros(count), np.zeros((made.shape[1], count)), np.zeros(count))
    for points in groups:
        columns = np.flatnonzero((there == points[:, None]).all(axis=0))
        part = ridge(made[points], values[np.ix_(points, columns)])
        found.slopes[:, columns] = part.slopes
        found.constant[columns] = part.constant
        found.deviation[columns] = part.deviation
    return found


def _lost(chances: Numbers, flags: Numbers) -> Numbers:
    """Return the mean negative logarithm of the chance of what came, (target,)."""
    return np.asarray(-np.log(np.where(flags > 0.0, chances, 1.0 - chances)).mean(axis=0))


def _checks(trained: Emulators, out: Bank, made: Numbers, guess: Numbers) -> tuple[Check, ...]:
    flags = out.passing().astype(np.float64)
    lost = _lost(trained._chances(out.points), flags)
    share = flags.mean(axis=0)
    guessed = _lost(np.broadcast_to(guess, flags.shape), flags)
    skill = np.where((share > 0.0) & (share < 1.0), 1.0 - lost / guessed, np.nan)
    explained = np.full(len(out.targets), np.nan)
    values = out.values[:, trained.plain]
    values = np.where(np.isfinite(values), values, np.nan)
    missed = np.nansum((values - trained.means.predicted(made)) ** 2, axis=0)
    spread = np.nansum((values - np.nanmean(values, axis=0)) ** 2, axis=0)
    explained[trained.plain] = 1.0 - missed / np.maximum(spread, 1e-300)
    return tuple(
        Check(
            target.name,
            "mean" if trained.smooth[at] else "event",
            float(share[at]),
            float(explained[at]),
            float(skill[at]),
        )
        for at, target in enumerate(out.targets)
    )
