"""Small studies for tests of running: six partners, twelve months."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from experiments.study.folder import Folder, create
from experiments.study.specification import read
from experiments.study.storage import MONTHLY, OUTCOMES, parts
from experiments.study.worker import play_block

CONCERT = Path(sys.executable).with_name("concert")
STUDY = """
title = "Small"
scenario = "six-partners"
months = {months}
runs = {runs}
block = {block}
keep = "{keep}"
levers = ["siloed", "coordinated"]
outcomes = ["outcome", "war_length", "land"]

[design]
kind = "{kind}"
points = {points}

[uncertainties.need]
parameter = "theatre.need"

[uncertainties.window]
parameter = "kremlin.window"
"""
USUAL = {
    "months": 12,
    "runs": 4,
    "block": 2,
    "keep": "outcomes",
    "kind": "sobol",
    "points": 4,
}


def study_file(folder: Path, **changed: Any) -> Path:
    """Write a study file into a folder."""
    file = folder / "study-of-mine.toml"
    file.write_text(STUDY.format(**{**USUAL, **changed}), encoding="utf-8")
    return file


def begun(folder: Path, **changed: Any) -> Folder:
    """Return a study that has begun, with nothing played."""
    return create(folder / "study", read(study_file(folder, **changed)), "concert study run")


def played(folder: Path, **changed: Any) -> Folder:
    """Return a study that has been played, block by block."""
    made = begun(folder, **changed)
    for block in made.missing(set()):
        assert play_block(str(made.path), block).failure is None
    return made


def contents(path: Path) -> dict[str, bytes]:
    """Return the bytes of every part in a study folder, by folder and name."""
    found = [part.file for kind in (OUTCOMES, MONTHLY) for part in parts(path / kind)]
    return {f"{file.parent.name}/{file.name}": file.read_bytes() for file in sorted(found)}


def rows(path: Path, kind: str = OUTCOMES) -> pa.Table:
    """Return all rows of a kind of parts, sorted."""
    tables = [parquet.read_table(part.file, partitioning=None) for part in parts(path / kind)]
    plain = [table.replace_schema_metadata(None) for table in tables]
    keys = [
        name
        for name in ("point", "arm", "run", "variable", "month")
        if name in plain[0].schema.names
    ]
    return pa.concat_tables(plain).sort_by([(key, "ascending") for key in keys])


def concert(*words: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run the installed command."""
    return subprocess.run([CONCERT, *words], capture_output=True, text=True, **more)


def started(*words: str | Path, **more: Any) -> subprocess.Popen[str]:
    """Start the installed command in a session of its own."""
    return subprocess.Popen(
        [CONCERT, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ, **more,
    )  # fmt: skip


def wait_for_parts(folder: Path, count: int, process: subprocess.Popen[str]) -> int:
    """Return how many parts are there, as soon as there are so many; a process is at work."""
    while (found := sum(1 for _ in parts(folder / OUTCOMES))) < count:
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.01)
            raise AssertionError(process.communicate())
    return found


@contextmanager
def small_disk(place: Path, kilobytes: int) -> Iterator[Path]:
    """Give a folder on a disk of its own; the test is skipped where none may be mounted."""
    place.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place)]
    mounted = subprocess.run(["mount", *options], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"this system forbids mounting a small disk: {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)
