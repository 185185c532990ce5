"""State of actors and rooms, declared once for both engines.

A class names the attributes that acts read and write. Mesa agents inherit them; the compiled
engine keeps the same names as fields of NumPy records (`abm.records`). Vectors have fixed lengths.
Money in EUR bn, land in thousand km2, people in thousands, time in months. `abm.world` says how
many of each a war has.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated

HORIZON = 24  # months that a schedule reaches ahead
LONGEST_LEAD = 30  # months from an order to capacity, at most
MOST_THEORIES = 8
MOST_EVIDENCE = 16
MOST_SECTORS = 6
MOST_OCCASIONS = 4  # conditional and random interventions: each doubles the settings of an arm
DELAY = 2  # months until partners read the audience index
RECALLED = 3  # months of losses with which a withdrawal is compared

Schedule = Annotated[list[float], HORIZON]
Pipeline = Annotated[list[float], LONGEST_LEAD]
PerSector = Annotated[list[float], MOST_SECTORS]
Lagged = Annotated[list[float], DELAY + 1]
Recalled = Annotated[list[float], RECALLED]
PerTheory = Annotated[list[float], MOST_THEORIES]
PerEvidence = Annotated[list[float], MOST_EVIDENCE]
#: Signed, promised, delivered, spoiled, lapsed, paid for orders, paid for effort.
Watched = Annotated[list[float], 7]
PerOccasion = Annotated[list[float], MOST_OCCASIONS]


class Status(IntEnum):
    """Status of the war after a month: its code, and what tables and the page call it."""

    _value_: int
    label: str
    heading: str

    FIGHTING = 0, "fighting", "Fighting"
    CEASEFIRE = 1, "ceasefire", "Ceasefire"
    SETTLED = 2, "settlement watched", "Settlement signed, watched"
    OVER = 3, "over", "Over"

    def __new__(cls, code: int, label: str, heading: str) -> Status:
        """Return the member with a code."""
        member = int.__new__(cls, code)
        member._value_, member.label, member.heading = code, label, heading
        return member


# Plain numbers, as acts compare and store them.
FIGHTING, CEASEFIRE, SETTLED, OVER = (status.value for status in Status)
# What a Kremlin agent prefers.
CONTINUE, PAUSE, SETTLE = 0, 1, 2
# Posture of the Ukrainian general staff.
HOLD, ATTACK, WITHDRAW = 0, 1, 2
# A talk episode.
CLOSED, OPEN = 0, 1


class Partner:
    """The room in which a partner's two ministries meet: will, plans, schedules, account."""

    entity: int
    election_draw: float  # the month's luck, 0-1
    will_draw: float
    gap_draw: float
    package_draw: float
    plan_draw: float
    envelope_draw: float
    share: float  # of all aid, s_c
    claim: float  # its part if aid were shared by income
    active_share: float
    size_spread: float
    habitual_horizon: float
    european: bool
    set_point: float
    will: float
    gap: bool  # appropriations have lapsed by themselves
    closed: bool  # ... or by a lever: nothing is signed or ordered
    absent_share: float  # of all aid, that a gap or a lever keeps away
    divergence: float  # what divides the two ministries, share of need
    replan_phase: int
    peace_draw: float  # the war's luck: who is among those that expect a compromise
    expects_peace: bool
    pledges: bool  # support for as long as it takes
    joint: float  # J_N
    joint_base: float  # the J it would have with siloed effort
    joint_message: float
    joint_realism: float
    joint_industry: float
    joint_sequencing: float
    joint_sign_off: float
    generosity: float
    appropriation: float
    sign_off: float  # chance that both sign, p_ok
    lock_step: float
    horizon: int
    order_horizon: int
    plan_amount: float  # of a joint plan, EUR bn a month
    habit: Schedule
    booked: Schedule
    arrears: float
    balance: float
    activity: float
    active: bool
    came_in: float  # appropriations of the month
    added: float  # ... of them for partners that are absent
    withheld: float  # what would have come in but for a gap or a lever that cuts
    signed: float
    reason: int  # why nothing was signed, a code of `abm.reasons.Reason`
    promised: float
    envelopes: float  # announced and not fallen due, EUR bn
    fallen: float  # of them due this month
    met: float  # what was signed against that
    effort_cost: float
    order_cost: float
    lapsed: float
    forum_effort: float
    framing: float


class DefenceMinistry:
    """Stock, capacity, the order pipeline and deliveries of one partner."""

    entity: int
    reading_draw: float  # the month's luck, 0-1
    statement_draw: float
    assessment: float  # of the front, before it is pooled
    stock: float
    capacity: float
    pipeline: Pipeline  # capacity that arrives in each coming month
    reading: float
    tone: float
    offer: float
    deliverable: float
    due: float
    delivered_own: float  # from its own and what it bought
    wanted: float  # what it would buy, and what it could sell
    idle: float
    traded: float  # bought, or sold if negative
    delivered: float
    smoothed: float
    ordered: float


