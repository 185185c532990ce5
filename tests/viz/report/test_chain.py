"""The figures as a reader meets them: words, places and text alternatives in the SVG files."""

from __future__ import annotations

import copy
import json
import math
from typing import Any
from xml.etree import ElementTree

import matplotlib
import pytest

from tests.viz.report.content import Size, comparison
from tests.viz.report.svg import LINK, SVG, child, clashes, outside, plots, texts, written
from viz.panels import CHAIN
from viz.report import chain

FIGURES = pytest.mark.parametrize("figure", [chain.incidence, chain.chain])
LONG = [
    "Coordination in the contact group only, with every ministry of every partner on paper",
    "Donaudampfschifffahrtsgesellschaftsministerium",
    "Координовані міністерства & <partners> for $x_1$",
    "WWWWWWWWWWWWWWWWWWWW MMMMMMMMMMMMMMMMM",
    "short",
]


TWO = comparison(["Siloed ministries", "Coordinated ministries"])


def test_the_incidence_figure_names_causes_arms_months_and_wars() -> None:
    words = written(chain.incidence(TWO))
    for said in ("Durable settlement", "Ukrainian exhaustion", "Russian withdrawal"):
        assert said in words
    for said in ("0.21 Coordinated ministries", "0.10 Siloed ministries", "0.14 Siloed"):
        assert said in words
    for said in ("arms differ from February 2023", "2024 2026 2028", "arm: 300", "seed 2022"):
        assert said in words


def test_the_chain_figure_shows_its_three_links_in_order() -> None:
    words = written(chain.chain(TWO))
    titles = [*(row.title for row in CHAIN.rows[:2]), chain.ALL_WARS, chain.RUNNING_WARS]
    places = [words.index(f"{title} ") for title in titles[:-1]]
    places.append(words.index(titles[-1]))
    assert places == sorted(places)
    assert words.count("→") == 2
    assert "wars counted" in words
    assert "0.35 Coordinated ministries" in words


def test_willingness_over_all_wars_comes_before_that_over_running_wars() -> None:
    described = child(chain.chain(TWO), "desc")
    for said in (
        "Willingness, all wars, last value to February 2029: Siloed ministries 0.30, Coordinated "
        "ministries 0.45. Willingness, running wars, last value",
        "a settlement in force counts as willing (1), a war that ended without one as not (0)",
        "on how many wars each month rests",
    ):
        assert said in described
    other = copy.deepcopy(TWO)
    other["composite"]["arm-1"]["mean"][-1] = 0.99
    assert (
        "all wars, last value to February 2029: Siloed ministries 0.30, Coordinated ministries "
        "0.99" in child(chain.chain(other), "desc")
    )


def test_all_causes_share_one_axis_up_to_a_round_number() -> None:
    shown = [text.words for text in texts(chain.incidence(TWO))]
    ticks = [words for words in shown if words.startswith("0.") and len(words) == 3]
    assert ticks == ["0.0", "0.1", "0.2", "0.3"]


def test_lines_are_named_from_the_highest_end_down() -> None:
    upper = {text.words: text.upper for text in texts(chain.chain(comparison(LONG[-1:] * 4)))}
    names = [f"{value} short" for value in ("0.65", "0.50", "0.35", "0.20")]
    assert sorted(names, key=upper.__getitem__) == names


@FIGURES
@pytest.mark.parametrize("arms", [2, 3, 5])
@pytest.mark.parametrize("months", [12, 84])
def test_no_text_is_clipped_or_covers_another_or_a_plot(
    figure: Any, arms: int, months: int
) -> None:
    svg = figure(comparison(LONG[:arms], Size(months)))
    assert outside(svg) == []
    assert clashes(texts(svg) + plots(svg)) == []


@FIGURES
def test_names_of_arms_whose_lines_coincide_stand_apart(figure: Any) -> None:
    inputs = comparison(["Siloed", "The same again", "And again"])
    for kind in ("incidence", "chain", "composite"):
        inputs[kind] = dict.fromkeys(inputs["arms"], inputs[kind]["arm-0"])
    shown = texts(figure(inputs))
    named = sum(text.words.endswith(("Siloed", "The same", "And again")) for text in shown)
    assert named == (9 if figure is chain.incidence else 3)  # four in a row: in the first alone
    assert clashes(shown) == []


@FIGURES
def test_more_than_three_arms_are_named_in_the_first_panel_alone(figure: Any) -> None:
    words = written(figure(comparison(["One", "Two", "Three", "Four"])))
    assert [words.count(name) for name in ("One", "Two", "Three", "Four")] == [1, 1, 1, 1]


@FIGURES
def test_the_text_alternative_is_made_from_the_data(figure: Any) -> None:
    svg = figure(TWO)
    title, description = child(svg, "title"), child(svg, "desc")
    assert title in written(svg)
    for said in ("Siloed ministries 0.", "Coordinated ministries 0.", "to February 2029", "300"):
        assert said in description
    other = copy.deepcopy(TWO)
    other["incidence"]["arm-1"]["durable settlement"]["mean"][-1] = 0.77
    other["chain"]["arm-1"]["joint_planning"]["mean"][-1] = 0.77
    assert "Coordinated ministries 0.77" in child(figure(other), "desc")


