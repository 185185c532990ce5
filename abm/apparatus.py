"""Apparatus of an experiment by month: reports, held beliefs, occasions of interventions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from abm import inputs, reports
from abm.parameters import FREE
from abm.records import new_state
from abm.scenarios.changes import Intervention
from abm.scenarios.scenario import Configuration, Scenario
from abm.scenarios.tables import LONGEST
from abm.state import MOST_THEORIES


def report_rows(
    scenario: Scenario, arm: Configuration, months: int
) -> tuple[list[list[float]], list[list[float]]]:
    """Return, per month and report, how it reaches the Kremlin, and its fixed value.

    Months in which nothing is changed share one list.
    """
    modes = [[float(reports.OWN)] * len(reports.REPORTS)] * months
    fixed = [[0.0] * len(reports.REPORTS)] * months
    for change in (*scenario.changes.reports, *arm.changes.reports):
        for month in filter(change.window.holds, range(months)):
            modes[month] = _with(modes[month], change.report, float(change.mode))
            fixed[month] = _with(fixed[month], change.report, change.value(month))
    return modes, fixed


def _with(row: list[float], place: int, value: float) -> list[float]:
    return [*row[:place], value, *row[place + 1 :]]


def yoked_cells(
    scenario: Scenario, arm: Configuration, months: int
) -> dict[str, list[tuple[int, int]]]:
    """Return, by arm, the months and reports that are taken from it."""
    found: dict[tuple[int, int], str] = {}
    for change in (*scenario.changes.reports, *arm.changes.reports):
        for month in filter(change.window.holds, range(months)):
            found[month, change.report] = change.arm
    return {
        name: [cell for cell, source in found.items() if source == name]
        for name in arm.changes.sources
    }


def clamp_rows(scenario: Scenario, arm: Configuration, months: int) -> list[list[float]]:
    """Return, per month and theory, the log-odds that an experiment sets; NaN: none.

    Months in which none is set share one list.
    """
    rows = [[FREE] * MOST_THEORIES] * months
    for clamp in (*scenario.changes.beliefs, *arm.changes.beliefs):
        for month in filter(clamp.window.holds, range(months)):
            rows[month] = _with(rows[month], clamp.theory, clamp.log_odds)
    return rows


def occasion_rows(interventions: Iterable[Intervention], months: int) -> list[inputs.OccasionRow]:
    """Return when conditional and random interventions act; random ones within the horizon."""
    made = []
    for act in interventions:
        if act.occasion:
            end = months if act.occasion.count else months + LONGEST
            row = new_state(inputs.OccasionRow)
            row.__dict__.update(asdict(act.occasion))
            del row.__dict__["told"]
            row.first = act.window.first
            row.until = end if act.window.until is None else min(end, act.window.until)
            made.append(row)
    return made
