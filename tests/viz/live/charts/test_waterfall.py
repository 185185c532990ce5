"""The evidence ledger as a waterfall: its steps add up, on both sides of zero."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from experiments.session.divergence import Belief
from experiments.session.frames import Entry, Frame
from tests.viz.live.made import agents, arm, frame, option_of, scene
from viz.live.charts.scene import SceneArm
from viz.live.charts.waterfall import Waterfall, steps

T4 = Belief("leadership", "T4")
#: Log-odds 0.5 at the start; then what moved them month by month, and their sum.
MONTHS: list[tuple[list[Entry], float]] = [
    ([Entry("T4", "deliveries", 0.25)], 0.75),
    ([Entry("T4", "fading: deliveries", -0.05), Entry("T4", "munitions", -1.5)], -0.8),
    ([Entry("T4", "fading: munitions", 0.1), Entry("T2", "front", 9.0)], -0.7),
    ([Entry("T4", "money", 0.5), Entry("T4", "clamp", 1.2)], 1.0),
]


def month(number: int, entries: list[Entry], odds: float) -> Frame:
    return replace(frame(number), agents=agents(entries, odds))


def ledger() -> SceneArm:
    return arm(frames=[month(number, *told) for number, told in enumerate(MONTHS)])


def drawn(until: int = 3, since: int | None = None) -> Waterfall:
    return Waterfall(scene(ledger(), month=until, pixels=300), T4, since)


def test_steps_come_in_the_scenarios_order_and_fading_together() -> None:
    own = ledger()
    found = steps(scene(own, month=3), own, T4, None)
    told = [(step.name, round(step.change, 2)) for step in found]
    assert told == [
        ("Prior", 0.5),
        ("Deliveries", 0.25),
        ("Munitions", -1.5),
        ("Money", 0.5),
        ("Attention", 0.0),
        ("Fading", 0.05),
        ("Clamp", 1.2),
        ("June 2022", 1.0),
    ]


@pytest.mark.parametrize("since", [None, 0, 1, 2])
@pytest.mark.parametrize("until", [0, 1, 2, 3])
def test_first_sum_plus_entries_is_the_last_sum(since: int | None, until: int) -> None:
    own = ledger()
    found = steps(scene(own, month=until), own, T4, since)
    assert found[-2].after == pytest.approx(found[-1].after, abs=1e-12)
    for before, after in zip(found[:-2], found[1:-1], strict=True):
        assert after.before == before.after


def test_a_later_start_begins_with_that_months_belief() -> None:
    own = ledger()
    first = steps(scene(own, month=3), own, T4, 1)[0]
    assert (first.name, first.after) == ("April 2022", -0.8)


def test_a_start_that_is_not_past_falls_back_to_the_prior() -> None:
    own = ledger()
    assert steps(scene(own, month=1), own, T4, 11)[0].name == "Prior"


def bars(figure: Waterfall) -> list[dict[str, Any]]:
    return [series for series in option_of(figure)["series"] if series["type"] == "bar"]


def test_a_step_across_zero_lies_on_both_sides() -> None:
    base, above, under, below = (series["data"] for series in bars(drawn()))
    assert (base[2], above[2]["value"]) == (0.0, 0.75)  # munitions: from 0.75 to -0.75
    assert (under[2], below[2]["value"]) == (0.0, -0.75)
    assert (base[1], above[1]["value"], below[1]["value"]) == (0.5, 0.25, 0.0)


def test_what_raises_is_filled_what_lowers_is_open() -> None:
    figure = drawn()
    theme = figure.scene.theme
    colours = [item["itemStyle"]["color"] for item in bars(figure)[1]["data"]]
    assert colours[0] == colours[-1] == theme.arm_a
    assert (colours[1], colours[2]) == (theme.ink_2, theme.surface)


def test_arms_share_a_scale_that_holds_everything() -> None:
    other = replace(ledger(), letter="B")
    option = option_of(Waterfall(scene(ledger(), other, month=3, pixels=300), T4))
    assert {(axis["min"], axis["max"]) for axis in option["xAxis"]} == {(-1.0, 1.0)}
    assert len(option["grid"]) == 2
    assert json.loads(json.dumps(option, allow_nan=False)) == option


def test_amounts_are_written_with_their_sign() -> None:
    amounts = option_of(drawn())["series"][-1]["data"]
    assert [item["label"]["formatter"] for item in amounts[:3]] == ["0.50", "+0.25", "−1.50"]


def test_the_figure_holds_its_panels() -> None:
    figure = Waterfall(scene(ledger(), replace(ledger(), letter="B"), month=3, pixels=300), T4)
    grids = option_of(figure)["grid"]
    assert figure.height == max(grid["top"] + grid["height"] for grid in grids)
    assert [head.text for head in figure.heads()] == [
        "A · Siloed ministries",
        "B · Siloed ministries",
    ]
    assert all(head.top < grid["top"] for head, grid in zip(figure.heads(), grids, strict=True))


def test_sentence_and_table() -> None:
    figure = drawn(until=1)
    assert figure.label() == (
        "Evidence ledger, log-odds of T4, Leadership: A from 0.50 (Prior) to −0.80 (April 2022; "
        "probability 0.31): deliveries +0.25, munitions −1.50, money 0.00, attention 0.00, "
        "fading −0.05."
    )
    table = figure.table()
    assert table.columns == ("Log-odds", "A")
    assert table.rows[0] == ("Prior", "0.50")
    assert table.rows[-1] == ("April 2022", "−0.80")
