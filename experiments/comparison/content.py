"""Content of comparison.json: its keys and their types, in the order in which they stand there.

Until `plain` has seen it a number that does not exist is NaN; in the file it is null.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import UnionType
from typing import (
    Annotated,
    Any,
    NotRequired,
    TypedDict,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from abm.errors import InputError
from abm.scenarios.files import dotted, readable, shorten
from abm.scenarios.tables import CALENDAR_MONTH, LONGEST, whole
from experiments import tables
from experiments.robustness.content import Limits as Limits
from experiments.robustness.content import Mean as Mean
from experiments.robustness.content import Number as Number
from experiments.robustness.content import PairedDifference as PairedDifference
from experiments.robustness.content import ReportedClock as ReportedClock
from experiments.robustness.content import ReportedEffortPart as ReportedEffortPart
from experiments.robustness.content import ReportedGroup as ReportedGroup
from experiments.robustness.content import ReportedRange as ReportedRange
from experiments.robustness.content import ReportedTypicality as ReportedTypicality
from experiments.robustness.content import ReportedWorlds as ReportedWorlds
from experiments.warrant import ReportedWarrant

FORMAT = 3  # another one when a reader of the old would go wrong

#: Mean, 10% and 90% quantile over wars by month, and the number of wars they rest on.
ByMonth = dict[str, list[float]]
#: Mean over all wars by month, those that are over among them, and their number.
OverAllWars = dict[str, list[float]]
#: What a study adds; `experiments.study.report` builds it.
Part = dict[str, Any]


Decimals = Annotated[int, whole(0, 9)]
Months = Annotated[int, whole(1, LONGEST)]
Month = Annotated[int, whole(0, LONGEST)]


class ReportedEffect(PairedDifference):
    """A paired difference and its size in other words."""

    superiority: Limits
    standardised: Number
    p: Number


class ReportedConditional(TypedDict):
    """A measure that some wars do not have: its means where one arm's war alone has it.

    Means over all wars that have it stand with the arms, the difference over the pairs in which
    both have it with the measures.
    """

    only_first: Mean
    only_second: Mean
    sentence: str


class PrimaryTest(TypedDict):
    """The p-value of a primary outcome, and adjusted for how many there are in all arms."""

    name: str
    p: Number
    adjusted: Number


class ReportedFrequencies(TypedDict):
    """Of so many pairs, how many wars are shorter, equal and longer under the second arm.

    `running` have ended in neither arm where the model stops, and are none of the three.

    Of 100; where there are few pairs, of these.
    """

    of: int
    shorter: int
    equal: int
    longer: int
    running: int
    pairs: int


class Money(TypedDict):
    """The money equivalent of an arm, in numbers and in words.

    `most` is the largest factor that could be played.
    """

    factor: Number
    low: Number
    high: Number
    bound: str
    most: Number
    runs: int
    sentence: str


class ReportedFirstDifference(TypedDict):
    """The month in which pairs first differ, and the share that never does."""

    median: Number
    low: Number
    high: Number
    never: Number


class ReportedPairing(TypedDict):
    """The audit of pairs; a study keeps neither early months nor first differences (null)."""

    pairs: int
    not_identical: Number
    variance_saved: dict[str, Number]
    first_difference: dict[str, ReportedFirstDifference] | None


class RunsNeeded(TypedDict):
    """The half-width that was reached, the one of interest, and the runs which that takes."""

    half_width: Number
    smallest: Number
    runs: int | None


class ReportedPlacebo(TypedDict):
    """Pairs of an arm that only declares joint planning and one without: a null comparison.

    `first` and `second` are their titles; the pairs are the comparison's own runs.
    """

    first: str
    second: str
    of_100_pairs: ReportedFrequencies
    sentence: str


class ArmDifference(TypedDict):
    """Everything that is said of an arm against the first; `robustness` of worlds and clocks."""

    summary: list[str]
    sentence: str
    of_100_pairs: ReportedFrequencies
    identical: bool
    measures: dict[str, ReportedEffect]
    conditional: dict[str, ReportedConditional]
    primary: list[PrimaryTest]
    money: Money | None
    worlds: NotRequired[dict[str, ReportedTypicality]]
    clocks: NotRequired[dict[str, ReportedClock]]
    default_world: NotRequired[dict[str, PairedDifference]]
    groups: NotRequired[dict[str, ReportedGroup]]
    robustness: NotRequired[list[str]]
    pairing: ReportedPairing
    enough: dict[str, RunsNeeded]


class ReportedArm(TypedDict):
    """An arm: what it changes, each measure's mean, and in words how many wars never settle."""

    title: str
    description: str
    treatment: dict[str, float]
    parameters: dict[str, float]
    changes: list[str]
    measures: dict[str, Mean]
    unsettled: str


