"""Enough runs for a stated precision: play on until an interval is narrow enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from abm.errors import InputError, nearest
from experiments.design import Design
from experiments.enough import half_width, next_total, runs_needed
from experiments.measures import MEASURES, Measure, measure_named
from experiments.playing import Playing
from experiments.progress import Counter
from experiments.statistics import Difference, paired_difference

FIRST = 1_000  # pairs from which the first half-width is taken; fewer tell little of rare outcomes


@dataclass(frozen=True)
class Precision:
    """A half-width of the 95% interval of a measure's paired difference, in the measure's unit.

    The number of runs depends on what they show, which widens a final interval a little; with
    `FIRST` pairs to start from this is negligible (Chow and Robbins 1965).
    """

    half_width: float
    measure: Measure

    def reached(self, design: Design, arms: Mapping[str, Playing], counter: Counter) -> Design:
        """Play arms until each difference to the first arm is precise.

        Returns the design with the runs that it took. Raises InputError where more would be
        needed than the design has.
        """
        most, runs = design.runs, min(design.runs, FIRST)
        while True:
            widest = self._widest(arms, runs, counter)
            if widest <= self.half_width:
                return replace(design, runs=runs)
            further = next_total(widest, runs, self.half_width, most)
            if further is None:
                raise self._beyond(widest, runs, most)
            runs = further

    def _widest(self, arms: Mapping[str, Playing], runs: int, counter: Counter) -> float:
        first, *others = (
            np.asarray(self.measure.of(playing.to(runs, counter).war), float)
            for playing in arms.values()
        )
        found = [paired_difference(first, other) for other in others]
        return max(_width(difference) for difference in found)

    def _beyond(self, widest: float, runs: int, most: int) -> InputError:
        needed = runs_needed(widest, runs, self.half_width)
        about = "no number of" if needed is None else f"about {needed:,}"
        return InputError(
            f"--precision {self.half_width:g}: with {runs:,} pairs the half-width of "
            f"{self.measure.name} is {widest:.3g} ({self.measure.unit}).\n"
            f"It takes {about} pairs; allowed: at most {most:,} (--runs), or a wider half-width."
        )


def _width(difference: Difference) -> float:
    return half_width(difference.low, difference.high)


def precision(half_width: float | None, outcome: str | None) -> Precision | None:
    """Return the precision that was asked for, by default of the war length; None for none.

    Raises InputError for an outcome without precision, an unknown one, or a half-width that is
    not above 0.
    """
    if half_width is None:
        if outcome is not None:
            raise InputError("--outcome goes with --precision, the half-width to reach.")
        return None
    if not 0.0 < half_width < float("inf"):
        raise InputError(f"--precision {half_width:g}; allowed: a number above 0.")
    name = "war_length" if outcome is None else outcome
    known = [measure.name for measure in MEASURES]
    if name not in known:
        allowed = ", ".join(known)
        raise InputError(
            f"--outcome {name!r} not found.{nearest(name, known)}\nAllowed: {allowed}."
        )
    return Precision(half_width, measure_named(name))
