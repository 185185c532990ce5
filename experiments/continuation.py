"""Unfinished comparisons: what a command keeps beside the place of its result, for the next one.

The hidden folder `.NAME.begun` holds the blocks of wars that are finished, and a note of what was
asked for. Only a command that asks for the same, on the same version and machine, goes on with it.
The process that has taken the place is the only one that writes there (`experiments.output`).
"""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

from abm.data import limits
from abm.errors import InputError
from abm.scenarios.files import shown
from experiments.console import Interrupted
from experiments.replacement import hidden, write_durably
from experiments.stops import is_stop
from experiments.study.provenance import basis, drift
from experiments.text import printable

BEGUN = re.compile(r"\.(?P<name>.+)\.begun", re.DOTALL)
NOTE = "begun.json"  # there from the beginning, and the last to go
RESULT = "result"  # the checksum of what is about to take its place
#: What a command writes into the folder; all else is somebody's, and stays.
OURS = re.compile(
    rf"block-.+\.wars|{re.escape(NOTE)}|{RESULT}|\.({re.escape(NOTE)}|{RESULT})\.[0-9a-f]{{8}}"
)

#: What is asked for, and what its numbers rest on, by what people call it.
Asked = Mapping[str, str]


class Unfinished:
    """What is kept of a result until it is finished."""

    def __init__(self, place: Path, command: str, asked: Callable[[], Asked]) -> None:
        """Look beside a place; `asked` says what the command asks for, when that is needed."""
        self.place, self.command, self._asked = place, command, asked
        self.folder = folder_of(place)
        self.settled: str | None = None  # the name of the file that tells a result

    @property
    def is_there(self) -> bool:
        """Whether there is something to go on with, this command's or another's."""
        return (self.folder / NOTE).exists()

    @property
    def begun_by(self) -> str:
        """The command that began it; nothing where that cannot be told."""
        return str(self._note().get("command", ""))

    def differences(self) -> list[str]:
        """Return in what it is another's, in words; nothing where it is this command's."""
        told = self._told()
        return [f"{NOTE} is damaged"] if told is None else drift(told, self._asked())

    def _told(self) -> dict[str, str] | None:
        """Return what it was begun with; None where that cannot be told."""
        told = self._note().get("asked")
        return (
            {f"{key}": f"{value}" for key, value in told.items()}
            if isinstance(told, dict)
            else None
        )

    def _note(self) -> Mapping[str, object]:
        try:
            text = limits.read_text(self.folder / NOTE, limits.NOTE)
            tree = limits.json_tree(text, NOTE)
        except InputError:
            return {}
        return tree if isinstance(tree, dict) else {}

    def begin(self) -> None:
        """Note what is asked for in the folder, which was just made; raises OSError."""
        told = {"command": self.command, "asked": {**self._asked()}}
        write_durably(self.folder / NOTE, f"{json.dumps(told, indent=1)}\n".encode())

    @property
    def described(self) -> str:
        """In what it differs, and how to go on with it."""
        told, place, folder = self._told(), shown(self.place), shown(self.folder)
        if told is None:
            return f"{place} is unfinished, and {folder}/{NOTE} is damaged.\nRemove {folder}"
        return (
            f"{place} is unfinished, and was begun with something else: "
            f"{'; '.join(self.differences())}.\nGo on with{self._way_on(told)}, or remove {folder}"
        )

    def _way_on(self, told: Asked) -> str:
        """Say with what it goes on: its own command, or that on what its numbers rest on."""
        now, rest = self._asked(), basis()
        if all(told.get(name) == now.get(name) for name in {*told, *now} - {*rest}):
            return " what it was begun on"
        with suppress(ValueError):  # a note that somebody has written
            words = [word for word in shlex.split(self.begun_by) if word != "--force"]
            return f": {printable(shlex.join(words))}"
        return " the command that began it"

    @property
    def holds_wars(self) -> bool:
        """Whether a block is kept: a disk that is nearly full has no room for any."""
        return self.is_there and any(self.folder.glob("block-*"))

    def settle(self, result: Path) -> None:
        """Note what is about to take its place, so that a kill after that leaves no riddle.

        Where that cannot be noted the result counts all the same.
        """
        self.settled = result.name
        if self.is_there:
            with suppress(OSError):
                write_durably(self.folder / RESULT, _checksum(result))

    @property
    def is_finished(self) -> bool:
        """Whether what this process settled has taken its place."""
        return self.settled is not None and self.has_become(self.place / self.settled)

    def has_become(self, result: Path) -> bool:
        """Whether the result is what this one was settled with: it is finished."""
        try:
            return limits.read_bytes(self.folder / RESULT, limits.NOTE) == _checksum(result)
        except InputError:
            return False

    @property
    def is_worked_on(self) -> bool:
        """Whether a process has taken the place; what a killed one took is free again by now."""
        return hidden(self.place).exists()

    @property
    def is_foreign(self) -> bool:
        """Whether it holds what no command writes there, or is not a folder."""
        try:
            return not all(OURS.fullmatch(file.name) for file in self.folder.iterdir())
        except OSError:
            return True

    def remove(self) -> None:
        """Remove it, the notes last, so that it can be told what is left if this is cut short.

        What no command writes there stays, and so does what the system refuses to remove.
        """
        with suppress(OSError):
            for file in sorted(self.folder.iterdir(), key=lambda file: _last(file.name)):
                with suppress(OSError):
                    if OURS.fullmatch(file.name):
                        file.unlink()
            self.folder.rmdir()

    def check(self) -> None:
        """Refuse what nothing can be kept in; raises InputError."""
        there = os.path.lexists(self.folder)
        if there and not (self.folder.is_dir() and os.access(self.folder, os.W_OK | os.X_OK)):
            what = "cannot be written" if self.folder.is_dir() else "is not a folder"
            raise InputError(
                f"{shown(self.folder)} {what}, so that nothing can be kept of "
                f"{shown(self.place)}.\nRemove it, or choose another --out."
            )


