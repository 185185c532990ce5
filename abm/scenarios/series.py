"""Series of a scenario: what everybody knows month by month, such as how well Europe is heated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from abm.data import cells, tables
from abm.errors import InputError
from abm.parameters import FREE
from abm.scenarios.changes import UNIT, by_month, counted, unbroken
from abm.scenarios.draft import Place
from abm.scenarios.files import shown
from abm.scenarios.tables import AllSeriesTable, SeriesTable


@dataclass(frozen=True)
class Series:
    """Something publicly known by month.

    `first` is the month of the war with the first value, which may lie before its beginning; `then`
    stands in every month after the last value.
    """

    first: int
    values: tuple[float, ...]
    then: float

    def value(self, month: int) -> float:
        """Return the value of a month of the war; NaN before the first."""
        place = month - self.first
        if place < 0:
            return FREE
        return self.values[place] if place < len(self.values) else self.then


def all_series(told: AllSeriesTable, place: Place) -> dict[str, Series]:
    """Return the series of a scenario by name; raises InputError for one that has a hole."""
    return {name: _series(name, table, place.at(name)) for name, table in told if table}


def _series(name: str, told: SeriesTable, place: Place) -> Series:
    if (told.values is None) == (told.file is None):
        given = "neither is" if told.values is None else "both are"
        raise place.fault(
            f": values or a file: {given} given; allowed: one of them. What a file inherits can be "
            f'left out: without = ["{place.path[0]}.{name}"].'
        )
    first, values = _listed(told, place) if told.file is None else _filed(name, told, place)
    return Series(first, tuple(values), values[-1] if told.then is None else told.then)


def _listed(told: SeriesTable, place: Place) -> tuple[int, list[float]]:
    values = told.values or []
    for value in values:
        if not UNIT.holds(value):
            raise place.at("values").refuse(value, str(UNIT))
    return _first(told, place) or 0, values


def _first(told: SeriesTable, place: Place) -> int | None:
    """Return the month of the war in which a series is said to begin."""
    if told.first_month is None:
        return None
    return counted(told.first_month) - counted(place.scope.first_month)


def _filed(name: str, told: SeriesTable, place: Place) -> tuple[int, list[float]]:
    begins = place.scope.first_month
    path = place.at("file").folder / (told.file or "")
    try:
        rows = by_month(tables.read(path, ["month", name]), begins)
        asked = _first(told, place)
        first = min(rows) if asked is None else asked
        if first not in rows:
            raise InputError(f"{shown(path)} has no {name} in {told.first_month}, its first_month.")
        return first, unbroken(rows, name, range(first, max(rows) + 1), UNIT, begins)
    except InputError as error:
        raise place.at("file").fault(f": {error}") from None


def written(series: dict[str, Series], first_month: str) -> Iterator[tuple[str, object]]:
    """Yield path and value of all that series hold, wherever it was written."""
    for name, told in series.items():
        month = cells.written(counted(first_month) + told.first)
        yield f"series.{name}.first_month", month
        yield f"series.{name}.values", list(told.values)
        yield f"series.{name}.then", told.then
