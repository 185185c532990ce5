"""Where a war stands while it goes on, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from abm.parameters import Settings
from abm.rules.arithmetic import is_set
from abm.state import CEASEFIRE, FIGHTING, SETTLED
from experiments.session.frames import Frame, State
from experiments.session.phrases import EXPECTED, agents, land, terms
from experiments.wording import number

Date = Callable[[int], str]

#: What the leadership prefers, in the middle of a sentence.
PREFERS = {"continue": "prefers to fight on", "pause": "prefers a pause", "settle": "would settle"}

STILL = {**PREFERS, "pause": "still prefers a pause", "settle": "still would settle"}


def standing(
    frames: Sequence[Frame], settings: Settings, date: Date, theories: Mapping[str, str]
) -> State:
    """Return where a war stands after the last of these months.

    `settings` are everybody's in that month, `theories` titles by name.
    """
    now = frames[-1]
    if now.status == SETTLED:
        return State("Settlement signed, watched", _watched(now, settings, date))
    if now.status == CEASEFIRE:
        return State("Ceasefire", _pausing(now, settings, date))
    if now.talks.since is not None:
        return _talking(now, settings, date)
    month = broke_in(frames)
    if month is not None and (now.talks.last is None or now.talks.last < month):
        when = f"Signed {date(int(now.war['signed_month']))}, broke in {date(month)}"
        return State("Settlement broke", f"{when}. The war goes on.")
    return State("Fighting", _fighting(now, settings, date, theories))


def broke_in(frames: Sequence[Frame]) -> int | None:
    """Return the month in which a settlement broke last; None: none did."""
    for before, now in zip(reversed(frames[:-1]), reversed(frames[1:]), strict=True):
        if before.status == SETTLED and now.status == FIGHTING:
            return now.month
    return None


def _watched(now: Frame, settings: Settings, date: Date) -> str:
    month = int(now.war["signed_month"])
    belief = number(now.war["belief_at_signature"], 2)
    return (
        f"Signed in {date(month)}, {now.month - month} of {settings.watch:.0f} months watched. "
        f"Terms: {terms(now.war['terms'])}. Leadership's T4 at signature: {belief}."
    )


def _pausing(now: Frame, settings: Settings, date: Date) -> str:
    first = now.since + int(settings.resume_months)
    end = f"from {date(first)} on" if now.month < first else "in any month"
    wants = PREFERS[now.leadership.option]
    return f"Since {date(now.since)}. The leadership {wants}; it may end {end}."


def _talking(now: Frame, settings: Settings, date: Date) -> State:
    since = f"Open since {date(now.talks.since or 0)}."
    if now.row["earnest"] > 0.0:
        willing = sum(agent.option == "settle" for agent in now.agents)
        told = f"{agents(willing, len(now.agents))} to settle; no terms agreed."
        return State("Talks open, in earnest", f"{since} {told}")
    if now.leadership.option == "settle":
        quorum = number(settings.quorum, 2)
        told = f"The leadership would settle, but less than {quorum} of influence would."
    else:
        told = "The Kremlin's leadership would rather pause than settle."
    return State("Talks open, not in earnest", f"{since} {told}")


def _fighting(now: Frame, settings: Settings, date: Date, theories: Mapping[str, str]) -> str:
    talks = now.talks
    if is_set(settings.barred_above) and now.row["land"] >= settings.barred_above:
        limit = land(settings.barred_above, 0)
        barred = f"No talks open until the main sector is below {limit}."
        return f"{barred} {_hope(now, settings, theories)}"
    if talks.failed is not None and talks.failed == talks.last and talks.closed > 0:
        wants = STILL[now.leadership.option]
        return f"Talks failed in {date(talks.failed)}. The leadership {wants}."
    if talks.moscow and not talks.kyiv:
        return "Moscow would talk. Kyiv has not joined."
    silence = "No talks yet." if talks.last is None else f"No talks since {date(talks.last)}."
    return f"{silence} {_hope(now, settings, theories)}"


def _hope(now: Frame, settings: Settings, theories: Mapping[str, str]) -> str:
    theory = now.leadership.theory
    if not theory:
        return f"No theory of victory is left above {number(settings.plausible, 2)}."
    if theory in EXPECTED:
        return f"The Kremlin expects to {EXPECTED[theory]}."
    return f"The Kremlin expects: {theories[theory]}."
