"""The live page of a tab: its widgets, made once, and the wire that tells them what to show.

Widgets come and go with the tab alone. What changes goes over the wire, from whatever thread it
comes: Solara would render the whole page again, and not from two threads at once.

What a part holds comes over the wire, so that a widget is told its name and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import reacton.ipyvuetify as v
import solara
from reacton.core import Element

from viz.live.handlers import act
from viz.live.tab import Tab, opening
from viz.live.view.parts import HEADS, RAIL, main, told
from viz.style import DARK, LIGHT


@solara.component_vue("vue/wire.vue")
def Wire(message: str, event_act: Callable[[object], None]) -> None:
    """The one channel to and from the server."""


@solara.component_vue("vue/skip.vue")
def Skip() -> None:
    """A link past the bars, for whoever goes by keyboard."""


@solara.component_vue("vue/bar.vue")
def Bar(part: str) -> None:
    """The app bar."""


@solara.component_vue("vue/address.vue")
def Address(part: str) -> None:
    """The page's address, and what is said when its server is gone."""


@solara.component_vue("vue/transport.vue")
def Transport(part: str) -> None:
    """Time, and what the page says aloud."""


@solara.component_vue("vue/takeaway.vue")
def Takeaway(part: str) -> None:
    """Files to save, and pictures to draw for them."""


@solara.component_vue("vue/distributions.vue")
def Distributions(part: str) -> None:
    """The card of all runs."""


@solara.component_vue("vue/draw.vue")
def Draw(part: str) -> None:
    """The run that is shown, and the choice of another."""


@solara.component_vue("vue/head.vue")
def Head(part: str) -> None:
    """The head of an arm."""


@solara.component_vue("vue/card.vue")
def Card(part: str) -> None:
    """A card with figures."""


@solara.component_vue("vue/feed.vue")
def Feed(part: str) -> None:
    """Events in words."""


@solara.component_vue("vue/tabs.vue")
def Tabs(part: str) -> None:
    """The tabs of the rail."""


@solara.component_vue("vue/why.vue")
def Why(part: str) -> None:
    """The month and the belief in which two arms part."""


@solara.component_vue("vue/ends.vue")
def Ends(part: str) -> None:
    """Endings of the runs of each arm."""


@solara.component_vue("vue/policy.vue")
def Policy(part: str) -> None:
    """The levers of an arm."""


@solara.component_vue("vue/log.vue")
def Log(part: str) -> None:
    """The log of changes."""


@solara.component_vue("vue/notices.vue")
def Notices(part: str) -> None:
    """Errors and warnings above the page."""


@solara.component_vue("vue/over.vue")
def Over(part: str) -> None:
    """A question, the tour or the list of keys, over the page."""


@solara.component_vue("vue/foot.vue")
def Foot(part: str) -> None:
    """The lines below everything."""


@solara.component_vue("vue/text.vue")
def Text(part: str) -> None:
    """A card that is a sentence."""


@solara.component_vue("vue/switcher.vue")
def Switcher(part: str) -> None:
    """A row of buttons of which one is chosen: arms or places, on a phone."""


@solara.component_vue("vue/presentation.vue")
def Presentation() -> None:
    """One card at a time, in large type."""


@solara.component_vue("vue/paper.vue")
def Paper() -> None:
    """What makes the page ready to be printed."""


@solara.component_vue("vue/focus.vue")
def Focus() -> None:
    """The place of the keyboard, kept while something lies over the page."""


STYLES = [Path(__file__).parent / "vue" / f"{name}.css" for name in ("page", "media")]


@solara.component
def Layout(children: list[Element] = []) -> Element:  # noqa: B006 (Solara compares it, and never changes it)
    """Return the page without Solara's frame."""
    return v.Html(tag="div", children=children)


@solara.component
def Page() -> Element:
    """Return the page of one tab, with a session of its own that goes when the tab goes."""
    tab = solara.use_memo(lambda: Tab(opening()), [])
    wire = Wire(message="", event_act=partial(act, tab))

    def connect() -> Callable[[], None]:
        """Show the tab on the wire; return how to close it."""
        widget = solara.get_widget(wire)
        tab.show(lambda: setattr(widget, "message", tab.wire.message(told(tab))))
        close: Callable[[], None] = tab.close
        return close

    solara.use_effect(connect, [])
    page = [solara.Title("Concert"), solara.Style(style()), wire, *_parts()]
    return v.Html(tag="div", class_="concert", children=page)


def style() -> str:
    """Return the style sheet: tokens of both themes, then the page's rules."""
    dark = f":root[data-theme=dark] {{\n{DARK.properties()}\n}}\n"
    rules = "".join(file.read_text(encoding="utf-8") for file in STYLES)
    return f":root {{\n{LIGHT.properties()}\n}}\n{dark}{rules}"


def _parts() -> list[Element]:
    return [
        Skip(),
        Bar(part="bar"),
        Transport(part="transport"),
        Takeaway(part="takeaway"),
        Address(part="address"),
        Switcher(part="places"),
        Switcher(part="arms"),
        Notices(part="notices"),
        v.Html(tag="div", class_="c-body", children=[_main(), _rail()]),
        Foot(part="foot"),
        Over(part="over"),
        Presentation(),
        Paper(),
        Focus(),
    ]


def _main() -> Element:
    heads = v.Html(tag="div", class_="c-heads", children=[Head(part=name) for name in HEADS])
    first = [Distributions(part="distributions"), Draw(part="draw"), heads]
    parts = [*first, *map(_widget, main())]
    there = {"id": "main", "tabindex": "-1"}  # where the link past the bars leads
    return v.Html(tag="main", class_="c-main", attributes=there, children=parts)


def _rail() -> Element:
    on_rail = [_widget(name) for parts in RAIL.values() for name in parts]
    return v.Html(tag="aside", class_="c-rail", children=[Tabs(part="tabs"), *on_rail])


def _widget(name: str) -> Element:
    return WIDGETS.get(name, Card)(part=name)


#: What shows the parts of the main column and the rail that are not cards with figures.
WIDGETS = {
    "feed": Feed,
    "cost": Text,
    "parted": Why,
    "why": Why,
    "ends": Ends,
    "policy": Policy,
    "log": Log,
}
