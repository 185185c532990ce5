"""How an arm ended is said by its recorded outcome, never without terms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from abm.parameters import Settings
from abm.schema import Outcome
from abm.state import CEASEFIRE, FIGHTING, OVER, SETTLED
from experiments.session.frames import Frame
from experiments.session.status import ending
from tests.experiments.session.made import THEORIES, date, frame, plain

Make = Callable[..., Settings]
SIGNED = {"terms": -0.4, "signed_month": 60.0, "belief_at_signature": 0.314}
STOPS = "The model stops here; the war in it does not."


def said(frames: list[Frame], outcome: int, settings: Settings, **record: float) -> tuple[str, str]:
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
    assert said([frame(63, **values)], outcome, set_to()) == (title, sentence)


def test_a_durable_settlement_has_terms_and_the_belief_at_signature(set_to: Make) -> None:
    assert said([frame(83, SETTLED)], Outcome.DURABLE, set_to(), **SIGNED) == (
        "Durable settlement",
        "Unbroken for 24 months. Terms: 0.4 thousand km² short of the line of contact, in "
        "Ukraine's favour. Leadership's belief in T4 at signature: 0.31.",
    )


def test_a_settlement_held_as_long_as_it_was_watched(set_to: Make) -> None:
    told = said([frame(83, SETTLED)], Outcome.DURABLE, set_to(watch=36.0), **SIGNED)[1]
    assert told.startswith("Unbroken for 36 months.")


def test_a_broken_settlement_says_when(set_to: Make) -> None:
    months = [frame(69, SETTLED), frame(70, FIGHTING), frame(71, FIGHTING)]
    when = "Signed in March 2027, broke in January 2028."
    assert said(months, Outcome.BROKEN, set_to(), **SIGNED) == (
        "Settlement broke",
        f"{when} {STOPS}",
    )
    months[-1] = frame(71, CEASEFIRE, since=71)
    frozen = "The ceasefire of February 2028 still holds where the model stops."
    assert said(months, Outcome.BROKEN, set_to(), **SIGNED)[1] == f"{when} {frozen}"


def test_a_settlement_may_break_while_it_is_watched_beyond_the_horizon(set_to: Make) -> None:
    assert said([frame(83, SETTLED)], Outcome.BROKEN, set_to(), **SIGNED)[1] == (
        "Signed in March 2027, broke while it was watched beyond the horizon."
    )
