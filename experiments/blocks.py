"""Blocks of wars that a command keeps until it is finished, so that whoever goes on reads them.

A block is known by what was played: the inputs, the seed and the runs. Its file has that in its
name, and a checksum of both, so that a file which is half-written, damaged or another block's is
none and its wars are played again. So nothing need wait for the disk, and keeping costs next to no
time.
"""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from abm.data import limits
from abm.engine.ensemble import Ensemble, Wars
from abm.errors import InputError
from abm.inputs import Inputs
from abm.records import dtype_of
from abm.schema import Month, PartnerMonth, War
from experiments.worlds.spread import ArmInputs, SpreadEnsemble, Worlds, in_worlds

NAMED = re.compile(r"block-(?P<key>[0-9a-f]{32})\.(?P<checksum>[0-9a-f]{16})\.wars")
#: Bytes of a disk that blocks leave free: they must not take the room of what they are kept for.
LEFT_FREE = 32_000_000


class Blocks:
    """Finished blocks of wars in a folder, which is made when the first one is kept."""

    def __init__(self, folder: Path, begin: Callable[[], object]) -> None:
        """Find what is kept in a folder; `begin` is called once it has been made."""
        self.folder, self.begin = folder, begin
        named = [NAMED.fullmatch(file.name) for file in folder.glob("block-*")]
        self.found = {name["key"]: name for name in named if name}
        self.lock, self.is_there = threading.Lock(), folder.is_dir()

    def read(self, key: str, size: int) -> bytes | None:
        """Return the content of a block, so many bytes; None where it is not kept whole."""
        name = self.found.get(key)
        if name is None:
            return None
        with suppress(InputError):
            content = limits.read_bytes(self.folder / name[0], limits.BLOCK)
            if len(content) == size and _checksum(key, content) == name["checksum"]:
                return content
        return None

    def keep(self, key: str, parts: Sequence[ArrayLike]) -> None:
        """Write a block, as long as the disk has room; without it wars are played all the same."""
        content = b"".join(np.ascontiguousarray(part).tobytes() for part in parts)
        file = self.folder / f"block-{key}.{_checksum(key, content)}.wars"
        try:
            if self._made():
                self.begin()
            if shutil.disk_usage(self.folder).free > len(content) + LEFT_FREE:
                file.unlink(missing_ok=True)  # whatever it was: it is not this block whole
                file.write_bytes(content)
        except OSError:
            with suppress(OSError):
                file.unlink()

    def _made(self) -> bool:
        """Whether it was made now: by one of the threads that keep."""
        with self.lock:
            if self.is_there:
                return False
            self.folder.mkdir()
            self.is_there = True
        return True


def _checksum(key: str, content: bytes) -> str:
    """Return what tells that a content is whole, and that of this block and no other."""
    return blake2b(content, digest_size=8, key=key.encode()).hexdigest()


class KeepingEnsemble(Ensemble):
    """An ensemble whose wars are read where they are kept, and kept where they are played."""

    kept_in: Blocks
    told: Sequence[bytes]  # what its wars rest on, besides the runs

    def play(self, runs: ArrayLike) -> Wars:
        """Play or read these runs; arguments, result and errors as of an ensemble."""
        numbers = np.atleast_1d(np.asarray(runs, np.int64))
        if not numbers.size:
            return super().play(numbers)
        key = blake2b(b"\n".join([*self.told, numbers.tobytes()]), digest_size=16).hexdigest()
        content = self.kept_in.read(key, self._size(numbers.size))
        if content is not None:
            return self._wars(numbers, content)
        played = super().play(numbers)
        self.kept_in.keep(key, played[1:])
        return played

    def _size(self, runs: int) -> int:
        return sum(int(np.prod(shape)) * kind.itemsize for kind, shape in self._tables(runs))

    def _tables(self, runs: int) -> list[tuple[np.dtype[np.void], tuple[int, ...]]]:
        """Return the kind and the shape of the records that a block of runs has."""
        partners, horizons = len(self.inputs.donors), len(self.inputs.horizons)
        return [
            (dtype_of(War), (runs,)),
            (dtype_of(Month), (runs, self.kept_months)),
            (dtype_of(PartnerMonth), (runs, self.kept_portraits, partners)),
            (dtype_of(War), (runs, horizons if horizons > 1 else 0)),
        ]

    def _wars(self, runs: NDArray[np.int64], content: bytes) -> Wars:
        place, records = 0, []
        for kind, shape in self._tables(runs.size):
            count = int(np.prod(shape))
            table = np.frombuffer(content, kind, count, place).reshape(shape)
            records.append(table.view(np.recarray))
            place += count * kind.itemsize
        war, months, portraits, cut = records
        return Wars(runs, war, months, portraits, cut)


class KeptEnsemble(KeepingEnsemble):
    """An ensemble of one world that is kept."""

    def __init__(self, inputs: Inputs, seed: int, monthly: bool, blocks: Blocks) -> None:
        """Prepare to play as an ensemble does."""
        super().__init__(inputs, seed, monthly)
        self.kept_in = blocks
        self.told = [f"{seed} {monthly}".encode(), *_told(self)]


class KeptSpread(KeepingEnsemble, SpreadEnsemble):
    """An ensemble of several worlds that is kept."""

    def __init__(
        self, arm: ArmInputs, worlds: Worlds, seed: int, monthly: bool, blocks: Blocks
    ) -> None:
        """Prepare to play as an ensemble does."""
        SpreadEnsemble.__init__(self, arm, worlds, seed, monthly)
        self.kept_in = blocks
        digest = blake2b(digest_size=16)
        members = map(self.member, range(len(worlds)))
        for part in (part for member in members for part in _told(member)):
            digest.update(part)
        told = f"{seed} {monthly} {worlds.digest}".encode()
        self.told = [told, digest.digest()]


def _told(ensemble: Ensemble) -> Iterator[bytes]:
    """Yield what the wars of an ensemble rest on, besides seed and runs."""
    for name, value in ensemble.inputs._asdict().items():
        table = np.asarray(value)
        yield f"{name} {table.shape} {_described(table.dtype)}".encode()
        # Field by field: what lies between them is whatever was in memory before.
        for field in table.dtype.names or ():
            yield np.ascontiguousarray(table[field]).tobytes()
        if not table.dtype.names:
            yield table.tobytes()
    for source, cells in ensemble.sources:
        yield repr(cells).encode()
        yield from _told(source)


#: A kind of records as text, which NumPy takes a while to make.
_described = cache(str)
_kept_in: list[Blocks | None] = [None]


@contextmanager
def keeping(blocks: Blocks) -> Iterator[None]:
    """Let the wars of every ensemble that `ensemble` makes meanwhile be kept."""
    _kept_in.append(blocks)
    try:
        yield
    finally:
        _kept_in.pop()


def ensemble(inputs: Inputs | ArmInputs, seed: int, monthly: bool = True) -> Ensemble:
    """Return an ensemble of an arm's wars, in all its worlds; inside `keeping` they are kept."""
    arm, blocks = in_worlds(inputs), _kept_in[-1]
    worlds = arm.worlds
    if worlds is None:
        if blocks is None:
            return Ensemble(arm.first, seed, monthly)
        return KeptEnsemble(arm.first, seed, monthly, blocks)
    if blocks is None:
        return SpreadEnsemble(arm, worlds, seed, monthly)
    return KeptSpread(arm, worlds, seed, monthly, blocks)
