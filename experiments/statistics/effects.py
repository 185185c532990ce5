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
from itertools import product
from typing import Literal, Protocol, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from experiments.statistics.intervals import (
    Estimate,
    FloatArray,
    are_shares,
    complete_pairs,
    too_few,
    variance,
)
from experiments.statistics.runs import (
    complete_by_run,
    difference_by_run,
    repeated,
    sample_by_run,
    units,
)
from experiments.statistics.shares import Z

Name = TypeVar("Name")
NEARLY = 1e-9  # sums of as many differences that differ by rounding alone are one


def superiority(first: ArrayLike, second: ArrayLike, runs: ArrayLike | None = None) -> Estimate:
    """Probability that the second arm's value is the larger one of a pair, ties counted half.

    The paired form of the common language effect size (McGraw and Wong 1992; ties as in Vargha
    and Delaney 2000): 1/2 and half of how much more often the second arm wins than the first. That
    is the difference of two shares of the same pairs, and has Newcombe's interval
    (`experiments.statistics.shares`): neither a win that was never contradicted nor a tie in every
    pair is certain. With `runs` these are the units (`experiments.statistics.runs`).

    Args:
        first: A number or truth per war of one arm, (pair).
        second: The other arm's, (pair).
        runs: The run of each pair, (pair), where some come twice.

    Returns:
        The probability (0-1) over `n` pairs; NaN without a pair.

    Raises:
        ValueError: The shapes differ.

    >>> superiority([1.0, 2.0, 3.0], [1.0, 4.0, float("nan")]).mean
    0.75
    """
    runs = np.arange(np.size(first)) if runs is None else runs
    before, after, own = complete_by_run(first, second, runs)
    if are_shares(first, second):
        found = difference_by_run(before == 1.0, after == 1.0, own)
    else:
        found = difference_by_run(before > after, after > before, own)
    middle, low, high = (0.5 + end / 2.0 for end in (found.estimate, found.low, found.high))
    return Estimate(middle, low, high, found.pairs, found.method)


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


def p_value(first: ArrayLike, second: ArrayLike, runs: ArrayLike | None = None) -> float:
    """Two-sided p-value of no difference, by the test that the values allow.

    * Shares: McNemar's test of the pairs in which one arm alone has it (1947), exact: how likely it
      is that a fair coin splits them so unevenly. A mean rests on few of rare pairs, and a t test
      of shares would call what the interval of the same pairs does not.
    * Means that too few pairs tell for an interval (`experiments.statistics.intervals`), and
      constant differences: Fisher's test, which flips the signs of differences (1935), exact. Two
      equal differences prove nothing, nor do five that all have one sign.
    * Other means: Student's paired t test.

    Where a run is played in several worlds the tests are of runs, and shares are tested as means,
    for the worlds of a run are no coins of their own.

    Args:
        first: A number or truth per war of one arm, (pair).
        second: The other arm's, (pair).
        runs: The run of each pair, (pair), where some come twice.

    Returns:
        The p-value (0-1); NaN below two pairs or runs.

    Raises:
        ValueError: The shapes differ.

    >>> round(p_value([1.0, 2.0, 3.0], [3.0, 3.0, 6.0]), 4)
    0.0742
    >>> p_value(np.arange(150) < 0, np.arange(150) < 4)
    0.125
    """
    runs = np.arange(np.size(first)) if runs is None else runs
    before, after, own = complete_by_run(first, second, runs)
    change, freedom = sample_by_run(after - before, own)
    if change.size < 2:
        return math.nan
    if are_shares(first, second) and not repeated(own):
        return _mcnemar(int(np.sum(change < 0.0)), int(np.sum(change > 0.0)))
    if np.ptp(change) == 0.0:
        return 0.5 ** (change.size - 1) if change[0] else 1.0
    sums = np.bincount(units(own)[1], weights=after - before)
    differing = sums[sums != 0.0]
    if too_few(differing.size, change.size):
        return _sign_flip(differing)
    from scipy.special import stdtr

    t = np.mean(change) / math.sqrt(variance(change) / change.size)
    return float(2.0 * stdtr(freedom, -abs(t)))


def _mcnemar(one: int, other: int) -> float:
    """Exact p-value of how many pairs one arm alone has, and how many the other."""
    from scipy.special import bdtr

    return min(1.0, 2.0 * float(bdtr(min(one, other), one + other, 0.5)))


def _sign_flip(differences: FloatArray) -> float:
    """Share of all ways to give a few differences signs whose sum is as far from zero."""
    signs = np.array(list(product((-1.0, 1.0), repeat=differences.size)))
    sums = np.abs(signs @ differences)
    return float(np.mean(sums >= abs(np.sum(differences)) * (1.0 - NEARLY)))


def holm(p_values: Mapping[Name, float]) -> dict[Name, float]:
    """P-values adjusted for how many are tested together (Holm 1979, step-down).

    An adjusted p-value of at most 5% may be called significant while the chance of any false call
    among all stays within 5%, however the tests depend on each other. NaN stay and do not count.

    >>> holm({"a": 0.01, "b": 0.04, "c": 0.03})
    {'a': 0.03, 'b': 0.06, 'c': 0.06}
    """
    tested = [name for name, p in p_values.items() if not math.isnan(p)]
    adjusted = dict.fromkeys(p_values, math.nan)
    largest = 0.0
    for place, name in enumerate(sorted(tested, key=lambda one: p_values[one])):
        largest = max(largest, min(1.0, (len(tested) - place) * p_values[name]))
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
