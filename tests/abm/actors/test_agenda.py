"""Which conditional and random interventions act in a month."""

from __future__ import annotations

from typing import Any

import pytest

from abm import inputs, state
from abm.actors import agenda
from abm.records import new_state as room
from abm.reports import Reports


def made(kind: type, **values: Any) -> Any:
    one: Any = room(kind)
    one.__dict__.update(values)
    return one


def occasion(**values: Any) -> Any:
    told = {"quantity": agenda.LAND, "relation": agenda.ABOVE, "duration": 1, "until": 99}
    return made(inputs.OccasionRow, **{**told, **values})


def played(occasions: list[Any], lands: list[float], run: int = 0) -> list[int]:
    """Return the bits that act in each month, by the land that is held as it begins."""
    kept = room(state.Agenda)
    found = []
    for month, land in enumerate(lands):
        luck = made(state.Luck, seed_low=2022, run=run, month=month)
        theatre = made(state.Theatre, land=land, entity=7)
        others = room(state.ContactGroup), room(Reports), room(state.Table)
        agenda.look(kept, occasions, theatre, *others, luck)
        assert kept.acting == bin(kept.bits).count("1")
        found.append(kept.bits)
    return found


HELD = [1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("told", "acts"),
    [
        ({}, [0, 1, 0, 1, 1, 1, 0, 0, 0]),
        ({"delay": 1}, [0, 0, 1, 0, 1, 0, 1, 0, 0]),
        ({"duration": 2}, [0, 1, 1, 1, 1, 1, 1, 0, 0]),
        ({"delay": 2, "duration": 3}, [0, 0, 0, 1, 1, 1, 0, 0, 0]),
        ({"first": 4}, [0, 0, 0, 0, 1, 1, 0, 0, 0]),
        ({"until": 5}, [0, 1, 0, 1, 1, 0, 0, 0, 0]),
        ({"first": 4, "until": 6, "duration": 9}, [0, 0, 0, 0, 1, 1, 0, 0, 0]),
        ({"relation": agenda.AT_MOST}, [0, 0, 1, 0, 0, 0, 1, 1, 1]),
        ({"relation": agenda.BELOW}, [0] * 9),
        ({"relation": agenda.AT_LEAST, "threshold": 1.0}, [0, 1, 0, 1, 1, 1, 0, 0, 0]),
    ],
)
def test_conditions(told: dict[str, Any], acts: list[int]) -> None:
    assert played([occasion(**told)], HELD) == acts


def test_each_has_its_bit() -> None:
    three = [occasion(first=5), occasion(until=0), occasion(quantity=agenda.MONTH, first=7)]
    assert played(three, HELD) == [0, 0, 0, 0, 0, 1, 0, 4, 4]


@pytest.mark.parametrize("count", [0, 1, 5, 12])
def test_as_many_months_are_drawn_as_are_asked_for(count: int) -> None:
    one = occasion(first=6, until=18, count=count, relation=agenda.BELOW, threshold=-1.0)
    runs = [played([one], [0.0] * 24, run) for run in range(30)]
    assert {sum(bits) for bits in runs} == {count}
    assert all(set(bits[:6] + bits[18:]) == {0} for bits in runs)
    assert len({tuple(bits) for bits in runs}) > 5 or count in (0, 12)


def test_every_month_of_the_window_is_drawn_as_often() -> None:
    one = occasion(first=2, until=6, count=1)
    runs = [played([one], [0.0] * 6, run) for run in range(400)]
    assert all(70 < sum(bits[month] for bits in runs) < 130 for month in range(2, 6))


def test_what_is_public() -> None:
    rooms = (
        made(state.Agenda, months_since_talks=4.0),
        made(state.Theatre, reported_front=0.1, land=2.0, russian_losses=3.0, mobilised=True),
        made(state.ContactGroup, concession_talk=0.3, audience=[0.9, 0.8, 0.7]),
        made(Reports, deliveries=0.4, tone=0.5, european_tone=0.6),
        made(state.Table, talked=True),
        made(state.Luck, month=11),
    )
    found = [agenda.public(quantity, *rooms) for quantity in range(len(agenda.PUBLIC))]
    expected = [0.1, 2.0, 3.0, 1.0, 1.0, 0.4, 0.5, 0.6, 0.3, 0.7, 1.0, 4.0, 11.0]
    assert found == expected


OTHERS: tuple[type, ...] = (state.Theatre, state.ContactGroup, Reports)


def test_months_since_talks_are_counted() -> None:
    kept, table = room(state.Agenda), room(state.Table)
    counted = []
    for month, talked in enumerate([False, False, False, True, True, False]):
        table.talked = talked  # as the month before left it
        rooms: list[Any] = [kept, [], *map(room, OTHERS), table, made(state.Luck, month=month)]
        agenda.look(*rooms)
        counted.append(kept.months_since_talks)
    assert counted == [0.0, 1.0, 2.0, 0.0, 0.0, 1.0]
