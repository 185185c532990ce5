"""Toys for tests of calibration: targets by hand, and a model of two parameters that is known.

The toy's numbers are the sum and the difference of two shares of the prior, seen with some luck. So
the posterior of both is normal about half their sum and half their difference, with a standard
deviation of luck over the square root of two, as long as it lies well inside the prior.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.bank import Bank
from experiments.history.patterns import RowTable
from experiments.history.summaries import Reading
from experiments.history.targets import Target

Numbers = NDArray[np.float64]
MONTHS = 12
ROW: dict[str, Any] = {
    "title": "a number",
    "observed": 0.5,
    "unit": "share",
    "band": [0.0, 1.0],
    "source": "a toy",
    "statistic": "mean",
    "variable": "land",
    "until": "2023-02",
}


def target(name: str, **changed: Any) -> Target:
    """Return a target by hand, of the pattern before its name's dot."""
    row = RowTable.model_validate(ROW | changed)
    return Target(name.partition(".")[0], name, row, Reading(0, MONTHS - 1, "land"))


def bank(
    targets: tuple[Target, ...], points: Numbers, values: Numbers, spread: float = 0.0
) -> Bank:
    """Return a bank by hand, of 40 wars at each point with the same spread."""
    everywhere = np.ones_like(values)
    return Bank(targets, points, values, spread * everywhere, 40.0 * everywhere)


def numbers(points: Numbers) -> Numbers:
    """Return what the toy shows without luck: the sum and the difference of two shares."""
    return np.column_stack([points[:, 0] + points[:, 1], points[:, 0] - points[:, 1]])


def toy(count: int, luck: float, seed: int = 1, beside: int = 0, **changed: Any) -> Bank:
    """Return the toy at so many points, with parameters beside that do nothing.

    What is observed is the sum 1 and the difference 0 unless `targets` says otherwise.
    """
    rng = np.random.default_rng(seed)
    points = rng.random((count, 2 + beside))
    values = numbers(points) + luck * rng.standard_normal((count, 2))
    targets = changed.get("targets", (
        target("S.sum", observed=1.0, band=[0.9, 1.1]),
        target("D.difference", observed=0.0, band=[-2.0, 2.0]),
    ))  # fmt: skip
    return bank(targets, points, values, luck * np.sqrt(40.0))
