"""Monthly means and quantiles of a study, point by point and averaged over points.

Every point is a world of its own: its quantiles say how far luck spreads its wars. Averaged over
points, each weighing as much as it has running wars, they say so for the study; means are those of
all its running wars.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from abm.state import CEASEFIRE
from experiments.comparison.monthly import LEVELS, Column, averaged_columns, means, month_columns
from experiments.statistics.intervals import FloatArray, quantiles
from experiments.study.folder import Folder
from experiments.study.storage import MONTHLY, Block, files_of, tables

QUANTILES = tuple(f"q{int(100 * level):02d}" for level in LEVELS)
STATISTICS = ("mean", *QUANTILES)

#: By month: `wars`, `mean` and every quantile.
ByMonth = dict[str, FloatArray]


class Months(NamedTuple):
    """Running wars (variable, month), and their mean and quantiles (statistic, variable, month)."""

    wars: FloatArray
    statistics: FloatArray


def stored_name(column: Column) -> str:
    """Return the name that a column has in parts, where vectors are spelled out by place."""
    return column.field if column.place is None else f"{column.field}.{column.place}"


def averages(
    folder: Folder, arm: str, blocks: Sequence[Block], variables: Sequence[str] | None = None
) -> dict[str, ByMonth]:
    """Return what an arm's wars in some blocks show by month.

    Args:
        folder: The study's folder; it keeps months or quantiles.
        arm: The name of the arm.
        blocks: Finished blocks, sorted by point.
        variables: Names of monthly variables; by default all that have a mean.

    Returns:
        By variable, `wars` (how many run), `mean` and quantiles, float64 of shape (months,) in the
        unit of the variable, NaN in a month without a war.

    Raises:
        InputError: Where a part cannot be read.
    """
    scenario = folder.specification.scenario
    known = averaged_columns(scenario) if variables is None else month_columns(scenario)
    chosen = [one for one in known if variables is None or one.name in variables]
    read = _from_months if folder.specification.keep == "months" else _from_quantiles
    wars = np.zeros((len(chosen), folder.specification.months))
    sums = np.zeros((len(STATISTICS), *wars.shape))
    for told in read(folder, folder.arms.index(arm), blocks, chosen):
        wars += told.wars
        sums += np.where(told.wars > 0, told.wars * np.nan_to_num(told.statistics), 0.0)
    found = np.where(wars > 0, sums / np.maximum(wars, 1.0), np.nan)
    return {
        one.name: {"wars": wars[place]} | dict(zip(STATISTICS, found[:, place], strict=True))
        for place, one in enumerate(chosen)
    }


def _from_quantiles(
    folder: Folder, arm: int, blocks: Sequence[Block], columns: Sequence[Column]
) -> Iterator[Months]:
    """Yield blocks as their parts hold them: rows by variable, then by month."""
    every = [one.name for one in month_columns(folder.specification.scenario)]
    rows = [every.index(one.name) for one in columns]
    shape = -1, len(every), folder.specification.months
    files = files_of(folder.path / MONTHLY)
    for table in tables([files[b.number] for b in blocks], ("wars", *STATISTICS), [arm]):
        wars = table["wars"].to_numpy().reshape(shape)[:, rows].astype(np.float64)
        told = np.stack([table[name].to_numpy().reshape(shape)[:, rows] for name in STATISTICS])
        for place, running in enumerate(wars):
            yield Months(running, told[:, place])


def _from_months(
    folder: Folder, arm: int, blocks: Sequence[Block], columns: Sequence[Column]
) -> Iterator[Months]:
    """Yield points, from every month of every war."""
    files = files_of(folder.path / MONTHLY)
    names = ["status", *map(stored_name, columns)]
    for _, own in groupby(blocks, key=lambda block: block.point):
        read = [files[block.number] for block in own]
        [table] = tables(read, ("run", "month", *dict.fromkeys(names)), [arm], at_once=len(read))
        yield _months(table, names, folder.specification.months)


def _months(table: pa.Table, names: Sequence[str], months: int) -> Months:
    runs, run = np.unique(table["run"].to_numpy(), return_inverse=True)
    month = table["month"].to_numpy()
    running = table["status"].to_numpy() <= CEASEFIRE
    counts, told = [], []
    for name in names[1:]:
        numbers = np.full((runs.size, months), np.nan)
        numbers[run[running], month[running]] = table[name].to_numpy()[running]
        levels, wars = quantiles(numbers, LEVELS)
        counts.append(wars)
        told.append([means(numbers, wars), *levels])
    return Months(np.array(counts, np.float64), np.array(told).swapaxes(0, 1))
