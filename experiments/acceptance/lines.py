"""All lines of the acceptance, by their number."""

from __future__ import annotations

from collections.abc import Callable

from experiments.acceptance import (
    assurances,
    headline,
    persuasion,
    placebos,
    planning,
    sensitivity,
)
from experiments.acceptance.laboratory import Laboratory
from experiments.acceptance.line import Line

LINES: dict[int, Callable[[Laboratory], Line]] = {
    1: headline.contrast,
    2: planning.channels,
    3: planning.effort,
    4: planning.divergence,
    5: assurances.interaction,
    6: assurances.decay,
    7: persuasion.beliefs,
    8: persuasion.clock,
    9: placebos.placebos,
    10: persuasion.mediation,
    11: sensitivity.headline,
}
