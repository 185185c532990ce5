"""The mouse over the live page, as tests of it move it, with nothing the page complains of missed.

Other tests of the page may open it by `watched` and end with `hover_everything`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Locator, Page, expect

from tests.viz.browsing import WAIT

APART, CLOSE = 64, 32  # px between two points of the grid; in a network, whose marks are small


class Complaints(list[str]):
    """What a page complains of: errors it throws, errors it writes to its console."""

    def listen(self, page: Page) -> None:
        """Note down what a page complains of from now on."""
        page.on("console", lambda said: self.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.append(str(error)))


class Reaction(NamedTuple):
    """What a sweep has seen: how many canvases it pointed at, and at how many points."""

    canvases: int
    points: int


@contextmanager
def watched(browser: Browser, address: str, width: int = 1440, **looks: Any) -> Iterator[Page]:
    """Give the live page, its first figure drawn; whatever it complains of fails at the end."""
    complaints = Complaints()
    context = browser.new_context(viewport={"width": width, "height": 900}, **looks)
    context.set_default_timeout(WAIT)
    context.add_init_script("localStorage.setItem('concert-tour', 'shown')")
    page = context.new_page()
    complaints.listen(page)
    page.goto(address)
    page.locator(".c-head-over").first.wait_for()
    yield page
    page.evaluate("0")  # what was thrown until now has been heard once this is answered
    context.close()
    assert complaints == []


def hover_everything(page: Page) -> Reaction:
    """Point at every canvas that the page shows, on a grid, and return what it was.

    Each is brought into the middle of the window first, and drawn before it is pointed at.
    """
    figures = page.locator(".c-figure:visible")
    points = sum(hover(page, figures.nth(place)) for place in range(figures.count()))
    return Reaction(page.locator(".c-figure:visible canvas").count(), points)


def hover(page: Page, figure: Locator) -> int:
    """Point at a figure on a grid, and return at how many points."""
    apart = CLOSE if figure.locator("xpath=ancestor::*[@data-card='ring']").count() else APART
    box = drawn(figure).bounding_box()
    assert box is not None
    points = 0
    for down in _grid(box["height"], apart):
        for across in _grid(box["width"], apart):
            page.mouse.move(box["x"] + across, box["y"] + down)
            points += 1
    return points


def drawn(figure: Locator) -> Locator:
    """Return a figure once it is in the middle of the window and drawn."""
    figure.evaluate("one => one.scrollIntoView({ block: 'center' })")
    canvas = figure.locator(".c-canvas").last
    expect(canvas.locator("canvas")).to_be_visible()
    expect(canvas).not_to_have_class("c-canvas c-waiting")
    return figure


def _grid(length: float, apart: int) -> Iterator[float]:
    """Yield points along a side, the first and the last half a step from its ends."""
    count = max(int(length // apart), 1)
    yield from (length * (step + 0.5) / count for step in range(count))
