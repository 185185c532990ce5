"""How an effect differs from point to point, beside what luck alone would make of it.

A point's effect is the mean paired difference over its runs. Were the effect the same at every
point, points would still differ, for each has but a few runs. How much, is found by resampling
runs, the same ones at every point (they share their luck), from differences moved to the same
mean: 400 resamples from a Philox generator with a fixed key.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from experiments.statistics import RESAMPLING_KEY, FloatArray

RESAMPLES = 400
LEVELS = (0.01, *(round(0.05 * step, 2) for step in range(1, 20)), 0.99)
NEARLY = 1e-9  # so that 3 wars of 100 are .03


@dataclass(frozen=True)
class Spread:
    """How far the effects of points lie apart.

    `deviation` is their standard deviation, `quantiles` are at `LEVELS`, `above` and `below` the
    shares (0-1) of points at which the effect is at least the smallest one of interest, for more
    or for less.
    """

    deviation: float
    quantiles: tuple[float, ...]
    above: float
    below: float


@dataclass(frozen=True)
class Across:
    """The effects of points as they are found, and as luck alone would make them.

    `effect` (point) has the standard errors `error`; NaN in `error` and `luck` with a single run.
    `truth` is the standard deviation that luck does not account for.
    """

    effect: FloatArray
    error: FloatArray
    found: Spread
    luck: Spread

    @property
    def truth(self) -> float:
        """Standard deviation of the effects beyond luck; NaN with a single run or point."""
        beyond = self.found.deviation**2 - self.luck.deviation**2
        return math.sqrt(max(0.0, beyond)) if not math.isnan(beyond) else math.nan


def across(change: FloatArray, smallest: float) -> Across:
    """Return how paired differences (point, run) spread over the points.

    >>> found = across(np.array([[0.0, 1.0], [4.0, 5.0]]), smallest=1.0)
    >>> found.effect, found.found.above
    (array([0.5, 4.5]), 0.5)
    """
    effect, runs = np.mean(change, axis=1), change.shape[1]
    if runs < 2:
        nothing = np.full(len(effect), math.nan)
        return Across(effect, nothing, _spread(effect[None], smallest), _unknown())
    error = np.std(change, axis=1, ddof=1) / math.sqrt(runs)
    # Resampling understates a variance by (n - 1) / n; the deviations make up for it.
    moved = (change - effect[:, None]) * math.sqrt(runs / (runs - 1)) + np.mean(effect)
    drawn = _resamples(runs) @ moved.T / runs
    return Across(effect, error, _spread(effect[None], smallest), _spread(drawn, smallest))


def _resamples(runs: int) -> FloatArray:
    """How often each run is drawn in each resample (resample, run)."""
    luck = np.random.Generator(np.random.Philox(key=RESAMPLING_KEY))
    return luck.multinomial(runs, np.full(runs, 1.0 / runs), RESAMPLES).astype(np.float64)


def _spread(effects: FloatArray, smallest: float) -> Spread:
    """Return the spread of effects (sample, point), averaged over samples."""
    several = effects.shape[1] > 1
    deviations = np.var(effects, axis=1, ddof=1) if several else np.full(len(effects), math.nan)
    levels = np.mean(np.quantile(effects, LEVELS, axis=1), axis=1)
    return Spread(
        math.sqrt(np.mean(deviations)),
        tuple(levels.tolist()),
        float(np.mean(effects >= smallest - NEARLY)),
        float(np.mean(effects <= NEARLY - smallest)),
    )


def _unknown() -> Spread:
    return Spread(math.nan, (math.nan,) * len(LEVELS), math.nan, math.nan)
