"""Storage of a study: blocks of wars, and a part for each, whole or not there.

A study is cut into numbered blocks. A part is the Parquet file of a block, its checksum in its
name; it covers the study's design, the kind of part and the block as well as the content. A part
is written aside under a hidden name, synced and renamed, and its folder synced. So a name that can
be read is a part that was finished, and listing a folder says which blocks are done. Whoever plays
a block twice writes the same bytes under the same name.

Columns go to and from Parquet as plain buffers: pyarrow's own conversions would load pandas, which
makes every start of a study, and of each of a cluster's workers, a second slower.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike, NDArray
from pyarrow import parquet

from abm.data import limits
from abm.errors import InputError
from abm.scenarios.files import shown
from experiments.replacement import write_durably

OUTCOMES, MONTHLY = "outcomes", "monthly"  # folders of parts
NAMED = re.compile(r"part-(?P<number>\d{6,})\.(?P<checksum>[0-9a-f]{16})\.parquet")
READERS, BATCH = 4, 64  # threads that check parts, and how many parts each takes at once
AT_ONCE = 256  # parts read together: enough for all cores, little enough for memory
#: A table by the names of its columns, one-dimensional and each as long as the others.
Columns = dict[str, NDArray[np.generic]]
#: Columns that are not floating-point numbers wherever they stand.
TYPES: dict[str, type[np.generic]] = {
    "point": np.int32,
    "arm": np.int8,
    "run": np.int64,
    "month": np.int16,
    "wars": np.int64,
    "trajectory": np.int32,
}


class Block(NamedTuple):
    """Runs from `first` on, `runs` of them, of every arm at one point."""

    number: int
    point: int
    first: int
    runs: int


class Extent(NamedTuple):
    """A rectangle of points and runs, cut into blocks of at most `block` runs.

    A study is a list of extents; to extend it is to append one, so that numbers never change.
    """

    point: int
    points: int
    first: int
    runs: int
    block: int

    @property
    def chunks(self) -> int:
        """Into how many blocks the runs of a point are cut."""
        return -(-self.runs // self.block)

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return self.points * self.chunks

    @property
    def pairs(self) -> int:
        """How many wars each arm has."""
        return self.points * self.runs

    def at(self, place: int, before: int = 0) -> Block:
        """Return the block at a place, `before` blocks standing ahead of the extent.

        The blocks of a point adjoin, so that what is played first is whole points.

        >>> Extent(point=0, points=2, first=0, runs=5, block=3).at(3, before=10)
        Block(number=13, point=1, first=3, runs=2)
        """
        row, chunk = divmod(place, self.chunks)
        start = chunk * self.block
        count = min(self.block, self.runs - start)
        return Block(before + place, self.point + row, self.first + start, count)


def numbered(extents: Sequence[Extent]) -> Iterator[Block]:
    """Yield all blocks in the order of their numbers, from 0."""
    before = 0
    for extent in extents:
        for place in range(extent.blocks):
            yield extent.at(place, before)
        before += extent.blocks


def block_at(extents: Sequence[Extent], number: int) -> Block:
    """Return the block with a number; raises IndexError if there is none.

    >>> block_at([Extent(0, 2, 0, 4, 4), Extent(0, 2, 4, 4, 4)], 2)
    Block(number=2, point=0, first=4, runs=4)
    """
    before = 0
    for extent in extents:
        if before <= number < before + extent.blocks:
            return extent.at(number - before, before)
        before += extent.blocks
    raise IndexError(number)


def block_of(extents: Sequence[Extent], point: int, run: int) -> int | None:
    """Return the number of the block that holds a run of a point; None if there is none.

    >>> block_of([Extent(0, 2, 0, 4, 4), Extent(0, 2, 4, 4, 2)], 1, 6)
    5
    """
    before = 0
    for extent in extents:
        row, at = point - extent.point, run - extent.first
        if 0 <= row < extent.points and 0 <= at < extent.runs:
            return before + row * extent.chunks + at // extent.block
        before += extent.blocks
    return None


def points_in(extents: Sequence[Extent]) -> int:
    """Return how many points the extents reach to."""
    return max((extent.point + extent.points for extent in extents), default=0)


def runs_in(extents: Sequence[Extent]) -> int:
    """Return how many runs of every arm each point has."""
    return max((extent.first + extent.runs for extent in extents), default=0)


class Part(NamedTuple):
    """A finished file of a block: its number, the checksum it was written with, where it lies."""

    number: int
    checksum: str
    file: Path


def checksum(content: bytes, about: bytes = b"") -> str:
    """Return sixteen hexadecimal digits of BLAKE2b over what is said about content, and content.

    >>> checksum(b"")
    'e4a6a0577479b2b4'
    """
    return hashlib.blake2b(about + content, digest_size=8).hexdigest()


def name_of(number: int, content: bytes, about: bytes = b"") -> str:
    """Return the name under which a block's part stands; `about` is covered by its checksum.

    >>> name_of(7, b"")
    'part-000007.e4a6a0577479b2b4.parquet'
    """
    return f"part-{number:06d}.{checksum(content, about)}.parquet"


def parts(folder: Path) -> Iterator[Part]:
    """Yield the finished parts in a folder, in no order; none without the folder."""
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            found = NAMED.fullmatch(entry.name)
            if found:
                yield Part(int(found["number"]), found["checksum"], folder / entry.name)


def _nothing(_: Part) -> bytes:
    return b""


def part_of(folder: Path, number: int) -> Part | None:
    """Return the finished part of a block in a folder; None if there is none, or more than one."""
    names = (NAMED.fullmatch(file.name) for file in folder.glob(f"part-{number:06d}.*"))
    found = [Part(number, name["checksum"], folder / name[0]) for name in names if name]
    return found[0] if len(found) == 1 else None


def altered(found: Iterable[Part], about: Callable[[Part], bytes] = _nothing) -> list[Part]:
    """Return the parts whose content is not what they were written with, by number.

    `about` gives what the checksum of a part covers besides its content. Of a block that has two in
    one folder both are named if both are as they were written: nobody knows which one is meant.
    """
    known = list(found)
    batches = [known[place : place + BATCH] for place in range(0, len(known), BATCH)]
    with ThreadPoolExecutor(READERS) as pool:
        sound = chain.from_iterable(pool.map(partial(_are_sound, about), batches))
        checked = list(zip(known, sound, strict=True))
    seen = Counter((part.file.parent, part.number) for part, good in checked if good)
    return sorted(p for p, good in checked if not good or seen[p.file.parent, p.number] > 1)


def _are_sound(about: Callable[[Part], bytes], batch: Sequence[Part]) -> list[bool]:
    return [_is_sound(part, about(part)) for part in batch]


def _is_sound(part: Part, about: bytes) -> bool:
    try:
        file = limits.regular(part.file, limits.PARQUET)
    except InputError:  # a folder, a pipe
        return False
    return checksum(file.read_bytes(), about) == part.checksum


def write_part(folder: Path, number: int, content: bytes, about: bytes = b"") -> Path:
    """Write a block's part and return where it lies; raises OSError, leaving nothing behind."""
    return write_durably(folder / name_of(number, content, about), content)


