"""Uncertain parameters and the distributions of their values."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

Kind = Literal["uniform", "log-uniform", "triangular", "normal"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Numbers = NDArray[np.float64]
#: Names and values of all that something depends on, for a fingerprint.
Content = list[tuple[str, object]]


@dataclass(frozen=True)
class Distribution:
    """A distribution from `low` to `high`.

    `mode` is where a triangular one is highest; a normal one has `mean`, between the ends, and
    `deviation` of the whole bell, and is cut off at both ends.
    """

    kind: Kind
    low: float
    high: float
    mode: float = 0.0
    mean: float = 0.0
    deviation: float = 0.0

    def widened(self, by: float) -> Distribution:
        """Return the same with its ends so much further out."""
        return replace(self, low=self.low - by, high=self.high + by)

    def quantile(self, shares: Numbers) -> Numbers:
        """Return the values below which these shares of all values lie.

        Args:
            shares: Shares from 0 to 1, float64 of any shape.

        Returns:
            Values in the parameter's unit, of the same shape.
        """
        if self.kind == "normal":
            return self._normal(shares)
        if self.kind == "triangular":
            return self._triangular(shares)
        if self.kind == "log-uniform":
            return np.asarray(self.low * np.exp(shares * np.log(self.high / self.low)))
        return self.low + shares * (self.high - self.low)

    def _normal(self, shares: Numbers) -> Numbers:
        # A hundred times as fast as scipy.stats.truncnorm, and as exact while the mean is inside.
        from scipy.special import ndtr, ndtri

        below, above = (ndtr((end - self.mean) / self.deviation) for end in (self.low, self.high))
        found = ndtri(below + shares * (above - below))
        return np.asarray(self.mean + self.deviation * found, np.float64)

    def _triangular(self, shares: Numbers) -> Numbers:
        width = self.high - self.low
        rising, falling = self.mode - self.low, self.high - self.mode
        left = self.low + np.sqrt(shares * width * rising)
        right = self.high - np.sqrt((1.0 - shares) * width * falling)
        return np.where(shares * width < rising, left, right)

    def content(self) -> Content:
        """Return name and value of all that it says."""
        return list(asdict(self).items())


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

    def value(self, u: ArrayLike) -> Numbers:
        """Return the values below which the shares `u` of all values lie.

        Args:
            u: Shares from 0 to 1, of any shape.

        Returns:
            Values in the parameter's unit, float64 of the same shape, NaN for "free".
        """
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

    def content(self) -> Content:
        """Return what its values depend on, by dotted path, for a fingerprint."""
        told: Content = [("parameter", self.parameter), ("choices", self.choices)]
        told += self.distribution.content() if self.distribution else []
        return [(f"uncertainties.{self.name}.{key}", value) for key, value in told]
