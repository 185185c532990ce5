"""Spreads over runs: quantiles, medians, means, and the run that is shown."""

from __future__ import annotations

import json
from typing import Any

from tests.viz.live.distributions.made import FIRST, SECOND, scene
from tests.viz.live.made import option_of
from viz.live.distributions.spreads import Spreads


def drawn(figure: Spreads, grid: int = 0) -> list[dict[str, Any]]:
    return [one for one in option_of(figure)["series"] if one["xAxisIndex"] == grid]


def test_each_arm_has_its_tenths_its_middle_and_its_median() -> None:
    tenths, middle, median, this, words = drawn(Spreads(scene(FIRST)))
    # Lengths 12, 18, 24, 24.
    assert tenths["data"] == [[13.8, 0], [24.0, 0]]
    assert middle["data"] == [[16.5, 0], [24.0, 0]]
    assert median["data"] == [[21.0, 0]]
    assert this["data"] == [[24.0, 0]]
    assert words["label"]["formatter"].startswith("mean 20 (")


def test_outlay_stands_beneath_on_a_scale_that_holds_every_war() -> None:
    figure = Spreads(scene())
    assert [drawn(figure, 1)[place]["data"][0] for place in (2, 7)] == [[25.0, 0], [30.0, 1]]
    axis = option_of(figure)["xAxis"][1]
    assert (axis["min"], axis["max"]) == (0.0, 60.0)
    assert [head.text for head in figure.heads()] == [
        "War length, months",
        "Partners’ outlay, EUR bn",
    ]


def test_a_run_that_is_none_of_them_has_no_mark() -> None:
    assert len(drawn(Spreads(scene(FIRST, run=9)))) == 4
    assert ("War length, months: run 9", "–") in Spreads(scene(FIRST, run=9)).table().rows


def test_its_place_is_there_before_its_numbers() -> None:
    empty, full = Spreads(scene(None, SECOND)), Spreads(scene())
    assert empty.height == full.height
    assert empty.heads() == full.heads()
    option = option_of(empty)
    assert option["series"] == []
    assert option["grid"] == option_of(full)["grid"]
    assert not option["xAxis"][1]["axisLabel"]["show"]
    assert empty.table().rows == ()
    assert json.loads(json.dumps(option, allow_nan=False)) == option


def test_sentence_and_table() -> None:
    figure = Spreads(scene())
    assert figure.label().startswith(
        "War length, months: A median 21 (10–90% of runs 14–24), mean 19.5 ("
    )
    table = figure.table()
    assert table.columns == ("Over the runs", "A", "B")
    rows = {name: cells for name, *cells in table.rows}
    assert rows["War length, months: median"] == ["21", "18"]
    assert rows["War length, months: 10% at most"] == ["14", "8"]
    assert rows["War length, months: run 1"] == ["24", "12"]
    assert rows["Partners’ outlay, EUR bn: run 1"] == ["20", "10"]
