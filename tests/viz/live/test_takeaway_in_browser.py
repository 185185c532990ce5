"""What is taken away from the page in a real browser: each file opened, parsed and printed."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from abm.scenarios import load
from abm.scenarios.snapshot import snapshot
from tests.viz.browsing import WAIT
from tests.viz.live.takeaway.files import number, read
from tests.viz.live.windows import Open, at, fork, saved, unfold
from viz.live.distributions.card import FIGURES
from viz.style import DARK, LIGHT

pytestmark = [pytest.mark.compiled, pytest.mark.browser]

SVG = "{http://www.w3.org/2000/svg}"
# The cells of each table but those of its head, row by row.
CELLS = """tables => tables.map(table => [...table.tBodies[0].rows].map(row =>
    [...row.cells].map(cell => cell.textContent)))"""
AWKWARD = 'A "war" & <b>peace</b>'


def pictures(page: Page, folder: Path) -> dict[str, str]:
    with zipfile.ZipFile(saved(page, "Session", "Pictures (SVG)", folder)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


#: Colours of a dark page, in which no picture is.
DARK_ALONE = (DARK.surface, DARK.ink, DARK.arm_a, DARK.arm_b)
#: The figures of all runs.
OF_ALL = [one.name for one in FIGURES]


def words_of(svg: str) -> list[str]:
    return "".join(ElementTree.fromstring(svg).itertext()).split()


def says_where_it_is_from(told: str, name: str) -> None:
    """Hold what a file says of a figure of all runs, or of the one in its twelfth month."""
    wanted = ["Illustrative. One model run. Not a forecast."]
    wanted += ["Run 0, seed 2022", "March 2023, month 12 of"]
    if name in OF_ALL:
        wanted = ["Illustrative. 500 model runs of each arm. Not a forecast."]
        wanted += [
            "Of 500 runs of each arm (0 to",
            "played for this page",
            "seed 2022, no change of policy.",
        ]
    for words in (*wanted, "Six partners (six-partners), ", "Concert 0.1.0, scenario "):
        assert words in told, (name, words)


@contextmanager
def reading(browser: Browser) -> Iterator[Page]:
    """Give a window to look at files in, which must open without a complaint."""
    complaints: list[str] = []
    reader = browser.new_page()
    reader.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    reader.on("pageerror", lambda error: complaints.append(str(error)))
    yield reader
    reader.context.close()
    assert complaints == []


def clouded(page: Page) -> None:
    page.wait_for_function(
        "document.querySelector('.c-band') && !document.querySelector('.c-progress')",
        timeout=3 * WAIT,
    )


def opens(page: Page, svg: str, folder: Path) -> None:
    """Open a drawing as a document of its own, as whoever gets the file does."""
    file = folder / "opened.svg"
    file.write_text(svg, "utf-8")
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.localName") == "svg"
    assert page.locator("parsererror").count() == 0
    assert page.locator("text").count() > 5


@pytest.mark.parametrize("arms", [1, 2, 3])
def test_every_picture_is_well_formed_and_opens(
    opened: Open, browser: Browser, arms: int, tmp_path: Path
) -> None:
    page = opened()
    page.keyboard.press("Shift+ArrowRight")
    at(page, 12)
    if arms == 1:
        page.get_by_role("button", name="Close arm B").click()
        expect(page.locator(".c-arm")).to_have_count(1)
    if arms == 3:
        fork(page)
    clouded(page)
    found = pictures(page, tmp_path)
    assert len(found) == 14 + arms
    assert [*found][:4] == [f"{name}.svg" for name in OF_ALL]
    with reading(browser) as reader:
        for name, svg in found.items():
            says_where_it_is_from(" ".join(words_of(svg)), Path(name).stem)
            opens(reader, svg, tmp_path)


def test_a_picture_of_awkward_words_is_well_formed(opened: Open, tmp_path: Path) -> None:
    page = opened()
    named = tmp_path / "awkward.toml"
    told = snapshot(load("six-partners"))
    named.write_text(re.sub(r"(?m)^title = .*$", f"title = '{AWKWARD}'", told), "utf-8")
    page.locator("input[type=file]").set_input_files(named)
    expect(page.get_by_role("heading", name=AWKWARD).first).to_be_attached()
    assert page.get_by_role("alert").count() == 0
    for name, svg in pictures(page, tmp_path).items():
        assert AWKWARD in "".join(ElementTree.fromstring(svg).itertext()), name


def taken(page: Page, folder: Path, kind: str = "") -> dict[str, Path]:
    """Take every file that a figure of the page offers, those of a kind alone if one is named."""
    found = {}
    menus = page.locator("summary[aria-label^='Download ']")
    for place in range(menus.count()):
        menu, entries = (
            menus.nth(place),
            menus.nth(place).locator("xpath=../div/button", has_text=kind),
        )
        for entry in range(entries.count()):
            unfold(menu)
            with page.expect_download() as waiting:
                entries.nth(entry).click()
            expect(menu).to_be_focused()
            file = folder / waiting.value.suggested_filename
            waiting.value.save_as(file)
            found[file.name] = file
    return found


def test_every_figure_of_the_page_can_be_taken_as_svg_png_and_csv(
    opened: Open, browser: Browser, tmp_path: Path
) -> None:
    page = opened(color_scheme="dark")
    page.keyboard.press("Shift+ArrowRight")
    at(page, 12)
    clouded(page)
    found = taken(page, tmp_path)
    shown = page.locator(".c-card .c-figure").count()
    assert shown == 16
    assert len(found) == 3 * shown
    with reading(browser) as reader:
        for file in found.values():
            name = re.sub(r"concert-six-partners-(run-0|500-runs)-", "", file.stem)
            assert ("-500-runs-" in file.name) is (name in OF_ALL)
            if file.suffix == ".svg":
                svg = file.read_text("utf-8")
                says_where_it_is_from(" ".join(words_of(svg)), name)
                assert LIGHT.surface in svg and not any(one in svg for one in DARK_ALONE)
                opens(reader, svg, tmp_path)
            elif file.suffix == ".csv":
                above, table = read(file.read_text("utf-8"))
                says_where_it_is_from(" ".join(above), name)
                assert len(table) > 3
            else:
                root = ElementTree.fromstring(file.with_suffix(".svg").read_text("utf-8"))
                sides = [2 * int(root.get(side, "")) for side in ("width", "height")]
                assert file.read_bytes().startswith(b"\x89PNG")
                assert [*struct.unpack(">II", file.read_bytes()[16:24])] == sides


def test_a_file_of_numbers_has_those_of_the_table_beside_its_figure(
    opened: Open, tmp_path: Path
) -> None:
    page = opened()
    page.keyboard.press("Shift+ArrowRight")
    at(page, 12)
    clouded(page)
    for button in page.locator("button.c-table-button").all():
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
    cells = page.locator(".c-card .c-scroll table").evaluate_all(CELLS)
    files = [*taken(page, tmp_path, "CSV").values()]
    assert len(files) == len(cells) == 16
    for file, rows in zip(files, cells, strict=True):
        _, table = read(file.read_text("utf-8"))
        if "-500-runs-" in file.name:
            continue  # their tables have several numbers to a cell
        assert len(table) == len(rows)
        for cell, kept in zip(sum(rows, []), table.to_numpy().ravel(), strict=True):
            wanted = number(cell)
            assert wanted is None or float(kept) == wanted, (file.name, cell, kept)


def test_a_menu_of_files_is_closed_by_escape_and_by_a_click_beside_it(opened: Open) -> None:
    page = opened()
    clouded(page)
    menu = page.get_by_label("Download How they end")
    page.keyboard.press("p")
    files = menu.locator("xpath=..").get_by_role("button")
    menu.click()
    expect(files).to_have_count(3)
    page.keyboard.press("Escape")
    expect(files).to_have_count(0)
    menu.click()
    page.locator(".c-whole h2").click()
    expect(files).to_have_count(0)
    expect(page.get_by_role("region", name="Presentation")).to_be_visible()


def test_figures_of_all_runs_are_taken_once_they_are_there(opened: Open) -> None:
    page = opened()
    offered = page.get_by_label(re.compile("^Download (How|When|War)"))
    expect(offered).to_have_count(4)
    clouded(page)
    for one in offered.all():
        expect(one).to_be_visible()


@pytest.mark.parametrize("arms", [2, 3])
def test_the_briefing_is_a_page_to_read_and_says_of_how_many_pages_it_is(
    opened: Open, browser: Browser, arms: int, tmp_path: Path
) -> None:
    page = opened()
    for month in (12, 24, 36):
        page.keyboard.press("Shift+ArrowRight")
        at(page, month)
    if arms == 3:
        fork(page)
    clouded(page)
    file = saved(page, "Session", "Briefing (HTML)", tmp_path)
    text = file.read_text("utf-8")
    drawings = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    assert len(drawings) == 14 + arms
    for svg in drawings:
        ElementTree.fromstring(svg)
    reader = browser.new_page()
    reader.goto(file.as_uri())
    assert reader.locator("figure figcaption .badge").count() > 15
    assert reader.locator("figure").count() == len(drawings)
    reader.pdf(path=tmp_path / "briefing.pdf", prefer_css_page_size=True)
    reader.context.close()
    printed = [one.extract_text() for one in PdfReader(tmp_path / "briefing.pdf").pages]
    for place, words in enumerate(printed, 1):
        told = " ".join(words.split())
        assert f"Page {place} of {len(printed)}" in told
        assert "Run 0, seed 2022" in told
        assert "One model run. Not a forecast." in told
    first, second = (" ".join(words.split()) for words in printed[:2])
    for wanted in ("From planning to talks", "Changes of policy", "Human cost so far", "runs end"):
        assert wanted in first
    for wanted in ("The pictures behind it", "Of 500 runs", *(one.title for one in FIGURES)):
        assert wanted in second
    assert "500 model runs of each arm. Not a forecast." in second
    assert "Run 0 of these: one draw Who acts together" in " ".join(" ".join(printed[1:]).split())
    assert len(printed) == 3 + arms


def test_two_files_one_after_the_other_are_both_given(opened: Open, tmp_path: Path) -> None:
    page = opened()
    names = {saved(page, "Session", "Pictures (SVG)", tmp_path).name for _ in range(2)}
    names |= {saved(page, "Session", "Briefing (HTML)", tmp_path).name}
    assert len(names) == 2
