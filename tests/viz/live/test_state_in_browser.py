"""What a session keeps in a real browser: its address, its keys, what was typed, what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from tests.viz.browsing import SIX, WAIT, serving

pytestmark = [pytest.mark.compiled, pytest.mark.browser]

NO_TOUR = "if (location.protocol === 'http:') localStorage.setItem('concert-tour', 'shown')"
Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Open]:
    """Return how to open the page in a browser of its own; what it complains of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_at(where: str = address, **looks: Any) -> Page:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, **looks)
        contexts.append(context)
        context.set_default_timeout(WAIT)
        context.add_init_script(NO_TOUR)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(where)
        page.locator(".c-head-over").first.wait_for()
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert complaints == []


def at(page: Page, wanted: int) -> None:
    expect(page.locator(".c-now p")).to_contain_text(f"month {wanted} of")
    page.wait_for_function(f"document.documentElement.dataset.month === '{wanted}'")


def go(page: Page, months: int) -> None:
    """Play some months with the keys."""
    for _ in range(months):
        page.keyboard.press("ArrowRight")
    at(page, months)


def change(page: Page, arm: str = "B", value: str = "0.9") -> None:
    """Type a lever of an arm and let it act."""
    region = page.get_by_role("region", name=f"Arm {arm}", exact=False)
    region.get_by_role("button", name="Change policy").click()
    expect(page.get_by_label("Arm to change")).to_have_value(arm)
    page.get_by_role("textbox", name="National effort").fill(value)
    page.get_by_role("textbox", name="National effort").press("Enter")
    page.get_by_role("button", name="Apply from").click()
    expect(page.get_by_role("button", name=f"Undo: a change of {arm}")).to_be_enabled()


def kept(page: Page) -> str:
    """Return the page's address once it holds what the page shows."""
    page.wait_for_function("location.hash === `#session=${concert.store.parts.address.text}`")
    return page.url


def values(page: Page) -> list[str]:
    return page.locator(".c-value").all_inner_texts()


def typed(page: Page, name: str, text: str) -> None:
    page.get_by_role("textbox", name=name).fill(text)
    page.get_by_role("textbox", name=name).press("Enter")


# The address


def test_reload_and_back_bring_the_session_back(opened: Open) -> None:
    page = opened()
    go(page, 4)
    change(page)
    page.keyboard.press("ArrowRight")
    at(page, 5)
    shown, stood = values(page), kept(page)
    page.reload()
    at(page, 5)
    assert values(page) == shown
    assert kept(page) == stood
    page.goto("about:blank")
    page.go_back()
    at(page, 5)
    assert values(page) == shown
    page.get_by_role("tab", name="Log 1").click()
    expect(page.get_by_role("region", name="Intervention log")).to_contain_text("→ 0.90")


def test_an_address_can_be_passed_on(opened: Open) -> None:
    page = opened()
    go(page, 13)
    page.get_by_role("button", name="Fork here").last.click()
    page.get_by_role("button", name="Open C").click()
    expect(page.locator(".c-arm")).to_have_count(3)
    shown, passed = values(page), kept(page)
    other = opened(passed)
    at(other, 13)
    expect(other.locator(".c-arm")).to_have_count(3)
    assert values(other) == shown
    expect(other.get_by_role("button", name="Undo")).to_be_disabled()


@pytest.mark.parametrize(
    "hash_", ["#session=1.0123456789ab.AAAA", "#session=x", "#kept=0123456789ab"]
)
def test_an_address_made_by_hand_is_refused_in_a_sentence(
    opened: Open, address: str, hash_: str
) -> None:
    page = opened(f"{address}{hash_}")
    alert = page.get_by_role("alert").filter(has_text="The session in the address was not opened.")
    expect(alert).to_have_count(1)
    assert page.url.endswith(hash_)
    page.keyboard.press("ArrowRight")
    at(page, 1)
    expect(alert).to_have_count(0)
    kept(page)


