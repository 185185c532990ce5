"""Declaration of one parameter: everything a slider, a page, a sampler or an error needs."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from numbers import Real
from typing import Any, Literal

from abm.errors import InputError

Confidence = Literal["data", "literature", "judgement"]
Scope = Literal["start", "war", "partner"]

#: The value of an optional parameter that is not set; files and tables write it as "free".
FREE = math.nan


@dataclass(frozen=True)
class Parameter:
    """One declared parameter of the model.

    `scope` says what a change may touch: "start" values act once, "war" values act every month for
    everybody, "partner" values act every month and may differ between partners. `held` parameters
    stay at their defaults in designs that draw every parameter, unless one names them. An
    `optional` one may stay free, that is unset.
    """

    name: str
    symbol: str
    unit: str
    default: float
    low: float
    high: float
    meaning: str
    source: str
    confidence: Confidence
    scope: Scope
    whole: bool
    held: bool = False
    optional: bool = False

    @property
    def field(self) -> str:
        """The name by which the model's code reads it, without its group."""
        return self.name.rpartition(".")[2]

    def allowed(self) -> str:
        """Say in words which values are allowed."""
        kind = "whole numbers" if self.whole else "numbers"
        free = ' or "free"' if self.optional else ""
        return f"{kind} from {self.low:g} to {self.high:g}{free}"

    def check(self, value: object, where: str) -> float:
        """Return the value as the model uses it.

        Raises InputError, naming `where`, for a wrong type or a value that is not allowed.
        """
        if self.optional and value == "free":
            return FREE
        number = value if isinstance(value, Real) and not isinstance(value, bool) else None
        if number is None or not self.holds(float(number)):
            raise InputError(f"{where}: {self.name} = {value!r}; allowed: {self.allowed()}.")
        return float(number)

    def holds(self, number: float) -> bool:
        """Whether a number lies within the declared range."""
        whole = not self.whole or number == math.floor(number) if math.isfinite(number) else False
        return whole and self.low <= number <= self.high

    def show(self, value: float) -> str:
        """Write a value as files and tables show it."""
        return "free" if math.isnan(value) else f"{value:.10g}"


def declare(
    symbol: str,
    unit: str,
    default: float,
    bounds: tuple[float, float],
    meaning: str,
    source: str = "assumption",
    confidence: Confidence = "judgement",
    scope: Scope = "war",
    whole: bool = False,
    optional: bool = False,
) -> Any:
    """Declare the parameter that carries the name of the class attribute it is assigned to.

    One that is free by default is optional.
    """
    low, high = bounds
    free = optional or math.isnan(default)
    return Parameter(
        "",
        symbol,
        unit,
        default,
        low,
        high,
        meaning,
        source,
        confidence,
        scope,
        whole,
        optional=free,
    )


def constant(
    unit: str,
    default: float,
    bounds: tuple[float, float],
    meaning: str,
    source: str = "assumption",
    confidence: Confidence = "judgement",
    scope: Scope = "war",
    whole: bool = False,
    optional: bool = False,
) -> Any:
    """Declare a constant of a rule: a parameter like others, `held` where all are drawn."""
    declared = declare(
        "-", unit, default, bounds, meaning, source, confidence, scope, whole, optional
    )
    return replace(declared, held=True)
