"""Standard streams on which no work is lost: closed, full, no longer read, or without Unicode."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

STANDARD = {"stdin": 0, "stdout": 1, "stderr": 2}  # streams, and what the system calls them
LEGIBLE = "concert.legible"  # what encoders do with what they cannot write
ASCII = {"−": "-", "–": "-", "…": "...", "’": "'", "×": "x"}


def legible(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for the characters that an encoding has not, and where to go on.

    >>> "siloed − paper, …, Å".encode("ascii", LEGIBLE)
    b'siloed - paper, ..., ?'
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(ASCII.get(one, "?") for one in lost), error.end


codecs.register_error(LEGIBLE, legible)


@contextmanager
def streams() -> Iterator[None]:
    """Have streams that are open, and on which no work is lost because nobody reads them."""
    _open_closed()
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _heard(sys.stdout, BrokenPipeError), _heard(sys.stderr, OSError)
    try:
        yield
    finally:
        with suppress(OSError):
            sys.stdout.flush()
        sys.stdout, sys.stderr = before


def _open_closed() -> None:
    """Open what a process was started without: else a file would take its number, and be written.

    Nobody reads what is printed there.
    """
    with suppress(OSError):
        while (opened := os.open(os.devnull, os.O_RDWR)) <= max(STANDARD.values()):
            pass
        os.close(opened)
    for name, number in STANDARD.items():
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115


class _Output(io.FileIO):
    """A standard stream of which is dropped what cannot be written for some reasons.

    A reader that goes away has read enough, and no work is lost because of it.
    """

    dropped: type[OSError] = BrokenPipeError

    def write(self, data: ReadableBuffer, /) -> int:
        """Write, or drop, some bytes; return how many."""
        try:
            return super().write(data) or 0
        except self.dropped:
            return memoryview(data).nbytes


def _heard(stream: TextIO, dropped: type[OSError]) -> TextIO:
    """Return a stream of the same file that drops what meets some error; others as they are."""
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    buffered = isinstance(stream.buffer, io.BufferedWriter)
    if type(getattr(stream.buffer, "raw", stream.buffer)) is not io.FileIO:
        stream.reconfigure(errors=LEGIBLE)  # no file of the system: a test, or a notebook
        return stream
    stream.flush()
    raw = _Output(stream.fileno(), "w", closefd=False)
    raw.dropped = dropped
    return io.TextIOWrapper(
        io.BufferedWriter(raw) if buffered else raw,  # as PYTHONUNBUFFERED has it
        encoding=stream.encoding,
        errors=LEGIBLE,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )
