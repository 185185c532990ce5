"""Lock of a study's folder: one process at a time works on it, and the lock names it."""

from __future__ import annotations

import json
import os
import platform
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, TypeAdapter

from abm.data import limits
from abm.errors import InputError
from abm.scenarios.files import shown
from abm.scenarios.tables import Text, whole
from experiments.study.folder import now
from experiments.text import duration

LOCK = "lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; one whose process has gone is taken over.

    Raises InputError, naming the owner, if another process holds it, OSError if it cannot be
    written.
    """
    file, own = folder / LOCK, me()
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


def _take(file: Path, own: Owner) -> bool:
    """Make the lock, whole at once, unless there is one."""
    aside = file.with_name(f".{LOCK}-{secrets.token_hex(4)}")
    try:
        aside.write_text(json.dumps(own._asdict()), encoding="utf-8")
        os.link(aside, file)
    except FileExistsError:
        return False
    finally:
        with suppress(OSError):
            aside.unlink()
    return True


def _clear(file: Path) -> None:
    """Remove a lock whose owner has gone; what is moved and proves alive is put back."""
    found = _read(file)
    if found is None or not found.is_gone:
        return
    aside = file.with_name(f".{LOCK}-{secrets.token_hex(4)}")
    with suppress(FileNotFoundError):
        file.rename(aside)
        if _read(aside) != found:  # another process was quicker, and this is its lock
            os.link(aside, file)
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
        told = limits.json_tree(limits.read_text(file, limits.NOTE), shown(file))
        return TypeAdapter(Owner).validate_python(told)
    except ValueError:
        return None


def _moment(text: str) -> str:
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError
    return text


class Owner(NamedTuple):
    """The process that works on a folder: where, which, when it was started, since when."""

    host: Text
    process: Annotated[int, whole(1, 2**31)]
    started: str
    since: Annotated[str, AfterValidator(_moment)]

    @property
    def is_gone(self) -> bool:
        """Whether it is known to have ended: processes of other hosts cannot be seen."""
        return self.host == platform.node() and self.started != started(self.process)

    @property
    def age(self) -> str:
        """For how long it has had the folder, in words."""
        held = datetime.now(UTC) - datetime.fromisoformat(self.since)
        return duration(max(0.0, held.total_seconds()))

    @property
    def described(self) -> str:
        """Who it is, in words."""
        return f"process {self.process} on {self.host}, for {self.age}"


def me() -> Owner:
    """Return this process as an owner."""
    return Owner(platform.node(), os.getpid(), started(os.getpid()), now())


def started(process: int) -> str:
    """Return what tells a process from later ones of its number; empty if there is none."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
        return told.rpartition(")")[2].split()[19]  # start time; a name may hold spaces
    except OSError:
        return "" if Path("/proc/self").exists() else _alive(process)


def _alive(process: int) -> str:
    """Return whether a process lives, where the system does not tell when it was started."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        pass
    return "alive"
