from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from abm.rules.forces import (
    balance_of_quality,
    counter_support,
    orderly,
    presses,
    troop_quality,
)

CASES: list[tuple[Callable[..., float], tuple[float, ...], float]] = [
    # 0.5 x (0.88 - 0.7) = 0.09, a ninth of it in the first month.
    (counter_support, (0.0, 0.88, 0.5, 0.7, 9.0), 0.01),
    (counter_support, (0.09, 0.88, 0.5, 0.7, 9.0), 0.09),  # at rest
    (counter_support, (0.09, 0.6, 0.5, 0.7, 9.0), 0.08),  # little support: it fades
    (counter_support, (0.0, 1.2, 0.0, 0.7, 9.0), 0.0),
    (presses, (0.1, -0.2), True),
    (presses, (-0.1, -0.2), True),
    (presses, (-0.2, -0.2), False),
    # A month costs 4% of the force: 0.008 of quality, of which training gives back 0.005.
    (troop_quality, (0.9, 0.04, 0.2, 0.005, 0.5), 0.897),
    (troop_quality, (0.9, 0.0, 0.2, 0.005, 0.5), 0.905),
    (troop_quality, (1.0, 0.04, 0.01, 0.005, 0.5), 1.0),  # training makes up for all of it
    (troop_quality, (0.5, 0.9, 0.5, 0.0, 0.5), 0.5),
    (balance_of_quality, (0.2, 1.0), 0.2),
    (balance_of_quality, (0.2, 0.5), 0.2 - 0.6931471805599453),
    (balance_of_quality, (0.0, 0.8), -0.2231435513142097),
    (orderly, (9.0, 30.0, 3), True),
    (orderly, (10.0, 30.0, 3), False),  # the mean itself
    (orderly, (11.0, 12.0, 1), True),
    (orderly, (0.0, 0.0, 0), False),  # nothing to compare with
]


@pytest.mark.parametrize(("rule", "arguments", "expected"), CASES)
def test_by_hand(rule: Callable[..., float], arguments: tuple[float, ...], expected: float) -> None:
    assert rule(*arguments) == pytest.approx(expected)


def test_support_is_answered_by_nine_tenths_of_the_way_in_two_years() -> None:
    given = 0.0
    for _ in range(20):
        given = counter_support(given, 1.0, 1.0, 0.7, 9.0)
    assert given == pytest.approx(0.3 * (1.0 - (8.0 / 9.0) ** 20))


def test_half_as_good_troops_count_for_half_as_many() -> None:
    assert balance_of_quality(math.log(2.0), 0.5) == pytest.approx(0.0)
