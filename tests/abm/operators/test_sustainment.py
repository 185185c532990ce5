"""Sustainment in whole wars: off to the bit, and what equipment without it is worth."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from abm.build import build_inputs
from abm.rules.theatre import ukrainian_fires
from abm.schema import Month, columns, values
from abm.state import FIGHTING
from tests.abm.editions import first_edition
from tests.abm.played import Played, play

RUNS = range(3)
OWN = {"equipment", "effect"}
FULL = ("support.sustainment_share=1",)
LITTLE = ("support.sustainment_share=0.1",)


@cache
def war(run: int, *settings: str, arm: str = "siloed", months: int = 48) -> Played:
    return play(build_inputs(first_edition(settings), arm, months), run)


def rows(played: Played) -> list[list[float]]:
    kept = [place for place, name in enumerate(columns(Month)) if name not in OWN]
    return [[numbers[place] for place in kept] for numbers in map(values, played.history)]


def column(played: Played, name: str) -> list[Any]:
    return [getattr(row, name) for row in played.history]


def test_unset_nothing_is_fielded_and_nothing_fails() -> None:
    other = war(0, "support.sustainment_loss=0.2", "support.equipment_life=6")
    assert rows(other) == rows(war(0))
    assert (set(column(other, "equipment")), set(column(other, "effect"))) == ({0.0}, {1.0})


@pytest.mark.parametrize("kept_up", [FULL, ("support.sustainment_loss=0", *LITTLE)])
def test_equipment_that_is_kept_up_is_worth_what_it_was(kept_up: tuple[str, ...]) -> None:
    for run in RUNS:
        assert rows(war(run, *kept_up)) == rows(war(run))


def test_effect_lies_between_nothing_and_all_and_falls_with_little_upkeep() -> None:
    for run in RUNS:
        effects = [column(war(run, *share), "effect") for share in (LITTLE, FULL)]
        assert all(0.0 < effect <= 1.0 for effect in effects[0])
        assert effects[0][40] < 0.7
        assert set(effects[1]) == {1.0}


def test_the_effect_of_a_month_is_felt_in_fires_and_not_in_money() -> None:
    for run in RUNS:
        played = war(run, *LITTLE)
        for month, row in enumerate(played.history):
            legacy = 0.55 * 0.8 ** (month + 1)
            met = row.used / 3.75 * row.effect
            fires = ukrainian_fires(0.45, legacy, met, 0.2, 1.6)
            assert row.ukrainian_fires == pytest.approx(fires)
        first, plain = played.history[0], war(run).history[0]
        for name in ("delivered", "used", "buffer", "signed"):
            assert getattr(first, name) == getattr(plain, name)


def test_equipment_is_what_was_used_less_what_wore_out() -> None:
    for run in RUNS:
        played = war(run, *LITTLE, months=36)
        held = 0.0
        for before, row in zip([None, *played.history], played.history, strict=False):
            if before is None or before.status == FIGHTING:
                held = held * (1.0 - 1.0 / 24.0) + 0.9 * row.used
            assert row.equipment == pytest.approx(held)


def test_a_gap_in_support_costs_more_where_equipment_needs_it() -> None:
    gap = ["parameter=will.funding_gap", "value=1", "from=20", "until=32"]
    closed = tuple(f"interventions.gap.{told}" for told in gap)
    half = "support.sustainment_share=0.5"
    for run in RUNS:
        effects = [column(war(run, half, *acts), "effect")[34] for acts in ((), closed)]
        assert effects[1] < effects[0]
