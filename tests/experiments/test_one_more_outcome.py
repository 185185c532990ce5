"""One more outcome takes two places: its declaration and the act that decides it.

A copy of the product gets both, and the readable engine plays it: tables, files, sentences, pages
and figures must show the outcome, with its own words.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from abm.schema import Outcome
from tests.viz.report.svg import written

PRODUCT = Path(__file__).parents[2]
DECLARED = ("abm/schema.py", "    def __new__(cls, code: int, declared: OutcomeDeclaration)")
DECLARATION = f"""    COLLAPSED = (
        {len(Outcome)},
        OutcomeDeclaration(
            title="Ukrainian collapse",
            share="collapsed",
            label="collapse of the front",
            page="The front gave way in {{ended}}.",
            counted="front that collapsed",
            ends=True,
            primary=True,
        ),
    )

"""
DECIDED = ("abm/actors/negotiation.py", "        war.war_length = float(luck.month)\n")
DECISION = "        war.outcome = float(Outcome.COLLAPSED.value)\n"

#: Ukraine tires soon after the arms begin to differ.
SETTINGS = ("start.exhaustion=0.475", "kyiv.exhaustion_limit=0.5")
MONTHS = 20
COMPARE = ["compare", "siloed", "coordinated", "--scenario", "six-partners", "--runs", "3"]

#: What the live page and a single war say, as JSON.
PAGE = """
import json, sys
from types import SimpleNamespace

from abm.engine.ensemble import Ensemble
from abm.noise import SEED
from abm.scenarios import load
from experiments.comparison.monthly import month_columns
from experiments.war import Case, in_words, play_readable
from experiments.session.ensembles import Cloud, block_of
from experiments.session.policy import ArmPolicy
from experiments.session.session import Session
from experiments.session.status import state_of
from viz.live.view.why import endings

months, *settings = sys.argv[1:]
scenario = load("six-partners", settings)
session = Session(scenario, 0, SEED, int(months), (ArmPolicy("A", "siloed"),))
session.play_to(int(months) - 1)
session.month = session.last
arm = session.arms["A"]
[part] = Ensemble(arm.inputs, SEED).play_all(2)
cloud = Cloud([block_of(part, month_columns(scenario))])
clouds = SimpleNamespace(cloud=lambda session, letter: cloud)
world = SimpleNamespace(session=session, clouds=clouds, asked=SimpleNamespace(pair=None))
case = Case(scenario, scenario.configuration("siloed"), 0, SEED, int(months))
print(json.dumps({
    "state": state_of(arm, session),
    "events": [event.text for event in arm.frames[-1].events],
    "endings": endings(world)["rows"],
    "run": in_words(case, play_readable(case)),
}))
"""


@pytest.fixture(scope="module")
def double(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the product with one more outcome."""
    copy = tmp_path_factory.mktemp("double")
    for package in ("abm", "experiments", "viz"):
        leave = shutil.ignore_patterns("__pycache__")
        shutil.copytree(PRODUCT / package, copy / package, ignore=leave)
    for (file, before), text in ((DECLARED, DECLARATION), (DECIDED, DECISION)):
        source = (copy / file).read_text()
        assert source.count(before) == 1
        (copy / file).write_text(source.replace(before, text + before))
    return copy


def said(double: Path, *words: str) -> str:
    """Run Python in the copy, on the readable engine, and return what it prints."""
    plain = {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(double), "COLUMNS": "200"}
    program = [sys.executable, "-c", *words]
    done = subprocess.run(
        program, cwd=double, env={**os.environ, **plain}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def table(double: Path) -> str:
    """Return what a comparison prints; its folder is `compared`."""
    settings = [word for setting in SETTINGS for word in ("--set", setting)]
    words = [*COMPARE, "--months", str(MONTHS), *settings, "--out", "compared"]
    return said(double, "from experiments.cli.main import main; main()", *words)


@pytest.fixture(scope="module")
def compared(double: Path, table: str) -> Path:
    """Return the folder of a comparison."""
    assert "Written to compared" in table
    return double / "compared"


@pytest.fixture(scope="module")
def content(compared: Path) -> dict[str, Any]:
    """Return the content of comparison.json."""
    told: dict[str, Any] = json.loads((compared / "comparison.json").read_text())
    return told


def test_the_table_has_its_label(table: str) -> None:
    [row] = [line for line in table.splitlines() if line.startswith("collapse of the front")]
    assert row.split()[4:7] == ["share", "of", "wars"]


def test_files_know_it(compared: Path, content: dict[str, Any]) -> None:
    [measure] = [one for one in content["measures"] if one["name"] == "collapsed"]
    assert (measure["label"], measure["primary"]) == ("collapse of the front", True)
    share = content["arms"]["siloed"]["measures"]["collapsed"]["mean"]
    curve = content["incidence"]["siloed"]["Ukrainian collapse"]["mean"]
    assert share > 0.0
    assert curve[-1] == pytest.approx(share)
    assert "collapsed" in content["horizons"][0]["arms"]["siloed"]
    outcomes = parquet.read_table(compared / "outcomes.parquet")["outcome"].to_pylist()
    assert "Ukrainian collapse" in outcomes


def test_the_sentences_name_it(content: dict[str, Any]) -> None:
    assert "of wars instead of 0.0%, Ukrainian collapse ends " in content["summary"][1]


def test_the_report_shows_it_in_every_table_and_figure(compared: Path) -> None:
    report = (compared / "report.html").read_text()
    beside, horizons = (
        report[report.index(caption) :].partition("</thead>")[0]
        for caption in ("Beside every share of settlements", "war length by horizon")
    )
    assert '<th scope="col">Collapse of the front</th>' in beside
    assert '<th scope="col">Collapse of the front, share of wars</th>' in horizons
    for caption in ("The value of each arm", "Primary outcomes:", "Precision:"):
        table = report[report.index(caption) :].partition("</table>")[0]
        assert '<th scope="row">collapse of the front' in table
    curves = written((compared / "cumulative-incidence.svg").read_text())
    assert "Ukrainian collapse" in curves and "Russian withdrawal" in curves
    assert "collapse of the front" in written((compared / "paired-differences.svg").read_text())


def test_the_page_and_a_single_war_have_its_words(double: Path) -> None:
    told = json.loads(said(double, PAGE, str(MONTHS), *SETTINGS))
    title, sentence = told["state"]
    assert title == "Ukrainian collapse"
    when = sentence.removeprefix("The front gave way in ").removesuffix(".")
    assert when.split()[1] == "2023"
    assert "Ukrainian collapse." in told["events"]
    [row] = [row for row in told["endings"] if row[0] == "front that collapsed"]
    assert int(row[1]) > 0
    assert told["run"].startswith("Ukrainian collapse in 2023-")
