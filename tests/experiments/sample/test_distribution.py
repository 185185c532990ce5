"""Distributions of wars made by hand, every number worked out on paper."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from abm.schema import Outcome
from experiments.sample.distribution import FIELDS, LEVELS, ArmSample, difference, sampled
from tests.experiments.session.made import FEW

NAN = math.nan


def by_hand(**told: list[float]) -> ArmSample:
    """Return wars of which only what is told is not zero; 84 months at most."""
    size = len(next(iter(told.values())))
    war = {name: np.zeros(size) for name in FIELDS}
    return ArmSample(np.arange(size), {**war, **{n: np.array(v) for n, v in told.items()}}, 84)


def four() -> ArmSample:
    """Return four wars: two settled, one that exhausted Ukraine, one not over."""
    return by_hand(
        outcome=[0.0, 0.0, 2.0, 5.0],
        war_length=[10.0, 20.0, 30.0, 84.0],
        peace_months=[24.0, 30.0, NAN, NAN],
        peace_broken=[1.0, 0.0, NAN, NAN],
        signed=[1.0, 2.0, 3.0, 4.0],
        lapsed=[0.0, 0.0, 1.0, 0.0],
        order_cost=[0.0, 1.0, 0.0, 0.0],
        effort_cost=[0.5, 0.0, 0.0, 0.0],
    )


def test_a_share_has_wilsons_interval() -> None:
    found = four().share(Outcome.DURABLE)
    assert (found.mean, found.n, found.method) == (0.5, 4, "Wilson")
    # z = 1.96: (.5 + z z / 8 -+ z sqrt(.25 / 4 + z z / 64)) / (1 + z z / 4)
    assert [found.low, found.high] == pytest.approx([0.15, 0.85], abs=1e-4)
    assert [four().share(one).mean for one in Outcome] == [0.5, 0.0, 0.25, 0.0, 0.0, 0.25]


def test_a_settlement_counts_from_its_signature_beside_other_ends() -> None:
    signed = four().signed.estimate
    assert [signed[month] for month in (0, 9, 10, 19, 20, 29, 30, 83)] == [
        *(0.0, 0.0, 0.25, 0.25),
        *(0.5, 0.5, 0.5, 0.5),
    ]
    assert four().signed.low[20] < 0.5 < four().signed.high[20]


def test_peace_is_of_first_settlements_broken_or_watched_no_longer() -> None:
    found = four().peace
    assert found.settlements == 2
    assert found.curve.estimate[[0, 23, 24, 29, 30]].tolist() == [1.0, 1.0, 0.5, 0.5, 0.5]
    assert math.isnan(found.curve.estimate[31])


def test_lengths_and_outlays_have_quantiles_and_a_mean() -> None:
    length, outlay = four().length, four().outlay
    assert dict(zip(LEVELS, length.quantiles, strict=True)) == pytest.approx(
        {0.10: 13.0, 0.25: 17.5, 0.50: 25.0, 0.75: 43.5, 0.90: 67.8}
    )
    assert (length.median, length.mean.mean) == (25.0, 36.0)
    assert outlay.values.tolist() == [1.5, 3.0, 2.0, 4.0]
    assert (outlay.median, outlay.mean.mean) == (2.5, 2.625)


def test_a_run_has_a_place_or_none() -> None:
    assert (four().place(3), four().place(4)) == (3, None)


def test_arms_are_compared_pair_by_pair() -> None:
    found = difference(by_hand(outcome=[5.0] * 4), four(), Outcome.DURABLE)
    assert (found.first, found.second, found.estimate, found.method) == (0.0, 0.5, 0.5, "Newcombe")
    assert found.low < 0.5 < found.high


def test_worlds_are_the_units_where_there_are_several() -> None:
    """Wars of a world count as one: two worlds of two wars are no four runs."""
    alone = four()
    shared = replace(four(), worlds=np.array([7, 7, 3, 3]))
    assert (alone.units.tolist(), shared.units.tolist()) == ([0, 1, 2, 3], [7, 7, 3, 3])
    # Worlds have mean lengths of 15 and 57 months: Student's interval of two numbers.
    mean = shared.length.mean
    reach = 12.7062047 * np.std([15.0, 57.0], ddof=1) / math.sqrt(2.0)
    assert [mean.mean, mean.low, mean.high] == pytest.approx([36.0, 36.0 - reach, 36.0 + reach])
    assert (mean.low, mean.high) != (alone.length.mean.low, alone.length.mean.high)
    wide, narrow = shared.share(Outcome.DURABLE), alone.share(Outcome.DURABLE)
    assert (wide.mean, wide.n) == (narrow.mean, narrow.n) == (0.5, 4)
    assert wide.low < narrow.low < narrow.high < wide.high
    apart = difference(by_hand(outcome=[5.0] * 4), shared, Outcome.DURABLE)
    assert (apart.estimate, apart.pairs) == (0.5, 4)


def test_a_sample_of_worlds_has_the_world_of_each_run() -> None:
    assert sampled(four().war, 84).worlds is None
    found = sampled(four().war, 84, FEW)
    assert found.worlds is not None
    # (n + 1/2) * 0.618034 modulo 1: .309, .927, .545, .163, in parts that end at .5, .75 and 1.
    assert found.worlds.tolist() == [0, 2, 1, 0]


def test_all_that_takes_a_while_can_be_known_before() -> None:
    found = four().worked_out()
    assert {"signed", "peace", "length", "outlay"} <= set(vars(found))
