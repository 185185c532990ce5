"""Emulators: what wars at a point would show, learned from wars at other points.

The mean of a number is a quadratic function of the parameters, fitted by ridge regression with the
penalty that predicts points left out best (Hoerl and Kennard 1970; Golub, Heath and Wahba 1979).
Whether a number that jumps lies in its band is a yes-or-no event with a quadratic logit, penalised
in the same way. Both are checked on points that they have not seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.bank import BY_MONTH, Bank

Numbers = NDArray[np.float64]
EVENTS = (*BY_MONTH, "share of wars", "share without")  # statistics that jump, or lie at an end
LEFT_OUT = 5  # of so many points one is left out for the check
PENALTIES = np.logspace(-1.0, 5.0, 13)  # of ridge, tried on each point by leaving it out
WEIGHTS = (300.0, 30.0, 3.0)  # of the logit's penalty, tried on the points that are left out
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

    centre: Numbers
    constant: Numbers
    slopes: Numbers
    deviation: Numbers

    def predicted(self, made: Numbers) -> Numbers:
        """Return the means at points by their features: float64 (points, numbers)."""
        return (made - self.centre) @ self.slopes + self.constant


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
    target = turned.T @ y
    best = np.full(y.shape[1], np.inf)
    slopes = np.zeros((x.shape[1], y.shape[1]))
    for penalty in PENALTIES:
        shrunk = target / (eigenvalues + penalty)[:, None]
        hat = (turned * turned) @ (1.0 / (eigenvalues + penalty)) + 1.0 / len(x)
        left = (y - turned @ shrunk) / np.maximum(1.0 - hat, 1e-6)[:, None]
        missed = np.sqrt((left * left).mean(axis=0))
        better = missed < best
        slopes[:, better] = (vectors @ shrunk)[:, better]
        best = np.where(better, missed, best)
    return Ridge(centre, constant, slopes, best)


def _axes(x: Numbers) -> tuple[Numbers, Numbers]:
    """Return eigenvalues and eigenvectors of x'x, (axes,) and (columns, axes), but those of 0."""
    if x.shape[1] <= len(x):
        found, vectors = np.linalg.eigh(x.T @ x)
        return np.maximum(found, 0.0), vectors
    found, sides = np.linalg.eigh(x @ x.T)
    kept = found > 1e-10 * max(float(found[-1]), 1e-300)
    return found[kept], (x.T @ sides[:, kept]) / np.sqrt(found[kept])


class Logit(NamedTuple):
    """Quadratic logits of yes-or-no events: constants (event,) and slopes (feature, event)."""

    constant: Numbers
    slopes: Numbers

    def predicted(self, made: Numbers) -> Numbers:
        """Return the chances of events at points by their features: float64 (points, events)."""
        from scipy.special import expit

        return np.asarray(expit(made @ self.slopes + self.constant), np.float64)


def logit(made: Numbers, events: Numbers, weight: float, begin: Logit | None = None) -> Logit:
    """Fit quadratic logits of events with a penalty on their slopes.

    Args:
        made: Features of the points, float64 (points, features).
        events: 1 where an event came, else 0, float64 (points, events).
        weight: Weight of the penalty, half the sum of squared slopes.
        begin: Logits from which the search begins: those of another weight, or of fewer points.

    Returns:
        The logits; that of an event that always or never came is its share, drawn in by half a
        point.
    """
    share = (events.sum(axis=0) + 0.5) / (len(events) + 1.0)
    table = np.zeros((made.shape[1] + 1, events.shape[1]))
    table[0] = np.log(share / (1.0 - share))
    if begin is not None:
        table[1:] = begin.slopes
    varied = np.flatnonzero(np.ptp(events, axis=0) > 0.0)
    table[1:, np.ptp(events, axis=0) == 0.0] = 0.0  # nothing is learned of what never varies
    if len(varied):
        table[:, varied] = _likeliest(made, events[:, varied], weight, table[:, varied])
    return Logit(table[0], table[1:])


