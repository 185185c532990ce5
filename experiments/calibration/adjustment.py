"""Approximate Bayesian computation: local-linear adjustment, and whether it finds what is known.

Points whose numbers lie near those observed are kept, the nearer the heavier, and moved along a
regression of parameters on numbers to where the numbers are as observed (Beaumont, Zhang and
Balding 2002). Parameters are logits of their shares of the prior, so that none leaves its range.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.bank import Bank

Numbers = NDArray[np.float64]
MOST_USED = 0.9  # of the points that count, as degrees of freedom of the regression
EDGE = 1e-4  # of the prior at either end, which a logit would make infinite
LEVELS = {"half": (0.25, 0.75), "ninety": (0.05, 0.95)}


def summaries(bank: Bank) -> Numbers:
    """Return the numbers of wars on scales on which they can be compared: (point, target).

    A month that never comes counts as one after the last, a number that does not exist as the
    median of the others. The unit is the standard deviation between points; one that never moves
    is 0.
    """
    return _scaled(bank, bank.values)


def observations(bank: Bank) -> Numbers:
    """Return the numbers of the record on the scales of `summaries`, (target,)."""
    return np.asarray(_scaled(bank, bank.observed[None, :])[0])


def _scaled(bank: Bank, values: Numbers) -> Numbers:
    ends = np.array([target.read.last + 1.0 for target in bank.targets])
    known = np.where(np.isinf(bank.values), ends, bank.values)
    exists = ~np.isnan(known)
    middle = np.array(
        [np.median(column[there]) if there.any() else 0.0
         for column, there in zip(known.T, exists.T, strict=True)]
    )  # fmt: skip
    known = np.where(exists, known, middle)
    told = np.where(np.isinf(values), ends, values)
    told = np.where(np.isnan(told), middle, told)
    spread = known.std(axis=0)
    unit = np.where(spread > 0.0, spread, 1.0)
    return np.asarray(np.where(spread > 0.0, (told - known.mean(axis=0)) / unit, 0.0))


def kernel(numbers: Numbers, observed: Numbers, share: float) -> Numbers:
    """Return the weights of points by how near their numbers are (Epanechnikov's kernel).

    Args:
        numbers: Numbers of the points, float64 (points, numbers).
        observed: The observed ones, float64 (numbers,).
        share: Which share of points, the nearest, has a weight.

    Returns:
        Weights from 0 to 1, float64 (points,).
    """
    distance = np.sqrt(((numbers - observed) ** 2).sum(axis=1))
    reach = np.partition(distance, _place(share, len(distance)))[_place(share, len(distance))]
    if reach == 0.0:
        return np.asarray((distance == 0.0).astype(np.float64))
    return np.asarray(np.maximum(1.0 - (distance / reach) ** 2, 0.0))


def _place(share: float, count: int) -> int:
    return min(count - 1, max(1, round(share * count)))


def adjusted(points: Numbers, numbers: Numbers, observed: Numbers, weights: Numbers) -> Numbers:
    """Return points moved to where their numbers would be as observed.

    The regression is penalised the more, the fewer points it rests on for its numbers, and what it
    leaves is widened by the degrees of freedom that it takes.

    Args:
        points: Shares of the prior, float64 (points, parameters).
        numbers: Numbers that their wars show, float64 (points, numbers).
        observed: The observed ones, float64 (numbers,).
        weights: What each counts in the regression, float64 (points,), some above 0.

    Returns:
        Shares of the prior, float64 (points, parameters).
    """
    inside = np.clip(points, EDGE, 1.0 - EDGE)
    theta = np.log(inside / (1.0 - inside))
    part = weights / weights.sum()
    apart = numbers - observed
    x = apart - part @ apart
    spread = (x * part[:, None]).T @ x
    # As much as the slopes of so many numbers, learned from so few points, would err by luck.
    penalty = max(float(np.trace(spread)) * float(part @ part), 1e-12)
    slopes = np.linalg.solve(
        spread + penalty * np.eye(len(spread)), (x * part[:, None]).T @ (theta - part @ theta)
    )
    left = theta - apart @ slopes
    centre = part @ left
    # A regression lies too near to the points that it rests on, by the freedom that it takes.
    eigenvalues = np.maximum(np.linalg.eigvalsh(spread), 0.0)
    used = float((eigenvalues / (eigenvalues + penalty)).sum() * (part @ part))
    wider = 1.0 / np.sqrt(1.0 - min(used, MOST_USED))
    return np.asarray(1.0 / (1.0 + np.exp(-(centre + wider * (left - centre)))))


def quantiles(values: Numbers, weights: Numbers, levels: Sequence[float]) -> Numbers:
    """Return weighted quantiles of columns.

    Args:
        values: float64 (rows, columns).
        weights: What each row counts, float64 (rows,), some above 0.
        levels: Shares of the weight below a quantile.

    Returns:
        float64 (levels, columns), between values by the weight on either side.
    """
    order = np.argsort(values, axis=0, kind="stable")
    found = np.empty((len(levels), values.shape[1]))
    for column in range(values.shape[1]):
        row = order[:, column]
        mass = weights[row] / weights.sum()
        middle = np.cumsum(mass) - 0.5 * mass
        found[:, column] = np.interp(levels, middle, values[row, column])
    return found


class Coverage(NamedTuple):
    """How often intervals of a parameter held a value that was known, and how narrow they were.

    `half` and `ninety` are shares of truths inside the 50% and the 90% interval; `width` is the
    mean width of the latter over that of the prior.
    """

    half: float
    ninety: float
    width: float


def recovered(bank: Bank, truths: int, share: float, seed: int) -> list[Coverage]:
    """Hold intervals against truths: each is a point of the bank, judged by all the others.

    Args:
        bank: Wars at points of the prior.
        truths: How many points are taken as truths.
        share: Which share of points, the nearest, counts.
        seed: What the truths are drawn by.

    Returns:
        Coverage of each parameter.
    """
    numbers = summaries(bank)
    chosen = np.random.default_rng(seed).choice(len(bank), truths, replace=False)
    inside = {name: np.zeros(bank.points.shape[1]) for name in LEVELS}
    width = np.zeros(bank.points.shape[1])
    for truth in chosen:
        others = np.arange(len(bank)) != truth
        near = kernel(numbers[others], numbers[truth], share)
        kept = near > 0.0
        moved = adjusted(
            bank.points[others][kept], numbers[others][kept], numbers[truth], near[kept]
        )
        for name, levels in LEVELS.items():
            low, high = quantiles(moved, near[kept], levels)
            inside[name] += (low <= bank.points[truth]) & (bank.points[truth] <= high)
            if name == "ninety":
                width += (high - low) / (levels[1] - levels[0])
    found = zip(*(inside[name] / truths for name in LEVELS), width / truths, strict=True)
    return [Coverage(float(half), float(ninety), float(wide)) for half, ninety, wide in found]
