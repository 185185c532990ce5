"""The few shapes and functions that rules are made of."""

from __future__ import annotations

import math

PARTS = 3.0  # of an angle


def logistic(x: float) -> float:
    """Return the logistic function of x, 0-1, without overflow.

    >>> logistic(0.0), logistic(1000.0), logistic(-1000.0)
    (0.5, 1.0, 0.0)
    """
    if x >= 0.0:
        return 1.0 / (1.0 + exp(-x))
    grown = exp(x)
    return grown / (1.0 + grown)


def exp(x: float) -> float:
    """Return the exponential function of x.

    >>> exp(0.0)
    1.0
    """
    return math.exp(x)


def log(x: float) -> float:
    """Return the natural logarithm of x.

    >>> log(1.0)
    0.0
    """
    return math.log(x)


def tanh(x: float) -> float:
    """Return the hyperbolic tangent of x, from -1 to 1.

    >>> tanh(0.0), tanh(100.0)
    (0.0, 1.0)
    """
    return math.tanh(x)


def power(x: float, exponent: float) -> float:
    """Return x, at least 0, raised to any power.

    >>> power(9.0, 0.5), power(9.0, 0.0)
    (3.0, 1.0)
    """
    return float(x**exponent)


def whole_power(x: float, times: int) -> float:
    """Return x multiplied by itself so many times.

    >>> whole_power(0.5, 3), whole_power(0.5, 0)
    (0.125, 1.0)
    """
    return float(x ** float(times))


def cos_third(cosine: float) -> float:
    """Return the cosine of a third of the angle, at most a right one, of this cosine.

    >>> cos_third(1.0), round(cos_third(0.0), 6)
    (1.0, 0.866025)
    """
    return math.cos(math.acos(cosine) / PARTS)


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
