"""The figures as a reader meets them: words, places and text alternatives in the SVG files."""

from __future__ import annotations

import copy
import json
import math
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import matplotlib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz import figures, style

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
CAUSES = ("durable settlement", "Ukrainian exhaustion", "Russian withdrawal")
FIGURES = pytest.mark.parametrize("figure", [figures.incidence, figures.chain])
LONG = [
    "Coordination in the contact group only, with every ministry of every partner on paper",
    "Donaudampfschifffahrtsgesellschaftsministerium",
    "Координовані міністерства & <partners> for $x_1$",
    "WWWWWWWWWWWWWWWWWWWW MMMMMMMMMMMMMMMMM",
    "short",
]


def comparison(titles: list[str], months: int = 84, runs: int = 300) -> dict[str, Any]:
    """Return plausible content of `comparison.json`; the arms end apart from each other."""
    arms = {f"arm-{place}": title for place, title in enumerate(titles)}
    return {
        "version": "1.2.3",
        "command": "concert compare siloed coordinated",
        "scenario": {"name": "a-war", "hash": "0123456789abcdef", "first_month": "2022-03"},
        "months": months,
        "treatment": 11,
        "runs": runs,
        "seed": 2022,
        "arms": {arm: {"title": title} for arm, title in arms.items()},
        "incidence": {arm: incidence(place, months) for place, arm in enumerate(arms)},
        "chain": {arm: chain(place, months, runs) for place, arm in enumerate(arms)},
    }


def incidence(place: int, months: int) -> dict[str, list[float]]:
    ends = (0.1 + 0.11 * place, 0.14 - 0.02 * place, 0.0)
    return {
        cause: [end * month / months for month in range(months + 1)]
        for cause, end in zip(CAUSES, ends, strict=True)
    }


