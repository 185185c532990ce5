"""Tooltips of a graph, each told once: its nodes and links share them, and they change by month.

The browser puts them back where they are named by their place (`worded` in `assets/custom.js`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from viz.live.charts.scene import Component, Option

_ITEMS = ("data", "links")
_BREAK = "<br>"


def apart(option: Option) -> tuple[Option, list[list[str]]]:
    """Return an option whose graphs name tooltips by their place, and the lines of each."""
    places: dict[str, int] = {}
    series = [
        _placed(one, places) if one.get("type") == "graph" else one for one in option["series"]
    ]
    return {**option, "series": series}, [text.split(_BREAK) for text in places]


def _placed(series: Component, places: dict[str, int]) -> Component:
    held = {key: cast("Iterable[Component]", series[key]) for key in _ITEMS}
    return {**series, **{key: [_item(one, places) for one in held[key]] for key in _ITEMS}}


def _item(item: Component, places: dict[str, int]) -> Component:
    """Return a node or a link with the place of its tooltip, which is made if it is a new one."""
    tooltip = item.get("tooltip")
    if not isinstance(tooltip, dict):
        return item
    place = places.setdefault(tooltip["formatter"], len(places))
    return {**item, "tooltip": {**tooltip, "formatter": place}}
