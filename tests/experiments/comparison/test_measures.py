"""Measures: every line of the comparison, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from abm.scenarios import load
from abm.schema import HEADLINE, Outcome, variables
from abm.schema import War as WarRecord
from experiments.comparison.measures import CAUSES, MEASURES, in_scenario
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
    assert labels == {m.name: m.label for m in MEASURES if m.name != "belief_at_signature"}


@pytest.mark.parametrize("code", Outcome)
def test_outcomes_exclude_each_other(code: int) -> None:
    war = wars_of([{"outcome": code, "terms": 1.0}]).war
    shares = [m for m in MEASURES if m.unit == "share of wars" and m.name != "on_good_terms"]
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
    fields = [m for m in MEASURES if m.unit != "share of wars"]
    assert {m.name for m in fields} <= recorded
    war = wars_of([{m.name: place + 0.5 for place, m in enumerate(fields)}]).war
    assert [m.of(war)[0] for m in fields] == [place + 0.5 for place in range(len(fields))]


def test_a_broken_settlement_is_no_cause_of_an_end() -> None:
    assert CAUSES == {
        0: "durable settlement",
        2: "Ukrainian exhaustion",
        3: "Russian withdrawal",
    }
