"""Months and partners of a comparison, as curves of the headline quantities and as tables.

A number of a month counts the wars that run in it; NaN where none does. The composite alone counts
all wars, whether they run or not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from abm.reasons import REASONS
from abm.records import fields_of
from abm.scenarios import Scenario
from abm.schema import HEADLINE, PORTRAITS, Month, Outcome, PartnerMonth
from abm.state import CEASEFIRE
from experiments.comparison.content import ByMonth, OverAllWars, ReportedPeace
from experiments.comparison.measures import Records
from experiments.comparison.sentences import peace_sentence
from experiments.statistics.intervals import FloatArray, quantiles
from experiments.tables import Cell

if TYPE_CHECKING:
    from experiments.comparison.compare import Comparison

LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)

#: The headline quantity of which a composite over all wars is told.
WILLINGNESS = HEADLINE[-1]

#: Outcomes that end a war without a settlement.
UNSETTLED = [one.value for one in Outcome if one.declared.ends and not one.declared.signed]

#: A table by the names of its columns.
Rows = dict[str, list[Cell]]


@dataclass(frozen=True)
class Column:
    """A monthly column: its name, the field of `abm.schema.Month` and, in a vector, the place."""

    name: str
    field: str
    place: int | None = None

    def of(self, months: Records) -> FloatArray:
        """Return the column's numbers, in the shape of `months`; NaN after a war's end."""
        return months[self.field] if self.place is None else months[self.field][..., self.place]

    def of_row(self, row: Month) -> float:
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


def by_run_and_month(comparison: Comparison, arm: str, column: Column) -> FloatArray:
    """Return a column of an arm, (run, month) in the column's unit; NaN where no war runs."""
    months = comparison.wars[arm].months
    return np.where(months["status"] <= CEASEFIRE, column.of(months), np.nan)


def chain(comparison: Comparison, arm: str) -> dict[str, ByMonth]:
    """Return the headline quantities of an arm by month, over the wars that run."""
    return {name: _by_month(_headline(comparison, arm, name)) for name in HEADLINE}


def chain_difference(comparison: Comparison, arm: str) -> dict[str, ByMonth]:
    """Return the headline quantities' paired differences by month, over pairs that both run."""
    reference = comparison.reference
    return {
        name: _by_month(_headline(comparison, arm, name) - _headline(comparison, reference, name))
        for name in HEADLINE
    }


def composite(running: Mapping[str, Sequence[float]], war: Records) -> OverAllWars:
    """Return the willingness to negotiate over all wars of an arm, those that are over among them.

    A settlement in force counts as willing (1), a war that ended without one as not (0): wars that
    settle would otherwise leave the mean just when they show what is asked for.

    Args:
        running: How many `wars` run in each month, (month), and the `mean` of their willingness
            (0-1), (month), NaN in months without one.
        war: Records of the same wars, (war).

    Returns:
        `mean` (0-1), NaN without a war, and `wars`, on how many each month rests, (month).
    """
    counts = np.asarray(running["wars"], np.float64)
    willing = counts * np.nan_to_num(np.asarray(running["mean"], np.float64))
    ends = np.sort(war["war_length"][np.isin(war["outcome"], UNSETTLED)])
    unsettled = np.searchsorted(ends, np.arange(counts.size), side="right")
    settled = len(war) - counts - unsettled
    means = (willing + settled) / len(war) if len(war) else np.full(counts.size, np.nan)
    return {"mean": means.tolist(), "wars": [len(war)] * counts.size}


def _headline(comparison: Comparison, arm: str, name: str) -> FloatArray:
    return by_run_and_month(comparison, arm, Column(name, name))


def _by_month(numbers: FloatArray) -> ByMonth:
    levels, counts = quantiles(numbers, (0.10, 0.90))
    return {
        "mean": means(numbers, counts).tolist(),
        "low": levels[0].tolist(),
        "high": levels[1].tolist(),
        "wars": counts.tolist(),
    }


def means(numbers: FloatArray, counts: NDArray[np.int64]) -> FloatArray:
    """Return means by month over the wars that run.

    Args:
        numbers: (run, month), NaN where a war does not run.
        counts: Wars that run in each month, (month).

    Returns:
        Means, (month), in the unit of `numbers`; NaN in months without a war.
    """
    return np.where(counts > 0, np.nansum(numbers, axis=0) / np.maximum(counts, 1), np.nan)


def monthly_rows(comparison: Comparison) -> Rows:
    """Return mean and quantiles per arm, variable and month over the wars that run."""
    levels = [f"q{int(100 * level):02d}" for level in LEVELS]
    table: Rows = {n: [] for n in ("arm", "variable", "month", "wars", "mean", *levels)}
    for arm in comparison.design.arms:
        for column in month_columns(comparison.design.scenario):
            _add_months(table, (arm, column.name), by_run_and_month(comparison, arm, column))
    return table


def _add_months(table: Rows, about: tuple[str, str], numbers: FloatArray) -> None:
    levels, counts = quantiles(numbers, LEVELS)
    average = means(numbers, counts)
    for month in range(numbers.shape[1]):
        _add(table, (*about, month, int(counts[month]), average[month], *levels[:, month]))


def partner_rows(comparison: Comparison) -> Rows:
    """Return means of every partner at treatment and two years later, over the wars that run.

    `contradiction` is the mean distance of its ministries' tones.
    """
    names = (*fields_of(PartnerMonth), "contradiction")
    table: Rows = {n: [] for n in ("arm", "month", "partner", "share", "wars", *names)}
    design = comparison.design
    for arm in design.arms:
        for place, since in enumerate(PORTRAITS):
            month = design.scenario.treatment + since
            if month < design.months:
                rows = comparison.wars[arm].portraits[:, place]
                for own, donor in enumerate(comparison.partners(arm)):
                    _add_partner(table, (arm, month, donor.code, donor.share), rows[:, own])
    return table


def _add_partner(table: Rows, about: tuple[Cell, ...], rows: Records) -> None:
    numbers = [rows[name] for name in fields_of(PartnerMonth)]
    numbers.append(np.abs(rows["defence_tone"] - rows["foreign_tone"]))
    running = int(np.isfinite(numbers[0]).sum())
    means = [np.nansum(column) / running if running else np.nan for column in numbers]
    _add(table, (*about, running, *means))


def _add(table: Rows, row: tuple[Cell, ...]) -> None:
    for column, value in zip(table.values(), row, strict=True):
        column.append(value)


def peace_by_month(comparison: Comparison) -> dict[str, ReportedPeace]:
    """Return, for each arm that keeps it, the survival of peace; its sentence at two ages."""
    known = {arm: comparison.peace(arm) for arm in comparison.design.arms}
    return {
        arm: {
            "settlements": found.settlements,
            "mean": found.curve.estimate.tolist(),
            "low": found.curve.low.tolist(),
            "high": found.curve.high.tolist(),
            "sentence": peace_sentence(found, *_peace_told(comparison, arm)),
        }
        for arm, found in known.items()
        if found is not None
    }


def _peace_told(comparison: Comparison, arm: str) -> tuple[str, list[int]]:
    """Return an arm's title and the ages, in months, at which its peace is told in words."""
    told = comparison.design.configuration(arm)
    values = {**comparison.design.scenario.parameters, **told.parameters, **told.treatment}
    ages = {int(values[name]) for name in ("settlement.durable", "settlement.lasting")}
    return told.title, sorted(ages)
