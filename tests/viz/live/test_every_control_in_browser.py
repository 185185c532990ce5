"""Everything on the live page is used, by mouse and by keyboard, at three widths."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.viz.browsing import browsing, chromium, serving
from tests.viz.live.controls import User
from tests.viz.live.windows import WAIT, at, windows

pytestmark = [pytest.mark.compiled, pytest.mark.browser]

SHORT = """
title = "Short war"
description = "Six partners for a year and a half."
extends = "six-partners"
months = 18
treatment = 2
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    chromium()
    scenario = tmp_path_factory.mktemp("scenario") / "short-war.toml"
    scenario.write_text(SHORT, "utf-8")
    with serving(str(scenario)) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as started:
        yield started


#: A change of A in the month shown.
CHANGE = """() => {
  window.concert.send({ act: "draft", lever: "planning.national_effort", value: 0.6 });
  window.concert.send({ act: "apply" });
}"""
COUNTED = "!window.concert.store.parts.distributions.far && document.querySelector('.c-band')"
#: Some of what must have been found, of every part of the page and of what lies over it.
FOUND = {
    "c-bar | button | Dark",
    "c-bar | button | Light",
    "c-bar | button | Undo",
    "c-bar | button | Redo",
    "c-bar | button | Reset to apply",
    "c-bar | label | Open a session or scenario …",
    "c-bar | select | Scenario",
    "c-bar | summary | Session ▾",
    "c-bar | text | Seed",
    "concert | button | Dismiss",
    "Time | button | Play",
    "Time | button | Pause",
    "Time | range | Month",
    "Time / Months a second | button | 10",
    "Arm A | select | Policy of A",
    "Arm B | button | Fork here",
    "Arm B | button | Willingness to negotiate",
    "Of runs | button | Show as tables",
    "The run that is shown | select | Runs that end in",
    "From planning to talks | button | Show as table",
    "From planning to talks | button | Hide table",
    "From planning to talks | region | From planning to talks",
    "From planning to talks | summary | Download From planning to talks",
    "The front | button | PNG of A",
    "What happened | button | one of many",
    "Evidence ledger | select | Kremlin agent",
    "Policy | button | Apply from",
    "Policy / Front programme | range | Front programme",
    "Policy / Front programme | summary | What it means",
    "Policy / Front programme | text | Front programme",
    "Intervention log | button | Undo",
    "Presentation | button | Next",
    "Tour | button | Next",
    "Keys | button | Close",
    "Fork A in | button | Open C",
    "Later months are stored | button | Fork and keep both",
    "Reset | button | Save and reset",
    "A draft is not applied | button | Discard and go on",
}
#: What there is at one width only.
BESIDE = {
    1440: {"Why | tab | Policy", "Arm A | button | Close arm A"},
    768: {"c-bar | button | Why", "Why | button | Close"},
    390: {"Place | button | Policy", "Arm | button | B"},
}
SKIP = "concert | a | Skip to the arms"  # shows only once the keyboard has reached it
#: A button that does something that it must not.
BROKEN = """(fault) => document.addEventListener("click", ({ target }) => {
  if (target.closest(".c-speed button:last-child")) new Function(fault)();
}, true)"""


def played(page: Page) -> Page:
    """Play five months, change A in the fourth, and wait for all wars of both arms."""
    for month in range(1, 5):
        page.keyboard.press("ArrowRight")
        at(page, month)
    page.evaluate(CHANGE)
    expect(page.get_by_role("button", name="Undo: a change of A")).to_be_enabled(timeout=WAIT)
    page.keyboard.press("ArrowRight")
    at(page, 5)
    page.keyboard.press("ArrowLeft")
    at(page, 4)
    page.wait_for_function(COUNTED, timeout=WAIT)
    return page


@pytest.mark.parametrize(("width", "button"), [(1440, "Enter"), (768, "Space"), (390, "Enter")])
def test_every_control_can_be_used_and_the_page_lives_on(
    browser: Browser, address: str, width: int, button: str
) -> None:
    with windows(browser, address) as opened:
        page = played(opened(width))
        user = User(page, button)
        user.use_everything()
        mouse, keyboard = user.used["mouse"], user.used["keyboard"]
        assert user.wrong == []
        assert (FOUND | BESIDE[width]) - mouse == set()
        assert mouse - keyboard == set()
        assert SKIP in keyboard
        assert len(mouse) > 150
        assert len(user.hovered) >= 16
        assert sum(user.hovered) > 500


@pytest.mark.parametrize(
    "fault",
    [
        "throw new Error('broken')",
        "console.error('broken')",
        "new Image().src = '//broken.invalid/'",
    ],
)
def test_a_button_that_breaks_something_is_found_out(
    browser: Browser, address: str, fault: str
) -> None:
    said: list[str] = []
    with pytest.raises(AssertionError), windows(browser, address) as opened:
        page = opened()
        page.evaluate(BROKEN, fault)
        user = User(page, region="Time / Months a second")
        user.use_everything()
        said += user.wrong
    assert all("broken" in one for one in said)
    assert {one.split(":")[0] for one in said} == {
        f"Time / Months a second | button | 10, by {how}" for how in ("mouse", "keyboard")
    }
