"""Running a study: begin it, go on with it, enlarge it; what is done is never done again."""

from __future__ import annotations

import shlex
import shutil
from collections import Counter as Tally
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import typer

from abm.errors import InputError
from abm.noise import LARGEST_RUN
from abm.scenarios.files import shown
from experiments.console import Counter, Interrupted, console, counting
from experiments.output import RESULTS, Invocation, repaired
from experiments.stops import Stop, is_stop
from experiments.study.executors import ClusterLost, Crew, NobodyPlays, WorkerLost, crew
from experiments.study.folder import (
    Failure,
    Folder,
    block_size,
    contradicting,
    create,
    describe_failure,
    edited,
    failed_blocks,
    forget_failure,
    now,
    open_folder,
    record_failure,
    write_design,
)
from experiments.study.lock import locked
from experiments.study.manifest import Acceptance
from experiments.study.provenance import basis, drift, refuse
from experiments.study.specification import read
from experiments.study.storage import Block, Extent, checksum
from experiments.study.verify import cleaned, replace, restore
from experiments.study.worker import Played, play_block
from experiments.text import plural, printable

if TYPE_CHECKING:
    from rich.console import Console

AHEAD = 2  # blocks in hand for each that can be played at once, so that nobody waits
ATTEMPTS = 2
MOST_LOST = 3  # workers that may go with a block in hand until it counts as failed
NAMED = 5  # blocks that are named where some are missing


class More(NamedTuple):
    """What a study is to have in all: runs at every point, or points."""

    runs: int | None
    points: int | None


@dataclass(frozen=True, kw_only=True)
class StudyRunRequest:
    """What `concert study run` was asked for: a study file, a folder, and who plays.

    Without a folder it is the next free one below `results`, by the study's name. `workers` are
    threads here, `cluster` the address of a Dask scheduler, which may be silent for
    `cluster_timeout` seconds.
    """

    file: Path
    cluster_timeout: int
    out: Path | None = None
    workers: int | None = None
    cluster: str | None = None


@dataclass(frozen=True, kw_only=True)
class StudyResumptionRequest:
    """What `concert study resume` was asked for: a study's folder, who plays, what may differ."""

    folder: Path
    cluster_timeout: int
    workers: int | None = None
    cluster: str | None = None
    accept_drift: bool = False


@dataclass(frozen=True, kw_only=True)
class StudyExtensionRequest(StudyResumptionRequest):
    """What `concert study extend` was asked for: as `resume`, and what the study is to have."""

    more: More


def begin(request: StudyRunRequest, invocation: Invocation) -> None:
    """Begin the study of a file in a folder that does not exist, and play it.

    Raises InputError for what cannot be used, before anything is written.
    """
    spec = read(request.file)
    above = [one for one in (request.out or RESULTS / spec.name).parents if not one.exists()]
    with crew(request.workers, request.cluster, request.cluster_timeout) as who:
        folder = create(request.out, spec, invocation.command)
        try:
            with _writing(folder), locked(folder.path):
                _play(folder, who)
        except NotBegun as idle:
            if not _removed([folder.path, *above]):
                raise
            raise InputError(f"{idle.why}\nNothing was written.") from idle


class NotBegun(InputError):
    """A cluster of which nobody has taken a block of the study in a folder."""

    def __init__(self, folder: Folder, why: str) -> None:
        super().__init__(f"{why}\n{_how_to_go_on(folder)} --cluster ADDRESS")
        self.why = why


def _removed(folders: Sequence[Path]) -> bool:
    """Remove a study's folder and what is empty above it; return whether it has gone."""
    folder, *above = folders
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):
        for one in above:
            one.rmdir()
    return not folder.exists()


def resume(request: StudyResumptionRequest, invocation: Invocation) -> None:
    """Go on with the study in a folder: check what is there, play what is missing.

    Raises InputError if it rests on something else now, unless that is accepted, and for whatever
    stands in the way.
    """
    _go_on(request, invocation.command, None)


def extend(request: StudyExtensionRequest, invocation: Invocation) -> None:
    """Enlarge the study in a folder, then go on with it; raises InputError as `resume`."""
    _go_on(request, invocation.command, request.more)


def _go_on(request: StudyResumptionRequest, command: str, more: More | None) -> None:
    repaired(request.folder.parent)
    folder = open_folder(request.folder)
    asked = crew(request.workers, request.cluster, request.cluster_timeout)
    with asked as who, _writing(folder), locked(folder.path):
        folder = open_folder(request.folder)
        restore(folder)
        folder = _on_the_same(folder, request.accept_drift, command)
        if more is not None:
            folder = extended(folder, more)
        left = cleaned(folder)
        try:
            _play(folder, who)
        finally:
            replace(left)


