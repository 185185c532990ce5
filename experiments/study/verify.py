"""Verification of a study's folder, its repair, and its status.

`verify` checks files and every part against their checksums, looks for missing blocks and plays
some blocks again; `show_status` only reads. What a study that goes on puts right stands here, too:
what can be made again is, and no part that is as it was written goes without another in its place.
"""

from __future__ import annotations

import json
import random
import shlex
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer
from pyarrow import ArrowException, parquet

from abm.data import limits
from abm.errors import InputError
from abm.scenarios.files import shown
from experiments.console import console
from experiments.study.executors import TOKEN, threads
from experiments.study.folder import (
    FAILED,
    FAILURE,
    TEXTS,
    Folder,
    altered_files,
    clean,
    describe_failure,
    failed_blocks,
    open_folder,
    read_design,
    write_design,
)
from experiments.study.lock import owner
from experiments.study.manifest import MANIFEST
from experiments.study.provenance import basis, drift
from experiments.study.specification import DESIGN
from experiments.study.storage import (
    MONTHLY,
    NAMED,
    OUTCOMES,
    Part,
    altered,
    block_at,
    checksum,
    name_of,
    part_of,
    parts,
    points_in,
)
from experiments.study.worker import block_parts
from experiments.tables import print_json
from experiments.text import plural, printable

FOREIGN = 5  # files that are named where some are ignored
OWN = (*TEXTS, DESIGN, MANIFEST, OUTCOMES, MONTHLY, FAILED)
SUFFIXES = {Path(name).suffix for name in OWN}


@dataclass(frozen=True, kw_only=True)
class StudyVerificationRequest:
    """What `concert study verify` was asked for: a study's folder, how many blocks to repeat.

    `workers` are the threads that play; None stands for one for each processor that may be used.
    """

    folder: Path
    blocks: int
    workers: int | None = None


def verify(request: StudyVerificationRequest) -> None:
    """Verify the study in a folder and tell; typer.Exit(1) if anything is not as it should be.

    Raises InputError if it holds no study.
    """
    folder = open_folder(request.folder)
    changed = [*altered_files(folder), *other_points(folder)]
    faults = [*changed, *lost(folder), *misplaced(folder)]
    chosen = [] if changed else sample(folder, request.blocks)
    faults += repeated(folder, chosen, request.workers)
    screen = console()
    for line in foreign(folder):
        screen.print(line, soft_wrap=True)
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
    missing = folder.blocks - len(folder.finished())
    if missing:
        yield f"incomplete: {plural(missing, 'block')} of {folder.blocks:,} not there"


def other_points(folder: Folder) -> Iterator[str]:
    """Yield what is wrong with the file of points, in words."""
    try:
        folder.points  # noqa: B018 - they are read and compared with their checksum
    except InputError as error:
        yield str(error)


def misplaced(folder: Folder) -> Iterator[str]:
    """Yield the parts that are not what was written for their block, or belong to no block."""
    for kind in folder.kinds:
        found = list(parts(folder.path / kind))
        for part in unsound(folder, found):
            yield f"altered or truncated: {_name(part)}"
    yield from astray(folder)


def astray(folder: Folder) -> list[str]:
    """Return the lines that name parts of no block, which may be those of a newer manifest."""
    found = [part for kind in folder.kinds for part in parts(folder.path / kind)]
    return [
        f"of no block: {_name(part)}; remove it, unless {MANIFEST} is older than it"
        for part in sorted(found)
        if not _known(folder, part)
    ]


def _name(part: Part) -> str:
    return f"{part.file.parent.name}/{part.file.name}"


def _known(folder: Folder, part: Part) -> bool:
    return part.number < folder.blocks


def unsound(folder: Folder, found: Iterable[Part]) -> list[Part]:
    """Return the parts that are not what was written for their block, of their kind, here.

    Those of no block are left out: nothing is known of them.
    """
    known = [part for part in found if _known(folder, part)]
    astray: set[Part] = set()
    if "seal" not in folder.manifest:
        astray = {part for part in known if _strays(folder, part)}
    staying = [part for part in known if part not in astray]
    bad = altered(staying, lambda part: folder.about(part.file.parent.name, part.number))
    return sorted({*astray, *bad})


