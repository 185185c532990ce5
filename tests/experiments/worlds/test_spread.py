"""Runs spread over worlds: by hand, by a bound, and the same whatever else is asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from abm.build import build_inputs
from abm.engine.ensemble import Ensemble
from abm.inputs import Inputs
from abm.scenarios import DEFAULT, Scenario, load
from experiments import blocks
from experiments.worlds.accepted import read_worlds
from experiments.worlds.spread import ArmInputs, WorldAcceptance, Worlds, arm_inputs, in_worlds

FIBONACCI = (1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987)
ACCEPTANCE = WorldAcceptance("2024-12", 13, (), "")


def worlds(*weights: float) -> Worlds:
    """Return worlds of these weights, in which one parameter is 3.0, 3.1 and so on."""
    values = 3.0 + np.arange(len(weights))[:, None] / 10
    return Worlds("mine", ("theatre.need",), values, np.array(weights), ACCEPTANCE)


def bits(inputs: Inputs) -> list[bytes]:
    """Return all that wars are given, bit by bit."""
    return [*blocks._told(Ensemble(inputs, 1))]


def test_places_by_hand() -> None:
    """(k + 1/2) times .618: .309, .927, .545, .163, .781, .399, .017 and .635 beyond the whole."""
    assert worlds(0.25, 0.25, 0.25, 0.25).places(np.arange(8)).tolist() == [1, 3, 2, 0, 3, 1, 0, 2]
    assert worlds(0.4, 0.6).places(np.arange(8)).tolist() == [0, 1, 1, 0, 1, 0, 0, 1]
    assert worlds(0.3, 0.0, 0.7).places(np.arange(4)).tolist() == [2, 2, 2, 0]
    assert worlds(1.0).places([0, 7, 10**6]).tolist() == [0, 0, 0]


def test_a_world_that_stands_for_nothing_is_never_played() -> None:
    assert 1 not in worlds(0.3, 0.0, 0.7).places(np.arange(5_000))


@pytest.mark.parametrize("weights", [(0.5, 0.3, 0.2), (0.01, 0.98, 0.01), (0.07,) * 13 + (0.09,)])
def test_any_runs_in_a_row_are_spread_by_the_weights(weights: tuple[float, ...]) -> None:
    """As many runs as a number of Fibonacci's miss the share of a part by less than two runs.

    For F such runs lie one in each F-th part of 0 to 1, none further from its end than that is
    wide, so that a part of the whole gains or loses at most one at either of its ends.
    """
    places = worlds(*weights).places(np.arange(4_000))
    for count in FIBONACCI:
        for first in (0, 1, 500, 3_000):
            counts = np.bincount(places[first : first + count], minlength=len(weights))
            assert np.abs(counts - count * np.array(weights)).max() < 2.0


@pytest.mark.parametrize("runs", [7, 30, 200, 1_000, 3_456])
def test_any_number_of_first_runs_is_spread_by_the_weights(runs: int) -> None:
    """They are at most so many of Fibonacci's numbers in a row as their sum takes (Zeckendorf)."""
    weights, left, terms = np.array([0.35, 0.05, 0.25, 0.15, 0.2]), runs, 0
    for number in reversed((*FIBONACCI, 1_597, 2_584)):
        if number <= left:
            left, terms = left - number, terms + 1
    assert left == 0
    counts = np.bincount(worlds(*weights).places(np.arange(runs)), minlength=5)
    assert np.abs(counts - runs * weights).max() < 2.0 * terms


def test_the_world_of_a_run_hangs_on_its_number_alone() -> None:
    told = worlds(0.5, 0.3, 0.2)
    every = told.places(np.arange(500))
    assert [told.places([run])[0] for run in range(500)] == every.tolist()
    backwards = np.arange(500)[::-1]
    assert told.places(backwards).tolist() == every[::-1].tolist()
    assert told.places(np.arange(100)).tolist() == every[:100].tolist()


def test_weights_need_not_sum_to_1_to_the_last_digit() -> None:
    one, other = worlds(0.5, 0.3, 0.2), worlds(1.5, 0.9, 0.6)
    assert one.places(np.arange(500)).tolist() == other.places(np.arange(500)).tolist()


def test_worlds_count_as_so_many_equal_ones() -> None:
    assert worlds(0.25, 0.25, 0.25, 0.25).effective == pytest.approx(4.0)
    assert worlds(0.5, 0.5, 0.0).effective == pytest.approx(2.0)
    assert worlds(0.75, 0.25).effective == pytest.approx(1.6)  # 1 / (9/16 + 1/16)


# What is held


