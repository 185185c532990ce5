from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from abm.rules.manpower import (
    assault_losses,
    bearable_losses,
    campaign,
    clash,
    crowding,
    men_to_spend,
    russian_losses,
    russian_recruits,
    tempo,
    tempo_endured,
    tempo_sustained,
    ukrainian_losses,
    ukrainian_recruits,
    usual_recruits,
)

CASES: list[tuple[Callable[..., float], tuple[float, ...], float]] = [
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
    (crowding, (9000.0, math.nan, 0.3), 1.0),  # no limit
    (campaign, (20.0, 40.0, 14.0, 14.0, 8.0), 20.0),
    (campaign, (20.0, 40.0, 3.0, 14.0, 8.0), 20.0),  # not yet
    (campaign, (20.0, 40.0, 18.0, 14.0, 8.0), 30.0),
    (campaign, (20.0, 40.0, 22.0, 14.0, 8.0), 40.0),
    (campaign, (20.0, 40.0, 99.0, 14.0, 8.0), 40.0),
    (campaign, (36.0, 30.0, 12.0, 10.0, 4.0), 33.0),
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
    (usual_recruits, (20.0, 26.0, 6.0), 21.0),
    (usual_recruits, (20.0, 20.0, 6.0), 20.0),
    (usual_recruits, (20.0, 8.0, 1.0), 8.0),  # no memory
    (usual_recruits, (20.0, 8.0, 3.0), 16.0),
    (men_to_spend, (30.0, 0.8, 650.0, 650.0, 12.0), 24.0),
    (men_to_spend, (30.0, 0.8, 674.0, 650.0, 12.0), 26.0),
    (men_to_spend, (30.0, 0.8, 60.0, 650.0, 12.0), 24.0),  # a small force spares nobody
    (men_to_spend, (0.0, 0.8, 660.0, 650.0, 4.0), 2.5),
    (tempo_sustained, (24.0, 0.75, 16.0), 2.0),
    (tempo_sustained, (12.0, 0.75, 16.0), 1.0),
    (tempo_sustained, (0.0, 0.75, 16.0), 0.0),
    (tempo, (1.0, 2.0, 0.25, 0.6, 2.5), 1.25),
    (tempo, (1.0, 2.0, 0.0, 0.6, 2.5), 1.0),
    (tempo, (1.0, 90.0, 0.25, 0.6, 2.5), 2.5),
    (tempo, (0.7, 0.0, 0.2, 0.6, 2.5), 0.6),
    (tempo_endured, (1.0, 0.5), 1.0),
    (tempo_endured, (2.0, 0.5), 1.5),
    (tempo_endured, (0.6, 0.5), 0.8),
    (tempo_endured, (2.0, 0.0), 1.0),
]


@pytest.mark.parametrize(("rule", "arguments", "expected"), CASES)
def test_by_hand(rule: Callable[..., float], arguments: tuple[float, ...], expected: float) -> None:
    assert rule(*arguments) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("force", [60.0, 90.0, 250.0])
def test_bearable_losses_leave_exactly_the_floor(force: float) -> None:
    lost = bearable_losses(force, 10.0, 60.0, 0.85)
    assert force + 10.0 - 0.85 * lost == pytest.approx(60.0)
