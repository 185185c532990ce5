"""Orders at the start: capacity that was ordered before the first month of the war arrives."""

from __future__ import annotations

from functools import cache

import pytest

from abm.build import build_inputs
from abm.schema import Month, values
from tests.abm.editions import first_edition
from tests.abm.played import play


@cache
def months(*settings: str) -> list[Month]:
    inputs = build_inputs(first_edition(settings), "siloed", 36)
    return play(inputs, 0).history


def test_off_it_changes_nothing() -> None:
    moved = months("start.orders_first=0", "start.orders_last=29")
    assert [values(month) for month in months()] == [values(month) for month in moved]


@pytest.mark.parametrize(("first", "last"), [(4, 18), (0, 6), (12, 29)])
def test_capacity_grows_in_the_months_of_the_orders(first: int, last: int) -> None:
    told = ("start.orders=.05", f"start.orders_first={first}", f"start.orders_last={last}")
    # Nothing else arrives before the longest lead time is over, and nothing wears.
    still = ("industry.lead_time=30", "industry.capacity_wear=0")
    capacity = [month.capacity for month in months(*told, *still)]
    opening = 0.28 * 3.75
    for month in range(30):
        arrived = min(last, month) - first + 1 if month >= first else 0
        assert capacity[month] == pytest.approx(opening * (1.0 + 0.05 * arrived))


def test_what_comes_anyway_is_not_ordered_again() -> None:
    off, on = months(), months("start.orders=.05")
    assert on[0].capacity == off[0].capacity
    assert on[18].capacity > 1.4 * off[18].capacity
    early = slice(0, 4)
    paid, more = (sum(month.order_cost for month in war[early]) for war in (on, off))
    assert 0.0 < paid < more
    balance = [war[3].balance_of_accounts for war in (on, off)]
    assert balance[0] - balance[1] == pytest.approx(more - paid)
