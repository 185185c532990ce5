"""Every figure of a report, whatever was compared: sound XML, whole labels, arms, units, source."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import pytest

from experiments.warrant import Accepted, calibrated
from tests.product import ROOT
from tests.viz.report.content import Size, comparison, write
from tests.viz.report.study import study
from tests.viz.report.study import write as write_study
from tests.viz.report.svg import SVG, child, clashes, outside, texts, written
from tests.viz.report.test_chain import LONG
from viz.layout import plain, width
from viz.report import report
from viz.report.data import read

#: No file of XML may hold these, not even escaped.
FORBIDDEN = "\x07\x1b\ufffe\x00"
TITLES = ["Siloed ministries", "Coordinated ministries", "National coordination only"]
CASES = {
    "three": (TITLES, Size(runs=1000)),
    "long": ([f"{FORBIDDEN}{one}{FORBIDDEN}" for one in LONG], Size()),
    "few": (TITLES[:2], Size(runs=5, months=12)),
    "study": (LONG, Size()),
}
Figures = dict[str, str]
#: More than a line of a figure holds.
CALIBRATED = calibrated(
    Accepted(110, 7, 13, ("P1", "P5", "P6", "P9", "P13", "Front"), "2024-12"),
    ["territory", "losses of both sides", "military aid", "public opinion in Ukraine", "tempo"] * 2,
)
#: What a case says its results may be called; the others are of before that was said.
CALLED = {"three": CALIBRATED, "study": CALIBRATED}


def hostile(told: Any) -> Any:
    """Return content with forbidden characters in every text that a figure may show."""
    told["command"] += FORBIDDEN
    told["warrant"]["label"] += FORBIDDEN
    told["scenario"]["name"] += FORBIDDEN
    told["partners"][0]["name"] += FORBIDDEN
    for measure in told["measures"]:
        measure["label"] += FORBIDDEN
    return told


def rare(told: Any) -> Any:
    """Return content in which too few pairs differ for intervals."""
    few = {"low": None, "high": None, "method": "too few differ", "differing": 2, "units": 1000}
    for arm in told["differences"].values():
        for found in (arm["measures"], *(one["measures"] for one in arm["clocks"].values())):
            for row in found.values():
                row |= few
    return told


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return the titles of the arms of a report, its figures, and what they may be called."""
    titles, size = CASES[request.param]
    told, writing = comparison(titles, size), write
    if request.param == "study":
        told, writing = study(titles, size), write_study
    del told["warrant"]
    if request.param in CALLED:
        told["warrant"] = CALLED[request.param].told()
    if request.param == "long":
        told["warrant"] = {"word": "", "label": "Illustrative", "sentence": ""}
        told = hostile(told)
    if request.param == "three":
        told = rare(told)
    folder = writing(tmp_path_factory.mktemp(request.param), told, size)
    label = CALLED[request.param].label if request.param in CALLED else "Illustrative"
    return titles, report.drawn_figures(read(folder)), label


@pytest.fixture
def titles(case: Any) -> list[str]:
    return [plain(one) for one in case[0]]


@pytest.fixture
def figures(case: Any) -> Figures:
    drawn: Figures = case[1]
    assert len(drawn) > 12
    return drawn


def test_each_is_well_formed_alone_and_in_the_page(figures: Figures) -> None:
    for name, svg in figures.items():
        for text in (svg, report.inline(name, svg)):
            assert ElementTree.fromstring(text).tag == f"{SVG}svg", name


def test_no_label_is_cut_or_covers_another(figures: Figures) -> None:
    for name, svg in figures.items():
        assert (name, outside(svg), clashes(texts(svg))) == (name, [], [])
        assert [one for one in upright(svg) if not one[1]] == [], name


def upright(svg: str) -> list[tuple[str, bool]]:
    """Return the texts that run upwards, and whether each stands on the page."""
    root = ElementTree.fromstring(svg)
    tall = float(root.get("viewBox", "").split()[3])
    found = []
    for node in root.iter(f"{SVG}text"):
        if "rotate(-90" in node.get("transform", ""):
            words, middle = node.text or "", float(node.get("y", ""))
            size = float(node.get("style", "").partition("font-size: ")[2].partition("px")[0])
            half = width(words, size) / 2
            found.append((words, half <= middle <= tall - half))
    return found


def test_each_names_its_arms(figures: Figures, titles: list[str]) -> None:
    for name, svg in figures.items():
        words = written(svg).replace(" ", "")
        missing = [one for one in titles if one.replace(" ", "") not in words]
        assert (name, missing) == (name, [])


UNITS = ("0-1", "%", "logit", "months of need", "thousand km²", "EUR bn", "share of wars")


def test_each_names_a_unit(figures: Figures) -> None:
    assert [
        name for name, svg in figures.items() if not any(u in written(svg) for u in UNITS)
    ] == []


def test_each_says_on_how_many_wars_it_rests(figures: Figures) -> None:
    said = ("ars per arm", "Paired wars", "First settlements", "Points", "pairs in each", "Means")
    assert [name for name, svg in figures.items() if not any(s in written(svg) for s in said)] == []


def test_each_says_what_its_results_may_be_called(case: Any) -> None:
    _, figures, label = case
    for name, svg in figures.items():
        assert (name, label in written(svg)) == (name, True)
        assert (name, plain(json.loads(child(svg, "metadata"))["warrant"])) == (name, label)


def test_figures_that_ship_say_what_their_results_may_be_called() -> None:
    shipped = sorted((ROOT / "docs").rglob("*.svg"))
    assert shipped
    for file in shipped:
        svg = file.read_text(encoding="utf-8")
        told = json.loads(child(svg, "metadata"))["warrant"]
        assert told and told in written(svg), file.name


def test_each_says_what_made_it(figures: Figures) -> None:
    source = (
        "Concert 1.2.3",
        "scenario a-war",
        "hash 0123456789ab",
        "seed 2022",
        "concert compare",
    )
    for name, svg in figures.items():
        assert (name, [one for one in source if one not in written(svg)]) == (name, [])
