"""The live page of a tab: its widgets, made once, and the wire that tells them what to show.

Widgets come and go with the tab alone. What changes goes over the wire, from whatever thread it
comes: Solara would render the whole page anew, and not from two threads at once.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import reacton.ipyvuetify as v
import solara

from viz.live.opening import opening
from viz.live.parts import HEADS, RAIL, main, told
from viz.live.tokens import DARK, LIGHT
from viz.live.widgets import (
    Bar,
    Card,
    Ends,
    Feed,
    Foot,
    Head,
    Log,
    Notices,
    Over,
    Policy,
    Switcher,
    Tabs,
    Takeaway,
    Text,
    Transport,
    Why,
    Wire,
)
from viz.live.world import World

STYLE = Path(__file__).parent / "vue" / "page.css"


@solara.component
def Layout(children: list[Any] = []) -> Any:  # noqa: B006 (Solara compares it, and never changes it)
    """Return the page without Solara's frame."""
    return v.Html(tag="div", children=children)


@solara.component
def Page() -> Any:
    """Return the page of one tab, with a world of its own that goes when the tab goes."""
    world = solara.use_memo(lambda: World(opening()), [])
    wire = Wire(message="", event_act=world.act)

    def connect() -> Callable[[], None]:
        widget = solara.get_widget(wire)
        world.show(lambda: setattr(widget, "message", world.wire.message(told(world))))
        close: Callable[[], None] = world.close
        return close

    solara.use_effect(connect, [])
    page = [solara.Title("Concert"), solara.Style(style()), wire, *_parts()]
    return v.Html(tag="div", class_="concert", children=page)


def style() -> str:
    """Return the style sheet: tokens of both themes, then the page's rules."""
    dark = f":root[data-theme=dark] {{\n{DARK.properties()}\n}}\n"
    return f":root {{\n{LIGHT.properties()}\n}}\n{dark}{STYLE.read_text(encoding='utf-8')}"


def _parts() -> list[Any]:
    return [
        Bar(part="bar"),
        Transport(part="transport"),
        Takeaway(part="takeaway"),
        Switcher(part="arms"),
        Notices(part="notices"),
        v.Html(tag="div", class_="c-body", children=[_main(), _rail()]),
        Foot(part="foot"),
        Switcher(part="places"),
        Over(part="over"),
    ]


def _main() -> Any:
    heads = v.Html(tag="div", class_="c-heads", children=[Head(part=name) for name in HEADS])
    return v.Html(tag="main", class_="c-main", children=[heads, *map(_widget, main())])


def _rail() -> Any:
    on_rail = [_widget(name) for parts in RAIL.values() for name in parts]
    return v.Html(tag="aside", class_="c-rail", children=[Tabs(part="tabs"), *on_rail])


def _widget(name: str) -> Any:
    return WIDGETS.get(name, Card)(part=name)


#: What shows the parts of the main column and the rail that are no cards with figures.
WIDGETS = {
    "feed": Feed,
    "cost": Text,
    "parted": Why,
    "why": Why,
    "ends": Ends,
    "policy": Policy,
    "log": Log,
}
