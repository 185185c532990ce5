"""Choice of a run to look at: near the medians, far apart, or one that ends in a certain way.

Samples that are compared have the same runs, in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from abm.schema import Outcome
from experiments.sample.distribution import ArmSample
from experiments.statistics.intervals import FloatArray


def nearest(samples: Sequence[ArmSample]) -> int:
    """Return the run whose war lengths come nearest to the arms' medians, distances added up.

    Of equals the one whose outlays do, of equals again the first.

    Args:
        samples: One for each arm, at least one.

    Returns:
        The number of the run.
    """
    lengths = sum(np.abs(one.length.values - one.length.median) for one in samples)
    outlays = sum(np.abs(one.outlay.values - one.outlay.median) for one in samples)
    return _first(samples[0], np.asarray(lengths), np.asarray(outlays))


class Apart(NamedTuple):
    """The run whose war lengths lie farthest apart: second less first, in months."""

    run: int
    months: float


def farthest(first: ArmSample, second: ArmSample) -> Apart:
    """Return the run in which war lengths lie farthest apart, whichever arm's is the longer.

    Of equals the one in which outlays do, of equals again the first.
    """
    lengths = second.length.values - first.length.values
    outlays = second.outlay.values - first.outlay.values
    run = _first(first, -np.abs(lengths), -np.abs(outlays))
    return Apart(run, float(lengths[first.runs == run][0]))


def _first(sample: ArmSample, measure: FloatArray, tie: FloatArray) -> int:
    """Return the run of the least measure; of equals that of the least tie, then the first."""
    return int(sample.runs[np.lexsort((sample.runs, tie, measure))[0]])


class Steps(NamedTuple):
    """Runs that end in a certain way, around the one that is looked at.

    `runs` is their number, `place` which of them it is, from 1 on, 0 if it is none; `before` and
    `after` are the next ones on either side, beyond the last the first.
    """

    runs: int
    place: int
    before: int
    after: int


def steps(sample: ArmSample, outcome: Outcome, run: int) -> Steps | None:
    """Return how to step through the runs that end so from a run; None where none does.

    >>> war = {"outcome": [0.0, 5.0, 0.0, 0.0]}
    >>> steps(ArmSample(np.arange(4), war, 84), Outcome.DURABLE, 2)
    Steps(runs=3, place=2, before=0, after=3)
    >>> steps(ArmSample(np.arange(4), war, 84), Outcome.FROZEN, 2) is None
    True
    """
    found = np.sort(sample.runs[sample.ends(outcome)]).tolist()
    if not found:
        return None
    place = found.index(run) + 1 if run in found else 0
    after = next((one for one in found if one > run), found[0])
    before = next((one for one in reversed(found) if one < run), found[-1])
    return Steps(len(found), place, before, after)
