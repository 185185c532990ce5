"""Wars stepped month by month, with what everybody held before and after each month."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from abm import noise, state
from abm.data.donors import Donor
from abm.records import fields_of
from abm.reports import Reports
from abm.world import World
from tests.abm.twin.case import TREATMENT, Case

FIGHTING, CEASEFIRE, SETTLED, OVER = range(4)

#: Rule, value by the model's text, value that the engine has.
Claims = Iterator[tuple[str, float, float]]

_HOLDERS = {
    "partners": state.Partner,
    "defence": state.DefenceMinistry,
    "foreign": state.ForeignMinistry,
    "signals": state.Signals,
    "kremlin": state.KremlinAgent,
    "group": state.ContactGroup,
    "theatre": state.Theatre,
    "leadership": state.KyivLeadership,
    "staff": state.KyivGeneralStaff,
    "reports": Reports,
    "table": state.Table,
    "agenda": state.Agenda,
}
_FIELDS = {name: tuple(fields_of(holder)) for name, holder in _HOLDERS.items()}


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
    partners: list[Own] = field(default_factory=list)

    @property
    def treated(self) -> bool:
        return self.number >= TREATMENT

    @property
    def calendar(self) -> int:
        """Calendar month; 1 is January, and month 0 a March."""
        return (self.number + 2) % 12 + 1

    @property
    def status(self) -> int:
        """Status of the war during the month; it changes at the month's end."""
        return int(self.before.theatre.status)

    @property
    def fighting(self) -> bool:
        return self.status == FIGHTING

    @property
    def settled(self) -> bool:
        return self.status == SETTLED

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
    row: int
    donor: Donor
    income: float  # its part of all partners' GDP
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
        return bool((self.month.number + self.now.replan_phase) % self.values.replan_months == 0)

    def joint(self, channel: str) -> float:
        """J as one channel lets it through."""
        return through(self.now, getattr(self.values, channel))

    def uniform(self, channel: int) -> float:
        return self.month.luck.uniform(channel, self.now.entity)

    def normal(self, channel: int) -> float:
        return self.month.luck.normal(channel, self.now.entity)


def through(room: Any, switch: float) -> float:
    """Section 4: J_channel = J_base + switch (J - J_base)."""
    return float(room.joint_base + switch * (room.joint - room.joint_base))


def logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def clip(x: float, low: float, high: float) -> float:
    return max(low, min(high, x))


def positive(x: float) -> float:
    return max(0.0, x)


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
        values = case.in_force(number, bits=after.agenda.bits)
        month = Month(case, number, values, luck, before, after, record)
        month.partners.extend(_partners(month, donors))
        yield month
        before = after


def _partners(month: Month, donors: list[Donor]) -> Iterator[Own]:
    total = math.fsum(donor.gdp for donor in donors)
    for row, donor in enumerate(donors):
        pairs = [
            getattr(stood, name)[row]
            for name in ("partners", "defence", "foreign", "signals")
            for stood in (month.before, month.after)
        ]
        own = month.case.singles_out(donor.code)
        bits = month.after.agenda.bits
        values = month.case.in_force(month.number, donor.code, bits) if own else month.values
        yield Own(month, row, donor, donor.gdp / total, values, *pairs)


def _stand(world: World) -> SimpleNamespace:
    return SimpleNamespace(**{name: _held(getattr(world, name), name) for name in _FIELDS})


def _held(actors: Any, name: str) -> Any:
    if isinstance(actors, list):
        return [_held(actor, name) for actor in actors]
    values = ((one, getattr(actors, one)) for one in _FIELDS[name])
    return SimpleNamespace(**{k: list(v) if isinstance(v, list) else v for k, v in values})
