"""The page read aloud and gone through by keyboard: names, definitions, and where one stands."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.viz.live.windows import Open, at, chosen

pytestmark = [pytest.mark.compiled, pytest.mark.browser]

FOCUSED = """() => {
  const one = document.activeElement;
  return one.ariaLabel || one.innerText || one.tagName;
}"""


def focused(page: Page, wanted: str) -> None:
    page.wait_for_function(f"({FOCUSED})().startsWith({wanted!r})")


def test_every_figure_has_its_sentence_in_view_or_not(opened: Open) -> None:
    page = opened()
    page.keyboard.press("ArrowRight")
    at(page, 1)
    figures = page.locator(".c-body .c-figure:visible [role=img]")
    labels = figures.evaluate_all("all => all.map(one => one.ariaLabel)")
    assert len(labels) == 4 + 12  # of all runs, and of the one shown
    assert all(label and label.endswith(".") for label in labels), labels
    assert sum("April 2022" in label for label in labels) >= 11


def test_headings_name_the_arm(opened: Open) -> None:
    page = opened()
    headings = page.get_by_role("heading", level=2)
    for name in ("A · Siloed ministries: ", "B · Coordinated ministries: "):
        expect(headings.filter(has_text=name)).to_have_count(1)
    front = page.get_by_role("region", name="The front", exact=True)
    spoken = front.get_by_role("heading", level=3).all_inner_texts()
    assert [text.split() for text in spoken] == [
        ["A", "Siloed", "ministries"],
        ["B", "Coordinated", "ministries"],
    ]
    snapshot = front.aria_snapshot()
    assert 'heading "A Siloed ministries"' in snapshot


def test_the_three_numbers_are_defined_by_keyboard(opened: Open) -> None:
    page = opened()
    arm = page.get_by_role("region", name="Arm A")
    for name in ("Joint planning", "Support credibility", "Willingness"):
        term = arm.get_by_role("button", name=name)
        expect(term).to_have_attribute("aria-expanded", "false")
        term.focus()
        page.keyboard.press("Enter")
        expect(term).to_have_attribute("aria-expanded", "true")
        expect(arm.get_by_role("status")).to_contain_text(f"{name}")
        assert len(arm.get_by_role("status").inner_text()) > 60
    page.keyboard.press("Enter")
    expect(arm.get_by_role("status")).to_be_hidden()


def test_a_lever_is_defined_by_keyboard(opened: Open) -> None:
    page = opened()
    page.get_by_role("tab", name="Policy").click()
    policy = page.get_by_role("region", name="Policy")
    meaning = policy.locator("summary", has_text="What it means").first
    meaning.focus()
    page.keyboard.press("Enter")
    expect(policy.locator("details[open] p")).to_be_visible()


def test_a_question_gives_the_keyboard_back(opened: Open) -> None:
    page = opened()
    button = page.get_by_role("button", name="Fork here").first
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    focused(page, "Fork here")


def test_what_was_asked_for_in_a_menu_gives_the_keyboard_back_to_the_menu(opened: Open) -> None:
    page = opened()
    chosen(page, "Session", "Keys")
    focused(page, "Close")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Keys")).to_have_count(0)
    focused(page, "Session")
    chosen(page, "Session", "Presentation")
    focused(page, "Presentation")
    page.keyboard.press("Escape")
    focused(page, "Session")
    page.set_viewport_size({"width": 1300, "height": 900})
    page.locator("summary[aria-label=More]").first.click()
    page.get_by_role("button", name="Fork here").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    focused(page, "More")


def test_the_tour_takes_the_keyboard_and_gives_it_back(opened: Open) -> None:
    page = opened()
    page.get_by_role("button", name="Tour", exact=True).focus()
    page.keyboard.press("Enter")
    tour = page.get_by_role("dialog", name="Tour")
    for step in range(1, 5):
        expect(tour).to_contain_text(f"{step} of 5")
        focused(page, "Next")
        page.keyboard.press("Enter")
    focused(page, "Close tour")
    page.keyboard.press("Enter")
    focused(page, "Tour")


def test_a_button_that_is_gone_leaves_the_keyboard_beside_it(opened: Open) -> None:
    page = opened()
    for month in (1, 2):
        page.keyboard.press("ArrowRight")
        at(page, month)
    page.keyboard.press("ArrowLeft")
    at(page, 1)
    page.get_by_role("tab", name="Policy").click()
    page.get_by_role("slider", name="National effort").fill("0.9")
    apply = page.get_by_role("button", name="Apply from")
    apply.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Replay A from").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(apply).to_be_disabled()
    page.wait_for_function("document.activeElement.matches('.c-policy, .c-policy *')")


def test_a_menu_closes_by_escape_and_by_a_click_beside_it(opened: Open) -> None:
    page = opened()
    summary = page.locator("summary", has_text="Download").first
    summary.click()
    expect(page.locator("details[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("details[open]")).to_have_count(0)
    focused(page, "Download How they end")
    summary.click()
    page.locator("h1").click()
    expect(page.locator("details[open]")).to_have_count(0)
