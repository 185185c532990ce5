"""Worlds in a real browser: of the run, of its clouds, of an address and of a saved session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.experiments.session.made import few_worlds
from tests.viz.browsing import SIX, chromium, serving
from tests.viz.live.windows import Open, at, saved

pytestmark = [pytest.mark.compiled, pytest.mark.browser]


@pytest.fixture(scope="module")
def address(kernel: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the small scenario over three worlds, and give the address."""
    chromium()
    worlds = few_worlds(tmp_path_factory.mktemp("worlds"))
    with serving("six-partners", "--worlds", str(worlds)) as found:
        yield found


def values(page: Page) -> list[str]:
    return page.locator(".c-value").all_inner_texts()


def kept(page: Page) -> str:
    """Return the page's address once it holds what the page shows."""
    page.wait_for_function("location.hash === `#session=${concert.store.parts.address.text}`")
    return page.url


def in_world(page: Page, wanted: str) -> None:
    """Wait until the run that is shown is said to be played there."""
    expect(page.get_by_role("region", name="The run that is shown")).to_contain_text(
        f"played month by month, in {wanted}: what can happen, not what will."
    )


def of_run(page: Page, run: int) -> None:
    """Show another run."""
    field = page.get_by_role("textbox", name="Run")
    field.fill(str(run))
    field.press("Enter")
    page.get_by_role("button", name="Reset to apply").click()
    expect(page.get_by_role("heading", name=f"Run {run} of these")).to_be_visible()


def go(page: Page, months: int) -> None:
    for _ in range(months):
        page.keyboard.press("ArrowRight")
    at(page, months)


def test_the_page_says_over_which_worlds_and_in_which(opened: Open) -> None:
    page = opened()
    expect(page.get_by_role("heading", name="Of 500 runs over 3 accepted worlds")).to_be_visible()
    in_world(page, "world 1 of 3")
    expect(page.locator("label.c-field", has_text="Run")).to_have_attribute(
        "title", "Run 0: world 1 of 3"
    )
    expect(page.locator(".c-keys").nth(1)).to_contain_text("500 runs over 3 accepted worlds")
    assert page.get_by_role("alert").count() == 0
    phone = opened(390, 844)
    in_world(phone, "world 1 of 3")
    named = "Scenario, run and seed: six-partners · run 0 · seed 2022 · world 1 of 3"
    expect(phone.get_by_role("button", name=named)).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_run_keeps_its_world_through_undo_reload_and_back(opened: Open) -> None:
    page = opened()
    go(page, 3)
    first = values(page)
    of_run(page, 1)
    in_world(page, "world 3 of 3")
    go(page, 3)
    second = values(page)
    assert second != first
    kept(page)
    page.reload()
    at(page, 3)
    in_world(page, "world 3 of 3")
    assert values(page) == second
    page.goto("about:blank")
    page.go_back()
    at(page, 3)
    assert values(page) == second
    of_run(page, 0)
    in_world(page, "world 1 of 3")
    page.get_by_role("button", name="Undo: run 0").click()
    at(page, 3)
    in_world(page, "world 3 of 3")
    assert values(page) == second
    page.get_by_role("button", name="Redo: run 0").click()
    in_world(page, "world 1 of 3")
    go(page, 3)
    assert values(page) == first


def test_a_saved_session_is_opened_in_its_one_world(opened: Open, tmp_path: Path) -> None:
    page = opened()
    of_run(page, 2)
    go(page, 4)
    shown = values(page)
    file = saved(page, "Session ▾", "Save the session (replay)", tmp_path)
    other = opened()
    other.locator("input[type=file]").set_input_files(file)
    at(other, 4)
    in_world(other, "the one world of the saved session")
    heading = "Of 500 runs in the one world of the saved session"
    expect(other.get_by_role("heading", name=heading)).to_be_visible()
    assert values(other) == shown
    kept(other)
    other.reload()
    at(other, 4)
    in_world(other, "the one world of the saved session")
    assert values(other) == shown


def test_an_address_of_other_worlds_is_said_kindly(opened: Open) -> None:
    page = opened()
    of_run(page, 2)
    go(page, 1)
    session = kept(page).partition("#")[2]
    with serving(*SIX) as elsewhere:
        other = page.context.new_page()
        other.goto(f"{elsewhere}#{session}")
        alert = other.get_by_role("alert")
        expect(alert).to_contain_text("The session in the address was not opened.")
        expect(alert).to_contain_text("Its runs are spread over worlds of digest ")
        expect(alert).to_contain_text("the default world alone is played")
        in_world(other, "the default world")
        other.close()
