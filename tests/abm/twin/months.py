"""Wars stepped month by month, with what everybody held before and after each month."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

from abm import moscow, noise, state
from abm.data.donors import Donor
from abm.model import War
from abm.parameters import REGISTER
from abm.plan import build
from abm.records import fields_of
from abm.scenarios import Scenario, load
from abm.scenarios.timeline import Intervention
from abm.world import World

SEED = 2022
TREATMENT = 11  # February 2023
FIGHTING, CEASEFIRE, SETTLED, OVER = range(4)

Claims = Iterator[tuple[str, float, float]]
"""Rule, value by the model's text, value that the engine has."""

# Section 8: efforts from the treatment month on, and what else an arm does.
ARMS: dict[str, dict[str, float]] = {
    "siloed": {"planning.national_effort": 0.08, "planning.forum_effort": 0.08},
    "coordinated": {"planning.national_effort": 0.6, "planning.forum_effort": 0.6},
    "over-coordinated": {
        "planning.national_effort": 0.95,
        "planning.forum_effort": 0.95,
        "support.veto": 0.95,
    },
    "paper": {"planning.national_effort": 0.08, "planning.forum_effort": 0.08},
    "national": {"planning.national_effort": 0.6, "planning.forum_effort": 0.08},
    "forum": {"planning.national_effort": 0.08, "planning.forum_effort": 0.6},
}

HOLDERS: dict[str, type] = {
    "partners": state.Partner,
    "defence": state.DefenceMinistry,
    "foreign": state.ForeignMinistry,
    "signals": moscow.Signals,
    "kremlin": moscow.KremlinAgent,
    "group": state.ContactGroup,
    "theatre": state.Theatre,
    "leadership": state.KyivLeadership,
    "staff": state.KyivGeneralStaff,
    "reports": moscow.Reports,
    "seen": moscow.Observation,
    "table": moscow.Table,
}


@dataclass(frozen=True)
class Case:
    """A war to follow: its arm, luck and scenario, and what is changed in it."""

    arm: str
    run: int
    scenario: str = "six-partners"
    settings: dict[str, float] = field(default_factory=dict)
    interventions: tuple[Intervention, ...] = ()
    months: int = 84

    def load(self) -> Scenario:
        settings = [f"{name}={value!r}" for name, value in self.settings.items()]
        return load(self.scenario, settings)

    def war(self) -> War:
        scenario = self.load()
        arm = scenario.configuration(self.arm)
        acts = (*arm.changes.interventions, *self.interventions)
        changed = replace(arm, changes=arm.changes._replace(interventions=acts))
        return War.of(build(scenario, changed, self.months), self.run, SEED)

    def donors(self) -> list[Donor]:
        """Return the partners, the largest first, with shares that sum to 1."""
        told = sorted(self.load().partners, key=lambda donor: (-donor.share, donor.code))
        total = math.fsum(donor.share for donor in told)
        return [replace(donor, share=donor.share / total) for donor in told]

    def in_force(self, month: int, code: str | None) -> Any:
        """Return parameters by their last name, for a partner or (None) for everybody."""
        values = {name: declared.default for name, declared in REGISTER.items()} | self.settings
        if month >= TREATMENT:
            values |= ARMS[self.arm]
        if self.arm == "paper" and month == TREATMENT:
            values["planning.impulse"] = 0.4
        for act in self.interventions:
            reached = act.partners is None or code in act.partners
            if act.window.holds(month) and reached:
                values[act.parameter] = act.value
        named = {name.partition(".")[2]: value for name, value in values.items() if "start." not in name}
        return SimpleNamespace(**named)

    def start(self) -> Any:
        """Return the values of section 2 with which the war starts."""
        values = {name: declared.default for name, declared in REGISTER.items()} | self.settings
        named = {name[6:]: value for name, value in values.items() if name.startswith("start.")}
        return SimpleNamespace(**named)


class Luck(SimpleNamespace):
    """Where in the space of random numbers a month stands, and the numbers found there."""

    seed_low: int
    seed_high: int
    run: int
    month: int

    def uniform(self, channel: int, entity: int) -> float:
        return noise.uniform(self, channel, entity)

    def normal(self, channel: int, entity: int) -> float:
        return noise.normal(self, channel, entity)

    def at_start(self) -> Luck:
        return Luck(**{**vars(self), "month": 0})


