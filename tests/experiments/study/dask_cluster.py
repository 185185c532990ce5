"""A Dask cluster of processes on this machine, as `docs/cluster.md` has one started."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DASK = Path(sys.executable).with_name("dask")
BEGUN_WITHIN = 60.0  # seconds


class Cluster:
    """A scheduler and its workers; any of them can be killed."""

    def __init__(self, folder: Path) -> None:
        """Start a scheduler that writes down its address in a folder."""
        self.file = folder / "scheduler.json"
        self.log = (folder / "cluster.log").open("w")
        self.processes: list[subprocess.Popen[bytes]] = []
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0")
        self.workers: list[subprocess.Popen[bytes]] = []

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *words, "--scheduler-file", str(self.file)]
        command += ["--no-dashboard"]
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
