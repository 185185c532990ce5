"""Expectation of compromise in whole wars: off to the bit, and what it does to support."""

from __future__ import annotations

from functools import cache

from abm.build import build_inputs
from abm.inputs import Inputs
from abm.model import War
from abm.scenarios import load
from abm.schema import values
from abm.world import World
from tests.abm.played import Played, play

RUNS = range(4)


def inputs(*settings: str, arm: str = "siloed", months: int = 60) -> Inputs:
    return build_inputs(load("ukraine-2022", settings), arm, months)


@cache
def war(run: int, *settings: str, arm: str = "siloed") -> Played:
    return play(inputs(*settings, arm=arm), run)


def rows(played: Played) -> list[list[float]]:
    return [values(row) for row in played.history]


def test_where_nobody_expects_it_its_months_are_nothing() -> None:
    assert rows(war(0, "support.compromise_months=3")) == rows(war(0))


def test_about_half_expect_it_and_stay_with_it() -> None:
    shares = []
    for run in RUNS:
        early, late = (
            War.of(inputs(arm="compromise", months=months), run, 2022).play().world.partners
            for months in (12, 30)
        )
        expecting = [partner.expects_peace for partner in late]
        assert [partner.expects_peace for partner in early] == expecting
        shares.append(sum(expecting) / len(expecting))
    assert len(set(shares)) > 1
    assert 0.3 < sum(shares) / len(shares) < 0.7


def test_nobody_expects_it_before_the_treatment_month() -> None:
    for run in RUNS:
        assert rows(war(run, arm="compromise"))[:11] == rows(war(run))[:11]


def test_those_who_expect_it_plan_shorter_and_order_less() -> None:
    for run in RUNS:
        expecting, siloed = (first_month(run, share) for share in (1.0, 0.0))
        pairs = list(zip(expecting.partners, siloed.partners, strict=True))
        assert all(one.horizon <= other.horizon for one, other in pairs)
        assert any(one.horizon < other.horizon for one, other in pairs)
        assert all(one.order_horizon == other.order_horizon for one, other in pairs)
        ordered = [sum(ministry.ordered for ministry in w.defence) for w in (expecting, siloed)]
        assert ordered[0] < ordered[1]


def first_month(run: int, share: float) -> World:
    played = War.of(inputs(f"support.compromise_share={share}"), run, 2022)
    played.step()
    return played.world


def test_industry_builds_less_where_a_compromise_is_expected() -> None:
    lasting = ("kyiv.land_limit=200", "kyiv.exhaustion_limit=1")
    for run in RUNS:
        capacity = [
            war(run, *lasting, arm=arm).history[-1].capacity for arm in ("compromise", "siloed")
        ]
        assert capacity[0] < capacity[1]
