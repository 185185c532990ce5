"""A process with everything loaded that bears others: each runs one command and can be killed.

So a kill falls into the work of a study, and not into the seconds in which Python starts.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[3]


class Nursery:
    """Bears processes, one at a time."""

    def __init__(self, orders: IO[bytes], answers: IO[bytes]) -> None:
        self.orders, self.answers = orders, answers

    def start(self, *words: str | Path) -> int:
        """Start `concert` with these words and return its process number."""
        self.orders.write(json.dumps([str(word) for word in words]).encode() + b"\n")
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


@contextmanager
def nursery() -> Iterator[Nursery]:
    """Give a nursery; what its children print is lost."""
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

    from abm.build import load_inputs as plan
    from abm.engine.ensemble import Ensemble
    from experiments.cli.main import main as concert
    from experiments.study import (
        verify,  # noqa: F401
    )
    from experiments.study.provenance import basis

    basis()
    Ensemble(plan("six-partners", "siloed", 12), 0).play(np.arange(1))
    for order in sys.stdin:
        child = os.fork()
        if not child:
            silence = os.open(os.devnull, os.O_RDWR)
            for stream in range(3):
                os.dup2(silence, stream)
            sys.argv = ["concert", *json.loads(order)]
            try:
                concert()
            except SystemExit as ended:
                os._exit(int(ended.code or 0))
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
