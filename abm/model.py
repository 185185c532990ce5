"""The readable engine: a war as an ordinary Mesa model, moved month by month."""

from __future__ import annotations

import math
import traceback
from collections.abc import Iterator

import mesa

from abm import state
from abm.build import load_inputs
from abm.errors import NumericalFault
from abm.inputs import Inputs
from abm.month import Chronicle, advance, begin
from abm.noise import SEED
from abm.records import Rows, blank, new_state
from abm.reports import REPORTS
from abm.scenarios import DEFAULT
from abm.scenarios.arguments import Name, run_number, seed_number
from abm.schema import HEADLINE, Month, Outcome, PartnerMonth, columns, values
from abm.schema import War as WarRecord
from abm.state import Luck
from abm.world import World, layout, new_world


class Actor(mesa.Agent):
    """A Mesa agent whose attributes are declared in `abm.state`."""

    holds: type = object

    def __init__(self, war: War) -> None:
        """Join a war with everything at zero."""
        super().__init__(war)
        self.__dict__.update(blank(self.holds))


class DefenceMinistry(Actor, state.DefenceMinistry):
    """A partner's defence ministry."""

    holds = state.DefenceMinistry


class ForeignMinistry(Actor, state.ForeignMinistry):
    """A partner's foreign ministry."""

    holds = state.ForeignMinistry


class KremlinAgent(Actor, state.KremlinAgent):
    """An agent in the Kremlin: leadership, military command, economic bloc, security services."""

    holds = state.KremlinAgent


class KyivLeadership(Actor, state.KyivLeadership):
    """Kyiv's leadership."""

    holds = state.KyivLeadership


class KyivGeneralStaff(Actor, state.KyivGeneralStaff):
    """Ukraine's general staff."""

    holds = state.KyivGeneralStaff


AGENTS: dict[type, type[Actor]] = {
    agent.holds: agent
    for agent in (
        DefenceMinistry,
        ForeignMinistry,
        KremlinAgent,
        KyivLeadership,
        KyivGeneralStaff,
    )
}


def people(war: War, inputs: Inputs) -> World:
    """Return a war's state with everything at zero: agents where actors are, plain rooms else."""

    def new(holds: type) -> object:
        """Return what a room holds: an agent where it is an actor."""
        return AGENTS[holds](war) if holds in AGENTS else new_state(holds)

    rooms = layout(inputs).items()
    return new_world(
        {
            name: [new(holds) for _ in range(shape[0])] if shape else new(holds)
            for name, (holds, shape) in rooms
        }
    )


class War(mesa.Model):
    """One war of one configuration: its run and seed decide all luck.

    `scenario` and `configuration` are names of shipped ones or paths; `months` shortens or
    lengthens the horizon. A war that is done has `running` false; a settlement is watched beyond
    the horizon. `history` has a record per month within it, `watched` one per month beyond it in
    which a settlement is watched, `war` the record of the whole, `cut` its records by horizon.

    Nothing else is random, and `mesa.batch_run` does not tell a model which iteration it is: its
    `iterations` repeat one war. Ask for other wars by run, `{"run": range(20)}`, or with Mesa 3.5
    by seed, `rng=[1, 2, 3]`. Either way all configurations meet the same luck.
    """

    running: bool
    #: Mesa 3.5 would put a scenario of its own here, and at a reset of its view hand one to
    #: `__init__` in place of the one that is named.
    scenario: None = None

    def __init__(
        self,
        configuration: Name = "siloed",
        run: int = 0,
        seed: int | None = None,
        scenario: Name = DEFAULT,
        months: int | None = None,
    ) -> None:
        """Set the stage of month 0.

        Raises InputError if scenario or configuration cannot be used.
        """
        super().__init__()
        self._begin(
            load_inputs(scenario, configuration, months), run, SEED if seed is None else seed
        )

    @classmethod
    def of(cls, inputs: Inputs, run: int, seed: int) -> War:
        """Return a war of inputs that are already built."""
        war = cls.__new__(cls)
        mesa.Model.__init__(war)
        war._begin(inputs, run, seed)
        return war

    def _begin(self, inputs: Inputs, run: int, seed: int) -> None:
        self.scenario = None
        self.inputs = _with_reports(inputs, run, seed) if inputs.yokes else inputs
        inputs = self.inputs
        self.luck = luck_of(seed, run)
        self.world = people(self, inputs)
        self.cut = Rows(WarRecord, len(inputs.horizons))
        self.war = self.cut[len(self.cut) - 1]
        self.history: list[Month] = []
        self.watched: list[Month] = []
        self.portraits: list[list[PartnerMonth]] = []  # rows to fill, as in `recorder.portray`
        begin(self.world, inputs, self.war, self.luck)
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
        month = new_state(Month)
        chronicle = Chronicle(self.cut, month, _numbers(month), self.portraits)
        try:
            goes_on = advance(self.world, self.inputs, chronicle, self.luck)
        except (OverflowError, ZeroDivisionError, ValueError) as error:
            raise _fault(self.luck, _what_broke(error)) from error
        _check(self.war, month, self.luck)
        (self.history if self.month < self.inputs.months else self.watched).append(month)
        self.month += 1
        self.running = goes_on
        self.datacollector.collect(self)

    def play(self) -> War:
        """Play to the end and return the war."""
        while self.running:
            self.step()
        return self

    @property
    def outcome(self) -> str:
        """How the war ended, in words; empty while it goes on."""
        return "" if self.running else Outcome.of(self.war.outcome).declared.title

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


def _with_reports(inputs: Inputs, run: int, seed: int) -> Inputs:
    """Return the inputs with the reports that other arms' wars of this run make."""
    fixed = [list(row) for row in inputs.fixed]
    for yoke in inputs.yokes:
        source = War.of(yoke.source, run, seed).play()
        told = [*source.history, *source.watched]
        for month, report in yoke.cells:
            then = told[min(month, len(told) - 1)]
            fixed[month][report] = getattr(then, REPORTS[report])
    return inputs._replace(fixed=fixed)


def luck_of(seed: int, run: int) -> Luck:
    """Return where a war's random numbers are found; raises InputError for none."""
    seed, run = seed_number(seed), run_number(run)
    luck = new_state(Luck)
    luck.seed_low, luck.seed_high, luck.run = seed & 0xFFFFFFFF, seed >> 32, run
    return luck


def _numbers(month: Month) -> Iterator[float]:
    """Yield the numbers of a month that will be written down before the first is asked for."""
    yield from values(month)


def _check(war: WarRecord, month: Month, luck: Luck) -> None:
    if war.fault_month >= 0.0:
        place = int(war.fault_variable)
        raise _fault(luck, f"{columns(Month)[place]} is {values(month)[place]}")


def _fault(luck: Luck, what: str) -> NumericalFault:
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
