from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from abm.rules.observation import (
    expected_delivery,
    follow_through,
    front_reading,
    heard_dispersion,
    heard_tone,
    promise_weight,
    promises_kept,
    reported_stock,
    smoothed_deliveries,
    ultimatum_kept,
    ultimatum_pending,
    unbooked,
    within_pair,
)

CASES: list[tuple[Callable[..., float], tuple[float, ...], float]] = [
    (front_reading, (1.0, 0.15, 0.3, 0.0), 1.15),
    (front_reading, (1.0, -0.05, 0.3, -2.0), 0.35),
    (front_reading, (0.0, 0.0, 0.3, 1.0), 0.3),
    (within_pair, (1.0, 0.0), 0.5),
    (within_pair, (0.0, 1.0), 0.5),
    (within_pair, (-1.0, 1.0), 2.0),
    (within_pair, (0.7, 0.7), 0.0),
    (heard_tone, (1.0, 0.0, 0.75), 0.75),
    (heard_tone, (0.0, 1.0, 0.75), 0.25),
    (heard_tone, (0.6, -0.6, 0.75), 0.3),
    (heard_tone, (1.0, -1.0, 0.0), -1.0),  # no memory
    (heard_dispersion, (1.0, 0.0, 0.0, 0.85, 0.3, 0.5), 0.85),
    (heard_dispersion, (0.0, 1.0, 0.0, 0.85, 0.3, 0.5), 0.3),
    (heard_dispersion, (0.0, 0.0, 1.0, 0.85, 0.3, 0.5), 0.15),
    (
        heard_dispersion,
        (2.0, 0.5, 1.0, 0.85, 0.3, 0.5),
        2.0,
    ),  # rests at twice (within + between / 2)
    (promises_kept, (1.0, 2.0, 0.65, 1.0, 0.5), 0.55),
    (promises_kept, (4.0, 2.0, 0.0, 1.0, 0.5), 2.0 / 3.0),
    (promises_kept, (1.0, 2.0, 0.65, 1.0, 0.0), 0.5),  # envelopes do not count
    (promises_kept, (1.0, 2.0, 0.0, 0.0, 0.5), 0.5),  # no envelope fell due
    (promises_kept, (0.0, 0.0, 0.65, 1.0, 0.5), 0.65),  # no delivery did
    (promises_kept, (0.0, 0.0, 0.0, 0.0, 0.5), 0.0),
    (promise_weight, (2.0, 1.0, 0.97, 0.3), 2.24),
    (promise_weight, (2.0, 0.0, 0.97, 0.3), 1.94),
    (promise_weight, (2.0, 0.5, 0.97, 0.3), 2.09),
    (promise_weight, (2.0, 1.0, 0.9, 0.1), 1.9),
    (promise_weight, (10.0, 1.0, 0.97, 0.3), 10.0),  # the longest memory
    (ultimatum_kept, (-0.1, False), 1.0),
    (ultimatum_kept, (0.0, False), 0.0),
    (ultimatum_kept, (0.1, False), 0.0),
    (ultimatum_kept, (0.1, True), 1.0),
    (follow_through, (2.0, 1.0), 2.0 / 3.0),
    (follow_through, (1.0, 3.0), 0.25),
    (follow_through, (5.0, 0.0), 1.0),
    (follow_through, (0.0, 5.0), 0.0),
    (reported_stock, (10.0, 0.2, 0.0), 10.0),
    (reported_stock, (10.0, 0.2, 5.0 * math.log(2.0)), 20.0),
    (reported_stock, (10.0, 0.2, -5.0 * math.log(2.0)), 5.0),
    (reported_stock, (0.0, 0.2, 3.0), 0.0),
    # cap = 2; 2 x 1 / 2 = 1 is below it
    (unbooked, (2.0, 1.0, 1.0, 0.5), 0.5),
    (unbooked, (20.0, 1.0, 1.0, 0.5), 1.0),  # the cap binds
    (unbooked, (2.0, 1.0, 0.0, 0.8), 0.8),  # no stock: cap 1 binds
    (unbooked, (2.0, 0.0, 4.0, 0.5), 0.0),  # no capacity: nothing lasts
    (unbooked, (2.0, 0.0, 0.0, 0.5), 0.0),
    (unbooked, (2.0, 0.0008, 0.0, 0.5), 0.0004),  # hardly anything left
    (unbooked, (2.0, 1.0, 1.0, 0.0), 0.0),
    (expected_delivery, (0.5, 2.0, 1.5, 0.4), 1.0),
    (expected_delivery, (0.5, 4.0, 1.5, 0.4), 1.5),  # no more than can be given
    (expected_delivery, (0.5, 0.0, 1.5, 0.4), 0.4),  # nothing booked
    (expected_delivery, (0.0, 4.0, 1.5, 0.4), 0.4),  # nothing believed
    (expected_delivery, (1.0, 4.0, 0.0, 0.0), 0.0),  # nothing to give
    (smoothed_deliveries, (1.0, 0.0, 0.15), 0.85),
    (smoothed_deliveries, (0.0, 1.0, 0.15), 0.15),
    (smoothed_deliveries, (2.0, 2.0, 0.15), 2.0),
    (smoothed_deliveries, (1.0, 3.0, 0.5), 2.0),
    (ultimatum_pending, (0, 6.0), False),  # the month in which it is made
    (ultimatum_pending, (1, 6.0), True),
    (ultimatum_pending, (6, 6.0), True),
    (ultimatum_pending, (7, 6.0), False),
]


@pytest.mark.parametrize(("rule", "arguments", "expected"), CASES)
def test_by_hand(rule: Callable[..., float], arguments: tuple[float, ...], expected: float) -> None:
    assert rule(*arguments) == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_the_public_record_forgets_but_keeps_its_ratio_when_both_sides_fade() -> None:
    kept, broken = (promise_weight(side, 0.0, 0.97, 0.3) for side in (2.0, 1.0))
    assert follow_through(kept, broken) == pytest.approx(follow_through(2.0, 1.0))
