"""The evidence ledger of one belief between two months, as steps from a start to an end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from experiments.session.frames import AgentView, Frame
from viz.live.charts.scene import Arm, Scene

_FADING = "fading"


class Step(NamedTuple):
    """A step of the ledger, in log-odds: from where to where; both ends of it are whole sums."""

    name: str
    before: float
    after: float
    whole: bool = False

    @property
    def change(self) -> float:
        """What it adds."""
        return self.after - self.before


class Belief(NamedTuple):
    """Whose belief in which theory, by their names in the scenario."""

    agent: str
    theory: str


def steps(scene: Scene, arm: Arm, belief: Belief, since: int | None) -> list[Step]:
    """Return how a belief came from the end of month `since` (None: the prior) to the month shown.

    Every row of evidence in the scenario's order, then all fading, then a clamp if there is one.
    """
    now = scene.frame(arm)
    begun = None if since is None or since >= now.month else arm.frames[since]
    level = _start(arm, belief, begun)
    found = [Step("Prior" if begun is None else scene.date(begun.month), 0.0, level, whole=True)]
    totals = _totals(scene, belief, _frames(arm, begun, now))
    for name, amount in totals.items():
        found.append(Step(name.capitalize(), level, level + amount))
        level += amount
    end = _view(now, belief.agent).log_odds[belief.theory]
    return [*found, Step(scene.date(now.month), 0.0, end, whole=True)]


def _start(arm: Arm, belief: Belief, begun: Frame | None) -> float:
    if begun is None:
        return _view(arm.frames[0], belief.agent).prior[belief.theory]
    return _view(begun, belief.agent).log_odds[belief.theory]


def _frames(arm: Arm, begun: Frame | None, now: Frame) -> Iterator[Frame]:
    first = 0 if begun is None else begun.month + 1
    yield from arm.frames[first : now.month + 1]


def _totals(scene: Scene, belief: Belief, frames: Iterator[Frame]) -> dict[str, float]:
    names = [*scene.scenario.theories[belief.theory].evidence, _FADING]
    totals = dict.fromkeys(names, 0.0)
    for frame in frames:
        for entry in _view(frame, belief.agent).entries:
            if entry.theory == belief.theory:
                name = _FADING if entry.name.startswith(_FADING) else entry.name
                totals[name] = totals.get(name, 0.0) + entry.change
    return totals


def _view(frame: Frame, agent: str) -> AgentView:
    return next(view for view in frame.agents if view.name == agent)