def parquet_bytes(columns: Mapping[str, ArrayLike], stamp: Mapping[str, str]) -> bytes:
    """Return a Parquet file of columns that carries a stamp.

    Args:
        columns: A table by the names of its columns, numbers or texts, each one-dimensional and
            as long as the others. Numbers are kept as `TYPES` says, else as float64; NaN stays.
        stamp: What the file's metadata say.

    Returns:
        The file's bytes, always the same ones for the same columns and stamp.
    """
    arrays = [_array(name, values) for name, values in columns.items()]
    table = pa.table(arrays, names=list(columns)).replace_schema_metadata(dict(stamp))
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink, compression="zstd")
    return bytes(sink.getvalue())


def _array(name: str, values: ArrayLike) -> pa.Array:
    plain = np.asarray(values)
    if plain.dtype.kind in "UO":
        return _texts([str(text).encode() for text in plain.tolist()])
    numbers = np.ascontiguousarray(plain, TYPES.get(name, np.float64))
    kind = pa.from_numpy_dtype(numbers.dtype)
    return pa.Array.from_buffers(kind, len(numbers), [None, pa.py_buffer(numbers)])


def _texts(values: Sequence[bytes]) -> pa.Array:
    ends = np.cumsum([0, *map(len, values)], dtype=np.int32)
    return pa.StringArray.from_buffers(
        len(values), pa.py_buffer(ends), pa.py_buffer(b"".join(values))
    )


