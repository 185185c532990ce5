"""Studies on a system that is not POSIX: what Windows lacks or does otherwise, done so here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.study.folder import open_folder
from experiments.study.lock import HELD, LOCK
from tests.experiments.study.folders import study_file
from tests.product import MODULES, ROOT

# In a process of its own: modules that were loaded before would keep what they have.
AS_ON_WINDOWS = """
import os, platform, sys
from pathlib import Path

import psutil  # which has a part for each system, and here takes the one for Linux

sys.modules["resource"] = None  # not importable
opened = os.open

def open_file(path, *arguments, **named):
    if isinstance(path, (str, bytes, os.PathLike)) and os.path.isdir(path):
        raise PermissionError(13, "Permission denied", str(path))
    return opened(path, *arguments, **named)

def kill(process, signal):
    raise AssertionError("this would end the process")  # whatever the signal

os.open, os.kill = open_file, kill

from experiments.cli.main import main

def call(*words):
    sys.argv = ["concert", *map(str, words)]
    try:
        main()
    except SystemExit as ended:
        assert ended.code == 0, (words, ended.code)

file, out = sys.argv[1:]
call("study", "plan", file)
call("study", "run", file, "--out", out)
lock = Path(out, "lock")
lock.write_text(
    '{"host": "%s", "process": %d, "started": 7.0, "since": "2026-01-01T00:00:00Z"}'
    % (platform.node(), os.getppid())
)
call("study", "status", out)
call("study", "extend", out, "--runs", "5")
assert not lock.exists()
call("study", "verify", out)
"""


@pytest.mark.compiled
def test_studies_run_where_three_things_are_as_on_windows(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = subprocess.run(
        [sys.executable, "-c", AS_ON_WINDOWS, study_file(tmp_path, runs=4), out],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done.stderr
    assert open_folder(out).runs == 5
    assert not {LOCK, HELD} & {file.name for file in out.iterdir()}


def test_nothing_asks_for_what_posix_alone_has() -> None:
    words = ("import resource", "import fcntl", "os.kill(", "os.getuid(", "os.fork(", "os.statvfs(")
    found = [
        f"{name}: {word}"
        for name, file in MODULES.items()
        for word in words
        if word in file.read_text("utf-8")
    ]
    assert found == []
