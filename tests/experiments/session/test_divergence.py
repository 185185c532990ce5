"""Divergence of two arms, computed by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from abm.scenarios import load
from abm.state import CEASEFIRE
from experiments.session.divergence import (
    TOLERANCE,
    Belief,
    Decision,
    Divergence,
    Explanation,
    Titles,
    divergence,
    divergence_of,
    explanation,
    explanation_of,
)
from experiments.session.frames import Entry, Frame, TalksView
from experiments.session.policy import ArmPolicy
from experiments.session.session import Session
from experiments.session.status import PREFERS
from tests.experiments.session.made import QUIET, agent, frame, partner, plain

Changes = list[tuple[str, float]]
T4 = Belief("leadership", "T4")
NOTHING = Titles({}, {})
PRIOR = {"T2": 0.0, "T4": 1.0}


def months(rows: list[Changes], military: list[float] | None = None) -> list[Frame]:
    """Return months from what each adds to the leadership's T4 (1.0 at the start)."""
    odds, found = 1.0, []
    for month, row in enumerate(rows):
        odds += sum(change for _, change in row)
        entries = tuple(Entry("T4", name, change) for name, change in row)
        other = {"T2": 0.0, "T4": 0.0 if military is None else military[month]}
        own = agent(log_odds={"T2": 0.0, "T4": odds}, entries=entries, prior=PRIOR)
        agents = (own, agent("army", other, prior=PRIOR))
        found.append(frame(month, agents=agents))
    return found


def between(first: list[Frame], second: list[Frame]) -> Divergence | None:
    return divergence_of(first, second, NOTHING)


def explained(first: list[Frame], second: list[Frame]) -> Explanation:
    return explanation_of(first, second, T4)


def test_the_same_months_diverge_nowhere() -> None:
    rows: list[Changes] = [[("money", 0.3)], [("money", -0.2)]]
    assert between(months(rows), months(rows)) is None
    assert explained(months(rows), months(rows)).parts == ()


def test_less_than_the_tolerance_is_no_divergence() -> None:
    assert between(months([[]]), months([[("money", 0.9 * TOLERANCE)]])) is None
    assert between(months([[]]), months([[("money", 1.1 * TOLERANCE)]])) is not None


def test_the_first_month_and_agent_are_named() -> None:
    first = months([[], [], []], [0.0, 0.0, 0.0])
    second = months([[], [], [("money", -1.0)]], [0.0, 0.2, 0.2])
    found = between(first, second)
    assert found is not None
    assert found.belief == (1, "army", "Army", "T4")
    assert (found.month, found.decisions, found.signing) == (None, (), None)


def test_entries_make_the_difference_with_their_share() -> None:
    first = months([[("money", 0.1)], [("deliveries", 0.2), ("fading: money", -0.1)]])
    second = months([[("money", -0.6)], [("deliveries", 0.0), ("fading: deliveries", 0.0)]])
    found = explained(first, second)
    assert (found.until, found.first, found.second) == pytest.approx((1, 1.2, 0.4))
    assert found.difference == pytest.approx(-0.8)
    assert [one.name for one in found.parts] == ["money", "deliveries", "fading"]
    amounts = [-0.7, -0.2, 0.1]
    assert [one.amount for one in found.parts] == pytest.approx(amounts)
    shares = [0.875, 0.25, -0.125]
    assert [one.share for one in found.parts] == pytest.approx(shares)
    assert [one.name for one in found.main] == ["money"]


def test_where_signs_cancel_there_are_amounts_and_no_shares() -> None:
    found = explained(months([[]]), months([[("money", 1.0), ("attention", -0.9)]]))
    assert [(one.name, one.amount, one.share) for one in found.parts] == [
        ("money", 1.0, None),
        ("attention", -0.9, None),
    ]
    assert [one.name for one in found.main] == ["money"]


def test_the_belief_that_is_asked_for_is_explained_and_no_other() -> None:
    entries = Entry("T4", "money", 0.5), Entry("T2", "front", 9.0)
    begun, odds = {"T2": -20.0, "T4": 0.0}, {"T2": -11.0, "T4": 0.5}
    first = [frame(0, agents=(agent(log_odds=begun), agent("army")))]
    own = agent(log_odds=odds, entries=entries, prior=begun)
    second = [frame(0, agents=(own, agent("army")))]
    found = explained(first, second)
    assert (found.difference, [one.name for one in found.parts]) == (0.5, ["money"])
    found = explanation_of(first, second, Belief("leadership", "T2"))
    assert (found.difference, [one.name for one in found.parts]) == (9.0, ["front"])
    assert explanation_of(first, second, Belief("army", "T4")).difference == 0.0


