"""Replacement of files and folders: written aside, then renamed, so each is whole or as it was.

Whatever a command writes it writes into a hidden folder beside its place, `.NAME.unfinished`, which
it holds by a lock of the system's kernel: the lock of a process that was killed is free, and its
folder goes with the next command that writes there. Several outputs of one command are marked
complete before the first takes its name, so that the next command renames the rest. Outputs in
several folders have a hidden folder in each; the first leads, and its mark counts for all.

A study's folder has a lock of its own; files inside it are written by `write_durably`.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from abm.data import limits
from abm.errors import InputError
from abm.scenarios.files import shown
from experiments.stops import listen

if TYPE_CHECKING:
    from filelock import BaseFileLock

UNFINISHED = re.compile(r"\..+\.unfinished", re.DOTALL)
#: What `write_durably` writes aside, and locks of older versions.
LEFTOVER = re.compile(r"\..+\.[0-9a-f]{8}|\.lock-[0-9a-f]{8}", re.DOTALL)
#: In a hidden folder: outputs, what they replace, the mark, who leads, who follows, whose it is.
HELD = ("new", "old", "complete", "leader", "followers", "host", "lock")
NEW, OLD, COMPLETE, LEADER, FOLLOWERS, HOST, LOCK = HELD
HERE = f"{platform.node()}\n"  # what is written of whose it is
PATIENCE = 0.1  # seconds in which a lock that is just being given back becomes free
ATTEMPTS = 3  # to take a hidden folder that others may take or remove meanwhile
LONGEST = 200  # bytes of a name that can be had with more before and behind it
CURRENT_FOLDER, EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux


class Move(NamedTuple):
    """An output: where it was written, and the name it takes."""

    source: Path
    target: Path


#: What this process has written under its name, for whoever is stopped and must say what is kept.
KEPT: list[Path] = []


class Aside:
    """A hidden folder in which a command writes, held by this process."""

    def __init__(self, folder: Path, lock: BaseFileLock) -> None:
        """Take a folder that exists, and the lock that holds it."""
        self.folder, self.lock, self.new = folder, lock, folder / NEW

    def begin(self, leader: Path | None) -> None:
        """Make it ready to be written into, led by the hidden folder of outputs elsewhere."""
        (self.folder / HOST).write_text(HERE, encoding="utf-8")
        if leader is not None:
            (self.folder / LEADER).write_text(str(leader.absolute()), encoding="utf-8")
        self.new.mkdir()

    @property
    def moves(self) -> list[Move]:
        """What is still to take its name, in the order of names."""
        names = sorted(_names(self.new)) if self.new.is_dir() else []
        return [Move(self.new / name, self.folder.parent / name) for name in names]

    def remove(self) -> None:
        """Give the folder back, with nothing left of it."""
        for entry in HELD:
            if entry != LOCK:
                _remove(self.folder / entry)
        self._release()
        with suppress(OSError):  # another process may have taken it meanwhile
            self.folder.rmdir()

    def _release(self) -> None:
        lock = self.folder / LOCK
        if os.name == "posix":  # elsewhere a file that is open cannot go
            with suppress(OSError):
                lock.unlink()
            self.lock.release()
        else:
            self.lock.release()
            with suppress(OSError):
                lock.unlink()


def _names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


@contextmanager
def held(asides: Sequence[Aside]) -> Iterator[None]:
    """Give hidden folders back in the end, the first last.

    They go, unless outputs that are complete still wait in them for their names.
    """
    try:
        yield
    finally:
        complete = bool(asides) and (asides[0].folder / COMPLETE).exists()
        waiting = complete and any(aside.moves for aside in asides)
        for aside in reversed(asides):
            if waiting:
                aside.lock.release()
            else:
                aside.remove()


def hidden(path: Path) -> Path:
    """Return the folder in which a path is written until it takes its name."""
    name = path.name
    if len(os.fsencode(name)) > LONGEST:
        digest = blake2b(os.fsencode(name), digest_size=8).hexdigest()
        name = f"{name[:40]}.{digest}"
    return path.with_name(f".{name}.unfinished")


def claim(path: Path, leader: Path | None = None) -> Aside | None:
    """Take the hidden folder of a path, empty; None where another process writes there.

    What a killed process left in it goes, or takes its name if it was complete. Raises OSError
    where it cannot be written, InputError where what was left cannot be put right.
    """
    folder = hidden(path)
    for _ in range(ATTEMPTS):
        folder.mkdir(exist_ok=True)
        try:
            lock = _held(folder)
        except FileNotFoundError:  # its owner has removed it
            continue
        except BaseException:  # a stop, while the library of locks was loaded
            with suppress(OSError):
                folder.rmdir()
            raise
        if lock is None:
            return None
        if _names(folder) <= {LOCK}:
            aside = Aside(folder, lock)
            aside.begin(leader)
            return aside
        lock.release()
        put_right(folder)
    return None


def claimed(path: Path, leader: Path | None = None) -> Aside:
    """Take the hidden folder of a path as `claim`; raises InputError where it is in use."""
    aside = claim(path, leader)
    if aside is None:
        raise InputError(
            f"{shown(path)} is being written by another process; wait for it, or choose another "
            f"name.\nIf it is gone, remove {shown(hidden(path))}."
        )
    return aside


def _held(folder: Path) -> BaseFileLock | None:
    """Return the lock of a hidden folder, held; None if it is or may be another process's."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK, timeout=PATIENCE, poll_interval=PATIENCE / 4)
    try:
        lock.acquire()
    except Timeout:
        return None
    told = _text(folder / HOST)
    if told == HERE or not told.endswith("\n"):  # a kill may have left half of it
        return lock
    lock.release()  # the locks of other machines cannot be trusted to be seen from here
    return None


