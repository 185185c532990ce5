"""What an experiment does in some months: interventions, replaced reports, held beliefs."""

from __future__ import annotations

import math
from pathlib import Path
from typing import NamedTuple

from abm import reports
from abm.data.donors import Interval, Row, read_rows
from abm.errors import InputError
from abm.parameters import find
from abm.scenarios.draft import Draft, Keys
from abm.scenarios.files import shorten
from abm.scenarios.models import (
    BeliefTable,
    ChangesTable,
    InterventionTable,
    ReportTable,
    Values,
    WindowTable,
)
from abm.scenarios.timeline import BeliefClamp, Changes, Intervention, ReportChange, Window
from abm.scenarios.words import GROUPS, refuse_unknown

ANY = Interval(-1000.0, 1000.0)
UNIT = Interval(0.0, 1.0)
MONTHS_OF_NEED = Interval(0.0, 24.0)
RANGES = {
    "losses": Interval(0.0, 1000.0),
    "reserves": UNIT,
    "deliveries": Interval(0.0, 1000.0),
    "cover": MONTHS_OF_NEED,
    "cover_unbooked": MONTHS_OF_NEED,
    "guarantee": UNIT,
    "dispersion": Interval(0.0, 1000.0),
    "concession_talk": UNIT,
}


class Frame(NamedTuple):
    """What changes can refer to."""

    months: int
    treatment: int
    partners: list[str]
    theories: list[str]


def window(told: WindowTable, frame: Frame, draft: Draft, path: Keys) -> Window:
    """Return the months in which something acts; raises InputError outside the horizon."""
    first = frame.treatment if isinstance(told.start, str) else told.start
    if told.start != "treatment" and first >= frame.months:
        allowed = f'a month from 0 to {frame.months - 1} or "treatment"'
        raise draft.refuse((*path, "from"), first, f"{allowed}; the war has {frame.months} months")
    if told.months is not None and told.until is not None:
        raise draft.fault(path, ": until and months are both given; allowed: one of them.")
    if told.months is not None:
        return Window(first, first + told.months)
    until = frame.treatment if isinstance(told.until, str) else told.until
    if until is not None and not first < until <= frame.months:
        allowed = f"a month after {first} (from) and at most {frame.months} (months)"
        raise draft.refuse((*path, "until"), until, allowed)
    return Window(first, until)


def changes(told: ChangesTable, frame: Frame, draft: Draft, above: Keys) -> Changes:
    """Return the changes that a scenario or configuration makes; raises InputError."""
    return Changes(
        tuple(
            _intervention(name, item, frame, draft, (*above, "interventions", name))
            for name, item in told.interventions.items()
        ),
        tuple(
            _report(name, item, frame, draft, (*above, "reports", name))
            for name, item in told.reports.items()
        ),
        tuple(
            _belief(name, item, frame, draft, (*above, "beliefs", name))
            for name, item in told.beliefs.items()
        ),
    )


def _intervention(
    name: str, told: InterventionTable, frame: Frame, draft: Draft, path: Keys
) -> Intervention:
    shown = draft.source(path).shown
    parameter = find(told.parameter, f"{shown}: {'.'.join(path)}.parameter")
    value = parameter.check(told.value, f"{shown}: {'.'.join(path)}.value")
    if parameter.scope == "start":
        raise draft.fault(
            path, f": {parameter.name} acts once, at the start; set it under parameters."
        )
    some = told.partners is not None or told.largest is not None
    if some and parameter.scope == "war":
        raise draft.fault(
            path, f": {parameter.name} is the same for everybody; leave partners and largest out."
        )
    if told.partners is not None and told.largest is not None:
        raise draft.fault(path, ": partners and largest are both given; allowed: one of them.")
    for code in told.partners or []:
        if code not in frame.partners:
            raise refuse_unknown(draft, (*path, "partners"), code, "partner", frame.partners)
    partners = None if told.partners is None else tuple(told.partners)
    acts = window(told, frame, draft, path)
    return Intervention(name, parameter.name, value, acts, partners, told.largest)


