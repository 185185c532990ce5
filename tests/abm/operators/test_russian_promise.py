"""Land is conceded at a signature for a Russian promise, which nothing enforces."""

from __future__ import annotations

import pytest

from abm.build import build_inputs
from abm.schema import Outcome
from abm.war import PlainWar
from tests.abm.editions import first_edition
from tests.abm.operators.conftest import Play
from tests.abm.played import Played

# Both sides settle soon, and Moscow may well go back to war.
SOON = (
    "kremlin.quorum=0",
    "kremlin.punish=0",
    "kyiv.join_threshold=0",
    "kyiv.aspiration=1",
    "kyiv.limit_from_guarantee=0",
    "talks.terms_slack=2",
    "talks.signature_chance=1",
    "settlement.break_value=2",
    "theories.T2.prior=-2",
    "theories.T4.prior=0",
)
LAND, DISCOUNT = "settlement.promise_land=5", "settlement.promise_discount=15"


def test_without_an_offer_the_promise_is_worth_nothing(played: Play) -> None:
    assert played(*SOON).told == played(*SOON, DISCOUNT).told


def test_moscow_counts_what_it_is_offered(played: Play) -> None:
    plain, offered = (played(*SOON, *more) for more in ((), (LAND,)))
    assert offered.history[0].settle - plain.history[0].settle == pytest.approx(5.0)
    assert offered.history[0].margin - plain.history[0].margin == pytest.approx(5.0)
    assert offered.history[0].demand == plain.history[0].demand


@pytest.mark.parametrize("run", [3, 4, 5])
def test_terms_move_by_what_is_conceded(played: Play, run: int) -> None:
    war = played(*SOON, LAND, run=run)
    month = int(war.war.signed_month)
    row = war.history[month]
    assert war.war.terms == pytest.approx(row.demand + 5.0 - row.land)


def test_what_was_signed_stands_with_the_settlement() -> None:
    given = build_inputs(first_edition((*SOON, LAND, DISCOUNT)), "siloed", 48)
    war = PlainWar(given, 3, 2022).play()
    assert (war.world.table.concession, war.world.table.promise) == (5.0, 15.0)


def broken(war: Played) -> float:
    return war.war.settlements_broken


def test_a_promise_holds_as_far_as_moscow_says(played: Play) -> None:
    runs = range(3, 9)
    without = sum(broken(played(*SOON, LAND, run=run)) for run in runs)
    kept = sum(broken(played(*SOON, LAND, DISCOUNT, run=run)) for run in runs)
    assert without > 0
    assert kept < without
    durable = [played(*SOON, LAND, DISCOUNT, run=run).war.outcome for run in runs]
    assert float(Outcome.DURABLE.value) in durable
