"""Files of the user's cache: each is there whole and as it was written, or it is not there.

What is compiled can always be compiled again. A file that is damaged is therefore dropped, one that
cannot be read passed over, and a folder that cannot be written gone without. Each is said once, on
standard error, where something is compiled because of it.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import sys
from contextlib import suppress
from pathlib import Path

KIND = ".kernel"
MARK = b"concert kernel 1\n"  # before the checksum, which stands before the content
DIGEST = hashlib.sha256().digest_size
DAMAGED = "the compiled engine {} was damaged; it is dropped and compiled anew."
UNREADABLE = "the compiled engine {} cannot be read: {}. It is compiled anew."
ANOTHER = (
    "the compiled engine in {} is of another processor, or of other settings of Numba; it stays, "
    "and is compiled anew for these."
)
NOT_KEPT = "the compiled engine cannot be kept{}: {}. Each start compiles it again."

_said: set[str] = set()


class Store:
    """A folder of files that carry their checksums; it is made when something is kept.

    Without a folder nothing is kept, for the reason that is given. `trouble` is why what was kept
    could not be loaded, in words; empty where there was nothing.
    """

    def __init__(self, folder: Path | None, reason: str = "") -> None:
        self.folder, self.reason, self.trouble = folder, reason, ""

    @property
    def holds_any(self) -> bool:
        """Whether there is anything, damaged or not."""
        if self.folder is None:
            return False
        with suppress(OSError):
            return any(self.folder.glob(f"*{KIND}"))
        return False

    def load(self, name: str) -> bytes | None:
        """Return what was saved under a name; None where there is nothing or it is of no use."""
        if self.folder is None:
            return None
        file = self._file(name)
        try:
            content = file.read_bytes() if file.is_file() else b""
        except OSError as error:  # it may not be read, and is no worse for it
            self.trouble = UNREADABLE.format(file, error.strerror or error)
            return None
        head, body = content[: len(MARK) + DIGEST], content[len(MARK) + DIGEST :]
        if head == MARK + hashlib.sha256(body).digest():
            return body
        if os.path.lexists(file):
            self.drop(name)
        elif self.holds_any:
            self.trouble = ANOTHER.format(self.folder)
        return None

    def drop(self, name: str) -> None:
        """Remove what is damaged, whatever lies there."""
        file = self._file(name)
        self.trouble = DAMAGED.format(file)
        with suppress(OSError):  # what cannot be removed cannot be replaced either: `save` says it
            if file.is_dir() and not file.is_symlink():
                shutil.rmtree(file)
            else:
                file.unlink()

    def save(self, name: str, content: bytes) -> None:
        """Keep something under a name, or say why it cannot be kept."""
        try:
            if self.folder is None:
                raise OSError(self.reason)
            self.folder.mkdir(parents=True, exist_ok=True)
            self._write(name, MARK + hashlib.sha256(content).digest() + content)
        except OSError as error:
            where = f" in {self.folder}" if self.folder else ""
            say(NOT_KEPT.format(where, error.strerror or error))

    def _file(self, name: str) -> Path:
        return Path(self.folder or "", f"{name}{KIND}")

    def _write(self, name: str, content: bytes) -> None:
        """Write aside and rename, so that processes that write at once do not mix."""
        file = self._file(name)
        aside = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        try:
            aside.write_bytes(content)
            aside.replace(file)
        finally:
            aside.unlink(missing_ok=True)


def say(line: str) -> None:
    """Print a line on standard error, once in a process; where nobody reads, nothing happens."""
    if line in _said or sys.stderr is None:
        return
    _said.add(line)
    with suppress(OSError, ValueError):
        print(f"concert: {line}", file=sys.stderr)
