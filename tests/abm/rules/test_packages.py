from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from abm.rules.packages import (
    agreement,
    booked_against,
    delivery,
    envelope,
    fallen_due,
    guarantee_missing,
    habit_chance,
    hold_back,
    horizon_gained,
    horizon_lost,
    joint_amount,
    order_level,
    order_size,
    own_horizon,
    package_noise,
    package_size,
    plan_horizon,
    planning_reach,
    pledge_gap,
    renewal_chance,
    rhythm,
    sign_off,
    surge_limit,
    sustained,
    veto_passes,
    willingness_to_give,
)

CASES: list[tuple[Callable[..., float], tuple[float, ...], float]] = [
    (pledge_gap, (0.2, 0.0, 0.25, 1.0), 0.45),
    (pledge_gap, (-0.2, 0.0, 0.25, 1.0), 0.45),  # either ministry may be the keener
    (pledge_gap, (-0.2, 1.0, 0.25, 1.0), 0.2),  # J = 1: only interests divide
    (pledge_gap, (0.0, 0.5, 0.25, 0.8), 0.1),
    (pledge_gap, (0.0, 1.0, 0.25, 1.0), 0.0),
    (veto_passes, (0.0, 0.7, 0.8, 0.8), 1.0),  # J = 0: nobody is asked
    (veto_passes, (1.0, 0.7, 0.8, 0.8), 0.3),
    (veto_passes, (1.0, 0.7, 0.4, 0.8), 0.65),
    (veto_passes, (1.0, 0.7, 5.0, 0.8), 0.3),  # no surer than v
    (veto_passes, (1.0, 0.7, 0.0, 0.8), 1.0),
    (sign_off, (0.8, 0.0, 0.15, 0.6, False), 0.8),
    (sign_off, (1.0, 1.0, 0.15, 0.6, True), 0.85),
    (sign_off, (1.0, 1.0, 0.15, 0.6, False), 0.34),
    (sign_off, (0.5, 0.5, 0.2, 0.6, False), 0.315),  # 0.5 x 0.9 x 0.7
    (envelope, (0.5, 12.0), 6.0),
    (envelope, (0.0, 12.0), 0.0),
    (envelope, (1.5, 6.0), 9.0),
    (fallen_due, (6.0, 0.1), 0.6),
    (fallen_due, (5.4, 0.1), 0.54),  # a share of what is left
    (fallen_due, (0.0, 0.25), 0.0),
    (booked_against, (1.0, 1.0, 0.65), 0.65),
    (booked_against, (0.5, 1.0, 0.65), 0.5),  # no more than is signed
    (booked_against, (2.0, 1.0, 1.0), 1.0),  # no more than falls due
    (booked_against, (0.0, 1.0, 0.65), 0.0),
    (agreement, (0.0, 0.8, 0.8), 1.0),
    (agreement, (0.5, 0.8, 0.8), 0.5),
    (agreement, (1.0, 0.8, 0.8), 0.0),
    (agreement, (9.0, 0.8, 0.8), 0.0),
    (own_horizon, (3.0, 0.5, 0.5, 0.2, 1.5), 3.0),
    (own_horizon, (8.0, -5.0, 0.5, 0.2, 1.5), 1.6),
    (own_horizon, (12.0, 9.0, 0.5, 0.2, 1.5), 18.0),
    (own_horizon, (10.0, 0.0, 1.0, 0.2, 1.5), 10.0),
    (planning_reach, (1.0, 1.2, 0.1), 1.1),
    (planning_reach, (0.5, 1.2, 0.1), 0.5),
    (planning_reach, (0.05, 1.2, 0.1), 0.0),  # too little J to reach further
    (horizon_gained, (3.0, 12.0, 1.1, 1.0), 9.9),
    (horizon_gained, (3.0, 12.0, 0.5, 0.5), 2.25),
    (horizon_gained, (10.0, 6.0, 1.1, 1.0), 0.0),  # never shortened by the target
    (horizon_lost, (10.0, 1.0, 0.0, 0.7), 7.0),
    (horizon_lost, (3.0, 0.5, 0.5, 0.7), 0.525),
    (horizon_lost, (10.0, 0.0, 0.0, 0.7), 0.0),  # J = 0: no planning to dispute
    (plan_horizon, (3.0, 9.9, 0.0, 24.0), 13),
    (plan_horizon, (10.0, 0.0, 7.0, 24.0), 3),
    (plan_horizon, (0.2, 0.0, 0.0, 24.0), 1),  # at least 1
    (plan_horizon, (12.0, 13.2, 0.0, 24.0), 24),  # at most as schedules reach
    (plan_horizon, (2.5, 0.0, 0.0, 24.0), 3),  # halves round up
    (plan_horizon, (14.49, 0.0, 0.0, 24.0), 14),
    (rhythm, (0.46, 1.0, 0.92), 0.5),
    (rhythm, (0.46, 0.9, 0.92), 0.45),
    (rhythm, (1.0, 0.92, 0.92), 1.0),
    (rhythm, (0.0, 0.9, 0.92), 0.0),
    (willingness_to_give, (1.0, 0.5), 4.0),
    (willingness_to_give, (0.954, 0.954), 1.0),
    (willingness_to_give, (0.0, 0.954), 0.0),
    (habit_chance, (0.5, 1.0, 1.0, 1.0, 1.3), 0.5),
    (habit_chance, (0.5, 1.2, 1.1, 0.5, 1.3), 0.33),
    (habit_chance, (0.5, 4.0, 1.0, 1.0, 1.3), 1.0),  # will counts up to certainty
    (habit_chance, (0.5, 1.0, 9.0, 1.0, 1.3), 0.65),  # ease counts up to 1.3
    (habit_chance, (0.5, 1.0, 0.0, 1.0, 1.3), 0.0),  # a gap
    (package_noise, (1.0, 1.0, 0.36), 1.4),
    (package_noise, (2.0, -1.0, 0.0), -1.0),
    (package_noise, (2.0, -1.0, 1.0), 2.0),
    (package_noise, (0.0, 0.0, 0.1), 0.0),
    (package_size, (0.5, 0.25, 0.0, 1.0), 2.0),
    (package_size, (0.5, 1.0, 1.0, 0.5), 0.5),  # the noise of the mean: v / 2
    (package_size, (1.0, 1.0, 1.0, 0.0), math.exp(-0.5)),
    (package_size, (0.0, 0.5, 1.0, 2.0), 0.0),
    (joint_amount, (1.0, 2.0, 3.0), 1.0),
    (joint_amount, (3.0, 1.0, 2.0), 1.0),
    (joint_amount, (2.0, 3.0, 1.0), 1.0),
    (joint_amount, (0.0, 2.0, 2.0), 0.0),
    (sustained, (100.0, 1.0, 0.05, 1), 6.0),
    (sustained, (100.0, 0.0, 0.5, 2), 37.5),  # 100 x 0.75 / 2
    (sustained, (0.0, 1.0, 0.05, 12), 1.0),
    (sustained, (0.0, 0.0, 0.05, 12), 0.0),
    (renewal_chance, (0.5, 0.8, 2.0, 1.0), 0.4),
    (renewal_chance, (1.0, 0.8, 0.5, 0.5), 0.2),
    (renewal_chance, (0.0, 1.0, 1.0, 1.0), 0.0),  # J = 0: no joint plans
    (renewal_chance, (1.0, 0.0, 1.0, 1.0), 0.0),  # a gap
    (guarantee_missing, (2.0, 0.35, 0.0, 0.0), 0.7),
    (guarantee_missing, (2.0, 0.35, 0.2, 0.1), 0.4),
    (guarantee_missing, (2.0, 0.35, 0.5, 0.3), 0.0),  # more than enough is booked
    (hold_back, (0.2, 0.0), 0.8),
    (hold_back, (0.2, 0.5), 0.9),
    (hold_back, (0.2, 1.0), 1.0),
    (hold_back, (-0.2, 0.0), 1.0),  # only a reluctant defence ministry holds back
    (hold_back, (1.7, 0.0), 0.0),
    (surge_limit, (2.0, 0.3, 0.6, 0.0, True), 2.6),
    (surge_limit, (2.0, 0.3, 0.6, 1.0, True), 2.24),  # a closed plan surges less
    (surge_limit, (2.0, 0.3, 0.6, 0.0, False), 2.0),
    (surge_limit, (0.0, 0.3, 0.6, 0.0, True), 0.0),
    (delivery, (1.0, 1.0, 0.6, 5.0, 5.0, 3.0), 1.2),
    (delivery, (0.5, 1.0, 0.6, 5.0, 5.0, 3.0), 0.6),
    (delivery, (1.0, 1.0, 0.6, 0.5, 5.0, 3.0), 0.5),  # the month's limit
    (delivery, (1.0, 1.0, 0.6, 5.0, 0.4, 3.0), 0.4),  # empty stores
    (delivery, (1.0, 0.0, 0.0, 5.0, 5.0, 3.0), 0.0),  # nothing due
    (delivery, (1.0, 1.0, 0.6, 5.0, 5.0, 1.0), 1.6),  # arrears at once
    (order_level, (0.3, 12.0, 1.0, 12.0), 1.0),
    (order_level, (0.3, 6.0, 1.0, 12.0), 0.65),
    (order_level, (0.3, 6.0, 0.5, 12.0), 0.325),
    (order_level, (0.3, 24.0, 1.25, 12.0), 1.0),
    (order_level, (0.3, 3.0, 0.0, 12.0), 0.0),
    (order_level, (0.3, 6.0, 1.0, 6.0), 1.0),
    (order_size, (1.0, 0.1, 0.5, 1.0), 0.05),
    (order_size, (1.0, 0.1, 1.0, 0.02), 0.02),
    (order_size, (-1.0, 0.1, 1.0, 1.0), 0.0),
    (order_size, (1.0, 0.1, 0.0, 1.0), 0.0),
]