def _text(file: Path) -> str:
    try:
        return limits.read_text(file, limits.NOTE)
    except InputError:
        return ""


def repair(parent: Path) -> list[Path]:
    """Put right what killed processes left in a folder; return what has taken its name.

    Raises InputError where it cannot be put right.
    """
    done: list[Path] = []
    with suppress(OSError):  # of others, or in a folder that can only be read
        for folder in _unfinished(parent):
            done += put_right(folder)
    return done


def _unfinished(parent: Path) -> list[Path]:
    with suppress(FileNotFoundError), os.scandir(parent) as entries:
        names = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
        return [parent / name for name in sorted(names) if UNFINISHED.fullmatch(name)]
    return []


def put_right(folder: Path) -> list[Path]:
    """End what a killed process began in a hidden folder; return what has taken its name.

    What was complete takes its name, all else goes. Raises OSError, and InputError where something
    is in the way.
    """
    told, done = _text(folder / LEADER), list[Path]()
    if told and UNFINISHED.fullmatch(Path(told).name) and Path(told).is_dir():
        done = _conclude(Path(told))
        if Path(told).is_dir():
            return done  # its owner is at work
    return done + _conclude(folder)


def _conclude(folder: Path) -> list[Path]:
    asides = _taken([folder])
    if not asides:
        return []
    with held(asides):
        asides += _taken(_followers(folder))
        complete = (folder / COMPLETE).exists()
        moves = [move for aside in asides for move in aside.moves] if complete else []
        place(moves, folder)
    return [move.target for move in moves]


def _followers(folder: Path) -> list[Path]:
    """Return the hidden folders elsewhere whose outputs are complete with those of this one."""
    told = _text(folder / FOLLOWERS) if (folder / COMPLETE).exists() else ""
    try:
        others = limits.json_tree(told or "[]", FOLLOWERS)
    except InputError:
        return []
    listed = others if isinstance(others, list) else []
    return [Path(other) for other in listed if isinstance(other, str)]