def _on_the_same(folder: Folder, accept_drift: bool, command: str) -> Folder:
    """Return the folder if nothing that numbers rest on has changed, or if that is accepted."""
    differences = [*drift(folder.manifest["basis"], basis()), *edited(folder)]
    if not differences and not contradicting(folder):
        return folder
    if not accept_drift:
        refuse(differences, shown(folder.path))
    if wrong := contradicting(folder):
        raise InputError(
            f"{shown(folder.path)}: {'; '.join(wrong)}.\n"
            "Put the file back as it was: what is there was written with it."
        )
    accepted: Acceptance = {
        "when": now(),
        "command": command,
        "differences": differences,
        "finished": len(folder.finished()),
    }
    return folder.rewritten(
        basis=basis(),
        design=folder.specification.hash,
        files=folder.texts(),
        drift=[*folder.manifest["drift"], accepted],
    )


def _play(folder: Folder, who: Crew) -> None:
    """Play what is missing and tell how the study stands.

    Raises Interrupted after Ctrl-C, typer.Exit(1) if blocks failed, NotBegun if a cluster has
    taken none, and InputError where it is lost later.
    """
    done, stop, screen = folder.finished(), Stop(), console(stderr=True)
    run = Run(folder, who, Counter(), stop)
    try:
        with counting("wars", screen, paced=True) as run.counter:
            run.counter.expect(folder.wars, done=folder.wars_finished(done))
            heeded = stop.heeding(lambda: _say_stopping(len(run.hand), screen), run.wake)
            with heeded, who.at(folder.path):
                run.play(folder.missing(done))
    except ClusterLost as lost:
        why = f"{lost}." if isinstance(lost, NobodyPlays) else f"the cluster is gone: {lost}."
        if not run.begun:
            raise NotBegun(folder, why) from lost
        raise InputError(f"{why}\n{_how_to_go_on(folder)} --cluster ADDRESS") from lost
    except KeyboardInterrupt:
        raise Interrupted(f"stopped now. {_how_to_go_on(folder)}", at_once=True) from None
    _conclude(folder, stop)


def _say_stopping(blocks: int, screen: Console) -> None:
    screen.print(f"Finishing {plural(blocks, 'block')} in hand; Ctrl-C again stops now.")


def _how_to_go_on(folder: Folder) -> str:
    return f"What is done stays; go on with: concert study resume {shlex.quote(str(folder.path))}"


def _conclude(folder: Folder, stop: Stop) -> None:
    finished = folder.finished()
    wars = folder.wars_finished(finished)
    failed = failed_blocks(folder)
    screen = console()
    screen.print(
        f"{shown(folder.path)}: {wars:,} of {plural(folder.wars, 'war')} in "
        f"{plural(len(finished), 'block')}.",
        soft_wrap=True,
    )
    for number in failed:
        print(printable(f"failed twice: {describe_failure(folder, number)}"))
    if stop.asked and wars < folder.wars:
        raise Interrupted(f"stopped. {_how_to_go_on(folder)}")
    if wars < folder.wars and not failed:
        missing = f"incomplete: {_missing(folder, finished)} not in this folder."
        screen.print(f"{missing}\n{_how_to_go_on(folder)}", soft_wrap=True)
    if wars < folder.wars or failed:
        raise typer.Exit(1)


def _missing(folder: Folder, finished: set[int]) -> str:
    """Name the blocks that are not there, the first few by their numbers."""
    numbers = [block.number for block in folder.missing(finished)]
    more = ", ..." if len(numbers) > NAMED else ""
    named = ", ".join(map(str, numbers[:NAMED]))
    what = "block" if len(numbers) == 1 else f"{len(numbers):,} blocks:"
    return f"{what} {named}{more}"


