"""Frames: one month of one arm in plain numbers that never change again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from abm.reasons import Reason

FIRM = 0.5  # logit: a tone from here on is firm; below zero it is reported as speculation


class Event(NamedTuple):
    """Something that happened, in plain words; `kind` is a key of `events.KINDS`.

    `partner` is the code of the partner it is about, empty where it is about none.
    """

    month: int
    kind: str
    text: str
    partner: str = ""


class ArmState(NamedTuple):
    """A state that an arm is in, and one sentence about it."""

    title: str
    sentence: str


class Entry(NamedTuple):
    """A line of the evidence ledger: what moved an agent's log-odds of a theory in a month.

    `name` is a row of evidence ("deliveries"), its fading ("fading: deliveries"), "clamp" or
    "new leader", as `experiments.war` writes it. Lines of nothing are left out.
    """

    theory: str
    name: str
    change: float


@dataclass(frozen=True)
class PartnerView:
    """One partner in one month; money in EUR bn, tones in logit, the rest 0-1.

    `gap`: it has no appropriations. `due` fell due this month, of which `withheld` did not come;
    `arrears` are owed after it. `signed` is for `horizon` months; `reason` tells why it signed
    nothing. `concession`: its foreign ministry spoke of concessions.
    """

    code: str
    name: str
    share: float
    joint: float
    defence_tone: float
    foreign_tone: float
    gap: bool
    delivered: float
    due: float
    arrears: float
    signed: float
    withheld: float = 0.0
    horizon: int = 0
    reason: Reason = Reason.SIGNED
    concession: bool = False

    @property
    def contradiction(self) -> bool:
        """Whether one ministry is firm while the other is reported as speculating."""
        low, high = sorted((self.defence_tone, self.foreign_tone))
        return low < 0.0 and high >= FIRM


@dataclass(frozen=True)
class AgentView:
    """One Kremlin agent in one month, by the names of the scenario's theories.

    `theory` is the one of most value among those it finds plausible, empty if none is; `option`
    is "continue", "pause" or "settle". `prospect`, `pause` and `settle` are what these are worth,
    in thousand km2. `prior` plus all entries up to this month, in their order, is `log_odds`.
    """

    name: str
    title: str
    influence: float
    leads: bool
    theory: str
    option: str
    prospect: float
    pause: float
    settle: float
    prior: dict[str, float]
    log_odds: dict[str, float]
    belief: dict[str, float]
    entries: tuple[Entry, ...]


class TalksView(NamedTuple):
    """Where talks stand as a month ends.

    `since` is the first month of the open episode (None: none is open), `closed` how many months
    stay closed after one, `moscow` whether Moscow would talk, `kyiv` whether Kyiv would join,
    `failed` the month in which talks failed last, `last` the last month with talks.
    """

    since: int | None
    closed: int
    moscow: bool
    kyiv: bool
    failed: int | None
    last: int | None


@dataclass(frozen=True)
class Frame:
    """One month of one arm, as the page shows it.

    `row` has every monthly variable of `abm.schema.Month` by the name of its column ("land",
    "held.north"), `war` the war's record so far by the fields of `abm.schema.War`. Partners stand
    in the order of their shares, the largest first; agents in the order of the scenario. `fill` is
    the share of Ukraine's need that was met (support used at the front), `joint_forum` J of the
    contact group. `since` is the month in which the present status began.
    """

    month: int
    row: dict[str, float]
    partners: tuple[PartnerView, ...]
    agents: tuple[AgentView, ...]
    joint_forum: float
    fill: float
    war: dict[str, float]
    talks: TalksView
    since: int
    events: tuple[Event, ...]

    @property
    def leadership(self) -> AgentView:
        """The Kremlin agent that leads."""
        return next(agent for agent in self.agents if agent.leads)

    @property
    def status(self) -> int:
        """Status of the war: `abm.state.FIGHTING`, `CEASEFIRE`, `SETTLED` or `OVER`."""
        return int(self.row["status"])
