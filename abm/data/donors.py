"""The donor table: what its columns mean, and reading one back.

A table says where it comes from in lines that begin with `#`, then has a header row and one row per
donor. `abm.data.tracker` makes such tables; a user may also write one by hand.
"""

from __future__ import annotations

import importlib.resources
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from abm.data import limits, tables
from abm.data.tables import Interval, TableRow
from abm.errors import InputError, nearest

SHARES_MAY_MISS = 0.001  # a hand-made table rounds its shares


MONEY = Interval(0.0, 1e6)  # EUR billion; ten times the world's yearly income
INCOME = Interval(0.0, 1e6, above=True)
PART = Interval(0.0, 1.0, above=True)

COLUMNS = {
    "code": ("ISO 3166-1 alpha-3", "country code"),
    "name": ("text", "country"),
    "group": ("text", "donor group of the source"),
    "gdp_eur_bn": ("EUR billion", "gross domestic product in 2021"),
    "military_allocations_eur_bn": ("EUR billion", "military allocations, sum over the window"),
    "share": ("0-1", "part of all donors' military allocations; the column sums to 1"),
    "active_share": ("0-1", "part of the window's months with a military allocation"),
    "monthly_variation": (
        "ratio",
        "standard deviation (n - 1) of monthly military allocations over their mean, zeros kept",
    ),
    "size_spread": (
        "log units",
        "standard deviation of log package size, shrunk towards all donors'",
    ),
    "habitual_horizon": (
        "months",
        "months booked ahead by habit, from 2022-02 to 2023-01 money; active_share is the window's",
    ),
    "european": ("0 or 1", "1 if the group is EU_members or other_Europe"),
}
"""Column -> (unit, meaning), in the order of the file."""

_RANGES = {
    "gdp_eur_bn": INCOME,
    "share": PART,
    "active_share": PART,
    "size_spread": Interval(0.0, 5.0),
    "habitual_horizon": Interval(1.0, 12.0),
}
_NEEDED = ("code", "name", "group", *_RANGES, "european")


@dataclass(frozen=True)
class Donor:
    """A partner country as its past support shows it; units and meanings as in `COLUMNS`."""

    code: str
    name: str
    group: str
    gdp: float
    share: float
    active_share: float
    size_spread: float
    habitual_horizon: float
    european: bool


def read(path: Path) -> list[Donor]:
    """Return the donors of a table in the order of its rows.

    Raises InputError if the file cannot be read, lacks a column or a row, holds a cell that is
    out of range, names a donor twice, or if its shares do not sum to 1.
    """
    rows = list(tables.read(path, _NEEDED).rows)
    donors = [_donor(row) for row in rows]
    _refuse_twins(rows, "code")
    _refuse_twins(rows, "name")
    total = math.fsum(donor.share for donor in donors)
    if abs(total - 1.0) > SHARES_MAY_MISS:
        raise InputError(
            f"{limits.shown(path)}, column 'share': the shares sum to {total:.6g}.\n"
            f"Allowed: a sum of 1, give or take {SHARES_MAY_MISS}."
        )
    return donors


def shipped(name: str) -> Path:
    """Return the file of a table that comes with the product, such as `donors-2024-12`.

    Raises InputError if there is none of that name.
    """
    folder = Path(str(importlib.resources.files("abm.data")))
    names = sorted(path.stem for path in folder.glob("donors-*.csv"))
    if name not in names:
        raise InputError(
            f"there is no shipped donor table '{name}'.{nearest(name, names)}\n"
            f"Allowed: {', '.join(names)}."
        )
    return folder / f"{name}.csv"


def _donor(row: TableRow) -> Donor:
    code, name, group = row.code("code"), row.text("name"), row.text("group")
    numbers = [row.number(column, allowed) for column, allowed in _RANGES.items()]
    gdp, share, active_share, size_spread, horizon = numbers
    european = row.cell("european")
    if european not in ("0", "1"):
        raise row.fault("european", "0 or 1")
    return Donor(code, name, group, gdp, share, active_share, size_spread, horizon, european == "1")


def _refuse_twins(rows: Iterable[TableRow], column: str) -> None:
    first: dict[str, int] = {}
    for row in rows:
        earlier = first.setdefault(row.text(column).casefold(), row.line)
        if earlier != row.line:
            raise row.fault(column, f"each {column} once; row {earlier} has it already")
