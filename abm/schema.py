"""The results schema: every recorded variable and every outcome, declared once.

`Month` has one row per war and month, `War` one row per war, `PartnerMonth` one per war and partner
in two months. Both engines fill these attributes; files, tables, figures and the glossary read
names, units and meanings from here. `Outcome` holds all that is said of how a war ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Annotated

from abm.reasons import REASONS
from abm.records import Variable, fields_of, variable
from abm.state import MOST_SECTORS, MOST_THEORIES, Status

#: The quantities that carry the argument, side by side.
HEADLINE = ("joint_planning", "support_credibility", "willingness_to_negotiate")


@dataclass(frozen=True)
class OutcomeDeclaration:
    """Everything that is said of an outcome.

    `page` and `run` are the sentences of the live page and of a single war at the command line.
    In braces they may name what `experiments.session.status` and `experiments.war` can tell of
    a war ("{ended}", "{signed}").
    """

    title: str  # in files, figures and events
    share: str  # name of the measure that counts it
    label: str  # that measure's label in tables: the share of wars ...
    page: str
    run: str = ""  # else its title and the month
    heading: str = ""  # as the state of a war on the live page; else its title
    counted: str = ""  # where the live page counts how runs end; else its title
    ends: bool = False  # as one of the competing causes; else it is told at the horizon
    signed: bool = False  # a settlement was signed
    primary: bool = False  # its share is tested as a primary outcome

    def __post_init__(self) -> None:
        """Fill in what follows from the title."""
        capitalised = f"{self.title[:1].upper()}{self.title[1:]}"
        for name, value in (
            ("run", f"{capitalised} in {{ended}}."),
            ("heading", capitalised),
            ("counted", self.title),
        ):
            object.__setattr__(self, name, getattr(self, name) or value)


class Outcome(IntEnum):
    """How a war ends, exclusively: its code in records, and all that is said of it."""

    _value_: int
    declared: OutcomeDeclaration

    DURABLE = (
        0,
        OutcomeDeclaration(
            title="durable settlement",
            share="durably_settled",
            label="durably settled",
            page="Unbroken for {unbroken}. {signature}",
            run="Durable settlement: signed in {signed}, unbroken for {unbroken}. {signature}",
            ends=True,
            signed=True,
            primary=True,
        ),
    )
    BROKEN = (
        1,
        OutcomeDeclaration(
            title="broken settlement",
            share="signed_but_broken",
            label="signed but broken",
            page="Signed in {signed}, {breach}",
            run="Settlement broken: last signed in {signed}; the war went on.",
            heading="Settlement broke",
            counted="settlement that broke",
            signed=True,
        ),
    )
    EXHAUSTED = (
        2,
        OutcomeDeclaration(
            title="Ukrainian exhaustion",
            share="exhausted",
            label="Ukrainian exhaustion",
            page="{exhaustion} in {ended}.",
            ends=True,
            primary=True,
        ),
    )
    WITHDRAWN = (
        3,
        OutcomeDeclaration(
            title="Russian withdrawal",
            share="withdrawn",
            label="Russian withdrawal",
            page="{withdrawal}.",
            ends=True,
        ),
    )
    FROZEN = (
        4,
        OutcomeDeclaration(
            title="frozen",
            share="frozen",
            label="frozen",
            page="The ceasefire of {since} still holds where the model stops.",
            run="Frozen: a ceasefire holds where the model stops.",
        ),
    )
    STILL_FIGHTING = (
        5,
        OutcomeDeclaration(
            title="still fighting",
            share="still_fighting",
            label="still fighting at the horizon",
            page="The model stops here; the war in it does not.",
            run="Still fighting: the model stops here; the war in it does not.",
            heading="Still fighting at the end",
        ),
    )

    def __new__(cls, code: int, declared: OutcomeDeclaration) -> Outcome:
        """Return the member with a code."""
        member = int.__new__(cls, code)
        member._value_, member.declared = code, declared
        return member

    @classmethod
    def of(cls, code: float) -> Outcome:
        """Return the outcome that stands in a record as this number; raises ValueError."""
        for outcome in cls:
            if outcome == code:
                return outcome
        raise ValueError(f"{code} is not the code of an outcome")


def _codes(named: Iterable[tuple[int, str]]) -> str:
    return ", ".join(f"{code} {name}" for code, name in named)


#: Units of variables that are names for something: their mean says nothing.
CODED = ("code", "row")


class Month:
    """What is recorded of a war in a month; nothing after its end (values are then missing)."""

    status: float = variable("code", _codes((one.value, one.label) for one in Status))
    joint_planning: float = variable("0-1", "share-weighted joint planning of the two ministries")
    support_credibility: float = variable(
        "0-1", "share of need over the window ahead that Moscow expects to be met"
    )
    willingness_to_negotiate: float = variable(
        "0-1",
        "influence-weighted share of Kremlin agents whose best option is to settle",
    )
    margin: float = variable(
        "thousand km2", "leadership's value of settling over its best alternative"
    )
    prospect: float = variable("thousand km2", "leadership's value of continuing")
    pause: float = variable("thousand km2", "leadership's value of a pause")
    settle: float = variable("thousand km2", "leadership's value of settling")
    prefers: float = variable("code", "leadership's best option: 0 continue, 1 pause, 2 settle")
    best_theory: float = variable("row", "leadership's best theory; -1: none is plausible")
    leads: Annotated[list[float], MOST_THEORIES] = variable(
        "0 or 1", "the leadership's best theory is this one"
    )
    earnest: float = variable("0 or 1", "Moscow would settle in earnest")
    feasible: float = variable(
        "0 or 1", "Moscow would settle in earnest on terms that Kyiv could accept"
    )
    belief: Annotated[list[float], MOST_THEORIES] = variable(
        "0-1", "leadership's belief in the theory"
    )
    worth: Annotated[list[float], MOST_THEORIES] = variable(
        "thousand km2", "leadership's value of fighting on for the theory, net of cost"
    )
    audience: float = variable("0-1", "audience index of this month")
    joint_forum: float = variable("0-1", "joint planning of the contact group")
    cover: float = variable("months of need", "forward cover as Moscow's staff counts it")
    cover_unbooked: float = variable("months of need", "forward cover with all schedules empty")
    guarantee: float = variable("0-1", "booked support that would stand behind a settlement")
    follow_through: float = variable("0-1", "share-weighted share of promises Moscow expects kept")
    tone: float = variable("logit", "partners' tone as Moscow has heard it")
    european_tone: float = variable("logit", "Europe's tone as Moscow has heard it")
    dispersion: float = variable("logit2", "dispersion of partners' statements as heard")
    concession_talk: float = variable("0-1", "talk of concessions")
    pressure: float = variable("0-1", "partners' pressure for talks")
    kyiv_limit: float = variable("thousand km2", "Kyiv's limit as Moscow's staff estimates it")
    limit: float = variable("thousand km2", "the line that Kyiv could accept")
    moscow_limit: float = variable(
        "thousand km2", "influence-weighted line below which Moscow would rather fight on"
    )
    moscow_limit_seen: float = variable("thousand km2", "Moscow's limit as Kyiv estimates it")
    demand: float = variable("thousand km2", "influence-weighted demand of Moscow")
    kremlin_prospect: float = variable("thousand km2", "influence-weighted value of continuing")
    talks_open: float = variable("0 or 1", "a talk episode is open or was open this month")
    land: float = variable("thousand km2", "main sector beyond the February 2022 line")
    held: Annotated[list[float], MOST_SECTORS] = variable("0 or 1", "Russia holds the sector")
    front_change: float = variable("thousand km2", "change of the main sector; positive: Russia")
    balance: float = variable("logarithm", "balance of forces; positive: Russia")
    front_momentum: float = variable(
        "thousand km2", "ground that the balance of forces moves, as momentum carries it"
    )
    posture: float = variable("code", "Ukraine's posture: 0 hold, 1 attack, 2 withdraw")
    ukrainian_fires: float = variable("share", "Ukraine's fires")
    russian_fires: float = variable("share", "Russia's fires, with what others give")
    troop_quality: float = variable("0-1", "quality of Russia's troops")
    withdrawals: float = variable("count", "sectors that Moscow gave up this month")
    orderly_withdrawals: float = variable(
        "count", "of these, with losses below the mean of the three months before"
    )
    new_leader: float = variable("0 or 1", "a new leader took over in Moscow this month")
    ultimatum: float = variable("0-1", "trusted share of partners whose ultimatum is pending")
    russian_manpower: float = variable("thousand", "Russian force")
    ukrainian_manpower: float = variable("thousand", "Ukrainian force")
    russian_losses: float = variable("thousand a month", "Russian killed and wounded")
    ukrainian_losses: float = variable("thousand a month", "Ukrainian killed and wounded")
    losses: float = variable("thousand a month", "Russia's losses as Moscow counts its costs")
    losses_withheld: float = variable(
        "thousand a month", "losses that the floor of forces withheld"
    )
    russian_recruits: float = variable("thousand a month", "Russian recruits and mobilised men")
    ukrainian_recruits: float = variable("thousand a month", "Ukrainian recruits and volunteers")
    mobilised: float = variable("0 or 1", "Russia has mobilised")
    tempo: float = variable("factor", "how hard Russia presses from the next month on")
    reserves: float = variable("0-1", "Russian reserves")
    exhaustion: float = variable("0-1", "Ukrainian exhaustion")
    need: float = variable("EUR bn a month", "need in force for support")
    deliveries: float = variable("share of need", "deliveries of the month")
    delivered: float = variable("EUR bn", "support delivered")
    due: float = variable("EUR bn", "booked support that fell due")
    used: float = variable("EUR bn", "support used at the front")
    buffer: float = variable("EUR bn", "Ukraine's buffer")
    spoiled: float = variable("EUR bn", "support beyond the largest buffer")
    signed: float = variable("EUR bn", "packages and joint plans signed")
    promised: float = variable("EUR bn", "money promised")
    envelopes_outstanding: float = variable(
        "EUR bn", "money promised in envelopes that has not fallen due"
    )
    appropriated: float = variable("EUR bn", "appropriations that came in")
    appropriations_added: float = variable(
        "EUR bn", "appropriations that came in as partners stood in for others"
    )
    appropriations_absent: float = variable(
        "EUR bn", "appropriations that a gap or an intervention kept away"
    )
    absence: float = variable("0-1", "absence of partners' money as the other partners feel it")
    bought: float = variable("EUR bn", "support bought from partners without appropriations")
    order_cost: float = variable("EUR bn", "paid for orders to industry")
    effort_cost: float = variable("EUR bn", "paid for joint planning")
    lapsed: float = variable("EUR bn", "arrears that lapsed and returned to the accounts")
    balance_of_accounts: float = variable("EUR bn", "sum of partners' accounts")
    stock: float = variable("EUR bn", "partners' stocks")
    capacity: float = variable("EUR bn a month", "partners' industrial capacity")
    booked: float = variable("EUR bn", "support booked for coming months")
    arrears: float = variable("EUR bn", "support due and not delivered")
    will: float = variable("logit", "share-weighted political will")
    donors_active: float = variable("donors", "partners that signed anything")
    gaps: float = variable("donors", "partners without appropriations")
    unsigned: Annotated[list[float], len(REASONS)] = variable(
        "donors", "partners that signed nothing, by reason"
    )
    pledges: float = variable("donors", "partners whose open-ended pledge stands")
    phase_over: float = variable("0 or 1", "the military phase, in which talks are barred, is over")
    equipment: float = variable("EUR bn", "equipment of packages in the field, where upkeep counts")
    effect: float = variable("share", "effect that support keeps at the front")
    interventions_active: float = variable("count", "conditional and random interventions acting")


#: Belief below which the leadership counts as doubting; it is only recorded, nothing depends on it.
DOUBT = 0.3


class War:
    """What is recorded of a war as a whole."""

    outcome: float = variable(
        "code",
        f"exclusive outcome: {_codes((one.value, one.declared.title) for one in Outcome)}",
    )
    war_length: float = variable(
        "months",
        "month in which the war ended, of a durable settlement its signature; else the horizon",
    )
    months_avoided: float = variable("months", "months from the war's end to the horizon")
    signed_month: float = variable("month", "month of the last signature")
    terms: float = variable(
        "thousand km2", "line signed beyond the line of contact; good if not above 0"
    )
    belief_at_signature: float = variable(
        "0-1", "leadership's belief, at signature, in the theory that a pause would serve"
    )
    broken_month: float = variable("month", "month in which the last settlement broke")
    lasting: float = variable(
        "0 or 1",
        "the last settlement was unbroken for `settlement.lasting` months; missing where none is "
        "watched for so long",
    )
    peace_months: float = variable(
        "months", "months from the first signature until that settlement broke or was last watched"
    )
    peace_broken: float = variable("0 or 1", "the first settlement broke while it was watched")
    settlements: float = variable("count", "settlements signed")
    settlements_broken: float = variable(
        "count", "settlements that broke before they were durable: the war was on again"
    )
    ceasefires: float = variable("count", "ceasefires")
    ceasefires_resumed: float = variable("count", "ceasefires after which war resumed")
    talk_episodes: float = variable("count", "talk episodes")
    talks_insincere: float = variable("count", "talk episodes that were insincere")
    earnest_months: float = variable("months", "months in which Moscow would settle in earnest")
    feasible_months: float = variable(
        "months", "of these, months in which its terms were such that Kyiv could accept them"
    )
    doubt_month: float = variable(
        "month",
        "first month in which the leadership's belief in the theory that a pause would serve is "
        f"below {DOUBT:g}",
    )
    moscow_first: float = variable("count", "talk episodes that Moscow was first ready for")
    kyiv_first: float = variable("count", "talk episodes that Kyiv was first ready for")
    land: float = variable("thousand km2", "main sector at the war's end or the horizon")
    russian_losses: float = variable("thousand", "Russian killed and wounded")
    ukrainian_losses: float = variable("thousand", "Ukrainian killed and wounded")
    losses_withheld: float = variable("thousand", "losses that the floor of forces withheld")
    signed: float = variable("EUR bn", "money signed until the war's end or the horizon")
    promised: float = variable("EUR bn", "money promised until the war's end or the horizon")
    delivered: float = variable("EUR bn", "support delivered until the war's end or the horizon")
    spoiled: float = variable("EUR bn", "support spoiled until the war's end or the horizon")
    lapsed: float = variable("EUR bn", "arrears that lapsed until the war's end or the horizon")
    order_cost: float = variable("EUR bn", "paid for orders until the war's end or the horizon")
    effort_cost: float = variable("EUR bn", "paid for planning until the war's end or the horizon")
    balance_of_accounts: float = variable(
        "EUR bn", "partners' accounts when the run ends or at the horizon"
    )
    leader_changes: float = variable("count", "new leaders in Moscow")
    withdrawals: float = variable("count", "sectors that Moscow gave up")
    orderly_withdrawals: float = variable(
        "count", "of these, with losses below the mean of the three months before"
    )
    mobilised_month: float = variable("month", "month in which Russia decided to mobilise")
    joint_planning: float = variable("0-1", "joint planning two years after treatment")
    support_credibility: float = variable("0-1", "support credibility two years after treatment")
    willingness_to_negotiate: float = variable(
        "0-1", "willingness to negotiate two years after treatment"
    )
    fault_month: float = variable("month", "month in which a number was not finite; -1: none")
    fault_variable: float = variable("row", "row of that variable in the monthly schema; -1: none")


#: Months after treatment at which the headline quantities of a war are read.
LATER = 24
#: Months after treatment at which every partner is recorded as well.
PORTRAITS = (0, LATER)


class PartnerMonth:
    """What is recorded of one partner of a running war at each of `PORTRAITS`."""

    joint_planning: float = variable("0-1", "joint planning of its two ministries")
    defence_tone: float = variable("logit", "tone of its defence ministry")
    foreign_tone: float = variable("logit", "tone of its foreign ministry")
    delivered: float = variable("EUR bn", "support delivered in the month")
    gap: float = variable("0 or 1", "it has no appropriations")


def variables(table: type) -> list[Variable]:
    """Return the variables of `Month` or `War`, named, in order."""
    return [
        replace(declared, name=name)
        for name, declared in vars(table).items()
        if isinstance(declared, Variable)
    ]


def columns(table: type) -> list[str]:
    """Return the names of the plain numbers in a row, vectors spelled out ("belief.0")."""
    return [
        f"{name}.{place}" if length else name
        for name, (_, length) in fields_of(table).items()
        for place in range(length or 1)
    ]


def values(row: object) -> list[float]:
    """Return the plain numbers of a row, in the order of `columns`."""
    table: type = type(row)
    held = (getattr(row, name) for name in fields_of(table))
    return [number for item in held for number in (item if isinstance(item, list) else [item])]