@pytest.mark.parametrize(("rule", "arguments", "expected"), CASES)
def test_by_hand(rule: Callable[..., float], arguments: tuple[float, ...], expected: float) -> None:
    assert rule(*arguments) == pytest.approx(expected, rel=1e-12, abs=1e-12)


# Habitual horizon, will, target, J, agreement; what R8 makes of them.
HORIZONS: dict[tuple[float, float, float, float, float], int] = {
    (3.0, 0.5, 12.0, 0.0, 1.0): 3,  # J = 0: by habit
    (3.0, 0.5, 12.0, 1.0, 1.0): 13,  # 3 + 9 x 1.1 = 12.9
    (3.0, 0.5, 12.0, 0.5, 0.5): 5,  # 3 + 9 x 0.5 x 0.5 - 0.525 = 4.725
    (10.0, 0.5, 12.0, 1.0, 0.0): 3,  # 10 - 7: planning without agreement
    (10.0, 0.5, 6.0, 1.0, 1.0): 10,  # never shortened by the target
    (3.0, 0.5, 12.0, 1.0 / 12.0, 1.0): 3,  # too little J to reach further
    (8.0, -5.0, 12.0, 0.0, 1.0): 2,  # 8 x 0.2 = 1.6
    (12.0, 9.0, 12.0, 0.0, 1.0): 18,  # 12 x 1.5
    (1.0, -5.0, 12.0, 0.0, 1.0): 1,  # at least 1
    (12.0, 0.5, 24.0, 1.0, 1.0): 24,  # at most 24: 12 + 13.2
    (2.5, 0.5, 12.0, 0.0, 1.0): 3,  # halves round up
    (3.497, 0.5, 12.0, 0.0, 1.0): 3,
    (7.45, -5.0, 12.0, 0.0, 1.0): 1,  # 1.49
    (9.66, 5.0, 12.0, 0.0, 1.0): 14,  # 14.49
    (6.98, 0.0, 12.0, 0.0, 1.0): 3,  # 3.49
    (2.49, 0.5, 22.49, 0.5, 1.0): 12,  # 2.49 + 20 x 0.5
    (2.51, 0.5, 22.51, 0.5, 1.0): 13,  # 2.51 + 20 x 0.5
    (11.7, 0.5, 6.0, 1.0, 0.0): 4,  # 11.7 x 0.3 = 3.51
    (9.52, 0.5, 6.0, 1.0, 1.0): 10,
}


@pytest.mark.parametrize(("told", "months"), HORIZONS.items())
def test_a_horizon_by_hand(told: tuple[float, float, float, float, float], months: int) -> None:
    habitual, will, target, joint, agreed = told
    own = own_horizon(habitual, will, 0.5, 0.2, 1.5)
    gained = horizon_gained(own, target, planning_reach(joint, 1.2, 0.1), agreed)
    assert plan_horizon(own, gained, horizon_lost(own, joint, agreed, 0.7), 24.0) == months


def test_a_plan_is_for_whole_months() -> None:
    assert isinstance(plan_horizon(3.3, 1.2, 0.4, 24.0), int)


@pytest.mark.parametrize("months", [1, 3, 12, 24])
def test_what_is_sustained_is_what_stock_and_output_give_month_by_month(months: int) -> None:
    stock, inputs = 50.0, 0.0
    for _ in range(months):
        inputs += 0.05 * stock + 0.4
        stock -= 0.05 * stock
    assert sustained(50.0, 0.4, 0.05, months) == pytest.approx(inputs / months)
