"""The live page in a real browser: everything it offers, with every other host cut off."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from abm.scenarios import DEFAULT, load
from experiments.worlds.accepted import shipped
from experiments.worlds.spread import warrant_over
from tests.viz.browsing import WAIT, chromium, concert, serving
from tests.viz.report.test_report_in_browser import CONTRAST

pytestmark = [pytest.mark.compiled, pytest.mark.browser]

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    chromium()
    with serving() as found:
        yield found


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Open]:
    """Return how to open the page; what it asks elsewhere or complains of fails the test."""
    contexts: list[Any] = []
    elsewhere: list[str] = []
    complaints: list[str] = []
    served = {address}

    def guard(route: Route) -> None:
        if route.request.url.startswith(tuple(served)):
            route.continue_()
        else:
            elsewhere.append(route.request.url)
            route.abort()

    def open_at(width: int = 1440, where: str = address, **looks: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **looks)
        contexts.append(context)
        served.add(where)
        context.route(lambda url: url.startswith("http"), guard)
        context.set_default_timeout(WAIT)
        context.add_init_script("localStorage.setItem('concert-tour', 'shown')")
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(where)
        page.locator(".c-head-over").first.wait_for()
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert elsewhere == []
    assert complaints == []


def month(page: Page) -> int:
    return int(page.locator(".c-now p").inner_text().split()[1])


def at(page: Page, wanted: int) -> None:
    expect(page.locator(".c-now p")).to_contain_text(f"month {wanted} of")
    page.wait_for_function(f"document.documentElement.dataset.month === '{wanted}'")


def on(page: Page, months: int) -> None:
    for _ in range(months):
        before = month(page)
        page.get_by_role("button", name="One month on").click()
        at(page, before + 1)


def saved(page: Page, entry: str, folder: Path) -> Path:
    page.locator("summary", has_text="Session").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=entry).click()
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def test_it_opens_offline_and_says_who_stands_where(opened: Open) -> None:
    page = opened()
    expect(page.get_by_role("heading", level=1)).to_have_text("March 2022")
    expect(page.get_by_role("region", name="Arm A, Siloed ministries")).to_be_visible()
    expect(page.get_by_text("Same as A so far")).to_be_visible()
    expect(page.get_by_text("Concert explores an argument. It never forecasts.")).to_be_visible()
    assert page.title() == "Concert"
    assert "solara" not in page.locator("body").inner_text().lower()


@pytest.mark.parametrize("width", [1440, 390])
def test_every_card_with_figures_says_what_they_may_be_called(opened: Open, width: int) -> None:
    page = opened(width)
    sentence = "These results are illustrative: a single war, which shows what can happen"
    expect(page.locator(".c-foot")).to_contain_text(sentence)
    expect(page.locator(".c-caution")).to_have_text("Illustrative. One model run. Not a forecast.")
    expect(page.locator(".c-caution")).to_be_visible()
    # All runs are spread over accepted worlds; the one that is shown is a single war.
    all_runs, *others = page.locator(".c-card:has(.c-figure)").all()
    assert len(others) > 10
    called = warrant_over(shipped(), load(DEFAULT)).label
    expect(all_runs.locator(".c-card-top .c-warrant")).to_have_text(called)
    for card in others:
        expect(card.locator(".c-card-top .c-warrant")).to_have_text("Illustrative")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_plays_pauses_and_steps_back(opened: Open) -> None:
    page = opened()
    page.get_by_role("button", name="10", exact=True).click()
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("Number(document.querySelector('.c-now p').innerText.split(' ')[1]) > 6")
    page.get_by_role("button", name="Pause").click()
    expect(page.locator(".c-now p")).to_contain_text("paused")
    stood = month(page)
    page.get_by_role("button", name="One month back").click()
    at(page, stood - 1)
    on(page, 1)
    at(page, stood)


def test_a_month_seen_again_is_the_same(opened: Open) -> None:
    page = opened()
    on(page, 14)
    values = page.locator(".c-value").all_inner_texts()
    page.keyboard.press("Home")
    at(page, 0)
    page.keyboard.press("End")
    at(page, 14)
    assert page.locator(".c-value").all_inner_texts() == values


def test_the_scrubber_never_reaches_months_that_were_not_played(opened: Open) -> None:
    page = opened()
    on(page, 3)
    slider = page.get_by_role("slider", name="Month", exact=True)
    slider.fill("60")
    at(page, 3)
    slider.fill("1")
    at(page, 1)


def test_the_clouds_come_and_ranks_are_said(opened: Open) -> None:
    page = opened()
    expect(page.locator(".c-band").first).to_be_attached()
    expect(page.get_by_role("heading", name="How 500 runs end")).to_be_visible()


def test_a_lever_changed_mid_run_acts_from_the_next_month_and_can_be_undone(opened: Open) -> None:
    page = opened()
    on(page, 2)
    page.get_by_role("tab", name="Policy").click()
    page.get_by_label("Arm to change").select_option("B")
    page.get_by_role("slider", name="National effort").fill("0.9")
    expect(page.get_by_text("Apply from June 2022")).to_be_enabled()
    page.get_by_text("Apply from June 2022").click()
    page.get_by_role("tab", name="Log 1").click()
    expect(page.get_by_role("region", name="Intervention log")).to_contain_text("→ 0.90")
    log = page.get_by_role("region", name="Intervention log")
    log.get_by_role("button", name="Undo").click()
    expect(log).to_contain_text("Nothing was")


def test_a_change_in_the_past_is_asked_about_and_a_fork_keeps_both(opened: Open) -> None:
    page = opened()
    on(page, 3)
    page.keyboard.press("ArrowLeft")
    at(page, 2)
    page.get_by_role("tab", name="Policy").click()
    page.get_by_role("slider", name="National effort").fill("0.9")
    page.get_by_text("Apply from June 2022").click()
    page.get_by_role("button", name="Fork and keep both").click()
    expect(page.locator(".c-arm")).to_have_count(3)
    page.get_by_role("tab", name="Log").click()
    expect(page.get_by_role("region", name="Intervention log")).to_contain_text("Forked from A")


def test_a_fourth_arm_is_refused_and_nothing_changes(opened: Open) -> None:
    page = opened()
    page.keyboard.press("f")
    page.get_by_role("button", name="Open C").click()
    expect(page.locator(".c-arm")).to_have_count(3)
    page.keyboard.press("f")
    expect(page.get_by_role("alert")).to_contain_text("Three arms are open. Close one first.")


def test_reset_asks_before_changes_are_lost(opened: Open) -> None:
    page = opened()
    page.keyboard.press("f")
    page.get_by_role("button", name="Open C").click()
    expect(page.locator(".c-arm")).to_have_count(3)
    page.keyboard.press("r")
    expect(page.get_by_role("dialog", name="Reset")).to_contain_text("Reset removes arm C.")
    page.get_by_role("button", name="Reset", exact=True).last.click()
    expect(page.locator(".c-arm")).to_have_count(2)


def test_a_saved_session_reopens_and_repeats_to_the_bit(opened: Open, tmp_path: Path) -> None:
    page = opened()
    on(page, 4)
    page.get_by_role("tab", name="Policy").click()
    page.get_by_role("slider", name="National effort").fill("0.9")
    page.get_by_text("Apply from August 2022").click()
    page.get_by_role("tab", name="Log 1").click()
    on(page, 6)
    replay = saved(page, "Save the session", tmp_path)
    with zipfile.ZipFile(saved(page, "Monthly data", tmp_path)) as archive:
        shown = {name[-5]: archive.read(name).decode() for name in archive.namelist()}
    assert sorted(shown) == ["A", "B"]
    for letter, table in shown.items():
        out = tmp_path / f"{letter}.csv"
        run = concert("run", "--replay", str(replay), "--arm", letter, "--out", str(out))
        assert run.wait() == 0, run.communicate()
        repeated = list(csv.reader(out.read_text().splitlines()))
        rows = list(csv.reader(line for line in table.splitlines() if line[0] != "#"))
        assert len(rows) == 12
        assert rows == repeated[: len(rows)]
    other = opened()
    other.locator("input[type=file]").set_input_files(replay)
    at(other, 10)
    assert other.locator(".c-value").all_inner_texts() == page.locator(".c-value").all_inner_texts()


def test_pictures_and_briefing_can_be_taken_away(opened: Open, tmp_path: Path) -> None:
    page = opened()
    on(page, 3)
    with zipfile.ZipFile(saved(page, "Pictures", tmp_path)) as archive:
        names = archive.namelist()
        assert {"chain.svg", "ring-A.svg", "ring-B.svg", "front.svg", "ledger.svg"} <= {*names}
        assert all(archive.read(name).startswith(b"<svg") for name in names)
    text = saved(page, "Briefing", tmp_path).read_text("utf-8")
    assert text.count("<svg") == len(names)
    assert "Illustrative. One model run. Not a forecast." in text
    assert "June 2022" in text


def test_what_is_no_session_is_refused_with_a_reason(opened: Open, tmp_path: Path) -> None:
    page = opened()
    upload = page.locator("input[type=file]")
    wrong, big = tmp_path / "wrong.replay", tmp_path / "big.replay"
    wrong.write_text('{"seed": 1}')
    big.write_bytes(b" " * 2_400_000)
    upload.set_input_files(wrong)
    expect(page.get_by_role("alert")).to_contain_text("wrong.replay was not opened.")
    upload.set_input_files(big)
    expect(page.get_by_text("It has 2.4 MB; a replay may have 1 MB.")).to_be_visible()
    at(page, 0)


def test_two_browsers_are_two_worlds(opened: Open) -> None:
    first, second = opened(), opened()
    on(first, 5)
    at(second, 0)
    second.get_by_role("textbox", name="Run").fill("7")
    second.get_by_role("textbox", name="Run").press("Enter")
    second.get_by_role("button", name="Reset to apply").click()
    expect(second.locator(".c-foot")).to_contain_text("run 7")
    expect(first.locator(".c-foot")).to_contain_text("run 0")
    at(first, 5)


def test_it_can_be_played_by_keyboard_alone(opened: Open) -> None:
    page = opened()
    page.keyboard.press("ArrowRight")
    at(page, 1)
    page.keyboard.press("Shift+ArrowRight")
    at(page, 13)
    page.keyboard.press("ArrowLeft")
    at(page, 12)
    page.keyboard.press("Space")
    page.wait_for_function(
        "Number(document.querySelector('.c-now p').innerText.split(' ')[1]) > 13"
    )
    page.keyboard.press("Space")
    expect(page.locator(".c-now p")).to_contain_text("paused")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_have_count(0)
    seen = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        seen.add(
            page.evaluate("document.activeElement.ariaLabel || document.activeElement.innerText")
        )
    assert {"Reset", "Play", "Month", "Fork here"} <= seen


def test_a_phone_shows_one_arm_at_a_time(opened: Open) -> None:
    page = opened(390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator(".c-arm:visible")).to_have_count(1)
    page.get_by_role("navigation", name="Arm").get_by_role("button").last.click()
    expect(page.get_by_role("region", name="Arm B, Coordinated ministries")).to_be_visible()
    page.get_by_role("navigation", name="Place").get_by_role("button", name="Policy").click()
    expect(page.get_by_role("region", name="Policy")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("navigation", name="Place").get_by_role("button", name="Watch").click()
    expect(page.get_by_role("region", name="Policy")).to_be_hidden()


@pytest.mark.parametrize("width", [1440, 1280, 800])
def test_nothing_leaves_the_page_sideways(opened: Open, width: int) -> None:
    page = opened(width)
    page.keyboard.press("f")
    page.get_by_role("button", name="Open C").click()
    expect(page.locator(".c-arm")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(opened: Open, scheme: str) -> None:
    page = opened(color_scheme=scheme)
    page.wait_for_function(f"document.documentElement.dataset.theme === '{scheme}'")
    assert (
        page.evaluate(
            CONTRAST.replace("!element.matches", "element.checkVisibility() && !element.matches")
        )
        >= 4.5
    )


def test_every_figure_says_what_it_shows(opened: Open) -> None:
    page = opened()
    on(page, 2)
    page.locator("[data-card=chain]").scroll_into_view_if_needed()
    chain = page.get_by_role("img", name="From planning to talks, May 2022")
    expect(chain).to_be_visible()
    page.get_by_role("region", name="From planning to talks").get_by_text("Show as table").click()
    table = page.get_by_role("region", name="From planning to talks, as a table")
    expect(table).to_contain_text("May 2022")


def test_a_session_of_nearly_the_largest_size_is_opened(opened: Open, tmp_path: Path) -> None:
    page = opened()
    on(page, 1)
    replay = saved(page, "Save the session", tmp_path)
    text = replay.read_text("utf-8")
    replay.write_text(text + " " * (990_000 - len(text.encode())), "utf-8")
    other = opened()
    other.locator("input[type=file]").set_input_files(replay)
    at(other, 1)


def test_a_fork_is_named_after_what_it_changed(opened: Open) -> None:
    page = opened()
    page.keyboard.press("f")
    page.get_by_role("button", name="Open C").click()
    expect(page.get_by_role("region", name="Arm C, Fork of A")).to_be_visible()
    page.get_by_role("slider", name="Plan horizon").fill("20")
    page.get_by_text("Apply from April 2022").click()
    expect(page.get_by_role("region", name="Arm C, A, plan horizon 20")).to_be_visible()


def test_another_scenario_can_be_chosen(opened: Open) -> None:
    page = opened()
    page.get_by_label("Scenario", exact=True).select_option("six-partners")
    expect(page.get_by_text("6 partners, clockwise by share")).to_be_visible()


BROKEN = """
from abm.war import PlainWar
from abm.errors import NumericalFault

play, seen = PlainWar.step, []

def step(self):
    if self.month == 4:
        seen.append(self.month)
        if len(seen) == 2:
            raise NumericalFault("Stock of Denmark would fall below zero.")
    play(self)

PlainWar.step = step
from experiments.cli.main import main
main()
"""


def test_an_arm_that_breaks_says_so_and_the_page_lives_on(opened: Open) -> None:
    with serving(program=BROKEN) as where:
        page = opened(where=where)
        on(page, 6)
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("Stock of Denmark would fall below zero.")
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Save replay to report").click()
        assert waiting.value.suggested_filename.endswith(".replay")
        page.get_by_role("button", name="Step back").click()
        at(page, 5)
        on(page, 3)
        page.context.close()
