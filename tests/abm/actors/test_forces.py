"""Russia's forces: support by others, quality of troops, withdrawals."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from abm import state
from abm.actors import forces
from abm.parameters import Settings, Start
from abm.records import new_state as room
from abm.state import Luck

Set = Callable[..., Settings]


def made(kind: type, **values: Any) -> Any:
    one: Any = room(kind)
    one.__dict__.update(values)
    return one


@pytest.fixture
def theatre() -> Any:
    return made(state.Theatre, russian_manpower=400.0, russian_losses=20.0, troop_quality=0.9)


def test_troops_begin_as_good_as_they_are(theatre: Any) -> None:
    forces.begin(theatre)
    assert theatre.troop_quality == 1.0


def test_others_answer_all_that_partners_deliver(
    theatre: Any, set_to: Set, begun_with: Callable[..., Start]
) -> None:
    defence = [made(state.DefenceMinistry, smoothed=own) for own in (2.0, 1.5)]
    settings = set_to(need=4.0, counter_support=0.8, counter_support_months=2.0)
    start = begun_with(russian_fires=1.5)
    # 0.8 x (3.5/4 - 0.7) = 0.14, and half of the way each month
    for given in (0.07, 0.105):
        forces.answer_support(theatre, defence, start, settings)
        assert theatre.counter_support == pytest.approx(given)
        assert theatre.russian_fires == pytest.approx(1.5 + given)


def test_nobody_answers_without_counter_support(
    theatre: Any, set_to: Set, begun_with: Callable[..., Start]
) -> None:
    defence = [made(state.DefenceMinistry, smoothed=9.0)]
    forces.answer_support(theatre, defence, begun_with(russian_fires=1.5), set_to())
    assert (theatre.counter_support, theatre.russian_fires) == (0.0, 1.5)


@pytest.mark.parametrize(("switch", "balance"), [(0.0, 0.25), (1.0, 0.25 + math.log(0.9))])
def test_quality_is_weighed_where_it_counts(
    theatre: Any, set_to: Set, switch: float, balance: float
) -> None:
    theatre.balance = 0.25
    forces.weigh_quality(theatre, set_to(troop_quality=switch))
    assert theatre.balance == balance


@pytest.mark.parametrize(
    ("status", "balance", "switch", "quality"),
    [
        (state.FIGHTING, 0.0, 1.0, 0.9 - 0.2 * 20.0 / 400.0 + 0.005),
        (state.FIGHTING, -0.3, 1.0, 0.905),  # Russia does not press
        (state.CEASEFIRE, 0.5, 1.0, 0.905),
        (state.SETTLED, 0.5, 1.0, 0.905),
        (state.FIGHTING, 0.0, 0.0, 0.9),
    ],
)
def test_attacks_wear_and_training_restores(
    theatre: Any, set_to: Set, status: int, balance: float, switch: float, quality: float
) -> None:
    theatre.status, theatre.balance = status, balance
    forces.wear(theatre, set_to(troop_quality=switch, quality_loss=0.2))
    assert theatre.troop_quality == pytest.approx(quality)


def test_sectors_held_are_counted(theatre: Any) -> None:
    theatre.held[0] = theatre.held[2] = 1.0
    assert forces.sectors_held(theatre) == 2


@pytest.mark.parametrize(
    ("month", "recent", "orderly"),
    [
        (9, [20.1, 20.0, 20.0], True),
        (9, [20.0, 20.0, 20.0], False),
        (9, [60.0, 0.0, 0.0], False),
        (2, [30.0, 20.0, 0.0], True),  # two months to compare with
        (0, [0.0, 0.0, 0.0], False),
    ],
)
def test_a_withdrawal_is_orderly_if_it_costs_less_than_the_months_before(
    theatre: Any, luck: Luck, month: int, recent: list[float], orderly: bool
) -> None:
    luck.month = month
    theatre.held[0], theatre.recent_losses = 1.0, list(recent)
    forces.note_withdrawals(theatre, 3, luck)
    assert (theatre.withdrawals, theatre.orderly_withdrawals) == (2, 2 if orderly else 0)
    assert theatre.recent_losses == [20.0, *recent[:2]]


def test_a_month_without_withdrawal_is_none(theatre: Any, luck: Luck) -> None:
    theatre.held[0], theatre.recent_losses, luck.month = 1.0, [90.0] * 3, 9
    forces.note_withdrawals(theatre, 1, luck)
    assert (theatre.withdrawals, theatre.orderly_withdrawals) == (0, 0)
