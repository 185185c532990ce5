"""A copy of the product that a test may change; the readable engine plays it."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import indent
from typing import Literal, NamedTuple

PRODUCT = Path(__file__).parent.parent
PACKAGES = ("abm", "experiments", "studies", "viz")

Where = Literal["new", "end", "before", "after", "instead of"]

#: Runs commands of `concert` one after the other; tells the exit code and output of each as JSON.
COMMANDS = """
import contextlib, io, json, sys
from experiments.cli.main import main

told = []
for words in json.loads(sys.argv[1]):
    sys.argv = words
    out, err, code = io.StringIO(), io.StringIO(), 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as ended:
            code = ended.code or 0
    told.append((code, out.getvalue(), err.getvalue()))
print(json.dumps(told))
"""


class Edit(NamedTuple):
    """A text to be put into a file, where a line begins with `anchor`."""

    file: str
    where: Where
    anchor: str
    text: str


def copy_product(folder: Path) -> Path:
    """Copy the product's packages into a folder and return it; their bytecode holds there too."""
    for package in PACKAGES:
        shutil.copytree(PRODUCT / package, folder / package)
    return folder


def apply(edit: Edit, copy: Path) -> None:
    """Make an edit; its text is indented as the line beside it."""
    file = copy / edit.file
    if edit.where == "new":
        assert not file.exists(), f"{edit.file} is there already"
        file.write_text(edit.text, encoding="utf-8")
        return
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    if edit.where == "end":
        file.write_text("".join([*lines, "\n", edit.text]), encoding="utf-8")
        return
    found = [n for n, line in enumerate(lines) if line.lstrip().startswith(edit.anchor)]
    assert len(found) == 1, f"{edit.file}: {len(found)} lines begin with {edit.anchor}"
    [place] = found
    line = lines[place]
    text = indent(edit.text, line[: len(line) - len(line.lstrip())])
    first, last = place + (edit.where == "after"), place + (edit.where != "before")
    file.write_text("".join([*lines[:first], text, *lines[last:]]), encoding="utf-8")


def python(copy: Path, program: str, *words: str) -> str:
    """Run a Python program in a copy and return what it prints."""
    path = os.pathsep.join([str(copy), str(PRODUCT)])  # the product itself for what tests share
    plain = {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": path, "COLUMNS": "200"}
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=copy, env={**os.environ, **plain}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def concert(copy: Path, *commands: str) -> dict[str, str]:
    """Run commands of `concert` in a copy and return what each prints."""
    told = json.loads(python(copy, COMMANDS, json.dumps([shlex.split(one) for one in commands])))
    for command, (code, _, error) in zip(commands, told, strict=True):
        assert code == 0, f"{command}: {error}"
    return {command: out for command, (_, out, _) in zip(commands, told, strict=True)}
