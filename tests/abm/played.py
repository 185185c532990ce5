"""Wars that are done: played by the compiled engine, read as those of the readable one are.

The engines give the same bits (`tests/abm/test_parity.py`), and this one is two hundred times as
quick. A test that looks into a war while it goes on needs `abm.war.PlainWar` all the same.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar, cast

import numpy as np

from abm.engine.ensemble import Ensemble
from abm.inputs import Inputs
from abm.noise import SEED
from abm.records import fields_of
from abm.schema import Month, values
from abm.schema import War as WarRecord
from tests.kernels import compile_once

Table = TypeVar("Table")


class Played(NamedTuple):
    """What is recorded of a war, as `abm.war.PlainWar` holds it when it is done."""

    history: list[Month]
    watched: list[Month]
    war: WarRecord

    @property
    def month(self) -> int:
        """How many months were played, those in which a settlement was watched among them."""
        return len(self.history) + len(self.watched)

    @property
    def told(self) -> str:
        """All that is recorded of the war and its months, to the last bit; NaN are alike."""
        return repr([values(row) for row in (*self.history, self.war)])


def play(inputs: Inputs, run: int, seed: int = SEED) -> Played:
    """Return a war of inputs, played to its end."""
    compile_once()
    ensemble = Ensemble(inputs, seed)
    ensemble.kept_months = len(ensemble.inputs.modes)  # those beyond the horizon as well
    wars = ensemble.play(np.array([run]))
    [war] = rows_of(WarRecord, wars.war)
    months = rows_of(Month, wars.months[0][np.isfinite(wars.months[0]["status"])])
    return Played(months[: inputs.months], months[inputs.months :], war)


def rows_of(table: type[Table], records: np.ndarray[Any, Any]) -> list[Table]:
    """Return records as plain rows of their table."""
    made, names = [], fields_of(cast("type", table))
    for record in records.tolist():
        row = table()
        numbers = (one.tolist() if isinstance(one, np.ndarray) else one for one in record)
        vars(row).update(zip(names, numbers, strict=True))
        made.append(row)
    return made
