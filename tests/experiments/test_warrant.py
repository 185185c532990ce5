"""Warrants: what results may be called and why; nothing that disclaims stands without one."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest

from abm.scenarios import DEFAULT, load
from experiments import warrant
from experiments.text import DISCLAIMER
from experiments.warrant import (
    CALIBRATED,
    ILLUSTRATIVE,
    Accepted,
    Warrant,
    calibrated,
    illustrative,
    of_scenario,
    reported,
)
from tests.product import MODULES, TREES

ALL = Accepted(120, 13, 13, (), "2024-12")
SOME = Accepted(110, 11, 13, ("P5", "P9"), "2024-12")
ONE = Accepted(1, 12, 13, ("P5",), "2023-06")


@pytest.mark.parametrize(
    ("told", "label"),
    [
        (illustrative("a reason"), "Illustrative"),
        (calibrated(ALL), "Calibrated on 13 of 13 patterns"),
        (calibrated(SOME), "Calibrated on 11 of 13 patterns"),
        (
            calibrated(SOME, ["territory"]),
            "Calibrated on 11 of 13 patterns, validated for territory",
        ),
        (
            calibrated(SOME, ["territory", "losses", "aid"]),
            "Calibrated on 11 of 13 patterns, validated for territory, losses and aid",
        ),
    ],
)
def test_labels(told: Warrant, label: str) -> None:
    assert told.label == label
    assert told.stamp() == {"disclaimer": DISCLAIMER, "warrant": label}
    assert told.told() == {"word": told.word, "label": label, "sentence": told.sentence}


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (
            illustrative(warrant.DEFAULT_WORLD),
            "These results are illustrative: one default world, to which nothing was fitted.",
        ),
        (
            calibrated(ALL, ["losses"]),
            "These results are calibrated: 120 worlds accepted on 13 of 13 patterns of the record "
            "to December 2024. They are validated for losses alone.",
        ),
        (
            calibrated(SOME, ["territory", "losses"]),
            "These results are calibrated: 110 worlds accepted on 11 of 13 patterns of the record "
            "to December 2024. Left out, as with fewer left out too few worlds passed: P5 and P9. "
            "They are validated for territory and losses alone.",
        ),
        (
            calibrated(ONE),
            "These results are calibrated: 1 world accepted on 12 of 13 patterns of the record to "
            "June 2023. Left out, as with fewer left out too few worlds passed: P5. They are "
            "validated for no observable.",
        ),
    ],
)
def test_sentences_say_why_and_what_is_left_out(told: Warrant, sentence: str) -> None:
    assert told.sentence == sentence


def test_words() -> None:
    assert (illustrative("a reason").word, calibrated(ALL).word) == (ILLUSTRATIVE, CALIBRATED)
    assert illustrative("a reason").validated == ()
    assert calibrated(SOME, ["aid"]).validated == ("aid",)


@pytest.mark.parametrize(
    "nothing", [ALL._replace(worlds=0), Accepted(20, 0, 2, ("P1", "P2"), "2024-12")]
)
def test_worlds_that_no_pattern_accepts_are_illustrative(nothing: Accepted) -> None:
    assert calibrated(nothing, ["territory"]) == illustrative(warrant.NOTHING_ACCEPTED)


def test_patterns_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="kept and left out are not all"):
        calibrated(SOME._replace(left_out=("P5",)))


@pytest.mark.parametrize(
    ("word", "validated", "accepted"),
    [
        ("proven", (), None),
        (CALIBRATED, (), None),
        (ILLUSTRATIVE, (), ALL),
        (ILLUSTRATIVE, ("territory",), None),
    ],
)
def test_a_word_that_nothing_bears_out_is_refused(
    word: str, validated: tuple[str, ...], accepted: Accepted | None
) -> None:
    with pytest.raises(ValueError, match=r"^results "):
        Warrant(word, "a reason", validated, accepted)


def test_a_scenario_is_illustrative_by_what_it_is(tmp_path: Path) -> None:
    default = load(DEFAULT)
    assert of_scenario(default).reason == warrant.DEFAULT_WORLD
    assert of_scenario(load(DEFAULT, ["theatre.need=4"])).reason == warrant.SETTING
    assert of_scenario(load("six-partners")).reason == warrant.SCENARIO
    assert of_scenario(load("six-partners", ["theatre.need=4"])).reason == warrant.SCENARIO
    namesake = tmp_path / f"{DEFAULT}.toml"
    namesake.write_text(f'extends = "{DEFAULT}"\n[parameters.theatre]\nneed = 4.0\n')
    assert of_scenario(load(str(namesake))).reason == warrant.SCENARIO
    assert of_scenario(replace(default, title="Another title")).reason == warrant.DEFAULT_WORLD


def test_what_a_file_says_is_taken_and_an_older_file_is_illustrative() -> None:
    told = calibrated(SOME).told()
    assert reported({**told, "more": 1}) == told
    for of_old in (None, {}, "calibrated", {**told, "label": 3}, {"label": told["label"]}):
        assert reported(of_old) == illustrative(warrant.UNSAID).told()


#: What names the line and tells no results: where it stands, what looks for it, what writes any
#: page, and the tables of a calibration, which `write_results` writes with their warrant.
WITHOUT = {"experiments.text", "experiments.benchmarks.commands", "experiments.output"}
WITHOUT |= {"experiments.calibration.findings"}
# TRACE quotes what the page of the calibration says of results, and has none of its own.
WITHOUT |= {"experiments.trace.page", "experiments.trace.readings"}


def disclaiming() -> set[str]:
    """Return the modules of the product that name the disclaimer, or write a page."""
    found = set()
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            named = node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
            if named in ("DISCLAIMER", "write_page"):
                found.add(name)
    return found - WITHOUT


def test_whatever_disclaims_or_writes_a_page_says_what_results_may_be_called() -> None:
    found = disclaiming()
    assert len(found) > 12
    spoken = re.compile(r"warrant|licence\(\)", re.I)
    assert [n for n in sorted(found) if not spoken.search(MODULES[n].read_text("utf-8"))] == []
