"""Print a Python whose line of Mesa is not the one that this Python has; say where there is none.

The lock names two lines of Mesa: one for Python 3.11, one from Python 3.12 on. An interpreter
counts when it runs and can make environments. A command on the path may be the shim of a version
manager, which runs only when told the version.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

OLDER, NEWER = ("3.11",), ("3.13", "3.12")
PROBE = "import ensurepip, sys; print(*sys.version_info[:2], sep='.'); print(sys.executable)"
MANAGED = "PYENV_VERSION"  # by which pyenv's shims are told


def wanted(running: tuple[int, int]) -> tuple[str, ...]:
    """Return the versions of Python that have the other line of Mesa, the newest first.

    >>> wanted((3, 11)), wanted((3, 13))
    (('3.13', '3.12'), ('3.11',))
    """
    return NEWER if running < (3, 12) else OLDER


def found(versions: tuple[str, ...]) -> str | None:
    """Return the path of an interpreter of one of these versions that runs, or None."""
    for version in versions:
        for environment in _environments(version):
            if path := _executable(version, environment):
                return path
    return None


def _environments(version: str) -> Iterator[dict[str, str]]:
    """Yield the environments in which the command of a version might run: as it is, or managed."""
    yield {**os.environ}
    if manager := shutil.which("pyenv"):
        told = subprocess.run([manager, "versions", "--bare"], capture_output=True, text=True)
        for name in reversed(told.stdout.split()):
            if name.startswith(f"{version}."):
                yield {**os.environ, MANAGED: name}


def _executable(version: str, environment: dict[str, str]) -> str | None:
    command = shutil.which(f"python{version}")
    if command is None:
        return None
    told = subprocess.run([command, "-c", PROBE], env=environment, capture_output=True, text=True)
    is_, _, path = told.stdout.strip().partition("\n")
    return path if told.returncode == 0 and is_ == version else None


def main() -> None:
    """Print the path of an interpreter, or nothing; say on standard error what it is."""
    versions = wanted(sys.version_info[:2])
    path = found(versions)
    named = " or ".join(versions)
    if path is None:
        print(
            f"No Python {named} runs here: the other line of Mesa is NOT tested.", file=sys.stderr
        )
    else:
        print(f"The other line of Mesa is tested with {path}.", file=sys.stderr)
        print(path)


if __name__ == "__main__":
    main()
