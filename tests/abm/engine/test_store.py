"""The user's cache: damage is seen, said and mended; a folder that cannot be written is no loss."""

from __future__ import annotations

import errno
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import pytest

from abm.engine import jit, store
from abm.engine.store import Store

Patch = pytest.MonkeyPatch
Capture = pytest.CaptureFixture[str]

DAMAGED = "concert: the compiled engine {} was damaged; it is dropped and compiled anew.\n"


@pytest.fixture(autouse=True)
def fresh(monkeypatch: Patch) -> None:
    """Let every test hear what is said once in a process."""
    monkeypatch.setattr(store, "_said", set())


def added(one: float, other: float) -> float:
    """Return a sum: what is compiled here in the kernel's place."""
    return one + other


def compiled(folder: Path) -> tuple[int, int]:
    """Call the function once, compiled and kept as the kernel is; hits and misses of the cache."""
    function: Any = jit.kept(numba.njit(added), Store(folder))
    assert function(1.0, 2.0) == 3.0
    stats = function.stats
    return sum(stats.cache_hits.values()), sum(stats.cache_misses.values())


COMPILED, LOADED = (0, 1), (1, 0)
only_compiled = pytest.mark.skipif(
    bool(os.environ.get("NUMBA_DISABLE_JIT")), reason="nothing is compiled"
)


def kept_in(folder: Path) -> Path:
    """Return the only file that is kept."""
    [file] = folder.iterdir()
    return file


# Damage


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:1000])


