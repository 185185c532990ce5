"""Tables of a scenario file: every key with its kind and range. Anything else is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, TypeGuard

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
)
from pydantic_core import PydanticCustomError, core_schema

from abm.data.cells import NAME as NAME
from abm.data.cells import NAME_ALLOWED as NAME_ALLOWED
from abm.data.donors import INCOME, PART
from abm.data.tables import Interval
from abm.errors import nearest
from abm.inputs import OBSERVABLES
from abm.reports import MODES, REPORTS, YOKED

LONGEST_LABEL = 40  # characters, as of a name, which stands where there is no label
LONGEST = 600  # months
FREE_WORD = "free"  # as files write what is not set


def refusal(allowed: str, hint: str = "") -> PydanticCustomError:
    """Return the error that says what would have been allowed."""
    return PydanticCustomError("refused", "{allowed}", {"allowed": allowed, "hint": hint})


@dataclass(frozen=True)
class Number:
    """A check of what a file says, and the numbers that it lets pass."""

    check: Callable[[object], object]
    allowed: Interval
    whole: bool = False

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Have the tables ask the check before anything else."""
        return core_schema.no_info_before_validator_function(self.check, handler(source))


def number(low: float, high: float, above: bool = False) -> Number:
    """Let pass a finite number from `low` (or above it) to `high`; a switch is not a number."""
    allowed = Interval(low, high, above)

    def check(value: object) -> float:
        """Return the number; raises ValueError outside the interval."""
        if not _is_number(value) or not allowed.holds(value):
            raise refusal(str(allowed))
        return float(value)

    return Number(check, allowed)


def unless_free(check: Callable[[object], object]) -> Callable[[object], object]:
    """Let pass what `check` does, or the word that leaves a value unset, also an inherited one."""

    def checked(value: object) -> object:
        """Return the value, or None; raises ValueError, which says that the word is allowed too."""
        if value is None or value == FREE_WORD:
            return None
        try:
            return check(value)
        except PydanticCustomError as error:
            context = error.context or {}
            raise refusal(f'{context["allowed"]} or "{FREE_WORD}"', context["hint"]) from None

    return checked


def free_number(low: float, high: float) -> Number:
    """Let pass a number from `low` to `high`, or the word that leaves it unset."""
    inner = number(low, high)
    return Number(unless_free(inner.check), inner.allowed)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def whole(low: int, high: int, word: str = "") -> Number:
    """Let pass a whole number from `low` to `high`, or the given word."""
    allowed = f"a whole number from {low} to {high}" + (f' or "{word}"' if word else "")

    def check(value: object) -> int | str:
        """Return the number or word; raises ValueError for another."""
        if word and value == word:
            return word
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise refusal(allowed)
        return value

    return Number(check, Interval(low, high), whole=True)


def choice(words: Iterable[str]) -> BeforeValidator:
    """Let pass one of the words; the error names the nearest."""
    known = list(words)

    def check(value: object) -> str:
        """Return the word; raises ValueError for another."""
        if not isinstance(value, str) or value not in known:
            raise refusal(", ".join(known), nearest(value, known) if isinstance(value, str) else "")
        return value

    return BeforeValidator(check)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise refusal("a printable text that is not empty")
    return value


def _label(value: object) -> str:
    if len(_text(value)) > LONGEST_LABEL:
        raise refusal(f"a printable text of at most {LONGEST_LABEL} characters")
    return str(value)


def _free_text(value: object) -> str:
    if not isinstance(value, str) or not value.replace("\n", " ").isprintable():
        raise refusal("a printable text")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise refusal("true or false")
    return value


def _name(value: str) -> str:
    if not NAME.fullmatch(value):
        raise refusal(NAME_ALLOWED)
    return value


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _names(value: object) -> list[str]:
    items = _items(value)
    names = [item for item in items if isinstance(item, str)]
    if not names or len({name.casefold() for name in names}) < len(items):
        raise refusal("a list of names, each once, at least one")
    return names


def _calendar(value: object) -> list[int]:
    items = _items(value)
    months = [item for item in items if type(item) is int and 1 <= item <= 12]
    if not months or len(set(months)) < len(items):
        raise refusal("a list of calendar months from 1 (January) to 12, each once")
    return months


