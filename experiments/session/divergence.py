"""Divergence of two arms: the first belief that differs, and the evidence that made it differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from experiments.session.arm import LiveArm
from experiments.session.frames import Frame

TOLERANCE = 0.05  # log-odds: about one point of belief at even odds


class Contribution(NamedTuple):
    """Contribution of one kind of ledger entry to a difference.

    `amount` is in log-odds, with its sign; `share` of the whole difference is None where entries
    of both signs exceed it, so that shares would mislead.
    """

    name: str
    amount: float
    share: float | None


@dataclass(frozen=True)
class Divergence:
    """Divergence of two arms.

    `month`, `agent`, `title` and `theory`: the first belief that differs by more than `TOLERANCE`.
    `about` is the theory in which the leadership's beliefs (0-1) differ most in month `until`, by
    `difference` in log-odds (second arm less first); `parts` make it up, the largest first, and
    `main`, the fewest of those that point its way, make more than half of it.
    """

    month: int
    agent: str
    title: str
    theory: str
    until: int
    about: str
    difference: float
    parts: tuple[Contribution, ...]
    main: tuple[Contribution, ...]


def divergence(first: LiveArm, second: LiveArm, until: int) -> Divergence | None:
    """Return where two arms diverge, looking no further than month `until`; None: nowhere yet.

    Months after the end of either arm are not compared.
    """
    last = min(until, first.last, second.last)
    return divergence_of(first.frames[: last + 1], second.frames[: last + 1])


def divergence_of(first: Sequence[Frame], second: Sequence[Frame]) -> Divergence | None:
    """Return where two series of as many months diverge; None: nowhere."""
    found = next(_apart(first, second), None)
    if found is None:
        return None
    month, place, theory = found
    one, other = first[-1].leadership, second[-1].leadership
    about = max(one.belief, key=lambda name: abs(other.belief[name] - one.belief[name]))
    difference = other.log_odds[about] - one.log_odds[about]
    agent = first[month].agents[place]
    parts = _parts(first, second, about, difference)
    return Divergence(
        month=month,
        agent=agent.name,
        title=agent.title,
        theory=theory,
        until=first[-1].month,
        about=about,
        difference=difference,
        parts=parts,
        main=_main(parts, difference),
    )


def _apart(first: Sequence[Frame], second: Sequence[Frame]) -> Iterator[tuple[int, int, str]]:
    """Yield month, agent and theory of beliefs that differ, the earliest first."""
    for month, (one, other) in enumerate(zip(first, second, strict=True)):
        for place, agent in enumerate(one.agents):
            for theory, odds in agent.log_odds.items():
                if abs(other.agents[place].log_odds[theory] - odds) > TOLERANCE:
                    yield month, place, theory


def _parts(
    first: Sequence[Frame], second: Sequence[Frame], theory: str, difference: float
) -> tuple[Contribution, ...]:
    amounts: dict[str, float] = {}
    for sign, frames in ((1.0, second), (-1.0, first)):
        for frame in frames:
            for entry in frame.leadership.entries:
                if entry.theory == theory:
                    amounts[entry.name] = amounts.get(entry.name, 0.0) + sign * entry.change
    shared = _is_shared(list(amounts.values()), difference)
    return tuple(
        Contribution(name, amount, amount / difference if shared else None)
        for name, amount in sorted(amounts.items(), key=lambda item: -abs(item[1]))
        if amount != 0.0
    )


def _is_shared(amounts: Sequence[float], difference: float) -> bool:
    """Whether shares say something: not where entries of both signs exceed the difference."""
    whole = abs(difference)
    up = sum(amount for amount in amounts if amount > 0.0)
    down = -sum(amount for amount in amounts if amount < 0.0)
    return whole > 0.0 and not (up > whole and down > whole)


def _main(parts: Sequence[Contribution], difference: float) -> tuple[Contribution, ...]:
    """Return the fewest parts that point the difference's way and make more than half of it."""
    found: list[Contribution] = []
    reached = 0.0
    for one in parts:
        if one.amount * difference > 0.0 and reached <= 0.5 * abs(difference):
            found.append(one)
            reached += abs(one.amount)
    return tuple(found)
