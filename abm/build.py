"""Inputs of a war, built from a checked scenario and the configuration of one arm."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import product
from typing import NamedTuple, TypeVar

from abm import inputs
from abm.apparatus import clamp_rows, occasion_rows, report_rows, yoked_cells
from abm.data.donors import Donor
from abm.errors import InputError
from abm.inputs import Inputs
from abm.noise import entity_number
from abm.parameters import FREE, REGISTER, Start
from abm.records import FRAMES, Same, blank
from abm.rules.contact_group import tie
from abm.rules.partner import income_bound
from abm.scenarios import load
from abm.scenarios.arguments import Name, horizon
from abm.scenarios.changes import Intervention
from abm.scenarios.figures import SUM_MAY_MISS, influence
from abm.scenarios.scenario import Configuration, Scenario
from abm.schedule import AT_START, ParameterSchedule, settings_of

Held = TypeVar("Held")

#: Values that shape partners and tables by month; all others only fill in settings and the start.
SHAPING = ("start.largest_share", "start.claim_limit", "start.group_ties", "settlement.watch")
PARTS = tuple(part.name for part in dataclasses.fields(Scenario) if part.name != "parameters")


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
    Worlds of an arm that differ in values share all that values leave alone: nobody may write to
    inputs.

    Raises InputError for an unknown configuration or an unusable number of months.
    """
    arm = configuration
    if not isinstance(arm, Configuration):
        arm = scenario.configuration(arm)
    months = scenario.months if months is None else _horizon(months, scenario, arm)
    values = {**scenario.parameters, **arm.parameters}
    parts = (*(getattr(scenario, name) for name in PARTS), arm)
    frame = _frame(Same(parts), months, tuple(values[name] for name in SHAPING))
    return frame.inputs._replace(
        start=new_record(Start, **{field: values[name] for name, field in AT_START.items()}),
        settings=settings_of(values, frame.changes),
        yokes=tuple(
            inputs.Yoke(build_inputs(scenario, source, months), cells)
            for source, cells in frame.cells.items()
        ),
    )


class InputFrame(NamedTuple):
    """What worlds of an arm share: inputs without values, and what changes values, and when.

    `changes` are of settings, by field; `cells` the months and reports taken from other arms.
    """

    inputs: Inputs
    changes: list[dict[str, float]]
    cells: dict[str, list[tuple[int, int]]]


@lru_cache(FRAMES)
def _frame(parts: Same, months: int, shaping: tuple[float, ...]) -> InputFrame:
    """Return the frame of an arm, from the parts of its scenario and the values that shape it."""
    *told, arm = parts.parts
    known = dict(zip(SHAPING, shaping, strict=True))
    scenario = Scenario(**dict(zip(PARTS, told, strict=True)), parameters=known)
    cast = _cast(scenario.partners, *shaping[:3])
    schedule = ParameterSchedule(scenario, arm, cast.codes)
    reach = months + int(schedule.most("settlement.watch"))
    in_force = [row for acting in schedule.sets for row in schedule.rows(reach, acting)]
    versions, tables = table_versions(scenario, schedule, reach)
    modes, fixed = report_rows(scenario, arm, reach)
    made = Inputs(
        donors=cast.donors,
        gdp_shares=cast.gdp_shares,
        roles=[role_rows(told) for told in tables],
        theories=[theory_rows(told) for told in tables],
        evidence=[evidence_rows(told) for told in tables],
        sectors=[sector_rows(told) for told in tables],
        start=new_record(Start),
        settings=[],
        in_force=in_force,
        versions=versions,
        modes=modes,
        fixed=fixed,
        occasions=occasion_rows(schedule.interventions, months),
        clamps=clamp_rows(scenario, arm, reach),
        energy=energy_row(scenario, reach),
        turns=list(range(len(cast.donors))),
        yokes=(),
        donor_groups=cast.groups,
        months=months,
        horizons=[months],
        treatment=scenario.treatment,
        first_calendar_month=scenario.calendar_month,
    )
    return InputFrame(made, schedule.changes, yoked_cells(scenario, arm, reach))


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


def new_record(holder: type[Held], **values: object) -> Held:
    """Return plain state with the given attributes."""
    made = holder()
    made.__dict__.update(values)
    return made


def told_record(holder: type[Held], table: object, **values: object) -> Held:
    """Return plain state with the given attributes, and what else it declares from a table."""
    told = {**vars(table), **values}
    return new_record(holder, **{name: told[name] for name in blank(holder)})


def partners_of(scenario: Scenario, arm: Configuration) -> list[Donor]:
    """Return an arm's partners with their shares in force, the largest first."""
    values = {**scenario.parameters, **arm.parameters}
    return in_order(scenario.partners, values["start.largest_share"])


class Cast(NamedTuple):
    """Partners as an arm has them: their codes, what is known of each, and how many groups."""

    codes: list[str]
    donors: list[inputs.DonorRow]
    gdp_shares: list[float]
    groups: int


