"""Lock of a study's folder: one process at a time works on it, and the lock names it.

The system keeps the lock, which ends with its process, whatever ends that. Beside it a file names
the owner, for people and for processes of other machines. Some shared disks keep no locks; there
that file is all there is.
"""

from __future__ import annotations

import errno
import os
import platform
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import psutil
from filelock import FileLock, Timeout
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from abm.data import limits
from abm.errors import InputError
from abm.scenarios.files import shown
from experiments.text import duration

LOCK = "lock"  # names the owner
HELD = ".lock"  # what the system locks; there as long as it is held, or until the next owner
WITHIN = 0.2  # seconds in which another process may finish giving it back
CLOCK = 10.0  # seconds by which a clock may be set while a process runs
#: What a disk says that keeps no locks.
NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; one whose process has gone is taken over.

    Raises InputError, naming the owner, if another process holds it, OSError if it cannot be
    written.
    """
    file, own = folder / LOCK, me()
    with _held(folder):
        if not _take(file, own):
            _clear(file)
            if not _take(file, own):
                raise InputError(_refusal(folder))
        try:
            yield
        finally:
            if _read(file) == own:
                with suppress(OSError):
                    file.unlink()


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Have the system hold a lock, where the disk allows it; raises InputError if it does so."""
    file = folder / HELD
    lock = FileLock(file, mode=0o666)  # who may write the folder may take it over
    try:
        lock.acquire(timeout=WITHIN, poll_interval=WITHIN / 10)
    except Timeout:
        raise InputError(_refusal(folder)) from None
    except (OSError, NotImplementedError) as error:
        if isinstance(error, OSError) and error.errno not in NO_LOCKS:
            raise
        file.unlink(missing_ok=True)
    for leftover in folder.glob(f".{LOCK}-*") if lock.is_locked else ():
        leftover.unlink(missing_ok=True)
    try:
        yield
    finally:
        if lock.is_locked:
            with suppress(OSError):  # Windows removes it when it is given back
                file.unlink()
            lock.release()


def _take(file: Path, own: Owner) -> bool:
    """Make the file that names the owner, whole at once, unless there is one."""
    aside = file.with_name(f".{LOCK}-{secrets.token_hex(4)}")
    try:
        aside.write_text(own.model_dump_json(), encoding="utf-8")
        _place(aside, file)
    except FileExistsError:
        return False
    finally:
        with suppress(OSError):
            aside.unlink()
    return True


def _place(aside: Path, file: Path) -> None:
    """Give a file its name; raises FileExistsError if another has it."""
    try:
        os.link(aside, file)
    except FileExistsError:
        raise
    except OSError:  # a disk without links
        if file.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        aside.replace(file)


def _clear(file: Path) -> None:
    """Remove a lock whose owner has gone; what is moved and proves alive is put back."""
    found = _read(file)
    if found is None or not found.is_gone:
        return
    aside = file.with_name(f".{LOCK}-{secrets.token_hex(4)}")
    with suppress(FileNotFoundError):
        file.rename(aside)
        if _read(aside) != found:  # another process was quicker, and this is its lock
            _place(aside, file)
        aside.unlink()


def _refusal(folder: Path) -> str:
    found = _read(folder / LOCK)
    by = found.described if found else "a process whose lock cannot be read"
    return (
        f"{shown(folder)} is in use by {by}.\n"
        f"Wait for it or stop it; if it is gone, remove {shown(folder / LOCK)}."
    )


def owner(folder: Path) -> Owner | None:
    """Return who works on a folder; None if nobody does, or who did has gone."""
    found = _read(folder / LOCK)
    return None if found is None or found.is_gone else found


def _read(file: Path) -> Owner | None:
    """Return who a lock names; None for what no process of ours wrote."""
    try:
        return Owner.model_validate_json(limits.read_bytes(file, limits.NOTE))
    except ValueError:
        return None


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("a name that cannot be printed")
    return text


class Owner(BaseModel):
    """The process that works on a folder: where, which, when it was started, since when.

    `started` is in seconds since 1970.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: Annotated[str, Field(max_length=255), AfterValidator(_printable)]
    process: Annotated[int, Field(ge=0, lt=2**31)]
    started: Annotated[float, Field(allow_inf_nan=False)]
    since: AwareDatetime

    @property
    def is_gone(self) -> bool:
        """Whether it is known to have ended: processes of other hosts cannot be seen."""
        return self.host == platform.node() and not _lives(self.process, self.started)

    @property
    def age(self) -> str:
        """For how long it has had the folder, in words."""
        held = datetime.now(UTC) - self.since
        return duration(max(0.0, held.total_seconds()))

    @property
    def described(self) -> str:
        """Who it is, in words."""
        return f"process {self.process} on {self.host}, for {self.age}"


def me() -> Owner:
    """Return this process as an owner."""
    started = psutil.Process().create_time()
    return Owner(
        host=platform.node(),
        process=os.getpid(),
        started=started,
        since=datetime.now(UTC).replace(microsecond=0),
    )


def _lives(process: int, started: float) -> bool:
    """Whether a process of this number, started at this time, runs; later ones are others."""
    try:
        return abs(psutil.Process(process).create_time() - started) < CLOCK
    except psutil.AccessDenied:
        return True  # it is there, and nobody may know since when
    except psutil.Error:
        return False
