"""Faults that a study meets: Ctrl-C, full disks, others at the same folder."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from experiments.study.folder import open_folder
from experiments.study.lock import LOCK
from experiments.study.storage import OUTCOMES, parts
from tests.experiments.study.folders import (
    contents,
    played,
    small_disk,
    started,
    study_file,
    wait_for_parts,
)

pytestmark = pytest.mark.compiled

Main = Callable[..., tuple[int, str, str]]
LONG = {"points": 64, "runs": 200, "block": 40, "months": 60}  # many seconds of work


# Ctrl-C


def test_ctrl_c_once_finishes_what_is_in_hand(tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = started("study", "run", study_file(tmp_path, **LONG), "--out", out)
    wait_for_parts(out, 3, process)
    process.send_signal(signal.SIGINT)
    told, errors = process.communicate()
    assert process.returncode == 130
    assert "blocks in hand; Ctrl-C again stops now." in errors
    assert errors.endswith(
        f"concert: stopped. What is done stays; go on with: concert study resume {out}\n"
    )
    folder = open_folder(out)
    wars = folder.wars_finished(folder.finished())
    assert f"{wars:,} of 25,600 wars" in told
    assert 0 < wars < folder.wars
    assert not (out / LOCK).exists()
    assert list(out.rglob(".*")) == []


def test_ctrl_c_twice_stops_now(tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = started("study", "run", study_file(tmp_path, **LONG), "--out", out, "--workers", "2")
    wait_for_parts(out, 3, process)
    process.send_signal(signal.SIGINT)
    assert process.stderr is not None
    while "Ctrl-C again" not in process.stderr.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate()
    assert process.returncode == 130
    # Blocks in hand may have been finished before the second Ctrl-C came.
    assert "concert: stopped" in errors
    assert "Traceback" not in errors
    assert not (out / LOCK).exists()
    assert len(open_folder(out).finished()) < 320


def test_sigterm_is_one_ctrl_c(tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = started("study", "run", study_file(tmp_path, **LONG), "--out", out)
    wait_for_parts(out, 3, process)
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate()
    assert process.returncode == 130
    assert errors.endswith(f"What is done stays; go on with: concert study resume {out}\n")
    assert list(out.rglob(".*")) == []


def lock_breaks(*_: object) -> None:
    """Be interrupted where a lock is being taken."""
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        raise RuntimeError("cannot release un-acquired lock") from None


def stopped(*_: object) -> None:
    """Be interrupted."""
    signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize("how", [stopped, lock_breaks])
def test_extending_that_is_stopped_says_what_is_kept(
    how: Callable[..., None], main: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = played(tmp_path, points=2)
    words = ("study", "extend", str(folder.path), "--runs", "6")
    go_on = f"What is done stays; go on with: concert study resume {folder.path}\n"
    with monkeypatch.context() as patch:
        patch.setattr("experiments.study.run.extended", how)
        assert main(*words) == (130, "", f"concert: stopped. {go_on}")
        patch.undo()
        patch.setattr("experiments.study.run.cleaned", how)
        grown = "The study has grown by 8 wars. "
        assert main(*words) == (130, "", f"concert: stopped. {grown}{go_on}")
    assert main("study", "resume", str(folder.path))[0] == 0
    assert open_folder(folder.path).runs == 6


# Others at the same folder


def test_of_two_processes_one_plays_and_the_other_is_told(main: Main, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = started("study", "run", study_file(tmp_path, **LONG), "--out", out)
    wait_for_parts(out, 1, first)
    code, _, error = main("study", "resume", str(out))
    assert code == 2
    assert f"in use by process {first.pid} on " in error
    code, _, error = main("study", "run", str(tmp_path / "study-of-mine.toml"), "--out", str(out))
    assert (code, "exists; go on with" in error) == (2, True)
    first.kill()
    first.communicate()
    assert (out / LOCK).exists()
    assert "in use" not in main("study", "status", str(out))[1]


# Disks


def test_a_full_disk_is_said_and_resume_goes_on(main: Main, tmp_path: Path) -> None:
    whole = played(tmp_path, points=16, keep="months")
    file = study_file(tmp_path, points=16, keep="months")
    with small_disk(tmp_path / "disk", 512) as disk:
        out = disk / "out"
        code, told, error = main("study", "run", str(file), "--out", str(out))
        assert (code, told) == (2, "")
        assert "cannot be read or written: No space left on device.\n" in error
        assert f"What is done stays; go on with: concert study resume {out}" in error
        assert list(out.rglob(".*")) == []
        before = contents(out)
        assert before
        assert before.items() < contents(whole.path).items()
        assert main("study", "resume", str(out))[0] == 2
        subprocess.run(["mount", "-o", "remount,size=8m", str(disk)], check=True)
        assert main("study", "resume", str(out))[0] == 0
        assert contents(out) == contents(whole.path)


def test_a_disk_too_full_to_begin_leaves_nothing(main: Main, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 8) as disk:
        out = disk / "out"
        code, _, error = main("study", "run", str(study_file(tmp_path)), "--out", str(out))
        assert (code, "cannot be written: No space left" in error) == (2, True)
        assert list(disk.iterdir()) == []


@contextmanager
def reading_only(folder: Path) -> Iterator[None]:
    """Let this process read a folder but write nothing to it; root may otherwise write anywhere."""
    ours = [above for above in folder.parents if above.stat().st_mode & 0o777 == 0o700]
    closed = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    modes = {path: path.stat().st_mode for path in [*closed, *ours]}
    for path in modes:
        path.chmod(0o555)
    user = os.geteuid()
    if not user:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)
        for path, mode in modes.items():
            path.chmod(mode)


def test_a_folder_that_can_only_be_read_can_be_read(main: Main, tmp_path: Path) -> None:
    folder = played(tmp_path)
    for command in ("status", "verify", "resume"):
        main("study", command, str(folder.path))  # loads what it needs
    next(parts(folder.path / OUTCOMES)).file.unlink()
    with reading_only(folder.path):
        assert main("study", "status", str(folder.path))[0] == 0
        assert "incomplete: 1 block" in main("study", "verify", str(folder.path))[1]
        code, _, error = main("study", "resume", str(folder.path))
    assert code == 2
    assert "cannot be read or written: Permission denied." in error
    assert main("study", "resume", str(folder.path))[0] == 0
