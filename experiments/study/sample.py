"""A study tried out: a few of its wars, played here as the study would play them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from abm.engine.ensemble import Ensemble, Wars, joined
from experiments.study.contents import MONTHLY_ROWS
from experiments.study.specification import Specification
from experiments.study.spread import Points, valued
from experiments.study.worlds import given_of

SECONDS = 0.6
RUNS = 5  # of each arm at one point, so that a second meets many points


class Sample(NamedTuple):
    """Wars of each arm, and how many of all arms together were played in a second."""

    arms: list[Wars]
    per_second: float


def sample(spec: Specification, threads: int, seconds: float = SECONDS) -> Sample:
    """Play wars at points drawn from the study's uncertainties for so many seconds, or one each.

    Raises NumericalFault as an ensemble does.
    """
    played_at(spec, next(drawn(spec, 0)), runs=0)  # makes or loads the kernel
    begun = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        parts = pool.map(lambda key: _until(spec, key, begun + seconds), range(threads))
        played = [wars for part in parts for wars in part]
    passed = time.perf_counter() - begun
    arms = [joined(list(wars)) for wars in zip(*played, strict=True)]
    return Sample(arms, sum(len(arm.runs) for arm in arms) / passed)


def _until(spec: Specification, key: int, end: float) -> list[list[Wars]]:
    """Return wars of each arm, point by point, until a time is over."""
    played = []
    for point in drawn(spec, key):
        played.append(played_at(spec, point, min(RUNS, spec.runs)))
        if time.perf_counter() >= end:
            break
    return played


def drawn(spec: Specification, key: int) -> Iterator[Points]:
    """Yield points as likely as those of the study, which need not be made for it."""
    rng = np.random.default_rng([spec.seed, key])
    listed = spec.sampling.points(spec.uncertainties) if spec.sampling.kind == "list" else None
    while True:
        if listed is None:
            yield valued(spec.uncertainties, rng.random((1, len(spec.uncertainties))))[0]
        else:
            yield listed[rng.integers(len(listed))]


def played_at(spec: Specification, point: Points, runs: int) -> list[Wars]:
    """Return so many wars of each arm at a point."""
    names = [one.name for one in spec.uncertainties]
    values = dict(zip(names, point.tolist(), strict=True))
    monthly = spec.keep in MONTHLY_ROWS
    return [
        Ensemble(given_of(spec, values, arm), spec.seed, monthly).play(np.arange(runs))
        for arm in spec.arms
    ]
