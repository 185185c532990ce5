"""Commands as a user gives them: how soon a newcomer, and who comes back, has an answer.

Each runs in a process of its own and counts from nothing. A newcomer has no compiled engine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from experiments.benchmarks.rates import ARM, Sizes
from experiments.text import DISCLAIMER


class Wait(NamedTuple):
    """Seconds until a command has printed its table, and until its end."""

    table: float
    end: float


class Waits(NamedTuple):
    """What a war and a comparison take without a compiled engine, and a comparison with one."""

    run: Wait
    first: Wait
    second: Wait


def waits(sizes: Sizes) -> Waits:
    """Measure a war and two comparisons, one after the other, in a folder of their own."""
    compare = ("compare", "--runs", str(sizes.compared))
    with tempfile.TemporaryDirectory() as folder:
        return Waits(
            wait(folder, sizes, "run", "--configuration", ARM),
            wait(folder, sizes, *compare),
            wait(folder, sizes, *compare),
        )


def wait(folder: str, sizes: Sizes, *words: str) -> Wait:
    """Run a command in a folder, in which compiled engines are kept as well."""
    kept = {"XDG_CACHE_HOME": str(Path(folder) / "cache")} if sizes.compiling else {}
    begun = time.perf_counter()
    table = 0.0
    with subprocess.Popen(
        [sys.executable, "-m", "experiments", *words],
        cwd=folder,
        env={**os.environ, **kept},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as process:
        for line in process.stdout or ():
            if DISCLAIMER in line:
                table = time.perf_counter() - begun
    end = time.perf_counter() - begun
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return Wait(table or end, end)
