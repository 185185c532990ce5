"""Write the lock: one resolution for every Python and system, a file for each section.

Versions already locked stay as they are; `--upgrade` takes the newest that fit together.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "requirements"
HEAD = """\
# Section {number} of {total} of the lock: {title}.
# Python 3.11 to 3.13, every system; written by `make lock`. A section needs those before it.
# The lock is closed: install it with --no-deps and --no-build-isolation.

"""


class Section(NamedTuple):
    """A part of the lock: its file's name, what it is for, and what it is resolved from."""

    name: str
    title: str
    wanted: list[str]


SECTIONS = [
    Section("build", "makes packages from source", []),
    Section("core", "with build, what `make compare` installs", ["pyproject.toml"]),
    Section("dev", "what `make test` adds", ["pyproject.toml", "--extra", "dev"]),
    Section("extras", "analysis, cluster and discovery", ["pyproject.toml", "--all-extras"]),
]
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


def locked() -> str:
    """Return every section that is written, in the order of installation."""
    files = [FOLDER / f"{section.name}.txt" for section in SECTIONS]
    return "".join(file.read_text() for file in files if file.exists())


def main() -> None:
    """Resolve everything once, then sort the packages into the first section that needs them."""
    seen = set[str]()
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        widest = [*SECTIONS[-1].wanted, *sys.argv[1:]]
        everything = resolve(widest, locked(), Path(folder))
        for number, section in enumerate(SECTIONS, 1):
            needed = records(resolve(section.wanted, everything, Path(folder)))
            head = HEAD.format(number=number, total=len(SECTIONS), title=section.title)
            own = [record for record in needed if record not in seen]
            (FOLDER / f"{section.name}.txt").write_text(head + "".join(own))
            seen.update(needed)


if __name__ == "__main__":
    main()
