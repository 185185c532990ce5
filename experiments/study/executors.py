"""Executors of blocks: threads of this process, or the workers of a Dask cluster.

On a cluster every block is given to one worker, so that whatever goes wrong has an address. Who is
there is looked at while blocks are in hand. A worker first shows that it sees the study's folder,
by a token in it, and that its code and libraries are the study's. Whoever cannot is named and left
out; so is a worker that falls silent, and what it had in hand is given to others.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import Executor, Future, InvalidStateError, ThreadPoolExecutor, wait
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    contextmanager,
    nullcontext,
    suppress,
)
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from abm.engine.processors import processors
from abm.errors import InputError
from experiments.console import Interrupted
from experiments.study.worker import stand_ready

REACHED_WITHIN = 10.0  # seconds in which a scheduler must answer at first
SAID_AFTER = 3.0  # seconds after which it is said that nobody has come yet
LOOK_EVERY = 1.0  # seconds between looks at who is there, and more with many
MANY = 100  # workers for which a look may come a second later
NAMED = 3  # workers that an error names with what is wrong with them
TOKEN = ".token-"  # begins the name of the file by which workers recognise a folder
EXTRA = "pip install 'concert-policy-lab[cluster]'"


class ClusterLost(Exception):
    """There is no cluster to play on any more; the text says why."""


class NobodyPlays(ClusterLost):
    """The cluster is there, but none of its workers plays; the text says why."""


class WorkerLost(Exception):
    """A worker went or fell silent with a block in hand; another may play it."""


def _anywhere(folder: Path) -> AbstractContextManager[None]:
    return nullcontext()


class Crew(NamedTuple):
    """Who plays: an executor, and how many blocks it can play at once now.

    `hands` wants to be asked every so many seconds (`every`) if it is to notice who has gone;
    `at` makes ready to play in a folder.
    """

    executor: Executor
    hands: Callable[[], int]
    every: float | None = None
    at: Callable[[Path], AbstractContextManager[None]] = _anywhere


@contextmanager
def crew(workers: int | None, address: str | None, limit: float) -> Iterator[Crew]:
    """Give those who play: a cluster's workers if there is an address, else threads here.

    `limit` is for how many seconds a cluster may be silent. Raises InputError for a cluster that
    cannot be reached or has no workers.
    """
    if address is not None and workers is not None:
        raise InputError("--workers goes without --cluster: a cluster has as many as were started.")
    with threads(workers) if address is None else cluster(address, limit) as found:
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


#: What a scheduler says of workers, by address: numbers by name, and texts that are not used.
Workers = Mapping[str, Mapping[str, float]]


class Scheduler(Protocol):
    """The scheduler, as far as a client asks it."""

    identity: Callable[..., Awaitable[Mapping[str, object]]]


class Client(Protocol):
    """A client of a Dask scheduler, as far as it is used."""

    scheduler: Scheduler

    def get_executor(self, *, pure: bool) -> Executor:
        """Return an executor; where `pure` is true, what was asked before is not done again."""

    def sync(
        self, asked: Callable[..., object], *, n_workers: int, callback_timeout: float
    ) -> Mapping[str, Workers]:
        """Return what a scheduler says of itself: its "workers", and texts that are not used.

        Raises TimeoutError after so many seconds.
        """

    def close(self, *, timeout: float) -> object:
        """Take leave of the scheduler."""


@contextmanager
def cluster(address: str, limit: float) -> Iterator[Crew]:
    """Give the workers of a Dask scheduler, one of whom is there.

    Raises InputError if the scheduler cannot be reached or nobody has come within `limit` seconds.
    """
    client = _client(address, min(REACHED_WITHIN, limit))
    try:
        team = Team(client, limit)
        try:
            team.wait_for(lambda: bool(team.members))
        except ClusterLost as lost:
            raise InputError(
                f"--cluster {address!r} cannot be used: {lost}.\nStart one: dask worker {address}"
            ) from lost
        yield Crew(team, team.hands, LOOK_EVERY, team.at)
    finally:
        with suppress(TimeoutError, OSError):
            client.close(timeout=REACHED_WITHIN)


def _client(address: str, limit: float) -> Client:
    try:
        import distributed
    except ImportError as error:
        raise InputError(f"--cluster needs Dask, which is not installed: {EXTRA}") from error
    _quieten()
    try:
        # A client that cannot be made leaves threads behind, so it is asked before who answers.
        kind = asyncio.run(asyncio.wait_for(_kind(address), limit))
        if kind != "Scheduler":
            raise ValueError(f"what answers there is no scheduler but a {kind}")
        make = cast(Callable[..., Client], distributed.Client)
        return make(address, timeout=limit, set_as_default=False)
    except (OSError, ValueError, TypeError, ImportError, AttributeError) as error:
        silent = isinstance(error, TimeoutError)
        reason = f"nobody answers within {limit:g} s" if silent else _first_line(error)
        raise InputError(
            f"--cluster {address!r} cannot be reached: {reason}.\n"
            "Allowed: the address of a running Dask scheduler, such as tcp://10.0.0.1:8786."
        ) from error


async def _kind(address: str) -> str:
    """Return what answers at an address: a scheduler, a worker."""
    from distributed.core import rpc

    ask = cast(Callable[[str], AbstractAsyncContextManager[Scheduler]], rpc)
    async with ask(address) as asked:
        told = await asked.identity()
    return str(told["type"])


def _quieten() -> None:
    """Keep tracebacks of lost connections from the terminal: what matters is said in a line."""
    known = [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]
    for name in ("asyncio", "tornado.application", "concurrent.futures", *known):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


@dataclass(eq=False)
class Member:
    """A worker of a cluster: how many blocks it plays at once, when it was last heard of, its work.

    `heard` is by the scheduler's clock, `since` by ours. `ready` is its answer whether it can play,
    `fault` why it cannot.
    """

    address: str
    threads: int
    heard: float
    since: float
    ready: Future[str] | None = None
    fault: str | None = None
    plays: bool = False
    silent: bool = False
    hand: dict[Future[object], Future[object]] = field(default_factory=dict)

    @property
    def load(self) -> float:
        """How many blocks it has in hand for each that it can play at once."""
        return len(self.hand) / self.threads


class Team(Executor):
    """The workers of a cluster, as an executor that gives each block to one of them."""

    def __init__(self, client: Client, limit: float) -> None:
        """Take a client, and for how many seconds scheduler and workers may be silent."""
        self.client, self.limit = client, limit
        # A block that is tried again must be played again, whatever was asked before.
        self.executor = client.get_executor(pure=False)
        self.members: dict[str, Member] = {}
        self.folder: Path | None = None
        self.token = ""
        self.next_look = -1.0

    @contextmanager
    def at(self, folder: Path) -> Iterator[None]:
        """Play in a folder, whose token tells workers that it is the one; raises OSError."""
        token = folder / f"{TOKEN}{secrets.token_hex(8)}"
        token.touch(exist_ok=False)
        self.folder, self.token = folder, token.name
        try:
            yield
        finally:
            self.folder = None
            with suppress(OSError):
                token.unlink()

    def hands(self) -> int:
        """Return how many blocks the workers can play at once; waits until there is one.

        Raises NobodyPlays if there is none within the limit, ClusterLost if there is no scheduler.
        """
        self.look()
        self.wait_for(lambda: bool(self._playing()))
        return sum(member.threads for member in self._playing())

    def wait_for(self, met: Callable[[], bool]) -> None:
        """Look at the cluster until something is so; raises NobodyPlays after the limit."""
        begun, told = time.monotonic(), False
        end = begun + self.limit
        while not met():
            if not told and time.monotonic() - begun >= SAID_AFTER:
                _say(f"waiting for workers of the cluster, {self.limit:g} s at the most ...")
                told = True
            if time.monotonic() >= end:
                raise NobodyPlays(self._why_nobody())
            pending = [one.ready for one in self.members.values() if one.ready is not None]
            if pending:
                wait(pending, timeout=LOOK_EVERY / 10)
            else:
                time.sleep(LOOK_EVERY / 10)
            self.look()

    def _why_nobody(self) -> str:
        faults = [f"{one.address}: {one.fault}" for one in self.members.values() if one.fault]
        if faults:
            more = f" (and {len(faults) - NAMED} more)" if len(faults) > NAMED else ""
            return f"no worker can play the study: {'; '.join(faults[:NAMED])}{more}"
        if self.members:
            return f"no worker has answered for {self.limit:g} s: {', '.join(self.members)}"
        return f"no worker is there within {self.limit:g} s"

    def submit(  # type: ignore[override]
        self, work: Callable[..., object], *inputs: object
    ) -> Future[object]:
        """Give work to the worker with the least in hand and return its future.

        Its exception is WorkerLost if the worker goes or falls silent before it is done.
        """
        chosen = min(self._playing(), key=lambda member: member.load)
        promised: Future[object] = Future()
        chosen.hand[promised] = self._give(chosen, work, *inputs)
        chosen.hand[promised].add_done_callback(partial(_pass_on, promised, chosen))
        return promised

    def _give(self, member: Member, work: Callable[..., object], *inputs: object) -> Future[object]:
        where = {"workers": [member.address], "allow_other_workers": False}
        return self.executor.submit(work, *inputs, **where)

    def _playing(self) -> list[Member]:
        return [one for one in self.members.values() if one.plays and not one.silent]

    def look(self) -> None:
        """See who is there, unless that was seen just now; raises ClusterLost."""
        self._hear()
        if time.monotonic() < self.next_look:
            return
        told = self._told()
        now = time.monotonic()
        self.next_look = now + LOOK_EVERY * (1 + len(told) / MANY)
        for address in [known for known in self.members if known not in told]:
            self._give_back(self.members.pop(address), "went")
        for address, worker in told.items():
            heard = worker["last_seen"]
            member = self.members.get(address)
            if member is None:
                threads = max(1, int(worker["nthreads"]))
                self.members[address] = member = Member(address, threads, heard, now)
            self._listen(member, heard, now)
        self._hear()

    def _told(self) -> Workers:
        """Return what the scheduler says of each worker, by address."""
        try:
            asked = self.client.scheduler.identity
            told = self.client.sync(asked, n_workers=-1, callback_timeout=self.limit)
        except (OSError, AttributeError) as error:  # without a connection there is no scheduler
            raise ClusterLost("its scheduler does not answer") from error
        return told["workers"]

    def _listen(self, member: Member, heard: float, now: float) -> None:
        """Note that a worker was heard of, or that it has been silent for too long."""
        if heard != member.heard:
            member.heard, member.since, member.silent = heard, now, False
        elif now - member.since > self.limit and not member.silent:
            member.silent = True
            _say(f"worker {member.address} has been silent for {self.limit:g} s; it is left out.")
            self._give_back(member, "fell silent")
        if self.folder is not None and member.ready is None and not (member.plays or member.fault):
            asked = self._give(member, stand_ready, str(self.folder), self.token)
            member.ready = cast(Future[str], asked)

    def _hear(self) -> None:
        """Let those play who have answered that they can; name those who cannot."""
        for member in self.members.values():
            if member.ready is None or not member.ready.done():
                continue
            answer, member.ready = member.ready, None
            if answer.cancelled():
                continue
            error = answer.exception()
            fault = f"it cannot load Concert: {_first_line(error)}" if error else answer.result()
            if fault:
                member.fault = fault
                _say(f"worker {member.address} is left out: {fault}.")
            member.plays = not fault

    def _give_back(self, member: Member, why: str) -> None:
        """Let others do what a worker has in hand."""
        for promised, given in list(member.hand.items()):
            with suppress(InvalidStateError):
                promised.set_exception(WorkerLost(f"worker {member.address} {why}"))
            given.cancel()
        member.hand.clear()


def _pass_on(promised: Future[object], member: Member, given: Future[object]) -> None:
    """Hand on what came of work, unless it was given to another."""
    member.hand.pop(promised, None)
    with suppress(InvalidStateError):
        if given.cancelled():
            promised.cancel()
            promised.set_running_or_notify_cancel()
        elif (error := given.exception()) is not None:
            promised.set_exception(error)
        else:
            promised.set_result(given.result())


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
