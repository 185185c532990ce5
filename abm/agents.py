"""The actors as Mesa agents: they hold state and delegate to acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa

from abm import moscow, state
from abm.records import blank

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


def room(holds: type) -> Any:
    """Return a room: plain state that is no agent, with everything at zero."""
    made = holds()
    made.__dict__.update(blank(holds))
    return made
