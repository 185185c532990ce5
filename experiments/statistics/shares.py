"""Score intervals of shares: of one arm, and of the paired difference of two.

What was never seen in 20 wars may well happen in the next 20, so that no share that was sampled has
an interval of no width. A single share has Wilson's (1927) interval. The difference of two shares
of the same wars has Newcombe's for paired data (1998, Statistics in Medicine 17, 2635-2650, method
10): Wilson's limits of both shares, put together as their correlation says.

Where wars share their luck, a share is worth fewer wars than were played: as many as would make
its variance p (1 - p) / n (Rao and Scott 1992), fewer still where few runs tell that variance (Korn
and Graubard 1998). Two runs whose wars all agree are added to it. Without them a rare event, which
a few runs alone have, would look as if wars of a run had nothing in common.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Z = NormalDist().inv_cdf(0.975)
ADDED_RUNS = 2


class Share(NamedTuple):
    """A share (0-1) of a sample that is worth `n` independent wars."""

    share: float
    n: float

    @property
    def variance(self) -> float:
        """Variance of a single war."""
        return self.share * (1.0 - self.share)

    def limits(self) -> tuple[float, float]:
        """Return Wilson's 95% limits: the shares that a score test at 5% would not reject.

        >>> [round(limit, 4) for limit in Share(0.0, 20).limits()]
        [0.0, 0.1611]
        """
        n, share = self.n, self.share
        centre = share + Z * Z / (2 * n)
        half = Z * math.sqrt(self.variance / n + Z * Z / (4 * n * n))
        low, high = ((centre + side) / (1 + Z * Z / n) for side in (-half, half))
        return max(0.0, low), min(1.0, high)


class PairedShares(NamedTuple):
    """Shares of the same wars under two arms, and the correlation of the two."""

    first: Share
    second: Share
    correlation: float

    def limits(self, times: float = 1.0) -> tuple[float, float]:
        """Return Newcombe's 95% limits of second - first, were there `times` as many wars.

        >>> found = PairedShares(Share(0.0, 20), Share(0.0, 20), 0.0).limits()
        >>> [round(limit, 4) for limit in found]
        [-0.1611, 0.1611]
        """
        first, second = (Share(one.share, one.n * times) for one in (self.first, self.second))
        below, above = (
            [abs(limit - one.share) for one, limit in zip((first, second), ends, strict=True)]
            for ends in zip(first.limits(), second.limits(), strict=True)
        )
        difference, common = second.share - first.share, 2.0 * self._corrected(first, second)
        low = math.sqrt(above[0] ** 2 - common * above[0] * below[1] + below[1] ** 2)
        high = math.sqrt(below[0] ** 2 - common * below[0] * above[1] + above[1] ** 2)
        return max(-1.0, difference - low), min(1.0, difference + high)

    def _corrected(self, first: Share, second: Share) -> float:
        """The correlation with Newcombe's correction: half a war less where it is positive."""
        deviations = math.sqrt(first.variance * second.variance)
        if self.correlation <= 0.0 or deviations == 0.0:
            return self.correlation if deviations else 0.0
        half_a_war = 0.5 / (min(first.n, second.n) * deviations)
        return max(0.0, min(1.0, self.correlation) - half_a_war)


def paired_shares(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> PairedShares:
    """Return the shares of wars of both arms, pair by pair.

    Args:
        first: Whether each war of one arm counts, bool, (pair), not empty.
        second: The same of the other arm.

    Returns:
        Both shares and their correlation (phi), 0 where one of them does not vary.
    """
    one, other = (Share(float(np.mean(arm)), arm.size) for arm in (first, second))
    numbers = (arm.astype(np.float64) for arm in (first, second))
    return PairedShares(one, other, correlation(*numbers))


def share_of_runs(by_run: NDArray[np.float64], wars: int) -> Share:
    """Return a share of wars that share their luck by run.

    Args:
        by_run: Each run's share, float64, (run), not empty; their mean is the share of all wars.
        wars: How many wars there are in all.

    Returns:
        The share, worth no more than `wars`; as many wars as there are runs where all runs agree,
        for then nothing tells how much the wars of a run have in common.
    """
    runs, share = by_run.size, min(1.0, max(0.0, float(np.mean(by_run))))
    single = share * (1.0 - share)
    if runs < 2 or np.ptp(by_run) == 0.0 and by_run[0] in (0.0, 1.0):
        return Share(share, runs)
    squares = float(np.sum((by_run - share) ** 2)) + ADDED_RUNS * single
    worth = single * runs * (runs + ADDED_RUNS - 1) / squares
    return Share(share, min(worth, wars) * (Z / _student(runs - 1)) ** 2)


def _student(freedom: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.975))


def correlation(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Return the correlation of two samples, float64, (unit); 0 where one does not vary."""
    if np.ptp(first) == 0.0 or np.ptp(second) == 0.0:
        return 0.0
    return float(np.corrcoef(first, second)[0, 1])
