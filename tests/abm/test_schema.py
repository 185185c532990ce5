"""The results schema: every variable and every outcome has words of its own."""

from __future__ import annotations

import pytest

from abm.records import fields_of
from abm.schema import (
    HEADLINE,
    Month,
    Outcome,
    OutcomeDeclaration,
    PartnerMonth,
    War,
    columns,
    variables,
)
from abm.state import CEASEFIRE, FIGHTING, OVER, SETTLED, Status


@pytest.mark.parametrize("table", [Month, War, PartnerMonth])
def test_every_field_is_declared_with_unit_and_meaning(table: type) -> None:
    declared = variables(table)
    assert [variable.name for variable in declared] == list(fields_of(table))
    assert all(variable.unit and variable.meaning for variable in declared)
    assert len({variable.meaning for variable in declared}) == len(declared)


def test_vectors_are_spelled_out() -> None:
    names = columns(Month)
    assert len(names) == len(set(names))
    assert names[: len(HEADLINE) + 1] == ["status", *HEADLINE]
    assert "belief.0" in names
    assert "belief" not in names


def meaning(table: type, name: str) -> str:
    [found] = [one.meaning for one in variables(table) if one.name == name]
    return found


def test_records_of_old_keep_their_codes() -> None:
    assert [(outcome.value, outcome.declared.title) for outcome in Outcome] == [
        (0, "durable settlement"),
        (1, "broken settlement"),
        (2, "Ukrainian exhaustion"),
        (3, "Russian withdrawal"),
        (4, "frozen"),
        (5, "still fighting"),
    ]
    assert (FIGHTING, CEASEFIRE, SETTLED, OVER) == (0, 1, 2, 3) == tuple(Status)


@pytest.mark.parametrize("outcome", Outcome)
def test_a_number_in_a_record_is_its_outcome(outcome: Outcome) -> None:
    assert Outcome.of(float(outcome)) is outcome


def test_no_outcome_stands_for_a_war_that_goes_on() -> None:
    with pytest.raises(ValueError, match=r"-1\.0 is not the code of an outcome"):
        Outcome.of(-1.0)


def test_no_two_outcomes_share_a_word() -> None:
    declared = [outcome.declared for outcome in Outcome]
    for word in ("title", "share", "label", "page", "run", "heading", "counted"):
        assert len({getattr(one, word) for one in declared}) == len(declared)


def test_what_is_not_said_follows_from_the_title() -> None:
    told = OutcomeDeclaration("Russian retreat", "retreated", "Russian retreat", "Over.")
    assert (told.run, told.heading, told.counted) == (
        "Russian retreat in {ended}.",
        "Russian retreat",
        "Russian retreat",
    )
    low = OutcomeDeclaration("quiet front", "quiet", "quiet front", "Over.")
    assert (low.run, low.heading) == ("Quiet front in {ended}.", "Quiet front")


def test_the_glossary_lists_every_code() -> None:
    status, outcome = meaning(Month, "status"), meaning(War, "outcome")
    assert status == "0 fighting, 1 ceasefire, 2 settlement watched, 3 over"
    assert outcome.startswith("exclusive outcome: 0 durable settlement, 1 broken settlement, ")
