"""How much of everything is measured."""

from __future__ import annotations

import os
from dataclasses import dataclass

SCENARIO = "ukraine-2022"
ARM = "coordinated"
SEED = 2022


@dataclass(frozen=True)
class Sizes:
    """How many wars each measurement plays, and of which sizes."""

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
    partners=(6, 12, 34, 68, 100),
    months=(12, 24, 48, 84, 120, 240),
    studies=(1_000, 10_000, 100_000, 1_000_000),
    starts=3,
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
    compiling=False,
)


def cores() -> int:
    """Return the number of cores, all of which `play_all` uses."""
    return os.cpu_count() or 1