def test_what_would_be_lost_is_asked_about_before_the_page_goes(opened: Open) -> None:
    page = opened()
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.get_by_role("tab", name="Policy").click()
    page.get_by_role("textbox", name="National effort").fill("0.9")
    page.get_by_role("textbox", name="National effort").press("Enter")
    expect(page.get_by_role("button", name="Apply from")).to_be_enabled()
    page.once("dialog", leave)
    page.reload()
    page.locator(".c-head-over").first.wait_for()
    assert asked == ["beforeunload"]


def test_a_server_that_is_gone_and_started_again_is_said_once_and_reload_restores(
    browser: Browser,
) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(WAIT)
    context.add_init_script(NO_TOUR)
    page = context.new_page()
    with serving(*SIX) as address:
        page.goto(address)
        page.locator(".c-head-over").first.wait_for()
        go(page, 3)
        change(page)
        kept(page)
        shown = values(page)
    told = page.get_by_role("alert")
    expect(told).to_have_count(1)
    expect(told).to_contain_text("The page has lost its server.")
    expect(told).to_be_visible()
    with serving(*SIX, port=int(address.rstrip("/").rpartition(":")[2])):
        expect(told).to_contain_text("The server no longer knows this page")
        expect(page.get_by_role("alert")).to_have_count(1)
        assert page.locator(".v-dialog--active:visible, .v-overlay:visible").count() == 0
        page.get_by_role("button", name="Reload").click()
        page.locator(".c-head-over").first.wait_for()
        at(page, 3)
        assert values(page) == shown
        context.close()


# Keys


def test_keys_work_whatever_was_clicked_last(opened: Open) -> None:
    page = opened()
    go(page, 3)
    scrubber = page.get_by_role("slider", name="Month", exact=True)
    clicked = [
        scrubber,
        page.get_by_role("button", name="One month back"),
        page.get_by_role("tab", name="Policy"),
        page.get_by_role("switch", name="Joint sign-off"),
        page.get_by_role("slider", name="National effort"),
        page.locator(".c-state").first,
    ]
    for control in clicked:
        control.click()
        page.evaluate("window.concert.send({ act: 'discard' })")  # keys ask before a draft is lost
        down = page.evaluate("scrollY")
        page.keyboard.press("2")
        expect(page.locator(".c-chosen")).to_have_attribute(
            "aria-label", "Arm B, Coordinated ministries"
        )
        page.keyboard.press("1")
        expect(page.locator(".c-chosen")).to_have_attribute(
            "aria-label", "Arm A, Siloed ministries"
        )
        page.keyboard.press("f")
        expect(page.get_by_role("dialog", name="Fork A")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog", name="Fork A")).to_have_count(0)
        page.keyboard.press("Space")
        expect(page.get_by_role("button", name="Pause")).to_be_visible()
        page.keyboard.press("Space")
        expect(page.locator(".c-now p")).to_contain_text("paused")
        assert page.evaluate("scrollY") == down


def test_space_presses_a_button_or_plays_but_never_both(opened: Open) -> None:
    page = opened()
    step = page.get_by_role("button", name="One month on")
    step.click()
    at(page, 1)
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.locator(".c-now p")).to_contain_text("paused")
    stood = int(page.locator(".c-now p").inner_text().split()[1])
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(step).to_be_focused()
    page.keyboard.press("Space")
    at(page, stood + 1)
    expect(page.locator(".c-now p")).to_contain_text("paused")


def test_keys_are_those_of_the_field_one_types_in(opened: Open) -> None:
    page = opened()
    run = page.get_by_role("textbox", name="Run")
    run.click()
    page.keyboard.press("f")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator(".c-now p")).to_contain_text("month 0 of 84 · paused")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    at(page, 1)


def test_the_keys_of_a_lever_move_it_and_not_the_month(opened: Open) -> None:
    page = opened()
    page.get_by_role("tab", name="Policy").click()
    lever, typed_ = (
        page.get_by_role(kind, name="National effort") for kind in ("slider", "textbox")
    )
    stood = float(typed_.input_value())
    lever.focus()
    page.keyboard.press("ArrowRight")
    expect(typed_).to_have_value(f"{stood + 0.01:.10g}")
    typed_.focus()
    page.keyboard.press("ArrowUp")
    expect(typed_).to_have_value(f"{stood + 0.02:.10g}")
    at(page, 0)


