"""Numbers in rules and actors are arithmetic or have a name: assumptions are parameters.

In code a bare number is 0, 1, 2, 0.5 or 12, or it is missing. Others are constants of their module,
with a comment that says why the number is arithmetic, a unit or a matter of numerics.
"""

from __future__ import annotations

import ast
import io
import math
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

import abm

BARE = {0, 1, 2, 0.5, 12}
ROOT = Path(abm.__file__).parent
MODULES = {
    f"{folder}/{path.stem}": path.read_text(encoding="utf-8")
    for folder in ("rules", "actors")
    for path in sorted((ROOT / folder).glob("*.py"))
}


def is_number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in (int, float, complex)


def is_counted_out(node: ast.AST) -> bool:
    """Whether an expression is made of nothing but numbers, such as 2 * 12."""
    if isinstance(node, ast.BinOp):
        return is_counted_out(node.left) and is_counted_out(node.right)
    return is_counted_out(node.operand) if isinstance(node, ast.UnaryOp) else is_number(node)


def is_read_as_number(text: str | bytes) -> bool:
    """Whether a text is a number in disguise; what is missing or without end may be written so."""
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def is_bare(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return is_counted_out(node)
    if not isinstance(node, ast.Constant):
        return False
    if isinstance(node.value, str | bytes):
        return is_read_as_number(node.value)
    return is_number(node) and node.value not in BARE


def is_constant(node: ast.AST) -> bool:
    """Whether a statement of a module names a constant, or several at once."""
    if not isinstance(node, ast.Assign):
        return False
    names = [
        name for place in node.targets for name in ast.walk(place) if isinstance(name, ast.Name)
    ]
    return bool(names) and all(name.id.isupper() for name in names)


def comments(source: str) -> set[int]:
    """Return the lines with a comment."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0] for token in tokens if token.type == tokenize.COMMENT}


def faults(source: str) -> Iterator[str]:
    """Yield each bare number and each number whose constant has no reason."""
    explained = comments(source)
    for node in ast.parse(source).body:
        expressions = [inner for inner in ast.walk(node) if isinstance(inner, ast.expr)]
        bare = [f"line {e.lineno}: {ast.unparse(e)}" for e in expressions if is_bare(e)]
        lines = range(node.lineno - 1, (node.end_lineno or node.lineno) + 1)
        if not (is_constant(node) and explained & set(lines)):
            yield from bare


def test_rules_and_actors_are_read() -> None:
    assert {"rules/packages", "rules/choice", "actors/kremlin", "actors/sign_off"} <= set(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_no_assumption_stands_in_the_code(module: str) -> None:
    assert list(faults(MODULES[module])) == []


@pytest.mark.parametrize(
    "hidden",
    [
        "def rule(x):\n    return 0.97 * x",
        "def rule(x):\n    return x > -3",
        "def rule(x, y=4.0):\n    return x + y",
        "def act(x):\n    for month in range(24):\n        x += 1",
        'def rule(x):\n    return x * float("0.97")',
        "def rule(x):\n    return x * (2 * 12)",
        "def rule(x):\n    return x + (1 - 0.5 * 0.5)",
        "def rule(x):\n    def inner():\n        return 3\n    return inner()",
        "class Held:\n    months = 24",
        "WATCH = 24",
        "first = 3  # a name like any other",
        "FIRST, second = 3, 4  # months",
        "# About the next constant but one.\n\nWATCH = 24",
    ],
)
def test_a_number_is_found_wherever_it_hides(hidden: str) -> None:
    assert list(faults(hidden))


@pytest.mark.parametrize(
    "plain",
    [
        'def rule(x):\n    """Return 0.97 of x."""\n    return 0.5 * x + 2 - 12.0 * -x',
        'def rule(x):\n    return float("nan") if x else float("inf")',
        "MONTHS = 30  # of a calendar",
        "# Hours of a day.\nHOURS = 24",
        "SIGNED, PROMISED, DELIVERED = range(3)  # places in the ledger",
        "def act(x):\n    return x[1] is True",
    ],
)
def test_what_is_plain_or_explained_may_stay(plain: str) -> None:
    assert list(faults(plain)) == []