def _taken(folders: Iterable[Path]) -> list[Aside]:
    """Return the hidden folders that are of a command and of no process any more."""
    found = []
    for folder in folders:
        ours = UNFINISHED.fullmatch(folder.name) and folder.is_dir()
        if ours and _names(folder) <= {*HELD}:
            lock = _held(folder)
            found += [Aside(folder, lock)] if lock is not None else []
    return found


def commit(asides: Sequence[Aside]) -> None:
    """Let all outputs take their names; the first hidden folder leads the others.

    A single one changes at once. Of several, the next command renames what a kill in between
    leaves. Raises OSError, and KeyboardInterrupt for a stop that was dropped.
    """
    listen()
    for aside in asides:
        _settle(aside.new)
    moves, leader = [move for aside in asides for move in aside.moves], asides[0].folder
    try:
        if len(moves) == 1 and exchanged(moves[0], leader / OLD):
            return
        if len(moves) > 1 or any(target.is_dir() for _, target in moves):
            _mark_complete(asides)
        try:
            place(moves, leader)
        except KeyboardInterrupt:  # they belong together
            place(moves, leader)
            raise
    finally:
        KEPT.extend(move.target for move in moves if not os.path.lexists(move.source))
        for parent in {move.target.parent for move in moves}:
            sync(parent)


def _mark_complete(asides: Sequence[Aside]) -> None:
    leader, *others = (aside.folder for aside in asides)
    if others:
        told = json.dumps([str(other.absolute()) for other in others])
        (leader / FOLLOWERS).write_text(told, encoding="utf-8")
    (leader / COMPLETE).touch()
    sync(leader)


def _settle(folder: Path) -> None:
    """Have what a folder holds on the disk, so that names never come before contents."""
    for above, _, names in os.walk(folder):
        for name in names:
            with Path(above, name).open("rb" if os.name == "posix" else "r+b") as stream:
                os.fsync(stream.fileno())
        sync(Path(above))


def place(moves: Iterable[Move], leader: Path) -> None:
    """Rename what has not been; a folder that is in the way goes into the hidden one that leads.

    Raises OSError, and InputError where something complete must wait in its hidden folder.
    """
    for source, target in moves:
        try:
            if os.path.lexists(source):
                if target.is_dir() and source.is_dir():
                    target.rename(leader / OLD)
                source.replace(target)
        except OSError as error:
            if not (leader / COMPLETE).exists():
                raise
            place = shown(source.parent.parent)
            raise InputError(
                f"{shown(target)} is written, but cannot take its name: {error.strerror or error}."
                f"\nIt waits in {place} for the next command that writes here."
            ) from error


def exchanged(move: Move, old: Path) -> bool:
    """Whether a folder took the place of another in one step; what was there is then in `old`."""
    folders = move.target.is_dir() and move.source.is_dir()
    if not (folders and exchange(move.source, move.target)):
        return False
    move.source.rename(old)
    return True


def exchange(one: Path, other: Path) -> bool:
    """Let two paths change their names at once; False where the system cannot."""
    rename = _renameat2()
    if rename is None:
        return False
    first, second = os.fsencode(one), os.fsencode(other)
    return bool(rename(CURRENT_FOLDER, first, CURRENT_FOLDER, second, EXCHANGE) == 0)


@cache
def _renameat2() -> ctypes._NamedFuncPointer | None:
    """Return what exchanges names on Linux; Python's own library has nothing that does."""
    if platform.system() != "Linux":
        return None
    return getattr(ctypes.CDLL(None), "renameat2", None)


def write_durably(file: Path, content: bytes) -> Path:
    """Write a file so that it is there whole or as it was, even after a power cut.

    For files in a folder that this process owns. Raises OSError, leaving nothing behind.
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
    """Have a folder's names on the disk, where the system opens folders: Windows does not."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(folder: Path) -> None:
    """Remove what a killed process left half-written in a folder that this one owns.

    Raises OSError.
    """
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        names = [entry.name for entry in entries if LEFTOVER.fullmatch(entry.name)]
        for name in names:
            (folder / name).unlink(missing_ok=True)
