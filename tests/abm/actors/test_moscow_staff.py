"""Moscow's staff: what it can see of partners, and what it expects of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from abm import noise, state
from abm.actors import moscow_staff
from abm.parameters import Settings, Start
from abm.records import new_state as room
from abm.reports import Observation, Reports
from abm.state import Luck

Set = Callable[..., Settings]


def made(kind: type, **values: Any) -> Any:
    one: Any = room(kind)
    one.__dict__.update(values)
    return one


@pytest.fixture
def signals() -> Any:
    return made(state.Signals, kept=2.0, broken=2.0)


def test_records_begin_with_what_was_known(begun_with: Callable[..., Start]) -> None:
    signals, reports = room(state.Signals), room(Reports)
    start = begun_with(kept_promises=3.0, broken_promises=4.0, tone=0.5, dispersion=0.7)
    moscow_staff.begin(signals, start)
    moscow_staff.begin_reports(reports, start)
    assert (signals.kept, signals.broken) == (3.0, 4.0)
    assert (reports.tone, reports.european_tone, reports.dispersion) == (0.5, 0.5, 0.7)


def test_schedules_orders_and_stock_can_be_seen(signals: Any, set_to: Set) -> None:
    partner, defence = room(state.Partner), made(state.DefenceMinistry, stock=10.0, capacity=2.0)
    signals.report_draw = 0.9
    partner.habit[1], partner.booked[1], defence.pipeline[3] = 0.25, 0.5, 0.1
    moscow_staff.watch_partner(signals, partner, defence, set_to(stock_misreading=0.0))
    assert (signals.booked[1], signals.orders[3]) == (0.75, 0.1)
    assert (signals.stock, signals.capacity) == (10.0, 2.0)
    moscow_staff.watch_partner(signals, partner, defence, set_to(stock_misreading=0.2))
    assert signals.stock == pytest.approx(10.0 * math.exp(0.2 * 1.2815516))


def test_reports_of_stocks_err_by_partner_and_month(signals: Any, luck: Luck) -> None:
    drawn = set()
    for entity, luck.month in ((1, 0), (1, 1), (2, 1)):
        moscow_staff.roll(signals, made(state.DefenceMinistry, entity=entity), luck)
        assert signals.report_draw == noise.uniform(luck, noise.STOCK_REPORT, entity)
        drawn.add(signals.report_draw)
    assert len(drawn) == 3


def judge(signals: Any, defence: Any, settings: Settings, **envelopes: float) -> None:
    partner = made(state.Partner, **envelopes)
    theatre, table = room(state.Theatre), room(state.Table)
    moscow_staff.judge_promises(signals, partner, defence, theatre, table, settings)


@pytest.mark.parametrize(
    ("due", "delivered", "kept", "broken"),
    [(0.0, 0.0, 2.0, 2.0), (4.0, 3.0, 1.94 + 0.225, 1.94 + 0.075), (4.0, 9.0, 2.24, 1.94)],
)
def test_promises_are_judged_when_something_was_due(
    signals: Any, set_to: Set, due: float, delivered: float, kept: float, broken: float
) -> None:
    defence = made(state.DefenceMinistry, due=due, delivered_own=delivered)
    judge(signals, defence, set_to())
    assert (signals.kept, signals.broken) == pytest.approx((kept, broken))


def test_how_long_a_promise_is_remembered_is_a_parameter(signals: Any, set_to: Set) -> None:
    defence = made(state.DefenceMinistry, due=4.0, delivered_own=3.0)
    settings = set_to(promise_memory=0.9, promise_learning=0.8)
    judge(signals, defence, settings)
    assert (signals.kept, signals.broken) == pytest.approx((1.8 + 0.6, 1.8 + 0.2))


@pytest.mark.parametrize(
    ("due", "weight", "kept", "broken"),
    [
        (4.0, 0.5, 1.94 + 0.3 * 0.7, 1.94 + 0.3 * 0.3),  # (.75 + .5 x .6) / 1.5
        (4.0, 0.0, 1.94 + 0.3 * 0.75, 1.94 + 0.3 * 0.25),
        (0.0, 0.5, 1.94 + 0.3 * 0.6, 1.94 + 0.3 * 0.4),
        (0.0, 0.0, 2.0, 2.0),
    ],
)
def test_envelopes_are_promises_beside_deliveries(
    signals: Any, set_to: Set, due: float, weight: float, kept: float, broken: float
) -> None:
    defence = made(state.DefenceMinistry, due=due, delivered_own=3.0)
    judge(signals, defence, set_to(envelope_weight=weight), fallen=0.5, met=0.3)
    assert (signals.kept, signals.broken) == pytest.approx((kept, broken))


@pytest.mark.parametrize(
    ("change", "episode", "kept", "broken"),
    [
        (-0.1, state.CLOSED, 2.09, 1.94),
        (0.1, state.OPEN, 2.09, 1.94),
        (0.1, state.CLOSED, 1.94, 2.09),
    ],
)
def test_an_ultimatum_is_a_promise(
    signals: Any, set_to: Set, change: float, episode: int, kept: float, broken: float
) -> None:
    theatre = made(state.Theatre, front_change=change)
    table = made(state.Table, episode=episode)
    partner, ministry = room(state.Partner), room(state.DefenceMinistry)
    settings = set_to(conditional_demand=0.5)
    moscow_staff.judge_promises(signals, partner, ministry, theatre, table, settings)
    assert (signals.kept, signals.broken) == pytest.approx((kept, broken))


def expected(signals: Any, settings: Settings, partners: int = 1) -> Any:
    reports = room(Reports)
    moscow_staff.look_ahead(signals)
    for month in range(4):
        moscow_staff.expect_support(signals, month, settings)
        moscow_staff.add_up_support(reports, [signals] * partners, month)
    return reports


def test_expected_support_is_what_is_trusted_and_possible(signals: Any, set_to: Set) -> None:
    # Half of what is booked is trusted; a month may give a tenth of the stock and the capacity.
    signals.booked[:3] = [2.0, 9.0, 0.0]
    signals.stock, signals.capacity, signals.orders[2] = 10.0, 1.0, 0.5
    settings = set_to(stock_draw=0.1, habit_belief=0.0)
    reports = expected(signals, settings)
    assert reports.expected[:3] == pytest.approx([1.0, 2.0, 0.0])
    assert reports.expected[4:] == [0.0] * 20
    assert reports.expected_unbooked == [0.0] * 24


def test_all_partners_support_is_added_up_anew_each_month(signals: Any, set_to: Set) -> None:
    signals.booked[:3] = [2.0, 9.0, 0.0]
    signals.stock, signals.capacity, signals.orders[2] = 10.0, 1.0, 0.5
    settings = set_to(stock_draw=0.1, habit_belief=0.0)
    for partners in (1, 2, 1):
        told = expected(signals, settings, partners).expected[:3]
        assert told == pytest.approx([1.0 * partners, 2.0 * partners, 0.0])


def test_what_is_drawn_from_stock_is_gone(signals: Any, set_to: Set) -> None:
    signals.booked[:2], signals.stock = [99.0, 99.0], 10.0
    reports = expected(signals, set_to(stock_draw=0.1, habit_belief=0.0))
    assert reports.expected[:2] == pytest.approx([1.0, 0.9])


def test_ordered_capacity_counts_from_its_month_on(signals: Any, set_to: Set) -> None:
    signals.booked, signals.orders[2] = [9.0] * 24, 1.0
    reports = expected(signals, set_to(habit_belief=0.0))
    assert reports.expected[:4] == [0.0, 0.0, 1.0, 1.0]


def test_habit_is_expected_even_when_nothing_is_booked(signals: Any, set_to: Set) -> None:
    signals.capacity, signals.smoothed = 2.0, 1.0
    reports = expected(signals, set_to(habit_belief=0.5))
    assert reports.expected_unbooked[:2] == reports.expected[:2] == [0.5, 0.5]


@pytest.mark.parametrize(("window", "cover"), [(12.0, 11.5), (24.0, 23.5)])
def test_no_month_covers_more_than_the_need(set_to: Set, window: float, cover: float) -> None:
    reports = made(Reports, expected=[2.0] + [9.0] * 23, expected_unbooked=[1.0] * 24)
    moscow_staff.add_up_cover(reports, made(state.Theatre, need=4.0), set_to(window=window))
    assert (reports.cover, reports.cover_unbooked) == (cover, window / 4.0)


def test_a_year_of_trusted_bookings_stands_behind_a_settlement(signals: Any, set_to: Set) -> None:
    reports = room(Reports)
    signals.booked = [1.0] * 24
    settings = set_to(need=4.0, guarantee_need=0.5)
    moscow_staff.add_up_guarantee(reports, [signals], settings)
    assert reports.guarantee == 0.25
    moscow_staff.add_up_guarantee(reports, [signals] * 9, settings)
    assert reports.guarantee == 1.0
    # Half a year of bookings is measured against half a year of need.
    signals.booked = [0.0] * 3 + [1.0] * 21
    settings = set_to(need=4.0, guarantee_need=0.5, guarantee_months=6.0)
    moscow_staff.add_up_guarantee(reports, [signals], settings)
    assert reports.guarantee == 0.125


def spoken(tones: list[tuple[float, float, bool]], settings: Settings) -> Any:
    reports = made(Reports, tone=1.0, european_tone=1.0, dispersion=1.0)
    share = 1.0 / len(tones)
    partners = [made(state.Partner, share=share, european=european) for *_, european in tones]
    defence = [made(state.DefenceMinistry, tone=tone) for tone, *_ in tones]
    foreign = [made(state.ForeignMinistry, tone=tone) for _, tone, _ in tones]
    moscow_staff.listen(reports, partners, defence, foreign, settings)
    return reports


def test_statements_are_heard_by_tone_and_by_how_far_they_differ(set_to: Set) -> None:
    reports = spoken([(1.0, 0.0, True), (2.5, 2.5, False)], set_to())
    assert reports.tone == pytest.approx(0.75 + 0.25 * 1.5)
    assert reports.european_tone == pytest.approx(0.75 + 0.25 * 0.5)
    assert reports.dispersion == pytest.approx(0.85 + 0.3 * (0.25 + 0.5 * 1.0))


def test_what_was_heard_before_may_count_for_more_or_less(set_to: Set) -> None:
    tones = [(1.0, 0.0, True), (2.5, 2.5, False)]
    settings = set_to(
        tone_memory=0.5, dispersion_memory=0.2, dispersion_weight=0.4, dispersion_between=2.0
    )
    reports = spoken(tones, settings)
    assert reports.tone == pytest.approx(0.5 + 0.5 * 1.5)
    assert reports.european_tone == pytest.approx(0.5 + 0.5 * 0.5)
    assert reports.dispersion == pytest.approx(0.2 + 0.4 * (0.25 + 2.0 * 1.0))


def test_without_europeans_their_tone_stands(set_to: Set) -> None:
    assert spoken([(0.0, 0.0, False)], set_to()).european_tone == 1.0


# Ultimatums and offers


def test_an_ultimatum_is_noted_as_it_is_made(signals: Any, set_to: Set) -> None:
    found = []
    for asked in (0.0, 0.5, 0.5, 0.0, 1.0):
        moscow_staff.note_ultimatum(signals, set_to(conditional_demand=asked))
        found.append((signals.demand, signals.demand_age))
    assert found == [(0.0, 1), (0.5, 0), (0.5, 1), (0.5, 2), (1.0, 0)]


@pytest.mark.parametrize(("age", "counted"), [(0, 0.0), (1, 0.24), (6, 0.24), (7, 0.0)])
def test_an_ultimatum_counts_by_share_and_trust(set_to: Set, age: int, counted: float) -> None:
    reports = made(Reports, ultimatum=9.0)
    partners = [made(state.Partner, share=share) for share in (0.6, 0.4)]
    records = [
        made(state.Signals, demand=0.5, trust=0.8, demand_age=age),
        made(state.Signals, trust=0.9, demand_age=3),  # never demanded anything
    ]
    moscow_staff.add_up_ultimatum(reports, partners, records, set_to(ultimatum_months=6.0))
    assert reports.ultimatum == pytest.approx(counted)


def test_the_kremlin_is_shown_what_is_demanded_and_offered() -> None:
    seen, table = room(Observation), made(state.Table, concession=3.0)
    moscow_staff.show_offers(seen, made(Reports, ultimatum=0.4), table)
    assert (seen.ultimatum, seen.concession) == (0.4, 3.0)
