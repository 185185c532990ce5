"""How many wars are enough: the half-width of a 95% interval shrinks with their square root."""

from __future__ import annotations

import math

MARGIN = 1.05  # aim for more runs than the law says, for the half-width itself is an estimate
LEAST_STEP = 1.10  # fewer more runs would change little
ROUND_TO = 50


def half_width(low: float, high: float) -> float:
    """Half the width of an interval, in its unit; NaN without one."""
    return (high - low) / 2.0


def runs_needed(half_width: float, pairs: int, target: float) -> int | None:
    """Number of pairs at which the half-width would be `target`, by the square-root law.

    At least the two that an interval takes. The pairs at hand where the interval is a point, of
    which the law says nothing; None where there is no interval (NaN). Raises ValueError for a
    target that is not above 0.

    >>> runs_needed(0.06, 100, 0.03)
    400
    """
    if not target > 0.0:
        raise ValueError(f"the target is {target}; it must be above 0")
    if math.isnan(half_width):
        return None
    return max(2, math.ceil(_law(half_width, pairs, target))) if half_width else pairs


def next_total(half_width: float, pairs: int, target: float, most: int) -> int | None:
    """Number of pairs to go to next in order to reach a half-width, each in the same unit.

    What the square-root law needs and 5% more, at least 10% above `pairs`, rounded up to a
    multiple of 50. `pairs` itself where the target is reached; None where more than `most` would
    be needed, or where there is no interval (NaN). Raises ValueError as `runs_needed`.

    >>> next_total(0.06, 100, 0.03, most=5_000)
    450
    """
    needed = runs_needed(half_width, pairs, target)
    if needed is None or half_width <= target:
        return None if needed is None else pairs
    aim = max(MARGIN * _law(half_width, pairs, target), LEAST_STEP * pairs)
    total = ROUND_TO * math.ceil(_exact(aim) / ROUND_TO)
    return total if total <= most else None


def _law(half_width: float, pairs: int, target: float) -> float:
    return _exact(pairs * (half_width / target) ** 2)


def _exact(runs: float) -> float:
    """Without the last digits, so that 400.00000000000006 runs are 400."""
    return round(runs, 6)
