"""Changes that an experiment makes in some months: interventions, reports, held beliefs.

The tables of a file, checked already one by one, are checked here against the scenario around them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from abm import reports
from abm.data import cells, tables
from abm.data.tables import Interval, TableRow, UserTable
from abm.errors import InputError
from abm.parameters import REGISTER, Parameter
from abm.scenarios.draft import Keys, Place, leaves
from abm.scenarios.figures import TABLES, settable
from abm.scenarios.files import dotted, shown
from abm.scenarios.occasions import Occasion, occasion, refusal_of_many
from abm.scenarios.tables import (
    LONGEST,
    BeliefTable,
    ChangesTable,
    InterventionTable,
    ReportTable,
    Values,
    WindowTable,
)

GROUPS = sorted({name.partition(".")[0] for name in REGISTER})
MOST_CHANGES = 600  # interventions: half of months and half of partners make 90,000 sets of values
AT_START = "acts once, at the start; allowed: under parameters"

# Values that a fixed report can have.
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


@dataclass(frozen=True)
class Window:
    """Months of the war in which something acts; without an end it acts on to the last month."""

    first: int
    until: int | None

    def holds(self, month: int) -> bool:
        """Whether a month lies within."""
        return self.first <= month and (self.until is None or month < self.until)

    def within(self, horizon: int) -> int:
        """Return how many of its months lie within a horizon."""
        end = horizon if self.until is None else min(self.until, horizon)
        return max(0, end - self.first)


@dataclass(frozen=True)
class Intervention:
    """A parameter that takes a value for some months and some partners."""

    name: str
    parameter: str
    value: float
    window: Window
    partners: tuple[str, ...] | None
    largest: int | None
    occasion: Occasion | None = None

    @property
    def for_everybody(self) -> bool:
        """Whether it leaves no partner out."""
        return self.partners is None and self.largest is None


@dataclass(frozen=True)
class ReportChange:
    """What an experiment does to a report to the Kremlin; after the last value it stands still."""

    name: str
    report: int
    mode: int
    values: tuple[float, ...]
    window: Window
    arm: str = ""  # from which the values are taken, run by run, as its war is played

    def value(self, month: int) -> float:
        """Return the value of a month within the window."""
        return self.values[min(month - self.window.first, len(self.values) - 1)]


@dataclass(frozen=True)
class BeliefClamp:
    """Log-odds at which an experiment holds a theory (by its row)."""

    name: str
    theory: int
    log_odds: float
    window: Window


class Changes(NamedTuple):
    """All that an experiment does in some months; what stands later wins."""

    interventions: tuple[Intervention, ...] = ()
    reports: tuple[ReportChange, ...] = ()
    beliefs: tuple[BeliefClamp, ...] = ()

    def windows(self) -> list[tuple[str, Window]]:
        """Return name and months of everything that is done."""
        changes: list[Intervention | ReportChange | BeliefClamp] = [
            *self.interventions,
            *self.reports,
            *self.beliefs,
        ]
        return [(change.name, change.window) for change in changes]

    @property
    def sources(self) -> list[str]:
        """Return the names of the arms from which reports are taken."""
        return list(dict.fromkeys(change.arm for change in self.reports if change.arm))

    def series(self, above: str = "") -> list[tuple[str, list[float]]]:
        """Return the values that replace reports, under the path `above` and their names."""
        return [(f"{above}{change.name}", list(change.values)) for change in self.reports]


def changes(told: ChangesTable, place: Place, arm: str = "") -> Changes:
    """Return the changes that a scenario makes, or an `arm` by its name; raises InputError."""
    interventions = place.at("interventions")
    if len(told.interventions) > MOST_CHANGES:
        allowed = f"allowed: at most {MOST_CHANGES}."
        raise interventions.fault(f": {len(told.interventions)} of them; {allowed}")
    called = [act for act in told.interventions.values() if act.when or act.schedule]
    if refused := refusal_of_many(len(called)):
        raise interventions.fault(f": {refused}")
    to_kremlin = place.at("reports")
    beliefs = place.at("beliefs")
    return Changes(
        tuple(
            _intervention(told, interventions.at(n), n) for n, told in told.interventions.items()
        ),
        tuple(_report(told, to_kremlin.at(n), n, arm) for n, told in told.reports.items()),
        tuple(_belief(told, beliefs.at(n), n) for n, told in told.beliefs.items()),
    )


def _intervention(told: InterventionTable, place: Place, name: str) -> Intervention:
    figures = place.scope.figures
    parameter = settable(told.parameter, figures, place.at("parameter").named)
    value = checked_value(parameter, told.value, place.at("value"), f"for {parameter.name} ")
    _check_scope(told, parameter, place)
    for code in told.partners or []:
        if code not in place.scope.partners:
            raise place.at("partners").unknown(code, "partner", place.scope.partners)
    partners = None if told.partners is None else tuple(told.partners)
    months = window(told, place)
    return Intervention(
        name,
        parameter.name,
        value,
        months,
        partners,
        told.largest,
        occasion(told, months.within(place.scope.months), place),
    )


def _check_scope(told: InterventionTable, parameter: Parameter, place: Place) -> None:
    ways = [told.partners is not None, told.largest is not None]
    if parameter.scope == "start":
        raise place.fault(f": {parameter.name} {AT_START}.")
    if any(ways) and parameter.scope == "war":
        raise place.fault(
            f": {parameter.name} is the same for everybody; leave partners and largest out."
        )
    if all(ways):
        raise place.fault(": partners and largest are both given; allowed: one of them.")


def is_yoked(told: ChangesTable) -> bool:
    """Whether a report is taken from another arm."""
    return any(report.mode == reports.YOKED for report in told.reports.values())


def _report(told: ReportTable, place: Place, name: str, own: str) -> ReportChange:
    months = window(told, place)
    report = reports.REPORTS.index(told.report)
    if told.mode == reports.YOKED:
        return ReportChange(name, report, reports.FIXED, (0.0,), months, _source(told, place, own))
    if told.arm is not None:
        raise place.at("arm").fault(f' is given; allowed: with mode = "{reports.YOKED}".')
    ways = [told.value is not None, told.values is not None, told.file is not None]
    fixed = told.mode == reports.MODES[reports.FIXED]
    if sum(ways) != (1 if fixed else 0):
        raise place.fault(
            f': mode = "{told.mode}" with {sum(ways)} of value, values and file; '
            'allowed: one with "fixed", none otherwise.'
        )
    values = series(told, months, place) if fixed else (0.0,)
    return ReportChange(name, report, reports.MODES.index(told.mode), values, months)


def _source(told: ReportTable, place: Place, own: str) -> str:
    """Return the arm from which a report of an arm is taken; raises InputError if it cannot be."""
    arms = place.scope.arms
    if any(value is not None for value in (told.value, told.values, told.file)):
        raise place.fault(
            f': mode = "{reports.YOKED}" takes its values from an arm; leave others out.'
        )
    if told.arm is None:
        raise place.at("arm").fault(" is missing; allowed: the name of a configuration.")
    if not own:
        raise place.fault(": acts in every arm, its source too; allowed: in a configuration.")
    if told.arm not in arms:
        raise place.at("arm").unknown(told.arm, "configuration", list(arms))
    if arms[told.arm] or own == told.arm:
        allowed = "a configuration that takes no reports from an arm itself"
        raise place.at("arm").refuse(told.arm, allowed)
    return told.arm


def _belief(told: BeliefTable, place: Place, name: str) -> BeliefClamp:
    theories = place.scope.theories
    if told.theory not in theories:
        raise place.at("theory").unknown(told.theory, "theory", theories)
    row = theories.index(told.theory)
    return BeliefClamp(name, row, told.log_odds, window(told, place))


def window(told: WindowTable, place: Place) -> Window:
    """Return the months in which something acts; raises InputError outside the horizon.

    What begins with the treatment may outlast the horizon.
    """
    treatment, horizon = place.scope.treatment, place.scope.months
    first = treatment if isinstance(told.start, str) else told.start
    if told.start != "treatment" and first >= horizon:
        allowed = f'a month from 0 to {horizon - 1}, within the horizon, or "treatment"'
        raise place.at("from").refuse(first, allowed)
    if told.months is not None and told.until is not None:
        raise place.fault(": until and months are both given; allowed: one of them.")
    if told.months is not None and told.start == "treatment":
        return Window(first, first + told.months)
    return Window(first, _until(told, first, place))


def _until(told: WindowTable, first: int, place: Place) -> int | None:
    until = place.scope.treatment if isinstance(told.until, str) else told.until
    if told.months is not None:
        until = first + told.months
    if until is not None and not first < until <= place.scope.months:
        key = "until" if told.months is None else "months"
        allowed = f"an end after month {first} and at most {place.scope.months}, the horizon"
        raise place.at(key).refuse(told.until if key == "until" else told.months, allowed)
    return until


def series(told: ReportTable, months: Window, place: Place) -> tuple[float, ...]:
    """Return the values of a fixed report from its first month on; the last one stands.

    Raises InputError for values that no report could have, or a file that cannot be used.
    """
    allowed = RANGES.get(told.report, OTHERWISE)
    if told.file is not None:
        return _from_file(told.file, told.report, months, place.at("file"))
    if told.value is not None:
        return _within([told.value], allowed, place.at("value"))
    return _within(told.values or [], allowed, place.at("values"))


def _within(found: list[float], allowed: Interval, place: Place) -> tuple[float, ...]:
    for value in found:
        if not allowed.holds(value):
            raise place.refuse(value, str(allowed))
    return tuple(found)


def _from_file(name: str, report: str, months: Window, place: Place) -> tuple[float, ...]:
    path = place.folder / name
    try:
        return tuple(recorded(path, report, months, place.scope.first_month))
    except InputError as error:
        raise place.fault(f": {error}") from None


def recorded(path: Path, report: str, months: Window, first_month: str) -> list[float]:
    """Return a column of a user's table from the window's first month to its end or the table's.

    Months are those of the war, 0 being `first_month`, or calendar months. Raises InputError if the
    file cannot be read, has a month twice, lacks one before its last, or holds no value there.
    """
    rows = by_month(tables.read(path, ["month", report]), first_month)
    last = max(rows) if months.until is None else min(max(rows), months.until - 1)
    if months.first not in rows:
        raise InputError(
            f"{shown(path)} has no {report} in month {months.first}, where the series begins."
        )
    allowed = RANGES.get(report, OTHERWISE)
    return unbroken(rows, report, range(months.first, last + 1), allowed, first_month)


def unbroken(
    rows: dict[int, TableRow], column: str, months: range, allowed: Interval, first_month: str
) -> list[float]:
    """Return a column of rows by month; raises InputError for a month without a usable value."""
    found: list[float] = []
    for month in months:
        if month not in rows:
            row = rows[min(later for later in rows if later > month)]
            missing = _told(month, first_month)
            raise row.fault("month", f"every month once; {missing}, before it, is missing")
        if not rows[month].cell(column):
            raise rows[month].fault(column, f"{allowed}, in {_told(month, first_month)} too")
        found.append(rows[month].number(column, allowed))
    return found


def _told(month: int, first_month: str) -> str:
    return f"month {month} ({cells.written(counted(first_month) + month)})"


def counted(first_month: str) -> int:
    """Return a month such as "2022-03", counted from the year 0."""
    return 12 * int(first_month[:4]) + int(first_month[5:]) - 1


def by_month(table: UserTable, first_month: str) -> dict[int, TableRow]:
    """Return rows by month of the war; calendar months may begin before it.

    Raises InputError for a month that stands there twice, or both kinds of months in one table.
    """
    rows: dict[int, TableRow] = {}
    dated: bool | None = None
    for row in table.rows:
        named = cells.month(row.cell("month"))
        if dated is not None and dated != (named is not None):
            raise row.fault("month", "months of the war or calendar months, not both in one table")
        dated = named is not None
        month = row.whole("month", 0, LONGEST) if named is None else named - counted(first_month)
        earlier = rows.setdefault(month, row)
        if earlier is not row:
            raise row.fault("month", f"each month once; row {earlier.line} has it already")
    return rows


def values(
    told: Values, place: Place, of_arm: bool = False, later: bool = False
) -> dict[str, float]:
    """Return parameters by dotted name, as the model uses them, and an arm's figures likewise.

    With `later` they act from the treatment month on, so starting values are refused.
    Raises InputError for what neither register nor scenario knows or allows.
    """
    found: dict[str, float] = {}
    for group, inner in told.items():
        if group not in (*GROUPS, *TABLES):
            known = sorted({*GROUPS, *TABLES}) if of_arm else GROUPS
            raise place.unknown(group, "group of parameters", known)
        for keys, value in _named(group, inner):
            here = place.at(*keys)
            if not of_arm and (group not in GROUPS or len(keys) > 2):
                raise here.fault(": no parameter; allowed: the same path without parameters.")
            where = here.draft.source(here.path).shown
            parameter = settable(dotted(keys), place.scope.figures, where)
            if later and parameter.scope == "start":
                raise here.fault(f" {AT_START}.")
            found[parameter.name] = checked_value(parameter, value, here)
    return found


def _named(group: str, inner: dict[str, object]) -> Iterator[tuple[Keys, object]]:
    """Yield path and value of what a group holds; only scenario tables have tables within."""
    for key, value in inner.items():
        if group in TABLES and isinstance(value, dict):
            yield from leaves(value, (group, key))
        else:
            yield (group, key), value


def checked_value(parameter: Parameter, value: object, place: Place, about: str = "") -> float:
    """Return a value as the model uses it; raises InputError, naming its place."""
    try:
        return parameter.check(value, "")
    except InputError:
        raise place.refuse(value, f"{about}{parameter.allowed()}") from None
