"""What is taken away from the page in a real browser: each file opened, parsed and printed."""

from __future__ import annotations

import csv
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from abm.scenarios import load
from abm.scenarios.snapshot import snapshot
from tests.viz.browsing import browsing, chromium, serving
from tests.viz.live.windows import Open, at, fork, saved, windows

pytestmark = [pytest.mark.compiled, pytest.mark.browser]

SVG = "{http://www.w3.org/2000/svg}"
AWKWARD = 'A "war" & <b>peace</b>'


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    chromium()
    with serving("six-partners") as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as started:
        yield started


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Open]:
    with windows(browser, address) as found:
        yield found


def pictures(page: Page, folder: Path) -> dict[str, str]:
    with zipfile.ZipFile(saved(page, "Session", "Pictures (SVG)", folder)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def clouded(page: Page) -> None:
    page.wait_for_function(
        "document.querySelector('.c-band') && !document.querySelector('.c-progress')"
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
    assert len(found) == 10 + arms
    reader = browser.new_page()
    for name, svg in found.items():
        told = " ".join("".join(ElementTree.fromstring(svg).itertext()).split())
        assert "One model run. Not a forecast." in told, name
        assert "Run 0, seed 2022" in told, name
        assert "March 2023, month 12 of" in told, name
        opens(reader, svg, tmp_path)
    reader.context.close()


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


def test_one_figure_can_be_taken_as_svg_png_and_csv(opened: Open, tmp_path: Path) -> None:
    page = opened()
    page.keyboard.press("Shift+ArrowRight")
    at(page, 12)
    svg = saved(page, "Download The front", "SVG", tmp_path)
    assert svg.name == "concert-six-partners-run-0-front.svg"
    root = ElementTree.fromstring(svg.read_text("utf-8"))
    png = saved(page, "Download The front", "PNG", tmp_path).read_bytes()
    assert png.startswith(b"\x89PNG")
    size = struct.unpack(">II", png[16:24])
    assert size == (2 * int(root.get("width", "")), 2 * int(root.get("height", "")))
    table = saved(page, "Download Who acts together", "CSV of B", tmp_path).read_text("utf-8")
    above = [line for line in table.splitlines() if line.startswith("#")]
    assert any("B: Coordinated ministries" in line for line in above)
    assert any("Run 0, seed 2022" in line for line in above)
    columns, *rows = csv.reader(table.splitlines()[len(above) :])
    assert columns[0] == "Partner"
    assert len(rows) == 6


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
    assert len(drawings) == 10 + arms
    for svg in drawings:
        ElementTree.fromstring(svg)
    reader = browser.new_page()
    reader.goto(file.as_uri())
    assert reader.locator("figure figcaption .badge").count() > 15
    assert reader.locator("figure").count() == len(drawings)
    reader.pdf(path=tmp_path / "briefing.pdf", prefer_css_page_size=True)
    reader.context.close()
    printed = [one.extract_text() for one in PdfReader(tmp_path / "briefing.pdf").pages]
    for number, words in enumerate(printed, 1):
        told = " ".join(words.split())
        assert f"Page {number} of {len(printed)}" in told
        assert "Run 0, seed 2022" in told
        assert "One model run. Not a forecast." in told
    first, second = (" ".join(words.split()) for words in printed[:2])
    for wanted in ("From planning to talks", "Changes of policy", "Human cost so far", "runs end"):
        assert wanted in first
    assert "The pictures behind it" in second
    assert len(printed) <= 5


def test_two_files_one_after_the_other_are_both_given(opened: Open, tmp_path: Path) -> None:
    page = opened()
    names = {saved(page, "Session", "Pictures (SVG)", tmp_path).name for _ in range(2)}
    names |= {saved(page, "Session", "Briefing (HTML)", tmp_path).name}
    assert len(names) == 2
