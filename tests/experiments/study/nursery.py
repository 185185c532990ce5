"""A process with everything loaded that bears others: each runs one command and can be killed.

Or a function of the tests that needs all that is loaded.

So a kill falls into the work of a study and not into the seconds in which Python starts, and many
commands cost those seconds once.
"""

from __future__ import annotations

import json
import os
import pkgutil
import select
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tests.commands import make_once

ROOT = Path(__file__).parents[3]


class Nursery:
    """Bears processes, one at a time."""

    def __init__(self, orders: IO[bytes], answers: IO[bytes]) -> None:
        self.orders, self.answers = orders, answers

    def start(
        self, *words: str | Path, folder: Path | None = None, said: str = "", function: str = ""
    ) -> int:
        """Start `concert` with these words, in a folder, and return its process number.

        Its output goes into files `out` and `err` in the folder `said`, or is lost. Instead of
        `concert` it may be a function, by `module:name`, that takes the words.
        """
        order = {"words": [str(word) for word in words], "folder": str(folder or ROOT)}
        told = json.dumps({**order, "said": said, "function": function})
        self.orders.write(told.encode() + b"\n")
        return int(self.answers.readline())

    def ends_within(self, seconds: float) -> bool:
        """Wait for the process started last, no longer than this; say whether it has ended."""
        return bool(select.select([self.answers], [], [], seconds)[0])

    def end(self) -> int:
        """Wait for the process started last and return its exit code; -9 if it was killed."""
        return int(self.answers.readline())

    def run(self, *words: str | Path) -> int:
        """Run `concert` to its end and return its exit code."""
        self.start(*words)
        return self.end()

    def hear(
        self, *words: str | Path, folder: Path, function: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run `concert` or a function in a folder to its end and return what it said."""
        with tempfile.TemporaryDirectory() as said:
            self.start(*words, folder=folder, said=said, function=function)
            code = self.end()
            out, err = (Path(said, name).read_text("utf-8") for name in ("out", "err"))
        return subprocess.CompletedProcess(words, code, out, err)


@contextmanager
def nursery() -> Iterator[Nursery]:
    """Give a nursery."""
    command = [sys.executable, "-m", "tests.experiments.study.nursery"]
    process = subprocess.Popen(
        command, cwd=ROOT, bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        yield Nursery(process.stdin, process.stdout)
        process.stdin.close()


def main() -> None:
    """Load everything, then bear a process for each line of orders."""
    import numpy as np
    import typer.main

    from abm.build import load_inputs as plan
    from abm.engine.ensemble import Ensemble
    from experiments.cli import commands
    from experiments.cli.main import main as concert
    from experiments.study import (
        verify,  # noqa: F401
    )
    from experiments.study.provenance import basis
    from viz.report import report  # noqa: F401

    make_once()
    typer.main.get_command(commands.app)
    basis()
    Ensemble(plan("six-partners", "siloed", 12), 0).play(np.arange(1))
    for line in sys.stdin:
        child = os.fork()
        if not child:
            order = json.loads(line)
            _begin(order["folder"], order["said"])
            sys.argv = ["concert", *order["words"]]
            code = 1
            try:
                if order["function"]:
                    pkgutil.resolve_name(order["function"])(*order["words"])
                    code = 0
                else:
                    concert()
            except SystemExit as ended:
                code = int(ended.code or 0)
            except BaseException:
                traceback.print_exc()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _begin(folder: str, said: str) -> None:
    """Go to a folder, with an empty input and an output of its own."""
    os.chdir(folder)
    files = [f"{said}/{name}" if said else os.devnull for name in ("out", "err")]
    for stream, file in enumerate([os.devnull, *files]):
        os.dup2(os.open(file, os.O_RDWR | os.O_CREAT), stream)


if __name__ == "__main__":
    main()
