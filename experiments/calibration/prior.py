"""Prior of a calibration: parameters that are drawn, and studies of wars at points of it.

The parameters stand in `prior.toml` as a study file has its uncertainties. A wave is a study of one
arm, history's, that keeps for each point its numbers beside those of the record.
"""

from __future__ import annotations

import importlib.resources
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from abm.data.limits import TOML, read_text
from abm.errors import InputError
from experiments.history.scorecard import ARM
from experiments.robustness.worlds import EFFORT
from experiments.study.specification import Specification, read
from experiments.study.uncertainty import Uncertainty
from experiments.tables import write_table

Numbers = NDArray[np.float64]
FILE = Path(str(importlib.resources.files("experiments.calibration"))) / "prior.toml"
SCALES = ("uniform", "log-uniform")
HEAD = """\
title = "{title}"
scenario = {scenario}
months = {months}
seed = {seed}
runs = {runs}
block = {runs}
keep = "patterns"
outcomes = ["outcome", "war_length"]
levers = ["{arm}"]

[design]
{design}

"""
LISTED = "points.csv"


@dataclass(frozen=True, kw_only=True)
class WaveRequest:
    """Request of the study of a wave: its number, scenario, months, wars at each point, seed."""

    number: int
    scenario: str
    months: int
    runs: int
    seed: int


def sobol(asked: WaveRequest, points: int, prior: Path = FILE) -> Specification:
    """Return the study of so many points of a scrambled Sobol design.

    Raises InputError for a prior that cannot be used, and for a number that is no power of two.
    """
    with tempfile.TemporaryDirectory() as folder:
        return _study(asked, f'kind = "sobol"\npoints = {points}', prior, Path(folder))


def listed(asked: WaveRequest, values: Numbers, prior: Path = FILE) -> Specification:
    """Return the study of points that are given.

    Args:
        asked: What is played at each.
        values: Values of the parameters, float64 (points, parameters), in the order of the prior.
        prior: The file of the prior.

    Returns:
        The study.

    Raises:
        InputError: For values outside the prior.
    """
    with tempfile.TemporaryDirectory() as folder:
        names = [one.name for one in drawn(asked, prior)]
        columns = {name: values[:, place].tolist() for place, name in enumerate(names)}
        write_table(columns, Path(folder) / LISTED)
        return _study(asked, f'kind = "list"\nfile = "{LISTED}"', prior, Path(folder))


def drawn(asked: WaveRequest, prior: Path = FILE) -> tuple[Uncertainty, ...]:
    """Return the parameters of the prior in its order; raises InputError as `sobol`."""
    return sobol(asked, 1, prior).uncertainties


def _study(asked: WaveRequest, design: str, prior: Path, folder: Path) -> Specification:
    file = folder / f"wave-{asked.number}.toml"
    head = HEAD.format(
        title=f"Wave {asked.number} of a calibration",
        scenario=json.dumps(asked.scenario),
        months=asked.months,
        seed=asked.seed,
        runs=asked.runs,
        arm=ARM,
        design=design,
    )
    file.write_text(head + read_text(prior, TOML), encoding="utf-8")
    try:
        found = read(file)
    except InputError as error:
        raise InputError(str(error).replace(str(file), prior.name)) from None
    for one in found.uncertainties:
        if one.distribution is None or one.distribution.kind not in SCALES:
            raise InputError(
                f"{prior.name}: uncertainties.{one.name} is drawn otherwise; allowed: "
                f"{' or '.join(SCALES)}."
            )
    if not found.targets:
        raise InputError(
            f"{found.scenario.name}: no number of the record ends within {asked.months} months "
            "of the war's beginning; allowed: a later --until."
        )
    return found


def shares(uncertainties: Sequence[Uncertainty], values: ArrayLike) -> Numbers:
    """Return which shares of the prior lie below values.

    Args:
        uncertainties: What is drawn, in the order of columns; uniform or log-uniform.
        values: Values in the units of the parameters, (points, parameters).

    Returns:
        Shares from 0 to 1, float64 of the same shape; of a whole number the middle of its part.
    """
    table = np.asarray(values, np.float64)
    return np.column_stack([_share(one, table[:, at]) for at, one in enumerate(uncertainties)])


def snapped(uncertainties: Sequence[Uncertainty], points: Numbers) -> Numbers:
    """Return shares of the prior as they can be played: of a whole number the middle of its part.

    Args:
        uncertainties: What is drawn, in the order of columns.
        points: Shares from 0 to 1, float64 (points, parameters).

    Returns:
        float64 of the same shape.
    """
    found = points.copy()
    for at, one in enumerate(uncertainties):
        if one.whole:
            found[:, at] = _share(one, one.value(points[:, at]))
    return found


def _share(one: Uncertainty, values: Numbers) -> Numbers:
    assert one.distribution is not None
    ends = one.distribution.widened(0.5 if one.whole else 0.0)
    if ends.kind == "log-uniform":
        return np.asarray(np.log(values / ends.low) / np.log(ends.high / ends.low))
    return np.asarray((values - ends.low) / (ends.high - ends.low))


def is_fitted(one: Uncertainty) -> bool:
    """Whether a parameter may be fitted: any but history's effort."""
    return one.parameter not in EFFORT
