from __future__ import annotations

from collections.abc import Callable

import pytest

from abm.rules.choice import (
    addresses_us,
    cost_of_sector,
    cost_of_war,
    demand,
    guarantee,
    hope_of_pause,
    moscow_limit,
    punishment,
    still_offered,
    value_in_outlook,
    value_of_pause,
    value_of_quitting,
    value_of_settling,
    value_of_theory,
    value_under_ultimatum,
    worth_of_sector,
)

CASES: list[tuple[Callable[..., float], tuple[float, ...], float]] = [
    # 0.012 x 20 + 3.5 x 0.25 / 2 = 0.24 + 0.4375
    (cost_of_war, (20.0, 0.5, 0.012, 3.5), 0.6775),
    (cost_of_war, (20.0, 1.0, 0.012, 3.5), 0.24),  # full reserves cost nothing
    (cost_of_war, (0.0, 0.0, 0.012, 3.5), 1.75),  # spent reserves
    (cost_of_war, (0.0, 1.0, 0.012, 3.5), 0.0),
    # T4: 0.5 x 35 + 0.5 x 18 x 0.2 - 18 x 0.5 = 17.5 + 1.8 - 9
    (value_of_theory, (0.5, 35.0, 18.0, 0.2, 0.5), 10.3),
    (value_of_theory, (1.0, 35.0, 18.0, 0.2, 0.5), 26.0),
    (value_of_theory, (0.0, 35.0, 18.0, 0.2, 0.5), -5.4),
    (value_of_theory, (0.2, 100.0, 1.0, -1.0, 0.7), 18.5),
    (value_of_theory, (0.0, 35.0, 18.0, 0.0, 0.0), 0.0),
    # T4 by one rule: 0.5 x 40 + 8.4 x 0.2 - 18 x 0.5
    (value_in_outlook, (0.5, 40.0, 1.68, 18.0, 0.5), 12.68),
    (value_in_outlook, (0.0, 40.0, -1.5, 18.0, 0.5), -10.5),
    (value_in_outlook, (1.0, 40.0, 2.0, 18.0, 0.0), 42.0),  # what is foreseen stays
    (still_offered, (0.0, 20.0, 5.0), 15.0),
    (still_offered, (10.0, 30.0, 30.0), 10.0),
    (still_offered, (10.0, 30.0, 40.0), 10.0),  # more than the goal is no loss
    (still_offered, (10.0, 30.0, -4.0), 44.0),  # lost ground is to be taken again
    (value_of_quitting, (0.0, 0.5, 3.0), -1.5),
    (value_of_quitting, (1.5, 0.5, 3.0), 3.0),
    (value_of_quitting, (-0.5, 0.0, 3.0), -1.5),
    (value_of_quitting, (0.5, 0.25, 6.0), 1.5),
    # 0.5 x 20 + 0.7 x 0.5 x 4 - 0.8 x 5 = 7.4
    (hope_of_pause, (0.5, 20.0, 4.0, 5.0, 0.7, 0.2), 7.4),
    (hope_of_pause, (1.0, 20.0, 4.0, 5.0, 0.7, 0.2), 16.0),  # drift no longer counts
    (hope_of_pause, (0.0, 20.0, 10.0, 0.0, 0.7, 0.2), 7.0),
    (hope_of_pause, (0.0, 20.0, 10.0, 0.0, 0.0, 0.2), 0.0),
    (hope_of_pause, (0.0, 0.0, 0.0, 5.0, 0.7, 0.0), -5.0),  # no relief
    (value_of_pause, (7.4, 0.8, 1.0), 4.92),
    (value_of_pause, (0.0, 0.8, 1.0), -1.0),  # a pause costs something
    (value_of_pause, (7.4, 0.0, 2.0), -2.0),
    (moscow_limit, (64.0, 3.0, 1.0), 68.0),
    (moscow_limit, (64.0, -3.0, 0.0), 61.0),
    (moscow_limit, (0.0, 0.0, 0.0), 0.0),
    (demand, (60.0, 70.0, 0.6), 66.0),
    (demand, (70.0, 60.0, 0.6), 64.0),
    (demand, (60.0, 70.0, 0.0), 60.0),
    (demand, (60.0, 70.0, 1.0), 70.0),
    (punishment, (64.0, 64.0, 1.0, 10.0, 2.0), 1.0),
    (punishment, (69.0, 64.0, 1.4, 10.0, 2.0), 0.7),
    (punishment, (74.0, 64.0, 1.0, 10.0, 2.0), 0.0),
    (punishment, (90.0, 64.0, 1.0, 10.0, 2.0), 0.0),  # winning more is not rewarded
    (punishment, (54.0, 64.0, 1.0, 10.0, 2.0), 2.0),
    (punishment, (20.0, 64.0, 1.0, 10.0, 2.0), 2.0),  # nor is losing more punished without end
    (punishment, (20.0, 64.0, 1.0, 10.0, 4.0), 4.0),
    (punishment, (54.0, 64.0, 1.0, 20.0, 2.0), 1.5),
    (punishment, (54.0, 64.0, 0.0, 10.0, 2.0), 0.0),  # the economic bloc
    (value_of_settling, (66.0, 64.0, 1.0, 0.5), 0.5),
    (value_of_settling, (64.0, 64.0, 0.0, 0.0), 0.0),
    (value_of_settling, (60.0, 64.0, 1.5, 2.0), -7.5),
    (worth_of_sector, (0.5, 20.0), 10.0),
    (worth_of_sector, (0.0, 20.0), 0.0),
    (worth_of_sector, (1.0, 12.0), 12.0),
    (cost_of_sector, (36.0, 0.25, 0.0, -1.0, 0.2), 1.8),  # the North: no exposure
    (cost_of_sector, (36.0, 0.33, 4.0, 0.0, 0.2), 2.376),  # the right bank
    (cost_of_sector, (36.0, 0.33, 4.0, -0.5, 0.2), 7.128),  # 1 + 4 x 0.5 = 3
    (cost_of_sector, (36.0, 0.33, 4.0, 0.5, 0.2), 2.376),  # strength is no discount
    (cost_of_sector, (36.0, 0.25, 4.0, -1.0, 0.0), 0.0),
    (addresses_us, (True, False, 1.0, 0.5, 0.05), 1.0),
    (addresses_us, (False, True, 1.0, 0.5, 0.05), 0.5),
    (addresses_us, (False, True, 1.0, 0.0, 0.05), 0.0),  # no deceit
    (addresses_us, (False, False, 1.0, 0.5, 0.05), 0.05),
    (addresses_us, (True, False, 0.9, 0.5, 0.05), 0.9),
    (guarantee, (5.0, 10.0), 0.5),
    (guarantee, (0.0, 10.0), 0.0),
    (guarantee, (50.0, 10.0), 1.0),
    # 12 months of 1.05 booked and believed by half, against 12 x 0.35 x 3.75
    (guarantee, (6.3, 15.75), 0.4),
    # Trusted to .8, with .6 of the need covered: 2 x .8 x .6
    (value_under_ultimatum, (5.0, 2.0, 0.8, 0.6), 4.04),
    (value_under_ultimatum, (5.0, 2.0, 0.8, 0.0), 5.0),  # nothing to make it good with
    (value_under_ultimatum, (-1.0, 6.0, 1.0, 1.0), -7.0),
]


@pytest.mark.parametrize(("rule", "arguments", "expected"), CASES)
def test_by_hand(rule: Callable[..., float], arguments: tuple[float, ...], expected: float) -> None:
    assert rule(*arguments) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("prospect", [-5.0, 0.0, 4.0])
@pytest.mark.parametrize("seen_limit", [40.0, 60.0, 64.0])
def test_settling_is_worth_no_more_than_fighting_on_where_kyivs_limit_lies_below(
    prospect: float, seen_limit: float
) -> None:
    own = moscow_limit(64.0, prospect, 1.5)
    wanted = demand(own, min(seen_limit, own), 0.6)
    punished = punishment(wanted, 64.0, 1.0, 10.0, 2.0)
    assert value_of_settling(wanted, 64.0, 1.5, punished) <= prospect
