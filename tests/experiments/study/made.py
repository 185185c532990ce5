"""Small studies for tests of reading: played, or with wars made by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from abm.engine.ensemble import Wars
from experiments.study import worker
from experiments.study.folder import Folder, create
from experiments.study.results import Study
from experiments.study.specification import read
from experiments.study.storage import OUTCOMES, Block, numbered, parquet_bytes, write_part
from experiments.study.worker import play_block
from tests.experiments.conftest import Rows, wars_of

TEXT = """
title = "A small study"
scenario = "six-partners"
runs = {runs}
block = {block}
months = 36
keep = "{keep}"
{more}
levers = ["siloed", "coordinated"]

[design]
kind = "sobol"
points = {points}

[uncertainties.need]
parameter = "theatre.need"
reason = "Nobody knows."

[uncertainties.window]
parameter = "kremlin.window"
"""
USUAL = {"runs": 4, "block": 3, "points": 4, "keep": "outcomes", "more": ""}

#: Rows of wars (see `tests.experiments.conftest`) of an arm at a point, run by run.
ByHand = Callable[[int, int], Rows]


def begun(folder: Path, **told: Any) -> Folder:
    """Return the folder of a study of which nothing is played."""
    file = folder / "small.toml"
    file.write_text(TEXT.format(**{**USUAL, **told}), encoding="utf-8")
    return create(folder / "study", read(file), "concert study run small.toml")


def played(folder: Path, **told: Any) -> Study:
    """Return a study, played to its end."""
    made = begun(folder, **told)
    play(made, numbered(made.extents))
    return Study.open(made.path)


def play(folder: Folder, blocks: Iterable[Block]) -> None:
    """Play blocks of a study."""
    for block in blocks:
        assert play_block(str(folder.path), block).failure is None


def by_hand(folder: Path, rows: ByHand, **told: Any) -> Study:
    """Return a study of wars made by hand; `rows` gives those of an arm (by place) at a point."""
    made = begun(folder, **told)
    for block in numbered(made.extents):
        wars = [_wars(rows(arm, block.point), block) for arm in range(len(made.arms))]
        stamp = worker.part_stamp(made.manifest, block)
        told_rows = worker.outcome_rows(made.specification, block, wars)
        content = parquet_bytes(told_rows, stamp)
        about = made.about(OUTCOMES, block.number)
        write_part(made.path / OUTCOMES, block.number, content, about)
    return Study.open(made.path)


def _wars(rows: Rows, block: Block) -> Wars:
    made = wars_of(rows[block.first : block.first + block.runs])
    return made._replace(runs=made.runs + block.first)
