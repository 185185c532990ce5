"""Survival of peace: how long the first settlements of wars hold."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from abm.parameters import REGISTER
from experiments.comparison.measures import Fields
from experiments.statistics.survival import Curve, survival_bands

#: Fields of `abm.schema.War` from which the survival of peace is told.
FIELDS = {"peace_months", "peace_broken"}
#: The longest that a settlement may be watched, in months.
LONGEST_WATCH = int(REGISTER["settlement.watch"].high)


class Peace(NamedTuple):
    """Survival of peace after a war's first settlement, and how many wars have one.

    The curve is by months since the signature, 0 to `LONGEST_WATCH`; NaN where none is watched.
    """

    settlements: int
    curve: Curve


def peace(war: Fields, runs: NDArray[np.int64]) -> Peace:
    """Return how long first settlements hold, with 95% bands (Kaplan and Meier).

    The first of a war, for each war then counts once and none is picked because it held. A
    settlement that is no longer watched is censored.

    Args:
        war: Records with the fields of `abm.schema.War`, (war).
        runs: The run of each war, (war); where a run comes twice, runs are the bands' units.
    """
    months = np.asarray(war["peace_months"], np.float64)
    settled = np.isfinite(months)
    broken = np.asarray(war["peace_broken"], np.float64)[settled] > 0.0
    time = months[settled].astype(np.int64)
    curve = survival_bands(time, broken, LONGEST_WATCH, runs[settled])
    return Peace(time.size, curve)
