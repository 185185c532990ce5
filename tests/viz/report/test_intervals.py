"""Paired differences: every number is there, each unit has its scale, nothing covers anything."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from experiments.comparison.measures import MEASURES
from tests.viz.report.content import Size, comparison
from tests.viz.report.svg import child, clashes, outside, overlap, plots, texts, written
from tests.viz.report.test_chain import LONG
from viz.layout import plain
from viz.report import intervals
from viz.text import difference, squared

# Losses are no scores, and outlay stands for its parts.
TABLES_ONLY = {"russian_losses", "ukrainian_losses", "lapsed", "order_cost", "effort_cost"}
TABLES_ONLY |= {"signed", "losses_until_peace"}
TWO = comparison(["Siloed ministries", "Coordinated ministries"])


def said_on_every_page(told: Any) -> str:
    return " ".join(written(svg) for svg in intervals.differences(told))


@pytest.mark.parametrize("arms", [2, 3, 5, 7])
def test_no_text_is_clipped_or_covers_another(arms: int) -> None:
    titles = [*LONG, "Another arm", "And another"][:arms]
    for svg in intervals.differences(comparison(titles)):
        assert outside(svg) == []
        assert clashes(texts(svg)) == []


def test_names_of_outcomes_end_before_the_lines_begin() -> None:
    found = 0
    for svg in intervals.differences(TWO):
        boxes = plots(svg)
        # With room between them: letters of the reader's fonts may be wider.
        names = [text._replace(right=text.right + 8.0) for text in texts(svg) if text.left < 20]
        assert boxes and names
        found += len(names)
        assert [n.words for n in names if any(overlap(n, box) for box in boxes)] == []
    assert found > len(MEASURES) - len(TABLES_ONLY)


def test_every_outcome_is_shown_with_its_numbers_once() -> None:
    svgs = intervals.differences(TWO)
    shown = [text.words for svg in svgs for text in texts(svg)]
    described = " ".join(child(svg, "desc") for svg in svgs)
    rows = TWO["differences"]["arm-1"]["measures"]
    for measure in TWO["measures"]:
        told = difference(rows[measure["name"]], measure["decimals"])
        drawn = measure["name"] not in TABLES_ONLY
        assert told in shown or not drawn
        named = f"{plain(measure['label'])}, {squared(measure['unit'])}: "
        assert described.count(named) == drawn


def test_people_killed_and_wounded_are_in_no_picture() -> None:
    said = " ".join(written(svg) for svg in intervals.differences(TWO))
    assert "killed and wounded" not in said.replace("Killed and wounded stand in the tables", "")
    assert not [one for one in said_on_every_page(TWO) if one == "thousand"]
    assert "they are costs, never scores" in said
    assert "partners' outlay" in said and "orders to industry" not in said


def test_outcomes_stand_under_their_unit() -> None:
    said = said_on_every_page(TWO)
    units = ["share of wars", "months", "thousand km²", "index, 0-1", "EUR bn", "per war"]
    places = [said.index(f" {unit} ") for unit in units]
    assert places == sorted(places)


def test_many_arms_take_more_pages_each_of_which_can_be_printed() -> None:
    pages = intervals.differences(comparison([f"Arm {place}" for place in range(5)]))
    assert len(pages) > 1
    assert "(continued)" in written(pages[1])
    for svg in pages:
        assert float(svg.split('height="')[1].split("pt")[0]) < 1070


def test_a_difference_that_never_varies_is_said_to_be_constant() -> None:
    inputs = copy.deepcopy(TWO)
    row = inputs["differences"]["arm-1"]["measures"]["joint_planning"]
    row.update(estimate=0.6, low=0.6, high=0.6, method="constant")
    assert "+0.600 in every pair" in said_on_every_page(inputs)


def test_a_difference_that_few_pairs_show_is_said_to_have_no_interval() -> None:
    inputs = copy.deepcopy(TWO)
    row = inputs["differences"]["arm-1"]["measures"]["war_length"]
    few = {"low": None, "high": None, "method": "too few differ", "differing": 1, "units": 60}
    row.update(estimate=0.15, **few)
    few["differing"], few["units"] = 1_234, 10_000
    inputs["differences"]["arm-1"]["measures"]["terms"].update(estimate=-0.1234, **few)
    drawn = intervals.differences(inputs)
    shown = [text.words for svg in drawn for text in texts(svg)]
    assert {"+0.15 (few differ: 1)", "−0.12 (few differ: 1,234)"} <= set(shown)
    assert [outside(svg) for svg in drawn] == [[] for _ in drawn]
    described = " ".join(child(svg, "desc") for svg in drawn)
    assert "+0.15 (no interval: too few differ, 1 of 60)" in described


def test_what_does_not_exist_is_a_dash() -> None:
    inputs = copy.deepcopy(TWO)
    for row in inputs["differences"]["arm-1"]["measures"].values():
        row.update(estimate=None, low=None, high=None, method="none")
    svgs = intervals.differences(inputs)
    assert not any("nan" in svg.lower() for svg in svgs)
    shown = [text.words for svg in svgs for text in texts(svg)]
    assert shown.count("–") == sum(m.name not in TABLES_ONLY for m in MEASURES)


def dashed(svg: str) -> int:
    return svg.count("stroke-dasharray: 2,1.5")


def test_the_smallest_effect_is_marked_on_both_sides_where_one_is_set() -> None:
    inputs = copy.deepcopy(TWO)
    assert sum(dashed(svg) for svg in intervals.differences(TWO)) == 6
    for row in inputs["differences"]["arm-1"]["enough"].values():
        row["smallest"] = None
    assert sum(dashed(svg) for svg in intervals.differences(inputs)) == 0


def test_the_description_says_every_difference() -> None:
    described = " ".join(child(svg, "desc") for svg in intervals.differences(TWO))
    told = TWO["differences"]["arm-1"]["measures"]["war_length"]
    assert f"months: Coordinated ministries {difference(told, 2)}" in described
    assert plain(TWO["measures"][0]["label"]) in described


def test_few_runs_and_a_short_horizon_are_drawn() -> None:
    svg = intervals.differences(comparison(["A", "B"], Size(months=1, runs=1)))[0]
    assert "Paired wars: 1;" in written(svg)
