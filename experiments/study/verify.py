"""Verification of a study's folder, and its status.

`verify` checks every part against its checksum, looks for missing blocks and plays some blocks
again; `show_status` only reads.
"""

from __future__ import annotations

import random
import shlex
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from abm.data import limits
from abm.scenarios.files import shown
from experiments.console import console
from experiments.study.folder import Folder, describe_failure, failed_blocks, open_folder
from experiments.study.lock import owner
from experiments.study.provenance import basis, drift
from experiments.study.storage import Part, altered, block_at, name_of, parts, points_in
from experiments.study.worker import block_parts
from experiments.text import plural


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
    chosen = sample(folder, request.blocks)
    for number in chosen:
        print(f"playing block {number} again ...", file=sys.stderr)
        faults += differing(folder, number)
    screen = console()
    for fault in faults:
        screen.print(fault, soft_wrap=True)
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
    missing = count - sum(number < count for number in folder.finished())
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
    return part is not None and limits.read_bytes(part.file, limits.PARQUET) == content


@dataclass(frozen=True, kw_only=True)
class StudyStatusRequest:
    """What `concert study status` was asked for: the folder of a study."""

    folder: Path


def show_status(request: StudyStatusRequest) -> None:
    """Show how the study in a folder stands; raises InputError if there is none."""
    folder = open_folder(request.folder)
    screen = console()
    for line in describe(folder):
        screen.print(line, soft_wrap=True)


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
        part.file.lstat().st_size for kind in folder.kinds for part in parts(folder.path / kind)
    )
    return sum(sizes) / 1e6
