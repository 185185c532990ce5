"""Watching a settlement for longer than it takes to be durable, and what stands behind it."""

from __future__ import annotations

import math

import pytest

from abm.build import build_inputs
from abm.errors import InputError
from abm.schema import Outcome, values
from tests.abm.editions import first_edition
from tests.abm.played import Played, play

Many = list[Played]

WATCHED = ("settlement.watch=60",)
OTHERS = ("settlement.durable=48", "settlement.lasting=36")
NEW = {"broken_month", "lasting", "peace_months", "peace_broken"}
RUNS = range(14)


def played(run: int, *settings: str, arm: str = "coordinated") -> Played:
    return play(build_inputs(first_edition(settings), arm), run)


@pytest.fixture(scope="module")
def short() -> Many:
    return [played(run) for run in RUNS]


@pytest.fixture(scope="module")
def watched() -> Many:
    return [played(run, *WATCHED) for run in RUNS]


@pytest.fixture(scope="module")
def guaranteed() -> Many:
    return [played(run, *WATCHED, arm="guaranteed") for run in RUNS]


@pytest.mark.parametrize("run", [1, 5])
def test_off_nothing_depends_on_the_thresholds(short: Many, run: int) -> None:
    assert short[run].told == played(run, *OTHERS).told


def test_watching_for_longer_changes_no_war(short: Many, watched: Many) -> None:
    assert any(one.war.outcome == Outcome.DURABLE for one in short)
    for before, after in zip(short, watched, strict=True):
        for name, value in vars(before.war).items():
            if name not in {*NEW, "balance_of_accounts"}:
                assert repr(value) == repr(getattr(after.war, name)), name


def test_what_lasts_is_told_only_where_it_is_watched(short: Many, watched: Many) -> None:
    assert all(math.isnan(one.war.lasting) for one in short)
    assert {one.war.lasting for one in watched} == {0.0, 1.0}


def test_what_lasts_is_durable_and_what_breaks_late_is_not_lasting(watched: Many) -> None:
    late = 0
    for one in watched:
        war = one.war
        if war.lasting == 1.0:
            assert war.outcome == Outcome.DURABLE
            assert math.isnan(war.broken_month)
            assert one.month == war.signed_month + 61
        elif war.outcome == Outcome.DURABLE:
            late += 1
            assert 24 < war.broken_month - war.signed_month <= 60
            assert one.month == war.broken_month + 1
            assert war.war_length == war.signed_month
    assert late > 0


def test_peace_is_watched_from_the_first_signature(watched: Many) -> None:
    for war in (one.war for one in watched):
        assert math.isnan(war.peace_months) is (war.settlements == 0.0)
        if war.peace_broken == 0.0:
            assert (war.peace_months, war.settlements) == (60.0, 1.0)
        elif war.peace_broken == 1.0:
            assert 3.0 <= war.peace_months <= 60.0
            assert (war.peace_months <= 24.0) is (war.settlements_broken > 0.0)


def test_a_settlement_is_watched_for_a_year_at_least() -> None:
    with pytest.raises(InputError, match="settlement.watch"):
        first_edition(("settlement.watch=11",))


# What stands behind a settlement


def test_support_changes_nothing_before_a_signature(short: Many) -> None:
    plain, more = short[5].history, played(5, "settlement.support=2").history
    after = int(short[5].war.signed_month) + 1
    assert [values(row) for row in plain[:after]] == [values(row) for row in more[:after]]
    assert more[after].appropriated == pytest.approx(2.0 * plain[after].appropriated)


def test_a_guarantee_makes_settlements_last(watched: Many, guaranteed: Many) -> None:
    shares = []
    for wars in (watched, guaranteed):
        signed = [one.war for one in wars if one.war.settlements > 0.0]
        shares.append(sum(war.peace_broken == 0.0 for war in signed) / len(signed))
    assert shares[1] > shares[0] + 0.3


def test_a_guarantee_is_booked_and_paid(watched: Many, guaranteed: Many) -> None:
    run = next(run for run, one in enumerate(watched) if one.war.settlements == 1.0)
    after = int(watched[run].war.signed_month) + 1
    plain, backed = watched[run].history, guaranteed[run].history
    assert [values(row) for row in plain[:after]] == [values(row) for row in backed[:after]]
    assert backed[after].signed > plain[after].signed
    least = (min(row.guarantee for row in rows[after : after + 24]) for rows in (backed, plain))
    assert next(least) > next(least)
    assert backed[after].balance_of_accounts < plain[after].balance_of_accounts
