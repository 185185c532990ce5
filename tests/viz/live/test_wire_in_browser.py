"""The line between a real browser and a real server: what goes over it, and what it forbids."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.viz.browsing import SIX, WAIT, chromium, open_to_network, serving

pytestmark = [pytest.mark.compiled, pytest.mark.browser]

MOST = 60_000  # bytes of a month, two arms
MONTHS = 12
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    chromium()
    with serving() as found:
        yield found


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Open]:
    """Return how to open the page; what it complains of fails the test."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def open_at(where: str = address, heard: Callable[[Page], None] | None = None) -> Page:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        contexts.append(context)
        context.set_default_timeout(WAIT)
        context.add_init_script("localStorage.setItem('concert-tour', 'shown')")
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if heard is not None:
            heard(page)
        page.goto(where)
        page.locator(".c-head-over").first.wait_for()
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert complaints == []


def settled(page: Page) -> None:
    page.wait_for_function("document.querySelectorAll('.c-band').length >= 6")
    page.wait_for_function("!document.querySelector('.c-progress')")


def on(page: Page, months: int) -> None:
    for _ in range(months):
        month = int(page.evaluate("document.documentElement.dataset.month"))
        page.get_by_role("button", name="One month on").click()
        page.wait_for_function(f"document.documentElement.dataset.month === '{month + 1}'")


def known(page: Page) -> Any:
    return page.evaluate("window.concert.store.parts")


def answered(page: Page, message: str) -> None:
    """Send a message, and wait for news."""
    number = page.evaluate("window.concert.number")
    page.evaluate(f"window.concert.send({message})")
    page.wait_for_function("number => window.concert.number > number", arg=number)


def told_again(page: Page) -> Any:
    """Return what the page knows once it was told everything again."""
    answered(page, "{act: 'again'}")
    return known(page)


def test_a_month_is_little_on_the_wire(opened: Open) -> None:
    heard: list[int] = []

    def listen(page: Page) -> None:
        page.on("websocket", lambda line: line.on("framereceived", lambda f: heard.append(len(f))))

    page = opened(heard=listen)
    settled(page)
    on(page, 1)
    heard.clear()
    on(page, MONTHS)
    assert sum(heard) <= MONTHS * MOST


def test_differences_add_up_to_what_is_so(opened: Open) -> None:
    page = opened()
    settled(page)
    on(page, 14)
    page.keyboard.press("Home")
    page.wait_for_function("document.documentElement.dataset.month === '0'")
    page.get_by_role("tab", name="Policy").click()
    page.get_by_role("slider", name="National effort").wait_for()
    page.keyboard.press("End")
    page.wait_for_function("document.documentElement.dataset.month === '14'")
    page.get_by_role("region", name="From planning to talks").get_by_text("Show as table").click()
    page.get_by_role("region", name="From planning to talks, as a table").wait_for()
    on(page, 2)
    before = known(page)
    assert told_again(page) == before


def test_a_line_that_was_down_is_no_loss(opened: Open) -> None:
    page = opened()
    page.get_by_role("button", name="10", exact=True).click()
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("Number(document.documentElement.dataset.month) > 3")
    assert page.evaluate("solara.debug.dropConnection()")
    page.wait_for_function("solara.debug.reconnectCount > 0")
    month = int(page.evaluate("document.documentElement.dataset.month"))
    page.wait_for_function(f"Number(document.documentElement.dataset.month) > {month}")
    page.get_by_role("button", name="Pause").click()
    expect(page.locator(".c-now p")).to_contain_text("paused")
    settled(page)
    for _ in range(2):  # the first news may still be of the month that was played
        answered(page, "{act: 'rooms', rooms: []}")
    before = known(page)
    assert told_again(page) == before


ASK_ELSEWHERE = """() => new Promise((resolve) => {
  document.addEventListener("securitypolicyviolation", (event) => resolve(event.violatedDirective));
  fetch("https://elsewhere.example/").catch(() => null);
})"""


def test_the_browser_itself_asks_no_other_host(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    page.locator(".c-head-over").first.wait_for()
    assert page.evaluate(ASK_ELSEWHERE) == "connect-src"
    page.close()


def test_the_page_is_in_no_frame(browser: Browser, address: str) -> None:
    page = browser.new_page()
    with page.expect_console_message(lambda told: "frame" in told.text):
        page.set_content(f"<iframe src='{address}'></iframe>")
    page.close()


def test_others_open_the_page_with_its_token_alone(opened: Open, browser: Browser) -> None:
    with open_to_network(*SIX) as address:
        bare, token = address.split("?token=")
        page = opened(address)
        assert page.url.partition("#")[0] == bare
        assert token not in page.content()
        cookies = page.context.cookies()
        (kept,) = [one for one in cookies if one["value"] == token]
        assert kept["httpOnly"]
        assert kept["sameSite"] == "Strict"
        on(page, 2)
        stranger = browser.new_page()
        answer = stranger.goto(bare)
        assert answer is not None
        assert answer.status == 403
        expect(stranger.locator("body")).to_contain_text("Concert asks for the token")
        stranger.close()
        page.context.close()
