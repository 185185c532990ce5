"""Inputs of a war, built from a checked scenario and the configuration of one arm."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import TypeVar

from abm import inputs
from abm.apparatus import clamp_rows, occasion_rows, report_rows, yoked_cells
from abm.data.donors import Donor
from abm.errors import InputError
from abm.inputs import Inputs
from abm.noise import entity_number
from abm.parameters import FREE, REGISTER, Settings, Start
from abm.rules.contact_group import tie
from abm.rules.partner import income_bound
from abm.scenarios import load
from abm.scenarios.arguments import Name, horizon
from abm.scenarios.changes import Intervention, Window
from abm.scenarios.draft import WORDS
from abm.scenarios.figures import SUM_MAY_MISS, influence
from abm.scenarios.occasions import refusal_of_many
from abm.scenarios.scenario import Configuration, Scenario
from abm.scenarios.tables import EvidenceTable, SectorTable, TheoryTable

Held = TypeVar("Held")


def load_inputs(scenario: Name, configuration: Name, months: int | None = None) -> Inputs:
    """Return what a war is given, by the names (or files) of its scenario and configuration.

    Raises InputError if one of them cannot be used.
    """
    return build_inputs(load(scenario), configuration, months)


def build_inputs(
    scenario: Scenario, configuration: Name | Configuration, months: int | None = None
) -> Inputs:
    """Return what a war of this arm is given, for `months` or the scenario's horizon.

    Partners stand in the order of their shares in force, the largest first. Tables by month reach
    beyond the horizon, as long as a settlement may be watched.
    Raises InputError for an unknown configuration or an unusable number of months.
    """
    arm = configuration
    if not isinstance(arm, Configuration):
        arm = scenario.configuration(arm)
    months = scenario.months if months is None else _horizon(months, scenario, arm)
    values = {**scenario.parameters, **arm.parameters}
    partners = partners_of(scenario, arm)
    schedule = ParameterSchedule(scenario, arm, [partner.code for partner in partners])
    reach = months + int(schedule.most("settlement.watch"))
    in_force = [row for acting in schedule.sets for row in schedule.rows(reach, acting)]
    versions, tables = table_versions(scenario, schedule, reach)
    modes, fixed = report_rows(scenario, arm, reach)
    return Inputs(
        donors=donor_rows(partners, values["start.claim_limit"]),
        gdp_shares=gdp_shares(partners),
        network=network(partners, values["start.group_ties"]),
        roles=[role_rows(told) for told in tables],
        theories=[theory_rows(told) for told in tables],
        evidence=[evidence_rows(told) for told in tables],
        sectors=[sector_rows(told) for told in tables],
        start=new_record(Start, **fields(values, start=True)),
        settings=schedule.settings,
        in_force=in_force,
        versions=versions,
        modes=modes,
        fixed=fixed,
        occasions=occasion_rows(schedule.interventions, months),
        clamps=clamp_rows(scenario, arm, reach),
        energy=energy_row(scenario, reach),
        turns=list(range(len(partners))),
        yokes=tuple(
            inputs.Yoke(build_inputs(scenario, source, months), cells)
            for source, cells in yoked_cells(scenario, arm, reach).items()
        ),
        months=months,
        horizons=[months],
        treatment=scenario.treatment,
        first_calendar_month=scenario.calendar_month,
    )


def _horizon(asked: object, scenario: Scenario, arm: Configuration) -> int:
    """Return how many months are asked for; raises InputError for too few or too many."""
    months = horizon(asked)
    where = f"months = {months} cannot be used"
    if scenario.treatment > months:
        raise InputError(
            f"{where}: treatment begins in month {scenario.treatment}; allowed: at least "
            f"{scenario.treatment} months, or an earlier treatment (--set treatment=...)."
        )
    for changes in (scenario.changes, arm.changes):
        for name, window in changes.windows():
            if window.first >= months and window.first != scenario.treatment:
                raise InputError(
                    f"{where}: {name} acts from month {window.first}; allowed: a longer horizon."
                )
        for act in changes.interventions:
            _check_random(act, months, where)
    return months


def _check_random(act: Intervention, months: int, where: str) -> None:
    """Refuse a horizon that leaves an intervention fewer months than it draws at random."""
    left = act.window.within(months)
    if act.occasion and 0 < left < act.occasion.count:
        raise InputError(
            f"{where}: {act.name} acts {act.occasion.told}, and its window has {left}; allowed: a "
            "longer horizon."
        )


class ParameterSchedule:
    """Settings in force for each partner in each month, and for everybody (the last column).

    Later interventions win: first the arm's treatment, then what the scenario does in every arm,
    then what the arm does. What is meant for some partners leaves everybody's column alone.
    """

    def __init__(self, scenario: Scenario, arm: Configuration, codes: list[str]) -> None:
        """Take the values of an arm; `codes` are its partners, the largest share first."""
        self.base = {**scenario.parameters, **arm.parameters}
        self.name, self.codes = arm.name, codes
        self.treatment = scenario.treatment
        self.interventions = [
            *_treatment(arm, scenario.treatment),
            *scenario.changes.interventions,
            *arm.changes.interventions,
        ]
        self.occasional = [row for row, act in enumerate(self.interventions) if act.occasion]
        if refused := refusal_of_many(len(self.occasional)):
            raise InputError(f"configuration {arm.name}: {refused}")
        self.settings: list[Settings] = []
        self._known: dict[bytes, int] = {}
        self._made: dict[tuple[bool, tuple[int, ...]], int] = {}
        self._rows: dict[tuple[bool, tuple[int, ...]], list[int]] = {}

    @property
    def sets(self) -> range:
        """Return the sets of occasional interventions that may act, as bits, none of them first."""
        return range(1 << len(self.occasional))

    def rows(self, months: int, occasional: int = 0) -> list[list[int]]:
        """Return, per month, the row in `settings` for each partner and for everybody.

        Of conditional and random interventions a set acts, given as bits. Months in which the same
        interventions act share one list.
        """
        return [
            self._row(month >= self.treatment, self.acting(month, occasional))
            for month in range(months)
        ]

    def most(self, name: str) -> float:
        """Return the largest value that a parameter is given in any month."""
        return max([self.base[name], *(a.value for a in self.interventions if a.parameter == name)])

    def acting(self, month: int, occasional: int = 0) -> tuple[int, ...]:
        """Return the rows of interventions that act in a month, a set of occasional ones too."""
        silent = {row for bit, row in enumerate(self.occasional) if not occasional >> bit & 1}
        changes = enumerate(self.interventions)
        return tuple(r for r, change in changes if change.window.holds(month) and r not in silent)

    def _row(self, treated: bool, acting: tuple[int, ...]) -> list[int]:
        if (treated, acting) not in self._rows:
            self._rows[treated, acting] = [
                self._index(treated, tuple(row for row in acting if self._reaches(row, column)))
                for column in range(len(self.codes) + 1)
            ]
        return self._rows[treated, acting]

    def _reaches(self, row: int, column: int) -> bool:
        change = self.interventions[row]
        if column == len(self.codes) or change.for_everybody:
            return change.for_everybody
        if change.largest is not None:
            return column < change.largest
        return self.codes[column] in (change.partners or ())

    def _index(self, treated: bool, acting: tuple[int, ...]) -> int:
        key = (treated, acting)
        if key not in self._made:
            self._made[key] = self._add(treated, acting)
        return self._made[key]

    def _add(self, treated: bool, acting: tuple[int, ...]) -> int:
        values = dict(self.base)
        for row in acting:
            values[self.interventions[row].parameter] = self.interventions[row].value
        made = fields(values)
        made["treated"] = 1.0 if treated else 0.0
        same = array("d", made.values()).tobytes()
        if same not in self._known:
            self._known[same] = len(self.settings)
            self.settings.append(Settings(made))
        return self._known[same]


def _treatment(arm: Configuration, month: int) -> list[Intervention]:
    window = Window(month, None)
    return [
        Intervention("treatment", name, value, window, None, None)
        for name, value in arm.treatment.items()
    ]


def fields(values: dict[str, float], start: bool = False) -> dict[str, float]:
    """Return values by the name that the model reads, of the start or of the war."""
    return {
        declared.field: values[name]
        for name, declared in REGISTER.items()
        if (declared.scope == "start") == start
    }


def new_record(holder: type[Held], **values: object) -> Held:
    """Return plain state with the given attributes."""
    made = holder()
    made.__dict__.update(values)
    return made


def partners_of(scenario: Scenario, arm: Configuration) -> list[Donor]:
    """Return an arm's partners with their shares in force, the largest first."""
    values = {**scenario.parameters, **arm.parameters}
    return in_order(scenario.partners, values["start.largest_share"])


