"""Effect of coordination in worlds other than the default one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from abm.build import build_inputs
from abm.scenarios import Scenario
from experiments.acceptance.claims import TextTable
from experiments.acceptance.laboratory import COORDINATED, SILOED, Arm, Laboratory
from experiments.comparison.design import outcomes
from experiments.comparison.measures import SHARE
from experiments.robustness.money import durable
from experiments.robustness.worlds import draw
from experiments.statistics.intervals import Difference, paired_difference

COUNT = 128
PAIRS_PER_WORLD = 0.25  # of the pairs of the default world


def effects(laboratory: Laboratory, count: int = COUNT) -> list[Difference]:
    """Return what coordination changes in the share of durable settlements, world by world."""
    runs = max(2, round(PAIRS_PER_WORLD * laboratory.runs))
    return [_effect(laboratory, world, runs) for world in draw(count)]


def _effect(laboratory: Laboratory, world: dict[str, float], runs: int) -> Difference:
    def settled(arm: Arm) -> np.ndarray:
        """Return which wars of an arm settle durably in this world."""
        scenario: Scenario = replace(arm.scenario, parameters={**arm.scenario.parameters, **world})
        inputs = build_inputs(scenario, arm.configuration)
        return np.asarray(durable(outcomes(inputs, laboratory.seed, runs, laboratory.counter)))

    return paired_difference(settled(SILOED), settled(COORDINATED))


def table(found: list[Difference]) -> TextTable:
    """Return in what share of worlds coordination helps, does nothing, or harms."""
    estimates = np.array([difference.estimate for difference in found])
    levels = np.quantile(estimates, (0.05, 0.25, 0.5, 0.75, 0.95))
    smallest = SHARE
    kinds = (
        (f"more durable settlements (above +{smallest})", estimates > smallest),
        (f"no difference (within {smallest})", np.abs(estimates) <= smallest),
        (f"fewer durable settlements (below −{smallest})", estimates < -smallest),
        ("… whole interval above 0", np.array([d.low > 0 for d in found])),
        ("… whole interval below 0", np.array([d.high < 0 for d in found])),
    )
    rows = [(name, f"{float(np.mean(kind)):.2f}") for name, kind in kinds]
    rows.append(("effect: 5, 25, 50, 75, 95% of worlds", ", ".join(f"{v:+.3f}" for v in levels)))
    pairs = found[0].pairs
    return TextTable(
        f"{len(found)} worlds of {pairs} pairs each: what coordination does", ("", "share"), rows
    )
