from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from abm.rules.kyiv import (
    attacks,
    drive_to_join,
    early_drive,
    expected_land,
    habituation,
    heartening,
    joining,
    limit_from_partners,
    limit_from_society,
    limit_from_war,
    posture_losses,
    success_relief,
    supply_relief,
    weariness,
    withdraws,
)

CASES: list[tuple[Callable[..., float], tuple[float, ...], float]] = [
    (attacks, (-0.2, 0.1, 0.9, -0.12, 0.5, 0.7), True),
    (attacks, (-0.121, 0.499, 0.701, -0.12, 0.5, 0.7), True),
    (attacks, (-0.12, 0.1, 0.9, -0.12, 0.5, 0.7), False),  # must be below
    (attacks, (-0.2, 0.5, 0.9, -0.12, 0.5, 0.7), False),
    (attacks, (-0.2, 0.1, 0.7, -0.12, 0.5, 0.7), False),
    (attacks, (-0.2, 0.1, 0.0, -0.12, 0.5, 0.7), False),  # no support
    (withdraws, (0.36, 0.35), True),
    (withdraws, (0.351, 0.35), True),
    (withdraws, (0.35, 0.35), False),
    (withdraws, (-0.36, 0.35), False),
    (posture_losses, (True, False, 1.35, 0.8), 1.35),
    (posture_losses, (False, True, 1.35, 0.8), 0.8),
    (posture_losses, (False, False, 1.35, 0.8), 1.0),
    # 0.012 x 24 / 12 + 0.025 x 2 = 0.074
    (weariness, (0.0, 24.0, 2.0, 0.012, 0.025), 0.074),
    (weariness, (0.5, 24.0, 2.0, 0.012, 0.025), 0.037),
    (weariness, (1.0, 24.0, 2.0, 0.012, 0.025), 0.0),  # nothing left to tire
    (weariness, (0.0, 12.0, -3.0, 0.012, 0.025), 0.012),  # ground won does not count
    (weariness, (0.0, 0.0, 0.0, 0.012, 0.025), 0.0),
    (habituation, (0.5, 0.02), 0.01),
    (habituation, (0.0, 0.02), 0.0),
    (habituation, (0.5, 0.0), 0.0),
    (success_relief, (-0.3, -0.2, 0.012), 0.012),
    (success_relief, (-0.201, -0.2, 0.012), 0.012),
    (success_relief, (-0.2, -0.2, 0.012), 0.0),  # must be below
    (supply_relief, (1.0, 0.005, 0.7, 0.3), 0.005),
    (supply_relief, (0.85, 0.005, 0.7, 0.3), 0.0025),
    (supply_relief, (0.5, 0.005, 0.7, 0.3), 0.0),
    (supply_relief, (1.3, 0.005, 0.7, 0.3), 0.005),  # no more than enough
    (heartening, (0.012, 0.0, False, 0.003), -0.012),
    (heartening, (0.0, 0.005, False, 0.003), -0.005),
    (heartening, (0.0, 0.0, True, 0.003), 0.003),  # no support, talks
    (heartening, (0.012, 0.005, True, 0.003), -0.014),
    (joining, (0.35, 0.35, 0.08), 0.5),
    (joining, (0.35 + 0.08 * math.log(3.0), 0.35, 0.08), 0.75),
    (joining, (0.35 - 0.08 * math.log(9.0), 0.35, 0.08), 0.1),
    (drive_to_join, (0.0, 0.0, 0.0), 0.0),
    (early_drive, (0.3, 0, 4.0, 0.25), 0.55),
    (early_drive, (0.3, 3, 4.0, 0.25), 0.55),
    (early_drive, (0.3, 4, 4.0, 0.25), 0.3),
    (early_drive, (0.3, 0, 0.0, 0.25), 0.3),
    (drive_to_join, (0.3, 0.0, 0.0), 0.3),
    (drive_to_join, (0.9, 0.3, 0.2), 1.4),
    (expected_land, (64.0, 0.5, 8.4, 2.0), 68.2),
    (expected_land, (64.0, 5.0, 8.4, 2.0), 80.8),  # drift counts up to 2
    (expected_land, (64.0, -5.0, 8.4, 2.0), 47.2),
    (limit_from_war, (68.2, 5.0, 0.018, 12.0), 69.28),  # 68.2 + 1.08
    (limit_from_war, (64.0, 0.0, 0.018, 12.0), 64.0),
    (limit_from_war, (64.0, 5.0, 0.018, 0.0), 64.0),  # no losses are foreseen
    (limit_from_society, (0.0, 4.0, 3.0), -3.0),
    (limit_from_society, (1.0, 4.0, 3.0), 4.0),
    (limit_from_society, (0.25, 4.0, 3.0), -1.25),
    (limit_from_partners, (0.0, 3.0, 0.0, 4.0), -3.0),  # no guarantee
    (limit_from_partners, (1.0, 3.0, 0.0, 4.0), 0.0),
    (limit_from_partners, (0.5, 3.0, 0.25, 4.0), -2.5),
    (limit_from_partners, (1.0, 3.0, 2.0, 4.0), -4.0),  # words count up to 1
    (limit_from_partners, (1.0, 3.0, -2.0, 4.0), 0.0),
]


@pytest.mark.parametrize(("rule", "arguments", "expected"), CASES)
def test_by_hand(rule: Callable[..., float], arguments: tuple[float, ...], expected: float) -> None:
    assert rule(*arguments) == pytest.approx(expected, rel=1e-12, abs=1e-12)
