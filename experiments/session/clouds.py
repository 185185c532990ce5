"""The clouds behind the lines: several hundred compiled wars of the same arm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from abm.world import Given

if TYPE_CHECKING:
    from experiments.columns import Column

RUNS = 500
LEVELS = (0.10, 0.90)
#: The monthly variables that have a cloud; every theory's belief (the leadership's) besides.
CLOUDED = (
    "joint_planning",
    "support_credibility",
    "willingness_to_negotiate",
    "margin",
    "prospect",
    "pause",
    "settle",
    "audience",
    "cover",
    "delivered",
    "due",
    "need",
    "land",
    "exhaustion",
    "reserves",
)

FloatArray = np.ndarray[Any, np.dtype[np.float64]]


class Band(NamedTuple):
    """10% and 90% quantile by month, NaN where no war runs, and how many wars run."""

    low: FloatArray
    high: FloatArray
    wars: FloatArray


class Rank(NamedTuple):
    """Where a value lies among the running wars of a month: how many lie below, how many equal."""

    below: int
    ties: int
    wars: int


@dataclass(frozen=True)
class Endings:
    """How the wars of an arm end.

    `counts` by outcome, exclusive, in the order of `abm.schema.OUTCOMES`; `terms` and `belief`
    (the leadership's T4 at signature) are means over the wars that end in a durable settlement,
    NaN without one; `good` of these have terms that are not above the line of contact. `length` is
    the mean war length up to the horizon, in months.
    """

    runs: int
    counts: dict[str, int]
    terms: float
    good: int
    belief: float
    length: float


class Cloud:
    """Wars of one arm: quantiles by month over running wars, ranks, endings.

    `runs` is their number, `months` the horizon, `names` the variables that it knows.
    """

    runs: int
    months: int
    names: tuple[str, ...]

    def band(self, name: str) -> Band:
        """Return the 10-90% range of a variable by month."""
        raise NotImplementedError

    def rank(self, name: str, month: int, value: float) -> Rank:
        """Return where a value lies among the wars that run in a month."""
        raise NotImplementedError

    @property
    def endings(self) -> Endings:
        """How its wars end."""
        raise NotImplementedError


class Filling:
    """A cloud that is being filled beside its caller, by threads.

    `done` counts wars played, `cloud` is None until all are, `reason` says in words why none will
    come (empty: nothing went wrong).
    """

    done: int
    cloud: Cloud | None
    reason: str

    def stop(self) -> None:
        """Play no further block; the cloud then never comes."""
        raise NotImplementedError

    def wait(self, seconds: float | None = None) -> Cloud | None:
        """Wait until it is filled, stopped or broken, and return the cloud if there is one."""
        raise NotImplementedError


def fill(
    given: Given,
    seed: int,
    columns: list[Column],
    runs: int = RUNS,
    told: Callable[[Filling], None] | None = None,
) -> Filling:
    """Begin to fill the cloud of an arm and return at once.

    `told` is called after each block and at the end, from a thread of its own.
    """
    raise NotImplementedError


def cloud(given: Given, seed: int, columns: list[Column], runs: int = RUNS) -> Cloud:
    """Return the cloud of an arm, waiting for it."""
    raise NotImplementedError


def paired(first: Cloud, second: Cloud) -> dict[str, Band]:
    """Return the 10-90% range of paired differences (second less first) of the headline."""
    raise NotImplementedError