def test_a_difference_may_need_several_entries() -> None:
    rows: list[Changes] = [[("money", 0.4), ("attention", 0.35), ("deliveries", 0.25)]]
    found = explained(months([[]]), months(rows))
    assert [one.name for one in found.main] == ["money", "attention"]


def test_arms_may_begin_with_another_belief() -> None:
    first, second = (
        [frame(0, agents=(agent(log_odds={"T2": 0.0, "T4": odds}),))] for odds in (1.0, 1.5)
    )
    assert [(one.name, one.amount) for one in explained(first, second).parts] == [("prior", 0.5)]


# Partners


def test_the_largest_partner_that_signs_in_one_arm_alone_is_named_with_its_month() -> None:
    idle = partner("DEU", "Germany"), partner()
    signs = partner("DEU", "Germany", signed=0.54), partner(signed=0.2)
    first = [frame(0, partners=idle), frame(1, partners=idle)]
    second = [frame(0, partners=idle), frame(1, partners=signs)]
    found = between(first, second)
    assert found is not None and found.signing is not None
    who, one, other = found.signing.decision
    assert (found.month, found.signing.month) == (None, 1)
    assert (who, one, plain(other)) == ("Germany", "signs nothing", "signs EUR 540 m")


# Decisions

WORDS = Titles({"north": "North"}, {"T2": "T2", "T4": "Fourth"})
JOINS: TalksView = QUIET._replace(kyiv=True)
DECISIONS: dict[str, tuple[dict[str, Any], Decision]] = {
    "posture": ({"row": {"posture": 1.0}}, Decision("Ukraine", "holds", "attacks")),
    "preference": (
        {"agents": (agent(), agent("army", option="pause"))},
        Decision("Army", "prefers to fight on for Fourth", "prefers a pause"),
    ),
    "theory": (
        {"agents": (agent(theory="T2"), agent("army"))},
        Decision("Leadership", "prefers to fight on for Fourth", "prefers to fight on for T2"),
    ),
    "no theory": (
        {"agents": (agent(theory=""), agent("army"))},
        Decision(
            "Leadership", "prefers to fight on for Fourth", "prefers to fight on for no theory"
        ),
    ),
    "earnest": (
        {"row": {"earnest": 1.0}},
        Decision("Moscow", "would not settle in earnest", "would settle in earnest"),
    ),
    "sector": (
        {"row": {"held.north": 0.0}},
        Decision("Russia", "holds “North”", "does not hold “North”"),
    ),
    "mobilisation": (
        {"row": {"mobilised": 1.0}},
        Decision("Russia", "has not mobilised", "has mobilised"),
    ),
    "ceasefire": (
        {"status": CEASEFIRE},
        Decision("A ceasefire", "does not hold", "holds"),
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
    found = divergence_of(first, second, WORDS)
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
    found = divergence_of([quiet(0)], [second], WORDS)
    assert found is not None
    assert [one.who for one in found.decisions] == ["Ukraine", "Moscow", "Russia", "Kyiv"]


def test_arms_part_later_than_their_policies_do() -> None:
    six = load("six-partners")
    policies = (ArmPolicy("A", "siloed"), ArmPolicy("B", "coordinated"))
    session = Session(six, 3, 2022, 36, policies)
    session.play_to(30)
    found = divergence(session.arms["A"], session.arms["B"], 30)
    assert found is not None and found.month is not None
    assert found.month > six.treatment
    assert divergence(session.arms["A"], session.arms["B"], six.treatment - 1) is None
    for one in found.decisions:
        for letter, said in (("A", one.first), ("B", one.second)):
            agents = session.arms[letter].at(found.month).agents
            told = {agent.title: PREFERS[agent.option] for agent in agents}
            assert said.startswith(told[one.who])


def test_parts_add_up_to_the_difference_of_every_belief() -> None:
    six = load("six-partners")
    session = Session(six, 1, 2022, 36, (ArmPolicy("A", "siloed"), ArmPolicy("B", "coordinated")))
    session.play_to(30)
    arms = session.arms["A"], session.arms["B"]
    for name in six.kremlin:
        for theory in six.theories:
            found = explanation(*arms, 30, Belief(name, theory))
            assert sum(part.amount for part in found.parts) == pytest.approx(found.difference)
            held = [next(a for a in arm.at(30).agents if a.name == name) for arm in arms]
            levels = [agent.log_odds[theory] for agent in held]
            assert [found.first, found.second] == levels
