"""The work of a worker, here or elsewhere: play a block and write its parts into the folder.

Every table begins with `point` and `arm`, the arm's place in the study (its name stands in the
metadata); rows are sorted by (point, arm, run), then by month. No table says when, where or by how
many processes it was made.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from abm.build import build_inputs
from abm.data import limits
from abm.engine.ensemble import Ensemble, Wars
from abm.errors import InputError
from abm.inputs import Inputs
from abm.scenarios import Configuration, Scenario
from abm.scenarios.files import shown
from abm.schema import Month, columns
from abm.state import CEASEFIRE
from experiments.comparison.monthly import LEVELS, means, month_columns
from experiments.statistics.intervals import FloatArray, quantiles
from experiments.study.folder import Failure, Folder
from experiments.study.manifest import MANIFEST, Manifest, manifest_of
from experiments.study.provenance import basis, drift, refuse
from experiments.study.specification import Specification
from experiments.study.storage import (
    MONTHLY,
    OUTCOMES,
    Block,
    Columns,
    parquet_bytes,
    write_part,
)

OPEN_STUDIES = 4  # studies that a worker keeps open


class Played(NamedTuple):
    """The answer of a worker: how many wars it played, or why it could not."""

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
        write_part(folder.path / kind, block.number, content, folder.about(kind, block.number))
    return Played(folder.wars_of([block]))


def stand_ready(path: str, token: str) -> str:
    """Return why this worker cannot play the study in a folder; nothing if it can.

    The folder is the study's if it holds the token that was put there; another machine may have one
    of its own under the same path.
    """
    if not _holds(path, token):
        return f"it does not see the study's folder under {path}, but another one or none"
    try:
        opened(path)
    except (OSError, InputError) as error:
        return str(error).splitlines()[0].rstrip(".")
    return "" if os.access(Path(path) / OUTCOMES, os.W_OK) else f"it cannot write into {path}"


def _holds(path: str, token: str) -> bool:
    """Whether a folder has a file; it is listed, since a shared disk may remember older answers."""
    try:
        return any(file.name == token for file in Path(path).iterdir())
    except OSError:
        return False


def opened(path: str) -> Folder:
    """Return the study in a folder, read once for as long as its manifest stays as it is."""
    return _opened(path, limits.read_bytes(Path(path) / MANIFEST, limits.MANIFEST))


@lru_cache(maxsize=OPEN_STUDIES)
def _opened(path: str, manifest: bytes) -> Folder:
    folder = Folder(Path(path), manifest_of(manifest, shown(Path(path) / MANIFEST)))
    refuse(drift(folder.manifest["basis"], basis()), f"{shown(Path(path))}, as a worker finds it,")
    return folder


def block_parts(folder: Folder, block: Block) -> list[tuple[str, bytes]]:
    """Play a block; return its parts by the folders they belong in, in the order of writing."""
    spec, stamp = folder.specification, part_stamp(folder.manifest, block)
    wars = [ensemble.play(_runs(block)) for _, ensemble in _ensembles(folder, block)]
    monthly = MONTHLY_ROWS.get(spec.keep)
    made = [(MONTHLY, monthly(spec, block, wars))] if monthly else []
    made.append((OUTCOMES, outcome_rows(spec, block, wars)))
    return [(kind, parquet_bytes(rows, stamp)) for kind, rows in made]


def _ensembles(folder: Folder, block: Block) -> Iterator[tuple[Configuration, Ensemble]]:
    spec, values = folder.specification, folder.values(block.point)
    for arm in spec.arms:
        inputs = inputs_of(spec, values, arm)
        yield arm, Ensemble(inputs, spec.seed, monthly=spec.keep in MONTHLY_ROWS)


def _runs(block: Block) -> NDArray[np.int64]:
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


def inputs_of(spec: Specification, values: Mapping[str, float], arm: Configuration) -> Inputs:
    """Return the inputs of an arm's wars at a point, by the names of uncertainties.

    A value replaces the scenario's in every month; what the arm sets itself wins.
    """
    return build_inputs(scenario_at(spec, values), arm, spec.months)


def scenario_at(spec: Specification, values: Mapping[str, float]) -> Scenario:
    """Return the scenario as it is at a point, by the names of uncertainties."""
    drawn = {one.parameter: float(values[one.name]) for one in spec.uncertainties}
    return spec.scenario.with_values(drawn)


def outcome_rows(spec: Specification, block: Block, played: Sequence[Wars]) -> Columns:
    """Return the outcomes that the study keeps, a row per arm and run.

    Args:
        spec: The study.
        block: The block that was played.
        played: The wars of each arm, in the study's order.

    Returns:
        Columns `point`, `arm` and `run` (integers), and the outcomes in their units (float64, NaN
        where a war has none), sorted by arm and run.
    """
    pieces = [
        _about(block, arm, len(wars.runs))
        | {"run": wars.runs, **{name: wars.war[name] for name in spec.outcomes}}
        for arm, wars in enumerate(played)
    ]
    return _stacked(pieces)


def month_rows(spec: Specification, block: Block, played: Sequence[Wars]) -> Columns:
    """Return all of `abm.schema.Month`, a row per arm, run and month until the war's end.

    Args:
        spec: The study.
        block: The block that was played.
        played: The wars of each arm with every month kept, in the study's order.

    Returns:
        Columns `point`, `arm`, `run` and `month` (integers), and the monthly variables (float64),
        vectors by place ("held.0"), sorted by arm, run and month.
    """
    return _stacked([_months(block, arm, wars) for arm, wars in enumerate(played)])


def _months(block: Block, arm: int, wars: Wars) -> Columns:
    runs, months = np.nonzero(np.isfinite(wars.months["status"]))
    names = columns(Month)
    plain = np.ascontiguousarray(wars.months).view(np.float64)
    table = plain.reshape(*wars.months.shape, len(names))[runs, months]
    about = {**_about(block, arm, len(runs)), "run": wars.runs[runs], "month": months}
    return about | {name: table[:, place] for place, name in enumerate(names)}


def quantile_rows(spec: Specification, block: Block, played: Sequence[Wars]) -> Columns:
    """Return mean and quantiles over the block's running wars, a row per arm, variable and month.

    Args:
        spec: The study.
        block: The block that was played: all runs of a point.
        played: The wars of each arm with every month kept, in the study's order.

    Returns:
        Columns `point`, `arm`, `month` and `wars` (integers; how many wars run), `variable`, named
        as in a comparison's `monthly.parquet`, `mean` and a column per quantile (float64, NaN in
        months without a war).
    """
    names = month_columns(spec.scenario)
    return _stacked(
        [
            _quantiles(block, arm, column.name, _running(wars, column.of(wars.months)))
            for arm, wars in enumerate(played)
            for column in names
        ]
    )


def _running(wars: Wars, numbers: FloatArray) -> FloatArray:
    return np.where(wars.months["status"] <= CEASEFIRE, numbers, np.nan)


def _quantiles(block: Block, arm: int, variable: str, numbers: FloatArray) -> Columns:
    levels, counts = quantiles(numbers, LEVELS)
    months = len(counts)
    named: Columns = {
        f"q{int(100 * level):02d}": row for level, row in zip(LEVELS, levels, strict=True)
    }
    about: Columns = {**_about(block, arm, months), "variable": np.repeat(variable, months)}
    about |= {"month": np.arange(months), "wars": counts, "mean": means(numbers, counts)}
    return about | named


def pattern_rows(spec: Specification, block: Block, played: Sequence[Wars]) -> Columns:
    """Return numbers beside those of the record, a row per arm and target.

    Args:
        spec: The study.
        block: The block that was played: all runs of a point.
        played: The wars of each arm with every month kept, in the study's order.

    Returns:
        Columns `point`, `arm` and `wars` (integers; how many count), `target` ("P6.2022"), `value`
        and `spread`, its standard deviation between wars (float64 in the target's unit, NaN where
        there is none), in the order of the study's targets.
    """
    return _stacked([_targets(spec, block, arm, wars) for arm, wars in enumerate(played)])


def _targets(spec: Specification, block: Block, arm: int, wars: Wars) -> Columns:
    found = [target.found(wars) for target in spec.targets]
    about: Columns = {
        **_about(block, arm, len(found)),
        "target": np.array([target.name for target in spec.targets]),
    }
    return about | {
        "value": np.array([one.value for one in found]),
        "spread": np.array([one.spread for one in found]),
        "wars": np.array([one.wars for one in found]),
    }


MONTHLY_ROWS = {"months": month_rows, "quantiles": quantile_rows, "patterns": pattern_rows}


def _about(block: Block, arm: int, rows: int) -> Columns:
    return {"point": np.repeat(block.point, rows), "arm": np.repeat(arm, rows)}


def _stacked(pieces: Sequence[Columns]) -> Columns:
    return {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}


def part_stamp(manifest: Manifest, block: Block) -> dict[str, str]:
    """Return what a part says of itself besides its rows."""
    warrant = {"warrant": manifest["warrant"]} if "warrant" in manifest else {}
    return {
        **warrant,
        "concert": manifest["basis"]["Concert"],
        "disclaimer": manifest["disclaimer"],
        "design": manifest["design"],
        "scenario": manifest["scenario"],
        "seed": str(manifest["seed"]),
        "arms": json.dumps(manifest["arms"]),
        "block": json.dumps(block._asdict()),
    }
