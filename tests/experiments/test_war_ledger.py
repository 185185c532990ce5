"""The evidence ledger: prior and entries, added in their order, are the beliefs of the model."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from abm.build import build_inputs
from abm.model import War
from abm.reasons import REASONS
from abm.scenarios import load
from experiments.war import COLUMNS, PARTNER_COLUMNS, Case, ledger, partner_ledger, play_readable

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


def case(path: str, arm: str = "coordinated", months: int = 24) -> Case:
    scenario = load(path)
    return Case(scenario, scenario.configuration(arm), 5, 11, months)


@pytest.fixture(params=["six-partners", "clamped"])
def asked(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    """Return a war as it is, and one in which beliefs fade fast and are held for a while."""
    if request.param == "six-partners":
        return case("six-partners")
    file = tmp_path / "clamped.toml"
    file.write_text(CLAMPED, encoding="utf-8")
    return case(str(file))


def lines(asked: Case) -> list[Line]:
    columns = ledger(asked)
    assert list(columns) == list(COLUMNS)
    return list(zip(*columns.values(), strict=True))


def test_entries_add_up_to_the_beliefs_of_every_month(asked: Case) -> None:
    by_month: dict[int, list[Line]] = defaultdict(list)
    for line in lines(asked):
        by_month[line[0]].append(line)
    war = War.of(build_inputs(asked.scenario, asked.arm, asked.months), asked.run, asked.seed)
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
    fresh = War.of(build_inputs(scenario, asked.arm, asked.months), asked.run, asked.seed)
    begun = [held for holder in fresh.world.kremlin for held in holder.log_odds[: len(theories)]]
    assert [line[4] for line in priors] == [line[5] for line in priors] == begun


def test_each_entry_names_its_evidence(asked: Case) -> None:
    for _, _, theory, entry, change, _ in lines(asked):
        known = set(asked.scenario.theories[theory].evidence)
        assert entry in known | {f"fading: {name}" for name in known} | {"prior", "clamp"}
        assert change != 0.0 or entry == "prior"


def test_all_evidence_leaves_traces() -> None:
    found = {(theory, entry) for _, _, theory, entry, _, _ in lines(case("six-partners"))}
    theories = case("six-partners").scenario.theories
    assert found >= {(name, row) for name, told in theories.items() for row in told.evidence}
    assert ("T4", "fading: deliveries") in found
    assert not any(entry == "clamp" for _, entry in found)


def test_a_held_belief_is_entered_as_a_clamp(tmp_path: Path) -> None:
    file = tmp_path / "clamped.toml"
    file.write_text(CLAMPED, encoding="utf-8")
    found = lines(case(str(file)))
    last = {(line[0], line[1], line[2]): line for line in found}
    held = [last[month, "leadership", "T4"] for month in range(8, 14)]
    assert {line[3] for line in held} == {"clamp"}
    assert [line[5] for line in held] == pytest.approx([-1.5] * 6)
    assert all(8 <= line[0] <= 14 for line in found if line[3] == "clamp")


# The ledger of partners


@pytest.fixture(scope="module")
def accounts() -> dict[str, list[Any]]:
    return partner_ledger(case("six-partners", months=60))


def test_a_partner_has_a_row_each_month(accounts: dict[str, list[Any]]) -> None:
    assert list(accounts) == list(PARTNER_COLUMNS)
    codes = [partner.code for partner in case("six-partners").scenario.partners]
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
        went = line["signed"] + line["order_cost"] + line["effort_cost"]
        balances[line["partner"]] += came - went
        assert balances[line["partner"]] == pytest.approx(line["balance"], abs=1e-9)


def test_partners_add_up_to_the_months_of_the_war(accounts: dict[str, list[Any]]) -> None:
    war = play_readable(case("six-partners", months=60))
    months = war.months
    for month in range(len(war.dates)):
        here = slice(6 * month, 6 * month + 6)
        for name in ("signed", "due", "delivered", "arrears", "order_cost"):
            assert sum(accounts[name][here]) == pytest.approx(months[name][month], abs=1e-9)
        for reason in REASONS:
            counted = accounts["reason"][here].count(reason.label)
            assert counted == months[f"unsigned.{reason.label}"][month]
