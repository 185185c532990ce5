"""A scenario while it is put together: tables laid over tables, each value with its source.

Every element of a scenario has a name, so extending a scenario, `--set` and the origin of a value
are one mechanism on dotted paths.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from abm.errors import InputError, nearest
from abm.parameters import Parameter
from abm.scenarios.files import Source, dotted, locate, read, readable, shorten, source_of

Keys = tuple[str, ...]

LONGEST_CHAIN = 20  # files, each extending the next
WORDS = ("label", "expectation")  # of a theory, which stand as long as its title does


class Draft:
    """Tables and, for each value in them, where it was written."""

    def __init__(self, main: Source) -> None:
        """Begin with nothing; `main` is named in errors about what is missing."""
        self.main = main
        self.tree: dict[str, object] = {}
        self.sources: dict[Keys, Source] = {}

    def lay(self, tree: dict[str, object], source: Source) -> None:
        """Lay tables over what is there; values given again replace earlier ones."""
        for path, value in leaves(tree):
            if path[:1] == ("theories",) and path[2:] == ("title",):
                self._outdate(path, value, source)
            self.put(path, value, source)

    def _outdate(self, title: Keys, value: object, source: Source) -> None:
        """Forget what other files say of a theory in words if it gets another title."""
        table = self.table(title[:-1])
        for key in WORDS if table.get(title[-1], value) != value else ():
            path = (*title[:-1], key)
            if self.sources.get(path, source) != source:
                self._forget(path)
                del table[key]

    def put(self, path: Keys, value: object, source: Source) -> None:
        """Write one value, making the tables above it; an empty table leaves a table as it is."""
        table = self.table(path[:-1])
        if isinstance(table.get(path[-1]), dict):
            if value == {}:
                return
            self._forget(path)
        table[path[-1]] = value
        self.sources[path] = source

    def table(self, path: Keys) -> dict[str, object]:
        """Return the table at a path; where there is none, it is made."""
        table = self.tree
        for depth, key in enumerate(path):
            inner = table.get(key)
            if not isinstance(inner, dict):
                self.sources.pop(path[: depth + 1], None)
                inner = table[key] = {}
            table = inner
        return table

    def drop(self, path: Keys) -> None:
        """Leave out a table or value; raises InputError with the nearest name if there is none."""
        above: dict[str, object] = {}
        found: object = self.tree
        for depth, key in enumerate(path):
            above = found if isinstance(found, dict) else {}
            if key not in above:
                name = dotted((*path[:depth], key))
                near = nearest(key[:100], map(readable, above))
                raise InputError(
                    f"{self.main.shown}: without: there is no {shorten(name)} in what is extended."
                    f"{near}"
                )
            found = above[key]
        del above[path[-1]]
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
        return InputError(f"{self.source(path).shown}: {readable(dotted(path))}{message}")

    def refuse(self, path: Keys, value: object, allowed: str, hint: str = "") -> InputError:
        """Return an error that names file, key and value and says what is allowed."""
        return self.fault(path, f" = {shorten(value)}; allowed: {allowed}.{hint}")

    def unknown(self, path: Keys, word: str, what: str, known: list[str]) -> InputError:
        """Return an error about something named that does not exist, with the nearest that does."""
        known = [readable(name) for name in known]
        hint = nearest(word[:100], known)
        listed = ", ".join(known[:40]) or "none is declared"
        return self.fault(
            path, f" = {shorten(word)}: there is no such {what}.{hint}\nKnown: {listed}."
        )


def leaves(tree: dict[str, object], above: Keys = ()) -> Iterator[tuple[Keys, object]]:
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
        made.main = source
        for item in _without(tree, source):
            made.drop(tuple(item.split(".")))
        made.lay(tree, source)
    return made


def _without(tree: dict[str, object], source: Source) -> list[str]:
    names = tree.pop("without", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InputError(
            f"{source.shown}: without = {shorten(names)}; allowed: a list of dotted names."
        )
    return names


def _chain(path: Path) -> list[tuple[Source, dict[str, object]]]:
    chain: list[tuple[Source, dict[str, object]]] = []
    seen: list[Path] = []
    while True:
        tree, source = read(path), source_of(path)
        if path.resolve() in seen:
            raise InputError(
                f"{source.shown}: files extend each other in a circle; allowed: a chain."
            )
        seen.append(path.resolve())
        base = tree.pop("extends", None)
        chain.insert(0, (source, tree))
        if len(chain) > LONGEST_CHAIN:
            raise InputError(
                f"{source.shown}: files extend each other {len(chain)} deep; allowed: at most "
                f"{LONGEST_CHAIN}."
            )
        if base is None:
            return chain
        if not isinstance(base, str):
            raise InputError(
                f"{source.shown}: extends = {shorten(base)}; allowed: a shipped scenario or a path."
            )
        path = locate(base, path.parent, f"{source.shown}: extends: ")


class Scope(NamedTuple):
    """What an arm, or a change, can refer to; `first_month` is month 0, as "2022-03".

    `figures` are the numbers of the scenario's tables that can be set, by dotted path, `arms` the
    configurations, and whether each takes reports from another one.
    """

    months: int
    treatment: int
    partners: list[str]
    theories: list[str]
    first_month: str
    figures: Mapping[str, Parameter]
    arms: Mapping[str, bool]


class Place(NamedTuple):
    """A path in a draft, and the scenario around it."""

    draft: Draft
    scope: Scope
    path: Keys = ()

    def at(self, *keys: str) -> Place:
        """Return the place of something beneath."""
        return self._replace(path=(*self.path, *keys))

    def fault(self, message: str) -> InputError:
        """Return an error that names file and key and says what is wrong."""
        return self.draft.fault(self.path, message)

    def refuse(self, value: object, allowed: str) -> InputError:
        """Return an error that names file, key and value and says what is allowed."""
        return self.draft.refuse(self.path, value, allowed)

    def unknown(self, word: str, what: str, known: list[str]) -> InputError:
        """Return an error about something named that does not exist."""
        return self.draft.unknown(self.path, word, what, known)

    @property
    def named(self) -> str:
        """Return file and key."""
        return f"{self.draft.source(self.path).shown}: {dotted(self.path)}"

    @property
    def folder(self) -> Path:
        """Return the folder to which paths written here are relative."""
        return self.draft.source(self.path).folder
