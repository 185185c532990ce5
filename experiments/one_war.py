"""One war: played by either engine, shown month by month, written to a file, with its ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from abm.interventions import InForce
from abm.plan import build
from abm.scenarios import Configuration, Scenario
from abm.schema import OUTCOMES
from experiments.columns import month_columns
from experiments.wording import date_of


@dataclass(frozen=True)
class Case:
    """Which war: of a scenario and arm, the run and seed that decide its luck, how long."""

    scenario: Scenario
    arm: Configuration
    run: int
    seed: int
    months: int


@dataclass(frozen=True)
class OneWar:
    """A war that was played: its months by column, and its record by field."""

    months: dict[str, list[Any]]
    record: dict[str, float]

    @property
    def outcome(self) -> str:
        """How it ended."""
        return OUTCOMES[int(self.record["outcome"])]


def play_compiled(case: Case) -> OneWar:
    """Play a war with the compiled engine."""
    from abm.ensemble import Ensemble

    ensemble = Ensemble(build(case.scenario, case.arm, case.months), case.seed)
    wars = ensemble.play(np.array([case.run], dtype=np.int64))
    months = wars.months[0][np.isfinite(wars.months[0]["status"])]
    columns = {c.name: c.of(months).tolist() for c in month_columns(case.scenario)}
    record = {name: float(wars.war[0][name]) for name in wars.war.dtype.names or ()}
    return OneWar(_dated(case, columns), record)


def play_readable(case: Case) -> OneWar:
    """Play a war with the readable engine, a Mesa model."""
    from abm.model import War

    war = War.of(build(case.scenario, case.arm, case.months), case.run, case.seed).play()
    columns = {
        column.name: [column.of_row(row) for row in war.history]
        for column in month_columns(case.scenario)
    }
    return OneWar(_dated(case, columns), {name: float(v) for name, v in vars(war.war).items()})


ENGINES = {"compiled": play_compiled, "mesa": play_readable}


def _dated(case: Case, columns: dict[str, list[float]]) -> dict[str, list[Any]]:
    count = len(columns["status"])
    dates = [date_of(case.scenario.first_month, month) for month in range(count)]
    return {"month": list(range(count)), "date": dates, **columns}


def _watch(case: Case, signed: int) -> int:
    """Return the months for which a settlement signed in a month has to hold."""
    acts = InForce(case.scenario, case.arm, [])
    everybody = acts.rows(signed + 1)[signed][-1]
    return int(acts.settings[everybody].watch)


def in_words(case: Case, war: OneWar) -> str:
    """Say how a war ended."""
    record = war.record

    def when(name: str) -> str:
        return date_of(case.scenario.first_month, int(record[name]))

    if war.outcome == "durable settlement":
        return (
            f"Durable settlement: signed in {when('signed_month')}, unbroken for "
            f"{_watch(case, int(record['signed_month']))} months. "
            f"Terms: {record['terms']:+.1f} thousand km2 beyond the line of contact. The "
            f"leadership's belief in T4 at signature: {record['belief_at_signature']:.2f}."
        )
    if war.outcome == "broken settlement":
        return f"Settlement broken: last signed in {when('signed_month')}; the war went on."
    if war.outcome == "frozen":
        return "Frozen: a ceasefire holds where the model stops."
    if war.outcome == "still fighting":
        return "Still fighting: the model stops here; the war in it does not."
    return f"{war.outcome} in {when('war_length')}."
