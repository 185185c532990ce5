"""Bars of each arm: nothing is clipped or covers anything, and all is said in words."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.viz.report.content import Size, comparison
from tests.viz.report.svg import child, clashes, outside, texts, written
from tests.viz.report.test_chain import LONG
from viz.report import bars
from viz.text import difference, interval, number

FIGURES = pytest.mark.parametrize("figure", [bars.endings, bars.outlay])
TITLES = ["Siloed", "Coordinated"]


@FIGURES
@pytest.mark.parametrize("arms", [2, 3, 5])
def test_no_text_is_clipped_or_covers_another(figure: Callable[[Any], str], arms: int) -> None:
    svg = figure(comparison(LONG[:arms]))
    assert outside(svg) == []
    assert clashes(texts(svg)) == []


@FIGURES
def test_every_arm_is_described(figure: Callable[[Any], str]) -> None:
    described = child(figure(comparison(TITLES)), "desc")
    assert "Coordinated" in described
    assert "nan" not in described.lower()


def test_shares_are_those_of_the_text_and_of_few_wars_counts() -> None:
    told = comparison(TITLES)
    told["arms"]["arm-1"]["measures"]["withdrawn"]["mean"] = 0.002
    assert "Russian withdrawal 0.2%" in written(bars.endings(told))
    few = comparison(TITLES, Size(runs=5))
    few["arms"]["arm-1"]["measures"]["withdrawn"]["mean"] = 0.4
    said = written(bars.endings(few))
    assert "Russian withdrawal 2 of 5" in said
    assert "%" not in said.replace("sum to 100%", "")


def test_outlay_is_told_whole_in_parts_a_month_and_as_a_difference() -> None:
    told = comparison(TITLES)
    said = written(bars.outlay(told))
    means, differences = told["arms"]["arm-1"]["measures"], told["differences"]["arm-1"]["measures"]
    for name, decimals in (("outlay", 1), ("outlay_a_month", 2)):
        assert f"outlay {interval(means[name], decimals)}" in said
        assert said.count(difference(differences[name], decimals)) == 1
    for name in ("order_cost", "effort_cost"):
        assert number(means[name]["mean"], 1) in said
    assert number(means["signed"]["mean"] - means["lapsed"]["mean"], 1) in said
    assert "EUR bn a month" in said and "95% interval" in said


def test_outlay_without_intervals_is_drawn() -> None:
    told = comparison(TITLES, Size(runs=1))
    for arm in told["arms"].values():
        for mean in arm["measures"].values():
            mean |= {"low": None, "high": None}
    assert "outlay" in written(bars.outlay(told))


@pytest.mark.parametrize("name", ["outlay", "effort_cost"])
def test_a_comparison_of_old_without_its_parts_has_no_outlay(name: str) -> None:
    told = comparison(TITLES)
    assert bars.has_outlay(told)
    older = copy.deepcopy(told)
    del older["arms"]["arm-0"]["measures"][name]
    assert not bars.has_outlay(older)