def read_numbers(file: Path) -> Columns:
    """Return the columns of a Parquet file that hold numbers, none of them missing.

    Args:
        file: A file that `parquet_bytes` made.

    Returns:
        One-dimensional arrays by the names of their columns, of the types in the file.

    Raises:
        InputError: If the file cannot be opened, or holds too much.
        OSError: If its content cannot be read.
        pyarrow.ArrowException: If it is damaged.
    """
    with limits.parquet(file) as opened:
        table = opened.read()
    primitive = [field.name for field in table.schema if _is_number(field.type)]
    if len(set(primitive)) < len(primitive) or any(table[name].null_count for name in primitive):
        raise pa.ArrowInvalid("a column stands there twice or has gaps")
    return {name: _numbers(table[name].combine_chunks()) for name in primitive}


def stamp_of(file: Path) -> Mapping[str, str]:
    """Return what a part says of itself besides its rows; nothing if it cannot be read."""
    try:
        told = parquet.read_schema(limits.regular(file, limits.PARQUET)).metadata or {}
    except (OSError, InputError, pa.ArrowException, UnicodeDecodeError):
        return {}
    return {
        key.decode(errors="replace"): value.decode(errors="replace") for key, value in told.items()
    }


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def _numbers(array: pa.Array | pa.ChunkedArray) -> NDArray[np.generic]:
    kind = np.dtype(array.type.to_pandas_dtype())
    if not len(array):
        return np.empty(0, kind)
    chunk = array if isinstance(array, pa.Array) else array.chunk(0)
    return np.frombuffer(chunk.buffers()[1], kind, len(chunk), chunk.offset * kind.itemsize)


def files_of(folder: Path) -> dict[int, Path]:
    """Return the part of every finished block by its number, in order.

    Raises InputError where a block has two parts.
    """
    found: dict[int, Path] = {}
    for part in sorted(parts(folder)):
        if part.number in found:
            raise _damaged(f"block {part.number} has two parts", folder.parent)
        found[part.number] = part.file
    return found


def tables(
    files: Sequence[Path], columns: Sequence[str], arms: Sequence[int], at_once: int = AT_ONCE
) -> Iterator[pa.Table]:
    """Yield tables of some parts each, in the order of files, rows of these arms alone.

    Args:
        files: Parts of one kind.
        columns: The columns to read; nothing else is.
        arms: Places of arms in the study.
        at_once: How many parts go into a table.

    Raises:
        InputError: Where a part cannot be read.
    """
    for first in range(0, len(files), at_once):
        yield _table(files[first : first + at_once], columns, arms)


def _table(files: Sequence[Path], columns: Sequence[str], arms: Sequence[int]) -> pa.Table:
    from pyarrow import dataset

    for file in files:
        limits.regular(file, limits.PARQUET)
    try:
        found = dataset.dataset([str(file) for file in files], format="parquet")
        return found.to_table(list(columns), filter=dataset.field("arm").isin(list(arms)))
    except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
        raise _damaged(_which(files), files[0].parent.parent) from error


def _which(files: Sequence[Path]) -> str:
    """Name the first part that cannot be read."""
    for file in files:
        try:
            parquet.ParquetFile(file).read()
        except (OSError, ValueError, pa.ArrowException):
            return f"{file.parent.name}/{file.name} is lost or damaged"
    return "parts do not fit each other"


def _damaged(what: str, study: Path) -> InputError:
    return InputError(
        f"{shown(study)}: {what}.\nPut it right with: concert study resume {shown(study)}"
    )