@contextmanager
def _writing(folder: Folder) -> Iterator[None]:
    """Say what stands in the way where the folder cannot be read or written, and what is kept."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            f"{shown(folder.path)} cannot be read or written: {reason}.\n{_how_to_go_on(folder)}"
        ) from error
    except (KeyboardInterrupt, RuntimeError) as error:
        if not is_stop(error):
            raise
        more = open_folder(folder.path).wars - folder.wars
        grown = f"The study has grown by {plural(more, 'war')}. " if more else ""
        raise Interrupted(f"stopped. {grown}{_how_to_go_on(folder)}") from None


class Run:
    """One run through the blocks of a study that are not done."""

    def __init__(self, folder: Folder, crew: Crew, counter: Counter, stop: Stop) -> None:
        """Take where parts go, who plays, who counts and who may stop it."""
        self.folder, self.crew, self.counter, self.stop = folder, crew, counter, stop
        self.hand: dict[Future[Played], Block] = {}
        self.finished: SimpleQueue[Future[Played] | None] = SimpleQueue()
        self.again: deque[Block] = deque()
        self.attempts: Tally[int] = Tally()
        self.lost: Tally[int] = Tally()
        self.noted = set(failed_blocks(folder))
        self.begun = False  # whether anybody was given a block

    def play(self, blocks: Iterable[Block]) -> None:
        """Play blocks, a bounded number in hand; those that fail once are tried once more.

        Failures are noted in the folder. When a stop is asked for, what is in hand is finished.
        Raises OSError if the folder cannot be written, InputError if a worker cannot be used, and
        KeyboardInterrupt where it is to stop now.
        """
        waiting = iter(blocks)
        while True:
            self._hand_out(waiting)
            if not self.hand:
                return
            future = self._next()
            if self.stop.now:
                raise KeyboardInterrupt
            if future is not None:
                self._settle(self.hand.pop(future), future)

    def _next(self) -> Future[Played] | None:
        """Return what is finished next; None if it is time to see who plays, or to stop."""
        with suppress(Empty):
            return self.finished.get(timeout=self.crew.every)
        return None

    def wake(self) -> None:
        """Have `play` look whether it is to stop now, though nothing has finished."""
        self.finished.put(None)

    def _hand_out(self, waiting: Iterator[Block]) -> None:
        room = AHEAD * self.crew.hands() - len(self.hand)
        while room > 0 and not self.stop.asked:
            block = next(waiting, None) or (self.again.popleft() if self.again else None)
            if block is None:
                return
            future = self.crew.executor.submit(play_block, str(self.folder.path), block)
            self.hand[future], self.begun = block, True
            future.add_done_callback(self.finished.put)
            room -= 1

    def _settle(self, block: Block, future: Future[Played]) -> None:
        try:
            played = _result(block, future)
        except WorkerLost as lost:
            self.lost[block.number] += 1
            if self.lost[block.number] < MOST_LOST:
                self.again.append(block)
                return
            played = Played(0, Failure(block, type(lost).__name__, str(lost)))
        self.attempts[block.number] += 1
        if played.failure is not None:
            record_failure(self.folder, played.failure, self.attempts[block.number])
            self.noted.add(block.number)
            if self.attempts[block.number] < ATTEMPTS:
                self.again.append(block)
        elif block.number in self.noted:
            forget_failure(self.folder, block.number)
        self.counter.add(played.wars)


def _result(block: Block, future: Future[Played]) -> Played:
    """Return what a worker says of a block; one that was lost with its block has failed."""
    try:
        return future.result()
    except (CancelledError, TimeoutError) as error:
        raise ClusterLost("its scheduler does not answer") from error
    except ImportError as error:
        raise InputError(f"a worker cannot load Concert: {error}.") from error
    except (OSError, InputError, WorkerLost):
        raise
    except Exception as error:
        return Played(0, Failure(block, type(error).__name__, str(error)))


def extended(folder: Folder, more: More) -> Folder:
    """Enlarge the study in a folder and return it; nothing is played yet.

    Raises InputError for what cannot be enlarged so, OSError if the folder cannot be written.
    """
    if (more.runs is None) == (more.points is None):
        raise InputError("extend takes one of --runs M and --points P, the new totals.")
    if more.runs is not None:
        return _with_runs(folder, more.runs)
    assert more.points is not None
    return _with_points(folder, more.points)


def _with_runs(folder: Folder, runs: int) -> Folder:
    spec, known = folder.specification, folder.runs
    if spec.of_points:
        raise InputError(
            f'a study that keeps "{spec.keep}" cannot have more runs: the {spec.keep} of old and '
            "new wars together are not known from each.\nAllowed: more points, or a new study."
        )
    if not known < runs <= LARGEST_RUN + 1:
        raise InputError(f"--runs {runs}; allowed: more than the {known} that there are.")
    extent = Extent(0, len(folder.points), known, runs - known, block_size(spec, runs - known))
    return folder.rewritten(extents=[*folder.extents, extent])


def _with_points(folder: Folder, points: int) -> Folder:
    spec, known = folder.specification, folder.points
    if points <= len(known):
        raise InputError(f"--points {points}; allowed: more than the {len(known)} that there are.")
    sampling = spec.sampling.extended(points)
    made = sampling.points(spec.uncertainties)
    if not np.array_equal(made[: len(known)], known, equal_nan=True):
        raise InputError(
            "the design no longer begins with the points of this study: a library makes others."
        )
    write_design(folder.path, spec, sampling, made)
    extent = Extent(len(known), points - len(known), 0, folder.runs, block_size(spec, folder.runs))
    extents = [*folder.extents, extent]
    return folder.rewritten(extents=extents, points=checksum(made.tobytes()))
