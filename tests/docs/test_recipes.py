"""Every recipe of docs/contributing.md, applied to one copy of the product, does what it says."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from abm.schema import Outcome
from tests.copies import PRODUCT, apply, concert, copy_product, python
from tests.docs.recipes import PAGE, recipes
from tests.viz.report.svg import written

RECIPES = recipes()
DESCRIBED = {"A third ministry"}
[COMPARE] = RECIPES["A monthly panel"].commands
#: Under these, which COMPARE has as well, Ukraine tires soon after the arms begin to differ.
SETTINGS = (
    "start.exhaustion=0.43",
    "kyiv.exhaustion_limit=0.5",
    "theatre.front_programme=0.4",
)
MONTHS = 20
COMMANDS = [command for recipe in RECIPES.values() for command in recipe.commands]

#: What the last panel says on the live page to those who hear it.
CARD = """
from tests.viz.live.made import scene
from viz.live.charts.fans import fan
from viz.panels import PANELS

print(PANELS[-1].name, fan(scene(), PANELS[-1]).label())
"""

#: What the live page and a single war say, as JSON.
SPOKEN = """
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
opening, asked = SimpleNamespace(kept=None), SimpleNamespace(pair=None)
named = {"name": "six-partners"}
world = SimpleNamespace(session=session, clouds=clouds, asked=asked, opening=opening, named=named)
case = Case(scenario, scenario.configuration("siloed"), 0, SEED, int(months))
print(json.dumps({
    "state": state_of(arm, session),
    "events": [event.text for event in arm.frames[-1].events],
    "endings": endings(world)["rows"],
    "run": in_words(case, play_readable(case)),
}))
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the product to which every recipe has been applied."""
    made = copy_product(tmp_path_factory.mktemp("recipes"))
    for recipe in RECIPES.values():
        for edit in recipe.edits:
            apply(edit, made)
    return made


@pytest.fixture(scope="module")
def said(copy: Path) -> dict[str, str]:
    """Return what each command of the recipes prints; what they write is in the copy."""
    return concert(copy, *COMMANDS)


@pytest.fixture(scope="module")
def compared(copy: Path, said: dict[str, str]) -> Path:
    """Return the folder of the recipes' comparison."""
    assert "Written to compared" in said[COMPARE]
    return copy / "compared"


@pytest.fixture(scope="module")
def content(compared: Path) -> dict[str, Any]:
    """Return the content of comparison.json."""
    told: dict[str, Any] = json.loads((compared / "comparison.json").read_text("utf-8"))
    return told


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_every_recipe_has_commands_or_is_described() -> None:
    assert {title for title, recipe in RECIPES.items() if not recipe.edits} == DESCRIBED
    assert {title for title, recipe in RECIPES.items() if not recipe.commands} == DESCRIBED


def test_the_table_counts_the_places_that_the_recipes_change() -> None:
    counted = re.findall(r"^\| \[[^\]]+\]\(#([\w-]+)\) \| (\d+) \|", PAGE, re.M)
    assert [name for name, _ in counted] == [title.lower().replace(" ", "-") for title in RECIPES]
    beside = {"A statement rule": 1, "An observable": -1}  # its parameter; the theory that uses it
    for (_, places), recipe in zip(counted, RECIPES.values(), strict=True):
        if recipe.title not in DESCRIBED:
            assert int(places) == len(recipe.edits) + beside.get(recipe.title, 0)


@pytest.mark.parametrize("recipe", RECIPES)
def test_every_file_that_a_recipe_names_is_there(recipe: str) -> None:
    text = PAGE.partition(f"\n### {recipe}\n")[2].partition("\n### ")[0]
    named = re.findall(r"`((?:abm|experiments|viz|tests)/[\w./]*)`", text)
    assert all((PRODUCT / name).exists() for name in named)


def test_a_theory(copy: Path, said: dict[str, str]) -> None:
    assert "see Ukraine give up" in said["concert scenarios my-war.toml"]
    months = rows(copy / "war.csv")
    assert len(months) == 12
    assert all(0.0 < float(month["belief.T5"]) < 1.0 for month in months)


