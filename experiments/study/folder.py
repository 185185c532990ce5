"""A study's folder: what was asked, what it rests on, and a part for every finished block.

There is no other state. `study.toml` is the file as given, `scenario.toml` the scenario and its
arms whole, so that the folder needs no other file; `design.parquet` holds the points, a row each;
`manifest.json` says what the numbers rest on and which extents there are; `outcomes/` and
`monthly/` hold parts, and `failed/` what could not be played.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Unpack

import numpy as np
import pyarrow
from numpy.typing import ArrayLike, NDArray

from abm.data import limits
from abm.errors import InputError
from abm.scenarios.files import shown
from abm.scenarios.snapshot import snapshot
from experiments.output import new_folder
from experiments.replacement import sweep, write_durably
from experiments.study.designs import Sampling
from experiments.study.manifest import (
    FORMAT,
    MANIFEST,
    WARRANT,
    Changed,
    Manifest,
    json_bytes,
    manifest_of,
    stored_table,
)
from experiments.study.provenance import basis, drift, packages
from experiments.study.specification import DESIGN, SCENARIO, STUDY, Specification, stored
from experiments.study.storage import (
    MONTHLY,
    OUTCOMES,
    Block,
    Columns,
    Extent,
    block_at,
    checksum,
    numbered,
    parquet_bytes,
    parts,
    points_in,
    read_numbers,
    runs_in,
    stamp_of,
)
from experiments.study.tables import FailureTable
from experiments.text import DISCLAIMER

FAILED, TEXTS = "failed", (STUDY, SCENARIO)
FAILURE = re.compile(r"block-([0-9]{6,12})\.json")


@dataclass(frozen=True)
class Folder:
    """A study folder as its manifest stands."""

    path: Path
    manifest: Manifest

    @cached_property
    def extents(self) -> tuple[Extent, ...]:
        """The rectangles of points and runs that the study consists of."""
        return tuple(Extent._make(told) for told in self.manifest["extents"])

    @cached_property
    def specification(self) -> Specification:
        """The study as it was given; raises InputError if the folder's files cannot be used."""
        return stored(self.path)

    @cached_property
    def points(self) -> NDArray[np.float64]:
        """The points in values, float64 of shape (points, uncertainties), NaN for "free".

        From `design.parquet`; raises InputError if they are not those the study was begun with.
        """
        columns = read_design(self.path)
        names = [one.name for one in self.specification.uncertainties]
        count = points_in(self.extents)
        lost = [name for name in names if len(columns.get(name, ())) < count]
        if not lost:
            kept = [np.asarray(columns[name][:count], np.float64) for name in names]
            table = np.column_stack(kept)
            if checksum(table.tobytes()) == self.manifest["points"]:
                return table
        raise InputError(f"{shown(self.path / DESIGN)} does not hold the points of this study.")

    @property
    def arms(self) -> list[str]:
        """The names of the arms, in order; parts hold their places in this list."""
        return list(self.manifest["arms"])

    @property
    def runs(self) -> int:
        """How many runs each arm has at every point."""
        return runs_in(self.extents)

    @property
    def blocks(self) -> int:
        """How many blocks there are in all, finished or not."""
        return sum(extent.blocks for extent in self.extents)

    @property
    def wars(self) -> int:
        """How many wars there are in all, finished or not."""
        return len(self.arms) * sum(extent.pairs for extent in self.extents)

    def values(self, point: int) -> dict[str, float]:
        """Return the values of the uncertainties at a point, by name."""
        names = (one.name for one in self.specification.uncertainties)
        return dict(zip(names, self.points[point].tolist(), strict=True))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The folders of parts that the study fills, in the order in which they are written."""
        return (OUTCOMES,) if self.manifest["keep"] == OUTCOMES else (MONTHLY, OUTCOMES)

    def about(self, kind: str, number: int) -> bytes:
        """Return what the checksum of a part covers besides its content.

        Raises IndexError for a number that no block has.
        """
        block, seal = block_at(self.extents, number), self.manifest.get("seal")
        return b"" if seal is None else json.dumps([seal, kind, *block]).encode()

    def texts(self) -> dict[str, str]:
        """Return the checksums of study file and scenario as they are; raises InputError."""
        found = {name: limits.read_bytes(self.path / name, limits.TOML) for name in TEXTS}
        return {name: checksum(content) for name, content in found.items()}

    def finished(self) -> set[int]:
        """Return the numbers of the blocks that are done: those whose parts are all there."""
        listed = [{part.number for part in parts(self.path / kind)} for kind in self.kinds]
        return {number for number in set.intersection(*listed) if number < self.blocks}

    def missing(self, finished: set[int]) -> Iterator[Block]:
        """Yield the blocks that are not done, in order."""
        return (block for block in numbered(self.extents) if block.number not in finished)

    def wars_of(self, blocks: Iterable[Block]) -> int:
        """Return how many wars blocks hold."""
        return len(self.arms) * sum(block.runs for block in blocks)

    def wars_finished(self, finished: Iterable[int]) -> int:
        """Return how many wars the blocks of these numbers hold; others of no extent count not."""
        return self.wars_of(block_at(self.extents, n) for n in finished if n < self.blocks)

    def rewritten(self, **changed: Unpack[Changed]) -> Folder:
        """Write the manifest with something changed and return the folder as it then stands.

        Raises OSError, and InputError for more than a study may have.
        """
        content = json_bytes({**self.manifest, **changed})
        manifest = manifest_of(content, shown(self.path / MANIFEST))
        write_durably(self.path / MANIFEST, content)
        return Folder(self.path, manifest)


def open_folder(path: Path) -> Folder:
    """Return the study in a folder; raises InputError if there is none."""
    file = path / MANIFEST
    content = limits.read_bytes(file, limits.MANIFEST)
    return Folder(path.absolute(), manifest_of(content, shown(file)))


def edited(folder: Folder) -> list[str]:
    """Return what of the study's own files is no longer as it was when it began, in words."""
    spec, manifest = folder.specification, folder.manifest
    then, now = manifest.get("files", {}), folder.texts()
    found = drift(then, {name: now[name] for name in then if name in now})
    found += drift({"the study's design": manifest["design"]}, {"the study's design": spec.hash})
    return found


