"""Status of an arm in words, chosen from the model's status alone."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from abm.parameters import Settings
from abm.rules.arithmetic import is_set
from abm.scenarios.scenario import pausing
from abm.scenarios.tables import TheoryTable
from abm.schema import Outcome
from abm.state import CEASEFIRE, FIGHTING, SETTLED, Status
from experiments.session.arm import LiveArm
from experiments.session.events import agents, counted, land, terms
from experiments.session.frames import ArmState, Frame
from experiments.session.session import Session
from experiments.text import filled, number
from experiments.war import unbroken

Date = Callable[[int], str]
#: The state of a settlement that has held for long enough and is watched on.
DURABLE = "Durable settlement, watched"
#: What the leadership prefers, in the middle of a sentence.
PREFERS = {"continue": "prefers to fight on", "pause": "prefers a pause", "settle": "would settle"}
STILL = {**PREFERS, "pause": "still prefers a pause", "settle": "still would settle"}


def state_of(arm: LiveArm, session: Session) -> ArmState:
    """Return the state of an arm in the month that the session shows."""
    month = session.month
    frames = arm.frames[: month + 1]
    settings, theories = arm.settings(frames[-1].month), arm.scenario.theories
    if arm.stopped and (month > arm.last or session.done):
        return _stopped(arm, session)
    if arm.outcome and month >= arm.last:
        return ending(frames, arm.record, settings, session.date, theories)
    return _same(arm, session) or standing(frames, settings, session.date, theories)


def _stopped(arm: LiveArm, session: Session) -> ArmState:
    others = [f"Arm {o.letter} goes on." for o in session.arms.values() if not o.ended]
    told = ["The model refused this month.", arm.stopped, *others]
    return ArmState(f"Stopped in {session.date(arm.last + 1)}", " ".join(told))


def _same(arm: LiveArm, session: Session) -> ArmState | None:
    """Return the state of an arm that cannot be told from an earlier one so far."""
    for other in session.arms.values():
        if other.letter == arm.letter:
            return None
        if _same_months(arm, other, session.month):
            return ArmState(f"Same as {other.letter} so far", _why_same(arm, other, session))
    return None


def _same_months(one: LiveArm, other: LiveArm, month: int) -> bool:
    if min(one.last, other.last) < month:
        return False
    return all(one.frames[m].row == other.frames[m].row for m in range(month, -1, -1))


def _why_same(arm: LiveArm, other: LiveArm, session: Session) -> str:
    fork, treatment = arm.policy.fork, arm.scenario.treatment
    if fork is not None and fork[0] == other.letter and session.month <= fork[1]:
        past = f"{session.date(fork[1])} (month {fork[1]})"
        return f"{arm.letter} shares {other.letter}'s past up to {past}."
    if session.month < treatment and arm.treatment != other.treatment:
        differ = {name for name, _ in arm.treatment.items() ^ other.treatment.items()}
        efforts = all(name.endswith("_effort") for name in differ)
        what = "planning effort changes" if efforts else "their policies part"
        when = f"{session.date(treatment)} (month {treatment})"
        return f"The arms share every month until {what} in {when}."
    return "Nothing that tells the arms apart has reached the war yet."


def standing(
    frames: Sequence[Frame], settings: Settings, date: Date, theories: Mapping[str, TheoryTable]
) -> ArmState:
    """Return where a war stands after the last of these months.

    `settings` are everybody's in that month, `theories` the scenario's.
    """
    now = frames[-1]
    if now.status == SETTLED:
        heading = DURABLE if _durable(now, settings) else Status.SETTLED.heading
        return ArmState(heading, _watched(now, settings, date, theories))
    if now.status == CEASEFIRE:
        return ArmState(Status.CEASEFIRE.heading, _pausing(now, settings, date))
    if now.talks.since is not None:
        return _talking(now, settings, date)
    month = broke_in(frames)
    if month is not None and (now.talks.last is None or now.talks.last < month):
        when = f"Signed {date(int(now.war['signed_month']))}, broke in {date(month)}"
        return ArmState(Outcome.BROKEN.declared.heading, f"{when}. The war goes on.")
    return ArmState(Status.FIGHTING.heading, _fighting(now, settings, date, theories))


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
    today = " (this month)" if now.month == month else ""
    watched = f"{now.month - month} of {settings.watch:.0f} months watched"
    if _durable(now, settings):
        watched = f"{watched}, durable since {date(month + int(settings.durable))}"
    elif settings.durable < settings.watch:
        watched = f"{watched}, durable after {settings.durable:.0f}"
    return f"Signed in {date(month)}{today}, {watched}. {signed(now.war, theories)}"


def _durable(now: Frame, settings: Settings) -> bool:
    return now.month - now.war["signed_month"] >= settings.durable


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


def _talking(now: Frame, settings: Settings, date: Date) -> ArmState:
    since = f"Open since {date(now.talks.since or 0)}."
    if now.row["earnest"] > 0.0:
        willing = sum(agent.option == "settle" for agent in now.agents)
        told = f"{agents(willing, len(now.agents))} to settle; no terms agreed."
        return ArmState("Talks open, in earnest", f"{since} {told}")
    if now.leadership.option == "settle":
        quorum = number(settings.quorum, 2)
        told = f"The leadership would settle, but less than {quorum} of influence would."
    else:
        instead = "pause" if now.leadership.option == "pause" else "fight on"
        told = f"The Kremlin's leadership would rather {instead} than settle."
    return ArmState("Talks open, not in earnest", f"{since} {told}")


def _fighting(
    now: Frame, settings: Settings, date: Date, theories: Mapping[str, TheoryTable]
) -> str:
    talks = now.talks
    barred = _barred(now, settings, date)
    if barred:
        return f"{barred} {_hope(now, settings, theories)}"
    if talks.failed is not None and talks.failed == talks.last and talks.closed > 0:
        wants = STILL[now.leadership.option]
        return f"Talks failed in {date(talks.failed)}. The leadership {wants}."
    if talks.moscow and not talks.kyiv:
        return "Moscow would talk. Kyiv has not joined."
    silence = "No talks yet." if talks.last is None else f"No talks since {date(talks.last)}."
    return f"{silence} {_hope(now, settings, theories)}"


def _barred(now: Frame, settings: Settings, date: Date) -> str:
    """Say until when talks are barred, if they are."""
    small = f"the main sector is below {land(settings.barred_above, 0)}"
    held = now.row["land"] >= settings.barred_above
    if now.row["phase_over"] > 0.0:
        return ""
    if not is_set(settings.barred_until):
        return f"No talks open until {small}." if held else ""
    if now.month + 1 >= settings.barred_until:
        return ""
    opened = f"No talks open before {date(int(settings.barred_until))}"
    if not is_set(settings.barred_above):
        return f"{opened}."
    return f"{opened}, unless {small} first." if held else ""


def _hope(now: Frame, settings: Settings, theories: Mapping[str, TheoryTable]) -> str:
    """Say what the leadership fights on for: what is worth most to it, be it likely or not."""
    leader = now.leadership
    if not leader.theory:
        return f"No theory of victory is left above {number(settings.plausible, 2)}."
    if leader.option != "continue":
        return f"The leadership {PREFERS[leader.option]}."
    told = theories[leader.theory]
    aim = told.expectation.removesuffix(".")
    return f"The leadership fights on to {aim} ({told.label}, worth most to it)."


def ending(
    frames: Sequence[Frame],
    record: Mapping[str, float],
    settings: Settings,
    date: Date,
    theories: Mapping[str, TheoryTable],
) -> ArmState:
    """Return how a war ended, from its months within the horizon and its whole record.

    `settings` are everybody's in its last month. A settlement that is still watched then has not
    ended: what the model then watches is told as what comes later.
    """
    last, outcome = frames[-1], Outcome.of(record["outcome"]).declared
    if last.status == SETTLED:
        state = standing(frames, settings, date, theories)
        return state._replace(sentence=f"{state.sentence} {_later(last, record, settings, date)}")
    values = {
        "ended": lambda: date(last.month),
        "since": lambda: date(last.since),
        "signed": lambda: date(int(record["signed_month"])),
        "signature": lambda: signed(record, theories),
        "unbroken": lambda: unbroken(record, settings),
        "breach": lambda: _breach(last, record, date),
        "exhaustion": lambda: _exhaustion(last, settings),
        "withdrawal": lambda: _withdrawal(last, settings),
    }
    return ArmState(outcome.heading, filled(outcome.page, values))


def _later(last: Frame, record: Mapping[str, float], settings: Settings, date: Date) -> str:
    """Say what the model watches of a settlement after the last month within the horizon."""
    month, broken = record["signed_month"], record["broken_month"]
    here = f"The months end here, in {date(last.month)}. Later, watched beyond them, it"
    if math.isnan(broken):
        return f"{here} holds in this run for all {settings.watch:.0f} months."
    durable = record["outcome"] == Outcome.DURABLE
    when = f"after {broken - month:.0f} months, {'durable' if durable else 'before it is durable'}"
    return f"{here} breaks in this run in {date(int(broken))}, {when}."


def _breach(last: Frame, record: Mapping[str, float], date: Date) -> str:
    after = Outcome.FROZEN if last.status == CEASEFIRE else Outcome.STILL_FIGHTING
    said = filled(after.declared.page, {"since": lambda: date(last.since)})
    return f"broke in {date(int(record['broken_month']))}. {said}"


def _exhaustion(last: Frame, settings: Settings) -> str:
    if last.row["exhaustion"] > settings.exhaustion_limit:
        return f"Exhaustion passed {number(settings.exhaustion_limit, 2)}"
    return f"Land held in the main sector passed {land(settings.land_limit, 0)}"


def _withdrawal(last: Frame, settings: Settings) -> str:
    if last.row["land"] < settings.withdrawal_land:
        return f"Land held in the main sector fell below {land(settings.withdrawal_land, 0)}"
    months = counted(int(settings.withdrawal_months))
    return f"For {months} months no Kremlin agent has seen a theory better than quitting"
