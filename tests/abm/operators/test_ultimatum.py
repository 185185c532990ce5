"""Partners demand proposals and threaten to drive Russia out; Moscow heeds it if they can."""

from __future__ import annotations

import pytest

from abm.build import build_inputs
from tests.abm.editions import first_edition
from tests.abm.operators.conftest import Play
from tests.abm.played import Played, play

FIRST = 14


def demand(months: int, partners: str = "", value: float = 1.0) -> str:
    until = FIRST + months
    who = f", partners={partners}" if partners else ""
    told = f'parameter="words.conditional_demand", value={value}, from={FIRST}, until={until}'
    return f"interventions.demand={{{told}{who}}}"


HEEDED = "kremlin.ultimatum=6"


def pending(war: Played) -> list[int]:
    return [month for month, row in enumerate(war.history) if row.ultimatum > 0.0]


def test_without_heed_or_demand_nothing_else_of_it_counts(played: Play) -> None:
    assert played().told == played(HEEDED, "kremlin.ultimatum_months=12").told
    unheeded = [row.prospect for row in played(demand(1)).history[:FIRST]]
    assert unheeded == [row.prospect for row in played().history[:FIRST]]
    assert pending(played()) == []


@pytest.mark.parametrize("months", [1, 3, 12])
def test_moscow_reckons_with_it_for_six_months_after_the_first(played: Play, months: int) -> None:
    war = played(demand(months), HEEDED)
    assert pending(war) == list(range(FIRST + 1, FIRST + 7))


def test_fighting_on_is_worth_less_by_trust_and_cover(played: Play) -> None:
    heeded, deaf = played(demand(1), HEEDED), played(demand(1))
    month = FIRST + 1  # until then both wars are the same
    row = heeded.history[month]
    assert 0.0 < row.ultimatum < 1.0
    less = deaf.history[month].prospect - row.prospect
    assert less == pytest.approx(6.0 * row.ultimatum * row.support_credibility)
    assert less > 0.5
    assert row.margin > deaf.history[month].margin


def test_the_word_of_all_weighs_more_than_that_of_one(played: Play) -> None:
    one, everybody = (played(demand(1, who), HEEDED) for who in ('["GBR"]', ""))
    assert pending(one) == pending(everybody)
    assert one.history[FIRST + 1].ultimatum < 0.3 * everybody.history[FIRST + 1].ultimatum


def test_unkept_it_costs_follow_through(played: Play) -> None:
    # The talks that would keep it are out of reach.
    silent = ("kyiv.join_threshold=1", "kyiv.join_from_pressure=0", "theatre.front_programme=1")
    said, unsaid = played(demand(6), *silent), played(*silent)
    trust = [war.history[FIRST + 5].follow_through for war in (said, unsaid)]
    assert trust[0] < trust[1] - 0.02


def test_who_cannot_see_the_cover_sees_no_threat(played: Play) -> None:
    blind = "kremlin.cover_blind=1"
    deaf, heeded = played(blind, demand(1)), played(blind, demand(1), HEEDED)
    assert [row.prospect for row in deaf.history] == [row.prospect for row in heeded.history]


def test_a_demand_that_comes_back_is_a_new_one() -> None:
    again = ['interventions.again={parameter="words.conditional_demand", value=1, from=30}']
    given = build_inputs(first_edition([demand(1), HEEDED, *again]), "siloed", 40)
    assert pending(play(given, 3)) == [*range(FIRST + 1, FIRST + 7), *range(31, 37)]