def test_what_is_held_keeps_the_scenarios_value(six: Scenario, three_worlds: Worlds) -> None:
    whole = three_worlds.world(1)
    assert whole == {
        "theatre.need": 4.1,
        "theories.T4.gain": 30.0,
        "theatre.campaign_month": 11.0,
        "planning.national_effort": 0.3,
    }
    held = three_worlds.holding(["theatre.need"]).holding(["theories.T4.gain", "no.world.has.it"])
    assert held.world(1) == {"theatre.campaign_month": 11.0, "planning.national_effort": 0.3}
    there, usual = held.scenario(six, 1), three_worlds.scenario(six, 1)
    assert there.value("theatre.need") == six.value("theatre.need") != usual.value("theatre.need")
    assert there.theories["T4"].gain == six.theories["T4"].gain
    assert usual.theories["T4"].gain == 30.0 and usual.value("theatre.need") == 4.1
    assert three_worlds.held == frozenset()
    assert held.places(np.arange(50)).tolist() == three_worlds.places(np.arange(50)).tolist()


@pytest.mark.parametrize("run", range(4))
def test_settings_of_a_run_load_the_world_to_the_bit(run: int, three_worlds: Worlds) -> None:
    """Values that no decimal number of few digits is, and a whole number as it is set."""
    odd = replace(three_worlds, values=three_worlds.values + [[1e-15, 1 / 3, 0.0, 1e-9]])
    for told in (odd, odd.holding(["theatre.need"])):
        place = int(told.places([run])[0])
        there, loaded = (told.scenario(load(DEFAULT), place), load(DEFAULT, told.settings(run)))
        for name in told.parameters:
            assert loaded.value(name).hex() == there.value(name).hex()
        one, other = (build_inputs(found, "history", 12) for found in (loaded, there))
        assert bits(one) == bits(other)
    assert len(odd.settings(run)) == 4
    assert len(odd.holding(["theatre.need"]).settings(run)) == 3


@pytest.mark.parametrize(
    "changed",
    [
        {"parameters": ("theatre.base_fires",)},
        {"values": np.array([[3.0], [3.1], [3.2000000000000006]])},
        {"weights": np.array([0.5, 0.2, 0.3])},
        {"held": frozenset({"theatre.need"})},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_digest_stands_for_all_that_wars_rest_on(changed: dict[str, Any]) -> None:
    told = worlds(0.5, 0.3, 0.2)
    assert len(told.digest) == 16 and int(told.digest, 16) >= 0
    assert replace(told, **changed).digest != told.digest
    besides = replace(told, name="another", acceptance=ACCEPTANCE._replace(until="2023-06"))
    assert besides.digest == told.digest


def test_the_order_in_which_parameters_are_held_is_nothing() -> None:
    names = [f"a.{letter}" for letter in "abcdefgh"]
    told = worlds(1.0)
    assert told.holding(names).digest == told.holding(names[::-1]).digest


# Inputs


def test_plain_inputs_are_those_of_one_world(six: Scenario) -> None:
    plain = build_inputs(six, "siloed", 12)
    made = in_worlds(plain)
    assert (made.inputs, made.worlds, made.first) == ((plain,), None, plain)
    assert in_worlds(made) is made
    alone = arm_inputs(six, six.configuration("siloed"), 12)
    assert alone.worlds is None and [bits(one) for one in alone.inputs] == [bits(plain)]


def test_inputs_are_those_of_every_world(six: Scenario, three_worlds: Worlds) -> None:
    made = arm_inputs(six, six.configuration("siloed"), 12, three_worlds)
    assert made.worlds is three_worlds and made.first is made.inputs[0]
    for place, found in enumerate(made.inputs):
        there = three_worlds.scenario(six, place)
        assert bits(found) == bits(build_inputs(there, "siloed", 12))
    assert len({b"".join(bits(one)) for one in made.inputs}) == 3


def test_an_arm_sets_its_levers_in_every_world(six: Scenario, three_worlds: Worlds) -> None:
    """History's effort differs from world to world, that of the mandate does not."""
    made = arm_inputs(six, six.configuration("coordinated"), 24, three_worlds)
    efforts = [
        [one.settings[one.in_force[month][-1]].national_effort for one in made.inputs]
        for month in (0, 20)
    ]
    assert efforts == [[0.08, 0.3, 0.05], [0.6, 0.6, 0.6]]


def test_a_change_is_made_in_every_world(six: Scenario, three_worlds: Worlds) -> None:
    made = arm_inputs(six, six.configuration("siloed"), 12, three_worlds)
    changed = made.each(lambda one: one._replace(months=11))
    assert [one.months for one in changed.inputs] == [11, 11, 11]
    assert changed.worlds is three_worlds and [one.months for one in made.inputs] == [12, 12, 12]
    assert isinstance(changed, ArmInputs)


def test_where_worlds_lie_is_nothing(accepted_file: Path, three_worlds: Worlds) -> None:
    assert read_worlds(accepted_file).digest == three_worlds.digest
