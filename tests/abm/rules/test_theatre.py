from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from abm.rules.theatre import (
    advance,
    buffer_use,
    drift_ahead,
    force_balance,
    front_change,
    jump,
    momentum,
    posture_effect,
    pressed,
    reserves_drained,
    reserves_rebuilt,
    smoothed_drift,
    swing,
    ukrainian_fires,
)

CASES: list[tuple[Callable[..., float], tuple[float, ...], float]] = [
    (buffer_use, (4.0, 4.0, 2.0, 2.0, 0.5), 3.0),  # 4 / 2 + 2 / 2: spared
    (buffer_use, (2.0, 4.0, 2.0, 2.0, 0.5), 2.0),  # no more than needed
    (buffer_use, (4.0, 1.0, 0.5, 1.0, 0.5), 1.25),
    (buffer_use, (4.0, 0.0, 2.0, 2.0, 0.5), 1.0),  # an empty buffer is refilled first
    (buffer_use, (4.0, 0.0, 0.0, 2.0, 0.5), 0.0),  # no support
    (buffer_use, (0.0, 9.0, 9.0, 2.0, 0.5), 0.0),  # peace
    (buffer_use, (4.0, 0.0, 2.0, 2.0, 1.0), 2.0),  # used as it arrives
    (ukrainian_fires, (0.45, 0.0, 1.0, 0.2, 1.6), 1.0),
    (ukrainian_fires, (0.45, 0.0, 0.0, 0.2, 1.6), 0.45),  # no support
    (ukrainian_fires, (0.45, 0.44, 0.2, 0.2, 1.6), 1.0),
    (ukrainian_fires, (0.45, 0.44, 1.0, 0.2, 1.6), 1.44),
    (ukrainian_fires, (0.1, 0.0, 0.0, 0.2, 1.6), 0.2),
    (ukrainian_fires, (0.5, 1.0, 1.0, 0.2, 1.6), 1.6),
    (force_balance, (250.0, 250.0, 1.0, 1.0, 0.6), 0.0),
    (force_balance, (250.0 * math.e, 250.0, 1.0, 1.0, 0.6), 1.0),
    (force_balance, (250.0, 250.0, 1.0, math.e, 0.6), -0.6),
    (force_balance, (500.0, 250.0, 1.0, 2.0, 1.0), 0.0),  # fires make up for men
    (advance, (0.2, 5.0), 0.2),
    (advance, (-0.2, 5.0), -0.2),
    (advance, (0.4, 5.0), 0.8),  # quadratic
    (advance, (0.0, 5.0), 0.0),
    (posture_effect, (-1.0, True, False, 1.5, 1.1), -1.5),
    (posture_effect, (1.0, True, False, 1.5, 1.1), 1.0),  # a failed attack gains nothing
    (posture_effect, (0.0008, True, False, 1.5, 1.1), 0.0008),
    (posture_effect, (1.0, False, True, 1.5, 1.1), 1.1),
    (posture_effect, (0.0008, False, True, 1.5, 1.1), 0.00088),
    (posture_effect, (-1.0, False, True, 1.5, 1.1), -1.0),
    (posture_effect, (2.0, False, False, 1.5, 1.1), 2.0),
    (pressed, (1.0, 4.0, 0.5), 2.0),
    (pressed, (3.0, 0.25, 0.5), 1.5),  # a slack offensive gains less
    (pressed, (-1.0, 4.0, 0.5), -1.0),  # what Ukraine gains is its own
    (pressed, (0.0, 4.0, 0.5), 0.0),
    (pressed, (0.0008, 2.0, 1.0), 0.0016),
    (momentum, (1.0, 0.0, 0.25), 0.25),
    (momentum, (1.0, 3.0, 0.0), 3.0),  # no momentum
    (momentum, (-2.0, 2.0, 0.5), 0.0),
    (swing, (0.0, 0.6, 0.5, 1.0), 0.4),  # sqrt(1 - 0.36) = 0.8
    (swing, (1.0, 0.6, 0.5, 0.0), 0.6),
    (swing, (-1.0, 0.8, 0.1, 2.0), -0.68),  # -0.8 + 0.6 x 0.1 x 2
    (swing, (9.0, 0.0, 0.1, -1.0), -0.1),  # each month by itself
    (jump, (0.005, 0.01, 2.0, 0.25, -3.0), -1.5),
    (jump, (0.005, 0.01, 2.0, 0.25, 3.0), 1.5),
    (jump, (0.02, 0.01, 2.0, 0.25, 3.0), 0.0),
    (jump, (0.01, 0.01, 2.0, 0.25, 3.0), 0.0),
    (front_change, (1.0, 0.5, 0.5, 12.0), 2.0),
    (front_change, (1.0, 0.0, 0.0, 12.0), 1.0),
    (front_change, (1.0, 0.0, 25.0, 12.0), 12.0),
    (front_change, (1.0, 0.0, -25.0, 12.0), -12.0),
    (drift_ahead, (0.2, 12.0, 0.7), 1.68),
    (drift_ahead, (-1.5, 10.0, 0.5), -7.5),
    (drift_ahead, (1.5, 0.0, 0.5), 0.0),
    (smoothed_drift, (1.0, 0.0, 0.2), 0.8),
    (smoothed_drift, (0.0, 1.0, 0.2), 0.2),
    (smoothed_drift, (-1.0, 4.0, 0.2), 0.0),
    (reserves_drained, (1.0, 0.027, 22.0, 0.4, 22.0), 0.027),
    (reserves_drained, (0.5, 0.02, 0.0, 0.4, 22.0), 0.006),  # 0.02 x 0.5 x 0.6
    (reserves_drained, (1.0, 0.02, 55.0, 0.4, 22.0), 0.032),
    (reserves_drained, (0.0, 0.027, 22.0, 0.4, 22.0), 0.0),
    (reserves_drained, (1.0, 0.02, 11.0, 1.0, 22.0), 0.01),  # losses alone
    (reserves_rebuilt, (0.5, 0.02), 0.01),
    (reserves_rebuilt, (1.0, 0.02), 0.0),
    (reserves_rebuilt, (0.0, 0.01), 0.01),
    (reserves_rebuilt, (0.5, 0.0), 0.0),
]


@pytest.mark.parametrize(("rule", "arguments", "expected"), CASES)
def test_by_hand(rule: Callable[..., float], arguments: tuple[float, ...], expected: float) -> None:
    assert rule(*arguments) == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_the_front_favours_neither_side_in_itself() -> None:
    there = force_balance(300.0, 200.0, 1.2, 0.8, 0.6)
    assert force_balance(200.0, 300.0, 0.8, 1.2, 0.6) == pytest.approx(-there)
    assert advance(-there, 5.0) == pytest.approx(-advance(there, 5.0))
