"""Divergence of two arms: what differs first in them, and the evidence behind a belief that does.

Policies differ from the treatment month on, and partners sign otherwise at once. What matters is
when somebody in Moscow or Kyiv first decides otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from abm.state import ATTACK, CEASEFIRE, HOLD, WITHDRAW
from experiments.session.arm import LiveArm
from experiments.session.events import LEAST, money
from experiments.session.frames import AgentView, Frame, PartnerView
from experiments.session.status import PREFERS

TOLERANCE = 0.05  # log-odds: about one point of belief at even odds
POSTURES = {HOLD: "holds", ATTACK: "attacks", WITHDRAW: "withdraws"}
PRIOR, FADING = "prior", "fading"  # of a belief; of every row of evidence


class Decision(NamedTuple):
    """A decision that differs: who decides ("Economic bloc"), and what in the first and second arm.

    `first` and `second` are in words that go on from `who` ("prefers a pause").
    """

    who: str
    first: str
    second: str


class Signing(NamedTuple):
    """The first month in which a partner signs in one arm alone: the largest that does."""

    month: int
    decision: Decision


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


class Belief(NamedTuple):
    """Whose belief in which theory, by their names in the scenario."""

    agent: str
    theory: str


class Titles(NamedTuple):
    """The scenario's words by name: the titles of sectors and the labels of theories."""

    sectors: Mapping[str, str]
    theories: Mapping[str, str]


@dataclass(frozen=True)
class Explanation:
    """Explanation of a belief's difference in the last month compared, in log-odds.

    `first` and `second` are the belief's in the two arms. `parts` make up the difference (second
    less first), the largest first, and `main`, the fewest of those that point its way, make more
    than half of it.
    """

    until: int
    first: float
    second: float
    parts: tuple[Contribution, ...]
    main: tuple[Contribution, ...]

    @property
    def difference(self) -> float:
        """The second arm's log-odds less the first one's."""
        return self.second - self.first


@dataclass(frozen=True)
class Divergence:
    """Divergence of two arms.

    `month` is the first in which a decision differs, and `decisions` are all that differ in it, in
    the order in which a month takes them; None and none where no decision does yet. `signing` is
    where partners part, `belief` where beliefs do, None where none does.
    """

    month: int | None
    decisions: tuple[Decision, ...]
    signing: Signing | None
    belief: Parting | None


def divergence(first: LiveArm, second: LiveArm, until: int) -> Divergence | None:
    """Return where two arms diverge, looking no further than month `until`; None: nowhere yet.

    Months after the end of either arm are not compared.
    """
    scenario = first.scenario
    words = Titles(
        {name: told.title for name, told in scenario.sectors.items()},
        {name: told.label for name, told in scenario.theories.items()},
    )
    return divergence_of(*_shared(first, second, until), words)


def divergence_of(
    first: Sequence[Frame], second: Sequence[Frame], words: Titles
) -> Divergence | None:
    """Return where two series of as many months diverge; None: nowhere."""
    decided = next(_decided(first, second, words), None)
    signing = next(_signed(first, second), None)
    belief = next(_believed(first, second), None)
    if decided is None and signing is None and belief is None:
        return None
    month, decisions = decided or (None, ())
    return Divergence(month, decisions, signing, belief)


def explanation(first: LiveArm, second: LiveArm, until: int, belief: Belief) -> Explanation:
    """Return what makes up the difference of a belief, in the last month that both arms have."""
    return explanation_of(*_shared(first, second, until), belief)


def explanation_of(first: Sequence[Frame], second: Sequence[Frame], belief: Belief) -> Explanation:
    """Return what makes up the difference of a belief after two series of as many months."""
    one, other = (_agent(frames[-1], belief).log_odds[belief.theory] for frames in (first, second))
    parts = _parts(first, second, belief, other - one)
    return Explanation(first[-1].month, one, other, parts, _main(parts, other - one))


