"""What a scenario file may say: every key with its kind and range. Anything else is refused."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from abm.data.donors import INCOME, PART
from abm.given import OBSERVABLES
from abm.reports import MODES, REPORTS
from abm.scenarios.kinds import (
    CALENDAR,
    CALENDAR_MONTH,
    FLAG,
    FREE_TEXT,
    LABEL,
    NAMED,
    NAMES,
    SERIES,
    TEXT,
    choice,
    number,
    whole,
)

LONGEST = 600  # months

Name = Annotated[str, NAMED]
Text = Annotated[str, TEXT]
Label = Annotated[str, LABEL]
Flag = Annotated[bool, FLAG]
Month = Annotated[int | str, whole(0, LONGEST, "treatment")]
Values = dict[str, dict[str, Any]]  # group -> parameter -> value, checked by the register


class Table(BaseModel):
    """A table of a scenario file; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)


class EvidenceTable(Table):
    """A row of evidence for or against a theory."""

    observable: Annotated[str, choice(OBSERVABLES)]
    predicted: Annotated[float, number(-1000.0, 1000.0)]
    rival: Annotated[float, number(-1000.0, 1000.0)]
    spread: Annotated[float, number(0.01, 1000.0)]
    dispersed: Flag = False
    state: Flag = False
    reported: Flag = False
    fighting: Flag = False
    scales: Flag = False
    first_month: Annotated[int, whole(0, LONGEST)] = 0
    calendar_months: Annotated[list[int], CALENDAR] = list(range(1, 13))
    memory: Annotated[float, number(0.0, 1.0, above=True)] = 1.0


class TheoryTable(Table):
    """A theory of victory.

    `label` names it in rows and legends, `expectation` completes "expects to ...".
    """

    title: Text
    label: Label = ""
    expectation: Text = ""
    prior: Annotated[float, number(-20.0, 20.0)]
    gain: Annotated[float, number(0.0, 1000.0)]
    payoff: Annotated[float, number(0.0, 240.0, above=True)]
    personal: Flag = True
    pauses: Flag = False
    evidence: dict[Name, EvidenceTable] = {}


def _in_words(theories: dict[str, TheoryTable]) -> dict[str, TheoryTable]:
    """Return theories with the words that a file may leave out."""
    return {
        name: told.model_copy(
            update={
                "label": told.label or name,
                "expectation": told.expectation or f"see this come true: {told.title}",
            }
        )
        for name, told in theories.items()
    }


class SectorTable(Table):
    """A sector besides the main one."""

    title: Text
    land: Annotated[float, number(0.0, 1000.0)]
    serves: Text | None = None
    value: Annotated[float, number(0.0, 1000.0)] = 0.0
    months: Annotated[float, number(0.0, 240.0)] = 0.0
    loss_share: Annotated[float, number(0.0, 5.0)] = 0.0
    exposure: Annotated[float, number(0.0, 100.0)] = 0.0
    flank: Name
    added_losses: Annotated[float, number(0.0, 5.0)] = 0.0
    falls_below: Annotated[float, number(-5.0, 5.0)] | None = None
    falls_after: Annotated[float, number(1.0, 240.0)] = 1.0


class SeatTable(Table):
    """An agent in the Kremlin."""

    title: Text
    influence: Annotated[float, number(0.0, 1.0)]
    cost_weight: Annotated[float, number(0.0, 10.0)]
    punishment_weight: Annotated[float, number(0.0, 10.0)]
    bias: Annotated[float, number(-5.0, 5.0)]
    access: Annotated[float, number(0.0, 1.0)]
    prior_offset: Annotated[float, number(-10.0, 10.0)]
    leads: Flag = False


class PartnerTable(Table):
    """A partner that is added, or what replaces figures of one in the donor table."""

    name: Text | None = None
    group: Text | None = None
    gdp: Annotated[float, number(*INCOME)] | None = None
    share: Annotated[float, number(*PART)] | None = None
    active_share: Annotated[float, number(*PART)] | None = None
    size_spread: Annotated[float, number(0.0, 5.0)] | None = None
    habitual_horizon: Annotated[float, number(1.0, 12.0)] | None = None
    european: Flag | None = None


class WindowTable(Table):
    """From which month to which something acts: months of the war, or "treatment"."""

    start: Month = Field(alias="from")
    until: Month | None = None
    months: Annotated[int, whole(1, LONGEST)] | None = None


class InterventionTable(WindowTable):
    """A parameter that takes a value for some months and some partners."""

    parameter: Text
    value: Any
    partners: Annotated[list[str], NAMES] | None = None
    largest: Annotated[int, whole(1, 1000)] | None = None


class ReportTable(WindowTable):
    """What an experiment does to a report to the Kremlin."""

    report: Annotated[str, choice(REPORTS)]
    mode: Annotated[str, choice(MODES)]
    value: Annotated[float, number(-1000.0, 1000.0)] | None = None
    values: Annotated[list[float], SERIES] | None = None
    file: Text | None = None


class BeliefTable(WindowTable):
    """Log-odds at which an experiment holds a theory, for all Kremlin agents."""

    theory: Text
    log_odds: Annotated[float, number(-30.0, 30.0)]


class ChangesTable(Table):
    """What an experiment does in some months."""

    interventions: dict[Name, InterventionTable] = {}
    reports: dict[Name, ReportTable] = {}
    beliefs: dict[Name, BeliefTable] = {}


class ConfigurationTable(ChangesTable):
    """An arm: what differs from the scenario."""

    title: Text
    description: Annotated[str, FREE_TEXT] = ""
    parameters: Values = {}
    treatment: Values = {}


class ScenarioTable(ChangesTable):
    """A whole scenario."""

    title: Text
    description: Annotated[str, FREE_TEXT] = ""
    first_month: Annotated[str, CALENDAR_MONTH]
    months: Annotated[int, whole(1, LONGEST)]
    treatment: Annotated[int, whole(0, LONGEST)]
    donors: Text | None = None
    only: Annotated[list[str], NAMES] | None = None
    parameters: Values = {}
    partners: dict[Name, PartnerTable] = {}
    theories: Annotated[dict[Name, TheoryTable], AfterValidator(_in_words)]
    sectors: dict[Name, SectorTable] = {}
    kremlin: dict[Name, SeatTable]
    configurations: dict[Name, ConfigurationTable] = {}