@dataclass(frozen=True)
class Month:
    """One month of a war: what all held before and after it, and the parameters in force."""

    case: Case
    number: int
    values: Any
    luck: Luck
    before: Any
    after: Any
    record: Any  # what was written down; None beyond the horizon
    given: Any
    partners: list[Own] = field(default_factory=list)

    @property
    def status(self) -> int:
        """The status of the war during the month; it changes at its end."""
        return int(self.before.theatre.status)

    @property
    def fighting(self) -> bool:
        return self.status == FIGHTING

    @property
    def settled(self) -> bool:
        return self.status == SETTLED

    @property
    def treated(self) -> bool:
        return self.number >= TREATMENT

    @property
    def calendar(self) -> int:
        """Calendar month; 1 is January, and the war's month 0 is a March."""
        return (self.number + 2) % 12 + 1

    @property
    def need(self) -> float:
        """Need for support: N, and nu N after a settlement."""
        return float(self.values.need * (self.values.guarantee_need if self.settled else 1.0))

    @property
    def land(self) -> float:
        """Main after this month's fighting; at its end a ceasefire may concede some."""
        return float(self.before.theatre.land + self.after.theatre.front_change)

    @property
    def forum(self) -> float:
        """J_F as its channel lets it through."""
        return through(self.after.group, self.values.forum)


@dataclass(frozen=True)
class Own:
    """One partner's month: `was` and `now` are its room before and after."""

    month: Month
    donor: Donor
    values: Any
    was: Any
    now: Any
    defence_was: Any
    defence: Any
    foreign_was: Any
    foreign: Any
    signals_was: Any
    signals: Any

    @property
    def need(self) -> float:
        """The partner's part of the full need, s_c N."""
        return float(self.donor.share * self.values.need)

    @property
    def replans(self) -> bool:
        return (self.month.number + self.now.replan_phase) % 6 == 0

    def joint(self, channel: str) -> float:
        """J as one channel lets it through (section 4)."""
        return through(self.now, getattr(self.values, channel))

    def uniform(self, channel: int) -> float:
        return self.month.luck.uniform(channel, self.now.entity)

    def normal(self, channel: int) -> float:
        return self.month.luck.normal(channel, self.now.entity)


def through(room: Any, switch: float) -> float:
    return float(room.joint_base + switch * (room.joint - room.joint_base))


def logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def clip(x: float, low: float, high: float) -> float:
    return max(low, min(high, x))


def positive(x: float) -> float:
    return max(0.0, x)


def _frozen(actor: Any, holder: type) -> SimpleNamespace:
    held = {name: getattr(actor, name) for name in fields_of(holder)}
    return SimpleNamespace(**{k: list(v) if isinstance(v, list) else v for k, v in held.items()})


def _stand(world: World) -> SimpleNamespace:
    stood = SimpleNamespace()
    for name, holder in HOLDERS.items():
        held = getattr(world, name)
        many = isinstance(held, list)
        setattr(stood, name, [_frozen(a, holder) for a in held] if many else _frozen(held, holder))
    return stood


def watch(case: Case) -> Iterator[Month]:
    """Step a war to its end; yield each month as it was played."""
    war, donors = case.war(), case.donors()
    before = _stand(war.world)
    while war.running:
        number = war.month
        war.step()
        after = _stand(war.world)
        luck = Luck(**{name: getattr(war.luck, name) for name in fields_of(state.Luck)})
        record = war.history[-1] if number < case.months else None
        values = case.in_force(number, None)
        month = Month(case, number, values, luck, before, after, record, war.given)
        month.partners.extend(_own(month, row, donor) for row, donor in enumerate(donors))
        yield month
        before = after


def _own(month: Month, row: int, donor: Donor) -> Own:
    values = month.case.in_force(month.number, donor.code)
    pairs = [
        getattr(stood, name)[row]
        for name in ("partners", "defence", "foreign", "signals")
        for stood in (month.before, month.after)
    ]
    return Own(month, donor, values, *pairs)