def _last(name: str) -> tuple[bool, bool]:
    return name == RESULT, name == NOTE


class Continuation:
    """A command that goes on where an earlier one, that asked for the same, was stopped."""

    def __init__(self, command: str, asked: Callable[[], Asked], force: bool) -> None:
        """Take the command, what it asks for, and whether another's beginning is to go."""
        self.command, self.asked, self.force = command, asked, force
        self.others: list[str] = []  # what was begun by other commands, and what to do with it
        self.own: Unfinished | None = None

    def beside(self, place: Path) -> Unfinished:
        """Return what is kept beside a place."""
        return Unfinished(place, self.command, self.asked)

    def sweep(self, parent: Path, result: str) -> None:
        """Remove what is of no use any more, since a command was killed as it began or ended."""
        for place in places_begun(parent):
            found = self.beside(place)
            lost = not (found.is_there or found.is_worked_on or found.is_foreign)
            if lost or found.has_become(place / result):
                found.remove()

    def goes_on(self, place: Path) -> bool:
        """Whether what is kept beside a place is this command's; another's is noted."""
        found = self.beside(place)
        if not found.differences():
            return True
        if not found.is_worked_on:
            self.others.append(f"{found.described}.")
        return False

    def take(self, place: Path) -> Unfinished:
        """Take what is kept beside a place that this process holds, and return it.

        Raises InputError where another command began it, unless that is to go, and where nothing
        can be kept.
        """
        found = self.beside(place)
        found.check()
        if found.is_there and found.differences():
            if not self.force:
                raise InputError(
                    f"{found.described}, choose another --out, or begin anew with --force."
                )
            found.remove()
            if found.is_there:
                raise InputError(f"{shown(found.folder)} cannot be removed; choose another --out.")
        elif not found.is_there:  # a command may have been killed as it began
            found.remove()
        self.own = found
        return found

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Remove in the end what was taken; where the same command can go on, say so instead.

        Raises Interrupted where it was stopped, InputError where the disk is full.
        """
        try:
            yield
        except (Exception, KeyboardInterrupt) as error:
            own = self.own
            stopped, barred = is_stop(error), _barred(error)
            if own is None:
                raise
            of_use = own.holds_wars and not own.is_finished
            if not (of_use and (stopped or barred or isinstance(error, MemoryError))):
                own.remove()
                raise
            stays = f"What is done stays in {shown(own.folder)}; the same command goes on."
            if stopped:
                raise Interrupted(f"stopped. {stays}") from None
            if barred:
                raise InputError(f"{error}\n{stays}") from error
            raise
        if self.own is not None:
            self.own.remove()


def _barred(error: BaseException) -> bool:
    """Whether the system refuses to write (`experiments.output.explained`)."""
    return isinstance(error, InputError) and isinstance(error.__cause__, OSError)


def _checksum(file: Path) -> bytes:
    content = limits.read_bytes(file, limits.COMPARISON)
    return blake2b(content, digest_size=8).hexdigest().encode()


def folder_of(place: Path) -> Path:
    """Return the folder beside a place in which an unfinished result of that name is kept.

    >>> folder_of(Path("results/compare-001")).name
    '.compare-001.begun'
    """
    return hidden(place).with_suffix(".begun")


def places_begun(parent: Path, stem: str = "") -> Iterator[Path]:
    """Yield the places of names that begin with a stem of which something unfinished is kept."""
    with suppress(OSError):
        for folder in sorted(parent.iterdir()):
            name = BEGUN.fullmatch(folder.name)
            if name and name["name"].startswith(stem):
                yield parent / name["name"]
