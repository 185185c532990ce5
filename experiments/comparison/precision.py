"""Precision of a comparison: as many runs as a stated half-width of an interval takes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from abm.errors import InputError, nearest
from experiments.comparison.design import Design, Playing
from experiments.comparison.measures import MEASURES, Measure, measure_named
from experiments.console import Counter
from experiments.statistics.intervals import paired_difference

FIRST = 1_000  # pairs from which the first half-width is taken; fewer tell little of rare outcomes
MARGIN = 1.05  # aim for more runs than the law says, for the half-width itself is an estimate
LEAST_STEP = 1.10  # fewer more runs would change little
ROUND_TO = 50


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
        return max(half_width(difference.low, difference.high) for difference in found)

    def _beyond(self, widest: float, runs: int, most: int) -> InputError:
        needed = runs_needed(widest, runs, self.half_width)
        about = "no number of" if needed is None else f"about {needed:,}"
        return InputError(
            f"--precision {self.half_width:g}: with {runs:,} pairs the half-width of "
            f"{self.measure.name} is {widest:.3g} ({self.measure.unit}).\n"
            f"It takes {about} pairs; allowed: at most {most:,} (--runs), or a wider half-width."
        )


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


def half_width(low: float, high: float) -> float:
    """Half the width of an interval, in its unit; NaN without one."""
    return (high - low) / 2.0


def runs_needed(half_width: float, pairs: int, target: float) -> int | None:
    """Number of pairs at which the half-width would be `target`, by the square-root law.

    At least the two that an interval takes. The pairs at hand where the interval is a point, of
    which the law says nothing; None where there is no interval (NaN). Raises ValueError for a
    target that is not above 0.

    >>> runs_needed(0.06, 100, 0.03)
    400
    """
    if not target > 0.0:
        raise ValueError(f"the target is {target}; it must be above 0")
    if math.isnan(half_width):
        return None
    return max(2, math.ceil(_law(half_width, pairs, target))) if half_width else pairs


def next_total(half_width: float, pairs: int, target: float, most: int) -> int | None:
    """Number of pairs to go to next in order to reach a half-width, each in the same unit.

    What the square-root law needs and 5% more, at least 10% above `pairs`, rounded up to a
    multiple of 50. `pairs` itself where the target is reached; None where more than `most` would
    be needed, or where there is no interval (NaN). Raises ValueError as `runs_needed`.

    >>> next_total(0.06, 100, 0.03, most=5_000)
    450
    """
    needed = runs_needed(half_width, pairs, target)
    if needed is None or half_width <= target:
        return None if needed is None else pairs
    aim = max(MARGIN * _law(half_width, pairs, target), LEAST_STEP * pairs)
    total = ROUND_TO * math.ceil(_exact(aim) / ROUND_TO)
    return total if total <= most else None


def _law(half_width: float, pairs: int, target: float) -> float:
    return _exact(pairs * (half_width / target) ** 2)


def _exact(runs: float) -> float:
    """Without the last digits, so that 400.00000000000006 runs are 400."""
    return round(runs, 6)
