from __future__ import annotations

import math
from collections.abc import Iterator
from enum import Enum
from typing import Annotated

import numpy as np
import pytest

from abm import inputs, reports, schema, state
from abm.records import Rows, Same, Variable, blank, dtype_of, fields_of


class Example:
    """A holder with one attribute of each kind."""

    entity: int
    will: float
    closed: bool
    schedule: Annotated[list[float], 3]


class Longer(Example):
    """A holder that adds an attribute to what it inherits."""

    stock: float


def holders() -> Iterator[type]:
    for module in (state, reports, inputs, schema):
        for kind in vars(module).values():
            if isinstance(kind, type) and kind.__module__ == module.__name__:
                yield kind


# What describes variables, and what holds holders: neither becomes a record.
DECLARING = (Variable, schema.OutcomeDeclaration, Enum, inputs.Inputs, inputs.Yoke)
HOLDERS = [holder for holder in holders() if not issubclass(holder, DECLARING)]


def test_fields_keep_their_order_kind_and_length() -> None:
    assert list(fields_of(Example).items()) == [
        ("entity", (int, 0)),
        ("will", (float, 0)),
        ("closed", (bool, 0)),
        ("schedule", (float, 3)),
    ]


def test_fields_are_inherited() -> None:
    assert fields_of(Longer) == {**fields_of(Example), "stock": (float, 0)}


def test_blank_is_nought_of_the_declared_kind() -> None:
    zeros = blank(Example)
    assert zeros == {"entity": 0, "will": 0.0, "closed": False, "schedule": [0.0, 0.0, 0.0]}
    assert [type(value) for value in zeros.values()] == [int, float, bool, list]


def test_blanks_share_nothing() -> None:
    one, other = blank(Example), blank(Example)
    assert one["schedule"] == other["schedule"]
    assert one["schedule"] is not other["schedule"]


def test_records_have_a_field_per_attribute() -> None:
    dtype = dtype_of(Example)
    assert dtype.names == ("entity", "will", "closed", "schedule")
    assert [dtype[name].base for name in dtype.names] == [
        np.int64,
        np.float64,
        np.bool_,
        np.float64,
    ]
    assert dtype["schedule"].shape == (3,)
    assert dtype.isalignedstruct


@pytest.mark.parametrize("holder", HOLDERS)
def test_holders_mean_the_same_to_both_engines(holder: type) -> None:
    zeros = blank(holder)
    record = np.zeros(1, dtype_of(holder))[0]
    assert list(zeros) == list(record.dtype.names)
    for name, value in zeros.items():
        assert np.array_equal(record[name], value)


@pytest.mark.parametrize("holder", HOLDERS)
def test_records_hold_the_numbers_that_python_holds(holder: type) -> None:
    record = np.zeros(1, dtype_of(holder))[0]
    for name, (kind, length) in fields_of(holder).items():
        written = [math.pi + place for place in range(length)] if length else kind(7)
        record[name] = written
        assert np.array_equal(record[name], written)


def test_every_kind_of_state_is_found() -> None:
    assert {state.Partner, state.KremlinAgent, inputs.DonorRow, schema.Month} <= set(HOLDERS)


def test_what_is_set_in_a_row_of_states_is_copied() -> None:
    rows = Rows(schema.War, 2)
    assert len(rows) == 2
    rows[1].land = 3.0
    rows[0] = rows[1]
    rows[1].land = 4.0
    assert (rows[0].land, rows[1].land, rows[0].terms) == (3.0, 4.0, 0.0)


def test_a_key_knows_its_parts_by_which_they_are() -> None:
    one, equal = [1.0], [1.0]
    assert Same((one, 3)) == Same((one, 3))
    assert hash(Same((one, 3))) == hash(Same((one, 3)))
    assert Same((one,)) != Same((equal,))
    assert Same((one,)) != (one,)
