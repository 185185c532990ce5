"""Form of a rule: plain numbers in, one result, explained, nothing of the world."""

from __future__ import annotations

import ast
import doctest
import inspect
from collections import Counter
from pathlib import Path

import pytest

import abm.rules
from tests.families import for_each

MODULES = sorted(Path(abm.rules.__file__).parent.glob("*.py"))
TREES = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
FUNCTIONS = {
    f"{module}.{node.name}": node
    for module, tree in TREES.items()
    for node in tree.body
    if isinstance(node, ast.FunctionDef)
}


@pytest.mark.parametrize("module", TREES)
def test_modules_import_only_math_and_siblings(module: str) -> None:
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Import):
            assert [name.name for name in node.names] == ["math"]
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            assert node.module == "__future__" or str(node.module).startswith("abm.rules.")


@pytest.mark.parametrize("module", TREES)
def test_modules_hold_nothing_but_rules_and_constants(module: str) -> None:
    kinds = (ast.FunctionDef, ast.Import, ast.ImportFrom, ast.Assign)
    docstring, *others = TREES[module].body
    assert isinstance(docstring, ast.Expr)
    assert all(isinstance(node, kinds) for node in others)
    targets = [place for node in others if isinstance(node, ast.Assign) for place in node.targets]
    names = [one for place in targets for one in getattr(place, "elts", [place])]
    assert all(isinstance(name, ast.Name) and name.id.isupper() for name in names)


@for_each(FUNCTIONS)
def test_rules_take_at_most_six_plain_numbers_and_give_one(rule: str) -> None:
    taken = FUNCTIONS[rule].args
    assert len(taken.args) <= 6
    assert not (taken.vararg or taken.kwarg or taken.kwonlyargs or taken.defaults)
    kinds = [argument.annotation for argument in taken.args] + [FUNCTIONS[rule].returns]
    pair = {"tuple[float, float]"} if rule.startswith("arithmetic._") else set()  # and its rest
    assert {ast.unparse(kind) for kind in kinds if kind} <= {"float", "int", "bool"} | pair
    assert None not in kinds


@for_each(FUNCTIONS)
def test_rules_read_and_write_nothing_but_their_arguments(rule: str) -> None:
    nodes = list(ast.walk(FUNCTIONS[rule]))
    assert not any(isinstance(node, ast.Global | ast.Nonlocal) for node in nodes)
    owners = [node.value for node in nodes if isinstance(node, ast.Attribute)]
    assert all(isinstance(owner, ast.Name) and owner.id == "math" for owner in owners)


@for_each(FUNCTIONS)
def test_rules_say_what_they_do_from_where_and_by_example(rule: str) -> None:
    told = inspect.cleandoc(ast.get_docstring(FUNCTIONS[rule]) or "")
    sentence = told.partition("\n")[0]
    assert sentence.startswith(("Return ", "Whether "))
    assert sentence.endswith(".")
    examples = doctest.DocTestParser().get_examples(told)
    assert any(f"{FUNCTIONS[rule].name}(" in example.source for example in examples)
    if not rule.startswith("arithmetic."):
        assert "Source: " in told


@pytest.mark.parametrize("module", [name for name in TREES if name != "__init__"])
def test_every_rule_is_worked_by_hand_at_least_three_times(module: str) -> None:
    tests = ast.parse(Path(__file__).with_name(f"test_{module}.py").read_text(encoding="utf-8"))
    tables = [node.value for node in tests.body if isinstance(node, ast.AnnAssign)]
    cases = [case for table in tables if isinstance(table, ast.List) for case in table.elts]
    worked = Counter(ast.unparse(case.elts[0]) for case in cases if isinstance(case, ast.Tuple))
    rules = {name.partition(".")[2] for name in FUNCTIONS if name.startswith(f"{module}.")}
    assert worked.keys() == rules
    assert min(worked.values()) >= 3
