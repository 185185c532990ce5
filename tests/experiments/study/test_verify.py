"""Verification and status of a study: what is missing, altered or different is named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from experiments.study.storage import OUTCOMES, parts
from experiments.study.verify import describe, misplaced
from tests.experiments.study.folders import begun, played

pytestmark = pytest.mark.usefixtures("kernel")
Main = Callable[..., tuple[int, str, str]]


def test_verify_plays_blocks_again(main: Main, tmp_path: Path) -> None:
    folder = played(tmp_path)
    code, told, _ = main("study", "verify", str(folder.path), "--blocks", "99")
    assert (code, "8 blocks played again, equal to the byte" in told) == (0, True)
    other = played_elsewhere(tmp_path)
    for part in parts(folder.path / OUTCOMES):
        part.file.unlink()
    for part in parts(other / OUTCOMES):
        shutil.copy(part.file, folder.path / OUTCOMES)
    code, told, _ = main("study", "verify", str(folder.path), "--blocks", "1")
    assert (code, told.count("differs when played again: outcomes/part-")) == (1, 1)


def played_elsewhere(tmp_path: Path) -> Path:
    """Return a study of other wars with as many blocks."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    return played(elsewhere, months=13).path


def test_verify_names_what_is_missing(main: Main, tmp_path: Path) -> None:
    folder = begun(tmp_path)
    code, told, _ = main("study", "verify", str(folder.path))
    assert (code, told) == (1, "incomplete: 8 blocks of 8 not there\n")


def test_status_reads_only(main: Main, tmp_path: Path) -> None:
    folder = played(tmp_path)
    next(parts(folder.path / OUTCOMES)).file.unlink()
    before = {file: file.stat().st_mtime_ns for file in folder.path.rglob("*")}
    code, told, _ = main("study", "status", str(folder.path))
    assert code == 0
    assert "28 of 32 wars done (87.5%), 7 of 8 blocks" in told
    assert f"go on with: concert study resume {folder.path}" in told
    assert {file: file.stat().st_mtime_ns for file in folder.path.rglob("*")} == before


def test_a_part_that_is_a_dangling_link_is_counted_as_it_is(tmp_path: Path) -> None:
    folder = played(tmp_path)
    part = next(parts(folder.path / OUTCOMES))
    part.file.unlink()
    part.file.symlink_to("nowhere")
    assert any("MB" in line for line in describe(folder))
    assert any(part.file.name in fault for fault in misplaced(folder))
