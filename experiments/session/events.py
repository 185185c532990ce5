"""Events of a month in plain words, and the wording that they share with the status of an arm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from abm.scenarios.tables import TheoryTable
from abm.schema import Outcome
from abm.state import CEASEFIRE, FIGHTING, OVER, SETTLED
from experiments.session.frames import AgentView, Event, Frame, PartnerView
from experiments.session.policy import ArmPolicy, Change
from experiments.text import number

SHORT = 0.25  # share of what fell due that must be missing for the feed to say so
LEAST = 0.0005  # EUR bn: what would be written as nothing is not news
_HELD = "held."
_TIE = "\N{NO-BREAK SPACE}"
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


class Kind(NamedTuple):
    """A kind of event: its mark in feed and scrubber, and what it is called."""

    mark: str
    label: str


KINDS = {
    "signed": Kind("▲", "signed"),
    "blocked": Kind("✕", "blocked or waiting"),
    "short": Kind("▽", "delivered short"),
    "concessions": Kind("◇", "spoke of concessions"),
    "talks": Kind("◆", "talks, ceasefires, settlements, endings"),
    "turn": Kind("★", "ultimatum, mobilisation, retreat, new leader"),
    "theory": Kind("○", "theory dropped or taken up"),
    "gap": Kind("▬", "funding gap"),
    "change": Kind("■", "your change"),
}
PREFERS = {
    "continue": "The leadership prefers to fight on.",
    "pause": "The leadership prefers a pause.",
    "settle": "The leadership prefers to settle.",
}


def events_of(
    before: Frame | None,
    now: Frame,
    policy: ArmPolicy,
    theories: Mapping[str, TheoryTable],
    plausible: float,
) -> tuple[Event, ...]:
    """Return what happened in a month; `theories` are the scenario's.

    A theory is dropped when belief in it falls below `plausible`. Without a month before it no
    theory is dropped or taken up.
    """
    found = [Event(now.month, "change", text) for text in _changes_of(policy, now.month)]
    found += [Event(now.month, "talks", text) for text in _talks(before, now)]
    if before is not None:
        found += [Event(now.month, "turn", text) for text in _turns(before, now)]
    for place, agent in enumerate(now.agents):
        was = None if before is None else before.agents[place]
        texts = _theories(was, agent, theories, plausible)
        found += [Event(now.month, "theory", text) for text in texts]
    for place, partner in enumerate(now.partners):
        gap = before is not None and before.partners[place].gap
        for kind, text in _partner(gap, partner):
            found.append(Event(now.month, kind, text, partner.code))
    return tuple(found)


def _partner(gap: bool, now: PartnerView) -> Iterator[tuple[str, str]]:
    if gap != now.gap:
        yield "gap", f"{now.name}: funding gap {'opens' if now.gap else 'closes'}."
    if now.signed >= LEAST:
        months = "1 month" if now.horizon == 1 else f"{now.horizon} months"
        yield "signed", f"{now.name} signed {money(now.signed)} over {months}."
    if now.reason.hinders:
        yield "blocked", now.reason.told_of(possessive(now.name))
    if now.withheld >= max(LEAST, SHORT * now.due):
        came = money(now.due - now.withheld)
        told = f"{came} of {money(now.due).removeprefix('EUR')[1:]} promised"
        yield "short", f"{now.name} delivered short: {told}."
    if now.concession:
        yield "concessions", f"{possessive(now.name)} foreign ministry spoke of concessions."


def _theories(
    before: AgentView | None,
    now: AgentView,
    theories: Mapping[str, TheoryTable],
    plausible: float,
) -> Iterator[str]:
    if before is None:
        return
    for theory, told in theories.items():
        held, holds = (agent.belief[theory] >= plausible for agent in (before, now))
        if held != holds:
            did = "took up" if holds else "dropped"
            yield f"{now.title} {did} {told.label} '{told.title}'{' again' if holds else ''}."


def _talks(before: Frame | None, now: Frame) -> Iterator[str]:
    was = FIGHTING if before is None else before.status
    episodes = 0.0 if before is None else before.war["talk_episodes"]
    if now.war["talk_episodes"] > episodes:
        yield f"Talks opened. {PREFERS[now.leadership.option]}"
    if now.talks.failed == now.month:
        yield f"Talks failed. {PREFERS[now.leadership.option]}"
    if now.status == was:
        return
    if now.status == CEASEFIRE:
        yield "A ceasefire begins."
    elif now.status == SETTLED:
        yield f"Settlement signed: {terms(now.war['terms'])}."
    elif now.status == OVER:
        title = Outcome.of(now.war["outcome"]).declared.title
        broke = " It broke." if now.war["broken_month"] == now.month else ""
        yield f"{title[0].upper()}{title[1:]}.{broke}"
    else:
        yield "The settlement broke." if was == SETTLED else "The ceasefire ended."


def _turns(before: Frame, now: Frame) -> Iterator[str]:
    """Yield what turns the war beside talks: acts of Moscow, and ultimatums to it."""
    was, row = before.row, now.row
    if row["new_leader"] > 0.0:
        yield "A new leader takes over in Moscow."
    if row["mobilised"] > was["mobilised"]:
        yield "Russia mobilises."
    if row["withdrawals"] > 0.0:
        lost = [name for name in was if name.startswith(_HELD) and was[name] > row[name]]
        names = ", ".join(name.removeprefix(_HELD) for name in lost)
        how = "in good order" if row["orderly_withdrawals"] > 0.0 else "under losses"
        sectors = "a sector" if len(lost) == 1 else f"{counted(len(lost))} sectors"
        yield f"Moscow gives up {sectors} ({names}), {how}."
    if row["ultimatum"] > 0.0 and was["ultimatum"] == 0.0:
        yield "Partners give Moscow an ultimatum."


def _changes_of(policy: ArmPolicy, month: int) -> Iterator[str]:
    for change in policy.changes:
        if change.first == month:
            yield f"Your change: {in_words(change)}."
        if change.until == month:
            yield f"Your change ends: {in_words(change)}."


def in_words(change: Change) -> str:
    """Say which parameter took which value, for whom."""
    whom = "" if change.partners is None else f" ({', '.join(change.partners)})"
    return f"{change.parameter} = {change.shown}{whom}"


def money(billions: float) -> str:
    """Return money in EUR bn, below 1 bn in millions.

    >>> [text.replace(_TIE, " ") for text in (money(0.54), money(1.07))]
    ['EUR 540 m', 'EUR 1.1 bn']
    """
    millions = round(1000.0 * billions)
    told = f"{millions} m" if abs(millions) < 1000 else f"{billions:.1f} bn"
    return tied(f"EUR {told}")


def land(thousands: float, decimals: int = 1) -> str:
    """Return land in thousand km².

    >>> land(1.84).replace(_TIE, " "), land(110.0, 0).replace(_TIE, " ")
    ('1.8 thousand km²', '110 thousand km²')
    """
    return tied(f"{number(thousands, decimals)} thousand km²")


def terms(beyond: float) -> str:
    """Say where the line signed lies (thousand km2 beyond the line of contact).

    >>> terms(0.01)
    'on the line of contact'
    >>> terms(-1.25).replace(_TIE, " ")
    "1.2 thousand km² short of the line of contact, in Ukraine's favour"
    """
    if round(beyond, 1) == 0.0:
        return "on the line of contact"
    side = ("beyond", "Moscow's") if beyond > 0.0 else ("short of", "Ukraine's")
    return f"{land(abs(beyond))} {side[0]} the line of contact, in {side[1]} favour"


def tied(text: str) -> str:
    """Return a text that is never broken between lines."""
    return text.replace(" ", _TIE)


def possessive(name: str) -> str:
    """Return whose something is.

    >>> possessive("Germany"), possessive("United States")
    ("Germany's", "United States'")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def counted(count: int) -> str:
    """Return a count, a small one in words.

    >>> counted(6), counted(12)
    ('six', '12')
    """
    return _WORDS[count] if 0 <= count < len(_WORDS) else str(count)


def agents(count: int, total: int) -> str:
    """Return that so many Kremlin agents prefer.

    >>> agents(3, 4), agents(4, 4), agents(1, 4)
    ('Three of four Kremlin agents prefer', 'All four Kremlin agents prefer', \
'One of four Kremlin agents prefers')
    """
    if count == total:
        return f"All {counted(total)} Kremlin agents prefer"
    verb = "prefers" if count == 1 else "prefer"
    return f"{counted(count).capitalize()} of {counted(total)} Kremlin agents {verb}"
