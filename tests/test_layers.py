"""Imports run one way, heavy libraries are met late, and nothing reaches the network."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("abm", "experiments", "viz")
FILES = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
HEAVY = {"mesa", "numba", "numpy", "pandas", "matplotlib", "scipy", "solara", "pyarrow"}
NETWORK = {"socket", "ssl", "http", "urllib", "urllib3", "requests", "httpx", "aiohttp", "ftplib"}
NETWORK |= {"smtplib", "telnetlib", "xmlrpc", "websockets"}


class Import(NamedTuple):
    """One import: who imports what, and whether it happens as soon as the module is read."""

    importer: str
    imported: str
    at_once: bool


def module_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(file): file for file in FILES}


def only_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def imports_below(node: ast.AST, at_once: bool) -> Iterator[tuple[str, bool]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from ((alias.name, at_once) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, "relative import"
            base = child.module or ""
            for alias in child.names:
                full = f"{base}.{alias.name}"
                yield (full if full in MODULES else base), at_once
        elif not only_for_types(child):
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            yield from imports_below(child, at_once and not inside)


IMPORTS = [
    Import(name, imported, at_once)
    for name, file in MODULES.items()
    for imported, at_once in imports_below(ast.parse(file.read_text("utf-8")), True)
]
OWN = [one for one in IMPORTS if one.imported.partition(".")[0] in PACKAGES]


def layer(module: str) -> int:
    if module == "abm.rules" or module.startswith("abm.rules."):
        return 0
    return 1 + PACKAGES.index(module.partition(".")[0])


def may_draw(module: str) -> bool:
    return module.startswith("experiments.cli.")


def test_the_walk_finds_imports_early_and_late() -> None:
    assert Import("abm.model", "abm.month", True) in IMPORTS
    assert Import("abm.engine.jit", "numba", False) in IMPORTS
    assert len(OWN) > 150


def test_imports_run_one_way() -> None:
    up = [one for one in OWN if layer(one.imported) > layer(one.importer)]
    assert [one for one in up if not may_draw(one.importer)] == []
    assert {one.imported.partition(".")[0] for one in up} <= {"viz"}


def test_the_command_line_reaches_for_figures_late() -> None:
    drawn = [one for one in OWN if one.imported.startswith("viz") and may_draw(one.importer)]
    assert not any(one.at_once for one in drawn)


def test_rules_import_arithmetic_and_their_siblings() -> None:
    allowed = {"__future__", "math"}
    for one in IMPORTS:
        if layer(one.importer) == 0 and one.importer.partition(".")[0] == "abm":
            assert one.imported in allowed or one.imported.startswith("abm.rules.")


def test_nobody_imports_the_package_root() -> None:
    assert [one for one in OWN if one.imported in ("abm.rules", *PACKAGES)] == []


def classes() -> set[str]:
    """Return the names of the project's classes."""
    trees = (ast.parse(file.read_text("utf-8")) for file in FILES)
    return {
        node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    }


def hidden(argument: ast.expr) -> bool:
    """Whether values are handed on whose number and order no reader sees at the call."""
    return isinstance(argument, ast.Starred) and not isinstance(argument.value, ast.Tuple)


def test_no_class_of_ours_is_made_from_a_list_of_values() -> None:
    ours = classes()
    made = [
        f"{name}: {ast.unparse(node)}"
        for name, file in MODULES.items()
        if name.partition(".")[0] == "experiments"
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] in ours
        and any(hidden(argument) for argument in node.args)
    ]
    assert made == []


def test_no_module_imports_itself_through_others() -> None:
    below: dict[str, set[str]] = {name: set() for name in MODULES}
    for one in OWN:
        if one.at_once:
            below[one.importer].add(one.imported)
    reached = {name: set(others) for name, others in below.items()}
    for _ in MODULES:
        for name in MODULES:
            reached[name] |= {far for near in reached[name] for far in below.get(near, ())}
    assert [name for name in MODULES if name in reached[name]] == []


@pytest.mark.parametrize(
    "name", ["abm.engine.kernel", "abm.engine.jit", "abm.engine.ensemble", "abm.month"]
)
def test_the_compiled_engine_does_not_know_mesa(name: str) -> None:
    reached, edge = {name}, [name]
    while edge:
        module = edge.pop()
        found = {one.imported for one in IMPORTS if one.importer == module}
        edge += found - reached
        reached |= found
    assert not {"mesa", "abm.model"} & reached
    assert "abm.rules.packages" in reached


def test_nothing_reaches_the_network() -> None:
    assert [one for one in IMPORTS if one.imported.partition(".")[0] in NETWORK] == []


@pytest.mark.parametrize("name", MODULES)
def test_no_path_of_a_machine_or_beside_the_product(name: str) -> None:
    text = MODULES[name].read_text("utf-8")
    assert not re.search(r"\.\./shared|/home/|/Users/|/tmp/|[A-Z]:\\\\|localhost:\d", text)


def loaded_by(code: str) -> set[str]:
    """Return which heavy libraries a fresh Python has loaded after some code."""
    report = "import sys; print('loaded', *sorted({m.partition('.')[0] for m in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return HEAVY & set(done.stdout.splitlines()[-1].split())


HELP = """
import sys
from experiments.cli.main import main
sys.argv = ["concert", *{arguments!r}, "--help"]
try:
    main()
except SystemExit as done:
    assert not done.code, done.code
"""


def test_scenarios_load_without_heavy_libraries() -> None:
    assert loaded_by("import abm.scenarios; abm.scenarios.load('six-partners')") == set()


COMMANDS = ["", "compare", "run", "view", "scenarios", "parameters", "new", "bench"]
COMMANDS += ["report", "acceptance", "data build", "study", "study run", "study compare"]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_comes_without_heavy_libraries(command: str) -> None:
    assert loaded_by(HELP.format(arguments=command.split())) == set()


def test_heavy_libraries_would_be_seen() -> None:
    assert loaded_by("from abm import War") >= {"mesa"}
    assert loaded_by("import abm.engine.kernel") == {"numpy"}
