"""The actors as Mesa agents: they hold state and delegate to acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from abm import moscow, state
from abm.given import Given
from abm.records import blank, new_state
from abm.world import World, layout, new_world

if TYPE_CHECKING:
    from abm.model import War


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


class KremlinAgent(Actor, moscow.KremlinAgent):
    """An agent in the Kremlin: leadership, military command, economic bloc, security services."""

    holds = moscow.KremlinAgent


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


def people(war: War, given: Given) -> World:
    """Return a war's state with everything at zero: agents where actors are, plain rooms else."""

    def new(holds: type) -> object:
        return AGENTS[holds](war) if holds in AGENTS else new_state(holds)

    rooms = layout(given).items()
    return new_world(
        {
            name: [new(holds) for _ in range(shape[0])] if shape else new(holds)
            for name, (holds, shape) in rooms
        }
    )
