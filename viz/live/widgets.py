"""The widgets of the live page: templates beside this module, each of which shows a part.

What a part holds comes over the wire, so that a widget is told its name and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara


@solara.component_vue("vue/wire.vue")
def Wire(message: str, event_act: Callable[[Any], None]) -> None:
    """The one channel to and from the server."""


@solara.component_vue("vue/bar.vue")
def Bar(part: str) -> None:
    """The app bar."""


@solara.component_vue("vue/transport.vue")
def Transport(part: str) -> None:
    """Time, and what the page says aloud."""


@solara.component_vue("vue/takeaway.vue")
def Takeaway(part: str) -> None:
    """Files to save, and pictures to draw for them."""


@solara.component_vue("vue/head.vue")
def Head(part: str) -> None:
    """The head of an arm."""


@solara.component_vue("vue/card.vue")
def Card(part: str) -> None:
    """A card with figures."""


@solara.component_vue("vue/feed.vue")
def Feed(part: str) -> None:
    """What happened, in words."""


@solara.component_vue("vue/tabs.vue")
def Tabs(part: str) -> None:
    """The tabs of the rail."""


@solara.component_vue("vue/why.vue")
def Why(part: str) -> None:
    """Where two arms part."""


@solara.component_vue("vue/ends.vue")
def Ends(part: str) -> None:
    """How the runs of each arm end."""


@solara.component_vue("vue/policy.vue")
def Policy(part: str) -> None:
    """The levers of an arm."""


@solara.component_vue("vue/log.vue")
def Log(part: str) -> None:
    """What was changed."""


@solara.component_vue("vue/notices.vue")
def Notices(part: str) -> None:
    """What is said above the page."""


@solara.component_vue("vue/over.vue")
def Over(part: str) -> None:
    """What lies over the page: a question, the tour, the list of keys."""


@solara.component_vue("vue/foot.vue")
def Foot(part: str) -> None:
    """What stands below everything."""


@solara.component_vue("vue/text.vue")
def Text(part: str) -> None:
    """A card that is a sentence."""


@solara.component_vue("vue/switcher.vue")
def Switcher(part: str) -> None:
    """A row of buttons of which one is chosen: arms or places, on a phone."""
