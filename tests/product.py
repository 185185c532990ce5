"""The product as its sources tell it: modules, their imports, and circles among these."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PACKAGES = ("abm", "experiments", "viz")


class Import(NamedTuple):
    """One import: who imports what, and whether it happens as soon as the module is read."""

    importer: str
    imported: str
    at_once: bool


def module_of(file: Path) -> str:
    """Return the dotted name of a file."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def only_for_types(node: ast.AST) -> bool:
    """Whether only a type checker reads what stands here."""
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def imports_below(
    node: ast.AST, known: Collection[str], at_once: bool = True
) -> Iterator[tuple[str, bool]]:
    """Yield what is imported below a node, and whether it is at once; `known` are modules."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from ((alias.name, at_once) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, "relative import"
            base = child.module or ""
            for alias in child.names:
                full = f"{base}.{alias.name}"
                yield (full if full in known else base), at_once
        elif not only_for_types(child):
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            yield from imports_below(child, known, at_once and not inside)


def reached(start: str, edges: Mapping[str, Iterable[str]]) -> set[str]:
    """Return every node to which one or more edges lead from a start."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = set(edges.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return found


def circles(edges: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Return the strongly connected components of a graph: nodes from which each is reached."""
    below = {node: reached(node, edges) for node in edges}
    found = {
        tuple(sorted(other for other in below[node] if node in below.get(other, ())))
        for node in edges
    }
    return sorted(list(circle) for circle in found if circle)


FILES = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
MODULES = {module_of(file): file for file in FILES}
TREES = {name: ast.parse(file.read_text("utf-8")) for name, file in MODULES.items()}
IMPORTS = [
    Import(name, imported, at_once)
    for name, tree in TREES.items()
    for imported, at_once in imports_below(tree, MODULES)
]
OWN = [one for one in IMPORTS if one.imported.partition(".")[0] in PACKAGES]


def edges(*, late: bool) -> dict[str, set[str]]:
    """Return what each module imports, with or without what it imports inside functions."""
    found: dict[str, set[str]] = {name: set() for name in MODULES}
    for one in IMPORTS:
        if one.at_once or late:
            found[one.importer].add(one.imported)
    return found


def libraries(names: Iterable[str]) -> set[str]:
    """Return the libraries of others among modules."""
    tops = {name.partition(".")[0] for name in names}
    return tops - set(PACKAGES) - sys.stdlib_module_names
