"""Columns of month tables carry the names of theories and sectors."""

from __future__ import annotations

import numpy as np

from abm.build import build_inputs
from abm.model import War
from abm.reasons import REASONS
from abm.records import dtype_of
from abm.scenarios import Scenario
from abm.schema import Month, variables
from experiments.columns import Column, month_columns


def test_every_variable_has_a_column_and_vectors_one_per_name(six: Scenario) -> None:
    names = [column.name for column in month_columns(six)]
    assert len(set(names)) == len(names)
    reasons = [reason.label for reason in REASONS]
    vectors = {
        "belief": list(six.theories),
        "held": list(six.sectors),
        "unsigned": reasons,
    }
    for variable in variables(Month):
        spelled = [f"{variable.name}.{name}" for name in vectors.get(variable.name, [])]
        assert [name for name in names if name.partition(".")[0] == variable.name] == (
            spelled or [variable.name]
        )


def test_a_column_reads_records_of_any_shape() -> None:
    months = np.zeros((2, 3), dtype_of(Month)).view(np.recarray)
    months["land"][1, 2] = 70.0
    months["belief"][0, 1, 3] = 0.25
    assert Column("land", "land").of(months).tolist() == [[0, 0, 0], [0, 0, 70]]
    belief = Column("belief.T4", "belief", 3).of(months)
    assert belief.tolist() == [[0, 0.25, 0], [0, 0, 0]]


def test_a_column_reads_a_month_of_the_readable_engine(six: Scenario) -> None:
    war = War.of(build_inputs(six, "siloed", 12), 0, 1)
    war.step()
    [row] = war.history
    numbers = {column.name: column.of_row(row) for column in month_columns(six)}
    assert numbers["land"] == row.land
    assert numbers["belief.T4"] == row.belief[list(six.theories).index("T4")]
    assert numbers["held.north"] == 1.0
