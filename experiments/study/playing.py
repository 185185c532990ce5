"""What a worker does, here or elsewhere: play a block and write its parts into the folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from abm.engine.ensemble import Ensemble
from abm.scenarios import Configuration
from experiments.study import contents
from experiments.study.arrow import parquet_bytes
from experiments.study.basis import basis, drift, refuse
from experiments.study.blocks import Block
from experiments.study.failures import Failure
from experiments.study.folder import MANIFEST, Folder
from experiments.study.parts import MONTHLY, OUTCOMES, write_part
from experiments.study.worlds import given_of

OPEN = 4  # studies that a worker keeps open


class Played(NamedTuple):
    """What comes back from a worker: how many wars it played, or why it could not."""

    wars: int
    failure: Failure | None = None


def play_block(path: str, block: Block) -> Played:
    """Play a block of the study in a folder and write its parts, the outcomes last.

    Whatever goes wrong in its wars is returned. Raises OSError where the folder cannot be read or
    written, InputError where this worker's code or libraries are not those of the study.
    """
    folder = opened(path)
    try:
        made = block_parts(folder, block)
    except OSError:
        raise
    except Exception as error:  # any fault of a war is that block's alone
        return Played(0, _blamed(folder, block, error))
    for kind, content in made:
        write_part(folder.path / kind, block.number, content)
    return Played(folder.wars_of([block]))


def opened(path: str) -> Folder:
    """Return the study in a folder, read once for as long as its manifest stays as it is."""
    return _opened(path, (Path(path) / MANIFEST).read_bytes())


@lru_cache(maxsize=OPEN)
def _opened(path: str, manifest: bytes) -> Folder:
    folder = Folder(Path(path), json.loads(manifest))
    refuse(drift(folder.manifest["basis"], basis()), f"{path}, as a worker finds it,")
    return folder


def block_parts(folder: Folder, block: Block) -> list[tuple[str, bytes]]:
    """Play a block; return its parts by the folders they belong in, in the order of writing."""
    spec, stamp = folder.specification, contents.stamp(folder.manifest, block)
    wars = [ensemble.play(_runs(block)) for _, ensemble in _ensembles(folder, block)]
    monthly = contents.MONTHLY_ROWS.get(spec.keep)
    made = [(MONTHLY, monthly(spec, block, wars))] if monthly else []
    made.append((OUTCOMES, contents.outcome_rows(spec, block, wars)))
    return [(kind, parquet_bytes(rows, stamp)) for kind, rows in made]


def _ensembles(folder: Folder, block: Block) -> Iterator[tuple[Configuration, Ensemble]]:
    spec, values = folder.specification, folder.values(block.point)
    for arm in spec.arms:
        given = given_of(spec, values, arm)
        yield arm, Ensemble(given, spec.seed, monthly=spec.keep in contents.MONTHLY_ROWS)


def _runs(block: Block) -> np.ndarray:
    return np.arange(block.first, block.first + block.runs, dtype=np.int64)


def _blamed(folder: Folder, block: Block, error: Exception) -> Failure:
    """Find the war that fails, by playing them one by one."""
    failure = Failure(block, type(error).__name__, str(error))
    try:
        for arm, ensemble in _ensembles(folder, block):
            for run in _runs(block):
                failure = failure._replace(arm=arm.name, run=int(run))
                ensemble.play(np.array([run]))
    except Exception as found:
        return failure._replace(kind=type(found).__name__, error=str(found))
    return failure._replace(arm=None, run=None)