def chain(place: int, months: int, runs: int) -> dict[str, Any]:
    level = 0.2 + 0.15 * place
    curve = {
        "mean": [level * (month + 1) / months for month in range(months)],
        "low": [level - 0.1] * months,
        "high": [level + 0.1] * months,
        "wars": [runs - month * runs // (2 * months) for month in range(months)],
    }
    return {name: copy.deepcopy(curve) for name in figures.CHAIN}


TWO = comparison(["Siloed ministries", "Coordinated ministries"])


class Text(NamedTuple):
    """A text on the page and the box it covers, in points."""

    words: str
    left: float
    right: float
    upper: float
    lower: float


def texts(svg: str) -> list[Text]:
    """Return the horizontal texts of a figure."""
    found = ElementTree.fromstring(svg).iter(f"{SVG}text")
    return [boxed(node) for node in found if "rotate(-90" not in node.get("transform", "")]


def boxed(node: ElementTree.Element) -> Text:
    looks = dict(part.strip().split(": ") for part in node.get("style", "").split(";"))
    size, words = float(looks["font-size"].removesuffix("px")), node.text or ""
    x, y, wide = float(node.get("x", "")), float(node.get("y", "")), style.width(words, size)
    left = x - wide * {"middle": 0.5, "end": 1.0}.get(looks.get("text-anchor", ""), 0.0)
    return Text(words, left, left + wide, y - 0.73 * size, y + 0.2 * size)


def plots(svg: str) -> list[Text]:
    """Return the boxes in which lines are drawn."""
    boxes = (node.attrib for node in ElementTree.fromstring(svg).iterfind(f".//{SVG}clipPath/*"))
    places = [tuple(float(box[key]) for key in ("x", "width", "y", "height")) for box in boxes]
    return [Text("a plot", x, x + wide, y, y + tall) for x, wide, y, tall in places]


def overlap(one: Text, other: Text) -> bool:
    across = one.left < other.right and other.left < one.right
    return across and one.upper < other.lower and other.upper < one.lower


def written(svg: str) -> str:
    return " ".join(text.words for text in texts(svg))


def child(svg: str, name: str) -> str:
    return ElementTree.fromstring(svg).findtext(f"{SVG}{name}") or ""


def test_the_incidence_figure_names_causes_arms_months_and_wars() -> None:
    words = written(figures.incidence(TWO))
    for said in ("Durable settlement", "Ukrainian exhaustion", "Russian withdrawal"):
        assert said in words
    for said in ("0.21 Coordinated ministries", "0.10 Siloed ministries", "0.14 Siloed"):
        assert said in words
    for said in ("arms differ from February 2023", "2024 2026 2028", "arm: 300", "seed 2022"):
        assert said in words


def test_the_chain_figure_shows_its_three_links_in_order() -> None:
    words = written(figures.chain(TWO))
    places = [words.index(title) for title in figures.CHAIN.values()]
    assert places == sorted(places)
    assert words.count("→") == 2
    assert "wars running" in words
    assert "0.35 Coordinated ministries" in words


def test_all_causes_share_one_axis_up_to_a_round_number() -> None:
    shown = [text.words for text in texts(figures.incidence(TWO))]
    ticks = [words for words in shown if words.startswith("0.") and len(words) == 4]
    assert ticks == ["0.00", "0.05", "0.10", "0.15", "0.20", "0.25"]


def test_lines_are_named_from_the_highest_end_down() -> None:
    upper = {text.words: text.upper for text in texts(figures.chain(comparison(LONG[-1:] * 4)))}
    names = [f"{value} short" for value in ("0.65", "0.50", "0.35", "0.20")]
    assert sorted(names, key=upper.__getitem__) == names


@FIGURES
@pytest.mark.parametrize("arms", [2, 3, 5])
@pytest.mark.parametrize("months", [12, 84])
def test_no_text_is_clipped_or_covers_another_or_a_plot(
    figure: Any, arms: int, months: int
) -> None:
    svg = figure(comparison(LONG[:arms], months))
    _, _, wide, tall = map(float, ElementTree.fromstring(svg).get("viewBox", "").split())
    shown = texts(svg)
    assert [t for t in shown if t.left < 0 or t.right > wide or t.upper < 0 or t.lower > tall] == []
    boxes = shown + plots(svg)
    assert [(a.words, b.words) for a, b in combinations(boxes, 2) if overlap(a, b)] == []


@FIGURES
def test_names_of_arms_whose_lines_coincide_stand_apart(figure: Any) -> None:
    given = comparison(["Siloed", "The same again", "And again"])
    for kind in ("incidence", "chain"):
        given[kind] = dict.fromkeys(given["arms"], given[kind]["arm-0"])
    shown = texts(figure(given))
    assert sum(text.words.endswith(("Siloed", "The same", "And again")) for text in shown) == 9
    assert not any(overlap(one, other) for one, other in combinations(shown, 2))


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
    other["incidence"]["arm-1"]["durable settlement"][-1] = 0.77
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
    given = copy.deepcopy(TWO)
    for panel in given["chain"]["arm-1"].values():
        for name in ("mean", "low", "high"):
            panel[name][40:] = [nothing] * 44
    given["incidence"]["arm-1"]["durable settlement"][41:] = [nothing] * 44
    drawn = [figures.incidence(given), figures.chain(given)]
    assert ["nan" in svg.lower() for svg in drawn] == [False, False]
    assert "0.10 Coordinated" in drawn[0]
    assert drawn[1].count("Coordinated ministries 0.17") == 3


def test_an_arm_without_any_value_is_left_out_of_the_panel() -> None:
    given = copy.deepcopy(TWO)
    given["chain"]["arm-1"]["support_credibility"].update(mean=[None] * 84)
    assert written(figures.chain(given)).count("Coordinated") == 2


@FIGURES
def test_one_war_of_one_month_is_drawn(figure: Any) -> None:
    words = written(figure(comparison(["Siloed", "Coordinated"], months=1, runs=1)))
    assert "Paired wars per arm: 1" in words
    assert "Mar 2022" in words


@FIGURES
def test_a_horizon_before_the_treatment_month_is_said_plainly(figure: Any) -> None:
    words = written(figure(comparison(["Siloed", "Coordinated"], months=11)))
    assert "The horizon ends before the arms differ (February 2023)." in words
    assert "arms differ from" not in words


@FIGURES
def test_titles_are_shown_as_they_are_written(figure: Any) -> None:
    svg = figure(comparison(["A & <b> $x_1$", "line\nbreak\x00 六"]))
    assert "A & <b> $x_1$" in written(svg)
    assert "line break 六" in written(svg)


def test_both_figures_are_written_as_they_are_drawn(tmp_path: Path) -> None:
    files = figures.write(TWO, tmp_path)
    assert [file.name for file in files] == ["cumulative-incidence.svg", "chain.svg"]
    drawn = [figures.incidence(TWO), figures.chain(TWO)]
    assert [file.read_bytes() for file in files] == [text.encode() for text in drawn]
    assert not any("forecast" in text.lower() for text in drawn)


def luminance(colour: str) -> float:
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_arms_differ_in_colour_dashes_and_badge_and_stand_out_from_white() -> None:
    marks = [style.mark(place) for place in range(5)]
    for trait in ("colour", "dashes", "badge"):
        assert len({getattr(mark, trait) for mark in marks}) == 5
    assert all(1.05 / (luminance(mark.colour) + 0.05) >= 3.0 for mark in marks)
    assert len({style.mark(place) for place in range(10)}) == 10


@given(st.floats(0.0, 1.0))
def test_ticks_reach_the_largest_share_in_five_steps_at_most(largest: float) -> None:
    ticks = style.share_ticks(largest)
    assert largest <= ticks[-1] <= 1.0
    assert 2 <= len(ticks) <= 6


@given(st.lists(st.tuples(st.floats(-9.0, 300.0), st.floats(1.0, 40.0)), min_size=1, max_size=5))
def test_names_never_overlap_nor_leave_their_column(blocks: list[tuple[float, float]]) -> None:
    wanted, heights = zip(*sorted(blocks), strict=True)
    begins = style.spread(wanted, heights, 200.0)
    ends = [begin + height for begin, height in zip(begins, heights, strict=True)]
    assert begins[0] >= 0.0 and ends[-1] <= 200.0 + 1e-9
    assert all(end <= begin + 1e-9 for end, begin in zip(ends, begins[1:], strict=False))


@given(st.text("abc -WM", max_size=40), st.floats(20.0, 90.0))
def test_wrapped_lines_fit_and_lose_no_letter(text: str, room: float) -> None:
    lines = style.wrapped(text, 8.0, room)
    assert all(style.width(line, 8.0) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_an_axis_over_a_long_horizon_names_few_years() -> None:
    assert style.month_ticks("2022-01", 240) == {36: "2025", 96: "2030", 156: "2035", 216: "2040"}
    assert style.month_ticks("2022-03", 1) == {0: "Mar 2022", 1: "Apr 2022"}
