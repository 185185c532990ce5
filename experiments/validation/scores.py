"""Scores of a weighted sample against what was observed: CRPS, coverage, bias, skill."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
HALF, NEARLY_ALL = 0.5, 0.9  # shares of the weight that central intervals hold


class WeightedSample(NamedTuple):
    """Values that may be observed, float64, (member, time), and their weights, (member).

    Weights are positive or zero and sum to 1.
    """

    values: Numbers
    weights: Numbers


class Score(NamedTuple):
    """A sample's scores over the times of a window, in the unit of the family.

    `crps` is the mean continuous ranked probability score (Gneiting and Raftery 2007), lower is
    better; `half` and `nearly_all` are shares of observations inside the central 50% and 90%
    intervals; `bias` is by how much the sample's mean lies above what was observed, on average.
    """

    crps: float
    half: float
    nearly_all: float
    bias: float


def equally_weighted(values: ArrayLike) -> WeightedSample:
    """Return a sample whose members, (member, time), count the same."""
    found = np.asarray(values, np.float64)
    return WeightedSample(found, np.full(len(found), 1.0 / len(found)))


def score(sample: WeightedSample, observed: ArrayLike) -> Score:
    """Return the scores of a sample.

    Args:
        sample: What may be observed.
        observed: What was observed, (time).

    >>> score(equally_weighted([[0.0], [2.0]]), [1.0])
    Score(crps=0.5, half=1.0, nearly_all=1.0, bias=0.0)
    """
    seen = np.asarray(observed, np.float64)
    return Score(
        float(np.mean(crps(sample, seen))),
        coverage(sample, seen, HALF),
        coverage(sample, seen, NEARLY_ALL),
        float(np.mean(sample.weights @ sample.values - seen)),
    )


def crps(sample: WeightedSample, observed: Numbers) -> Numbers:
    """Return the continuous ranked probability score at each time: float64, (time).

    `sum w |x - y| - 1/2 sum sum w w' |x - x'|`, the second part by its closed form over members in
    their order. Source: Gneiting and Raftery 2007, equation 21.
    """
    values, weights = _ordered(sample)
    distance = np.sum(weights * np.abs(values - observed), axis=0)
    before = np.cumsum(weights, axis=0) - weights
    spread = np.sum(weights * values * (2.0 * before + weights - 1.0), axis=0)
    return np.asarray(distance - spread, np.float64)


def coverage(sample: WeightedSample, observed: Numbers, share: float) -> float:
    """Return the share of observations inside the central interval that holds `share`."""
    low, high = (quantile(sample, (1.0 + side * share) / 2.0) for side in (-1.0, 1.0))
    return float(np.mean((low <= observed) & (observed <= high)))


def quantile(sample: WeightedSample, share: float) -> Numbers:
    """Return the least value at or below which lies this share of the weight: float64, (time)."""
    values, weights = _ordered(sample)
    # Sums of weights lose a last digit; a share that is reached exactly must count as reached.
    reached = np.cumsum(weights, axis=0) >= share - 1e-12
    return np.asarray(np.take_along_axis(values, reached.argmax(axis=0)[None], axis=0)[0])


def _ordered(sample: WeightedSample) -> tuple[Numbers, Numbers]:
    """Return values in order at each time, and the weights that go with them: (member, time)."""
    order = np.argsort(sample.values, axis=0, kind="stable")
    return np.take_along_axis(sample.values, order, axis=0), sample.weights[order]


def skill(crps: float, reference: float) -> float:
    """Return by what share a CRPS lies below a reference's; NaN beside a perfect reference.

    >>> skill(0.5, 2.0), skill(3.0, 2.0)
    (0.75, -0.5)
    """
    return 1.0 - crps / reference if reference > 0.0 else math.nan
