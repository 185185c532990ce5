"""What Moscow holds: the record it keeps of the partners, its reports, its agents, the table.

As in `abm.state`: declared once for both engines. Money in EUR bn, land in thousand km2, people in
thousands, time in months.
"""

from __future__ import annotations

from typing import Annotated

from abm.reports import REPORTS
from abm.state import MOST_EVIDENCE, MOST_THEORIES, Pipeline, Schedule

PerTheory = Annotated[list[float], MOST_THEORIES]
PerEvidence = Annotated[list[float], MOST_EVIDENCE]
Watched = Annotated[list[float], 4]
PerReport = Annotated[list[float], len(REPORTS)]


class KremlinAgent:
    """Beliefs, evidence and preferences of one Kremlin agent."""

    entity: int
    leads: bool
    influence: float
    weight: float  # influence in force
    cost_weight: float
    punishment_weight: float
    bias: float
    access: float
    prior_offset: float
    front_reading: float
    drift: float
    log_odds: PerTheory
    clamping: PerTheory
    succession: PerTheory  # what a new leader's priors add this month
    evidence: PerEvidence
    fading: PerEvidence
    change: PerEvidence
    best_theory: int  # -1: none is plausible
    best_gain: float  # value of the best theory, net of cost
    prospect: float
    pause: float
    settle: float
    demand: float
    quits: bool
    prefers: int


class Signals:
    """What can be seen of one partner from outside: its public record."""

    report_draw: float  # the month's luck with reports of its stock, 0-1
    booked: Schedule
    orders: Pipeline
    stock: float  # as reported, with error
    capacity: float
    smoothed: float
    kept: float  # promises kept, a
    broken: float  # promises broken, b
    trust: float  # share of a promise expected to be kept
    capacity_ahead: float  # stock and capacity as counting ahead has left them
    stock_ahead: float
    stock_ahead_unbooked: float  # the same with all schedules empty
    expected: float  # support expected in the month ahead that is counted
    expected_unbooked: float


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
    expected: Schedule  # support that Moscow expects in each month ahead, EUR bn
    expected_unbooked: Schedule


class Observation:
    """All that Kremlin agents get: the reports, as an experiment lets them through."""

    land: float
    reference_land: float
    front_change: float
    balance: float
    force_ratio: float
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
    kyiv_limit: float
    masked: PerReport  # 1 where no report came this month
    calendar_month: int  # 1 is January
    month: int


class Table:
    """The negotiating table: the talk episode in hand and the settlement in force."""

    episode: int
    watched: Watched  # signed, promised, delivered, spoiled since the signature, EUR bn
    watching: bool  # a settlement was in force as the month began
    months_open: int
    months_closed: int
    months_led: int
    earnest: bool
    leader_settles: bool
    wants_pause: bool
    talked: bool
    failed_earnest: bool
    moscow_waited: bool
    kyiv_waited: bool
    prospect: float  # influence-weighted
    demand: float
    willingness: float
    margin: float
    belief: float  # the leadership's, in the theory that a pause would serve
