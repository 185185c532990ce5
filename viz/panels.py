"""Every monthly picture of recorded variables, declared once for the report and the live page.

Units and meanings come from the results schema, ranges from the scenario's parameters. The names of
theories stand in the scenario: the picture of a vector has a line for each of them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from abm.records import Variable, fields_of
from abm.schema import HEADLINE, Month, variables
from viz.text import squared

Medium = Literal["report", "page"]
Parameters = Mapping[str, float]

_SHARE = "0-1"
_MOST_STEPS = 8  # of an axis whose range had to be widened
_NOISE = 1e-9  # what sums of floats leave of a zero, in steps
#: Of what holds in a war or does not: its mean over wars is a share of them.
_YES_OR_NO = "0 or 1"
_DECLARED = {one.name: one for one in variables(Month)}
_VECTORS = {name for name, (_, length) in fields_of(Month).items() if length}


class Scale(NamedTuple):
    """The declared range of an axis and the distance of its numbers."""

    low: float
    high: float
    step: float

    def holding(self, values: Iterable[float]) -> Scale:
        """Return the range widened, by whole steps, until it holds every value.

        Missing values count for nothing. Where steps would get too many, they get longer.

        >>> Scale(-20.0, 60.0, 20.0).holding([75.0, math.nan, -20.0])
        Scale(low=-20.0, high=80.0, step=20.0)
        >>> Scale(0.0, 1.0, 0.25).holding([5.0])
        Scale(low=0.0, high=5.0, step=1.0)
        """
        known = [value for value in values if math.isfinite(value)] or [self.low]
        below, above = max(self.low - min(known), 0.0), max(max(known) - self.high, 0.0)
        step = self.step
        while (self.high - self.low + below + above) / step > _MOST_STEPS:
            step *= 2.0
        low = self.low - step * math.ceil(below / step - _NOISE)
        return Scale(low, self.high + step * math.ceil(above / step - _NOISE), step)


WHOLE = Scale(0.0, 1.0, 0.5)
_QUARTERS = Scale(0.0, 1.0, 0.25)
#: Of an index on a low strip, which has room for its ends alone.
ENDS = Scale(0.0, 1.0, 1.0)

#: Levels of a reference line that the theory served by a pause and its rival expect.
PREDICTED, RIVAL = "predicted", "rival"


@dataclass(frozen=True)
class Row:
    """One line of a picture: a recorded variable, and how it is named and drawn.

    Attributes:
        variable: Its name in the monthly schema; a vector has a line for each of its entries.
        label: Its heading in the report; by default its meaning in the schema.
        word: Its short name at the end of a line; by default the variable's.
        tone: In the arm's colour, or grey beside a line that is.
        dash: The dashes of its line on the page.
        cloud: Whether the page draws its 10-90% range.
        beside: The row of the report into which its mean is drawn dashed, instead of its own.
        only: Where it is shown, if not in both.
    """

    variable: str
    label: str = ""
    word: str = ""
    tone: Literal["arm", "grey"] = "arm"
    dash: str = "solid"
    cloud: bool = True
    beside: str = ""
    only: Medium | None = None

    @property
    def declared(self) -> Variable:
        """The variable in the schema; of a vector's entry, the vector."""
        return _DECLARED[re.split(r"\W", self.variable, maxsplit=1)[0]]

    @property
    def title(self) -> str:
        """Its heading."""
        meaning = self.declared.meaning
        return self.label or meaning[:1].upper() + meaning[1:]

    @property
    def name(self) -> str:
        """Its short name."""
        return self.word or self.variable.replace("_", " ")

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The ends of what it can be, None where the schema declares none."""
        return (0.0, 1.0) if self.declared.unit in (_SHARE, _YES_OR_NO) else None

    @property
    def counted(self) -> bool:
        """Whether its mean is a share of wars, of which no war has more or less."""
        return self.declared.unit == _YES_OR_NO

    @property
    def vector(self) -> bool:
        """Whether it has a line for each theory."""
        return self.variable in _VECTORS


@dataclass(frozen=True)
class Reference:
    """A reference line: what it says, and the parameter at whose value it lies.

    Instead of a parameter, PREDICTED or RIVAL: what the theory served by a pause expects of the
    quantity. `{theory}` in the text is that theory's name.
    """

    level: str
    text: str


def _quarters(parameters: Parameters) -> Scale:
    return _QUARTERS


@dataclass(frozen=True)
class Panel:
    """A monthly picture: its words, rows, range and reference lines.

    Attributes:
        name: The name of its file and of its card.
        title: Its title in full.
        reading: How to read it, for the report.
        rows: Its lines; the first gives the unit.
        heading: Its short title, over the report's section and the page's card.
        unit: Its unit, where the schema's is not the one of a monthly axis.
        axis: The words beside its axis in the report.
        note: The words beside its heading on the page.
        scale: The range of its axis on the page, from the scenario's parameters; it is widened
            where a value lies beyond it.
        references: Its reference lines on the page.
        beneath: Rows that the page shows on a low strip of their own.
        decimals: How many decimals its numbers have.
        together: Whether all arms share the axes of a row.
        differences: The range of differences between two arms, where they are drawn.
    """

    name: str
    title: str
    reading: str
    rows: tuple[Row, ...]
    heading: str = ""
    unit: str = ""
    axis: str = "{unit}"
    note: str = "{unit}"
    scale: Callable[[Parameters], Scale] = _quarters
    references: tuple[Reference, ...] = ()
    beneath: tuple[Row, ...] = ()
    decimals: int = 2
    together: bool = False
    differences: Scale | None = None

    def on(self, medium: Medium) -> list[Row]:
        """Return the rows that are shown there, those in the arm's colour first on the page."""
        shown = [row for row in self.rows if row.only in (None, medium)]
        return sorted(shown, key=lambda row: row.tone == "grey") if medium == "page" else shown

    @property
    def head(self) -> str:
        """Its short title."""
        return self.heading or self.title

    @property
    def measured(self) -> str:
        """Its unit as it is printed."""
        return squared(self.unit or self.rows[0].declared.unit)

    @property
    def axis_text(self) -> str:
        """The words beside its axis in the report."""
        return self.axis.format(unit=self.measured)

    @property
    def note_text(self) -> str:
        """The words beside its heading on the page."""
        return self.note.format(unit=self.measured.replace("-", "–"))

    @property
    def spoken(self) -> str:
        """Its name for those who hear the page: with its note where the numbers have a unit."""
        first, *_ = self.on("page")
        return self.head if first.bounds else f"{self.head}, {self.note_text}"


