"""How an arm ended, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from abm.parameters import Settings
from abm.schema import BROKEN, DURABLE, EXHAUSTED, FROZEN, WITHDRAWN
from abm.state import CEASEFIRE
from experiments.session.frames import Frame, State
from experiments.session.phrases import counted, land, terms
from experiments.session.standing import broke_in
from experiments.wording import number

Date = Callable[[int], str]

STOPS = "The model stops here; the war in it does not."


def ending(
    frames: Sequence[Frame], record: Mapping[str, float], settings: Settings, date: Date
) -> State:
    """Return how a war ended, from its months within the horizon and its whole record.

    `settings` are everybody's in its last month.
    """
    last, outcome = frames[-1], int(record["outcome"])
    if outcome == DURABLE:
        unbroken = f"Unbroken for {settings.watch:.0f} months."
        return State("Durable settlement", f"{unbroken} {signed(record)}")
    if outcome == BROKEN:
        return State("Settlement broke", _broken(frames, record, date))
    if outcome == EXHAUSTED:
        return State("Ukrainian exhaustion", _exhausted(last, settings, date))
    if outcome == WITHDRAWN:
        return State("Russian withdrawal", _withdrawn(last, settings))
    if outcome == FROZEN:
        return State("Frozen", _frozen(last, date))
    return State("Still fighting at the end", STOPS)


def signed(record: Mapping[str, float]) -> str:
    """Return terms and belief at signature, which stand with every settlement."""
    belief = number(record["belief_at_signature"], 2)
    return f"Terms: {terms(record['terms'])}. Leadership's T4 at signature: {belief}."


def _broken(frames: Sequence[Frame], record: Mapping[str, float], date: Date) -> str:
    when = f"Signed in {date(int(record['signed_month']))}"
    month = broke_in(frames)
    if month is None:
        return f"{when}, broke while it was watched beyond the horizon."
    after = _frozen(frames[-1], date) if frames[-1].status == CEASEFIRE else STOPS
    return f"{when}, broke in {date(month)}. {after}"


def _frozen(last: Frame, date: Date) -> str:
    return f"The ceasefire of {date(last.since)} still holds where the model stops."


def _exhausted(last: Frame, settings: Settings, date: Date) -> str:
    if last.row["exhaustion"] > settings.exhaustion_limit:
        limit = number(settings.exhaustion_limit, 2)
        return f"Exhaustion passed {limit} in {date(last.month)}."
    limit = land(settings.land_limit, 0)
    return f"Land held in the main sector passed {limit} in {date(last.month)}."


def _withdrawn(last: Frame, settings: Settings) -> str:
    if last.row["land"] < settings.withdrawal_land:
        return f"Land held in the main sector fell below {land(settings.withdrawal_land, 0)}."
    months = counted(int(settings.withdrawal_months))
    return f"For {months} months no Kremlin agent has seen a theory better than quitting."
