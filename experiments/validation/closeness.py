"""Closeness of wars to the months that are given, and the weights that follow from it.

The kernel is Gaussian, as in approximate Bayesian computation (Beaumont, Zhang and Balding 2002);
that it is, and its bandwidth, are assumptions.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from experiments.validation.observables import NONE, WORLDS, ClosenessTable
from experiments.validation.series import FamilyRecord, Numbers, TimeSeries
from experiments.validation.wars import PlayedModel


def distances(played: PlayedModel, records: Sequence[FamilyRecord], settled: int) -> Numbers | None:
    """Return how far wars are from what is given, in squared standard deviations: (war).

    The mean over the families of the mean over their months; families count the same, however
    often they are observed. None where none of them is observed often enough to have a spread.

    Args:
        played: The wars.
        records: What is given.
        settled: The first month that counts: those before it are initial conditions.
    """
    found = []
    for one in records:
        counts = one.given.times >= settled
        seen = TimeSeries(one.given.times[counts], one.given.values[counts])
        spread = float(np.std(seen.values, ddof=1)) if len(seen.times) > 1 else 0.0
        if spread > 0.0:
            apart = (played.given[one.name][:, counts] - seen.values) / spread
            found.append((apart**2).mean(axis=1))
    return np.mean(found, axis=0) if found else None


def weights(
    played: PlayedModel, apart: Numbers, closeness: ClosenessTable, variant: str
) -> Numbers:
    """Return the weights of wars, (war), that sum to 1; zeros where no war is left.

    A war counts by how close it is, and by what its world stands for. One that is over by the last
    month that is given is not the record's: it counts for nothing, but in the variant that weighs
    nothing.
    """
    if variant == NONE:
        return np.asarray(played.stands / played.stands.sum())
    distance = _by_world(apart, played.world) if variant == WORLDS else apart
    exponent = np.where(played.running, -distance / (2.0 * closeness.bandwidth**2), -np.inf)
    if not played.running.any():
        return np.zeros(len(apart))
    found = played.stands * np.exp(exponent - exponent.max())
    return np.asarray(found / found.sum())


def _by_world(apart: Numbers, world: NDArray[np.int64]) -> Numbers:
    """Return for each war the mean of its world: (war)."""
    means = np.bincount(world, apart) / np.maximum(np.bincount(world), 1)
    return np.asarray(means[world])


def effective_worlds(weights: Numbers, world: NDArray[np.int64]) -> float:
    """Return the effective number of worlds: one over the sum of their squared weights.

    Source: Kish 1965. Zero where no war is left.

    >>> effective_worlds(np.array([0.25, 0.25, 0.5]), np.array([0, 0, 1]))
    2.0
    """
    squares = float((np.bincount(world, weights) ** 2).sum())
    return 1.0 / squares if squares > 0.0 else 0.0