def _series(value: object) -> list[float]:
    items = _items(value)
    numbers = [float(item) for item in items if _is_number(item)]
    if not numbers or len(numbers) < len(items):
        raise refusal("a list of numbers, one for each month")
    return numbers


def _calendar_month(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[12][0-9]{3}-(0[1-9]|1[0-2])", value):
        raise refusal('a calendar month such as "2022-03"')
    return value


TEXT = BeforeValidator(_text)
LABEL = BeforeValidator(_label)
FREE_TEXT = BeforeValidator(_free_text)
FLAG = BeforeValidator(_flag)
NAMED = AfterValidator(_name)
NAMES = BeforeValidator(_names)
CALENDAR = BeforeValidator(_calendar)
SERIES = BeforeValidator(_series)
CALENDAR_MONTH = BeforeValidator(_calendar_month)

Name = Annotated[str, NAMED]
Text = Annotated[str, TEXT]
Label = Annotated[str, LABEL]
Flag = Annotated[bool, FLAG]
Month = Annotated[int | str, whole(0, LONGEST, "treatment")]
Values = dict[str, dict[str, object]]  # group -> parameter -> value, checked by the register;
# of an arm also theories -> name -> figure -> value, and so on, checked by `abm.scenarios.figures`


class FileTable(BaseModel):
    """A table of a scenario file; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)


class EvidenceTable(FileTable):
    """A row of evidence for or against a theory."""

    observable: Annotated[str, choice(OBSERVABLES)]
    predicted: Annotated[float, number(-1000.0, 1000.0)]
    rival: Annotated[float, number(-1000.0, 1000.0)]
    spread: Annotated[float, number(0.01, 1000.0)]
    dispersed: Flag = False
    state: Flag = False
    reported: Flag = False
    fighting: Flag = False
    scales: Flag = False
    first_month: Annotated[int, whole(0, LONGEST)] = 0
    calendar_months: Annotated[list[int], CALENDAR] = list(range(1, 13))
    memory: Annotated[float, number(0.0, 1.0, above=True)] = 1.0
    weight: Annotated[float, number(0.0, 10.0)] = 1.0


class TheoryTable(FileTable):
    """A theory of victory.

    `label` names it in rows and legends, `expectation` completes "expects to ...". It offers its
    `gain`, what is missing of its `goal`, and `sector_gain` while Russia holds its `sector`.
    """

    title: Text
    label: Label = ""
    expectation: Text = ""
    prior: Annotated[float, number(-20.0, 20.0)]
    gain: Annotated[float, number(0.0, 1000.0)]
    goal: Annotated[float | None, free_number(0.0, 1000.0)] = None
    sector: Annotated[str | None, BeforeValidator(unless_free(_text))] = None
    sector_gain: Annotated[float, number(0.0, 1000.0)] = 0.0
    payoff: Annotated[float, number(0.0, 240.0, above=True)]
    personal: Flag = True
    pauses: Flag = False
    evidence: dict[Name, EvidenceTable] = {}


def _in_words(theories: dict[str, TheoryTable]) -> dict[str, TheoryTable]:
    """Return theories with the words that a file may leave out."""
    return {
        name: told.model_copy(
            update={
                "label": told.label or name,
                "expectation": told.expectation or f"see this come true: {told.title}",
            }
        )
        for name, told in theories.items()
    }


class SectorTable(FileTable):
    """A sector besides the main one."""

    title: Text
    land: Annotated[float, number(0.0, 1000.0)]
    serves: Text | None = None
    value: Annotated[float, number(0.0, 1000.0)] = 0.0
    months: Annotated[float, number(0.0, 240.0)] = 0.0
    loss_share: Annotated[float, number(0.0, 5.0)] = 0.0
    exposure: Annotated[float, number(0.0, 100.0)] = 0.0
    flank: Name
    added_losses: Annotated[float, number(0.0, 5.0)] = 0.0
    falls_below: Annotated[float | None, free_number(-5.0, 5.0)] = None
    falls_after: Annotated[float, number(1.0, 240.0)] = 1.0


class RoleTable(FileTable):
    """The role of an agent in the Kremlin."""

    title: Text
    influence: Annotated[float, number(0.0, 1.0)]
    cost_weight: Annotated[float, number(0.0, 10.0)]
    punishment_weight: Annotated[float, number(0.0, 10.0)]
    bias: Annotated[float, number(-5.0, 5.0)]
    access: Annotated[float, number(0.0, 1.0)]
    prior_offset: Annotated[float, number(-10.0, 10.0)]
    leads: Flag = False


class PartnerTable(FileTable):
    """A partner that is added, or what replaces figures of one in the donor table."""

    name: Text | None = None
    group: Text | None = None
    gdp: Annotated[float, number(*INCOME)] | None = None
    share: Annotated[float, number(*PART)] | None = None
    active_share: Annotated[float, number(*PART)] | None = None
    size_spread: Annotated[float, number(0.0, 5.0)] | None = None
    habitual_horizon: Annotated[float, number(1.0, 12.0)] | None = None
    european: Flag | None = None


class WindowTable(FileTable):
    """From which month to which something acts: months of the war, or "treatment"."""

    start: Month = Field(alias="from")
    until: Month | None = None
    months: Annotated[int, whole(1, LONGEST)] | None = None


#: What an intervention may be told of when it acts within its window.
OCCASION_KEYS = ("when", "delay", "duration", "schedule", "count")


class InterventionTable(WindowTable):
    """A parameter that takes a value for some months and some partners."""

    parameter: Text
    value: object
    partners: Annotated[list[str], NAMES] | None = None
    largest: Annotated[int, whole(1, 1000)] | None = None
    when: Text | None = None
    delay: Annotated[int, whole(0, LONGEST)] | None = None
    duration: Annotated[int, whole(1, LONGEST)] | None = None
    schedule: Annotated[str, choice(("random",))] | None = None
    count: Annotated[int, whole(1, LONGEST)] | None = None


class ReportTable(WindowTable):
    """What an experiment does to a report to the Kremlin."""

    report: Annotated[str, choice(REPORTS)]
    mode: Annotated[str, choice((*MODES, YOKED))]
    value: Annotated[float, number(-1000.0, 1000.0)] | None = None
    values: Annotated[list[float], SERIES] | None = None
    file: Text | None = None
    arm: Text | None = None


class BeliefTable(WindowTable):
    """Log-odds at which an experiment holds a theory, for all Kremlin agents."""

    theory: Text
    log_odds: Annotated[float, number(-30.0, 30.0)]


class ChangesTable(FileTable):
    """What an experiment does in some months."""

    interventions: dict[Name, InterventionTable] = {}
    reports: dict[Name, ReportTable] = {}
    beliefs: dict[Name, BeliefTable] = {}


class SeriesTable(FileTable):
    """Something publicly known by month, from a list or a file; `then` stands after its last."""

    first_month: Annotated[str, CALENDAR_MONTH] | None = None
    values: Annotated[list[float], SERIES] | None = None
    file: Text | None = None
    then: Annotated[float, number(0.0, 1.0)] | None = None


class AllSeriesTable(FileTable):
    """All that can be publicly known by month; `energy` is the share of a winter's gas need met."""

    energy: SeriesTable | None = None


class ConfigurationTable(ChangesTable):
    """An arm: what differs from the scenario."""

    title: Text
    description: Annotated[str, FREE_TEXT] = ""
    parameters: Values = {}
    treatment: Values = {}


class ScenarioTable(ChangesTable):
    """A whole scenario."""

    title: Text
    description: Annotated[str, FREE_TEXT] = ""
    first_month: Annotated[str, CALENDAR_MONTH]
    months: Annotated[int, whole(1, LONGEST)]
    treatment: Annotated[int, whole(0, LONGEST)]
    donors: Text | None = None
    only: Annotated[list[str], NAMES] | None = None
    parameters: Values = {}
    partners: dict[Name, PartnerTable] = {}
    theories: Annotated[dict[Name, TheoryTable], AfterValidator(_in_words)]
    sectors: dict[Name, SectorTable] = {}
    kremlin: dict[Name, RoleTable]
    series: AllSeriesTable = AllSeriesTable()
    configurations: dict[Name, ConfigurationTable] = {}
