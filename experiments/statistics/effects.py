"""Effect sizes, p-values and verdicts: a paired difference in other words than its unit.

As everywhere, a pair with NaN in either arm is left out, and arms of different shape raise
ValueError.

A claim about a size holds when the whole 95% interval lies on its side of the smallest effect of
interest, is refuted when the whole interval lies on the other side, and is undecided otherwise:
a wide interval is never an agreement.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, Protocol

import numpy as np
from numpy.typing import ArrayLike

from experiments.statistics.intervals import (
    Estimate,
    Z,
    arm_mean,
    by_run,
    complete,
    complete_pairs,
    variance,
)


def superiority(first: ArrayLike, second: ArrayLike, runs: ArrayLike | None = None) -> Estimate:
    """Probability that the second arm's value is the larger one of a pair, ties counted half.

    The paired form of the common language effect size (McGraw and Wong 1992; ties as in Vargha
    and Delaney 2000): the mean of 1, 1/2 and 0 over pairs, with the interval of such a mean,
    within 0 and 1. Where one arm wins every pair the interval is Wilson's, for a share that was
    never contradicted is not certain; where all pairs are ties it is "constant". With `runs` the
    pairs of a run are averaged first (`experiments.statistics.intervals`).

    Args:
        first: A number per war of one arm, (pair).
        second: The other arm's, (pair).
        runs: The run of each pair, (pair), where some come twice.

    Returns:
        The probability (0-1); NaN without a pair.

    Raises:
        ValueError: The shapes differ.

    >>> superiority([1.0, 2.0, 3.0], [1.0, 4.0, float("nan")]).mean
    0.75
    """
    before, after = complete_pairs(first, second)
    wins = (1.0 + np.sign(after - before)) / 2.0
    if runs is not None:
        wins = by_run(wins, np.asarray(runs)[complete(first, second)])
    unanimous = wins.size > 0 and np.ptp(wins) == 0.0 and wins[0] != 0.5
    found = arm_mean(wins == 1.0 if unanimous else wins)
    if math.isnan(found.low):
        return found
    # Student's limits can leave 0 to 1, and rounding puts Wilson's for no win a hair above 0.
    low, high = max(0.0, min(found.low, found.mean)), min(1.0, max(found.high, found.mean))
    return replace(found, low=low, high=high)


def standardised(first: ArrayLike, second: ArrayLike) -> float:
    """Mean difference in standard deviations of the values (Cohen's d_av, Cumming 2012).

    The deviation is the root mean square of the two arms' own. That of the differences would
    measure how well the pairing works: common luck shrinks it, and the same policy would look
    larger.

    Args:
        first: A number per war of one arm, (pair).
        second: The other arm's, (pair).

    Returns:
        The difference in standard deviations; NaN below two pairs and where neither arm varies.

    Raises:
        ValueError: The shapes differ.

    >>> standardised([1.0, 2.0, 3.0], [2.0, 3.0, 4.0])
    1.0
    """
    before, after = complete_pairs(first, second)
    spread = math.sqrt((variance(before) + variance(after)) / 2.0)
    return float(np.mean(after - before)) / spread if spread > 0.0 else math.nan


def log_odds_interaction(
    both: ArrayLike, one: ArrayLike, other: ArrayLike, neither: ArrayLike
) -> Estimate:
    """Interaction of two factors on the log odds: what they do together beyond one by one.

    The log odds of `both` and `neither` less those of `one` and `other`. Half a war is added to
    either side of every cell (Haldane 1956), so that a share of 0 can be reckoned with; the
    interval is normal with the variance of Gart and Zweifel (1967), the cells taken as independent.

    Args:
        both: 0 or 1 per war with both factors, (war), without NaN.
        one: With the one alone.
        other: With the other alone.
        neither: With neither.

    Returns:
        The difference of log odds; `n` counts the wars with both.

    >>> round(log_odds_interaction([1, 1, 1, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1]).mean, 3)
    1.695
    """
    cells = [np.asarray(cell, dtype=np.float64) for cell in (both, one, other, neither)]
    counts = [(float(cell.sum()) + 0.5, float(cell.size - cell.sum()) + 0.5) for cell in cells]
    odds = [math.log(yes / no) for yes, no in counts]
    mean = odds[0] - odds[1] - odds[2] + odds[3]
    half = Z * math.sqrt(sum(1.0 / yes + 1.0 / no for yes, no in counts))
    return Estimate(mean, mean - half, mean + half, cells[0].size, "normal")


def p_value(first: ArrayLike, second: ArrayLike) -> float:
    """Two-sided p-value of no mean difference: Student's paired t test.

    Where all n differences are the same d, t does not exist: the p-value is 1
    for d = 0, else 2^(1 - n), that of the test which flips the signs of the differences (Fisher
    1935), so that two equal differences prove nothing.

    Args:
        first: A number per war of one arm, (pair).
        second: The other arm's, (pair).

    Returns:
        The p-value (0-1); NaN below two pairs.

    Raises:
        ValueError: The shapes differ.

    >>> round(p_value([1.0, 2.0, 3.0], [3.0, 3.0, 6.0]), 4)
    0.0742
    """
    before, after = complete_pairs(first, second)
    change = after - before
    if change.size < 2:
        return math.nan
    if np.ptp(change) == 0.0:
        return 0.5 ** (change.size - 1) if change[0] else 1.0
    from scipy.special import stdtr

    t = np.mean(change) / math.sqrt(variance(change) / change.size)
    return float(2.0 * stdtr(change.size - 1, -abs(t)))


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """P-values adjusted for how many are tested together (Holm 1979, step-down).

    An adjusted p-value of at most 5% may be called significant while the chance of any false call
    among all stays within 5%, however the tests depend on each other. NaN stay and do not count.

    >>> holm({"a": 0.01, "b": 0.04, "c": 0.03})
    {'a': 0.03, 'b': 0.06, 'c': 0.06}
    """
    tested = sorted((p, name) for name, p in p_values.items() if not math.isnan(p))
    adjusted = dict.fromkeys(p_values, math.nan)
    largest = 0.0
    for place, (p, name) in enumerate(tested):
        largest = max(largest, min(1.0, (len(tested) - place) * p))
        adjusted[name] = largest
    return adjusted


Verdict = Literal["holds", "refuted", "undecided"]


class Sized(Protocol):
    """Whatever has a 95% interval."""

    @property
    def low(self) -> float:
        """Lower limit."""

    @property
    def high(self) -> float:
        """Upper limit."""


def at_least(size: Sized, smallest: float) -> Verdict:
    """Claim: it is at least this large.

    >>> from experiments.statistics.intervals import Estimate
    >>> at_least(Estimate(0.11, 0.09, 0.14, 1000, "BCa"), 0.03)
    'holds'
    """
    return _decided(holds=size.low >= smallest, refuted=size.high < smallest)


def at_most(size: Sized, largest: float) -> Verdict:
    """Claim: it is less than this."""
    return _decided(holds=size.high < largest, refuted=size.low >= largest)


def negligible(size: Sized, smallest: float) -> Verdict:
    """Claim: it is closer to zero than the smallest effect."""
    within = -smallest < size.low and size.high < smallest
    return _decided(holds=within, refuted=size.low >= smallest or size.high <= -smallest)


def relevant(size: Sized, smallest: float) -> Verdict:
    """Claim: it differs from zero by the smallest effect or more, either way."""
    opposite: dict[Verdict, Verdict] = {"holds": "refuted", "refuted": "holds"}
    found = negligible(size, smallest)
    return opposite.get(found, found)


def exactly(fact: bool) -> Verdict:
    """Claim: something is so to the last bit; there is nothing to be undecided about."""
    return "holds" if fact else "refuted"


def _decided(holds: bool, refuted: bool) -> Verdict:
    return "holds" if holds else "refuted" if refuted else "undecided"
