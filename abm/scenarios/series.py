"""Values that replace a report to the Kremlin: one, one a month, or a file recorded from a war."""

from __future__ import annotations

from pathlib import Path

from abm.data.donors import Interval, Row, read_rows
from abm.errors import InputError
from abm.scenarios.models import LONGEST, ReportTable
from abm.scenarios.place import Place
from abm.scenarios.timeline import Window

UNIT = Interval(0.0, 1.0)
MONTHS_OF_NEED = Interval(0.0, 24.0)
POSITIVE = Interval(0.0, 1000.0)
RANGES = {
    "losses": POSITIVE,
    "reserves": UNIT,
    "deliveries": POSITIVE,
    "cover": MONTHS_OF_NEED,
    "cover_unbooked": MONTHS_OF_NEED,
    "guarantee": UNIT,
    "dispersion": POSITIVE,
    "concession_talk": UNIT,
}
OTHERWISE = Interval(-1000.0, 1000.0)


def series(told: ReportTable, acts: Window, place: Place) -> tuple[float, ...]:
    """Return the values of a fixed report from its first month on; the last one stands.

    Raises InputError for values that no report could have, or a file that cannot be used.
    """
    allowed = RANGES.get(told.report, OTHERWISE)
    if told.file is not None:
        return _from_file(told.file, told.report, acts.first, allowed, place.at("file"))
    if told.value is not None:
        return _within([told.value], allowed, place.at("value"))
    return _within(told.values or [], allowed, place.at("values"))


def _within(found: list[float], allowed: Interval, place: Place) -> tuple[float, ...]:
    for value in found:
        if not allowed.holds(value):
            raise place.refuse(value, str(allowed))
    return tuple(found)


def _from_file(
    name: str, report: str, first: int, allowed: Interval, place: Place
) -> tuple[float, ...]:
    try:
        return tuple(recorded(place.folder / name, report, first, allowed))
    except InputError as error:
        raise place.fault(f": {error}") from None


def recorded(path: Path, report: str, first: int, allowed: Interval) -> list[float]:
    """Return a column of a CSV file of one war from month `first` to the last it has.

    Raises InputError if the file cannot be read, has months twice, or nothing in that month.
    """
    rows = _by_month(path, report)
    found: list[float] = []
    while _has(rows, month := first + len(found), report):
        found.append(rows[month].number(report, allowed))
    if not found:
        raise InputError(f"{path} has no {report} in month {first}, where the series begins.")
    return found


def _by_month(path: Path, report: str) -> dict[int, Row]:
    rows: dict[int, Row] = {}
    for row in read_rows(path, ["month", report]):
        month = int(row.number("month", Interval(0.0, LONGEST)))
        if rows.setdefault(month, row) is not row:
            raise row.fault("month", "each month once, as `concert run` writes one war")
    return rows


def _has(rows: dict[int, Row], month: int, report: str) -> bool:
    return month in rows and rows[month].cells[report].casefold() not in ("", "nan")
