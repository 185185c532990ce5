from __future__ import annotations

from collections.abc import Callable

import pytest

from abm.rules.contact_group import (
    absence,
    absent_share,
    activity,
    addressed,
    audience,
    concession_talk,
    fill,
    lock_step,
    pro_rata,
    seen_activity,
    short_of_due,
    shortfall,
    spare_delivery,
    standing_in,
    talk_pressure,
    tie,
)

CASES: list[tuple[Callable[..., float], tuple[float, ...], float]] = [
    (absent_share, (0.4, True, 1.0), 0.4),
    (absent_share, (0.4, True, 0.5), 0.4),  # counted once
    (absent_share, (0.4, False, 0.75), 0.1),
    (absent_share, (0.4, False, 3.0), 0.0),
    (absence, (0.0, 0.4, 0.85, 0.8), 0.06),
    (absence, (0.4, 0.4, 0.85, 0.8), 0.4),
    (absence, (0.4, 0.0, 0.85, 0.8), 0.34),
    (absence, (0.8, 1.0, 0.85, 0.8), 0.8),  # never all
    (absence, (0.8, 0.3, 0.0, 0.8), 0.3),  # no memory
    (standing_in, (0.0, 0.5), 1.0),
    (standing_in, (0.2, 0.5), 1.125),
    (standing_in, (0.75, 1.0), 4.0),  # a quarter of the partners does for all
    (standing_in, (0.8, 0.0), 1.0),
    (short_of_due, (1.0, 0.6, 0.5, 3.0), 0.7),
    (short_of_due, (1.0, 0.6, 1.5, 3.0), 0.0),
    (short_of_due, (0.0, 0.6, 0.0, 1.0), 0.6),
    (pro_rata, (1.0, 4.0, 2.0), 0.5),
    (pro_rata, (1.0, 4.0, 4.0), 1.0),
    (pro_rata, (1.0, 4.0, 9.0), 1.0),  # nobody buys or sells more than it wants
    (pro_rata, (1.0, 4.0, 0.0), 0.0),
    (pro_rata, (0.0, 0.0, 2.0), 0.0),  # nobody wants any
    (spare_delivery, (5.0, 1.0, 0.25), 1.0),
    (spare_delivery, (1.0, 1.0, 0.25), 0.0),
    (spare_delivery, (1.0, 5.0, 0.25), 0.0),  # nothing to spare, not a debt
    (spare_delivery, (0.0, 0.0, 0.25), 0.0),
    (spare_delivery, (5.0, 1.0, 1.0), 4.0),  # all that is left
    (shortfall, (2.0, 0.8, 0.9), 1.0),
    (shortfall, (2.0, 1.8, 0.9), 0.0),
    (shortfall, (2.0, 3.0, 0.9), 0.0),
    (shortfall, (2.0, 0.0, 0.9), 1.8),
    (shortfall, (2.0, 0.0, 1.0), 2.0),
    (fill, (0.3, 0.0, 2.0, 9.0, 4.0, 0.5), 0.3),  # J = 0: half
    (fill, (0.3, 1.0, 2.0, 9.0, 4.0, 0.5), 0.6),  # J = 1: whole
    (fill, (0.3, 0.5, 2.0, 9.0, 4.0, 0.5), 0.45),
    (fill, (0.3, 1.0, 2.0, 1.0, 4.0, 0.5), 0.15),  # a quarter of all spare is lacking
    (fill, (0.3, 1.0, 2.0, 0.0, 4.0, 0.5), 0.0),
    (fill, (0.3, 1.0, 0.0, 3.0, 0.0, 0.5), 0.0),  # nobody can spare anything
    (fill, (0.5, 1.0, 0.0008, 9.0, 0.0008, 0.5), 0.0004),  # hardly anything to spare
    (tie, (0.25, False, 2.0), 0.5),
    (tie, (0.25, True, 2.0), 1.0),
    (tie, (0.09, True, 1.0), 0.3),
    (tie, (0.0, True, 2.0), 0.0),
    (seen_activity, (0.3, 0.5, 2.0, 1.0), 1.1),  # (.5 + .6) / 1
    (seen_activity, (0.0, 0.2, 2.0, 0.8), 0.25),  # none of its own group
    (seen_activity, (0.0, 0.0, 2.0, 0.0), 1.0),  # alone
    (lock_step, (0.25, 0.0, 0.0, 0.5, 0.3), 0.75),  # J = 0, everybody idle
    (lock_step, (0.25, 1.0, 0.0, 0.5, 0.3), 0.875),  # J = 1 halves the wait
    (lock_step, (0.25, 0.4, 0.5, 0.5, 0.3), 0.9),
    (lock_step, (0.25, 0.0, 1.0, 0.5, 0.3), 1.0),
    (lock_step, (0.25, 0.0, 3.0, 0.5, 0.3), 1.0),  # busy partners do not push beyond 1
    (lock_step, (0.8, 0.0, 0.0, 0.5, 0.3), 0.3),  # floor
    (activity, (1.0, False, 0.5, 0.2, 3.0), 0.8),
    (activity, (1.0, True, 0.5, 0.2, 3.0), 1.2),
    (activity, (1.0, True, 1.0, 0.2, 3.0), 1.0),
    (activity, (0.0, True, 0.1, 0.2, 3.0), 0.6),  # at most 3 for a rare signer
    (talk_pressure, (0.0, 1.0, 0.3), 0.3),
    (talk_pressure, (1.0, 0.0, 0.3), 0.7),
    (talk_pressure, (0.5, 0.5, 0.3), 0.5),
    (concession_talk, (0.0, 1.0, 0.2), 0.2),
    (concession_talk, (1.0, 0.0, 0.2), 0.8),
    (concession_talk, (0.5, 0.5, 0.2), 0.5),
    (addressed, (0.0, 0.1), 0.1),
    (addressed, (1.0, 0.1), 0.9),
    (addressed, (0.5, 0.1), 0.5),
    (addressed, (1.0, 0.0), 1.0),  # nothing is misread
    (audience, (0.0, 0.0, 5.0, 0.3), 0.0),
    (audience, (0.0, 5.0, 5.0, 0.3), 0.3),
    (audience, (0.6, 3.0, 5.0, 0.3), 0.6),
    (audience, (1.0, 0.0, 5.0, 0.3), 0.7),
    (audience, (1.0, 2.0, 4.0, 0.5), 0.75),
]


@pytest.mark.parametrize(("rule", "arguments", "expected"), CASES)
def test_by_hand(rule: Callable[..., float], arguments: tuple[float, ...], expected: float) -> None:
    assert rule(*arguments) == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_the_group_never_fills_more_than_is_lacking() -> None:
    spare = [0.5, 1.0, 0.25]
    inputs = [fill(0.8, 1.0, own, 0.6, sum(spare), 0.5) for own in spare]
    assert sum(inputs) <= 0.6


def test_what_is_bought_is_what_is_sold() -> None:
    wanted, idle = [0.4, 0.0, 1.3], [0.7, 0.2]
    for side, other in ((wanted, idle), (idle, wanted)):
        traded = sum(pro_rata(own, sum(side), sum(other)) for own in side)
        assert traded == pytest.approx(min(sum(wanted), sum(idle)), rel=1e-12)