def test_a_configuration(said: dict[str, str]) -> None:
    [command] = RECIPES["A configuration"].commands
    assert "Half a mandate" in said[command]


def test_a_parameter(said: dict[str, str]) -> None:
    assert "words.joint_confidence" in said["concert parameters joint_confidence"]


def test_a_statement_rule(copy: Path, said: dict[str, str]) -> None:
    python(copy, "import doctest, abm.rules.ministries as m; assert not doctest.testmod(m).failed")
    firm, plain = (float(rows(copy / f"{name}.csv")[0]["tone"]) for name in ("firm", "fires"))
    assert firm > plain


def test_a_recorded_variable(copy: Path, said: dict[str, str]) -> None:
    shares = [float(month["legacy_fires"]) for month in rows(copy / "fires.csv")]
    assert shares[0] > shares[-1] > 0.0


def test_a_monthly_panel(copy: Path, said: dict[str, str]) -> None:
    drawn = written((copy / "compared" / "fires.svg").read_text(encoding="utf-8"))
    assert "Ukraine's fires from stocks of before the war" in drawn
    report = (copy / "compared" / "report.html").read_text(encoding="utf-8")
    assert "The distance between the two lines is what support feeds." in report
    card = python(copy, CARD)
    assert card.startswith("fires ")
    assert "legacy fires A 0." in card


def test_an_outcome(copy: Path, said: dict[str, str]) -> None:
    [declared, _] = RECIPES["An outcome"].edits
    assert f"\n    {len(Outcome)},\n" in declared.text
    [command] = RECIPES["An outcome"].commands
    assert "Ukrainian collapse in 2023-07." in said[command]
    told = json.loads((copy / "compared" / "comparison.json").read_text(encoding="utf-8"))
    assert told["arms"]["half"]["measures"]["collapsed"]["mean"] > 0.0


def test_an_observable(copy: Path, said: dict[str, str]) -> None:
    entries = [row for row in rows(copy / "ledger.csv") if "guarantee" in row.values()]
    assert entries
    assert any(float(row["change"]) != 0.0 for row in entries)


def test_a_command(said: dict[str, str]) -> None:
    assert said["concert outcomes"].splitlines()[0] == Outcome.DURABLE.declared.title
    assert "List the outcomes that a war can have." in said["concert outcomes --help"]


# An outcome takes two places; tables, files, sentences, pages and figures show it in its words.


def test_the_table_has_its_label(said: dict[str, str]) -> None:
    [row] = [
        line for line in said[COMPARE].splitlines() if line.startswith("collapse of the front")
    ]
    assert row.split()[4:7] == ["share", "of", "wars"]


def test_files_know_it(compared: Path, content: dict[str, Any]) -> None:
    [measure] = [one for one in content["measures"] if one["name"] == "collapsed"]
    assert (measure["label"], measure["primary"]) == ("collapse of the front", True)
    share = content["arms"]["half"]["measures"]["collapsed"]["mean"]
    curve = content["incidence"]["half"]["Ukrainian collapse"]["mean"]
    assert share > 0.0
    assert curve[-1] == pytest.approx(share)
    assert "collapsed" in content["horizons"][0]["arms"]["half"]
    outcomes = parquet.read_table(compared / "outcomes.parquet")["outcome"].to_pylist()
    assert "Ukrainian collapse" in outcomes


def test_the_sentences_name_it(content: dict[str, Any]) -> None:
    assert ", Ukrainian collapse " in content["summary"][1]


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


def test_the_page_and_a_single_war_have_its_words(copy: Path) -> None:
    told = json.loads(python(copy, SPOKEN, str(MONTHS), *SETTINGS))
    title, sentence = told["state"]
    assert title == "Ukrainian collapse"
    when = sentence.removeprefix("The front gave way in ").removesuffix(".")
    assert when.split()[1] == "2023"
    assert "Ukrainian collapse." in told["events"]
    [row] = [row for row in told["endings"] if row[0] == "front that collapsed"]
    assert int(row[1]) > 0
    assert told["run"].startswith("Ukrainian collapse in 2023-")
