"""Stops of the Tab key on the live page: the bars can be left out, a list of events is one stop."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.viz.browsing import browsing, chromium, serving
from tests.viz.live.hovering import watched

pytestmark = [pytest.mark.compiled, pytest.mark.browser]

FOCUS = "document.activeElement"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    chromium()
    with serving() as found:
        yield found


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    with browsing() as browser, watched(browser, address) as opened:
        opened.keyboard.press("Shift+ArrowRight")
        expect(opened.locator(".c-now p")).to_contain_text("month 12 of")
        yield opened


def text(page: Page) -> str:
    found: str = page.evaluate(f"{FOCUS}.innerText")
    return found


def test_the_first_stop_leads_past_the_bars(page: Page) -> None:
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to the arms")
    expect(link).to_be_focused()
    box = link.bounding_box()
    assert box is not None and box["x"] >= 0.0 and box["y"] >= 0.0
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUS}.closest('main').id") == "main"
    assert "#main" not in page.url


def test_a_list_of_events_is_one_stop_and_arrows_go_through_it(page: Page) -> None:
    lists = page.locator(".c-feed")
    expect(lists).to_have_count(2)
    for letter in "AB":
        events = page.get_by_role("list", name=f"Events of {letter}").get_by_role("button")
        assert events.count() > 5
        assert events.evaluate_all("all => all.filter((one) => one.tabIndex === 0).length") == 1
    first = page.get_by_role("list", name="Events of A").get_by_role("button")
    first.first.focus()
    page.keyboard.press("ArrowDown")
    expect(first.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(first.first).to_be_focused()
    page.keyboard.press("End")
    expect(first.last).to_be_focused()
    page.keyboard.press("Home")
    expect(first.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.get_by_role("list", name="Events of B").get_by_role("button").first).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(first.nth(1)).to_be_focused()
    expect(page.locator(".c-now p")).to_contain_text("month 12 of")


def test_an_event_keeps_the_focus_while_later_ones_come_above_it(page: Page) -> None:
    page.get_by_role("list", name="Events of A").get_by_role("button").nth(2).focus()
    said = text(page)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".c-now p")).to_contain_text("month 13 of")
    assert text(page) == said
    page.keyboard.press("Enter")
    expect(page.locator(".c-now p")).not_to_contain_text("month 13 of")


def test_the_feed_says_how_many_of_all_events_it_shows(page: Page) -> None:
    card = page.get_by_role("region", name="What happened")
    told = card.locator("p.c-note").first.inner_text()
    shown, known = (
        int(part.replace(",", "")) for part in told.removesuffix(" events").split(" of ")
    )
    assert shown == page.get_by_role("list", name="Events of A").get_by_role("button").count()
    assert shown <= known
