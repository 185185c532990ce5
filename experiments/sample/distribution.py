"""Distribution of an arm's wars over runs: endings, signatures, peace, war length, outlay.

Shares, means and curves are those of a comparison (`experiments.comparison`), with its intervals.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from abm.schema import Outcome
from experiments.comparison.compare import incidence
from experiments.comparison.measures import PARTS_OF_OUTLAY, Fields, measure_named, share_of
from experiments.comparison.peace import FIELDS as PEACE_FIELDS
from experiments.comparison.peace import Peace, peace
from experiments.statistics.intervals import Difference, Estimate, FloatArray, quantiles
from experiments.statistics.runs import difference_by_run, mean_by_run
from experiments.statistics.survival import Curve
from experiments.worlds.spread import Worlds

#: Fields of `abm.schema.War` that a sample is told from.
FIELDS = tuple(dict.fromkeys(("outcome", "war_length", *sorted(PEACE_FIELDS), *PARTS_OF_OUTLAY)))
#: Shares of wars below which the quantiles of a spread lie: the middle one is the median.
LEVELS = (0.10, 0.25, 0.50, 0.75, 0.90)
#: Measures of a comparison of which a sample tells the spread over its wars.
LENGTH, OUTLAY = measure_named("war_length"), measure_named("outlay")


class RunSpread(NamedTuple):
    """A number of each war (war), its quantiles at `LEVELS`, and its mean with 95% interval."""

    values: FloatArray
    quantiles: tuple[float, ...]
    mean: Estimate

    @property
    def median(self) -> float:
        """The number that half of the wars do not exceed."""
        return self.quantiles[LEVELS.index(0.50)]


@dataclass(frozen=True, eq=False)
class ArmSample:
    """Wars of an arm, one for each run.

    `runs` are the numbers of the runs, int64 (war), `war` their records with the `FIELDS` of
    `abm.schema.War`, (war), `months` the horizon, `worlds` the place of each war's world, int64
    (war), where runs are spread over several: then these are the units of all intervals.
    """

    runs: NDArray[np.int64]
    war: Fields
    months: int
    worlds: NDArray[np.int64] | None = None

    @property
    def size(self) -> int:
        """The number of wars."""
        return self.runs.size

    @property
    def units(self) -> NDArray[np.int64]:
        """Of which unit of the statistics each war is, int64 (war): its world, else its run."""
        return self.runs if self.worlds is None else self.worlds

    def ends(self, outcome: Outcome) -> NDArray[np.bool_]:
        """Return whether each war ends so, bool (war)."""
        return np.asarray(share_of(outcome).of(self.war), np.bool_)

    def share(self, outcome: Outcome) -> Estimate:
        """Return the share of wars that end so, with its 95% interval."""
        return mean_by_run(self.ends(outcome), self.units)

    def place(self, run: int) -> int | None:
        """Return the place of a run among the wars; None: it is none of them."""
        found = np.flatnonzero(self.runs == run)
        return int(found[0]) if found.size else None

    @cached_property
    def signed(self) -> Curve:
        """Share of wars with a durable settlement signed by each month, with 95% bands (month).

        Other ends compete with it; a settlement that broke is none (`CAUSES` of comparisons).
        """
        bands = incidence(self.war, self.units, self.months)[Outcome.DURABLE.declared.title]
        return Curve(bands.estimate, bands.low, bands.high)

    @cached_property
    def peace(self) -> Peace:
        """How long the first settlements hold."""
        return peace(self.war, self.units)

    @cached_property
    def length(self) -> RunSpread:
        """War length up to the horizon, months."""
        return self._spread(np.asarray(LENGTH.of(self.war), np.float64))

    @cached_property
    def outlay(self) -> RunSpread:
        """Partners' outlay, EUR bn."""
        return self._spread(np.asarray(OUTLAY.of(self.war), np.float64))

    def _spread(self, values: FloatArray) -> RunSpread:
        levels, _ = quantiles(values[:, None], LEVELS)
        return RunSpread(values, tuple(levels[:, 0].tolist()), mean_by_run(values, self.units))

    def worked_out(self) -> ArmSample:
        """Return it with everything that takes a while known."""
        for told in (self.signed, self.peace, self.length, self.outlay):
            assert told is not None
        return self


def sampled(war: Fields, months: int, worlds: Worlds | None = None) -> ArmSample:
    """Return the wars of runs 0, 1, ... as a sample, each in its world where there are any."""
    runs = np.arange(np.size(war["outcome"]))
    return ArmSample(runs, war, months, None if worlds is None else worlds.places(runs))


def difference(first: ArmSample, second: ArmSample, outcome: Outcome) -> Difference:
    """Return the paired difference of the shares that end so, second less first.

    Both have the same runs, in the same order.
    """
    return difference_by_run(first.ends(outcome), second.ends(outcome), first.units)
