"""The live page: one component, drawn anew from its world whenever that changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import reacton.ipyvuetify as v
import solara

from viz.live.opening import opening
from viz.live.shown.bar import bar, spoken, transport
from viz.live.shown.cards import cards
from viz.live.shown.heads import heads
from viz.live.tokens import DARK, LIGHT
from viz.live.widgets import Bar, Card, Head, Transport
from viz.live.world import World

STYLE = Path(__file__).parent / "vue" / "page.css"


@solara.component
def Layout(children: list[Any] = []) -> Any:  # noqa: B006 (Solara compares it, and never changes it)
    """Return the page without Solara's frame."""
    return v.Html(tag="div", children=children)


@solara.component
def Page() -> Any:
    """Return the page of one tab, with a world of its own that goes when the tab goes."""
    _, paint = solara.use_state(0)
    world = solara.use_memo(lambda: World(opening(), lambda: paint(lambda count: count + 1)), [])
    solara.use_effect(lambda: world.close, [])
    with world.lock:
        return v.Html(tag="div", class_="concert", attributes=_place(world), children=_parts(world))


def style() -> str:
    """Return the style sheet: tokens of both themes, then the page's rules."""
    dark = f":root[data-theme=dark] {{\n{DARK.properties()}\n}}\n"
    return f":root {{\n{LIGHT.properties()}\n}}\n{dark}{STYLE.read_text(encoding='utf-8')}"


def _place(world: World) -> dict[str, str]:
    asked = world.asked
    return {
        "data-arms": str(len(world.session.arms)),
        "data-place": asked.place,
        "data-drawer": "open" if asked.drawer else "closed",
    }


def _parts(world: World) -> list[Any]:
    return [
        solara.Title("Concert"),
        solara.Style(style()),
        Bar(told=bar(world)),
        _transport(world),
        v.Html(tag="div", class_="c-body", children=[_main(world)]),
    ]


def _transport(world: World) -> Any:
    return Transport(
        told=transport(world),
        spoken=spoken(world),
        arm=world.asked.arm,
        file=vars(world.file) if world.file else None,
        pictures=world.pictures,
        event_act=world.act,
    )


def _main(world: World) -> Any:
    choices = [[c.name, c.title] for c in world.session.scenario.configurations.values()]
    several = len(world.session.arms) > 1
    arms = [
        Head(told=one, choices=choices, several=several, chosen=one["letter"] == world.asked.arm)
        for one in heads(world)
    ]
    parts = [v.Html(tag="div", class_="c-heads", children=arms)]
    parts += [Card(told=card).key(card["name"]) for card in cards(world)]
    return v.Html(tag="main", class_="c-main", children=parts)
