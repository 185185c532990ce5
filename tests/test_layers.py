"""Imports run one way and in no circle, heavy libraries are met late, nothing is fetched."""

from __future__ import annotations

import ast
import re
import subprocess
import sys

import pytest

from tests.product import (
    IMPORTS,
    MODULES,
    OWN,
    PACKAGES,
    ROOT,
    TREES,
    Import,
    circles,
    edges,
    libraries,
    reached,
)

HEAVY = {"mesa", "numba", "numpy", "pandas", "matplotlib", "scipy", "solara", "pyarrow"}
NETWORK = {"socket", "ssl", "http", "urllib", "urllib3", "requests", "httpx", "aiohttp", "ftplib"}
NETWORK |= {"smtplib", "telnetlib", "xmlrpc", "websockets"}
# Besides the command line, where every command loads what it alone needs.
LATE = {
    "abm.engine.jit": "the kernel loads NumPy; whether one is kept is asked before",
}


def layer(module: str) -> int:
    if module == "abm.rules" or module.startswith("abm.rules."):
        return 0
    return 1 + PACKAGES.index(module.partition(".")[0])


def may_draw(module: str) -> bool:
    return module.startswith("experiments.cli.")


def test_the_walk_finds_imports_early_and_late() -> None:
    assert Import("abm.war", "abm.month", True) in IMPORTS
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


def hidden(argument: ast.expr) -> bool:
    """Whether values are handed on whose number and order no reader sees at the call."""
    return isinstance(argument, ast.Starred) and not isinstance(argument.value, ast.Tuple)


def test_no_class_of_ours_is_made_from_a_list_of_values() -> None:
    nodes = [(name, node) for name, tree in TREES.items() for node in ast.walk(tree)]
    ours = {node.name for _, node in nodes if isinstance(node, ast.ClassDef)}
    made = [
        f"{name}: {ast.unparse(node)}"
        for name, node in nodes
        if name.startswith("experiments.")
        and isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] in ours
        and any(hidden(argument) for argument in node.args)
    ]
    assert made == []


def test_a_circle_is_found_wherever_it_begins() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": {"d", "e"}, "f": {"g"}, "g": {"f"}}
    assert circles(graph) == [["b", "c"], ["d"], ["f", "g"]]


def test_imports_of_our_own_run_in_no_circle() -> None:
    assert circles(edges(late=True)) == []


def test_imports_inside_functions_are_the_command_lines() -> None:
    late = {one.importer for one in OWN if not one.at_once}
    assert (
        sorted(name for name in late - set(LATE) if not name.startswith("experiments.cli.")) == []
    )
    assert sorted(set(LATE) - late) == []


def test_other_imports_inside_functions_put_off_a_library() -> None:
    above = edges(late=False)
    needless = [
        f"{one.importer} -> {one.imported}"
        for one in OWN
        if one.importer in LATE
        and not one.at_once
        and libraries(reached(one.imported, above)) <= libraries(reached(one.importer, above))
    ]
    assert needless == []


@pytest.mark.parametrize(
    "name", ["abm.engine.kernel", "abm.engine.jit", "abm.engine.ensemble", "abm.month"]
)
def test_the_compiled_engine_does_not_know_mesa(name: str) -> None:
    found = reached(name, edges(late=True))
    assert not {"mesa", "abm.model"} & found
    assert "abm.rules.packages" in found


def test_nothing_reaches_the_network() -> None:
    assert [one for one in IMPORTS if one.imported.partition(".")[0] in NETWORK] == []


def test_no_path_of_a_machine_or_beside_the_product() -> None:
    path = re.compile(r"\.\./shared|/home/|/Users/|/tmp/|[A-Z]:\\\\|localhost:\d")
    assert [name for name, file in MODULES.items() if path.search(file.read_text("utf-8"))] == []


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
COMMANDS += [
    "report",
    "acceptance",
    "patterns",
    "validate",
    "changes",
    "calibrate",
    "calibration",
    "trace",
    "data build",
    "study",
    "study run",
    "study compare",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_comes_without_heavy_libraries(command: str) -> None:
    assert loaded_by(HELP.format(arguments=command.split())) == set()


AT_HAND = """
import os
os.environ["XDG_CACHE_HOME"] = "nowhere"
from abm.noise import SEED
from abm.scenarios import load
from experiments.cli.run import play_at_hand
from experiments.war import Case
six = load("six-partners")
play_at_hand(Case(six, six.configuration("siloed"), 0, SEED, 12))
"""


def test_a_war_without_a_kernel_needs_numpy_alone() -> None:
    assert loaded_by(AT_HAND) == {"numpy"}


def test_heavy_libraries_would_be_seen() -> None:
    assert loaded_by("from abm import War") >= {"mesa"}
    assert loaded_by("import abm.engine.kernel") == {"numpy"}
