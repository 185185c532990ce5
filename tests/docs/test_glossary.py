"""Every name of the code that the documents mention exists, and the glossary is in order."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from abm.parameters import REGISTER
from abm.scenarios import shipped
from abm.schema import Month, Outcome, PartnerMonth, War, variables
from experiments.comparison.measures import MEASURES

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
TERMS = re.findall(r"^\*\*([^*]+)\.\*\*", GLOSSARY, re.M)
#: What recipes add.
MADE_UP = {"words.joint_confidence"}
PATH = re.compile(r"(?:abm|experiments|viz|docs|tests|studies|requirements)/[\w./-]*")


@cache
def defined() -> set[str]:
    """Return the names of classes, functions, attributes and constants of the product."""
    names: set[str] = set()
    for package in ("abm", "experiments", "viz"):
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef | ast.FunctionDef):
                    names.add(node.name)
                elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    names.add(node.id)
    return names


@cache
def known() -> set[str]:
    """Return what else may stand in backticks: parameters, variables, outcomes."""
    recorded = {one.name for table in (Month, War, PartnerMonth) for one in variables(table)}
    outcomes = {one.declared.title for one in Outcome}
    return {*REGISTER, *recorded, *outcomes, *defined()}


def quoted(text: str) -> list[str]:
    """Return what stands in backticks outside fenced blocks."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S))


def test_terms_are_in_alphabetical_order() -> None:
    assert len(TERMS) > 50
    assert sorted(TERMS, key=str.lower) == TERMS


def test_every_name_in_the_glossary_exists() -> None:
    names = [name for name in quoted(GLOSSARY) if not name.startswith("concert ")]
    assert len(names) > 20
    paths = {name for name in names if PATH.fullmatch(name)}
    assert [name for name in paths if not (ROOT / name).exists()] == []
    assert [name for name in names if name not in known() | paths] == []


def test_no_recorded_variable_and_no_parameter_is_told_again() -> None:
    spelled = {one.name.replace("_", " ") for one in variables(Month)} - {
        "joint planning",
        "support credibility",
        "willingness to negotiate",
        "guarantee",  # also a report and something observable
    }
    assert spelled & {term.lower() for term in TERMS} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_every_path_and_parameter_that_a_document_names_exists(document: Path) -> None:
    names = quoted(document.read_text(encoding="utf-8"))
    paths = [name for name in names if PATH.fullmatch(name)]
    assert [name for name in paths if not (ROOT / name).exists()] == []
    groups = {name.partition(".")[0] for name in REGISTER}
    dotted = [name for name in names if re.fullmatch(r"[a-z_]+\.[a-z_]+", name)]
    parameters = {name for name in dotted if name.partition(".")[0] in groups}
    assert parameters <= {*REGISTER, *MADE_UP}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for link in re.findall(r"\]\((?!https?:)([^)]+)\)", text):
        name, _, heading = link.partition("#")
        target = document.parent / name if name else document
        assert target.exists(), link
        if heading:
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.M)
            assert heading in {one.lower().replace(" ", "-") for one in headings}, link


def test_scenarios_in_commands_are_shipped_or_files() -> None:
    text = "".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
    named = set(re.findall(r"--scenario ([\w.-]+)", text))
    assert "six-partners" in named
    shipping = {name for name, _ in shipped()}
    assert {name for name in named if not name.endswith(".toml")} <= shipping


def test_measures_that_tables_explain_are_reported() -> None:
    text = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    [told] = re.findall(r"^Some measures of .*?\n\n(.*?)\n\n", text, flags=re.M | re.S)
    named = {name for row in told.splitlines() for name in quoted(row.split(":")[0])}
    assert {"lasting", "doubt_month", "feasible_share", "losses_until_peace"} <= named
    assert named <= {measure.name for measure in MEASURES}
    assert {one.name for one in MEASURES if one.name.startswith("avoided_by_")} <= named
