"""Pictures of the live page: those that the documents show, and one of each of its states.

`make screenshots` takes them. They are for looking at, and compared with nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.viz.browsing import ROOT, browsing, needed, serving

DOCUMENTS = ROOT / "docs" / "images"
STATES = ROOT / "results" / "view"
RUN = 6  # in which the arms part early and end differently
WAIT = 120_000  # ms
WIDE, PHONE = (1440, 900), (390, 844)
TALL = 1560  # px: heads, chain, rings, ledger

Taking = Callable[[Page], None]


def fresh(browser: Browser, address: str, size: tuple[int, int] = WIDE, dark: bool = False) -> Page:
    """Return the page of the run that is shown, clouds and all, without the tour."""
    page = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        device_scale_factor=2 if size == PHONE else 1,
    ).new_page()
    page.set_default_timeout(WAIT)
    page.add_init_script("localStorage.setItem('concert-tour', 'shown')")
    page.goto(address)
    page.locator(".c-head-over").first.wait_for()
    if size != PHONE:
        page.get_by_role("textbox", name="Run").fill(str(RUN))
        page.get_by_role("textbox", name="Run").press("Enter")
        page.get_by_role("button", name="Reset to apply").click()
    settled(page)
    return page


def settled(page: Page) -> None:
    """Wait until every cloud is there and everything in view is painted."""
    page.wait_for_function(
        "document.querySelector('.c-band') && !document.querySelector('.c-progress')"
        " && document.fonts.status === 'loaded'"
    )
    page.wait_for_timeout(500)


def play_to(page: Page, month: int) -> None:
    """Show a month, playing those before it."""
    while (now := int(page.evaluate("document.documentElement.dataset.month"))) < month:
        step = 12 if month - now >= 12 else 1
        page.keyboard.press("Shift+ArrowRight" if step == 12 else "ArrowRight")
        page.wait_for_function(
            f"Number(document.documentElement.dataset.month) >= {now + step}"
            " || document.querySelector('[aria-label=\"One month on\"]').disabled"
        )
        if page.get_by_role("button", name="One month on").is_disabled():
            break


def tall(page: Page, file: Path, high: int) -> None:
    """Take the page as a window of that height (px) shows it, every figure in it painted."""
    page.set_viewport_size({"width": WIDE[0], "height": high})
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(1500)
    page.screenshot(path=file)


def whole(page: Page, file: Path) -> None:
    """Take the whole page: as high as it is, so that every figure is in view and painted."""
    tall(page, file, page.evaluate("document.querySelector('.concert').scrollHeight"))


def slide(page: Page, lever: str, value: float) -> None:
    """Draft a lever and apply it."""
    page.get_by_role("slider", name=lever).fill(str(value))
    page.get_by_role("button", name="Apply from").click()


def forked(page: Page) -> None:
    """Fork B in August 2025 and let the new arm plan further ahead and order more."""
    play_to(page, 41)
    page.get_by_role("button", name="Fork here").last.click()
    page.get_by_role("button", name="Open C").click()
    page.get_by_role("region", name="Arm C").wait_for()
    slide(page, "Plan horizon", 20)
    slide(page, "Orders to industry", 0.16)
    play_to(page, 55)
    settled(page)


def documents(browser: Browser, address: str) -> None:
    """Take the four pictures that README.md and docs/view.md show."""
    for name, dark in (("light", False), ("dark", True)):
        page = fresh(browser, address, dark=dark)
        play_to(page, 41)
        tall(page, DOCUMENTS / f"view-{name}.png", TALL)
        whole(page, STATES / f"whole-{name}.png")
        page.context.close()
    page = fresh(browser, address)
    forked(page)
    tall(page, DOCUMENTS / "view-fork.png", TALL)
    page.context.close()
    page = fresh(browser, address, PHONE)
    play_to(page, 41)
    settled(page)
    page.screenshot(path=DOCUMENTS / "view-phone.png")
    page.context.close()


def tour(page: Page) -> None:
    """The second step of the tour."""
    page.get_by_role("button", name="Tour", exact=True).click()
    page.get_by_role("button", name="Next").click()


def refusal(page: Page) -> None:
    """A file that is not a session."""
    page.locator("input[type=file]").set_input_files(
        {"name": "war-3.replay", "mimeType": "application/json", "buffer": b'{"seed": 1}'}
    )
    page.get_by_role("alert").wait_for()


def question(page: Page) -> None:
    """A change where later months are stored."""
    play_to(page, 14)
    page.keyboard.press("ArrowLeft")
    page.get_by_role("tab", name="Policy").click()
    slide(page, "National effort", 0.9)
    page.get_by_role("dialog").wait_for()


def log(page: Page) -> None:
    """The log of what was changed."""
    forked(page)
    page.get_by_role("tab", name="Log").click()


def hover(page: Page) -> None:
    """A partner pointed at."""
    play_to(page, 30)
    ring = page.get_by_role("img", name="Who acts together in B")
    ring.scroll_into_view_if_needed()
    box = ring.bounding_box() or {"x": 0, "y": 0, "width": 0, "height": 0}
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.175)


def end(page: Page) -> None:
    """The last month, which an arm may not have."""
    play_to(page, 83)
    settled(page)


def table(page: Page) -> None:
    """A figure as a table."""
    play_to(page, 14)
    page.get_by_role("button", name="Show as table").first.click()


def keys(page: Page) -> None:
    """The list of keys."""
    page.keyboard.press("?")


STATE: tuple[Taking, ...] = (tour, refusal, question, log, hover, end, table, keys)


def states(browser: Browser, address: str) -> None:
    """Take a picture of each state of the page."""
    for take in STATE:
        page = fresh(browser, address)
        take(page)
        page.wait_for_timeout(600)
        page.screenshot(path=STATES / f"{take.__name__}.png")
        page.context.close()
    for place in ("Why", "Policy", "Log"):
        page = fresh(browser, address, PHONE)
        page.get_by_role("navigation", name="Place").get_by_role("button", name=place).click()
        page.wait_for_timeout(600)
        page.screenshot(path=STATES / f"phone-{place.lower()}.png")
        page.context.close()


def main() -> None:
    """Take every picture and say where they are."""
    needed()
    DOCUMENTS.mkdir(parents=True, exist_ok=True)
    STATES.mkdir(parents=True, exist_ok=True)
    with serving() as address, browsing() as browser:
        documents(browser, address)
        states(browser, address)
    print(f"Written to {DOCUMENTS.relative_to(ROOT)} and {STATES.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
