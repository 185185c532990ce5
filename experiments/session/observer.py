"""The observer of an arm: from a war after a month to the frame that shows it."""

from __future__ import annotations

from dataclasses import replace

from abm.build import partners_of
from abm.month import common_row
from abm.reasons import Reason
from abm.rules.beliefs import belief
from abm.scenarios import Configuration, Scenario
from abm.state import OPEN, KremlinAgent
from abm.war import PlainWar
from experiments.comparison.monthly import month_columns
from experiments.session.events import events_of
from experiments.session.frames import AgentView, Entry, Frame, PartnerView, TalksView
from experiments.session.policy import ArmPolicy

OPTIONS = ("continue", "pause", "settle")


class Observer:
    """Observer of one arm; it knows every name, and the beliefs at the start."""

    def __init__(
        self, scenario: Scenario, arm: Configuration, policy: ArmPolicy, war: PlainWar
    ) -> None:
        """Look at a war before its month 0."""
        self.policy = policy
        self.columns = month_columns(scenario)
        self.partners = partners_of(scenario, arm)
        self.titles = {name: seat.title for name, seat in scenario.kremlin.items()}
        self.theories = scenario.theories
        self.rows = [
            (name, row) for name, told in scenario.theories.items() for row in told.evidence
        ]
        self.priors = [self._by_theory(agent.log_odds) for agent in war.world.kremlin]

    def _by_theory(self, numbers: list[float]) -> dict[str, float]:
        return dict(zip(self.theories, numbers, strict=False))

    def frame(self, war: PlainWar, before: Frame | None) -> Frame:
        """Return the month that a war has just played; `before` is the month before it."""
        month, world = war.month - 1, war.world
        settings = war.inputs.settings[common_row(war.inputs, war.luck)]
        row = war.history[-1]
        same = before is not None and before.row["status"] == row.status
        made = Frame(
            month=month,
            row={column.name: column.of_row(row) for column in self.columns},
            partners=tuple(self._partner(war, own) for own in range(len(self.partners))),
            agents=tuple(self._agent(war, place) for place in range(len(self.priors))),
            joint_forum=world.group.joint_forum,
            fill=world.theatre.used / settings.need,
            war=dict(vars(war.war)),
            talks=_talks(war, month, before),
            since=before.since if before is not None and same else month,
            events=(),
        )
        events = events_of(before, made, self.policy, self.theories, settings.plausible)
        return replace(made, events=events)

    def _partner(self, war: PlainWar, own: int) -> PartnerView:
        world, donor = war.world, self.partners[own]
        room, defence, foreign = world.partners[own], world.defence[own], world.foreign[own]
        return PartnerView(
            code=donor.code,
            name=donor.name,
            share=room.share,
            joint=room.joint,
            defence_tone=defence.tone,
            foreign_tone=foreign.tone,
            gap=room.closed,
            delivered=defence.delivered,
            due=defence.due,
            withheld=max(0.0, defence.due - defence.delivered_own),
            arrears=room.arrears,
            signed=room.signed,
            horizon=room.horizon,
            reason=Reason(room.reason),
            concession=foreign.pushes and room.framing < 1.0,
        )

    def _agent(self, war: PlainWar, place: int) -> AgentView:
        agent = war.world.kremlin[place]
        name = list(self.titles)[place]
        log_odds = self._by_theory(agent.log_odds)
        names = list(self.theories)
        return AgentView(
            name=name,
            title=self.titles[name],
            influence=agent.weight,
            leads=agent.leads,
            theory=names[agent.best_theory] if agent.best_theory >= 0 else "",
            option=OPTIONS[agent.prefers],
            prospect=agent.prospect,
            pause=agent.pause,
            settle=agent.settle,
            prior=self.priors[place],
            log_odds=log_odds,
            belief={theory: belief(odds) for theory, odds in log_odds.items()},
            entries=tuple(self._entries(agent)),
        )

    def _entries(self, agent: KremlinAgent) -> list[Entry]:
        """Return what moved an agent's beliefs, in the order in which the model adds it."""
        changed = self._by_theory(agent.succession).items()
        found = [Entry(theory, "new leader", change) for theory, change in changed]
        for row, (theory, name) in enumerate(self.rows):
            found.append(Entry(theory, f"fading: {name}", agent.fading[row]))
            found.append(Entry(theory, name, agent.change[row]))
        for theory, change in self._by_theory(agent.clamping).items():
            found.append(Entry(theory, "clamp", change))
        return [entry for entry in found if entry.change != 0.0]


def _talks(war: PlainWar, month: int, before: Frame | None) -> TalksView:
    table = war.world.table
    was = TalksView(None, 0, False, False, None, None) if before is None else before.talks
    is_open = table.episode == OPEN
    ended = table.talked and not is_open
    failed = ended and war.world.theatre.months_in_status > 0
    return TalksView(
        since=(month if was.since is None else was.since) if is_open else None,
        closed=0 if is_open else max(0, table.months_closed - 1),
        moscow=table.earnest or table.wants_pause,
        kyiv=war.world.leadership.joins,
        failed=month if failed else was.failed,
        last=month if table.talked else was.last,
    )
