"""Closeness: distances by hand, and the weights of wars and worlds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from experiments.validation.closeness import distances, effective_worlds, weights
from experiments.validation.observables import VARIANTS, observables
from experiments.validation.series import FamilyRecord, TimeSeries
from experiments.validation.wars import PlayedModel

TOLD = observables()
LOSSES, DONORS = TOLD.families["losses"], TOLD.families["donors"]
BOTH, WORLDS, NONE = VARIANTS
NOTHING = TimeSeries(np.array([], np.int64), np.array([]))


def given(name: str, *values: float) -> FamilyRecord:
    """Return a family of which so many months are given, from month 0 on."""
    seen = TimeSeries(np.arange(len(values)), np.array(values))
    return FamilyRecord(name, LOSSES, seen, NOTHING)


def played(running: tuple[bool, ...] = (True,) * 4, **shown: list[list[float]]) -> PlayedModel:
    """Return two wars in each of two worlds."""
    values = {name: np.array(rows) for name, rows in shown.items()}
    return PlayedModel(np.array([0, 0, 1, 1]), np.array(running), values, {}, 0)


def apart_by(wars: PlayedModel, records: list[FamilyRecord], settled: int) -> NDArray[np.float64]:
    """Return distances, which there must be."""
    found = distances(wars, records, settled)
    assert found is not None
    return found


def test_families_count_the_same_however_often_they_are_seen() -> None:
    # Standard deviations: of 1, 3, 5 it is 2; of 10, 10 + 2 sqrt(2) it is 2.
    records = [given("a", 1, 3, 5), given("b", 10, 10 + 2 * math.sqrt(2))]
    second = [10, 10 + 2 * math.sqrt(2)]
    wars = played(
        a=[[1, 3, 5], [3, 5, 7], [1, 3, 11], [1, 3, 5]],
        b=[second, second, second, [14, 14 + 2 * math.sqrt(2)]],
    )
    found = apart_by(wars, records, 0)
    np.testing.assert_allclose(found, [0.0, 0.5, 1.5, 2.0])


def test_months_at_the_start_do_not_count() -> None:
    wars = played(a=[[99, 1, 5], [0, 1, 5], [0, 5, 5], [0, 1, 1]])
    found = apart_by(wars, [given("a", 0, 1, 5)], 1)
    np.testing.assert_allclose(found, [0.0, 0.0, 1.0, 1.0])


@pytest.mark.parametrize("values", [(), (3.0,), (3.0, 3.0)])
def test_what_has_no_spread_says_nothing(values: tuple[float, ...]) -> None:
    shown = [[0.0] * len(values)] * 4
    assert distances(played(a=shown), [given("a", *values)], 0) is None
    both = [given("a", *values), given("b", 1, 5)]
    found = apart_by(played(a=shown, b=[[1, 5]] * 4), both, 0)
    np.testing.assert_allclose(found, [0.0] * 4)


def test_weights_fall_with_the_distance() -> None:
    closeness = TOLD.closeness.model_copy(update={"bandwidth": 1.0})
    apart = np.array([0.0, 2 * math.log(2), 2 * math.log(4), 2 * math.log(8)])
    found = weights(played(), apart, closeness, BOTH)
    np.testing.assert_allclose(found, np.array([8, 4, 2, 1]) / 15)
    by_world = weights(played(), apart, closeness, WORLDS)
    np.testing.assert_allclose(by_world, np.array([4, 4, 1, 1]) / 10)
    np.testing.assert_allclose(weights(played(), apart, closeness, NONE), [0.25] * 4)


def test_a_narrower_kernel_leaves_fewer_worlds() -> None:
    apart = np.array([0.1, 0.2, 1.0, 1.1])
    left = [
        effective_worlds(
            weights(played(), apart, TOLD.closeness.model_copy(update={"bandwidth": width}), BOTH),
            played().world,
        )
        for width in (5.0, 1.0, 0.5, 0.1)
    ]
    assert left == sorted(left, reverse=True)
    assert left[0] == pytest.approx(2.0, abs=0.01)
    assert left[-1] == pytest.approx(1.0, abs=0.01)


def test_a_war_that_is_over_is_not_the_records() -> None:
    apart = np.array([0.0, 1.0, 1.0, 1.0])
    wars = played((False, True, True, False))
    for variant in (BOTH, WORLDS):
        found = weights(wars, apart, TOLD.closeness, variant)
        assert (found[0], found[3]) == (0.0, 0.0)
        assert found.sum() == pytest.approx(1.0)
    np.testing.assert_allclose(weights(wars, apart, TOLD.closeness, NONE), [0.25] * 4)
    over = played((False,) * 4)
    found = weights(over, apart, TOLD.closeness, BOTH)
    assert found.tolist() == [0.0] * 4
    assert effective_worlds(found, over.world) == 0.0


def test_distances_beyond_what_exponentials_hold_still_weigh() -> None:
    found = weights(played(), np.array([1e6, 1e6, 2e6, 2e6]), TOLD.closeness, BOTH)
    np.testing.assert_allclose(found, [0.5, 0.5, 0.0, 0.0])


def test_effective_worlds_by_hand() -> None:
    world = np.array([0, 0, 1, 2])
    assert effective_worlds(np.array([0.2, 0.3, 0.25, 0.25]), world) == pytest.approx(1 / 0.375)
    assert effective_worlds(np.array([0.5, 0.5, 0.0, 0.0]), world) == 1.0
