"""Parts: whole or not there, and known by what is in them."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.study.parts import altered, name_of, parts, sweep, write_durably, write_part


def test_a_part_is_found_by_its_name_and_sound(tmp_path: Path) -> None:
    file = write_part(tmp_path, 12, b"rows")
    [found] = parts(tmp_path)
    assert (found.number, found.file) == (12, file)
    assert file.read_bytes() == b"rows"
    assert altered([found]) == []


def test_nothing_else_is_a_part(tmp_path: Path) -> None:
    for name in (".part-000001.0123456789abcdef.parquet.77", "part-1.parquet", "notes.txt"):
        (tmp_path / name).touch()
    assert list(parts(tmp_path)) == []
    assert list(parts(tmp_path / "missing")) == []


@given(place=st.integers(0, 99), bit=st.integers(0, 7))
def test_one_bit_is_noticed(place: int, bit: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("parts")
    content = bytearray(range(100))
    file = write_part(folder, 0, bytes(content))
    content[place] ^= 1 << bit
    file.write_bytes(content)
    assert [part.file for part in altered(parts(folder))] == [file]


def test_a_part_cut_short_and_two_of_one_block_are_named_in_order(tmp_path: Path) -> None:
    for number in (5, 3, 4):
        write_part(tmp_path, number, b"as written")
    write_part(tmp_path, 4, b"as written by another")
    (tmp_path / name_of(5, b"as written")).write_bytes(b"as")
    assert [part.number for part in altered(parts(tmp_path))] == [4, 4, 5]


def test_writing_twice_is_writing_once(tmp_path: Path) -> None:
    assert write_part(tmp_path, 1, b"a") == write_part(tmp_path, 1, b"a")
    assert len(list(tmp_path.iterdir())) == 1


def test_what_cannot_be_synced_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    file = write_durably(tmp_path / "manifest.json", b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_durably(file, b"new")
    assert [kept.name for kept in tmp_path.iterdir()] == ["manifest.json"]
    assert file.read_bytes() == b"old"


def test_what_a_killed_process_left_is_swept(tmp_path: Path) -> None:
    kept = write_part(tmp_path, 1, b"a")
    (tmp_path / f".{kept.name}.0badcafe").write_bytes(b"ha")
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [kept]
