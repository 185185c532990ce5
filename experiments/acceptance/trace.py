"""Refuted claims, traced: the evidence ledger, and the months behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from abm.scenarios import Scenario
from abm.schema import Month, variables
from abm.state import SETTLED
from experiments.acceptance.claims import TextTable
from experiments.acceptance.laboratory import Arm, Laboratory
from experiments.comparison.monthly import Column, month_columns
from experiments.text import number
from experiments.war import Case, ledger

REPLAYED = 6  # wars of each arm whose ledger is read
WATCHED = 300  # wars of each arm, at most, whose months are
LEDGER_MONTHS, STATE_MONTH = 24, 48  # since treatment
BELIEF = "belief"  # the leadership's, in the theory that a pause would serve
STATE = (
    "joint_planning",
    "signed",
    "delivered",
    "booked",
    "support_credibility",
    "dispersion",
    "concession_talk",
    BELIEF,
    "land",
    "reserves",
    "exhaustion",
    "prospect",
    "margin",
    "willingness_to_negotiate",
)


def ledgers(laboratory: Laboratory, arms: Mapping[str, Arm]) -> TextTable:
    """Return the mean sums of the leadership's ledger on a theory, two years from treatment on."""
    found = {name: entries(laboratory, arm) for name, arm in arms.items()}
    names = dict.fromkeys(entry for sums in found.values() for entry in sums)
    rows = [_row(entry, [sums.get(entry, 0.0) for sums in found.values()]) for entry in names]
    rows.append(_row("sum", [sum(sums.values()) for sums in found.values()]))
    theory = next(iter(arms.values())).theory.label
    title = (
        f"The ledger: what moved the leadership's belief in {theory} in the {LEDGER_MONTHS} months "
        f"from treatment on, log-odds, mean over runs 0 to {REPLAYED - 1}"
    )
    return TextTable(title, ("entry", *found), rows)


def _row(name: str, values: list[float]) -> tuple[str, ...]:
    return name, *(number(value, 2, sign=True) for value in values)


def entries(laboratory: Laboratory, arm: Arm) -> dict[str, float]:
    """Return each entry's sum over the months, mean over wars.

    The ledger is the leadership's, of the theory that a pause would serve; negative entries
    speak against it.
    """
    first, told = arm.scenario.treatment, (arm.scenario.leading, arm.scenario.pausing)
    sums: defaultdict[str, float] = defaultdict(float)
    laboratory.counter.expect(REPLAYED)
    for run in range(REPLAYED):
        months = first + LEDGER_MONTHS
        book = ledger(Case(arm.scenario, arm.configuration, run, laboratory.seed, months))
        columns = (book[n] for n in ("month", "agent", "theory", "entry", "change"))
        for month, agent, theory, entry, change in zip(*columns, strict=True):
            if month >= first and (agent, theory) == told:
                sums[entry] += change / REPLAYED
        laboratory.counter.add(1)
    return dict(sums)


def months(laboratory: Laboratory, arms: Mapping[str, Arm]) -> TextTable:
    """Return means of one month over the wars that run in all arms: what was done and seen."""
    few = Laboratory(min(WATCHED, laboratory.runs), laboratory.seed, laboratory.counter)
    first = next(iter(arms.values()))
    month = first.scenario.treatment + STATE_MONTH
    rows = {name: few.with_months(arm).months[:, month] for name, arm in arms.items()}
    running = np.all([row["status"] < SETTLED for row in rows.values()], axis=0)
    table = [
        (_about(column, first), *(_mean(column, row[running]) for row in rows.values()))
        for column in _state(first.scenario)
    ]
    title = f"Month {month}: means over {int(running.sum())} wars that run in all of these arms"
    return TextTable(title, ("", *rows), table)


def _state(scenario: Scenario) -> list[Column]:
    """Return the columns of `STATE`, in its order."""
    columns = {column.name: column for column in month_columns(scenario)}
    belief = f"{BELIEF}.{scenario.pausing}"
    return [columns[belief if name == BELIEF else name] for name in STATE]


def _about(column: Column, arm: Arm) -> str:
    declared = next(known for known in variables(Month) if known.name == column.field)
    which = f" {arm.theory.label}" if column.field == BELIEF else ""
    return f"{declared.meaning}{which}, {declared.unit}"


def _mean(column: Column, rows: np.ndarray) -> str:
    values = column.of(rows)
    return number(float(np.mean(values)) if len(values) else float("nan"), 2)
