"""The results schema: every variable has a name, a unit and a meaning of its own."""

from __future__ import annotations

import pytest

from abm.records import fields_of
from abm.schema import HEADLINE, Month, PartnerMonth, War, columns, variables


@pytest.mark.parametrize("table", [Month, War, PartnerMonth])
def test_every_field_is_declared_with_unit_and_meaning(table: type) -> None:
    declared = variables(table)
    assert [variable.name for variable in declared] == list(fields_of(table))
    assert all(variable.unit and variable.meaning for variable in declared)
    assert len({variable.meaning for variable in declared}) == len(declared)


def test_vectors_are_spelled_out() -> None:
    names = columns(Month)
    assert len(names) == len(set(names))
    assert names[: len(HEADLINE) + 1] == ["status", *HEADLINE]
    assert "belief.0" in names
    assert "belief" not in names
