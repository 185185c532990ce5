"""The readable engine: a war as an ordinary Mesa model, moved month by month."""

from __future__ import annotations

import math
import traceback
from typing import Any

import mesa

from abm import moscow, phases, state
from abm.acts import record
from abm.agents import (
    DefenceMinistry,
    ForeignMinistry,
    KremlinAgent,
    KyivGeneralStaff,
    KyivLeadership,
    room,
)
from abm.errors import NumericalFault
from abm.noise import SEED, check_address, entity_number
from abm.plan import plan
from abm.schema import HEADLINE, OUTCOMES, Month, columns, values
from abm.schema import War as WarRecord
from abm.world import Given, World


class War(mesa.Model):
    """One war of one configuration: its run and seed decide all luck.

    `scenario` and `configuration` are names of shipped ones or paths; `months` shortens or
    lengthens the horizon. A war that is done has `running` false; a settlement is watched beyond
    the horizon. `history` has a record per month within it, `war` the record of the whole.
    """

    def __init__(
        self,
        configuration: str = "siloed",
        run: int = 0,
        seed: int | None = None,
        scenario: str = "ukraine-2022",
        months: int | None = None,
    ) -> None:
        """Set the stage of month 0.

        Raises InputError if scenario or configuration cannot be used.
        """
        super().__init__()
        self._begin(plan(scenario, configuration, months), run, SEED if seed is None else seed)

    @classmethod
    def of(cls, given: Given, run: int, seed: int) -> War:
        """Return a war of what is already planned."""
        war = cls.__new__(cls)
        mesa.Model.__init__(war)
        war._begin(given, run, seed)
        return war

    def _begin(self, given: Given, run: int, seed: int) -> None:
        self.given = given
        self.luck = luck_of(seed, run)
        self.world = _people(self, given)
        self.war: Any = room(WarRecord)
        self.history: list[Any] = []
        record.begin(self.war)
        phases.begin(self.world, given, self.luck)
        self.month = 0
        self.datacollector = mesa.DataCollector(model_reporters={name: name for name in HEADLINE})
        _release(self)

    def step(self) -> None:
        """Play one month and record it; nothing happens once the war is done.

        Raises NumericalFault, naming run, month and variable, where a number is not finite.
        """
        if not self.running:
            return
        self.luck.month = self.month
        try:
            self._play_month()
        except (OverflowError, ZeroDivisionError, ValueError) as error:
            raise _fault(self.luck, _what_broke(error)) from error
        self._record()

    def _play_month(self) -> None:
        """Play the phases in their order."""
        world, given, luck = self.world, self.given, self.luck
        phases.feel_shocks(world, given, luck)
        phases.read_front(world, given, luck)
        phases.plan_jointly(world, given, luck)
        phases.speak(world, given, luck)
        phases.sign(world, given, luck)
        phases.deliver(world, given, luck)
        phases.fight(world, given, luck)
        phases.inform(world, given, luck)
        phases.weigh_terms(world, given, luck)
        phases.choose(world, given, luck)
        phases.negotiate(world, given, self.war, luck)
        phases.end(world, given, self.war, luck)

    def _record(self) -> None:
        row = room(Month)
        settings = self.given.settings[phases.common_row(self.given, self.luck)]
        record.record_month(row, self.world, self.given.theories, settings)
        _check(row, self.luck)
        if self.month < self.given.months:
            headline = self.given.treatment + 24
            record.add_month(self.war, row, self.world.table, self.month, headline)
            self.history.append(row)
        self.month += 1
        self.running = record.goes_on(self.world.theatre, self.month, self.given.months)
        if not self.running:
            table, theatre = self.world.table, self.world.theatre
            record.conclude(self.war, table, theatre, settings, self.given.months)
        self.datacollector.collect(self)

    def play(self) -> War:
        """Play to the end and return the war."""
        while self.running:
            self.step()
        return self

    @property
    def outcome(self) -> str:
        """How the war ended, in words; empty while it goes on."""
        return "" if self.running else OUTCOMES[int(self.war.outcome)]

    def _latest(self, name: str) -> float:
        return float(getattr(self.history[-1], name)) if self.history else math.nan

    @property
    def joint_planning(self) -> float:
        """Share-weighted joint planning of the two ministries, 0-1."""
        return self._latest("joint_planning")

    @property
    def support_credibility(self) -> float:
        """Share of need over the window ahead that Moscow expects to be met, 0-1."""
        return self._latest("support_credibility")

    @property
    def willingness_to_negotiate(self) -> float:
        """Influence-weighted share of Kremlin agents whose best option is to settle, 0-1."""
        return self._latest("willingness_to_negotiate")


def luck_of(seed: int, run: int) -> state.Luck:
    """Return where a war's random numbers are found; raises InputError for none."""
    check_address(seed, run)
    luck: state.Luck = room(state.Luck)
    luck.seed_low, luck.seed_high, luck.run = seed & 0xFFFFFFFF, seed >> 32, run
    return luck


def _people(war: War, given: Given) -> World:
    partners = range(len(given.donors))
    world = World(
        partners=[room(state.Partner) for _ in partners],
        defence=[DefenceMinistry(war) for _ in partners],
        foreign=[ForeignMinistry(war) for _ in partners],
        signals=[room(moscow.Signals) for _ in partners],
        kremlin=[KremlinAgent(war) for _ in given.seats],
        group=room(state.ContactGroup),
        theatre=room(state.Theatre),
        leadership=KyivLeadership(war),
        staff=KyivGeneralStaff(war),
        reports=room(moscow.Reports),
        seen=room(moscow.Observation),
        table=room(moscow.Table),
    )
    world.theatre.entity = entity_number("war", "theatre")
    world.leadership.entity = entity_number("war", "leadership")
    world.staff.entity = entity_number("war", "staff")
    return world


def _check(row: Any, luck: state.Luck) -> None:
    for name, value in zip(columns(Month), values(row), strict=True):
        if not math.isfinite(value):
            raise _fault(luck, f"{name} is {value}")


def _fault(luck: state.Luck, what: str) -> NumericalFault:
    return NumericalFault(
        f"run {luck.run}, month {luck.month}: {what}; the settings of this scenario lead beyond "
        "what numbers can hold."
    )


def _what_broke(error: Exception) -> str:
    """Name the rule in which Python refused to count on; compiled code would not have stopped."""
    return f"{error} in {traceback.extract_tb(error.__traceback__)[-1].name}"


def _release(war: War) -> None:
    """Let the war be freed when dropped: Mesa 3.3 keeps every model in a class-level table."""
    getattr(mesa.Agent, "_ids", {}).pop(war, None)
