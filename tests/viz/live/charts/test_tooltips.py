"""Tooltips of a graph apart from it: each once, and none lost."""

from __future__ import annotations

from typing import Any

from tests.viz.live import made
from viz.live.charts.fans import fan
from viz.live.charts.ring import Ring
from viz.live.charts.tooltips import apart
from viz.panels import FRONT


def items(option: Any) -> list[dict[str, Any]]:
    return [
        item for series in option["series"] for key in ("data", "links") for item in series[key]
    ]


def graph(option: Any) -> dict[str, Any]:
    return {"series": [one for one in option["series"] if one["type"] == "graph"]}


def test_a_tooltip_stands_once_and_goes_back_where_it_was() -> None:
    seen = made.scene()
    whole = Ring(seen, seen.arms[0]).option()
    bare, texts = apart(whole)
    before = items(graph(whole))
    after = items(graph(bare))
    assert len(texts) == len({*map(str, texts)}) == len(made.partners())
    assert [one for one in after if "tooltip" in one]
    for was, item in zip(before, after, strict=True):
        if "tooltip" in was:
            assert "<br>".join(texts[item["tooltip"]["formatter"]]) == was["tooltip"]["formatter"]
        assert {**item, "tooltip": 0} == {**was, "tooltip": 0} or "tooltip" not in was


def test_where_there_is_no_graph_nothing_changes() -> None:
    option = fan(made.scene(), FRONT).option()
    assert apart(option) == (option, [])
