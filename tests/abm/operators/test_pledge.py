"""Open-ended pledges in whole wars: off to the bit, and what they do when they stand."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from abm.build import build_inputs
from abm.inputs import Inputs
from abm.model import War
from abm.schema import values
from tests.abm.editions import first_edition
from tests.abm.played import Played, play

RUNS = range(3)


def inputs(*settings: str, arm: str, months: int) -> Inputs:
    return build_inputs(first_edition(settings), arm, months)


@cache
def war(run: int, *settings: str, arm: str = "coordinated", months: int = 60) -> Played:
    return play(inputs(*settings, arm=arm, months=months), run)


def rows(played: Played) -> list[list[float]]:
    return [values(row) for row in played.history]


def column(played: Played, name: str) -> list[Any]:
    return [getattr(row, name) for row in played.history]


def test_no_pledge_stands_without_a_goal() -> None:
    for run in RUNS:
        assert set(column(war(run), "pledges")) == {0.0}


def test_a_goal_that_is_reached_changes_nothing() -> None:
    never = war(0, "support.pledge_goal=110", "kyiv.land_limit=110")
    assert rows(never) == rows(war(0, "kyiv.land_limit=110"))


def test_a_pledge_stands_while_more_is_held_than_the_goal() -> None:
    goal = 64.0
    for run in RUNS:
        played = war(run, f"support.pledge_goal={goal}")
        lands = [64.0, *column(played, "land")]
        held = [6.0 if land > goal else 0.0 for land in lands[:-1]]
        assert column(played, "pledges") == held
        assert set(held) == {0.0, 6.0}


def test_a_pledge_books_more_and_further_ahead() -> None:
    for run in RUNS:
        with_pledge, without = war(run, arm="open-ended"), war(run)
        booked = [column(one, "booked")[24] for one in (with_pledge, without)]
        assert booked[0] > 1.5 * booked[1]
        reach = War.of(inputs(arm="open-ended", months=24), run, 2022).play().world.partners
        assert any(partner.booked[22] > 0.0 for partner in reach)


def test_industry_counts_on_a_pledge() -> None:
    for run in RUNS:
        pledged, plain = (war(run, arm=arm) for arm in ("open-ended", "coordinated"))
        orders = [sum(column(one, "order_cost")[11:23]) for one in (pledged, plain)]
        assert orders[0] > orders[1]


@pytest.mark.parametrize("run", RUNS)
def test_nothing_is_pledged_in_a_gap(run: int) -> None:
    gap = ["parameter=will.funding_gap", "value=1", "from=20", "until=30"]
    closed = war(run, *(f"interventions.gap.{told}" for told in gap), arm="open-ended", months=30)
    signed = column(closed, "signed")[20:]
    assert signed == [0.0] * len(signed)
