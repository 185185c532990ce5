"""One war: both engines tell it alike, and every end has its words."""

from __future__ import annotations

from typing import Any

import pytest

from abm.scenarios import Scenario, load
from abm.schema import Outcome
from experiments.comparison.monthly import month_columns
from experiments.war import ENGINES, Case, OneWar, in_words, play_compiled, play_readable


def case(scenario: Scenario, arm: str = "siloed", run: int = 3, months: int = 30) -> Case:
    return Case(scenario, scenario.configuration(arm), run, 2022, months)


def hexed(months: dict[str, list[Any]]) -> dict[str, list[str]]:
    """Return columns as text that tells every bit."""
    return {
        name: [value.hex() if isinstance(value, float) else str(value) for value in column]
        for name, column in months.items()
    }


def test_a_war_by_month_has_the_columns_of_the_schema(six: Scenario) -> None:
    war = play_readable(case(six, months=14))
    names = ["month", "date", *(column.name for column in month_columns(six))]
    table = war.columns
    assert list(table) == names
    assert {len(column) for column in table.values()} == {14}
    assert table["month"] == list(range(14))
    assert (table["date"][0], table["date"][13]) == ("2022-03", "2023-04")
    assert war.outcome in {one.declared.title for one in Outcome}


@pytest.mark.compiled
@pytest.mark.parametrize("arm", ["siloed", "coordinated"])
def test_engines_tell_the_same_war(six: Scenario, arm: str, kernel: None) -> None:
    asked = case(six, arm, months=84)
    first, second = play_readable(asked), play_compiled(asked)
    assert hexed(first.months) == hexed(second.months)
    assert {name: value.hex() for name, value in first.record.items()} == {
        name: value.hex() for name, value in second.record.items()
    }


def test_another_run_is_another_war(six: Scenario) -> None:
    first, second = (play_readable(case(six, run=run, months=12)) for run in (3, 4))
    assert first.months["land"] != second.months["land"]
    assert first.months["land"] == play_readable(case(six, run=3, months=12)).months["land"]


def test_engines_go_by_the_names_of_the_command_line() -> None:
    assert list(ENGINES) == ["compiled", "mesa"]
    assert ENGINES["mesa"] is play_readable


SERVED = ("theories.T3.pauses=true", "theories.T4.pauses=false")


def test_the_belief_that_is_recorded_at_signature_is_in_the_theory_that_is_named() -> None:
    scenario = load("six-partners", SERVED)
    assert scenario.pausing == "T3"
    asked = case(scenario, "coordinated", run=1, months=60)
    war = play_readable(asked)
    signed = int(war.record["signed_month"])
    recorded = war.record["belief_at_signature"]
    assert recorded == war.months["belief.T3"][signed] != war.months["belief.T4"][signed]
    record = {**war.record, "outcome": float(Outcome.DURABLE)}
    assert f"belief in T3 at signature: {recorded:.2f}." in in_words(asked, OneWar([], {}, record))


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (
            "durable settlement",
            "Durable settlement: signed in 2023-01, unbroken for 24 months. "
            "Terms: -1.2 thousand km2 beyond the line of contact. The leadership's belief in T4 "
            "at signature: 0.25.",
        ),
        ("broken settlement", "Settlement broken: last signed in 2023-01; the war went on."),
        ("Ukrainian exhaustion", "Ukrainian exhaustion in 2024-03."),
        ("Russian withdrawal", "Russian withdrawal in 2024-03."),
        ("frozen", "Frozen: a ceasefire holds where the model stops."),
        ("still fighting", "Still fighting: the model stops here; the war in it does not."),
    ],
)
def test_every_outcome_has_its_words(six: Scenario, outcome: str, words: str) -> None:
    record = {
        "outcome": float({one.declared.title: one for one in Outcome}[outcome]),
        "signed_month": 10.0,
        "war_length": 24.0,
        "terms": -1.23,
        "belief_at_signature": 0.25,
    }
    assert in_words(case(six), OneWar([], {}, record)) == words


def test_a_settlement_held_as_long_as_it_was_watched() -> None:
    watched = load("six-partners", ["settlement.watch=36"])
    record = {"outcome": float(Outcome.DURABLE), "signed_month": 10.0}
    record |= {"terms": 0.0, "belief_at_signature": 0.0}
    told = in_words(case(watched), OneWar([], {}, record))
    assert "unbroken for 36 months." in told
