"""Quantities over the months: what is drawn, said and tabled of each."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from abm.scenarios import Scenario, load
from tests.viz.live.made import (
    MONTHS,
    SCENARIO,
    Cloudy,
    arm,
    forked,
    frame,
    frames,
    named,
    option_of,
    scene,
    texts,
)
from viz import panels
from viz.layout import width
from viz.live.charts import fans
from viz.live.charts.fans import Fan, Predictions, predictions
from viz.live.charts.scene import Scene
from viz.live.takeaway.origin import PictureOrigin
from viz.live.takeaway.pictures import Picture
from viz.live.takeaway.sheet import with_heads
from viz.panels import OPTIONS, Row
from viz.style import HEAD, LIGHT

AWKWARD = "<b>\"Œuf\" & 'шах'</b> {b} xxxxxxxxxx"

DRAWN: dict[str, Callable[[Scene], Fan]] = {
    "beliefs": lambda stage: fans.beliefs(stage, "leadership", "T4"),
    "aims": lambda stage: fans.aims(stage, "T4"),
    "range": lambda stage: fans.fan(stage, panels.RANGE),
    "options": lambda stage: fans.fan(stage, panels.OPTIONS),
    "cover": lambda stage: fans.fan(stage, panels.COVER),
    "deliveries": lambda stage: fans.fan(stage, panels.DELIVERIES),
    "front": lambda stage: fans.fan(stage, panels.FRONT),
    "endurance": lambda stage: fans.fan(stage, panels.ENDURANCE),
}


@pytest.fixture(params=DRAWN)
def draw(request: pytest.FixtureRequest) -> Callable[[Scene], Fan]:
    return DRAWN[request.param]


def three(month: int = 12) -> Scene:
    cloud = Cloudy(0.2, 0.4)
    arms = arm("A", cloud=cloud), arm("B", cloud=cloud), forked(8, cloud=cloud)
    return scene(*arms, month=month)


def test_options_survive_json(draw: Callable[[Scene], Fan]) -> None:
    option = option_of(draw(three()))
    assert json.loads(json.dumps(option, allow_nan=False)) == option
    assert not [text for text in texts(option) if "function" in text]
    assert option["animation"] is False


def test_there_is_one_panel_for_each_arm_and_strip(draw: Callable[[Scene], Fan]) -> None:
    figure = draw(three())
    assert len(option_of(figure)["grid"]) == 3 * len(figure.strips)


def ends(figure: Fan) -> list[tuple[float, float]]:
    return [(axis["min"], axis["max"]) for axis in option_of(figure)["yAxis"]]


def test_axes_do_not_move_from_month_to_month(draw: Callable[[Scene], Fan]) -> None:
    wild = arm(frames=frames(MONTHS, lambda month: {"land": 60.0 + 9 * month, "prospect": 7.0}))
    for stage in (scene(), scene(wild)):
        first, *others = (ends(draw(replace(stage, month=month))) for month in range(MONTHS))
        assert others == [first] * (MONTHS - 1)


def test_no_value_leaves_its_axis(draw: Callable[[Scene], Fan]) -> None:
    """Values beyond what is usual: of every variable that has no ends of its own, and of clouds."""
    free = [name for name in scene().arms[0].frames[0].row if Row(name).bounds is None]
    for value in (-333.0, 3.0, 1234.5):
        told = [frame(month, (), **dict.fromkeys(free, value)) for month in range(MONTHS)]
        figure = draw(scene(arm(frames=told)))
        option = option_of(figure)
        drawn = [trace.title for strip in figure.strips for trace in strip.traces]
        for line in (line for name in drawn for line in named(option, name)):
            axis = option["yAxis"][line["yAxisIndex"]]
            assert axis["min"] <= min(line["data"])
            assert max(line["data"]) <= axis["max"]


def test_a_cloud_that_would_leave_its_axis_is_not_cut() -> None:
    figure = fans.fan(scene(arm(cloud=Cloudy(-75.0, 85.0))), panels.OPTIONS)
    option = option_of(figure)
    assert ends(figure)[0] == (-80.0, 100.0)
    low, tall = [one for one in option["series"] if "stackStrategy" in one][:2]
    assert (low["data"][0], tall["data"][0]) == (-75.0, 160.0)


def test_an_axis_that_was_widened_says_so() -> None:
    told = frames(MONTHS, lambda month: {"prospect": 75.0})
    assert fans.fan(scene(arm(frames=told)), panels.OPTIONS).remark() == (
        "The axis, else −20 to 60, is widened to −20 to 80 to hold every value."
    )
    assert fans.fan(scene(), panels.OPTIONS).remark() == ""


def test_panels_fit_into_the_width(draw: Callable[[Scene], Fan]) -> None:
    for pixels in (338, 830, 1020):
        for stage in (scene(pixels=pixels), replace(three(), pixels=pixels)):
            for grid in option_of(draw(stage))["grid"]:
                left, wide = (float(grid[name].rstrip("%")) for name in ("left", "width"))
                assert left > 0.0
                assert wide > 5.0
                assert left + wide < 100.0


def test_lines_end_with_the_month_shown(draw: Callable[[Scene], Fan]) -> None:
    figure = draw(scene(month=5))
    for strip in figure.strips:
        for trace in strip.traces:
            assert [len(line["data"]) for line in named(option_of(figure), trace.title)] == [6]


def test_the_table_has_a_row_a_month(draw: Callable[[Scene], Fan]) -> None:
    figure = draw(three(month=5))
    traces = sum(len(strip.traces) for strip in figure.strips)
    table = figure.table()
    assert len(table.rows) == 6
    assert {len(row) for row in table.rows} == {1 + 3 * traces}
    assert len(table.columns) == 1 + 3 * traces
    assert table.rows[0][0] == "Mar 2022"


def test_a_fork_takes_over_its_parents_line() -> None:
    stage = scene(forked(8, cloud=Cloudy(0.2, 0.4)), month=12)
    past, own = named(option_of(fans.fan(stage, panels.FRONT)), "main sector")
    assert past["lineStyle"]["color"] == LIGHT.arm_b
    assert len(past["data"]) == 9
    assert own["lineStyle"]["color"] == LIGHT.arm_c
    assert own["data"] == [None] * 8 + [0.0] * 5


def test_an_ended_arm_is_dimmed() -> None:
    stage = scene(arm("A", 5), arm("B"), month=12)
    ended, goes_on = named(option_of(fans.fan(stage, panels.FRONT)), "main sector")
    assert (ended["lineStyle"]["opacity"], goes_on["lineStyle"]["opacity"]) == (0.6, 1.0)
    assert len(ended["data"]) == 5


def test_what_is_read_and_said() -> None:
    told = frames(MONTHS, lambda month: {"cover": 2.5 + month})
    stage = scene(arm("A", frames=told, cloud=Cloudy(1.0, 4.0)), arm("B"), month=2)
    label = fans.fan(stage, panels.COVER).label()
    assert (
        label == "Forward cover, months of need that Moscow expects to be met, May 2022: "
        "A 4.5, B 0.0 (10–90% of runs A 1.0–4.0)."
    )
    assert fans.fan(stage, panels.COVER).table().rows[2] == ("May 2022", "4.5", "0.0")


def test_a_label_names_each_line_where_there_are_several() -> None:
    told = frames(MONTHS, lambda month: {"exhaustion": 0.25, "reserves": 0.5})
    label = fans.fan(scene(arm(frames=told)), panels.ENDURANCE).label()
    assert label == "Exhaustion and reserves, March 2023: exhaustion A 0.25; reserves A 0.50."


def test_only_the_leaderships_beliefs_have_clouds() -> None:
    stage = scene(arm(cloud=Cloudy(0.2, 0.4)))
    assert "10–90%" in fans.beliefs(stage, "leadership", "T2").label()
    assert "10–90%" not in fans.beliefs(stage, "economy", "T2").label()


def test_the_chosen_theory_leads() -> None:
    option = option_of(fans.beliefs(scene(), "leadership", "T2"))
    assert named(option, "T2")[0]["lineStyle"]["color"] == LIGHT.arm_a
    assert named(option, "T4")[0]["lineStyle"]["color"] == LIGHT.ink_2
    assert (
        len({str(named(option, name)[0]["lineStyle"]["type"]) for name in ("T1", "T3", "T4")}) == 3
    )


def test_what_fighting_on_is_worth_is_told_of_every_theory_of_the_scenario() -> None:
    told = frames(MONTHS, lambda month: {"worth.T4": 12.0, "worth.T2": -1.5})
    figure = fans.aims(scene(arm(frames=told, cloud=Cloudy(0.0, 20.0))), "T4")
    assert "T4 A 12.00 (10–90% of runs 0.00–20.00); T1 A 0.00; T2 A −1.50" in figure.label()
    assert named(option_of(figure), "T4")[0]["lineStyle"]["color"] == LIGHT.arm_a


def test_limits_are_those_of_both_sides_and_as_the_other_guesses_them() -> None:
    limits = {"limit": 58.0, "moscow_limit": 90.0, "kyiv_limit": 60.0, "moscow_limit_seen": 80.0}
    told = frames(MONTHS, lambda month: limits)
    figure = fans.fan(scene(arm(frames=told)), panels.RANGE)
    assert figure.remark() == ""
    assert "Kyiv's limit A 58.0; Kyiv's, guessed A 60.0; Moscow's limit A 90.0" in figure.label()
    axis = option_of(figure)["yAxis"][0]
    assert (axis["min"], axis["max"]) == (20.0, 140.0)


def test_the_front_lies_between_the_lines_that_end_a_war() -> None:
    stage = scene(arm(frames=frames(MONTHS, lambda month: {"land": 64.0})))
    axis = option_of(fans.fan(stage, panels.FRONT))["yAxis"][0]
    assert (axis["min"], axis["max"]) == (20.0, 110.0)


def test_forward_cover_names_what_the_theory_expects() -> None:
    assert predictions(SCENARIO) == Predictions("T4", 2.5, 7.5)
    assert {"expected by T4", "refutes T4"} <= set(
        texts(option_of(fans.fan(scene(), panels.COVER)))
    )


ORIGIN = PictureOrigin("run-7", ("Not a forecast.",), "Illustrative")


def labelled(label: str) -> Scenario:
    told = SCENARIO.theories["T4"].model_copy(update={"label": label})
    return replace(SCENARIO, theories={**SCENARIO.theories, "T4": told})


def test_pictures_name_a_theory_by_its_label_and_write_it_as_it_stands() -> None:
    told = scene(scenario=labelled(AWKWARD))
    figure = fans.beliefs(told, "leadership", "T4")
    assert AWKWARD in figure.label()
    assert f"A {AWKWARD}" in figure.table().columns
    for option in (option_of(figure), option_of(fans.fan(told, panels.COVER))):
        drawn = [text for text in texts(option) if "Œuf" in text and text != AWKWARD]
        assert drawn
        assert not [text for text in drawn if "{b}" in text]  # would be filled in
    svg = with_heads("<svg></svg>", Picture("beliefs", "Beliefs", "", (), (), figure, 1040, ORIGIN))
    assert AWKWARD in "".join(ElementTree.fromstring(svg).itertext())


def test_another_theory_that_pauses_has_the_predictions() -> None:
    served = ["theories.T3.pauses=true", "theories.T4.pauses=false"]
    assert predictions(load("six-partners", served)) is None


def test_predictions_grow_with_the_window() -> None:
    wide = replace(SCENARIO, parameters={**SCENARIO.parameters, "kremlin.window": 24.0})
    assert predictions(wide) == Predictions("T4", 5.0, 15.0)
    assert option_of(fans.fan(scene(scenario=wide), panels.COVER))["yAxis"][0]["max"] == 24.0


def test_a_theory_that_says_nothing_of_cover_has_no_lines() -> None:
    theory = SCENARIO.theories["T4"]
    rows = {name: row for name, row in theory.evidence.items() if name != "money"}
    mute = {**SCENARIO.theories, "T4": theory.model_copy(update={"evidence": rows})}
    silent = replace(SCENARIO, theories=mute)
    assert predictions(silent) is None
    assert "refutes T4" not in texts(option_of(fans.fan(scene(scenario=silent), panels.COVER)))


def test_one_row_of_forward_cover_is_taken_as_it_stands() -> None:
    theory = SCENARIO.theories["T4"]
    money = theory.evidence["money"]
    cover = money.model_copy(
        update={"observable": "forward cover", "predicted": 3.0, "rival": 9.0, "scales": False}
    )
    told = theory.model_copy(update={"evidence": {"cover": cover}})
    scenario = replace(SCENARIO, theories={**SCENARIO.theories, "T4": told})
    assert predictions(scenario) == Predictions("T4", 3.0, 9.0)


def test_the_default_scenario_has_both_predictions() -> None:
    assert predictions(load("ukraine-2022")) == Predictions("T4", 2.5, 7.5)


@pytest.mark.parametrize("arms", [2, 3])
@pytest.mark.parametrize("pixels", [540, 600, 700, 800, 1040])
def test_a_heading_between_strips_has_room_in_its_column(arms: int, pixels: int) -> None:
    figure = fans.fan(scene(*(arm(letter) for letter in "ABC"[:arms]), pixels=pixels), OPTIONS)
    heads = figure.heads()
    assert len(heads) == arms
    begins = [head.left / 100.0 * pixels for head in heads]
    for head, begin, end in zip(heads, begins, [*begins[1:], pixels], strict=True):
        assert head.text.startswith("Audience index")
        assert begin >= 0.0
        assert begin + width(head.text, HEAD) <= end
    whole = [head.text for head in heads if "two months late" in head.text]
    assert len(whole) == (0 if arms == 3 and pixels < 700 else arms)
