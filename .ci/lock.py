"""Write the lock file: one resolution for every Python and system, in sections read from the top.

Versions already locked stay as they are; `--upgrade` takes the newest that fit together.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
HEAD = """\
# Every package Concert is installed and tested with, on Python 3.11 to 3.13 and every system.
# Written by `make lock`. Read it from the top: a section needs those above it.
"""
SECTIONS = {
    "build: makes packages from source": [],
    "core: with build, what `make compare` installs": ["pyproject.toml"],
    "dev: what `make test` adds": ["pyproject.toml", "--extra", "dev"],
    "cluster and discovery: the other extras": ["pyproject.toml", "--all-extras"],
}
RESOLVE = ["uv", "pip", "compile", "--quiet", "--no-config", "--universal", "--generate-hashes"]
RESOLVE += ["--python-version", "3.11", "--no-header", "--no-annotate", "--no-emit-index-url"]


def resolve(wanted: list[str], known: str, scratch: Path) -> str:
    """Return the requirements that `wanted` leads to, at the versions in `known` if they fit."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]
    (scratch / "build.in").write_text("\n".join(build))
    answer = scratch / "answer.txt"
    answer.write_text(known)
    command = [*RESOLVE, str(scratch / "build.in"), *wanted, "--output-file", str(answer)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return answer.read_text()


def records(requirements: str) -> list[str]:
    r"""Split requirements into packages, each with its hashes.

    >>> records("a==1 \\\n    --hash=x\nb==2\n")
    ['a==1 \\\n    --hash=x\n', 'b==2\n']
    """
    lines = requirements.splitlines(keepends=True)
    starts = [i for i, line in enumerate(lines) if not line.startswith(" ")] + [len(lines)]
    return ["".join(lines[a:b]) for a, b in pairwise(starts)]


def main() -> None:
    """Resolve everything once, then sort the packages into the first section that needs them."""
    text, seen = HEAD, set[str]()
    with tempfile.TemporaryDirectory() as folder:
        locked = LOCK.read_text() if LOCK.exists() else ""
        widest = [*list(SECTIONS.values())[-1], *sys.argv[1:]]
        everything = resolve(widest, locked, Path(folder))
        for title, wanted in SECTIONS.items():
            needed = records(resolve(wanted, everything, Path(folder)))
            text += f"\n# ==== {title}\n" + "".join(r for r in needed if r not in seen)
            seen.update(needed)
    LOCK.write_text(text)


if __name__ == "__main__":
    main()
