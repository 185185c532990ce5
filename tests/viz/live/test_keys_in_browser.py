"""Keys of the live page where something else has the keyboard, or would lose it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.viz.live.windows import Open

pytestmark = [pytest.mark.compiled, pytest.mark.browser]


def drafted(page: Page) -> Locator:
    """Draft a change of A, by keyboard, and return what applies it."""
    page.get_by_role("tab", name="Policy").focus()
    page.keyboard.press("Enter")
    page.get_by_role("slider", name="National effort").focus()
    page.keyboard.press("End")
    apply = page.get_by_role("button", name="Apply from")
    expect(apply).to_be_enabled()
    return apply


def kept(page: Page, places: str) -> None:
    """Wait until the keyboard is at one of these places."""
    page.wait_for_function(f"document.activeElement.matches({places!r})")


def test_space_plays_on_a_presentation_as_elsewhere(opened: Open) -> None:
    page = opened()
    page.keyboard.press("p")
    bar = page.get_by_role("region", name="Presentation")
    expect(bar).to_be_focused()
    shown = bar.locator("p span")
    expect(shown).to_contain_text("1 of")
    page.keyboard.press("Space")
    page.wait_for_function("window.concert.store.parts.transport.playing")
    page.keyboard.press("Space")
    page.wait_for_function("!window.concert.store.parts.transport.playing")
    expect(shown).to_contain_text("1 of")
    page.keyboard.press("Tab")
    expect(bar.get_by_role("button", name="Next")).to_be_focused()
    page.keyboard.press("Space")
    expect(shown).to_contain_text("2 of")
    page.wait_for_function("!window.concert.store.parts.transport.playing")


@pytest.mark.parametrize("name", ["Apply from", "Discard"])
def test_a_draft_that_is_applied_or_discarded_leaves_the_keyboard_in_its_panel(
    opened: Open, name: str
) -> None:
    page = opened()
    drafted(page)
    button = page.get_by_role("button", name=name)
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_be_disabled()
    kept(page, ".c-policy, .c-policy *")


def test_what_is_gone_once_it_is_used_leaves_the_keyboard_beside_it(opened: Open) -> None:
    page = opened()
    drafted(page).click()
    page.get_by_role("tab", name="Log").focus()
    page.keyboard.press("Enter")
    page.locator(".c-log").get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".c-log button")).to_have_count(0)
    kept(page, ".c-log, .c-log *")
    page.get_by_label("Run", exact=True).fill("7")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Reset to apply").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Reset to apply")).to_have_count(0)
    kept(page, ".c-bar, .c-bar *")
    expect(page.get_by_role("button", name="Undo: run 7")).to_be_enabled()


def test_keys_that_leave_a_draft_ask_first(opened: Open) -> None:
    page = opened()
    apply = drafted(page)
    question = page.get_by_role("dialog", name="A draft is not applied")
    for key in ("2", "f"):
        page.keyboard.press(key)
        expect(question).to_be_visible()
        page.keyboard.press("Escape")
        expect(question).to_be_hidden()
        expect(apply).to_be_enabled()
        expect(page.get_by_role("slider", name="National effort")).to_be_focused()
    page.keyboard.press("2")
    question.get_by_role("button", name="Discard and go on").click()
    expect(apply).to_be_disabled()
    expect(page.get_by_label("Arm to change")).to_have_value("B")
