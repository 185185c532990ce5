"""Parts: one file per block, whole or not there, its checksum in its name.

A part is written aside under a hidden name, synced and renamed, and its folder synced. So a name
that can be read is a part that was finished, and listing a folder says which blocks are done.
Whoever plays a block twice writes the same bytes under the same name.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import NamedTuple

OUTCOMES, MONTHLY = "outcomes", "monthly"  # folders of parts
NAMED = re.compile(r"part-(?P<number>\d{6,})\.(?P<checksum>[0-9a-f]{16})\.parquet")
READERS, BATCH = 4, 64  # threads that check parts, and how many parts each takes at once


class Part(NamedTuple):
    """A finished file of a block: its number, the checksum it was written with, where it lies."""

    number: int
    checksum: str
    file: Path


def checksum(content: bytes) -> str:
    """Return sixteen hexadecimal digits of BLAKE2b.

    >>> checksum(b"")
    'e4a6a0577479b2b4'
    """
    return hashlib.blake2b(content, digest_size=8).hexdigest()


def name_of(number: int, content: bytes) -> str:
    """Return the name under which a block's part stands.

    >>> name_of(7, b"")
    'part-000007.e4a6a0577479b2b4.parquet'
    """
    return f"part-{number:06d}.{checksum(content)}.parquet"


def parts(folder: Path) -> Iterator[Part]:
    """Yield the finished parts in a folder, in no order; none if there is no such folder."""
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            found = NAMED.fullmatch(entry.name)
            if found:
                yield Part(int(found["number"]), found["checksum"], folder / entry.name)


def altered(found: Iterable[Part]) -> list[Part]:
    """Return the parts whose content is not what they were written with, by number.

    Of a block that has two in one folder both are named: nobody knows which one is meant.
    """
    known = list(found)
    seen = Counter((part.file.parent, part.number) for part in known)
    batches = [known[place : place + BATCH] for place in range(0, len(known), BATCH)]
    with ThreadPoolExecutor(READERS) as pool:
        sound = chain.from_iterable(pool.map(_are_sound, batches))
        checked = list(zip(known, sound, strict=True))
    return sorted(p for p, good in checked if not good or seen[p.file.parent, p.number] > 1)


def _are_sound(batch: Sequence[Part]) -> list[bool]:
    return [checksum(part.file.read_bytes()) == part.checksum for part in batch]


def write_part(folder: Path, number: int, content: bytes) -> Path:
    """Write a block's part and return where it lies; raises OSError, leaving nothing behind."""
    return write_durably(folder / name_of(number, content), content)


def write_durably(file: Path, content: bytes) -> Path:
    """Write a file so that it is there whole or as it was, even after a power cut.

    Raises OSError, leaving nothing behind.
    """
    aside = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with aside.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(file)
    except BaseException:
        with suppress(OSError):
            aside.unlink()
        raise
    sync(file.parent)
    return file


def sync(folder: Path) -> None:
    """Have a folder's names on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(folder: Path) -> None:
    """Remove what a process that was killed left half-written."""
    for leftover in folder.glob(".part-*"):
        leftover.unlink(missing_ok=True)
