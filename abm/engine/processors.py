"""Processors that this process may use: the one number from which threads and workers follow.

A machine may have more than a process may use: it can be bound to some of them (affinity, as
`taskset` or a batch system sets it), or a container may have a quota of their time (cgroups).
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import psutil

from abm.errors import InputError

#: The environment variable that limits the number further; Numba and batch systems know it.
LIMIT = "NUMBA_NUM_THREADS"


def processors() -> int:
    """Return how many processors may be used; inside `limited` what was told there.

    Raises InputError as `available`.
    """
    return available() if _told[-1] is None else _told[-1]


@contextmanager
def limited(workers: int | None) -> Iterator[None]:
    """Let `processors` be a number of workers, whoever in this process asks; None changes nothing.

    It holds for threads that were there before, such as those of the page's server.
    """
    _told.append(_told[-1] if workers is None else workers)
    try:
        yield
    finally:
        _told.pop()


_told: list[int | None] = [None]


def available(system: Path = Path("/")) -> int:
    """Return how many processors this process may use, at least 1.

    That is the least of: those it is bound to, the quotas of its control groups, rounded up, and
    what NUMBA_NUM_THREADS says.

    Args:
        system: The folder that holds `proc` and `sys`.

    Returns:
        Their number.

    Raises:
        InputError: If NUMBA_NUM_THREADS says no number.
    """
    return max(1, min([_bound(), *_quotas(system), *_environment()]))


def _bound() -> int:
    """Return the number of processors that this process is bound to, else of all."""
    # From Python 3.13 on; it heeds PYTHON_CPU_COUNT as well.
    count: int = getattr(os, "process_cpu_count", os.cpu_count)() or 1
    with suppress(AttributeError, OSError, psutil.Error):  # macOS binds no process
        return min(count, len(psutil.Process().cpu_affinity()))
    return count


def check_environment() -> None:
    """Raise InputError if NUMBA_NUM_THREADS says no number: Numba itself would break on it."""
    list(_environment())


def _environment() -> Iterator[int]:
    told = os.environ.get(LIMIT)
    if told is None:
        return
    count = int(told) if re.fullmatch(r"[0-9]{1,9}", told) else 0
    if count < 1:
        shown = repr(told if len(told) <= 40 else f"{told[:37]}...")
        raise InputError(f"{LIMIT} is {shown} in the environment; allowed: a whole number above 0.")
    yield count


class _Hierarchy(NamedTuple):
    """Control groups of one version: where they may be mounted, and this process's own path."""

    roots: list[Path]
    path: str
    first_version: bool


def _quotas(system: Path) -> Iterator[int]:
    """Yield the processors that each control group around this process grants, rounded up."""
    for hierarchy in _hierarchies(system):
        read = _first_version if hierarchy.first_version else _second_version
        names = [part for part in PurePosixPath(hierarchy.path).parts if part not in ("/", "..")]
        for root in hierarchy.roots:
            for depth in range(len(names) + 1):
                # Inside a container the path is often the host's: then the root alone is there.
                with suppress(OSError, ValueError, ZeroDivisionError):
                    quota, period = read(root.joinpath(*names[:depth]))
                    if quota > 0:
                        yield math.ceil(quota / period)


def _hierarchies(system: Path) -> Iterator[_Hierarchy]:
    try:
        told = (system / "proc/self/cgroup").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    mounted = system / "sys/fs/cgroup"
    for line in told.splitlines():
        _, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if not controllers:
            yield _Hierarchy([mounted, mounted / "unified"], path, first_version=False)
        elif "cpu" in controllers.split(","):
            yield _Hierarchy([mounted / controllers, mounted / "cpu"], path, first_version=True)


def _first_version(group: Path) -> tuple[int, int]:
    """Return quota and period, in microseconds; no quota is -1."""
    quota, period = (
        int((group / f"cpu.cfs_{name}_us").read_text(encoding="ascii"))
        for name in ("quota", "period")
    )
    return quota, period


def _second_version(group: Path) -> tuple[int, int]:
    """Return quota and period, in microseconds; raises ValueError for no quota, "max"."""
    quota, period = (group / "cpu.max").read_text(encoding="ascii").split()
    return int(quota), int(period)
