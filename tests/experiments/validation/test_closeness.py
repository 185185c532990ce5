"""Closeness: distances by hand, and the weights of wars and worlds."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from abm.build import build_inputs
from abm.engine.ensemble import Ensemble, Wars
from abm.scenarios import Scenario, load
from experiments.console import Counter
from experiments.history.record import Record
from experiments.history.record import record as read_record
from experiments.robustness.worlds import draw, within
from experiments.validation.closeness import distances, effective_worlds, weights
from experiments.validation.observables import VARIANTS, observables
from experiments.validation.series import FamilyRecord, Period, TimeSeries, family_record
from experiments.validation.wars import PlayedModel, WorldsDesign, play_model
from tests.experiments.history.figures import write_war

TOLD = observables()
START = 12 * 2022 + 2
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
    return PlayedModel(np.array([0, 0, 1, 1]), np.ones(4), np.array(running), values, {}, 0)


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


@pytest.mark.compiled
def test_a_war_is_as_close_as_can_be_to_a_record_of_itself(tmp_path: Path) -> None:
    """Record and wars are read alike, whatever the units and the reading of a family."""
    scenario, period = load("ukraine-2022"), Period(START, START + 21, START + 22, START + 24)
    design, own = WorldsDesign(3, 2, 5), 3
    world = within(scenario, draw(design.worlds, scenario.parameters)[own // design.runs])
    war = Ensemble(build_inputs(world, "siloed", period.months), design.seed).play(own)
    record = record_of(war, scenario, tmp_path)
    records = [family_record(record, *item, period) for item in TOLD.families.items()]
    arm = scenario.configuration("siloed")
    found = play_model(scenario, arm, design, period, records, Counter())
    apart = apart_by(found, records, START + 3)
    assert apart[own] < 1e-12
    assert np.delete(apart, own).min() > 0.01
    weighted = weights(found, apart, TOLD.closeness, BOTH)
    assert weighted.argmax() == own
    for one in records:
        assert len(one.given.times) > 2
        np.testing.assert_allclose(found.window[one.name][own], one.window.values)


def record_of(war: Wars, scenario: Scenario, folder: Path) -> Record:
    """Return a record that shows what a war does from its month 0 on, in the record's units."""

    def column(values: ArrayLike) -> list[float]:
        """Return what the two months before the war, and then the war, have."""
        shown = np.asarray(values, np.float64)[0]
        return [*shown[:1], *shown[:1], *shown]

    held = np.asarray(war.months["held"])[..., : len(scenario.sectors)]
    land = war.months["land"] + held @ [sector.land for sector in scenario.sectors.values()]
    count = land.shape[1] + 2
    write_war(
        folder,
        count,
        isw_km2_month_end=column(1_000.0 * land),
        isw_change_km2=[""] * count,
        ru_casualties_month_economist=column(1_000.0 * war.months["russian_losses"]),
        alloc_military_eur_bn=column(war.months["signed"]),
        n_donors_military=column(war.months["donors_active"]),
        tv1_ukraine_negotiation_items=column(100.0 * war.months["audience"]),
        tv1_ukraine_items=[2_000.0] * count,
        pct=column(100.0 * war.months["exhaustion"])[11::3],
    )
    return read_record(folder)


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


def test_a_war_counts_by_what_its_world_stands_for_as_well() -> None:
    wars = replace(played(a=[[1, 3, 5]] * 4), stands=np.array([1.0, 1.0, 3.0, 3.0]))
    for variant in VARIANTS:
        found = weights(wars, np.zeros(4), TOLD.closeness, variant)
        np.testing.assert_allclose(found, [0.125, 0.125, 0.375, 0.375])
