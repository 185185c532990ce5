from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from abm.rules.theatre import (
    advance,
    assault_losses,
    bearable_losses,
    buffer_use,
    clash,
    crowding,
    drift_ahead,
    force_balance,
    front_change,
    posture_effect,
    reserves_drained,
    reserves_rebuilt,
    russian_losses,
    russian_recruits,
    smoothed_drift,
    ukrainian_fires,
    ukrainian_losses,
    ukrainian_recruits,
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
    (front_change, (1.0, 0.5, 0.25, 2.0, 12.0), 2.0),
    (front_change, (1.0, 0.0, 0.25, 0.0, 12.0), 1.0),
    (front_change, (1.0, 0.0, 0.25, 100.0, 12.0), 12.0),
    (front_change, (1.0, 0.0, 0.25, -100.0, 12.0), -12.0),
    (drift_ahead, (0.2, 12.0, 0.7), 1.68),
    (drift_ahead, (-1.5, 10.0, 0.5), -7.5),
    (drift_ahead, (1.5, 0.0, 0.5), 0.0),
    (smoothed_drift, (1.0, 0.0, 0.2), 0.8),
    (smoothed_drift, (0.0, 1.0, 0.2), 0.2),
    (smoothed_drift, (-1.0, 4.0, 0.2), 0.0),
    (clash, (250.0, 250.0), 250.0),
    (clash, (400.0, 225.0), 300.0),
    (clash, (0.0, 225.0), 0.0),
    (assault_losses, (0.0, 0.75, 1.2, -0.2, 0.6), 0.75),
    (assault_losses, (0.25, 0.75, 1.2, -0.2, 0.6), 1.05),  # 0.75 + 0.3
    (assault_losses, (9.0, 0.75, 1.2, -0.2, 0.6), 1.47),  # 0.75 + 0.72
    (assault_losses, (-9.0, 0.75, 1.2, -0.2, 0.6), 0.51),  # 0.75 - 0.24
    (russian_losses, (0.05, 250.0, 1.0, 0.75, 1.0), 9.375),  # 12.5 x 0.75
    (russian_losses, (0.05, 200.0, 1.44, 0.75, 1.35), 12.15),  # sqrt(1.44) = 1.2
    (russian_losses, (0.05, 200.0, 1.0, 1.05, 1.0), 10.5),
    (russian_losses, (0.05, 0.0, 1.0, 0.75, 1.0), 0.0),
    (ukrainian_losses, (0.03, 250.0, 1.0, 0.0, 1.0, 0.2), 7.5),
    (ukrainian_losses, (0.03, 200.0, 4.0, 0.0, 1.35, 0.2), 16.2),
    (ukrainian_losses, (0.03, 200.0, 1.0, math.atanh(0.5), 1.0, 0.2), 6.6),
    (ukrainian_losses, (0.03, 200.0, 1.0, -math.atanh(0.5), 0.8, 0.2), 4.32),
    (ukrainian_losses, (0.03, 0.0, 1.0, 0.0, 1.0, 0.2), 0.0),
    (bearable_losses, (60.0, 0.0, 60.0, 0.85), 0.0),
    (bearable_losses, (68.5, 0.0, 60.0, 0.85), 10.0),
    (bearable_losses, (60.0, 8.5, 60.0, 0.85), 10.0),
    (bearable_losses, (50.0, 0.0, 60.0, 0.85), 0.0),
    (crowding, (250.0, 650.0, 0.3), 1.0),
    (crowding, (650.0, 650.0, 0.3), 1.0),
    (crowding, (651.0, 650.0, 0.3), 0.3),
    (russian_recruits, (27.0, 1.0, 0.3, 1.0), 27.0),
    (russian_recruits, (27.0, 0.2, 0.3, 1.0), 13.5),
    (russian_recruits, (27.0, 0.0, 0.3, 1.0), 8.1),  # spent reserves
    (russian_recruits, (27.0, 0.0, 0.0, 1.0), 0.0),  # nobody comes unpaid
    (russian_recruits, (27.0, 1.0, 0.3, 0.3), 8.1),
    (ukrainian_recruits, (13.0, 0.0, 0.5, 32.0, 1.0), 45.0),
    (ukrainian_recruits, (13.0, 0.0, 0.5, 0.0, 1.0), 13.0),
    (ukrainian_recruits, (13.0, 2.0 * math.log(2.0), 0.5, 0.0, 1.0), 6.5),
    (ukrainian_recruits, (13.0, math.log(2.0), 1.0, 0.0, 1.0), 6.5),
    (ukrainian_recruits, (13.0, 0.0, 0.5, 32.0, 0.3), 13.5),
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


@pytest.mark.parametrize("force", [60.0, 90.0, 250.0])
def test_bearable_losses_leave_exactly_the_floor(force: float) -> None:
    lost = bearable_losses(force, 10.0, 60.0, 0.85)
    assert force + 10.0 - 0.85 * lost == pytest.approx(60.0)
