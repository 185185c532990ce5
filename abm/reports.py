"""The reports that Moscow's staff adds up each month, and what an experiment may do to each.

What there is to see, and what the Kremlin's agents get of it, are state as in `abm.state`.
"""

from __future__ import annotations

from typing import Annotated

from abm.state import PerSector, Schedule

REPORTS = (
    "front_change",
    "losses",
    "reserves",
    "deliveries",
    "cover",
    "cover_unbooked",
    "guarantee",
    "tone",
    "european_tone",
    "dispersion",
    "concession_talk",
    "kyiv_limit",
)
(
    FRONT_CHANGE,
    LOSSES,
    RESERVES,
    DELIVERIES,
    COVER,
    COVER_UNBOOKED,
    GUARANTEE,
    TONE,
    EUROPEAN_TONE,
    DISPERSION,
    CONCESSION_TALK,
    KYIV_LIMIT,
) = range(12)

# A report reaches the Kremlin as it is, not at all (the last one stands), or as a fixed value.
MODES = ("own", "masked", "fixed")
OWN, MASKED, FIXED = range(3)
# How files say that a value is what another arm's staff reports in the same run and month.
YOKED = "yoked"

PerReport = Annotated[list[float], len(REPORTS)]


class Reports:
    """What there is to see this month, as Moscow's staff adds it up; Kyiv reads the public part."""

    front_change: float
    losses: float  # a month; outside fighting months what fighting would cost
    reserves: float
    deliveries: float  # share of need
    cover: float  # forward cover with booked months, in months of need
    cover_unbooked: float  # forward cover with all schedules empty
    guarantee: float
    tone: float
    european_tone: float
    dispersion: float
    concession_talk: float
    kyiv_limit: float
    ultimatum: float  # trusted share of partners whose ultimatum is pending
    expected: Schedule  # support that Moscow expects in each month ahead, EUR bn
    expected_unbooked: Schedule


class Observation:
    """All that Kremlin agents get: the reports, as an experiment lets them through."""

    land: float
    reference_land: float
    moved: float  # how far the main sector has grown since the start
    held: PerSector  # 1 where Russia holds the sector
    front_change: float
    balance: float
    force_ratio: float
    sector_fallen: bool  # one that falls by itself
    losses: float
    reserves: float
    fighting: bool
    settled: bool
    deliveries: float  # share of need
    cover: float  # forward cover with booked months
    cover_unbooked: float  # forward cover with all schedules empty
    guarantee: float
    tone: float
    european_tone: float
    dispersion: float
    concession_talk: float
    energy: float  # share of Europe's winter gas need met; NaN: not known
    kyiv_limit: float
    ultimatum: float  # trusted share of partners whose ultimatum is pending
    concession: float  # land offered for a promise
    masked: PerReport  # 1 where no report came this month
    calendar_month: int  # 1 is January
    month: int
