"""Precision of a comparison: as many runs as a stated half-width of an interval takes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from abm.errors import InputError, nearest
from experiments.comparison.design import Design, Playing
from experiments.comparison.measures import MEASURES, Measure, measure_named
from experiments.console import Counter
from experiments.statistics.intervals import FEWEST_DIFFERING, Difference
from experiments.statistics.runs import difference_by_run
from experiments.statistics.shares import PairedShares

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

        An arm whose wars are those of the first in all that is recorded has none to measure.
        Returns the design with the runs that it took. Raises InputError where more would be
        needed than the design has, or where nothing tells how many.
        """
        most, runs = design.runs, min(design.runs, FIRST)
        while True:
            units = design.units(np.arange(runs))
            found = self._differences(arms, units, counter)
            needed = [runs_needed(one, runs, self.half_width) for one in found]
            further = next_total(needed, runs, most)
            if further is None:
                raise self._beyond(found, runs, most)
            if further == runs:
                return replace(design, runs=runs)
            runs = further

    def _differences(
        self, arms: Mapping[str, Playing], units: NDArray[np.int64], counter: Counter
    ) -> list[Difference]:
        first, *others = (playing.to(len(units), counter).war for playing in arms.values())
        differing = (other for other in others if other.tobytes() != first.tobytes())
        return [
            difference_by_run(self.measure.of(first), self.measure.of(other), units)
            for other in differing
        ]

    def _beyond(self, found: list[Difference], runs: int, most: int) -> InputError:
        name, pairs = self.measure.name, f"{runs:,} pairs" if runs > 1 else "1 pair"
        asked = f"--precision {self.half_width:g}: with {pairs}"
        if any(one.constant for one in found):
            return InputError(
                f"{asked} {name} differs by the same in every pair, which tells no half-width.\n"
                "Allowed: another --outcome, or a number of --runs without --precision."
            )
        for one in found:
            if one.too_few:
                return InputError(
                    f"{asked} too few differ in {name} to tell a half-width ({one.differing:,} of "
                    f"{one.units:,}; at least {FEWEST_DIFFERING}).\n"
                    "Allowed: another --outcome, or a number of --runs without --precision."
                )
        needed = [runs_needed(one, runs, self.half_width) for one in found]
        known = [one for one in needed if one is not None]
        about = f"about {max(known):,}" if len(known) == len(needed) else "no known number of"
        widest = max(one.half_width for one in found)
        return InputError(
            f"{asked} the half-width of {name} is {widest:.3g} ({self.measure.unit}).\n"
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


def runs_needed(found: Difference, runs: int, target: float) -> int | None:
    """Number of runs at which the half-width of a difference would be `target`.

    Of a share what its own interval says, were shares and correlation the same over more runs: a
    rare one narrows faster than by the square-root law. Of any other measure by that law, from at
    least the two runs that an interval takes. None where there is no interval, as for a difference
    that is constant or that too few pairs show: of what varies too rarely to be seen nothing is
    known. Raises ValueError for a target that is not above 0.
    """
    if not target > 0.0:
        raise ValueError(f"the target is {target}; it must be above 0")
    if math.isnan(found.half_width):
        return None
    if found.shares is not None:
        return _by_score(found.shares, runs, target)
    return max(2, math.ceil(_exact(runs * (found.half_width / target) ** 2)))


def _by_score(shares: PairedShares, runs: int, target: float) -> int:
    """Number of runs at which a score interval is narrow enough, to the run."""

    def enough(count: int) -> bool:
        """Whether so many runs suffice."""
        low, high = shares.limits(count / runs)
        return (high - low) / 2.0 <= target * (1.0 + 1e-9)

    most = 1
    while not enough(most):
        most *= 2
    least = most // 2
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (least, middle) if enough(middle) else (middle, most)
    return most


def next_total(needed: Sequence[int | None], runs: int, most: int) -> int | None:
    """Number of runs to go to next in order to have as many as each difference needs.

    What is needed and 5% more, at least 10% above `runs`, rounded up to a multiple of 50. `runs`
    itself where they are enough; None where more than `most` would be needed, or where nothing
    tells how many.

    >>> next_total([400], 100, most=5_000)
    450
    """
    known = [count for count in needed if count is not None]
    if len(known) < len(needed):
        return None
    if max(known, default=0) <= runs:
        return runs
    aim = max(MARGIN * max(known), LEAST_STEP * runs)
    total = ROUND_TO * math.ceil(_exact(aim) / ROUND_TO)
    return total if total <= most else None


def _exact(runs: float) -> float:
    """Without the last digits, so that 400.00000000000006 runs are 400."""
    return round(runs, 6)
