"""Columns of month tables: the results schema, vectors spelled out by the names they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from abm.reasons import REASONS
from abm.records import fields_of
from abm.scenarios import Scenario
from abm.schema import Month


@dataclass(frozen=True)
class Column:
    """A column: its name, the field of the schema and, in a vector, the place."""

    name: str
    field: str
    place: int | None = None

    def of(self, months: Any) -> Any:
        """Return the column's numbers from records of months, of any shape."""
        return months[self.field] if self.place is None else months[self.field][..., self.place]

    def of_row(self, row: Any) -> float:
        """Return the column's number from one month of a war of the readable engine."""
        held = getattr(row, self.field)
        return float(held if self.place is None else held[self.place])


def month_columns(scenario: Scenario) -> list[Column]:
    """Return the columns of a scenario, vectors by the names of what they hold.

    Beliefs by theory ("belief.NAME"), sectors by name, reasons in lower case ("unsigned.not_due").
    """
    names = {
        "belief": list(scenario.theories),
        "held": list(scenario.sectors),
        "unsigned": [reason.label for reason in REASONS],
    }
    found: list[Column] = []
    for field, (_, length) in fields_of(Month).items():
        if length:
            found += [Column(f"{field}.{n}", field, place) for place, n in enumerate(names[field])]
        else:
            found.append(Column(field, field))
    return found
