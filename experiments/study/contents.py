"""What stands in parts: tables of a block's wars, the same bytes wherever they are made.

Every table begins with `point` and `arm`, the arm's place in the study (its name stands in the
metadata); rows are sorted by (point, arm, run), then by month. No table says when, where or by how
many processes it was made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from abm.engine.ensemble import Wars
from abm.schema import Month, columns
from abm.state import CEASEFIRE
from experiments.columns import month_columns
from experiments.curves import LEVELS, means
from experiments.statistics import quantiles
from experiments.study.blocks import Block
from experiments.study.specification import Specification

Columns = dict[str, Any]


def outcome_rows(spec: Specification, block: Block, played: Sequence[Wars]) -> Columns:
    """Return a row per arm and run: the outcomes that the study keeps."""
    pieces = [
        _about(block, arm, len(wars.runs))
        | {"run": wars.runs, **{name: wars.war[name] for name in spec.outcomes}}
        for arm, wars in enumerate(played)
    ]
    return _stacked(pieces)


def month_rows(spec: Specification, block: Block, played: Sequence[Wars]) -> Columns:
    """Return a row per arm, run and month until the war's end: all of `abm.schema.Month`."""
    return _stacked([_months(block, arm, wars) for arm, wars in enumerate(played)])


def _months(block: Block, arm: int, wars: Wars) -> Columns:
    runs, months = np.nonzero(np.isfinite(wars.months["status"]))
    names = columns(Month)
    plain = np.ascontiguousarray(wars.months).view(np.float64)
    table = plain.reshape(*wars.months.shape, len(names))[runs, months]
    about = {**_about(block, arm, len(runs)), "run": wars.runs[runs], "month": months}
    return about | {name: table[:, place] for place, name in enumerate(names)}


def quantile_rows(spec: Specification, block: Block, played: Sequence[Wars]) -> Columns:
    """Return, per arm, variable and month, mean and quantiles over the block's running wars.

    Variables are named as in a comparison's `monthly.parquet`.
    """
    names = month_columns(spec.scenario)
    return _stacked(
        [
            _quantiles(block, arm, column.name, _running(wars, column.of(wars.months)))
            for arm, wars in enumerate(played)
            for column in names
        ]
    )


def _running(wars: Wars, numbers: Any) -> Any:
    return np.where(wars.months["status"] <= CEASEFIRE, numbers, np.nan)


def _quantiles(block: Block, arm: int, variable: str, numbers: Any) -> Columns:
    levels, counts = quantiles(numbers, LEVELS)
    months = len(counts)
    named = {f"q{int(100 * level):02d}": row for level, row in zip(LEVELS, levels, strict=True)}
    about = {**_about(block, arm, months), "variable": np.repeat(variable, months)}
    about |= {"month": np.arange(months), "wars": counts, "mean": means(numbers, counts)}
    return about | named


MONTHLY_ROWS = {"months": month_rows, "quantiles": quantile_rows}


def _about(block: Block, arm: int, rows: int) -> Columns:
    return {"point": np.repeat(block.point, rows), "arm": np.repeat(arm, rows)}


def _stacked(pieces: Sequence[Columns]) -> Columns:
    return {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}


def stamp(manifest: Mapping[str, Any], block: Block) -> dict[str, str]:
    """Return what a part says of itself besides its rows."""
    return {
        "concert": manifest["basis"]["Concert"],
        "disclaimer": manifest["disclaimer"],
        "design": manifest["design"],
        "scenario": manifest["scenario"],
        "seed": str(manifest["seed"]),
        "arms": json.dumps(manifest["arms"]),
        "block": json.dumps(block._asdict()),
    }
