"""Where two arms part: the first belief that differs, and the evidence that made it differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from experiments.session.live import LiveArm

TOLERANCE = 0.05  # log-odds: about one point of belief at even odds


class Part(NamedTuple):
    """What one kind of ledger entry adds to a difference.

    `amount` is in log-odds, with its sign; `share` of the whole difference is None where entries
    of both signs exceed it, so that shares would mislead.
    """

    name: str
    amount: float
    share: float | None


@dataclass(frozen=True)
class Parting:
    """Where two arms part.

    `month`, `agent`, `title` and `theory`: the first belief that differs by more than `TOLERANCE`.
    `about` is the theory in which the leadership differs most in month `until`, by `difference`
    log-odds (second arm less first); `parts` make it up, the largest first, and the first `main`
    of them make most of it.
    """

    month: int
    agent: str
    title: str
    theory: str
    until: int
    about: str
    difference: float
    parts: tuple[Part, ...]
    main: int


def parting(first: LiveArm, second: LiveArm, until: int) -> Parting | None:
    """Return where two arms part, looking no further than month `until`; None: nowhere yet."""
    raise NotImplementedError
