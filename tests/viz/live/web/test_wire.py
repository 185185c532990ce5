"""The wire: a browser gets to know what the page holds, little at a time, and never too much."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from abm.scenarios import load
from tests.viz.live.reader import Reader
from viz.live.handlers import act
from viz.live.messages import DRAWN
from viz.live.tab import Opening, Tab
from viz.live.view import parts

pytestmark = [pytest.mark.compiled, pytest.mark.usefixtures("few_wars")]

MOST = 60_000  # bytes of a month, two arms
MONTHS = 60
WIDE, RAIL, HALF = 1040, 330, 510  # px of figures in a window of 1440


class Browser(Reader):
    """A browser of a tab; it draws when it is asked to."""

    def __init__(self, tab: Tab) -> None:
        super().__init__()
        self.tab = tab
        tab.show(self.hear)

    def hear(self) -> None:
        """Take in what is told."""
        self.take(self.tab.wire.message(parts.told(self.tab)))

    def asks(self, told: dict[str, Any]) -> None:
        """Ask for something, and draw the answer and what comes of it."""
        act(self.tab, told)
        filled(self.tab)
        for _ in range(2):
            act(self.tab, DRAWN)


def filled(tab: Tab) -> None:
    """Wait for the clouds, which are told of whenever they come."""
    for letter in tab.session.arms:
        tab.clouds.filling(tab.session, letter).wait()


@pytest.fixture
def tab() -> Iterator[Tab]:
    made = Tab(Opening(load("ukraine-2022")))
    filled(made)
    yield made
    made.close()


@pytest.fixture
def browser(tab: Tab) -> Browser:
    """Return a browser in which every figure is in view, and that has drawn them."""
    made = Browser(tab)
    made.asks(DRAWN)
    figures = [one["figure"] for part in made.parts.values() for one in figures_of(part)]
    rooms = [{"figure": name, "pixels": wide(name), "seen": True} for name in [*figures, "lanes"]]
    made.asks({"act": "rooms", "rooms": rooms})
    return made


def figures_of(part: Any) -> list[dict[str, Any]]:
    told = part.get("figures", []) if isinstance(part, dict) else []
    return [one["figure"] if isinstance(one["figure"], dict) else one for one in told]


def wide(figure: str) -> int:
    return HALF if figure.startswith("ring") else RAIL if figure == "ledger" else WIDE


def same(tab: Tab, browser: Browser) -> bool:
    """Whether the browser knows everything as the server does."""
    now: dict[str, Any] = json.loads(json.dumps(parts.told(tab)))
    return browser.parts == now


def test_a_month_of_two_arms_is_little(tab: Tab, browser: Browser) -> None:
    before = len(browser.sizes)
    for _ in range(MONTHS):
        browser.asks({"act": "step"})
    months = browser.sizes[before:]
    assert len(months) == MONTHS
    assert max(months) <= MOST
    assert same(tab, browser)


def test_a_browser_knows_what_the_server_knows(tab: Tab, browser: Browser) -> None:
    for told in (
        {"act": "move", "months": 24},
        {"act": "back"},
        {"act": "jump", "month": 3},
        {"act": "theory", "theory": "T2"},
        {"act": "table", "figure": "chain"},
        {"act": "fork", "arm": "A"},
        {"act": "answer", "button": "open", "choice": ""},
        {"act": "looks", "width": 500, "dark": True, "calm": False},
        {"act": "rail", "tab": "policy"},
        {"act": "table", "figure": "chain"},
        {"act": "step"},
    ):
        browser.asks(told)
        assert same(tab, browser), told


def test_one_message_is_on_its_way_however_often_a_key_is_pressed(tab: Tab) -> None:
    browser = Browser(tab)
    for _ in range(10):
        act(tab, {"act": "step"})
    assert len(browser.sizes) == 1
    assert browser.parts["transport"]["month"] == 0
    act(tab, DRAWN)
    assert len(browser.sizes) == 2
    assert browser.parts["transport"]["month"] == 10
    act(tab, DRAWN)
    assert len(browser.sizes) == 2


def test_who_missed_a_message_is_told_everything(tab: Tab) -> None:
    heard: list[Any] = []
    tab.show(lambda: heard.append(json.loads(tab.wire.message(parts.told(tab)))))
    act(tab, {"act": "step"})
    act(tab, {"act": "again"})
    (_, first, _), (number, whole, told) = heard
    assert first
    assert whole
    assert number == 2
    assert told["transport"]["month"] == 1
