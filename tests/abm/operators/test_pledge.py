"""Open-ended pledges in whole wars: off to the bit, and what they do when they stand."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from abm.build import build_inputs
from abm.model import War
from abm.schema import values
from tests.abm.editions import first_edition

RUNS = range(3)


@cache
def war(run: int, *settings: str, arm: str = "coordinated", months: int = 60) -> War:
    scenario = first_edition(settings)
    return War.of(build_inputs(scenario, arm, months), run, 2022).play()


def rows(played: War) -> list[list[float]]:
    return [values(row) for row in played.history]


def column(played: War, name: str) -> list[Any]:
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
        reach = war(run, arm="open-ended", months=24).world.partners
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
