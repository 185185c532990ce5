"""The widgets of the live page: templates beside this module, fed with plain data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

Told = dict[str, Any]


@solara.component_vue("vue/transport.vue")
def Transport(
    told: Told,
    spoken: str,
    arm: str,
    file: Told | None,
    pictures: Told | None,
    event_act: Callable[[Any], None],
) -> None:
    """Time, what the page says aloud, files to save, and the one channel to the server."""


@solara.component_vue("vue/bar.vue")
def Bar(told: Told) -> None:
    """The app bar."""


@solara.component_vue("vue/head.vue")
def Head(told: Told, choices: list[list[str]], several: bool, chosen: bool) -> None:
    """The head of an arm."""


@solara.component_vue("vue/card.vue")
def Card(told: Told) -> None:
    """A card with figures."""


@solara.component_vue("vue/feed.vue")
def Feed(told: Told) -> None:
    """What happened, in words."""


@solara.component_vue("vue/tabs.vue")
def Tabs(tabs: list[list[str]], tab: str) -> None:
    """The tabs of the rail."""


@solara.component_vue("vue/why.vue")
def Why(parted: Told | None) -> None:
    """Where two arms part."""


@solara.component_vue("vue/ends.vue")
def Ends(told: Told | None) -> None:
    """How the runs of each arm end."""


@solara.component_vue("vue/policy.vue")
def Policy(told: Told) -> None:
    """The levers of an arm."""


@solara.component_vue("vue/log.vue")
def Log(lines: list[Told]) -> None:
    """What was changed."""


@solara.component_vue("vue/notices.vue")
def Notices(notices: list[list[str]]) -> None:
    """What is said above the page."""


@solara.component_vue("vue/over.vue")
def Over(dialog: Told | None, tour: Told | None, helped: bool, month: int) -> None:
    """What lies over the page: a question, the tour, the list of keys."""


@solara.component_vue("vue/foot.vue")
def Foot(lines: list[str]) -> None:
    """What stands below everything."""


@solara.component_vue("vue/text.vue")
def Text(title: str, note: str, text: str) -> None:
    """A card that is a sentence."""


@solara.component_vue("vue/switcher.vue")
def Switcher(kind: str, label: str, act: str, options: list[list[str]], chosen: str) -> None:
    """A row of buttons of which one is chosen: arms or places, on a phone."""
