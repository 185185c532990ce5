"""What is given before a war starts, as the engines read it: donors, theories, evidence, sectors.

People write these in scenario files; `abm.plan` turns them into the attributes below.
"""

from __future__ import annotations

from typing import Annotated

from abm import reports

Calendar = Annotated[list[float], 12]

# What a row of evidence can be about, by the name that scenario files use.
OBSERVABLES = (
    "front",
    "deliveries",
    "munitions cover",
    "money cover",
    "forward cover",
    "tone",
    "European tone",
    "losses",
    "reserves",
    "concession talk",
)
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
) = range(10)

# The report without which each observable is not seen.
REPORT_BEHIND = (
    reports.FRONT_CHANGE,
    reports.DELIVERIES,
    reports.COVER_UNBOOKED,
    reports.COVER,
    reports.COVER,
    reports.TONE,
    reports.EUROPEAN_TONE,
    reports.LOSSES,
    reports.RESERVES,
    reports.CONCESSION_TALK,
)


class Donor:
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


class Seat:
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
    gain: float  # thousand km2
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
