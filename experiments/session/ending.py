"""How an arm ended, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from abm.parameters import Settings
from abm.scenarios.tables import TheoryTable
from abm.schema import Outcome
from abm.state import CEASEFIRE
from experiments.session.frames import Frame, State
from experiments.session.phrases import counted, land
from experiments.session.standing import broke_in, signed
from experiments.wording import filled, number

Date = Callable[[int], str]


def ending(
    frames: Sequence[Frame],
    record: Mapping[str, float],
    settings: Settings,
    date: Date,
    theories: Mapping[str, TheoryTable],
) -> State:
    """Return how a war ended, from its months within the horizon and its whole record.

    `settings` are everybody's in its last month.
    """
    last, outcome = frames[-1], Outcome.of(record["outcome"]).declared
    values = {
        "ended": lambda: date(last.month),
        "since": lambda: date(last.since),
        "signed": lambda: date(int(record["signed_month"])),
        "signature": lambda: signed(record, theories),
        "watch": lambda: f"{settings.watch:.0f}",
        "breach": lambda: _breach(frames, date),
        "exhaustion": lambda: _exhaustion(last, settings),
        "withdrawal": lambda: _withdrawal(last, settings),
    }
    return State(outcome.heading, filled(outcome.page, values))


def _breach(frames: Sequence[Frame], date: Date) -> str:
    month, last = broke_in(frames), frames[-1]
    if month is None:
        return "broke while it was watched beyond the horizon."
    after = Outcome.FROZEN if last.status == CEASEFIRE else Outcome.STILL_FIGHTING
    said = filled(after.declared.page, {"since": lambda: date(last.since)})
    return f"broke in {date(month)}. {said}"


def _exhaustion(last: Frame, settings: Settings) -> str:
    if last.row["exhaustion"] > settings.exhaustion_limit:
        return f"Exhaustion passed {number(settings.exhaustion_limit, 2)}"
    return f"Land held in the main sector passed {land(settings.land_limit, 0)}"


def _withdrawal(last: Frame, settings: Settings) -> str:
    if last.row["land"] < settings.withdrawal_land:
        return f"Land held in the main sector fell below {land(settings.withdrawal_land, 0)}"
    months = counted(int(settings.withdrawal_months))
    return f"For {months} months no Kremlin agent has seen a theory better than quitting"