# What is typed


def test_the_seed_and_the_levers_are_taken_as_typed(opened: Open) -> None:
    page = opened()
    for seed in ("9007199254740993", "9223372036854775807"):
        typed(page, "Seed", seed)
        page.get_by_role("button", name="Reset to apply").click()
        expect(page.locator(".c-foot")).to_contain_text(f"seed {seed}.")
        expect(page.get_by_role("textbox", name="Seed")).to_have_value(seed)
    page.get_by_role("tab", name="Policy").click()
    effort = page.get_by_role("textbox", name="National effort")
    for text, shown in (("0.9025", "0.9025"), ("0,5", "0.5")):
        typed(page, "National effort", text)
        expect(effort).to_have_value(shown)
    page.get_by_role("slider", name="National effort").fill("0.9")
    expect(effort).to_have_value("0.9")


def test_one_refusal_in_words_that_goes_with_the_next_success(opened: Open) -> None:
    page = opened()
    alerts = page.locator(".c-notices [role=alert]")
    for text in ("x", "", "12e3"):
        typed(page, "Run", text)
        expect(alerts).to_have_count(1)
        expect(alerts).to_contain_text("Run is a whole number from 0 to 4294967295;")
        expect(page.get_by_role("textbox", name="Run")).to_have_value("0")
    page.get_by_role("tab", name="Policy").click()
    expect(alerts).to_have_count(0)
    typed(page, "National effort", "1.7")
    expect(alerts).to_contain_text(
        "National effort allows numbers from 0 to 0.95; “1.7” was typed."
    )
    expect(page.get_by_role("textbox", name="National effort")).not_to_have_value("1.7")
    typed(page, "National effort", "0.7")
    expect(alerts).to_have_count(0)


# What was done


def test_after_a_fork_every_list_names_the_arm_that_is_shown(opened: Open) -> None:
    page = opened()
    go(page, 3)
    page.keyboard.press("ArrowLeft")
    at(page, 2)
    page.get_by_role("tab", name="Policy").click()
    typed(page, "National effort", "0.9")
    page.get_by_role("button", name="Apply from").click()
    page.get_by_role("button", name="Fork and keep both").click()
    expect(page.locator(".c-arm")).to_have_count(3)
    expect(page.get_by_label("Arm to change")).to_have_value("C")
    expect(page.locator(".c-policy .c-badge")).to_have_class("c-badge c-badge-C")
    expect(page.get_by_label("Difference")).to_have_value("A C")
    expect(page.get_by_role("textbox", name="National effort")).to_have_value("0.9")


def test_a_choice_that_is_not_made_leaves_the_list_as_it_was(opened: Open) -> None:
    page = opened()
    go(page, 14)
    policy = page.get_by_label("Policy of A", exact=True)
    policy.select_option("national")
    page.get_by_role("button", name="Cancel").click()
    expect(policy).to_have_value("siloed")
    policy.select_option("national")
    page.get_by_role("button", name="Replay A with it").click()
    expect(policy).to_have_value("national")
    page.keyboard.press("Control+z")
    expect(policy).to_have_value("siloed")
    at(page, 14)
    page.keyboard.press("Control+Shift+Z")
    expect(policy).to_have_value("national")


def test_an_arm_that_was_closed_is_opened_again(opened: Open) -> None:
    page = opened()
    go(page, 2)
    change(page)
    page.get_by_role("button", name="Close arm B").click()
    expect(page.get_by_role("dialog", name="Close B")).to_contain_text("1 change of its own")
    page.get_by_role("button", name="Close B", exact=True).click()
    expect(page.locator(".c-arm")).to_have_count(1)
    page.get_by_role("button", name="Undo: arm B closed").click()
    expect(page.locator(".c-arm")).to_have_count(2)
    expect(page.get_by_role("button", name="Undo: a change of B")).to_be_enabled()
