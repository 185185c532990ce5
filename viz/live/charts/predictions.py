"""Which forward cover a theory of victory expects, and which its rival: from the theory's data."""

from __future__ import annotations

from typing import NamedTuple

from abm.scenarios import Scenario
from abm.scenarios.tables import EvidenceTable, TheoryTable

_DECLARED_FOR = 12.0  # months of the window for which `scales` figures are written
_PARTS = ("munitions cover", "money cover")


class Predictions(NamedTuple):
    """What a theory expects of forward cover and what its rival expects, in months of need.

    `theory` is its label.
    """

    theory: str
    predicted: float
    rival: float


def predictions(scenario: Scenario) -> Predictions | None:
    """Return what the theory that a pause would serve expects; None if it does not say.

    Munitions and money add up to forward cover where both weigh a month of cover alike: their
    midpoints then add up, and the distance of the two predictions stays.
    """
    theory = scenario.theories[scenario.pausing]
    rows = _rows(theory)
    if not rows:
        return None
    scale = scenario.parameters["kremlin.window"] / _DECLARED_FOR if rows[0].scales else 1.0
    middle = sum(row.predicted + row.rival for row in rows) / 2
    half = (rows[0].rival - rows[0].predicted) / 2
    return Predictions(theory.label, scale * (middle - half), scale * (middle + half))


def _rows(theory: TheoryTable) -> list[EvidenceTable]:
    by_observable = {row.observable: row for row in theory.evidence.values()}
    if "forward cover" in by_observable:
        return [by_observable["forward cover"]]
    parts = [by_observable[name] for name in _PARTS if name in by_observable]
    weights = {(row.rival - row.predicted, row.spread, row.scales) for row in parts}
    return parts if len(parts) == 2 and len(weights) == 1 else []
