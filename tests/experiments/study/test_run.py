"""Studies from the command line: run, resumed, enlarged, and what stands in their way."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from experiments.study.storage import OUTCOMES, parts
from tests.experiments.study.folders import begun, contents, played, study_file

pytestmark = pytest.mark.usefixtures("kernel")

Main = Callable[..., tuple[int, str, str]]


def test_run_plays_all_and_says_so(main: Main, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, told, progress = main("study", "run", str(study_file(tmp_path)), "--out", str(out))
    assert (code, told) == (0, f"{out}: 32 of 32 wars in 8 blocks.\n")
    assert "wars: 32 of 32" in progress
    assert {file.name for file in out.iterdir()} >= {
        "study.toml", "scenario.toml", "manifest.json", "design.parquet", "outcomes", "failed",
    }  # fmt: skip
    assert (out / "study.toml").read_text() == study_file(tmp_path).read_text()
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["command"].startswith("concert study run")
    assert {"numpy", "typer"} <= set(manifest["packages"])
    assert list(out.rglob(".*")) == []


def test_a_folder_that_exists_is_not_begun_again(main: Main, tmp_path: Path) -> None:
    folder = begun(tmp_path)
    code, told, error = main("study", "run", str(study_file(tmp_path)), "--out", str(folder.path))
    assert (code, told) == (2, "")
    assert "exists; go on with: concert study resume" in error


@pytest.mark.parametrize("workers", ["1", "2", "5"])
def test_bytes_are_equal_over_worker_counts(workers: str, main: Main, tmp_path: Path) -> None:
    alone = played(tmp_path, keep="months")
    out = tmp_path / "out"
    file = study_file(tmp_path, keep="months")
    assert main("study", "run", str(file), "--out", str(out), "--workers", workers)[0] == 0
    assert contents(out) == contents(alone.path)


def test_resume_plays_what_is_missing_and_nothing_else(main: Main, tmp_path: Path) -> None:
    folder = played(tmp_path, keep="months")
    before = contents(folder.path)
    lost = [part for part in parts(folder.path / OUTCOMES) if part.number in (0, 5)]
    for part in lost:
        part.file.unlink()
    kept = {file: file.stat().st_mtime_ns for file in folder.path.glob("outcomes/*")}
    code, told, _ = main("study", "resume", str(folder.path))
    assert (code, contents(folder.path)) == (0, before)
    assert {file: file.stat().st_mtime_ns for file in kept} == kept
    assert "32 of 32 wars" in told


@pytest.mark.parametrize("kind", ["outcomes", "monthly"])
def test_altered_and_truncated_parts_are_named_and_played_again(
    kind: str, main: Main, tmp_path: Path
) -> None:
    folder = played(tmp_path, keep="months")
    before = contents(folder.path)
    first, second, *_ = sorted(parts(folder.path / kind))
    first.file.write_bytes(first.file.read_bytes()[:-9])
    second.file.write_bytes(b"?" + second.file.read_bytes()[1:])
    code, told, _ = main("study", "verify", str(folder.path), "--blocks", "0")
    assert code == 1
    assert told.count(f"altered or truncated: {kind}/part-00000") == 2
    code, _, error = main("study", "resume", str(folder.path))
    assert code == 0
    assert first.file.name in error
    assert second.file.name in error
    assert contents(folder.path) == before


def test_what_a_dead_process_left_is_no_part_and_goes(main: Main, tmp_path: Path) -> None:
    folder = played(tmp_path)
    aside = folder.path / OUTCOMES / ".part-000000.0123456789abcdef.parquet.0badcafe"
    aside.write_bytes(b"half")
    assert main("study", "verify", str(folder.path), "--blocks", "1")[0] == 0
    assert main("study", "resume", str(folder.path))[0] == 0
    assert not aside.exists()


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
