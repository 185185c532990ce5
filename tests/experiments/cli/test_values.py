"""Values of a scenario: every one stands there, with its unit and origin."""

from __future__ import annotations

from pathlib import Path

import pytest

from abm.scenarios import Scenario, load, shipped
from experiments.cli.values import SECTIONS, facts, sheets, text

ALL_ELSE = """
title = "More"
extends = "six-partners"
[interventions.gap]
parameter = "will.funding_gap"
value = 1
from = 19
until = 26
partners = ["USA"]
[reports.quiet]
report = "tone"
mode = "masked"
from = 20
months = 6
[beliefs.doubt]
theory = "T4"
log_odds = -1.5
from = 40
[configurations.mine]
title = "My configuration"
[configurations.mine.parameters.start]
land = 70
[configurations.mine.interventions.longer]
parameter = "support.horizon"
value = 18
from = "treatment"
"""


def rows(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    return {row[0]: row[1:] for sheet in sheets(scenario) for row in sheet.rows if row}


@pytest.fixture
def more(tmp_path: Path) -> Scenario:
    file = tmp_path / "more.toml"
    file.write_text(ALL_ELSE, encoding="utf-8")
    return load(str(file), ["theories.T4.prior=0.5", "theatre.need=4", "partners.USA.gdp=3"])


@pytest.mark.parametrize("name", [name for name, _ in shipped()])
def test_every_value_stands_there_with_its_origin(name: str) -> None:
    scenario = load(name)
    told = rows(scenario)
    for path, value, origin in scenario.leaves():
        if path.startswith("partners."):
            _, code, _ = path.split(".")
            assert told[code][-1] == origin
        elif path not in ("title", "description"):
            value_told, _, origin_told = told[path.removeprefix("parameters.")]
            assert (value_told, origin_told) == (text(value), origin)


def test_sections_stand_in_order_and_what_is_beside_them_last(more: Scenario) -> None:
    titles = [sheet.title for sheet in sheets(more)]
    assert titles[: len(SECTIONS)] == list(SECTIONS)
    assert set(titles[len(SECTIONS) :]) == {"series", "interventions", "reports", "beliefs"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("months", ("84", "months", "ukraine-2022.toml")),
        ("only", ('["USA", "DEU", "GBR", "NLD", "POL", "FRA"]', "", "six-partners.toml")),
        ("theatre.need", ("4", "EUR bn a month", "--set")),
        ("theatre.mobility", ("4.7", "thousand km2 a month", "default")),
        ("support.horizon", ("free", "months", "default")),
        ("theories.T4.prior", ("0.5", "log-odds", "--set")),
        ("theories.T3.evidence.energy.weight", ("1", "factor", "default")),
        ("series.energy.then", ("1", "share of need", "ukraine-2022.toml")),
        ("theories.T4.pauses", ("true", "", "ukraine-2022.toml")),
        ("theories.T4.label", ("T4", "", "ukraine-2022.toml")),
        ("theories.T4.expectation", ("outlast the partners", "", "ukraine-2022.toml")),
        ("theories.T1.evidence.front.memory", ("1", "share kept a month", "default")),
        ("sectors.north.months", ("36", "months", "ukraine-2022.toml")),
        ("sectors.north.value", ("20", "thousand km2", "ukraine-2022.toml")),
        ("kremlin.economy.bias", ("-0.05", "thousand km2 a month", "ukraine-2022.toml")),
        (
            "configurations.siloed.treatment.planning.national_effort",
            ("0.08", "share of a full mandate", "ukraine-2022.toml"),
        ),
        ("configurations.mine.parameters.start.land", ("70", "thousand km2", "more.toml")),
        ("configurations.mine.interventions.longer.value", ("18", "months", "more.toml")),
        ("configurations.mine.interventions.longer.from", ("treatment", "month", "more.toml")),
        ("interventions.gap.value", ("1", "switch", "more.toml")),
        ("interventions.gap.partners", ('["USA"]', "", "more.toml")),
        ("reports.quiet.months", ("6", "months", "more.toml")),
        ("beliefs.doubt.log_odds", ("-1.5", "log-odds", "more.toml")),
    ],
)
def test_value_unit_and_origin(more: Scenario, name: str, expected: tuple[str, ...]) -> None:
    assert rows(more)[name] == expected


def test_a_partner_stands_in_one_row_that_names_figures_from_elsewhere(more: Scenario) -> None:
    partners = next(sheet for sheet in sheets(more) if sheet.title == "partners")
    assert [row[0] for row in partners.rows] == [partner.code for partner in more.partners]
    america = dict(zip(partners.columns, partners.rows[0], strict=True))
    assert america["gdp [EUR billion]"] == "3"
    assert america["habitual_horizon [months]"] == "8.74704"
    assert america["european"] == "false"
    assert america["origin"] == "donors-2024-12.csv, gdp: --set"


def test_elements_stand_apart() -> None:
    parameters = next(sheet for sheet in sheets(load("six-partners")) if sheet.title == "kremlin")
    seats = [row[0].split(".")[1] if row else "" for row in parameters.rows]
    assert [seat for seat, after in zip(seats, [*seats[1:], ""], strict=True) if seat != after] == [
        *("leadership", "", "military", "", "economy", "", "security")
    ]


def test_a_text_of_several_lines_becomes_one() -> None:
    assert text("one\n  two ") == "one two"


def test_the_same_values_as_data(more: Scenario) -> None:
    told = {str(row["name"]): row for row in facts(more)}
    shown = rows(more)
    assert {name for name in told if not name.startswith("partners.")} < set(shown)
    for name, row in told.items():
        if not name.startswith("partners."):
            assert shown[name] == (text(row["value"]), row["unit"], row["origin"])
    assert told["partners.USA.gdp"]["value"] == 3