def _strays(folder: Folder, part: Part) -> bool:
    """Whether a part is another block's or kind's, where checksums cover the content alone."""
    try:
        told = parquet.read_schema(limits.regular(part.file, limits.PARQUET))
    except (OSError, InputError, ArrowException, UnicodeDecodeError):
        return False  # its checksum says what is wrong
    block = json.dumps(block_at(folder.extents, part.number)._asdict()).encode()
    by_month = part.file.parent.name == MONTHLY
    return (told.metadata or {}).get(b"block") != block or ("month" in told.names) != by_month


def foreign(folder: Folder) -> list[str]:
    """Return the lines that name what is ignored in the folder."""
    names = ignored(folder)
    more = [f"ignored: {len(names) - FOREIGN} more files"] if len(names) > FOREIGN else []
    return [f"ignored, none of the study's files: {name}" for name in names[:FOREIGN]] + more


def ignored(folder: Folder) -> list[str]:
    """Return the files that are like the study's and none of it, such as a sync client's copies."""
    copies = {file for name in OWN for file in folder.path.glob(f"{Path(name).stem}*")}
    copies = {file for file in copies if file.name not in OWN and file.suffix in SUFFIXES}
    among = [file for kind in (OUTCOMES, MONTHLY) for file in (folder.path / kind).glob("[!.]*")]
    copies |= {file for file in among if not NAMED.fullmatch(file.name)}
    failures = (folder.path / FAILED).glob("[!.]*")
    copies |= {file for file in failures if not FAILURE.fullmatch(file.name)}
    return sorted(str(file.relative_to(folder.path)) for file in copies)


def restore(folder: Folder) -> None:
    """Make again, in a study that goes on, what is lost of its folders and its points; say so.

    Raises InputError for points that cannot be made again, OSError if nothing can be written.
    """
    for kind in (*folder.kinds, FAILED):
        if not (folder.path / kind).is_dir():
            _say(f"{kind}/ was not there and is made again")
            (folder.path / kind).mkdir()
    try:
        read_design(folder.path)
    except InputError:
        _restore_points(folder)


def _restore_points(folder: Folder) -> None:
    try:
        spec = folder.specification
    except InputError as error:
        raise InputError(
            f"{shown(folder.path / DESIGN)} was lost or damaged, and the study as it stands does "
            f"not give its points: {error}"
        ) from None
    count, sampling = points_in(folder.extents), spec.sampling
    if len(sampling) != count:
        sampling = sampling.extended(count)
    made = sampling.points(spec.uncertainties)
    if checksum(made.tobytes()) != folder.manifest["points"]:
        raise InputError(f"{shown(folder.path / DESIGN)} was lost; the design gives other points.")
    write_design(folder.path, spec, sampling, made)
    _say(f"{DESIGN} was lost or damaged; the same points were made again")


def cleaned(folder: Folder) -> list[Part]:
    """Remove what was left half-written; name and remove what is not as it was written.

    Returns the parts of blocks that are not whole. They stay until the block is played again; parts
    of no block stay, too, and are named.
    """
    for line in [*foreign(folder), *astray(folder)]:
        print(line, file=sys.stderr)
    for token in folder.path.glob(f"{TOKEN}*"):
        token.unlink(missing_ok=True)
    clean(folder)
    found = [part for kind in folder.kinds for part in parts(folder.path / kind)]
    bad = dict.fromkeys(unsound(folder, found))
    for part in bad:
        part.file.unlink(missing_ok=True)
    done = folder.finished()
    for part in bad:
        spare = "removed; its block has another that is whole"
        what = spare if part.number in done else "played again"
        print(f"altered or truncated, {what}: {_name(part)}", file=sys.stderr)
    staying = [part for part in found if part not in bad and _known(folder, part)]
    return [part for part in staying if part.number not in done]


