"""The few shapes that rules are made of."""

from __future__ import annotations

import math


def logistic(x: float) -> float:
    """Return the logistic function of x, 0-1, without overflow.

    >>> logistic(0.0), logistic(1000.0), logistic(-1000.0)
    (0.5, 1.0, 0.0)
    """
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-x))
    grown = math.exp(x)
    return grown / (1.0 + grown)


def clip(x: float, low: float, high: float) -> float:
    """Return x, but at least low and at most high.

    >>> clip(2.0, 0.0, 1.0), clip(-2.0, 0.0, 1.0), clip(0.3, 0.0, 1.0)
    (1.0, 0.0, 0.3)
    """
    return min(max(x, low), high)


def positive(x: float) -> float:
    """Return x if it is positive, else 0.

    >>> positive(1.5), positive(-1.5)
    (1.5, 0.0)
    """
    return max(x, 0.0)


def is_set(x: float) -> bool:
    """Whether an optional value is set, that is not NaN.

    >>> is_set(0.0), is_set(float("nan"))
    (True, False)
    """
    return x == x
