"""Distributions and the choice of a run in a real browser: drawn, clicked, and never jumping."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from experiments.cli.compare import ComparisonRequest, run_comparison
from experiments.output import Invocation
from tests.viz.browsing import SIX, WAIT, chromium, serving
from tests.viz.live.takeaway.files import read
from tests.viz.live.windows import saved
from viz.live.distributions.shares import LEFT

pytestmark = [pytest.mark.compiled, pytest.mark.browser]

Open = Callable[..., Page]

# Where the heads of the arms have stood since they were first there.
TOPS = """
localStorage.setItem("concert-tour", "shown");
window.tops = new Set();
new MutationObserver(() => {
  const heads = document.querySelector(".c-arm");
  if (heads) window.tops.add(Math.round(heads.getBoundingClientRect().top + scrollY));
}).observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
"""


@pytest.fixture(scope="module")
def address(kernel: None) -> Iterator[str]:
    chromium()
    with serving(*SIX) as found:
        yield found


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Open]:
    """Return how to open the page; what it complains of fails the test."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def open_at(width: int = 1440, where: str = address, **looks: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **looks)
        contexts.append(context)
        context.set_default_timeout(WAIT)
        context.add_init_script(TOPS)
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


def whole(page: Page) -> Locator:
    return page.get_by_role("region", name=re.compile(r"Of [\d,]+ runs"))


def known(page: Page) -> Page:
    """Wait until the runs are played."""
    expect(button(page, "nearest")).to_be_enabled(timeout=3 * WAIT)
    expect(whole(page).get_by_role("img", name=re.compile("not known yet"))).to_have_count(0)
    return page


def button(page: Page, words: str) -> Locator:
    return page.get_by_role("button", name=re.compile(f"The run .*{words}"))


def run_of(button: Locator) -> str:
    return button.inner_text().rpartition(": ")[2]


def shows(page: Page, run: str) -> None:
    expect(page.locator(".c-foot")).to_contain_text(f"run {run},")
    expect(page.get_by_role("heading", name=f"Run {run} of these: one draw")).to_be_visible()


def test_the_page_opens_on_all_runs_and_one_of_them_stands_beneath(opened: Open) -> None:
    page = known(opened())
    tops = page.evaluate(
        "['.c-whole', '.c-draw', '.c-arm', '[data-card=chain]'].map(name =>"
        " document.querySelector(name).getBoundingClientRect().top)"
    )
    assert tops == sorted(tops)
    shows(page, "0")
    for words in ("How the runs end, shares: A ", "Durable settlements signed", "War length"):
        expect(whole(page).get_by_role("img", name=re.compile(words))).to_be_visible()


@pytest.mark.parametrize("width", [1440, 768, 390])
def test_nothing_jumps_when_the_runs_are_there(opened: Open, width: int) -> None:
    page = known(opened(width))
    expect(page.locator(".c-band").first).to_be_attached()
    assert len(page.evaluate("[...window.tops]")) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_buttons_choose_a_run_by_mouse_and_by_keyboard(opened: Open) -> None:
    page = known(opened())
    near, far = button(page, "nearest the medians"), button(page, "largest difference")
    run = run_of(far)
    far.click()
    shows(page, run)
    run = run_of(near)
    near.focus()
    page.keyboard.press("Enter")
    shows(page, run)


def test_runs_that_end_alike_are_stepped_through(opened: Open) -> None:
    page = known(opened())
    page.get_by_label("Runs that end in").select_option(index=0)
    on = page.get_by_role("button", name="The next run that ends so")
    on.click()
    expect(page.locator(".c-at")).to_contain_text("this is ")
    first = page.locator(".c-at").inner_text()
    on.click()
    expect(page.locator(".c-at")).not_to_have_text(first)
    page.get_by_role("button", name="The run before that ends so").click()
    expect(page.locator(".c-at")).to_have_text(first)


def test_a_click_on_an_outcome_steps_to_such_a_run(opened: Open) -> None:
    page = known(opened())
    kinds = page.get_by_label("Runs that end in")
    value = kinds.locator("option").last.get_attribute("value")
    assert value is not None
    figure = whole(page).get_by_role("img", name=re.compile("How the runs end"))
    box = figure.bounding_box()
    assert box is not None
    letter, _, title = value.partition(" ")
    table = whole(page).get_by_role("button", name="Show as tables")
    table.click()
    rows = whole(page).get_by_role("region", name="How they end, as a table").locator("tbody th")
    expect(rows).to_have_count(6)
    place = [text.replace("settlement that broke", "broken settlement") for text in
             rows.all_inner_texts()].index(title)  # fmt: skip
    row = 3 * place + "AB".index(letter)
    figure.click(position={"x": LEFT + 3, "y": 4 + 11 * (row + 0.5)})
    expect(kinds).to_have_value(value)
    expect(page.locator(".c-at")).to_contain_text("this is ")


def test_a_choice_asks_before_a_fork_is_lost(opened: Open) -> None:
    page = known(opened())
    page.keyboard.press("f")
    page.get_by_role("button", name="Open C").click()
    expect(page.locator(".c-arm")).to_have_count(3)
    far = button(page, "largest difference")
    expect(far).to_be_enabled()
    run = run_of(far)
    far.click()
    dialog = page.get_by_role("dialog", name="Reset")
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.locator(".c-arm")).to_have_count(3)
    far.click()
    dialog.get_by_role("button", name="Reset", exact=True).click()
    expect(page.locator(".c-arm")).to_have_count(2)
    expect(page.locator(".c-foot")).to_contain_text(f"run {run},")


def test_every_distribution_has_a_table(opened: Open) -> None:
    page = known(opened())
    whole(page).get_by_role("button", name="Show as tables").click()
    expect(whole(page).get_by_role("region", name=re.compile("as a table"))).to_have_count(4)
    whole(page).get_by_role("button", name="Hide tables").click()
    expect(whole(page).get_by_role("region", name=re.compile("as a table"))).to_have_count(0)


def test_on_a_phone_what_is_touched_is_large_enough(opened: Open) -> None:
    page = known(opened(390))
    sizes = page.evaluate(
        "[...document.querySelectorAll('.c-draw button, .c-draw select')].map(one =>"
        " [one.offsetWidth, one.offsetHeight])"
    )
    assert [size for size in sizes if min(size) < 44] == []


def test_a_comparison_is_opened_with_its_runs(opened: Open, tmp_path: Path) -> None:
    folder = tmp_path / "first"
    request = ComparisonRequest(
        arms=["siloed", "paper"],
        scenario="six-partners",
        runs=12,
        months=40,
        seed=9,
        out=folder,
    )
    run_comparison(request, Invocation(command="concert compare", draw=lambda _: None))
    with serving("--from", str(folder)) as where:
        page = known(opened(where=where))
        expect(page.get_by_role("region", name="Of 12 runs")).to_contain_text("kept in ")
        run = run_of(button(page, "nearest"))
        button(page, "nearest").click()
        shows(page, run)
        expect(page.locator(".c-foot")).to_contain_text("seed 9")
        file = saved(page, "Download How they end", "CSV", tmp_path)
        assert file.name == "concert-first-12-runs-shares.csv"
        above, table = read(file.read_text("utf-8"))
        wanted = (
            r"Of 12 runs of each arm \(0 to 11\), kept in \S*first in the one world of the folder, "
            r"each with luck .* seed 9,"
        )
        assert re.search(wanted, " ".join(above))
        assert [*table[["A runs", "B runs"]].sum()] == [12, 12]
        page.context.close()
