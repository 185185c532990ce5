from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from abm.rules.partner import (
    appropriation,
    burden_share,
    effort_cost,
    gap_opens,
    generosity,
    income_bound,
    joint_at_rest,
    joint_capacity,
    overdrawn,
    political_will,
    set_point,
    through_channel,
    will_pressure,
    will_shock,
    will_step,
)

CASES: list[tuple[Callable[..., float], tuple[float, ...], float]] = [
    (set_point, (0.6, 0.0, 0.0), 0.6),
    (set_point, (0.6, 0.01, 0.25), 0.84),
    (set_point, (0.6, 0.0, -0.5), 0.1),
    (will_shock, (1.0, 0.0, 0.5), math.sqrt(0.5)),
    (will_shock, (1.0, 2.0, 0.0), 2.0),
    (will_shock, (1.0, 2.0, 1.0), 1.0),
    (will_shock, (1.0, 1.0, 0.36), 1.4),  # 0.6 + 0.8
    (will_shock, (0.0, 0.0, 0.5), 0.0),
    (will_step, (1.0, 0.7, 0.96), 0.196),  # 0.7 x 0.28
    (will_step, (-2.0, 0.5, 0.6), -0.8),
    (will_step, (1.0, 0.7, 0.0), 0.7),  # no memory: the whole spread at once
    (will_step, (0.0, 0.7, 0.96), 0.0),
    (will_pressure, (2.0, 0.03, 3.0, 0.0), 0.06),
    (will_pressure, (10.0, 0.03, 3.0, 0.06), 0.15),  # the front counts up to 3
    (will_pressure, (-10.0, 0.03, 3.0, 0.0), -0.09),  # and a good one raises will
    (will_pressure, (2.0, -0.1, 3.0, 0.0), -0.2),  # rallying
    (will_pressure, (0.0, 0.03, 3.0, 0.0), 0.0),
    (will_pressure, (10.0, 0.03, 5.0, 0.0), 0.15),
    (political_will, (1.0, 0.6, 0.96, 0.0, 0.0), 0.984),
    (political_will, (1.0, 0.6, 0.96, 0.1, 0.05), 1.034),
    (political_will, (1.0, 0.6, 0.0, 0.0, 0.0), 0.6),
    (political_will, (0.6, 0.6, 0.96, 0.0, 0.0), 0.6),
    (gap_opens, (0.025, 0.0, 0.5), 0.025),
    (gap_opens, (0.025, math.log(4.0), 0.5), 0.0125),
    (gap_opens, (0.025, -math.log(4.0), 0.5), 0.05),
    (gap_opens, (0.0, -1.0, 0.5), 0.0),
    (gap_opens, (0.025, 3.0, 0.0), 0.025),  # will has no say
    # 0.1 + 0.2 x 0.6 x 0.9 - 0.08 x 0.4 x 0.1
    (joint_capacity, (0.1, 0.6, 0.2, 0.08), 0.2048),
    (joint_capacity, (0.0, 0.6, 0.2, 0.08), 0.12),  # J = 0
    (joint_capacity, (1.0, 0.6, 0.2, 0.08), 0.968),  # J = 1
    (joint_capacity, (0.5, 0.0, 0.2, 0.08), 0.46),  # no effort
    (joint_capacity, (1.0, 1.0, 0.2, 0.08), 1.0),
    (joint_at_rest, (0.08, 0.2, 0.08), 5.0 / 28.0),  # the siloed .18
    (joint_at_rest, (0.6, 0.2, 0.08), 15.0 / 19.0),  # the coordinated .79
    (joint_at_rest, (0.0, 0.2, 0.08), 0.0),
    (joint_at_rest, (1.0, 0.2, 0.08), 1.0),
    (through_channel, (0.8, 0.2, 0.0), 0.2),
    (through_channel, (0.8, 0.2, 1.0), 0.8),
    (through_channel, (0.8, 0.2, 0.25), 0.35),
    (through_channel, (1.0, 0.0, 0.5), 0.5),
    (generosity, (-0.6 / 1.3, 1.25, 1.3, 0.6), 0.625),
    (generosity, ((math.log(4.0) - 0.6) / 1.3, 1.25, 1.3, 0.6), 1.0),
    (generosity, ((-math.log(4.0) - 0.6) / 1.3, 1.25, 1.3, 0.6), 0.25),
    (generosity, (-1000.0, 1.25, 1.3, 0.6), 0.0),
    (generosity, (1000.0, 1.25, 1.3, 0.6), 1.25),
    (generosity, (0.0, 2.0, 1.3, 0.0), 1.0),
    (burden_share, (0.5, 0.3, 0.5), 0.4),
    (burden_share, (0.5, 0.3, 0.0), 0.5),
    (burden_share, (0.1, 0.2, 0.3), 0.13),
    (income_bound, (0.1, 0.3, 2.0), 0.2),
    (income_bound, (0.5, 0.4, 2.0), 0.4),
    (income_bound, (0.0, 0.4, 2.0), 0.0),
    (income_bound, (0.1, 0.3, 1.0), 0.1),
    (appropriation, (4.2, 0.5, 1.0, 1.0), 2.1),
    (appropriation, (4.2, 0.5, 0.5, 0.35), 0.3675),  # after a settlement
    (appropriation, (4.2, 0.5, 1.0, 0.0), 0.0),
    (overdrawn, (-13.0, 12.0, 1.0), True),
    (overdrawn, (-12.0, 12.0, 1.0), False),
    (overdrawn, (-23.0, 12.0, 2.0), False),
    (overdrawn, (-1.0, 0.0, 1.0), True),
    (overdrawn, (5.0, 0.0, 1.0), False),
    (effort_cost, (1.2, 0.02, 2.0), 0.048),
    (effort_cost, (0.0, 0.02, 2.0), 0.0),
    (effort_cost, (0.16, 0.1, 0.5), 0.008),
]


@pytest.mark.parametrize(("rule", "arguments", "expected"), CASES)
def test_by_hand(rule: Callable[..., float], arguments: tuple[float, ...], expected: float) -> None:
    assert rule(*arguments) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("effort", [0.0, 0.02, 0.08, 0.6, 0.95])
def test_joint_capacity_comes_to_rest_where_it_is_said_to(effort: float) -> None:
    joint = 0.1
    for _ in range(1000):
        joint = joint_capacity(joint, effort, 0.2, 0.08)
    assert joint == pytest.approx(joint_at_rest(effort, 0.2, 0.08))


@pytest.mark.parametrize(("joint", "base"), [(0.7, 0.1), (0.1, 0.3), (1 / 3, 0.1)])
def test_an_open_channel_passes_joint_capacity_to_the_bit(joint: float, base: float) -> None:
    assert through_channel(joint, base, 1.0) == joint
    assert through_channel(joint, base, 0.0) == base


def test_the_shock_to_will_has_the_spread_it_is_given() -> None:
    variance = 0.0
    for _ in range(2000):
        variance = 0.96**2 * variance + will_step(1.0, 0.7, 0.96) ** 2
    assert math.sqrt(variance) == pytest.approx(0.7)
