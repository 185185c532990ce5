"""Votes, talks, ceasefires, settlements and endings."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from abm import inputs, schema, state
from abm.actors import negotiation as acts
from abm.actors.recorder import begin
from abm.parameters import Settings
from abm.records import new_state as room
from abm.state import Luck

Set = Callable[..., Settings]
ALWAYS = {"signature_chance": 1.0, "ceasefire_chance": 1.0}
NEVER = {"signature_chance": 0.0, "ceasefire_chance": 0.0}


def made(kind: type, **values: Any) -> Any:
    one: Any = room(kind)
    one.__dict__.update(values)
    return one


@pytest.fixture
def war() -> Any:
    record = room(schema.War)
    begin(record)
    return record


def agent(prefers: int, **values: Any) -> Any:
    return made(state.KremlinAgent, **{"weight": 0.5, "prefers": prefers, **values})


# Votes


@pytest.mark.parametrize(
    ("leader", "other", "willing", "earnest", "pause"),
    [
        (state.SETTLE, state.SETTLE, 1.0, True, False),
        (state.SETTLE, state.CONTINUE, 0.5, False, False),
        (state.CONTINUE, state.SETTLE, 0.5, False, False),
        (state.PAUSE, state.SETTLE, 0.5, False, True),
    ],
)
def test_the_leadership_rules_and_the_others_must_agree(
    set_to: Set, leader: int, other: int, willing: float, earnest: bool, pause: bool
) -> None:
    table = room(state.Table)
    first = agent(leader, leads=True, prospect=4.0, pause=6.0, settle=7.0, demand=60.0)
    acts.weigh_votes(table, [first, agent(other, prospect=2.0, demand=70.0)], set_to())
    assert (table.willingness, table.earnest, table.wants_pause) == (willing, earnest, pause)
    assert (table.prospect, table.demand, table.margin) == (3.0, 65.0, 1.0)


@pytest.mark.parametrize(
    ("status", "quits", "settles", "pauses", "months"),
    [
        (state.FIGHTING, True, False, False, 4),
        (state.CEASEFIRE, True, False, False, 0),
        (state.FIGHTING, False, False, False, 0),
        (state.FIGHTING, True, True, False, 0),
        (state.FIGHTING, True, False, True, 0),
    ],
)
def test_months_in_which_everybody_would_quit_are_counted_running(
    status: int, quits: bool, settles: bool, pauses: bool, months: int
) -> None:
    theatre = made(state.Theatre, status=status, quitting_months=3)
    table = made(state.Table, leader_settles=settles, wants_pause=pauses)
    agents = [agent(state.CONTINUE, quits=True), agent(state.CONTINUE, quits=quits)]
    agents.append(agent(state.CONTINUE, quits=False, weight=0.0))  # nobody asks it
    acts.count_quitting(theatre, agents, table)
    assert theatre.quitting_months == months


def test_belief_noted_is_the_leaderships_in_what_a_pause_serves() -> None:
    table = room(state.Table)
    agents = [agent(0), agent(0, leads=True)]
    agents[1].log_odds[1] = 50.0
    theories = [room(inputs.Theory), made(inputs.Theory, pauses=True), room(inputs.Theory)]
    acts.note_belief(table, agents, theories)
    assert table.belief == pytest.approx(1.0)


# Talks


class Meeting:
    """A month at the table."""

    def __init__(self, settings: Settings, war: Any, luck: Luck, **table: Any) -> None:
        self.table = made(state.Table, demand=60.0, belief=0.6, **table)
        self.theatre = made(state.Theatre, land=64.0, reserves=0.5, status=state.FIGHTING)
        self.leadership = made(state.KyivLeadership, limit=62.0, joins=True)
        self.settings, self.war, self.luck = settings, war, luck

    def meet(self, times: int = 1) -> None:
        for _ in range(times):
            acts.meet(self.table, self.theatre, self.leadership, self.war, self.settings, self.luck)


def test_talks_open_when_both_come(set_to: Set, war: Any, luck: Luck) -> None:
    meeting = Meeting(set_to(**NEVER), war, luck, earnest=True, leader_settles=True)
    meeting.leadership.joins = False
    meeting.meet()
    assert (meeting.table.episode, meeting.table.talked) == (state.CLOSED, False)
    meeting.leadership.joins = True
    meeting.meet()
    assert (meeting.table.episode, meeting.table.talked) == (state.OPEN, True)
    assert (meeting.table.months_open, meeting.table.months_led) == (1, 1)
    assert (war.talk_episodes, war.moscow_first, war.kyiv_first) == (1.0, 1.0, 0.0)


def test_kyiv_may_be_the_first_to_be_ready(set_to: Set, war: Any, luck: Luck) -> None:
    meeting = Meeting(set_to(**NEVER), war, luck)
    meeting.meet()
    meeting.table.wants_pause = True
    meeting.meet()
    assert (war.talk_episodes, war.moscow_first, war.kyiv_first) == (1.0, 0.0, 1.0)


@pytest.mark.parametrize("waited", [True, False])
def test_or_both_come_at_once(set_to: Set, war: Any, luck: Luck, waited: bool) -> None:
    meeting = Meeting(set_to(**NEVER), war, luck, wants_pause=True)
    meeting.table.moscow_waited = meeting.table.kyiv_waited = waited
    meeting.meet()
    assert (war.talk_episodes, war.moscow_first, war.kyiv_first) == (1.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("barred", "phase_over", "opens"),
    [
        ({"barred_above": 55.0}, False, False),
        ({"barred_above": 55.0}, True, True),
        ({"barred_until": 36.0}, False, False),
        ({"barred_until": 36.0}, True, True),
        ({}, False, True),
    ],
)
def test_talks_may_be_barred_until_the_military_phase_is_over(
    set_to: Set, war: Any, luck: Luck, barred: dict[str, float], phase_over: bool, opens: bool
) -> None:
    meeting = Meeting(set_to(**NEVER, **barred), war, luck, wants_pause=True)
    meeting.theatre.phase_over = phase_over
    meeting.meet()
    assert (meeting.table.episode == state.OPEN) is opens


def test_an_earnest_talk_ends_with_a_signature(set_to: Set, war: Any, luck: Luck) -> None:
    luck.month = 30
    meeting = Meeting(set_to(**ALWAYS), war, luck, earnest=True, leader_settles=True)
    meeting.meet()
    assert (meeting.theatre.status, meeting.table.episode) == (state.SETTLED, state.CLOSED)
    assert (war.settlements, war.signed_month, war.terms) == (1.0, 30.0, -4.0)
    assert (war.belief_at_signature, war.talks_insincere) == (0.6, 0.0)


@pytest.mark.parametrize(("limit", "signed"), [(59.4, False), (59.5, True)])
def test_only_compatible_demands_are_signed(
    set_to: Set, war: Any, luck: Luck, limit: float, signed: bool
) -> None:
    meeting = Meeting(set_to(**ALWAYS), war, luck, earnest=True, leader_settles=True)
    meeting.leadership.limit = limit
    meeting.meet()
    assert (meeting.theatre.status == state.SETTLED) is signed


@pytest.mark.parametrize(("frozen", "reserves"), [(0.0, 0.55), (1.0, 0.5)])
def test_a_talk_for_a_pause_ends_with_a_ceasefire(
    set_to: Set, war: Any, luck: Luck, frozen: float, reserves: float
) -> None:
    meeting = Meeting(set_to(**ALWAYS, reserves_frozen=frozen), war, luck, wants_pause=True)
    meeting.meet()
    assert meeting.theatre.status == state.CEASEFIRE
    assert (meeting.theatre.land, meeting.theatre.reserves) == (64.5, reserves)
    assert (war.ceasefires, war.talks_insincere, war.settlements) == (1.0, 1.0, 0.0)


def test_a_full_treasury_regains_nothing(set_to: Set, war: Any, luck: Luck) -> None:
    meeting = Meeting(set_to(**ALWAYS), war, luck, wants_pause=True)
    meeting.theatre.reserves = 0.99
    meeting.meet()
    assert meeting.theatre.reserves == 1.0


def test_talks_fail_when_moscow_loses_interest(set_to: Set, war: Any, luck: Luck) -> None:
    meeting = Meeting(set_to(**NEVER), war, luck, earnest=True, leader_settles=True)
    meeting.meet(3)
    meeting.table.earnest = meeting.table.leader_settles = False
    meeting.meet()
    assert (meeting.table.episode, meeting.table.failed_earnest) == (state.CLOSED, True)
    assert war.talks_insincere == 0.0
    meeting.meet()
    assert not meeting.table.failed_earnest


def test_talks_fail_after_six_months_and_stay_closed_for_three(
    set_to: Set, war: Any, luck: Luck
) -> None:
    meeting = Meeting(set_to(**NEVER), war, luck, wants_pause=True)
    meeting.meet(5)
    assert meeting.table.episode == state.OPEN
    meeting.meet()
    assert (meeting.table.episode, meeting.table.failed_earnest) == (state.CLOSED, False)
    assert war.talks_insincere == 1.0
    for opened in (False, False, False, True):
        meeting.meet()
        assert (meeting.table.episode == state.OPEN) is opened


@pytest.mark.parametrize("months", [1, 7])
def test_how_long_talks_stay_closed_is_a_parameter(
    set_to: Set, war: Any, luck: Luck, months: int
) -> None:
    settings = set_to(**NEVER, longest_talk=1.0, closed_months=float(months))
    meeting = Meeting(settings, war, luck, wants_pause=True)
    meeting.meet(months)
    assert (war.talk_episodes, meeting.table.episode) == (1.0, state.CLOSED)
    meeting.meet()
    assert war.talk_episodes == 2.0


@pytest.mark.parametrize(("share", "insincere"), [(0.7, 0.0), (0.8, 1.0)])
def test_which_talks_are_insincere_is_a_parameter(
    set_to: Set, war: Any, luck: Luck, share: float, insincere: float
) -> None:
    settings = set_to(**NEVER, insincere_share=share)
    meeting = Meeting(settings, war, luck, earnest=True, leader_settles=True)
    meeting.meet(3)
    meeting.table.earnest = meeting.table.leader_settles = False
    meeting.meet()  # three months of four were led in earnest
    assert war.talks_insincere == insincere
    assert meeting.table.failed_earnest is (insincere == 0.0)


# Ceasefires and settlements


@pytest.mark.parametrize(
    ("status", "parameter"),
    [(state.CEASEFIRE, "resume_months"), (state.SETTLED, "break_months")],
)
def test_from_which_age_war_may_be_resumed_is_a_parameter(
    set_to: Set, war: Any, luck: Luck, status: int, parameter: str
) -> None:
    meeting = Meeting(set_to(**{parameter: 5.0}), war, luck, prospect=9.0)
    meeting.theatre.status = status
    meeting.meet(4)
    assert meeting.theatre.status == status
    meeting.meet()
    assert meeting.theatre.status == state.FIGHTING


@pytest.mark.parametrize(("prospect", "resumes"), [(3.0, False), (3.1, True)])
def test_a_ceasefire_ends_when_war_pays_but_not_at_once(
    set_to: Set, war: Any, luck: Luck, prospect: float, resumes: bool
) -> None:
    meeting = Meeting(set_to(**ALWAYS), war, luck, prospect=prospect, earnest=True)
    meeting.theatre.status = state.CEASEFIRE
    meeting.meet(2)
    assert meeting.theatre.status == state.CEASEFIRE
    meeting.meet()
    assert (meeting.theatre.status == state.FIGHTING) is resumes
    assert war.ceasefires_resumed == (1.0 if resumes else 0.0)
    assert war.talk_episodes == 0.0


def test_a_settlement_breaks_when_war_pays(set_to: Set, war: Any, luck: Luck) -> None:
    meeting = Meeting(set_to(), war, luck, prospect=6.1)
    meeting.theatre.status = state.SETTLED
    meeting.meet(2)
    assert war.settlements_broken == 0.0
    meeting.meet()
    assert (meeting.theatre.status, war.settlements_broken) == (state.FIGHTING, 1.0)
    assert meeting.table.watching
    meeting.meet()
    assert not meeting.table.watching


def test_a_settlement_that_holds_for_two_years_is_durable(
    set_to: Set, war: Any, luck: Luck
) -> None:
    war.signed_month = 30.0
    meeting = Meeting(set_to(), war, luck, prospect=6.0)
    meeting.theatre.status = state.SETTLED
    meeting.meet(23)
    assert (meeting.theatre.status, war.outcome) == (state.SETTLED, -1.0)
    meeting.meet()
    assert (meeting.theatre.status, war.outcome) == (state.OVER, schema.Outcome.DURABLE)
    assert war.war_length == 30.0
    meeting.meet()
    assert (meeting.theatre.status, war.settlements) == (state.OVER, 0.0)


@pytest.mark.parametrize("watch", [12, 60])
def test_how_long_a_settlement_is_watched_is_a_parameter(
    set_to: Set, war: Any, luck: Luck, watch: int
) -> None:
    meeting = Meeting(set_to(watch=float(watch)), war, luck)
    meeting.theatre.status = state.SETTLED
    meeting.meet(watch - 1)
    assert (meeting.theatre.status, war.outcome) == (state.SETTLED, -1.0)
    meeting.meet()
    assert (meeting.theatre.status, war.outcome) == (state.OVER, schema.Outcome.DURABLE)


def watched(
    settings: Settings, war: Any, luck: Luck, unbroken: int, signed: float = 1.0
) -> Meeting:
    """Return a settlement that is unbroken for some months; in the next one it would break."""
    war.settlements, war.signed_month = signed, 30.0
    meeting = Meeting(settings, war, luck)
    meeting.theatre.status = state.SETTLED
    for held in range(unbroken):
        luck.month = 31 + held
        meeting.meet()
    luck.month, meeting.table.prospect = 31 + unbroken, 9.0
    meeting.meet()
    return meeting


@pytest.mark.parametrize(
    ("watch", "durable", "unbroken", "on_again"),
    [
        (24, 24, 23, True),
        (60, 24, 23, True),
        (60, 24, 24, False),
        (60, 36, 35, True),
        (60, 36, 36, False),
        (30, 60, 29, True),  # never longer than it is watched
    ],
)
def test_a_settlement_that_breaks_is_broken_or_was_durable(
    set_to: Set, war: Any, luck: Luck, watch: int, durable: int, unbroken: int, on_again: bool
) -> None:
    settings = set_to(watch=float(watch), durable=float(durable))
    meeting = watched(settings, war, luck, unbroken)
    assert (meeting.theatre.status == state.FIGHTING) is on_again
    assert war.settlements_broken == (1.0 if on_again else 0.0)
    assert war.broken_month == 31.0 + unbroken
    assert (war.peace_months, war.peace_broken) == (1.0 + unbroken, 1.0)
    if not on_again:
        assert (war.outcome, war.war_length) == (schema.Outcome.DURABLE, 30.0)
        assert (meeting.theatre.status, war.lasting) == (state.OVER, 0.0)


@pytest.mark.parametrize(("lasting", "lasts"), [(60, 1.0), (36, 1.0)])
def test_a_settlement_unbroken_for_long_enough_is_lasting(
    set_to: Set, war: Any, luck: Luck, lasting: int, lasts: float
) -> None:
    watched(set_to(watch=60.0, lasting=float(lasting)), war, luck, 60)
    assert (war.lasting, war.peace_months, war.peace_broken) == (lasts, 60.0, 0.0)
    assert math.isnan(war.broken_month)


@pytest.mark.parametrize(("unbroken", "lasts"), [(35, 0.0), (36, 1.0)])
def test_a_break_after_that_leaves_it_lasting(
    set_to: Set, war: Any, luck: Luck, unbroken: int, lasts: float
) -> None:
    watched(set_to(watch=60.0, lasting=36.0), war, luck, unbroken)
    assert (war.lasting, war.outcome) == (lasts, schema.Outcome.DURABLE)


def test_peace_is_that_of_the_first_signature(set_to: Set, war: Any, luck: Luck) -> None:
    watched(set_to(), war, luck, 11)
    assert (war.peace_months, war.peace_broken, war.broken_month) == (12.0, 1.0, 42.0)
    watched(set_to(), war, luck, 24, signed=2.0)
    assert (war.peace_months, war.peace_broken, war.outcome) == (12.0, 1.0, schema.Outcome.DURABLE)


def test_a_new_signature_is_not_broken_yet(set_to: Set, war: Any, luck: Luck) -> None:
    war.broken_month = 12.0
    meeting = Meeting(set_to(**ALWAYS), war, luck, earnest=True, leader_settles=True)
    meeting.meet()
    assert (war.settlements, math.isnan(war.broken_month)) == (1.0, True)


# Early talks

EARLY = {**NEVER, "early_months": 4.0}


def test_moscow_comes_early_whatever_it_prefers(set_to: Set, war: Any, luck: Luck) -> None:
    meeting = Meeting(set_to(**EARLY), war, luck)
    for month in range(4):
        luck.month = month
        meeting.meet()
        assert (meeting.table.episode, meeting.table.talked) == (state.OPEN, True)
    luck.month = 4
    meeting.meet()
    assert (meeting.table.episode, meeting.table.talked) == (state.CLOSED, True)
    assert (meeting.table.failed_earnest, meeting.table.months_closed) == (False, 4)
    assert (war.talk_episodes, war.talks_insincere) == (1.0, 1.0)


def test_kyiv_need_not_join_early_talks(set_to: Set, war: Any, luck: Luck) -> None:
    meeting = Meeting(set_to(**EARLY), war, luck)
    meeting.leadership.joins = False
    meeting.meet()
    assert (meeting.table.episode, meeting.table.moscow_waited) == (state.CLOSED, True)
    luck.month, meeting.leadership.joins = 4, True
    meeting.meet()
    assert (meeting.table.episode, war.talk_episodes) == (state.CLOSED, 0.0)


def test_early_talks_end_when_they_have_lasted_long_enough(
    set_to: Set, war: Any, luck: Luck
) -> None:
    meeting = Meeting(set_to(**EARLY, longest_talk=2.0), war, luck)
    meeting.meet(2)
    assert (meeting.table.episode, meeting.table.months_closed) == (state.CLOSED, 4)


@pytest.mark.parametrize("earnest", [True, False])
def test_only_an_earnest_moscow_signs_early(
    set_to: Set, war: Any, luck: Luck, earnest: bool
) -> None:
    settings = set_to(**{**EARLY, **ALWAYS})
    meeting = Meeting(settings, war, luck, earnest=earnest, leader_settles=earnest)
    meeting.meet()
    assert (meeting.theatre.status == state.SETTLED) is earnest
    assert war.ceasefires == 0.0


# Endings


@pytest.mark.parametrize(
    ("land", "exhaustion", "quitting", "outcome"),
    [
        (64.0, 0.82, 5, -1),
        (64.0, 0.83, 0, schema.Outcome.EXHAUSTED),
        (110.5, 0.1, 0, schema.Outcome.EXHAUSTED),
        (19.0, 0.1, 0, schema.Outcome.WITHDRAWN),
        (64.0, 0.1, 6, schema.Outcome.WITHDRAWN),
        (64.0, 0.83, 6, schema.Outcome.EXHAUSTED),
    ],
)
@pytest.mark.parametrize("status", [state.FIGHTING, state.CEASEFIRE])
def test_a_side_that_cannot_go_on_ends_the_war(
    set_to: Set,
    war: Any,
    luck: Luck,
    status: int,
    land: float,
    exhaustion: float,
    quitting: int,
    outcome: int,
) -> None:
    luck.month = 40
    theatre = made(state.Theatre, status=status, land=land, quitting_months=quitting)
    acts.end(theatre, made(state.KyivLeadership, exhaustion=exhaustion), war, set_to(), luck)
    assert war.outcome == outcome
    assert (theatre.status == state.OVER) is (outcome >= 0)
    assert war.war_length == (40.0 if outcome >= 0 else 0.0)


@pytest.mark.parametrize("status", [state.SETTLED, state.OVER])
def test_nothing_ends_what_is_settled_or_over(
    set_to: Set, war: Any, luck: Luck, status: int
) -> None:
    theatre = made(state.Theatre, status=status, land=0.0)
    acts.end(theatre, room(state.KyivLeadership), war, set_to(), luck)
    assert (theatre.status, war.outcome) == (status, -1.0)


# Land for a promise


@pytest.mark.parametrize(
    ("status", "land", "offered"),
    [
        (state.FIGHTING, 3.0, (3.0, 4.0)),
        (state.CEASEFIRE, 3.0, (3.0, 4.0)),
        (state.FIGHTING, 0.0, (0.0, 0.0)),  # no land, no promise
        (state.SETTLED, 3.0, (1.0, 2.0)),  # what was signed stands
    ],
)
def test_land_is_offered_for_a_promise_until_one_is_signed(
    set_to: Set, status: int, land: float, offered: tuple[float, float]
) -> None:
    table = made(state.Table, concession=1.0, promise=2.0)
    settings = set_to(promise_land=land, promise_discount=4.0)
    acts.offer(table, made(state.Theatre, status=status), settings)
    assert (table.concession, table.promise) == offered


def test_terms_hold_what_is_conceded(set_to: Set, war: Any, luck: Luck) -> None:
    always = {**NEVER, "signature_chance": 1.0}
    meeting = Meeting(
        set_to(**always), war, luck, earnest=True, leader_settles=True, concession=3.0
    )
    meeting.meet()
    assert war.terms == pytest.approx(60.0 + 3.0 - 64.0)


@pytest.mark.parametrize(("promise", "broken"), [(0.0, 1.0), (1.0, 0.0)])
def test_a_promise_weighs_on_whoever_would_break_it(
    set_to: Set, war: Any, luck: Luck, promise: float, broken: float
) -> None:
    meeting = Meeting(set_to(break_value=6.0), war, luck, prospect=6.5, promise=promise)
    meeting.theatre.status, meeting.theatre.months_in_status = state.SETTLED, 5
    meeting.meet()
    assert war.settlements_broken == broken
