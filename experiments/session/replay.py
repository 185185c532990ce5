"""A session as a file: scenario, seed, run and every change of every arm, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LETTERS = ("A", "B", "C")
LARGEST = 1_000_000  # bytes of a replay
MOST_CHANGES = 200  # of one arm


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


@dataclass(frozen=True)
class Replay:
    """A session to take away; `scenario` is a whole scenario file, `month` where the page stood."""

    scenario: str
    seed: int
    run: int
    months: int
    month: int
    arms: tuple[ArmPlan, ...]


def read(file: Path | bytes, name: str = "") -> Replay:
    """Return the session of a replay file, or of an uploaded one's content.

    `name` is how errors call it. Raises InputError, naming key and value, for anything that is
    not a replay, is beyond 1 MB or that the register or the scenario does not allow.
    """
    raise NotImplementedError


def write(replay: Replay) -> str:
    """Return the text of a replay file (JSON); the same session gives the same text."""
    raise NotImplementedError
