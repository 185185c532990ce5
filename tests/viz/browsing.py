"""A real browser and a real server, for tests, measurements and pictures of the live page."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

ROOT = Path(__file__).parent.parent.parent
WAIT = 60_000  # ms: a machine that does other things, too
#: The small scenario in its default world: it is quick, and nothing has to be said of it.
SIX = ("six-partners", "--worlds", "default")
COMMAND = "import sys; from experiments.cli.main import main; main()"


def chromium() -> str:
    """Return where Chromium is; without it, skip on a desk and fail where everything must run."""
    found = shutil.which("chromium")
    if found is None and os.environ.get("CI"):
        pytest.fail("no Chromium on this machine: apt-get install chromium")
    if found is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    return found


def needed() -> None:
    """End a command in a line where there is no Chromium."""
    if shutil.which("chromium") is None:
        sys.exit("no Chromium on this machine: apt-get install chromium")


@contextmanager
def browsing() -> Iterator[Browser]:
    """Give a headless Chromium; whoever expects something of a page waits for it as long."""
    path = chromium()
    expect.set_options(timeout=WAIT)
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


def concert(*words: str, program: str = COMMAND) -> subprocess.Popen[str]:
    """Start the command line in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", program, *words],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@contextmanager
def serving(*words: str, program: str = COMMAND, port: int = 0) -> Iterator[str]:
    """Give the address of a live page that is served until the end, at a free port unless told."""
    port = port or _free_port()
    started = concert("view", *words, "--no-browser", "--port", str(port), program=program)
    try:
        yield _answering(started, f"http://127.0.0.1:{port}/")
    finally:
        started.terminate()
        started.communicate()


@contextmanager
def open_to_network(*words: str) -> Iterator[str]:
    """Give the address, token and all, of a live page that others than this machine can reach."""
    port = _free_port()
    listening = ("--host", "0.0.0.0", "--port", str(port))
    started = concert("view", *words, "--no-browser", *listening)
    try:
        _answering(started, f"http://127.0.0.1:{port}/")
        assert started.stdout is not None
        yield next(line.strip() for line in started.stdout if "//127.0.0.1" in line)
    finally:
        started.terminate()
        started.communicate()


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def _answering(started: subprocess.Popen[str], address: str) -> str:
    for _ in range(600):
        try:
            urllib.request.urlopen(address).close()
            return address
        except HTTPError:  # an answer, if no friendly one
            return address
        except OSError:
            with suppress(subprocess.TimeoutExpired):
                started.wait(0.1)
        assert started.poll() is None, started.communicate()
    raise AssertionError("the page was never served")