@lru_cache(FRAMES)
def _cast(
    partners: tuple[Donor, ...], largest_share: float, claim_limit: float, group_ties: float
) -> Cast:
    ranked = in_order(partners, largest_share)
    return Cast(
        [partner.code for partner in ranked],
        donor_rows(ranked, claim_limit, group_ties),
        gdp_shares(ranked),
        len(groups_of(ranked)),
    )


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


def groups_of(partners: Sequence[Donor]) -> list[str]:
    """Return the donor groups of partners, as they first appear."""
    return list(dict.fromkeys(partner.group for partner in partners))


def donor_rows(
    partners: Sequence[Donor], claim_limit: float, group_ties: float
) -> list[inputs.DonorRow]:
    """Return what is known of each partner before the war."""
    incomes = gdp_shares(partners)
    bounds = [
        income_bound(partners[row].share, incomes[row], claim_limit) for row in range(len(partners))
    ]
    total = math.fsum(bounds)
    groups, ties = groups_of(partners), ties_of(partners, group_ties)
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
            group=groups.index(partner.group),
            tie=tie(partner.share, False, group_ties),
            ties=ties[row],
        )
        for row, partner in enumerate(partners)
    ]


def ties_of(partners: Sequence[Donor], group_ties: float) -> list[float]:
    """Return how much each partner looks to all others together, 0 if there are none.

    Summed as `count_activity` of the contact group sums activity: where all have their usual
    rhythm, what a partner sees of them is 1 to the bit.
    """
    groups = dict.fromkeys(groups_of(partners), 0.0)
    for partner in partners:
        groups[partner.group] += tie(partner.share, False, group_ties)
    total = sum(groups.values())
    return [
        (total - groups[partner.group])
        + group_ties * (groups[partner.group] - tie(partner.share, False, group_ties))
        for partner in partners
    ]


def table_versions(
    scenario: Scenario, schedule: ParameterSchedule, months: int
) -> tuple[list[int], list[Scenario]]:
    """Return, per month, the version of the scenario's tables in force, and the versions.

    Months stand there once for each set of occasional interventions, as in `Inputs.in_force`.
    Raises InputError for one in which the influence of the Kremlin's agents does not sum to 1.
    """
    known: dict[tuple[tuple[str, float], ...], int] = {}
    rows: list[int] = []
    tables: list[Scenario] = []
    for occasional, alike in product(schedule.sets, list(schedule.stretches(months))):
        acts = [schedule.interventions[row] for row in schedule.acting(alike[0], occasional)]
        later = {act.parameter: act.value for act in acts if act.parameter not in REGISTER}
        values = {**schedule.figures, **later}
        key = tuple(sorted(values.items()))
        if key not in known:
            known[key] = len(tables)
            tables.append(scenario.with_values(values))
            _check_influence(tables[-1], schedule.name, alike[0])
        rows += [known[key]] * len(alike)
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
        told_record(inputs.KremlinRole, role, entity=entity_number(name, "kremlin"))
        for name, role in scenario.kremlin.items()
    ]


def theory_rows(scenario: Scenario) -> list[inputs.Theory]:
    """Return the theories of victory, without their evidence."""
    sectors = list(scenario.sectors)
    return [
        told_record(
            inputs.Theory,
            theory,
            goal=FREE if theory.goal is None else theory.goal,
            sector=-1 if theory.sector is None else sectors.index(theory.sector),
        )
        for theory in scenario.theories.values()
    ]


def evidence_rows(scenario: Scenario) -> list[inputs.Evidence]:
    """Return the rows of evidence of all theories, in the order of the file."""
    return [
        told_record(
            inputs.Evidence,
            told,
            theory=row,
            observable=inputs.OBSERVABLES.index(told.observable),
            calendar=[1.0 if month in told.calendar_months else 0.0 for month in range(1, 13)],
        )
        for row, theory in enumerate(scenario.theories.values())
        for told in theory.evidence.values()
    ]


def sector_rows(scenario: Scenario) -> list[inputs.Sector]:
    """Return the sectors besides the main one; flanks are numbered as they first appear."""
    theories = list(scenario.theories)
    flanks = list(dict.fromkeys(sector.flank for sector in scenario.sectors.values()))
    return [
        told_record(
            inputs.Sector,
            sector,
            theory=-1 if sector.serves is None else theories.index(sector.serves),
            flank=flanks.index(sector.flank),
            falls_below=FREE if sector.falls_below is None else sector.falls_below,
        )
        for sector in scenario.sectors.values()
    ]


def energy_row(scenario: Scenario, months: int) -> list[float]:
    """Return the share of Europe's winter gas need met, by month; NaN: not known."""
    told = scenario.series.get("energy")
    return [FREE if told is None else told.value(month) for month in range(months)]