def contradicting(folder: Folder) -> list[str]:
    """Return what the manifest has otherwise than the study, of all that parts are laid out by."""
    spec, manifest = folder.specification, folder.manifest
    known = {
        "arms": (manifest["arms"], [arm.name for arm in spec.arms]),
        "outcomes": (manifest["outcomes"], list(spec.outcomes)),
        "keep": (manifest["keep"], spec.keep),
    }
    return [
        f"{key} is {told!r} in {MANIFEST} and {real!r} in {STUDY}"
        for key, (told, real) in known.items()
        if told != real
    ]


def altered_files(folder: Folder) -> list[str]:
    """Return what makes a study another than the one whose parts are there, in words.

    Besides `edited` and `contradicting` it is what a part says of the arms: one is looked at.
    Raises InputError for files that cannot be used.
    """
    found = [*edited(folder), *contradicting(folder)]
    for part in islice(parts(folder.path / OUTCOMES), 1):
        told = stamp_of(part.file).get("arms")
        if told not in (None, json.dumps(folder.arms)):
            found.append(f"arms is {folder.arms!r} in {MANIFEST} and {told} in {part.file.name}")
    return found


def open_unaltered(path: Path) -> Folder:
    """Return the study in a folder whose files are those that its parts were played with.

    A change that was accepted is part of the study. Raises InputError that names what differs.
    """
    folder = open_folder(path)
    if found := altered_files(folder):
        again = shlex.quote(str(path))
        raise InputError(
            f"{shown(path)} is not as it was written: {'; '.join(found)}.\n"
            f"Put it back as it was, or see what can be accepted: concert study resume {again}"
        )
    return folder


def create(path: Path | None, spec: Specification, command: str) -> Folder:
    """Make the folder of a study that has not begun; raises InputError if it exists.

    Without a path it is the next free one below `results`, by the study's name.
    """
    if path is not None and path.exists():
        raise InputError(
            f"{shown(path)} exists; go on with: concert study resume {shown(path)}\n"
            "or choose another --out."
        )
    points = spec.sampling.points(spec.uncertainties)
    texts = {STUDY: spec.text.encode(), SCENARIO: snapshot(spec.scenario, spec.arms).encode()}
    told = _manifest(spec, points, command)
    told["files"] = {name: checksum(text) for name, text in texts.items()}
    with new_folder(path, spec.name) as (place, new):
        manifest = manifest_of(json_bytes(told), shown(place / MANIFEST))
        for name, text in texts.items():
            write_durably(new / name, text)
        write_design(new, spec, spec.sampling, points)
        write_durably(new / MANIFEST, json_bytes(manifest))
        for name in (OUTCOMES, MONTHLY, FAILED):
            (new / name).mkdir()
    return Folder(place.absolute(), manifest)


