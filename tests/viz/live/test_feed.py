"""What happened in words: how much of it is shown, and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pytest

from abm.scenarios import load
from viz.live.tab import Opening, Tab
from viz.live.view.side import feed

pytestmark = [pytest.mark.compiled, pytest.mark.usefixtures("few_wars")]


@pytest.fixture
def tab() -> Iterator[Tab]:
    made = Tab(Opening(load("six-partners")))
    yield made
    made.close()


def arms(tab: Tab) -> list[Any]:
    told: Any = feed(tab)["arms"]
    assert isinstance(told, list)
    return told


def test_it_says_how_many_of_all_events_it_shows(tab: Tab) -> None:
    assert {arm["shown"] for arm in arms(tab)} == {f"{n} of {n}" for n in counts(tab)}
    tab.session.play_to(40)
    tab.session.month = 40
    for arm, known in zip(arms(tab), counts(tab), strict=True):
        assert len(arm["events"]) == 60 < known
        assert arm["shown"] == f"60 of {known}"


def counts(tab: Tab) -> list[int]:
    month = tab.session.month
    played = [arm.frames[: month + 1] for arm in tab.session.arms.values()]
    return [sum(len(frame.events) for frame in frames) for frames in played]


def test_the_latest_month_stands_first_and_in_it_the_largest_partner(tab: Tab) -> None:
    tab.session.play_to(30)
    tab.session.month = 30
    names = {partner.name: partner.share for partner in tab.session.scenario.partners}
    several = 0
    for arm in arms(tab):
        months = [month for *_, month in arm["events"]]
        assert months == sorted(months, reverse=True)
        assert months[0] == max(months)
        for _, events in groupby(arm["events"], lambda event: event[3]):
            texts = [event[2] for event in events]
            shares = [share for text in texts for name, share in names.items() if name in text]
            assert shares == sorted(shares, reverse=True)
            several += len(shares) > 1
    assert several > 5


def test_a_kind_alone_is_counted_alone(tab: Tab) -> None:
    tab.session.play_to(30)
    tab.session.month = 30
    tab.asked.kind = "blocked"
    frames = tab.session.arms["A"].frames
    known = sum(event.kind == "blocked" for frame in frames[:31] for event in frame.events)
    assert arms(tab)[0]["shown"] == f"{min(known, 60)} of {known}"
    assert {event[1] for event in arms(tab)[0]["events"]} <= {"✕"}
