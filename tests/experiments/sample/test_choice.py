"""Choice of runs: near the medians, far apart, alike; ties by outlay, then the first."""

from __future__ import annotations

import numpy as np
import pytest

from abm.schema import Outcome
from experiments.sample.choice import Steps, farthest, nearest, steps
from experiments.sample.distribution import FIELDS, ArmSample


def sample(lengths: list[float], outlays: list[float] | None = None) -> ArmSample:
    """Return wars of these lengths and outlays, numbered from 10 on."""
    war = {name: np.zeros(len(lengths)) for name in FIELDS}
    war["war_length"] = np.array(lengths)
    war["signed"] = np.array(outlays or [0.0] * len(lengths))
    return ArmSample(np.arange(10, 10 + len(lengths)), war, 84)


def test_the_nearest_run_lies_closest_to_the_medians_of_all_arms() -> None:
    first, second = sample([10.0, 84.0, 40.0, 84.0, 84.0]), sample([30.0, 20.0, 84.0, 60.0, 50.0])
    # Medians 84 and 50; distances 94, 30, 78, 10, 0.
    assert nearest([first, second]) == 14
    # Medians 84; distances 74, 0, 44, 0, 0: of three, the first.
    assert nearest([first]) == 11


def test_of_runs_as_near_the_one_with_the_middle_outlay_is_taken() -> None:
    # Median outlay 3; distances 2, 1, 0, 5, 1.
    assert nearest([sample([84.0] * 5, [1.0, 2.0, 3.0, 8.0, 4.0])]) == 12


@pytest.mark.parametrize(
    ("second", "run", "months"),
    [
        ([10.0, 40.0, 84.0], 10, -74.0),
        ([84.0, 84.0, 84.0], 11, 60.0),
        ([84.0, 25.0, 30.0], 12, 6.0),
    ],
)
def test_the_farthest_run_is_so_in_either_direction(
    second: list[float], run: int, months: float
) -> None:
    assert farthest(sample([84.0, 24.0, 24.0]), sample(second)) == (run, months)


def test_of_runs_as_far_apart_outlays_decide() -> None:
    first = sample([84.0, 20.0, 84.0], [5.0, 5.0, 5.0])
    second = sample([20.0, 84.0, 84.0], [6.0, 3.0, 9.0])
    assert farthest(first, second) == (11, 64.0)


def test_steps_lead_around_the_runs_that_end_so() -> None:
    war = {name: np.zeros(6) for name in FIELDS}
    war["outcome"] = np.array([5.0, 0.0, 5.0, 0.0, 0.0, 2.0])
    found = ArmSample(np.arange(6), war, 84)
    assert steps(found, Outcome.DURABLE, 0) == Steps(3, 0, 4, 1)
    assert steps(found, Outcome.DURABLE, 1) == Steps(3, 1, 4, 3)
    assert steps(found, Outcome.DURABLE, 4) == Steps(3, 3, 3, 1)
    assert steps(found, Outcome.EXHAUSTED, 700) == Steps(1, 0, 5, 5)
    assert steps(found, Outcome.FROZEN, 0) is None
