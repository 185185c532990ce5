"""Limits of the files that users bring, and the one place where these are opened."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import NamedTuple

from abm.errors import InputError


class Kind(NamedTuple):
    """A kind of file: what one is called, its bytes and its lines at most."""

    words: str
    largest: int
    lines: int | None = None


FIGURES = Kind("a table of figures", 8_000_000, lines=100_000)
POINTS = Kind("a table of points", 32_000_000, lines=1_000_000)


def shown(path: Path) -> str:
    """Return a path as an error shows it."""
    return str(path) if str(path).isprintable() else repr(str(path))


def regular(path: Path, kind: Kind, where: str = "") -> Path:
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


def read_bytes(path: Path, kind: Kind, where: str = "") -> bytes:
    """Return the content of a user's file; raises InputError as `regular` and `bounded`."""
    named = where or shown(path)
    try:
        with regular(path, kind, named).open("rb") as stream:
            # A file may claim no size, as those of /proc do, or grow.
            return bounded(stream.read(kind.largest + 1), kind, named)
    except OSError as error:
        raise InputError(f"{named} cannot be read: {_reason(error)}.") from error


def bounded(content: bytes, kind: Kind, where: str) -> bytes:
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


def _check_size(size: int, kind: Kind, where: str) -> None:
    if size > kind.largest:
        allowed = _size(kind.largest)
        raise InputError(f"{where} has {_size(size)}; {kind.words} may have {allowed}.")


def _size(count: int) -> str:
    """Return a number of bytes as people read it.

    >>> _size(1_000_000), _size(1_260_000)
    ('1 MB', '1.3 MB')
    """
    return f"{count / 1e6:,.1f} MB".replace(".0 ", " ")


def _reason(error: OSError | ValueError) -> str:
    return str(getattr(error, "strerror", None) or error)
