"""Blocks that could not be played: noted in the folder until they are played after all."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from experiments.study.blocks import Block
from experiments.study.folder import FAILED, Folder
from experiments.study.parts import write_durably


class Failure(NamedTuple):
    """Why a block could not be played; the run and its arm if one of its wars is to blame."""

    block: Block
    kind: str
    error: str
    arm: str | None = None
    run: int | None = None


def replay(folder: Path, failure: Failure) -> str | None:
    """Return the command that plays the war that failed once more; None if no war did."""
    if failure.run is None:
        return None
    war = ["--point", failure.block.point, "--arm", failure.arm, "--run", failure.run]
    return shlex.join(["concert", "run", "--from", str(folder), *map(str, war)])


def record(folder: Folder, failure: Failure, attempts: int) -> None:
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
        "replay": replay(folder.path, failure),
    }
    text = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
    write_durably(_file(folder.path, block.number), text.encode(errors="replace"))


def forget(folder: Folder, number: int) -> None:
    """Take back what was noted of a block, which has been played."""
    with suppress(FileNotFoundError):
        _file(folder.path, number).unlink()


def recorded(folder: Folder) -> Sequence[int]:
    """Return the numbers of the blocks that failed and have not been played since."""
    files = (folder.path / FAILED).glob("block-*.json")
    return sorted(int(file.stem.removeprefix("block-")) for file in files)


def told_of(folder: Folder, number: int) -> str:
    """Return what failed in a block, in a line or two; empty if that cannot be read any more."""
    try:
        told = json.loads(_file(folder.path, number).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return f"block {number}"
    war = "" if told["run"] is None else f", arm {told['arm']}, run {told['run']}"
    again = f"\n  replay: {told['replay']}" if told["replay"] else ""
    return f"block {number} (point {told['point']}{war}): {told['kind']}: {told['error']}{again}"


def _file(folder: Path, number: int) -> Path:
    return folder / FAILED / f"block-{number:06d}.json"
