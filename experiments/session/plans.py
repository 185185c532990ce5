"""What a session is made of: the plans of its arms, and all that repeats it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Change:
    """A parameter that takes a value from month `first` to before `until` (None: to the end).

    `partners` are codes, None for everybody. `asked` is the month in which the change was made.
    `value` is `abm.parameters.FREE` for a lever that is let go.
    """

    parameter: str
    value: float
    first: int
    until: int | None
    partners: tuple[str, ...] | None
    asked: int

    def told(self) -> dict[str, Any]:
        """Return the change as files say it; what it leaves open is left out."""
        told = {
            "parameter": self.parameter,
            "value": "free" if math.isnan(self.value) else self.value,
            "from": self.first,
            "until": self.until,
            "partners": None if self.partners is None else list(self.partners),
            "asked": self.asked,
        }
        return {key: value for key, value in told.items() if value is not None}


@dataclass(frozen=True)
class ArmPlan:
    """The policy of one arm from month 0 on: a declared configuration, then changes in order.

    Later changes win. `fork` names the arm and the last month whose past this arm shares; its
    changes then begin with what it took over.
    """

    letter: str
    configuration: str
    changes: tuple[Change, ...] = ()
    fork: tuple[str, int] | None = None

    def told(self) -> dict[str, Any]:
        """Return the plan as files say it; changes are numbered from 1."""
        told: dict[str, Any] = {"configuration": self.configuration}
        if self.fork is not None:
            told["fork"] = {"of": self.fork[0], "month": self.fork[1]}
        if self.changes:
            acts = enumerate(self.changes, start=1)
            told["interventions"] = {str(number): change.told() for number, change in acts}
        return told


@dataclass(frozen=True)
class Replay:
    """A session to take away; `scenario` is a whole scenario file, `month` where the page stood."""

    scenario: str
    seed: int
    run: int
    months: int
    month: int
    arms: tuple[ArmPlan, ...]

    def told(self) -> dict[str, Any]:
        """Return the session as files say it."""
        return {
            "seed": self.seed,
            "run": self.run,
            "months": self.months,
            "month": self.month,
            "arms": {plan.letter: plan.told() for plan in self.arms},
            "scenario": self.scenario,
        }
