"""Inputs of a war, as the engines read them: donors, Kremlin roles, theories, evidence, sectors.

People write these in scenario files; `abm.build` turns them into the attributes below.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, NamedTuple

from abm import reports
from abm.parameters import Settings, Start

Calendar = Annotated[list[float], 12]

PUBLIC = -1  # stands where what is observed is known to everybody, whatever is reported

# What a row of evidence can be about, by the name that scenario files use, and the report without
# which it is not seen.
OBSERVED = {
    "front": reports.FRONT_CHANGE,
    "deliveries": reports.DELIVERIES,
    "munitions cover": reports.COVER_UNBOOKED,
    "money cover": reports.COVER,
    "forward cover": reports.COVER,
    "tone": reports.TONE,
    "European tone": reports.EUROPEAN_TONE,
    "losses": reports.LOSSES,
    "reserves": reports.RESERVES,
    "concession talk": reports.CONCESSION_TALK,
    "energy": PUBLIC,
}
(
    FRONT,
    DELIVERIES,
    MUNITIONS_COVER,
    MONEY_COVER,
    FORWARD_COVER,
    TONE,
    EUROPEAN_TONE,
    LOSSES,
    RESERVES,
    CONCESSION_TALK,
    ENERGY,
) = range(len(OBSERVED))
OBSERVABLES = tuple(OBSERVED)
REPORT_BEHIND = tuple(OBSERVED.values())


class DonorRow:
    """What is known of a partner before the war, from data; see `abm/data`."""

    entity: int
    defence_entity: int
    foreign_entity: int
    share: float  # of all aid, s_c
    claim: float  # its part if aid were shared by income, at most twice s_c before scaling
    active_share: float  # of months with a package, p_c
    size_spread: float  # of package sizes, v_c
    habitual_horizon: float  # months, h_c
    european: bool
    group: int  # donor groups are numbered as they first appear
    tie: float  # how much others look to it that are in no group with it
    ties: float  # how much it looks to all others together


class KremlinRole:
    """A Kremlin agent's role: its weight, its costs and how it is told of the war."""

    entity: int
    leads: bool
    influence: float
    cost_weight: float
    punishment_weight: float
    bias: float  # thousand km2
    access: float  # to reports on the partners, 0-1
    prior_offset: float  # log-odds


class Theory:
    """A theory of victory: what it gains, when, and how it is held at the start."""

    prior: float  # log-odds
    gain: float  # thousand km2, besides ground and a sector
    goal: float  # ground to be taken from the start on, thousand km2; NaN: none
    sector: int  # without which it offers less; -1: none
    sector_gain: float  # thousand km2, while Russia holds that sector
    payoff: float  # months
    personal: bool  # whether agents differ in their prior
    pauses: bool  # whether a pause would serve it


class Evidence:
    """One row of evidence for or against a theory."""

    theory: int
    observable: int
    predicted: float
    rival: float
    spread: float
    dispersed: bool  # whether dispersion of tone widens the spread
    state: bool  # counts once, as it stands, not month by month
    reported: bool  # weighted by an agent's access
    fighting: bool  # tested only in fighting months
    scales: bool  # predicted, rival and spread grow with the window
    first_month: int
    calendar: Calendar  # 1 in calendar months in which it is tested
    memory: float
    weight: float  # of its log-likelihood ratio; 0: the row says nothing


class Sector:
    """A sector besides the main one: what holding it serves and costs."""

    land: float  # thousand km2
    theory: int  # that it serves; -1: none
    value: float  # thousand km2
    months: float
    loss_share: float
    exposure: float
    flank: int  # sectors of one flank expose Russia's losses once
    added_losses: float  # share
    falls_below: float  # balance of forces; NaN: does not fall by itself
    falls_after: float  # months running


class OccasionRow:
    """When a conditional or random intervention acts in its window; see `abm.actors.agenda`."""

    quantity: int
    relation: int
    threshold: float
    delay: int  # months from the month that begins to the first in which it acts
    duration: int  # months
    count: int  # of months drawn at random; 0: a condition calls
    first: int
    until: int


class Yoke(NamedTuple):
    """Reports taken from another arm's war of the same run: in which months, which."""

    source: Inputs
    cells: list[tuple[int, int]]


class Inputs(NamedTuple):
    """What a war is given: who takes part, what they believe in, what is in force when.

    `settings[in_force[month][partner]]` are the values in force for a partner; the last column is
    everybody's. Roles, theories, evidence and sectors have a list for each version of them, of
    which `versions[month]` is in force. With conditional or random interventions (`occasions`)
    `in_force` and `versions` have as many rows again for each set of them that may act, none of
    them first: `Luck.table` is where the rows of a month's set begin. `modes` and `fixed` hold what
    an experiment does to each report in each month, `clamps` the log-odds it sets (NaN: none).
    `energy` is the share of Europe's winter gas need met in each month (NaN: not known). `turns` is
    the order in which partners act, `donor_groups` how many groups they form, `yokes` other arms
    from which reports are taken; of wars that take some, `fixed` has a row for each month of each
    run (`Luck.told`). A war is played to the horizon, `months`; a record is kept at each of
    `horizons`, of which it is the last.
    """

    donors: list[DonorRow]
    gdp_shares: list[float]
    roles: list[list[KremlinRole]]
    theories: list[list[Theory]]
    evidence: list[list[Evidence]]
    sectors: list[list[Sector]]
    start: Start
    settings: list[Settings]
    in_force: list[list[int]]
    versions: list[int]
    modes: list[list[float]]
    fixed: list[list[float]]
    clamps: list[list[float]]
    energy: list[float]
    occasions: list[OccasionRow]
    turns: list[int]
    yokes: tuple[Yoke, ...]
    donor_groups: int
    months: int
    horizons: list[int]
    treatment: int
    first_calendar_month: int


def begins(inputs: Inputs, months: int) -> bool:
    """Whether wars of this horizon are beginnings of those that are given these inputs.

    They are not if it is longer, or cuts a window in which random months are drawn; nor if another
    arm's reports are taken beyond it, while a settlement is watched: that arm's war may have
    stopped there.
    """
    given = (inputs, *(yoke.source for yoke in inputs.yokes))
    drawn = (row.until for one in given for row in one.occasions if row.count > 0)
    taken = (month + 1 for yoke in inputs.yokes for month, _ in yoke.cells)
    alike = all(end <= months for end in (*drawn, *taken))
    return months == inputs.months or (alike and 0 < months < inputs.months)


def with_horizons(inputs: Inputs, horizons: Iterable[int]) -> Inputs:
    """Return the inputs of the same wars, a record of which is kept at these horizons as well.

    Raises ValueError for a horizon at which other wars would have been played.
    """
    kept = sorted({*horizons, inputs.months})
    for months in kept:
        if not begins(inputs, months):
            raise ValueError(f"wars of {months} months do not begin as those of {inputs.months}")
    return inputs._replace(horizons=kept)
