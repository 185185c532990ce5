"""Weariness that levels off: a society gets used to war."""

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


def inputs(*settings: str) -> Inputs:
    return build_inputs(first_edition(["months=30", *settings]), "siloed")


def test_without_fading_a_war_is_as_it_was(compiled: Play, assert_same: Compare) -> None:
    off = inputs("kyiv.exhaustion_fading=0")
    assert_same(compiled(off, 1, 2022), compiled(inputs(), 1, 2022))


def exhaustion(compiled: Play, run: int, *settings: str) -> np.ndarray:
    return np.array(compiled(inputs("start.exhaustion=.3", *settings), run, 2022).months[0])[
        "exhaustion"
    ]


@pytest.mark.parametrize("run", range(4))
def test_exhaustion_fades_in_proportion(compiled: Play, run: int) -> None:
    plain, faded = (
        exhaustion(compiled, run, f"kyiv.exhaustion_fading={rate}") for rate in (0.0, 0.02)
    )
    assert faded[0] == pytest.approx(plain[0] - 0.02 * 0.3)
    assert (faded[:12] < plain[:12]).all()
    assert np.nanmin(faded) >= 0.0


def test_exhaustion_levels_off(compiled: Play) -> None:
    # The more there is of it the more of it fades: wars that began apart come together.
    apart = []
    for rate in (0.0, 0.05):
        wars = [
            exhaustion(compiled, 0, f"kyiv.exhaustion_fading={rate}", f"start.exhaustion={begun}")
            for begun in (0.2, 0.4)
        ]
        apart.append(wars[1][11] - wars[0][11])
    assert 0.0 < apart[1] < 0.7 * apart[0]
