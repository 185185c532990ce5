"""Accepted worlds: the file that a calibration writes, and the one that the product ships.

It is a Parquet file, a row for each world: what it stands for, and its parameters. It says on what
the worlds were accepted, and which wars twenty of them make (`experiments.worlds.family`).
"""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow
from numpy.typing import NDArray

from abm.data import limits
from abm.errors import InputError
from abm.scenarios.files import shown
from experiments.replacement import write_durably
from experiments.study.storage import parquet_bytes, read_numbers, stamp_of
from experiments.text import DISCLAIMER
from experiments.worlds import ACCEPTED
from experiments.worlds.spread import WorldAcceptance, Worlds

FILE = "accepted.parquet"
FOLDER = Path(str(importlib.resources.files("experiments.worlds")))
SHIPPED = FOLDER / FILE
FILES = (SHIPPED, FOLDER / "accepted-2023-12.parquet")  # that come with the product
WEIGHT = "weight"  # the column of what worlds stand for; all others are parameters
TOLD = ("until", "patterns", "left_out", "reference")


def write_worlds(file: Path, worlds: Worlds, about: Mapping[str, str]) -> None:
    """Write worlds into a file, with what else it says of them; raises OSError."""
    columns: dict[str, NDArray[np.float64]] = {WEIGHT: worlds.weights}
    columns |= {name: worlds.values[:, at] for at, name in enumerate(worlds.parameters)}
    acceptance = worlds.acceptance
    stamp = {
        "disclaimer": DISCLAIMER,
        "warrant": worlds.warrant().label,
        **about,
        "until": acceptance.until,
        "patterns": str(acceptance.patterns),
        "left_out": json.dumps(acceptance.left_out),
        "reference": acceptance.reference,
    }
    write_durably(file, parquet_bytes(columns, stamp))


def read_worlds(file: Path, name: str | None = None) -> Worlds:
    """Return the worlds that a file holds, by its own name or another.

    Raises InputError for a file that cannot be read, and for one that holds no accepted worlds.
    """
    stamp = stamp_of(file)
    try:
        columns = read_numbers(file)
    except (OSError, pyarrow.ArrowException) as error:
        raise InputError(f"{shown(file)} cannot be read: it is lost or damaged.") from error
    rows = len(columns.get(WEIGHT, ()))
    names = tuple(column for column in columns if column != WEIGHT)
    if not (rows and names and {*TOLD} <= {*stamp}):
        raise InputError(f"{shown(file)} holds no accepted worlds; concert calibrate writes them.")
    values = np.column_stack([np.asarray(columns[column], np.float64) for column in names])
    weights = np.asarray(columns[WEIGHT], np.float64)
    parts = ((weights >= 0.0) & (weights <= 1.0)).all() and weights.any()
    if not (np.isfinite(values).all() and parts):
        raise InputError(f"{shown(file)} holds worlds that cannot be played: it is damaged.")
    told = name or shown(file)
    return Worlds(told, names, values, weights, _acceptance(stamp, file))


def _acceptance(stamp: Mapping[str, str], file: Path) -> WorldAcceptance:
    try:
        out = limits.json_tree(stamp["left_out"], shown(file))
        if not isinstance(out, list):
            raise ValueError
        left_out = tuple(str(one) for one in out)
        return WorldAcceptance(stamp["until"], int(stamp["patterns"]), left_out, stamp["reference"])
    except (InputError, ValueError):
        raise InputError(
            f"{shown(file)} does not say on what its worlds were accepted: it is damaged."
        ) from None


def shipped() -> Worlds:
    """Return the worlds that come with the product."""
    return read_worlds(SHIPPED, ACCEPTED)


def shipped_before(month: str) -> Worlds | None:
    """Return the worlds that come with the product and were accepted on nothing after a month.

    Those that were accepted on the latest months, if there are any.
    """
    known = [stamp_of(file).get("until", "") for file in FILES]
    found = [(until, file) for until, file in zip(known, FILES, strict=True) if until <= month]
    return read_worlds(max(found)[1], ACCEPTED) if found else None
