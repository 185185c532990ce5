"""Conditions on the points of a study: comparisons of what is uncertain, such as "need > 4".

Python's own parser reads them; nothing of them is ever evaluated as Python.
"""

from __future__ import annotations

import ast
import operator
import warnings
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from abm.errors import InputError, nearest
from abm.scenarios.files import shorten

Holds = NDArray[np.bool_]
Numbers = NDArray[np.float64]
#: Values of every point by the names of uncertainties.
Values = Mapping[str, ArrayLike]

LONGEST = 2_000  # characters
COMPARISONS: dict[type[ast.cmpop], Callable[[Numbers, Numbers], Holds]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
JOINED: dict[type[ast.boolop], np.ufunc] = {ast.And: np.logical_and, ast.Or: np.logical_or}


class _Refused(ValueError):
    """What the grammar has no place for; its text says what is wrong."""


def holds(text: str, values: Values) -> Holds:
    """Return at which points a condition holds.

    Args:
        text: The condition.
        values: Values of every point by the names of uncertainties, in the units of their
            parameters. A value that is free (NaN) is neither above nor below any number.

    Returns:
        True where the condition holds, of shape (points,).

    Raises:
        InputError: For a condition that cannot be read; it names what is allowed.

    >>> holds("2 < need <= 4 or not window == 12", {"need": [3, 5, 5], "window": [12, 12, 6]})
    array([ True, False,  True])
    """
    try:
        return np.asarray(_holds(_parsed(text), values), dtype=np.bool_)
    except _Refused as error:
        raise InputError(
            f"--where {shorten(text)}: {error}\nAllowed: comparisons (< <= > >= == !=) of "
            f"{', '.join(values)} with numbers, joined by and, or, not and parentheses."
        ) from None


def _parsed(text: object) -> ast.expr:
    if not isinstance(text, str):
        raise _Refused("a condition is a text.")
    if len(text) > LONGEST:
        raise _Refused(f"{len(text):,} characters are too many; the most are {LONGEST:,}.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _Refused("this is not a condition.") from None


def _holds(node: ast.expr, values: Values) -> Holds:
    """Return where a condition holds; a text of `LONGEST` characters nests no deeper than that."""
    if isinstance(node, ast.BoolOp):
        parts = [_holds(part, values) for part in node.values]
        return np.asarray(JOINED[type(node.op)].reduce(parts), np.bool_)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return np.logical_not(_holds(node.operand, values))
    if isinstance(node, ast.Compare):
        return _compared(node, values)
    raise _Refused(f"{shorten(ast.unparse(node))} is not a comparison.")


def _compared(node: ast.Compare, values: Values) -> Holds:
    terms: Sequence[ast.expr] = (node.left, *node.comparators)
    numbers = [_number(term, values) for term in terms]
    if not any(isinstance(term, ast.Name) for term in terms):
        raise _Refused(f"{shorten(ast.unparse(node))} compares nothing that is uncertain.")
    found = []
    for kind, left, right in zip(node.ops, numbers, numbers[1:], strict=False):
        if type(kind) not in COMPARISONS:
            raise _Refused(f"{shorten(ast.unparse(node))} compares otherwise.")
        found.append(COMPARISONS[type(kind)](left, right))
    return np.asarray(np.logical_and.reduce(np.broadcast_arrays(*found)), np.bool_)


def _number(node: ast.expr, values: Values) -> Numbers:
    if isinstance(node, ast.Name):
        if node.id not in values:
            raise _Refused(f"{shorten(node.id)} is not uncertain.{nearest(node.id, values)}")
        return np.asarray(values[node.id], dtype=np.float64)
    sign, bare = 1.0, node
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        sign, bare = -1.0 if isinstance(node.op, ast.USub) else 1.0, node.operand
    value = bare.value if isinstance(bare, ast.Constant) else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return np.asarray(sign * _float(value), dtype=np.float64)
    raise _Refused(f"{shorten(ast.unparse(node))} is neither a name nor a number.")


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        raise _Refused("a number is too large.") from None
