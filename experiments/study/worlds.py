"""The war of an arm at a point of a study."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from abm.build import build_inputs, new_record
from abm.inputs import Inputs
from abm.parameters import REGISTER, Settings, Start
from abm.scenarios import Configuration, Scenario
from experiments.study.specification import Specification

#: What shapes the tables of partners and by month: a war with another value is planned anew.
SHAPING = ("start.largest_share", "start.group_ties", "start.claim_limit", "settlement.watch")
#: Marks what the point says, in a plan made once; no parameter can have this value.
OPEN = math.inf


def given_of(spec: Specification, values: Mapping[str, float], arm: Configuration) -> Inputs:
    """Return what a war of an arm is given at a point, by the names of uncertainties.

    A value replaces the scenario's in every month; what the arm sets itself wins. A plan costs
    milliseconds, so one is made for all points and its open places are filled in.
    """
    drawn = {one.parameter: float(values[one.name]) for one in spec.uncertainties}
    place = next((n for n, known in enumerate(spec.arms) if known is arm), None)
    if place is None or any(name in drawn for name in SHAPING):
        return _planned(spec, drawn, arm)
    plan = _blueprint(spec, place)
    fields = {REGISTER[name].field: value for name, value in drawn.items()}
    settings = [Settings(_filled(row, fields)) for row in plan.settings]
    return plan._replace(settings=settings, start=new_record(Start, **_filled(plan.start, fields)))


def _filled(row: Settings | Start, fields: dict[str, float]) -> dict[str, float]:
    held = vars(row)
    return {**held, **{key: new for key, new in fields.items() if held.get(key) == OPEN}}


@lru_cache(maxsize=64)
def _blueprint(spec: Specification, arm: int) -> Inputs:
    """Return the plan of an arm with every uncertain value open."""
    drawn = {one.parameter: OPEN for one in spec.uncertainties}
    return _planned(spec, drawn, spec.arms[arm])


def scenario_at(spec: Specification, values: Mapping[str, float]) -> Scenario:
    """Return the scenario as it is at a point, by the names of uncertainties."""
    return _drawn(spec, {one.parameter: float(values[one.name]) for one in spec.uncertainties})


def _drawn(spec: Specification, drawn: dict[str, float]) -> Scenario:
    return replace(spec.scenario, parameters={**spec.scenario.parameters, **drawn})


def _planned(spec: Specification, drawn: dict[str, float], arm: Configuration) -> Inputs:
    return build_inputs(_drawn(spec, drawn), arm, spec.months)