def _shared(first: LiveArm, second: LiveArm, until: int) -> tuple[Sequence[Frame], Sequence[Frame]]:
    last = min(until, first.last, second.last)
    return first.frames[: last + 1], second.frames[: last + 1]


def _decided(
    first: Sequence[Frame], second: Sequence[Frame], words: Titles
) -> Iterator[tuple[int, tuple[Decision, ...]]]:
    """Yield months in which decisions differ, and these, the earliest first."""
    for one, other in zip(first, second, strict=True):
        pairs = zip(_decisions(one, words), _decisions(other, words), strict=True)
        found = tuple(Decision(who, what, that) for (who, what), (_, that) in pairs if what != that)
        if found:
            yield one.month, found


def _decisions(frame: Frame, words: Titles) -> Iterator[tuple[str, str]]:
    """Yield who decides what in a month, in the order in which a month takes decisions."""
    yield "Ukraine", POSTURES[int(frame.row["posture"])]
    for agent in frame.agents:
        yield agent.title, _preferred(agent, words)
    moscow = "would" if frame.row["earnest"] else "would not"
    yield "Moscow", f"{moscow} settle in earnest"
    for name, title in words.sectors.items():
        yield "Russia", f"{'holds' if frame.row[f'held.{name}'] else 'does not hold'} “{title}”"
    yield "Russia", f"has {'mobilised' if frame.row['mobilised'] else 'not mobilised'}"
    yield "Kyiv", f"{'would' if frame.talks.kyiv else 'would not'} join talks"
    yield "A ceasefire", "holds" if frame.status == CEASEFIRE else "does not hold"
    yield "A settlement", "has been signed" if frame.war["settlements"] else "has not been signed"


def _preferred(agent: AgentView, words: Titles) -> str:
    """Return what an agent prefers; who would fight on does so for a theory."""
    if agent.option != "continue":
        return PREFERS[agent.option]
    return f"{PREFERS[agent.option]} for {words.theories.get(agent.theory, 'no theory')}"


def _signed(first: Sequence[Frame], second: Sequence[Frame]) -> Iterator[Signing]:
    """Yield the partners that sign in one arm alone, the earliest first, then the largest."""
    for one, other in zip(first, second, strict=True):
        others = {partner.code: partner for partner in other.partners}
        for own in one.partners:
            its = others[own.code]
            if (own.signed >= LEAST) != (its.signed >= LEAST):
                yield Signing(one.month, Decision(own.name, _package(own), _package(its)))


def _package(partner: PartnerView) -> str:
    return f"signs {money(partner.signed)}" if partner.signed >= LEAST else "signs nothing"


def _believed(first: Sequence[Frame], second: Sequence[Frame]) -> Iterator[Parting]:
    """Yield the beliefs that differ, the earliest first."""
    for one, other in zip(first, second, strict=True):
        for place, agent in enumerate(one.agents):
            for theory, odds in agent.log_odds.items():
                if abs(other.agents[place].log_odds[theory] - odds) > TOLERANCE:
                    yield Parting(one.month, agent.name, agent.title, theory)


def _agent(frame: Frame, belief: Belief) -> AgentView:
    return next(agent for agent in frame.agents if agent.name == belief.agent)


def _parts(
    first: Sequence[Frame], second: Sequence[Frame], belief: Belief, difference: float
) -> tuple[Contribution, ...]:
    """Return what adds up to the difference; all fading is one part, as it is one bar."""
    begun = [_agent(frames[0], belief).prior[belief.theory] for frames in (first, second)]
    amounts = {PRIOR: begun[1] - begun[0]}
    for sign, frames in ((1.0, second), (-1.0, first)):
        for frame in frames:
            for entry in _agent(frame, belief).entries:
                if entry.theory == belief.theory:
                    name = FADING if entry.name.startswith(FADING) else entry.name
                    amounts[name] = amounts.get(name, 0.0) + sign * entry.change
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