class ReportedMeasure(TypedDict):
    """A line of the table: a measure of each war."""

    name: str
    label: str
    unit: str
    decimals: Decimals
    primary: bool
    smallest: Number


class Horizon(TypedDict):
    """The primary outcomes of the same wars cut off after another number of months."""

    months: int
    runs: int
    arms: dict[str, dict[str, Mean]]
    differences: dict[str, dict[str, PairedDifference]]


class Incidence(TypedDict):
    """Cumulative incidence of a cause by month, with 95% bands."""

    mean: list[Number]
    low: list[Number]
    high: list[Number]


class ReportedPeace(TypedDict):
    """Survival of peace by months since a war's first signature, with 95% bands.

    Null from the month in which no such settlement is watched; `settlements` are its wars.
    """

    settlements: int
    mean: list[Number]
    low: list[Number]
    high: list[Number]
    sentence: str


class DeclaredParameter(TypedDict):
    """A declared parameter and its value in the scenario; null is free, held a constant."""

    name: str
    value: float | None
    symbol: str
    unit: str
    default: float | None
    low: float
    high: float
    meaning: str
    source: str
    confidence: str
    scope: str
    held: bool


class ListedPartner(TypedDict):
    """A partner and its share of military aid (0-1)."""

    code: str
    name: str
    group: str
    share: float


class ScenarioNamed(TypedDict):
    """The scenario, as far as a page names it."""

    name: str
    title: str
    description: str
    hash: str
    first_month: Annotated[str, CALENDAR_MONTH]
    partners: int
    need: float | None


class Content(TypedDict):
    """Everything that comparison.json holds."""

    format: int
    disclaimer: str
    warrant: NotRequired[ReportedWarrant]
    summary: list[str]
    version: str
    versions: dict[str, str]
    basis: NotRequired[dict[str, str]]
    command: str
    scenario: ScenarioNamed
    worlds: NotRequired[ReportedWorlds | None]
    seed: int
    runs: int
    runs_with_months: int
    months: Months
    treatment: Month
    reference: str
    arms: dict[str, ReportedArm]
    differences: dict[str, ArmDifference]
    placebo: ReportedPlacebo | None
    measures: list[ReportedMeasure]
    horizons: list[Horizon]
    incidence: dict[str, dict[str, Incidence]]
    peace: NotRequired[dict[str, ReportedPeace]]
    chain: dict[str, dict[str, ByMonth]]
    composite: dict[str, OverAllWars]
    chain_differences: dict[str, dict[str, ByMonth]]
    parameters: list[DeclaredParameter]
    partners: list[ListedPartner]
    study: NotRequired[Part]


#: The content, or a part of it.
Said = TypeVar("Said", bound=Mapping[str, object])


def plain(content: Said) -> Said:
    """Return what JSON and UTF-8 can hold: NaN as null, "?" for bytes that are not text."""
    # Keys and kinds stay as they are; only the numbers that may be null become null.
    return cast(Said, tables.plain(content))


def checked(tree: dict[str, object], where: str) -> Content:
    """Return the content of a comparison.json; raises InputError, naming `where` and the key."""
    if tree["format"] != FORMAT:
        raise InputError(
            f"{where}: format = {shorten(tree['format'])}; allowed: {FORMAT}. Repeat the "
            "comparison with this version: its command stands in the file."
        )
    try:
        _model(Content).model_validate(tree)
    except ValidationError as error:
        path = dotted(tuple(map(str, error.errors(include_url=False)[0]["loc"])))
        raise InputError(
            f"{where} is not what concert compare writes: see {readable(path)}."
        ) from None
    return cast(Content, tree)


@cache
def _model(kind: type) -> type[BaseModel]:
    """Return what checks a table: keys and kinds as its annotations say."""
    fields: dict[str, Any] = {}
    for name, told in get_type_hints(kind, include_extras=True).items():
        optional = get_origin(told) is NotRequired
        fields[name] = (
            _checked(get_args(told)[0] if optional else told),
            None if optional else ...,
        )
    return create_model(kind.__name__, __config__=ConfigDict(extra="ignore"), **fields)


def _checked(told: Any) -> Any:
    """Return an annotation with tables in it replaced by what checks them."""
    if told is float:  # one that does not exist is null in the file
        return Number
    if is_typeddict(told):
        return _model(told)
    origin, inner = get_origin(told), tuple(_checked(one) for one in get_args(told))
    if origin in (Union, UnionType):
        return Union[inner]  # noqa: UP007
    return origin[inner] if origin in (dict, list) else told
