"""Verification and status of a study: what is missing, altered or different is named."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from experiments.study.storage import OUTCOMES, parts
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


def test_faults_are_errors_that_quiet_does_not_silence(main: Main, tmp_path: Path) -> None:
    folder = begun(tmp_path)
    assert main("study", "verify", str(folder.path), "--quiet") == (
        *(1, "incomplete: 8 blocks of 8 not there\n", ""),
    )


def test_status_as_data(main: Main, tmp_path: Path) -> None:
    folder = played(tmp_path)
    next(parts(folder.path / OUTCOMES)).file.unlink()
    code, out, err = main("study", "status", str(folder.path), "--json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert (told["wars_finished"], told["wars"]) == (28, 32)
    assert (told["blocks_finished"], told["blocks"]) == (7, 8)
    assert (told["arms"], told["in_use_by"], told["failed"]) == (folder.arms, None, [])


def test_status_reads_only(main: Main, tmp_path: Path) -> None:
    folder = played(tmp_path)
    next(parts(folder.path / OUTCOMES)).file.unlink()
    before = {file: file.stat().st_mtime_ns for file in folder.path.rglob("*")}
    code, told, _ = main("study", "status", str(folder.path))
    assert code == 0
    assert "28 of 32 wars done (87.5%), 7 of 8 blocks" in told
    assert f"go on with: concert study resume {folder.path}" in told
    assert {file: file.stat().st_mtime_ns for file in folder.path.rglob("*")} == before
