"""Groups of parameters: each varies by itself, and together they are all that a prior draws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from abm.scenarios import load
from experiments.calibration.prior import WaveRequest, drawn
from experiments.comparison.design import design
from experiments.comparison.measures import measure_named
from experiments.console import Counter
from experiments.robustness.groups import GROUPS, UNSEEN, by_group, varied
from experiments.robustness.worlds import EFFORT
from experiments.worlds.spread import WorldAcceptance, Worlds

NAMES = ("theatre.need", "kremlin.window", "planning.national_effort")
SEEN, HIDDEN, HISTORY = GROUPS


def worlds() -> Worlds:
    """Return four worlds of which the last counts half."""
    values = [[3.0, 12.0, 0.02], [4.0, 15.0, 0.1], [4.5, 18.0, 0.3], [5.0, 23.0, 0.5]]
    weights = np.array([1.0, 1.0, 1.0, 3.0]) / 6.0
    return Worlds("toy", NAMES, np.array(values), weights, WorldAcceptance("2024-12", 1, (), ""))


def test_one_group_varies_and_all_others_stand_at_their_weighted_medians() -> None:
    found = varied(worlds(), SEEN).values
    assert found[:, 0].tolist() == [3.0, 4.0, 4.5, 5.0]
    # By hand: the middles of the parts are at 1/12, 3/12, 5/12 and 9/12; a half lies 1/4 of the
    # way from the third to the fourth.
    assert found[:, 2].tolist() == [pytest.approx(0.35)] * 4
    assert found[:, 1].tolist() == [19.0] * 4  # 19.25, of whole months
    assert varied(worlds(), HISTORY).values[:, 2].tolist() == [0.02, 0.1, 0.3, 0.5]
    assert np.ptp(varied(worlds(), HIDDEN).values, axis=0).tolist() == [0.0, 11.0, 0.0]


def test_every_parameter_that_is_drawn_is_of_one_group() -> None:
    asked = WaveRequest(number=1, scenario="ukraine-2022", months=34, runs=2, seed=1)
    prior = [one.parameter for one in drawn(asked)]
    assert {*UNSEEN, *EFFORT} <= {*prior}
    for name in prior:
        assert [group.holds(name) for group in GROUPS].count(True) == 1


@pytest.mark.compiled
def test_effects_are_told_for_each_group_where_there_are_worlds(kernel: None) -> None:
    alone = design(load("ukraine-2022"), ["siloed", "coordinated"], 4, 5, 12)
    measure = measure_named("war_length")
    assert by_group(alone, [measure], Counter()) == {}
    found = by_group(replace(alone, worlds=worlds()), [measure], Counter())
    assert list(found) == ["seen", "unseen", "effort"]
    told = found["effort"]["coordinated"]["war_length"]
    assert (told.worlds, told.pairs, told.accepted) == (4, 4, True)
    assert told.equal == pytest.approx(3.0)  # 36 / (1 + 1 + 1 + 9)
