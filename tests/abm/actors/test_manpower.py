"""Manpower: losses, recruits, mobilised men, tempo."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from abm import inputs, state
from abm.actors import manpower as acts
from abm.parameters import Settings
from abm.records import new_state as room
from abm.state import Luck

Set = Callable[..., Settings]
STATUSES = (state.FIGHTING, state.CEASEFIRE, state.SETTLED)


def made(kind: type, **values: Any) -> Any:
    one: Any = room(kind)
    one.__dict__.update(values)
    return one


@pytest.fixture
def theatre() -> Any:
    return made(state.Theatre, russian_manpower=300.0, russian_fires=1.0, reserves=0.5, tempo=1.0)


@pytest.fixture
def staff() -> Any:
    return made(state.KyivGeneralStaff, manpower=300.0)


@pytest.fixture
def leadership() -> Any:
    return room(state.KyivLeadership)


def test_sectors_of_a_flank_expose_once(theatre: Any) -> None:
    told = ((0, 0.25), (1, 0.10), (1, 0.12), (2, 0.5))
    sectors = [made(inputs.Sector, flank=flank, added_losses=added) for flank, added in told]
    theatre.held = [1.0, 1.0, 1.0, 0.0, 0.0, 0.0]
    assert acts.exposure(theatre, sectors) == pytest.approx(1.37)
    theatre.held[2] = 0.0
    assert acts.exposure(theatre, sectors) == pytest.approx(1.35)


def suffer(theatre: Any, staff: Any, leadership: Any, settings: Settings, luck: Luck) -> None:
    acts.suffer(theatre, staff, leadership, [], settings, luck)


@pytest.mark.parametrize("status", STATUSES)
def test_only_fighting_costs_lives_but_one_knows_what_it_would_cost(
    theatre: Any, staff: Any, leadership: Any, set_to: Set, luck: Luck, status: int
) -> None:
    theatre.status, theatre.ukrainian_fires = status, 1.0
    suffer(theatre, staff, leadership, set_to(russian_loss_rate=0.05), luck)
    assert theatre.prospective_losses == pytest.approx(12.0)
    fighting = status == state.FIGHTING
    assert theatre.russian_losses == pytest.approx(0.05 * 300.0 * 0.75 if fighting else 0.0)
    assert (theatre.ukrainian_losses > 0.0) is fighting
    assert theatre.russian_recruits > 0.0 < theatre.ukrainian_recruits


def test_an_attack_costs_more(
    theatre: Any, staff: Any, leadership: Any, set_to: Set, luck: Luck
) -> None:
    lost = []
    for staff.posture in (state.HOLD, state.ATTACK, state.WITHDRAW):
        suffer(theatre, staff, leadership, set_to(), luck)
        lost.append(theatre.ukrainian_losses)
    assert [one / lost[0] for one in lost] == pytest.approx([1.0, 1.35, 0.8])


@pytest.mark.parametrize(("month", "recruits"), [(0, 45.0), (7, 45.0), (8, 13.0)])
def test_volunteers_come_in_the_first_months(
    theatre: Any,
    staff: Any,
    leadership: Any,
    set_to: Set,
    luck: Luck,
    month: int,
    recruits: float,
) -> None:
    luck.month = month
    suffer(theatre, staff, leadership, set_to(), luck)
    assert theatre.ukrainian_recruits == recruits


def test_mobilised_men_come_for_as_long_as_they_were_called(
    theatre: Any, staff: Any, leadership: Any, set_to: Set, luck: Luck
) -> None:
    theatre.months_of_mobilisation = 2
    came = []
    for _ in range(3):
        suffer(theatre, staff, leadership, set_to(mobilisation_size=40.0), luck)
        came.append(theatre.mobilised_men)
    assert came == [40.0, 40.0, 0.0]


def test_losses_stop_at_the_floor_of_a_force(
    theatre: Any, staff: Any, leadership: Any, set_to: Set, luck: Luck
) -> None:
    theatre.russian_manpower, theatre.reserves, staff.manpower = 60.0, 0.0, 4000.0
    settings = set_to(
        manpower_floor=60.0, permanent_losses=0.5, russian_recruits=20.0, russian_loss_rate=0.06
    )
    theatre.ukrainian_fires = 1.6
    suffer(theatre, staff, leadership, settings, luck)
    assert theatre.russian_losses == 12.0
    assert theatre.losses_withheld > 0.0
    acts.replenish(theatre, settings)
    assert theatre.russian_manpower == 60.0


def test_a_force_loses_what_does_not_return_and_gains_all_who_come(
    theatre: Any, set_to: Set
) -> None:
    theatre.russian_losses, theatre.russian_recruits, theatre.mobilised_men = 20.0, 27.0, 28.0
    acts.replenish(theatre, set_to(permanent_losses=0.85))
    assert theatre.russian_manpower == 300.0 - 17.0 + 27.0 + 28.0


@pytest.mark.parametrize(
    ("month", "status", "recruits"),
    [
        (14, state.FIGHTING, 16.0),
        (18, state.FIGHTING, 24.0),
        (40, state.FIGHTING, 32.0),
        (40, state.CEASEFIRE, 8.0),
        (14, state.SETTLED, 4.0),
    ],
)
def test_a_campaign_brings_men_where_there_is_fighting(
    theatre: Any,
    staff: Any,
    leadership: Any,
    set_to: Set,
    luck: Luck,
    month: int,
    status: int,
    recruits: float,
) -> None:
    # Reserves of a half bring four fifths of those who are sought.
    luck.month, theatre.status, theatre.usual_recruits = month, status, 20.0
    settings = set_to(russian_recruits=20.0, campaign_recruits=40.0, recruits_at_rest=0.25)
    suffer(theatre, staff, leadership, settings, luck)
    assert theatre.russian_recruits == pytest.approx(recruits)
    assert theatre.usual_recruits == pytest.approx(20.0 + (recruits - 20.0) / 6.0)


def test_a_russian_force_may_have_no_limit(
    theatre: Any, staff: Any, leadership: Any, set_to: Set, luck: Luck
) -> None:
    theatre.russian_manpower, theatre.reserves = 900.0, 1.0
    for limit, recruits in ((650.0, 8.1), (math.nan, 27.0)):
        suffer(theatre, staff, leadership, set_to(russian_crowded_above=limit), luck)
        assert theatre.russian_recruits == pytest.approx(recruits)


def test_tempo_costs_russia_in_full_and_ukraine_by_half(
    theatre: Any, staff: Any, leadership: Any, set_to: Set, luck: Luck
) -> None:
    lost = []
    for theatre.tempo in (1.0, 2.0):
        theatre.ukrainian_fires = 1.0
        suffer(theatre, staff, leadership, set_to(), luck)
        lost.append((theatre.russian_losses, theatre.ukrainian_losses, theatre.prospective_losses))
        assert theatre.losses_at_par == lost[0][0]
    assert [two / one for one, two in zip(*lost, strict=True)] == pytest.approx([2.0, 1.5, 2.0])


@pytest.mark.parametrize(
    ("month", "status", "manpower", "tempo"),
    [
        (13, state.FIGHTING, 600.0, 1.0),
        (14, state.CEASEFIRE, 600.0, 1.0),
        (14, state.FIGHTING, 600.0, 1.2),  # a fifth of the way to 20 of 10 men
        (14, state.FIGHTING, 770.0, 1.4),  # and ten of those beyond the large force
    ],
)
def test_tempo_follows_the_men_that_there_are(
    theatre: Any, set_to: Set, luck: Luck, month: int, status: int, manpower: float, tempo: float
) -> None:
    luck.month, theatre.status, theatre.russian_manpower = month, status, manpower
    theatre.usual_recruits, theatre.losses_at_par = 25.0, 20.0
    acts.set_tempo(theatre, set_to(tempo_rate=0.2, permanent_losses=0.5), luck)
    assert theatre.tempo == pytest.approx(tempo)
