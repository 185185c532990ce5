"""The page says what was measured, and of each target whether it is met."""

from __future__ import annotations

import math
import re

import pytest

from experiments.benchmarks.page import page, table
from tests.experiments.benchmarks.measured import told


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("experiments.benchmarks.rates.processors", lambda: 2)


def row(text: str, start: str) -> list[str]:
    [found] = [line for line in text.splitlines() if line.startswith(f"| {start}")]
    return [cell.strip() for cell in found.strip("|").split("|")]


def test_the_parts_and_the_rest_make_a_war() -> None:
    text = page(told())
    assert row(text, "random numbers")[1:] == ["1,000", "400", "0.400", "20%"]
    assert row(text, "the rest")[3:] == ["1.600", "80%"]
    assert row(text, "a war")[3:] == ["2.000", "100%"]


def test_ratios_are_those_of_the_rates() -> None:
    text = page(told())
    assert row(text, "compiled on all cores to `mesa.batch_run`")[1] == "400"
    assert row(text, "compiled on all cores to Mesa in a loop")[1] == "400"
    assert row(text, "compiled on one thread")[1] == "333"
    assert row(text, "compiled on all cores to one thread")[1] == "2.4"


def test_many_wars_and_growth() -> None:
    text = page(told())
    assert row(text, "100,000") == ["100,000", "10.00", "10,000", "95.0%", "205"]
    assert row(text, "months") == ["months", "12", "24", "84", "240"]
    assert row(text, "Python alone") == ["Python alone", "0.01"]


def test_what_could_not_be_measured_is_a_dash() -> None:
    assert row(page(told(peak=None)), "100,000")[-1] == "-"


def test_editions_worlds_and_commands() -> None:
    text = page(told())
    assert row(text, "`first-edition`") == ["`first-edition`", "20.0"]
    assert row(text, "`ukraine-2022`") == ["`ukraine-2022`", "24.0"]
    assert row(text, "a further one") == ["a further one", "0.20"]
    assert row(text, "the first to a further one") == ["the first to a further one, times", "15"]
    assert row(text, "`concert run` |") == ["`concert run`", "2.0", "2.1"]
    assert row(text, "`concert compare`, again") == ["`concert compare`, again", "3.3", "8.0"]


def test_a_table_is_markdown() -> None:
    assert table(("a", "b"), [("x", "1")]) == "| a | b |\n| --- | ---: |\n| x | 1 |"


def test_the_page_has_neither_date_nor_path() -> None:
    assert not re.search(r"20\d\d-\d\d|/home|/tmp|/usr", page(told()))
    assert math.isclose(told().many[1].share, 0.95)


def test_rows_of_studies() -> None:
    text = page(told())
    assert row(text, "200,000") == [*("200,000", "2,000", "46.60", "300", "0.233", "4.00", "250")]
    assert row(text, "`resume`") == ["`resume`", "2.50", "90"]
