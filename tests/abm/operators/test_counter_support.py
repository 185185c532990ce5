"""Others answer partners' support with support for Russia."""

from __future__ import annotations

import pytest

from tests.abm.operators.conftest import Play
from tests.abm.played import Played

OTHERS = ("theatre.counter_support_above=0.3", "theatre.counter_support_months=1")
WEAK, STRONG = "theatre.counter_support=0.2", "theatre.counter_support=1"


def fires(war: Played) -> list[float]:
    return [row.russian_fires for row in war.history]


def test_without_it_nothing_else_of_it_counts(played: Play) -> None:
    assert played().told == played(*OTHERS).told
    assert set(fires(played())) == {1.0}


def test_the_more_partners_deliver_the_more_others_give(played: Play) -> None:
    weak, strong = fires(played(WEAK)), fires(played(STRONG))
    assert all(1.0 <= few <= many for few, many in zip(weak, strong, strict=True))
    assert max(strong) > 1.05
    assert max(strong) < 1.0 + (2.0 - 0.7)


def test_it_comes_with_a_delay(played: Play) -> None:
    soon, late = (
        fires(played(STRONG, f"theatre.counter_support_months={months}")) for months in (1, 24)
    )
    assert max(late[:12]) < max(soon[:12])
    assert max(abs(b - a) for a, b in zip(late, late[1:], strict=False)) < 0.06


def test_little_support_is_not_answered(played: Play) -> None:
    starved = played(STRONG, "support.appropriation_factor=0.1", "start.stock=80")
    assert fires(starved)[-1] < max(fires(played(STRONG)))


@pytest.mark.parametrize("run", [3, 4])
def test_it_pushes_the_front_towards_ukraine(played: Play, run: int) -> None:
    without, answered = played(run=run, months=30), played(STRONG, run=run, months=30)
    assert answered.history[-1].balance > without.history[-1].balance
    assert answered.history[-1].land > without.history[-1].land
