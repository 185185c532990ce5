"""The modules of our own that a module imports: what results, and compiled code, rest on.

Imports are followed through the sources, nothing is run. Modules that only a type checker imports
are left out.
"""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

#: The folder in which our packages lie, in a clone as where a wheel is installed.
ROOT = Path(__file__).resolve().parent.parent.parent
BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")


def sources(
    starts: Iterable[str], packages: Iterable[str], root: Path = ROOT, *, inside: bool = True
) -> dict[str, bytes]:
    """Return the sources of some modules and of all that they import, by the modules' names.

    Only modules in `packages` below `root` are followed, and the packages around each, since these
    run as well; imports inside functions count where `inside` is true. Raises ModuleNotFoundError
    where a start is none of them.
    """
    starts, packages = list(starts), set(packages)
    found: dict[str, bytes] = {}
    waiting = [*starts]
    while waiting:
        for name in accumulate(waiting.pop().split("."), "{}.{}".format):
            file = _file(name, root) if name.split(".")[0] in packages else None
            if file and name not in found:
                found[name] = file.read_bytes()
                package = name if file.stem == "__init__" else name.rpartition(".")[0]
                waiting += imported(found[name], package, inside)
    for name in starts:
        if name not in found:
            raise ModuleNotFoundError(f"no module named {name!r} below {root}", name=name)
    return dict(sorted(found.items()))


def _file(name: str, root: Path) -> Path | None:
    place = root.joinpath(*name.split("."))
    files = (place / "__init__.py", place.with_name(f"{place.name}.py"))
    return next((file for file in files if file.is_file()), None)


@lru_cache(maxsize=512)
def imported(source: bytes, package: str, inside: bool = True) -> list[str]:
    r"""Return the names that the imports of a module of `package` may stand for, in their order.

    `from a import b` gives `a` and `a.b`, which may be a module or not.

    >>> imported(b"import a.b\nfrom a import c\ndef f():\n    from . import d", "p")
    ['a.b', 'a', 'a.c', 'p', 'p.d']
    """
    found = _statements(ast.parse(source), inside)
    return [name for statement in found for name in _names(statement, package)]


def _statements(block: ast.AST, inside: bool) -> Iterator[ast.AST]:
    if isinstance(block, ast.FunctionDef | ast.AsyncFunctionDef) and not inside:
        return
    for field in BLOCKS[_for_types(block) :]:
        for statement in getattr(block, field, ()):
            yield statement
            yield from _statements(statement, inside)


def _for_types(block: ast.AST) -> bool:
    test = getattr(block, "test", None)
    return getattr(test, "id", getattr(test, "attr", None)) == "TYPE_CHECKING"


def _names(statement: ast.AST, package: str) -> list[str]:
    if isinstance(statement, ast.Import):
        return [alias.name for alias in statement.names]
    if not isinstance(statement, ast.ImportFrom):
        return []
    told = "." * statement.level + (statement.module or "")
    base = importlib.util.resolve_name(told, package)
    return [base, *(f"{base}.{alias.name}" for alias in statement.names)]
