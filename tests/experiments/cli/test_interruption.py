"""Ctrl-C, or a wish of the system, in a comparison: one line, and what is done is kept."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.experiments.study.folders import small_disk

pty = pytest.importorskip("pty", reason="needs a POSIX terminal")
pytestmark = pytest.mark.compiled

PROGRAM = Path(sys.executable).with_name("concert")
COMPARE = ["compare", "--scenario", "six-partners", "--runs"]


def heed_interrupts() -> None:
    """Let a process heed Ctrl-C though these tests may run in the background, where it is ignored.

    Runs in the process before its program; what is ignored there stays ignored.
    """
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, signal.SIG_DFL)


def read(terminal: int) -> str:
    """Return what a terminal shows next; nothing once its program has gone."""
    try:
        return os.read(terminal, 4096).decode()
    except OSError:
        return ""


def plain(shown: str) -> str:
    """Return the text that a terminal shows, without what moves and colours it."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)


def interrupt(folder: Path, runs: int, begun: str, by: signal.Signals) -> tuple[int, str, str]:
    """Interrupt a comparison as soon as its progress shows `begun`: code, output, terminal."""
    terminal, other_end = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    process = subprocess.Popen(
        [PROGRAM, *COMPARE, str(runs)],
        cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=other_end, text=True,
        preexec_fn=heed_interrupts,
    )  # fmt: skip
    os.close(other_end)
    shown = ""
    while not re.search(begun, plain(shown)):
        more = read(terminal)
        assert more, shown[-500:]
        shown += more
    process.send_signal(by)
    while more := read(terminal):
        shown += more
    out, _ = process.communicate()
    os.close(terminal)
    return process.returncode, out, plain(shown)


def test_nothing_is_left_of_a_comparison_that_is_stopped_before_its_first_war(
    kernel: None, tmp_path: Path
) -> None:
    code, out, shown = interrupt(tmp_path, 50_000, r"\b0/0\b", signal.SIGHUP)
    assert (code, out) == (130, "")
    assert shown.replace("\r", "").endswith("concert: stopped; nothing was written.\n")
    assert shown.count("concert:") == 1
    assert "Traceback" not in shown
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize(
    ("runs", "begun", "by"),
    [
        (50_000, r"\b[1-9]\d{0,2}/50000\b", signal.SIGTERM),  # in wars whose months are kept
        (1_000, r"further wars.*\b[1-9]\d*/[3-9]000\b", signal.SIGINT),  # after the table
    ],
    ids=["arms", "further wars"],
)
def test_what_is_done_is_kept_for_the_same_command(
    runs: int, begun: str, by: signal.Signals, kernel: None, tmp_path: Path
) -> None:
    code, out, shown = interrupt(tmp_path, runs, begun, by)
    assert (code, bool(out)) == (130, by is signal.SIGINT)
    kept = Path("results", ".compare-001.begun")
    assert shown.replace("\r", "").endswith(
        f"concert: stopped. What is done stays in {kept}; the same command goes on.\n"
    )
    assert shown.count("concert:") == 1
    assert "Traceback" not in shown
    assert [path.name for path in (tmp_path / "results").iterdir()] == [kept.name]
    assert list((tmp_path / kept).glob("block-*"))


def test_a_full_disk_is_said_and_the_same_command_goes_on(
    main: Callable[..., tuple[int, str, str]],
    kernel: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = ("compare", "--scenario", "six-partners", "--runs", "40", "--months", "24", "--quiet")
    whole = tmp_path / "whole"
    whole.mkdir()
    monkeypatch.chdir(whole)
    assert main(*words)[0] == 0
    with small_disk(tmp_path / "disk", 60_000) as disk:
        monkeypatch.chdir(disk)

        def fill(_: Path) -> None:
            """Leave no room on the disk, as if others had taken it meanwhile."""
            with Path("ballast").open("wb", buffering=0) as stream:
                while True:
                    stream.write(bytes(10_000_000))

        with monkeypatch.context() as patch:
            patch.setattr("experiments.cli.commands._draw", fill)
            code, told, error = main(*words)
        assert (code, told) == (2, "")
        kept = Path("results", ".compare-001.begun")
        assert error == (
            "concert: results cannot be written: No space left on device.\n"
            f"What is done stays in {kept}; the same command goes on.\n"
        )
        assert list(kept.glob("block-*"))
        Path("ballast").unlink()
        assert main(*words)[0] == 0
        assert contents(disk) == contents(whole)
        monkeypatch.chdir(tmp_path)


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below a folder, those that are hidden as well."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
