"""A scenario while it is put together: tables laid over tables, each value with its source.

Every element of a scenario has a name, so extending a scenario, `--set` and the origin of a value
are one mechanism on dotted paths.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from abm.errors import InputError, nearest
from abm.parameters import REGISTER
from abm.scenarios.files import (
    COMMAND_LINE,
    Source,
    check_plain,
    dotted,
    locate,
    read,
    shorten,
    source_of,
)

Keys = tuple[str, ...]


class Draft:
    """Tables and, for each value in them, where it was written."""

    def __init__(self, main: Source) -> None:
        """Begin with nothing; `main` is named in errors about what is missing."""
        self.main = main
        self.tree: dict[str, Any] = {}
        self.sources: dict[Keys, Source] = {}

    def lay(self, tree: dict[str, Any], source: Source) -> None:
        """Lay tables over what is there; values given anew replace earlier ones."""
        for path, value in leaves(tree):
            self.put(path, value, source)

    def put(self, path: Keys, value: Any, source: Source) -> None:
        """Write one value, making the tables above it."""
        table = self.tree
        for depth, key in enumerate(path[:-1]):
            if not isinstance(table.get(key), dict):
                self._forget(path[: depth + 1])
                table[key] = {}
            table = table[key]
        empty_over_table = value == {} and isinstance(table.get(path[-1]), dict)
        if not empty_over_table:
            self._forget(path)
            table[path[-1]] = value
            self.sources[path] = source

    def drop(self, path: Keys) -> None:
        """Leave out a table or value; raises InputError with the nearest name if there is none."""
        table: Any = self.tree
        for depth, key in enumerate(path):
            if not isinstance(table, dict) or key not in table:
                known = [dotted((*path[:depth], name)) for name in table] if table else []
                hint = nearest(dotted(path), known)
                raise InputError(
                    f"{self.main.shown}: without: there is no {shorten(dotted(path))} in what is "
                    f"extended.{hint}"
                )
            table = table[key] if depth < len(path) - 1 else table
        del table[path[-1]]
        self._forget(path)

    def _forget(self, path: Keys) -> None:
        depth = len(path)
        for known in [known for known in self.sources if known[:depth] == path]:
            del self.sources[known]

    def source(self, path: Keys) -> Source:
        """Return the source of a value, or of what stands nearest to it."""
        if path in self.sources:
            return self.sources[path]
        for depth in range(len(path), 0, -1):
            beneath = [known for known in self.sources if known[:depth] == path[:depth]]
            if beneath:
                return self.sources[beneath[-1]]
        return self.main

    def fault(self, path: Keys, message: str) -> InputError:
        """Return an error that names file and key and says what is wrong."""
        name = f"{dotted(path)}" if path else ""
        return InputError(f"{self.source(path).shown}: {name}{message}")

    def refuse(self, path: Keys, value: object, allowed: str, hint: str = "") -> InputError:
        """Return an error that names file, key and value and says what is allowed."""
        return self.fault(path, f" = {shorten(value)};{hint} allowed: {allowed}.")


def leaves(tree: dict[str, Any], above: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    """Yield path and value of everything in nested tables; an empty table counts as a value."""
    for key, value in tree.items():
        if isinstance(value, dict) and value:
            yield from leaves(value, (*above, key))
        else:
            yield (*above, key), value


def draft(name: str) -> Draft:
    """Return a scenario file laid over all that it extends.

    Raises InputError if a file cannot be read, or if files extend each other in a circle.
    """
    path = locate(name, Path(), "")
    made = Draft(source_of(path))
    for source, tree in _chain(path):
        without = tree.pop("without", [])
        if not isinstance(without, list) or not all(isinstance(item, str) for item in without):
            raise InputError(
                f"{source.shown}: without = {shorten(without)}; allowed: a list of dotted names."
            )
        made.main = source
        for item in without:
            made.drop(tuple(item.split(".")))
        made.lay(tree, source)
    return made


def _chain(path: Path) -> list[tuple[Source, dict[str, Any]]]:
    chain: list[tuple[Source, dict[str, Any]]] = []
    seen: list[Path] = []
    while True:
        if _resolved(path) in seen:
            names = " extends ".join(source.label for source, _ in reversed(chain))
            raise InputError(f"{names} extends {path.name}: files extend each other in a circle.")
        seen.append(_resolved(path))
        tree = read(path)
        source = source_of(path)
        base = tree.pop("extends", None)
        chain.insert(0, (source, tree))
        if base is None:
            return chain
        if not isinstance(base, str):
            raise InputError(
                f"{source.shown}: extends = {shorten(base)}; allowed: a shipped scenario or a path."
            )
        path = locate(base, path.parent, f"{source.shown}: extends = {shorten(base)}: ")


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, ValueError, RuntimeError):
        return path


def apply(made: Draft, settings: Iterator[str] | list[str] | tuple[str, ...]) -> None:
    """Write `--set name=value` over everything else; raises InputError."""
    for setting in settings:
        name, equals, text = setting.partition("=")
        name = name.strip()
        if not equals or not name:
            raise InputError(
                f"--set {shorten(setting)} cannot be used; allowed: name=value, for instance "
                "theatre.need=4."
            )
        path = tuple(part.strip() for part in name.split("."))
        if name in REGISTER:
            path = ("parameters", *path)
        if path[0] in ("extends", "without"):
            raise InputError(f"--set {path[0]}: it can only be written in a file.")
        value = parse(text)
        tree: dict[str, Any] = {}
        _nest(tree, path, value)
        check_plain(tree, "--set")
        made.lay(tree, COMMAND_LINE)


def _nest(tree: dict[str, Any], path: Keys, value: Any) -> None:
    for key in path[:-1]:
        tree[key] = {}
        tree = tree[key]
    tree[path[-1]] = value


def parse(text: str) -> Any:
    """Return what was written after the equals sign: a TOML value, or the words as they stand.

    >>> parse("3.5"), parse("[1, 2]"), parse("free"), parse("true")
    (3.5, [1, 2], 'free', True)
    """
    plain = text.strip()
    try:
        found = tomllib.loads(f"value = {plain}")
    except (ValueError, RecursionError):
        return plain
    return found["value"] if set(found) == {"value"} else plain
