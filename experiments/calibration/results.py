"""Results of a calibration: tables that its folder keeps beside the worlds that it accepted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from abm.data import limits
from abm.engine.sources import ROOT, sources
from abm.errors import InputError
from abm.scenarios.files import shown
from experiments.replacement import write_durably
from experiments.study.provenance import fingerprint
from experiments.study.specification import Specification
from experiments.tables import plain
from experiments.text import plural
from experiments.warrant import TOO_FEW, Accepted, Warrant, calibrated

RESULTS = "results.json"
ENGINE = "abm.engine.ensemble"  # what plays a war, and all that it imports of the model
Numbers = NDArray[np.float64]
ThreeQuantiles = Annotated[list[float], Field(min_length=3, max_length=3)]


class ResultTable(BaseModel):
    """A table of results; a number that does not exist is None."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class CheckRow(ResultTable):
    """An emulator on points left out: R2 of a mean, and its skill at telling whether it passes."""

    target: str
    kind: str
    share: float
    explained: float | None
    skill: float | None


class WaveRow(ResultTable):
    """A wave: points, wars at each, the share of points that pass, and how they were drawn.

    `patterns` is how many patterns pass at a point on average, `heat` how flat the chances were
    made by which its points were drawn (None of the first, which is drawn from the prior).
    """

    number: int
    points: int
    runs: int
    passing: float
    patterns: float
    heat: float | None
    checks: list[CheckRow]


class PatternRow(ResultTable):
    """A pattern: the share of the prior, and of the last wave's points, that pass it."""

    name: str
    title: str
    prior: float
    last: float
    left_out: bool


class ConflictRow(ResultTable):
    """Two patterns, and how often they pass together over how often they should by chance."""

    one: str
    other: str
    together: float
    lift: float


class PosteriorRow(ResultTable):
    """A parameter: 5, 50 and 95% of its prior, of accepted worlds, and after the adjustment.

    What the record does not tell is not adjusted to it: then that is None.
    `distance` is Kolmogorov's between accepted worlds and prior; `seen` whether chance would make
    it as large once in a thousand. `half` and `ninety` are how often intervals held the truth where
    it was known, `width` how wide the latter were over the prior's.
    """

    name: str
    parameter: str
    reason: str
    prior: ThreeQuantiles
    accepted: ThreeQuantiles
    adjusted: ThreeQuantiles | None
    distance: float
    seen: bool
    fitted: bool
    half: float
    ninety: float
    width: float


class Results(ResultTable):
    """All that a calibration found.

    `joint_points` is how many points pass all patterns, on which `joint_lift` rests, `war_numbers`
    how many numbers a single war has, of which `war_plausible` tells.
    """

    disclaimer: str
    version: str
    until: str
    months: int
    budget: int
    seed: int
    wars: int
    replays: int
    replayed: int
    worlds: int
    effective: float
    joint_lift: float | None
    joint_points: int
    mean_plausible: float
    war_plausible: float
    war_numbers: int
    truths: int
    waves: Annotated[list[WaveRow], Field(min_length=1)]
    patterns: list[PatternRow]
    conflicts: list[ConflictRow]
    posteriors: list[PosteriorRow]

    @model_validator(mode="before")
    @classmethod
    def _without_warrant(cls, told: object) -> object:
        """Leave out what follows from the rest, and may not differ from it."""
        if not isinstance(told, dict):
            return told
        return {name: value for name, value in told.items() if name != "warrant"}

    @property
    def left_out(self) -> list[PatternRow]:
        """The patterns that had to be left out."""
        return [one for one in self.patterns if one.left_out]

    def status(self) -> str:
        """Return on how many patterns worlds were accepted, which were left out, and why."""
        found, out = self.accepted, self.left_out
        worlds = plural(found.worlds, "world")
        told = f"{worlds} accepted on {found.kept} of {found.of} patterns"
        if not out:
            return f"{told}."
        named = "; ".join(f"{one.name} ({one.title})" for one in out)
        return f"{told}. Left out, {TOO_FEW}: {named}."

    @property
    def accepted(self) -> Accepted:
        """The worlds that were accepted, on how many patterns, and which were left out."""
        count, out = len(self.patterns), tuple(one.name for one in self.left_out)
        return Accepted(self.worlds, count - len(out), count, out, self.until)

    @property
    def warrant(self) -> Warrant:
        """What is found over the accepted worlds may be called."""
        return calibrated(self.accepted)

    def licence(self) -> str:
        """Say what may be called so, and that nothing else may."""
        return (
            f"What is found over these worlds may be called “{self.warrant.label}”; what is found "
            "in any other world is illustrative."
        )


def write_results(folder: Path, found: Results) -> None:
    """Write the tables of a calibration into its folder; raises OSError."""
    told = {**found.model_dump(), "warrant": found.warrant.told()}
    text = json.dumps(plain(told), indent=1, allow_nan=False)
    write_durably(folder / RESULTS, f"{text}\n".encode())


def read_results(folder: Path) -> Results:
    """Return the tables of the calibration in a folder; raises InputError if there are none."""
    file = folder / RESULTS
    if not file.exists():
        raise InputError(
            f"{shown(folder)} holds no finished calibration.\n"
            f"Begin or go on with: concert calibrate --out {shown(folder)}"
        )
    text = limits.read_text(file, limits.COMPARISON)
    try:
        return Results.model_validate_json(text)
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        raise InputError(
            f"{shown(file)} is not what concert calibrate writes: {where or 'not JSON'}."
        ) from None


def basis_of(spec: Specification) -> dict[str, str]:
    """Return what a calibration rests on, by what people call it: fingerprints."""
    record = [[*target.content(), *target.row.band] for target in spec.targets]
    prior = [one.content() for one in spec.uncertainties]
    model = fingerprint(sources([ENGINE], ["abm"], ROOT))
    return {
        "model": model,
        "scenario": spec.scenario.hash,
        "prior": fingerprint({"prior": json.dumps(prior).encode()}),
        "record": fingerprint({"record": json.dumps(record).encode()}),
    }