def _likeliest(made: Numbers, events: Numbers, weight: float, begin: Numbers) -> Numbers:
    """Return constants and slopes, (1 + features, events), of the least penalised loss."""
    from scipy.optimize import minimize
    from scipy.special import expit

    def loss(flat: Numbers) -> tuple[float, Numbers]:
        """Return the penalised negative logarithm of the likelihood, and its gradient."""
        table = flat.reshape(begin.shape)
        score = made @ table[1:] + table[0]
        missed = expit(score) - events
        lost = (np.logaddexp(0.0, score) - events * score).sum()
        slopes = made.T @ missed + weight * table[1:]
        gradient = np.concatenate([missed.sum(axis=0)[None, :], slopes])
        return float(lost + 0.5 * weight * (table[1:] ** 2).sum()), gradient.ravel()

    found = minimize(loss, begin.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return np.asarray(found.x.reshape(begin.shape), np.float64)


class Check(NamedTuple):
    """An emulator held against points that it has not seen.

    `explained` is R2 of a mean, NaN of an event; `skill` by how much of its loss (the mean negative
    logarithm) the chance of lying in the band beats the share among the other points, NaN where
    all that were left out, or none, lie in it.
    """

    target: str
    kind: str
    share: float
    explained: float
    skill: float


@dataclass(frozen=True)
class Emulators:
    """Emulators of all targets, and how they did on points left out."""

    names: tuple[str, ...]
    bands: Numbers
    smooth: NDArray[np.bool_]
    means: Ridge
    events: Logit
    checks: tuple[Check, ...] = ()

    def chances(self, points: Numbers) -> Numbers:
        """Return the chance that each number lies in its band: float64 (points, targets)."""
        return np.concatenate([self._chances(features(part)) for part in chunks(points)])

    def _chances(self, made: Numbers) -> Numbers:
        from scipy.special import ndtr

        found = np.empty((len(made), len(self.names)))
        mean = self.means.predicted(made)
        low, high = self.bands[self.smooth].T
        deviation = np.maximum(self.means.deviation, 1e-12)
        found[:, self.smooth] = ndtr((high - mean) / deviation) - ndtr((low - mean) / deviation)
        found[:, ~self.smooth] = self.events.predicted(made)
        return np.clip(found, FLOOR, 1.0 - FLOOR)


def chunks(points: Numbers) -> Iterator[Numbers]:
    """Yield points in parts whose features fit into memory."""
    for first in range(0, len(points), CHUNK):
        yield points[first : first + CHUNK]


def emulated(bank: Bank) -> Emulators:
    """Fit emulators to a bank: first without the points left out, then, once checked, to all."""
    made, flags = features(bank.points), bank.passing().astype(np.float64)
    smooth = _smooth(bank)
    out = np.arange(len(bank)) % LEFT_OUT == LEFT_OUT - 1
    names = tuple(target.name for target in bank.targets)

    def fitted(
        used: NDArray[np.bool_], penalties: Sequence[float], begin: Logit | None = None
    ) -> list[Emulators]:
        """Return emulators of some points, one for each penalty on logits, each from the last."""
        means, found = ridge(made[used], bank.values[used][:, smooth]), []
        for weight in penalties:
            begin = logit(made[used], flags[used][:, ~smooth], weight, begin)
            found.append(Emulators(names, bank.bands, smooth, means, begin))
        return found

    trials = fitted(~out, WEIGHTS)
    losses = [_lost(one._chances(made[out]), flags[out])[~smooth].sum() for one in trials]
    best = int(np.argmin(losses))
    guess = np.clip(flags[~out].mean(axis=0), FLOOR, 1.0 - FLOOR)
    checks = _checks(trials[best], bank.taken(out), made[out], guess)
    [whole] = fitted(np.full(len(bank), True), [WEIGHTS[best]], trials[best].events)
    return replace(whole, checks=checks)


def _smooth(bank: Bank) -> NDArray[np.bool_]:
    """Return which targets are emulated by their mean: those that exist everywhere, and move."""
    plain = np.array([target.row.statistic not in EVENTS for target in bank.targets])
    return np.asarray(plain & np.isfinite(bank.values).all(axis=0))


def _lost(chances: Numbers, flags: Numbers) -> Numbers:
    """Return the mean negative logarithm of the chance of what came, (target,)."""
    return np.asarray(-np.log(np.where(flags > 0.0, chances, 1.0 - chances)).mean(axis=0))


def _checks(trained: Emulators, out: Bank, made: Numbers, guess: Numbers) -> tuple[Check, ...]:
    flags = out.passing().astype(np.float64)
    lost = _lost(trained._chances(made), flags)
    share = flags.mean(axis=0)
    guessed = _lost(np.broadcast_to(guess, flags.shape), flags)
    skill = np.where((share > 0.0) & (share < 1.0), 1.0 - lost / guessed, np.nan)
    explained = np.full(len(out.targets), np.nan)
    values = out.values[:, trained.smooth]
    missed = ((values - trained.means.predicted(made)) ** 2).sum(axis=0)
    spread = ((values - values.mean(axis=0)) ** 2).sum(axis=0)
    explained[trained.smooth] = 1.0 - missed / np.maximum(spread, 1e-300)
    return tuple(
        Check(
            name,
            "mean" if trained.smooth[at] else "event",
            float(share[at]),
            float(explained[at]),
            float(skill[at]),
        )
        for at, name in enumerate(trained.names)
    )
