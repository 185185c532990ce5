"""The declaration of TRACE: what it refuses, and how results are filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

from abm.errors import InputError
from experiments.trace.clone import Clone
from experiments.trace.elements import elements, filled
from tests.experiments.trace.clones import toy

GOOD = """\
[pages]
"docs/page.md" = "by hand"

[elements.one]
title = "First"
about = "What it is about."
undone = "What was not done."

[elements.one.aspects.tests]
asked = "Is it tested?"
documents = ["docs/page.md#a-page"]
tests = ["tests/abm", "tests/test_all.py"]
commands = ["concert trace", "make trace"]
result = "Yes: {tests} tests, {tests:tests/abm} of them of the model."
"""


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return toy(tmp_path / "clone", page="# A page\n")


def refusal(text: str, clone: Clone, folder: Path) -> str:
    file = folder / "elements.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        elements(clone, file)
    return str(caught.value).removeprefix(f"{file}: ")


def test_a_result_counts_the_tests_beside_it(clone: Clone, tmp_path: Path) -> None:
    file = tmp_path / "elements.toml"
    file.write_text(GOOD, encoding="utf-8")
    [aspect] = elements(clone, file).elements["one"].aspects.values()
    assert aspect.read(clone) == "Yes: 4 tests, 3 of them of the model."
    assert filled("{tests}", clone) == "4"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "{tests} tests",
            "12 tests",
            "allowed: words without figures; a figure is read, in braces.",
        ),
        ("{tests}", "{test}", "allowed: readings, in braces: tests, examples, parameters,"),
        ("{tests}", "{tests", "allowed: a sentence whose braces match."),
        ('["tests/abm", ', "[7, ", "allowed: a list of texts."),
    ],
)
def test_what_is_wrong_with_a_key_is_said(
    old: str, new: str, told: str, clone: Clone, tmp_path: Path
) -> None:
    assert told in refusal(GOOD.replace(old, new), clone, tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("tests/abm", "tests/viz", "aspects.tests.tests: there is no tests/viz."),
        ("test_all.py", "test_all.py::test_x", "tests/test_all.py has no test test_x."),
        ("page.md#a-page", "page.md#b", "aspects.tests.documents: docs/page.md has no heading b."),
        ("make trace", "make model", "aspects.tests.commands: there is no target model of make."),
        ('"docs/page.md" =', '"docs/other.md" =', "there is no docs/other.md."),
    ],
)
def test_what_is_not_there_is_refused(
    old: str, new: str, told: str, clone: Clone, tmp_path: Path
) -> None:
    assert refusal(GOOD.replace(old, new), clone, tmp_path).endswith(told)


def test_an_element_without_aspects_is_refused(clone: Clone, tmp_path: Path) -> None:
    bare = GOOD.partition("[elements.one.aspects")[0] + "aspects = {}\n"
    assert "allowed: at least one aspect." in refusal(bare, clone, tmp_path)
