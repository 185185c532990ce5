"""What is measured in processes of their own: memory, time inside the kernel, starting."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from experiments.bench.sizes import ARM, SCENARIO, SEED, Sizes, cores

PLAY = "from abm.engine.ensemble import Ensemble; from abm.build import plan; import numpy; "
PLAY += f"Ensemble(plan({SCENARIO!r}, {ARM!r}), {SEED}).play(numpy.arange(1))"
STARTS = {
    "Python alone": "",
    "`concert --help`": "from experiments.command_line import main; main()",
    "importing NumPy and Numba": "import numpy, numba",
    "importing Mesa": "import mesa",
    "one compiled war, kernel kept": PLAY,
}


class Many(NamedTuple):
    """Many wars, outcomes only, counted and dropped: times in seconds, peak memory in MiB."""

    wars: int
    wall: float
    in_kernel: float
    peak: float | None

    @property
    def share(self) -> float:
        """Share of all threads' wall time that passed inside the kernel."""
        return self.in_kernel / (self.wall * cores())


def many(wars: int) -> Many:
    """Play wars on all cores in a fresh process."""
    code = f"from experiments.bench.alone import report; report({wars})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return Many._make(json.loads(done.stdout))


def report(wars: int) -> None:
    """Play wars here and print what `Many` holds."""
    print(json.dumps(play(wars)))


def play(wars: int) -> Many:
    """Play wars on all cores, each thread's processor time in the kernel noted."""
    import numpy as np

    from abm.build import load_inputs as plan
    from abm.engine.ensemble import Ensemble

    spent: list[float] = []

    class Timed(Ensemble):
        def run_kernel(self, *arguments: Any) -> None:
            begun = time.thread_time()
            super().run_kernel(*arguments)
            spent.append(time.thread_time() - begun)

    ensemble = Timed(plan(SCENARIO, ARM), SEED, monthly=False)
    ensemble.play(np.arange(0))
    spent.clear()
    begun = time.perf_counter()
    played = sum(len(part.runs) for part in ensemble.play_all(wars))
    return Many(played, time.perf_counter() - begun, sum(spent), peak_memory())


def peak_memory() -> float | None:
    """Return the most memory that this process ever held, in MiB; None where Linux is not."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return None
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024.0 if found else None


def starts(sizes: Sizes) -> dict[str, float]:
    """Return the seconds that starts take at best, from nothing to the end of the process."""
    seconds = {n: min(start(code) for _ in range(sizes.starts)) for n, code in STARTS.items()}
    if sizes.compiling:
        with tempfile.TemporaryDirectory() as empty:
            seconds["one compiled war, kernel compiled first"] = start(PLAY, XDG_CACHE_HOME=empty)
    return seconds


def start(code: str, **environment: str) -> float:
    """Return the seconds that a fresh process takes for some code."""
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", code, "--help"],
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
    )
    return time.perf_counter() - begun
