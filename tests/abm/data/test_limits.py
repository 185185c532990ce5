"""Files that users bring are regular ones and no larger than their kind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from abm.data import limits
from abm.errors import InputError

SMALL = limits.FileKind("a note", 10, lines=2)


def test_a_small_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1\n2\n")
    assert limits.read_bytes(tmp_path / "a", SMALL) == b"1\n2\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"x" * 11, "a note may have"), (b"1\n2\n3\n", "has 3 lines; a note may have 2")],
)
def test_a_large_file_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(InputError, match=told):
        limits.read_bytes(tmp_path / "a", SMALL)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for path, told in ((tmp_path, "Is a directory"), (tmp_path / "none", "No such file")):
        with pytest.raises(InputError, match=told):
            limits.read_bytes(path, SMALL)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(InputError, match="is a device or a pipe"):
            limits.read_bytes(tmp_path / "pipe", SMALL)
