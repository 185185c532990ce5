"""Differences and effects over worlds, made by hand."""

from __future__ import annotations

from typing import Any

from experiments.robustness.typicality import Typicality, WorldRange
from experiments.statistics.intervals import Difference, Estimate


def difference(estimate: float) -> Difference:
    """Return a difference of forty pairs from a fifth, a tenth wide on either side."""
    low, high = estimate - 0.1, estimate + 0.1
    return Difference(0.2, 0.2 + estimate, estimate, low, high, 40, "BCa")


def typical(**changed: Any) -> Typicality:
    """Return an effect over 64 worlds, 25 pairs in each, but for what is named."""
    usual: dict[str, Any] = {
        "mean": Estimate(0.081, 0.023, 0.139, 64, "Student"),
        "beyond_luck": 0.1234,
        "luck": 0.352,
        "more": 30,
        "fewer": 12,
        "range": WorldRange(-0.041, 0.0723, 0.214, 0.62, 0.26, 0.12),
        "worlds": 64,
        "equal": 41.6,
        "pairs": 25,
        "accepted": False,
        "by_effort": (),
    }
    return Typicality(**{**usual, **changed})
