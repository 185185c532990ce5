"""One war: both engines tell it alike, every end has its words, ledgers add up to the model."""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from abm.reasons import REASONS
from abm.scenarios import Scenario, load
from abm.schema import Outcome
from experiments.comparison.monthly import month_columns
from experiments.war import (
    COLUMNS,
    PARTNER_COLUMNS,
    Case,
    OneWar,
    in_words,
    ledger,
    partner_ledger,
    plain_war,
    play_compiled,
    play_readable,
)


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
            "Durable settlement: signed in 2023-01, unbroken for 60 months. "
            "Terms, against the line of contact: 1.2 thousand km2 to Ukraine. The leadership's "
            "belief in T4 at signature: 0.25.",
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
        "broken_month": math.nan,
    }
    assert in_words(case(six), OneWar([], {}, record)) == words


def test_a_settlement_held_as_long_as_it_was_watched() -> None:
    watched = load("six-partners", ["settlement.watch=36"])
    record = {"outcome": float(Outcome.DURABLE), "signed_month": 10.0}
    record |= {"terms": 0.0, "belief_at_signature": 0.0, "broken_month": math.nan}
    told = in_words(case(watched), OneWar([], {}, record))
    assert "unbroken for 36 months." in told


def test_a_settlement_that_broke_once_it_was_durable_says_when() -> None:
    watched = load("six-partners", ["settlement.watch=60"])
    record = {"outcome": float(Outcome.DURABLE), "signed_month": 10.0}
    record |= {"terms": 0.0, "belief_at_signature": 0.0, "broken_month": 51.0}
    told = in_words(case(watched), OneWar([], {}, record))
    assert "unbroken for 24 months, broken after 41." in told


CLAMPED = """
title = "Beliefs held for a while"
extends = "six-partners"
[beliefs.doubt]
theory = "T4"
log_odds = -1.5
from = 8
until = 14
[theories.T2.evidence.front]
memory = 0.5
"""

Line = tuple[int, str, str, str, float, float]


def ledger_case(path: str, arm: str = "coordinated", months: int = 24) -> Case:
    scenario = load(path)
    return Case(scenario, scenario.configuration(arm), 5, 11, months)


