"""Executors of blocks: threads of this process, or the workers of a Dask cluster."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import NamedTuple, Protocol

from abm.engine.processors import processors
from abm.errors import InputError
from experiments.console import Interrupted

REACHED_WITHIN = 10.0  # seconds in which a scheduler must answer
COUNTED_EVERY = 5.0  # seconds between looks at how many workers there are
EXTRA = "pip install 'concert-policy-lab[cluster]'"


class ClusterLost(Exception):
    """The scheduler went away while blocks were in hand."""


class Crew(NamedTuple):
    """Who plays: an executor, and how many blocks it can play at once now."""

    executor: Executor
    hands: Callable[[], int]


class Client(Protocol):
    """A client of a Dask scheduler, as far as it is used."""

    def get_executor(self, *, pure: bool) -> Executor:
        """Return an executor; where `pure` is true, what was asked before is not done again."""

    def nthreads(self) -> Mapping[str, int]:
        """Return the number of threads of each worker, by its address."""

    def close(self, *, timeout: float) -> object:
        """Take leave of the scheduler."""


@contextmanager
def crew(workers: int | None, address: str | None) -> Iterator[Crew]:
    """Give those who play: a cluster's workers if there is an address, else threads here.

    Raises InputError for a cluster that cannot be reached.
    """
    if address is not None and workers is not None:
        raise InputError("--workers goes without --cluster: a cluster has as many as were started.")
    with threads(workers) if address is None else cluster(address) as found:
        yield found


@contextmanager
def threads(workers: int | None) -> Iterator[Crew]:
    """Give threads of this process, by default one for each processor that may be used."""
    count = workers or processors()
    pool, wait = ThreadPoolExecutor(count), True
    try:
        yield Crew(pool, lambda: count)
    except Interrupted as stop:
        wait = not stop.at_once
        raise
    finally:
        pool.shutdown(wait=wait, cancel_futures=True)


@contextmanager
def cluster(address: str) -> Iterator[Crew]:
    """Give the workers of a Dask scheduler; raises InputError if it cannot be reached."""
    client = _client(address)
    try:
        # A block that is tried again must be played again, whatever was asked before.
        yield Crew(client.get_executor(pure=False), _counted(client))
    finally:
        client.close(timeout=REACHED_WITHIN)


def _client(address: str) -> Client:
    try:
        import distributed
    except ImportError as error:
        raise InputError(f"--cluster needs Dask, which is not installed: {EXTRA}") from error
    _quieten()
    try:
        make: Callable[..., Client] = distributed.Client
        return make(address, timeout=REACHED_WITHIN, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise InputError(
            f"--cluster {address!r} cannot be reached: {_first_line(error)}.\n"
            "Allowed: the address of a running Dask scheduler, such as tcp://10.0.0.1:8786."
        ) from error


def _quieten() -> None:
    """Keep tracebacks of lost connections from the terminal: what matters is said in a line."""
    known = [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]
    for name in ("asyncio", "tornado.application", *known):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def _counted(client: Client) -> Callable[[], int]:
    """Return how to learn how many threads a cluster has; workers come and go."""
    known, looked = 1, -COUNTED_EVERY

    def hands() -> int:
        """Return how many threads the cluster has, counted now and then."""
        nonlocal known, looked
        if time.monotonic() - looked >= COUNTED_EVERY:
            looked = time.monotonic()
            try:
                known = max(1, sum(client.nthreads().values()))
            except OSError as error:
                raise ClusterLost from error
        return known

    return hands
