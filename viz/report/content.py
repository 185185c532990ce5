"""Content of `comparison.json`, as far as figures and the report read it in Python.

A number that does not exist is null. The templates of the report read further entries by name.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict

from experiments.warrant import ReportedWarrant, reported
from viz.layout import RingPartner, month_name, plain
from viz.text import DifferenceContent, EstimateContent

Line = list[float | None]


class ScenarioContent(TypedDict):
    """The scenario that was played."""

    name: NotRequired[str]
    hash: NotRequired[str]
    first_month: str


class BandContent(TypedDict):
    """A mean by month and the two ends of its band; null in months without a number."""

    mean: Line
    low: Line
    high: Line


class PeaceContent(BandContent):
    """Survival of peace by months since the signature, and on how many settlements it rests."""

    settlements: int


class ArmContent(TypedDict):
    """An arm; its title may hold any characters."""

    title: str
    treatment: dict[str, float]
    parameters: dict[str, float]
    measures: dict[str, EstimateContent]


class MeasureContent(TypedDict):
    """An outcome of each war; of a study, `smallest` is the smallest effect of interest."""

    name: str
    label: str
    unit: str
    decimals: int
    primary: bool
    smallest: float | None


class MeanContent(TypedDict):
    """A mean by month, and on how many wars each month rests."""

    mean: Line
    wars: Line


class ChainContent(BandContent):
    """A mean over the wars that run, its band, and how many these are."""

    wars: Line


class PrecisionContent(TypedDict):
    """The smallest effect of interest of an outcome, null where none is set."""

    smallest: float | None


class TypicalityContent(TypedDict):
    """An effect over worlds, sampled or accepted; `beyond_luck`: how far they differ in it."""

    mean: float | None
    low: float | None
    high: float | None
    beyond_luck: float | None
    worlds: int
    pairs: int
    accepted: NotRequired[bool]


class GroupContent(TypedDict):
    """Effects over worlds in which one group of parameters alone varies, by outcome."""

    label: str
    measures: dict[str, TypicalityContent]


class ClockContent(TypedDict):
    """Effects with another clock of the war economy, by outcome."""

    label: str
    measures: dict[str, DifferenceContent]


class ContrastContent(TypedDict):
    """An arm against the reference, by outcome."""

    measures: dict[str, DifferenceContent]
    enough: dict[str, PrecisionContent]
    worlds: NotRequired[dict[str, TypicalityContent]]
    clocks: NotRequired[dict[str, ClockContent]]
    default_world: NotRequired[dict[str, DifferenceContent]]
    groups: NotRequired[dict[str, GroupContent]]


class ParameterContent(TypedDict):
    """A parameter of the scenario; a value of null is free, one that is held is a constant."""

    name: str
    value: float | None
    default: float | None
    confidence: str
    held: bool


class UncertaintyContent(TypedDict):
    """What differs from point to point of a study."""

    parameter: str


class QuantilesContent(TypedDict):
    """Effects over points: their quantiles, and the shares with notably more and notably less."""

    quantiles: Line
    above: float | None
    below: float | None


class SpreadContent(TypedDict):
    """Effects as they were found, and as luck alone would have made them."""

    found: QuantilesContent
    luck: QuantilesContent


class StudyContent(TypedDict):
    """The points of a study, and by arm and outcome the spread of effects over them."""

    points: int
    runs: int
    levels: list[float]
    across: dict[str, dict[str, SpreadContent]]
    uncertainties: list[UncertaintyContent]


class ComparisonContent(TypedDict):
    """A comparison of arms, or of the arms of a study."""

    warrant: NotRequired[ReportedWarrant]
    version: NotRequired[str]
    command: NotRequired[str]
    scenario: ScenarioContent
    seed: int
    runs: int
    runs_with_months: int
    months: int
    treatment: int
    reference: str
    arms: dict[str, ArmContent]
    differences: dict[str, ContrastContent]
    measures: list[MeasureContent]
    incidence: dict[str, dict[str, BandContent]]
    peace: NotRequired[dict[str, PeaceContent]]
    chain: dict[str, dict[str, ChainContent]]
    composite: dict[str, MeanContent]
    parameters: list[ParameterContent]
    partners: list[RingPartner]
    study: NotRequired[StudyContent]


def title(comparison: ComparisonContent, arm: str) -> str:
    """Return the title of an arm, on one line."""
    return plain(comparison["arms"][arm]["title"])


def warrant(comparison: ComparisonContent) -> ReportedWarrant:
    """Return what the results may be called, and why.

    >>> warrant({})["label"]
    'Illustrative'
    """
    return reported(comparison.get("warrant"))


def treatment(comparison: ComparisonContent) -> str:
    """Say from when on the arms differ, or that the horizon ends before.

    >>> treatment({"scenario": {"first_month": "2022-03"}, "treatment": 11, "months": 84})
    'Vertical line: the arms differ from February 2023.'
    """
    date = month_name(comparison["scenario"]["first_month"], comparison["treatment"])
    if comparison["treatment"] < comparison["months"]:
        return f"Vertical line: the arms differ from {date}."
    return f"The horizon ends before the arms differ ({date})."


def averaged(comparison: ComparisonContent) -> str:
    """Say what bands of a study are; nothing of any other comparison.

    >>> averaged({"study": {"points": 1024}}), averaged({})
    ('Bands are those of luck at a point, averaged over 1,024 points. ', '')
    """
    if "study" not in comparison:
        return ""
    points = comparison["study"]["points"]
    return f"Bands are those of luck at a point, averaged over {points:,} points. "
