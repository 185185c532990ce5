"""Labels as the ECharts that the page serves writes them: none is cut, covered or left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from tests.viz.live.charts.test_in_browser import ECHARTS
from tests.viz.live.charts.test_ring import crowd
from tests.viz.live.made import SCENARIO, arm, frame, option_of
from viz import panels
from viz.live.charts.chain import Chain, Pair
from viz.live.charts.fans import fan
from viz.live.charts.lanes import Lanes
from viz.live.charts.ring import Ring
from viz.live.charts.scene import Figure, Scene

pytestmark = pytest.mark.browser

# Every text that is painted, with its box, and every line, with the points it goes through.
READ = """([option, wide, tall]) => {
  const box = document.createElement("div");
  box.style.width = wide + "px"; box.style.height = tall + "px";
  document.body.replaceChildren(box);
  const chart = echarts.init(box);
  chart.setOption(option, true);
  chart.getZr().flush();
  const shown = chart.getZr().storage.getDisplayList().filter(e => !e.ignore && !e.invisible);
  const texts = shown.filter(e => e.type === "tspan").map(e => {
    const rect = e.getBoundingRect().clone();
    if (e.transform) rect.applyTransform(e.transform);
    return [e.style.text, rect.x, rect.y, rect.x + rect.width, rect.y + rect.height];
  });
  const lines = shown.filter(e => e.type === "ec-polyline").map(e => [...e.shape.points]);
  return { texts, lines };
}"""


class Painted(NamedTuple):
    """A text that was painted, and the box it covers, px."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def inside(self, wide: float, tall: float) -> bool:
        return self.left > -1 and self.top > -1 and self.right < wide + 1 and self.bottom < tall + 1

    def covers(self, other: Painted) -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 1.0 and down > 3.0  # the boxes have room above and below the letters


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    made = browser.new_page(viewport={"width": 1440, "height": 900}, offline=True)
    made.set_content("<body></body>")
    made.add_script_tag(path=ECHARTS)
    yield made
    made.close()


def read(page: Page, figure: Figure, pixels: int) -> tuple[list[Painted], list[list[float | None]]]:
    told: Any = page.evaluate(READ, [option_of(figure), pixels, figure.height])
    return [Painted(*text) for text in told["texts"]], told["lines"]


def stage(arms: int, months: int, pixels: int, partners: int = 6) -> Scene:
    """Return arms of so many months, all played, with so many partners."""
    own = [replace(frame(month), partners=tuple(crowd(partners))) for month in range(months)]
    drawn = tuple(arm(letter, frames=own) for letter in "ABC"[:arms])
    return Scene(SCENARIO, months, months - 1, drawn, pixels)


@pytest.mark.parametrize("partners", [6, 34, 50])
@pytest.mark.parametrize(("arms", "pixels"), [(1, 338), (1, 1020), (2, 490), (3, 269), (3, 325)])
def test_names_of_partners_are_whole_and_apart(
    page: Page, arms: int, pixels: int, partners: int
) -> None:
    scene = stage(arms, 2, pixels, partners)
    figure = Ring(scene, scene.arms[0])
    texts, _ = read(page, figure, pixels)
    assert [text for text in texts if not text.inside(pixels, figure.height)] == []
    codes = {seat.partner.code for seat in figure.seats() if seat.named}
    names = [text for text in texts if text.text in codes]
    assert {name.text for name in names} == codes
    assert {"USA", "DEU", "GBR", "AUS"} <= codes
    assert [(a.text, b.text) for a, b in combinations(names, 2) if a.covers(b)] == []


@pytest.mark.parametrize("months", [36, 84, 240, 600])
@pytest.mark.parametrize(("arms", "pixels"), [(1, 338), (2, 1020), (3, 840)])
def test_years_do_not_smear(page: Page, arms: int, pixels: int, months: int) -> None:
    scene = stage(arms, months, pixels)
    pair = Pair("A", scene.arms[-1].letter, {}) if arms > 1 else None
    for figure in (Chain(scene, pair), fan(scene, panels.OPTIONS)):
        texts, _ = read(page, figure, pixels)
        years = [text for text in texts if len(text.text) == 4 and text.text.startswith("20")]
        assert len(years) >= 2
        assert [(a.text, b.text) for a, b in combinations(years, 2) if a.covers(b)] == []
        assert [text for text in texts if not text.inside(pixels, figure.height)] == []


@pytest.mark.parametrize("arms", [1, 2, 3])
@pytest.mark.parametrize("pixels", [300, 900])
def test_lanes_have_their_letters_and_talks_where_there_were_talks(
    page: Page, arms: int, pixels: int
) -> None:
    own = [frame(month, talks_open=float(month in (3, 4, 9))) for month in range(12)]
    drawn = tuple(arm(letter, frames=own) for letter in "ABC"[:arms])
    scene = Scene(SCENARIO, 24, 11, drawn, pixels)
    texts, lines = read(page, Lanes(scene), pixels)
    assert [text.text for text in texts if text.text in "ABC"] == [*"ABC"[:arms]]
    month = (pixels - 32) / 23
    assert len(lines) == arms
    for line in lines:
        assert [round(wide / month, 1) for wide in _widths(line)] == [2.0, 1.0]


def _widths(line: list[float | None]) -> list[float]:
    """Return how wide each piece of a line is that is painted, from its x, y, x, y ..."""
    points = list(zip(line[::2], line[1::2], strict=True))
    seen = [(x, y) for x, y in points if x is not None and y is not None and y == y]
    return [seen[at + 1][0] - seen[at][0] for at in range(0, len(seen), 2)]
