"""Choices of the page: what it looks at, what it drafts, and the question that is open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from viz.live.fields import Message

TOGETHER = ""  # the events of every kind


class ForkQuestion(NamedTuple):
    """Question: what shall a fork of this arm in this month take?"""

    arm: str
    month: int


class ResetQuestion(NamedTuple):
    """Question: shall changes and forks be lost by a reset, to another scenario if one is named?"""

    scenario: str
    run: int | None = None


class PastQuestion(NamedTuple):
    """Question: shall the stored months of this arm be kept in a fork, or replayed?"""

    arm: str


class CloseQuestion(NamedTuple):
    """Question: shall this arm be closed, with the changes that were made to it?"""

    arm: str


class ChoiceQuestion(NamedTuple):
    """Question: shall this arm take another configuration, which makes its months new?"""

    arm: str
    configuration: str


class DraftQuestion(NamedTuple):
    """Question: shall this be done, though a draft is lost with it? It lies over another one."""

    message: Message
    over: Question | None


Question = (
    ForkQuestion | ResetQuestion | PastQuestion | CloseQuestion | ChoiceQuestion | DraftQuestion
)


@dataclass
class Asked:
    """Choices of the page: what it looks at, drafts and asks; nothing of it moves the model."""

    agent: str
    theory: str
    pair: tuple[str, str] | None = None
    since: str = "treatment"
    kind: str = TOGETHER
    rail: str = "why"
    drawer: bool = False
    place: str = "watch"
    arm: str = "A"
    run: int | None = None
    seed: int | None = None
    tour: int | None = None
    keys: bool = False
    draft: dict[str, float] = field(default_factory=dict)
    partner: str = ""
    question: Question | None = None
    tables: set[str] = field(default_factory=set)

    def look(self, arm: str) -> None:
        """Look at an arm; what was drafted for another one is not this one's."""
        if arm != self.arm:
            self.draft, self.partner = {}, ""
        self.arm = arm
