"""Divergence of two arms: the first decisions and beliefs that differ, and the evidence behind.

Policies differ from the treatment month on, and beliefs with them at once, if by little. What
matters is when somebody first decides otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from abm.state import ATTACK, HOLD, WITHDRAW
from experiments.session.arm import LiveArm
from experiments.session.frames import Frame
from experiments.session.status import PREFERS

TOLERANCE = 0.05  # log-odds: about one point of belief at even odds
POSTURES = {HOLD: "holds", ATTACK: "attacks", WITHDRAW: "withdraws"}


class Decision(NamedTuple):
    """A decision that differs: who decides ("Economic bloc"), and what in the first and second arm.

    `first` and `second` are in words that go on from `who` ("prefers a pause").
    """

    who: str
    first: str
    second: str


class Parting(NamedTuple):
    """The first belief that differs by more than `TOLERANCE`: its month, agent and theory."""

    month: int
    agent: str
    title: str
    theory: str


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

    `month` is the first in which a decision differs, and `decisions` are all that differ in it, in
    the order in which a month takes them; None and none where no decision does yet. `belief` is
    where beliefs part, None where none does.

    `about` is the theory in which the leadership's beliefs (0-1) differ most in month `until`, by
    `difference` in log-odds (second arm less first); `parts` make it up, the largest first, and
    `main`, the fewest of those that point its way, make more than half of it.
    """

    month: int | None
    decisions: tuple[Decision, ...]
    belief: Parting | None
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
    sectors = {name: told.title for name, told in first.scenario.sectors.items()}
    return divergence_of(first.frames[: last + 1], second.frames[: last + 1], sectors)


def divergence_of(
    first: Sequence[Frame], second: Sequence[Frame], sectors: Mapping[str, str]
) -> Divergence | None:
    """Return where two series of as many months diverge; None: nowhere.

    `sectors` are the titles of sectors by name.
    """
    decided = next(_decided(first, second, sectors), None)
    belief = next(_believed(first, second), None)
    if decided is None and belief is None:
        return None
    one, other = first[-1].leadership, second[-1].leadership
    about = max(one.belief, key=lambda name: abs(other.belief[name] - one.belief[name]))
    difference = other.log_odds[about] - one.log_odds[about]
    parts = _parts(first, second, about, difference)
    return Divergence(
        month=None if decided is None else decided[0],
        decisions=() if decided is None else decided[1],
        belief=belief,
        until=first[-1].month,
        about=about,
        difference=difference,
        parts=parts,
        main=_main(parts, difference),
    )


def _decided(
    first: Sequence[Frame], second: Sequence[Frame], sectors: Mapping[str, str]
) -> Iterator[tuple[int, tuple[Decision, ...]]]:
    """Yield months in which decisions differ, and these, the earliest first."""
    for one, other in zip(first, second, strict=True):
        pairs = zip(_decisions(one, sectors), _decisions(other, sectors), strict=True)
        found = tuple(Decision(who, what, that) for (who, what), (_, that) in pairs if what != that)
        if found:
            yield one.month, found


def _decisions(frame: Frame, sectors: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield who decides what in a month, in the order in which a month takes decisions."""
    yield "Ukraine", POSTURES[int(frame.row["posture"])]
    for agent in frame.agents:
        yield agent.title, PREFERS[agent.option]
    moscow = "would" if frame.row["earnest"] else "would not"
    yield "Moscow", f"{moscow} settle in earnest"
    for name, title in sectors.items():
        yield "Russia", f"{'holds' if frame.row[f'held.{name}'] else 'does not hold'} “{title}”"
    yield "Kyiv", f"{'would' if frame.talks.kyiv else 'would not'} join talks"
    yield "A settlement", "has been signed" if frame.war["settlements"] else "has not been signed"


def _believed(first: Sequence[Frame], second: Sequence[Frame]) -> Iterator[Parting]:
    """Yield the beliefs that differ, the earliest first."""
    for one, other in zip(first, second, strict=True):
        for place, agent in enumerate(one.agents):
            for theory, odds in agent.log_odds.items():
                if abs(other.agents[place].log_odds[theory] - odds) > TOLERANCE:
                    yield Parting(one.month, agent.name, agent.title, theory)


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
