"""Series of a scenario: what everybody knows by month, from a list or a file."""

from __future__ import annotations

import math

import pytest

from abm.errors import InputError
from abm.scenarios import Scenario, load
from abm.scenarios.snapshot import snapshot
from tests.abm.scenarios.conftest import SMALL, Write

SERIES = "\n[series.energy]\n"
LISTED = SERIES + 'first_month = "2022-05"\nvalues = [0.6, 0.8]\n'
FILED = SERIES + 'file = "gas.csv"\n'
GAS = "month,energy\n2022-05,0.6\n2022-06,0.8\n"


def told(scenario: Scenario, months: int = 6) -> list[float]:
    """Return what is known in the first months; -1: nothing."""
    found = [scenario.series["energy"].value(month) for month in range(months)]
    return [-1.0 if math.isnan(value) else value for value in found]


def refusal(write: Write, text: str) -> str:
    with pytest.raises(InputError) as error:
        load(write(SMALL + text))
    return str(error.value)


def test_nothing_is_known_before_the_first_month_and_the_last_value_stands(write: Write) -> None:
    assert told(load(write(SMALL + LISTED))) == [-1, -1, 0.6, 0.8, 0.8, 0.8]


def test_what_stands_after_the_last_value_can_be_said(write: Write) -> None:
    assert told(load(write(SMALL + LISTED + "then = 1"))) == [-1, -1, 0.6, 0.8, 1, 1]


def test_without_a_first_month_a_series_begins_with_the_war(write: Write) -> None:
    assert told(load(write(SMALL + SERIES + "values = [0.5, 1]")), 3) == [0.5, 1, 1]


def test_a_series_may_begin_before_the_war(write: Write) -> None:
    text = LISTED.replace("2022-05", "2022-02")
    assert told(load(write(SMALL + text)), 2) == [0.8, 0.8]


@pytest.mark.parametrize(
    "table",
    [GAS, "month;energy\n2;0,6\n3;0,8\n", "energy,month,note\n.8,3,a\n.6,2,b\n"],
    ids=["calendar months", "semicolons", "any order"],
)
def test_a_file_says_the_same(write: Write, table: str) -> None:
    write(table, "gas.csv")
    filed, listed = load(write(SMALL + FILED)), load(write(SMALL + LISTED, "listed.toml"))
    assert filed.series == listed.series
    assert filed.hash == listed.hash


def test_a_file_may_be_read_from_a_later_month_on(write: Write) -> None:
    write("month,energy\n2022-03,\n2022-05,0.6\n2022-06,0.8\n", "gas.csv")
    assert told(load(write(SMALL + FILED + 'first_month = "2022-05"')), 4) == [-1, -1, 0.6, 0.8]


@pytest.mark.parametrize(
    ("table", "place", "allowed"),
    [
        ("month,energy\n2,1\n4,1\n", "row 3, column 'month': '4'", "month 3 (2022-06)"),
        ("month,energy\n2,1\n3,\n4,1\n", "row 3, column 'energy': ''", "in month 3 (2022-06) too"),
        ("month,energy\n2,1.5\n", "row 2, column 'energy': '1.5'", "a number from 0 to 1"),
        ("month,energy\n2,1\n2,1\n", "row 3, column 'month': '2'", "row 2 has it already"),
        ("month,gas\n2,1\n", "column 'energy' is missing", "Needed: month, energy"),
    ],
)
def test_a_file_with_a_hole_is_refused_with_its_row(
    write: Write, table: str, place: str, allowed: str
) -> None:
    write(table, "gas.csv")
    message = refusal(write, FILED)
    assert message.count("gas.csv") >= 1
    assert "series.energy.file: " in message
    assert place in message
    assert allowed in message


def test_a_file_must_have_the_month_in_which_a_series_begins(write: Write) -> None:
    write(GAS, "gas.csv")
    said = refusal(write, FILED + 'first_month = "2022-04"')
    assert "gas.csv has no energy in 2022-04, its first_month." in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SERIES + 'first_month = "2022-05"', "series.energy: values or a file: neither is given"),
        (LISTED + 'file = "gas.csv"', "both are given; allowed: one of them."),
        (LISTED.replace("0.8", "1.8"), "series.energy.values = 1.8; allowed: a number from 0 to 1"),
        (LISTED.replace("0.8", '"a"'), "a list of numbers, one for each month"),
        (LISTED + "then = 2", "series.energy.then = 2; allowed: a number from 0 to 1"),
        (
            LISTED.replace("2022-05", "May"),
            "series.energy.first_month = 'May'; allowed: a calendar",
        ),
        (
            LISTED.replace("energy]", "enregy]"),
            "series.enregy is not known. Did you mean 'energy'?",
        ),
        (LISTED + "until = 3", "series.energy.until is not known."),
    ],
)
def test_what_a_series_cannot_say(write: Write, text: str, said: str) -> None:
    assert said in refusal(write, text)


def test_a_file_takes_the_place_of_inherited_values(write: Write) -> None:
    write("month,energy\n2022-03,0.3\n", "gas.csv")
    child = f'extends = "six-partners"\n{FILED}'
    with pytest.raises(InputError, match=r'without = \["series.energy"\]'):
        load(write(child, "child.toml"))
    child = f'extends = "six-partners"\nwithout = ["series.energy"]\n{FILED}'
    assert told(load(write(child, "child.toml")), 2) == [0.3, 0.3]


def test_a_snapshot_needs_no_file(write: Write) -> None:
    write(GAS, "gas.csv")
    scenario = load(write(SMALL + FILED))
    text = snapshot(scenario)
    assert "gas.csv" not in text
    again = load(write(text, "again.toml"))
    assert (again.series, again.hash) == (scenario.series, scenario.hash)


def test_every_value_of_a_series_counts_as_content(write: Write) -> None:
    first = load(write(SMALL + LISTED))
    other = load(write(SMALL + LISTED.replace("0.6", "0.61"), "other.toml"))
    assert len({first.hash, other.hash, load(write(SMALL, "none.toml")).hash}) == 3


def test_where_a_series_comes_from(write: Write) -> None:
    write(GAS, "gas.csv")
    scenario = load(write(SMALL + FILED))
    assert dict(scenario.content)["series.energy.values"] == [0.6, 0.8]
    assert scenario.origins["series.energy.values"] == "small.toml"
