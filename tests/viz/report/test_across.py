"""The figure of effects from point to point, as a reader meets it."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.viz.report.study import study
from tests.viz.report.svg import clashes, outside, texts, written
from tests.viz.report.test_chain import LONG
from viz.report.across import across

TWO = study(["Siloed ministries", "Coordinated ministries"])


def test_it_names_outcomes_arms_points_and_runs() -> None:
    words = written(across(TWO))
    for said in ("durably settled", "restricted mean war length", "difference, share of wars"):
        assert said in words
    for said in ("Coordinated ministries", "Points: 1,024, runs at each: 20.", "seed 2022"):
        assert said in words
    assert "against: Siloed ministries" in words


def test_it_says_in_words_at_how_many_points_an_effect_matters() -> None:
    assert (
        "durably settled, Coordinated ministries: at least the smallest effect of interest more at "
        "42% of points (luck alone: 31%), less at 11% (luck alone: 2%)."
    ) in across(TWO)


@pytest.mark.parametrize("titles", [["a", "b"], LONG])
def test_no_words_clash_or_leave_the_page(titles: list[str]) -> None:
    drawn = across(study(titles))
    assert outside(drawn) == [] and clashes(texts(drawn)) == []


def test_the_same_content_gives_the_same_bytes() -> None:
    assert across(TWO) == across(copy.deepcopy(TWO))


def unknown(told: dict[str, Any]) -> Any:
    """Return a study with a single run at each point, where nothing is known of luck."""
    told = copy.deepcopy(told)
    for measures in told["study"]["across"].values():
        for found in measures.values():
            luck = found["luck"]
            luck |= {"quantiles": [None] * len(luck["quantiles"]), "above": None, "below": None}
            found["truth"] = None
    return told


def test_unknown_luck_is_left_out() -> None:
    drawn = across(unknown(TWO))
    assert "luck alone: –" in drawn and "nan" not in drawn.lower()
    assert "0.50" in written(drawn)