class ForeignMinistry:
    """Reading of the front, tone, talk stance and ambition of one partner."""

    entity: int
    reading_draw: float  # the month's luck, 0-1
    statement_draw: float
    push_draw: float
    assessment: float  # of the front, before it is pooled
    reading: float
    tone: float
    wish: float
    pushes: bool


class ContactGroup:
    """What partners do together, and what they hear of Moscow."""

    joint: float  # J_F
    joint_base: float
    joint_forum: float
    activity: float  # of all partners, by ties
    absence: float  # of partners' money, as the others feel it, S
    wanted: float  # to buy from partners without appropriations, and what those could sell
    idle: float
    spare: float
    shortfall: float
    delivered: float
    due: float
    pressure: float
    concession_talk: float
    framing: float
    will_shock: float  # shocks common to partners
    package_shock: float
    audience: Lagged
    support_factor: float
    months_tapered: float  # at the table since the military phase is over


class DonorGroup:
    """Partners of one donor group, as those see them that look to them."""

    activity: float  # of all of them, by ties


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
    blame: float  # part in the blame for the war, 0-1: a successor's is smaller
    front_reading: float
    drift: float
    log_odds: PerTheory
    clamping: PerTheory
    succession: PerTheory  # what a new leader's priors add this month
    replaced: bool  # a new leader took over this month
    evidence: PerEvidence
    fading: PerEvidence
    change: PerEvidence
    worth: PerTheory  # of fighting on for each theory, net of cost
    best_theory: int  # -1: none is plausible
    best_gain: float  # value of the best theory, net of cost
    prospect: float
    pause: float
    settle: float
    limit: float  # below which settling is worse than fighting on
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
    demanding: float  # weight of an ultimatum in force, 0: none
    demand: float  # weight of the latest ultimatum as it was made
    demand_age: int  # months since then
    capacity_ahead: float  # stock and capacity as counting ahead has left them
    stock_ahead: float
    stock_ahead_unbooked: float  # the same with all schedules empty
    expected: float  # support expected in the month ahead that is counted
    expected_unbooked: float


class KyivLeadership:
    """Exhaustion, the least terms it can accept, and whether it joins talks."""

    entity: int
    exhaustion: float
    joins: bool
    limit: float
    moscow_limit: float  # as Kyiv estimates it


class KyivGeneralStaff:
    """Manpower, posture and the drift of the front as it reads it."""

    entity: int
    manpower: float
    posture: int
    drift: float


class Theatre:
    """The front, the forces in being, losses, reserves and Ukraine's buffer."""

    entity: int
    status: int
    months_in_status: int
    land: float
    reference_land: float
    start_land: float
    held: PerSector
    months_weak: PerSector
    reported_front: float
    front_change: float
    front_momentum: float  # ground that the balance moves, as momentum carries it
    front_swing: float  # chance at the front that lasts
    balance: float
    russian_manpower: float
    russian_fires: float
    counter_support: float  # fires that others give to Russia
    troop_quality: float  # of Russia's troops, 1 at the start
    ukrainian_fires: float
    legacy_fires: float
    russian_losses: float
    recent_losses: Recalled  # of Russia in the months before, the latest first
    withdrawals: int  # sectors given up this month
    orderly_withdrawals: int
    ukrainian_losses: float
    russian_recruits: float
    ukrainian_recruits: float
    losses_withheld: float
    prospective_losses: float
    reserves: float
    usual_recruits: float  # on whom Russia counts, without mobilised men
    tempo: float  # at which Russia presses from next month on, 1 at the start
    losses_at_par: float  # Russian losses of the month at a tempo of 1
    mobilised: bool
    months_of_mobilisation: int
    mobilised_men: float  # arriving this month
    need: float  # need in force for support: nu N after a settlement
    buffer: float
    used: float
    spoiled: float
    equipment: float  # in the field, EUR bn at the price of packages
    working: float  # ... of which works
    effect: float  # share of its effect that support keeps at the front
    quitting_months: int
    phase_over: bool  # the military phase, where a scenario bars talks before its end


class Table:
    """The negotiating table: the talk episode in hand and the settlement in force."""

    episode: int
    watched: Watched  # money since the signature, EUR bn
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
    limit: float
    demand: float
    concession: float  # land offered, or signed, for a promise of Moscow's
    promise: float  # what the promise takes off the worth of breaking a settlement
    willingness: float
    margin: float
    belief: float  # the leadership's, in the theory that a pause would serve


class Agenda:
    """Which conditional and random interventions act, by their place among the occasions."""

    begins: PerOccasion  # first month in which one acts that a condition has called
    ends: PerOccasion  # first month in which it does no longer
    drawn: PerOccasion  # months drawn so far
    months_since_talks: float
    acting: int  # how many act
    bits: int  # which: 1, 2, 4 ...


class Luck:
    """Where a war stands: in the space of random numbers, and in the tables by month."""

    seed_low: int
    seed_high: int
    run: int
    month: int
    told: int  # row at which the fixed reports of the run begin
    table: int  # row at which what is in force begins, for the interventions that act
