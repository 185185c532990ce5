"""Verification of a study's folder, and its status.

`verify` checks every part against its checksum, looks for missing blocks and plays some blocks
again; `show_status` only reads.
"""

from __future__ import annotations

import random
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from abm.scenarios.files import shown
from experiments.console import console
from experiments.study.folder import Folder, describe_failure, failed_blocks, open_folder
from experiments.study.lock import owner
from experiments.study.provenance import basis, drift
from experiments.study.storage import Part, altered, block_at, name_of, parts, points_in
from experiments.study.worker import block_parts
from experiments.tables import print_json
from experiments.text import plural, printable


@dataclass(frozen=True, kw_only=True)
class StudyVerificationRequest:
    """What `concert study verify` was asked for: a study's folder, how many blocks to repeat."""

    folder: Path
    blocks: int


def verify(request: StudyVerificationRequest) -> None:
    """Verify the study in a folder and tell; typer.Exit(1) if anything is not as it should be.

    Raises InputError if there is no study in it.
    """
    folder = open_folder(request.folder)
    faults = [*lost(folder), *misplaced(folder)]
    chosen, told = sample(folder, request.blocks), console(stderr=True)
    for number in chosen:
        told.print(f"playing block {number} again ...", soft_wrap=True)
        faults += differing(folder, number)
    screen = console()
    for fault in faults:
        print(printable(fault))  # also where only errors are told
    if faults:
        raise typer.Exit(1)
    screen.print(
        f"{shown(folder.path)}: all {plural(folder.wars, 'war')} are there, every part as it was "
        f"written; {plural(len(chosen), 'block')} played again, equal to the byte.",
        soft_wrap=True,
    )


def lost(folder: Folder) -> Iterator[str]:
    """Yield what is missing, in words."""
    count = sum(extent.blocks for extent in folder.extents)
    missing = count - len(folder.finished() & set(range(count)))
    if missing:
        yield f"incomplete: {plural(missing, 'block')} of {count:,} not there"


def misplaced(folder: Folder) -> Iterator[str]:
    """Yield the parts that are not what was written, or belong to no block."""
    count = sum(extent.blocks for extent in folder.extents)
    for kind in folder.kinds:
        found = list(parts(folder.path / kind))
        for part in altered(found):
            yield f"altered or truncated: {kind}/{part.file.name}"
        yield from (f"of no block: {kind}/{p.file.name}" for p in found if p.number >= count)


def sample(folder: Folder, blocks: int) -> Sequence[int]:
    """Return the numbers of so many finished blocks, chosen at random."""
    count = sum(extent.blocks for extent in folder.extents)
    finished = sorted(number for number in folder.finished() if number < count)
    return sorted(random.SystemRandom().sample(finished, min(blocks, len(finished))))


def differing(folder: Folder, number: int) -> Iterator[str]:
    """Play a block again and yield what does not come out as it stands in the folder."""
    named = {kind: {p.number: p for p in parts(folder.path / kind)} for kind in folder.kinds}
    for kind, content in block_parts(folder, block_at(folder.extents, number)):
        if not _same(named[kind].get(number), content):
            because = "; ".join(drift(folder.manifest["basis"], basis()))
            yield f"differs when played again: {kind}/{name_of(number, content)}" + (
                f" ({because})" if because else ""
            )


def _same(part: Part | None, content: bytes) -> bool:
    return part is not None and part.file.read_bytes() == content


@dataclass(frozen=True, kw_only=True)
class StudyStatusRequest:
    """What `concert study status` was asked for: the folder of a study."""

    folder: Path
    as_json: bool = False


def show_status(request: StudyStatusRequest) -> None:
    """Show how the study in a folder stands; raises InputError if there is none."""
    folder = open_folder(request.folder)
    if request.as_json:
        print_json(facts(folder))
        return
    screen = console()
    for line in describe(folder):
        screen.print(line, soft_wrap=True)


def facts(folder: Folder) -> dict[str, object]:
    """Return how a study stands as data: `docs/tables.md` explains the keys."""
    finished, at_work = folder.finished(), owner(folder.path)
    return {
        "title": folder.manifest["title"],
        "points": points_in(folder.extents),
        "runs": folder.runs,
        "arms": folder.arms,
        "megabytes": round(_megabytes(folder), 3),
        "wars": folder.wars,
        "wars_finished": folder.wars_finished(finished),
        "blocks": sum(extent.blocks for extent in folder.extents),
        "blocks_finished": len(finished),
        "in_use_by": at_work.described if at_work else None,
        "failed": [describe_failure(folder, number) for number in failed_blocks(folder)],
        "drift_accepted": [one["differences"] for one in folder.manifest["drift"]],
        "drift": list(drift(folder.manifest["basis"], basis())),
    }


def describe(folder: Folder) -> list[str]:
    """Return what there is to say of a study, line by line."""
    finished = folder.finished()
    wars = folder.wars_finished(finished)
    blocks = sum(extent.blocks for extent in folder.extents)
    told = [
        folder.manifest["title"],
        f"{plural(points_in(folder.extents), 'point')}, {plural(folder.runs, 'run')} each of "
        f"{', '.join(folder.arms)}; {_megabytes(folder):,.1f} MB",
        f"{wars:,} of {plural(folder.wars, 'war')} done "
        f"({100 * wars / folder.wars:.1f}%), {len(finished):,} of {plural(blocks, 'block')}",
    ]
    at_work = owner(folder.path)
    if at_work:
        told.append(f"in use by {at_work.described}")
    elif wars < folder.wars:
        told.append(f"go on with: concert study resume {shlex.quote(str(folder.path))}")
    told += [f"failed: {describe_failure(folder, number)}" for number in failed_blocks(folder)]
    told += [f"drift accepted: {'; '.join(one['differences'])}" for one in folder.manifest["drift"]]
    return told + [f"drift: {one}" for one in drift(folder.manifest["basis"], basis())]


def _megabytes(folder: Folder) -> float:
    sizes = (
        part.file.stat().st_size for kind in folder.kinds for part in parts(folder.path / kind)
    )
    return sum(sizes) / 1e6
