"""Changes of a file system that a process makes, counted; at one of them the process is gone.

What is counted: files made or opened to be written, what is written to them (of which half is left
at the kill), names changed, removed and exchanged, folders made and removed, below one folder.
"""

from __future__ import annotations

import builtins
import io
import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

from experiments import replacement

KILLED = 77  # exit code of a process that is gone as if it had been killed
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
ONE_PATH = ("unlink", "remove", "mkdir", "rmdir", "truncate", "chmod", "utime")
EXCHANGE = replacement.exchange
TWO_PATHS = ("rename", "replace", "link", "symlink")


class Changes:
    """Counts changes below a folder, and ends the process at the last that is asked for."""

    def __init__(self, root: Path, last: int) -> None:
        """Count below `root`; `last` is the number, from 1, at which the process is gone."""
        self.root, self.last = root.resolve(), last
        self.numbers = count(1)
        self.kinds: list[str] = []
        self.names: set[str] = set()

    def install(self) -> None:
        """Stand between this process and the system from now on."""
        for name in ONE_PATH:
            setattr(os, name, self._of_one(name, getattr(os, name)))
        for name in TWO_PATHS:
            setattr(os, name, self._of_two(name, getattr(os, name)))
        if replacement.exchange is EXCHANGE:  # not where a system has none
            replacement.exchange = self._of_two("exchange", EXCHANGE)
        os.open = self._opening(os.open)
        builtins.open = io.open = self._of_files(io.open)

    def make(self, kind: str, path: Any, half: Callable[[], object] = lambda: None) -> None:
        """Count a change, about to be made; at the last one do `half` of it and be gone."""
        self.kinds.append(kind)
        self.names.add(Path(os.fsdecode(path)).name)
        if next(self.numbers) == self.last:
            half()
            end()

    def below(self, path: Any, folder: int | None = None) -> bool:
        """Whether a path, perhaps in a folder that is open, lies below ours."""
        if isinstance(path, int):
            return False
        where = Path(f"/proc/self/fd/{folder}" if folder is not None else ".").resolve()
        return (where / os.fsdecode(path)).parent.resolve().is_relative_to(self.root)

    def _of_one(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def change(path: Any, *more: Any, **named: Any) -> Any:
            if self.below(path, named.get("dir_fd")):
                self.make(name, path)
            return real(path, *more, **named)

        return change

    def _of_two(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def change(source: Any, target: Any, *more: Any, **named: Any) -> Any:
            if self.below(target):
                self.make(name, target)
            return real(source, target, *more, **named)

        return change

    def _opening(self, real: Callable[..., int]) -> Callable[..., int]:
        def opened(path: Any, flags: int, *more: Any, **named: Any) -> int:
            if flags & WRITING and self.below(path, named.get("dir_fd")):
                self.make("open", path)
            return real(path, flags, *more, **named)

        return opened

    def _of_files(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def opened(file: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
            if not set(mode) & set("wax+") or not self.below(file):
                return real(file, mode, *more, **named)
            self.make("open", file)
            return Written(self, file, real(file, mode, *more, **named))

        return opened


class Written:
    """A file to which every write is a change."""

    def __init__(self, changes: Changes, name: Any, file: Any) -> None:
        self._changes, self._name, self._file = changes, name, file

    def write(self, content: Any) -> int:
        """Write, or at the last change only the first half, and be gone."""

        def half() -> None:
            """Leave the first half."""
            self._file.write(content[: len(content) // 2])
            self._file.flush()

        self._changes.make("write", self._name, half)
        return int(self._file.write(content))

    def __getattr__(self, name: str) -> Any:
        """Be the file in everything else."""
        return getattr(self._file, name)

    def __enter__(self) -> Written:
        """Be used as the file is."""
        self._file.__enter__()
        return self

    def __exit__(self, *reason: Any) -> None:
        """Close the file."""
        self._file.__exit__(*reason)


def end() -> NoReturn:
    """Be gone at once: nothing is flushed, closed, or put right."""
    os._exit(KILLED)
