"""Every figure of wars that were really played, drawn by the ECharts that the page serves."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from abm.scenarios import load
from abm.schema import HEADLINE
from experiments.session.arm import LiveArm
from experiments.session.divergence import Belief
from experiments.session.policy import ArmPolicy, Change
from tests.viz.browsing import browsing
from tests.viz.live.made import Cloudy, band, option_of
from viz import panels
from viz.live.charts import fans
from viz.live.charts.chain import Chain, Pair
from viz.live.charts.lanes import Lanes
from viz.live.charts.ring import Ring
from viz.live.charts.scene import Figure, Scene, staged
from viz.live.charts.waterfall import Waterfall

pytestmark = pytest.mark.browser

ECHARTS = Path(sys.prefix, "share/solara/cdn/echarts@5.4.0/dist/echarts.min.js")
SCENARIO = load("ukraine-2022")
MONTHS = 24  # the horizon of these wars; clouds by hand are as long
PLANS = (
    ArmPolicy("A", "siloed"),
    ArmPolicy("B", "coordinated"),
    ArmPolicy(
        "C",
        "coordinated",
        (Change("planning.national_effort", 0.9, 15, None, None, 14),),
        ("B", 14),
    ),
)

# What is painted at all, what the figure says, and which of its texts leave it.
DRAW = """([option, wide, tall]) => {
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
    const inside = rect.x > -1 && rect.y > -1 && rect.x + rect.width < wide + 1
      && rect.y + rect.height < tall + 1;
    return [e.style.text, inside];
  });
  return {marks: shown.length, texts, series: chart.getOption().series.length};
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as started:
        yield started


@cache
def played() -> tuple[LiveArm, ...]:
    arms = tuple(LiveArm(SCENARIO, plan, run=17, seed=2022, months=MONTHS) for plan in PLANS)
    for arm in arms:
        arm.play_to(MONTHS - 1)
    return arms


def stage(letters: str, month: int, pixels: int) -> Scene:
    arms = [staged(arm) for arm in played() if arm.letter in letters]
    clouded = tuple(replace(arm, cloud=Cloudy(0.25, 0.5)) for arm in arms)
    return Scene(SCENARIO, MONTHS, month, clouded, pixels)


def figures(scene: Scene) -> dict[str, Figure]:
    pair = Pair(scene.arms[0].letter, scene.arms[-1].letter, dict.fromkeys(HEADLINE, band(0, 0.1)))
    found: dict[str, Figure] = {
        "chain": Chain(scene, pair if len(scene.arms) > 1 else None),
        "beliefs": fans.beliefs(scene, "leadership", "T4"),
        "aims": fans.aims(scene, "T4"),
        "range": fans.fan(scene, panels.RANGE),
        "options": fans.fan(scene, panels.OPTIONS),
        "cover": fans.fan(scene, panels.COVER),
        "deliveries": fans.fan(scene, panels.DELIVERIES),
        "front": fans.fan(scene, panels.FRONT),
        "endurance": fans.fan(scene, panels.ENDURANCE),
        "waterfall": Waterfall(replace(scene, pixels=300), Belief("leadership", "T4"), 11),
        "lanes": Lanes(scene),
    }
    wide = int((scene.pixels - 16 * (len(scene.arms) - 1)) / len(scene.arms))
    for arm in scene.arms:
        found[f"ring {arm.letter}"] = Ring(replace(scene, pixels=wide), arm)
    return found


def wide(figure: Any) -> int:
    pixels: int = figure.scene.pixels
    return pixels


@pytest.mark.parametrize("month", [0, 13, MONTHS - 1])
@pytest.mark.parametrize(("letters", "pixels"), [("B", 338), ("AB", 1020), ("ABC", 840)])
def test_everything_is_drawn_and_no_text_is_cut(
    browser: Browser, letters: str, pixels: int, month: int
) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, offline=True)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text))
    page.set_content("<body></body>")
    page.add_script_tag(path=ECHARTS)
    for name, figure in figures(stage(letters, month, pixels)).items():
        option = option_of(figure)
        assert json.loads(json.dumps(option, allow_nan=False)) == option, name
        drawn = page.evaluate(DRAW, [option, wide(figure), figure.height])
        assert drawn["series"] == len(option["series"]), name
        assert drawn["marks"] > 2, name
        assert [text for text, inside in drawn["texts"] if not inside] == [], name
    assert faults == []
    page.close()


def test_names_of_lines_and_partners_are_on_the_canvas(browser: Browser) -> None:
    page = browser.new_page(offline=True)
    page.set_content("<body></body>")
    page.add_script_tag(path=ECHARTS)
    found = {}
    for name, figure in figures(stage("AB", 13, 1020)).items():
        drawn = page.evaluate(DRAW, [option_of(figure), wide(figure), figure.height])
        found[name] = {text for text, _ in drawn["texts"]}
    assert {"A", "B"} <= found["chain"]
    assert {"T1", "T2", "T3", "T4"} <= found["beliefs"]
    assert {"settle", "continue", "pause"} <= found["options"]
    assert {"expected by T4", "refutes T4"} <= found["cover"]
    assert {partner.code for partner in SCENARIO.partners} | {"Kyiv"} <= found["ring A"]
    page.close()


def test_ties_come_from_the_contact_group() -> None:
    arm = staged(played()[0])
    codes = {partner.code for partner in SCENARIO.partners}
    assert set(arm.ties) == codes
    assert {len(others) for others in arm.ties.values()} == {3}
    assert {other for others in arm.ties.values() for other in others} <= codes


def test_figures_speak_and_have_tables() -> None:
    for name, figure in figures(stage("ABC", 20, 1000)).items():
        table = figure.table()
        assert {len(row) for row in table.rows} <= {len(table.columns)}, name
        assert figure.label().endswith("."), name
        assert "nan" not in figure.label(), name
