"""The live page: one component, drawn anew from its world whenever that changes."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import reacton.ipyvuetify as v
import solara

from viz.live.dialogs import shown
from viz.live.opening import opening
from viz.live.shown.bar import bar, foot, notices, spoken, tour, transport
from viz.live.shown.cards import cards
from viz.live.shown.feed import cost, feed
from viz.live.shown.heads import heads
from viz.live.shown.policy import log, policy
from viz.live.shown.why import endings, ledger, parted
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
    Text,
    Transport,
    Why,
)
from viz.live.world import World

COST = "killed and wounded in these model runs, to the nearest ten thousand"
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
        parts = _parts_or_fault(world)
        return v.Html(tag="div", class_="concert", attributes=_place(world), children=parts)


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


def _parts_or_fault(world: World) -> list[Any]:
    """Return the page; where a part of it cannot be shown, say so, so that the tab lives on."""
    try:
        return _parts(world)
    except Exception as error:
        logging.getLogger(__name__).exception("the page could not be shown")
        text = f"{type(error).__name__}: {error}. Step back, reset, or save the session to report."
        fault = [["error", "The page could not be shown.", text]]
        top = [solara.Style(style()), Bar(told=bar(world)), _transport(world)]
        return [*top, Notices(notices=fault)]


def _parts(world: World) -> list[Any]:
    arms = [[letter, arm.title] for letter, arm in world.session.arms.items()]
    places = [["watch", "Watch"], *_tabs(world)]
    return [
        solara.Title("Concert"),
        solara.Style(style()),
        Bar(told=bar(world)),
        _transport(world),
        _switcher("c-arms", "arm", arms, world.asked.arm),
        Notices(notices=notices(world)),
        v.Html(tag="div", class_="c-body", children=[_main(world), _rail(world)]),
        Foot(lines=foot(world)),
        _switcher("c-places", "place", places, world.asked.place),
        Over(
            dialog=shown(world),
            tour=tour(world),
            helped=world.asked.keys,
            month=world.session.month,
        ),
    ]


def _switcher(kind: str, act: str, options: list[list[str]], chosen: str) -> Any:
    return Switcher(kind=kind, label=act.capitalize(), act=act, options=options, chosen=chosen)


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
    figures = [Card(told=card).key(card["name"]) for card in cards(world)]
    parts = [v.Html(tag="div", class_="c-heads", children=arms), *figures[:2]]
    parts += [Feed(told=feed(world)).key("feed"), *figures[2:]]
    parts += [Text(title="Human cost so far", note=COST, text=cost(world)).key("cost")]
    return v.Html(tag="main", class_="c-main", children=parts)


def _rail(world: World) -> Any:
    tab = world.asked.tab
    parts = [Tabs(tabs=_tabs(world), tab=tab).key("tabs")]
    if tab == "why":
        parts += [Why(parted=parted(world)).key("why"), Card(told=ledger(world)).key("ledger")]
        parts += [Ends(told=endings(world)).key("ends")]
    elif tab == "policy":
        parts += [Policy(told=policy(world)).key("policy")]
    else:
        parts += [Log(lines=log(world)).key("log")]
    return v.Html(tag="aside", class_="c-rail", children=parts)


def _tabs(world: World) -> list[list[str]]:
    count = len(log(world))
    return [["why", "Why"], ["policy", "Policy"], ["log", f"Log {count}" if count else "Log"]]
