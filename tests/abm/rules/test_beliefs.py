from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from abm.rules.beliefs import (
    belief,
    capped_share,
    fading,
    log_likelihood_ratio,
    successor_offset,
    successor_punishment,
)

CASES: list[tuple[Callable[..., float], tuple[float, ...], float]] = [
    # T1, front: 15 against 0, spread 6. (15 - 0)(x - 7.5) / 36
    (log_likelihood_ratio, (15.0, 15.0, 0.0, 6.0, 0.0), 3.125),
    (log_likelihood_ratio, (7.5, 15.0, 0.0, 6.0, 0.0), 0.0),
    (log_likelihood_ratio, (0.3, 15.0, 0.0, 6.0, 0.0), -3.0),
    # T2, front: 1.5 against 0, spread 2. 1.5 (x - 0.75) / 4
    (log_likelihood_ratio, (2.75, 1.5, 0.0, 2.0, 0.0), 0.75),
    # T3, European tone: -0.7 against 0.9; variance 1 + dispersion. -1.6 (x - 0.1) / (1 + v)
    (log_likelihood_ratio, (0.6, -0.7, 0.9, 1.0, 0.0), -0.8),
    (log_likelihood_ratio, (0.6, -0.7, 0.9, 1.0, 1.0), -0.4),
    # T4, deliveries: 0.45 against 0.90, spread 1.5. -0.45 (x - 0.675) / 2.25
    (log_likelihood_ratio, (0.675, 0.45, 0.90, 1.5, 0.0), 0.0),
    (log_likelihood_ratio, (0.175, 0.45, 0.90, 1.5, 0.0), 0.1),
    # T4, munitions: -5 (X - 5) / 4; money: -5 X / 4
    (log_likelihood_ratio, (5.0, 2.5, 7.5, 2.0, 0.0), 0.0),
    (log_likelihood_ratio, (9.0, 2.5, 7.5, 2.0, 0.0), -5.0),
    (log_likelihood_ratio, (0.0, 2.5, 7.5, 2.0, 0.0), 6.25),
    (log_likelihood_ratio, (2.0, -2.5, 2.5, 2.0, 0.0), -2.5),
    # T4, munitions, for a window of 24 months: -10 (X - 10) / 16
    (log_likelihood_ratio, (18.0, 5.0, 15.0, 4.0, 0.0), -5.0),
    # T4, attention: -1.2 (tone - 0.3) / (1 + dispersion)
    (log_likelihood_ratio, (0.8, -0.3, 0.9, 1.0, 0.0), -0.6),
    (log_likelihood_ratio, (0.8, -0.3, 0.9, 1.0, 0.5), -0.4),
    (fading, (2.0, 0.95), -0.1),
    (fading, (-2.0, 0.95), 0.1),
    (fading, (2.0, 1.0), 0.0),
    (fading, (0.0, 0.95), 0.0),
    (capped_share, (0.0, 4.0), 1.0),
    (capped_share, (1e-12, 4.0), 1.0),
    (capped_share, (4.0 * math.atanh(0.5), 4.0), 2.0 / (4.0 * math.atanh(0.5))),
    (capped_share, (-4.0 * math.atanh(0.5), 4.0), 2.0 / (4.0 * math.atanh(0.5))),
    (capped_share, (400.0, 4.0), 0.01),
    (capped_share, (400.0, 8.0), 0.02),
    (belief, (0.0,), 0.5),
    (belief, (math.log(9.0),), 0.9),
    (belief, (-math.log(9.0),), 0.1),
    (successor_offset, (0.3, 0.0, 1.0, 0.0), 0.3),
    (successor_offset, (0.3, -0.5, 1.0, 0.0), -0.2),
    (successor_offset, (0.3, -0.5, 0.0, 1.5), 1.8),
    (successor_punishment, (1.4, 0.0), 0.0),
    (successor_punishment, (1.4, 1.0), 1.4),
    (successor_punishment, (1.0, 0.5), 0.5),
]


@pytest.mark.parametrize(("rule", "arguments", "expected"), CASES)
def test_by_hand(rule: Callable[..., float], arguments: tuple[float, ...], expected: float) -> None:
    assert rule(*arguments) == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_theory_and_rival_gain_what_the_other_loses() -> None:
    there = log_likelihood_ratio(0.2, 0.45, 0.90, 1.5, 0.3)
    assert log_likelihood_ratio(0.2, 0.90, 0.45, 1.5, 0.3) == pytest.approx(-there)


def test_capped_evidence_grows_with_evidence_but_never_beyond_its_limit() -> None:
    totals = [0.01 * step for step in range(-4000, 4001)]
    for limit in (2.0, 4.0):
        capped = [capped_share(total, limit) * total for total in totals]
        assert capped == pytest.approx(sorted(capped), rel=1e-15)
        assert max(capped) <= limit
        assert min(capped) >= -limit


def test_money_and_munitions_add_up_to_forward_cover() -> None:
    munitions = log_likelihood_ratio(3.0, 2.5, 7.5, 2.0, 0.0)
    money = log_likelihood_ratio(1.6, -2.5, 2.5, 2.0, 0.0)
    together = log_likelihood_ratio(4.6, 2.5, 7.5, 2.0, 0.0)
    assert munitions + money == pytest.approx(together)
