"""From planning to talks: three quantities and the running difference."""

from __future__ import annotations

import json

import pytest

from abm.schema import HEADLINE
from tests.viz.live.made import MONTHS, Cloudy, arm, band, forked, frames, named, option_of, scene
from viz.live.charts.chain import TITLES, Chain, Pair
from viz.live.charts.scene import Scene, SceneArm

BANDS = {name: band(-0.1, 0.2) for name in HEADLINE}


def level(letter: str, value: float, count: int = MONTHS) -> SceneArm:
    told = frames(count, lambda month: dict.fromkeys(HEADLINE, value))
    return arm(letter, frames=told, cloud=Cloudy(0.1, 0.9))


def two(month: int = 12, pixels: int = 1000) -> Scene:
    return scene(level("A", 0.25), level("B", 0.75), month=month, pixels=pixels)


def chain(stage: Scene, first: str = "A", second: str = "B") -> Chain:
    return Chain(stage, Pair(first, second, BANDS))


def test_the_option_survives_json() -> None:
    option = option_of(chain(two()))
    assert json.loads(json.dumps(option, allow_nan=False)) == option


def test_all_arms_share_a_panel_and_the_difference_has_its_own() -> None:
    option = option_of(chain(two()))
    assert len(option["grid"]) == 6
    assert {(axis["min"], axis["max"]) for axis in option["yAxis"]} == {(0.0, 1.0), (-1.0, 1.0)}
    assert len(named(option, "A")) == len(named(option, "B")) == 3
    assert [line["data"][-1] for line in named(option, "B − A")] == [0.5] * 3


def test_every_difference_that_can_occur_lies_on_its_axis() -> None:
    for one, other in ((0.0, 1.0), (1.0, 0.0)):
        option = option_of(chain(scene(level("A", one), level("B", other))))
        for line in named(option, "B − A"):
            axis = option["yAxis"][line["yAxisIndex"]]
            assert axis["min"] <= line["data"][-1] <= axis["max"]


def test_b_is_drawn_over_a() -> None:
    order = [series.get("name") for series in option_of(chain(two()))["series"]]
    assert order.index("A") < order.index("B")


def test_willingness_and_its_difference_go_in_steps() -> None:
    option = option_of(chain(two()))
    for name in ("A", "B", "B − A"):
        assert [line["step"] for line in named(option, name)] == [False, False, "start"]


def test_a_fork_begins_at_the_fork_and_so_does_its_difference_cloud() -> None:
    stage = scene(level("A", 0.25), level("B", 0.75), forked(8), month=12)
    option = option_of(chain(stage, "B", "C"))
    assert named(option, "C")[0]["data"] == [None] * 8 + [0.0] * 5
    grey = [s for s in option["series"] if s["yAxisIndex"] == 1 and s.get("stack")]
    assert [series["data"][:9].count(None) for series in grey] == [8, 8]


def test_a_difference_ends_with_the_shorter_arm() -> None:
    stage = scene(level("A", 0.25, count=5), level("B", 0.75), month=12)
    assert len(named(option_of(chain(stage)), "B − A")[0]["data"]) == 5
    assert chain(stage).table().rows[-1][3] == "–"


def test_one_arm_alone_has_no_difference() -> None:
    figure = Chain(scene(level("A", 0.25)))
    assert len(option_of(figure)["grid"]) == 3
    assert [head.text for head in figure.heads()] == [
        "Joint planning",
        "→ Support credibility",
        "→ Willingness to negotiate",
    ]
    assert "−" not in figure.label()


def test_on_a_phone_the_three_stand_above_each_other() -> None:
    wide, narrow = chain(two()), chain(two(pixels=338))
    assert narrow.height == 3 * wide.height
    assert len({grid["left"] for grid in option_of(narrow)["grid"]}) == 1
    assert len({grid["left"] for grid in option_of(wide)["grid"]}) == 3


@pytest.mark.parametrize("pixels", [338, 700, 1020])
def test_headings_stand_above_their_panels(pixels: int) -> None:
    figure = chain(two(pixels=pixels))
    for head, grid in zip(figure.heads(), option_of(figure)["grid"], strict=True):
        assert head.left == pytest.approx(float(grid["left"].rstrip("%")), abs=0.01)
        assert 10.0 < grid["top"] - head.top < 30.0
    assert figure.height >= max(g["top"] + g["height"] for g in option_of(figure)["grid"]) + 20


def test_the_sentence() -> None:
    told = chain(two()).label()
    assert told.startswith(
        "From planning to talks, March 2023: Joint planning A 0.25, B 0.75 (10–90% of runs "
        "0.10–0.90 and 0.10–0.90), B − A +0.50 (10–90% of pairs −0.10 to 0.20); "
    )
    assert all(title in told for title in TITLES.values())


def test_the_table_stands_the_difference_beside_its_arms() -> None:
    table = chain(two()).table()
    assert table.columns[:4] == (
        "Month",
        "A Joint planning",
        "B Joint planning",
        "Joint planning, B − A",
    )
    assert table.rows[12] == ("Mar 2023", *("0.25", "0.75", "0.50") * 3)
