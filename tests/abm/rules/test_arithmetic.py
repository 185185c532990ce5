from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from abm.rules.arithmetic import (
    _exp,
    _log,
    _rest,
    clip,
    cos_third,
    exp,
    is_set,
    log,
    logistic,
    positive,
    power,
    tanh,
    whole_power,
)

CASES: list[tuple[Callable[..., Any], tuple[float, ...], Any]] = [
    (logistic, (0.0,), 0.5),
    (logistic, (math.log(3.0),), 0.75),  # odds of 3 to 1
    (logistic, (-math.log(3.0),), 0.25),
    (logistic, (math.log(9.0),), 0.9),
    (logistic, (800.0,), 1.0),
    (logistic, (-800.0,), 0.0),
    (exp, (0.0,), 1.0),
    (exp, (1.0,), math.e),
    (exp, (-math.log(2.0),), 0.5),
    (_exp, (0.0, 0.0), 1.0),
    (_exp, (-1.0, 0.0), 1.0 / math.e),
    (_exp, (1.0, 0.001), math.exp(1.001)),
    (log, (1.0,), 0.0),
    (log, (math.e,), 1.0),
    (log, (0.125,), -3.0 * math.log(2.0)),
    (_log, (1.0,), (0.0, 0.0)),
    (_log, (0.25,), (-2.0 * math.log(2.0), 0.0)),
    (_log, (1.0 + 2.0**-40,), (2.0**-40, 0.0)),
    (tanh, (0.0,), 0.0),
    (tanh, (math.log(3.0) / 2.0,), 0.5),
    (tanh, (-math.log(9.0) / 2.0,), -0.8),
    (power, (16.0, 0.25), 2.0),
    (power, (0.25, 1.5), 0.125),
    (power, (0.0, 0.5), 0.0),
    (power, (7.0, 0.0), 1.0),
    (whole_power, (0.5, 4), 0.0625),
    (whole_power, (0.9, 2), 0.81),
    (whole_power, (0.0, 0), 1.0),
    (cos_third, (1.0,), 1.0),
    (cos_third, (0.0,), math.sqrt(0.75)),  # a third of a right angle
    (cos_third, (math.sqrt(0.5),), (math.sqrt(6.0) + math.sqrt(2.0)) / 4.0),  # 15 degrees
    (_rest, (3.0, 0.5, 1.5), 0.0),
    (_rest, (3.0, 0.5, 1.0), 0.5),  # of a product that was rounded down
    (_rest, (1.0 + 2.0**-30, 1.0 - 2.0**-30, 1.0), -(2.0**-60)),
    (clip, (0.3, 0.0, 1.0), 0.3),
    (clip, (1.5, 0.0, 1.0), 1.0),
    (clip, (-1.5, 0.0, 1.0), 0.0),
    (clip, (0.0, 0.0, 0.0), 0.0),
    (positive, (2.5,), 2.5),
    (positive, (0.0,), 0.0),
    (positive, (-2.5,), 0.0),
    (is_set, (0.0,), True),
    (is_set, (-math.inf,), True),
    (is_set, (math.nan,), False),
]


@pytest.mark.parametrize(("rule", "arguments", "expected"), CASES)
def test_by_hand(rule: Callable[..., Any], arguments: tuple[float, ...], expected: Any) -> None:
    assert rule(*arguments) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("x", [0.1, 1.0, 5.0, 30.0])
def test_logistic_of_opposites_sums_to_one(x: float) -> None:
    assert logistic(x) + logistic(-x) == pytest.approx(1.0, rel=1e-15)
