"""The rule of verdicts, fixed before any war is played.

A claim about a size holds when the whole 95% interval lies on its side of the smallest effect of
interest, is refuted when the whole interval lies on the other side, and is undecided otherwise:
a wide interval is never an agreement.
"""

from __future__ import annotations

from typing import Literal, Protocol

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

    >>> from experiments.statistics import Estimate
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
