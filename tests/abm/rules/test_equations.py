"""Equations in the docstrings of rules name what exists, no default of today, and are right.

An equation stands in backquotes and is an expression in words: names are arguments of the rule,
parameters (`land_limit`, `kyiv.land_limit`), attributes of actors and records, or other rules; a
name that one equation defines (`cap = capacity + drawn`) may be used by the others of its rule.
One of a rule's equations gives what the rule gives.
"""

from __future__ import annotations

import ast
import inspect
import math
import re
from collections.abc import Mapping
from functools import cache
from types import CodeType
from typing import Any, NamedTuple

import pytest
from hypothesis import given as drawn
from hypothesis import settings

from abm import inputs as given
from abm import reports, schema, state
from abm.parameters import REGISTER
from tests.abm.rules.test_battery import ROUNDING, RULES, inputs
from tests.abm.test_literals import BARE, is_number
from tests.families import for_each

MATHEMATICS = {
    **{name: getattr(math, name) for name in ("exp", "log", "sqrt", "tanh")},
    **{"abs": abs, "min": min, "max": max},
    "round": lambda number: math.floor(number + 0.5),  # rules round halves up, Python to even
    "sign": lambda number: (number > 0) - (number < 0),
}
CALLED = {**{name.partition(".")[2]: rule for name, rule in RULES.items()}, **MATHEMATICS}
FIELDS = {declared.field for declared in REGISTER.values()}
ATTRIBUTES = {
    attribute
    for module in (state, reports, given, schema)
    for held in vars(module).values()
    if inspect.isclass(held) and held.__module__ == module.__name__
    for attribute in held.__annotations__
}
KNOWN = CALLED.keys() | FIELDS | ATTRIBUTES
WITH_SOURCE = [name for name in RULES if not name.startswith("arithmetic.")]


def quoted(docstring: str) -> list[ast.stmt]:
    """Return what stands in backquotes; raises SyntaxError for what is no expression."""
    spans = re.findall(r"`([^`]+)`", docstring)
    parsed = [ast.parse(" ".join(span.split())).body for span in spans]
    return [statement for body in parsed for statement in body]


def names(node: ast.AST) -> set[str]:
    """Return the names in an equation, those of a group with it."""
    if isinstance(node, ast.Attribute):
        return {ast.unparse(node)}
    if isinstance(node, ast.Name):
        return {node.id}
    return {name for child in ast.iter_child_nodes(node) for name in names(child)}


def defined(statement: ast.stmt) -> set[str]:
    """Return the name that an equation gives to its result."""
    places = statement.targets if isinstance(statement, ast.Assign) else []
    return {name for place in places for name in names(place)}


def unknown(docstring: str, arguments: set[str]) -> set[str]:
    """Return the names in a docstring's equations that mean nothing."""
    statements = quoted(docstring)
    said = {name for statement in statements for name in names(statement)}
    results = {name for statement in statements for name in defined(statement)}
    return said - results - arguments - KNOWN - REGISTER.keys()


def computed(docstring: str, arguments: Mapping[str, Any]) -> list[float]:
    """Return what a docstring's equations give for arguments of its rule, where it can be told.

    Equations that define a name come first, in their order.
    """
    found: list[float] = []
    values = {**CALLED, **arguments}
    for equation in equations(docstring):
        if equation.needed <= values.keys():
            found.append(eval(equation.formula, {"__builtins__": {}}, values))
            values |= dict.fromkeys(equation.defined, found[-1])
    return found


class Equation(NamedTuple):
    """An equation made ready to be computed: what it needs, and which name its result has."""

    needed: set[str]
    formula: CodeType
    defined: set[str]


@cache
def equations(docstring: str) -> list[Equation]:
    """Return the equations of a docstring, those that define a name first, in their order."""
    statements = [s for s in quoted(docstring) if isinstance(s, ast.Assign | ast.Expr)]
    statements.sort(key=lambda statement: isinstance(statement, ast.Expr))
    return [
        Equation(names(told.value), _formula(told.value), defined(told))
        for told in statements
        if not isinstance(told.value, ast.Name)
    ]


def _formula(value: ast.expr) -> CodeType:
    return compile(ast.Expression(value), "docstring", "eval")


def alike(value: float, other: float) -> bool:
    return math.isclose(value, other, rel_tol=ROUNDING, abs_tol=ROUNDING)


def told(rule: Any) -> str:
    return inspect.getdoc(rule) or ""


@for_each(RULES)
def test_every_name_in_an_equation_exists(rule: str) -> None:
    arguments = set(inspect.signature(RULES[rule]).parameters)
    assert unknown(told(RULES[rule]), arguments) == set()


@for_each(WITH_SOURCE)
def test_every_rule_has_an_equation_of_all_its_arguments(rule: str) -> None:
    statements = quoted(told(RULES[rule]))
    said = {name for statement in statements for name in names(statement)}
    assert any(len(list(ast.walk(statement))) > 3 for statement in statements)
    assert said >= inspect.signature(RULES[rule]).parameters.keys()


@for_each(RULES)
def test_no_equation_quotes_a_default(rule: str) -> None:
    nodes = [node for statement in quoted(told(RULES[rule])) for node in ast.walk(statement)]
    numbers = {node.value for node in nodes if isinstance(node, ast.Constant) and is_number(node)}
    assert numbers <= BARE


@for_each(WITH_SOURCE)
def test_an_equation_gives_what_its_rule_gives(rule: str) -> None:
    docstring = told(RULES[rule])
    always: set[int] | None = None

    @settings(max_examples=25, deadline=None, database=None)
    @drawn(inputs(rule))
    def check(arguments: dict[str, Any]) -> None:
        nonlocal always
        given = RULES[rule](**arguments)
        try:
            found = computed(docstring, arguments)
        except ZeroDivisionError:  # the limit that the docstring tells in words
            return
        same = {place for place, value in enumerate(found) if alike(type(given)(value), given)}
        always = same if always is None else always & same

    check()
    assert always


def test_names_that_mean_nothing_are_found() -> None:
    docstring = """Return something.

    `cap = capacity + drawn`, then `min(cap, land_limit) < kyiv.land_limit * z_U`; `talks.limit`.
    """
    assert unknown(docstring, {"capacity", "drawn"}) == {"z_U", "talks.limit"}
    with pytest.raises(SyntaxError):
        quoted("`4 tanh(total / 4)`")


def test_equations_are_computed_in_order() -> None:
    docstring = (
        "`total / cap`, where `cap = capacity + drawn` and `drawn` is `stock_draw` of stock."
    )
    assert computed(docstring, {"capacity": 1.0, "drawn": 3.0, "total": 2.0}) == [4.0, 0.5]
