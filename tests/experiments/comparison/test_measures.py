"""Measures: every line of the comparison, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from abm.scenarios import load
from abm.schema import HEADLINE, Outcome, variables
from abm.schema import War as WarRecord
from experiments.comparison.compare import Comparison
from experiments.comparison.measures import CAUSES, MEASURES, in_scenario, months_at_war
from tests.experiments.conftest import wars_of

OWED = {
    *("durably_settled", "signed_but_broken", "on_good_terms", "exhausted", "withdrawn", "frozen"),
    *("still_fighting", "war_length", "terms", "belief_at_signature", "land", "russian_losses"),
    *("ukrainian_losses", "signed", "promised", "delivered", "ceasefires", "ceasefires_resumed"),
    *("talk_episodes", "talks_insincere", *HEADLINE),
}
NAMED = {measure.name: measure for measure in MEASURES}


def test_every_line_that_is_owed_is_there_once() -> None:
    assert set(NAMED) >= OWED
    assert len(NAMED) == len(MEASURES) == len({measure.label for measure in MEASURES})
    assert all(measure.unit for measure in MEASURES)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ((), "T4"),
        (("theories.T3.pauses=true", "theories.T4.pauses=false"), "T3"),
        (("theories.T4.label=partners’ patience {theory}",), "partners’ patience {theory}"),
    ],
)
def test_belief_at_signature_is_in_the_theory_that_a_pause_would_serve(
    settings: tuple[str, ...], named: str
) -> None:
    labels = {m.name: m.label for m in in_scenario(MEASURES, load("six-partners", settings))}
    assert labels.pop("belief_at_signature") == f"Moscow's belief in {named} at signature"
    doubt = f"first month in which Moscow's belief in {named} is below 0.3"
    assert labels.pop("doubt_month") == doubt
    about = {"belief_at_signature", "doubt_month"}
    assert labels == {m.name: m.label for m in MEASURES if m.name not in about}


@pytest.mark.parametrize("code", Outcome)
def test_outcomes_exclude_each_other(code: int) -> None:
    war = wars_of([{"outcome": code, "terms": 1.0}]).war
    beside = ("on_good_terms", "lasting")
    shares = [m for m in MEASURES if m.unit == "share of wars" and m.name not in beside]
    assert len(shares) == len(Outcome)
    assert [m.name for m in shares if m.of(war)[0]] == [shares[code].name]


@pytest.mark.parametrize(
    ("outcome", "terms", "good"),
    [(0, -0.5, True), (0, 0.0, True), (0, 0.5, False), (1, -0.5, False), (5, np.nan, False)],
)
def test_good_terms_need_a_durable_signature(outcome: int, terms: float, good: bool) -> None:
    war = wars_of([{"outcome": outcome, "terms": terms}]).war
    assert NAMED["on_good_terms"].of(war).tolist() == [good]


def test_other_measures_are_recorded_variables_as_they_stand() -> None:
    recorded = {variable.name for variable in variables(WarRecord)}
    derived = {"outlay", "outlay_a_month", "land_after_terms", "feasible_share"}
    derived |= {"losses_until_peace"} | {name for name in NAMED if name.startswith("avoided_by_")}
    fields = [m for m in MEASURES if m.unit != "share of wars" and m.name not in derived]
    assert {m.name for m in fields} <= recorded
    war = wars_of([{m.name: place + 0.5 for place, m in enumerate(fields)}]).war
    assert [m.of(war)[0] for m in fields] == [place + 0.5 for place in range(len(fields))]


def test_months_avoided_are_told_by_cause_and_add_up_to_the_horizon() -> None:
    wars = [
        {"outcome": Outcome.DURABLE, "war_length": 50.0, "months_avoided": 34.0},
        {"outcome": Outcome.EXHAUSTED, "war_length": 80.0, "months_avoided": 4.0},
        {"outcome": Outcome.STILL_FIGHTING, "war_length": 84.0, "months_avoided": 0.0},
    ]
    war = wars_of(wars).war
    avoided = {name: NAMED[name].of(war) for name in NAMED if name.startswith("avoided_by_")}
    assert {name: list(numbers) for name, numbers in avoided.items()} == {
        "avoided_by_durable": [34.0, 0.0, 0.0],
        "avoided_by_exhausted": [0.0, 4.0, 0.0],
        "avoided_by_withdrawn": [0.0, 0.0, 0.0],
    }
    assert (sum(avoided.values()) + war["war_length"]).tolist() == [84.0] * 3


def test_losses_until_peace_are_those_of_both_sides_where_peace_lasts() -> None:
    lost = {"russian_losses": 700.0, "ukrainian_losses": 400.0}
    war = wars_of([{"outcome": one, **lost} for one in (Outcome.DURABLE, Outcome.BROKEN)]).war
    np.testing.assert_equal(NAMED["losses_until_peace"].of(war), [1100.0, np.nan])


def test_the_feasible_share_is_of_earnest_months() -> None:
    wars = [(8.0, 2.0), (0.0, 0.0)]
    war = wars_of([{"earnest_months": a, "feasible_months": b} for a, b in wars]).war
    np.testing.assert_equal(NAMED["feasible_share"].of(war), [0.25, np.nan])


MONEY = {"signed": 90.0, "lapsed": 12.0, "order_cost": 5.0, "effort_cost": 1.0}


def test_outlay_is_what_was_signed_and_kept_with_orders_and_planning_first_of_all_money() -> None:
    war = wars_of([{"outcome": Outcome.STILL_FIGHTING, "war_length": 12.0, **MONEY}]).war
    assert NAMED["outlay"].of(war).tolist() == [84.0]
    assert NAMED["outlay_a_month"].of(war).tolist() == [7.0]
    assert [m.name for m in MEASURES if "EUR" in m.unit][:6] == ["outlay", "outlay_a_month", *MONEY]
    assert set(NAMED["outlay"].fields) == set(MONEY)


@pytest.mark.parametrize("outcome", Outcome)
def test_the_month_in_which_a_war_ends_is_a_month_at_war(outcome: Outcome) -> None:
    war = wars_of([{"outcome": outcome, "war_length": 11.0, **MONEY}]).war
    ended = outcome in (Outcome.DURABLE, Outcome.EXHAUSTED, Outcome.WITHDRAWN)
    assert NAMED["outlay_a_month"].of(war).tolist() == [84.0 / (12.0 if ended else 11.0)]


@pytest.mark.compiled
def test_outlay_is_what_left_the_accounts_of_partners(played: Comparison) -> None:
    months, war = (getattr(played.wars["coordinated"], name) for name in ("months", "war"))
    fought = np.arange(months.shape[1]) < months_at_war(war)[:, None]
    paid = months["signed"] + months["order_cost"] + months["effort_cost"] - months["lapsed"]
    by_hand = np.where(fought, paid, 0.0).sum(axis=1)
    last = fought.sum(axis=1) - 1
    left = months["balance_of_accounts"][np.arange(len(war)), last]
    came = np.where(fought, months["appropriated"], 0.0)[:, 1:].sum(axis=1)
    accounts = months["balance_of_accounts"][:, 0] + paid[:, 0] + came - left
    assert np.allclose(NAMED["outlay"].of(war), by_hand, 1e-12, 0.0)
    assert np.allclose(accounts, by_hand, 1e-9, 0.0)


@pytest.mark.parametrize(
    ("outcome", "terms", "land"), [(0, 1.5, 71.5), (0, -2.0, 68.0), (1, 1.5, 70.0), (5, np.nan, 70)]
)
def test_land_counts_what_a_settlement_that_holds_cedes(
    outcome: int, terms: float, land: float
) -> None:
    war = wars_of([{"outcome": outcome, "terms": terms, "land": 70.0}]).war
    assert NAMED["land_after_terms"].of(war).tolist() == [land]


def test_labels_of_land_say_who_holds_it() -> None:
    assert NAMED["land_after_terms"].label.startswith("Russian-held land")
    assert "land to Russia" in NAMED["terms"].label
    names = [measure.name for measure in MEASURES]
    assert names.index("land") == names.index("land_after_terms") + 1  # "… before terms"


def test_a_broken_settlement_is_no_cause_of_an_end() -> None:
    assert CAUSES == {
        0: "durable settlement",
        2: "Ukrainian exhaustion",
        3: "Russian withdrawal",
    }
