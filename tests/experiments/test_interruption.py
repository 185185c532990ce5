"""Ctrl-C in the middle of a comparison: one line, and nothing half-written."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="needs a POSIX terminal")
pytestmark = pytest.mark.compiled

PROGRAM = Path(sys.executable).with_name("concert")
LONG = ["compare", "--scenario", "six-partners", "--runs", "50000"]


def read(terminal: int) -> str:
    """Return what a terminal shows next; nothing once its program has gone."""
    try:
        return os.read(terminal, 4096).decode()
    except OSError:
        return ""


def interrupt(folder: Path, begun: str) -> tuple[int, str, str]:
    """Interrupt a comparison as soon as its progress shows `begun`: code, output, terminal."""
    terminal, other_end = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    process = subprocess.Popen(
        [PROGRAM, *LONG],
        cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=other_end, text=True,
    )  # fmt: skip
    os.close(other_end)
    shown = ""
    while not re.search(begun, shown):
        more = read(terminal)
        assert more, shown
        shown += more
    process.send_signal(signal.SIGINT)
    while more := read(terminal):
        shown += more
    out, _ = process.communicate()
    os.close(terminal)
    return process.returncode, out, re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)


@pytest.mark.parametrize("begun", [r"\b0/100000", r"\b[1-9]\d*/100000"])
def test_nothing_is_left_of_a_comparison_that_is_stopped(
    begun: str, kernel: None, tmp_path: Path
) -> None:
    code, out, shown = interrupt(tmp_path, begun)
    assert (code, out) == (130, "")
    assert shown.replace("\r", "").endswith("concert: stopped; nothing was written.\n")
    assert shown.count("concert:") == 1
    assert "Traceback" not in shown
    assert list(tmp_path.rglob("*")) == []
