"""Wars per second of the compiled engine: by size, in large numbers, and from a cold start.

What bears on memory or on starting is measured in fresh processes. They import this module, which
therefore leaves Mesa to `experiments.benchmarks.engines`.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import count, islice
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numpy as np

from abm.build import build_inputs, load_inputs
from abm.data.donors import Donor
from abm.engine.ensemble import Ensemble
from abm.engine.processors import processors
from abm.inputs import Inputs
from abm.scenarios import Scenario, load

SCENARIO = "ukraine-2022"
ARM = "coordinated"
SEED = 2022
REPEATS = 3  # measurements of the compiled engine, of which the median counts


@dataclass(frozen=True)
class Sizes:
    """Numbers of wars that each measurement plays, and their sizes."""

    sides: int  # rounds in which all engines are measured
    mesa: int  # wars one after the other
    mesa_per_core: int  # wars in `mesa.batch_run`, for each core
    compiled: int  # wars of one measurement of the compiled engine
    counted: int  # wars whose random numbers are counted
    rounds: int  # of timing the kernel's parts, each a thousand random numbers
    many: tuple[int, ...]  # wars played in a process of its own
    runs: tuple[int, ...]
    partners: tuple[int, ...]
    months: tuple[int, ...]
    studies: tuple[int, ...]  # wars of studies, each a multiple of 200
    starts: int  # times that a start is repeated
    compared: int  # pairs of a comparison
    compiling: bool  # whether the kernel is compiled again


FULL = Sizes(
    sides=3,
    mesa=20,
    mesa_per_core=40,
    compiled=2_000,
    counted=5,
    rounds=1_000,
    many=(1_000, 10_000, 100_000),
    runs=(10, 100, 1_000, 10_000),
    partners=(6, 12, 34, 68, 100, 150),
    months=(12, 24, 48, 84, 120, 240),
    studies=(1_000, 10_000, 100_000, 1_000_000),
    starts=3,
    compared=1_000,
    compiling=True,
)
QUICK = Sizes(
    sides=1,
    mesa=1,
    mesa_per_core=1,
    compiled=20,
    counted=1,
    rounds=1,
    many=(20, 40),
    runs=(5, 10),
    partners=(6, 7),
    months=(12, 13),
    studies=(200, 400, 600),
    starts=1,
    compared=2,
    compiling=False,
)


def cores() -> int:
    """Return the number of cores that may be used, all of which `play_all` uses."""
    return processors()


class Rate(NamedTuple):
    """Wars played, and how many a second that makes."""

    wars: int
    per_second: float


def timed(wars: int, play: Callable[[], object]) -> Rate:
    """Return the rate at which something plays that many wars."""
    begun = time.perf_counter()
    play()
    return Rate(wars, wars / (time.perf_counter() - begun))


def compiled(ensemble: Ensemble, wars: int, threads: int) -> Rate:
    """Play wars of the compiled engine, outcomes only; the median of a few times."""

    def play() -> None:
        """Play the wars in blocks."""
        for _ in ensemble.play_all(wars, workers=threads):
            pass

    return Rate(wars, median(timed(wars, play).per_second for _ in range(REPEATS)))


class Growth(NamedTuple):
    """Milliseconds a war, by size: on all cores by runs, on one thread by partners and months."""

    runs: dict[int, float]
    partners: dict[int, float]
    months: dict[int, float]


def growth(sizes: Sizes) -> Growth:
    """Measure wars of all sizes."""
    scenario = load(SCENARIO)
    wars = max(1, sizes.compiled // 10)
    whole = _ensemble(scenario)
    return Growth(
        {runs: _milliseconds(whole, runs, cores()) for runs in sizes.runs},
        {n: _milliseconds(_ensemble(with_partners(scenario, n)), wars) for n in sizes.partners},
        {months: _milliseconds(_ensemble(scenario, months), wars) for months in sizes.months},
    )


class WorldTimes(NamedTuple):
    """Milliseconds of processor time to build a world's inputs and make them ready to be played."""

    first: float
    further: float


def worlds(sizes: Sizes) -> WorldTimes:
    """Measure worlds of an arm that differ in a value; the median of all but the first."""
    scenario = load(SCENARIO)
    needs = [3.0 + place / sizes.compiled for place in range(sizes.compiled)]
    first, *further = (_to_build(scenario.with_values({"theatre.need": n})) for n in needs)
    return WorldTimes(first, median(further))


def _to_build(scenario: Scenario) -> float:
    begun = time.process_time()
    _ensemble(scenario)
    return 1000.0 * (time.process_time() - begun)


def _ensemble(scenario: Scenario, months: int | None = None) -> Ensemble:
    return Ensemble(build_inputs(scenario, ARM, months), SEED, monthly=False)


def _milliseconds(ensemble: Ensemble, wars: int, threads: int = 1) -> float:
    return 1000.0 / compiled(ensemble, wars, threads).per_second


def with_partners(scenario: Scenario, number: int) -> Scenario:
    """Return a scenario of so many partners: the largest, or all and further ones like them."""
    return replace(scenario, partners=tuple(islice(_like(scenario.partners), number)))


def _like(partners: Iterable[Donor]) -> Iterator[Donor]:
    known = list(partners)
    for round_ in count():
        for donor in known:
            yield replace(donor, code=f"{donor.code}{round_ or ''}")


ONE_WAR = f"""
import numpy
from abm.build import load_inputs
from abm.engine.ensemble import Ensemble
Ensemble(load_inputs({SCENARIO!r}, {ARM!r}), {SEED}).play(numpy.arange(1))
"""
STARTS = {
    "Python alone": "",
    "`concert --help`": "from experiments.cli.main import main; main()",
    "importing NumPy and Numba": "import numpy, numba",
    "importing Mesa": "import mesa",
    "one compiled war, kernel kept": ONE_WAR,
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
    code = f"from experiments.benchmarks.rates import print_many; print_many({wars})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return Many._make(json.loads(done.stdout))


def print_many(wars: int) -> None:
    """Play wars on all cores of this process and print what `Many` holds."""
    ensemble = _TimedEnsemble(load_inputs(SCENARIO, ARM), SEED, monthly=False)
    ensemble.play(np.arange(0))  # loads the kernel
    ensemble.spent.clear()
    begun = time.perf_counter()
    played = sum(len(part.runs) for part in ensemble.play_all(wars))
    wall = time.perf_counter() - begun
    print(json.dumps(Many(played, wall, sum(ensemble.spent), peak_memory())))


class _TimedEnsemble(Ensemble):
    """An ensemble that notes the processor time of each call of the kernel, in seconds."""

    def __init__(self, inputs: Inputs, seed: int, monthly: bool = True) -> None:
        super().__init__(inputs, seed, monthly)
        self.spent: list[float] = []

    def run_kernel(self, *arguments: object) -> None:
        """Call the kernel and note the time that this thread spent in it."""
        begun = time.thread_time()
        super().run_kernel(*arguments)
        self.spent.append(time.thread_time() - begun)


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
            seconds["one compiled war, kernel compiled first"] = start(
                ONE_WAR, XDG_CACHE_HOME=empty
            )
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


def machine() -> dict[str, str]:
    """Return what bears on speed: processor, system and versions."""
    return {
        "processor": processor(),
        "cores": str(cores()),
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "Numba": version("numba"),
        "NumPy": version("numpy"),
        "Mesa": version("mesa"),
    }


def processor() -> str:
    """Return the processor's name as Linux tells it, else what Python knows."""
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        told = ""
    found = re.search(r"model name\s*: (.+)", told)
    return found[1] if found else platform.processor() or platform.machine()
