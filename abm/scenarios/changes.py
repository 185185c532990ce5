"""What an experiment does in some months: interventions, replaced reports, held beliefs."""

from __future__ import annotations

from abm import reports
from abm.parameters import Parameter, find
from abm.scenarios.files import readable
from abm.scenarios.models import (
    BeliefTable,
    ChangesTable,
    InterventionTable,
    ReportTable,
    WindowTable,
)
from abm.scenarios.place import Place
from abm.scenarios.series import series
from abm.scenarios.timeline import BeliefClamp, Changes, Intervention, ReportChange, Window
from abm.scenarios.values import AT_START, checked_value


def changes(told: ChangesTable, place: Place) -> Changes:
    """Return the changes that a scenario or configuration makes; raises InputError."""
    interventions = place.at("interventions")
    briefings = place.at("reports")
    beliefs = place.at("beliefs")
    return Changes(
        tuple(
            _intervention(told, interventions.at(n), n) for n, told in told.interventions.items()
        ),
        tuple(_report(told, briefings.at(n), n) for n, told in told.reports.items()),
        tuple(_belief(told, beliefs.at(n), n) for n, told in told.beliefs.items()),
    )


def window(told: WindowTable, place: Place) -> Window:
    """Return the months in which something acts; raises InputError outside the horizon.

    What begins with the treatment may outlast the horizon.
    """
    treatment, horizon = place.frame.treatment, place.frame.months
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
    until = place.frame.treatment if isinstance(told.until, str) else told.until
    if told.months is not None:
        until = first + told.months
    if until is not None and not first < until <= place.frame.months:
        key = "until" if told.months is None else "months"
        allowed = f"an end after month {first} and at most {place.frame.months}, the horizon"
        raise place.at(key).refuse(told.until or told.months, allowed)
    return until


def _intervention(told: InterventionTable, place: Place, name: str) -> Intervention:
    parameter = find(readable(told.parameter), place.at("parameter").named)
    value = checked_value(parameter, told.value, place.at("value"), f"for {parameter.name} ")
    _check_scope(told, parameter, place)
    for code in told.partners or []:
        if code not in place.frame.partners:
            raise place.at("partners").unknown(code, "partner", place.frame.partners)
    partners = None if told.partners is None else tuple(told.partners)
    return Intervention(name, parameter.name, value, window(told, place), partners, told.largest)


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


def _report(told: ReportTable, place: Place, name: str) -> ReportChange:
    acts = window(told, place)
    ways = [told.value is not None, told.values is not None, told.file is not None]
    fixed = told.mode == reports.MODES[reports.FIXED]
    if sum(ways) != (1 if fixed else 0):
        raise place.fault(
            f': mode = "{told.mode}" with {sum(ways)} of value, values and file; '
            'allowed: one with "fixed", none otherwise.'
        )
    values = series(told, acts, place) if fixed else (0.0,)
    report, mode = reports.REPORTS.index(told.report), reports.MODES.index(told.mode)
    return ReportChange(name, report, mode, values, acts)


def _belief(told: BeliefTable, place: Place, name: str) -> BeliefClamp:
    theories = place.frame.theories
    if told.theory not in theories:
        raise place.at("theory").unknown(told.theory, "theory", theories)
    acts = window(told, place)
    return BeliefClamp(name, theories.index(told.theory), told.log_odds, acts)
