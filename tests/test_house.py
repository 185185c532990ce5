"""The rules of the house: names, sizes, documentation, types, and a test for every module."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from statistics import median

import pytest

from tests.product import MODULES, ROOT, TREES

Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

LARGEST_FOLDER = 12
# The model's own rooms have grown with what can be switched on in a war.
LARGER_FOLDERS = {
    "abm": 16,
    "abm/actors": 16,
    "abm/rules": 14,
    "abm/scenarios": 16,
    "experiments/study": 20,
}
QUESTION = re.compile(r"(What|How|Which|Who|Whether|Where)\b")
GERUND = re.compile(r"[aeiouy]\w*ing$")  # a ring is none
ANY = re.compile(r"\bAny\b")
# The compiler gets what types cannot say.
WITHOUT_TYPES = "abm.engine.kernel"
# A parameter's group is called what the register calls it, and an actor what it is; of each actor
# that Mesa schedules there is an agent besides its state.
TWICE = {"ContactGroup", "Theatre", "DefenceMinistry", "ForeignMinistry", "KremlinAgent"}
TWICE |= {"KyivGeneralStaff", "KyivLeadership", "War"}
# Modules without a test file of their own name, and where they are tested instead: with what they
# are part of. A folder stands for all modules in it.
TESTED_IN = {
    "abm/apparatus": "tests/abm/test_build.py",
    "abm/parameters": "tests/abm/test_parameters.py",  # the groups are one register
    "abm/state": "tests/abm/engine/test_kernel.py",
    "abm/world": "tests/abm/engine/test_kernel.py",  # its rooms, in both engines
    "abm/scenarios/digest": "tests/abm/scenarios/test_scenario.py",
    "abm/scenarios/tables": "tests/abm/scenarios/test_messages.py",  # what each table refuses
    "experiments/acceptance/claims": "tests/experiments/acceptance/test_page.py",
    "experiments/acceptance/headline": "tests/experiments/acceptance/test_lines.py",
    "experiments/acceptance/persuasion": "tests/experiments/acceptance/test_theories.py",
    "experiments/acceptance/planning": "tests/experiments/acceptance/test_lines.py",
    "experiments/comparison/differences": "tests/experiments/comparison/test_content.py",
    "experiments/benchmarks": "tests/experiments/benchmarks/test_measurements.py",
    "experiments/cli/commands": "tests/experiments/cli/test_main.py",
    "experiments/cli/history": "tests/experiments/cli/test_main.py",
    "experiments/cli/pages": "tests/experiments/cli/test_main.py",
    "experiments/cli/source": "tests/experiments/cli/test_replay.py",
    "experiments/session/configurations": "tests/experiments/session/test_session.py",
    "experiments/session/frames": "tests/experiments/session/test_observer.py",
    "experiments/study/executors": "tests/experiments/study/test_cluster.py",
    "experiments/study/manifest": "tests/experiments/study/test_folder.py",
    "experiments/study/monthly": "tests/experiments/study/test_comparison.py",
    "experiments/study/tables": "tests/experiments/study/test_specification.py",
    "viz/live/actions": "tests/viz/live/test_messages.py",
    "viz/live/clouds": "tests/viz/live/test_page.py",
    "viz/live/dialogs": "tests/viz/live/test_messages.py",
    "viz/live/export": "tests/viz/live/test_messages.py",
    "viz/live/fields": "tests/viz/live/test_messages.py",
    "viz/live/handlers": "tests/viz/live/test_messages.py",
    "viz/live/tab": "tests/viz/live/test_page.py",
    "viz/live/charts/canvas": "tests/viz/live/charts/test_series.py",
    "viz/live/charts/ring_marks": "tests/viz/live/charts/test_ring.py",
    "viz/live/charts/scene": "tests/viz/live/charts/test_fans.py",
    "viz/live/view": "tests/viz/live/test_page.py",
    "viz/report/content": "tests/viz/report/test_report.py",
    "viz/report/data": "tests/viz/report/test_report.py",
    "viz/report/figure": "tests/viz/report/test_report.py",
}
# Folders of tests that mirror no folder: whole wars with a mend or an operator off and on.
WITHOUT_CODE = {"abm/mends", "abm/operators"}

FULL = {
    file.relative_to(ROOT).with_suffix("").as_posix(): TREES[name]
    for name, file in MODULES.items()
    if file.stem != "__init__"
}
LENGTHS = {
    name: len((ROOT / f"{name}.py").read_text("utf-8").splitlines())
    for name in FULL
}  # fmt: skip


def folder_of(module: str) -> str:
    return module.rpartition("/")[0]


# Names


def test_few_files_are_named_by_what_is_done() -> None:
    helpers = {
        file.relative_to(ROOT).with_suffix("").as_posix()
        for file in (ROOT / "tests").rglob("*.py")
        if not file.stem.startswith("test_")
    }
    named = sorted(name for name in {*FULL, *helpers} if GERUND.search(name.rpartition("/")[2]))
    assert len(named) <= 5, named


def test_a_class_has_its_name_alone() -> None:
    places: dict[str, list[str]] = {}
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(name)
    shared = {name: found for name, found in places.items() if len(found) > 1}
    assert {name: found for name, found in shared.items() if name not in TWICE} == {}
    assert sorted(TWICE - set(shared)) == []
    assert all(len(shared[name]) == 2 for name in TWICE)


# Sizes


def test_no_module_is_long() -> None:
    assert {name: lines for name, lines in LENGTHS.items() if lines > 400} == {}


def test_few_modules_are_short() -> None:
    short = {name: lines for name, lines in LENGTHS.items() if lines < 60}
    assert len(short) < 10, short


def test_modules_are_of_a_size_that_holds_one_idea() -> None:
    assert 150 <= median(LENGTHS.values()) <= 220


def test_no_folder_is_crowded() -> None:
    counts = Counter(map(folder_of, FULL))
    crowded = {
        folder: count
        for folder, count in counts.items()
        if count > LARGER_FOLDERS.get(folder, LARGEST_FOLDER)
    }
    assert crowded == {}
    assert set(LARGER_FOLDERS) <= set(counts)


# Documentation


def undocumented(node: ast.Module | ast.ClassDef, place: str) -> Iterator[str]:
    """Name what is public below a module or class and has no docstring."""
    for child in node.body:
        if isinstance(child, Definition) and not child.name.startswith("_"):
            name = f"{place}.{child.name}"
            if not ast.get_docstring(child):
                yield name
            if isinstance(child, ast.ClassDef):
                yield from undocumented(child, name)


def test_what_is_undocumented_is_found() -> None:
    tree = ast.parse("class A:\n '''A.'''\n def b(self): ...\n def _c(self): ...\ndef d(): ...\n")
    assert list(undocumented(tree, "m")) == ["m.A.b", "m.d"]


def test_everything_public_is_documented() -> None:
    assert [name for name, tree in TREES.items() if not ast.get_docstring(tree)] == []
    assert [gap for name, tree in TREES.items() for gap in undocumented(tree, name)] == []


def test_a_module_says_what_it_is_and_asks_nothing() -> None:
    told = {name: ast.get_docstring(tree) or "" for name, tree in TREES.items()}
    assert {name: text[:50] for name, text in told.items() if QUESTION.match(text)} == {}


# Types


def untyped(tree: ast.AST) -> int:
    """Count the uses of Any, those in quoted types among them; importing it is none."""
    count = 0
    for node in ast.walk(tree):
        count += isinstance(node, ast.Name) and node.id == "Any"
        count += isinstance(node, ast.Attribute) and node.attr == "Any"
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            count += _untyped_in(node.value)
    return count


def _untyped_in(text: str) -> int:
    if not ANY.search(text):
        return 0
    try:
        return untyped(ast.parse(text, mode="eval"))
    except SyntaxError:  # a sentence
        return 0


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("from typing import Any", 0),
        ("x: Any = cast('dict[str, Any]', y)", 2),
        ("def f(*, a: typing.Any) -> list[Any]: 'Any will do.'", 2),
    ],
)
def test_uses_of_any_are_counted(code: str, count: int) -> None:
    assert untyped(ast.parse(code)) == count


def test_few_values_are_of_any_type() -> None:
    counts = Counter({name: untyped(tree) for name, tree in TREES.items()})
    del counts[WITHOUT_TYPES]
    assert counts.total() <= 100, counts.most_common(20)


# Tests


def has_logic(tree: ast.AST) -> bool:
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in ast.walk(tree))


def own_test(module: str) -> str:
    folder, _, name = module.rpartition("/")
    return f"tests/{folder}/test_{name}.py"


def test_tests_mirror_the_code() -> None:
    own = {name for name in FULL if (ROOT / own_test(name)).is_file()}
    elsewhere = {name for name in FULL if name in TESTED_IN or folder_of(name) in TESTED_IN}
    untested = [name for name, tree in FULL.items() if has_logic(tree)]
    assert [name for name in untested if name not in own | elsewhere] == []
    assert sorted(own & set(TESTED_IN)) == [], "has a test file of its own"


def test_what_is_tested_elsewhere_is_there() -> None:
    assert [file for file in TESTED_IN.values() if not (ROOT / file).is_file()] == []
    known = {*FULL, *map(folder_of, FULL)}
    assert sorted(set(TESTED_IN) - known) == []


def test_folders_of_tests_are_folders_of_the_product() -> None:
    tests = {
        file.parent.relative_to(ROOT / "tests") for file in (ROOT / "tests").rglob("test_*.py")
    }
    found = {str(folder) for folder in tests if not (ROOT / folder).is_dir()}
    assert found - WITHOUT_CODE == set()
