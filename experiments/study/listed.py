"""Points as a table lists them: a CSV file with a column per uncertainty."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from abm.errors import InputError, nearest
from abm.parameters import FREE
from abm.scenarios.files import readable, shorten, shown
from experiments.study.spread import MOST_POINTS, Points
from experiments.study.uncertainty import Uncertainty


@dataclass(frozen=True, eq=False)
class Listed:
    """Points that were listed, in values: (points, uncertainties)."""

    values: Points
    kind: str = "list"

    def __len__(self) -> int:
        return len(self.values)

    def points(self, uncertainties: Sequence[Uncertainty]) -> Points:
        """Return the points as they were listed."""
        return self.values

    def notes(self, uncertainties: Sequence[Uncertainty]) -> dict[str, list[Any]]:
        """Return what else there is to say of each point: nothing."""
        return {}

    def extended(self, points: int) -> Listed:
        """Refuse: raises InputError with the reason."""
        raise InputError(
            "a list of points cannot be extended: nothing says which points would come next.\n"
            "Allowed: more runs, or a new study with a longer list."
        )

    def content(self) -> list[tuple[str, Any]]:
        """Return what its points are, for a fingerprint."""
        values = np.where(np.isnan(self.values), FREE, self.values)
        known = hashlib.sha256(values.tobytes()).hexdigest()
        return [("design.kind", self.kind), ("design.values", known)]


def listed(file: Path, uncertainties: Sequence[Uncertainty]) -> Listed:
    """Return the points of a CSV file.

    Raises InputError, naming row and column, for what is missing or no value of an uncertainty.
    """
    rows = _rows(file)
    if not rows:
        raise InputError(f"{shown(file)} is empty; allowed: a row of names, then a row per point.")
    places = _places(file, [name.strip() for name in rows[0][1]], uncertainties)
    if not 1 <= len(rows) - 1 <= MOST_POINTS:
        raise InputError(f"{shown(file)}: {len(rows) - 1} points; allowed: 1 to {MOST_POINTS}.")
    points = [
        [
            _cell(file, (row, line), cells[place] if place < len(cells) else "", one)
            for one, place in zip(uncertainties, places, strict=True)
        ]
        for row, (line, cells) in enumerate(rows[1:], 1)
    ]
    return Listed(np.array(points, np.float64))


def kept(file: Path, uncertainties: Sequence[Uncertainty]) -> Listed:
    """Return the points that a study folder keeps (Parquet); raises InputError."""
    from pyarrow import ArrowException, parquet

    try:
        table = parquet.read_table(file, columns=[one.name for one in uncertainties])
        return Listed(np.column_stack([column.to_numpy() for column in table.columns]))
    except (OSError, ValueError, ArrowException) as error:
        reason = " ".join(str(error).split())[:200]
        raise InputError(f"{shown(file)} does not hold points of this study: {reason}.") from None


def _rows(file: Path) -> list[tuple[int, list[str]]]:
    """Return line and cells of every row that is not empty."""
    try:
        with file.open(newline="", encoding="utf-8-sig") as stream:
            reader = csv.reader(stream)
            return [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
    except UnicodeDecodeError as error:
        raise InputError(f"{shown(file)} is not UTF-8 text (byte {error.start}).") from None
    except (OSError, ValueError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{shown(file)} cannot be read: {reason}.") from None


def _places(file: Path, header: list[str], uncertainties: Sequence[Uncertainty]) -> list[int]:
    known = [one.name for one in uncertainties]
    for column in header:
        if column not in known:
            hint = nearest(column[:100], known)
            raise InputError(
                f"{shown(file)}: there is no uncertainty for column {shorten(column)}.{hint}\n"
                f"Allowed: {', '.join(known[:40])}."
            )
    for name in known:
        if header.count(name) != 1:
            many = "is missing" if name not in header else "is there twice"
            raise InputError(
                f"{shown(file)}: column {name} {many}; allowed: a column for each uncertainty."
            )
    return [header.index(name) for name in known]


def _cell(file: Path, where: tuple[int, int], text: str, one: Uncertainty) -> float:
    plain = text.strip()
    try:
        number = FREE if plain == "free" else float(plain)
        good = one.holds(number) and (plain == "free") == (number != number)
    except ValueError:
        good = False
    if not good:
        raise InputError(
            f"{shown(file)}: row {where[0]} (line {where[1]}), column {readable(one.name)} = "
            f"{shorten(plain)}; allowed: {one.allowed()}."
        )
    return number
