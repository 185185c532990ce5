"""The war as an ordinary Mesa model: the readable engine, its actors as Mesa's agents."""

from __future__ import annotations

import math

import mesa

from abm import state
from abm.build import load_inputs
from abm.inputs import Inputs
from abm.noise import SEED
from abm.records import blank
from abm.scenarios import DEFAULT
from abm.scenarios.arguments import Name
from abm.schema import HEADLINE
from abm.war import PlainWar


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


class War(PlainWar, mesa.Model):
    """One war of one configuration: its run and seed decide all luck.

    `scenario` and `configuration` are names of shipped ones or paths; `months` shortens or
    lengthens the horizon. A war that is done has `running` false; a settlement is watched beyond
    the horizon. `history` has a record per month within it, `watched` one per month beyond it in
    which a settlement is watched, `war` the record of the whole, `cut` its records by horizon.

    Nothing else is random, and `mesa.batch_run` does not tell a model which iteration it is: its
    `iterations` repeat one war. Ask for other wars by run, `{"run": range(20)}`, or with Mesa 3.5
    by seed, `rng=[1, 2, 3]`. Either way all configurations meet the same luck.
    """

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
        mesa.Model.__init__(self)
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
        super()._begin(inputs, run, seed)
        self.datacollector = mesa.DataCollector(model_reporters={name: name for name in HEADLINE})
        _release(self)

    def _new(self, holds: type) -> object:
        """Return what a room holds: an agent where it is an actor, plain state else."""
        return AGENTS[holds](self) if holds in AGENTS else super()._new(holds)

    def step(self) -> None:
        """Play one month, record it and collect its data; nothing happens once the war is done.

        Raises NumericalFault, naming run, month and variable, where a number is not finite.
        """
        if self.running:
            super().step()
            self.datacollector.collect(self)

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


def _release(war: War) -> None:
    """Let the war be freed when dropped: Mesa 3.3 keeps every model in a class-level table."""
    getattr(mesa.Agent, "_ids", {}).pop(war, None)
