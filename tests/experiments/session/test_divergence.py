"""Divergence of two arms, computed by hand."""

from __future__ import annotations

import pytest

from experiments.session.divergence import TOLERANCE, divergence_of
from experiments.session.frames import Entry, Frame
from tests.experiments.session.made import agent, frame

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


def test_the_same_months_diverge_nowhere() -> None:
    rows: list[Changes] = [[("money", 0.3)], [("money", -0.2)]]
    assert divergence_of(months(rows), months(rows)) is None


def test_less_than_the_tolerance_is_no_divergence() -> None:
    assert divergence_of(months([[]]), months([[("money", 0.9 * TOLERANCE)]])) is None
    assert divergence_of(months([[]]), months([[("money", 1.1 * TOLERANCE)]])) is not None


def test_the_first_month_and_agent_are_named() -> None:
    first = months([[], [], []], [0.0, 0.0, 0.0])
    second = months([[], [], [("money", -1.0)]], [0.0, 0.2, 0.2])
    found = divergence_of(first, second)
    assert found is not None
    assert (found.month, found.agent, found.title, found.theory) == (1, "army", "Army", "T4")
    assert (found.until, found.about, found.difference) == (2, "T4", -1.0)


def test_entries_make_the_difference_with_their_share() -> None:
    first = months([[("money", 0.1)], [("deliveries", 0.2)]])
    second = months([[("money", -0.6)], [("deliveries", 0.0), ("fading: deliveries", 0.1)]])
    found = divergence_of(first, second)
    assert found is not None
    assert found.difference == pytest.approx(-0.8)
    assert [one.name for one in found.parts] == ["money", "deliveries", "fading: deliveries"]
    amounts = [-0.7, -0.2, 0.1]
    assert [one.amount for one in found.parts] == pytest.approx(amounts)
    shares = [0.875, 0.25, -0.125]
    assert [one.share for one in found.parts] == pytest.approx(shares)
    assert [one.name for one in found.main] == ["money"]


def test_where_signs_cancel_there_are_amounts_and_no_shares() -> None:
    found = divergence_of(months([[]]), months([[("money", 1.0), ("attention", -0.9)]]))
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
    found = divergence_of(first, second)
    assert found is not None
    assert (found.theory, found.about, found.difference) == ("T2", "T4", 0.5)


def test_a_difference_may_need_several_entries() -> None:
    rows: list[Changes] = [[("money", 0.4), ("attention", 0.35), ("deliveries", 0.25)]]
    found = divergence_of(months([[]]), months(rows))
    assert found is not None
    assert [one.name for one in found.main] == ["money", "attention"]
