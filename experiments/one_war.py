"""One war: played by either engine, shown month by month, written to a file, with its ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from abm.build import ParameterSchedule, build_inputs
from abm.scenarios import Configuration, Scenario
from abm.scenarios.tables import TheoryTable
from abm.schema import Outcome
from experiments.columns import month_columns
from experiments.wording import date_of, filled


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
        return Outcome.of(self.record["outcome"]).declared.title


def play_compiled(case: Case) -> OneWar:
    """Play a war with the compiled engine."""
    from abm.engine.ensemble import Ensemble

    ensemble = Ensemble(build_inputs(case.scenario, case.arm, case.months), case.seed)
    wars = ensemble.play(np.array([case.run], dtype=np.int64))
    months = wars.months[0][np.isfinite(wars.months[0]["status"])]
    columns = {c.name: c.of(months).tolist() for c in month_columns(case.scenario)}
    record = {name: float(wars.war[0][name]) for name in wars.war.dtype.names or ()}
    return OneWar(_dated(case, columns), record)


def play_readable(case: Case) -> OneWar:
    """Play a war with the readable engine, a Mesa model."""
    from abm.model import War

    war = War.of(build_inputs(case.scenario, case.arm, case.months), case.run, case.seed).play()
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
    acts = ParameterSchedule(case.scenario, case.arm, [])
    everybody = acts.rows(signed + 1)[signed][-1]
    return int(acts.settings[everybody].watch)


def in_words(case: Case, war: OneWar) -> str:
    """Say how a war ended."""
    record, theories = war.record, case.scenario.theories

    def when(name: str) -> str:
        return date_of(case.scenario.first_month, int(record[name]))

    values = {
        "ended": lambda: when("war_length"),
        "signed": lambda: when("signed_month"),
        "signature": lambda: _signature(record, theories[case.scenario.pausing]),
        "watch": lambda: str(_watch(case, int(record["signed_month"]))),
    }
    return filled(Outcome.of(record["outcome"]).declared.run, values)


def _signature(record: dict[str, float], theory: TheoryTable) -> str:
    return (
        f"Terms: {record['terms']:+.1f} thousand km2 beyond the line of contact. The "
        f"leadership's belief in {theory.label} at signature: {record['belief_at_signature']:.2f}."
    )
