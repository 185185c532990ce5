"""A session at a study: begin it, go on with it, enlarge it. What is done is never done again."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from abm.errors import InputError
from abm.scenarios.files import shown
from experiments.exits import Interrupted
from experiments.folders import Invocation, next_free
from experiments.progress import counting
from experiments.sheet import console
from experiments.study.basis import basis, drift, refuse
from experiments.study.executors import ClusterLost, Crew, crew
from experiments.study.extending import More, extended
from experiments.study.failures import recorded, told_of
from experiments.study.folder import Folder, create, now, open_folder
from experiments.study.lock import locked
from experiments.study.parts import altered, parts, sweep
from experiments.study.running import Run
from experiments.study.specification import read
from experiments.study.stopping import Stop
from experiments.wording import plural

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True, kw_only=True)
class StudyRunRequest:
    """What `concert study run` was asked for: a study file, a folder, and who plays.

    Without a folder it is the next free one below `results`, by the study's name. `workers` are
    threads here, `cluster` the address of a Dask scheduler.
    """

    file: Path
    out: Path | None = None
    workers: int | None = None
    cluster: str | None = None


@dataclass(frozen=True, kw_only=True)
class StudyResumptionRequest:
    """What `concert study resume` was asked for: a study's folder, who plays, what may differ."""

    folder: Path
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
    with crew(request.workers, request.cluster) as who:
        path = request.out or next_free(Path("results"), spec.name)
        folder = create(path, spec, invocation.command)
        with _writing(folder), locked(folder.path):
            _play(folder, who)


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
    folder = open_folder(request.folder)
    with crew(request.workers, request.cluster) as who, _writing(folder), locked(folder.path):
        folder = _on_the_same(open_folder(request.folder), request.accept_drift, command)
        if more is not None:
            folder = extended(folder, more)
        _cleaned(folder)
        _play(folder, who)


def _on_the_same(folder: Folder, accept_drift: bool, command: str) -> Folder:
    """Return the folder if nothing that numbers rest on has changed, or if that is accepted."""
    differences = drift(folder.manifest["basis"], basis())
    differences += drift(
        {"the study's design": folder.manifest["design"]},
        {"the study's design": folder.specification.hash},
    )
    if not differences:
        return folder
    if not accept_drift:
        refuse(differences, shown(folder.path))
    accepted = {"when": now(), "command": command, "differences": differences}
    blocks = sorted(folder.finished())
    return folder.rewritten(
        basis=basis(),
        design=folder.specification.hash,
        drift=[*folder.manifest["drift"], accepted | {"finished": len(blocks)}],
    )


def _cleaned(folder: Folder) -> None:
    """Remove what was left half-written; name and remove what is not as it was written."""
    for kind in folder.kinds:
        sweep(folder.path / kind)
    found = [part for kind in folder.kinds for part in parts(folder.path / kind)]
    bad = altered(found)
    for part in bad:
        print(f"altered or truncated, played again: {part.file.name}", file=sys.stderr)
        part.file.unlink(missing_ok=True)
    done = folder.finished()
    for part in found:
        if part.number not in done:  # of a block that was left between its parts
            part.file.unlink(missing_ok=True)


def _play(folder: Folder, who: Crew) -> None:
    """Play what is missing and tell how the study stands.

    Raises Interrupted after Ctrl-C, and typer.Exit(1) if blocks failed.
    """
    done, stop, screen = folder.finished(), Stop(), console(stderr=True)
    try:
        with counting("wars", screen, paced=True) as counter:
            counter.expect(folder.wars, done=folder.wars_finished(done))
            run = Run(folder, who, counter, stop)
            with stop.heeding(lambda: _say_stopping(len(run.hand), screen)):
                run.play(folder.missing(done))
    except ClusterLost as lost:
        raise InputError(
            "the cluster is gone: its scheduler does not answer.\n"
            f"{_how_to_go_on(folder)} --cluster ADDRESS"
        ) from lost
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
    failed = recorded(folder)
    screen = console()
    screen.print(
        f"{shown(folder.path)}: {wars:,} of {plural(folder.wars, 'war')} in "
        f"{plural(len(finished), 'block')}.",
        soft_wrap=True,
    )
    for number in failed:
        screen.print(f"failed twice: {told_of(folder, number)}", soft_wrap=True)
    if stop.asked and wars < folder.wars:
        raise Interrupted(f"stopped. {_how_to_go_on(folder)}")
    if failed:
        raise typer.Exit(1)


@contextmanager
def _writing(folder: Folder) -> Iterator[None]:
    """Say what stands in the way where the folder cannot be read or written."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            f"{shown(folder.path)} cannot be read or written: {reason}.\n{_how_to_go_on(folder)}"
        ) from error
