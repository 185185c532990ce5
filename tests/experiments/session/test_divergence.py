"""Divergence of two arms, computed by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from abm.scenarios import load
from experiments.session.divergence import (
    TOLERANCE,
    Decision,
    Divergence,
    divergence,
    divergence_of,
)
from experiments.session.frames import Entry, Frame, TalksView
from experiments.session.policy import ArmPolicy
from experiments.session.session import Session
from experiments.session.status import PREFERS
from tests.experiments.session.made import QUIET, agent, frame

Changes = list[tuple[str, float]]


def months(rows: list[Changes], military: list[float] | None = None) -> list[Frame]:
    """Return months from what each adds to the leadership's T4 (1.0 at the start)."""
    odds, found = 1.0, []
    for month, row in enumerate(rows):
        odds += sum(change for _, change in row)
        entries = tuple(Entry("T4", name, change) for name, change in row)
        other = {"T2": 0.0, "T4": 0.0 if military is None else military[month]}
        agents = (agent(log_odds={"T2": 0.0, "T4": odds}, entries=entries), agent("army", other))
        found.append(frame(month, agents=agents))
    return found


def between(first: list[Frame], second: list[Frame]) -> Divergence | None:
    return divergence_of(first, second, {})


def test_the_same_months_diverge_nowhere() -> None:
    rows: list[Changes] = [[("money", 0.3)], [("money", -0.2)]]
    assert between(months(rows), months(rows)) is None


def test_less_than_the_tolerance_is_no_divergence() -> None:
    assert between(months([[]]), months([[("money", 0.9 * TOLERANCE)]])) is None
    assert between(months([[]]), months([[("money", 1.1 * TOLERANCE)]])) is not None


def test_the_first_month_and_agent_are_named() -> None:
    first = months([[], [], []], [0.0, 0.0, 0.0])
    second = months([[], [], [("money", -1.0)]], [0.0, 0.2, 0.2])
    found = between(first, second)
    assert found is not None
    assert found.belief == (1, "army", "Army", "T4")
    assert (found.month, found.decisions) == (None, ())
    assert (found.until, found.about, found.difference) == (2, "T4", -1.0)


def test_entries_make_the_difference_with_their_share() -> None:
    first = months([[("money", 0.1)], [("deliveries", 0.2)]])
    second = months([[("money", -0.6)], [("deliveries", 0.0), ("fading: deliveries", 0.1)]])
    found = between(first, second)
    assert found is not None
    assert found.difference == pytest.approx(-0.8)
    assert [one.name for one in found.parts] == ["money", "deliveries", "fading: deliveries"]
    amounts = [-0.7, -0.2, 0.1]
    assert [one.amount for one in found.parts] == pytest.approx(amounts)
    shares = [0.875, 0.25, -0.125]
    assert [one.share for one in found.parts] == pytest.approx(shares)
    assert [one.name for one in found.main] == ["money"]


def test_where_signs_cancel_there_are_amounts_and_no_shares() -> None:
    found = between(months([[]]), months([[("money", 1.0), ("attention", -0.9)]]))
    assert found is not None
    assert [(one.name, one.amount, one.share) for one in found.parts] == [
        ("money", 1.0, None),
        ("attention", -0.9, None),
    ]
    assert [one.name for one in found.main] == ["money"]


def test_the_theory_is_the_one_in_which_beliefs_differ_most() -> None:
    # T2 differs by 9 in log-odds, of a belief that is nothing in both arms.
    first = [frame(0, agents=(agent(log_odds={"T2": -20.0, "T4": 0.0}),))]
    second = [frame(0, agents=(agent(log_odds={"T2": -11.0, "T4": 0.5}),))]
    found = between(first, second)
    assert found is not None
    assert found.belief is not None
    assert (found.belief.theory, found.about, found.difference) == ("T2", "T4", 0.5)


def test_a_difference_may_need_several_entries() -> None:
    rows: list[Changes] = [[("money", 0.4), ("attention", 0.35), ("deliveries", 0.25)]]
    found = between(months([[]]), months(rows))
    assert found is not None
    assert [one.name for one in found.main] == ["money", "attention"]


# Decisions

SECTORS = {"north": "North"}
JOINS: TalksView = QUIET._replace(kyiv=True)
DECISIONS: dict[str, tuple[dict[str, Any], Decision]] = {
    "posture": ({"row": {"posture": 1.0}}, Decision("Ukraine", "holds", "attacks")),
    "preference": (
        {"agents": (agent(), agent("army", option="pause"))},
        Decision("Army", "prefers to fight on", "prefers a pause"),
    ),
    "earnest": (
        {"row": {"earnest": 1.0}},
        Decision("Moscow", "would not settle in earnest", "would settle in earnest"),
    ),
    "sector": (
        {"row": {"held.north": 0.0}},
        Decision("Russia", "holds “North”", "does not hold “North”"),
    ),
    "joins": ({"talks": JOINS}, Decision("Kyiv", "would not join talks", "would join talks")),
    "signature": (
        {"war": {"settlements": 1.0}},
        Decision("A settlement", "has not been signed", "has been signed"),
    ),
}


def quiet(month: int, **values: Any) -> Frame:
    row = {"held.north": 1.0, **values.pop("row", {})}
    return frame(month, **{"agents": (agent(), agent("army")), "row": row, **values})


@pytest.mark.parametrize("name", DECISIONS)
def test_arms_part_at_the_first_decision_that_differs(name: str) -> None:
    changed, decision = DECISIONS[name]
    first = [quiet(month) for month in range(4)]
    second = [*first[:2], quiet(2, **changed), quiet(3, row={"posture": 2.0, "earnest": 1.0})]
    found = divergence_of(first, second, SECTORS)
    assert found is not None
    assert (found.month, found.decisions, found.belief) == (2, (decision,), None)


def test_a_belief_that_differs_before_any_decision_is_told_beside_it() -> None:
    first = months([[], [], []])
    second = months([[("money", 2 * TOLERANCE)], [], []])
    second[2] = replace(second[2], row={**second[2].row, "posture": 1.0})
    found = between(first, second)
    assert found is not None and found.belief is not None
    assert (found.belief.month, found.month) == (0, 2)


def test_decisions_of_one_month_stand_in_the_order_of_the_month() -> None:
    second = quiet(0, row={"posture": 2.0, "earnest": 1.0, "held.north": 0.0}, talks=JOINS)
    found = divergence_of([quiet(0)], [second], SECTORS)
    assert found is not None
    assert [one.who for one in found.decisions] == ["Ukraine", "Moscow", "Russia", "Kyiv"]


def test_arms_part_later_than_their_policies_do() -> None:
    six = load("six-partners")
    policies = (ArmPolicy("A", "siloed"), ArmPolicy("B", "coordinated"))
    session = Session(six, 1, 2022, 36, policies)
    session.play_to(30)
    found = divergence(session.arms["A"], session.arms["B"], 30)
    assert found is not None and found.month is not None
    assert found.month > six.treatment
    assert divergence(session.arms["A"], session.arms["B"], six.treatment - 1) is None
    for one in found.decisions:
        for letter, said in (("A", one.first), ("B", one.second)):
            agents = session.arms[letter].at(found.month).agents
            told = {agent.title: PREFERS[agent.option] for agent in agents}
            assert told[one.who] == said
