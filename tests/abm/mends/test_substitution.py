"""Partners stand in for each other: they raise what they appropriate, and buy what lies idle."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import pytest

from abm.build import build_inputs
from abm.reasons import Reason
from abm.scenarios.changes import Intervention, Window
from abm.schema import Month, columns, values
from tests.abm.editions import first_edition
from tests.abm.played import play

# Partners live by their own will: no front, no joint plans, no waiting for others.
APART = (
    "will.front_effect=0",
    "will.gap_opening=0",
    "structure.no_joint_capacity=1",
    "contact_group.lock_step=0",
    "support.overdraft=36",
)
GAP = ("will.funding_gap", 1.0)
CUT = ("support.appropriation_factor", 0.5)
FIRST, UNTIL = 15, 30


@cache
def months(settings: tuple[str, ...], lever: tuple[str, float] | None = GAP) -> list[Month]:
    """Return a war in which something is done to the largest partner for fifteen months."""
    scenario = first_edition(settings)
    arm = scenario.configuration("siloed")
    if lever is not None:
        act = Intervention("act", *lever, Window(FIRST, UNTIL), ("USA",), None)
        arm = replace(arm, changes=arm.changes._replace(interventions=(act,)))
    return play(build_inputs(scenario, arm, 45), 3).history


def column(war: list[Month], name: str) -> list[float]:
    return [float(getattr(month, name)) for month in war]


def occasions(month: Month) -> float:
    """Return how many partners would have signed, had no account barred it."""
    return month.donors_active + month.unsigned[Reason.OVERDRAWN - 1]


@pytest.mark.parametrize(
    "others", [("absence_memory=0", "absence_limit=.9"), ("absence_memory=.95", "absence_limit=.1")]
)
def test_off_it_changes_nothing_but_what_is_said_of_absence(others: tuple[str, ...]) -> None:
    off = months(())
    moved = months(tuple(f"contact_group.{told}" for told in others))
    felt = columns(Month).index("absence")
    for month, other in zip(off, moved, strict=True):
        told = [
            (i, a, b) for i, (a, b) in enumerate(zip(values(month), values(other), strict=True))
        ]
        assert all(a == b or math.isnan(a) and math.isnan(b) for i, a, b in told if i != felt)
        assert month.appropriations_added == month.bought == 0.0


def test_an_absence_is_felt_slowly_and_passes_slowly() -> None:
    felt = column(months(APART), "absence")
    assert not any(felt[:FIRST])
    assert felt[FIRST:UNTIL] == sorted(felt[FIRST:UNTIL])
    assert felt[UNTIL - 1 :] == sorted(felt[UNTIL - 1 :], reverse=True)
    assert 0.3 < max(felt) < 0.8
    half = column(months(APART, CUT), "absence")
    assert half == pytest.approx([0.5 * one for one in felt])


@pytest.mark.parametrize("lever", [GAP, CUT])
def test_the_others_appropriate_more_and_sign_as_often(lever: tuple[str, float]) -> None:
    alone = months(APART, lever)
    together = months((*APART, "contact_group.stand_in=1"), lever)
    for month, off in zip(together, alone, strict=True):
        raised = month.absence / (1.0 - month.absence)
        assert month.appropriated == pytest.approx(off.appropriated + month.appropriations_added)
        assert month.appropriations_added <= raised * off.appropriated + 1e-12
        assert (month.appropriations_added > 0.0) is (month.absence > 0.0)
        assert month.appropriations_absent == off.appropriations_absent
        assert occasions(month) == occasions(off)
    withheld = column(alone, "appropriations_absent")
    assert all(withheld[FIRST:UNTIL])
    assert not any(withheld[:FIRST] + withheld[UNTIL:])
    added = column(together, "appropriations_added")
    assert sum(added) > 0.5 * sum(withheld)


def test_where_all_are_cut_nobody_stands_in() -> None:
    cut = months((*APART, "contact_group.stand_in=1", "support.appropriation_factor=.5"), None)
    assert cut[-1].absence > 0.4
    assert not any(column(cut, "appropriations_added"))


def test_what_a_partner_in_a_gap_leaves_idle_is_bought() -> None:
    apart = (*APART, "start.stock=80", "support.appropriations=4.8")
    alone = months(apart)
    trading = months((*apart, "contact_group.purchase_share=.5"))
    bought = column(trading, "bought")
    assert not any(bought[:FIRST] + bought[UNTIL:])
    assert sum(bought[FIRST:UNTIL]) > 0.0
    first = next(month for month, one in enumerate(bought) if one > 0.0)
    assert trading[first].delivered > alone[first].delivered
    assert trading[first].arrears < alone[first].arrears
    assert trading[first].balance_of_accounts == pytest.approx(
        alone[first].balance_of_accounts + trading[first].lapsed - alone[first].lapsed
    )


def test_without_a_gap_nothing_is_bought() -> None:
    open_purses = months((*APART, "contact_group.purchase_share=.5"), None)
    assert not any(column(open_purses, "bought"))
