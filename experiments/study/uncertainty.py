"""What is uncertain: a parameter, and how likely its values are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from experiments.study.distributions import Distribution


@dataclass(frozen=True)
class Uncertainty:
    """A parameter whose value is uncertain, by the name that tables and filters use.

    `choices`, where given, are the only values, equally likely, NaN for "free"; `distribution` is
    None then. Whole numbers are rounded from half a unit beyond both ends, so that each has its
    part. `levels` is into how many values a grid cuts it, unless the design says so for all.
    """

    name: str
    parameter: str
    distribution: Distribution | None
    choices: tuple[float, ...] = ()
    whole: bool = False
    reason: str = ""
    levels: int | None = None

    def value(self, u: ArrayLike) -> NDArray[np.float64]:
        """Return the values below which the shares `u` (0 to 1) of all values lie."""
        shares = np.asarray(u, np.float64)
        if self.distribution is None:
            place = np.minimum(shares * len(self.choices), len(self.choices) - 1)
            return np.asarray(self.choices, np.float64)[place.astype(np.int64)]
        found = self.distribution.widened(0.5 if self.whole else 0.0).quantile(shares)
        found = np.rint(found) if self.whole else found
        return np.clip(found, self.distribution.low, self.distribution.high)

    @property
    def count(self) -> int | None:
        """How many values there are, or None where they lie anywhere between two ends."""
        if self.distribution is None:
            return len(self.choices)
        return round(self.distribution.high - self.distribution.low) + 1 if self.whole else None

    def holds(self, number: float) -> bool:
        """Whether a number is among the values; NaN stands for "free"."""
        if self.distribution is None:
            free = math.isnan(number)
            return any(math.isnan(one) if free else number == one for one in self.choices)
        inside = self.distribution.low <= number <= self.distribution.high
        return inside and (not self.whole or number == round(number))

    def allowed(self) -> str:
        """Say in words which values there are."""
        if self.distribution is None:
            return ", ".join('"free"' if math.isnan(one) else f"{one:.10g}" for one in self.choices)
        kind = "whole numbers" if self.whole else "numbers"
        return f"{kind} from {self.distribution.low:.10g} to {self.distribution.high:.10g}"

    def content(self) -> list[tuple[str, Any]]:
        """Return what its values depend on, by dotted path, for a fingerprint."""
        told: list[tuple[str, Any]] = [("parameter", self.parameter), ("choices", self.choices)]
        told += self.distribution.content() if self.distribution else []
        return [(f"uncertainties.{self.name}.{key}", value) for key, value in told]