def _land(parameters: Parameters) -> Scale:
    """Return the land between the two lines at which the model ends a war."""
    low, high = parameters["theatre.withdrawal_land"], parameters["kyiv.land_limit"]
    return Scale(low, high, (high - low) / 3)


def _limits(parameters: Parameters) -> Scale:
    """Return the range of the front and a step more: at first Moscow asks for all of that."""
    low, high, step = _land(parameters)
    return Scale(low, high + step, step)


def _cover(parameters: Parameters) -> Scale:
    window = parameters["kremlin.window"]
    return Scale(0.0, window, window / 4)


def _support(parameters: Parameters) -> Scale:
    most = 2.0 * math.ceil(parameters["theatre.need"])
    return Scale(0.0, most, most / 4)


def _options(parameters: Parameters) -> Scale:
    """Return a range that holds 199 in 200 months of the default war; the rest widens it."""
    return Scale(-20.0, 60.0, 20.0)


def _worth(parameters: Parameters) -> Scale:
    """Return a range that holds 199 in 200 months of the default war; the rest widens it."""
    return Scale(-20.0, 80.0, 20.0)


CHAIN = Panel(
    "chain",
    "From joint planning to willingness to negotiate",
    "Read from left to right: partners plan together; Moscow expects their support to last, "
    "or does not; Kremlin agents find settling their best option, or do not. No formula leads "
    "from the first to the last. Look at all wars first: an arm that settles wars takes its most "
    "willing ones out of the mean over running wars.",
    tuple(Row(name, name.replace("_", " ").capitalize()) for name in HEADLINE),
    heading="From planning to talks",
    axis="mean, {unit}",
    note="{unit} each",
    scale=lambda _: WHOLE,
    together=True,
    differences=Scale(-1.0, 1.0, 0.5),
)
BELIEFS = Panel(
    "beliefs",
    "What the Kremlin's leadership believes",
    "A theory of victory is a reason to fight on. As long as one of them stays plausible, "
    "continuing has a point. The Kremlin is a model inferred from open sources.",
    (Row("belief", "{theory}: {title}", "{theory}"),),
    heading="What the Kremlin believes",
    axis="belief, {unit}",
    note="probability that a theory of victory holds, {unit}",
)
AIMS = Panel(
    "aims",
    "What the war is fought for",
    "In each war the leadership fights on for the theory that is worth most to it: belief times "
    "what is still to be gained, less the cost of fighting. That need not be the theory it "
    "believes most. Where no theory is plausible the war is fought for none of them: shares then "
    "add up to less than 1.",
    (
        Row("leads", "{theory}: {title}", only="report"),
        Row("worth", "{theory}: {title}", "{theory}", only="page"),
    ),
    unit="share of running wars, 0-1",
    note="what fighting on for a theory is worth to the leadership, thousand km²",
    scale=_worth,
)
OPTIONS = Panel(
    "options",
    "What the Kremlin's leadership weighs",
    "The leadership prefers the option that is worth most to it. It would settle where the "
    "margin in the last row lies above zero.",
    (
        Row("prospect", "Continue the war", "continue", tone="grey", cloud=False),
        Row("pause", "Pause", tone="grey", dash="dashed", cloud=False),
        Row("settle", "Settle"),
        Row("margin", "Margin of settling over the better of the other two", only="report"),
    ),
    heading="What the leadership weighs",
    note="value of each option, {unit}",
    scale=_options,
    beneath=(Row("audience", "Audience index (two months late)", "audience index"),),
)
COVER = Panel(
    "forward-cover",
    "Support still to come",
    "How many months of Ukraine's need Moscow's staff expects to be met within its window. The "
    "gap between the two rows is what published schedules add.",
    (
        Row("cover", word="forward cover"),
        Row("cover_unbooked", "The same with all published schedules empty", only="report"),
    ),
    heading="Forward cover",
    note="{unit} that Moscow expects to be met",
    scale=_cover,
    references=(
        Reference(PREDICTED, "expected by {theory}"),
        Reference(RIVAL, "refutes {theory}"),
    ),
    decimals=1,
)
DELIVERIES = Panel(
    "deliveries",
    "Deliveries against promises",
    "Where the solid line lies below the dashed one, partners delivered less than they had "
    "booked for the month; above it, arrears and the contact group's reserves came on top.",
    (
        Row("delivered", "Support delivered (dashed: what had been booked for the month)"),
        Row("due", "", "promised", "grey", "dotted", cloud=False, beside="delivered"),
        Row("need", tone="grey", cloud=False, only="page"),
    ),
    unit="EUR bn a month",
    scale=_support,
)
FRONT = Panel(
    "front",
    "The front",
    "A falling line means that Ukraine regains land in the main sector.",
    (Row("land", "Main sector, Russian-held land beyond the February 2022 line", "main sector"),),
    note="Russian-held land beyond the February 2022 line, main sector, {unit}",
    scale=_land,
    decimals=1,
)
RANGE = Panel(
    "bargaining-range",
    "The bargaining range",
    "All limits are on one scale: the land beyond the February 2022 line that Russia would keep. "
    "The higher a line lies, the more for Russia and the less for Ukraine. Kyiv signs nothing "
    "above its limit; Moscow signs nothing below its own, for fighting on is then worth more to "
    "it. So a settlement is possible where Moscow's limit lies at or below Kyiv's. Each side "
    "bargains with its own limit and its estimate of the other's. Wars in which the range is open "
    "settle and leave the mean: it shows those that go on.",
    (
        Row(
            "limit",
            "Kyiv's limit: the most it accepts (dashed: Moscow's, the least it accepts)",
            "Kyiv's limit",
        ),
        Row("moscow_limit", "", "Moscow's limit", "grey", beside="limit"),
        Row(
            "kyiv_limit",
            "Kyiv's limit as Moscow's staff estimates it (dashed: Kyiv's own)",
            "Kyiv's, guessed",
            dash="dotted",
            cloud=False,
        ),
        Row("limit", beside="kyiv_limit", only="report"),
        Row(
            "moscow_limit_seen",
            "Moscow's limit as Kyiv estimates it (dashed: Moscow's own)",
            "Moscow's, guessed",
            "grey",
            "dotted",
            cloud=False,
        ),
        Row("moscow_limit", beside="moscow_limit_seen", only="report"),
    ),
    axis="{unit} beyond the February 2022 line",
    note="Russian-held land beyond the February 2022 line, {unit}; higher: more for Russia. A "
    "settlement is possible where Moscow’s limit lies at or below Kyiv’s",
    scale=_limits,
    decimals=1,
)
ENDURANCE = Panel(
    "exhaustion-and-reserves",
    "Endurance of both sides",
    "Both sides tire. Ukrainian exhaustion ends a war once it passes its limit; the lower "
    "Russian reserves are, the dearer it is to continue.",
    (Row("exhaustion"), Row("reserves", tone="grey", dash="dashed")),
    heading="Exhaustion and reserves",
    axis="index, {unit}",
    note="index, {unit}",
    references=(Reference("kyiv.exhaustion_limit", "exhaustion limit"),),
)

#: Every monthly picture, in the order in which they are read.
PANELS = (CHAIN, BELIEFS, AIMS, OPTIONS, COVER, DELIVERIES, FRONT, RANGE, ENDURANCE)
