"""The report as a browser shows and prints it: nothing fetched, nothing cut, on any width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Error, Page
from pypdf import PdfReader

from tests.viz.browsing import browsing
from tests.viz.report.content import Size, comparison, write
from tests.viz.report.study import study
from tests.viz.report.study import write as write_study
from tests.viz.report.test_chain import LONG
from viz.report import report

pytestmark = pytest.mark.browser

WIDTHS = pytest.mark.parametrize("width", [1280, 390])
#: Two arms as usual; five arms with long names and a hundred partners; four arms of tables alone.
CASES = {
    "two": (["Siloed ministries", "Coordinated ministries"], Size()),
    "five": (LONG, Size(partners=100)),
    "study": (LONG, Size()),
    "four": (["Siloed ministries", "Coordinated ministries", *LONG[2:4]], Size()),
}
Open = Callable[..., Page]

FIGURES = """() => [...document.querySelectorAll("figure svg")].map(svg => {
  const box = svg.getBoundingClientRect();
  const gone = [...svg.querySelectorAll("text")].filter(text => {
    const inside = text.getBoundingClientRect();
    return inside.left < box.left - 1 || inside.right > box.right + 1
      || inside.top < box.top - 1 || inside.bottom > box.bottom + 1;
  });
  return {wide: box.width, tall: box.height, gone: gone.map(text => text.textContent)};
})"""
# What leaves the page sideways, except inside a box that scrolls by itself.
OVERFLOWING = """() => [...document.querySelectorAll("body *")].filter(element =>
  !element.closest(".scroll") && !element.closest(".hidden")
  && element.getBoundingClientRect().right > document.documentElement.clientWidth + 1
).map(element => element.tagName + " " + element.textContent.slice(0, 40))"""
# Boxes by name: whether one is wider than the page gives it, and whether it says so.
BOXES = """() => [...document.querySelectorAll(".scroll")].filter(box => box.checkVisibility())
  .map(box => {
    const said = box.querySelector("caption") || box.parentElement.querySelector("figcaption");
    const hint = getComputedStyle(said, "::after");
    const shown = hint.content.includes("sideways") && parseFloat(hint.width) !== 0;
    return [box.getAttribute("aria-label"), box.scrollWidth > box.clientWidth + 1, shown];
  })"""
# Words of header cells of which a part stands on another line, but for those that may break at a
# hyphen; and cells of a row whose texts come nearer to each other than a letter.
BROKEN = """() => {
  const found = [];
  for (const cell of document.querySelectorAll("th")) {
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      for (const word of node.textContent.matchAll(/\\S+/g)) {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const lines = new Set([...range.getClientRects()].filter(box => box.width > 1)
          .map(box => Math.round(box.top)));
        if (lines.size > 1 && !/[-\\u00ad\\u2010-\\u2014]/.test(word[0])) found.push(word[0]);
      }
    }
  }
  return found;
}"""
TOUCHING = """() => {
  const boxes = cell => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return [...range.getClientRects()].filter(box => box.width > 0);
  };
  const found = [];
  for (const row of document.querySelectorAll("tr")) {
    const cells = [...row.cells].map(cell => [cell, boxes(cell)]);
    for (let place = 1; place < cells.length; place++) {
      const [before, after] = [cells[place - 1], cells[place]];
      const near = before[1].some(left => after[1].some(right =>
        left.top < right.bottom && right.top < left.bottom && right.left - left.right < 6));
      if (near) found.push(before[0].textContent + " | " + after[0].textContent);
    }
  }
  return found;
}"""
CONTRAST = """() => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => {
    const [r, g, b] = channels(colour).map(c => c / 255)
      .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = element => {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (channels(colour)[3] !== 0) return light(colour);
    }
    return 1;
  };
  const named = "p, li, th, td, h1, h2, h3, a, dt, dd, summary, span, figcaption, caption";
  const shown = [...document.querySelectorAll(named)]
    .filter(element => !element.closest("svg") && !element.matches(".badge")
      && [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()));
  return Math.min(...shown.map(element => {
    const both = [light(getComputedStyle(element).color), ground(element)].sort((a, b) => b - a);
    return (both[0] + 0.05) / (both[1] + 0.05);
  }));
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as started:
        yield started


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return how to have the report of a case; each is written once, in any order."""

    @cache
    def written(case: str) -> Path:
        titles, size = CASES[case]
        made, wrote = (study, write_study) if case == "study" else (comparison, write)
        folder = wrote(tmp_path_factory.mktemp(case), made(titles, size), size)
        return report.write(folder)[-1]

    return written


@pytest.fixture(params=["two", "five", "study"])
def file(request: pytest.FixtureRequest, reports: Callable[[str], Path]) -> Path:
    return reports(request.param)


@pytest.fixture
def opened(browser: Browser, file: Path) -> Iterator[Open]:
    """Return how to open the report offline; what it asks for or complains of fails the test."""
    contexts: list[Any] = []
    asked: list[str] = []
    complaints: list[str] = []

    def open_at(width: int, **looks: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **looks)
        contexts.append(context)
        context.set_offline(True)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(file.as_uri())
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert set(asked) == {file.as_uri()}
    assert complaints == []


def test_a_request_would_be_seen(browser: Browser) -> None:
    context = browser.new_context()
    context.set_offline(True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content('<img src="http://127.0.0.1:9/picture.png">')
    assert asked == ["http://127.0.0.1:9/picture.png"]
    with pytest.raises(Error):
        page.goto("http://127.0.0.1:9/")
    context.close()


@WIDTHS
def test_the_page_never_scrolls_sideways(opened: Open, width: int) -> None:
    page = opened(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(OVERFLOWING) == []
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1200, 800, 400])
def test_words_of_headers_are_whole_and_no_cells_touch(opened: Open, width: int) -> None:
    page = opened(width)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate(BROKEN) == []
    assert page.evaluate(TOUCHING) == []


@pytest.mark.parametrize("file", ["two", "four", "study"], indirect=True)
def test_every_box_fits_or_says_that_it_slides(opened: Open, file: Path) -> None:
    page = opened(1200)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    for width in (1200, 800, 400):
        page.set_viewport_size({"width": width, "height": 900})
        boxes = page.evaluate(BOXES)
        assert len(boxes) > 20
        assert [box for box in boxes if box[1] != box[2]] == []
        wide = [name for name, slides, _ in boxes if slides]
        if width == 400:
            assert len(wide) > 15
        if width == 1200 and "two" in file.parent.name:
            assert wide == []


@WIDTHS
def test_every_figure_is_seen_whole(opened: Open, width: int) -> None:
    page = opened(width)
    found = page.evaluate(FIGURES)
    assert len(found) >= 10
    assert [figure["gone"] for figure in found if figure["gone"]] == []
    assert all(figure["wide"] > 300 and figure["tall"] > 150 for figure in found)
    assert all(figure.is_visible() for figure in page.locator("figure svg").all())


@WIDTHS
def test_letters_of_figures_stay_large_enough_to_read(opened: Open, width: int) -> None:
    page = opened(width)
    scales = page.evaluate(
        "[...document.querySelectorAll('figure svg')].map(svg => svg.getScreenCTM().a)"
    )
    assert min(scales) * 8.0 >= 8.0  # pixels, of the small letters


@WIDTHS
def test_text_stands_out_from_its_ground(opened: Open, width: int) -> None:
    assert opened(width).evaluate(CONTRAST) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_stays_dark_on_light_in_both_schemes(opened: Open, scheme: str) -> None:
    page = opened(1280, color_scheme=scheme)
    ground = "getComputedStyle(document.querySelector('.sheet')).backgroundColor"
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    assert page.evaluate(CONTRAST) >= 4.5


def test_the_keyboard_reaches_links_boxes_and_the_fold_and_is_seen(opened: Open) -> None:
    page = opened(1280)
    seen: set[str] = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        tag = page.evaluate("document.activeElement.tagName")
        seen.add(tag)
        if tag != "BODY":
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline == "solid"
    assert {"A", "DIV", "SUMMARY"} <= seen


def test_the_fold_opens(opened: Open) -> None:
    page = opened(390)
    inside = page.locator("details table")
    assert inside.count() == 2
    for place in range(inside.count()):
        assert not inside.nth(place).is_visible()
        page.locator("summary").nth(place).click()
        assert inside.nth(place).is_visible()


def test_pictures_are_named_for_those_who_hear_them(opened: Open) -> None:
    page = opened(1280)
    for title in ("When the wars end", "The front", "Deliveries against promises"):
        assert page.get_by_role("img", name=re.compile(f"^{title} ")).count() == 1


def plain(text: str) -> str:
    """Return a text without spaces and soft hyphens, ligatures written as their letters.

    A PDF says of a ligature that it is one character, "ﬁ"; the page has two.
    """
    return re.sub(r"[\s\u00ad]+", "", unicodedata.normalize("NFKC", text))


class Printed(NamedTuple):
    """A report on paper: width and height of a sheet, its words, and where each begins (points).

    `sheets` has the words of each sheet, `last` the lowest line of each.
    """

    size: tuple[int, int]
    words: str
    begins: list[tuple[float, str]]
    sheets: list[str]
    last: list[str]


@pytest.fixture(scope="module")
def print_once(browser: Browser) -> Callable[[Path], Printed]:
    """Return how to print a report; each is printed once."""

    @cache
    def printed(file: Path) -> Printed:
        page = browser.new_page()
        page.goto(file.as_uri())
        page.pdf(path=file.with_suffix(".pdf"), prefer_css_page_size=True, print_background=True)
        page.close()
        return read(file.with_suffix(".pdf"))

    return printed


def read(pdf: Path) -> Printed:
    begins: list[tuple[float, str]] = []
    lines: list[tuple[float, str]] = []  # of a sheet, with their height on it

    def visit(text: str, ctm: Any, at: Any, _font: Any, _size: Any) -> None:
        if text.strip():
            begins.append((at[4] * ctm[0] + at[5] * ctm[2] + ctm[4], text))
            lines.append((at[4] * ctm[1] + at[5] * ctm[3] + ctm[5], text))

    words, last = [], []
    sheets = PdfReader(pdf).pages
    for sheet in sheets:
        lines.clear()
        words.append(plain(sheet.extract_text(visitor_text=visit)))
        lowest = min((height for height, _ in lines), default=0.0)
        last.append(plain("".join(text for height, text in lines if height < lowest + 2.0)))
    box = sheets[0].mediabox
    return Printed(
        (round(float(box.width)), round(float(box.height))), "".join(words), begins, words, last
    )


@pytest.fixture
def printed(file: Path, print_once: Callable[[Path], Printed]) -> Printed:
    return print_once(file)


def test_it_prints_on_a4_with_everything_on_it(printed: Printed, opened: Open) -> None:
    assert printed.size == (595, 842)
    page = opened(1280)
    shown = page.locator(
        "h1, main section h2, h3:not(.hidden), figcaption, .summary p, pre, dd, section li"
    )
    for text in shown.all_text_contents():
        assert plain(text)[:60] in printed.words, text
    for title in page.locator("figure svg > title").all_text_contents():
        assert plain(title)[:30] in printed.words, title


def test_paper_has_the_parameters_that_matter_and_says_what_is_folded(
    printed: Printed, opened: Open
) -> None:
    page = opened(1280)
    shown = page.locator("section:has(#parameters) > .scroll tbody th code").all_text_contents()
    assert {"theatre.need", "planning.national_effort"} <= set(shown)
    assert [name for name in shown if plain(name) not in printed.words] == []
    folded = page.locator("details tbody th code").all_text_contents()
    assert len(folded) > 200
    assert len([name for name in folded if plain(name) in printed.words]) < 20  # in texts, say
    assert plain("What is folded is not printed") in printed.words


def test_what_is_open_is_printed(paper: Page) -> None:
    fold = paper.locator("details").first
    assert not fold.locator("table").is_visible()
    fold.evaluate("one => one.open = true")
    assert fold.locator("table").is_visible()


def test_every_text_begins_on_the_paper(printed: Printed) -> None:
    assert len(printed.begins) > 1000
    assert [text for start, text in printed.begins if not 20 < start < 575] == []


# A4 less its margins, at 96 points an inch.
PAPER = {"width": round((210 - 26) / 25.4 * 96), "height": round((297 - 29) / 25.4 * 96)}


@pytest.fixture
def paper(opened: Open) -> Page:
    page = opened(PAPER["width"])
    page.emulate_media(media="print")
    return page


def test_nothing_leaves_the_paper_sideways(paper: Page) -> None:
    assert paper.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]
    assert paper.evaluate(OVERFLOWING.replace('!element.closest(".scroll") &&', "")) == []


def test_words_of_headers_are_whole_and_no_cells_touch_on_paper(paper: Page) -> None:
    assert paper.evaluate(BROKEN) == []
    assert paper.evaluate(TOUCHING) == []


def test_no_heading_is_left_behind_by_what_it_heads(paper: Page) -> None:
    heads = "[...document.querySelectorAll('section h2, section h3, h2 + p, h3 + p, caption')]"
    kept = f"{heads}.every(one => getComputedStyle(one).breakAfter === 'avoid')"
    assert paper.evaluate(kept)


#: What stands over something else, or leads to it.
HEADS = "section h2, section h3:not(.hidden), h2 + p, h3 + p, caption"


def test_no_sheet_ends_with_what_leads_to_the_next_one(printed: Printed, opened: Open) -> None:
    page = opened(1280)
    heads = page.locator(HEADS).all_text_contents()
    # What a row is called may stand in a heading as well, such as an arm, and so may its numbers.
    rows = page.locator("tbody th").all_text_contents()
    named = {line for row in rows for line in lines_of(row)}
    leading = {line for head in heads for line in lines_of(head)} - named
    assert len(printed.last) > 8
    assert [line for line in printed.last if len(line) > 12 and line in leading] == []


def lines_of(text: str) -> Iterator[str]:
    """Yield every line that a text may be broken into; a word of it is not broken."""
    words = text.split()
    for first in range(len(words)):
        for end in range(first + 1, len(words) + 1):
            yield plain(" ".join(words[first:end]))


# Leaves a section alone on the page, some way down its first sheet.
ALONE = """([section, down]) => {
  const found = document.getElementById(section).closest("section");
  const room = document.createElement("div");
  room.style.height = `${down}px`;
  document.body.replaceChildren(room, found);
}"""


@pytest.mark.parametrize("file", ["two"], indirect=True)
@pytest.mark.parametrize(
    ("section", "first", "last"),
    [
        ("arms", "Nothing: the scenario as it stands", "against 0.08"),
        ("repeat", "The same command", "scipy"),
    ],
)
def test_short_sections_stay_on_one_sheet(
    opened: Open, tmp_path: Path, section: str, first: str, last: str
) -> None:
    page = opened(1280)
    for down in range(560, 1000, 60):
        page.evaluate(ALONE, [section, down])
        page.pdf(path=tmp_path / "section.pdf", prefer_css_page_size=True)
        sheets = read(tmp_path / "section.pdf").sheets
        [begin] = [place for place, words in enumerate(sheets) if plain(first) in words]
        assert plain(last) in sheets[begin]


def test_figures_and_rows_are_never_cut_between_pages(paper: Page) -> None:
    whole = "[...document.querySelectorAll('figure, tr')]"
    tall = paper.evaluate(f"{whole}.map(one => one.getBoundingClientRect().height)")
    assert max(tall) < PAPER["height"]
    assert paper.evaluate(f"{whole}.every(one => getComputedStyle(one).breakInside === 'avoid')")
