"""Ledgers of a war: every change of every belief with its cause, and every partner's account."""

from __future__ import annotations

from typing import Any

from abm.build import build_inputs, partners_of
from abm.model import War
from abm.reasons import Reason
from abm.state import DefenceMinistry, Partner
from experiments.one_war import Case
from experiments.wording import date_of

COLUMNS = ("month", "agent", "theory", "entry", "change", "log_odds")
PARTNER_COLUMNS = (
    "month",
    "date",
    "partner",
    "signed",
    "horizon",
    "reason",
    "appropriated",
    "order_cost",
    "effort_cost",
    "lapsed",
    "balance",
    "due",
    "delivered",
    "arrears",
)


def ledger(case: Case) -> dict[str, list[Any]]:
    """Replay a war and return its ledger as columns.

    For each agent and theory the first entry is the prior; in every month follow what a new leader
    changed, what faded and what each row of evidence added, and what an experiment's clamp did.
    `log_odds` is the sum so far in this order, and equals the model's to the last bit.
    """
    war = War.of(build_inputs(case.scenario, case.arm, case.months), case.run, case.seed)
    book = Book(case, war)
    while war.running:
        war.step()
        book.enter_month()
    return book.columns


class Book:
    """The ledger as it is kept."""

    def __init__(self, case: Case, war: War) -> None:
        """Open it with the priors."""
        self.war = war
        self.columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
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
            for row, evidence in enumerate(self.war.given.evidence):
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
        line = (month, self.agents[agent], self.theories[theory], entry, change, total)
        for name, value in zip(COLUMNS, line, strict=True):
            self.columns[name].append(value)


def partner_ledger(case: Case) -> dict[str, list[Any]]:
    """Replay a war and return what each partner signed, paid and delivered, as columns.

    One row per partner of every month within the horizon, partners by their codes, money in EUR bn.
    `horizon` is for how many months ahead the partner plans; `reason` is the label of
    `abm.reasons.Reason` where it signed nothing, else empty. A month's `balance` is the one before
    plus `appropriated` and `lapsed`, less `signed`, `order_cost` and `effort_cost`.
    """
    war = War.of(build_inputs(case.scenario, case.arm, case.months), case.run, case.seed)
    codes = [partner.code for partner in partners_of(case.scenario, case.arm)]
    columns: dict[str, list[Any]] = {name: [] for name in PARTNER_COLUMNS}
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


def _account(partner: Partner, defence: DefenceMinistry) -> tuple[Any, ...]:
    reason = Reason(partner.reason)
    return (
        partner.signed,
        partner.horizon,
        "" if reason is Reason.SIGNED else reason.label,
        partner.came_in,
        partner.order_cost,
        partner.effort_cost,
        partner.lapsed,
        partner.balance,
        defence.due,
        defence.delivered,
        partner.arrears,
    )
