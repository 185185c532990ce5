"""A war economy that adapts: reserves that are drained fast and rebuilt, or slowly drained."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from abm.build import build_inputs
from abm.engine.ensemble import Wars
from abm.inputs import Inputs
from tests.abm.editions import first_edition

Play = Callable[[Inputs, int, int], Wars]
Compare = Callable[[Wars, Wars], None]


def inputs(drain: float, adaptation: float, months: int = 34) -> Inputs:
    told = (f"reserves_drain={drain}", f"adaptation={adaptation}")
    settings = [f"months={months}", *(f"theatre.{one}" for one in told)]
    return build_inputs(first_edition(settings), "siloed")


def test_without_adaptation_a_war_is_as_it_was(compiled: Play, assert_same: Compare) -> None:
    plain = build_inputs(first_edition(["months=34"]), "siloed")
    assert_same(compiled(inputs(0.027, 0.0), 1, 2022), compiled(plain, 1, 2022))


@pytest.mark.parametrize("run", range(3))
def test_adaptation_holds_reserves_up(compiled: Play, run: int) -> None:
    left = [
        compiled(inputs(0.034, adaptation), run, 2022).months[0]["reserves"][:12]
        for adaptation in (0.0, 0.015, 0.05)
    ]
    assert (left[0][1:] < left[1][1:]).all()
    assert (left[1][1:] < left[2][1:]).all()
    assert left[2].max() <= 1.0


def test_the_record_to_2024_tells_a_fast_drain_that_adapts_from_a_slow_one_hardly(
    compiled: Play,
) -> None:
    # Both have lost about half by then; where they part is later.
    slow, fast = (
        np.array([compiled(inputs(*how), run, 2022).months[0]["reserves"] for run in range(4)])
        for how in ((0.022, 0.0), (0.044, 0.034))
    )
    assert np.abs(np.nanmean(slow, axis=0) - np.nanmean(fast, axis=0)).max() < 0.2
