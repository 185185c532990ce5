"""Finding and reading the TOML files in which scenarios and configurations are written."""

from __future__ import annotations

import importlib.resources
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from abm.data import limits
from abm.data.limits import shown as shown  # said with files of all kinds
from abm.errors import InputError, nearest

DEEPEST = 12  # levels of tables; the shape of a scenario needs seven
MOST = (
    50_000  # values, those of lists and tables among them; the largest scenario has some thousand
)
LARGEST = 10**15  # whole numbers beyond it are no longer exact as floating-point numbers


class Source(NamedTuple):
    """Where a value was written: a label for tables, a name for errors, a folder for its paths."""

    label: str
    shown: str
    folder: Path


DEFAULT = Source("default", "default", Path())
COMMAND_LINE = Source("--set", "--set", Path())


def folder() -> Path:
    """Return the folder of the scenarios that come with the product."""
    return Path(str(importlib.resources.files("abm.scenarios")))


def shipped_names() -> list[str]:
    """Return the names of the scenarios that come with the product, in alphabetical order."""
    return sorted(path.stem for path in folder().glob("*.toml") if path.stem[0] != "_")


def looks_like_path(name: str) -> bool:
    """Whether a word means a file rather than something that has a name.

    >>> looks_like_path("mine.toml"), looks_like_path("ukraine-2022")
    (True, False)
    """
    return name.endswith(".toml") or "/" in name or "\\" in name


def locate(name: str, base: Path, where: str) -> Path:
    """Return the file of a scenario: a shipped name, or a path relative to `base`.

    Raises InputError, naming `where` and the nearest known name.
    """
    if looks_like_path(name):
        return base / name
    names = shipped_names()
    if name not in names:
        hint = nearest(name, [*names, *(path.name for path in base.glob("*.toml"))])
        raise InputError(
            f"{where}there is no shipped scenario {shorten(name)}.{hint}\n"
            f"Allowed: {', '.join(names)}, or the path of a .toml file."
        )
    return folder() / f"{name}.toml"


def source_of(path: Path) -> Source:
    """Return how values of a file are labelled."""
    name = path.name if path.parent == folder() else shown(path)
    return Source(readable(path.name), name, path.parent)


def read(path: Path) -> dict[str, object]:
    """Return the tables of a TOML file, holding text, numbers, switches, lists and tables only.

    Raises InputError if the file cannot be read, is too large, is not UTF-8 text or not TOML, is
    nested too deeply, or holds too much, dates or numbers too large to be exact.
    """
    return deepcopy(_parsed(limits.read_text(path, limits.TOML), shown(path)))


@lru_cache(maxsize=32)  # the arms of a comparison and the points of a study share their files
def _parsed(text: str, where: str) -> dict[str, object]:
    tree = limits.toml(text, where)
    check_plain(tree, where)
    return tree


def check_plain(tree: dict[str, object], where: str) -> None:
    """Refuse what no scenario can hold; raises InputError, naming `where` and the key."""
    waiting: list[tuple[tuple[str, ...], object]] = [((), tree)]
    seen = 0
    while waiting:
        if seen + len(waiting) > MOST:
            raise InputError(f"{where} holds too much; allowed: at most {MOST:,} values.")
        seen += 1
        path, value = waiting.pop()
        name = readable(dotted(path))
        if len(path) > DEEPEST:
            raise InputError(f"{where}: {name}: tables are nested too deeply.")
        if isinstance(value, dict):
            waiting.extend(((*path, key), inner) for key, inner in value.items())
        elif isinstance(value, list):
            waiting.extend(((*path, str(row)), inner) for row, inner in enumerate(value))
        elif not isinstance(value, str | int | float):
            raise InputError(f"{where}: {name} = {value} is a date; write text in quotes.")
        elif isinstance(value, int) and abs(value) > LARGEST:
            raise InputError(f"{where}: {name} is too large; allowed: at most {LARGEST:g}.")


def dotted(path: tuple[str, ...]) -> str:
    """Return a path as people write it.

    >>> dotted(("kremlin", "leadership", "bias"))
    'kremlin.leadership.bias'
    """
    return ".".join(path)


def readable(name: str) -> str:
    """Return a name as it stands if it can be shown on a line, else quoted and cut short.

    >>> readable("theatre.need"), readable("two" + chr(10) + "lines")[:4]
    ('theatre.need', "'two")
    """
    return name if name.isprintable() and len(name) <= 120 else shorten(name)


def shorten(value: object) -> str:
    """Return a value as an error shows it, on one line and not too long.

    >>> shorten("siloed")
    "'siloed'"
    """
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
