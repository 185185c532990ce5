"""Limits of the files that users bring, and the one place where these are opened.

A file may be damaged or made to do harm: a device that never ends, a pipe that nobody fills, a few
kilobytes of keys that take gigabytes once they are read. So a file is a regular one, no larger than
its kind ever needs, and its keys are counted before anything is made of them.
"""

from __future__ import annotations

import json
import re
import stat
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from abm.errors import InputError

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

DEEPEST_JSON = 50  # levels of objects and lists; what Concert writes has ten
LONGEST_PATH = 400  # characters that are shown
MOST_NUMBERS = 2**27  # cells of a Parquet file that is read whole: 1 GB at most
LARGEST_WHOLE = 2**63 - 1
MOST_PARTS = 40  # of one dotted key; the shape of a scenario needs seven


class FileKind(NamedTuple):
    """A kind of file: what one is called, its bytes and its lines at most."""

    words: str
    largest: int
    lines: int | None = None


TOML = FileKind("a TOML file", 1_000_000)
FIGURES = FileKind("a table of figures", 8_000_000, lines=100_000)
POINTS = FileKind("a table of points", 32_000_000, lines=1_000_000)
REPLAY = FileKind("a replay", 1_000_000)
COMPARISON = FileKind("the content of a comparison", 16_000_000)
MANIFEST = FileKind("the manifest of a study", 4_000_000)
NOTE = FileKind("a lock or a note", 100_000)
BLOCK = FileKind("a block of wars", 1_000_000_000)
PARQUET = FileKind("a Parquet file", 4_000_000_000)

# Three parts of a dotted key in a row and more, each a word or a quoted text. It never looks twice
# at a place, so that a text made against it takes no longer than another.
_PART = r"(?:[A-Za-z0-9_-]++|\"[^\"\n]*+\"|'[^'\n]*+')"
_CHAIN = re.compile(rf"(?<![A-Za-z0-9_-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{MOST_PARTS},}}+")


def shown(path: Path) -> str:
    """Return a path as an error shows it: printable, and not longer than people read."""
    text = str(path) if str(path).isprintable() else repr(str(path))
    return text if len(text) <= LONGEST_PATH else f"{text[:150]}...{text[-100:]}"


def regular(path: Path, kind: FileKind, where: str = "") -> Path:
    """Return a path that can be opened: that of a regular file no larger than its kind.

    Raises InputError for anything else, naming the file or `where`.
    """
    named = where or shown(path)
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        raise InputError(f"{named} cannot be read: {_reason(error)}.") from error
    if stat.S_ISDIR(found.st_mode):
        raise InputError(f"{named} cannot be read: Is a directory.")
    if not stat.S_ISREG(found.st_mode):
        raise InputError(f"{named} is a device or a pipe; allowed: a file.")
    _check_size(found.st_size, kind, named)
    return path


def read_bytes(path: Path, kind: FileKind, where: str = "") -> bytes:
    """Return the content of a user's file; raises InputError as `regular` and `bounded`."""
    named = where or shown(path)
    try:
        with regular(path, kind, named).open("rb") as stream:
            # A file may claim no size, as those of /proc do, or grow.
            return bounded(stream.read(kind.largest + 1), kind, named)
    except OSError as error:
        raise InputError(f"{named} cannot be read: {_reason(error)}.") from error


def read_text(path: Path, kind: FileKind, where: str = "") -> str:
    """Return the text of a user's file; raises InputError as `read_bytes` and `decoded`."""
    named = where or shown(path)
    return decoded(read_bytes(path, kind, named), named)


def bounded(content: bytes, kind: FileKind, where: str) -> bytes:
    """Return a content that is as small as its kind; raises InputError for another."""
    _check_size(len(content), kind, where)
    count = 0 if kind.lines is None else content.count(b"\n")
    if kind.lines is not None and count > kind.lines:
        raise InputError(f"{where} has {count:,} lines; {kind.words} may have {kind.lines:,}.")
    return content


def decoded(content: bytes, where: str) -> str:
    """Return what UTF-8 bytes say; raises InputError, naming `where` and the byte."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{where} is not UTF-8 text (byte {error.start}).") from None


def _check_size(size: int, kind: FileKind, where: str) -> None:
    if size > kind.largest:
        most = f"{kind.words} may have {kind.largest / 1e6:g} MB"
        raise InputError(f"{where} has {size / 1e6:,.1f} MB; {most}.")


def parquet(path: Path) -> ParquetFile:
    """Return an open Parquet file that is small enough to be read whole.

    Raises InputError, naming the file, if it cannot be read, is none, or holds too much.
    """
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    try:
        found = ParquetFile(regular(path, PARQUET))
    except (OSError, ArrowException, UnicodeDecodeError) as error:  # the last of a column's name
        raise InputError(f"{shown(path)} is not a Parquet file, or it is damaged.") from error
    cells = found.metadata.num_rows * found.metadata.num_columns
    if not 0 <= cells <= MOST_NUMBERS:
        found.close()
        raise InputError(f"{shown(path)} has {cells:,} cells; allowed: at most {MOST_NUMBERS:,}.")
    return found


def _reason(error: OSError | ValueError) -> str:
    return str(getattr(error, "strerror", None) or error)


def toml(text: str, where: str) -> dict[str, object]:
    """Return the tables of a TOML text.

    Raises InputError, naming `where`, if it is not TOML or a key has too many dotted parts.
    """
    chain = _CHAIN.search(text)
    if chain:
        line = text.count("\n", 0, chain.start()) + 1
        raise InputError(
            f"{where}, line {line}: a key has more than {MOST_PARTS} dotted parts; allowed: fewer."
        )
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where} is not valid TOML: {_one_line(error)}.") from None


def json_tree(
    text: str,
    where: str,
    table: Callable[[list[tuple[str, object]]], object] | None = None,
    constant: Callable[[str], object] | None = None,
) -> object:
    """Return what a JSON text holds; `table` and `constant` as the hooks of `json.loads`.

    Raises InputError, naming `where`, if it is not JSON, is nested too deeply or has a whole number
    of more than 64 bits.
    """
    try:
        tree: object = json.loads(text, object_pairs_hook=table, parse_constant=constant)
        _check_values(tree)
    except json.JSONDecodeError as error:
        at = f"line {error.lineno}, column {error.colno} cannot be read"
        raise InputError(f"{where} is not JSON: {at if text.strip() else 'it is empty'}.") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where} is not JSON: {_one_line(error)}.") from None
    return tree


def _check_values(tree: object) -> None:
    """Raise ValueError for what JSON can say and nothing of ours does."""
    level = [tree]
    for _ in range(DEEPEST_JSON):
        if any(isinstance(value, int) and abs(value) > LARGEST_WHOLE for value in level):
            raise ValueError("a whole number is too large")
        level = [
            inner
            for value in level
            if isinstance(value, dict | list)
            for inner in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return
    raise ValueError("nested too deeply")


def _one_line(error: Exception) -> str:
    line = " ".join(str(error).split())
    line = line if line.isprintable() else repr(line)
    return (line if len(line) <= 200 else f"{line[:197]}...").rstrip(".")
