"""The feed says in plain words what happened, and nothing that did not."""

from __future__ import annotations

from typing import Any

import pytest

from abm.reasons import Reason
from abm.schema import Outcome
from abm.state import CEASEFIRE, FIGHTING, OVER, SETTLED
from experiments.session.events import KINDS, events_of
from experiments.session.frames import Frame, TalksView
from experiments.session.policy import ArmPolicy, Change
from tests.experiments.session.made import THEORIES, agent, frame, partner, plain

POLICY = ArmPolicy("B", "coordinated")


def told(before: Frame | None, now: Frame, policy: ArmPolicy = POLICY) -> list[tuple[str, str]]:
    events = events_of(before, now, policy, THEORIES, plausible=0.10)
    assert all(event.month == now.month and event.kind in KINDS for event in events)
    return [(event.kind, plain(event.text)) for event in events]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, []),
        ({"signed": 0.54, "horizon": 17}, [("signed", "Italy signed EUR 540 m over 17 months.")]),
        ({"signed": 1.12, "horizon": 1}, [("signed", "Italy signed EUR 1.1 bn over 1 month.")]),
        ({"signed": 0.0004, "horizon": 1}, []),
        (
            {"reason": Reason.DIFFERENCE},
            [("blocked", "Italy's package blocked at sign-off: the two ministries differ.")],
        ),
        (
            {"reason": Reason.PROCEDURE},
            [("blocked", "Italy's package held up at sign-off: joint procedures take their time.")],
        ),
        (
            {"reason": Reason.WAITING},
            [
                (
                    "blocked",
                    "Italy's package waits: too few of the partners it looks to have signed.",
                )
            ],
        ),
        ({"reason": Reason.NO_OCCASION}, []),
        ({"reason": Reason.NOT_DUE}, []),
        ({"reason": Reason.GAP}, []),  # it is told when it opens
        (
            {"reason": Reason.OVERDRAWN},
            [("blocked", "Italy's package waits: the account is overdrawn.")],
        ),
        (
            {"due": 0.048, "withheld": 0.027},
            [("short", "Italy delivered short: EUR 21 m of 48 m promised.")],
        ),
        ({"due": 0.048, "withheld": 0.011}, []),  # less than a quarter is missing
        ({"due": 0.0004, "withheld": 0.0004}, []),  # less than would be written
        (
            {"concession": True},
            [("concessions", "Italy's foreign ministry spoke of concessions.")],
        ),
        ({"gap": True}, [("gap", "Italy: funding gap opens.")]),
    ],
)
def test_what_partners_did(values: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    before, now = frame(4, partners=(partner(),)), frame(5, partners=(partner(**values),))
    assert told(before, now) == expected


def test_a_gap_is_told_when_it_opens_and_when_it_closes() -> None:
    shut, open_ = ((partner("USA", "United States", gap=gap),) for gap in (False, True))
    assert told(frame(4, partners=open_), frame(5, partners=open_)) == []
    assert told(frame(4, partners=open_), frame(5, partners=shut)) == [
        ("gap", "United States: funding gap closes.")
    ]
    assert told(None, frame(0, partners=open_)) == [("gap", "United States: funding gap opens.")]


def test_an_event_knows_its_partner() -> None:
    now = frame(5, partners=(partner("SVK", "Slovakia", concession=True),))
    (event,) = events_of(None, now, POLICY, THEORIES, 0.10)
    assert (event.month, event.partner) == (5, "SVK")


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (1.0, 0.0, []),
        (-2.0, -2.3, ["Economic bloc dropped T4 'Partners run out'."]),
        (-2.3, -2.0, ["Economic bloc took up T4 'Partners run out' again."]),
        (-2.3, -3.0, []),
    ],
)
def test_theories_are_dropped_below_what_is_plausible(
    before: float, now: float, expected: list[str]
) -> None:
    # A belief of 0.10 is log-odds of -2.197.
    bloc = [
        agent("economic", {"T2": 0.0, "T4": odds}, title="Economic bloc") for odds in (before, now)
    ]
    found = told(frame(4, agents=bloc[:1]), frame(5, agents=bloc[1:]))
    assert found == [("theory", text) for text in expected]
    assert told(None, frame(0, agents=bloc[1:])) == []


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ({}, {"new_leader": 1.0}, ["A new leader takes over in Moscow."]),
        ({}, {"mobilised": 1.0}, ["Russia mobilises."]),
        ({"mobilised": 1.0}, {"mobilised": 1.0}, []),
        (
            {"held.north": 1.0, "held.east": 1.0},
            {"held.north": 0.0, "held.east": 1.0, "withdrawals": 1.0, "orderly_withdrawals": 1.0},
            ["Moscow gives up a sector (north), in good order."],
        ),
        (
            {"held.north": 1.0, "held.east": 1.0},
            {"held.north": 0.0, "held.east": 0.0, "withdrawals": 2.0},
            ["Moscow gives up two sectors (north, east), under losses."],
        ),
        ({}, {"ultimatum": 0.3}, ["Partners give Moscow an ultimatum."]),
        ({"ultimatum": 0.3}, {"ultimatum": 0.4}, []),
    ],
)
def test_what_turns_the_war_is_told(
    before: dict[str, float], now: dict[str, float], expected: list[str]
) -> None:
    found = told(frame(4, row=before), frame(5, row=now))
    assert found == [("turn", text) for text in expected]


