"""Every recipe of docs/contributing.md, applied to one copy of the product, does what it says."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from abm.schema import Outcome
from tests.copies import PRODUCT, apply, concert, copy_product, python
from tests.docs.recipes import PAGE, recipes
from tests.viz.report.svg import written

RECIPES = recipes()
DESCRIBED = {"A third ministry"}
COMMANDS = [command for recipe in RECIPES.values() for command in recipe.commands]

#: What the last panel says on the live page to those who hear it.
CARD = """
from tests.viz.live.made import scene
from viz.live.charts.fans import fan
from viz.panels import PANELS

print(PANELS[-1].name, fan(scene(), PANELS[-1]).label())
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


def test_a_statement_rule(copy: Path) -> None:
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
