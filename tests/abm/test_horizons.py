"""A war that is played once tells what it would have been at each shorter horizon."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from abm.build import build_inputs
from abm.engine.ensemble import Ensemble, cut_off
from abm.errors import InputError
from abm.inputs import Inputs, begins, with_horizons
from abm.scenarios import Scenario, load
from abm.schema import Outcome
from tests.abm.test_parity import SOON, Settings, arms, runs, seeds, slow, window, worlds
from tests.conftest import Compare, Play, bits

BROKEN, DURABLE, FIGHTING = Outcome.BROKEN, Outcome.DURABLE, Outcome.STILL_FIGHTING
# Settlements break before they are durable, or none does: Moscow hardly gains, or wants too much.
BREAKS, LASTS = [*SOON, "settlement.break_value=0"], [*SOON, "settlement.break_value=15"]


def records_alone(play: Play, given: list[Inputs], run: int, seed: int) -> np.ndarray:
    """Return the record of each war, played by itself, as numbers: (war, number)."""
    return np.stack([bits(np.asarray(play(one, run, seed).war.tolist()))[0] for one in given])


def records_by_horizon(play: Play, given: Inputs, run: int, seed: int) -> np.ndarray:
    """Return the records of one play at its horizons, as numbers: (horizon, number)."""
    return bits(np.asarray(play(given, run, seed).cut[0].tolist()))


# Run 3 signs in month 18, and that breaks in month 27; run 5 signs in month 10 for good.
@pytest.mark.parametrize(
    ("settings", "run", "outcomes"),
    [
        (BREAKS, 1, [Outcome.WITHDRAWN] * 4),
        (BREAKS, 50, [FIGHTING, BROKEN, BROKEN, BROKEN]),
        ([*LASTS, "settlement.watch=12"], 5, [DURABLE] * 4),
    ],
    ids=["over", "broken", "durable"],
)
def test_each_horizon_is_told_as_if_the_war_were_cut_off_there(
    readable: Play, settings: Settings, run: int, outcomes: list[Outcome]
) -> None:
    scenario, horizons = load("six-partners", settings), [12, 19, 22, 30]
    given = build_inputs(scenario, "coordinated", 30)
    once = readable(with_horizons(given, horizons), run, 1)
    assert once.cut["outcome"].tolist() == [outcomes]
    assert once.war.tobytes() == once.cut[:, -1].tobytes()
    alone = [build_inputs(scenario, "coordinated", months) for months in horizons]
    told = records_by_horizon(readable, with_horizons(given, horizons), run, 1)
    np.testing.assert_array_equal(told, records_alone(readable, alone, run, 1))


def test_both_engines_keep_a_record_by_horizon_where_there_is_more_than_one(
    readable: Play, compiled: Play, assert_same: Compare
) -> None:
    given = build_inputs(load("six-partners"), "siloed", 14)
    assert compiled(given, 0, 1).cut.shape == (1, 0)
    both = with_horizons(given, [12])
    assert_same(readable(both, 0, 1), compiled(both, 0, 1))
    assert compiled(both, 0, 1).cut["war_length"].tolist() == [[12.0, 14.0]]


@st.composite
def cut_worlds(draw: st.DrawFn) -> tuple[Scenario, str, list[int]]:
    """Draw a scenario, an arm and horizons, the longest last; some take another arm's reports."""
    base = draw(st.sampled_from([[], SOON, BREAKS, LASTS]))
    months, told = draw(worlds(120))
    arm = draw(arms)
    if arm == "siloed" and draw(st.booleans()):
        path = "configurations.siloed.reports.taken"
        told += [f"{path}.report=deliveries", f"{path}.mode=yoked", f"{path}.arm=coordinated"]
        told += draw(window(path, months))
    shorter = draw(st.lists(st.integers(1, months), min_size=1, max_size=3, unique=True))
    watch = draw(st.none() | st.integers(12, 60))
    told += [] if watch is None else [f"settlement.watch={watch}"]
    return load("six-partners", [*base, *told]), arm, sorted({*shorter, months})


def alone(scenario: Scenario, arm: str, whole: Inputs, months: int) -> Inputs:
    """Return what the war of a horizon is given; where that is refused, the start of the whole."""
    try:
        return build_inputs(scenario, arm, months)
    except InputError:
        return whole._replace(months=months, horizons=[months])


@pytest.mark.compiled
@drawn(cut_worlds(), runs, seeds)
@settings(slow, max_examples=50)
def test_any_war_is_told_at_any_horizon_at_which_it_begins_alike(
    readable: Play,
    compiled: Play,
    assert_same: Compare,
    world: tuple[Scenario, str, list[int]],
    run: int,
    seed: int,
) -> None:
    scenario, arm, horizons = world
    whole = build_inputs(scenario, arm)
    kept = [months for months in horizons if begins(whole, months)]
    given = with_horizons(whole, kept)
    once = compiled(given, run, seed)
    for months in kept:
        shorter = compiled(alone(scenario, arm, whole, months), run, seed)
        assert_same(cut_off(once, given, months)._replace(cut=shorter.cut), shorter)
    if horizons[-1] <= 40:
        assert_same(readable(given, run, seed), once)


@pytest.mark.compiled
def test_wars_of_every_kind_are_told_at_every_horizon() -> None:
    """Settlements in force at a horizon, which break later or last; more than one at a time."""
    scenario, horizons, many = load("six-partners", SOON), [36, 40, 60, 84], np.arange(200)
    whole = with_horizons(build_inputs(scenario, "coordinated", 84), horizons)
    once = Ensemble(whole, 5).play(many)
    for place, months in enumerate(horizons):
        shorter = Ensemble(build_inputs(scenario, "coordinated", months), 5).play(many)
        assert once.cut[:, place].tobytes() == shorter.war.tobytes()
        cut = cut_off(once, whole, months)
        for mine, other in zip(cut[:4], shorter[:4], strict=True):
            assert mine.tobytes() == other.tobytes()
    at_first, at_last = (once.cut[:, place] for place in (0, -1))
    in_force = (at_first["signed_month"] < 36) & (at_first["signed_month"] + 24 >= 40)
    assert (in_force & (at_first["outcome"] == DURABLE)).any()
    assert (in_force & (at_first["outcome"] == BROKEN) & (at_last["outcome"] != BROKEN)).any()


def test_wars_that_were_kept_at_two_horizons_are_cut_off_at_the_first(kernel: None) -> None:
    scenario, runs = load("six-partners"), np.arange(2)
    whole = with_horizons(build_inputs(scenario, "coordinated", 14), [12])
    once = Ensemble(whole, 5).play(runs)
    assert cut_off(once, whole, 14) is once
    shorter = Ensemble(build_inputs(scenario, "coordinated", 12), 5).play(runs)
    for mine, other in zip(cut_off(once, whole, 12)[:4], shorter[:4], strict=True):
        assert mine.tobytes() == other.tobytes()