def in_order(partners: Sequence[Donor], largest_share: float) -> list[Donor]:
    """Return partners with shares that sum to 1, the largest first.

    If `largest_share` is set and there is more than one partner, the largest donor gets it and
    the others scale up (or down) to the rest.
    """
    ranked = sorted(partners, key=lambda partner: (-partner.share, partner.code))
    total = math.fsum(partner.share for partner in ranked)
    shares = [partner.share / total for partner in ranked]
    if not math.isnan(largest_share) and len(shares) > 1:
        rest = math.fsum(shares[1:])
        others = [share / rest * (1.0 - largest_share) for share in shares[1:]]
        shares = [largest_share, *others]
    scaled = [replace(partner, share=shares[row]) for row, partner in enumerate(ranked)]
    return sorted(scaled, key=lambda partner: (-partner.share, partner.code))


def gdp_shares(partners: Sequence[Donor]) -> list[float]:
    """Return each partner's part of all partners' income."""
    total = math.fsum(partner.gdp for partner in partners)
    return [partner.gdp / total for partner in partners]


def donor_rows(partners: Sequence[Donor], claim_limit: float) -> list[inputs.DonorRow]:
    """Return what is known of each partner before the war."""
    incomes = gdp_shares(partners)
    bounds = [
        income_bound(partners[row].share, incomes[row], claim_limit) for row in range(len(partners))
    ]
    total = math.fsum(bounds)
    return [
        new_record(
            inputs.DonorRow,
            entity=entity_number(partner.code, "partner"),
            defence_entity=entity_number(partner.code, "defence"),
            foreign_entity=entity_number(partner.code, "foreign"),
            share=partner.share,
            claim=bounds[row] / total,
            active_share=partner.active_share,
            size_spread=partner.size_spread,
            habitual_horizon=partner.habitual_horizon,
            european=partner.european,
        )
        for row, partner in enumerate(partners)
    ]


