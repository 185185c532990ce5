"""Wars per second of the engines side by side: readable, in batches by Mesa, and compiled."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

import mesa
import numpy as np

from abm.build import load_inputs
from abm.engine.ensemble import Ensemble
from abm.model import War
from experiments.benchmarks.rates import ARM, SCENARIO, SEED, Rate, Sizes, compiled, cores, timed


class Rates(NamedTuple):
    """The engines side by side."""

    loop: Rate
    batch: Rate
    one_thread: Rate
    all_cores: Rate


def rates(sizes: Sizes) -> Rates:
    """Measure all engines, in rounds: a machine that is slower for a while is so for all of them.

    Returns the median of each engine over the rounds.
    """
    ensemble = Ensemble(load_inputs(SCENARIO, ARM), SEED, monthly=False)
    ensemble.play(np.arange(0))  # loads the kernel
    rounds = [_round(ensemble, sizes) for _ in range(sizes.sides)]
    return Rates._make(map(_middle, zip(*rounds, strict=True)))


def _round(ensemble: Ensemble, sizes: Sizes) -> Rates:
    return Rates(
        loop=mesa_loop(sizes.mesa),
        batch=mesa_batch(sizes.mesa_per_core * cores()),
        one_thread=compiled(ensemble, sizes.compiled, 1),
        all_cores=compiled(ensemble, sizes.compiled, cores()),
    )


def _middle(found: Sequence[Rate]) -> Rate:
    return Rate(found[0].wars, median(rate.per_second for rate in found))


def mesa_loop(wars: int) -> Rate:
    """Play wars of the readable engine one after the other."""

    def play() -> None:
        """Play one war after the other."""
        for run in range(wars):
            War(configuration=ARM, run=run, seed=SEED, scenario=SCENARIO).play()

    return timed(wars, play)


def mesa_batch(wars: int) -> Rate:
    """Play wars with Mesa's own batch runner on all cores; starting its processes counts."""

    def play() -> None:
        """Play the wars on all cores."""
        mesa.batch_run(
            War,
            {"configuration": ARM, "run": range(wars), "seed": SEED, "scenario": SCENARIO},
            number_processes=cores(),
            max_steps=10_000,  # a war stops by itself
            display_progress=False,
        )

    return timed(wars, play)
