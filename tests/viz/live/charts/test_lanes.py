"""The lanes above the scrubber: which events have a mark, and where."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from experiments.session.events import KINDS
from experiments.session.frames import Event
from tests.viz.live.made import arm, forked, frame, option_of, scene
from viz.live.charts.lanes import SHOWN, Lanes
from viz.live.charts.scene import Scene, SceneArm


def played(*events: Event, count: int = 13) -> list[Any]:
    return [frame(m, [event for event in events if event.month == m]) for m in range(count)]


def event(month: int, kind: str, text: str = "It happened.", partner: str = "") -> Event:
    return Event(month, kind, text, partner)


def marked(stage: Scene) -> list[tuple[list[int], str]]:
    series = option_of(Lanes(stage))["series"][-1]
    return [(item["value"], item["label"]["formatter"]) for item in series["data"]]


def one(*events: Event) -> SceneArm:
    return arm(frames=played(*events))


def test_every_kind_that_is_shown_has_a_mark() -> None:
    assert set(SHOWN) < set(KINDS)


def test_a_mark_stands_in_its_month_and_lane() -> None:
    stage = scene(arm("A"), replace(one(event(3, "talks")), letter="B"))
    assert marked(stage) == [([3, 1], "◆")]


def test_what_partners_do_month_by_month_stays_in_the_feed() -> None:
    assert marked(scene(one(event(1, "signed"), event(2, "short"), event(3, "blocked")))) == []


def test_only_large_partners_gaps_are_shown() -> None:
    large, small = event(2, "gap", partner="P00"), event(3, "gap", partner="P09")
    assert marked(scene(one(large, small))) == [([2, 0], "▬")]


def test_a_month_has_its_most_telling_mark() -> None:
    assert marked(scene(one(event(2, "theory"), event(2, "change")))) == [([2, 0], "■")]


def test_nothing_after_the_month_shown() -> None:
    assert marked(scene(one(event(9, "talks")), month=8)) == []


def test_a_fork_shows_what_follows_its_fork() -> None:
    own = forked(4, frames=played(event(4, "talks"), event(5, "talks")))
    assert marked(scene(own)) == [([5, 0], "◆")]


def talking(*months: int) -> SceneArm:
    return arm(frames=[frame(m, talks_open=float(m in months)) for m in range(8)])


def test_talks_are_a_bar() -> None:
    bar = option_of(Lanes(scene(talking(2, 3, 4), month=6)))["series"][0]
    assert bar["data"] == [[1.5, 0], [4.5, 0], [4, None]]


def test_talks_of_a_month_are_seen_and_stay_on_the_page() -> None:
    bar = option_of(Lanes(scene(talking(0, 5), month=6)))["series"][0]
    assert bar["data"] == [[0.0, 0], [0.5, 0], [0, None], [4.5, 0], [5.5, 0], [5, None]]


def test_talks_end_with_the_month_shown_and_begin_after_a_fork() -> None:
    own = forked(4, frames=talking(4, 5, 6).frames)
    bar = option_of(Lanes(scene(own, month=5)))["series"][0]
    assert bar["data"] == [[4.5, 0], [5.5, 0], [5, None]]


@pytest.mark.parametrize("letters", ["A", "AB", "ABC"])
def test_every_lane_has_its_letter_and_its_place_by_number(letters: str) -> None:
    option = option_of(Lanes(scene(*(arm(letter) for letter in letters))))
    names, places = option["yAxis"]
    assert [one["value"] for one in names["data"]] == [*letters]
    assert names["axisLabel"]["interval"] == 0
    assert (places["min"], places["max"]) == (-0.5, len(letters) - 0.5)
    assert {one["yAxisIndex"] for one in option["series"] if one["type"] == "line"} == {1}


def test_treatment_and_fork_are_dashed() -> None:
    option = option_of(Lanes(scene(arm(), forked(4))))
    assert option["series"][-1]["markLine"]["data"] == [{"xAxis": 4}, {"xAxis": 11}]
    assert json.loads(json.dumps(option, allow_nan=False)) == option


def test_texts_of_events_stay_text() -> None:
    option = option_of(Lanes(scene(one(event(2, "talks", "<b>Talks</b> {b} opened.")))))
    told = option["series"][-1]["data"][0]["tooltip"]["formatter"]
    assert told == "May 2022: &lt;b&gt;Talks&lt;/b&gt; {\N{WORD JOINER}b} opened."


def test_sentence_and_table() -> None:
    stage = scene(one(event(2, "talks", "Talks opened.")), month=2)
    assert Lanes(stage).label() == "What happened until May 2022: A 1 mark."
    assert Lanes(stage).table().rows == (("May 2022", "A", "◆", "Talks opened."),)
    assert Lanes(stage).height == 19
