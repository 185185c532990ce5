from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from abm.rules.commitment import (
    counted_horizon,
    effective,
    equipment_sent,
    fielded,
    phase_ends,
    pledge_stands,
    tapered,
    upkeep_met,
    war_expected,
)

FREE = math.nan

CASES: list[tuple[Callable[..., float], tuple[float, ...], float]] = [
    (pledge_stands, (55.1, 55.0), True),
    (pledge_stands, (55.0, 55.0), False),
    (pledge_stands, (54.9, 55.0), False),
    (pledge_stands, (200.0, FREE), False),
    (war_expected, (0, 10.0), 1.0),
    (war_expected, (1, 10.0), 0.9),
    (war_expected, (3, 10.0), 0.729),
    (war_expected, (18, 12.0), 0.2088363),
    (counted_horizon, (1, 3.0), 1),  # .67, at least a month
    (counted_horizon, (2, 12.0), 2),  # .9167 + .8403 = 1.76
    (counted_horizon, (9, 12.0), 6),  # 11 x (1 - .4570) = 5.97
    (counted_horizon, (12, 12.0), 7),  # 11 x (1 - .3520) = 7.13
    (counted_horizon, (24, 12.0), 10),  # 11 x (1 - .1239) = 9.64
    (counted_horizon, (24, 3.0), 2),  # 2 x (1 - .00006)
    (counted_horizon, (24, 36.0), 17),  # 35 x (1 - .5086) = 17.2
    (phase_ends, (55.0, 55.0, 35.0, 36.0), False),
    (phase_ends, (54.9, 55.0, 35.0, 36.0), True),
    (phase_ends, (55.0, 55.0, 36.0, 36.0), True),
    (phase_ends, (54.9, FREE, 80.0, FREE), False),
    (phase_ends, (54.9, FREE, 36.0, 36.0), True),
    (phase_ends, (54.9, 55.0, 0.0, FREE), True),
    (tapered, (0.0, 0.5, 12.0), 1.0),
    (tapered, (1.0, 0.5, 12.0), 23.0 / 24.0),
    (tapered, (12.0, 0.5, 12.0), 0.5),
    (tapered, (13.0, 0.5, 12.0), 0.5),
    (equipment_sent, (4.0, 0.0), 4.0),
    (equipment_sent, (4.0, 0.25), 3.0),
    (equipment_sent, (4.0, 1.0), 0.0),
    (upkeep_met, (4.0, 40.0, 0.25, 0.05), 0.5),  # 1 of 2
    (upkeep_met, (9.0, 40.0, 0.25, 0.05), 1.0),
    (upkeep_met, (0.0, 40.0, 0.25, 0.05), 0.0),
    (upkeep_met, (4.0, 40.0, 0.0, 0.05), 0.0),
    (upkeep_met, (0.0, 0.0, 0.0, 0.05), 1.0),  # nothing to keep up
    (fielded, (40.0, 3.0, 10.0), 39.0),  # 36 + 3
    (fielded, (0.0, 3.0, 10.0), 3.0),
    (fielded, (40.0, 0.0, 10.0), 36.0),
    (effective, (40.0, 0.0, 3.0, 0.05, 10.0), 37.2),  # .9 x .95 x 40 + 3
    (effective, (40.0, 0.5, 3.0, 0.05, 10.0), 38.1),  # .9 x .975 x 40 + 3
    (effective, (40.0, 1.0, 3.0, 0.05, 10.0), 39.0),
]


@pytest.mark.parametrize(("rule", "arguments", "expected"), CASES)
def test_by_hand(rule: Callable[..., float], arguments: tuple[float, ...], expected: float) -> None:
    assert rule(*arguments) == pytest.approx(expected, rel=1e-6)


def test_peace_is_expected_when_it_says() -> None:
    waiting = math.fsum(war_expected(ahead, 12.0) for ahead in range(2000))
    assert waiting == pytest.approx(12.0)
