"""Content of comparison.json that tells estimates, and what an effect is elsewhere.

Effects over worlds, in the default one, where a group of parameters alone varies, and with other
clocks; each a table of keys and their types.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict

Number = float | None


class Limits(TypedDict):
    """An estimate with its 95% interval."""

    estimate: Number
    low: Number
    high: Number


class Mean(TypedDict):
    """A measure's mean over an arm's wars, with its 95% interval."""

    mean: Number
    low: Number
    high: Number
    n: int
    method: str


class PairedDifference(TypedDict):
    """A measure's paired difference: means of both arms, and the second less the first.

    `differing` counts the units, pairs or in a study runs, that show another difference than the
    most common one, out of `units`; too few of them have no interval.
    """

    first: Number
    second: Number
    estimate: Number
    low: Number
    high: Number
    pairs: int
    method: str
    differing: int
    units: int


class ReportedRange(TypedDict):
    """An effect over worlds without luck: 5%, median and 95%, and shares of worlds by its sign."""

    low: Number
    median: Number
    high: Number
    positive: Number
    nil: Number
    negative: Number


class ReportedEffortPart(TypedDict):
    """A third of accepted worlds by history's effort, and the mean effect in it."""

    low: Number
    high: Number
    mean: Limits


class ReportedTypicality(TypedDict):
    """An effect over worlds that might be ours, each some pairs.

    `beyond_luck` is its standard deviation between worlds that chance within them does not explain,
    null where they are too few to tell, `luck` which part of the variance of the mean is chance;
    `more` and `fewer` count worlds whose estimate is at least the smallest effect of interest.
    `range` has chance taken out. Of `accepted` worlds, which count as so many `equal` ones,
    `by_effort` has the effect by history's effort.
    """

    mean: Number
    low: Number
    high: Number
    beyond_luck: Number
    luck: NotRequired[Number]
    more: int
    fewer: int
    range: NotRequired[ReportedRange | None]
    worlds: int
    equal: NotRequired[float]
    pairs: int
    accepted: NotRequired[bool]
    by_effort: NotRequired[list[ReportedEffortPart]]


class ReportedGroup(TypedDict):
    """Effects over worlds in which one group of parameters alone varies, by measure."""

    label: str
    measures: dict[str, ReportedTypicality]


class ReportedClock(TypedDict):
    """Effects with another clock of the war economy, by measure."""

    label: str
    measures: dict[str, PairedDifference]


class ReportedWorlds(TypedDict):
    """The worlds over which runs are spread; their parameters stand in worlds.parquet.

    They count as so many `equal` ones, and were accepted on the `patterns` of the record to a
    month, but those `left_out`. What is `held` has the scenario's value in all of them.
    """

    name: str
    count: int
    equal: float
    until: str
    patterns: int
    left_out: list[str]
    held: list[str]
