"""A Dask cluster of processes on this machine, as `docs/cluster.md` has one started."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

DASK = Path(sys.executable).with_name("dask")
BEGUN_WITHIN = 60.0  # seconds
DRIFTED = """
def dask_setup(worker):
    from experiments.study import worker as ours
    known = ours.basis()
    ours.basis = lambda: {**known, "numpy": "9.9"}
"""


class Cluster:
    """A scheduler and its workers; any of them can be killed."""

    def __init__(self, folder: Path) -> None:
        """Start a scheduler that writes down its address in a folder."""
        self.file = folder / "scheduler.json"
        self.log = (folder / "cluster.log").open("w")
        self.processes: list[subprocess.Popen[bytes]] = []
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0")
        self.workers: list[subprocess.Popen[bytes]] = []

    def _start(self, *words: str, around: Sequence[str] = ()) -> subprocess.Popen[bytes]:
        command = [*around, sys.executable, "-m", "dask", *words]
        command += ["--scheduler-file", str(self.file), "--no-dashboard"]
        process = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        self.processes.append(process)
        return process

    @property
    def address(self) -> str:
        """The scheduler's address, once it has written it down."""
        begun = time.monotonic()
        while time.monotonic() - begun < BEGUN_WITHIN:
            try:
                return str(json.loads(self.file.read_text())["address"])
            except (OSError, ValueError):
                assert self.processes[0].poll() is None, "the scheduler ended"
        raise AssertionError("the scheduler gave no address")

    def add_worker(self) -> None:
        """Start a worker of one thread, by itself, so that a kill is the end of it."""
        assert self.address
        worker = self._start("worker", "--nthreads", "1", "--no-nanny")
        self.workers.append(worker)

    def add_drifted_worker(self, folder: Path) -> None:
        """Start a worker with another NumPy, as it says itself."""
        preload = folder / "drifted.py"
        preload.write_text(DRIFTED)
        self._start("worker", "--nthreads", "1", "--no-nanny", "--preload", str(preload))

    def add_worker_elsewhere(self, folder: Path) -> bool:
        """Start a worker with a disk of its own in the place of a folder, if that is allowed."""
        own = [
            "unshare",
            "--mount",
            "sh",
            "-c",
            f"mount -t tmpfs tmpfs '{folder}' && exec \"$@\"",
            "sh",
        ]
        allowed = subprocess.run([*own, "true"], capture_output=True).returncode == 0
        if allowed:
            self._start("worker", "--nthreads", "1", "--no-nanny", around=own)
        return allowed

    def kill_worker(self) -> None:
        """Kill a worker."""
        self.workers.pop(0).kill()

    def kill_scheduler(self) -> None:
        """Kill the scheduler."""
        self.processes[0].kill()

    def close(self) -> None:
        """End all processes."""
        for process in reversed(self.processes):
            process.kill()
            process.wait()
        self.log.close()


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """Give a cluster of workers of one thread each."""
    made = Cluster(folder)
    try:
        for _ in range(workers):
            made.add_worker()
        yield made
    finally:
        made.close()