@FIGURES
def test_the_root_is_an_image_named_by_its_title_and_description(figure: Any) -> None:
    root = ElementTree.fromstring(figure(TWO))
    assert root.get("role") == "img"
    named = [root.find(f"{SVG}{name}") for name in ("title", "desc")]
    ids = [node.get("id") for node in named if node is not None]
    assert root.get("aria-labelledby", "").split() == ids


@FIGURES
def test_metadata_says_how_to_make_the_figure_again(figure: Any) -> None:
    assert json.loads(child(figure(TWO), "metadata")) == {
        "warrant": "Illustrative",
        "version": "1.2.3",
        "scenario": "a-war",
        "scenario_hash": "0123456789abcdef",
        "seed": 2022,
        "command": "concert compare siloed coordinated",
    }
    few = {key: TWO[key] for key in TWO if key not in ("version", "command")}
    assert "command" not in json.loads(child(figure(few), "metadata"))


@FIGURES
def test_nothing_lies_outside_the_file(figure: Any) -> None:
    svg = figure(TWO)
    assert svg.startswith("<svg")
    nodes = list(ElementTree.fromstring(svg).iter())
    assert {node.get(LINK, "#")[0] for node in nodes} == {"#"}
    assert not {node.tag for node in nodes} & {f"{SVG}image", f"{SVG}script", f"{SVG}a"}
    bare = svg.replace('"http://www.w3.org/2000/svg"', "").replace(
        '"http://www.w3.org/1999/xlink"', ""
    )
    assert "http" not in bare and "<!" not in bare and "@" not in bare
    assert bare.count("url(") == bare.count("url(#")


@FIGURES
def test_the_same_comparison_gives_the_same_bytes_whatever_the_settings(figure: Any) -> None:
    first = figure(TWO)
    with matplotlib.rc_context({"font.size": 30.0, "axes.grid": True, "svg.hashsalt": None}):
        before = dict(matplotlib.rcParams)
        assert figure(copy.deepcopy(TWO)) == first
        assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("nothing", [None, math.nan])
def test_a_line_ends_with_its_last_value_before_null_or_nan(nothing: float | None) -> None:
    inputs = copy.deepcopy(TWO)
    for panel in inputs["chain"]["arm-1"].values():
        for name in ("mean", "low", "high"):
            panel[name][40:] = [nothing] * 44
    inputs["incidence"]["arm-1"]["durable settlement"]["mean"][41:] = [nothing] * 44
    drawn = [chain.incidence(inputs), chain.chain(inputs)]
    assert ["nan" in svg.lower() for svg in drawn] == [False, False]
    assert "0.10 Coordinated" in drawn[0]
    assert drawn[1].count("Coordinated ministries 0.17") == 3


def test_an_arm_without_any_value_is_left_out_of_the_panel() -> None:
    inputs = copy.deepcopy(TWO)
    inputs["chain"]["arm-1"]["support_credibility"].update(mean=[None] * 84)
    described = child(chain.chain(inputs), "desc")
    assert "Support credibility, last value to February 2029: Siloed ministries 0.20." in described
    assert described.count("Coordinated") == 3


@pytest.mark.parametrize("arms", [2, 5])
def test_causes_beyond_three_stand_in_a_row_of_their_own(arms: int) -> None:
    inputs = comparison(LONG[:arms])
    for found in inputs["incidence"].values():
        found |= {
            "one more cause": found["durable settlement"],
            "and another": found["Russian withdrawal"],
        }
    svg = chain.incidence(inputs)
    assert outside(svg) == []
    assert clashes(texts(svg) + plots(svg)) == []
    shown = {text.words: text for text in texts(svg)}
    first, more, last = (
        shown[title] for title in ("Durable settlement", "One more cause", "And another")
    )
    assert (more.left, more.upper) == (first.left, last.upper)
    assert more.upper > first.upper + 190.0


@FIGURES
def test_one_war_of_one_month_is_drawn(figure: Any) -> None:
    words = written(figure(comparison(["Siloed", "Coordinated"], Size(months=1, runs=1))))
    assert "Paired wars per arm: 1" in words
    assert "Mar 2022" in words


@FIGURES
def test_a_horizon_before_the_treatment_month_is_said_plainly(figure: Any) -> None:
    words = written(figure(comparison(["Siloed", "Coordinated"], Size(months=11))))
    assert "The horizon ends before the arms differ (February 2023)." in words
    assert "arms differ from" not in words


@FIGURES
def test_titles_are_shown_as_they_are_written(figure: Any) -> None:
    svg = figure(comparison(["A & <b> $x_1$", "line\nbreak\x00 六"]))
    assert "A & <b> $x_1$" in written(svg)
    assert "line break 六" in written(svg)