@pytest.fixture(params=["six-partners", "clamped"])
def asked(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    """Return a war as it is, and one in which beliefs fade fast and are held for a while."""
    if request.param == "six-partners":
        return ledger_case("six-partners")
    file = tmp_path / "clamped.toml"
    file.write_text(CLAMPED, encoding="utf-8")
    return ledger_case(str(file))


def lines(asked: Case) -> list[Line]:
    columns = ledger(asked)
    assert list(columns) == list(COLUMNS)
    return list(zip(*columns.values(), strict=True))


def test_entries_add_up_to_the_beliefs_of_every_month(asked: Case) -> None:
    by_month: dict[int, list[Line]] = defaultdict(list)
    for line in lines(asked):
        by_month[line[0]].append(line)
    war = plain_war(asked)
    sums: dict[tuple[str, str], float] = defaultdict(float)
    while war.running:
        war.step()
        for _, agent, theory, _, change, log_odds in by_month[war.month - 1]:
            sums[agent, theory] += change
            assert sums[agent, theory] == log_odds
        for agent, holder in zip(asked.scenario.kremlin, war.world.kremlin, strict=True):
            for place, theory in enumerate(asked.scenario.theories):
                assert sums[agent, theory].hex() == holder.log_odds[place].hex()
    assert war.month == asked.months


def test_each_belief_begins_with_its_prior(asked: Case) -> None:
    found = lines(asked)
    priors = [line for line in found if line[3] == "prior"]
    scenario, theories = asked.scenario, list(asked.scenario.theories)
    assert [line[:3] for line in priors] == [
        (0, agent, theory) for agent in scenario.kremlin for theory in theories
    ]
    assert found[: len(priors)] == priors
    fresh = plain_war(asked)
    begun = [held for holder in fresh.world.kremlin for held in holder.log_odds[: len(theories)]]
    assert [line[4] for line in priors] == [line[5] for line in priors] == begun


def test_each_entry_names_its_evidence(asked: Case) -> None:
    for _, _, theory, entry, change, _ in lines(asked):
        known = set(asked.scenario.theories[theory].evidence)
        assert entry in known | {f"fading: {name}" for name in known} | {"prior", "clamp"}
        assert change != 0.0 or entry == "prior"


def test_all_evidence_leaves_traces() -> None:
    found = {(theory, entry) for _, _, theory, entry, _, _ in lines(ledger_case("six-partners"))}
    theories = ledger_case("six-partners").scenario.theories
    assert found >= {(name, row) for name, told in theories.items() for row in told.evidence}
    assert ("T4", "fading: deliveries") in found
    assert not any(entry == "clamp" for _, entry in found)


def test_a_held_belief_is_entered_as_a_clamp(tmp_path: Path) -> None:
    file = tmp_path / "clamped.toml"
    file.write_text(CLAMPED, encoding="utf-8")
    found = lines(ledger_case(str(file)))
    last = {(line[0], line[1], line[2]): line for line in found}
    held = [last[month, "leadership", "T4"] for month in range(8, 14)]
    assert {line[3] for line in held} == {"clamp"}
    assert [line[5] for line in held] == pytest.approx([-1.5] * 6)
    assert all(8 <= line[0] <= 14 for line in found if line[3] == "clamp")


# The ledger of partners


@pytest.fixture(scope="module")
def accounts() -> dict[str, list[Any]]:
    return partner_ledger(ledger_case("six-partners", months=60))


def test_a_partner_has_a_row_each_month(accounts: dict[str, list[Any]]) -> None:
    assert list(accounts) == list(PARTNER_COLUMNS)
    codes = [partner.code for partner in ledger_case("six-partners").scenario.partners]
    assert accounts["partner"] == codes * 60
    assert accounts["month"] == [month for month in range(60) for _ in codes]
    assert accounts["date"][::6][:2] == ["2022-03", "2022-04"]


def test_a_reason_stands_where_nothing_was_signed_and_only_there(
    accounts: dict[str, list[Any]],
) -> None:
    known = {reason.label for reason in REASONS}
    for signed, reason in zip(accounts["signed"], accounts["reason"], strict=True):
        assert (reason in known) if signed == 0.0 else reason == ""
    assert len(set(accounts["reason"])) > 5


def test_accounts_add_up(accounts: dict[str, list[Any]]) -> None:
    balances: dict[str, float] = defaultdict(float)
    for row in zip(*accounts.values(), strict=True):
        line = dict(zip(PARTNER_COLUMNS, row, strict=True))
        came = line["appropriated"] + line["lapsed"]
        went = line["signed"] + line["order_cost"] + line["effort_cost"] + line["bought"]
        balances[line["partner"]] += came - went
        assert balances[line["partner"]] == pytest.approx(line["balance"], abs=1e-9)


def test_who_stands_in_and_who_sells_is_told() -> None:
    told = ["contact_group.stand_in=1", "contact_group.purchase_share=.5", "will.gap_opening=.05"]
    scenario = load("six-partners", told)
    accounts = partner_ledger(case(scenario, months=40))
    test_accounts_add_up(accounts)
    sums: dict[str, float] = defaultdict(float)
    for row in zip(*accounts.values(), strict=True):
        line = dict(zip(PARTNER_COLUMNS, row, strict=True))
        sums["bought"] += line["bought"]
        sums["turnover"] += abs(line["bought"])
        sums["added"] += line["appropriations_added"]
        stands_in, absent = line["appropriations_added"] > 0.0, line["appropriations_absent"] > 0.0
        assert not (stands_in and absent)
        assert line["bought"] <= 0.0 if absent else line["bought"] >= 0.0
    assert sums["bought"] == pytest.approx(0.0, abs=1e-9)
    assert sums["turnover"] > 0.0
    assert sums["added"] > 0.0


def test_partners_add_up_to_the_months_of_the_war(accounts: dict[str, list[Any]]) -> None:
    war = play_readable(ledger_case("six-partners", months=60))
    months = war.months
    for month in range(len(war.dates)):
        here = slice(6 * month, 6 * month + 6)
        for name in ("signed", "due", "delivered", "arrears", "order_cost"):
            assert sum(accounts[name][here]) == pytest.approx(months[name][month], abs=1e-9)
        for reason in REASONS:
            counted = accounts["reason"][here].count(reason.label)
            assert counted == months[f"unsigned.{reason.label}"][month]
