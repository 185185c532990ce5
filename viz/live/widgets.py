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