def replace(left: Iterable[Part]) -> None:
    """Remove the parts of blocks that were not whole where another has come in their place.

    Played again on the same code a part is the same, byte by byte; on other code it is not.
    """
    for part in left:
        if part.file.exists() and part_of(part.file.parent, part.number) is None:
            part.file.unlink(missing_ok=True)


def _say(line: str) -> None:
    print(f"{line}.", file=sys.stderr)


def sample(folder: Folder, blocks: int) -> Sequence[int]:
    """Return the numbers of so many finished blocks, chosen at random."""
    finished = sorted(folder.finished())
    return sorted(random.SystemRandom().sample(finished, min(blocks, len(finished))))


def repeated(folder: Folder, chosen: Sequence[int], workers: int | None) -> list[str]:
    """Play blocks again, by threads; return what differs, in the order of the blocks."""
    told = console(stderr=True)

    def play(number: int) -> list[str]:
        """Play a block again and return what differs."""
        told.print(f"playing block {number} again ...", soft_wrap=True)
        return list(differing(folder, number))

    with threads(workers) as crew:
        return [fault for found in crew.executor.map(play, chosen) for fault in found]


def differing(folder: Folder, number: int) -> Iterator[str]:
    """Play a block again and yield what does not come out as it stands in the folder."""
    named = {kind: {p.number: p for p in parts(folder.path / kind)} for kind in folder.kinds}
    for kind, content in block_parts(folder, block_at(folder.extents, number)):
        if not _same(named[kind].get(number), content):
            because = "; ".join(drift(folder.manifest["basis"], basis()))
            name = name_of(number, content, folder.about(kind, number))
            yield f"differs when played again: {kind}/{name}" + (f" ({because})" if because else "")


def _same(part: Part | None, content: bytes) -> bool:
    return part is not None and limits.read_bytes(part.file, limits.PARQUET) == content


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
        "blocks": folder.blocks,
        "blocks_finished": len(finished),
        "in_use_by": at_work.described if at_work else None,
        "failed": [describe_failure(folder, number) for number in failed_blocks(folder)],
        "drift_accepted": [one["differences"] for one in folder.manifest["drift"]],
        "drift": list(drift(folder.manifest["basis"], basis())),
        "altered": list(_altered(folder)),
    }


def describe(folder: Folder) -> list[str]:
    """Return what there is to say of a study, line by line."""
    finished = folder.finished()
    wars = folder.wars_finished(finished)
    told = [
        folder.manifest["title"],
        f"{plural(points_in(folder.extents), 'point')}, {plural(folder.runs, 'run')} each of "
        f"{', '.join(folder.arms)}; {_megabytes(folder):,.1f} MB",
        f"{wars:,} of {plural(folder.wars, 'war')} done "
        f"({100 * wars / folder.wars:.1f}%), {len(finished):,} of {plural(folder.blocks, 'block')}",
    ]
    at_work = owner(folder.path)
    if at_work:
        told.append(f"in use by {at_work.described}")
    elif wars < folder.wars:
        told.append(f"go on with: concert study resume {shlex.quote(str(folder.path))}")
    told += [f"failed: {describe_failure(folder, number)}" for number in failed_blocks(folder)]
    told += foreign(folder)
    told += [f"drift accepted: {'; '.join(one['differences'])}" for one in folder.manifest["drift"]]
    told += [f"drift: {one}" for one in drift(folder.manifest["basis"], basis())]
    return told + [f"not as it was written: {one}" for one in _altered(folder)]


def _altered(folder: Folder) -> Iterator[str]:
    """Yield what of the study's files is not as it was, also where they cannot be read."""
    try:
        yield from altered_files(folder)
    except InputError as error:
        yield str(error)
        return
    yield from other_points(folder)


def _megabytes(folder: Folder) -> float:
    sizes = (
        part.file.lstat().st_size for kind in folder.kinds for part in parts(folder.path / kind)
    )
    return sum(sizes) / 1e6