def _report(name: str, told: ReportTable, frame: Frame, draft: Draft, path: Keys) -> ReportChange:
    acts = window(told, frame, draft, path)
    ways = [told.value is not None, told.values is not None, told.file is not None]
    mode = reports.MODES.index(told.mode)
    if sum(ways) != (1 if mode == reports.FIXED else 0):
        raise draft.fault(
            path, f': mode = "{told.mode}"; allowed: one of value, values and file with "fixed", '
            "none of them otherwise.",
        )  # fmt: skip
    values = _series(told, acts, frame, draft, path) if mode == reports.FIXED else (0.0,)
    return ReportChange(name, reports.REPORTS.index(told.report), mode, values, acts)


def _series(
    told: ReportTable, acts: Window, frame: Frame, draft: Draft, path: Keys
) -> tuple[float, ...]:
    allowed = RANGES.get(told.report, ANY)
    if told.file is not None:
        folder = draft.source((*path, "file")).folder
        try:
            return tuple(_recorded(folder / told.file, told.report, acts.first, allowed))
        except InputError as error:
            raise draft.fault((*path, "file"), f": {error}") from None
    values = [told.value] if told.value is not None else told.values or []
    key = "value" if told.value is not None else "values"
    last = min(acts.until or frame.months, frame.months)
    if key == "values" and len(values) < last - acts.first:
        raise draft.refuse(
            (*path, key), len(values), f"{last - acts.first} values, from {acts.first} on"
        )
    for value in values:
        if not allowed.holds(value):
            raise draft.refuse((*path, key), value, str(allowed))
    return tuple(values)


def _recorded(path: Path, report: str, first: int, allowed: Interval) -> list[float]:
    rows = {row.cells["month"]: row for row in read_rows(path, ["month", report])}
    found: list[float] = []
    while _has(rows, month := str(first + len(found)), report):
        found.append(rows[month].number(report, allowed))
    if not found:
        raise InputError(f"{path} has no {report} in month {first}, where the series begins.")
    return found


def _has(rows: dict[str, Row], month: str, report: str) -> bool:
    return month in rows and rows[month].cells[report].casefold() not in ("", "nan")


def _belief(name: str, told: BeliefTable, frame: Frame, draft: Draft, path: Keys) -> BeliefClamp:
    if told.theory not in frame.theories:
        raise refuse_unknown(draft, (*path, "theory"), told.theory, "theory", frame.theories)
    acts = window(told, frame, draft, path)
    return BeliefClamp(name, frame.theories.index(told.theory), told.log_odds, acts)


def values(told: Values, draft: Draft, above: Keys, later: bool = False) -> dict[str, float]:
    """Return parameters by dotted name, checked by the register.

    With `later` they act from the treatment month on, so starting values are refused.
    """
    found: dict[str, float] = {}
    for group, inner in told.items():
        if group not in GROUPS:
            raise refuse_unknown(draft, above, group, "group of parameters", GROUPS)
        for key, value in inner.items():
            path = (*above, group, key)
            parameter = find(f"{group}.{key}", draft.source(path).shown)
            if later and parameter.scope == "start":
                raise draft.fault(path, " acts once, at the start; set it under parameters.")
            found[parameter.name] = _checked(parameter.name, value, draft, path)
    return found


def _checked(name: str, value: object, draft: Draft, path: Keys) -> float:
    parameter = find(name, draft.source(path).shown)
    number = isinstance(value, int | float) and math.isfinite(value)
    if not number and not (parameter.optional and value == "free"):
        raise draft.refuse(path, value, parameter.allowed())
    try:
        return parameter.check(value, "")
    except InputError:
        raise draft.refuse(path, value, parameter.allowed()) from None


__all__ = ["Frame", "changes", "shorten", "values", "window"]
