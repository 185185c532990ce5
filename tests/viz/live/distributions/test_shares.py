"""Shares of endings: bars, whiskers and numbers are those of the sample, row by row."""

from __future__ import annotations

import json

from abm.schema import Outcome
from tests.viz.live.distributions.made import FIRST, SECOND, scene
from tests.viz.live.made import option_of
from viz.layout import width
from viz.live.distributions.shares import Shares
from viz.style import LIGHT


def test_every_outcome_has_a_bar_for_each_arm() -> None:
    bars, whiskers, numbers = option_of(Shares(scene()))["series"]
    values = [tuple(one["value"]) for one in bars["data"]]
    # Durable, broken, exhausted, withdrawn, frozen, still fighting; an empty row between two.
    assert values == [
        *((25.0, 0), (50.0, 1)),
        *((0.0, 3), (25.0, 4)),
        *((25.0, 6), (0.0, 7)),
        *((0.0, 9), (0.0, 10)),
        *((0.0, 12), (0.0, 13)),
        *((50.0, 15), (25.0, 16)),
    ]
    assert [one["itemStyle"]["color"] for one in bars["data"][:2]] == [LIGHT.arm_a, LIGHT.arm_b]
    assert [one["label"]["formatter"] for one in numbers["data"][:2]] == ["25% (1)", "50% (2)"]
    low, high, broken = whiskers["data"][:3]
    share = FIRST.share(Outcome.DURABLE)
    assert low == [round(100 * share.low, 2), 0]
    assert high == [round(100 * share.high, 2), 0]
    assert broken == [None, None]


def test_a_mark_says_the_ending_that_it_stands_for() -> None:
    bars, _, numbers = option_of(Shares(scene()))["series"]
    picks = [one["pick"] for one in bars["data"]]
    assert picks == [one["pick"] for one in numbers["data"]]
    assert picks[:3] == ["A durable settlement", "B durable settlement", "A broken settlement"]


def test_outcomes_have_the_words_of_their_declarations() -> None:
    names = option_of(Shares(scene()))["yAxis"][1]["data"]
    assert names == [one.declared.counted for one in Outcome]


def test_names_of_outcomes_are_whole_in_a_wide_font_too() -> None:
    """Letters of the layout's font, which is a wide one: others fit as well."""
    _, names = option_of(Shares(scene()))["yAxis"]
    told = names["axisLabel"]
    wide = [width(name, told["fontSize"]) for name in names["data"]]
    assert 100.0 < max(wide) <= told["width"] < option_of(Shares(scene()))["grid"][0]["left"]


def test_its_place_is_there_before_its_numbers() -> None:
    empty, full = Shares(scene(FIRST, None)), Shares(scene())
    assert empty.height == full.height
    option = option_of(empty)
    assert [series["data"] for series in option["series"]] == [[], [], []]
    assert option["grid"] == option_of(full)["grid"]
    assert empty.label() == "How the runs end, shares: not known yet."
    assert empty.table().rows == ()
    assert json.loads(json.dumps(option, allow_nan=False)) == option


def test_more_arms_take_more_rows() -> None:
    assert Shares(scene(FIRST, SECOND, FIRST)).height > Shares(scene()).height
    assert len(option_of(Shares(scene(FIRST)))["series"][0]["data"]) == len(Outcome)


def test_sentence_and_table() -> None:
    figure = Shares(scene())
    assert figure.label().startswith(
        "How the runs end, shares: A durable settlement 25% (95%: 5–70%), settlement that broke 0%"
    )
    table = figure.table()
    assert table.columns == ("How a run ends", "A, of 4 (95%)", "B, of 4 (95%)", "B − A (95%)")
    assert table.rows[0][:3] == (
        "durable settlement",
        "1: 25.0% (4.6–69.9%)",
        "2: 50.0% (15.0–85.0%)",
    )
    assert table.rows[0][3].startswith("+25.0 (")
    assert {len(row) for row in table.rows} == {4}
