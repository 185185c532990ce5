from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from abm.rules.ministries import (
    assess_front,
    defence_offer,
    deliverable,
    foreign_wish,
    has_leverage,
    muted,
    pool_reading,
    slant,
    statement,
    statement_spread,
    talk_push,
)

CASES: list[tuple[Callable[..., float], tuple[float, ...], float]] = [
    (assess_front, (1.0, 0.0, 0.0, 0.2, 0.5), 0.8),
    (assess_front, (0.0, 2.0, 0.0, 0.2, 0.5), -0.4),  # Russia gains: a worse reading
    (assess_front, (0.0, -2.0, 0.0, 0.2, 0.5), 0.4),
    (assess_front, (0.0, 0.0, 1.0, 0.2, 0.5), 0.1),
    (assess_front, (1.0, 2.0, 1.0, 1.0, 0.25), -1.75),  # nothing is remembered
    (assess_front, (1.0, 2.0, 4.0, 0.2, 0.5), 0.8),
    (pool_reading, (1.0, 0.0, 0.0), 1.0),  # J = 0: each its own
    (pool_reading, (1.0, 0.0, 1.0), 0.5),  # J = 1: one reading
    (pool_reading, (0.0, 1.0, 1.0), 0.5),
    (pool_reading, (1.0, -1.0, 0.25), 0.75),
    (statement, (0.6, 0.4, -0.1, 0.9, 0.0, 0.5), 0.7),
    (statement, (0.6, 0.4, 0.1, 0.9, -1.0, 0.5), 0.0),
    (statement, (0.0, 0.0, 0.0, 0.9, 2.0, 0.5), 1.8),
    (statement, (0.6, 0.4, 0.0, 0.9, 0.0, 1.0), 1.0),
    (slant, (0.2, 0.0), 0.2),
    (slant, (0.2, 1.0), 0.0),
    (slant, (-0.4, 0.75), -0.1),
    (statement_spread, (0.9, 0.65, 0.0), 0.9),
    (statement_spread, (0.9, 0.65, 1.0), 0.315),
    (statement_spread, (1.0, 0.5, 0.5), 0.75),
    (muted, (-0.7, 0.0, 0.3), -0.7),
    (muted, (-0.7, 1.0, 0.3), 0.3),
    (muted, (-0.7, 0.5, 0.3), -0.2),
    (muted, (0.8, 1.0, 0.3), 0.8),  # firm words stand
    (muted, (0.8, 1.0, 0.9), 0.9),
    (deliverable, (10.0, 1.0, 0.05), 1.5),
    (deliverable, (0.0, 1.0, 0.05), 1.0),
    (deliverable, (0.0, 0.0, 0.05), 0.0),
    (defence_offer, (2.0, 1.5, 0.5), 1.0),  # the stock binds
    (defence_offer, (1.5, 2.0, 0.5), 1.0),  # the money binds
    (defence_offer, (1.0, 1.0, 2.0), 0.0),  # a reluctant ministry offers nothing
    (defence_offer, (0.0, 2.0, 0.0), 0.0),
    # (1.2 x 1.25 - 0.3) / (1 + 0.25 x 0.8) = 1.2 / 1.2
    (foreign_wish, (1.2, 0.25, 0.3, 0.2), 1.0),
    (foreign_wish, (1.2, 0.25, 0.0, 0.2), 1.25),
    (foreign_wish, (2.0, 0.25, 0.0, 0.0), 2.0),  # J0 = 0
    (foreign_wish, (2.0, 0.25, 0.0, 1.0), 2.5),  # J0 = 1
    (foreign_wish, (1.0, 0.25, 5.0, 0.2), 0.0),
    # -1.6 - 1.5 y + 0.5 [front still]
    (talk_push, (-1.6 / 1.5, 0.3, -1.6, 1.5, 0.5, 0.3), 0.5),  # 0.3 is not still
    (talk_push, (-1.6 / 1.5, -2.0, -1.6, 1.5, 0.5, 0.3), 0.5),  # nor is a front that Ukraine moves
    (talk_push, (-1.1 / 1.5, 0.0, -1.6, 1.5, 0.5, 0.3), 0.5),
    (talk_push, (-1.1 / 1.5, -0.29, -1.6, 1.5, 0.5, 0.3), 0.5),
    (talk_push, ((math.log(9.0) - 1.6) / 1.5, 1.0, -1.6, 1.5, 0.5, 0.3), 0.1),
    (talk_push, ((math.log(9.0) - 1.1) / 1.5, 0.1, -1.6, 1.5, 0.5, 0.3), 0.1),
    (has_leverage, (0.36, 0.0, 0.35, -0.1), True),
    (has_leverage, (0.351, 0.0, 0.35, -0.1), True),
    (has_leverage, (0.35, 0.0, 0.35, -0.1), False),
    (has_leverage, (0.0, -0.11, 0.35, -0.1), True),
    (has_leverage, (0.0, -0.101, 0.35, -0.1), True),
    (has_leverage, (0.0, -0.1, 0.35, -0.1), False),
    (has_leverage, (0.0, 0.5, 0.35, -0.1), False),
]


@pytest.mark.parametrize(("rule", "arguments", "expected"), CASES)
def test_by_hand(rule: Callable[..., float], arguments: tuple[float, ...], expected: float) -> None:
    assert rule(*arguments) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("joint", [0.0, 0.3, 1.0])
def test_pooling_keeps_the_mean_of_the_pair_and_shrinks_what_divides_it(joint: float) -> None:
    one, other = pool_reading(0.7, -0.2, joint), pool_reading(-0.2, 0.7, joint)
    assert one + other == pytest.approx(0.5)
    assert one - other == pytest.approx(0.9 * (1.0 - joint))
