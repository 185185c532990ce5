"""The wars of a selection as comparisons have them: arm by arm, sorted by point and run."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from abm.engine.ensemble import Wars
from abm.errors import InputError
from abm.records import dtype_of
from abm.scenarios.files import shown
from abm.schema import Month, PartnerMonth
from experiments.study.folder import Folder
from experiments.study.parts import OUTCOMES
from experiments.study.pieces import files_of, tables
from experiments.study.selection import Numbers, Selection


def wars_of(folder: Folder, selection: Selection) -> dict[str, Wars]:
    """Return the wars of every arm, with the outcomes that the study keeps and no months.

    Each war is put in its place as parts are read: memory holds little more than the result.
    Raises InputError where a part cannot be read or lacks a war.
    """
    kept = folder.specification.outcomes
    record = np.dtype([(name, np.float64) for name in kept])
    found = {arm: np.zeros(selection.pairs, record).view(np.recarray) for arm in folder.arms}
    files, seen = files_of(folder.path / OUTCOMES), dict.fromkeys(folder.arms, 0)
    chosen = [files[block.number] for block in selection.blocks(folder.extents)]
    for table in tables(chosen, ("point", "arm", "run", *kept), range(len(folder.arms))):
        columns = {name: table[name].to_numpy() for name in table.column_names}
        place, inside = _place(columns["point"], columns["run"], selection)
        for number, arm in enumerate(folder.arms):
            own = inside & (columns["arm"] == number)
            seen[arm] += int(np.sum(own))
            for name in kept:
                found[arm][name][place[own]] = columns[name][own]
    if set(seen.values()) != {selection.pairs}:
        raise InputError(
            f"{shown(folder.path)}: wars are missing in parts; run: concert study verify"
        )
    return {arm: _wars(folder, selection, war) for arm, war in found.items()}


def _place(point: Numbers, run: Numbers, selection: Selection) -> tuple[Numbers, NDArray[np.bool_]]:
    """Return where each war stands, and whether it belongs to the selection at all."""
    rank = np.searchsorted(selection.points, point).astype(np.int64)
    inside = (run < selection.runs) & np.isin(point, selection.points)
    return rank * selection.runs + run, inside


def _wars(folder: Folder, selection: Selection, war: np.ndarray) -> Wars:
    months = np.zeros((0, folder.specification.months), dtype_of(Month)).view(np.recarray)
    portraits = np.zeros((0, 0, 0), dtype_of(PartnerMonth)).view(np.recarray)
    return Wars(selection.run_of_pairs(), war, months, portraits)