def _manifest(spec: Specification, points: NDArray[np.float64], command: str) -> Manifest:
    return {
        "format": FORMAT,
        "disclaimer": DISCLAIMER,
        "warrant": WARRANT.label,
        "name": spec.name,
        "title": spec.title,
        "design": spec.hash,
        "scenario": spec.scenario.hash,
        "points": checksum(points.tobytes()),
        "arms": [arm.name for arm in spec.arms],
        "outcomes": list(spec.outcomes),
        "keep": spec.keep,
        "seed": spec.seed,
        "months": spec.months,
        "extents": [Extent(0, len(points), 0, spec.runs, block_size(spec))],
        "basis": basis(),
        "drift": [],
        "packages": dict(packages()),
        "command": command,
        "begun": now(),
        "seal": spec.hash,
    }


def block_size(spec: Specification, runs: int | None = None) -> int:
    """Return the most runs in a block; some need all runs of a point in one."""
    wanted = spec.runs if runs is None else runs
    return wanted if spec.of_points else min(spec.block, wanted)


def write_design(
    path: Path, spec: Specification, sampling: Sampling, points: NDArray[np.float64]
) -> None:
    """Write the points of a study into its folder, a row each.

    Args:
        path: The study's folder.
        spec: The study.
        sampling: What made the points, which may have more to say of each.
        points: The points in values, float64 of shape (points, uncertainties).

    Raises:
        OSError: If the file cannot be written.
    """
    columns: dict[str, ArrayLike] = {"point": np.arange(len(points), dtype=np.int32)}
    columns |= sampling.notes(spec.uncertainties)
    columns |= {one.name: points[:, place] for place, one in enumerate(spec.uncertainties)}
    stamp = {**WARRANT.stamp(), "design": spec.hash, "kind": sampling.kind}
    write_durably(path / DESIGN, parquet_bytes(columns, stamp))


def read_design(path: Path) -> Columns:
    """Return the columns of numbers of `design.parquet`; raises InputError if it cannot be read."""
    try:
        return read_numbers(path / DESIGN)
    except (OSError, InputError, pyarrow.ArrowException) as error:
        raise InputError(
            f"{shown(path / DESIGN)} cannot be read: it is lost or damaged.\n"
            f"Put it right with: concert study resume {shown(path)}"
        ) from error


def clean(folder: Folder) -> None:
    """Remove what killed processes left half-written in a folder that this one owns; OSError."""
    for place in (folder.path, *(folder.path / name for name in (OUTCOMES, MONTHLY, FAILED))):
        sweep(place)


def now() -> str:
    """Return the time, as manifests and locks note it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Failure(NamedTuple):
    """Why a block could not be played; the run and its arm if one of its wars is to blame."""

    block: Block
    kind: str
    error: str
    arm: str | None = None
    run: int | None = None


def record_failure(folder: Folder, failure: Failure, attempts: int) -> None:
    """Note a failure in the folder; raises OSError."""
    block = failure.block
    told = {
        "block": block.number,
        "point": block.point,
        "values": folder.values(block.point),
        "arm": failure.arm,
        "run": failure.run,
        "runs": [block.first, block.first + block.runs - 1],
        "seed": folder.specification.seed,
        "kind": failure.kind,
        "error": failure.error,
        "attempts": attempts,
        "replay": replay_command(folder.path, failure),
    }
    write_durably(_failure_file(folder.path, block.number), json_bytes(told))


def replay_command(folder: Path, failure: Failure) -> str | None:
    """Return the command that plays the war that failed once more; None if no war did."""
    if failure.run is None:
        return None
    war = ["--point", failure.block.point, "--arm", failure.arm, "--run", failure.run]
    return shlex.join(["concert", "run", "--from", str(folder), *map(str, war)])


def forget_failure(folder: Folder, number: int) -> None:
    """Take back what was noted of a block, which has been played."""
    with suppress(FileNotFoundError):
        _failure_file(folder.path, number).unlink()


def failed_blocks(folder: Folder) -> Sequence[int]:
    """Return the numbers of the blocks that failed and have not been played since."""
    files = (folder.path / FAILED).glob("block-*.json")
    named = (FAILURE.fullmatch(file.name) for file in files)
    return sorted(int(found[1]) for found in named if found)


def describe_failure(folder: Folder, number: int) -> str:
    """Return what failed in a block, in a line or two; its number alone if that is lost."""
    try:
        told = _note(_failure_file(folder.path, number))
    except InputError:
        return f"block {number}"
    war = "" if told.run is None else f", arm {told.arm}, run {told.run}"
    again = f"\n  replay: {told.replay}" if told.replay else ""
    return f"block {number} (point {told.point}{war}): {told.kind}: {told.error}{again}"


def _note(file: Path) -> FailureTable:
    where = shown(file)
    return stored_table(FailureTable, limits.read_text(file, limits.NOTE), where)


def _failure_file(folder: Path, number: int) -> Path:
    return folder / FAILED / f"block-{number:06d}.json"
