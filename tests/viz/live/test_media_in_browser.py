"""The page where it is no usual window: on a phone, touched, low, presented, printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.viz.live.hovering import drawn
from tests.viz.live.windows import Open, at, chosen, fork

pytestmark = [pytest.mark.compiled, pytest.mark.browser]

# What can be pressed, and is seen, but not within 22 px around its middle.
SMALL = """async () => {
  const found = [];
  const hit = (one, x, y) => {
    const at = document.elementFromPoint(x, y);
    const label = at && at.closest("label");
    return at && (one.contains(at) || (label && (label.contains(one) || label.htmlFor === one.id)));
  };
  for (const one of document.querySelectorAll(
      ".concert button, .concert select, .concert summary, .concert input:not([type=file])")) {
    if (!one.checkVisibility({visibilityProperty: true}) || one.closest("[inert]")) continue;
    one.scrollIntoView({block: "center", inline: "center", behavior: "instant"});
    await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const {left, top, width, height} = one.getBoundingClientRect();
    const x = left + width / 2, y = top + height / 2;
    const near = [[0, 0], [-21, 0], [21, 0], [0, -21], [0, 21]];
    if (!near.every(([a, b]) => hit(one, x + a, y + b)))
      found.push(`${one.tagName} ${one.ariaLabel || one.innerText} ${width} x ${height}`);
  }
  return found;
}"""
# What stays in its place while the page is scrolled, and covers the window there: share of it.
COVERED = """() => [...document.querySelectorAll(".concert *")].filter(one =>
    ["fixed", "sticky"].includes(getComputedStyle(one).position) && one.checkVisibility()
    && !one.matches("th")).reduce((sum, one) =>
      sum + one.getBoundingClientRect().height / innerHeight, 0)"""
# Figures on paper: what is painted, or the sentence instead of it.
FIGURES = """() => [...document.querySelectorAll(".c-body .c-figure")].filter(
    one => one.checkVisibility()).map(one => {
  const canvas = one.querySelector(".c-canvas:not([aria-hidden]) canvas");
  return {grey: !!one.querySelector(".c-waiting"), painted: !!canvas,
    fits: one.getBoundingClientRect().right <= 701 && (!canvas || canvas.clientWidth <= 701)};
})"""


@pytest.mark.parametrize("width", [1440, 1279, 1000, 768, 599, 390, 320])
def test_every_width_says_that_it_is_no_forecast_and_which_run_it_is(
    opened: Open, width: int
) -> None:
    page = opened(width)
    expect(page.get_by_text("One model run. Not a forecast.")).to_be_visible()
    if width < 600:
        expect(page.get_by_role("textbox", name="Run")).to_be_hidden()
        page.get_by_role("button", name="six-partners · run 0 · seed 2022").click()
    page.get_by_role("textbox", name="Run").fill("7")
    page.get_by_role("textbox", name="Run").press("Enter")
    page.get_by_role("button", name="Reset to apply").click()
    expect(page.locator(".c-foot")).to_contain_text("run 7")
    expect(page.get_by_role("combobox", name="Scenario")).to_be_visible()
    expect(page.get_by_label("Seed", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_nothing_to_press_is_too_small_for_a_finger(opened: Open, width: int) -> None:
    page = opened(width, has_touch=True)
    assert page.evaluate("matchMedia('(pointer: coarse)').matches")
    if width == 390:
        page.get_by_role("button", name="six-partners · run 0").click()
        assert page.evaluate(SMALL) == []
        for place in ("Why", "Policy", "Log"):
            page.get_by_role("navigation", name="Place").get_by_role("button", name=place).click()
            page.wait_for_function(f"document.documentElement.dataset.place === '{place.lower()}'")
            assert page.evaluate(SMALL) == []
    else:
        assert page.evaluate(SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("size", [(360, 225), (844, 390)])
def test_no_bar_covers_a_low_window(opened: Open, size: tuple[int, int]) -> None:
    page = opened(*size)
    page.evaluate("scrollTo(0, 600)")
    assert page.evaluate(COVERED) == 0
    if size[0] < 600:
        page.get_by_role("navigation", name="Place").get_by_role("button", name="Policy").click()
        expect(page.get_by_role("region", name="Policy")).to_be_visible()
        assert page.evaluate(COVERED) == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def cards(page: Page) -> list[str]:
    """Go through the presentation and return the cards that it shows."""
    bar, found = page.get_by_role("region", name="Presentation"), []
    count = int(bar.locator("p span").inner_text().split()[-1])
    for place in range(count):
        expect(bar.locator("p span")).to_have_text(f"{place + 1} of {count}")
        expect(page.locator(".c-body [data-shown]")).to_have_count(1)
        expect(page.locator(".c-body [data-shown]")).to_be_visible()
        for figure in page.locator("[data-shown] .c-figure:visible").all():
            drawn(figure)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        found.append(bar.locator("p b").inner_text())
        if place < count - 1:
            bar.get_by_role("button", name="Next").click()
    return found


@pytest.mark.parametrize("width", [1440, 390])
def test_a_presentation_goes_from_card_to_card(opened: Open, width: int) -> None:
    page = opened(width)
    page.wait_for_function("!window.concert.store.parts.distributions.far")
    expect(page.get_by_role("heading", name="Run 0 of these: one draw")).to_be_visible()
    # A phone has a card more, once the server has heard that it is one.
    page.wait_for_function(f"!!window.concert.store.parts.parted === {str(width < 600).lower()}")
    before = page.locator(".c-main > .c-card:visible").count()
    chosen(page, "Session", "Presentation")
    caution = page.get_by_role("region", name="Presentation").locator(".c-note")
    expect(caution).to_have_text(
        "Illustrative. 500 model runs of each arm. Not a forecast. Seed 2022."
    )
    found = cards(page)
    assert found[:2] == ["Of 500 runs in the default world", "Run 0 of these: one draw"]
    assert found[2:4] == ["Where they stand", "From planning to talks"]
    assert {"The front", "Human cost so far", "Evidence ledger"} <= {*found}
    expect(page.get_by_role("button", name="Next")).to_be_disabled()
    expect(page.get_by_role("region", name="Presentation")).to_contain_text(
        "Illustrative. One model run. Not a forecast. Run 0, seed 2022."
    )
    page.keyboard.press("PageUp")
    expect(page.locator(".c-presentation p b")).to_have_text(found[-2])
    page.keyboard.press("Escape")
    expect(page.get_by_role("region", name="Presentation")).to_have_count(0)
    expect(page.locator(".c-main > .c-card:visible")).to_have_count(before)
    assert page.locator("[data-shown]").count() == 0


def presented(page: Page, wanted: str) -> None:
    """Go on in the presentation until a card is shown."""
    title = page.locator(".c-presentation p b")
    while title.inner_text() != wanted:
        page.keyboard.press("PageDown")


def test_what_lies_over_a_presentation_is_closed_before_it(opened: Open) -> None:
    page = opened(1440)
    page.keyboard.press("p")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_have_count(0)
    expect(page.get_by_role("region", name="Presentation")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("region", name="Presentation")).to_have_count(0)


def test_a_presentation_is_in_large_type_and_time_goes_on_in_it(opened: Open) -> None:
    page = opened(1440)
    height = "document.querySelector('.c-value').getBoundingClientRect().height"
    usual = page.evaluate(height)
    page.keyboard.press("p")
    presented(page, "Where they stand")
    assert page.evaluate(height) > 1.3 * usual
    page.keyboard.press("ArrowRight")
    at(page, 1)
    fork(page)
    expect(page.locator(".c-body [data-shown]")).to_have_count(1)
    page.keyboard.press("p")
    assert page.evaluate(height) == pytest.approx(usual, abs=1)


def test_a_figure_that_is_presented_still_answers_the_mouse(opened: Open) -> None:
    page = opened(1440)
    for month in (12, 24, 36):
        page.keyboard.press("Shift+ArrowRight")
        at(page, month)
    page.keyboard.press("p")
    presented(page, "From planning to talks")
    figure = page.locator("[data-shown] .c-figure")
    page.wait_for_function("document.querySelector('[data-shown] .c-canvas canvas')")
    box = figure.bounding_box()
    assert box is not None
    for share in (0.06, 0.07, 0.08):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + 0.3 * box["height"])
    said = page.locator("[data-shown] .c-canvas > div", has_text="Joint planning · ")
    expect(said.last).to_be_visible()


@pytest.mark.parametrize("arms", [2, 3])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_figure_and_the_rail_are_printed(
    opened: Open, tmp_path: Path, scheme: str, arms: int
) -> None:
    page = opened(1440 if arms == 2 else 1000, color_scheme=scheme)
    page.keyboard.press("Shift+ArrowRight")
    at(page, 12)
    if arms == 3:
        fork(page)
        page.evaluate("concert.send({act: 'tab', tab: 'why'})")
        page.get_by_role("region", name="Evidence ledger").wait_for(state="attached")
    page.emulate_media(media="print")
    page.wait_for_function("document.documentElement.dataset.paper === 'drawn'")
    figures = page.evaluate(FIGURES)
    assert len(figures) == 14 + arms
    assert all(one == {"grey": False, "painted": True, "fits": True} for one in figures), figures
    assert page.locator(".c-undrawn:visible").count() == 0
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True, print_background=True)
    pages = [" ".join(p.extract_text().split()) for p in PdfReader(tmp_path / "page.pdf").pages]
    assert "How they end" in pages[0] and "War length and outlay" in pages[0]
    told = " ".join(pages)
    for wanted in ("One model run. Not a forecast.", "Evidence ledger", "Human cost so far"):
        assert wanted in told
    assert "run 0, seed 2022" in told
    page.emulate_media(media="screen")
    page.wait_for_function("!document.documentElement.dataset.paper")
    page.wait_for_function(f"document.documentElement.dataset.theme === '{scheme}'")


def test_what_could_not_be_drawn_before_it_is_printed_is_said(opened: Open, tmp_path: Path) -> None:
    page = opened()
    page.keyboard.press("ArrowRight")
    at(page, 1)
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    told = " ".join(
        " ".join(one.extract_text().split()) for one in PdfReader(tmp_path / "page.pdf").pages
    )
    assert "Exhaustion and reserves, April 2022: " in told
    assert "Evidence ledger" in told
