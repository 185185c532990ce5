"""Install the lock from nothing, with pip 23.2 and the newest: it must be all that pip asks for.

A lock that is not closed works until somebody publishes a release. So each section is installed as
the README does it, and what pip looked up is read from its log.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "requirements"
SECTIONS = ("build", "core", "dev", "extras")
CLOSED = ("--no-deps", "--no-build-isolation")
FLAGS = (*CLOSED, "--require-hashes")
PIPS = ("pip==23.2.*", "pip")
# Nothing is run from these environments, so nothing in them is compiled.
HERE = ("--no-compile", "--quiet", "--disable-pip-version-check", "--no-input")
# The second is all that an old pip tells of a package it builds something with.
LOOKED_UP = re.compile(r"location\(s\) to search for versions of ([\w.-]+)|\bCollecting ([\w.-]+)")
INSTALLED = re.compile(r"\bSuccessfully installed (.+)")
PIN = re.compile(r"^([\w.-]+)==([^\s;]+)", re.MULTILINE)
SHOWN = 2000  # characters of what a failed command said

Release = tuple[str, str]


class Failed(Exception):
    """An installation that did not go as it must; its text says how."""


def normal(name: str) -> str:
    """Return a project's name as indexes spell it.

    >>> normal("Ema_Workbench")
    'ema-workbench'
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(lock: str) -> set[Release]:
    r"""Return every name and version that a lock holds.

    >>> sorted(pinned("a-b==1.0 ; python_version < '3.12' \n    --hash=sha256:00\nc==2\n"))
    [('a-b', '1.0'), ('c', '2')]
    """
    return {(normal(name), version) for name, version in PIN.findall(lock)}


def looked_up(log: str) -> set[str]:
    r"""Return the projects that pip looked up, those it builds something with among them.

    >>> sorted(looked_up("1 location(s) to search for versions of A.b:\n Collecting c>=1"))
    ['a-b', 'c']
    """
    return {normal(one or other) for one, other in LOOKED_UP.findall(log)}


def installed(log: str) -> set[Release]:
    r"""Return every name and version that pip installed, for good or to build something with.

    >>> sorted(installed("28T02 Successfully installed a-b-1.0 c-2026.9\n"))
    [('a-b', '1.0'), ('c', '2026.9')]
    """
    words = " ".join(INSTALLED.findall(log)).split()
    parts = (word.rpartition("-") for word in words)
    return {(normal(name), version) for name, _, version in parts}


def strangers(log: str, lock: str) -> list[str]:
    r"""Return what pip looked up, or took in another version, that a lock does not name.

    >>> strangers("1 location(s) to search for versions of coverage:", "pytest-cov==7.0\n")
    ['coverage']
    """
    pins = pinned(lock)
    names = looked_up(log) - {name for name, _ in pins}
    others = {(name, version) for name, version in installed(log) - pins if name not in names}
    return sorted([*names, *(f"{name}=={version}" for name, version in others)])


def check(log: str, lock: str) -> int:
    r"""Return how many packages of a lock pip installed; raises Failed for anything unexpected.

    >>> check("Collecting a==1\nSuccessfully installed a-1", "a==1\n")
    1
    """
    if found := strangers(log, lock):
        raise Failed(f"pip looked up what the lock does not name: {', '.join(found)}")
    done = {name for name, _ in installed(log)}
    if unseen := done - looked_up(log):
        raise Failed(f"pip's log does not show that it looked up {', '.join(sorted(unseen))}")
    if not done:
        raise Failed("pip's log does not show what it installed")
    return len(done)


def run(python: Path, words: Iterable[str | Path]) -> str:
    """Run pip in an environment; return what it said. Raises Failed where it fails."""
    command = [str(python), "-m", "pip", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        said = (done.stdout + done.stderr)[-SHOWN:]
        raise Failed(f"{' '.join(command)} failed:\n{said}")
    return done.stdout


def install(wanted: str, lock: str, folder: Path) -> str:
    """Install every section, and Concert, with the wanted pip; return a line that says so.

    Raises Failed where pip fails or looks up more than the lock.
    """
    began, count = time.monotonic(), 0
    venv.create(folder, with_pip=True, symlinks=True)
    python = folder / "bin" / "python"
    run(python, ["install", *HERE, "--upgrade", wanted])
    for section in SECTIONS:
        log = folder / f"{section}.log"
        file = FOLDER / f"{section}.txt"
        run(python, ["install", *HERE, "--log", log, *FLAGS, "-r", file])
        count += check(log.read_text(encoding="utf-8"), lock)
        if section == "core":
            _install_concert(python, lock, folder / "concert.log")
        run(python, ["check"])
    pip = " ".join(run(python, ["--version"]).split()[:2])
    return f"{pip}: {count} packages, none but the lock's ({time.monotonic() - began:.0f} s)"


def _install_concert(python: Path, lock: str, log: Path) -> None:
    run(python, ["install", *HERE, "--log", log, *CLOSED, "--editable", "."])
    text = log.read_text(encoding="utf-8")
    [(own, version)] = installed(text) - pinned(lock)
    if found := strangers(text, f"{lock}{own}=={version}\n"):
        raise Failed(f"Concert itself needs what the lock does not name: {', '.join(found)}")


def main() -> None:
    """Install with every pip at once, print a line for each; exit with the first that failed."""
    lock = "".join((FOLDER / f"{section}.txt").read_text() for section in SECTIONS)
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor() as pool:
        folders = [Path(scratch) / str(number) for number in range(len(PIPS))]
        waiting = [
            pool.submit(install, pip, lock, at) for pip, at in zip(PIPS, folders, strict=True)
        ]
        for line in waiting:
            try:
                print(line.result(), flush=True)
            except Failed as failure:
                sys.exit(f"Installing the lock: {failure}")


if __name__ == "__main__":
    main()
