"""One war: played by either engine, its end in words, and its two ledgers.

The evidence ledger has every change of a Kremlin agent's belief and its cause, the partners'
ledger what each partner signed, paid and delivered.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from abm.build import build_inputs, partners_of
from abm.engine.ensemble import Ensemble
from abm.parameters import Settings
from abm.reasons import Reason
from abm.scenarios import Configuration, Scenario
from abm.scenarios.tables import TheoryTable
from abm.schedule import ParameterSchedule
from abm.schema import Outcome
from abm.state import DefenceMinistry, Partner
from abm.war import PlainWar
from experiments.comparison.monthly import month_columns
from experiments.tables import Cell
from experiments.text import date_of, filled, gained

COLUMNS = ("month", "agent", "theory", "entry", "change", "log_odds")
PARTNER_COLUMNS = (
    "month",
    "date",
    "partner",
    "signed",
    "horizon",
    "reason",
    "appropriated",
    "appropriations_added",
    "appropriations_absent",
    "bought",
    "order_cost",
    "effort_cost",
    "lapsed",
    "balance",
    "due",
    "delivered",
    "arrears",
)


@dataclass(frozen=True)
class Case:
    """A war to play: scenario and arm, the run and seed that decide its luck, and its months."""

    scenario: Scenario
    arm: Configuration
    run: int
    seed: int
    months: int


@dataclass(frozen=True)
class OneWar:
    """A war that was played: its months by date and column, and its record by field."""

    dates: list[str]
    months: dict[str, list[float]]
    record: dict[str, float]

    @property
    def columns(self) -> dict[str, list[Cell]]:
        """Its months as a table, with number and date of each."""
        numbered: dict[str, list[Cell]] = {"month": [*range(len(self.dates))]}
        return numbered | {"date": [*self.dates]} | {n: [*c] for n, c in self.months.items()}

    @property
    def outcome(self) -> str:
        """The title of its outcome."""
        return Outcome.of(self.record["outcome"]).declared.title


def play_compiled(case: Case) -> OneWar:
    """Play a war with the compiled engine."""
    ensemble = Ensemble(build_inputs(case.scenario, case.arm, case.months), case.seed)
    wars = ensemble.play(np.array([case.run], dtype=np.int64))
    months = wars.months[0][np.isfinite(wars.months[0]["status"])]
    columns = {c.name: c.of(months).tolist() for c in month_columns(case.scenario)}
    record = {name: float(wars.war[0][name]) for name in wars.war.dtype.names or ()}
    return OneWar(_dates(case, columns), columns, record)


def play_readable(case: Case) -> OneWar:
    """Play a war with the readable engine, over plain Python objects."""
    return played(case, plain_war(case))


def plain_war(case: Case) -> PlainWar:
    """Return a war of the readable engine before its month 0."""
    return PlainWar(build_inputs(case.scenario, case.arm, case.months), case.run, case.seed)


def played(case: Case, war: PlainWar) -> OneWar:
    """Play a war of the readable engine to its end."""
    war.play()
    columns = {
        column.name: [column.of_row(row) for row in war.history]
        for column in month_columns(case.scenario)
    }
    record = {name: float(value) for name, value in vars(war.war).items()}
    return OneWar(_dates(case, columns), columns, record)


def _dates(case: Case, columns: dict[str, list[float]]) -> list[str]:
    count = len(columns["status"])
    return [date_of(case.scenario.first_month, month) for month in range(count)]


def in_words(case: Case, war: OneWar) -> str:
    """Say how a war ended."""
    record, theories = war.record, case.scenario.theories

    def when(name: str) -> str:
        """Return the date of a month that the record names."""
        return date_of(case.scenario.first_month, int(record[name]))

    values = {
        "ended": lambda: when("war_length"),
        "signed": lambda: when("signed_month"),
        "signature": lambda: _signature(record, theories[case.scenario.pausing]),
        "unbroken": lambda: unbroken(record, _settings(case, int(record["signed_month"]))),
    }
    return filled(Outcome.of(record["outcome"]).declared.run, values)


def unbroken(record: Mapping[str, float], settings: Settings) -> str:
    """Say for how long a durable settlement held: as long as it is watched, or until it broke."""
    if math.isnan(record["broken_month"]):
        return f"{settings.watch:.0f} months"
    durable = min(settings.durable, settings.watch)
    after = record["broken_month"] - record["signed_month"]
    return f"{durable:.0f} months, broken after {after:.0f}"


def _settings(case: Case, month: int) -> Settings:
    """Return the settings in force for everybody in a month."""
    acts = ParameterSchedule(case.scenario, case.arm, [])
    row = acts.rows(month + 1)[month][-1]
    return acts.settings[row]


def _signature(record: dict[str, float], theory: TheoryTable) -> str:
    return (
        f"Terms, against the line of contact: {gained(record['terms'], 1, ' thousand km2')}. The "
        f"leadership's belief in {theory.label} at signature: {record['belief_at_signature']:.2f}."
    )


def ledger(case: Case) -> dict[str, list[Cell]]:
    """Replay a war and return its ledger as columns.

    For each agent and theory the first entry is the prior; in every month follow what a new leader
    changed, what faded and what each row of evidence added, and what an experiment's clamp did.
    `log_odds` is the sum so far in this order, and equals the model's to the last bit.
    """
    war = plain_war(case)
    book = Book(case, war)
    while war.running:
        war.step()
        book.enter_month()
    return book.columns


class Book:
    """The ledger as it is kept."""

    def __init__(self, case: Case, war: PlainWar) -> None:
        """Open it with the priors."""
        self.war = war
        self.columns: dict[str, list[Cell]] = {name: [] for name in COLUMNS}
        self.agents = list(case.scenario.kremlin)
        self.theories = list(case.scenario.theories)
        self.rows = [row for theory in case.scenario.theories.values() for row in theory.evidence]
        self.sums: dict[tuple[int, int], float] = {}
        for agent, holder in enumerate(war.world.kremlin):
            for theory in range(len(self.theories)):
                self._enter(0, agent, theory, "prior", holder.log_odds[theory])

    def enter_month(self) -> None:
        """Enter what changed in the month just played."""
        month = self.war.month - 1
        for agent, holder in enumerate(self.war.world.kremlin):
            for theory in range(len(self.theories)):
                self._enter(month, agent, theory, "new leader", holder.succession[theory])
            for row, evidence in enumerate(self.war.inputs.evidence[0]):
                name = self.rows[row]
                self._enter(month, agent, evidence.theory, f"fading: {name}", holder.fading[row])
                self._enter(month, agent, evidence.theory, name, holder.change[row])
            for theory in range(len(self.theories)):
                self._enter(month, agent, theory, "clamp", holder.clamping[theory])

    def _enter(self, month: int, agent: int, theory: int, entry: str, change: float) -> None:
        if change == 0.0 and entry != "prior":
            return
        total = self.sums.get((agent, theory), 0.0) + change
        self.sums[agent, theory] = total
        holder = self.agents[agent], self.theories[theory]
        line: tuple[Cell, ...] = (month, *holder, entry, change, total)
        for name, value in zip(COLUMNS, line, strict=True):
            self.columns[name].append(value)


def partner_ledger(case: Case) -> dict[str, list[Cell]]:
    """Replay a war and return what each partner signed, paid and delivered, as columns.

    One row per partner of every month within the horizon, partners by their codes, money in EUR bn.
    `horizon` is for how many months ahead the partner plans; `reason` is the label of
    `abm.reasons.Reason` where it signed nothing, else empty. A month's `balance` is the one before
    plus `appropriated` and `lapsed`, less `signed`, `order_cost`, `effort_cost` and `bought`; a
    partner that sells has bought less than nothing. `appropriations_added` stand in for others.
    """
    war = plain_war(case)
    codes = [partner.code for partner in partners_of(case.scenario, case.arm)]
    columns: dict[str, list[Cell]] = {name: [] for name in PARTNER_COLUMNS}
    while war.running and war.month < case.months:
        war.step()
        month = war.month - 1
        date = date_of(case.scenario.first_month, month)
        for own, code in enumerate(codes):
            account = _account(war.world.partners[own], war.world.defence[own])
            line = (month, date, code, *account)
            for name, value in zip(PARTNER_COLUMNS, line, strict=True):
                columns[name].append(value)
    return columns


def _account(partner: Partner, defence: DefenceMinistry) -> tuple[Cell, ...]:
    reason = Reason(partner.reason)
    return (
        partner.signed,
        partner.horizon,
        "" if reason is Reason.SIGNED else reason.label,
        partner.came_in,
        partner.added,
        partner.withheld,
        defence.traded,
        partner.order_cost,
        partner.effort_cost,
        partner.lapsed,
        partner.balance,
        defence.due,
        defence.delivered,
        partner.arrears,
    )
