"""Where a war stands while it goes on, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from abm.parameters import Settings
from abm.rules.arithmetic import is_set
from abm.scenarios.scenario import pausing
from abm.scenarios.tables import TheoryTable
from abm.schema import Outcome
from abm.state import CEASEFIRE, FIGHTING, SETTLED, Status
from experiments.session.frames import Frame, State
from experiments.session.phrases import agents, land, terms
from experiments.wording import number

Date = Callable[[int], str]

#: What the leadership prefers, in the middle of a sentence.
PREFERS = {"continue": "prefers to fight on", "pause": "prefers a pause", "settle": "would settle"}

STILL = {**PREFERS, "pause": "still prefers a pause", "settle": "still would settle"}


def standing(
    frames: Sequence[Frame], settings: Settings, date: Date, theories: Mapping[str, TheoryTable]
) -> State:
    """Return where a war stands after the last of these months.

    `settings` are everybody's in that month, `theories` the scenario's.
    """
    now = frames[-1]
    if now.status == SETTLED:
        return State(Status.SETTLED.heading, _watched(now, settings, date, theories))
    if now.status == CEASEFIRE:
        return State(Status.CEASEFIRE.heading, _pausing(now, settings, date))
    if now.talks.since is not None:
        return _talking(now, settings, date)
    month = broke_in(frames)
    if month is not None and (now.talks.last is None or now.talks.last < month):
        when = f"Signed {date(int(now.war['signed_month']))}, broke in {date(month)}"
        return State(Outcome.BROKEN.declared.heading, f"{when}. The war goes on.")
    return State(Status.FIGHTING.heading, _fighting(now, settings, date, theories))


def broke_in(frames: Sequence[Frame]) -> int | None:
    """Return the month in which a settlement broke last; None: none did."""
    for before, now in zip(reversed(frames[:-1]), reversed(frames[1:]), strict=True):
        if before.status == SETTLED and now.status == FIGHTING:
            return now.month
    return None


def _watched(
    now: Frame, settings: Settings, date: Date, theories: Mapping[str, TheoryTable]
) -> str:
    month = int(now.war["signed_month"])
    watched = f"{now.month - month} of {settings.watch:.0f} months watched"
    return f"Signed in {date(month)}, {watched}. {signed(now.war, theories)}"


def signed(war: Mapping[str, float], theories: Mapping[str, TheoryTable]) -> str:
    """Return terms and belief at signature, which stand with every settlement."""
    theory, belief = theories[pausing(theories)].label, number(war["belief_at_signature"], 2)
    told = f"Leadership's belief in {theory} at signature: {belief}."
    return f"Terms: {terms(war['terms'])}. {told}"


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


def _fighting(
    now: Frame, settings: Settings, date: Date, theories: Mapping[str, TheoryTable]
) -> str:
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


def _hope(now: Frame, settings: Settings, theories: Mapping[str, TheoryTable]) -> str:
    theory = now.leadership.theory
    if not theory:
        return f"No theory of victory is left above {number(settings.plausible, 2)}."
    return f"The Kremlin expects to {theories[theory].expectation.removesuffix('.')}."
