"""The mouse over every picture of the live page: nothing breaks, and what is pointed at shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from abm.scenarios import load
from abm.scenarios.snapshot import snapshot
from experiments.session.policy import ArmPolicy, Replay
from experiments.session.replay import write
from tests.viz.browsing import chromium, serving
from tests.viz.live.hovering import drawn, hover_everything, watched

pytestmark = [pytest.mark.compiled, pytest.mark.browser]

#: What a ring draws when a mark is pointed at: opacities of links, by what they are and whose.
LINKS = """(figure) => window.concert.echarts().then((echarts) => {
  const chart = echarts.getInstanceByDom(figure.querySelectorAll(".c-canvas")[1]);
  const place = chart.getOption().series.findIndex((one) => one.type === "graph");
  const edges = chart.getModel().getSeriesByIndex(place).getData("edge");
  return chart.getOption().series[place].links.map((link, at) => ({
    kind: link.lineStyle ? (link.source === "Kyiv" ? "delivery" : "pair") : "tie",
    ends: [link.source, link.target],
    opacity: edges.getItemGraphicEl(at).childAt(0).style.opacity,
  }));
})"""
#: Where the mark of that name stands in the window.
PLACE = """([figure, name]) => window.concert.echarts().then((echarts) => {
  const chart = echarts.getInstanceByDom(figure.querySelectorAll(".c-canvas")[1]);
  const place = chart.getOption().series.findIndex((one) => one.type === "graph");
  const node = chart.getOption().series[place].data.find((one) => one.name === name);
  const [x, y] = chart.convertToPixel({ seriesIndex: place }, node.value);
  const box = figure.getBoundingClientRect();
  return [box.x + x, box.y + y];
})"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    chromium()
    with serving() as found:
        yield found


PLANS = (
    ArmPolicy("A", "siloed"),
    ArmPolicy("B", "coordinated"),
    ArmPolicy("C", "coordinated", fork=("B", 12)),
)


def show(page: Page, arms: int, folder: Path) -> None:
    """Show month 20 of so many arms, from a saved session."""
    text = snapshot(load("ukraine-2022"))
    replay = folder / f"{arms}.replay"
    replay.write_text(write(Replay(text, 2022, 6, 24, 20, PLANS[:arms])), "utf-8")
    page.locator("input[type=file]").set_input_files(replay)
    expect(page.locator(".c-now p")).to_contain_text("month 20 of")
    expect(page.locator(".c-arm")).to_have_count(arms)


@pytest.mark.parametrize("arms", [1, 2, 3])
def test_every_picture_can_be_pointed_at_everywhere(
    browser: Browser, address: str, arms: int, tmp_path: Path
) -> None:
    with watched(browser, address) as page:
        show(page, arms, tmp_path)
        seen = hover_everything(page)
        assert page.locator("[data-card=ring] canvas").count() == arms
        assert seen.canvases >= 10 + arms
        assert seen.points > 500


def test_a_partner_that_is_pointed_at_shows_its_ties_and_the_rest_gives_way(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    with watched(browser, address) as page:
        show(page, 2, tmp_path)
        figure = drawn(page.locator("[data-card=ring] .c-figure").first)
        assert {one["opacity"] for one in links(figure) if one["kind"] == "tie"} == {0}
        for mark in ("DEU", "DEU defence"):
            page.mouse.move(*figure.evaluate(f"(one) => ({PLACE})([one, '{mark}'])"))
            expect(page.get_by_text("share of aid").first).to_be_visible()
            found = links(figure)
            ties = [one for one in found if one["kind"] == "tie"]
            own = [one["opacity"] for one in ties if "DEU" in one["ends"]]
            others = [one["opacity"] for one in ties if "DEU" not in one["ends"]]
            assert len(own) >= 3
            assert set(own) == {0.9}
            assert set(others) == {0}
            pairs = {one["ends"][1]: one["opacity"] for one in found if one["kind"] == "pair"}
            assert pairs.pop("DEU") == 0.9
            assert set(pairs.values()) == {0}
        box = figure.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] - 20, box["y"] - 20)
        assert {one["opacity"] for one in links(figure) if one["kind"] == "tie"} == {0}
        assert {one["opacity"] for one in links(figure) if one["kind"] == "pair"} == {0.5}


def links(figure: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = figure.evaluate(LINKS)
    return found
