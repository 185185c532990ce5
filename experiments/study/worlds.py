"""The war of an arm at a point of a study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from abm.plan import build
from abm.scenarios import Configuration
from abm.world import Given
from experiments.study.specification import Specification


def given_of(spec: Specification, values: Mapping[str, float], arm: Configuration) -> Given:
    """Return what a war of an arm is given at a point, by the names of uncertainties.

    A value replaces the scenario's in every month; what the arm sets itself wins.
    """
    drawn = {one.parameter: float(values[one.name]) for one in spec.uncertainties}
    scenario = replace(spec.scenario, parameters={**spec.scenario.parameters, **drawn})
    return build(scenario, arm, spec.months)