def talks(since: int | None, failed: int | None, last: int | None) -> TalksView:
    return TalksView(since, 0, True, True, failed, last)


SIGNED = {"terms": 1.8, "signed_month": 5.0, "belief_at_signature": 0.31}


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (
            {},
            {
                "war": {"talk_episodes": 1.0},
                "talks": talks(5, None, 5),
                "agents": (agent(option="pause"),),
            },
            ["Talks opened. The leadership prefers a pause."],
        ),
        (
            {"war": {"talk_episodes": 1.0}},
            {
                "war": {"talk_episodes": 1.0},
                "talks": talks(None, 5, 5),
            },
            ["Talks failed. The leadership prefers to fight on."],
        ),
        (
            {"war": {"talk_episodes": 1.0}},
            {"war": {"talk_episodes": 1.0}, "talks": talks(None, 3, 3)},
            [],
        ),
        ({}, {"status": CEASEFIRE}, ["A ceasefire begins."]),
        ({"status": CEASEFIRE}, {"status": FIGHTING}, ["The ceasefire ended."]),
        (
            {},
            {"status": SETTLED, "war": SIGNED},
            ["Settlement signed: 1.8 thousand km² beyond the line of contact, in Moscow's favour."],
        ),
        ({"status": SETTLED}, {"status": FIGHTING}, ["The settlement broke."]),
        ({"status": SETTLED}, {"status": SETTLED}, []),
        (
            {"status": SETTLED},
            {"status": OVER, "war": {"outcome": float(Outcome.DURABLE)}},
            ["Durable settlement."],
        ),
        (
            {"status": SETTLED},
            {"status": OVER, "war": {"outcome": float(Outcome.DURABLE), "broken_month": 5.0}},
            ["Durable settlement. It broke."],
        ),
        (
            {},
            {"status": OVER, "war": {"outcome": float(Outcome.EXHAUSTED)}},
            ["Ukrainian exhaustion."],
        ),
    ],
)
def test_talks_and_what_comes_of_them(
    before: dict[str, Any], now: dict[str, Any], expected: list[str]
) -> None:
    found = told(frame(4, **before), frame(5, **now))
    assert found == [("talks", text) for text in expected]


def test_your_changes_are_told_when_they_begin_and_end() -> None:
    effort = Change("planning.national_effort", 0.6, 5, 8, ("DEU", "POL"), 4)
    free = Change("support.horizon", float("nan"), 5, None, None, 4)
    policy = ArmPolicy("B", "coordinated", (effort, free))
    assert told(frame(4), frame(5), policy) == [
        ("change", "Your change: planning.national_effort = 0.6 (DEU, POL)."),
        ("change", "Your change: support.horizon = free."),
    ]
    assert told(frame(6), frame(7), policy) == []
    assert told(frame(7), frame(8), policy) == [
        ("change", "Your change ends: planning.national_effort = 0.6 (DEU, POL).")
    ]
