"""Whether a study's folder holds what it should: checksums, all blocks, and some played again."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from abm.scenarios.files import shown
from experiments.sheet import console
from experiments.study.basis import basis, drift
from experiments.study.blocks import block_at
from experiments.study.folder import Folder, open_folder
from experiments.study.parts import Part, altered, name_of, parts
from experiments.study.playing import block_parts
from experiments.wording import plural


@dataclass(frozen=True, kw_only=True)
class StudyVerificationRequest:
    """What `concert study verify` was asked for: a study's folder, how many blocks to repeat."""

    folder: Path
    blocks: int


def run(request: StudyVerificationRequest) -> None:
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
