"""The theatre: need, supply, fighting, sectors, reserves."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from abm import inputs, noise, state
from abm.actors import theatre as acts
from abm.parameters import Settings, Start
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
    return made(
        state.Theatre, russian_manpower=300.0, russian_fires=1.0, reserves=0.5, land=64.0, tempo=1.0
    )


@pytest.fixture
def staff() -> Any:
    return made(state.KyivGeneralStaff, manpower=300.0)


def test_the_war_stands_where_it_stood(set_to: Set, begun_with: Callable[..., Start]) -> None:
    theatre = room(state.Theatre)
    acts.begin(theatre, [room(inputs.Sector)] * 2, begun_with(land=70.0), set_to(need=4.0))
    assert (theatre.land, theatre.start_land, theatre.reference_land) == (70.0, 70.0, 70.0)
    assert theatre.held == [1.0, 1.0, 0.0, 0.0, 0.0, 0.0]
    assert (theatre.need, theatre.buffer, theatre.reserves) == (4.0, 8.0, 1.0)
    assert (theatre.tempo, theatre.usual_recruits) == (1.0, 27.0)


def test_need_is_smaller_after_a_settlement(
    theatre: Any, staff: Any, set_to: Set, luck: Luck
) -> None:
    for theatre.status in STATUSES:
        acts.report_front(theatre, staff, set_to(need=4.0, guarantee_need=0.5), luck)
        assert theatre.need == (2.0 if theatre.status == state.SETTLED else 4.0)


def test_the_public_reads_the_drift_of_last_month(
    theatre: Any, staff: Any, set_to: Set, luck: Luck
) -> None:
    acts.report_front(theatre, staff, set_to(), luck)
    error = theatre.reported_front
    staff.drift = 2.0
    acts.report_front(theatre, staff, set_to(), luck)
    assert theatre.reported_front == 2.0 + error != 2.0


@pytest.mark.parametrize(
    ("status", "used", "kept", "spoiled"),
    [
        (state.FIGHTING, 3.0, 5.0, 0.0),
        (state.CEASEFIRE, 0.8, 7.2, 0.0),
        (state.SETTLED, 0.0, 8.0, 0.0),
    ],
)
def test_support_is_used_kept_or_spoiled(
    theatre: Any, set_to: Set, status: int, used: float, kept: float, spoiled: float
) -> None:
    group = made(state.ContactGroup, delivered=2.0)
    theatre.status, theatre.buffer = status, 6.0
    settings = set_to(need=4.0, buffer_months=3.0)
    acts.supply(theatre, group, settings)
    assert (theatre.used, theatre.buffer, theatre.spoiled) == pytest.approx((used, kept, spoiled))


def test_what_exceeds_the_buffer_is_spoiled(theatre: Any, set_to: Set) -> None:
    theatre.status, theatre.buffer = state.SETTLED, 47.0
    acts.supply(theatre, made(state.ContactGroup, delivered=3.0), set_to(need=4.0))
    assert (theatre.buffer, theatre.spoiled) == (48.0, 2.0)


def test_old_stocks_run_down(theatre: Any, staff: Any, set_to: Set) -> None:
    theatre.legacy_fires, theatre.used = 0.5, 2.0
    acts.weigh_forces(theatre, staff, set_to(need=4.0, base_fires=0.4, fires_weight=0.5))
    assert theatre.legacy_fires == 0.4
    assert theatre.ukrainian_fires == pytest.approx(0.4 + 0.4 + 0.6 * 0.5)
    assert theatre.balance == pytest.approx(-0.5 * math.log(1.1))


@pytest.mark.parametrize("status", STATUSES)
def test_the_front_moves_in_fighting_months_only(
    theatre: Any, staff: Any, set_to: Set, luck: Luck, status: int
) -> None:
    theatre.status, theatre.balance = status, 0.4
    acts.fight(theatre, staff, set_to(front_noise=0.0, front_programme=0.2), luck)
    moved = 5.0 * 0.16 + 0.2 if status == state.FIGHTING else 0.0
    assert theatre.front_change == pytest.approx(moved)
    assert theatre.land == 64.0 + theatre.front_change


@pytest.mark.parametrize(
    ("posture", "balance", "moved"),
    [
        (state.HOLD, -0.4, -0.8),
        (state.ATTACK, -0.4, -1.2),
        (state.WITHDRAW, 0.4, 0.88),
        (state.WITHDRAW, -0.4, -0.8),
    ],
)
def test_posture_changes_the_ground_that_moves(
    theatre: Any, staff: Any, set_to: Set, luck: Luck, posture: int, balance: float, moved: float
) -> None:
    staff.posture, theatre.balance = posture, balance
    acts.fight(theatre, staff, set_to(front_noise=0.0), luck)
    assert theatre.front_change == pytest.approx(moved)


def test_tempo_speeds_what_russia_gains_and_nothing_else(
    theatre: Any, staff: Any, set_to: Set, luck: Luck
) -> None:
    theatre.tempo = 2.0
    for theatre.balance, moved in ((0.4, 0.8 * 2.0**0.6), (-0.4, -0.8)):
        acts.fight(theatre, staff, set_to(front_noise=0.0), luck)
        assert theatre.front_change == pytest.approx(moved)


def test_a_battle_goes_on_and_ends_with_the_fighting(
    theatre: Any, staff: Any, set_to: Set, luck: Luck
) -> None:
    settings = set_to(front_noise=0.0, ground_momentum=0.5)
    theatre.balance = 0.4
    moved = []
    for theatre.status in (state.FIGHTING, state.FIGHTING, state.CEASEFIRE, state.FIGHTING):
        acts.fight(theatre, staff, settings, luck)
        moved.append(theatre.front_change)
    assert moved == pytest.approx([0.4, 0.6, 0.0, 0.4])


def test_luck_that_lasts_has_its_own_numbers(
    theatre: Any, staff: Any, set_to: Set, luck: Luck
) -> None:
    settings = set_to(front_noise_spread=0.2, noise_momentum=0.6, front_jump_chance=0.0)
    drawn = noise.normal(luck, noise.FRONT_SWING, theatre.entity)
    swings = []
    for theatre.status in (state.FIGHTING, state.FIGHTING, state.SETTLED):
        acts.fight(theatre, staff, settings, luck)
        swings.append(theatre.front_swing)
        assert theatre.front_change == theatre.front_swing
    assert swings == pytest.approx([0.16 * drawn, 0.256 * drawn, 0.0])


def test_the_front_breaks_by_chance(theatre: Any, staff: Any, set_to: Set, luck: Luck) -> None:
    broken = set_to(front_noise_spread=0.2, front_jump_chance=1.0, front_jump_size=2.0)
    acts.fight(theatre, staff, broken, luck)
    jump = 2.0 * 0.2 * noise.student_t4(luck, noise.FRONT_JUMP_SIZE, theatre.entity)
    assert theatre.front_change == pytest.approx(theatre.front_swing + jump)


@pytest.mark.parametrize(("month", "reference"), [(11, 0.0), (12, 64.0), (13, 0.0)])
def test_the_line_after_a_year_is_the_reference(
    theatre: Any, staff: Any, set_to: Set, luck: Luck, month: int, reference: float
) -> None:
    luck.month = month
    acts.fight(theatre, staff, set_to(front_noise=0.0), luck)
    assert theatre.reference_land == reference


def test_a_sector_falls_when_it_was_weak_long_enough(theatre: Any) -> None:
    theatre.held = [1.0] * 6
    sectors = [
        made(inputs.Sector, falls_below=-0.1, falls_after=2.0),
        made(inputs.Sector, falls_below=math.nan, falls_after=1.0),
    ]
    theatre.balance = -0.2
    acts.lose_sectors(theatre, sectors)
    theatre.balance = 0.0
    acts.lose_sectors(theatre, sectors)
    assert (theatre.held[0], theatre.months_weak[0]) == (1.0, 0.0)
    theatre.balance = -0.2
    theatre.status = state.CEASEFIRE
    acts.lose_sectors(theatre, sectors)
    assert theatre.months_weak[0] == 0.0
    theatre.status = state.FIGHTING
    acts.lose_sectors(theatre, sectors)
    acts.lose_sectors(theatre, sectors)
    assert theatre.held[:2] == [0.0, 1.0]


@pytest.mark.parametrize(
    ("status", "settings", "left"),
    [
        (state.FIGHTING, {}, 0.5 - 0.02 * 0.5),
        (state.CEASEFIRE, {}, 0.5 - 0.2 * 0.02 * 0.5),
        (state.SETTLED, {}, 0.5 + 0.02 * 0.5),
        (state.FIGHTING, {"adaptation": 0.03}, 0.5 - 0.02 * 0.5 + 0.03 * 0.5),
        (state.FIGHTING, {"reserves_frozen": 1.0}, 0.5),
        (state.SETTLED, {"reserves_frozen": 1.0}, 0.5),
    ],
)
def test_war_drains_reserves_and_peace_rebuilds_them(
    theatre: Any, set_to: Set, status: int, settings: dict[str, float], left: float
) -> None:
    theatre.status, theatre.russian_losses = status, 22.0
    acts.spend_reserves(theatre, set_to(reserves_drain=0.02, **settings))
    assert theatre.reserves == pytest.approx(left)
