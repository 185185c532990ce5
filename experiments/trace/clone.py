"""Clone of Concert: the pages, tests and targets of `make` that an installed copy does not have."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from doctest import DocTestParser
from functools import cache, cached_property
from pathlib import Path

from abm.data import limits
from abm.engine.sources import ROOT
from abm.errors import InputError
from abm.scenarios.files import shown
from experiments.trace.documents import Document

PAGE = limits.FileKind("a page", 4_000_000)
SOURCE = limits.FileKind("a Python module", 1_000_000)
PARTS = ("docs", "tests", "Makefile")
TARGET = re.compile(r"^(?P<name>[a-z-]+):", re.M)
Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


class Clone:
    """A clone, read and never run; what is read once is kept."""

    def __init__(self, root: Path = ROOT) -> None:
        """Take the folder of a clone; raises InputError for one that is none."""
        lost = [part for part in PARTS if not (root / part).exists()]
        if lost:
            raise InputError(
                f"{shown(root)} has no {lost[0]}; concert trace reads the pages and tests of a "
                "clone.\nRun it where Concert was installed from one, as `make compare` does."
            )
        self.root = root
        self.document = cache(self._document)
        self.tests = cache(self._tests)

    def _document(self, path: str) -> Document:
        """Return a page by its path; raises InputError if it cannot be read."""
        return Document(path, limits.read_text(self.root / path, PAGE, path))

    def _tests(self, path: str) -> dict[str, list[str]]:
        """Return the names of tests in a file, or in all files of tests below a folder, by file."""
        place = self.root / path
        files = sorted(place.rglob("test_*.py")) if place.is_dir() else [place]
        return {self.path_of(file): list(_tests_in(self._tree(file))) for file in files}

    def count(self, place: str) -> int:
        """Return how many tests stand in a folder or file; of a single one in a file, 1."""
        path, _, single = place.partition("::")
        return 1 if single else sum(map(len, self.tests(path).values()))

    def path_of(self, file: Path) -> str:
        """Return the path of a file below the clone's folder."""
        return file.relative_to(self.root).as_posix()

    def _tree(self, file: Path) -> ast.Module:
        return ast.parse(limits.read_text(file, SOURCE, self.path_of(file)))

    def functions(self, folder: str) -> list[str]:
        """Return the docstrings of public functions in the modules of a folder, in order."""
        found: list[str] = []
        for file in sorted((self.root / folder).glob("*.py")):
            made = (node for node in self._tree(file).body if isinstance(node, ast.FunctionDef))
            found += [ast.get_docstring(one) or "" for one in made if one.name[0] != "_"]
        return found

    def examples(self, folder: str) -> int:
        """Return in how many docstrings below a folder an example stands; each is a test."""
        return sum(
            bool(DocTestParser().get_examples(ast.get_docstring(node) or ""))
            for file in (self.root / folder).rglob("*.py")
            for node in ast.walk(self._tree(file))
            if isinstance(node, Documented)
        )

    @cached_property
    def targets(self) -> list[str]:
        """The targets of `make`."""
        text = limits.read_text(self.root / "Makefile", PAGE, "Makefile")
        return [found["name"] for found in TARGET.finditer(text)]

    def missing(self, place: str) -> str:
        """Return what is not there of a place, in words, or nothing.

        A place is a path, a heading of a page (`docs/model.md#5-rules`), or a test in a file
        (`tests/abm/test_parity.py::test_it`).
        """
        path, mark, inner = place.partition("::" if "::" in place else "#")
        if not (self.root / path).exists():
            return f"there is no {path}"
        if mark == "#" and inner not in self.document(path).headings:
            return f"{path} has no heading {inner}"
        if mark == "::" and inner not in self.tests(path)[path]:
            return f"{path} has no test {inner}"
        return ""


def _tests_in(tree: ast.Module) -> Iterator[str]:
    """Yield the names of tests in a module; one that is run on many inputs is one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name
