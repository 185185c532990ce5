"""Assurances that decay: a belief's rise on months made by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from abm.engine.ensemble import Wars
from abm.records import dtype_of
from abm.schema import Month, columns
from abm.state import CEASEFIRE, FIGHTING, SETTLED
from experiments.acceptance.assurances import last_known, rise
from experiments.acceptance.laboratory import SILOED, Arm, Laboratory
from experiments.console import Counter

NAN = float("nan")
BEFORE = SILOED.scenario.treatment


def test_what_is_missing_has_the_last_value_before_it() -> None:
    rows = np.array([[0.5, NAN, NAN, 0.2], [0.1, 0.3, NAN, NAN], [NAN, 0.4, 0.5, NAN]])
    found = last_known(rows)
    assert found[:2].tolist() == [[0.5, 0.5, 0.5, 0.2], [0.1, 0.3, 0.3, 0.3]]
    assert np.isnan(found[2, 0])
    assert found[2, 1:].tolist() == [0.4, 0.5, 0.5]
    assert np.isnan(rows[0, 1])  # what was given stays


class Told(Laboratory):
    """A laboratory whose wars are made by hand: beliefs from the treatment month on."""

    def __init__(self, beliefs: list[list[float]], status: list[list[int]]) -> None:
        super().__init__(len(beliefs), 1, Counter())
        shape = len(beliefs), BEFORE + len(beliefs[0]), len(columns(Month))
        self.months: Any = np.zeros(shape).view(dtype_of(Month))[..., 0].view(np.recarray)
        self.months["belief"][:, BEFORE:, SILOED.pausing] = beliefs
        self.months["status"][:, BEFORE:] = status

    def with_months(self, arm: Arm) -> Wars:
        """Return the same wars for every arm."""
        none = np.zeros(0)
        return Wars(none, none, self.months, none)


def test_a_rise_by_hand() -> None:
    # Beliefs before treatment are 0 and do not count. The mean is lowest in the second month,
    # over the first three wars; the fourth is over by then. The second ends in the third month.
    fighting = [FIGHTING] * 4
    told = Told(
        [[0.8, 0.2, 0.5, 0.8], [0.6, 0.3, 0.9, 0.1], [0.7, 0.4, 0.5, 0.6], [0.1, 0.0, 0.0, 0.0]],
        [
            fighting,
            [FIGHTING, CEASEFIRE, SETTLED, SETTLED],
            fighting,
            [FIGHTING, SETTLED, SETTLED, SETTLED],
        ],
    )
    low, at, peak, rose = rise(told, SILOED)
    assert (low, peak) == (BEFORE + 1, BEFORE + 3)
    assert at.mean == pytest.approx((0.2 + 0.3 + 0.4) / 3)
    # The second war keeps .3, the belief of its last month: no rise.
    assert rose.mean == pytest.approx((0.6 + 0.0 + 0.2) / 3)
    assert rose.n == 3


def test_a_belief_that_only_falls_does_not_rise() -> None:
    told = Told([[0.8, 0.5, 0.2], [0.9, 0.6, 0.3]], [[FIGHTING] * 3] * 2)
    low, _, peak, rose = rise(told, SILOED)
    assert low == peak == BEFORE + 2
    assert (rose.mean, rose.method) == (0.0, "constant")