def cut_by_a_byte(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def of_noise(file: Path) -> None:
    file.write_bytes(bytes(range(256)) * 40)


def with_one_bit_turned(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def a_folder(file: Path) -> None:
    file.unlink()
    (file / "deeper").mkdir(parents=True)


def a_link_to_nothing(file: Path) -> None:
    file.unlink()
    file.symlink_to("nowhere")


def a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def another_pickle(file: Path) -> None:
    file.write_bytes(pickle.dumps((1, "two")))


def another_pickle_with_its_checksum(file: Path) -> None:
    Store(file.parent).save(file.stem, pickle.dumps((1, "two")))


def no_pickle_with_its_checksum(file: Path) -> None:
    Store(file.parent).save(file.stem, b"")


DAMAGES = [
    emptied,
    cut,
    cut_by_a_byte,
    of_noise,
    with_one_bit_turned,
    a_folder,
    a_link_to_nothing,
    a_pipe,
    another_pickle,
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_damaged_is_dropped(
    damage: Callable[[Path], None], tmp_path: Path, capsys: Capture
) -> None:
    kept = Store(tmp_path)
    kept.save("name", bytes(5000))
    file = kept_in(tmp_path)
    damage(file)
    assert kept.load("name") is None
    assert kept.trouble == store.DAMAGED.format(file)
    assert capsys.readouterr() == ("", "")
    assert list(tmp_path.iterdir()) == []
    kept.save("name", bytes(5000))
    assert kept.load("name") == bytes(5000)


@only_compiled
@pytest.mark.parametrize(
    "damage", [*DAMAGES, another_pickle_with_its_checksum, no_pickle_with_its_checksum]
)
def test_what_is_damaged_is_compiled_anew(
    damage: Callable[[Path], None], tmp_path: Path, capsys: Capture
) -> None:
    assert compiled(tmp_path) == COMPILED
    assert compiled(tmp_path) == LOADED
    assert capsys.readouterr().err == ""
    file = kept_in(tmp_path)
    damage(file)
    assert compiled(tmp_path) == COMPILED
    assert capsys.readouterr().err == DAMAGED.format(file)
    assert compiled(tmp_path) == LOADED
    assert kept_in(tmp_path).is_file()


@only_compiled
def test_damage_is_said_once(tmp_path: Path, capsys: Capture) -> None:
    for _ in range(2):
        compiled(tmp_path)
        emptied(kept_in(tmp_path))
    compiled(tmp_path)
    assert capsys.readouterr().err == DAMAGED.format(kept_in(tmp_path))


@only_compiled
def test_where_nothing_is_compiled_damage_is_not_said(tmp_path: Path, capsys: Capture) -> None:
    compiled(tmp_path)
    cut(kept_in(tmp_path))
    with jit.compiling_nothing(), pytest.raises(jit.NotKept):
        compiled(tmp_path)
    assert (capsys.readouterr().err, list(tmp_path.iterdir())) == ("", [])


@only_compiled
def test_what_is_of_another_processor_stays_and_is_said(tmp_path: Path, capsys: Capture) -> None:
    Store(tmp_path).save("another", b"content")
    assert compiled(tmp_path) == COMPILED
    assert capsys.readouterr().err == f"concert: {store.ANOTHER.format(tmp_path)}\n"
    assert len(list(tmp_path.iterdir())) == 2
    assert Store(tmp_path).load("another") == b"content"
    assert compiled(tmp_path) == LOADED
    assert capsys.readouterr().err == ""


def test_what_was_never_there_is_no_damage(tmp_path: Path, capsys: Capture) -> None:
    for folder in (tmp_path, tmp_path / "none", None):
        kept = Store(folder)
        assert (kept.load("name"), kept.trouble, kept.holds_any) == (None, "", False)
    assert capsys.readouterr().err == ""


def test_what_may_not_be_read_is_no_damage(tmp_path: Path, monkeypatch: Patch) -> None:
    def refuse(*_: object) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied")

    kept = Store(tmp_path)
    kept.save("name", b"content")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert kept.load("name") is None
    assert kept.trouble == store.UNREADABLE.format(kept_in(tmp_path), "Permission denied")


@only_compiled
def test_what_may_not_be_read_is_passed_over_and_replaced(
    tmp_path: Path, monkeypatch: Patch, capsys: Capture
) -> None:
    def refuse(*_: object) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied")

    compiled(tmp_path)
    file = kept_in(tmp_path)
    file.write_bytes(b"of another user")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)
        assert compiled(tmp_path) == COMPILED
    assert capsys.readouterr().err == (
        f"concert: the compiled engine {file} cannot be read: Permission denied. "
        "It is compiled anew.\n"
    )
    assert compiled(tmp_path) == LOADED
    assert kept_in(tmp_path) == file


def test_a_folder_that_cannot_be_looked_into_holds_nothing(
    tmp_path: Path, monkeypatch: Patch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "glob", refuse)
    assert not Store(tmp_path).holds_any


@pytest.mark.parametrize("content", [b"", b"content", store.MARK, bytes(10_000)])
def test_what_is_kept_comes_back(content: bytes, tmp_path: Path) -> None:
    kept = Store(tmp_path / "made" / "here")
    kept.save("name", b"before")
    kept.save("name", content)
    assert kept.load("name") == content
    assert kept.holds_any


# Where nothing can be written


def a_file_in_the_folders_place(folder: Path) -> Path:
    folder.write_text("a file")
    return folder


def a_file_above_it(folder: Path) -> Path:
    folder.write_text("a file")
    return folder / "deeper"


def a_system_folder(_: Path) -> Path:
    return Path("/proc/self/concert")


@only_compiled
@pytest.mark.parametrize("lie", [a_file_in_the_folders_place, a_file_above_it, a_system_folder])
def test_where_nothing_can_be_kept_it_is_said_once_and_gone_without(
    lie: Callable[[Path], Path], tmp_path: Path, capsys: Capture
) -> None:
    folder = lie(tmp_path / "cache")
    assert [compiled(folder), compiled(folder)] == [COMPILED, COMPILED]
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith(f"concert: the compiled engine cannot be kept in {folder}: ")
    assert line.endswith(". Each start compiles it again.")


def test_a_full_disk_is_said_and_leaves_nothing(
    tmp_path: Path, monkeypatch: Patch, capsys: Capture
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    Store(tmp_path).save("name", b"content")
    assert capsys.readouterr().err == (
        f"concert: the compiled engine cannot be kept in {tmp_path}: No space left on device. "
        "Each start compiles it again.\n"
    )
    assert list(tmp_path.iterdir()) == []


@only_compiled
def test_what_is_kept_is_read_where_nothing_can_be_written(
    tmp_path: Path, monkeypatch: Patch, capsys: Capture
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    compiled(tmp_path)
    monkeypatch.setattr(Path, "write_bytes", refuse)
    monkeypatch.setattr(Path, "mkdir", refuse)
    assert compiled(tmp_path) == LOADED
    assert capsys.readouterr().err == ""


def test_without_a_folder_the_reason_is_said(capsys: Capture) -> None:
    Store(None, "there is no home").save("name", b"content")
    assert capsys.readouterr().err == (
        "concert: the compiled engine cannot be kept: there is no home. "
        "Each start compiles it again.\n"
    )


@pytest.mark.parametrize("stream", [None, "closed"])
def test_nobody_need_read_what_is_said(
    stream: str | None, tmp_path: Path, monkeypatch: Patch, capsys: Capture
) -> None:
    nowhere = (tmp_path / "nowhere").open("w") if stream else None
    if nowhere:
        nowhere.close()
    monkeypatch.setattr("sys.stderr", nowhere)
    store.say("a line")
    assert capsys.readouterr().out == ""
