"""Clones made by hand: a toy, and the product's own with a page changed."""

from __future__ import annotations

import shutil
from pathlib import Path

from abm.engine.sources import ROOT
from experiments.trace.clone import Clone

PACKAGES = ("abm", "experiments", "viz", "tests", "Makefile", "README.md", "CHANGELOG.md")
MAKEFILE = """\
.PHONY: trace
trace: .venv ## write it
\t$(BIN)/concert trace
"""
RULES = '''\
def first(x):
    """Return it.

    Source: assumption.

    >>> first(1)
    1
    """

def second(x):
    """Return it too. Source: Reiter 2003."""

def _hidden(x):
    """Source: assumption."""

def helper(x):
    """Return what no rule is."""
'''
TESTS = """\
def test_one(): ...
def test_two():
    def helper(): ...
class Case:
    def test_three(self): ...
def helper(): ...
"""


def toy(folder: Path, **pages: str) -> Clone:
    """Return a clone of two files of tests and some pages, by their names without an ending."""
    for below in ("docs", "tests/abm", "abm/rules"):
        (folder / below).mkdir(parents=True)
    (folder / "Makefile").write_text(MAKEFILE, encoding="utf-8")
    (folder / "abm" / "rules" / "some.py").write_text(RULES, encoding="utf-8")
    (folder / "tests" / "test_all.py").write_text("def test_it(): ...\n", encoding="utf-8")
    (folder / "tests" / "abm" / "test_some.py").write_text(TESTS, encoding="utf-8")
    (folder / "tests" / "abm" / "helper.py").write_text("def test_not(): ...\n", encoding="utf-8")
    for name, text in pages.items():
        file = folder / "docs" / f"{name.replace('_', '-')}.md"
        file.write_text(text, encoding="utf-8")
    return Clone(folder)


def changed(folder: Path, page: str, old: str, new: str) -> Clone:
    """Return the product's own clone in which a page has something else in one place."""
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("images"))
    for part in PACKAGES:
        (folder / part).symlink_to(ROOT / part)
    text = (folder / page).read_text(encoding="utf-8")
    assert old in text
    (folder / page).write_text(text.replace(old, new), encoding="utf-8")
    return Clone(folder)
