"""Differences of plain data: they make the new of the old, and tell little where little changed."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.viz.live.reader import changed
from viz.live.web.difference import difference

# Whole numbers from 2 on: Python takes 1 and true for the same.
TEXTS = st.text("abc", max_size=2) | st.text("xyz→𝕏", min_size=20, max_size=40)
SCALARS = st.none() | st.booleans() | st.integers(2, 9) | TEXTS
NAMED = st.fixed_dictionaries({"name": st.sampled_from("abcdef")}, optional={"at": SCALARS})
PLAIN = st.recursive(
    SCALARS | st.lists(NAMED, max_size=6) | st.lists(st.integers(2, 5), max_size=12),
    lambda held: st.lists(held, max_size=5) | st.dictionaries(st.text("xyz", max_size=2), held),
    max_leaves=12,
)


def told(old: Any, new: Any) -> str:
    return json.dumps(difference(old, new), separators=(",", ":"))


@given(PLAIN, PLAIN)
def test_a_difference_makes_the_new_of_the_old(old: Any, new: Any) -> None:
    assert changed(old, json.loads(told(old, new))) == new


@given(st.lists(PLAIN, max_size=8), st.data())
def test_so_it_does_where_something_was_moved_or_left_out(old: list[Any], data: Any) -> None:
    new = data.draw(st.permutations(old))[: data.draw(st.integers(0, 8))]
    assert changed(old, json.loads(told(old, new))) == new


def test_a_month_is_put_to_a_line() -> None:
    line = [0.25] * 60
    assert told(line, [*line, 0.5]) == '{"":[60,[0.5]]}'
    assert told([*line, 0.5], line) == '{"":[60,-1]}'


def test_an_event_is_put_before_the_others_and_the_last_falls_off() -> None:
    events = [[f"month {place}", "●", "Talks begin", place] for place in range(60, 0, -1)]
    assert told(
        events[1:], events[:-1]
    ) == '{"":[[["month 60","●","Talks begin",60]],58,-1]}'.replace("●", "\\u25cf")


def test_of_a_long_text_only_what_changed_is_told() -> None:
    before = "<b>Germany</b> · share of aid 12%<br>Joint capacity 0.25<br>Delivered 1.2"
    assert told(before, before.replace("0.25", "0.31")) == '{"":[54,-2,["31"]]}'
    assert told("a short text", "a short tale") == '["a short tale"]'


def test_what_has_a_name_is_found_wherever_it_stands() -> None:
    nodes = [{"name": name, "itemStyle": {"color": "#123"}, "value": [1, 2]} for name in "abcdefgh"]
    after = [
        *nodes[:3],
        {"name": "a gap"},
        *nodes[3:7],
        {**nodes[7], "itemStyle": {"color": "#456"}},
    ]
    assert told(nodes, after) == '{"":[3,[{"name":"a gap"}],4,{"itemStyle":{"color":["#456"]}}]}'


def test_what_lies_deep_is_told_alone() -> None:
    option = {"grid": [{"left": 3}], "series": [{"name": "x", "data": [1] * 50}, {"name": "y"}]}
    after = {"grid": [{"left": 3}], "series": [{"name": "x", "data": [1] * 51}, {"name": "y"}]}
    assert told(option, after) == '{"series":{"":[{"data":{"":[50,[1]]}}]}}'
