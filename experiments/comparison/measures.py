"""Measures of a war: every line of a comparison's table, declared once."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from abm.parameters import REGISTER
from abm.scenarios import Scenario
from abm.schema import DOUBT, Outcome

Values = NDArray[np.float64] | NDArray[np.bool_]


class Fields(Protocol):
    """Records of wars, whatever holds them: an array with fields, or a frame with columns."""

    def __getitem__(self, name: str, /) -> ArrayLike:
        """Return a field of all wars, (war)."""


#: Records, by field name as `abm.schema` declares them.
Records = NDArray[np.void]
#: Records of wars, run by run, of each arm.
ArmRecords = dict[str, Records]


@dataclass(frozen=True)
class Measure:
    """One line of the comparison: a number per war, missing (NaN) where it does not exist.

    Attributes:
        name: Its name in files and options.
        label: Its line in tables.
        unit: The unit of its numbers.
        of: Reads it from records of wars, (war): float64, NaN where it does not exist, or bool.
        fields: Fields of `abm.schema.War` that `of` reads.
        decimals: Decimals in tables.
        primary: Whether it is tested together with the other primary outcomes.
        smallest: Smallest difference of interest, fixed before any war is played; NaN: none is.
    """

    name: str
    label: str
    unit: str
    of: Callable[[Fields], Values]
    fields: tuple[str, ...]
    decimals: int = 2
    primary: bool = False
    smallest: float = math.nan


#: What labels call the theory that differs between scenarios.
PAUSING = "the theory that a pause would serve"

SHARE, TIME = 0.03, 1.0  # smallest differences of interest: share of wars, months


def share_of(outcome: Outcome) -> Measure:
    """Return the share of wars with an outcome."""
    return Measure(
        *(outcome.declared.share, outcome.declared.label, "share of wars"),
        lambda war: np.equal(war["outcome"], outcome),
        fields=("outcome",),
        decimals=3,
        primary=outcome.declared.primary,
        smallest=SHARE,
    )


def field(
    name: str,
    label: str,
    unit: str,
    decimals: int = 2,
    *,
    primary: bool = False,
    smallest: float = math.nan,
) -> Measure:
    """Return a recorded variable as it stands."""
    return Measure(
        name,
        label,
        unit,
        lambda war: np.asarray(war[name], np.float64),
        fields=(name,),
        decimals=decimals,
        primary=primary,
        smallest=smallest,
    )


def _on_good_terms(war: Fields) -> Values:
    durable, good = np.equal(war["outcome"], Outcome.DURABLE), np.less_equal(war["terms"], 0.0)
    return np.asarray(durable & good, np.bool_)


ON_GOOD_TERMS = Measure(
    "on_good_terms",
    "… on good terms for Ukraine (line signed at or behind the front)",
    "share of wars",
    _on_good_terms,
    fields=("outcome", "terms"),
    decimals=3,
    smallest=SHARE,
)


def _lasting(war: Fields) -> Values:
    lasts = np.asarray(war["lasting"], np.float64)
    return lasts if np.isnan(lasts).any() else lasts == 1.0


#: Told only where every settlement is watched for as long as it takes.
LASTING = Measure(
    *("lasting", "lastingly settled", "share of wars"),
    _lasting,
    fields=("lasting",),
    decimals=3,
    primary=True,
    smallest=SHARE,
)


#: Months unbroken that are called lasting, unless a scenario sets another number.
LASTING_MONTHS = int(REGISTER["settlement.lasting"].default)
#: Names of the two shares of wars that are settled for good: to the first threshold and the second.
PEACE = (Outcome.DURABLE.declared.share, LASTING.name)


def _shares() -> Iterator[Measure]:
    for outcome in Outcome:
        yield share_of(outcome)
        if outcome is Outcome.DURABLE:
            yield from (ON_GOOD_TERMS, LASTING)


def months_at_war(war: Fields) -> NDArray[np.float64]:
    """Return how many months a war was fought, (war): those whose money and losses count.

    A war that ends in a month was fought in that month too; at the horizon it has been fought in
    all months before.
    """
    ends = [outcome.value for outcome in Outcome if outcome.declared.ends]
    return np.asarray(war["war_length"], np.float64) + np.isin(war["outcome"], ends)


#: What partners spent of their accounts: what was signed and did not lapse, orders, joint planning.
PARTS_OF_OUTLAY = ("signed", "lapsed", "order_cost", "effort_cost")


def _outlay(war: Fields) -> Values:
    signed, lapsed, orders, effort = (np.asarray(war[n], np.float64) for n in PARTS_OF_OUTLAY)
    return np.asarray(signed - lapsed + orders + effort, np.float64)


def _outlay_a_month(war: Fields) -> Values:
    return np.asarray(_outlay(war) / months_at_war(war), np.float64)


OUTLAY = (
    Measure(
        *("outlay", "partners' outlay: signed less lapsed, orders, joint planning", "EUR bn"),
        _outlay,
        fields=PARTS_OF_OUTLAY,
        decimals=1,
    ),
    Measure(
        *("outlay_a_month", "partners' outlay for each month at war", "EUR bn a month"),
        _outlay_a_month,
        fields=(*PARTS_OF_OUTLAY, "war_length", "outcome"),
    ),
    field("signed", "… of it packages and plans signed, lapsed ones included", "EUR bn", 1),
    field("lapsed", "… less what lapsed undelivered", "EUR bn", 1),
    field("order_cost", "… of it paid for orders to industry", "EUR bn", 1),
    field("effort_cost", "… of it paid for joint planning", "EUR bn", 1),
)


def _land_after_terms(war: Fields) -> Values:
    durable = np.equal(war["outcome"], Outcome.DURABLE)
    return np.asarray(war["land"], np.float64) + np.where(durable, war["terms"], 0.0)


LAND = (
    Measure(
        *(
            "land_after_terms",
            "Russian-held land in the main sector, settlement terms counted",
        ),
        "thousand km2",
        _land_after_terms,
        fields=("land", "terms", "outcome"),
    ),
    field("land", "… before terms, at the signature or the end", "thousand km2"),
)


def avoided_by(outcome: Outcome) -> Measure:
    """Return the months of war that an outcome avoids up to the horizon, over all wars.

    The restricted mean time lost to a cause; over all causes and the mean war length they sum to
    the horizon.
    """
    title = outcome.declared.title
    return Measure(
        f"avoided_by_{outcome.name.lower()}",
        f"months of war up to the horizon avoided by {title}",
        "months",
        lambda war: np.where(np.equal(war["outcome"], outcome), war["months_avoided"], 0.0),
        fields=("outcome", "months_avoided"),
    )


def _losses_until_peace(war: Fields) -> Values:
    russian, ukrainian = (
        np.asarray(war[f"{side}_losses"], np.float64) for side in ("russian", "ukrainian")
    )
    return np.where(np.equal(war["outcome"], Outcome.DURABLE), russian + ukrainian, np.nan)


def _feasible_share(war: Fields) -> Values:
    earnest = np.asarray(war["earnest_months"], np.float64)
    share = np.asarray(war["feasible_months"], np.float64) / np.maximum(earnest, 1.0)
    return np.where(earnest > 0.0, share, np.nan)


FEASIBLE = Measure(
    *("feasible_share", "share of earnest months with terms that Kyiv could accept", "0-1"),
    _feasible_share,
    fields=("earnest_months", "feasible_months"),
)
LOSSES_UNTIL_PEACE = Measure(
    *("losses_until_peace", "killed and wounded of both sides until durably settled", "thousand"),
    _losses_until_peace,
    fields=("russian_losses", "ukrainian_losses", "outcome"),
    decimals=0,
)

MEASURES = (
    *_shares(),
    field(
        "war_length",
        "restricted mean war length (broken settlements count as war)",
        "months",
        primary=True,
        smallest=TIME,
    ),
    *(avoided_by(outcome) for outcome in Outcome if outcome.declared.ends),
    field(
        "terms",
        "terms last signed: land to Russia beyond the line of contact",
        "thousand km2",
    ),
    field("belief_at_signature", f"Moscow's belief in {PAUSING} at signature", "0-1"),
    field(
        "doubt_month",
        f"first month in which Moscow's belief in {PAUSING} is below {DOUBT:g}",
        "month",
        1,
    ),
    FEASIBLE,
    *LAND,
    field("russian_losses", "Russian killed and wounded", "thousand", 0),
    field("ukrainian_losses", "Ukrainian killed and wounded", "thousand", 0),
    LOSSES_UNTIL_PEACE,
    *OUTLAY,
    field("promised", "money promised", "EUR bn", 1),
    field("delivered", "support delivered", "EUR bn", 1),
    field("balance_of_accounts", "balance of partners' accounts at the end", "EUR bn", 1),
    field("ceasefires", "ceasefires", "per war"),
    field("ceasefires_resumed", "… after which war resumed", "per war"),
    field("talk_episodes", "talk episodes", "per war"),
    field("talks_insincere", "… that were insincere", "per war"),
    field("moscow_first", "… that Moscow was first ready for", "per war"),
    field("kyiv_first", "… that Kyiv was first ready for", "per war"),
    field("joint_planning", "joint planning, two years after treatment", "0-1", 3),
    field("support_credibility", "support credibility, two years after treatment", "0-1", 3),
    field(
        "willingness_to_negotiate", "willingness to negotiate, two years after treatment", "0-1", 3
    ),
)


def measure_named(name: str) -> Measure:
    """Return a measure by its name; raises StopIteration where there is none."""
    return next(measure for measure in MEASURES if measure.name == name)


def measures_of(kept: Collection[str]) -> list[Measure]:
    """Return the measures that can be read from these fields of `abm.schema.War`."""
    return [measure for measure in MEASURES if set(measure.fields) <= set(kept)]


def measures_told(records: Collection[Records]) -> list[Measure]:
    """Return the measures that can be read of the wars of all arms, in the fields that all have.

    `lasting` is none of them where a war is not watched for so long.
    """
    known = [set(war.dtype.names or ()) for war in records]
    told = measures_of(set.intersection(*known))
    untold = LASTING in told and any(np.isnan(war["lasting"]).any() for war in records)
    return [measure for measure in told if not (untold and measure is LASTING)]


def in_scenario(measures: Iterable[Measure], scenario: Scenario) -> list[Measure]:
    """Return measures whose labels have the scenario's own word for the theory they are about."""
    word = scenario.theories[scenario.pausing].label
    return [replace(known, label=known.label.replace(PAUSING, word)) for known in measures]


#: Causes that compete to end a war; all else is censored at the horizon.
CAUSES = {one.value: one.declared.title for one in Outcome if one.declared.ends}

#: Shares that stand beside every share of settlements: what was signed, and the primary outcomes.
BESIDE = (
    ON_GOOD_TERMS.name,
    *(one.declared.share for one in Outcome if one.declared.signed or one.declared.primary),
)
