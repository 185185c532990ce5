"""Windows of a browser on the live page; one that complains, or asks elsewhere, fails its test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from tests.viz.browsing import WAIT

Open = Callable[..., Page]
#: What has no address, as an empty page, keeps nothing.
NO_TOUR = "if (location.protocol === 'http:') localStorage.setItem('concert-tour', 'shown')"


@contextmanager
def windows(browser: Browser, address: str) -> Iterator[Open]:
    """Give a function that opens the page in a window of its own."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def opened(width: int = 1440, height: int = 900, **looks: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **looks)
        contexts.append(context)
        context.set_default_timeout(WAIT)
        context.add_init_script(NO_TOUR)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: complaints.extend(elsewhere(asked.url, address)))
        page.goto(address)
        page.wait_for_function("document.documentElement.dataset.month === '0'")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def elsewhere(url: str, address: str) -> list[str]:
    """Return the address of a request that is not the server's own, in a list."""
    return [url] if url.startswith(("http", "ws")) and address.split("/")[2] not in url else []


def at(page: Page, month: int) -> None:
    """Wait until a month is shown and painted."""
    expect(page.locator(".c-now p")).to_contain_text(f"month {month} of")
    page.wait_for_function(f"document.documentElement.dataset.month === '{month}'")


def fork(page: Page) -> None:
    """Open a third arm."""
    page.keyboard.press("f")
    page.get_by_role("button", name="Open C").click()
    expect(page.locator(".c-arm")).to_have_count(3)


def unfold(menu: Locator) -> None:
    """Open a menu; one that moved away while the mouse was pressed is clicked once more."""
    menu.click()
    if not menu.evaluate("one => one.parentElement.open"):
        menu.click()


def chosen(page: Page, menu: str, entry: str) -> None:
    """Choose an entry of a menu, by the menu's name."""
    named = page.locator("summary").and_(page.get_by_label(menu, exact=True))
    unfold(named.or_(page.locator("summary", has_text=menu)).first)
    page.get_by_role("button", name=entry, exact=True).click()


def saved(page: Page, menu: str, entry: str, folder: Path) -> Path:
    """Choose an entry of a menu that gives a file, and return where that is kept."""
    with page.expect_download() as waiting:
        chosen(page, menu, entry)
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file
