"""One arm of a session: a Mesa war that is moved month by month, and what was seen of it."""

from __future__ import annotations

from abm.scenarios import Scenario
from experiments.session.frames import Frame
from experiments.session.replay import ArmPlan


class LiveArm:
    """One arm: `plan`, `frames` (month 0 first), `outcome` and `record` once the war is done.

    `stopped` is why the model refused a month, in words; empty if it did not.
    """

    plan: ArmPlan
    scenario: Scenario
    frames: list[Frame]
    stopped: str
    outcome: str
    record: dict[str, float]

    @property
    def letter(self) -> str:
        """A, B or C."""
        raise NotImplementedError

    @property
    def title(self) -> str:
        """The configuration's title."""
        raise NotImplementedError

    @property
    def ended(self) -> bool:
        """Whether no month follows the last frame: the war is over, at its horizon or stopped."""
        raise NotImplementedError

    def at(self, month: int) -> Frame:
        """Return what is shown in a month: an ended arm keeps its last one."""
        raise NotImplementedError

    def step(self) -> Frame | None:
        """Play a month; None if there is none to play."""
        raise NotImplementedError
