"""The record of a month and of a war."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from abm import inputs, schema, state
from abm.actors import recorder
from abm.build import load_inputs
from abm.model import War
from abm.parameters import Settings
from abm.records import new_state as room
from abm.state import CEASEFIRE, FIGHTING, OPEN, OVER, SETTLED

Set = Callable[..., Settings]


def made(kind: type, **values: Any) -> Any:
    one: Any = room(kind)
    one.__dict__.update(values)
    return one


@pytest.fixture
def war() -> Any:
    begun = room(schema.War)
    recorder.begin(begun)
    return begun


@pytest.fixture
def world() -> Any:
    return War.of(load_inputs("six-partners", "siloed", 12), 0, 2022).world


def test_a_record_begins_with_what_has_not_happened(war: Any) -> None:
    missing = {name for name, value in vars(war).items() if math.isnan(value)}
    assert missing == {
        "signed_month",
        "terms",
        "belief_at_signature",
        "doubt_month",
        "mobilised_month",
        "broken_month",
        "peace_months",
        "peace_broken",
        *schema.HEADLINE,
    }
    assert (war.outcome, war.fault_month, war.fault_variable) == (-1.0, -1.0, -1.0)


def month(world: Any, settings: Settings, theories: list[Any] | None = None) -> Any:
    row = room(schema.Month)
    recorder.record_month(row, world, theories or [], settings)
    return row


def test_partners_add_up_by_share_or_in_full(world: Any, set_to: Set) -> None:
    for own, partner in enumerate(world.partners):
        partner.joint, partner.will, partner.signed = 0.5, 0.25, float(own)
        partner.closed = own < 2
        partner.habit[5], partner.booked[0] = 1.0, 0.5
        world.defence[own].stock = 2.0
        world.signals[own].kept, world.signals[own].broken = 3.0, 1.0
    row = month(world, set_to())
    assert (row.joint_planning, row.will, row.follow_through) == pytest.approx((0.5, 0.25, 0.75))
    assert (row.signed, row.stock, row.booked - 6 * 1.5) == pytest.approx((15.0, 12.0, 10.8 - 4.8))
    assert (row.donors_active, row.gaps) == (5.0, 2.0)


def test_credibility_is_the_share_of_the_window_that_is_covered(world: Any, set_to: Set) -> None:
    world.seen.cover = 6.0
    assert month(world, set_to(window=12.0)).support_credibility == 0.5
    assert month(world, set_to(window=24.0)).support_credibility == 0.25


def test_beliefs_and_options_are_the_leaderships(world: Any, set_to: Set) -> None:
    for agent in world.kremlin:
        agent.settle, agent.prefers = (7.0, 2) if agent.leads else (1.0, 0)
        agent.log_odds = [0.0 if agent.leads else 9.0] * 8
    row = month(world, set_to(), [room(inputs.Theory)] * 3)
    assert (row.settle, row.prefers) == (7.0, 2.0)
    assert row.belief == [0.5, 0.5, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0]


def test_flags_become_numbers(world: Any, set_to: Set) -> None:
    row = month(world, set_to())
    assert (row.mobilised, row.earnest, row.talks_open) == (0.0, 0.0, 0.0)
    world.theatre.mobilised = world.table.earnest = world.table.talked = True
    row = month(world, set_to())
    assert (row.mobilised, row.earnest, row.talks_open) == (1.0, 1.0, 1.0)


def test_the_best_theory_of_the_leadership_leads(world: Any, set_to: Set) -> None:
    for agent in world.kremlin:
        agent.best_theory = 2 if agent.leads else 0
    assert month(world, set_to(), [room(inputs.Theory)] * 3).leads == [0, 0, 1, 0, 0, 0, 0, 0]
    for agent in world.kremlin:
        agent.best_theory = -1
    assert sum(month(world, set_to(), [room(inputs.Theory)] * 3).leads) == 0.0


@pytest.mark.parametrize(("earnest", "demand", "feasible"), [(1, 65, 1), (1, 65.6, 0), (0, 60, 0)])
def test_earnest_terms_are_feasible_within_what_kyiv_could_accept(
    earnest: bool, demand: float, feasible: float, world: Any, set_to: Set
) -> None:
    world.table.earnest, world.table.demand, world.leadership.limit = earnest, demand, 65.0
    assert month(world, set_to(terms_slack=0.5)).feasible == feasible


def test_mobilised_men_are_recruits(world: Any, set_to: Set) -> None:
    world.theatre.russian_recruits, world.theatre.mobilised_men = 27.0, 28.0
    assert month(world, set_to()).russian_recruits == 55.0


def test_momentum_and_tempo_are_written_down(world: Any, set_to: Set) -> None:
    world.theatre.front_momentum, world.theatre.tempo = 0.3, 1.4
    row = month(world, set_to())
    assert (row.front_momentum, row.tempo) == (0.3, 1.4)


# The record of a war


def told(**values: float) -> Any:
    money = {"signed": 2.0, "lapsed": 0.5, "order_cost": 0.25, "effort_cost": 0.125}
    return made(schema.Month, **{**money, "russian_losses": 20.0, "land": 60.0, **values})


def test_months_of_war_add_up(war: Any) -> None:
    table = room(state.Table)
    for number in range(3):
        recorder.add_month(war, told(balance_of_accounts=float(number)), table, number, 35)
    assert (war.signed, war.russian_losses, war.land) == (6.0, 60.0, 60.0)
    assert (war.lapsed, war.order_cost, war.effort_cost) == (1.5, 0.75, 0.375)
    assert war.balance_of_accounts == 2.0


def test_earnest_months_count_outside_ceasefires_and_doubt_from_its_first_month(war: Any) -> None:
    table = made(state.Table, belief=0.3)
    recorder.add_month(war, told(earnest=1.0, feasible=1.0), table, 0, 35)
    table.belief = 0.29
    recorder.add_month(war, told(earnest=1.0), table, 1, 35)
    recorder.add_month(war, told(earnest=1.0, status=float(CEASEFIRE)), table, 2, 35)
    assert (war.earnest_months, war.feasible_months, war.doubt_month) == (2.0, 1.0, 1.0)


def test_money_signed_under_a_settlement_counts_only_if_it_breaks(war: Any) -> None:
    table = made(state.Table, watching=True)
    settled = told(status=float(SETTLED), russian_losses=0.0, land=50.0)
    recorder.add_month(war, settled, table, 0, 35)
    recorder.add_month(war, settled, table, 1, 35)
    assert (war.signed, war.lapsed, war.order_cost, war.effort_cost) == (0.0, 0.0, 0.0, 0.0)
    assert war.land == 0.0
    recorder.add_month(war, told(status=float(FIGHTING), russian_losses=0.0), table, 2, 35)
    assert (war.signed, war.lapsed, war.order_cost, war.effort_cost) == (6.0, 1.5, 0.75, 0.375)
    assert war.land == 60.0
    table.watching = False
    recorder.add_month(war, told(), table, 3, 35)
    assert (war.signed, war.russian_losses) == (8.0, 20.0)


def test_the_first_month_of_mobilisation_is_kept(war: Any) -> None:
    for number, mobilised in enumerate((0.0, 1.0, 1.0)):
        recorder.add_month(war, told(mobilised=mobilised), room(state.Table), number, 35)
    assert war.mobilised_month == 1.0


@pytest.mark.parametrize(
    ("status", "number", "planning"),
    [
        (FIGHTING, 35, 0.5),
        (CEASEFIRE, 35, 0.5),
        (SETTLED, 35, None),
        (OVER, 35, None),
        (FIGHTING, 34, None),
        (FIGHTING, 36, None),
    ],
)
def test_headlines_are_those_of_wars_that_run_two_years_after_treatment(
    war: Any, status: int, number: int, planning: float | None
) -> None:
    row = told(status=float(status), joint_planning=0.5)
    recorder.add_month(war, row, room(state.Table), number, 35)
    assert (None if math.isnan(war.joint_planning) else war.joint_planning) == planning


@pytest.mark.parametrize(
    ("status", "broken", "outcome"),
    [
        (FIGHTING, 0.0, schema.Outcome.STILL_FIGHTING),
        (CEASEFIRE, 0.0, schema.Outcome.FROZEN),
        (FIGHTING, 1.0, schema.Outcome.BROKEN),
        (CEASEFIRE, 1.0, schema.Outcome.BROKEN),
    ],
)
def test_what_has_not_ended_by_the_horizon_is_censored(
    war: Any, set_to: Set, status: int, broken: float, outcome: int
) -> None:
    war.settlements_broken = broken
    recorder.conclude(war, room(state.Table), made(state.Theatre, status=status), set_to(), 84)
    assert (war.outcome, war.war_length) == (outcome, 84.0)


def test_what_is_over_keeps_its_outcome(war: Any, set_to: Set) -> None:
    war.outcome, war.war_length, war.settlements_broken = float(schema.Outcome.EXHAUSTED), 40.0, 1.0
    recorder.conclude(war, room(state.Table), made(state.Theatre, status=OVER), set_to(), 84)
    assert (war.outcome, war.war_length) == (schema.Outcome.EXHAUSTED, 40.0)
    assert war.months_avoided == 44.0


@pytest.mark.parametrize(("watch", "lasting", "told"), [(24, 60, None), (60, 60, 0), (36, 36, 0)])
def test_whether_a_settlement_lasts_is_told_where_it_is_watched_for_so_long(
    war: Any, set_to: Set, watch: int, lasting: int, told: float | None
) -> None:
    settings = set_to(watch=float(watch), lasting=float(lasting))
    recorder.conclude(war, room(state.Table), made(state.Theatre, status=OVER), settings, 84)
    assert (None if math.isnan(war.lasting) else war.lasting) == told


@pytest.mark.parametrize(
    ("led", "share", "insincere"), [(1, 0.5, 1.0), (2, 0.5, 0.0), (1, 0.2, 0.0), (2, 0.8, 1.0)]
)
def test_talks_still_open_at_the_end_are_judged(
    war: Any, set_to: Set, led: int, share: float, insincere: float
) -> None:
    table = made(state.Table, episode=OPEN, months_open=3, months_led=led)
    recorder.conclude(war, table, room(state.Theatre), set_to(insincere_share=share), 84)
    assert war.talks_insincere == insincere


@pytest.mark.parametrize(
    ("status", "number", "on"),
    [
        (FIGHTING, 83, True),
        (FIGHTING, 84, False),
        (CEASEFIRE, 84, False),
        (SETTLED, 84, True),
        (OVER, 3, False),
    ],
)
def test_a_war_goes_on_to_its_horizon_or_while_a_settlement_is_watched(
    status: int, number: int, on: bool
) -> None:
    assert recorder.goes_on(made(state.Theatre, status=status), number, 84) is on
