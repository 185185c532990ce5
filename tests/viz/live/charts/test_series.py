"""Lines, clouds, veils and names in a panel."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.session.ensembles import Band
from tests.viz.live.made import MONTHS, arm, band, forked, inside, scene
from viz.live.charts.canvas import Box, Canvas, Plot, januaries, years
from viz.live.charts.scene import Scene, rounded
from viz.live.charts.series import Name, Rule, Stroke, cloud, line, marks, names
from viz.panels import WHOLE, Scale
from viz.style import LABEL_STEP

PANEL = Plot(0, Box(34.0, 10.0, 300.0, 100.0), WHOLE)


def test_missing_numbers_become_null() -> None:
    assert rounded([0.126, math.nan, -0.001]) == [0.13, None, 0.0]


def test_a_line_of_one_month_is_a_dot() -> None:
    assert line(PANEL, "A", [0.5], Stroke("#000"))["symbol"] == "circle"
    assert line(PANEL, "A", [0.5, 0.6], Stroke("#000"))["symbol"] == "none"
    assert line(PANEL, "A", [math.nan, 0.6], Stroke("#000"))["symbol"] == "circle"


def test_steps_are_asked_for() -> None:
    assert line(PANEL, "A", [0.0, 1.0], Stroke("#000", steps=True))["step"] == "start"
    assert line(PANEL, "A", [0.0, 1.0], Stroke("#000"))["step"] is False


def test_a_cloud_stacks_its_height_on_its_lower_end() -> None:
    low, tall = map(inside, cloud(PANEL, band(0.126, 0.6), "#000"))
    assert low["data"][0] == 0.13
    assert tall["data"][0] == 0.47
    assert low["stack"] == tall["stack"]
    assert {low["stackStrategy"], tall["stackStrategy"]} == {"all"}
    assert "areaStyle" not in low


def test_a_cloud_begins_at_a_fork_and_stays_on_its_axis() -> None:
    low, tall = map(inside, cloud(PANEL, band(-1.0, 3.0), "#000", since=2))
    assert low["data"][:3] == [None, None, 0.0]
    assert tall["data"][:3] == [None, None, 1.0]


def test_a_cloud_across_zero_keeps_both_signs() -> None:
    panel = Plot(0, PANEL.box, Scale(-0.4, 0.8, 0.4))
    low, tall = map(inside, cloud(panel, band(-0.1, 0.2), "#000"))
    assert (low["data"][0], tall["data"][0]) == (-0.1, 0.3)


@given(st.floats(-2, 2), st.floats(0, 2))
def test_a_cloud_has_two_decimals(low: float, height: float) -> None:
    ranges = Band(np.array([low]), np.array([low + height]), np.array([5]))
    for series in map(inside, cloud(PANEL, ranges, "#000")):
        (value,) = series["data"]
        assert value == round(value, 2)
        assert 0.0 <= value <= 1.0


def drawn_marks(stage: Scene, fork: int | None = None, *rules: Rule) -> dict[str, Any]:
    return inside(marks(stage, PANEL, fork, rules))


def test_the_veil_lies_from_this_month_to_the_horizon() -> None:
    area = drawn_marks(scene(month=12))["markArea"]
    assert area["data"] == [[{"xAxis": 12}, {"xAxis": MONTHS - 1}]]
    assert area["itemStyle"]["opacity"] == 0.7


def test_this_month_is_solid_treatment_and_fork_are_dashed() -> None:
    lines = drawn_marks(scene(month=12), 14)["markLine"]["data"]
    assert [item["xAxis"] for item in lines] == [12, 11, 14]
    assert [item["lineStyle"]["type"] for item in lines] == ["solid", [3, 3], [3, 3]]
    assert lines[2]["label"]["formatter"] == "fork"


def test_rules_are_dotted_and_named() -> None:
    rule = drawn_marks(scene(), None, Rule(0.82, "exhaustion limit"))["markLine"]["data"][-1]
    assert (rule["yAxis"], rule["lineStyle"]["type"]) == (0.82, "dotted")
    assert rule["label"]["formatter"] == "exhaustion limit"


def levels(stage: Scene, values: list[float], month: int = 5) -> list[float]:
    told = [Name(f"T{n}", month, value, "#000") for n, value in enumerate(values)]
    items = inside(names(Canvas(stage), PANEL, told))["data"]
    return sorted(100.0 * (1.0 - item["value"][1]) + item["label"]["offset"][1] for item in items)


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=6))
def test_names_are_pushed_apart(values: list[float]) -> None:
    found = levels(scene(), values)
    for above, below in zip(found, found[1:], strict=False):
        assert below - above >= LABEL_STEP - 0.11  # offsets have one decimal


def test_names_far_apart_stay_where_their_lines_end() -> None:
    assert levels(scene(), [0.2, 0.8]) == pytest.approx([20.0, 80.0])


def test_a_line_without_a_value_has_no_name() -> None:
    assert levels(scene(), [math.nan]) == []


@pytest.mark.parametrize(("month", "side"), [(0, "right"), (MONTHS - 1, "left")])
def test_a_long_name_at_the_horizon_turns_inside(month: int, side: str) -> None:
    told = [Name("exhaustion", month, 0.5, "#000")]
    (item,) = inside(names(Canvas(scene()), PANEL, told))["data"]
    assert item["label"]["position"] == side


def test_years_thin_out_where_there_is_no_room() -> None:
    stage = scene()
    dates = [f"{m} {y}" for y in range(2022, 2029) for m in ("Jan", "Feb", *["Mar"] * 10)]
    assert [text for text in years(dates, 400.0) if text] == [str(y) for y in range(2022, 2029)]
    assert [text for text in years(dates, 300.0) if text] == ["2022", "2024", "2026", "2028"]
    assert len([text for text in years(stage.dates(), 300.0) if text]) == 3


@pytest.mark.parametrize("pixels", [150.0, 269.0, 640.0, 1300.0])
@pytest.mark.parametrize("months", [36, 84, 240, 600])
def test_years_never_touch(pixels: float, months: int) -> None:
    dates = [f"Jan {2022 + m // 12}" if m % 12 == 0 else "Feb 2022" for m in range(months)]
    places = sorted(januaries(dates, pixels))
    apart = [(after - before) / months * pixels for before, after in pairwise(places)]
    assert all(room >= 35.0 for room in apart)
    assert years(dates, pixels) == [dates[m][4:] if m in places else "" for m in range(months)]


def test_a_panel_without_a_name_has_neither_tooltip_nor_cross_hair() -> None:
    canvas = Canvas(scene(arm(), forked(4)))
    canvas.panel(PANEL.box, WHOLE, "A")
    canvas.panel(PANEL.box, WHOLE, "")
    option = inside(canvas.option)
    assert option["axisPointer"]["link"][0]["xAxisIndex"] == [0]
    assert option["grid"][1]["tooltip"] == {"trigger": "none"}
    assert option["xAxis"][0]["data"][0] == "A · Mar 2022"