def network(partners: Sequence[Donor], group_ties: float) -> list[list[float]]:
    """Return how far each partner looks to each other one; rows sum to 1, itself excluded.

    A partner without others looks to nobody.
    """
    rows = [
        [
            0.0
            if other.code == own.code
            else tie(other.share, other.group == own.group, group_ties)
            for other in partners
        ]
        for own in partners
    ]
    return [[weight / math.fsum(row) if weight else 0.0 for weight in row] for row in rows]


def table_versions(
    scenario: Scenario, schedule: ParameterSchedule, months: int
) -> tuple[list[int], list[Scenario]]:
    """Return, per month, the version of the scenario's tables in force, and the versions.

    Months stand there once for each set of occasional interventions, as in `Inputs.in_force`.
    Raises InputError for one in which the influence of the Kremlin's agents does not sum to 1.
    """
    always = {name: told for name, told in schedule.base.items() if name in scenario.figures}
    known: dict[tuple[tuple[str, float], ...], int] = {}
    rows: list[int] = []
    tables: list[Scenario] = []
    for occasional, month in product(schedule.sets, range(months)):
        acts = [schedule.interventions[row] for row in schedule.acting(month, occasional)]
        later = {act.parameter: act.value for act in acts if act.parameter in scenario.figures}
        values = {**always, **later}
        key = tuple(sorted(values.items()))
        if key not in known:
            known[key] = len(tables)
            tables.append(scenario.with_values(values))
            _check_influence(tables[-1], schedule.name, month)
        rows.append(known[key])
    return rows, tables


def _check_influence(scenario: Scenario, arm: str, month: int) -> None:
    total = influence(scenario.kremlin.values())
    if abs(total - 1.0) > SUM_MAY_MISS:
        raise InputError(
            f"configuration {arm}: influence in the Kremlin sums to {total:.7g} in month {month}; "
            "allowed: a sum of 1, within 1e-6, so that what one agent gains others lose."
        )


def role_rows(scenario: Scenario) -> list[inputs.KremlinRole]:
    """Return the roles of the Kremlin's agents."""
    return [
        new_record(
            inputs.KremlinRole,
            entity=entity_number(name, "kremlin"),
            **role.model_dump(exclude={"title"}),
        )
        for name, role in scenario.kremlin.items()
    ]


def theory_rows(scenario: Scenario) -> list[inputs.Theory]:
    """Return the theories of victory, without their evidence."""
    sectors = list(scenario.sectors)
    return [new_record(inputs.Theory, **_theory(t, sectors)) for t in scenario.theories.values()]


def _theory(theory: TheoryTable, sectors: list[str]) -> dict[str, object]:
    values: dict[str, object] = theory.model_dump(exclude={"title", *WORDS, "evidence"})
    values["goal"] = FREE if theory.goal is None else theory.goal
    values["sector"] = -1 if theory.sector is None else sectors.index(theory.sector)
    return values


def evidence_rows(scenario: Scenario) -> list[inputs.Evidence]:
    """Return the rows of evidence of all theories, in the order of the file."""
    return [
        _evidence(row, told)
        for row, theory in enumerate(scenario.theories.values())
        for told in theory.evidence.values()
    ]


def _evidence(theory: int, told: EvidenceTable) -> inputs.Evidence:
    calendar = [1.0 if month in told.calendar_months else 0.0 for month in range(1, 13)]
    values = told.model_dump(exclude={"observable", "calendar_months"})
    observable = inputs.OBSERVABLES.index(told.observable)
    return new_record(
        inputs.Evidence, theory=theory, observable=observable, calendar=calendar, **values
    )


def sector_rows(scenario: Scenario) -> list[inputs.Sector]:
    """Return the sectors besides the main one; flanks are numbered as they first appear."""
    theories = list(scenario.theories)
    flanks = list(dict.fromkeys(sector.flank for sector in scenario.sectors.values()))
    return [
        new_record(inputs.Sector, **_sector(sector, theories, flanks))
        for sector in scenario.sectors.values()
    ]


def _sector(sector: SectorTable, theories: list[str], flanks: list[str]) -> dict[str, object]:
    values: dict[str, object] = sector.model_dump(
        exclude={"title", "serves", "flank", "falls_below"}
    )
    values["theory"] = -1 if sector.serves is None else theories.index(sector.serves)
    values["flank"] = flanks.index(sector.flank)
    values["falls_below"] = FREE if sector.falls_below is None else sector.falls_below
    return values


def energy_row(scenario: Scenario, months: int) -> list[float]:
    """Return the share of Europe's winter gas need met, by month; NaN: not known."""
    told = scenario.series.get("energy")
    return [FREE if told is None else told.value(month) for month in range(months)]
