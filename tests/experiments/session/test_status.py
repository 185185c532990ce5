"""Status of an arm: chosen by the model's status and outcome alone, never without terms."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from abm.parameters import Settings
from abm.scenarios import load
from abm.schema import Outcome
from abm.state import CEASEFIRE, FIGHTING, OVER, SETTLED
from experiments.session.frames import Frame, TalksView
from experiments.session.status import DURABLE, broke_in, ending, standing, state_of
from tests.experiments.session.conftest import Open
from tests.experiments.session.made import THEORIES, agent, date, frame, plain

Make = Callable[..., Settings]
FOUR = tuple(agent(n, option="settle") for n in ("leadership", "military", "economic"))
SIGNED = {"terms": 1.8, "signed_month": 60.0, "belief_at_signature": 0.31}
ENDED_SIGNED = {
    **{"terms": -0.4, "signed_month": 60.0, "belief_at_signature": 0.314},
    "broken_month": math.nan,
}
STOPS = "The model stops here; the war in it does not."
OUTLAST = "The leadership fights on to outlast the partners (T4, worth most to it)."


def said(frames: list[Frame], settings: Settings) -> tuple[str, str]:
    state = standing(frames, settings, date, THEORIES)
    return state.title, plain(state.sentence)


@pytest.mark.parametrize(
    ("values", "title", "sentence"),
    [
        ({}, "Fighting", f"No talks yet. {OUTLAST}"),
        (
            {"talks": TalksView(None, 0, False, False, 20, 24)},
            "Fighting",
            f"No talks since March 2024. {OUTLAST}",
        ),
        (
            {"agents": (agent(option="pause"),)},
            "Fighting",
            "No talks yet. The leadership prefers a pause.",
        ),
        (
            {"agents": (agent(theory=""),)},
            "Fighting",
            "No talks yet. No theory of victory is left above 0.10.",
        ),
        (
            {
                "talks": TalksView(None, 2, True, False, 45, 45),
                "agents": (agent(option="pause"),),
            },
            "Fighting",
            "Talks failed in December 2025. The leadership still prefers a pause.",
        ),
        (
            {"talks": TalksView(None, 0, True, False, 40, 40)},
            "Fighting",
            "Moscow would talk. Kyiv has not joined.",
        ),
        (
            {
                "talks": TalksView(39, 0, True, True, None, 48),
                "agents": (agent(option="pause"),),
            },
            "Talks open, not in earnest",
            "Open since June 2025. The Kremlin's leadership would rather pause than settle.",
        ),
        (
            {"talks": TalksView(39, 0, True, True, None, 48)},
            "Talks open, not in earnest",
            "Open since June 2025. The Kremlin's leadership would rather fight on than settle.",
        ),
        (
            {"talks": TalksView(39, 0, True, True, None, 48), "agents": FOUR},
            "Talks open, not in earnest",
            "Open since June 2025. The leadership would settle, but less than 0.60 of influence "
            "would.",
        ),
        (
            {
                "talks": TalksView(50, 0, True, True, None, 50),
                "agents": (*FOUR, agent("security")),
                "row": {"earnest": 1.0},
            },
            "Talks open, in earnest",
            "Open since May 2026. Three of four Kremlin agents prefer to settle; no terms agreed.",
        ),
        (
            {"status": CEASEFIRE, "since": 49, "agents": (agent(option="pause"),)},
            "Ceasefire",
            "Since April 2026. The leadership prefers a pause; it may end from July 2026 on.",
        ),
        (
            {"status": CEASEFIRE, "since": 40},
            "Ceasefire",
            "Since July 2025. The leadership prefers to fight on; it may end in any month.",
        ),
    ],
)
def test_a_war_that_goes_on(
    values: dict[str, Any], title: str, sentence: str, set_to: Make
) -> None:
    assert said([frame(50, **values)], set_to()) == (title, sentence)


def test_a_settlement_is_watched_and_never_without_terms(set_to: Make) -> None:
    now = frame(66, SETTLED, since=60, war=SIGNED)
    assert said([now], set_to()) == (
        "Settlement signed, watched",
        "Signed in March 2027, 6 of 60 months watched, durable after 24. Terms: 1.8 thousand km² "
        "beyond the line of contact, in Moscow's favour. Leadership's belief in T4 at signature: "
        "0.31.",
    )


def test_a_durable_settlement_is_watched_on(set_to: Make) -> None:
    settings = set_to(watch=60.0, durable=24.0)
    young, old = (frame(month, SETTLED, since=60, war=SIGNED) for month in (83, 84))
    assert said([young], settings)[0] == "Settlement signed, watched"
    title, sentence = said([old], settings)
    assert title == "Durable settlement, watched"
    assert "24 of 60 months watched, durable since March 2029. Terms:" in sentence


def test_months_that_are_told_are_those_in_force(set_to: Make) -> None:
    now = frame(66, SETTLED, since=60, war=SIGNED)
    assert "6 of 36 months watched, durable after 24." in said([now], set_to(watch=36.0))[1]
    assert "6 of 24 months watched. Terms" in said([now], set_to(watch=24.0))[1]
    pausing = frame(50, CEASEFIRE, since=49)
    told = said([pausing], set_to(resume_months=6.0))[1]
    assert told.endswith("it may end from October 2026 on.")


def test_a_settlement_that_broke_is_told_until_talks_open_again(set_to: Make) -> None:
    signed = [frame(69, SETTLED, war=SIGNED)]
    broke = [*signed, frame(70, FIGHTING, war=SIGNED, talks=TalksView(None, 0, True, True, 9, 60))]
    expected = "Signed March 2027, broke in January 2028. The war goes on."
    assert broke_in(broke) == 70
    assert said(broke, set_to()) == ("Settlement broke", expected)
    later = [*broke, frame(71, FIGHTING, war=SIGNED, talks=TalksView(None, 0, True, True, 9, 71))]
    assert said(later, set_to())[0] == "Fighting"


def test_nothing_broke_where_a_ceasefire_ended() -> None:
    assert broke_in([frame(3, CEASEFIRE), frame(4, FIGHTING)]) is None
    assert broke_in([frame(4, FIGHTING)]) is None


def test_barred_talks_are_said_to_be_barred(set_to: Make) -> None:
    assert said([frame(9)], set_to(barred_above=60.0)) == (
        "Fighting",
        f"No talks open until the main sector is below 60 thousand km². {OUTLAST}",
    )
    below = frame(9, row={"land": 59.0})
    assert said([below], set_to(barred_above=60.0))[1].startswith("No talks yet.")


@pytest.mark.parametrize(
    ("month", "row", "barred_above", "begins"),
    [
        (34, {}, math.nan, "No talks open before March 2025. The leadership"),
        (
            34,
            {},
            60.0,
            "No talks open before March 2025, unless the main sector is below 60 thousand",
        ),
        (34, {"land": 59.0}, 60.0, "No talks yet."),
        (34, {"phase_over": 1.0}, 60.0, "No talks yet."),
        (35, {}, 60.0, "No talks yet."),
    ],
)
def test_talks_may_be_barred_until_a_month(
    set_to: Make, month: int, row: dict[str, float], barred_above: float, begins: str
) -> None:
    settings = set_to(barred_above=barred_above, barred_until=36.0)
    assert said([frame(month, row=row)], settings)[1].startswith(begins)


@pytest.mark.parametrize(
    ("settings", "expects"),
    [
        ((), "take Donbas by force"),
        (
            ("theories.T2.title=Encircle the capital",),
            "see this come true: Encircle the capital",
        ),
        (
            ("theories.T2.expectation=encircle it.", "theories.T2.title=Encircle the capital"),
            "encircle it",
        ),
        (("theories.T2.title=Donbas by force",), "take Donbas by force"),
    ],
)
def test_the_scenario_says_what_a_believer_expects(
    settings: tuple[str, ...], expects: str, set_to: Make
) -> None:
    now = frame(9, agents=(agent(theory="T2"),))
    state = standing([now], set_to(), date, load("six-partners", settings).theories)
    worth = "T2, worth most to it"
    assert state.sentence == f"No talks yet. The leadership fights on to {expects} ({worth})."


def test_belief_at_signature_is_named_after_the_theory_that_a_pause_would_serve(
    set_to: Make,
) -> None:
    served = ("theories.T3.pauses=true", "theories.T4.pauses=false", "theories.T3.label=Europe")
    theories = load("six-partners", served).theories
    state = standing([frame(66, SETTLED, since=60, war=SIGNED)], set_to(), date, theories)
    assert state.sentence.endswith("Leadership's belief in Europe at signature: 0.31.")


def ended(
    frames: list[Frame], outcome: int, settings: Settings, **record: float
) -> tuple[str, str]:
    state = ending(frames, {"outcome": float(outcome), **record}, settings, date, THEORIES)
    return state.title, plain(state.sentence)


@pytest.mark.parametrize(
    ("outcome", "values", "title", "sentence"),
    [
        (
            Outcome.EXHAUSTED,
            {"status": OVER, "row": {"exhaustion": 0.83}},
            "Ukrainian exhaustion",
            "Exhaustion passed 0.82 in June 2027.",
        ),
        (
            Outcome.EXHAUSTED,
            {"status": OVER, "row": {"land": 110.5}},
            "Ukrainian exhaustion",
            "Land held in the main sector passed 110 thousand km² in June 2027.",
        ),
        (
            Outcome.WITHDRAWN,
            {"status": OVER, "row": {"land": 19.0}},
            "Russian withdrawal",
            "Land held in the main sector fell below 20 thousand km².",
        ),
        (
            Outcome.WITHDRAWN,
            {"status": OVER},
            "Russian withdrawal",
            "For six months no Kremlin agent has seen a theory better than quitting.",
        ),
        (
            Outcome.FROZEN,
            {"status": CEASEFIRE, "since": 49},
            "Frozen",
            "The ceasefire of April 2026 still holds where the model stops.",
        ),
        (Outcome.STILL_FIGHTING, {"status": FIGHTING}, "Still fighting at the end", STOPS),
    ],
)
def test_an_end_without_a_settlement(
    outcome: int, values: dict[str, Any], title: str, sentence: str, set_to: Make
) -> None:
    assert ended([frame(63, **values)], outcome, set_to()) == (title, sentence)


def test_a_durable_settlement_has_terms_and_the_belief_at_signature(set_to: Make) -> None:
    assert ended([frame(83, OVER)], Outcome.DURABLE, set_to(), **ENDED_SIGNED) == (
        "Durable settlement",
        "Unbroken for 60 months. Terms: 0.4 thousand km² short of the line of contact, in "
        "Ukraine's favour. Leadership's belief in T4 at signature: 0.31.",
    )


@pytest.mark.parametrize("watch", [24, 36])
def test_a_settlement_held_as_long_as_it_was_watched(set_to: Make, watch: int) -> None:
    settings = set_to(watch=float(watch))
    told = ended([frame(83, OVER)], Outcome.DURABLE, settings, **ENDED_SIGNED)[1]
    assert told.startswith(f"Unbroken for {watch} months.")


def test_a_durable_settlement_may_break_later(set_to: Make) -> None:
    late = {**ENDED_SIGNED, "broken_month": 81.0, "signed_month": 40.0}
    told = ended([frame(81, OVER)], Outcome.DURABLE, set_to(watch=60.0), **late)[1]
    assert told.startswith("Unbroken for 24 months, broken after 41. Terms: ")


# Of a settlement that is watched beyond the last month, the state tells what the month shows.


def watched(signed: float, broken: float, outcome: Outcome, settings: Settings) -> tuple[str, str]:
    record = {**SIGNED, "signed_month": signed}
    last = frame(83, SETTLED, since=int(signed), war=record)
    return ended([last], outcome, settings, **record, broken_month=broken)


HERE = "The months end here, in February 2029. Later, watched beyond them, it "


def test_a_settlement_of_the_last_month_is_not_called_durable_yet(set_to: Make) -> None:
    title, sentence = watched(83.0, math.nan, Outcome.DURABLE, set_to())
    assert title == "Settlement signed, watched"
    assert sentence.startswith(
        "Signed in February 2029 (this month), 0 of 60 months watched, durable after 24. Terms: "
    )
    assert sentence.endswith(f"{HERE}holds in this run for all 60 months.")
    assert "nbroken" not in sentence


def test_a_settlement_that_breaks_later_is_not_called_broken_yet(set_to: Make) -> None:
    title, sentence = watched(60.0, 91.0, Outcome.DURABLE, set_to())
    assert title == "Settlement signed, watched"
    assert "23 of 60 months watched, durable after 24. Terms: " in sentence
    assert sentence.endswith(f"{HERE}breaks in this run in October 2029, after 31 months, durable.")
    title, sentence = watched(80.0, 91.0, Outcome.BROKEN, set_to())
    assert title == "Settlement signed, watched"
    ends = "breaks in this run in October 2029, after 11 months, before it is durable."
    assert sentence.endswith(HERE + ends)


def test_a_settlement_that_is_durable_by_the_last_month_is_called_so(set_to: Make) -> None:
    title, sentence = watched(50.0, math.nan, Outcome.DURABLE, set_to())
    assert title == "Durable settlement, watched"
    assert "33 of 60 months watched, durable since May 2028. Terms: " in sentence
    assert sentence.endswith("holds in this run for all 60 months.")


@pytest.mark.parametrize("run", [0, 14, 45])  # broken later, durable already, signed this month
def test_a_settlement_that_was_played_tells_no_more_than_its_last_month(
    opened: Open, run: int
) -> None:
    session = opened("coordinated", months=60, run=run)
    session.play_to(59)
    session.jump(59)
    (arm,) = session.arms.values()
    state, now = state_of(arm, session), arm.frames[-1]
    held = now.month - now.war["signed_month"]
    assert (now.status, arm.ended) == (SETTLED, True)
    assert state.title == (DURABLE if held >= 24 else "Settlement signed, watched")
    assert f"{held:.0f} of 60 months watched" in state.sentence
    assert "The months end here, in February 2027. Later, watched beyond them" in state.sentence


def test_a_broken_settlement_says_when(set_to: Make) -> None:
    months = [frame(69, SETTLED), frame(70, FIGHTING), frame(71, FIGHTING)]
    when = "Signed in March 2027, broke in January 2028."
    record = {**ENDED_SIGNED, "broken_month": 70.0}
    assert ended(months, Outcome.BROKEN, set_to(), **record) == (
        "Settlement broke",
        f"{when} {STOPS}",
    )
    months[-1] = frame(71, CEASEFIRE, since=71)
    frozen = "The ceasefire of February 2028 still holds where the model stops."
    assert ended(months, Outcome.BROKEN, set_to(), **record)[1] == f"{when} {frozen}"
